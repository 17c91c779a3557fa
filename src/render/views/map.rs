//! The map of the places of an explainer.

use serde::Serialize;

/// A map of the places of an explainer. All numbers are units of its `viewBox`, right and down; a unit is a pixel where the
/// map is as wide as the column of text can be.
#[derive(Debug, Clone, Serialize)]
pub struct MapView {
    /// The width of the drawing.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// The land, as the `d` of a path; holes are water, so fill it by `evenodd`.
    pub land: String,
    /// The borders between countries, as the `d` of a path.
    pub borders: String,
    /// Borders about which there is a dispute, as the `d` of a path; often empty.
    pub disputed: String,
    /// Where the places are, in the order of `explainer.places`.
    pub places: Vec<MapPointView>,
    /// Names where the map is wide, for letters of 14 units: places; 12 units: countries.
    pub wide: MapLabelsView,
    /// Names where the map is narrow, for letters of 27 units: places; 24 units: countries. Smaller letters fit as well.
    pub narrow: MapLabelsView,
    /// How far is how far; `null` on a map of the world.
    pub scale: Option<MapScaleView>,
    /// Where on earth the map is; `null` where it shows whole continents, or has no free corner.
    pub globe: Option<MapGlobeView>,
}

/// A place on a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapPointView {
    /// What it is called.
    pub name: String,
    /// How far to the right.
    pub x: i32,
    /// How far down.
    pub y: i32,
}

/// The names on a map; none lies over another.
#[derive(Debug, Clone, Serialize)]
pub struct MapLabelsView {
    /// Names or numbers of places, where there is room.
    pub places: Vec<MapLabelView>,
    /// The lines from places to names that are further off, as the `d` of a path; often empty.
    pub leaders: String,
    /// Names of countries, where there is room; empty on pages that are not in English.
    pub countries: Vec<MapLabelView>,
}

/// A name on a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapLabelView {
    /// The number of the place in `explainer.places`, from 1; `null` for a country.
    pub number: Option<usize>,
    /// Whether the number is all there is room for.
    pub is_number: bool,
    /// `start`, `middle` or `end`, for text from left to right.
    pub anchor: &'static str,
    /// The name, or the number, in lines.
    pub lines: Vec<MapLineView>,
}

/// A line of a name on a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapLineView {
    /// Where it is anchored.
    pub x: i32,
    /// Its baseline.
    pub y: i32,
    /// The words.
    pub text: String,
}

/// A bar that shows a distance on a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapScaleView {
    /// Its left end.
    pub x: i32,
    /// How far down it is.
    pub y: i32,
    /// How long it is.
    pub width: i32,
    /// The distance: `500 km`.
    pub label: String,
}

/// A small globe in a corner of a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapGlobeView {
    /// The middle, from the left.
    pub x: i32,
    /// The middle, from above.
    pub y: i32,
    /// Its radius.
    pub radius: i32,
    /// The land, as the `d` of a path; fill it by `evenodd`.
    pub land: String,
    /// What the map shows, as the `d` of a path.
    pub spot: String,
}
