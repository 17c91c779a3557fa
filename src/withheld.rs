//! What is held back must be in no file that is made: drafts, what is under embargo, what has expired, private actors, and
//! where a place is that must not be found.
//!
//! [`Withheld::of`] takes words that only held-back files hold, their addresses, and degrees; [`Withheld::leak`] finds them in the bytes of
//! a file. It knows nothing of how pages are made, and so finds what any mistake lets through: of the program, of a template
//! that says a headline too early, of a text file among the static ones.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use flate2::read::GzDecoder;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::page::{Kind, Page, Parsed};
use crate::site::Skipped;
use crate::source::SourceFile;
use crate::text::SourcePath;

/// Fewer letters in a row may be said by chance.
const SHORTEST: usize = 24;
/// Longer runs are cut: a line of a calendar holds no more.
const LONGEST: usize = 56;
/// So many runs are looked for: beyond it, those that each file begins with.
const MOST_RUNS: usize = 40_000;

/// From so many decimals on, degrees tell a place from its neighbours: 0.001° are about 100 m.
const CLOSE: usize = 3;

/// Words that may be in no file.
#[derive(Debug, Default)]
pub struct Withheld {
    searcher: Option<AhoCorasick>,
    /// Its patterns, one after the other.
    runs: Vec<Run>,
}

/// Words that are held back.
#[derive(Debug, Clone)]
struct Run {
    words: String,
    /// Where they are written.
    place: Place,
    /// Why they are held back.
    reason: Arc<str>,
}

impl Withheld {
    /// Takes the words of what a site holds back that nothing says which it publishes.
    pub fn of(skipped: &[Skipped], parsed: &[&Parsed], content: &[SourceFile]) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        let mut held_back = BTreeSet::new();
        let of_each = (MOST_RUNS / skipped.len().max(1)).max(8);
        for skipped in skipped {
            held_back.insert(&skipped.path);
            let reason = Arc::from(skipped.reason.to_string());
            let run = |words| Run { words, place: Place::file(&skipped.path), reason: Arc::clone(&reason) };
            runs.extend(address(skipped).map(run));
            let file = content.iter().find(|file| file.path == skipped.path);
            let found = file.into_iter().flat_map(|file| of_text(&file.text)).take(of_each);
            runs.extend(found.map(|words| run(words.to_owned())));
        }
        for page in parsed.iter().filter_map(|parsed| parsed.page.as_ref()) {
            let Page::Actor(actor) = page else { continue };
            if actor.record.private {
                held_back.insert(&actor.path);
                let (words, place) = (format!("actors/{}/", actor.id), Place::file(&actor.path));
                runs.push(Run { words, place, reason: Arc::from("private") });
            }
        }
        let published = content.iter().filter(|file| !held_back.contains(&file.path));
        let mut is_said = vec![false; runs.len()];
        let searcher_of_all = searcher(&runs);
        for file in published {
            for found in searcher_of_all.iter().flat_map(|searcher| searcher.find_overlapping_iter(&*file.text)) {
                is_said[found.pattern().as_usize()] = true;
            }
        }
        let mut runs: Vec<_> = runs.into_iter().zip(is_said).filter(|(_, said)| !said).map(|(run, _)| run).collect();
        runs.extend(degrees(parsed, &held_back));
        Self { searcher: searcher(&runs), runs }
    }

    /// Whether anything is held back.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// What a file says of what is held back, if it does. `remedy` says what to do about it.
    pub fn leak(&self, address: &str, bytes: &[u8], remedy: &str) -> Option<Diagnostic> {
        let searcher = self.searcher.as_ref()?;
        let mut unpacked = Vec::new();
        let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
            // What cannot be unpacked says nothing to a reader either.
            GzDecoder::new(bytes).read_to_end(&mut unpacked).ok()?;
            &unpacked
        } else {
            bytes
        };
        let Run { words, place, reason } = &self.runs[searcher.find(bytes)?.pattern().as_usize()];
        let message = format!("`{address}` says what is held back ({reason}): “{words}”");
        Some(Diagnostic::error(Code::Leak, place.clone(), message).hint(remedy))
    }
}

/// The address that a page would have.
fn address(skipped: &Skipped) -> Option<String> {
    let folder = match skipped.kind {
        Kind::Explainer => "explainers",
        Kind::Story => "stories",
        _ => return None,
    };
    Some(format!("/{folder}/{}/", skipped.id))
}

/// Degrees of places that must not be found, of published explainers. Fewer decimals than [`CLOSE`] may be in any number, and
/// lead nobody to a door; degrees that another place has openly are no secret.
fn degrees(parsed: &[&Parsed], held_back: &BTreeSet<&SourcePath>) -> Vec<Run> {
    let explainers = parsed.iter().filter_map(|parsed| match parsed.page.as_ref()? {
        Page::Explainer(document) if !held_back.contains(&document.path) => Some(document),
        _ => None,
    });
    let places = explainers.flat_map(|document| {
        document.record.places.iter().enumerate().map(move |(index, place)| (document, index, place))
    });
    let words = |degrees: f64| degrees.abs().to_string();
    let mut runs = Vec::new();
    for (document, index, place) in places.clone().filter(|(_, _, place)| place.withheld) {
        for (field, degrees) in [("lat", place.lat), ("lon", place.lon)] {
            let words = words(degrees);
            if words.split_once('.').is_some_and(|(_, decimals)| decimals.len() >= CLOSE) {
                let place = document.field(format_args!("places[{index}].{field}"));
                runs.push(Run { words, place, reason: Arc::from("location withheld") });
            }
        }
    }
    if !runs.is_empty() {
        let open = places.filter_map(|(_, _, place)| place.degrees());
        let open: BTreeSet<String> = open.flat_map(|(lat, lon)| [words(lat), words(lon)]).collect();
        runs.retain(|run| !open.contains(&run.words));
    }
    runs
}

fn searcher(runs: &[Run]) -> Option<AhoCorasick> {
    AhoCorasick::new(runs.iter().map(|run| &run.words)).ok().filter(|_| !runs.is_empty())
}

/// Runs of words without any sign that a page would write otherwise than the author did.
fn of_text(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, ' ' | ',' | '.' | ';')));
    runs.map(|run| run.trim_matches([' ', ',', '.', ';'])).filter(|run| run.chars().count() >= SHORTEST).map(|run| {
        let end = run.char_indices().nth(LONGEST).map_or(run.len(), |(at, _)| at);
        run[..end].trim_end()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_long_and_hold_no_sign_that_pages_change() {
        let text = "title: The council closes the bridge\nsource: a\n\"No one knows how long it will take to mend it, and the council — \
                    asked twice — did not say.\"\n";
        let runs: Vec<&str> = of_text(text).collect();
        assert_eq!(runs, ["The council closes the bridge", "No one knows how long it will take to mend it, and the c"]);
    }
}
