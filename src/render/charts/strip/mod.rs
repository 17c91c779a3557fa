//! The strip above a timeline: each event a dot where it lies in time, stacked where they crowd.

mod drawing;
mod marks;
#[cfg(test)]
mod tests;
mod words;

use super::scale::{Scale, Slot, day};
use crate::date::{Edtf, Moment, Precision};
use crate::model::{Event, EventKind};
use crate::render::parts;
use crate::render::views::{ScaleView, StripView};
use drawing::Drawing;
use words::{legend, text, title};

/// Fewer events than this are read faster in their list.
const FEWEST: usize = 5;

/// Fewer events than this need no second look from nearer.
const CROWD: usize = 12;

/// How much finer the steps must get for the first and last events to be left out where others are shown closer.
const STRAGGLERS: i64 = 3;

/// How often a crowd is shown closer, each time to scale.
const CLOSER: usize = 2;

/// The width of a drawing. On a screen of 360 px two thirds of it are left, on a wide one it grows by two fifths.
const WIDTH: f64 = 480.0;

/// An event on a strip, and where a reader finds it.
#[derive(Debug, Clone)]
pub(in crate::render) struct Placed<'e> {
    pub(in crate::render) event: &'e Event,
    pub(in crate::render) href: String,
}

/// An event with the days it spans, the last one included.
struct Item<'e> {
    /// Its place among all events of the strip.
    number: usize,
    placed: &'e Placed<'e>,
    span: (i64, i64),
}

/// Draws events that are in order of time. `as_of` is the day up to which facts were checked; `rtl` lets time run to the left.
pub(in crate::render) fn strip(events: &[Placed<'_>], as_of: Option<&Edtf>, rtl: bool) -> Option<StripView> {
    if events.len() < FEWEST {
        return None;
    }
    let items = items(events, as_of);
    let all: Vec<&Item<'_>> = items.iter().collect();
    let scale = axis(&all)?;
    if scale.slots < 2 {
        return None;
    }
    let now = as_of.map(|as_of| day(as_of.last_day().unwrap_or_else(|| as_of.first_day())));
    let text = text(&items, &scale);
    let mut scales: Vec<ScaleView> = Vec::new();
    let mut part = Some((all, scale));
    while let Some((events, scale)) = part {
        let near = if scales.len() < CLOSER { closer(&events, &scale) } else { None };
        let title = (!scales.is_empty()).then(|| title(&events, &scale, now));
        let drawing = Drawing { scale: &scale, now, rtl, near: near.as_ref().map(|(part, _)| part.as_slice()) };
        scales.push(drawing.view(&events, title));
        part = near;
    }
    let marks_now = scales.iter().any(|scale| !scale.as_of.is_empty());
    Some(StripView { text, scales, legend: legend(&items), as_of: as_of.filter(|_| marks_now).map(parts::date) })
}

/// The events with the days they span. What goes on, goes on to the last day there is.
fn items<'e>(events: &'e [Placed<'e>], as_of: Option<&Edtf>) -> Vec<Item<'e>> {
    let ends = events.iter().map(|placed| &placed.event.date).chain(as_of);
    let until = ends.map(|date| day(date.last_day().unwrap_or_else(|| date.first_day()))).max().unwrap_or(0);
    let span = |date: &Edtf| {
        let first = day(date.first_day());
        (first, date.last_day().map_or(until, day).max(first))
    };
    let item = |(number, placed): (usize, &'e Placed<'e>)| Item { number, placed, span: span(&placed.event.date) };
    events.iter().enumerate().map(item).collect()
}

fn axis(items: &[&Item<'_>]) -> Option<Scale> {
    let mut spans: Vec<(i64, i64)> = items.iter().map(|item| item.span).collect();
    spans.sort_unstable();
    Scale::over(&spans)
}

/// The events of a slot that has most of all, on an axis of their own; without stragglers, if they squeeze the others.
fn closer<'i>(items: &[&'i Item<'i>], scale: &Scale) -> Option<(Vec<&'i Item<'i>>, Scale)> {
    let slots = scale.slots();
    let inside = |slot: &Slot| -> Vec<&'i Item<'i>> { within(items, (day(slot.first), day(slot.last))) };
    let part = slots.iter().map(inside).find(|part| part.len() >= CROWD && part.len() * 2 > items.len())?;
    let mut closer = (axis(&part)?, part);
    let most = closer.1.len() * 9 / 10;
    let window = closer.1.windows(most).min_by_key(|window| window[most - 1].span.0 - window[0].span.0)?;
    let core = axis(window)?;
    if core.step.days() * STRAGGLERS <= closer.0.step.days() {
        let slots = core.slots();
        let part = within(&closer.1, (day(slots.first()?.first), day(slots.last()?.last)));
        closer = (axis(&part)?, part);
    }
    let (closer, part) = closer;
    (closer.step != scale.step).then_some((part, closer))
}

fn within<'i>(items: &[&'i Item<'i>], days: (i64, i64)) -> Vec<&'i Item<'i>> {
    items.iter().copied().filter(|item| (days.0..=days.1).contains(&item.span.0)).collect()
}

/// Whether an event is drawn as a bar: an era, or what began and goes on.
fn is_era(event: &Event) -> bool {
    let is_span =
        matches!(event.date, Edtf::Between(..) | Edtf::Since(_)) || event.date.start().precision < Precision::Month;
    matches!(event.date, Edtf::Since(_)) || (event.kind == EventKind::Era && is_span)
}

/// What is to be known of the shape of an event's span.
fn doubt(date: &Edtf) -> &'static str {
    let any = |is: fn(&Moment) -> bool| is(date.start()) || date.end().is_some_and(is);
    match date {
        Edtf::By(_) => "possibly",
        _ if any(|moment| moment.uncertain) => "possibly",
        _ if any(|moment| moment.approximate) => "around",
        _ => "within",
    }
}
