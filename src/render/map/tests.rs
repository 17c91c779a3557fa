use super::countries::{self, Seen};
use super::*;

fn place(name: &str, lat: f64, lon: f64) -> Place {
    Place { name: name.to_owned(), lat, lon, role: None, withheld: false }
}

fn view(places: &[(f64, f64)]) -> View {
    let points: Vec<Point> = places.iter().map(|(lat, lon)| Point::at(*lat, *lon)).collect();
    View::of(&points).unwrap()
}

fn holds(country: &Seen, (x, y): Flat) -> bool {
    country.inside_at(y).iter().any(|(from, to)| *from < x && x < *to)
}

/// The country that a place lies in on a view.
fn country_of(view: View, lat: f64, lon: f64) -> Option<&'static str> {
    let dot = view.place(Point::at(lat, lon));
    assert!(view.area().holds(dot), "{dot:?} is not on the map");
    countries::seen(view).iter().find(|country| holds(country, dot)).map(|country| country.name)
}

/// Kilometres between two points of a drawing.
fn kilometres(view: View, one: Flat, other: Flat) -> f64 {
    libm::hypot(one.0 - other.0, one.1 - other.1) / view.scale * EARTH
}

#[test]
fn places_lie_in_their_countries() {
    let known = [
        ("Venezuela", 10.48, -66.9),
        ("El Salvador", 13.69, -89.22),
        ("DR Congo", -4.32, 15.31),
        ("Russia", 66.5, 179.9),
        ("Russia", 66.5, -179.9),
        ("Fiji", -17.8, 178.0),
        ("Ukraine", 45.0, 34.1),
        ("French Guiana", 4.0, -53.0),
        ("Antarctica", -90.0, 0.0),
        ("Greenland", 80.0, -40.0),
        ("North Macedonia", 41.6, 21.7),
    ];
    for (name, lat, lon) in known {
        assert_eq!(country_of(view(&[(lat, lon)]), lat, lon), Some(name), "{lat} {lon}");
    }
}

#[test]
fn the_world_is_shown_whole_where_places_are_on_both_sides_of_it() {
    let places = [(10.48, -66.9), (55.75, 37.6), (34.0, 109.0), (-25.0, 135.0), (40.0, -100.0)];
    let view = view(&places);
    assert!(matches!(view.projection, Projection::World { .. }));
    let countries = ["Venezuela", "Russia", "China", "Australia", "United States"];
    for ((lat, lon), name) in places.into_iter().zip(countries) {
        assert_eq!(country_of(view, lat, lon), Some(name));
    }
    assert_eq!(
        country_of(view, 66.0, -175.0),
        Some("Russia"),
        "beyond the antimeridian, and beyond the edge of the map"
    );
    assert!(scale(view, &[]).is_none(), "no bar is true everywhere");
}

#[test]
fn a_map_of_the_world_is_torn_where_no_place_is() {
    let around_the_pacific = view(&[(35.68, 139.7), (-33.45, -70.67), (34.0, -118.2), (-36.85, 174.76)]);
    let x = |lat, lon| around_the_pacific.place(Point::at(lat, lon)).0;
    assert!(x(35.68, 139.7) < x(34.0, -118.2), "Japan is to the left of California");
}

#[test]
fn projections_are_as_published() {
    let world = Projection::World { meridian: 0.0 };
    let (x, _) = world.place(Point::at(0.0, 179.999_999));
    let (_, y) = world.place(Point::at(90.0, 0.0));
    assert!((x - 2.706_63).abs() < 1e-4 && (y - 1.317_363).abs() < 1e-4, "{x} {y}");
    let around = Projection::around(Point::at(0.0, 0.0));
    let (x, y) = around.place(Point::at(0.0, 90.0));
    assert!((x - 2.0_f64.sqrt()).abs() < 1e-9 && y.abs() < 1e-9, "{x} {y}");
    let there = around.place_at((0.3, -0.2)).unwrap();
    let (x, y) = around.place(there);
    assert!((x - 0.3).abs() < 1e-9 && (y + 0.2).abs() < 1e-9, "{x} {y}");
}

#[test]
fn places_on_both_sides_of_the_antimeridian_are_close() {
    let view = view(&[(-18.14, 178.44), (-16.8, -179.97)]);
    let dots = [(-18.14, 178.44), (-16.8, -179.97)].map(|(lat, lon)| view.place(Point::at(lat, lon)));
    assert!((kilometres(view, dots[0], dots[1]) - 225.0).abs() < 5.0, "{dots:?}");
    assert!(dots[0].0 < dots[1].0, "east is to the right");
    assert_eq!(country_of(view, -16.6, 179.2), Some("Fiji"));
}

#[test]
fn a_map_around_a_pole_is_whole() {
    let view = view(&[(-90.0, 0.0), (-77.85, 166.67)]);
    for lon in [-179.0, -90.0, 0.0, 90.0, 179.0] {
        assert_eq!(country_of(view, -88.5, lon), Some("Antarctica"));
    }
}

#[test]
fn one_place_is_in_the_middle_of_its_region() {
    let view = view(&[(10.48, -66.9)]);
    assert_eq!(view.place(Point::at(10.48, -66.9)), (336.0, 224.0));
    assert!((WIDTH / view.scale * EARTH - 1500.0).abs() < 1.0, "1500 km are shown");
}

#[test]
fn places_in_one_spot_all_have_a_label() {
    let places = ["First", "Second", "Third", "Fourth"].map(|name| place(name, 10.48, -66.9));
    let map = of(&places, "en").unwrap();
    let text: Vec<&str> = map.wide.places.iter().map(|label| label.lines[0].text.as_str()).collect();
    assert_eq!(text, ["First", "Second", "Third", "Fourth"]);
    assert_eq!(map.narrow.places.len(), 4);
}

#[test]
fn countries_are_named_on_pages_in_english_only() {
    let places = [place("Caracas", 10.48, -66.9)];
    let names = |language: &str| {
        let map = of(&places, language).unwrap();
        map.wide.countries.into_iter().map(|label| label.lines[0].text.clone()).collect::<Vec<_>>()
    };
    assert!(names("en-GB").contains(&"Venezuela".to_owned()), "{:?}", names("en-GB"));
    assert_eq!(names("es"), Vec::<String>::new());
}

#[test]
fn there_is_no_map_without_places() {
    assert!(of(&[], "en").is_none());
    assert!(of(&[place("Nowhere", f64::NAN, 0.0)], "en").is_none());
}

#[test]
fn labels_never_lie_over_each_other_nor_over_the_edge() {
    let mut random = fastrand::Rng::with_seed(7);
    for round in 0..80 {
        let (spread, count) = (1.0 + 220.0 * random.f64(), random.usize(1..60));
        let names: Vec<String> = (0..count).map(|_| "Abc defg ".repeat(random.usize(1..6)).trim().to_owned()).collect();
        let mut near = |middle: f64| middle + spread * (2.0 * random.f64() - 1.0);
        let places: Vec<(Flat, &str)> = names.iter().map(|name| ((near(336.0), near(224.0)), name.as_str())).collect();
        let page = Area { left: 0.0, top: 0.0, right: WIDTH, bottom: 448.0 };
        for style in [WIDE, NARROW] {
            let labels: Vec<Label> = labels::place(&places, style, page, &[]).into_iter().flatten().collect();
            for (index, label) in labels.iter().enumerate() {
                assert!(page.covers(label.set.area), "{round}: {label:?}");
                assert!(!places.iter().any(|(dot, _)| label.set.area.holds(*dot)), "{round}: {label:?}");
                for other in &labels[index + 1..] {
                    assert!(!label.set.area.meets(other.set.area), "{round}: {label:?} {other:?}");
                    let leaders = label.leader.zip(other.leader);
                    assert!(
                        !leaders.is_some_and(|(one, other)| plane::cross(one, other)),
                        "{round}: {label:?} {other:?}"
                    );
                }
                let over = |leader| labels.iter().any(|other| plane::enters(leader, other.set.area));
                assert!(!label.leader.is_some_and(over), "{round}: {label:?}");
            }
        }
    }
}

#[test]
fn long_names_are_broken_into_lines_of_about_the_same_length() {
    let lines = WIDE.lettering.broken("Simón Bolívar International Airport, Maiquetía").unwrap();
    assert_eq!(lines, ["Simón Bolívar International", "Airport, Maiquetía"]);
    assert_eq!(NARROW.lettering.broken("Simón Bolívar International Airport, Maiquetía"), None);
    assert_eq!(WIDE.lettering.broken(""), Some(vec![String::new()]));
}

#[test]
fn five_hundred_places_make_a_small_map() {
    let mut random = fastrand::Rng::with_seed(3);
    let mut within = |from: f64, to: f64| from + (to - from) * random.f64();
    let places: Vec<Place> =
        (0..500).map(|index| place(&format!("Place {index}"), within(-80.0, 80.0), within(-180.0, 180.0))).collect();
    let map = of(&places, "en").unwrap();
    assert_eq!(map.places.len(), 500);
    assert!(map.wide.places.iter().all(|label| label.is_number));
    assert!(map.land.len() + map.borders.len() < 8000);
}

#[test]
fn a_scale_is_as_long_as_it_says() {
    let view = view(&[(48.0, 2.0), (52.0, 13.0)]);
    let (bar, _) = scale(view, &[]).unwrap();
    assert_eq!(bar.label, "200 km");
    let from = (f64::from(bar.x), f64::from(bar.y));
    let length = kilometres(view, from, (from.0 + f64::from(bar.width), from.1));
    assert!((length - 200.0).abs() < 3.0, "{length}");
}
