//! The permanent anchors of an explainer's parts.

use std::collections::{BTreeSet, HashSet};

use crate::date::Edtf;
use crate::model::{Event, Explainer, Figure, Id, Involved, Named, Term, Unknown};
use crate::text::slug;

/// The id of each part that has one of its own, in the order of the lists. Anchors are `event-` and so on before it.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    /// Of events.
    pub events: Vec<String>,
    /// Of reactions.
    pub reactions: Vec<String>,
    /// Of open questions.
    pub unknown: Vec<String>,
    /// Of questions.
    pub questions: Vec<String>,
    /// Of figures.
    pub figures: Vec<String>,
    /// Of entries of the log.
    pub updates: Vec<String>,
}

impl Anchors {
    /// Finds the ids: given ones as they are, the rest made from titles, names and dates so that they stay the same
    /// when entries are added.
    pub fn of(record: &Explainer) -> Self {
        let reactions = record.reactions.iter().map(|reaction| {
            let who = reaction.actor.as_ref().and_then(Named::<Involved>::id);
            let who = who.as_ref().map_or("unnamed", Id::as_str);
            let date = day(&reaction.date);
            (reaction.id.as_ref(), format!("{who}-{date}"))
        });
        Self {
            events: Self::of_events(&record.timeline),
            reactions: unique(reactions),
            unknown: Self::of_unknown(&record.unknown),
            questions: unique(record.questions.iter().map(|question| (None, slug(&question.question)))),
            figures: unique(record.figures.iter().map(|figure: &Figure| (figure.id.as_ref(), slug(&figure.label)))),
            updates: unique(record.updates.iter().map(|update| (None, day(&update.date)))),
        }
    }

    /// The ids of events.
    pub fn of_events(events: &[Event]) -> Vec<String> {
        let shared = |event: &'_ Event| event.event.as_ref().map(|shared| shared.event.to_string());
        unique(events.iter().map(|event| (event.id.as_ref(), shared(event).unwrap_or_else(|| slug(&event.title)))))
    }

    /// The ids of open questions.
    pub fn of_unknown(entries: &[Unknown]) -> Vec<String> {
        unique(entries.iter().map(|entry| (None, slug(&entry.question))))
    }

    /// Every anchor of the explainer's page that its front matter makes.
    pub fn all(&self, record: &Explainer) -> BTreeSet<String> {
        let lists = [
            ("event", &self.events),
            ("reaction", &self.reactions),
            ("unknown", &self.unknown),
            ("question", &self.questions),
            ("figure", &self.figures),
            ("update", &self.updates),
        ];
        let mut all: BTreeSet<String> =
            lists.iter().flat_map(|(kind, ids)| ids.iter().map(move |id| format!("{kind}-{id}"))).collect();
        all.extend(record.claims.iter().map(|claim| format!("claim-{}", claim.id)));
        all.extend(record.glossary.iter().filter_map(Named::<Term>::id).map(|id| format!("term-{id}")));
        all
    }
}

/// A date in an anchor: as exact as it is known, at most to the day.
fn day(date: &Edtf) -> String {
    let exact = Edtf::On(*date.start()).datetime();
    exact.map_or_else(|| date.year().to_string(), |exact| exact.chars().take(10).collect())
}

/// Gives each entry its own id, or the one made for it; made ones give way to given and to earlier ones.
fn unique<'i>(entries: impl Iterator<Item = (Option<&'i Id>, String)>) -> Vec<String> {
    let entries: Vec<(Option<&Id>, String)> = entries.collect();
    let mut taken: HashSet<String> = entries.iter().filter_map(|(given, _)| given.map(Id::to_string)).collect();
    entries
        .into_iter()
        .map(|(given, made)| {
            if let Some(given) = given {
                return given.to_string();
            }
            let made = match made.char_indices().nth(60) {
                _ if made.is_empty() => "entry".to_owned(),
                Some((end, _)) => made[..end].to_owned(),
                None => made,
            };
            let mut id = made.clone();
            let mut count = 1;
            while !taken.insert(id.clone()) {
                count += 1;
                id = format!("{made}-{count}");
            }
            id
        })
        .collect()
}
