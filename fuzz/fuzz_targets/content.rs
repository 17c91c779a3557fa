//! Any bytes as a content file, a list or the configuration of a site: built, and told of, without a panic; each place that is told
//! lies within its file.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use nutgraf::diagnostic::At;
use nutgraf::pipeline::{Build, build};
use nutgraf::report::{Format, report};
use nutgraf::site::Settings;
use nutgraf::source::Sources;

const PLACES: [&str; 8] = [
    "content/explainers/a.md",
    "content/actors/a.md",
    "content/stories/a.md",
    "content/topics/a.md",
    "content/pages/a.md",
    "content/sources.yaml",
    "content/glossary.yaml",
    "nutgraf.yaml",
];
/// Neither the index for search nor cards: they take a hundred times as long as all that reads what authors write.
const CONFIG: &str = "title: T\nbase_url: https://t.example/\noutputs: { cards: false, search: false }\n";
const OTHER: &str =
    "---\ntitle: Other\nsummary: What it is\ndate: 2026-01-01\nactors: [a]\nstory: a\ntopics: [a]\n---\nText [@a].\n";

/// A build whose templates all others keep.
static BEFORE: LazyLock<Build> = LazyLock::new(|| {
    let sources = Sources::from_memory([("nutgraf.yaml", CONFIG.as_bytes())]);
    build(&sources, &Settings::default(), &Build::default(), &|_, _| {})
});

fuzz_target!(|data: &[u8]| {
    let Some((place, text)) = data.split_first() else { return };
    let path = PLACES[usize::from(*place) % PLACES.len()];
    let files = [("nutgraf.yaml", CONFIG.as_bytes()), ("content/explainers/other.md", OTHER.as_bytes())];
    let beside = files.into_iter().filter(|(other, _)| *other != path);
    let sources = Sources::from_memory(beside.chain([(path, text)]));
    let settings = Settings { now: jiff::Timestamp::UNIX_EPOCH, drafts: true, review: true, search: false, ..Settings::default() };
    let built = build(&sources, &settings, &BEFORE, &|_, _| {});
    for diagnostic in built.diagnostics() {
        if let At::Bytes(span) = &diagnostic.place.at
            && diagnostic.place.file.as_str() == path
        {
            assert!(span.start <= span.end && span.end <= text.len(), "{diagnostic:?}");
        }
    }
    report(built.diagnostics(), &sources, Format::Human, false);
    report(built.diagnostics(), &sources, Format::Json, false);
});
