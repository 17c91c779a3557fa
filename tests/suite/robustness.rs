//! Files that no one meant to write: nothing panics, and every message points into its file.

use nutgraf::report::{Format, report};

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
        let made = site.build.files().iter().any(|file| file.starts_with("explainers/"));
        let error = site.told().contains("error[");
        assert!(made || error, "the file vanished without a word:\n{text}");
        told += usize::from(error);
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

#[test]
fn no_front_matter_makes_a_file_vanish_without_a_word() {
    let whole = "title: T\nsummary: S\ndate: 2026-01-01\n";
    for front in [
        "~\n",
        "null\n",
        "# nothing\n",
        "",
        "[]\n",
        "a text\n",
        "x-title: T\nsummary: S\ndate: 2026-01-01\n",
        "title: T\nsummary: S\nx-date: 2026-01-01\n",
        "title:\nsummary: S\ndate: 2026-01-01\n",
        "title: [a]\n",
        "topics:\n",
        "sources: [{x-id: a, title: T}]\ntitle: T\nsummary: S\n",
    ] {
        let mut site = bare();
        site.write("content/explainers/a.md", &format!("---\n{front}---\nText.\n")).build();
        assert!(site.told().contains("error["), "{front}");
    }
    let mut site = bare();
    site.write("content/explainers/a.md", &format!("---\n{whole}x-title: T\n---\n")).build();
    assert!(!site.told().contains("error["), "{}", site.told());
}

const TEMPLATES: [(&str, &str); 4] = [
    ("templates/explainer.html", include_str!("../../templates/explainer.html")),
    ("templates/components.html", include_str!("../../templates/components.html")),
    ("templates/base.html", include_str!("../../templates/base.html")),
    ("templates/card.svg", include_str!("../../templates/card.svg")),
];
const TEMPLATE_PIECES: [&str; 20] = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{% if ",
    "{% endfor %}",
    "{% raw %}",
    "{{ <date ",
    "\"",
    "'",
    ".",
    "x",
    "| upper",
    "[",
    "é",
    "-",
    "{{ explainer.é }}",
    "{% set page = 1 %}",
];

#[test]
fn damaged_templates_are_told_with_a_hint_and_never_panic() {
    let mut random = fastrand::Rng::with_seed(9);
    let mut told = 0;
    for round in 0..200 {
        let (path, whole) = TEMPLATES[round % TEMPLATES.len()];
        let mut text: Vec<char> = whole.chars().collect();
        for _ in 0..=random.usize(..3) {
            let at = random.usize(..text.len());
            match random.usize(..4) {
                0 => drop(text.drain(at..(at + random.usize(1..12)).min(text.len()))),
                1 => drop(text.remove(at)),
                _ => drop(text.splice(at..at, TEMPLATE_PIECES[random.usize(..TEMPLATE_PIECES.len())].chars())),
            }
        }
        let text: String = text.into_iter().collect();
        let mut site = bare();
        // Cards need an address.
        site.settings.base_url = path.ends_with("svg").then(|| "https://test.example/".to_owned());
        site.write("content/explainers/first.md", &EXPLAINER.replace("{{today}}", "2026-01-01"));
        site.write(path, &text).build();
        let of_templates =
            site.build.diagnostics().iter().filter(|wrong| wrong.place.file.as_str().starts_with("templates"));
        for wrong in of_templates {
            told += 1;
            assert!(wrong.hint.is_some() && !wrong.message.contains('\n'), "{wrong:?}\n{text}");
        }
        site.told();
    }
    assert!(told > 60, "{told}");
}

const ODD_NAMES: [&str; 10] = [
    "a b.pdf",
    "q'uo\"te.pdf",
    "100%.pdf",
    "100%25.pdf",
    "ha#sh.pdf",
    "qu?ery.pdf",
    "semi;colon & co.pdf",
    "emoji😀.pdf",
    "Überblick.pdf",
    "-dash.pdf",
];

#[test]
fn a_file_of_any_name_is_published_and_found_by_its_address() {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte);
    let encoded = |name: &str| -> String {
        name.bytes()
            .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    let mut site = bare();
    site.write("nutgraf.yaml", "title: T\nbase_url: https://test.example/news/\n");
    let mut body = String::new();
    for name in ODD_NAMES {
        let inside = format!("in {name}");
        site.write(&format!("static/files/{name}"), name).write(&format!("content/explainers/{inside}"), name);
        body.push_str(&format!("[top](/files/{}) [beside]({})\n", encoded(name), encoded(&inside)));
    }
    body.push_str("[page](/files/a%20b.pdf#page=3)\n");
    site.explainer("dam", "", &body).build().clean();
    assert!(site.page("explainers/dam/index.html").contains("href=\"/news/files/a%20b.pdf#page=3\""));
    let assets = site.build.plan.assets();
    let page = site.page("explainers/dam/index.html");
    for name in ODD_NAMES {
        assert!(assets.contains_key(&format!("files/{name}")), "{name}");
        assert!(assets.contains_key(&format!("explainers/dam/in {name}")), "{name}");
        let addresses = [
            format!("/news/files/{}", encoded(name)),
            format!("/news/explainers/dam/{}", encoded(&format!("in {name}"))),
        ];
        for address in addresses {
            let written = address.replace("%3B", ";").replace("%26", "&amp;").replace("%40", "@");
            assert!(
                page.contains(&format!("href=\"{address}\"")) || page.contains(&format!("href=\"{written}\"")),
                "{address}: {page}"
            );
        }
    }
}

#[test]
fn names_that_some_systems_take_for_one_are_told() {
    for (one, other) in [("Case.pdf", "case.pdf"), ("\u{e9}.pdf", "e\u{301}.pdf"), ("STRASSE.pdf", "strasse.pdf")] {
        let mut site = bare();
        site.write(&format!("static/{one}"), "1").write(&format!("static/{other}"), "2").explainer("dam", "", "Text.");
        let told = site.build().told();
        assert!(told.contains("error[duplicate-url]") && told.contains("is taken already"), "{one}: {told}");
    }
}

/// A file was read anew for each of its mistakes: two thousand took half a minute.
#[test]
fn each_of_very_many_mistakes_in_one_file_is_told_at_its_line() {
    let event = |number: u32| format!("- {{date: 2025-01-01, title: Event number {number}, text: It happened}}\n");
    let events: String = (0..2000).map(event).collect();
    let mut site = bare();
    site.settings.review = true;
    site.explainer("dam", &format!("timeline:\n{events}"), "Text.").build();
    let told = report(site.build.diagnostics(), &site.sources(), Format::Json, false);
    let told = told.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let without_source = told.filter(|told| told["code"] == "event-without-source");
    let lines: Vec<u64> = without_source.map(|told| told["place"]["start"]["line"].as_u64().unwrap()).collect();
    // Above stand the marks and fields of the title, and the name of the list.
    assert_eq!(lines, (6..2006).collect::<Vec<_>>());
}
