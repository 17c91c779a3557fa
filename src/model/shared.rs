//! Records that several explainers share, each in a file of its own or in a list: actors, sources, terms, stories.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Described, Event, Id, Link, Md, Named, Status, Unknown};
use crate::date::Edtf;

/// What an actor is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A human being.
    Person,
    /// An association, agency, church, charity or gang.
    Organisation,
    /// A state or its government.
    Government,
    /// A political party or coalition.
    Party,
    /// A business.
    Company,
    /// A court.
    Court,
    /// An armed group.
    ArmedGroup,
    /// A group of people without an organisation.
    Community,
}

/// A picture with what a reader must know of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// The file, beside the Markdown file or below it.
    pub src: String,
    /// What the picture shows, for those who do not see it. Required, unless the rule `image-without-alt` is off.
    #[serde(default)]
    pub alt: String,
    /// Who made it and under which licence. Required, unless the rule `image-without-credit` is off.
    #[serde(default)]
    pub credit: String,
    /// A sentence below the picture.
    pub caption: Option<Md>,
}

/// An office or function, and when it was held.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The office: `Foreign minister`.
    pub title: String,
    /// Where: `Venezuela`.
    pub org: Option<String>,
    /// Since when.
    pub from: Option<Edtf>,
    /// Until when.
    pub to: Option<Edtf>,
    /// Where that is documented.
    pub source: Option<Named<Source>>,
}

impl Role {
    /// Whether it may have been held on a date: nothing known speaks against it.
    pub fn held_on(&self, date: &Edtf) -> bool {
        let begun = self.from.is_none_or(|from| date.last_day().is_none_or(|last| from.first_day() <= last));
        let ended = self.to.and_then(|to| to.last_day()).is_some_and(|end| end < date.first_day());
        begun && !ended
    }
}

/// `content/actors/<id>.md`: a person, government or organisation. The text below the front matter is the biography.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The full name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Who this is, in a sentence or two.
    pub summary: Md,
    /// A shorter name for lists and labels.
    pub short: Option<String>,
    /// The name to sort by: `Rubio, Marco`.
    pub sort_name: Option<String>,
    /// Other names.
    #[serde(default)]
    pub also_known_as: Vec<String>,
    /// Offices held, with dates where known. An event prints the role held on its date.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Addresses that mean the same actor: Wikipedia, Wikidata, an official site.
    #[serde(default)]
    pub same_as: Vec<Link>,
    /// A portrait or emblem.
    pub image: Option<Image>,
    /// The actor this one belongs to.
    pub parent: Option<Id>,
    /// Earlier ids, which keep working.
    #[serde(default)]
    pub aliases: Vec<Id>,
    /// Named in explainers, but without a page of its own and in no index.
    #[serde(default)]
    pub private: bool,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceType {
    /// A document of an authority or organisation.
    Document,
    /// A filing or ruling in a court case.
    CourtFiling,
    /// A law, decree or treaty.
    Law,
    /// Data.
    Dataset,
    /// An interview, also one of your own.
    Interview,
    /// A statement.
    Statement,
    /// A press release.
    PressRelease,
    /// A news report.
    News,
    /// A post on a social network.
    Social,
    /// A video or broadcast.
    Video,
    /// A study.
    Study,
    /// A book.
    Book,
}

/// How near a source is to what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// The thing itself: the ruling, the law, the statement.
    Primary,
    /// A report about it.
    Secondary,
}

/// A source: in `content/sources.yaml`, or in an explainer. Where it is cited, `at` says which place in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The id it is cited by.
    pub id: Id,
    /// Its title. Required where the source is described; left out where it is only cited.
    pub title: Option<String>,
    /// The place cited: `p. 12`.
    pub at: Option<String>,
    /// Where to read it.
    pub url: Option<Link>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub authors: Vec<String>,
    /// When it was published.
    pub date: Option<Edtf>,
    /// When you last read it.
    pub accessed: Option<Edtf>,
    /// An archived copy.
    pub archived: Option<Link>,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Option<SourceType>,
    /// `primary` or `secondary`.
    pub tier: Option<Tier>,
    /// How it can be read, where not freely: `subscription`, `on paper only`.
    pub access: Option<String>,
    /// What a reader should know about it.
    pub note: Option<Md>,
}

impl Source {
    /// Whether this describes the source, and does not only cite it.
    pub fn is_record(&self) -> bool {
        self.title.is_some()
    }
}

impl Described for Source {
    fn lacking(&self) -> Option<&'static str> {
        self.title.is_none().then_some("title")
    }
}

impl Named<Source> {
    /// The id.
    pub fn id(&self) -> &Id {
        match self {
            Self::Id(id) => id,
            Self::Record(source) => &source.id,
        }
    }

    /// Where in the source.
    pub fn at(&self) -> Option<&str> {
        self.record()?.at.as_deref()
    }

    /// The source, if it is described here and not only cited.
    pub fn described(&self) -> Option<&Source> {
        self.record().filter(|source| source.is_record())
    }
}

/// A term: in `content/glossary.yaml`, or in an explainer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The id it is mentioned by; made from the term if left out.
    pub id: Option<Id>,
    /// The term. Required where it is explained; left out where it is only listed.
    pub term: Option<String>,
    /// What it means.
    pub definition: Option<Md>,
    /// Other spellings.
    #[serde(default)]
    pub also: Vec<String>,
    /// An address that means the same.
    pub same_as: Option<Link>,
    /// Where the definition comes from.
    #[serde(default)]
    pub sources: Vec<Named<Source>>,
}

impl Term {
    /// The id, given or made from the term.
    pub fn id(&self) -> Option<Id> {
        self.id.clone().or_else(|| Id::new(&crate::text::slug(self.term.as_deref()?)))
    }
}

impl Described for Term {
    fn lacking(&self) -> Option<&'static str> {
        let required = [("term", self.term.is_none()), ("definition", self.definition.is_none())];
        required.into_iter().find_map(|(field, missing)| missing.then_some(field))
    }
}

impl Named<Term> {
    /// The id, given or made from the term.
    pub fn id(&self) -> Option<Id> {
        match self {
            Self::Id(id) => Some(id.clone()),
            Self::Record(term) => term.id(),
        }
    }
}

/// `content/stories/<id>.md`: a running story that several explainers belong to.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// The headline.
    pub title: String,
    /// What the story is about.
    pub summary: Md,
    /// Its state.
    pub status: Option<Status>,
    /// The day up to which facts were checked.
    pub as_of: Option<Edtf>,
    /// What the state of things is, in a paragraph.
    pub where_it_stands: Option<Md>,
    /// Explainers in reading order. Those not listed follow, oldest first.
    #[serde(default)]
    pub explainers: Vec<Id>,
    /// Topics.
    #[serde(default)]
    pub topics: Vec<Id>,
    /// Events of the story that no explainer tells.
    #[serde(default, deserialize_with = "super::text::descriptions")]
    pub timeline: Vec<Event>,
    /// Open questions of the story as a whole.
    #[serde(default)]
    pub unknown: Vec<Unknown>,
    /// A picture.
    pub image: Option<Image>,
    /// Earlier addresses that lead here.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The language, as in HTML's `lang`.
    pub lang: Option<String>,
    /// Not published.
    #[serde(default)]
    pub draft: bool,
}

/// `content/topics/<id>.md`: what a topic is about. A topic exists as soon as it is used.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The name.
    pub title: String,
    /// What belongs to it.
    pub summary: Option<Md>,
    /// Earlier addresses that lead here.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// `content/authors/<id>.md`: who writes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// The name of the byline.
    pub name: String,
    /// Who this is.
    pub summary: Option<Md>,
    /// What they do: `Court reporter`.
    pub role: Option<String>,
    /// Addresses that mean the same person.
    #[serde(default)]
    pub same_as: Vec<Link>,
    /// A portrait.
    pub image: Option<Image>,
    /// Earlier addresses that lead here.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// `content/pages/<id>.md`: a page such as `about`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaticPage {
    /// The headline.
    pub title: String,
    /// What the page is about.
    pub summary: Option<Md>,
    /// When it was last changed.
    pub updated: Option<Edtf>,
    /// The address, if not the file's name.
    pub slug: Option<String>,
    /// Earlier addresses that lead here.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The language, as in HTML's `lang`.
    pub lang: Option<String>,
    /// Not published.
    #[serde(default)]
    pub draft: bool,
}
