//! `build --profile`: where the time of a build went.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{count, shown_time};
use crate::pipeline::Build;

/// How many of the slowest files are named.
const SLOWEST: usize = 8;

/// Where the time went: stages as the clock saw them; what files are made by and the slowest of them, added up over threads.
pub(super) fn profile(built: &Build, read: Duration, publish: Duration, total: Duration) -> String {
    let stages = [
        ("read", read),
        ("parse", built.stages().parse),
        ("link", built.stages().link),
        ("request", built.stages().request),
        ("render and stage", built.stages().render),
        ("search, beside it", built.stages().search),
        ("publish", publish),
    ];
    let mut text = String::new();
    for (name, time) in stages {
        text.push_str(&format!("  {name:<22}{:>10}{:>6.0} %\n", shown_time(time), share(time, total)));
    }
    let mut makers: BTreeMap<&str, (Duration, usize)> = BTreeMap::new();
    let mut files: Vec<(&str, Duration)> = Vec::new();
    for (file, made) in built.made() {
        let (time, count) = makers.entry(made.made_by).or_default();
        *time += made.took;
        *count += 1;
        files.push((file, made.took));
    }
    let making: Duration = makers.values().map(|(time, _)| *time).sum();
    let mut makers: Vec<_> = makers.into_iter().collect();
    makers.sort_by_key(|(_, (time, _))| std::cmp::Reverse(*time));
    files.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    if !makers.is_empty() {
        text.push_str(&format!("files by what makes them, {} in all threads\n", shown_time(making)));
    }
    for (maker, (time, number)) in makers {
        let (time, share) = (shown_time(time), share(time, making));
        text.push_str(&format!("  {maker:<22}{time:>10}{share:>6.0} %  {}\n", count(number, "file")));
    }
    if !files.is_empty() {
        text.push_str("the slowest files\n");
    }
    for (file, time) in files.into_iter().take(SLOWEST) {
        text.push_str(&format!("  {:<22}{:>10}  {file}\n", "", shown_time(time)));
    }
    text
}

/// In per cent.
fn share(part: Duration, whole: Duration) -> f64 {
    100.0 * part.as_secs_f64() / whole.as_secs_f64().max(f64::EPSILON)
}
