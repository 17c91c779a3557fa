//! The parts of an explainer: events, reactions, claims and the rest.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ActorKind, Described, Id, Md, Named, Source};
use crate::date::Edtf;
use crate::diagnostic::Code;
use crate::yaml::fault;

/// Headlines for other surfaces than the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Titles {
    /// For search engines: the `<title>`.
    pub seo: Option<String>,
    /// For social networks.
    pub social: Option<String>,
    /// For lists and navigation.
    pub short: Option<String>,
}

/// Who is involved: an id of `content/actors`, alone or with the role here; or a new actor with `name` and `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Involved {
    /// The actor's id; made from `name` if left out.
    pub id: Option<Id>,
    /// The name of an actor without a file.
    pub name: Option<String>,
    /// What an actor without a file is.
    pub kind: Option<ActorKind>,
    /// Who an actor without a file is.
    pub summary: Option<Md>,
    /// The role in this story: `mediator`.
    pub role: Option<String>,
    /// The side it is on: an id of `sides`.
    pub side: Option<Id>,
    /// One of the people a reader must know to follow the story.
    #[serde(default)]
    pub key: bool,
    /// A remark.
    pub note: Option<Md>,
}

impl Involved {
    /// The id, given or made from the name.
    pub fn id(&self) -> Option<Id> {
        self.id.clone().or_else(|| Id::new(&crate::text::slug(self.name.as_deref()?)))
    }

    /// Whether this describes an actor, and does not only name one.
    pub fn is_record(&self) -> bool {
        self.name.is_some()
    }
}

impl Named<Involved> {
    /// The id, given or made from the name.
    pub fn id(&self) -> Option<Id> {
        match self {
            Self::Id(id) => Some(id.clone()),
            Self::Record(involved) => involved.id(),
        }
    }

    /// Whether this describes an actor, and does not only name one.
    pub fn is_record(&self) -> bool {
        self.record().is_some_and(Involved::is_record)
    }

    /// The part it has.
    pub fn role(&self) -> Option<&str> {
        self.record()?.role.as_deref()
    }

    /// Whether it is one of the most important.
    pub fn is_key(&self) -> bool {
        self.record().is_some_and(|involved| involved.key)
    }

    /// Its side.
    pub fn side(&self) -> Option<&Id> {
        self.record()?.side.as_ref()
    }

    /// What is said of it where it is described.
    pub fn summary(&self) -> Option<&Md> {
        self.record()?.summary.as_ref()
    }

    /// A remark.
    pub fn note(&self) -> Option<&Md> {
        self.record()?.note.as_ref()
    }
}

/// A group of actors.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// The id actors name.
    pub id: Id,
    /// What the group is called.
    pub label: String,
}

/// A proposition that one can be for or against.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The id stances name.
    pub id: Id,
    /// The proposition.
    pub question: String,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// Something happened.
    #[default]
    Event,
    /// A time that lasted.
    Era,
    /// Something is due.
    Deadline,
    /// Something was decided.
    Decision,
    /// Something was said.
    Statement,
}

/// How sure it is that it happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventStatus {
    /// It happened.
    #[default]
    Confirmed,
    /// It is said to have happened.
    Reported,
    /// Whether or how it happened is disputed.
    Disputed,
    /// It is still ahead.
    Planned,
    /// It was to happen and will not.
    Cancelled,
}

/// An entry of the timeline: `date` and `title`, or an `event` that another page tells.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{ "required": ["date", "title"] }, { "required": ["event"] }]))]
pub struct Event {
    /// When. Taken from `event` if left out.
    #[serde(default)]
    pub date: Edtf,
    /// What, in a line. Taken from `event` if left out.
    #[serde(default)]
    pub title: String,
    /// The event of another explainer or of a story that this is, as `explainer#event`: what is left out here is taken
    /// from there, and pages that join timelines show it once.
    pub event: Option<EventRef>,
    /// What, in a few sentences.
    pub text: Option<Md>,
    /// The id it is mentioned by; made from the title if left out.
    pub id: Option<Id>,
    /// What kind of thing: `event` if left out.
    #[serde(default)]
    pub kind: EventKind,
    /// How sure it is: `confirmed` if left out.
    #[serde(default)]
    pub status: EventStatus,
    /// One of the events that matter most.
    #[serde(default)]
    pub key: bool,
    /// The part of the timeline it belongs to; `![](timeline:court)` embeds the group `court`.
    pub group: Option<Id>,
    /// Who took part.
    #[serde(default)]
    pub actors: Vec<Named<Involved>>,
    /// Where: a name of `places`, or any other.
    pub place: Option<String>,
    /// Where that comes from.
    #[serde(default)]
    pub sources: Vec<Named<Source>>,
    /// What is to be said about the date: `sources differ on the day`.
    pub date_note: Option<String>,
}

impl Described for Event {
    fn lacking(&self) -> Option<&'static str> {
        let required = [("date|event", self.date == Edtf::default()), ("title|event", self.title.is_empty())];
        required.into_iter().find_map(|(field, missing)| (missing && self.event.is_none()).then_some(field))
    }
}

/// An event of another page: `explainer#event`, or `story#event`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventRef {
    /// The explainer or story.
    pub page: Id,
    /// The event there.
    pub event: Id,
}

impl std::fmt::Display for EventRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", self.page, self.event)
    }
}

impl<'de> Deserialize<'de> for EventRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parts = text.split_once('#').and_then(|(page, event)| Some((Id::new(page)?, Id::new(event)?)));
        parts.map(|(page, event)| Self { page, event }).ok_or_else(|| {
            let message = format!("`{text}` names no event");
            serde::de::Error::custom(fault(Code::InvalidId, &message, "write `explainer#event`, both by their ids"))
        })
    }
}

impl JsonSchema for EventRef {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EventRef".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9-]*#[a-z0-9][a-z0-9-]*$",
            "description": "An event of another page: `explainer#event`.",
        })
    }
}

/// A voice that is not named, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unnamed {
    /// Who it is as far as can be said.
    pub description: String,
    /// Why there is no name. Required, unless the rule `unnamed-without-reason` is off.
    #[serde(default)]
    pub reason: String,
}

/// How someone stands on an issue. Leave it out where nothing was said: unstated is not neutral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// For it.
    Support,
    /// Rather for it.
    LeanSupport,
    /// For and against.
    Mixed,
    /// Rather against it.
    LeanOppose,
    /// Against it.
    Oppose,
    /// Said to take no side.
    Neutral,
}

/// Words in the language they were said in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Original {
    /// The language, as in HTML's `lang`.
    pub lang: String,
    /// The words.
    pub text: String,
}

/// What someone said or did about it: an `actor` (or `unnamed`), and one of `quote`, `paraphrase`, `action`, `no_comment`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reaction {
    /// The id it is linked by; made from the actor and the date if left out.
    pub id: Option<Id>,
    /// Who.
    pub actor: Option<Named<Involved>>,
    /// Who, where there is no name.
    pub unnamed: Option<Unnamed>,
    /// Their words, exactly.
    pub quote: Option<String>,
    /// Their words in yours. Never shown in quotation marks.
    pub paraphrase: Option<Md>,
    /// What they did.
    pub action: Option<Md>,
    /// They were asked and did not answer.
    #[serde(default)]
    pub no_comment: bool,
    /// When.
    pub date: Edtf,
    /// Where that comes from.
    pub source: Named<Source>,
    /// How they stand on `on`.
    pub stance: Option<Stance>,
    /// The issue the stance is about: an id of `issues`; may be left out where there is exactly one.
    pub on: Option<Id>,
    /// The event it answers.
    pub to: Option<Id>,
    /// What one must know to understand it.
    pub context: Option<Md>,
    /// The words as they were said, where `quote` is a translation.
    pub original: Option<Original>,
    /// For whom they spoke: an actor.
    pub on_behalf_of: Option<Named<Involved>>,
    /// Whom it criticises: `check` asks whether they were heard.
    #[serde(default)]
    pub criticises: Vec<Named<Involved>>,
}

/// How a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimStatus {
    /// It is so.
    Confirmed,
    /// It is probably so.
    Likely,
    /// Nobody could check it yet.
    Unverified,
    /// Those who know do not agree.
    Disputed,
    /// Parts are right, but it gives a wrong picture.
    Misleading,
    /// It is not so.
    False,
    /// It was so once.
    Outdated,
}

/// Where a claim was made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// When.
    pub date: Option<Edtf>,
    /// Where.
    pub source: Option<Named<Source>>,
}

/// How a claim stood before.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimHistory {
    /// Since when.
    pub date: Edtf,
    /// How it stood.
    pub status: ClaimStatus,
    /// Why it changed.
    pub note: Option<Md>,
}

/// A statement that can be checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The id it is embedded and linked by.
    pub id: Id,
    /// The claim, in a sentence.
    pub text: String,
    /// How it stands.
    pub status: ClaimStatus,
    /// Who makes it: the id or name of an actor, whose dossier then lists the claim, or any other words, as they read
    /// behind “Claimed by”: `a leaflet without a name`.
    pub claimant: Option<String>,
    /// Where it was made.
    pub made: Option<Made>,
    /// What the status rests on.
    pub basis: Option<Md>,
    /// Sources that speak for it.
    #[serde(default, rename = "for")]
    pub supporting: Vec<Named<Source>>,
    /// Sources that speak against it.
    #[serde(default)]
    pub against: Vec<Named<Source>>,
    /// When it was last checked.
    pub checked: Option<Edtf>,
    /// How it stood before, oldest first.
    #[serde(default)]
    pub history: Vec<ClaimHistory>,
}

/// Something we know.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// What.
    pub text: Md,
    /// Where from.
    #[serde(default)]
    pub sources: Vec<Named<Source>>,
}

/// Something we do not know.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    /// The question.
    pub question: String,
    /// Why it is open.
    pub why: Option<Md>,
    /// What would settle it.
    pub resolves_when: Option<Md>,
    /// Since when it is open.
    pub opened: Option<Edtf>,
    /// The answer, once there is one.
    pub answered: Option<Md>,
    /// Where that comes from.
    #[serde(default)]
    pub sources: Vec<Named<Source>>,
}

/// A question readers ask.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: Md,
    /// Where it comes from.
    #[serde(default)]
    pub sources: Vec<Named<Source>>,
}

/// A number: `value`, or `low` and `high` where it is a range.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The id it is embedded by; made from the label if left out.
    pub id: Option<Id>,
    /// What is counted.
    pub label: String,
    /// How many.
    pub value: Option<f64>,
    /// How many at least.
    pub low: Option<f64>,
    /// How many at most.
    pub high: Option<f64>,
    /// Of what: `people`, `%`, `million US dollars`.
    pub unit: Option<String>,
    /// When that was so.
    pub as_of: Option<Edtf>,
    /// Where it comes from.
    pub source: Option<Named<Source>>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// What it is called.
    pub name: String,
    /// Degrees north, -90 to 90.
    pub lat: f64,
    /// Degrees east, -180 to 180.
    pub lon: f64,
    /// What it has to do with the story.
    pub role: Option<String>,
    /// Keeps its degrees out of all that is published, also off the map: for a place that must not be found, such as where a
    /// witness lives.
    #[serde(default)]
    pub withheld: bool,
}

impl Place {
    /// Degrees north and east, as far as readers may know them.
    pub fn degrees(&self) -> Option<(f64, f64)> {
        (!self.withheld).then_some((self.lat, self.lon))
    }
}

/// What kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UpdateKind {
    /// Something new was added.
    Update,
    /// Something was wrong.
    Correction,
    /// Something could be misunderstood.
    Clarification,
    /// It was withdrawn.
    Retraction,
    /// A word of the editors.
    EditorsNote,
    /// The facts were checked again.
    Review,
}

/// How much a change matters to someone who read it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Significance {
    /// They can do without it.
    Minor,
    /// They should know.
    Major,
}

/// An entry of the log of changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// When.
    pub date: Edtf,
    /// What kind of change.
    pub kind: UpdateKind,
    /// What was changed.
    pub text: Md,
    /// What it said before.
    pub was: Option<Md>,
    /// What it says now.
    pub now: Option<Md>,
    /// How much it matters.
    pub significance: Option<Significance>,
}

/// What kind of interest is disclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DisclosureKind {
    /// A conflict of interest.
    Conflict,
    /// Who paid.
    Funding,
    /// What AI was used for.
    AiUse,
    /// Something else.
    Other,
}

/// Something readers should know about the authors' position.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// What kind.
    pub kind: DisclosureKind,
    /// What.
    pub text: Md,
}
