//! The linked site into requests, and each request into the bytes of one file.

mod card;
mod charts;
mod cited;
pub mod data;
mod dossier;
mod explainer;
mod feeds;
mod fill;
mod head;
mod hrefs;
mod joined;
mod ledgers;
mod map;
mod others;
mod parts;
mod periods;
mod reading;
mod requests;
mod shell;
mod shown;
mod sitemap;
mod story;
mod structured_data;
pub mod theme;
pub mod views;
mod words;
mod xml;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil;
use jiff::tz::TimeZone;
use simple_minify_html::Cfg;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::hosting::{Hosting, host_files};
use crate::loaded::AllLoaded;
use crate::memo::{Fingerprint, Keyed, Stamped};
use crate::model::{Actor, Author, Explainer, StaticPage, Story, Topic};
use crate::site::{ActorCard, ExplainerCard, Linked, PageCard, Redirect, Related, Route, Settings, Site};
use crate::text::SourcePath;
pub use card::Drawing;
pub use requests::{NEWS, Wanted, requests};
use shell::Shell;
use theme::{AllAsked, Asked, Theme};

type Card<T> = Arc<Stamped<T>>;

/// What a page is about: all its template is handed comes from here, and all of this is in its fingerprint.
enum Subject<'s> {
    Home {
        stories: Vec<Running>,
        topics: Vec<(Card<PageCard>, usize)>,
        list: Slice<Card<ExplainerCard>>,
    },
    Explainer {
        linked: &'s Linked<Explainer>,
        related: Vec<Related>,
        translations: Vec<(String, Route)>,
        today: Option<civil::Date>,
    },
    Actor {
        linked: &'s Linked<Actor>,
        explainers: Vec<(&'s Linked<Explainer>, Card<ExplainerCard>)>,
    },
    Story {
        linked: &'s Linked<Story>,
        explainers: Vec<(&'s Linked<Explainer>, Card<ExplainerCard>)>,
        people: Vec<Card<ActorCard>>,
        today: civil::Date,
    },
    Topic {
        linked: Option<&'s Linked<Topic>>,
        card: Card<PageCard>,
        list: Slice<Card<ExplainerCard>>,
    },
    Author {
        linked: &'s Linked<Author>,
        card: Card<PageCard>,
        list: Slice<Card<ExplainerCard>>,
    },
    Document(&'s Linked<StaticPage>),
    Search,
    NotFound,
    Redirect(&'s Redirect),
    Ledger(ledgers::LedgerPage<'s>),
    Feed(Arc<feeds::Feed>, feeds::Format),
    Card(card::Card),
    Data(data::Kind, &'s Linked<Explainer>),
    ActorsData(Vec<Card<ActorCard>>),
    TimelineData(Vec<&'s Linked<Explainer>>),
    Sitemap(Vec<(Route, Option<String>)>),
    NewsSitemap(Vec<Card<ExplainerCard>>),
    /// `_headers` or `_redirects`, written.
    HostFile(&'s str),
    Robots,
}

/// A running story with its number of explainers and the newest of them.
#[derive(Clone)]
struct Running {
    card: Card<PageCard>,
    count: usize,
    newest: Vec<Card<ExplainerCard>>,
}

impl Running {
    fn fingerprint(&self) -> Fingerprint {
        let newest: Vec<_> = self.newest.iter().map(|card| card.fingerprint()).collect();
        Fingerprint::of(&(self.card.fingerprint(), self.count, newest))
    }
}

/// An explainer with its card, where another page shows its records.
type Told<'s> = (&'s Linked<Explainer>, Card<ExplainerCard>);

/// A page of a list.
struct Slice<T> {
    items: Vec<T>,
    number: usize,
    pages: usize,
}

/// One file to be made.
pub struct Request<'s> {
    route: Route,
    file: String,
    subject: Subject<'s>,
    shell: &'s Shell,
    /// What its template reads of what it is handed.
    asked: &'s Asked,
    /// The digest of theme and shell.
    base: Fingerprint,
}

impl Keyed for Request<'_> {
    fn name(&self) -> &str {
        &self.file
    }

    fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&(self.base, self.route.as_str(), self.subject.fingerprint()))
    }
}

/// What is made of a request.
pub enum Made {
    /// A file.
    File(Vec<u8>),
    /// A picture that takes longer to draw than to read from a disk.
    Drawing(Drawing),
}

/// What became of a request.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// Whether there are bytes: without, the diagnostics say why.
    pub complete: bool,
    /// What made it, for those who look for what takes long: a template (`explainer.html`), or what kind of file it is.
    pub made_by: &'static str,
    /// How long that took.
    pub took: Duration,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// What all requests of a build have in common.
#[derive(Debug)]
pub struct Frame {
    shell: Shell,
    /// What the templates read.
    asked: Arc<AllAsked>,
    /// The digest of theme and shell.
    base: Fingerprint,
    /// What hosts read of the site's wishes, by the names of the files.
    host_files: Vec<(&'static str, String)>,
    now: jiff::Timestamp,
    today: civil::Date,
    timezone: TimeZone,
    page_size: usize,
}

impl Default for Frame {
    fn default() -> Self {
        let (site, config, settings) = (Site::default(), Config::default(), Settings::default());
        Self::of(&site, &config, &settings, &Theme::default(), AllLoaded::new())
    }
}

impl Frame {
    /// Takes what stands around every page.
    pub fn of(site: &Site, config: &Config, settings: &Settings, theme: &Theme, loaded: AllLoaded) -> Self {
        let hosting = Hosting::of(config, site.redirects());
        let addresses = loaded.values().map(|loaded| loaded.address.as_str());
        let headers = config.outputs.headers.then(|| ("_headers", host_files::headers(&hosting, addresses)));
        let redirects = (!hosting.moved.is_empty()).then(|| ("_redirects", host_files::redirects(&hosting)));
        let shell = Shell::of(config, settings, site, loaded);
        Self {
            host_files: headers.into_iter().chain(redirects).collect(),
            base: Fingerprint::of(&(theme.fingerprint(), shell.fingerprint())),
            shell,
            asked: theme.asked(),
            now: settings.now,
            today: settings.today(config),
            timezone: config.timezone.clone(),
            page_size: config.page_size,
        }
    }
}

impl<T> Slice<T> {
    /// Cuts a list into pages; an empty list has one empty page.
    fn all(items: Vec<T>, size: usize) -> Vec<Self> {
        let pages = items.len().div_ceil(size).max(1);
        let mut rest = items.into_iter();
        (1..=pages).map(|number| Self { items: rest.by_ref().take(size).collect(), number, pages }).collect()
    }
}

impl Slice<Card<ExplainerCard>> {
    fn fingerprint(&self) -> Fingerprint {
        let cards: Vec<Fingerprint> = self.items.iter().map(|card| card.fingerprint()).collect();
        Fingerprint::of(&(cards, self.number, self.pages))
    }
}

impl Subject<'_> {
    fn slice(&self) -> Option<&Slice<Card<ExplainerCard>>> {
        match self {
            Self::Home { list, .. } | Self::Topic { list, .. } | Self::Author { list, .. } => Some(list),
            _ => None,
        }
    }

    /// What its template reads, of what all do.
    fn asked<'a>(&self, all: &'a AllAsked) -> &'a Asked {
        match self {
            Self::Explainer { .. } => all.of_template("explainer.html"),
            Self::Actor { .. } => all.of_template("actor.html"),
            Self::Story { .. } => all.of_template("story.html"),
            _ => &theme::ALL,
        }
    }

    /// Whether a template makes it.
    fn has_template(&self) -> bool {
        matches!(
            self,
            Self::Home { .. }
                | Self::Explainer { .. }
                | Self::Actor { .. }
                | Self::Story { .. }
                | Self::Topic { .. }
                | Self::Author { .. }
                | Self::Document(_)
                | Self::Ledger(_)
                | Self::Card(_)
                | Self::Search
                | Self::NotFound
        )
    }

    /// Digests all that the page can show.
    fn fingerprint(&self) -> Fingerprint {
        let counted = |cards: &[(Card<PageCard>, usize)]| {
            cards.iter().map(|(card, count)| (card.fingerprint(), *count)).collect::<Vec<_>>()
        };
        let told = |explainers: &[(&Linked<Explainer>, Card<ExplainerCard>)]| {
            let parts = |(linked, card): &(&Linked<Explainer>, Card<ExplainerCard>)| {
                (linked.front_fingerprint, card.fingerprint())
            };
            explainers.iter().map(parts).collect::<Vec<_>>()
        };
        match self {
            Self::Home { stories, topics, list } => {
                let stories: Vec<_> = stories.iter().map(Running::fingerprint).collect();
                Fingerprint::of(&("home", stories, counted(topics), list.fingerprint()))
            }
            Self::Explainer { linked, related, translations, today } => {
                let related: Vec<_> =
                    related.iter().map(|related| (related.card.fingerprint(), &related.reason)).collect();
                Fingerprint::of(&("explainer", linked.fingerprint, related, translations, today))
            }
            Self::Actor { linked, explainers } => Fingerprint::of(&("actor", linked.fingerprint, told(explainers))),
            Self::Story { linked, explainers, people, today } => {
                let people: Vec<_> = people.iter().map(|card| card.fingerprint()).collect();
                Fingerprint::of(&("story", linked.fingerprint, told(explainers), people, today))
            }
            Self::Topic { linked, card, list } => Fingerprint::of(&(
                "topic",
                linked.map(|linked| linked.fingerprint),
                card.fingerprint(),
                list.fingerprint(),
            )),
            Self::Author { linked, card, list } => {
                Fingerprint::of(&("author", linked.fingerprint, card.fingerprint(), list.fingerprint()))
            }
            Self::Document(linked) => Fingerprint::of(&("document", linked.fingerprint)),
            Self::Search => Fingerprint::of("search"),
            Self::NotFound => Fingerprint::of("404"),
            Self::Redirect(redirect) => Fingerprint::of(redirect),
            Self::Ledger(page) => page.fingerprint(),
            Self::Feed(feed, format) => Fingerprint::of(&(feed, format)),
            Self::Data(kind, linked) => {
                Fingerprint::of(&(kind, linked.document.front_fingerprint, linked.reach.fingerprint()))
            }
            Self::Card(card) => card.fingerprint(),
            Self::ActorsData(cards) => {
                Fingerprint::of(&cards.iter().map(|card| card.fingerprint()).collect::<Vec<_>>())
            }
            Self::TimelineData(explainers) => {
                Fingerprint::of(&explainers.iter().map(|linked| linked.front_fingerprint).collect::<Vec<_>>())
            }
            Self::NewsSitemap(cards) => {
                Fingerprint::of(&cards.iter().map(|card| card.fingerprint()).collect::<Vec<_>>())
            }
            Self::HostFile(text) => Fingerprint::of(text),
            Self::Sitemap(pages) => Fingerprint::of(pages),
            Self::Robots => Fingerprint::of("robots"),
        }
    }
}

impl Rendered {
    /// A file that an earlier run of the program has made and nothing was wrong with.
    pub(crate) fn standing() -> Self {
        Self { complete: true, made_by: "", took: Duration::ZERO, diagnostics: Vec::new() }
    }
}

/// Makes the bytes of a file or a drawing of it, or says why it cannot.
pub fn render(request: &Request<'_>, theme: &Theme) -> (Option<Made>, Rendered) {
    let start = Instant::now();
    let (made_by, made) = match &request.subject {
        Subject::Redirect(redirect) => ("redirect", Ok(others::redirect(redirect, request.shell))),
        Subject::Feed(feed, format) => ("feed", feed.write(*format, request.shell)),
        Subject::Data(kind, linked) => ("data", data::write(*kind, linked, request.shell)),
        Subject::ActorsData(cards) => ("data", Ok(data::actors(cards.iter().map(|card| &***card), request.shell))),
        Subject::TimelineData(explainers) => ("data", Ok(data::timeline(explainers.iter().copied(), request.shell))),
        Subject::NewsSitemap(cards) => ("sitemap", sitemap::news(cards, request.shell)),
        Subject::HostFile(text) => ("host file", Ok(text.as_bytes().to_vec())),
        Subject::Sitemap(pages) => ("sitemap", sitemap::sitemap(pages, request.shell)),
        Subject::Robots => ("sitemap", Ok(sitemap::robots(request.shell))),
        _ => {
            let page = request.page();
            return match theme.render(page.template, &page.context, &request.file) {
                Ok(bytes) => {
                    let made = match &request.subject {
                        Subject::Card(card) => Made::Drawing(card.drawing(bytes, request)),
                        _ if request.shell.small_pages && request.file.ends_with(".html") => Made::File(small(&bytes)),
                        _ => Made::File(bytes),
                    };
                    rendered(Some(made), page.template, start, Vec::new())
                }
                Err(wrong) => rendered(None, page.template, start, vec![*wrong]),
            };
        }
    };
    match made {
        Ok(bytes) => rendered(Some(Made::File(bytes)), made_by, start, Vec::new()),
        Err(message) => {
            let place = Place::file(&SourcePath::new(request.file.as_str()));
            let wrong = Diagnostic::error(Code::TemplateFailed, place, message)
                .hint("no template makes this file: this is a mistake of the program, please report it");
            rendered(None, made_by, start, vec![wrong])
        }
    }
}

/// The same page without space, quotes and comments that a browser does not need. What other programs look for stays: each
/// closing tag, `<head>`, and comments for a server.
fn small(page: &[u8]) -> Vec<u8> {
    let kept = Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        keep_ssi_comments: true,
        keep_input_type_text_attr: true,
        ..Cfg::default()
    };
    simple_minify_html::minify(page, Some(kept))
}

fn rendered(
    made: Option<Made>,
    made_by: &'static str,
    start: Instant,
    diagnostics: Vec<Diagnostic>,
) -> (Option<Made>, Rendered) {
    let rendered = Rendered { complete: made.is_some(), made_by, took: start.elapsed(), diagnostics };
    (made, rendered)
}

/// How many pages of each kind are looked at for misspelt fields: some have what others have not.
const SAMPLES: usize = 8;

/// Finds fields that the site's templates misspell and no page fails of, on some pages of each kind.
pub fn misspelt(requests: &[Request<'_>], theme: &Theme) -> Vec<Diagnostic> {
    if !theme.has_conditions() {
        return Vec::new();
    }
    let mut looked_at: HashMap<_, usize> = HashMap::new();
    let mut found = Vec::new();
    for request in requests {
        let count = looked_at.entry(std::mem::discriminant(&request.subject)).or_default();
        *count += 1;
        if *count <= SAMPLES && request.subject.has_template() {
            let page = request.page();
            found.extend(theme.misspelt(page.template, &page.context));
        }
    }
    found
}

/// A template and what it is handed.
struct Page {
    template: &'static str,
    context: tera::Context,
}

impl Page {
    fn new<T: serde::Serialize>(site: &views::SiteView, page: &views::PageView, name: &'static str, view: &T) -> Self {
        let template = match page.kind {
            "home" => "home.html",
            "explainer" => "explainer.html",
            "actor" => "actor.html",
            "story" => "story.html",
            "topic" => "topic.html",
            "author" => "author.html",
            "document" => "document.html",
            "search" => "search.html",
            "timeline" => "timeline.html",
            "claims" => "claims.html",
            "corrections" => "corrections.html",
            "unknowns" => "unknowns.html",
            "sources" => "sources.html",
            "glossary" => "glossary.html",
            "actors" => "actors.html",
            "topics" => "topics.html",
            _ => "404.html",
        };
        let mut context = tera::Context::new();
        context.insert("site", site);
        context.insert("page", page);
        if !name.is_empty() {
            context.insert(name, view);
        }
        Self { template, context }
    }
}

impl Request<'_> {
    /// The content file that the page is about, if it is about one.
    pub fn source(&self) -> Option<&SourcePath> {
        match &self.subject {
            Subject::Explainer { linked, .. } | Subject::Data(_, linked) => Some(&linked.document.path),
            Subject::Actor { linked, .. } => Some(&linked.document.path),
            Subject::Story { linked, .. } => Some(&linked.document.path),
            Subject::Topic { linked, .. } => linked.map(|linked| &linked.document.path),
            Subject::Author { linked, .. } => Some(&linked.document.path),
            Subject::Document(linked) => Some(&linked.document.path),
            _ => None,
        }
    }

    fn page(&self) -> Page {
        match &self.subject {
            Subject::Explainer { linked, related, translations, today } => {
                explainer::page(self, linked, related, translations, *today)
            }
            Subject::Actor { linked, explainers } => dossier::page(self, linked, explainers),
            Subject::Story { linked, explainers, people, today } => {
                story::page(self, linked, explainers, people, *today)
            }
            Subject::Ledger(page) => page.page(self),
            Subject::Search => others::search(self),
            Subject::Card(card) => card.page(),
            Subject::Topic { linked, card, list } => others::topic(self, *linked, card, list),
            Subject::Author { linked, card, list } => others::author(self, linked, card, list),
            Subject::Document(linked) => others::document(self, linked),
            Subject::Home { stories, topics, list } => others::home(self, stories, topics, list),
            _ => others::not_found(self),
        }
    }
}
