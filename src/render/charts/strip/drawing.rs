//! A scale as a drawing: the axis, bars of eras, what is broken and what is shown closer.

use std::collections::HashSet;

use super::super::scale::{Scale, Slot, day};
use super::super::{percent, real, written};
use super::marks::{reach, shapes};
use super::words::names;
use super::{Item, WIDTH, is_era, within};
use crate::date::Edtf;
use crate::render::views::{EraView, ScaleView, StepView};

/// How high the smallest may be stacked before a block stands for those that are shown closer.
const TOWER: f64 = 90.0;

/// Spans with a bar and a label of their own, at most.
const ERAS: usize = 6;

/// Which events there are in a list, to be asked for one by one.
fn numbers(items: &[&Item<'_>]) -> HashSet<usize> {
    items.iter().map(|item| item.number).collect()
}

pub(super) struct Drawing<'d> {
    pub(super) scale: &'d Scale,
    pub(super) now: Option<i64>,
    pub(super) rtl: bool,
    /// The events that are shown closer.
    pub(super) near: Option<&'d [&'d Item<'d>]>,
}

impl Drawing<'_> {
    pub(super) fn view(&self, items: &[&Item<'_>], title: Option<String>) -> ScaleView {
        let near = numbers(self.near.unwrap_or_default());
        let is_bar = |item: &Item<'_>| {
            // What is too short for a bar has one where it is shown closer.
            let is_near = near.contains(&item.number);
            let length = self.scale.place(item.span.1 + 1) - self.scale.place(item.span.0);
            is_era(item.placed.event) && (!is_near || length > 0.03)
        };
        let bars: Vec<_> = items.iter().copied().filter(|item| is_bar(item)).take(ERAS).collect();
        let barred = numbers(&bars);
        let dotted: Vec<_> = items.iter().copied().filter(|item| !barred.contains(&item.number)).collect();
        let (mut dot, mut marks) = self.stacked(&dotted);
        let mut block = "";
        if self.near.is_some() && reach(&marks, dot) > TOWER {
            let others: Vec<_> = dotted.into_iter().filter(|item| !near.contains(&item.number)).collect();
            (dot, marks) = self.stacked(&others);
            block = "v-20";
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
            near: self.near.map_or_else(String::new, |near| self.lens(near, height, block)),
            as_of: now.map_or_else(String::new, |x| format!("M{} 0v{}", written(x), written(height))),
            shapes: shapes(&marks, dot, height),
            eras: bars.iter().map(|item| self.bar(item)).collect(),
            steps: self.steps(items),
        }
    }

    /// A place along the axis, mirrored where time runs to the left.
    pub(super) fn across(&self, x: f64) -> f64 {
        if self.rtl { WIDTH - x } else { x }
    }

    /// A line along all slots but those left out, with a tick where each begins.
    fn axis(&self, height: f64) -> String {
        let slots = self.scale.slots();
        let edge = |index: usize| written(self.across(real(index) * WIDTH / real(slots.len())));
        let mut path = String::new();
        for (index, _) in slots.iter().enumerate().filter(|(_, slot)| !slot.is_break) {
            // A stretch is one line.
            if index == 0 || slots[index - 1].is_break {
                let count = slots[index..].iter().take_while(|slot| !slot.is_break).count();
                path += &format!("M{} {}H{}", edge(index), written(height), edge(index + count));
            }
            path += &format!("M{} {}v6", edge(index), written(height));
        }
        path
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

    fn bar(&self, item: &Item<'_>) -> EraView {
        let event = item.placed.event;
        let ends = [self.scale.place(item.span.0), self.scale.place(item.span.1 + 1)];
        let middle = f64::midpoint(ends[0], ends[1]);
        let beside = middle.min(1.0 - middle);
        // Each has a lane of its own, so that its name may take all of it that lies on one side of an end, or around the middle.
        let rooms = [("end", 0.0, ends[1]), ("start", ends[0], 1.0), ("middle", middle - beside, middle + beside)];
        let (anchor, from, to) =
            rooms.into_iter().max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1))).unwrap_or(rooms[1]);
        let across = |share: f64| self.across(share * WIDTH) / WIDTH;
        let place = |share: f64| percent(across(share));
        EraView {
            label: event.title.clone(),
            from: place(ends[0]),
            to: place(ends[1]),
            room_from: percent(across(from).min(across(to))),
            room_width: percent(to - from),
            anchor,
            open: matches!(event.date, Edtf::Since(_)),
        }
    }

    fn steps(&self, items: &[&Item<'_>]) -> Vec<StepView> {
        let mut year = None;
        let mut steps = Vec::new();
        let end = self.scale.end(self.now);
        for slot in self.scale.slots() {
            let inside = within(items, (day(slot.first), day(slot.last)));
            let (label, rest) = if slot.is_break {
                (String::new(), String::new())
            } else {
                names(self.scale.step, &Slot { last: slot.last.min(end), ..slot }, year)
            };
            year = Some(slot.first.year());
            let href = inside.first().map(|item| item.placed.href.clone());
            steps.push(StepView { label, rest, count: inside.len(), href });
        }
        steps
    }
}
