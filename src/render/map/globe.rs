//! Where on earth a map is: a small globe in a corner.

use super::outlines::WORLD;
use super::plane::{self, Area};
use super::projection::{Flat, Projection};
use super::sphere;
use super::view::{EARTH, View, WIDTH};
use crate::render::views::MapGlobeView;

/// The radius of the globe in units.
const RADIUS: f64 = 44.0;
/// The width of a map in kilometres above which it is known without a globe.
const WIDEST: f64 = 3200.0;
const MOST_POINTS: usize = 120;

/// A globe in an upper corner without places, or in the right one below, and the room it takes; `None` without such a corner,
/// or where the map shows whole continents.
pub(super) fn of(view: View, dots: &[Flat]) -> Option<(MapGlobeView, Area)> {
    let Projection::Around { centre, .. } = view.projection else { return None };
    let width = WIDTH / view.scale;
    if width * EARTH > WIDEST {
        return None;
    }
    let off = RADIUS + 10.0;
    let corners = [(WIDTH - off, off), (off, off), (WIDTH - off, view.height - off)];
    let around = |(x, y): Flat| Area { left: x, top: y, right: x, bottom: y }.wider(RADIUS + 4.0);
    let middle = corners.into_iter().find(|corner| !dots.iter().any(|dot| around(*corner).wider(16.0).holds(*dot)))?;
    // The half of the earth around a place is a circle of this radius on the plane.
    let scale = RADIUS / 2.0_f64.sqrt();
    let mut land = Vec::new();
    for ring in &WORLD.land {
        let half = sphere::ring_in_half(ring, centre);
        let flat = half.iter().map(|point| view.projection.flat(*point, centre));
        land.push(flat.map(|(x, y)| (middle.0 + x * scale, middle.1 - y * scale)).collect());
    }
    let land = plane::fewer(land, MOST_POINTS, plane::simpler_ring);
    let (w, h) = (width * scale / 2.0, width * scale / 2.0 * view.height / WIDTH);
    let spot = vec![
        (middle.0 - w, middle.1 - h),
        (middle.0 + w, middle.1 - h),
        (middle.0 + w, middle.1 + h),
        (middle.0 - w, middle.1 + h),
    ];
    let [x, y, radius] = [middle.0, middle.1, RADIUS].map(plane::whole);
    let view = MapGlobeView { x, y, radius, land: plane::path(&land, true), spot: plane::path(&[spot], true) };
    Some((view, around(middle)))
}
