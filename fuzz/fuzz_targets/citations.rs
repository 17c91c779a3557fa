//! Any text between the brackets of a citation.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nutgraf::markdown::citations;

fuzz_target!(|text: &str| {
    for cite in citations(text) {
        assert!(text.contains(&cite.id) && cite.at.is_none_or(|at| !at.is_empty()));
    }
});
