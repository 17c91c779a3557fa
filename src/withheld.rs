//! What is held back must be in no file that is made: drafts, what is under embargo, what has expired, and private actors.
//!
//! [`Withheld::of`] takes words that only held-back files hold, and their addresses; [`Withheld::leak`] finds them in the bytes of
//! a file. It knows nothing of how pages are made, and so finds what any mistake lets through: of the program, of a template
//! that says a headline too early, of a text file among the static ones.

use std::collections::BTreeMap;
use std::io::Read;

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

/// Words that may be in no file.
#[derive(Debug, Default)]
pub struct Withheld {
    searcher: Option<AhoCorasick>,
    /// Of each of its patterns: the words, and the file that holds them.
    runs: Vec<(String, SourcePath)>,
    /// Why each file is held back.
    reasons: BTreeMap<SourcePath, String>,
}

impl Withheld {
    /// Takes the words of what a site holds back that nothing says which it publishes.
    pub fn of(skipped: &[Skipped], parsed: &[&Parsed], content: &[SourceFile]) -> Self {
        let mut runs: Vec<(String, SourcePath)> = Vec::new();
        let mut reasons = BTreeMap::new();
        let of_each = (MOST_RUNS / skipped.len().max(1)).max(8);
        for skipped in skipped {
            reasons.insert(skipped.path.clone(), skipped.reason.to_string());
            runs.extend(address(skipped).map(|address| (address, skipped.path.clone())));
            let file = content.iter().find(|file| file.path == skipped.path);
            let found = file.into_iter().flat_map(|file| of_text(&file.text)).take(of_each);
            runs.extend(found.map(|run| (run.to_owned(), skipped.path.clone())));
        }
        for page in parsed.iter().filter_map(|parsed| parsed.page.as_ref()) {
            let Page::Actor(actor) = page else { continue };
            if actor.record.private {
                reasons.insert(actor.path.clone(), "private".to_owned());
                runs.push((format!("actors/{}/", actor.id), actor.path.clone()));
            }
        }
        if runs.is_empty() {
            return Self::default();
        }
        let published = content.iter().filter(|file| !reasons.contains_key(&file.path));
        let mut is_said = vec![false; runs.len()];
        let searcher_of_all = searcher(&runs);
        for file in published {
            for found in searcher_of_all.iter().flat_map(|searcher| searcher.find_overlapping_iter(&*file.text)) {
                is_said[found.pattern().as_usize()] = true;
            }
        }
        let runs: Vec<_> = runs.into_iter().zip(is_said).filter(|(_, said)| !said).map(|(run, _)| run).collect();
        Self { searcher: searcher(&runs), runs, reasons }
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
        let (run, path) = &self.runs[searcher.find(bytes)?.pattern().as_usize()];
        let reason = &self.reasons[path];
        let message = format!("`{address}` says what is held back ({reason}): “{run}”");
        Some(Diagnostic::error(Code::Leak, Place::file(path), message).hint(remedy))
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

fn searcher(runs: &[(String, SourcePath)]) -> Option<AhoCorasick> {
    AhoCorasick::new(runs.iter().map(|(run, _)| run)).ok().filter(|_| !runs.is_empty())
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
