//! Which part of the world a map shows, so that its places fill it.

use super::outlines::WORLD;
use super::plane::{self, Area};
use super::projection::{Flat, Projection};
use super::sphere::{self, Point};

/// The width of a drawing in units; as wide as the column of text, a unit is a pixel.
pub(super) const WIDTH: f64 = 672.0;
/// Its height, but for the whole world.
const HEIGHT: f64 = 448.0;
/// The share of the drawing around the places that is left for their names and for what is around them.
const ROOM: f64 = 0.16;
/// The least width of a map, in kilometres: less would not be recognised, nor are the outlines made for it.
const LEAST_WIDTH: f64 = 1500.0;
/// What does not lie within so many radii of the earth on a plane around its middle is shown on a map of the world.
const FARTHEST: f64 = 1.2;
/// The radius of the earth in kilometres.
pub(super) const EARTH: f64 = 6371.0;
/// How far beyond the edge of the drawing outlines go, so that their ends are not seen.
const BEYOND: f64 = 6.0;

/// A part of the world on a drawing.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub(super) projection: Projection,
    /// Units for a radius of the earth.
    pub(super) scale: f64,
    /// The point of the plane that is in the middle.
    middle: Flat,
    pub(super) height: f64,
}

impl View {
    /// A view of some places; `None` without any.
    pub(super) fn of(places: &[Point]) -> Option<Self> {
        let first = *places.first()?;
        let sum = places.iter().fold(Point::default(), |sum, point| sum + *point);
        let mut projection = Projection::around(sum.on_globe().unwrap_or(first));
        // Each round brings the middle of the places closer to that of the drawing.
        for _ in 0..4 {
            let Some(area) = area_of(projection, places) else { break };
            let middle = area.middle();
            projection = projection.place_at(middle).map_or(projection, Projection::around);
        }
        let area = area_of(projection, places)?;
        let share = 1.0 - 2.0 * ROOM;
        let wide = (area.right - area.left).max((area.bottom - area.top) * WIDTH / HEIGHT) / share;
        let wide = wide.max(LEAST_WIDTH / EARTH);
        let corner = libm::hypot(wide, wide * HEIGHT / WIDTH) / 2.0;
        let behind = |place: &Point| projection.halves().iter().any(|centre| centre.dot(*place) < 0.1);
        if corner > FARTHEST || places.iter().any(behind) {
            return Some(Self::of_world(places));
        }
        let middle = area.middle();
        Some(Self { projection, scale: WIDTH / wide, middle, height: HEIGHT })
    }

    /// A view of the world, cut where no place is far from another; Antarctica is left out if nothing happens there.
    fn of_world(places: &[Point]) -> Self {
        /// Through the Bering Strait, the Atlantic, and India.
        const MERIDIANS: [f64; 3] = [11.0, 150.0, -90.0];
        let spread = |meridian: f64| {
            let projection = Projection::World { meridian: meridian.to_radians() };
            area_of(projection, places).map_or(0.0, |area| area.right - area.left)
        };
        let least = MERIDIANS.into_iter().map(spread).fold(f64::INFINITY, f64::min);
        let fits = |meridian: &f64| spread(*meridian) < least + 0.7;
        let meridian = MERIDIANS.into_iter().find(fits).unwrap_or(MERIDIANS[0]);
        let projection = Projection::World { meridian: meridian.to_radians() };
        let edge = |lat: f64| projection.place(Point::at(lat, meridian)).1;
        let far_south = places.iter().any(|place| place.lat() < -0.95);
        let (top, bottom) = (edge(84.0), edge(if far_south { -90.0 } else { -58.0 }));
        let scale = WIDTH / (2.0 * projection.flat(Point::at(0.0, meridian + 180.0), projection.halves()[0]).0);
        Self { projection, scale, middle: (0.0, f64::midpoint(top, bottom)), height: (scale * (top - bottom)).round() }
    }

    /// The drawing.
    pub(super) fn area(self) -> Area {
        Area { left: 0.0, top: 0.0, right: WIDTH, bottom: self.height }
    }

    /// Where a place is on the drawing.
    pub(super) fn place(self, point: Point) -> Flat {
        self.drawn(self.projection.place(point))
    }

    fn drawn(self, (x, y): Flat) -> Flat {
        (WIDTH / 2.0 + (x - self.middle.0) * self.scale, self.height / 2.0 - (y - self.middle.1) * self.scale)
    }

    /// What of some rings is on the drawing.
    pub(super) fn rings<'r>(self, rings: impl IntoIterator<Item = &'r Vec<Point>>) -> Vec<Vec<Flat>> {
        let halves = self.projection.halves();
        let mut drawn = Vec::new();
        for ring in rings {
            for &half in &halves {
                let ring = sphere::ring_in_half(ring, half);
                let ring: Vec<Flat> = ring.iter().map(|point| self.drawn(self.projection.flat(*point, half))).collect();
                drawn.push(plane::ring_inside(sparse(ring), self.area().wider(BEYOND)));
            }
        }
        drawn.retain(|ring| ring.len() > 2);
        drawn
    }

    /// What of the world’s borders is on the drawing: those that are disputed, or the others.
    pub(super) fn borders(self, disputed: bool) -> Vec<Vec<Flat>> {
        let halves = self.projection.halves();
        let mut drawn = Vec::new();
        for border in WORLD.borders.iter().filter(|border| border.disputed == disputed) {
            for &half in &halves {
                for part in sphere::line_in_half(&border.line, half) {
                    let line: Vec<Flat> =
                        part.iter().map(|point| self.drawn(self.projection.flat(*point, half))).collect();
                    drawn.extend(plane::line_inside(&line, self.area().wider(BEYOND)));
                }
            }
        }
        drawn
    }
}

/// The part of a plane that some places take.
fn area_of(projection: Projection, places: &[Point]) -> Option<Area> {
    let places: Vec<Flat> = places.iter().map(|point| projection.place(*point)).collect();
    Area::around(&places)
}

/// A ring without points that cannot be told from the one before.
fn sparse(ring: Vec<Flat>) -> Vec<Flat> {
    let mut kept: Vec<Flat> = Vec::with_capacity(ring.len());
    for point in ring {
        let near = kept.last().is_some_and(|last| (last.0 - point.0).abs() < 0.4 && (last.1 - point.1).abs() < 0.4);
        if !near {
            kept.push(point);
        }
    }
    kept
}
