//! How long a reader needs for each depth of an explainer.

use super::views::{BodyPart, EventView, ExplainerView, ReactionView, ReadingView};
use crate::markdown;

const WORDS_A_MINUTE: usize = 230;

/// Counts what an explainer's page says at each depth. Lists to look things up in (sources, the log) do not count.
pub(super) fn reading(view: &ExplainerView) -> ReadingView {
    let unless_empty = |words: usize| (words > 0).then(|| time(words));
    ReadingView { brief: time(brief(view)), essentials: unless_empty(essentials(view)), full: unless_empty(full(view)) }
}

fn brief(view: &ExplainerView) -> usize {
    words(&view.title)
        + words(&view.summary)
        + optional(&[&view.where_it_stands])
        + view.key_points.iter().map(|point| words(point)).sum::<usize>()
}

fn essentials(view: &ExplainerView) -> usize {
    let known: usize = view.known.iter().map(|entry| words(&entry.text)).sum();
    let unknown: usize = view
        .unknown
        .iter()
        .map(|entry| words(&entry.question) + optional(&[&entry.why, &entry.resolves_when, &entry.answered]))
        .sum();
    let people: usize = view
        .actors
        .iter()
        .filter(|person| person.key)
        .map(|person| words(&person.actor.name) + optional(&[&person.actor.role, &person.summary, &person.note]))
        .sum();
    let matters = optional(&[&view.why_it_matters]);
    matters + known + unknown + people + view.key_events.iter().map(|event| words(&event.title)).sum::<usize>()
}

fn full(view: &ExplainerView) -> usize {
    let runs = view.timeline.iter().flat_map(|period| &period.runs);
    let timeline: usize = runs.flat_map(|run| &run.events).chain(&view.whats_next).map(event).sum();
    let reactions: usize = view.reactions.iter().flat_map(|issue| &issue.reactions).map(reaction).sum();
    let claims: usize = view.claims.iter().map(|claim| words(&claim.text) + optional(&[&claim.basis])).sum();
    let questions: usize = view.questions.iter().map(|entry| words(&entry.question) + words(&entry.answer)).sum();
    let terms: usize = view.glossary.iter().map(|term| words(&term.definition)).sum();
    view.body.iter().map(part).sum::<usize>() + timeline + reactions + claims + questions + terms
}

fn part(part: &BodyPart) -> usize {
    optional(&[&part.html])
        + part.timeline.iter().flat_map(|embed| &embed.items).map(event).sum::<usize>()
        + part.reactions.iter().flat_map(|embed| &embed.items).map(reaction).sum::<usize>()
        + part.claim.iter().map(|claim| words(&claim.text) + optional(&[&claim.basis])).sum::<usize>()
}

fn event(event: &EventView) -> usize {
    words(&event.title) + optional(&[&event.text])
}

fn reaction(reaction: &ReactionView) -> usize {
    optional(&[&reaction.quote, &reaction.paraphrase, &reaction.action, &reaction.context])
}

fn optional(texts: &[&Option<String>]) -> usize {
    texts.iter().copied().flatten().map(|text| words(text)).sum()
}

/// Words of HTML, without tags and without the numbers of sources.
fn words(html: &str) -> usize {
    if !html.contains('<') {
        return markdown::words(html);
    }
    let mut text = String::with_capacity(html.len());
    for (index, stretch) in html.split("<span class=\"notes\"").enumerate() {
        let stretch = if index == 0 { stretch } else { stretch.split_once("</span>").map_or("", |(_, rest)| rest) };
        for (index, part) in stretch.split('<').enumerate() {
            text.push_str(part.split_once('>').filter(|_| index > 0).map_or(part, |(_, outside)| outside));
        }
    }
    markdown::words(&text)
}

/// The time it takes to read some words: to ten seconds below a minute and a half, else to a minute.
fn time(words: usize) -> String {
    let seconds = words * 60 / WORDS_A_MINUTE;
    match (seconds + 30) / 60 {
        0 | 1 => format!("{} seconds", seconds.div_ceil(10).max(1) * 10),
        minutes => format!("{minutes} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_no_words() {
        assert_eq!(words("<p>Two <a href=\"x y\">words</a></p>"), 2);
        assert_eq!(words("wo<em>rd</em>s, 3 of them"), 4);
        assert_eq!(words("A crack<span class=\"notes\" id=\"cite_0\">[<a href=\"#s_1\">1</a>, p. 3]</span>."), 2);
        assert_eq!(words("<p>東京都知事</p>"), 3);
    }

    #[test]
    fn times_are_rounded_to_what_a_reader_would_say() {
        for (count, text) in [(0, "10 seconds"), (115, "30 seconds"), (340, "90 seconds"), (350, "2 minutes")] {
            assert_eq!(time(count), text);
        }
    }
}
