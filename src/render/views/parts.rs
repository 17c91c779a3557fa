//! What an explainer is made of: events, reactions, claims, questions, figures, places, terms and the rest.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ActorLink, Card, DateView, Html, Link, NoteView, StancesView, WordView};

/// A stretch of a timeline under a heading: a year, or a group where every event belongs to one.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodView {
    /// The heading: `2025`.
    pub label: String,
    /// Its events in order, in runs: those to show at once, and those to fold.
    pub runs: Vec<RunView>,
}

/// Events that follow each other.
#[derive(Debug, Clone, Serialize)]
pub struct RunView {
    /// Whether they are folded, since the events around them matter more.
    pub folded: bool,
    /// The events.
    pub events: Vec<EventView>,
}

/// An event that matters most, in a line.
#[derive(Debug, Clone, Serialize)]
pub struct KeyEventView {
    /// When.
    pub date: DateView,
    /// What.
    pub title: String,
    /// The event on the timeline.
    pub href: String,
    /// `confirmed`, `reported`, `disputed`, `planned`, `cancelled`.
    pub status: WordView,
}

/// How long a reader needs for an explainer, in words: `40 seconds`, `3 minutes`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReadingView {
    /// For the headline, the nut graf, where it stands and the key points.
    pub brief: String,
    /// For why it matters, what is known and not, the key people and the events that matter; `null` without any of them.
    pub essentials: Option<String>,
    /// For all the rest; `null` if there is none.
    pub full: Option<String>,
}

/// An event.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
    /// The anchor, `event-…`.
    pub anchor: String,
    /// The event itself: its anchor on this page, or its address where it is told on another.
    pub href: String,
    /// When.
    pub date: DateView,
    /// What is to be said about the date.
    pub date_note: Option<String>,
    /// What, in a line.
    pub title: String,
    /// What, in a few sentences.
    pub text: Option<Html>,
    /// `event`, `era`, `deadline`, `decision`, `statement`.
    pub kind: WordView,
    /// `confirmed`, `reported`, `disputed`, `planned`, `cancelled`.
    pub status: WordView,
    /// Whether it is one that matters most.
    pub key: bool,
    /// The group it belongs to.
    pub group: Option<String>,
    /// Who took part, each with the office held at the time.
    pub actors: Vec<ActorLink>,
    /// Where.
    pub place: Option<String>,
    /// Where it comes from; empty where it is told on another page.
    pub notes: Vec<NoteView>,
    /// The title of the explainer that tells it, where that is another page.
    pub explainer: Option<String>,
    /// Other pages that tell the same event.
    pub also_in: Vec<Link>,
    /// The sources with their titles, where it is told on another page.
    pub evidence: Vec<NoteView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// A reaction. Exactly one of `quote`, `paraphrase`, `action` and `no_comment` is there.
#[derive(Debug, Clone, Serialize)]
pub struct ReactionView {
    /// The anchor, `reaction-…`.
    pub anchor: String,
    /// The reaction itself: its anchor on this page, or its address where it stands on another.
    pub href: String,
    /// Who, with the office held at the time; `null` if unnamed.
    pub actor: Option<ActorLink>,
    /// Who, if unnamed.
    pub unnamed: Option<String>,
    /// Why there is no name.
    pub unnamed_reason: Option<String>,
    /// For whom they spoke.
    pub on_behalf_of: Option<ActorLink>,
    /// Their words, without quotation marks: print them in `<blockquote>` or `<q>`.
    pub quote: Option<String>,
    /// Their words in the author's: never in quotation marks.
    pub paraphrase: Option<Html>,
    /// What they did.
    pub action: Option<Html>,
    /// Whether they were asked and did not answer.
    pub no_comment: bool,
    /// The words in the language they were said in.
    pub original: Option<OriginalView>,
    /// When.
    pub date: DateView,
    /// Where it comes from; `null` where it stands on another page.
    pub note: Option<NoteView>,
    /// How they stand on the issue; `null` means unstated, which is not neutral.
    pub stance: Option<WordView>,
    /// The id of the issue the stance is about.
    pub issue: Option<String>,
    /// The proposition the stance is about; `null` where the reaction stands in a list under it.
    pub proposition: Option<String>,
    /// The event it answers.
    pub to: Option<Link>,
    /// What one must know to understand it.
    pub context: Option<Html>,
    /// The title of the explainer it stands in, where that is another page.
    pub explainer: Option<String>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// Words in the language they were said in.
#[derive(Debug, Clone, Serialize)]
pub struct OriginalView {
    /// The language.
    pub language: String,
    /// The words.
    pub text: String,
}

/// A claim.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimView {
    /// The anchor, `claim-…`.
    pub anchor: String,
    /// The claim itself: its anchor on this page, or its address where it stands on another.
    pub href: String,
    /// The claim.
    pub text: String,
    /// `confirmed`, `likely`, `unverified`, `disputed`, `misleading`, `false`, `outdated`.
    pub status: WordView,
    /// Who makes it.
    pub claimant: Option<String>,
    /// When it was made.
    pub made: Option<DateView>,
    /// Where it was made.
    pub made_note: Option<NoteView>,
    /// What the status rests on.
    pub basis: Option<Html>,
    /// Sources that speak for it.
    pub supporting: Vec<NoteView>,
    /// Sources that speak against it.
    pub against: Vec<NoteView>,
    /// When it was last checked.
    pub checked: Option<DateView>,
    /// How it stood before, oldest first.
    pub history: Vec<ClaimHistoryView>,
    /// The dossier of who makes it.
    pub claimant_href: Option<String>,
    /// The title of the explainer it stands in, where that is another page.
    pub explainer: Option<String>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// How a claim stood before.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimHistoryView {
    /// Since when.
    pub date: DateView,
    /// How it stood.
    pub status: WordView,
    /// Why it changed.
    pub note: Option<Html>,
}

/// Something known.
#[derive(Debug, Clone, Serialize)]
pub struct KnownView {
    /// What.
    pub text: Html,
    /// Where from.
    pub notes: Vec<NoteView>,
}

/// Something not known.
#[derive(Debug, Clone, Serialize)]
pub struct UnknownView {
    /// The anchor, `unknown-…`.
    pub anchor: String,
    /// The question.
    pub question: String,
    /// Why it is open.
    pub why: Option<Html>,
    /// What would settle it.
    pub resolves_when: Option<Html>,
    /// Since when it is open.
    pub opened: Option<DateView>,
    /// The answer, once there is one.
    pub answered: Option<Html>,
    /// Where that comes from.
    pub notes: Vec<NoteView>,
    /// The explainer it is asked in, on story pages.
    pub explainer: Option<Card>,
}

/// A question and its answer.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionView {
    /// The anchor, `question-…`.
    pub anchor: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: Html,
    /// Where it comes from.
    pub notes: Vec<NoteView>,
}

/// A number.
#[derive(Debug, Clone, Serialize)]
pub struct FigureView {
    /// The anchor, `figure-…`.
    pub anchor: String,
    /// What is counted.
    pub label: String,
    /// The number or range for readers: `252`, `7.7`, `48–80`.
    pub number: String,
    /// Of what.
    pub unit: Option<String>,
    /// When that was so.
    pub as_of: Option<DateView>,
    /// Where it comes from.
    pub note: Option<NoteView>,
}

/// A place. Those whose degrees are withheld come last.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
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
#[derive(Debug, Clone, Serialize)]
pub struct TermView {
    /// The anchor, `term-…`.
    pub anchor: String,
    /// The term.
    pub term: String,
    /// Other spellings.
    pub also: Vec<String>,
    /// What it means.
    pub definition: Html,
    /// Where that comes from.
    pub notes: Vec<NoteView>,
    /// The explainers that explain it; only in the list of all terms.
    pub used_in: Vec<Link>,
}

/// An entry of the log of changes.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    /// The anchor, `update-…`.
    pub anchor: String,
    /// When.
    pub date: DateView,
    /// `update`, `correction`, `clarification`, `retraction`, `editors-note`, `review`.
    pub kind: WordView,
    /// What was changed.
    pub text: Html,
    /// What it said before.
    pub was: Option<Html>,
    /// What it says now.
    pub now: Option<Html>,
    /// Whether someone who read it before should know.
    pub major: bool,
    /// The entry itself: its anchor on this page, or its address where it stands on another.
    pub href: String,
    /// The title of the explainer that was changed, where that is another page.
    pub explainer: Option<String>,
}

/// Something readers should know about the authors' position.
#[derive(Debug, Clone, Serialize)]
pub struct DisclosureView {
    /// `conflict`, `funding`, `ai-use`, `other`.
    pub kind: WordView,
    /// What.
    pub text: Html,
}

/// A group of reactions: those on one issue, or those that state no stance.
#[derive(Debug, Clone, Serialize)]
pub struct IssueView {
    /// The id; `null` for reactions that state no stance.
    pub id: Option<String>,
    /// The proposition; `null` for reactions that state no stance.
    pub question: Option<String>,
    /// The reactions, by date.
    pub reactions: Vec<ReactionView>,
    /// Who stands where; `null` for fewer than three reactions, and for those that state no stance.
    pub stances: Option<StancesView>,
}
