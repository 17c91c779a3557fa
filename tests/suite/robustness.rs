//! Files that no one meant to write: nothing panics, and every message points into its file.

use crate::memory::bare;

const EXPLAINER: &str = include_str!("../../src/scaffold/first-explainer.md");
const PIECES: [&str; 20] = [
    "---\n",
    "- ",
    ": ",
    "\t",
    "'",
    "\"",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "[@x; ]",
    "![](timeline:",
    "](actor:",
    "é",
    "\u{feff}",
    "\r\n",
    "|\n",
    "!!binary ",
];

#[test]
fn damaged_files_are_told_and_never_panic() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut told = 0;
    for _ in 0..500 {
        let mut text: Vec<char> = EXPLAINER.replace("{{today}}", "2026-01-01").chars().collect();
        for _ in 0..=random.usize(..4) {
            let at = random.usize(..text.len());
            match random.usize(..4) {
                0 => drop(text.drain(at..(at + random.usize(1..30)).min(text.len()))),
                1 => text.truncate(at.max(1)),
                _ => drop(text.splice(at..at, PIECES[random.usize(..PIECES.len())].chars())),
            }
        }
        let text: String = text.into_iter().collect();
        let mut site = bare();
        site.write("content/explainers/damaged.md", &text).build();
        assert!(!site.build.diagnostics.is_empty());
        told += usize::from(site.told().contains("error["));
    }
    assert!(told > 330, "{told}");
}

#[test]
fn bytes_that_are_no_text_are_told_and_never_panic() {
    let mut random = fastrand::Rng::with_seed(8);
    for _ in 0..300 {
        let mut site = bare();
        for path in ["content/explainers/a.md", "content/sources.yaml", "content/glossary.yaml", "nutgraf.yaml"] {
            let bytes: Vec<u8> = (0..random.usize(..200)).map(|_| random.u8(..)).collect();
            site.files.insert(path.to_owned(), bytes);
        }
        site.build();
        assert!(site.told().contains("error["));
    }
}
