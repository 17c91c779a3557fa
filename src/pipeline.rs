//! The whole program on one screen: sources in, diagnostics and files out, keeping every result whose inputs stand.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::diagnostic::{At, Code, Diagnostic, Place, Severity};
use crate::memo::{Fingerprint, Keyed, Memo};
use crate::page::{self, Parsed};
use crate::render::theme::{self, Theme};
use crate::render::{self, Frame, Rendered};
use crate::search;
use crate::site::{Settings, Site, Skipped};
use crate::source::{Asset, Sources};
use crate::text::SourcePath;

/// A build: what became of the sources, and what the next build keeps.
#[derive(Debug, Default)]
pub struct Build {
    pages: Memo<Parsed>,
    files: Memo<Rendered>,
    /// Files that are handed on as they are, by their address below the site's.
    pub assets: BTreeMap<String, Asset>,
    /// Everything that is wrong, sorted by place, each once.
    pub diagnostics: Vec<Diagnostic>,
    /// What is not published, and why.
    pub skipped: Vec<Skipped>,
    /// The digest of what is found by search; `None` if no index was made or kept.
    pub search: Option<Fingerprint>,
    /// How long each stage took.
    pub stages: Stages,
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
    /// Pages into the index for search.
    pub search: Duration,
}

/// What takes each file as soon as it is made, from several threads at once: its address below the site's, its bytes.
pub type Sink<'s> = &'s (dyn Fn(&str, &[u8]) + Sync);

/// Builds the site, keeping from `previous` every result whose inputs stand. A kept file is not handed on again.
///
/// A first build is `build(&sources, &settings, &Build::default(), sink)`. There is no other kind of build.
pub fn build(sources: &Sources, settings: &Settings, previous: &Build, sink: Sink<'_>) -> Build {
    let mut clock = Clock::start();
    let config = Config::parse(sources.config.as_ref(), settings.base_url.as_deref());
    let theme = Theme::load(&sources.templates);
    let pages = previous.pages.next(&sources.content, page::parse);
    let parse = clock.lap();
    let parsed: Vec<&Parsed> = pages.iter().map(|(_, parsed)| &**parsed).collect();
    let mut site = Site::link(&config.value, settings, &parsed, &assets(sources, &config.value));
    let link = clock.lap();
    let frame = Frame::of(&config.value, &site);
    let requests = render::requests(&site, &config.value, settings, &theme.value, &frame);
    let request = clock.lap();
    let files = if theme.value.is_usable() {
        previous.files.next(&requests, |request| {
            let (bytes, rendered) = render::render(request, &theme.value);
            if let Some(bytes) = bytes {
                sink(request.name(), &bytes);
            }
            rendered
        })
    } else {
        Memo::default()
    };
    let misspelt = render::misspelt(&requests, &theme.value);
    let render = clock.lap();
    drop(requests);
    let all = [
        sources.diagnostics.clone(),
        config.diagnostics,
        theme.diagnostics,
        std::mem::take(&mut site.diagnostics),
        no_address(sources, &config.value),
        misspelt,
    ];
    let of_pages = parsed.iter().flat_map(|parsed| parsed.diagnostics.iter().cloned());
    let of_files = files.iter().flat_map(|(_, file)| file.diagnostics.iter().cloned());
    let mut diagnostics = tidy(all.into_iter().flatten().chain(of_pages).chain(of_files).collect());
    let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    let wanted = settings.search && config.value.outputs.search && !diagnostics.iter().any(is_error);
    let search = wanted.then(|| index(&site, &config.value, previous, sink)).transpose().unwrap_or_else(|wrong| {
        diagnostics.push(wrong);
        None
    });
    let stages = Stages { parse, link, request, render, search: clock.lap() };
    let (assets, mut skipped) = (site.assets, site.skipped);
    skipped.sort();
    Build { pages, files, assets, diagnostics, skipped, search, stages }
}

/// Makes the index for search and hands its files on, unless the previous one stands.
fn index(site: &Site, config: &Config, previous: &Build, sink: Sink<'_>) -> Result<Fingerprint, Diagnostic> {
    let records = search::records(site);
    let fingerprint = search::fingerprint(&records, &config.language);
    if previous.search == Some(fingerprint) {
        return Ok(fingerprint);
    }
    let files = search::index(records, &config.language).map_err(|message| {
        Diagnostic::error(Code::TemplateFailed, Place::file(&SourcePath::new("nutgraf.yaml")), message)
            .hint("write `outputs: { search: false }` to publish without search, and please report this")
    })?;
    for (address, bytes) in files {
        sink(&address, &bytes);
    }
    Ok(fingerprint)
}

impl Build {
    /// What is known of an earlier run of the program: that its index for search is still there.
    pub fn with_index(search: Option<Fingerprint>) -> Self {
        Self { search, ..Self::default() }
    }

    /// The files that were read for this build and not kept from the one before.
    pub fn parsed(&self) -> Vec<&str> {
        self.pages.computed().collect()
    }

    /// The files that were made for this build and not kept from the one before, by their address.
    pub fn rendered(&self) -> Vec<&str> {
        self.files.computed().collect()
    }

    /// Every file of the site that was made and not handed on as it is, by its address.
    pub fn files(&self) -> Vec<&str> {
        self.files.iter().filter(|(_, file)| file.complete).map(|(name, _)| name).collect()
    }

    /// How many diagnostics there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

/// The site's own files, and those of the built-in theme that it does not replace.
fn assets(sources: &Sources, config: &Config) -> Vec<Asset> {
    let own = |path: &SourcePath| sources.assets.iter().any(|asset| asset.path == *path);
    let mut assets = theme::built_in_assets();
    let wanted = |asset: &Asset| config.outputs.search || asset.path.as_str() != "static/nutgraf-search.js";
    assets.retain(|asset| !own(&asset.path) && wanted(asset));
    assets.extend(sources.assets.iter().cloned());
    assets
}

/// A site without an address has no feeds; its author should know.
fn no_address(sources: &Sources, config: &Config) -> Vec<Diagnostic> {
    if config.base_url.is_some() || config.relative_urls && sources.config.is_some() {
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
        let in_bytes = matches!(diagnostic.place.at, At::Bytes(_));
        match told.last_mut() {
            Some(last)
                if diagnostic.code == Code::TemplateFailed
                    && last.code == diagnostic.code
                    && in_bytes
                    && last.place == diagnostic.place =>
            {
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
