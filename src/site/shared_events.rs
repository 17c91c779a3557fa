//! One event told on several pages: what a page leaves out is taken from where the event is told in full, and pages that
//! tell it differently are told of.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Anchors, Published, Skipped};
use crate::date::Edtf;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::Fingerprint;
use crate::model::{Event, EventRef, Explainer, Figure, Id, Involved, Named, Source, Story};
use crate::page::{Document, Kind, Parsed};
use crate::text::{SourcePath, nearest};

/// An event that refers to one that refers to one: more steps than this go round in circles.
const MOST_STEPS: usize = 8;

/// Fills what events of explainers leave out, and tells where two pages disagree.
pub(super) fn resolve(published: &mut Published, parsed: &[&Parsed], skipped: &[Skipped], told: &mut Vec<Diagnostic>) {
    figures_that_differ(&published.explainers, told);
    if !published.shares_events {
        return;
    }
    let refers = |document: &Arc<Document<Explainer>>| document.record.shares_events();
    let explainers = published.explainers.clone();
    let tellers = Tellers::of(&explainers, &published.stories, parsed, skipped);
    for document in published.explainers.iter_mut().filter(|document| refers(document)) {
        *document = Arc::new(tellers.resolved(document, told));
    }
}

/// A page with events.
#[derive(Clone, Copy)]
struct Teller<'t> {
    file: &'t SourcePath,
    events: &'t [Event],
    /// The explainer, which may describe actors and sources that its events name.
    explainer: Option<&'t Explainer>,
    front: Fingerprint,
}

/// Pages with events by their ids; an explainer goes before a story of the same id.
struct Tellers<'t> {
    by_id: HashMap<&'t Id, Teller<'t>>,
    /// Pages that cannot be read, and so tell what nobody knows.
    broken: Vec<&'t Id>,
    skipped: &'t [Skipped],
}

/// An event where it is told in full.
struct Told<'t> {
    teller: Teller<'t>,
    index: usize,
    at: EventRef,
}

impl<'t> Tellers<'t> {
    fn of(
        explainers: &'t [Arc<Document<Explainer>>],
        stories: &'t [Arc<Document<Story>>],
        parsed: &'t [&Parsed],
        skipped: &'t [Skipped],
    ) -> Self {
        let mut by_id = HashMap::new();
        for story in stories {
            let events = &story.record.timeline;
            let teller = Teller { file: &story.path, events, explainer: None, front: story.front_fingerprint };
            by_id.insert(&story.id, teller);
        }
        for explainer in explainers {
            let (record, front) = (&explainer.record, explainer.front_fingerprint);
            let teller = Teller { file: &explainer.path, events: &record.timeline, explainer: Some(record), front };
            by_id.insert(&explainer.id, teller);
        }
        let unread = parsed.iter().filter(|parsed| parsed.page.is_none()).filter_map(|parsed| parsed.identity.as_ref());
        let broken =
            unread.filter(|(kind, _)| matches!(kind, Kind::Explainer | Kind::Story)).map(|(_, id)| id).collect();
        Self { by_id, broken, skipped }
    }

    /// The explainer with its events filled.
    fn resolved(&self, document: &Document<Explainer>, told: &mut Vec<Diagnostic>) -> Document<Explainer> {
        let mut record = document.record.clone();
        let mut taken_from = vec![document.front_fingerprint];
        for (index, event) in record.timeline.iter_mut().enumerate() {
            let Some(reference) = event.event.clone() else { continue };
            let place = document.field(format_args!("timeline[{index}].event"));
            match self.find(&reference) {
                Ok(original) => {
                    differences(document, index, event, &original, told);
                    taken_from.push(original.teller.front);
                    fill(event, &original);
                }
                Err(wrong) => told.extend(self.mistake(wrong, &reference, place)),
            }
        }
        let front_fingerprint = Fingerprint::of(&taken_from);
        let fingerprint = Fingerprint::of(&(document.fingerprint, front_fingerprint));
        Document { record, fingerprint, front_fingerprint, ..document.clone() }
    }

    fn find(&self, reference: &EventRef) -> Result<Told<'t>, Unfound> {
        let mut at = reference.clone();
        for _ in 0..MOST_STEPS {
            let Some(teller) = self.by_id.get(&at.page) else { return Err(Unfound::Page) };
            // Only of those asked for: a site has far more events than references to them.
            let ids = Anchors::of_events(teller.events);
            let Some(index) = ids.iter().position(|id| id == at.event.as_str()) else {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                return Err(Unfound::Event(nearest(at.event.as_str(), ids).map(|near| format!("{}#{near}", at.page))));
            };
            match &teller.events[index].event {
                None => return Ok(Told { teller: *teller, index, at }),
                Some(further) => at = further.clone(),
            }
        }
        Err(Unfound::Circle)
    }

    fn mistake(&self, wrong: Unfound, reference: &EventRef, place: Place) -> Option<Diagnostic> {
        if self.broken.contains(&&reference.page) {
            return None;
        }
        let skipped = self.skipped.iter().find(|skipped| skipped.id == reference.page);
        Some(match wrong {
            Unfound::Page if skipped.is_some() => {
                let reason = skipped.map(|skipped| skipped.reason.to_string()).unwrap_or_default();
                let message =
                    format!("`{}` is not published ({reason}), and so cannot tell this event", reference.page);
                Diagnostic::error(Code::UnpublishedReference, place, message)
                    .hint("write `date` and `title` here instead of `event`, or publish that page too")
            }
            Unfound::Page => {
                let pages = self.by_id.keys().map(|id| id.as_str());
                let message = format!("there is no explainer or story `{}`", reference.page);
                Diagnostic::error(Code::UnknownEvent, place, message)
                    .did_you_mean(nearest(reference.page.as_str(), pages), "name it by its file, without `.md`")
            }
            Unfound::Event(near) => {
                let message = format!("`{}` has no event `{}`", reference.page, reference.event);
                let otherwise = "give that event an `id` where it is told, and write it here behind `#`";
                Diagnostic::error(Code::UnknownEvent, place, message).did_you_mean(near.as_deref(), otherwise)
            }
            Unfound::Circle => {
                Diagnostic::error(Code::InvalidValue, place, "these events refer to each other in a circle")
                    .hint("tell the event in full on one of the pages: `date` and `title` without `event`")
            }
        })
    }
}

/// Why an event is not found.
enum Unfound {
    Page,
    /// With the nearest reference there is.
    Event(Option<String>),
    Circle,
}

/// Takes from the original what the event leaves out. The text stays there: pages link to it.
fn fill(event: &mut Event, original: &Told<'_>) {
    let full = &original.teller.events[original.index];
    event.event = Some(original.at.clone());
    if event.date == Edtf::default() {
        event.date = full.date;
        event.date_note = event.date_note.take().or_else(|| full.date_note.clone());
    }
    if event.title.is_empty() {
        event.title.clone_from(&full.title);
        event.status = full.status;
        event.kind = full.kind;
    }
    event.place = event.place.take().or_else(|| full.place.clone());
    if event.actors.is_empty() {
        event.actors = full.actors.iter().map(|actor| original.described_actor(actor)).collect();
    }
    if event.sources.is_empty() {
        event.sources = full.sources.iter().map(|source| original.described_source(source)).collect();
    }
}

impl Told<'_> {
    /// The actor with its description, if only the other explainer has that.
    fn described_actor(&self, named: &Named<Involved>) -> Named<Involved> {
        let listed = self.teller.explainer.into_iter().flat_map(|record| &record.actors);
        let described = listed.filter(|actor| actor.is_record() && actor.id() == named.id()).filter_map(Named::record);
        let described =
            described.map(|actor| Named::new(Involved { note: None, side: None, key: false, ..actor.clone() }));
        described.into_iter().next().unwrap_or_else(|| named.clone())
    }

    /// The source with its description, if only the other explainer has that.
    fn described_source(&self, named: &Named<Source>) -> Named<Source> {
        let listed = self.teller.explainer.into_iter().flat_map(|record| &record.sources);
        let described = listed.filter_map(Named::described).filter(|source| source.id == *named.id());
        let described =
            described.map(|source| Named::new(Source { at: named.at().map(str::to_owned), ..source.clone() }));
        described.into_iter().next().unwrap_or_else(|| named.clone())
    }
}

/// Tells where an event and its original give other dates or numbers.
fn differences(
    document: &Document<Explainer>,
    index: usize,
    event: &Event,
    original: &Told<'_>,
    told: &mut Vec<Diagnostic>,
) {
    let full = &original.teller.events[original.index];
    let there = |field: &str| Place::field(original.teller.file, format!("timeline[{}].{field}", original.index));
    let mut tell = |field: &str, message: String| {
        let place = document.field(format_args!("timeline[{index}].{field}"));
        let wrong = Diagnostic::warning(Code::Contradiction, place, message);
        told.push(wrong.label(there(field), "told otherwise here").hint(
            "find out which is right; if sources differ, tell both the same way and say so in `date_note` or `text`",
        ));
    };
    if event.date != Edtf::default() && !event.date.overlaps(&full.date) {
        tell("date", format!("two pages date this event differently: {} and {}", event.date, full.date));
    }
    let (here, there) = (numbers(&event.title), numbers(&full.title));
    let contained =
        here.iter().all(|number| there.contains(number)) || there.iter().all(|number| here.contains(number));
    if !contained {
        tell(
            "title",
            format!("two pages give other figures for this event: {} and {}", here.join(", "), there.join(", ")),
        );
    }
}

/// The numbers in a text, without the signs that group their digits.
fn numbers(text: &str) -> Vec<String> {
    let plain = text.replace([',', '\u{a0}', '\u{202f}'], "");
    let digits = plain.split(|letter: char| !letter.is_ascii_digit() && letter != '.').map(|run| run.trim_matches('.'));
    digits.filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// Tells of figures that two explainers of one story give under one id, for one time, with other values.
fn figures_that_differ(explainers: &[Arc<Document<Explainer>>], told: &mut Vec<Diagnostic>) {
    /// A figure of a story, by story, id and time.
    type Name<'f> = (&'f Id, &'f Id, Option<Edtf>);
    let mut first: HashMap<Name<'_>, (&Document<Explainer>, usize)> = HashMap::new();
    let values = |figure: &Figure| (figure.value, figure.low, figure.high, figure.unit.clone());
    for document in explainers {
        let Some(story) = &document.record.story else { continue };
        for (index, figure) in document.record.figures.iter().enumerate() {
            let Some(id) = &figure.id else { continue };
            let (other, at) = *first.entry((story, id, figure.as_of)).or_insert((document, index));
            if values(&other.record.figures[at]) != values(figure) {
                let place = document.field(format_args!("figures[{index}].value"));
                let message = format!("two explainers of one story give the figure `{id}` other values");
                let wrong = Diagnostic::warning(Code::Contradiction, place, message);
                let there = other.field(format_args!("figures[{at}].value"));
                told.push(
                    wrong.label(there, "told otherwise here").hint("find out which is right, or give one another `id`"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_are_compared_without_their_commas() {
        assert_eq!(numbers("1,000 men and 252 others, 7.7 million."), ["1000", "252", "7.7"]);
    }
}
