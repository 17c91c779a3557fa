//! What `index.json` holds. These structs and their comments are its schema and its reference.

use schemars::JsonSchema;
use serde::Serialize;

/// The version of `index.json`: raised when a field changes its meaning or goes away, not when one is added.
pub const VERSION: u32 = 1;

/// `index.json` of an explainer. Texts are plain; dates are EDTF (ISO 8601-2); addresses are full ones, or begin at the
/// top of the site where it has no address.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExplainerData {
    /// The version of this form.
    pub version: u32,
    /// The address of the page.
    pub url: String,
    /// The id.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The nut graf.
    pub summary: String,
    /// The language.
    pub language: String,
    /// When it was first published.
    pub published: String,
    /// When it was last changed.
    pub updated: String,
    /// `developing`, `active`, `stalled` or `concluded`.
    pub status: Option<String>,
    /// The day up to which facts were checked.
    pub as_of: Option<String>,
    /// Bylines.
    pub authors: Vec<NamedData>,
    /// Topics.
    pub topics: Vec<NamedData>,
    /// The running story.
    pub story: Option<NamedData>,
    /// Where things stand.
    pub where_it_stands: Option<String>,
    /// Why it matters.
    pub why_it_matters: Option<String>,
    /// The story in a few points.
    pub key_points: Vec<String>,
    /// Who is involved.
    pub actors: Vec<ActorData>,
    /// What happened when, in order.
    pub timeline: Vec<EventData>,
    /// Who said or did what about it, in the author's order.
    pub reactions: Vec<ReactionData>,
    /// What is claimed.
    pub claims: Vec<ClaimData>,
    /// What is known.
    pub known: Vec<KnownData>,
    /// What is not known.
    pub unknown: Vec<UnknownData>,
    /// Questions and answers.
    pub questions: Vec<QuestionData>,
    /// The story by numbers.
    pub figures: Vec<FigureData>,
    /// Where it happens.
    pub places: Vec<PlaceData>,
    /// Terms explained.
    pub glossary: Vec<TermData>,
    /// The sources cited anywhere, in the order of their numbers on the page.
    pub sources: Vec<SourceData>,
    /// The log of changes.
    pub updates: Vec<UpdateData>,
}

/// A page by its name.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NamedData {
    /// The id.
    pub id: String,
    /// The name or headline.
    pub name: String,
    /// The page.
    pub url: String,
}

/// Who is involved.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ActorData {
    /// The id.
    pub id: String,
    /// The full name.
    pub name: String,
    /// `person`, `government` and so on.
    pub kind: String,
    /// The role in this story.
    pub role: Option<String>,
    /// The side it is on.
    pub side: Option<String>,
    /// Whether a reader must know them.
    pub key: bool,
    /// The dossier.
    pub url: Option<String>,
}

/// A source where it is cited.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CitedData {
    /// The id of the source, as in `sources`.
    pub id: String,
    /// The place in it.
    pub at: Option<String>,
}

/// An event.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EventData {
    /// The id, unique in the explainer.
    pub id: String,
    /// The event on the page.
    pub url: String,
    /// When.
    pub date: String,
    /// When, in words.
    pub date_text: String,
    /// What, in a line.
    pub title: String,
    /// What, in a few sentences.
    pub text: Option<String>,
    /// `event`, `era`, `deadline`, `decision` or `statement`.
    pub kind: String,
    /// `confirmed`, `reported`, `disputed`, `planned` or `cancelled`.
    pub status: String,
    /// Whether it is one that matters most.
    pub key: bool,
    /// Who took part, by their ids.
    pub actors: Vec<String>,
    /// Where.
    pub place: Option<String>,
    /// The event of another page that this is, as `page#event`.
    pub same_as: Option<String>,
    /// Where that comes from.
    pub sources: Vec<CitedData>,
}

/// A reaction.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReactionData {
    /// The id, unique in the explainer.
    pub id: String,
    /// The reaction on the page.
    pub url: String,
    /// Who, by id.
    pub actor: Option<String>,
    /// Who, in words: the name, or the description of one who is not named.
    pub who: String,
    /// `quote`, `paraphrase`, `action` or `no-comment`.
    pub form: String,
    /// The words or the act.
    pub text: String,
    /// When.
    pub date: String,
    /// `support`, `lean-support`, `mixed`, `lean-oppose`, `oppose` or `neutral`; left out means unstated.
    pub stance: Option<String>,
    /// The proposition the stance is about.
    pub on: Option<String>,
    /// Where that comes from.
    pub source: CitedData,
}

/// A claim.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClaimData {
    /// The id, unique in the explainer.
    pub id: String,
    /// The claim on the page.
    pub url: String,
    /// The claim.
    pub text: String,
    /// `confirmed`, `likely`, `unverified`, `disputed`, `misleading`, `false` or `outdated`.
    pub status: String,
    /// Who makes it.
    pub claimant: Option<String>,
    /// What the status rests on.
    pub basis: Option<String>,
    /// When it was last checked.
    pub checked: Option<String>,
    /// Sources that speak for it.
    #[serde(rename = "for")]
    pub supporting: Vec<CitedData>,
    /// Sources that speak against it.
    pub against: Vec<CitedData>,
}

/// Something known.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KnownData {
    /// What.
    pub text: String,
    /// Where from.
    pub sources: Vec<CitedData>,
}

/// Something not known.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UnknownData {
    /// The question on the page.
    pub url: String,
    /// The question.
    pub question: String,
    /// Why it is open.
    pub why: Option<String>,
    /// What would settle it.
    pub resolves_when: Option<String>,
    /// Since when it is open.
    pub opened: Option<String>,
    /// The answer, once there is one.
    pub answered: Option<String>,
}

/// A question and its answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct QuestionData {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Where it comes from.
    pub sources: Vec<CitedData>,
}

/// A number.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FigureData {
    /// What is counted.
    pub label: String,
    /// How many.
    pub value: Option<f64>,
    /// How many at least.
    pub low: Option<f64>,
    /// How many at most.
    pub high: Option<f64>,
    /// Of what.
    pub unit: Option<String>,
    /// When that was so.
    pub as_of: Option<String>,
    /// Where it comes from.
    pub source: Option<CitedData>,
}

/// A place.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlaceData {
    /// What it is called.
    pub name: String,
    /// Degrees north; left out if they are withheld.
    pub lat: Option<f64>,
    /// Degrees east; left out if they are withheld.
    pub lon: Option<f64>,
    /// What it has to do with the story.
    pub role: Option<String>,
}

/// A term.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TermData {
    /// The term.
    pub term: String,
    /// What it means.
    pub definition: String,
}

/// A source.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourceData {
    /// The id.
    pub id: String,
    /// The title.
    pub title: Option<String>,
    /// Where to read it.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub date: Option<String>,
    /// What it is: `document`, `news` and so on.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Whether it is the thing itself and not a report about it.
    pub primary: bool,
}

/// An entry of the log of changes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UpdateData {
    /// The entry on the page.
    pub url: String,
    /// When.
    pub date: String,
    /// `update`, `correction`, `clarification`, `retraction`, `editors-note` or `review`.
    pub kind: String,
    /// What was changed.
    pub text: String,
    /// What it said before.
    pub was: Option<String>,
    /// What it says now.
    pub now: Option<String>,
}
