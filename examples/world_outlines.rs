//! Makes `src/render/map/world.bin` of Natural Earth, as `npm pack world-atlas@2.0.2` brings it (`countries-50m.json`):
//! `cargo run --example world_outlines -- countries-50m.json`. The format is described in `src/render/map/outlines.rs`.
//!
//! Natural Earth draws who holds the ground. What is changed here: Crimea is Ukraine’s (resolution 68/262 of the United
//! Nations), French Guiana has a name of its own, abbreviated names are written out, and some borders count as disputed.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a tool, run by hand, for small numbers"
)]

use std::collections::BTreeMap;

use serde_json::Value;

/// Parts of a country, as the country, the longitudes and latitudes that hold the part, and the country it is to be of.
const MOVED: &[(&str, [f64; 4], &str)] =
    &[("Russia", [32.0, 37.0, 44.0, 46.5], "Ukraine"), ("France", [-56.0, -51.0, 1.0, 7.0], "French Guiana")];

/// Countries with a border that is disputed; an empty name stands for any.
const DISPUTED: &[(&str, &str)] = &[
    ("Ukraine", "Ukraine"),
    ("Somalia", "Somaliland"),
    ("Cyprus", "Northern Cyprus"),
    ("Serbia", "Kosovo"),
    ("Morocco", "Western Sahara"),
    ("Siachen Glacier", ""),
    ("Israel", "Palestine"),
    ("Israel", "Syria"),
];

const NAMES: &[(&str, &str)] = &[
    ("Bosnia and Herz.", "Bosnia and Herzegovina"),
    ("Central African Rep.", "Central African Republic"),
    ("Congo", "Republic of the Congo"),
    ("Côte d'Ivoire", "Ivory Coast"),
    ("Dem. Rep. Congo", "DR Congo"),
    ("Dominican Rep.", "Dominican Republic"),
    ("Eq. Guinea", "Equatorial Guinea"),
    ("Faeroe Is.", "Faroe Islands"),
    ("Falkland Is.", "Falkland Islands"),
    ("Fr. Polynesia", "French Polynesia"),
    ("Macedonia", "North Macedonia"),
    ("Marshall Is.", "Marshall Islands"),
    ("N. Cyprus", "Northern Cyprus"),
    ("S. Sudan", "South Sudan"),
    ("Solomon Is.", "Solomon Islands"),
    ("St. Kitts and Nevis", "Saint Kitts and Nevis"),
    ("St. Vin. and Gren.", "Saint Vincent and the Grenadines"),
    ("Antigua and Barb.", "Antigua and Barbuda"),
    ("United States of America", "United States"),
    ("Cabo Verde", "Cape Verde"),
    ("Turks and Caicos Is.", "Turks and Caicos Islands"),
    ("Cayman Is.", "Cayman Islands"),
    ("Cook Is.", "Cook Islands"),
    ("eSwatini", "Eswatini"),
    ("W. Sahara", "Western Sahara"),
];

/// A reference to an arc, as in `TopoJSON`: `!index` where it is walked backwards.
type Reference = i64;

fn main() {
    let file = std::env::args().nth(1).unwrap();
    let atlas: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let arcs = arcs(&atlas);
    let countries = countries(&atlas, &arcs);
    let land: Vec<Vec<Reference>> =
        atlas["objects"]["land"]["geometries"].as_array().unwrap().iter().flat_map(rings).collect();
    let borders = borders(&countries);

    let mut out = Vec::new();
    number(&mut out, arcs.len() as i64);
    for arc in &arcs {
        number(&mut out, arc.len() as i64);
        let mut last = [0, 0];
        for point in arc {
            signed(&mut out, point[0] - last[0]);
            signed(&mut out, point[1] - last[1]);
            last = *point;
        }
    }
    write_rings(&mut out, &land);
    number(&mut out, borders.len() as i64);
    for (arc, disputed) in &borders {
        number(&mut out, arc * 2 + i64::from(*disputed));
    }
    number(&mut out, countries.len() as i64);
    for (name, rings) in &countries {
        number(&mut out, name.len() as i64);
        out.extend(name.bytes());
        write_rings(&mut out, rings);
    }
    println!("{} countries, {} borders, {} bytes", countries.len(), borders.len(), out.len());
    std::fs::write("src/render/map/world.bin", out).unwrap();
}

/// The arcs in hundredths of a degree, east and north.
fn arcs(atlas: &Value) -> Vec<Vec<[i64; 2]>> {
    let pair = |value: &Value| [value[0].as_f64().unwrap(), value[1].as_f64().unwrap()];
    let (scale, translate) = (pair(&atlas["transform"]["scale"]), pair(&atlas["transform"]["translate"]));
    let arc = |arc: &Value| {
        let (mut sum, mut points) = ([0.0, 0.0], Vec::new());
        for step in arc.as_array().unwrap() {
            let step = pair(step);
            sum = [sum[0] + step[0], sum[1] + step[1]];
            let at = |axis: usize| ((sum[axis] * scale[axis] + translate[axis]) * 100.0).round() as i64;
            points.push([at(0), at(1)]);
        }
        points.dedup();
        points
    };
    atlas["arcs"].as_array().unwrap().iter().map(arc).collect()
}

/// All rings of a geometry.
fn rings(geometry: &Value) -> Vec<Vec<Reference>> {
    let ring = |ring: &Value| ring.as_array().unwrap().iter().map(|arc| arc.as_i64().unwrap()).collect();
    let polygon = |polygon: &Value| -> Vec<Vec<Reference>> { polygon.as_array().unwrap().iter().map(ring).collect() };
    match geometry["type"].as_str().unwrap() {
        "Polygon" => polygon(&geometry["arcs"]),
        _ => geometry["arcs"].as_array().unwrap().iter().flat_map(polygon).collect(),
    }
}

fn countries(atlas: &Value, arcs: &[Vec<[i64; 2]>]) -> BTreeMap<String, Vec<Vec<Reference>>> {
    let mut countries: BTreeMap<String, Vec<Vec<Reference>>> = BTreeMap::new();
    for geometry in atlas["objects"]["countries"]["geometries"].as_array().unwrap() {
        let name = geometry["properties"]["name"].as_str().unwrap();
        let name = NAMES.iter().find(|(short, _)| *short == name).map_or(name, |(_, long)| *long);
        for ring in rings(geometry) {
            let inside = |area: &[f64; 4]| {
                let mut points = ring.iter().flat_map(|arc| &arcs[(if *arc < 0 { !arc } else { *arc }) as usize]);
                points.all(|[lon, lat]| {
                    let (lon, lat) = (*lon as f64 / 100.0, *lat as f64 / 100.0);
                    area[0] < lon && lon < area[1] && area[2] < lat && lat < area[3]
                })
            };
            let moved = MOVED.iter().find(|(from, area, _)| *from == name && inside(area));
            let owner = moved.map_or(name, |(.., to)| *to);
            if moved.is_some() {
                println!("a part of {name} is told as {owner}");
            }
            countries.entry(owner.to_owned()).or_default().push(ring);
        }
    }
    countries
}

/// The arcs that two countries share, and whether they are disputed.
fn borders(countries: &BTreeMap<String, Vec<Vec<Reference>>>) -> Vec<(i64, bool)> {
    let mut sides: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for (name, rings) in countries {
        for arc in rings.iter().flatten() {
            sides.entry(if *arc < 0 { !arc } else { *arc }).or_default().push(name);
        }
    }
    let shared = sides.iter().filter(|(_, names)| names.len() == 2);
    let disputed = |names: &[&str]| {
        DISPUTED.iter().any(|(one, other)| {
            (*one == names[0] && (other.is_empty() || *other == names[1]))
                || (*one == names[1] && (other.is_empty() || *other == names[0]))
        })
    };
    shared.map(|(arc, names)| (*arc, disputed(names))).collect()
}

fn write_rings(out: &mut Vec<u8>, rings: &[Vec<Reference>]) {
    number(out, rings.len() as i64);
    for ring in rings {
        number(out, ring.len() as i64);
        for arc in ring {
            signed(out, *arc);
        }
    }
}

/// A number in groups of seven bits, lowest first.
fn number(out: &mut Vec<u8>, mut value: i64) {
    while value >= 128 {
        out.push((value & 127) as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

fn signed(out: &mut Vec<u8>, value: i64) {
    number(out, (value << 1) ^ (value >> 63));
}
