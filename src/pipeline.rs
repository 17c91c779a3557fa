//! The whole program on one screen: sources in, diagnostics and files out, keeping every result whose inputs stand.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::diagnostic::{At, Code, Diagnostic, Place, Reported, Severity};
use crate::hosting::{self, Hosting};
use crate::loaded::{AllLoaded, Publishing};
use crate::memo::{Fingerprint, Keyed, Memo};
use crate::page::{self, Parsed};
use crate::picture::{self, Wrong};
use crate::render::theme::{self, Theme};
use crate::render::{self, Frame, Rendered, Request, Wanted};
use crate::rules::{self, Balance, Due, Waivers};
use crate::search;
use crate::site::{Coming, Settings, Site, Skipped};
use crate::source::{Asset, Looked, Sources, disk};
use crate::text::SourcePath;
use crate::withheld::Withheld;

/// What a site will be: all that is known before its files are made. Any file can be made of it alone.
#[derive(Debug, Default)]
pub struct Plan {
    pages: Memo<Parsed>,
    pictures: Memo<Looked>,
    site: Site,
    config: Config,
    settings: Settings,
    /// The theme, and what is wrong with it.
    theme: Arc<Reported<Theme>>,
    frame: Frame,
    withheld: Withheld,
    /// What is wrong, as far as it is known before files are made.
    diagnostics: Vec<Diagnostic>,
    stages: Stages,
}

/// A file that was made alone.
#[derive(Debug)]
pub struct Alone {
    /// The content file it is about, if it is about one.
    pub source: Option<SourcePath>,
    /// Its bytes; without, the diagnostics say why.
    pub bytes: Option<Vec<u8>>,
    /// What is wrong with making it.
    pub diagnostics: Vec<Diagnostic>,
}

/// What became of the files of a plan.
#[derive(Debug, Default)]
pub struct Made {
    files: Memo<Rendered>,
    /// What is wrong with each picture.
    pictures: Memo<Option<Wrong>>,
    /// Everything that is wrong, with the plan or with a file: sorted by place, each once.
    pub diagnostics: Vec<Diagnostic>,
    /// The digest of what is found by search; `None` if no index was made or kept.
    pub search: Option<Fingerprint>,
    stages: Stages,
}

/// A build: what became of the sources, and what the next build keeps.
#[derive(Debug, Default)]
pub struct Build {
    /// What the site is.
    pub plan: Plan,
    /// What was made of it.
    pub made: Made,
}

/// How long each stage took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stages {
    /// Files into pages.
    pub parse: Duration,
    /// Pages into a site.
    pub link: Duration,
    /// The site into requests.
    pub request: Duration,
    /// Requests into files, handing each on included.
    pub render: Duration,
    /// Pages into the index for search, while files are made.
    pub search: Duration,
}

/// What takes each file as soon as it is made, from several threads at once: its address below the site's, its bytes.
pub type Sink<'s> = &'s (dyn Fn(&str, &[u8]) + Sync);

/// Builds the site, keeping from `previous` every result whose inputs stand. A kept file is not handed on again.
///
/// A first build is `build(&sources, &settings, &Build::default(), sink)`. There is no other kind of build; who has
/// something to do before all files are made calls its two halves, [`plan`] and [`make`].
pub fn build(sources: &Sources, settings: &Settings, previous: &Build, sink: Sink<'_>) -> Build {
    let plan = plan(sources, settings, &previous.plan);
    let made = make(&plan, &previous.made, sink, &AtomicBool::new(false)).unwrap_or_default();
    Build { plan, made }
}

/// The first half of a build: reads and links everything, and makes no file.
pub fn plan(sources: &Sources, settings: &Settings, previous: &Plan) -> Plan {
    let mut clock = Clock::start();
    let config = Config::parse(sources.config.as_ref(), settings.base_url.as_deref());
    let theme = Theme::load(&sources.templates, &previous.theme);
    let pages = previous.pages.next(&sources.content, |file| Some(page::parse(file)));
    let parse = clock.lap();
    let parsed: Vec<&Parsed> = pages.iter().map(|(_, parsed)| &**parsed).collect();
    let (mut assets, loaded) = assets(sources, &config.value, settings, &theme.value);
    let pictures: Vec<Asset> =
        assets.iter().filter(|asset| picture::is_picture(asset.path.as_str())).cloned().collect();
    let pictures = previous.pictures.next(&pictures, |asset| Some(disk::look(asset)));
    for asset in &mut assets {
        asset.picture = pictures.get(asset.path.as_str()).cloned();
    }
    let mut site = Site::link(&config.value, settings, &parsed, &assets, &previous.site);
    site.skipped.sort();
    let mut diagnostics = sources.diagnostics.clone();
    diagnostics.extend(config.diagnostics);
    diagnostics.extend(theme.diagnostics.iter().cloned());
    diagnostics.append(&mut site.diagnostics);
    diagnostics.extend(no_address(sources, &config.value));
    diagnostics.extend(parsed.iter().flat_map(|parsed| parsed.diagnostics.iter().cloned()));
    diagnostics.extend(rules::told(&site, &config.value, settings, &sources.content));
    let mut waivers = Waivers::of(parsed.iter().copied(), &site.skipped);
    let mut diagnostics = rules::judged(diagnostics, &config.value, settings, &mut waivers);
    if settings.review {
        let unused = waivers.unused(&config.value);
        diagnostics.extend(rules::judged(unused, &config.value, settings, &mut waivers));
    }
    let frame = Frame::of(&site, &config.value, settings, &theme.value, loaded);
    let withheld = Withheld::of(&site.skipped, &parsed, &sources.content);
    let stages = Stages { parse, link: clock.lap(), ..Stages::default() };
    let (config, settings) = (config.value, settings.clone());
    Plan { pages, pictures, site, config, settings, theme, frame, withheld, diagnostics: tidy(diagnostics), stages }
}

/// The second half of a build: makes every file that the one before has not, until `stop` is set. What is made until
/// then is kept; `None` if that is nothing.
pub fn make(plan: &Plan, previous: &Made, sink: Sink<'_>, stop: &AtomicBool) -> Option<Made> {
    let mut clock = Clock::start();
    let requests = render::requests(&plan.site, &plan.frame, Wanted::All(stop));
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    let request = clock.lap();
    let pages = || {
        let files = files(&requests, plan, previous, sink, stop);
        let pictures = pictures(plan, previous, stop);
        (files, pictures, render::misspelt(&requests, &plan.theme.value), clock.lap())
    };
    // The index takes one thread as long as all pages together take the others.
    let wanted = |diagnostics: &[Diagnostic]| {
        let fails = stop.load(Ordering::Relaxed) || diagnostics.iter().any(Diagnostic::is_error);
        plan.settings.search && plan.config.outputs.search && !fails
    };
    let index = || wanted(&plan.diagnostics).then(|| Index::of(plan, previous, stop)).flatten();
    let ((files, pictures, misspelt, render), index) = rayon::join(pages, index);
    let damaged = damaged(&plan.site, &pictures).into_iter().chain(leaking_assets(plan));
    let of_files = files.iter().flat_map(|(_, file)| file.diagnostics.iter().cloned());
    let mut diagnostics =
        tidy(plan.diagnostics.iter().cloned().chain(misspelt).chain(damaged).chain(of_files).collect());
    let mut stages = Stages { request, render, ..plan.stages };
    let mut search = None;
    if let Some(index) = index.filter(|_| wanted(&diagnostics)) {
        stages.search = index.took;
        match index.files {
            Ok(files) => {
                for (address, bytes) in &files {
                    sink(address, bytes);
                }
                search = Some(index.fingerprint);
            }
            Err(wrong) => diagnostics.push(*wrong),
        }
    }
    Some(Made { files, pictures, diagnostics, search, stages })
}

/// What to do about what is said in a file that many files are gathered in.
const FIND_IT: &str =
    "take it out of the file that says it; if none does, this is a mistake of the program: please report it";

/// What to do about a file that says too much, by what made it and of which file of the site.
fn remedy(made_by: &str, source: Option<&SourcePath>) -> String {
    match (source, made_by.contains('.')) {
        (Some(source), true) => {
            format!("take it out of the template `{made_by}`, of those that it uses, or of `{source}`")
        }
        (Some(source), false) => format!("take it out of `{source}`"),
        (None, true) => {
            format!("take it out of the template `{made_by}` or of those that it uses, or publish it first")
        }
        (None, false) => FIND_IT.to_owned(),
    }
}

/// Finds text files that are handed on and say what is held back.
fn leaking_assets(plan: &Plan) -> Vec<Diagnostic> {
    let texts = plan.assets().iter().filter(|(address, _)| !plan.withheld.is_empty() && hosting::is_text_file(address));
    let leak = |(address, asset): (&String, &Asset)| {
        let remedy = format!("take it out of `{}`, or publish it first", asset.path);
        plan.withheld.leak(address, &disk::bytes_of(&asset.content).ok()?, &remedy)
    };
    texts.filter_map(leak).collect()
}

/// Makes the files that the build before has not, and hands them on.
fn files(requests: &[Request<'_>], plan: &Plan, previous: &Made, sink: Sink<'_>, stop: &AtomicBool) -> Memo<Rendered> {
    if !plan.theme.value.is_usable() {
        return Memo::default();
    }
    previous.files.next(requests, |request| {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let (bytes, rendered) = rendered(request, plan);
        if let Some(bytes) = bytes {
            sink(request.name(), &bytes);
        }
        Some(rendered)
    })
}

/// Looks what is wrong with the pictures that are shown.
fn pictures(plan: &Plan, previous: &Made, stop: &AtomicBool) -> Memo<Option<Wrong>> {
    let shown: Vec<Asset> = plan.site.pictures.values().map(|(asset, _)| asset.clone()).collect();
    let damage = |picture: &Asset| disk::damage(picture, &plan.settings.shelf);
    previous.pictures.next(&shown, |picture| (!stop.load(Ordering::Relaxed)).then(|| damage(picture)))
}

/// Makes a file; a drawing is taken from the shelf if it lies there.
fn rendered(request: &Request<'_>, plan: &Plan) -> (Option<Vec<u8>>, Rendered) {
    let (theme, shelf) = (&plan.theme.value, &plan.settings.shelf);
    let (made, mut rendered) = render::render(request, theme);
    let words = match &made {
        Some(render::Made::File(bytes)) => bytes.as_slice(),
        Some(render::Made::Drawing(drawing)) => drawing.svg(),
        None => &[],
    };
    if let Some(leak) = plan.withheld.leak(request.name(), words, &remedy(rendered.made_by, request.source())) {
        return (None, Rendered { complete: false, diagnostics: vec![leak], ..rendered });
    }
    let drawing = match made {
        Some(render::Made::File(bytes)) => return (Some(bytes), rendered),
        Some(render::Made::Drawing(drawing)) => drawing,
        None => return (None, rendered),
    };
    let (start, of) = (Instant::now(), drawing.fingerprint());
    if let Some(kept) = shelf.take(of, "card.png") {
        return (Some(kept), rendered);
    }
    let drawn = drawing.draw(theme);
    rendered.took += start.elapsed();
    match drawn {
        Ok(bytes) => {
            shelf.put(of, "card.png", &bytes);
            (Some(bytes), rendered)
        }
        Err(wrong) => (None, Rendered { complete: false, diagnostics: vec![*wrong], ..rendered }),
    }
}

/// Tells of each picture that cannot be decoded, wherever it is shown.
fn damaged(site: &Site, found: &Memo<Option<Wrong>>) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for (path, (_, places)) in &site.pictures {
        if let Some(wrong) = found.get(path.as_str()).and_then(|found| found.as_ref().as_ref()) {
            told.extend(places.iter().map(|place| wrong.told(path, place)));
        }
    }
    told
}

/// The index for search, made.
struct Index {
    fingerprint: Fingerprint,
    /// Its files; none if those of the previous build stand.
    files: Result<search::Files, Box<Diagnostic>>,
    took: Duration,
}

impl Index {
    /// Makes the index; `None` if it was stopped before.
    fn of(plan: &Plan, previous: &Made, stop: &AtomicBool) -> Option<Self> {
        let mut clock = Clock::start();
        let (records, language) = (search::records(&plan.site), &plan.config.language);
        let fingerprint = search::fingerprint(&records, language);
        let leak =
            records.iter().find_map(|record| plan.withheld.leak(search::FOLDER, record.words().as_bytes(), FIND_IT));
        let files = match leak {
            Some(leak) => Err(Box::new(leak)),
            None if previous.search == Some(fingerprint) => Ok(Vec::new()),
            None => search::index(records, language, stop).transpose()?.map_err(|message| {
                let place = Place::file(&SourcePath::new("nutgraf.yaml"));
                let hint = "write `outputs: { search: false }` to publish without search, and please report this";
                Box::new(Diagnostic::error(Code::TemplateFailed, place, message).hint(hint))
            }),
        };
        Some(Self { fingerprint, files, took: clock.lap() })
    }
}

impl Plan {
    /// What is wrong, as far as it is known before files are made.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What becomes of diagnostics that were found beside the build, by the site's levels and waivers.
    pub fn judged(&self, told: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut waivers = Waivers::of(self.pages.iter().map(|(_, parsed)| &**parsed), &self.site.skipped);
        rules::judged(told, &self.config, &self.settings, &mut waivers)
    }

    /// What is overdue, the longest first; and what is due today and in the next days, if a number of those is given.
    pub fn due(&self, within: Option<u16>) -> Vec<Due> {
        let days = within.map_or(0, |days| i64::from(days) + 1);
        rules::due(&self.site, self.today().saturating_add(jiff::Span::new().days(days)))
    }

    /// Who speaks how much in each explainer.
    pub fn balances(&self) -> Vec<Balance> {
        rules::balances(&self.site)
    }

    /// The day that it is, where the site is.
    pub fn today(&self) -> jiff::civil::Date {
        self.settings.today(&self.config)
    }

    /// Makes one file alone, by its address below the site's (`explainers/dam/index.html`): the bytes that a build makes.
    /// `None` if the site has no such file or no usable templates.
    pub fn file(&self, address: &str) -> Option<Alone> {
        let requests = render::requests(&self.site, &self.frame, Wanted::File(address));
        let request = requests.first().filter(|_| self.theme.value.is_usable())?;
        let (bytes, rendered) = rendered(request, self);
        Some(Alone { source: request.source().cloned(), bytes, diagnostics: rendered.diagnostics })
    }

    /// The first moment after that of the build for which the site may be made otherwise though no file changes: a day begins,
    /// or an explainer becomes news, or is news no longer.
    ///
    /// It holds for what is published. Whoever waits for an embargo has to look at what is [skipped](Plan::skipped).
    pub fn until(&self) -> jiff::Timestamp {
        let (zone, now) = (&self.config.timezone, self.settings.now);
        let begins = |day: jiff::civil::Date| zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible();
        let midnight = self.today().tomorrow().and_then(begins);
        let published = self.site.cards().map(|card| card.date.instant(zone));
        let news = published.flat_map(|at| [at, at.saturating_add(render::NEWS).unwrap_or(jiff::Timestamp::MAX)]);
        news.filter(|moment| *moment > now).chain(midnight).min().unwrap_or(now)
    }

    /// What the site asks of its server.
    pub fn hosting(&self) -> Hosting {
        Hosting::of(&self.config, self.site.redirects())
    }

    /// The path that the site's addresses begin with: `/`, or `/news/`.
    pub fn root(&self) -> String {
        self.config.root()
    }

    /// Files that are handed on as they are, by their address below the site's.
    pub fn assets(&self) -> &BTreeMap<String, Asset> {
        &self.site.assets
    }

    /// What a later build will publish or take down first though no file changes.
    pub fn next(&self) -> Option<&Coming> {
        self.site.coming.as_ref()
    }

    /// What is held back, and may be in no file.
    pub fn withheld(&self) -> &Withheld {
        &self.withheld
    }

    /// What is not published, and why.
    pub fn skipped(&self) -> &[Skipped] {
        &self.site.skipped
    }
}

impl Made {
    /// The files that were made and not kept from before, by their address.
    pub fn rendered(&self) -> impl Iterator<Item = &str> {
        self.files.computed()
    }
}

impl Build {
    /// What is known of an earlier run of the program: that its index for search is still there, and which files are, each
    /// with the fingerprint of what it was made of. A file that would be made of the same is not made again.
    pub fn earlier<'f>(search: Option<Fingerprint>, files: impl IntoIterator<Item = (&'f str, Fingerprint)>) -> Self {
        let known = |(name, fingerprint): (&str, _)| (Arc::from(name), fingerprint, Rendered::standing());
        let files = Memo::known(files.into_iter().map(known));
        Self { made: Made { files, search, ..Made::default() }, ..Self::default() }
    }

    /// Each file of the site that was made or kept, with the fingerprint of what it is made of.
    pub fn fingerprints(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.made.files.fingerprints()
    }

    /// The files that were read for this build and not kept from the one before.
    pub fn parsed(&self) -> Vec<&str> {
        self.plan.pages.computed().collect()
    }

    /// The files that were made for this build and not kept from the one before, by their address.
    pub fn rendered(&self) -> Vec<&str> {
        self.made.rendered().collect()
    }

    /// The files that were made for this build, with what made them and how long it took.
    pub fn made(&self) -> impl Iterator<Item = (&str, &Rendered)> {
        let files = &self.made.files;
        files.computed().filter_map(|name| Some((name, &**files.get(name)?)))
    }

    /// Every file of the site that was made and not handed on as it is, by its address.
    pub fn files(&self) -> Vec<&str> {
        self.made.files.iter().filter(|(_, file)| file.complete).map(|(name, _)| name).collect()
    }

    /// Everything that is wrong, sorted by place, each once.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.made.diagnostics
    }

    /// How many diagnostics there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics().iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// How long each stage took.
    pub fn stages(&self) -> Stages {
        self.made.stages
    }
}

/// The site's own files, and those of the built-in theme that it does not replace; and how pages load some of them.
fn assets(sources: &Sources, config: &Config, settings: &Settings, theme: &Theme) -> (Vec<Asset>, AllLoaded) {
    let wanted = |asset: &Asset| config.outputs.search || asset.path.as_str() != "static/nutgraf-search.js";
    let mut built_in = theme::built_in_assets();
    built_in.retain(wanted);
    let rules = config.theme.sheet();
    let is_named = |name: &str| theme.names(name);
    let publishing = Publishing { by_content: settings.by_content, rules: rules.as_deref(), is_named: &is_named };
    publishing.of(sources.assets.clone(), &built_in, |content| disk::bytes_of(content).ok())
}

/// A site without an address has no feeds; its author should know.
fn no_address(sources: &Sources, config: &Config) -> Vec<Diagnostic> {
    if config.base_url.is_some() || config.without_address {
        return Vec::new();
    }
    let place = Place::file(&SourcePath::new("nutgraf.yaml"));
    if sources.diagnostics.iter().any(|diagnostic| diagnostic.place.file == place.file) {
        return Vec::new();
    }
    let message = if sources.config.is_some() {
        "the site has no `base_url`: no feed and no sitemap are made"
    } else {
        "there is no `nutgraf.yaml`: links are relative, and no feed and no sitemap are made"
    };
    vec![Diagnostic::note(Code::NoBaseUrl, place, message).hint("write `base_url: https://example.org/` to have them")]
}

/// Sorts the diagnostics and tells each once: a template that fails on many pages is one mistake.
fn tidy(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort();
    diagnostics.dedup();
    let mut told: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    let mut more = 0;
    for diagnostic in diagnostics {
        let of_pages = match diagnostic.code {
            Code::TemplateFailed => matches!(diagnostic.place.at, At::Bytes(_)),
            code => code == Code::BadCard,
        };
        match told.last_mut() {
            Some(last) if of_pages && last.code == diagnostic.code && last.place == diagnostic.place => {
                if more > 0 {
                    let end = last.message.rfind(" and ").unwrap_or(last.message.len());
                    last.message.truncate(end);
                }
                more += 1;
                last.message.push_str(&format!(" and {more} more"));
            }
            _ => {
                more = 0;
                told.push(diagnostic);
            }
        }
    }
    told
}

struct Clock(Instant);

impl Clock {
    fn start() -> Self {
        Self(Instant::now())
    }

    fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let lap = now - self.0;
        self.0 = now;
        lap
    }
}
