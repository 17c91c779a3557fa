//! The locator map: where the places of an explainer lie.
//!
//! Places choose the [`view`]; the [`outlines`] of the world are cut on the [`sphere`], laid flat by a [`projection`], and cut
//! and simplified on the [`plane`]; [`labels`] find room for names, once for wide columns and once for narrow ones, and
//! [`countries`] take what room is left.

mod countries;
mod labels;
mod lettering;
mod outlines;
mod plane;
mod projection;
mod sphere;
mod view;

use labels::{Label, Style};
use lettering::{Lettering, Set};
use plane::Area;
use projection::{Flat, Projection};
use sphere::Point;
use view::{EARTH, View, WIDTH};

use super::views::{MapLabelView, MapLabelsView, MapLineView, MapPointView, MapScaleView, MapView};
use crate::model::Place;

/// In a column that is as wide as the page is at most: a unit is a pixel.
const WIDE: Style = Style {
    lettering: Lettering { size: 14.0, line: 16.0, spaced: 0.0, letters: 24 },
    dot: 5.5,
    far: &[3.0, 5.0, 8.0, 12.0, 16.0],
};
/// On a small telephone: a unit is less than half a pixel.
const NARROW: Style = Style {
    lettering: Lettering { size: 27.0, line: 30.0, spaced: 0.0, letters: 16 },
    dot: 10.0,
    far: &[3.0, 5.0, 7.0],
};
const WIDE_COUNTRY: Lettering = Lettering { size: 12.0, line: 15.0, spaced: 0.1, letters: 10 };
const NARROW_COUNTRY: Lettering = Lettering { size: 24.0, line: 27.0, spaced: 0.06, letters: 10 };
/// How many points shores and borders may have together, so that a map stays below 3 KB when packed.
const MOST_POINTS: usize = 900;

/// The map of some places; `None` without any. Countries are named in English, so only on pages in it.
pub(super) fn of(places: &[Place], english: bool) -> Option<MapView> {
    let places: Vec<&Place> = places.iter().filter(|place| place.lat.is_finite() && place.lon.is_finite()).collect();
    let points: Vec<Point> = places.iter().map(|place| Point::at(place.lat, place.lon)).collect();
    let view = View::of(&points)?;
    let dots: Vec<Flat> = points.iter().map(|point| view.place(*point)).collect();
    let named: Vec<(Flat, &str)> = dots.iter().copied().zip(places.iter().map(|place| place.name.as_str())).collect();
    let scale = scale(view, &dots);
    let seen = if english { countries::seen(view) } else { Vec::new() };
    let names = |style: Style, country: Lettering, most: usize| {
        let reserved: Vec<Area> = scale.iter().map(|(_, area)| *area).collect();
        let labels = labels::place(&named, style, view.area(), &reserved);
        let mut taken = reserved;
        taken.extend(dots.iter().map(|dot| around(*dot).wider(style.dot)));
        taken.extend(labels.iter().flatten().map(|label| label.set.area));
        taken.extend(labels.iter().flatten().filter_map(|label| label.leader).flat_map(|leader| along(leader)));
        let countries = countries::names(&seen, country, most, view, &taken);
        labels_view(&labels, &countries, style.lettering, country)
    };
    let outlines = outlines(view);
    Some(MapView {
        width: plane::whole(WIDTH),
        height: plane::whole(view.height),
        land: plane::path(&outlines.land, true),
        borders: plane::path(&outlines.borders, false),
        disputed: plane::path(&outlines.disputed, false),
        places: places.iter().zip(&dots).map(|(place, dot)| point_view(&place.name, *dot)).collect(),
        wide: names(WIDE, WIDE_COUNTRY, 16),
        narrow: names(NARROW, NARROW_COUNTRY, 5),
        scale: scale.map(|(scale, _)| scale),
    })
}

struct Outlines {
    land: Vec<Vec<Flat>>,
    borders: Vec<Vec<Flat>>,
    disputed: Vec<Vec<Flat>>,
}

/// What of the world’s outlines a view shows, with as many points as it may have.
fn outlines(view: View) -> Outlines {
    let (land, borders, disputed) = (view.rings(&outlines::WORLD.land), view.borders(false), view.borders(true));
    let mut tolerance = 0.6;
    loop {
        let lines = |lines: &[Vec<Flat>]| lines.iter().map(|line| plane::simpler(line, tolerance)).collect();
        let simple = Outlines {
            land: land.iter().filter_map(|ring| plane::simpler_ring(ring, tolerance)).collect(),
            borders: lines(&borders),
            disputed: lines(&disputed),
        };
        let points: usize = [&simple.land, &simple.borders, &simple.disputed].into_iter().flatten().map(Vec::len).sum();
        // What is left at the end is a few straight lines.
        if points <= MOST_POINTS || tolerance > 20.0 {
            return simple;
        }
        tolerance *= 1.3;
    }
}

/// A bar of a round number of kilometres with the room it takes, in a lower corner without places; `None` on a map of the
/// world, where no bar would be true.
fn scale(view: View, dots: &[Flat]) -> Option<(MapScaleView, Area)> {
    const LENGTHS: [u32; 9] = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
    if matches!(view.projection, Projection::World { .. }) {
        return None;
    }
    let units = |length: u32| f64::from(length) / EARTH * view.scale;
    let length = LENGTHS.into_iter().rev().find(|length| units(*length) < WIDTH * 0.2)?;
    let label = format!("{length} km");
    let width = units(length).max(NARROW.lettering.width(&label)) + 8.0;
    let bottom = view.height - 14.0;
    let corner = |left: f64| Area { left, top: bottom - 40.0, right: left + width, bottom: view.height };
    let corners = [corner(12.0), corner(WIDTH - 12.0 - width)];
    let free = |area: &Area| !dots.iter().any(|dot| area.wider(NARROW.dot).holds(*dot));
    let area = corners.into_iter().find(free)?;
    let (x, y) = (plane::whole(area.left), plane::whole(bottom));
    Some((MapScaleView { x, y, width: plane::whole(units(length)), label }, area))
}

fn around(point: Flat) -> Area {
    Area { left: point.0, top: point.1, right: point.0, bottom: point.1 }
}

/// Small areas along a line, for what must not lie over it.
fn along((from, to): (Flat, Flat)) -> impl Iterator<Item = Area> {
    (0..=8).map(move |step| around(plane::between(from, to, f64::from(step) / 8.0)).wider(2.0))
}

fn point_view(name: &str, dot: Flat) -> MapPointView {
    MapPointView { name: name.to_owned(), x: plane::whole(dot.0), y: plane::whole(dot.1) }
}

fn labels_view(labels: &[Option<Label>], countries: &[Set], own: Lettering, country: Lettering) -> MapLabelsView {
    let numbered = labels.iter().enumerate().filter_map(|(index, label)| Some((index + 1, label.as_ref()?)));
    let leaders: Vec<Vec<Flat>> =
        labels.iter().flatten().filter_map(|label| label.leader).map(|(from, to)| vec![from, to]).collect();
    let countries = countries.iter().map(|set| label_view(None, false, set, country));
    MapLabelsView {
        places: numbered.map(|(number, label)| label_view(Some(number), label.is_number, &label.set, own)).collect(),
        leaders: plane::path(&leaders, false),
        countries: countries.collect(),
    }
}

fn label_view(number: Option<usize>, is_number: bool, set: &Set, lettering: Lettering) -> MapLabelView {
    let x = plane::whole(set.x());
    let line = |(index, text): (usize, &String)| {
        MapLineView { x, y: plane::whole(lettering.baseline(set, index)), text: text.clone() }
    };
    MapLabelView { number, is_number, anchor: set.anchor.word(), lines: set.lines.iter().enumerate().map(line).collect() }
}
