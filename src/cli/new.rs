//! `init` and `new`: what authors start from. On a terminal they ask for what the flags do not say.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use super::site::{ClockArgs, Prepared, RunArgs, SiteArgs, moment, prepare, today};
use super::{Failure, MACHINE, USAGE, ask, say};
use crate::config::checked_base_url;
use crate::diagnostic::Diagnostic;
use crate::model::{ActorKind, Id, LANGUAGE_HINT, is_language};
use crate::page::{self, Page};
use crate::pipeline::{Plan, plan};
use crate::report::Format;
use crate::scaffold::{self, Drafted, NewSite, ScaffoldError, Scaffolded, What};
use crate::source::{Sources, decoded};
use crate::text::{SourcePath, slug};

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf init                      # asks for all it needs
  nutgraf init my-site --yes        # asks nothing
  nutgraf init my-site --title \"The city explained\" --publisher \"City Times\"")]
pub(super) struct InitArgs {
    /// The folder to make
    dir: Option<PathBuf>,
    /// The site's name
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The address it will have; without one, no feeds and no sitemap are made
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The language it is written in: en, de-AT, zh-Hant
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Who publishes it
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Asks nothing: what is not given stays as it is in the template
    #[arg(long, short)]
    yes: bool,
}

impl InitArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let asks = !self.yes && ask::is_possible();
        let text = |given: &Option<String>, prompt: &str, default: &str, check: fn(&str) -> Result<(), String>| {
            let text = match given {
                None if asks => return ask::text(prompt, default, check),
                None => default.to_owned(),
                Some(given) => given.trim().to_owned(),
            };
            check(&text).map_err(|hint| Failure::usage(format!("`{text}` will not do"), hint)).map(|()| text)
        };
        let dir = match &self.dir {
            Some(dir) => dir.clone(),
            None if asks => PathBuf::from(ask::text("Which folder shall be made?", "my-site", free_folder)?),
            None => return Err(Failure::usage("there is no folder to make", "name it: `nutgraf init my-site`")),
        };
        if !scaffold::is_free(&dir) {
            return Err(ScaffoldError::Exists(dir).into());
        }
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        let site = NewSite {
            title: text(&self.title, "What is the site called?", "My explainers", not_empty)?,
            base_url: filled(text(&self.base_url, "At which address will it be? (empty if not known)", "", address)?),
            language: text(&self.language, "In which language is it written?", "en", language)?,
            publisher: filled(text(&self.publisher, "Who publishes it? (may stay empty)", "", |_| Ok(()))?),
        };
        Ok(told(&scaffold::init(&dir, &site, today())?))
    }
}

fn not_empty(text: &str) -> Result<(), String> {
    if text.is_empty() { Err("write at least a word".to_owned()) } else { Ok(()) }
}

fn free_folder(text: &str) -> Result<(), String> {
    not_empty(text)?;
    let taken = !scaffold::is_free(&PathBuf::from(text));
    if taken { Err(format!("`{text}` is there already: nothing is overwritten")) } else { Ok(()) }
}

fn address(text: &str) -> Result<(), String> {
    if text.is_empty() { Ok(()) } else { checked_base_url(text).map(drop).map_err(str::to_owned) }
}

fn language(text: &str) -> Result<(), String> {
    if is_language(text) { Ok(()) } else { Err(LANGUAGE_HINT.to_owned()) }
}

fn fit_for_id(text: &str) -> Result<(), String> {
    not_empty(text)?;
    if slug(text).is_empty() { Err("an id is made of it: write at least a letter or digit".to_owned()) } else { Ok(()) }
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf new                       # asks for all it needs
  nutgraf new explainer \"Why the old bridge is closed\" --topic transport
  nutgraf new actor \"City Council\" --kind government")]
pub(super) struct NewArgs {
    /// What to add
    #[arg(value_enum)]
    kind: Option<Kind>,
    /// Its name or headline; the id is made from it
    name: Option<String>,
    #[command(flatten)]
    site: SiteArgs,
    /// Actor: what it is; a person if left out
    #[arg(long = "kind", value_enum, value_name = "KIND", id = "actor_kind")]
    actor: Option<ActorKind>,
    /// Explainer: the running story it belongs to, by its id
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// Explainer: a topic, by its id; may be given several times
    #[arg(long = "topic", value_name = "ID")]
    topics: Vec<String>,
    /// Explainer: whether it is held back; `--draft=false` publishes it at once
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    draft: Option<bool>,
    /// The day it is dated, instead of today
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Asks nothing: what is not given is left out
    #[arg(long, short)]
    yes: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// An explainer, as a draft
    Explainer,
    /// A person, government or organisation that explainers name
    Actor,
    /// A running story that several explainers belong to
    Story,
    /// What a topic is about; topics work without, too
    Topic,
    /// Somebody who writes, for bylines
    Author,
    /// A page such as the imprint
    Page,
}

impl NewArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let day = match &self.at {
            Some(at) => moment(at, &TimeZone::UTC)?.to_zoned_datetime(TimeZone::UTC).date(),
            None => today(),
        };
        let folder = &self.site.site;
        if !folder.is_dir() {
            return Err(ScaffoldError::NoSite(folder.clone()).into());
        }
        // Drafts count too: what is added must not collide with one.
        let run = RunArgs {
            site: self.site.clone(),
            base_url: None,
            drafts: true,
            clock: ClockArgs::default(),
            format: Format::Human,
        };
        let prepared = prepare(&run, None)?;
        let asks = !self.yes && ask::is_possible();
        let (kind, name) = self.kind_and_name(asks)?;
        let what = self.what(kind, asks, &prepared.sources)?;
        let drafted = scaffold::draft(&name, &what, day)?;
        would_pass(&prepared, &drafted)?;
        Ok(told(&scaffold::add(folder, drafted)?))
    }

    fn kind_and_name(&self, asks: bool) -> Result<(Kind, String), Failure> {
        let missing =
            || Failure::usage("there is nothing to add", "say what: `nutgraf new explainer \"Its headline\"`");
        let kind = match self.kind {
            Some(kind) => kind,
            None if asks => asked_for("What do you want to add?", Kind::value_variants())?,
            None => return Err(missing()),
        };
        self.fit(kind)?;
        let prompt = match kind {
            Kind::Explainer | Kind::Story => "What is its headline?",
            Kind::Actor | Kind::Author => "What is the name?",
            Kind::Topic | Kind::Page => "What is it called?",
        };
        let name = match &self.name {
            Some(name) => name.trim().to_owned(),
            None if asks => ask::text(prompt, "", fit_for_id)?,
            None => return Err(missing()),
        };
        Ok((kind, name))
    }

    /// Refuses flags of another kind, which would be lost.
    fn fit(&self, kind: Kind) -> Result<(), Failure> {
        let of_explainers = self.story.is_some() || !self.topics.is_empty() || self.draft.is_some();
        if kind != Kind::Actor && self.actor.is_some() {
            return Err(Failure::usage("`--kind` is for actors", "leave it out, or write `nutgraf new actor`"));
        }
        if kind != Kind::Explainer && of_explainers {
            let message = "`--story`, `--topic` and `--draft` are for explainers";
            return Err(Failure::usage(message, "leave them out, or write `nutgraf new explainer`"));
        }
        Ok(())
    }

    /// What there is to say of a file beside its name.
    fn what(&self, kind: Kind, asks: bool, sources: &Sources) -> Result<What, Failure> {
        Ok(match kind {
            Kind::Explainer => self.explainer(asks, sources)?,
            Kind::Actor => What::Actor(match self.actor {
                Some(actor) => actor,
                None if asks => asked_for("What is it?", ActorKind::value_variants())?,
                None => ActorKind::Person,
            }),
            Kind::Story => What::Story,
            Kind::Topic => What::Topic,
            Kind::Author => What::Author,
            Kind::Page => What::Page,
        })
    }

    fn explainer(&self, asks: bool, sources: &Sources) -> Result<What, Failure> {
        let offers = if asks { Offers::of(sources) } else { Offers::default() };
        let story = match &self.story {
            Some(story) => Some(id(story)?),
            None if offers.stories.is_empty() => None,
            None => offers.story()?,
        };
        let topics = match &self.topics[..] {
            [] if offers.topics.is_empty() => Vec::new(),
            [] => offers.some_topics()?,
            topics => topics.iter().map(|topic| id(topic)).collect::<Result<_, _>>()?,
        };
        let draft = match self.draft {
            Some(draft) => draft,
            None if asks => ask::is_so("Is it a draft, not to be published yet?", true)?,
            None => true,
        };
        Ok(What::Explainer { story, topics, draft })
    }
}

/// What a new explainer may belong to: ids with their titles.
#[derive(Default)]
struct Offers {
    stories: BTreeMap<Id, String>,
    topics: BTreeMap<Id, String>,
}

impl Offers {
    fn of(sources: &Sources) -> Self {
        let mut offers = Self::default();
        for page in sources.content.iter().filter_map(|file| page::parse(file).page) {
            match page {
                Page::Story(story) => drop(offers.stories.insert(story.id.clone(), story.record.title.clone())),
                Page::Topic(topic) => drop(offers.topics.insert(topic.id.clone(), topic.record.title.clone())),
                Page::Explainer(explainer) => {
                    for topic in &explainer.record.topics {
                        offers.topics.entry(topic.clone()).or_insert_with(|| topic.to_string());
                    }
                }
                _ => {}
            }
        }
        offers
    }

    fn story(&self) -> Result<Option<Id>, Failure> {
        let mut items = vec!["none".to_owned()];
        items.extend(self.stories.values().cloned());
        let chosen = ask::one_of("Which running story does it belong to?", &items)?;
        Ok(chosen.checked_sub(1).and_then(|at| self.stories.keys().nth(at)).cloned())
    }

    fn some_topics(&self) -> Result<Vec<Id>, Failure> {
        let items: Vec<String> = self.topics.values().cloned().collect();
        let chosen = ask::some_of("Which topics does it belong to?", &items)?;
        Ok(chosen.into_iter().filter_map(|at| self.topics.keys().nth(at)).cloned().collect())
    }
}

fn id(text: &str) -> Result<Id, Failure> {
    Id::new(text).ok_or_else(|| {
        let better = Some(slug(text)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "a-name".to_owned());
        Failure::usage(format!("`{text}` is no id: only `a-z`, `0-9` and `-`"), format!("write `{better}`"))
    })
}

/// Asks for one of the values of a flag.
fn asked_for<T: ValueEnum>(prompt: &str, values: &[T]) -> Result<T, Failure> {
    let shown = |value: &T| {
        let value = value.to_possible_value()?;
        let help = value.get_help().map_or_else(String::new, |help| format!(": {help}"));
        Some(format!("{}{help}", value.get_name()))
    };
    let items: Vec<String> = values.iter().filter_map(shown).collect();
    let chosen = ask::one_of(prompt, &items)?;
    values.get(chosen).cloned().ok_or_else(|| Failure::usage("nothing was chosen", ""))
}

/// Refuses a file with which the site would have a mistake more.
fn would_pass(prepared: &Prepared, drafted: &Drafted) -> Result<(), Failure> {
    let errors = |sources: &Sources| -> Vec<Diagnostic> {
        let plan = plan(sources, &prepared.settings, &Plan::default());
        plan.diagnostics().iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect()
    };
    let path = SourcePath::new(drafted.path.as_str());
    if let Some(there) = prepared.sources.text_file(&path) {
        return Err(ScaffoldError::Exists(PathBuf::from(prepared.sources.on_disk(&there.path))).into());
    }
    let mut sources = prepared.sources.clone();
    sources.add_text(decoded(path, drafted.text.as_bytes()));
    sources.sort();
    let before = errors(&prepared.sources);
    match errors(&sources).into_iter().find(|error| !before.contains(error)) {
        Some(error) => Err(Failure::usage(error.message, error.hint.unwrap_or_default())),
        None => Ok(()),
    }
}

fn told(scaffolded: &Scaffolded) -> ExitCode {
    for file in &scaffolded.files {
        say(&format!("made {file}\n"));
    }
    say(&format!("\n{}\n", scaffolded.next));
    ExitCode::SUCCESS
}

impl From<ScaffoldError> for Failure {
    fn from(error: ScaffoldError) -> Self {
        let code = if error.is_machine() { MACHINE } else { USAGE };
        Self { message: error.to_string(), hint: error.hint().to_owned(), code }
    }
}
