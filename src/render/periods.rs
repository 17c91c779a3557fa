//! A timeline for skimming: events under headings, with those that matter less folded between those that matter most.

use super::views::{EventView, PeriodView, RunView};

/// A timeline of so few events is shown whole.
const SHORT: usize = 12;

/// Puts the events of an explainer, which are in order, under its groups, if every event has one, or else under years.
pub(super) fn periods(events: Vec<EventView>) -> Vec<PeriodView> {
    if events.iter().all(|event| event.group.is_some()) {
        under(events, |event| event.group.as_deref().map_or_else(String::new, heading))
    } else {
        years(events)
    }
}

/// Puts events of several explainers under years: the groups of each are its own.
pub(super) fn years(events: Vec<EventView>) -> Vec<PeriodView> {
    under(events, |event| event.date.year.to_string())
}

fn under(events: Vec<EventView>, label: impl Fn(&EventView) -> String) -> Vec<PeriodView> {
    let fold = events.len() > SHORT && events.iter().any(|event| event.key);
    let mut periods: Vec<PeriodView> = Vec::new();
    for event in events {
        let label = label(&event);
        let at = periods.iter().rposition(|period| period.label == label).unwrap_or_else(|| {
            periods.push(PeriodView { label, runs: Vec::new() });
            periods.len() - 1
        });
        let period = &mut periods[at];
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
