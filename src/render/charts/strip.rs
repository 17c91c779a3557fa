//! The strip above a timeline: each event a dot where it lies in time, stacked where they crowd.

use jiff::civil;

use super::scale::{Scale, Slot, Step, day};
use super::{counted, percent, real, written};
use crate::date::{Edtf, Moment, Precision};
use crate::model::{Event, EventKind, EventStatus};
use crate::render::parts;
use crate::render::views::{EraView, StepView, ScaleView, ShapeView, StripView, WordView};
use crate::render::words::Shown;

/// Fewer events than this are read faster in their list.
const FEWEST: usize = 5;

/// Fewer events than this need no second look from nearer.
const CROWD: usize = 12;

/// How much finer the steps must get for the first and last events to be left out where others are shown closer.
const STRAGGLERS: i64 = 3;

/// The width of a drawing. On a screen of 360 px two thirds of it are left, on a wide one it grows by two fifths.
const WIDTH: f64 = 480.0;

/// How often a crowd is shown closer, each time to scale.
const CLOSER: usize = 2;

/// How high dots may be stacked before smaller ones are taken.
const STACK: f64 = 66.0;

/// How high the smallest may be stacked before a block stands for those that are shown closer.
const TOWER: f64 = 90.0;

/// Dots, largest first.
const DOTS: [f64; 6] = [12.0, 10.0, 8.0, 6.0, 5.0, 4.0];

/// How much larger the events are that matter most.
const KEY: f64 = 1.3;

/// Spans with a bar and a label of their own, at most.
const ERAS: usize = 6;

/// Letters of a label before it is cut.
const LABEL: usize = 34;

/// An event on a strip, and where a reader finds it.
#[derive(Debug, Clone)]
pub(in crate::render) struct Placed<'e> {
    pub(in crate::render) event: &'e Event,
    pub(in crate::render) href: String,
}

/// An event with the days it spans, the last one included.
struct Item<'e> {
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
        let title = (!scales.is_empty()).then(|| title(&events, &scale));
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
    events.iter().map(|placed| Item { placed, span: span(&placed.event.date) }).collect()
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

/// A dot with its place along the axis, in units of the drawing.
struct Dot<'e> {
    event: &'e Event,
    centre: f64,
    radius: f64,
}

/// Events that are known to lie in one span of days, side by side on a line that shows it; or one event alone.
struct Mark<'e> {
    dots: Vec<Dot<'e>>,
    /// The line, if it is to be drawn.
    line: Option<(f64, f64)>,
    doubt: &'static str,
    row: usize,
}

impl Mark<'_> {
    /// From where to where it takes room.
    fn room(&self) -> (f64, f64) {
        let from = self.dots.iter().map(|dot| dot.centre - dot.radius).chain(self.line.map(|line| line.0));
        let to = self.dots.iter().map(|dot| dot.centre + dot.radius).chain(self.line.map(|line| line.1));
        (from.fold(f64::MAX, f64::min), to.fold(f64::MIN, f64::max) + 0.5)
    }
}

/// How far a row is from the next: a whole number, so that drawings are small.
fn pitch(dot: f64) -> f64 {
    (dot * KEY).round()
}

/// How far up a drawing goes.
fn reach(marks: &[Mark<'_>], dot: f64) -> f64 {
    real(marks.iter().map(|mark| mark.row + 1).max().unwrap_or(1)) * pitch(dot)
}

struct Drawing<'d> {
    scale: &'d Scale,
    now: Option<i64>,
    rtl: bool,
    /// The events that are shown closer.
    near: Option<&'d [&'d Item<'d>]>,
}

impl Drawing<'_> {
    fn view(&self, items: &[&Item<'_>], title: Option<String>) -> ScaleView {
        let is_in = |list: &[&Item<'_>], item: &Item<'_>| {
            list.iter().any(|one| one.span == item.span && std::ptr::eq(one.placed, item.placed))
        };
        let is_bar = |item: &Item<'_>| {
            // What is too short for a bar has one where it is shown closer.
            let is_near = self.near.is_some_and(|near| is_in(near, item));
            let length = self.scale.place(item.span.1 + 1) - self.scale.place(item.span.0);
            is_era(item.placed.event) && (!is_near || length > 0.03)
        };
        let bars: Vec<_> = items.iter().copied().filter(|item| is_bar(item)).take(ERAS).collect();
        let dotted: Vec<_> = items.iter().copied().filter(|item| !is_in(&bars, item)).collect();
        let (mut dot, mut marks) = self.stacked(&dotted);
        let mut block = String::new();
        if let Some(near) = self.near.filter(|_| reach(&marks, dot) > TOWER) {
            let others: Vec<_> = dotted.into_iter().filter(|item| !is_in(near, item)).collect();
            (dot, marks) = self.stacked(&others);
            block = "v-20".to_owned();
        }
        let height = (reach(&marks, dot) + 2.0).ceil().max(24.0);
        let now = self.now.filter(|now| self.scale.shows(*now));
        let now = now.map(|now| self.across((self.scale.place(now + 1) * WIDTH).min(WIDTH - 1.0)));
        ScaleView {
            title,
            width: written(WIDTH),
            height: written(height + 6.0),
            axis: self.axis(height),
            breaks: self.breaks(height),
            near: self.near.map_or_else(String::new, |near| self.lens(near, height, &block)),
            as_of: now.map_or_else(String::new, |x| format!("M{} 0v{}", written(x), written(height))),
            shapes: shapes(&marks, dot, height),
            eras: bars.iter().map(|item| self.bar(item)).collect(),
            steps: self.steps(items),
        }
    }

    /// A place along the axis, mirrored where time runs to the left.
    fn across(&self, x: f64) -> f64 {
        if self.rtl { WIDTH - x } else { x }
    }

    /// A line along all slots but those left out, with a tick where each begins.
    fn axis(&self, height: f64) -> String {
        let slot = WIDTH / real(self.scale.slots);
        let slots = self.scale.slots();
        let shown = slots.iter().enumerate().filter(|(_, slot)| !slot.is_break);
        let line = |(index, _): (usize, &Slot)| {
            let (from, to) = (self.across(real(index) * slot), self.across(real(index + 1) * slot));
            let [from, to, bottom, top] = [from, to, height + 6.0, height].map(written);
            format!("M{from} {bottom}V{top}H{to}")
        };
        shown.map(line).collect()
    }

    /// Two slanted lines in the middle of each slot that is left out.
    fn breaks(&self, height: f64) -> String {
        let slot = WIDTH / real(self.scale.slots);
        let slots = self.scale.slots();
        let broken = slots.iter().enumerate().filter(|(_, slot)| slot.is_break);
        let slanted = |(index, _): (usize, &Slot)| {
            let middle = self.across((real(index) + 0.5) * slot);
            [-7.0, 1.0].map(|aside| format!("M{} {}l6-12", written(middle + aside), written(height + 6.0))).concat()
        };
        broken.map(slanted).collect()
    }

    /// The part of the axis that is shown closer: a line under it, or a block on it.
    fn lens(&self, near: &[&Item<'_>], height: f64, block: &str) -> String {
        let from = near.first().map_or(0, |item| item.span.0);
        let to = near.iter().map(|item| item.span.0).max().unwrap_or(from);
        let (from, to) = (self.scale.place(from) * WIDTH, self.scale.place(to + 1) * WIDTH);
        // Wide enough to be seen.
        let to = to.max(from + 4.0).min(WIDTH);
        let [start, end, bottom] =
            [self.across(from), self.across(to), height + if block.is_empty() { 3.0 } else { 0.0 }].map(written);
        let back = if block.is_empty() { String::new() } else { format!("{block}H{start}z") };
        format!("M{start} {bottom}H{end}{back}")
    }

    /// The marks in rows from the axis up, with the largest dots that leave the stack low enough.
    fn stacked<'e>(&self, items: &[&Item<'e>]) -> (f64, Vec<Mark<'e>>) {
        let mut stacked = (DOTS[0], Vec::new());
        for dot in DOTS {
            let marks = self.rows(items, dot);
            stacked = (dot, marks);
            if reach(&stacked.1, dot) <= STACK {
                break;
            }
        }
        stacked
    }

    fn rows<'e>(&self, items: &[&Item<'e>], dot: f64) -> Vec<Mark<'e>> {
        let mut marks: Vec<Mark<'e>> = Vec::new();
        for item in items {
            self.add(&mut marks, item, dot);
        }
        for mark in &mut marks {
            spread(mark);
        }
        marks.sort_by(|a, b| a.room().0.total_cmp(&b.room().0));
        let mut rows: Vec<f64> = Vec::new();
        for mark in &mut marks {
            let (from, to) = mark.room();
            let free = rows.iter().position(|end| *end <= from);
            mark.row = free.unwrap_or(rows.len());
            match free {
                Some(row) => rows[row] = to,
                None => rows.push(to),
            }
        }
        marks
    }

    /// Adds an event, to others of the same span where that has room for it.
    fn add<'e>(&self, marks: &mut Vec<Mark<'e>>, item: &Item<'e>, dot: f64) {
        let event = item.placed.event;
        let radius = dot / 2.0 * if event.key { KEY } else { 1.0 };
        let ends = [item.span.0, item.span.1 + 1].map(|day| self.across(self.scale.place(day) * WIDTH));
        let (from, to) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        // No dot is cut at the edge of the drawing.
        let centre = f64::midpoint(from, to).clamp(radius, WIDTH - radius);
        let doubt = doubt(&event.date);
        let dots = vec![Dot { event, centre, radius }];
        if doubt != "within" {
            let line = (from.min(centre - 1.5 * dot).max(0.0), to.max(centre + 1.5 * dot).min(WIDTH));
            marks.push(Mark { dots, line: Some(line), doubt, row: 0 });
            return;
        }
        let exact = matches!(event.date, Edtf::On(moment) if moment.precision >= Precision::Day);
        // Lines of years that follow each other do not touch.
        let line = (!exact && to - from > 2.0 * radius + 2.0).then_some((from + 1.0, to - 1.0));
        let room = |mark: &Mark<'_>| real(mark.dots.len() + 1) * dot * KEY <= to - from;
        match marks.iter_mut().find(|mark| line.is_some() && mark.line == line && mark.doubt == doubt && room(mark)) {
            Some(mark) => mark.dots.extend(dots),
            None => marks.push(Mark { dots, line, doubt, row: 0 }),
        }
    }

    fn bar(&self, item: &Item<'_>) -> EraView {
        let event = item.placed.event;
        let ends = [self.scale.place(item.span.0), self.scale.place(item.span.1 + 1)];
        let middle = f64::midpoint(ends[0], ends[1]);
        let (at, anchor) = match middle {
            middle if middle < 0.4 => (ends[0], "start"),
            middle if middle > 0.6 => (ends[1], "end"),
            middle => (middle, "middle"),
        };
        let place = |share: f64| percent(self.across(share * WIDTH) / WIDTH);
        EraView {
            label: cut(&event.title),
            from: place(ends[0]),
            to: place(ends[1]),
            at: place(at),
            anchor,
            open: matches!(event.date, Edtf::Since(_)),
        }
    }

    fn steps(&self, items: &[&Item<'_>]) -> Vec<StepView> {
        let mut year = None;
        let mut steps = Vec::new();
        for slot in self.scale.slots() {
            let inside = within(items, (day(slot.first), day(slot.last)));
            let (label, rest) =
                if slot.is_break { (String::new(), String::new()) } else { names(self.scale.step, &slot, year) };
            year = Some(slot.first.year());
            let href = inside.first().map(|item| item.placed.href.clone());
            steps.push(StepView { label, rest, count: inside.len(), href });
        }
        steps
    }
}

/// Lays several dots along their line.
fn spread(mark: &mut Mark<'_>) {
    let count = real(mark.dots.len());
    if let (Some((from, to)), true) = (mark.line, mark.dots.len() > 1) {
        for (index, dot) in mark.dots.iter_mut().enumerate() {
            dot.centre = from + (to - from) * (real(index) + 0.5) / count;
        }
    }
}

/// The marks as paths, one for each shape: lines first, so that dots lie on them.
fn shapes(marks: &[Mark<'_>], dot: f64, height: f64) -> Vec<ShapeView> {
    let mut shapes: Vec<ShapeView> = Vec::new();
    let mut add = |id: &str, key: bool, stroke: f64, path: String| match shapes
        .iter_mut()
        .find(|shape| shape.id == id && shape.key == key)
    {
        Some(shape) => shape.path.push_str(&path),
        None => shapes.push(ShapeView { id: id.to_owned(), key, stroke: written(stroke), path }),
    };
    let up = |mark: &Mark<'_>| height - 1.0 - (real(mark.row) * pitch(dot) + (pitch(dot) / 2.0).round());
    for mark in marks {
        if let Some((from, to)) = mark.line {
            add(mark.doubt, false, 1.5, format!("M{} {}H{}", written(from), written(up(mark)), written(to)));
        }
    }
    for mark in marks {
        for dot in &mark.dots {
            let confirmed = dot.event.status == EventStatus::Confirmed;
            let stroke = if confirmed { 2.0 * dot.radius } else { 1.5 };
            add(&dot.event.status.view().id, dot.event.key, stroke, outline(dot, up(mark)));
        }
    }
    shapes
}

/// The outline of an event: what is confirmed is the round end of a line without length.
fn outline(dot: &Dot<'_>, y: f64) -> String {
    let (x, r) = (dot.centre.round(), dot.radius - 0.75);
    let at = |x: f64, y: f64| format!("M{} {}", written(x), written(y));
    let [r1, r2] = [r, 2.0 * r].map(written);
    match dot.event.status {
        EventStatus::Confirmed => at(x, y) + "h0",
        EventStatus::Reported => format!("{}a{r1} {r1} 0 1 0 {r2} 0a{r1} {r1} 0 1 0-{r2} 0z", at(x - r, y)),
        EventStatus::Disputed => format!("{}l{r1} {r1} {r1}-{r1}-{r1}-{r1}z", at(x - r, y)),
        EventStatus::Planned => format!("{}h{r2}v{r2}h-{r2}z", at(x - r, y - r)),
        EventStatus::Cancelled => format!("{}l{r2} {r2}m0-{r2}l-{r2} {r2}", at(x - r, y - r)),
    }
}

/// What a step is called, and what to add when it is read aloud; a year is named where it is a new one.
fn names(step: Step, slot: &Slot, year: Option<i16>) -> (String, String) {
    let (first, last) = (slot.first, slot.last);
    let new = year != Some(first.year());
    match step {
        Step::Months(months) if months >= 12 => {
            (first.year().to_string(), if months > 12 { format!("–{}", last.year()) } else { String::new() })
        }
        Step::Months(months) => {
            let label = if new { format!("{} {}", month(first), first.year()) } else { month(first).to_owned() };
            let rest = if months > 1 { format!(" to {} {}", month(last), last.year()) } else { String::new() };
            (label, if new || months > 1 { rest } else { format!(" {}", first.year()) })
        }
        Step::Days(days) => {
            let rest = if days > 1 { format!(" to {} {}", last.day(), month(last)) } else { String::new() };
            (format!("{} {}", first.day(), month(first)), rest)
        }
    }
}

fn month(date: civil::Date) -> &'static str {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// The heading of a part that is shown closer.
fn title(part: &[&Item<'_>], scale: &Scale) -> String {
    let slots = scale.slots();
    let ends = slots.first().zip(slots.last()).map(|(first, last)| {
        let named = |date: civil::Date| match scale.step {
            Step::Days(_) => format!("{} {} {}", date.day(), month(date), date.year()),
            Step::Months(12..) => date.year().to_string(),
            Step::Months(_) => format!("{} {}", month(date), date.year()),
        };
        format!(", {} to {}", named(first.first), named(last.last))
    });
    format!("Closer{}: {}", ends.unwrap_or_default(), counted(part.len(), "event"))
}

/// The strip in words.
fn text(items: &[Item<'_>], scale: &Scale) -> String {
    let mut text = counted(items.len(), "event");
    let last = items.iter().max_by_key(|item| item.span.1).map(|item| &item.placed.event.date);
    if let Some((first, last)) = items.first().zip(last) {
        let first = first.placed.event.date.start();
        text += &match last.end() {
            Some(end) => format!(" from {first} to {end}"),
            None => format!(" since {first}"),
        };
    }
    let year = |item: &Item<'_>| item.placed.event.date.year();
    let in_year = |wanted: i16| items.iter().filter(|item| year(item) == wanted).count();
    if let Some((most, wanted)) = items.iter().map(|item| (in_year(year(item)), year(item))).max()
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
fn legend(items: &[Item<'_>]) -> Vec<WordView> {
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

/// A label that fits, cut between words.
fn cut(title: &str) -> String {
    if title.chars().count() <= LABEL {
        return title.to_owned();
    }
    let mut short = String::new();
    for word in title.split_whitespace() {
        if short.chars().count() + word.chars().count() >= LABEL {
            break;
        }
        short = if short.is_empty() { word.to_owned() } else { format!("{short} {word}") };
    }
    short + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(written: &[(&str, &str)]) -> Vec<Event> {
        let yaml: String = written
            .iter()
            .enumerate()
            .map(|(index, (date, more))| format!("- {{title: E{index}, date: \"{date}\"{more}}}\n"))
            .collect();
        serde_yaml::from_str(&yaml).unwrap()
    }

    fn drawn(written: &[(&str, &str)], as_of: Option<&str>, rtl: bool) -> Option<StripView> {
        let events = events(written);
        let placed: Vec<_> = events.iter().map(|event| Placed { event, href: format!("#{}", event.title) }).collect();
        let as_of = as_of.map(|date| Edtf::parse(date).unwrap());
        strip(&placed, as_of.as_ref(), rtl)
    }

    /// The places along the axis at which paths of a shape begin.
    fn starts(scale: &ScaleView, id: &str) -> Vec<f64> {
        let shapes = scale.shapes.iter().filter(|shape| shape.id == id);
        let paths = shapes.flat_map(|shape| shape.path.split('M').skip(1));
        paths.map(|path| path.split(' ').next().unwrap().parse().unwrap()).collect()
    }

    const YEARS: [(&str, &str); 5] =
        [("2015-06-01", ""), ("2016-06-01", ""), ("2017-06-01", ""), ("2018-06-01", ""), ("2024-06-01", "")];

    #[test]
    fn few_events_and_those_of_one_day_are_not_drawn() {
        assert!(drawn(&YEARS[..4], None, false).is_none());
        assert!(drawn(&[("2025-07-18", ""); 9], None, false).is_none());
        assert!(drawn(&YEARS, None, false).is_some());
    }

    #[test]
    fn later_events_lie_further_on_in_the_direction_of_reading() {
        let right = starts(&drawn(&YEARS, None, false).unwrap().scales[0], "confirmed");
        let left = starts(&drawn(&YEARS, None, true).unwrap().scales[0], "confirmed");
        assert_eq!(right, [20.0, 68.0, 116.0, 164.0, 452.0]);
        let mirrored: Vec<f64> = left.iter().rev().map(|x| WIDTH - x).collect();
        assert!(mirrored.iter().zip(&right).all(|(a, b)| (a - b).abs() <= 1.0), "{left:?}");
    }

    #[test]
    fn a_date_is_drawn_as_long_as_it_is_imprecise() {
        let mut dates = YEARS.to_vec();
        dates.extend([("2019", ""), ("2020", ""), ("2020", ""), ("2021-03~", ""), ("2022-03?", "")]);
        let scale = &drawn(&dates, None, false).unwrap().scales[0];
        let path = |id: &str| &scale.shapes.iter().find(|shape| shape.id == id).unwrap().path;
        // Ten slots of 48 units; the two events of 2020 share a line.
        assert_eq!(path("within"), "M193 25H239M241 25H287");
        assert_eq!((path("around").as_str(), path("possibly").as_str()), ("M279.8 9H315.8", "M327.8 25H363.8"));
    }

    #[test]
    fn no_dot_lies_on_another() {
        let crowd: Vec<(String, &str)> = (0..300)
            .map(|index| {
                let day = 1 + index % 28;
                let key = if index % 7 == 0 { ", key: true" } else { "" };
                (format!("{}-{:02}-{day:02}", 2015 + index % 11, 1 + (index * index) % 12), key)
            })
            .collect();
        let mut crowd: Vec<(&str, &str)> = crowd.iter().map(|(date, more)| (date.as_str(), *more)).collect();
        crowd.sort_unstable();
        let scale = &drawn(&crowd, None, false).unwrap().scales[0];
        let mut dots: Vec<(f64, f64, f64)> = Vec::new();
        for shape in &scale.shapes {
            let radius = shape.stroke.parse::<f64>().unwrap() / 2.0;
            for at in shape.path.split('M').skip(1) {
                let (x, y) = at.trim_end_matches("h0").split_once(' ').unwrap();
                dots.push((x.parse().unwrap(), y.parse().unwrap(), radius));
            }
        }
        assert_eq!(dots.len(), 300);
        for (index, a) in dots.iter().enumerate() {
            for b in &dots[index + 1..] {
                // Places are rounded to whole units.
                assert!((a.0 - b.0).hypot(a.1 - b.1) >= a.2 + b.2 - 1.2, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_crowd_is_shown_closer_and_counted_in_words() {
        let mut dates = vec![("1798-07-06", "")];
        dates.extend(YEARS);
        let late: Vec<String> = (0..20).map(|index| format!("2025-{:02}-{:02}", 1 + index / 2, 1 + index)).collect();
        dates.extend(late.iter().map(|date| (date.as_str(), "")));
        let strip = drawn(&dates, Some("2025-12-31"), false).unwrap();
        assert!(
            strip.text.starts_with("26 events from 6 July 1798 to 20 October 2025, most of them in 2025 (20)."),
            "{}",
            strip.text
        );
        let counts = |scale: &ScaleView| scale.steps.iter().map(|period| period.count).sum::<usize>();
        assert_eq!(counts(&strip.scales[0]), 26);
        let last = strip.scales.last().unwrap();
        assert_eq!((last.title.as_deref(), counts(last)), (Some("Closer, May 2024 to Oct 2025: 21 events"), 21));
        assert_eq!((last.steps[0].label.as_str(), last.steps[0].href.as_deref()), ("May 2024", Some("#E5")));
    }

    #[test]
    fn eras_are_bars_and_a_time_left_out_is_marked_and_told() {
        let dates =
            [("1798", ""), ("2019/..", ", kind: era"), ("2020/2022", ", kind: era"), ("2021", ""), ("2023", "")];
        let strip = drawn(&dates, Some("2024-01-31"), false).unwrap();
        let [open, closed] = &strip.scales[0].eras[..] else { panic!("two eras") };
        assert!(open.open && !closed.open && !strip.scales[0].breaks.is_empty());
        assert_eq!(strip.text, "5 events since 1798. The axis leaves out 1799 to 2018.");
        let edge = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap();
        assert!(edge(&open.from) < edge(&closed.from) && edge(&closed.to) < edge(&open.to));
    }
}
