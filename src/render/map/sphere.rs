//! Points and lines on the globe, and how they are cut: as vectors, so that neither the poles nor the antimeridian differ.

use std::ops::{Add, Mul, Neg, Sub};

/// A place on the globe, or a direction, as a vector from the centre of the earth: to 0° N 0° E, to 0° N 90° E, to the north.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Point {
    x: f64,
    y: f64,
    z: f64,
}

impl Point {
    /// The place at some degrees north and east.
    pub(super) fn at(lat: f64, lon: f64) -> Self {
        let ((north, up), (east, front)) = (libm::sincos(lat.to_radians()), libm::sincos(lon.to_radians()));
        Self { x: up * front, y: up * east, z: north }
    }

    pub(super) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The place in this direction; `None` at the centre of the earth.
    pub(super) fn on_globe(self) -> Option<Self> {
        let length = self.length();
        (length > 1e-9).then(|| self * (1.0 / length))
    }

    /// Radians north.
    pub(super) fn lat(self) -> f64 {
        libm::asin(self.z.clamp(-1.0, 1.0))
    }

    /// Radians east.
    pub(super) fn lon(self) -> f64 {
        libm::atan2(self.y, self.x)
    }

    /// The directions east and north at this place; at a pole, those of the prime meridian.
    pub(super) fn compass(self) -> (Self, Self) {
        let east = Self { x: -self.y, y: self.x, z: 0.0 }.on_globe().unwrap_or(Self { x: 0.0, y: 1.0, z: 0.0 });
        let north = Self {
            x: self.y * east.z - self.z * east.y,
            y: self.z * east.x - self.x * east.z,
            z: self.x * east.y - self.y * east.x,
        };
        (east, north)
    }
}

impl Add for Point {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y, z: self.z + other.z }
    }
}

impl Sub for Point {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Point {
    type Output = Self;

    fn neg(self) -> Self {
        self * -1.0
    }
}

impl Mul<f64> for Point {
    type Output = Self;

    fn mul(self, by: f64) -> Self {
        Self { x: self.x * by, y: self.y * by, z: self.z * by }
    }
}

/// The part of a ring in the half of the globe around a pole; where it is cut, it follows the edge of that half.
pub(super) fn ring_in_half(ring: &[Point], pole: Point) -> Vec<Point> {
    let mut kept = Vec::new();
    let Some(mut last) = ring.last().copied() else { return kept };
    for &point in ring {
        let (from, to) = (last.dot(pole), point.dot(pole));
        if (from >= 0.0) != (to >= 0.0) {
            kept.extend(crossing(last, from, point, to));
        }
        if to >= 0.0 {
            kept.push(point);
        }
        last = point;
    }
    with_short_steps(&kept)
}

/// The parts of a line in the half of the globe around a pole.
pub(super) fn line_in_half(line: &[Point], pole: Point) -> Vec<Vec<Point>> {
    let mut parts = Vec::new();
    let mut part = Vec::new();
    let mut last: Option<Point> = None;
    for &point in line {
        let to = point.dot(pole);
        if let Some(last) = last.filter(|last| (last.dot(pole) >= 0.0) != (to >= 0.0)) {
            part.extend(crossing(last, last.dot(pole), point, to));
            if to < 0.0 {
                parts.push(std::mem::take(&mut part));
            }
        }
        if to >= 0.0 {
            part.push(point);
        }
        last = Some(point);
    }
    parts.push(part);
    parts.retain(|part| part.len() > 1);
    parts
}

/// Where the way between two points leaves the half, given how far each is inside.
fn crossing(one: Point, inside: f64, other: Point, outside: f64) -> Option<Point> {
    (one + (other - one) * (inside / (inside - outside))).on_globe()
}

/// A ring with points between those that are far apart, as a straight way on the globe is bent on a map.
fn with_short_steps(ring: &[Point]) -> Vec<Point> {
    let mut all = Vec::with_capacity(ring.len());
    let Some(mut last) = ring.last().copied() else { return all };
    for &point in ring {
        halve(last, point, 7, &mut all);
        all.push(point);
        last = point;
    }
    all
}

fn halve(from: Point, to: Point, depth: u8, all: &mut Vec<Point>) {
    /// About 4 degrees.
    const SHORT: f64 = 0.07;
    if depth == 0 || (to - from).length() < SHORT {
        return;
    }
    // Between opposite points every way is as short: then none is added.
    let Some(middle) = (from + to).on_globe() else { return };
    halve(from, middle, depth - 1, all);
    all.push(middle);
    halve(middle, to, depth - 1, all);
}
