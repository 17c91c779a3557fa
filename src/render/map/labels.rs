//! Names beside their places, so that none lies over another, over a place, or over the edge.
//!
//! Each place in turn gets the first position that is free: right beside it, else further off with a line that leads to it.
//! If its name fits nowhere, its number in the list does; if not even that fits, its dot stands alone.

use std::f64::consts::TAU;

use super::lettering::{Lettering, Set};
use super::plane::{self, Area};
use super::projection::Flat;

/// How names are written beside places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) lettering: Lettering,
    /// The radius of a dot with the edge around it.
    pub(super) dot: f64,
    /// How far off names may be with a line that leads to them, in radii of a dot.
    pub(super) far_names: &'static [f64],
    /// How far off numbers may be.
    pub(super) far_numbers: &'static [f64],
}

/// A name or number in its place.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) set: Set,
    /// Whether it is the number.
    pub(super) is_number: bool,
    /// The line from the place to the label.
    pub(super) leader: Option<(Flat, Flat)>,
}

/// Right, left, above, below, and between.
const SIDES: [Flat; 8] =
    [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (0.7, -0.7), (0.7, 0.7), (-0.7, -0.7), (-0.7, 0.7)];
/// How far a name is from a dot, its own or another.
const GAP: f64 = 2.5;
/// With more places than that, names would hide the map: there are only numbers.
const MOST_NAMES: usize = 40;

/// Labels for places, given as their point and name, each where there is room for one.
pub(super) fn place(places: &[(Flat, &str)], style: Style, page: Area, taken: &[Area]) -> Vec<Option<Label>> {
    let dots = places.iter().map(|(point, _)| dot(*point, style).wider(GAP - 0.5)).collect();
    let mut room = Room { style, page: page.wider(-3.0), dots, taken: taken.to_vec(), leaders: Vec::new() };
    let mut labels = Vec::with_capacity(places.len());
    for (index, &(point, name)) in places.iter().enumerate() {
        let label = room.label(point, name, index + 1, places.len() <= MOST_NAMES);
        if let Some(label) = &label {
            // Two names with no room between them would read as one.
            room.taken.push(label.set.area.wider(GAP));
            room.leaders.extend(label.leader);
        }
        labels.push(label);
    }
    labels
}

/// The room of a dot.
fn dot(point: Flat, style: Style) -> Area {
    Area { left: point.0, top: point.1, right: point.0, bottom: point.1 }.wider(style.dot)
}

struct Room {
    style: Style,
    page: Area,
    dots: Vec<Area>,
    taken: Vec<Area>,
    leaders: Vec<(Flat, Flat)>,
}

impl Room {
    fn label(&self, point: Flat, name: &str, number: usize, named: bool) -> Option<Label> {
        let number = [number.to_string()];
        let name = self.style.lettering.broken(name).filter(|_| named);
        let of_name = |(set, leader)| Label { set, leader, is_number: false };
        let of_number = |(set, leader)| Label { set, leader, is_number: true };
        let beside = |lines: &[String]| self.beside(point, lines).map(|set| (set, None));
        let far_name = || self.further(point, name.as_ref()?, self.style.far_names);
        let far_number = || self.further(point, &number, self.style.far_numbers);
        let found = name.as_ref().and_then(|name| beside(name)).or_else(far_name).map(of_name);
        found.or_else(|| beside(&number).map(of_number)).or_else(|| far_number().filter(|_| named).map(of_number))
    }

    /// Lines right beside a place.
    fn beside(&self, point: Flat, lines: &[String]) -> Option<Set> {
        let off = self.style.dot + GAP;
        SIDES.into_iter().find_map(|side| {
            let start = (point.0 + side.0 * off, point.1 + side.1 * off);
            Some(self.style.lettering.beside(start, side, lines)).filter(|set| self.is_free(set.area))
        })
    }

    /// Lines further off, and the line from the place to them.
    fn further(&self, point: Flat, lines: &[String], far: &[f64]) -> Option<(Set, Option<(Flat, Flat)>)> {
        const DIRECTIONS: u32 = 16;
        far.iter().find_map(|far| {
            (0..DIRECTIONS).find_map(|turn| {
                let (down, right) = libm::sincos(TAU * f64::from(turn) / f64::from(DIRECTIONS));
                let off = far * self.style.dot;
                let end = (point.0 + right * off, point.1 + down * off);
                let start = (end.0 + right * GAP, end.1 + down * GAP);
                let set = self.style.lettering.beside(start, (right, down), lines);
                let leader = (point, end);
                let free = self.is_free(set.area) && self.is_clear(leader) && !plane::enters(leader, set.area);
                free.then_some((set, Some(leader)))
            })
        })
    }

    fn is_free(&self, area: Area) -> bool {
        self.page.covers(area)
            && !self.dots.iter().chain(&self.taken).any(|taken| taken.meets(area))
            && !self.leaders.iter().any(|leader| plane::enters(*leader, area))
    }

    /// Whether a line crosses no other and no name, and no place but those at its start.
    fn is_clear(&self, leader: (Flat, Flat)) -> bool {
        let start = dot(leader.0, self.style);
        let other_dots = self.dots.iter().filter(|dot| !dot.meets(start));
        !self.taken.iter().chain(other_dots).any(|taken| plane::enters(leader, *taken))
            && !self.leaders.iter().any(|other| plane::cross(*other, leader))
    }
}
