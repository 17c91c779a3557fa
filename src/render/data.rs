//! Explainers as data: `index.json` of our own form, and the forms that other programs read.

use icalendar::{Calendar, Component, EventLike, Property};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::hrefs::Hrefs;
use super::joined::joined;
use super::shell::Shell;
use super::structured_data::time;
use super::views::DownloadView;
use super::words::Word;
use crate::date::{Edtf, Moment};
use crate::model::{Event, EventKind, EventStatus, Explainer, Involved, Md, Named, Source, Tier};
use crate::site::{ActorCard, Anchors, Linked, PageCard, Route};

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
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
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

/// A file of data beside an explainer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// `index.json`
    Index,
    /// `timeline.csv`
    TimelineCsv,
    /// `reactions.csv`
    ReactionsCsv,
    /// `timelinejs.json`, as <https://timeline.knightlab.com/docs/json-format.html> has it.
    TimelineJs,
    /// `whats-next.ics` (RFC 5545)
    Calendar,
}

impl Kind {
    /// Those that an explainer has.
    pub(super) fn of(shell: &Shell, record: &Explainer, whats_next: bool) -> Vec<Self> {
        let data = shell.outputs.data;
        let kinds = [
            (Self::Index, shell.outputs.index_json),
            (Self::TimelineCsv, data && !record.timeline.is_empty()),
            (Self::ReactionsCsv, data && !record.reactions.is_empty()),
            (Self::TimelineJs, data && !record.timeline.is_empty()),
            (Self::Calendar, data && whats_next),
        ];
        kinds.into_iter().filter_map(|(kind, made)| made.then_some(kind)).collect()
    }

    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Index => "index.json",
            Self::TimelineCsv => "timeline.csv",
            Self::ReactionsCsv => "reactions.csv",
            Self::TimelineJs => "timelinejs.json",
            Self::Calendar => "whats-next.ics",
        }
    }

    /// The file, for the head of the page.
    pub(super) fn link(self, hrefs: &Hrefs, page: &Route) -> DownloadView {
        let (title, mime) = self.words();
        DownloadView { title, href: hrefs.file(&format!("{page}{}", self.file())), mime }
    }

    /// What it is, for readers, and its media type.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Index => ("This page as data (JSON)", "application/json"),
            Self::TimelineCsv => ("Timeline as a table (CSV)", "text/csv"),
            Self::ReactionsCsv => ("Reactions as a table (CSV)", "text/csv"),
            Self::TimelineJs => ("Timeline for TimelineJS (JSON)", "application/json"),
            Self::Calendar => ("What’s next as a calendar (ICS)", "text/calendar"),
        }
    }
}

/// Makes a file of data of an explainer.
pub(super) fn write(kind: Kind, linked: &Linked<Explainer>, shell: &Shell) -> Result<Vec<u8>, String> {
    let hrefs = shell.hrefs(&linked.route);
    let said = Said { linked, shell, hrefs, anchors: Anchors::of(&linked.document.record) };
    match kind {
        Kind::Index => Ok(bytes(&said.index())),
        Kind::TimelineCsv => said.timeline_csv().map_err(|error| error.to_string()),
        Kind::ReactionsCsv => said.reactions_csv().map_err(|error| error.to_string()),
        Kind::TimelineJs => Ok(bytes(&said.timeline_js())),
        Kind::Calendar => Ok(said.calendar()),
    }
}

/// JSON with a line end, without a `<`: even a server that calls it HTML makes no markup of it.
pub(super) fn bytes(value: &impl Serialize) -> Vec<u8> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("{}\n", text.replace('<', "\\u003c")).into_bytes()
}

/// `/data/actors.json`: everyone with a dossier.
pub(super) fn actors<'c>(cards: impl Iterator<Item = &'c ActorCard>, shell: &Shell) -> Vec<u8> {
    let hrefs = shell.hrefs(&Route::default());
    let actor = |card: &ActorCard| {
        json!({
            "id": card.id,
            "name": card.name,
            "kind": card.kind,
            "summary": card.summary,
            "url": card.route.as_ref().map(|route| address(&hrefs, route, "")),
            "same_as": card.same_as,
            "roles": card.roles.iter().map(|role| json!({
                "title": role.title,
                "org": role.org,
                "from": role.from.map(|date| date.notation()),
                "to": role.to.map(|date| date.notation()),
            })).collect::<Vec<_>>(),
        })
    };
    bytes(&json!({ "version": VERSION, "actors": cards.map(actor).collect::<Vec<_>>() }))
}

/// `/data/timeline.json`: all events, each once, in order.
pub(super) fn timeline<'l>(explainers: impl Iterator<Item = &'l Linked<Explainer>>, shell: &Shell) -> Vec<u8> {
    let hrefs = shell.hrefs(&Route::default());
    let events: Vec<Value> = joined(None, explainers, |_| true)
        .iter()
        .map(|joined| {
            let event = joined.event;
            json!({
                "date": event.date.notation(),
                "title": event.title,
                "kind": event.kind,
                "status": event.status,
                "told_in": joined.places().map(|(linked, id)| json!({
                    "title": linked.document.record.title,
                    "url": address(&hrefs, &linked.route, &format!("event-{id}")),
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    bytes(&json!({ "version": VERSION, "events": events }))
}

/// A full address, or one from the top of the site where it has none.
fn address(hrefs: &Hrefs, route: &Route, anchor: &str) -> String {
    let page = hrefs.absolute(route).unwrap_or_else(|| format!("/{route}"));
    if anchor.is_empty() { page } else { format!("{page}#{anchor}") }
}

struct Said<'s> {
    linked: &'s Linked<Explainer>,
    shell: &'s Shell,
    hrefs: Hrefs,
    anchors: Anchors,
}

fn plain(md: Option<&Md>) -> Option<String> {
    md.map(Md::plain)
}

fn notation(date: Option<&Edtf>) -> Option<String> {
    date.map(Edtf::notation)
}

fn cited(source: &Named<Source>) -> CitedData {
    CitedData { id: source.id.to_string(), at: source.at.clone() }
}

fn all_cited(sources: &[Named<Source>]) -> Vec<CitedData> {
    sources.iter().map(cited).collect()
}

impl Said<'_> {
    fn record(&self) -> &Explainer {
        &self.linked.document.record
    }

    fn here(&self, anchor: &str) -> String {
        address(&self.hrefs, &self.linked.route, anchor)
    }

    fn named(&self, card: &PageCard) -> NamedData {
        NamedData { id: card.id.to_string(), name: card.title.clone(), url: address(&self.hrefs, &card.route, "") }
    }

    fn card(&self, involved: &Involved) -> Option<&ActorCard> {
        self.linked.reach.actors.get(involved.id()?.as_str()).map(|card| &***card)
    }

    fn index(&self) -> ExplainerData {
        let (record, reach) = (self.record(), &self.linked.reach);
        ExplainerData {
            version: VERSION,
            url: self.here(""),
            id: self.linked.document.id.to_string(),
            title: record.title.clone(),
            summary: record.summary.plain(),
            language: record.lang.clone().unwrap_or_else(|| self.shell.language.clone()),
            published: record.date.notation(),
            updated: record.last_changed().notation(),
            status: record.status.map(|status| status.view().id),
            as_of: notation(record.as_of.as_ref()),
            authors: record
                .authors
                .iter()
                .filter_map(|id| reach.authors.get(id))
                .map(|card| self.named(card))
                .collect(),
            topics: record.topics.iter().filter_map(|id| reach.topics.get(id)).map(|card| self.named(card)).collect(),
            story: record.story.as_ref().and_then(|id| reach.stories.get(id)).map(|card| self.named(card)),
            where_it_stands: plain(record.where_it_stands.as_ref()),
            why_it_matters: plain(record.why_it_matters.as_ref()),
            key_points: record.key_points.iter().map(Md::plain).collect(),
            actors: record.actors.iter().filter_map(|involved| self.actor(involved)).collect(),
            timeline: self.events().map(|(event, id)| self.event(event, id)).collect(),
            reactions: self.reactions(),
            claims: record.claims.iter().map(|claim| self.claim(claim)).collect(),
            known: record
                .known
                .iter()
                .map(|entry| KnownData { text: entry.text.plain(), sources: all_cited(&entry.sources) })
                .collect(),
            unknown: self.unknown(),
            questions: self.questions(),
            figures: record.figures.iter().map(figure).collect(),
            places: record
                .places
                .iter()
                .map(|place| PlaceData {
                    name: place.name.clone(),
                    lat: place.lat,
                    lon: place.lon,
                    role: place.role.clone(),
                })
                .collect(),
            glossary: reach
                .terms
                .iter()
                .map(|term| TermData { term: term.term.clone(), definition: term.definition.plain() })
                .collect(),
            sources: reach.sources.iter().map(|source| source_data(source)).collect(),
            updates: self.updates(),
        }
    }

    fn actor(&self, involved: &Named<Involved>) -> Option<ActorData> {
        let card = self.card(involved)?;
        let side = involved.side.as_ref();
        Some(ActorData {
            id: card.id.to_string(),
            name: card.name.clone(),
            kind: card.kind.view().id,
            role: involved.role.clone(),
            side: side
                .and_then(|id| self.record().sides.iter().find(|side| side.id == *id))
                .map(|side| side.label.clone()),
            key: involved.key,
            url: card.route.as_ref().map(|route| address(&self.hrefs, route, "")),
        })
    }

    /// The events in order of time, with their ids.
    fn events(&self) -> impl Iterator<Item = (&Event, &String)> {
        let mut events: Vec<_> = self.record().timeline.iter().zip(&self.anchors.events).collect();
        events.sort_by(|(a, _), (b, _)| a.date.chronological(&b.date));
        events.into_iter()
    }

    fn event(&self, event: &Event, id: &str) -> EventData {
        EventData {
            id: id.to_owned(),
            url: self.here(&format!("event-{id}")),
            date: event.date.notation(),
            date_text: event.date.to_string(),
            title: event.title.clone(),
            text: plain(event.text.as_ref()),
            kind: event.kind.view().id,
            status: event.status.view().id,
            key: event.key,
            actors: event.actors.iter().filter_map(|actor| self.card(actor)).map(|card| card.id.to_string()).collect(),
            place: event.place.clone(),
            same_as: event.event.as_ref().map(ToString::to_string),
            sources: all_cited(&event.sources),
        }
    }

    fn reactions(&self) -> Vec<ReactionData> {
        let record = self.record();
        let view = |(reaction, id): (&crate::model::Reaction, &String)| {
            let card = reaction.actor.as_ref().and_then(|actor| self.card(actor));
            let unnamed = reaction.unnamed.as_ref().map(|unnamed| unnamed.description.clone());
            let forms = [
                ("quote", reaction.quote.clone()),
                ("paraphrase", plain(reaction.paraphrase.as_ref())),
                ("action", plain(reaction.action.as_ref())),
            ];
            let given = forms.into_iter().find_map(|(form, text)| Some((form, text?)));
            let (form, text) = given.unwrap_or(("no-comment", String::new()));
            let named = |issue: &&crate::model::Issue| reaction.on.as_ref().is_none_or(|on| issue.id == *on);
            let on = reaction.stance.and(record.issues.iter().find(named));
            ReactionData {
                id: id.clone(),
                url: self.here(&format!("reaction-{id}")),
                actor: card.map(|card| card.id.to_string()),
                who: card.map(|card| card.name.clone()).or(unnamed).unwrap_or_default(),
                form: form.to_owned(),
                text,
                date: reaction.date.notation(),
                stance: reaction.stance.map(|stance| stance.view().id),
                on: on.map(|issue| issue.question.clone()),
                source: cited(&reaction.source),
            }
        };
        record.reactions.iter().zip(&self.anchors.reactions).map(view).collect()
    }

    fn claim(&self, claim: &crate::model::Claim) -> ClaimData {
        let claimant = claim.claimant.as_ref();
        let name =
            claimant.and_then(|words| self.linked.reach.actors.get(words.as_str())).map(|card| card.name.clone());
        ClaimData {
            id: claim.id.to_string(),
            url: self.here(&format!("claim-{}", claim.id)),
            text: claim.text.clone(),
            status: claim.status.view().id,
            claimant: name.or_else(|| claimant.cloned()),
            basis: plain(claim.basis.as_ref()),
            checked: notation(claim.checked.as_ref()),
            supporting: all_cited(&claim.supporting),
            against: all_cited(&claim.against),
        }
    }

    fn unknown(&self) -> Vec<UnknownData> {
        let view = |(entry, id): (&crate::model::Unknown, &String)| UnknownData {
            url: self.here(&format!("unknown-{id}")),
            question: entry.question.clone(),
            why: plain(entry.why.as_ref()),
            resolves_when: plain(entry.resolves_when.as_ref()),
            opened: notation(entry.opened.as_ref()),
            answered: plain(entry.answered.as_ref()),
        };
        self.record().unknown.iter().zip(&self.anchors.unknown).map(view).collect()
    }

    fn questions(&self) -> Vec<QuestionData> {
        let view = |entry: &crate::model::Question| QuestionData {
            question: entry.question.clone(),
            answer: entry.answer.plain(),
            sources: all_cited(&entry.sources),
        };
        self.record().questions.iter().map(view).collect()
    }

    fn updates(&self) -> Vec<UpdateData> {
        let view = |(entry, id): (&crate::model::Update, &String)| UpdateData {
            url: self.here(&format!("update-{id}")),
            date: entry.date.notation(),
            kind: entry.kind.view().id,
            text: entry.text.plain(),
            was: plain(entry.was.as_ref()),
            now: plain(entry.now.as_ref()),
        };
        self.record().updates.iter().zip(&self.anchors.updates).map(view).collect()
    }

    fn timeline_csv(&self) -> csv::Result<Vec<u8>> {
        let head = ["id", "date", "date_text", "title", "text", "kind", "status", "place", "actors", "sources", "url"];
        let rows = self.events().map(|(event, id)| {
            let data = self.event(event, id);
            let sources: Vec<String> = data.sources.into_iter().map(|source| source.id).collect();
            [
                data.id,
                data.date,
                data.date_text,
                data.title,
                data.text.unwrap_or_default(),
                data.kind,
                data.status,
                data.place.unwrap_or_default(),
                data.actors.join("; "),
                sources.join("; "),
                data.url,
            ]
        });
        table(head, rows)
    }

    fn reactions_csv(&self) -> csv::Result<Vec<u8>> {
        let head = ["id", "date", "who", "actor", "form", "text", "stance", "on", "source", "url"];
        let rows = self.reactions().into_iter().map(|data| {
            [
                data.id,
                data.date,
                data.who,
                data.actor.unwrap_or_default(),
                data.form,
                data.text,
                data.stance.unwrap_or_default(),
                data.on.unwrap_or_default(),
                data.source.id,
                data.url,
            ]
        });
        table(head, rows)
    }

    fn timeline_js(&self) -> Value {
        let slide = |(event, id): (&Event, &String)| {
            let mut text = event.text.as_ref().map(|text| crate::text::escape(&text.plain())).unwrap_or_default();
            let url = crate::text::escape(&self.here(&format!("event-{id}")));
            text.push_str(&format!("<p><a href=\"{url}\">In the explainer</a></p>"));
            json!({
                "unique_id": format!("event-{id}"),
                "start_date": moment(event.date.start()),
                "end_date": event.date.end().filter(|_| matches!(event.date, Edtf::Between(..))).map(moment),
                "display_date": event.date.to_string(),
                "text": { "headline": crate::text::escape(&event.title), "text": text },
                "group": event.group.as_ref().map(ToString::to_string),
            })
        };
        let (eras, events): (Vec<_>, Vec<_>) = self
            .events()
            .partition(|(event, _)| event.kind == EventKind::Era && matches!(event.date, Edtf::Between(..)));
        let record = self.record();
        without_nulls(json!({
            "title": { "text": {
                "headline": crate::text::escape(&record.title),
                "text": crate::text::escape(&record.summary.plain()),
            } },
            "events": events.into_iter().map(slide).collect::<Vec<_>>(),
            "eras": eras.into_iter().map(slide).collect::<Vec<_>>(),
        }))
    }

    /// Planned events as days of a calendar. Nothing in it depends on when it was made.
    fn calendar(&self) -> Vec<u8> {
        let mut calendar = Calendar::new();
        calendar.name(&self.record().title);
        let stamp = time(self.record().last_changed()).replace(['-', ':'], "");
        for (event, id) in self.events().filter(|(event, _)| event.status == EventStatus::Planned) {
            let mut entry = icalendar::Event::new();
            entry.uid(&self.here(&format!("event-{id}")));
            entry.add_property("DTSTAMP", &stamp);
            entry.summary(&format!("{} ({})", event.title, event.date));
            if let Some(text) = plain(event.text.as_ref()) {
                entry.description(&text);
            }
            if let Some(place) = &event.place {
                entry.location(place);
            }
            entry.url(&self.here(&format!("event-{id}")));
            let day = |name: &str, day: jiff::civil::Date| {
                let mut property = Property::new(name, day.strftime("%Y%m%d").to_string());
                property.add_parameter("VALUE", "DATE");
                property.done()
            };
            entry.append_property(day("DTSTART", event.date.first_day()));
            // The end of a day's entry is the day after it.
            if let Some(end) = event.date.last_day().and_then(|last| last.tomorrow().ok()) {
                entry.append_property(day("DTEND", end));
            }
            calendar.push(entry.done());
        }
        calendar.to_string().into_bytes()
    }
}

/// A date as TimelineJS has it: as far as it is known.
fn moment(moment: &Moment) -> Value {
    let (year, month, day) = moment.parts();
    json!({ "year": year, "month": month, "day": day })
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        value => value,
    }
}

fn figure(figure: &crate::model::Figure) -> FigureData {
    FigureData {
        label: figure.label.clone(),
        value: figure.value,
        low: figure.low,
        high: figure.high,
        unit: figure.unit.clone(),
        as_of: notation(figure.as_of.as_ref()),
        source: figure.source.as_ref().map(cited),
    }
}

fn source_data(source: &Source) -> SourceData {
    SourceData {
        id: source.id.to_string(),
        title: source.title.clone(),
        url: source.url.as_ref().map(|url| url.as_str().to_owned()),
        publisher: source.publisher.clone(),
        date: notation(source.date.as_ref()),
        kind: source.kind.map(|kind| kind.view().id),
        primary: source.tier == Some(Tier::Primary),
    }
}

/// A table as RFC 4180 has it. A cell that a spreadsheet would take for a formula gets an apostrophe before it
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> csv::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(
            row.map(|cell| if cell.starts_with(['=', '+', '@', '\t', '\r']) { format!("'{cell}") } else { cell }),
        )?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
