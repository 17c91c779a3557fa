//! When: what cannot have been on its day, and what should have been done by now.

use jiff::civil::Date;

use super::{Seen, Told};
use crate::date::Edtf;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Event, EventStatus, Explainer, Involved, Named};
use crate::page::Document;
use crate::site::{Anchors, Site};

pub(super) fn reactions(seen: &Seen<'_>, told: &mut Told) {
    let events = Anchors::of_events(&seen.record.timeline);
    for (index, reaction) in seen.record.reactions.iter().enumerate() {
        let to = reaction.to.as_ref();
        let Some(answered) = events.iter().position(|id| to.is_some_and(|to| to.as_str() == id)) else { continue };
        let event = &seen.record.timeline[answered];
        if reaction.date.last_day().is_some_and(|last| last < event.date.first_day()) {
            let place = seen.field(format_args!("reactions[{index}].date"));
            let message = format!("the reaction of {} answers an event of {}", reaction.date, event.date);
            let wrong = Diagnostic::warning(Code::ReactionBeforeEvent, place, message);
            let there = seen.field(format_args!("timeline[{answered}].date"));
            told.push(
                wrong.label(there, "this is what it answers").hint("look which date is wrong, or what it answers"),
            );
        }
    }
}

pub(super) fn roles(seen: &Seen<'_>, told: &mut Told) {
    for (index, event) in seen.record.timeline.iter().enumerate() {
        for (inner, actor) in event.actors.iter().enumerate() {
            role(seen, actor, &event.date, &format!("timeline[{index}].actors[{inner}].role"), told);
        }
    }
    for (index, reaction) in seen.record.reactions.iter().enumerate() {
        for (name, actor) in [("actor", &reaction.actor), ("on_behalf_of", &reaction.on_behalf_of)] {
            if let Some(actor) = actor {
                role(seen, actor, &reaction.date, &format!("reactions[{index}].{name}.role"), told);
            }
        }
    }
}

/// A role that the actor's file knows by its title, with other dates.
fn role(seen: &Seen<'_>, actor: &Named<Involved>, date: &Edtf, field: &str, told: &mut Told) {
    let Some((written, id)) = actor.role().zip(actor.id()) else { return };
    let Some(card) = seen.page.reach.actors.get(id.as_str()) else { return };
    let written_so = written.to_lowercase();
    let says = |title: &str| written_so == title || written_so.starts_with(&format!("{title} "));
    let meant: Vec<_> = card.roles.iter().filter(|role| says(&role.title.to_lowercase())).collect();
    let Some(first) = meant.first().filter(|_| !meant.iter().any(|role| role.held_on(date))) else { return };
    let when = match (&first.from, &first.to) {
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("since {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => return,
    };
    let message = format!("{} was `{}` {when}; the date here is {date}", card.name, first.title);
    let wrong = Diagnostic::warning(Code::RoleNotHeld, seen.field(field), message);
    told.push(wrong.hint(format!("leave the role out, or mend the dates in `content/actors/{}.md`", card.id)));
}

pub(super) fn planned(seen: &Seen<'_>, told: &mut Told) {
    plans(&seen.record.timeline, &seen.page.document, seen.today, told);
}

pub(super) fn plans<T>(events: &[Event], document: &Document<T>, today: Date, told: &mut Told) {
    for (index, event) in overdue_plans(events, today) {
        let place = document.field(format_args!("timeline[{index}].status"));
        let message = format!("this was planned for {}, which has passed", event.date);
        let wrong = Diagnostic::warning(Code::PlannedEventPassed, place, message);
        told.push(wrong.hint("say whether it happened: `confirmed`, `cancelled`, or its new date"));
    }
}

fn overdue_plans(events: &[Event], today: Date) -> impl Iterator<Item = (usize, &Event)> {
    // An event of another page is told there.
    let passed = move |(_, event): &(usize, &Event)| {
        event.event.is_none()
            && event.status == EventStatus::Planned
            && event.date.last_day().is_some_and(|last| last < today)
    };
    events.iter().enumerate().filter(passed)
}

pub(super) fn review(seen: &Seen<'_>, told: &mut Told) {
    let Some(by) = overdue_review(seen.record, seen.today) else { return };
    let place = seen.field("review_by");
    let wrong = Diagnostic::warning(Code::ReviewOverdue, place, format!("the facts were to be checked again by {by}"));
    let checked_since = seen.record.as_of.is_some_and(|as_of| as_of.first_day() > by.first_day());
    told.push(wrong.hint(if checked_since {
        "they were, by `as_of`: say in `review_by` when they will be the next time"
    } else {
        "check them, then say so in `as_of`, and in `review_by` when the next time will be"
    }));
}

fn overdue_review(record: &Explainer, today: Date) -> Option<&Edtf> {
    record.review_by.as_ref().filter(|by| by.last_day().is_some_and(|last| last < today))
}

/// Something that was to be done by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last day for it.
    pub by: Date,
    /// The rule that tells of it once the day has passed.
    pub code: Code,
    /// Where it says so.
    pub place: Place,
    /// The headline of the page.
    pub page: String,
    /// What is to be done: `check the facts again`.
    pub what: String,
}

/// What was to be done before a day, the longest overdue first: facts to be checked again, plans of which readers should
/// be told whether they came true.
pub fn due(site: &Site, before: Date) -> Vec<Due> {
    let mut due = Vec::new();
    for page in site.explainers() {
        let (document, record) = (&page.document, &page.document.record);
        if let Some(last) = overdue_review(record, before).and_then(Edtf::last_day) {
            let (page, what) = (record.title.clone(), "check the facts again".to_owned());
            due.push(Due { by: last, code: Code::ReviewOverdue, place: document.field("review_by"), page, what });
        }
        events(&record.timeline, document, &record.title, before, &mut due);
    }
    for story in &site.stories {
        let (document, record) = (&story.document, &story.document.record);
        events(&record.timeline, document, &record.title, before, &mut due);
    }
    due.sort_by(|a, b| a.by.cmp(&b.by).then_with(|| a.place.cmp(&b.place)));
    due
}

fn events<T>(events: &[Event], document: &Document<T>, page: &str, before: Date, due: &mut Vec<Due>) {
    for (index, event) in overdue_plans(events, before) {
        let Some(by) = event.date.last_day() else { continue };
        let place = document.field(format_args!("timeline[{index}].date"));
        let what = format!("did it happen? {}", event.title);
        due.push(Due { by, code: Code::PlannedEventPassed, place, page: page.to_owned(), what });
    }
}
