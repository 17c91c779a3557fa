//! What a page says in words, and letters in it that stand for words.

use std::collections::BTreeSet;

use super::{Seen, Told};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::references::{self, Field, Reference};

/// Words this long may be an acronym; shorter ones (EU, UN, TV) are known, longer ones are shouted.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=6;

/// A text of a page without markup, and the field it stands in; `None` for the body.
pub(super) struct Words {
    pub(super) field: Option<String>,
    pub(super) text: String,
}

/// Every text of an explainer that a reader sees, but those that only name somebody.
pub(super) fn words(seen: &Seen<'_>) -> Vec<Words> {
    let (record, mut words) = (seen.record, Vec::new());
    let mut add = |field: String, text: String| words.push(Words { field: Some(field), text });
    references::explainer(record, &mut |field: Field, reference| {
        if let Reference::Text(md) = reference {
            add(field.to_string(), md.plain());
        }
    });
    for (index, event) in record.timeline.iter().enumerate() {
        add(format!("timeline[{index}].title"), event.title.clone());
    }
    for (index, reaction) in record.reactions.iter().enumerate() {
        if let Some(quote) = &reaction.quote {
            add(format!("reactions[{index}].quote"), quote.clone());
        }
    }
    for (index, claim) in record.claims.iter().enumerate() {
        add(format!("claims[{index}].text"), claim.text.clone());
    }
    for (index, question) in record.questions.iter().enumerate() {
        add(format!("questions[{index}].question"), question.question.clone());
    }
    for (index, unknown) in record.unknown.iter().enumerate() {
        add(format!("unknown[{index}].question"), unknown.question.clone());
    }
    for (index, figure) in record.figures.iter().enumerate() {
        add(format!("figures[{index}].label"), figure.label.clone());
    }
    words.push(Words { field: None, text: seen.page.document.body.html.plain() });
    words
}

/// Where words stand in a text, not as a part of longer ones.
pub(super) fn find(text: &str, words: &str) -> Option<usize> {
    let joined = |before: Option<char>, after: Option<char>| {
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    };
    let whole = |at: &usize| {
        let end = at + words.len();
        !joined(text[..*at].chars().next_back(), words.chars().next())
            && !joined(words.chars().next_back(), text[end..].chars().next())
    };
    text.match_indices(words).map(|(at, _)| at).find(whole)
}

/// The words of a text that look like letters standing for words: capitals, but not several in a row.
fn capitals(text: &str) -> Vec<&str> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_loud = |word: &&str| word.chars().count() >= *LETTERS.start() && word.chars().all(char::is_uppercase);
    let words: Vec<&str> = words.collect();
    let runs = words.chunk_by(|a, b| is_loud(a) == is_loud(b)).filter(|run| run.len() == 1);
    let alone = runs.flatten().copied().filter(is_loud);
    alone.filter(|word| LETTERS.contains(&word.chars().count()) && !is_numeral(word)).collect()
}

fn is_numeral(word: &str) -> bool {
    word.chars().all(|letter| "IVXLCDM".contains(letter))
}

pub(super) fn acronyms(seen: &Seen<'_>, told: &mut Told) {
    let words = words(seen);
    if !words.iter().any(|words| !capitals(&words.text).is_empty()) {
        return;
    }
    let mut known = explained(seen);
    for Words { text, .. } in &words {
        known.extend(capitals(text).into_iter().filter(|word| is_spelled_out(text, word)).map(str::to_owned));
    }
    for Words { field, text } in &words {
        for word in capitals(text) {
            if known.insert(word.to_owned()) {
                let place = field.as_ref().map_or_else(|| seen.in_body(word), |field| seen.field(field));
                let wrong = Diagnostic::warning(
                    Code::AcronymWithoutTerm,
                    place,
                    format!("nothing on the page says what `{word}` stands for"),
                );
                let terms = &seen.site.registry().terms;
                let term = terms
                    .values()
                    .find(|term| [&term.term].into_iter().chain(&term.also).any(|name| find(name, word).is_some()));
                told.push(wrong.hint(match term {
                    Some(term) => format!("the glossary does: link it, `[{word}](term:{})`", term.id),
                    None => format!("say the words the first time, followed by `({word})`; or add it to the glossary"),
                }));
            }
        }
    }
}

/// Whether a text has the letters in brackets behind the words, or the words in brackets behind the letters.
fn is_spelled_out(text: &str, word: &str) -> bool {
    let (behind, before) = (format!("({word}"), format!("{word} ("));
    find(text, &before).is_some() || text.split(&behind).skip(1).any(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// The letters that stand in the names of terms, actors, publishers, sides and places of the page: there they are explained.
fn explained(seen: &Seen<'_>) -> BTreeSet<String> {
    let (reach, record) = (&seen.page.reach, seen.record);
    let terms = reach.terms.iter().flat_map(|term| [&term.term].into_iter().chain(&term.also));
    let actors =
        reach.actors.values().flat_map(|actor| [Some(&actor.name), actor.short.as_ref()].into_iter().flatten());
    let publishers = reach.sources.iter().filter_map(|source| source.publisher.as_ref());
    let sides = record.sides.iter().map(|side| &side.label);
    let places = record.places.iter().map(|place| &place.name);
    let names = terms.chain(actors).chain(publishers).chain(sides).chain(places);
    let names = names.chain(&seen.config.acronyms);
    names.flat_map(|name| capitals(name)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        assert_eq!(find("MacRubio, Rubio", "Rubio"), Some(10));
        assert_eq!(find("Rubios", "Rubio"), None);
    }

    #[test]
    fn acronyms_are_capitals_and_no_numerals() {
        let text = "The ICRC’s NBF-list of Pope John XXIII in the EU, U.S., G20 and SHOUTING.";
        assert_eq!(capitals(text), ["ICRC", "NBF"]);
        assert_eq!(capitals("ANA RIVERA WAS HERE, says NBF."), ["NBF"]);
    }

    #[test]
    fn words_beside_their_letters_explain_them() {
        assert!(is_spelled_out("the National Bridge Fund (NBF) pays", "NBF"));
        assert!(is_spelled_out("the NBF (National Bridge Fund) pays", "NBF"));
        assert!(is_spelled_out("a directive of the president (PPD-30)", "PPD"));
        assert!(!is_spelled_out("the NBF pays (NBFT)", "NBF"));
    }
}
