//! Marks of events: dots in rows from the axis up, as small as they must be for the stack to stay low.

use std::collections::{BTreeSet, HashMap};

use super::super::{real, written};
use super::drawing::Drawing;
use super::{Item, WIDTH, doubt};
use crate::date::{Edtf, Precision};
use crate::model::{Event, EventStatus};
use crate::render::views::ShapeView;
use crate::render::words::Shown;

/// How high dots may be stacked before smaller ones are taken.
const STACK: f64 = 66.0;

/// Dots, largest first.
const DOTS: [f64; 6] = [12.0, 10.0, 8.0, 6.0, 5.0, 4.0];

/// How much larger the events are that matter most.
const KEY: f64 = 1.3;

/// A dot with its place along the axis, in units of the drawing.
struct Dot<'e> {
    event: &'e Event,
    centre: f64,
    radius: f64,
}

/// Events that are known to lie in one span of days, side by side on a line that shows it; or one event alone.
pub(super) struct Mark<'e> {
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
pub(super) fn reach(marks: &[Mark<'_>], dot: f64) -> f64 {
    real(marks.iter().map(|mark| mark.row + 1).max().unwrap_or(1)) * pitch(dot)
}

impl Drawing<'_> {
    /// The marks in rows from the axis up, with the largest dots that leave the stack low enough.
    pub(super) fn stacked<'e>(&self, items: &[&Item<'e>]) -> (f64, Vec<Mark<'e>>) {
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
        let mut lines = Lines::new();
        for item in items {
            self.add(&mut marks, &mut lines, item, dot);
        }
        for mark in &mut marks {
            spread(mark);
        }
        marks.sort_by(|a, b| a.room().0.total_cmp(&b.room().0));
        let mut rows = Rows::default();
        for mark in &mut marks {
            mark.row = rows.lowest(mark.room());
        }
        marks
    }

    /// Adds an event, to others of the same span where that has room for it.
    fn add<'e>(&self, marks: &mut Vec<Mark<'e>>, lines: &mut Lines, item: &Item<'e>, dot: f64) {
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
        let open = lines.get(&item.span).copied().filter(|mark| line.is_some() && room(&marks[*mark]));
        match open {
            Some(mark) => marks[mark].dots.extend(dots),
            None => {
                if line.is_some() {
                    lines.insert(item.span, marks.len());
                }
                marks.push(Mark { dots, line, doubt, row: 0 });
            }
        }
    }
}

/// The last mark on the line of each span of days: only that one may have room for more.
type Lines = HashMap<(i64, i64), usize>;

/// Rows to lay marks into that come in the order of where they begin.
#[derive(Default)]
struct Rows {
    /// Rows with where their last mark ends. It is no less than 0: such numbers are in the order of their bits.
    taken: BTreeSet<(u64, usize)>,
    /// Rows whose last mark has ended.
    free: BTreeSet<usize>,
}

impl Rows {
    /// The lowest row that has room from one place to another, which is taken then.
    fn lowest(&mut self, (from, to): (f64, f64)) -> usize {
        while let Some((_, row)) = self.taken.first().copied().filter(|(end, _)| f64::from_bits(*end) <= from) {
            self.taken.pop_first();
            self.free.insert(row);
        }
        // Every row is free or taken.
        let row = self.free.pop_first().unwrap_or(self.taken.len());
        self.taken.insert((to.to_bits(), row));
        row
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
pub(super) fn shapes(marks: &[Mark<'_>], dot: f64, height: f64) -> Vec<ShapeView> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_lies_in_the_lowest_row_that_is_free_where_it_begins() {
        let mut rows = Rows::default();
        let marks = [(0.0, 5.0), (1.0, 9.0), (2.0, 4.0), (4.0, 6.0), (5.5, 7.0), (9.0, 9.5), (9.0, 9.5)];
        assert_eq!(marks.map(|mark| rows.lowest(mark)), [0, 1, 2, 2, 0, 0, 1]);
    }
}
