//! What a strip shows, by its numbers.

use super::*;

fn events(written: &[(&str, &str)]) -> Vec<Event> {
    let yaml: Vec<String> = written
        .iter()
        .enumerate()
        .map(|(index, (date, more))| format!("- {{title: E{index}, date: \"{date}\"{more}}}\n"))
        .collect();
    serde_yaml::from_str(&yaml.concat()).unwrap()
}

fn drawn(written: &[(&str, &str)], as_of: Option<&str>, rtl: bool) -> Option<StripView> {
    let events = events(written);
    let placed: Vec<_> = events.iter().map(|event| Placed { event, href: format!("#{}", event.title) }).collect();
    let as_of = as_of.map(|date| Edtf::parse(date).unwrap());
    strip(&placed, as_of.as_ref(), rtl)
}

/// The places along the axis at which paths of a shape begin.
fn starts(scale: &ScaleView, id: &str) -> Vec<f64> {
    let shapes = scale.shapes.iter().filter(|shape| shape.id == id);
    let paths = shapes.flat_map(|shape| shape.path.split('M').skip(1));
    paths.map(|path| path.split(' ').next().unwrap().parse().unwrap()).collect()
}

const YEARS: [(&str, &str); 5] =
    [("2015-06-01", ""), ("2016-06-01", ""), ("2017-06-01", ""), ("2018-06-01", ""), ("2024-06-01", "")];

#[test]
fn few_events_and_those_of_one_day_are_not_drawn() {
    assert!(drawn(&YEARS[..4], None, false).is_none());
    assert!(drawn(&[("2025-07-18", ""); 9], None, false).is_none());
    assert!(drawn(&YEARS, None, false).is_some());
}

#[test]
fn later_events_lie_further_on_in_the_direction_of_reading() {
    let right = starts(&drawn(&YEARS, None, false).unwrap().scales[0], "confirmed");
    let left = starts(&drawn(&YEARS, None, true).unwrap().scales[0], "confirmed");
    assert_eq!(right, [20.0, 68.0, 116.0, 164.0, 452.0]);
    let mirrored: Vec<f64> = left.iter().rev().map(|x| WIDTH - x).collect();
    assert!(mirrored.iter().zip(&right).all(|(a, b)| (a - b).abs() <= 1.0), "{left:?}");
}

#[test]
fn a_date_is_drawn_as_long_as_it_is_imprecise() {
    let mut dates = YEARS.to_vec();
    dates.extend([("2019", ""), ("2020", ""), ("2020", ""), ("2021-03~", ""), ("2022-03?", "")]);
    let scale = &drawn(&dates, None, false).unwrap().scales[0];
    let path = |id: &str| &scale.shapes.iter().find(|shape| shape.id == id).unwrap().path;
    // Ten slots of 48 units; the two events of 2020 share a line.
    assert_eq!(path("within"), "M193 25H239M241 25H287");
    assert_eq!((path("around").as_str(), path("possibly").as_str()), ("M279.8 9H315.8", "M327.8 25H363.8"));
}

#[test]
fn no_dot_lies_on_another() {
    let crowd: Vec<(String, &str)> = (0..300)
        .map(|index| {
            let day = 1 + index % 28;
            let key = if index % 7 == 0 { ", key: true" } else { "" };
            (format!("{}-{:02}-{day:02}", 2015 + index % 11, 1 + (index * index) % 12), key)
        })
        .collect();
    let mut crowd: Vec<(&str, &str)> = crowd.iter().map(|(date, more)| (date.as_str(), *more)).collect();
    crowd.sort_unstable();
    let scale = &drawn(&crowd, None, false).unwrap().scales[0];
    let mut dots: Vec<(f64, f64, f64)> = Vec::new();
    for shape in &scale.shapes {
        let radius = shape.stroke.parse::<f64>().unwrap() / 2.0;
        for at in shape.path.split('M').skip(1) {
            let (x, y) = at.trim_end_matches("h0").split_once(' ').unwrap();
            dots.push((x.parse().unwrap(), y.parse().unwrap(), radius));
        }
    }
    assert_eq!(dots.len(), 300);
    for (index, a) in dots.iter().enumerate() {
        for b in &dots[index + 1..] {
            // Places are rounded to whole units.
            assert!(libm::hypot(a.0 - b.0, a.1 - b.1) >= a.2 + b.2 - 1.2, "{a:?} {b:?}");
        }
    }
}

#[test]
fn a_crowd_is_shown_closer_and_counted_in_words() {
    let mut dates = vec![("1798-07-06", "")];
    dates.extend(YEARS);
    let late: Vec<String> = (0..20).map(|index| format!("2025-{:02}-{:02}", 1 + index / 2, 1 + index)).collect();
    dates.extend(late.iter().map(|date| (date.as_str(), "")));
    let strip = drawn(&dates, Some("2025-12-31"), false).unwrap();
    assert!(
        strip.text.starts_with("26 events from 6 July 1798 to 20 October 2025, most of them in 2025 (20)."),
        "{}",
        strip.text
    );
    let counts = |scale: &ScaleView| scale.steps.iter().map(|step| step.count).sum::<usize>();
    assert_eq!(counts(&strip.scales[0]), 26);
    let last = strip.scales.last().unwrap();
    assert_eq!((last.title.as_deref(), counts(last)), (Some("Closer, May 2024 to Oct 2025: 21 events"), 21));
    assert_eq!((last.steps[0].label.as_str(), last.steps[0].href.as_deref()), ("May 2024", Some("#E5")));
}

#[test]
fn words_for_the_axis_end_with_what_is_on_it() {
    let dates = ["2024-01-10", "2024-06-01", "2025-01-01", "2025-08-01", "2026-01-05"].map(|date| (date, ""));
    let cases = [(Some("2026-02-26"), " to Feb 2026"), (Some("2027"), ""), (None, "")];
    for (as_of, rest) in cases {
        let strip = drawn(&dates, as_of, false).unwrap();
        let last = strip.scales[0].steps.last().unwrap();
        assert_eq!((last.label.as_str(), last.rest.as_str()), ("Jan 2026", rest), "{as_of:?}");
    }
    let mut dates = YEARS.to_vec();
    let late: Vec<String> = (0..20).map(|index| format!("2025-{:02}-{:02}", 2 + index / 2, 1 + index)).collect();
    dates.extend(late.iter().map(|date| (date.as_str(), "")));
    let title = |as_of| drawn(&dates, as_of, false).unwrap().scales.pop().unwrap().title.unwrap();
    assert_eq!(title(Some("2025-12-02")), "Closer, May 2024 to Dec 2025: 21 events");
    assert_eq!(title(None), "Closer, May 2024 to Nov 2025: 21 events");
}

#[test]
fn the_name_of_an_era_is_whole_and_has_all_the_room_of_its_lane() {
    let name = "The oil price falls and the long crisis of the whole country begins";
    let mut events = events(&YEARS);
    let eras = format!("[{{title: {name}, date: 2015, kind: era}}, {{title: B, date: 2020, kind: era}}]");
    events.extend(serde_yaml::from_str::<Vec<Event>>(&eras).unwrap());
    events.sort_by(|a, b| a.date.chronological(&b.date));
    let placed: Vec<_> = events.iter().map(|event| Placed { event, href: String::new() }).collect();
    let room = |rtl| {
        let eras = strip(&placed, None, rtl).unwrap().scales.remove(0).eras;
        let shown: Vec<_> =
            eras.iter().map(|era| (era.room_from.clone(), era.room_width.clone(), era.anchor)).collect();
        assert!(eras[0].label == name && eras[1].label == "B");
        shown
    };
    let said =
        |rooms: [(&str, &str, &'static str); 2]| rooms.map(|(from, width, at)| (from.to_owned(), width.to_owned(), at));
    assert_eq!(room(false), said([("0%", "100%", "start"), ("10%", "90%", "middle")]));
    assert_eq!(room(true), said([("0%", "100%", "start"), ("0%", "90%", "middle")]));
}

#[test]
fn eras_are_bars_and_a_time_left_out_is_marked_and_told() {
    let dates = [("1798", ""), ("2019/..", ", kind: era"), ("2020/2022", ", kind: era"), ("2021", ""), ("2023", "")];
    let strip = drawn(&dates, Some("2024-01-31"), false).unwrap();
    let [open, closed] = &strip.scales[0].eras[..] else { panic!("two eras") };
    assert!(open.open && !closed.open && !strip.scales[0].breaks.is_empty());
    assert_eq!(strip.text, "5 events since 1798. The axis leaves out 1799 to 2018.");
    let edge = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap();
    assert!(edge(&open.from) < edge(&closed.from) && edge(&closed.to) < edge(&open.to));
}
