//! A timeline for skimming: events under headings, with those that matter less folded between those that matter most.

use super::views::{EventView, PeriodView, RunView};

/// A timeline of so few events is shown whole.
const SHORT: usize = 12;

/// Puts events, which are in order, under their years; or under their groups, where every event has one.
pub(super) fn periods(events: Vec<EventView>) -> Vec<PeriodView> {
    let fold = events.len() > SHORT && events.iter().any(|event| event.key);
    let grouped = !events.is_empty() && events.iter().all(|event| event.group.is_some());
    let mut periods: Vec<PeriodView> = Vec::new();
    for event in events {
        let label = match &event.group {
            Some(group) if grouped => heading(group),
            _ => event.date.year.to_string(),
        };
        let at = periods.iter().rposition(|period| period.label == label).unwrap_or_else(|| {
            periods.push(PeriodView { label, count: 0, runs: Vec::new() });
            periods.len() - 1
        });
        let period = &mut periods[at];
        period.count += 1;
        let folded = fold && !event.key;
        match period.runs.last_mut().filter(|run| run.folded == folded) {
            Some(run) => run.events.push(event),
            None => period.runs.push(RunView { folded, events: vec![event] }),
        }
    }
    periods
}

/// A group's id as a heading: `in-court` is `In court`.
fn heading(group: &str) -> String {
    let words = group.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
