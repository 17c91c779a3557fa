//! A strip in words: the sentence above it, the names of its steps, and what its shapes mean.

use std::collections::BTreeMap;

use jiff::civil;

use super::super::counted;
use super::super::scale::{Scale, Slot, Step};
use super::{Item, doubt};
use crate::model::EventStatus;
use crate::render::views::WordView;
use crate::render::words::Shown;

/// The heading of a part that is shown closer.
pub(super) fn title(part: &[&Item<'_>], scale: &Scale, now: Option<i64>) -> String {
    let slots = scale.slots();
    let ends = slots.first().zip(slots.last()).map(|(first, last)| {
        let named = |date: civil::Date| match scale.step {
            Step::Days(_) => format!("{} {} {}", date.day(), month(date), date.year()),
            Step::Months(12..) => date.year().to_string(),
            Step::Months(_) => format!("{} {}", month(date), date.year()),
        };
        format!(", {} to {}", named(first.first), named(last.last.min(scale.end(now))))
    });
    format!("Closer{}: {}", ends.unwrap_or_default(), counted(part.len(), "event"))
}

/// The strip in words.
pub(super) fn text(items: &[Item<'_>], scale: &Scale) -> String {
    let mut text = counted(items.len(), "event");
    let last = items.iter().max_by_key(|item| item.span.1).map(|item| &item.placed.event.date);
    if let Some((first, last)) = items.first().zip(last) {
        let first = first.placed.event.date.start();
        text += &match last.end() {
            Some(end) => format!(" from {first} to {end}"),
            None => format!(" since {first}"),
        };
    }
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    for item in items {
        *years.entry(item.placed.event.date.year()).or_default() += 1;
    }
    if let Some((most, wanted)) = years.into_iter().map(|(year, count)| (count, year)).max()
        && most * 2 > items.len()
        && most < items.len()
    {
        text += &format!(", most of them in {wanted} ({most})");
    }
    text.push('.');
    for slot in scale.slots().iter().filter(|slot| slot.is_break) {
        let ends = [slot.first, slot.last].map(|date| match scale.step {
            Step::Months(12..) => date.year().to_string(),
            _ => format!("{} {}", month(date), date.year()),
        });
        text += &format!(" The axis leaves out {} to {}.", ends[0], ends[1]);
    }
    text
}

/// The shapes that need a word, with the word.
pub(super) fn legend(items: &[Item<'_>]) -> Vec<WordView> {
    let events = || items.iter().map(|item| item.placed.event);
    let mut words = Vec::new();
    let mut add = |is_there: bool, id: &str, label: &'static str| {
        if is_there {
            words.push(WordView { id: id.to_owned(), label });
        }
    };
    add(events().any(|event| event.key) && !events().all(|event| event.key), "key", "key event");
    for (status, label) in [
        (EventStatus::Reported, "reported"),
        (EventStatus::Disputed, "disputed"),
        (EventStatus::Planned, "planned"),
        (EventStatus::Cancelled, "cancelled"),
    ] {
        add(events().any(|event| event.status == status), &status.view().id, label);
    }
    add(events().any(|event| doubt(&event.date) == "around"), "around", "date approximate");
    add(events().any(|event| doubt(&event.date) == "possibly"), "possibly", "date uncertain");
    words
}

/// What a step is called, and what to add when it is read aloud; a year is named where it is a new one.
pub(super) fn names(step: Step, slot: &Slot, year: Option<i16>) -> (String, String) {
    let (first, last) = (slot.first, slot.last);
    let new = year != Some(first.year());
    match step {
        Step::Months(12..) => {
            let years = last.year() > first.year();
            (first.year().to_string(), if years { format!("–{}", last.year()) } else { String::new() })
        }
        Step::Months(_) => {
            let label = if new { format!("{} {}", month(first), first.year()) } else { month(first).to_owned() };
            let rest = match last.first_of_month() > first {
                true => format!(" to {} {}", month(last), last.year()),
                false if new => String::new(),
                false => format!(" {}", first.year()),
            };
            (label, rest)
        }
        Step::Days(_) => {
            let rest = if last > first { format!(" to {} {}", last.day(), month(last)) } else { String::new() };
            (format!("{} {}", first.day(), month(first)), rest)
        }
    }
}

fn month(date: civil::Date) -> &'static str {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}
