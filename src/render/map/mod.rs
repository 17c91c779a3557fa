//! The locator map: where the places of an explainer lie.
//!
//! Places choose the [`view`]; the [`outlines`] of the world are cut on the [`sphere`], laid flat by a [`projection`], and cut
//! and simplified on the [`plane`]; [`labels`] find room for names, once for wide columns and once for narrow ones, and
//! [`countries`] take what room is left. A [`globe`] shows where on earth a small region is.

mod countries;
mod globe;
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
    lettering: Lettering { size: 14.0, line: 16.0, breadth: 1.0, spaced: 0.0, letters: 24, lines: 3 },
    dot: 5.5,
    far_names: &[3.0, 5.0, 8.0, 12.0, 16.0],
    far_numbers: &[3.0, 5.0, 8.0],
};
/// On a small telephone: a unit is less than half a pixel.
const NARROW: Style = Style {
    lettering: Lettering { size: 27.0, line: 30.0, breadth: 1.0, spaced: 0.0, letters: 17, lines: 2 },
    dot: 10.0,
    far_names: &[],
    far_numbers: &[3.0, 5.0, 7.0],
};
const WIDE_COUNTRY: Lettering = Lettering { size: 12.0, line: 15.0, breadth: 0.9, spaced: 0.08, letters: 12, lines: 2 };
const NARROW_COUNTRY: Lettering =
    Lettering { size: 24.0, line: 27.0, breadth: 0.9, spaced: 0.06, letters: 12, lines: 2 };
/// How many points lines may have, so that a map takes about 2 KB of a packed page.
const MOST_ON_SHORES: usize = 520;
const MOST_ON_BORDERS: usize = 200;

/// The map of those places that readers may find, for a page in a language; `None` without any. We know the names of countries
/// in English only.
pub(super) fn of(places: &[Place], language: &str) -> Option<MapView> {
    let open = places.iter().filter_map(|place| Some((place, place.degrees()?)));
    let (places, degrees): (Vec<&Place>, Vec<(f64, f64)>) = open.unzip();
    if degrees.iter().any(|(lat, lon)| !lat.is_finite() || !lon.is_finite()) {
        return None;
    }
    let points: Vec<Point> = degrees.into_iter().map(|(lat, lon)| Point::at(lat, lon)).collect();
    let view = View::of(&points)?;
    let dots: Vec<Flat> = points.iter().map(|point| view.place(*point)).collect();
    let named: Vec<(Flat, &str)> = dots.iter().copied().zip(places.iter().map(|place| place.name.as_str())).collect();
    let (scale, globe) = (scale(view, &dots), globe::of(view, &dots));
    let english = language == "en" || language.starts_with("en-");
    let seen = if english { countries::seen(view) } else { Vec::new() };
    let lettered = |style: Style, country: Lettering, most: usize| {
        let reserved: Vec<Area> =
            scale.iter().map(|(_, area)| *area).chain(globe.iter().map(|(_, area)| *area)).collect();
        let labels = labels::place(&named, style, view.area(), &reserved);
        let mut taken = reserved;
        taken.extend(dots.iter().map(|dot| around(*dot).wider(style.dot)));
        taken.extend(labels.iter().flatten().map(|label| label.set.area));
        taken.extend(labels.iter().flatten().filter_map(|label| label.leader).flat_map(along));
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
        wide: lettered(WIDE, WIDE_COUNTRY, 16),
        narrow: lettered(NARROW, NARROW_COUNTRY, 5),
        scale: scale.map(|(scale, _)| scale),
        globe: globe.map(|(globe, _)| globe),
    })
}

struct Outlines {
    land: Vec<Vec<Flat>>,
    borders: Vec<Vec<Flat>>,
    disputed: Vec<Vec<Flat>>,
}

/// What of the world’s outlines a view shows, with about as many points as it may have.
fn outlines(view: View) -> Outlines {
    let land = plane::fewer(view.rings(&outlines::WORLD.land), MOST_ON_SHORES, plane::simpler_ring);
    let line = |line: &[Flat], by: f64| Some(plane::simpler(line, by));
    let borders = plane::fewer(view.borders(false), MOST_ON_BORDERS, line);
    let disputed = plane::fewer(view.borders(true), MOST_ON_BORDERS, line);
    Outlines { land, borders, disputed }
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
    let lines = set.lines.iter().zip(lettering.baselines(set));
    let lines = lines.map(|(text, y)| MapLineView { x, y: plane::whole(y), text: text.clone() }).collect();
    MapLabelView { number, is_number, anchor: set.anchor.word(), lines }
}

#[cfg(test)]
mod tests;
