//! Lines on the drawing: cut to its edge, with no more points than it can show, written as the data of a path.

use super::projection::Flat;

/// A rectangle of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn holds(self, (x, y): Flat) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// Whether two areas have more than an edge in common.
    pub(super) fn meets(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether the other lies inside.
    pub(super) fn covers(self, other: Self) -> bool {
        self.holds((other.left, other.top)) && self.holds((other.right, other.bottom))
    }

    /// The area with an edge around it.
    pub(super) fn wider(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// The smallest area around some points; `None` without any.
    pub(super) fn around(points: &[Flat]) -> Option<Self> {
        let (x, y) = *points.first()?;
        let start = Self { left: x, top: y, right: x, bottom: y };
        Some(points.iter().fold(start, |area, &(x, y)| Self {
            left: area.left.min(x),
            top: area.top.min(y),
            right: area.right.max(x),
            bottom: area.bottom.max(y),
        }))
    }

    pub(super) fn middle(self) -> Flat {
        (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// How far a point is inside each edge.
    fn depths(self, (x, y): Flat) -> [f64; 4] {
        [x - self.left, self.right - x, y - self.top, self.bottom - y]
    }
}

/// The part of a ring inside an area (Sutherland and Hodgman).
pub(super) fn ring_inside(ring: Vec<Flat>, area: Area) -> Vec<Flat> {
    let mut ring = ring;
    for edge in 0..4 {
        let Some(&(mut last)) = ring.last() else { break };
        let mut kept = Vec::with_capacity(ring.len());
        for point in ring {
            let (from, to) = (area.depths(last)[edge], area.depths(point)[edge]);
            if (from >= 0.0) != (to >= 0.0) {
                kept.push(between(last, point, from / (from - to)));
            }
            if to >= 0.0 {
                kept.push(point);
            }
            last = point;
        }
        ring = kept;
    }
    ring
}

/// The parts of a line inside an area.
pub(super) fn line_inside(line: &[Flat], area: Area) -> Vec<Vec<Flat>> {
    let mut parts: Vec<Vec<Flat>> = Vec::new();
    let mut open = false;
    for pair in line.windows(2) {
        let &[from, to] = pair else { continue };
        let Some((start, end)) = share_inside(from, to, area) else {
            open = false;
            continue;
        };
        if !open || start > 0.0 {
            parts.push(vec![between(from, to, start)]);
        }
        if let Some(part) = parts.last_mut() {
            part.push(between(from, to, end));
        }
        open = end >= 1.0;
    }
    parts
}

/// From which to which share of the way between two points it is inside an area (Liang and Barsky).
fn share_inside(from: Flat, to: Flat, area: Area) -> Option<(f64, f64)> {
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    for (from, to) in area.depths(from).into_iter().zip(area.depths(to)) {
        match (from >= 0.0, to >= 0.0) {
            (true, true) => {}
            (false, false) => return None,
            (false, true) => start = start.max(from / (from - to)),
            (true, false) => end = end.min(from / (from - to)),
        }
    }
    (start < end).then_some((start, end))
}

pub(super) fn between(from: Flat, to: Flat, share: f64) -> Flat {
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}

/// A line without the points that change it by less than a tolerance (Douglas and Peucker).
pub(super) fn simpler(line: &[Flat], tolerance: f64) -> Vec<Flat> {
    let mut kept = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    for end in [0, line.len().saturating_sub(1)] {
        if let Some(end) = kept.get_mut(end) {
            *end = true;
        }
    }
    while let Some((from, to)) = open.pop() {
        let distances = (from + 1..to).map(|at| (at, distance(line[at], line[from], line[to])));
        let Some((far, by)) = distances.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        if by > tolerance {
            kept[far] = true;
            open.extend([(from, far), (far, to)]);
        }
    }
    line.iter().zip(kept).filter_map(|(point, kept)| kept.then_some(*point)).collect()
}

/// A ring without the points that change it by less than a tolerance; nothing if it is too small to be seen.
pub(super) fn simpler_ring(ring: &[Flat], tolerance: f64) -> Option<Vec<Flat>> {
    let first = *ring.first()?;
    let far = (0..ring.len()).max_by(|a, b| length(ring[*a], first).total_cmp(&length(ring[*b], first)))?;
    let mut round = simpler(&ring[..=far], tolerance);
    let mut back: Vec<Flat> = ring[far..].to_vec();
    back.push(first);
    round.extend(simpler(&back, tolerance).into_iter().skip(1));
    round.pop();
    (round.len() > 2 && surface(&round).abs() >= 2.0 * tolerance).then_some(round)
}

/// Lines made simpler, step by step, until they have no more than so many points or cannot be much simpler.
pub(super) fn fewer(
    mut lines: Vec<Vec<Flat>>,
    most: usize,
    simpler: impl Fn(&[Flat], f64) -> Option<Vec<Flat>>,
) -> Vec<Vec<Flat>> {
    let mut tolerance = 0.6;
    while tolerance < 4.0 {
        lines = lines.iter().filter_map(|line| simpler(line, tolerance)).collect();
        if lines.iter().map(Vec::len).sum::<usize>() <= most {
            break;
        }
        tolerance *= 1.2;
    }
    lines
}

/// The surface of a ring, negative where it runs the other way.
pub(super) fn surface(ring: &[Flat]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
}

fn length(one: Flat, other: Flat) -> f64 {
    libm::hypot(one.0 - other.0, one.1 - other.1)
}

/// How far a point is from the stretch between two others.
pub(super) fn distance(point: Flat, from: Flat, to: Flat) -> f64 {
    let along = (to.0 - from.0, to.1 - from.1);
    let square = along.0 * along.0 + along.1 * along.1;
    let share = if square == 0.0 {
        0.0
    } else {
        (((point.0 - from.0) * along.0 + (point.1 - from.1) * along.1) / square).clamp(0.0, 1.0)
    };
    length(point, between(from, to, share))
}

/// Whether two stretches cross.
pub(super) fn cross(one: (Flat, Flat), other: (Flat, Flat)) -> bool {
    let side = |line: (Flat, Flat), point: Flat| surface(&[line.0, line.1, point]);
    side(one, other.0) * side(one, other.1) < 0.0 && side(other, one.0) * side(other, one.1) < 0.0
}

/// Whether a stretch comes into an area.
pub(super) fn enters(stretch: (Flat, Flat), area: Area) -> bool {
    share_inside(stretch.0, stretch.1, area).is_some()
}

/// Lines as the data of a path in whole units, each closed if they are rings.
pub(super) fn path(lines: &[Vec<Flat>], closed: bool) -> String {
    let mut data = String::new();
    for line in lines {
        let mut points: Vec<(i32, i32)> = line.iter().map(|point| (whole(point.0), whole(point.1))).collect();
        points.dedup();
        if points.len() < if closed { 3 } else { 2 } {
            continue;
        }
        let mut last = points[0];
        data.push_str(&format!("M{} {}l", last.0, last.1));
        for (index, point) in points.iter().enumerate().skip(1) {
            push(&mut data, point.0 - last.0, index == 1);
            push(&mut data, point.1 - last.1, false);
            last = *point;
        }
        if closed {
            data.push('z');
        }
    }
    data
}

/// A number of a path; a minus parts it from the one before as well as a space.
fn push(data: &mut String, number: i32, first: bool) {
    if number >= 0 && !first {
        data.push(' ');
    }
    data.push_str(&number.to_string());
}

/// The nearest whole unit.
#[expect(clippy::cast_possible_truncation, reason = "what is drawn lies within a few thousand units")]
pub(super) fn whole(value: f64) -> i32 {
    value.round() as i32
}
