//! Fields that must say something and are there with nothing in them: the page would have a gap where nobody looks for one.

use super::Document;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Actor, Event, Explainer, Story};

pub(super) fn explainer(document: &Document<Explainer>, told: &mut Vec<Diagnostic>) {
    let record = &document.record;
    field(document, "summary", record.summary.is_blank(), told);
    events(document, &record.timeline, told);
    fields(document, "sides", "label", record.sides.iter().map(|side| blank(&side.label)), told);
    fields(document, "issues", "question", record.issues.iter().map(|issue| blank(&issue.question)), told);
    fields(document, "claims", "text", record.claims.iter().map(|claim| blank(&claim.text)), told);
    fields(document, "known", "text", record.known.iter().map(|known| known.text.is_blank()), told);
    fields(document, "unknown", "question", record.unknown.iter().map(|open| blank(&open.question)), told);
    fields(document, "questions", "question", record.questions.iter().map(|asked| blank(&asked.question)), told);
    fields(document, "questions", "answer", record.questions.iter().map(|asked| asked.answer.is_blank()), told);
    fields(document, "figures", "label", record.figures.iter().map(|figure| blank(&figure.label)), told);
    fields(document, "places", "name", record.places.iter().map(|place| blank(&place.name)), told);
    fields(document, "updates", "text", record.updates.iter().map(|update| update.text.is_blank()), told);
}

pub(super) fn story(document: &Document<Story>, told: &mut Vec<Diagnostic>) {
    field(document, "summary", document.record.summary.is_blank(), told);
    events(document, &document.record.timeline, told);
}

pub(super) fn actor(document: &Document<Actor>, told: &mut Vec<Diagnostic>) {
    field(document, "name", blank(&document.record.name), told);
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// What an event of another page leaves out is filled in from there.
fn events<T>(document: &Document<T>, events: &[Event], told: &mut Vec<Diagnostic>) {
    for (index, event) in events.iter().enumerate().filter(|(_, event)| event.event.is_none()) {
        field(document, &format!("timeline[{index}].title"), blank(&event.title), told);
    }
}

fn fields<T>(
    document: &Document<T>,
    list: &str,
    name: &str,
    are_blank: impl Iterator<Item = bool>,
    told: &mut Vec<Diagnostic>,
) {
    for (index, is_blank) in are_blank.enumerate().filter(|(_, is_blank)| *is_blank) {
        field(document, &format!("{list}[{index}].{name}"), is_blank, told);
    }
}

fn field<T>(document: &Document<T>, field: &str, is_blank: bool, told: &mut Vec<Diagnostic>) {
    if is_blank {
        let name = field.rsplit('.').next().unwrap_or(field);
        let wrong = Diagnostic::error(Code::MissingField, document.field(field), format!("`{name}` is empty"));
        told.push(wrong.hint(format!("write it behind `{name}:`; the page cannot do without it")));
    }
}
