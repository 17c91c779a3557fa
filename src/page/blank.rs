//! Fields that must say something and are there with nothing in them: the page would have a gap where nobody looks for one.

use super::Document;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Actor, Event, Explainer, Md, Story};

pub(super) fn explainer(document: &Document<Explainer>, told: &mut Vec<Diagnostic>) {
    let record = &document.record;
    text(document, "summary", &record.summary.source, told);
    events(document, &record.timeline, told);
    fields(document, "sides", "label", record.sides.iter().map(|side| &*side.label), told);
    fields(document, "issues", "question", record.issues.iter().map(|issue| &*issue.question), told);
    fields(document, "claims", "text", record.claims.iter().map(|claim| &*claim.text), told);
    fields(document, "known", "text", record.known.iter().map(|known| source(&known.text)), told);
    fields(document, "unknown", "question", record.unknown.iter().map(|open| &*open.question), told);
    fields(document, "questions", "question", record.questions.iter().map(|asked| &*asked.question), told);
    fields(document, "questions", "answer", record.questions.iter().map(|asked| source(&asked.answer)), told);
    fields(document, "figures", "label", record.figures.iter().map(|figure| &*figure.label), told);
    fields(document, "places", "name", record.places.iter().map(|place| &*place.name), told);
    fields(document, "updates", "text", record.updates.iter().map(|update| source(&update.text)), told);
}

pub(super) fn story(document: &Document<Story>, told: &mut Vec<Diagnostic>) {
    text(document, "summary", &document.record.summary.source, told);
    events(document, &document.record.timeline, told);
}

pub(super) fn actor(document: &Document<Actor>, told: &mut Vec<Diagnostic>) {
    text(document, "name", &document.record.name, told);
}

fn source(md: &Md) -> &str {
    &md.source
}

/// What an event of another page leaves out is filled in from there.
fn events<T>(document: &Document<T>, events: &[Event], told: &mut Vec<Diagnostic>) {
    for (index, event) in events.iter().enumerate().filter(|(_, event)| event.event.is_none()) {
        text(document, &format!("timeline[{index}].title"), &event.title, told);
    }
}

fn fields<'t, T>(
    document: &Document<T>,
    list: &str,
    name: &str,
    texts: impl Iterator<Item = &'t str>,
    told: &mut Vec<Diagnostic>,
) {
    for (index, here) in texts.enumerate().filter(|(_, here)| here.trim().is_empty()) {
        text(document, &format!("{list}[{index}].{name}"), here, told);
    }
}

fn text<T>(document: &Document<T>, field: &str, text: &str, told: &mut Vec<Diagnostic>) {
    if text.trim().is_empty() {
        let name = field.rsplit('.').next().unwrap_or(field);
        let wrong = Diagnostic::error(Code::MissingField, document.field(field), format!("`{name}` is empty"));
        told.push(wrong.hint(format!("write it behind `{name}:`; the page cannot do without it")));
    }
}
