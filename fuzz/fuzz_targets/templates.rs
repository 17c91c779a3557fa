//! Any text as a template: pages are made with it, or it is told what is wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nutgraf::pipeline::{Build, build};
use nutgraf::report::{Format, report};
use nutgraf::site::Settings;
use nutgraf::source::Sources;

const PLACES: [&str; 4] =
    ["templates/explainer.html", "templates/components.html", "templates/card.svg", "templates/x.html"];
const EXPLAINER: &str = include_str!("../../src/scaffold/first-explainer.md");

fuzz_target!(|data: (u8, &str)| {
    let (place, text) = data;
    let path = PLACES[usize::from(place) % PLACES.len()];
    let explainer = EXPLAINER.replace("{{today}}", "2026-01-01");
    // Cards take as long to draw as all pages to make: they are drawn only where they are what is tried.
    let cards = path.ends_with(".svg");
    let config = format!("title: T\nbase_url: https://t.example/\noutputs: {{ search: false, cards: {cards}, ledgers: false }}\n");
    let files = [(path, text), ("content/explainers/a.md", &explainer), ("nutgraf.yaml", &config)];
    let sources = Sources::from_memory(files.map(|(path, text)| (path, text.as_bytes())));
    let settings = Settings { now: jiff::Timestamp::UNIX_EPOCH, drafts: true, ..Settings::default() };
    let built = build(&sources, &settings, &Build::default(), &|_, _| {});
    report(built.diagnostics(), &sources, Format::Human, false);
});
