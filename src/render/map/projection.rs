//! From the globe to a plane: two projections, both true to area.

use std::f64::consts::PI;

use super::sphere::Point;

/// A point of the plane: in radii of the earth to the right and up, or in units of the drawing to the right and down.
pub(super) type Flat = (f64, f64);

/// How the globe is laid flat.
#[derive(Debug, Clone, Copy)]
pub(super) enum Projection {
    /// Lambert’s azimuthal equal-area projection: right around its centre, for all that fits on half of the globe.
    Around { centre: Point, east: Point, north: Point },
    /// Equal Earth (Šavrič, Patterson and Jenny 2018), with a meridian in radians in its middle: the whole world.
    World { meridian: f64 },
}

impl Projection {
    /// A projection around a place.
    pub(super) fn around(centre: Point) -> Self {
        let (east, north) = centre.compass();
        Self::Around { centre, east, north }
    }

    /// Halves of the globe, as their poles, in each of which nothing is torn apart.
    pub(super) fn halves(self) -> Vec<Point> {
        match self {
            Self::Around { centre, .. } => vec![centre],
            Self::World { meridian } => {
                let east = Point::at(0.0, meridian.to_degrees() + 90.0);
                vec![east, -east]
            }
        }
    }

    /// Where a point of a half lies, right and up from the middle in radii of the earth.
    pub(super) fn flat(self, point: Point, half: Point) -> Flat {
        match self {
            Self::Around { centre, east, north } => {
                let stretch = (2.0 / (1.0 + point.dot(centre)).max(1e-9)).sqrt();
                (point.dot(east) * stretch, point.dot(north) * stretch)
            }
            Self::World { meridian } => {
                let mut lon = (point.lon() - meridian + 3.0 * PI).rem_euclid(2.0 * PI) - PI;
                // What lies on the edge of a half is on its side.
                let is_east = half.dot(Point::at(0.0, meridian.to_degrees() + 90.0)) > 0.0;
                if is_east && lon < -PI / 2.0 {
                    lon += 2.0 * PI;
                } else if !is_east && lon > PI / 2.0 {
                    lon -= 2.0 * PI;
                }
                equal_earth(point.lat(), lon)
            }
        }
    }

    /// Where a place lies, in whichever half.
    pub(super) fn place(self, point: Point) -> Flat {
        let halves = self.halves();
        let half = halves.iter().copied().find(|half| half.dot(point) >= 0.0).unwrap_or(point);
        self.flat(point, half)
    }

    /// The place on the globe at a point of the plane; only around a place.
    pub(super) fn place_at(self, (x, y): Flat) -> Option<Point> {
        let Self::Around { centre, east, north } = self else { return None };
        let square = x * x + y * y;
        let stretch = (1.0 - square / 4.0).max(0.0).sqrt();
        (centre * (1.0 - square / 2.0) + east * (x * stretch) + north * (y * stretch)).on_globe()
    }
}

/// The formula and the numbers are those of the paper, <https://doi.org/10.1080/13658816.2018.1504949>.
fn equal_earth(lat: f64, lon: f64) -> Flat {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let root = 3.0_f64.sqrt() / 2.0;
    let angle = libm::asin(root * libm::sin(lat));
    let square = angle * angle;
    let six = square * square * square;
    let slope = A[0] + 3.0 * A[1] * square + six * (7.0 * A[2] + 9.0 * A[3] * square);
    let x = lon * libm::cos(angle) / (root * slope);
    (x, angle * (A[0] + A[1] * square + six * (A[2] + A[3] * square)))
}
