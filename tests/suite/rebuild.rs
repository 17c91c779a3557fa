//! What a rebuild does again, and that it makes what a clean build makes.

use nutgraf::source::Shelf;

use crate::memory::{Site, site, text_of};

/// Two explainers with a shared actor, a story, a topic and a page.
fn small_site() -> Site {
    let mut site = site();
    site.write("content/sources.yaml", "- {id: ap, title: AP report}\n- {id: court, title: Ruling}\n")
        .write("content/glossary.yaml", "- {term: Writ, definition: An order of a court}\n")
        .write("content/stories/dam.md", "---\ntitle: The dam\nsummary: About the dam\n---\n")
        .write("content/pages/about.md", "---\ntitle: About\n---\nText.\n")
        .actor("rivera", "Ana Rivera")
        .actor("okafor", "Ben Okafor")
        .explainer("lead", "story: dam\ntopics: [water]\nactors: [rivera]\ntimeline:\n  - {date: 2025-07, id: vote, title: The vote, actors: [rivera], sources: [ap]}\n", "Text of [Rivera](actor:rivera) [@court].")
        .explainer("second", "topics: [law]\nactors: [okafor]\n", "More of [the lead](explainer:lead) and [the vote](event:lead#vote), a [writ](term:writ).")
        .build()
        .clean();
    site
}

#[test]
fn nothing_changed_nothing_done() {
    let mut site = small_site();
    site.build();
    assert!(site.build.parsed().is_empty());
    assert!(site.build.rendered().is_empty());
}

#[test]
fn a_body_edit_makes_only_its_page() {
    let mut site = small_site();
    site.edit("content/explainers/lead.md", "Text of", "New text of").build();
    assert_eq!(site.build.parsed(), ["content/explainers/lead.md"]);
    assert_eq!(site.build.rendered(), ["explainers/lead/index.html"]);
    assert!(site.page("explainers/lead/index.html").contains("New text of"));
}

#[test]
fn a_title_edit_makes_the_pages_that_show_the_title() {
    let mut site = small_site();
    site.edit("content/explainers/lead.md", "Title of lead", "New title").build();
    let pages: Vec<&str> = site.build.rendered().into_iter().filter(|file| file.ends_with(".html")).collect();
    assert_eq!(
        pages,
        [
            "index.html",
            "explainers/lead/index.html",
            "explainers/second/index.html",
            "actors/rivera/index.html",
            "stories/dam/index.html",
            "topics/water/index.html",
            "timeline/index.html",
            "timeline/2025/index.html",
            "timeline/topics/water/index.html",
            "sources/index.html",
        ]
    );
    // The second explainer mentions the first; every feed that lists the first names it.
    let data: Vec<&str> = site.build.rendered().into_iter().filter(|file| file.ends_with(".json")).collect();
    let feeds = ["feed.json", "topics/water/feed.json", "actors/rivera/feed.json", "stories/dam/feed.json"];
    assert_eq!(data, [&["explainers/lead/index.json", "explainers/second/index.json"][..], &feeds].concat());
}

#[test]
fn an_actor_edit_makes_the_pages_that_name_the_actor() {
    let mut site = small_site();
    site.edit("content/actors/rivera.md", "Ana Rivera", "Anna Rivera").build();
    assert_eq!(
        site.build.rendered(),
        [
            "explainers/lead/index.html",
            "actors/rivera/index.html",
            "stories/dam/index.html",
            "timeline/index.html",
            "timeline/2025/index.html",
            "timeline/topics/water/index.html",
            "actors/index.html",
            "explainers/lead/index.json",
            "actors/rivera/feed.xml",
            "actors/rivera/rss.xml",
            "actors/rivera/feed.json",
        ]
    );
}

#[test]
fn a_source_edit_makes_the_pages_that_cite_it() {
    let mut site = small_site();
    site.edit("content/sources.yaml", "title: Ruling", "title: The ruling").build();
    let pages = [
        "explainers/lead/index.html",
        "actors/rivera/index.html",
        "stories/dam/index.html",
        "timeline/index.html",
        "timeline/2025/index.html",
        "timeline/topics/water/index.html",
        "sources/index.html",
        "explainers/lead/index.json",
    ];
    assert_eq!(site.build.rendered(), pages);
}

/// A definition brings its sources along: with others, pages have other things in common.
#[test]
fn an_edit_of_a_definition_changes_what_to_read_next() {
    let mut site = small_site();
    site.write("content/glossary.yaml", "- {term: Writ, definition: 'An order [@ap]'}\n")
        .explainer("third", "", "A [writ](term:writ).")
        .explainer("fourth", "", "Said the court [@court].")
        .explainer("fifth", "", "Nothing.")
        .build()
        .clean();
    let mut clean = small_site();
    site.write("content/glossary.yaml", "- {term: Writ, definition: 'An order [@court]'}\n").build();
    clean.files = site.files.clone();
    clean.build = nutgraf::pipeline::Build::default();
    clean.output.clear();
    clean.build();
    let page = "explainers/fourth/index.html";
    assert!(clean.page(page).contains("Title of third"), "the clean build has it");
    assert!(site.page(page) == clean.page(page), "{}", site.page(page));
}

#[test]
fn a_kept_page_still_tells_its_mistakes() {
    let mut site = small_site();
    site.edit("content/explainers/lead.md", "topics: [water]", "topcs: [water]").build();
    let told = site.told();
    assert!(told.contains("unknown field `topcs`"), "{told}");
    site.edit("content/pages/about.md", "Text.", "Other text.").build();
    assert_eq!(site.build.parsed(), ["content/pages/about.md"]);
    assert_eq!(site.told(), told);
}

/// The promise of the whole design: after any edits, a rebuild makes what a clean build makes, mistakes included.
#[test]
fn after_any_edits_a_rebuild_equals_a_clean_build() {
    let (mut edits, kept) = (0, tempfile::tempdir().unwrap());
    for seed in 0..12 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut site = small_site();
        site.settings.shelf = Shelf::of(kept.path());
        for _ in 0..25 {
            for _ in 0..=random.usize(..3) {
                edit(&mut site, &mut random);
                edits += 1;
            }
            site.build();
            let mut clean = crate::memory::bare();
            (clean.files, clean.settings.shelf) = (site.files.clone(), site.settings.shelf.clone());
            clean.build();
            assert_eq!(site.told(), clean.told(), "seed {seed}");
            assert_eq!(site.build.files(), clean.build.files(), "seed {seed}");
            for (file, text) in &clean.output {
                assert_eq!(site.output.get(file), Some(text), "seed {seed}: {file}");
            }
            assert_eq!(site.output.len(), clean.output.len(), "seed {seed}");
            for file in site.build.files() {
                let alone = site.build.plan.file(file).and_then(|alone| alone.bytes);
                let alone = alone.map(|bytes| text_of(&bytes));
                assert!(alone.as_ref() == Some(&clean.output[file]), "seed {seed}: {file} made alone");
            }
        }
    }
    assert!(edits > 300, "{edits}");
}

/// Front matter that an explainer may get.
const LINES: &[&str] = &[
    "status: active",
    "status: actve",
    "story: dam",
    "story: nowhere",
    "topics: [water, law]",
    "lang: ar",
    "draft: true",
    "actors: [rivera, okafor]",
    "actors: [{id: okafor, role: engineer, key: true}]",
    "actors: [nobody]",
    "related: [second]",
    "related: [lead]",
    "slug: other",
    "slug: a/b",
    "aliases: [/old/]",
    "review_by: 2025-01-01",
    "translation_of: lead",
    "x-own: {a: 1}",
    "key_points: ['One [@ap]', 'Two']",
    "title: Again",
    "timeline: [{date: 2025, title: One}, {date: 2030-01, title: Two, status: planned, actors: [okafor]}]",
    "timeline: [{date: 2025-02-30, title: One}]",
    "timeline: [{date: 1798, title: A, actors: [rivera, okafor]}, {date: 2025-01, title: B, actors: [{name: Board}, rivera]}, {date: 2025-02, title: C, actors: [{name: Farmers}, okafor]}, {date: 2025-03?, title: D, actors: [{name: Board}, {name: Farmers}]}, {date: 2025/.., kind: era, title: E}]",
    "questions: [{question: Why?, answer: 'Because of [Rivera](actor:rivera)'}]",
    "reactions: [{actor: rivera, quote: Yes, date: 2025, source: ap}]",
    "issues: [{id: i, question: Q}]\nreactions: [{actor: rivera, quote: Yes, date: 2025, source: ap, stance: oppose}, {actor: okafor, quote: No, date: 2024, source: ap, stance: support}, {unnamed: {description: D, reason: R}, quote: No, date: 2024, source: ap}]",
    "claims: [{id: c, text: So, status: false}]",
];

/// Bodies that it may get.
const BODIES: &[&str] = &[
    "[R](actor:rivera)",
    "[@court, p. 2; @ap]",
    "![](claim:c)",
    "[x](../pages/about.md)",
    "[x](explainer:second)",
    "## Heading",
    "[x](event:lead#vote)",
    "[w](term:writ)",
    "[x](javascript:alert(1))",
    "![](timeline:)",
    "plain",
];

/// Makes one random edit: often right, often wrong, as authors do.
fn edit(site: &mut Site, random: &mut fastrand::Rng) {
    let id = ["lead", "second", "third"][random.usize(..3)];
    let path = format!("content/explainers/{id}.md");
    match random.usize(..12) {
        0..=4 => {
            let lines: Vec<&str> = (0..random.usize(..4)).map(|_| LINES[random.usize(..LINES.len())]).collect();
            let front = if lines.is_empty() { String::new() } else { format!("{}\n", lines.join("\n")) };
            site.explainer(id, &front, BODIES[random.usize(..BODIES.len())]);
        }
        5 => {
            site.files.remove(&path);
        }
        6 => {
            let name = ["Ana Rivera", "Anna Rivera", "A. R."][random.usize(..3)];
            site.actor("rivera", name);
            if random.bool() {
                site.files.remove("content/actors/okafor.md");
            } else {
                site.actor("okafor", "Ben Okafor");
            }
        }
        7..=9 => edit_shared(site, random),
        10 => {
            site.files.remove("templates/document.html");
            site.write(
                "content/topics/water.md",
                "---\ntitle: Water\nsummary: On [the lead](explainer:lead)\n---\nBody\n",
            );
        }
        _ => {
            let configs = [
                "title: Test\nbase_url: https://test.example/news/\n",
                "title: T\nrelative_urls: true\n",
                "titel: T\n",
            ];
            site.write("nutgraf.yaml", configs[random.usize(..3)]);
        }
    }
}

/// Edits a file that several pages use.
fn edit_shared(site: &mut Site, random: &mut fastrand::Rng) {
    match random.usize(..4) {
        3 => {
            let terms = [
                "- {term: Writ, definition: 'An order [@ap]'}\n",
                "- {term: Writ, definition: 'An order [@court]'}\n",
                "- {term: Order, definition: Another}\n",
            ];
            site.write("content/glossary.yaml", terms[random.usize(..3)]);
        }
        0 => {
            let sources = [
                "- {id: ap, title: AP report}\n",
                "- {id: ap, title: AP}\n- {id: court, title: Ruling}\n",
                "- {id: ap}\n",
                "oops: [",
            ];
            site.write("content/sources.yaml", sources[random.usize(..4)]);
        }
        1 => {
            let stories = [
                "---\ntitle: The dam\nsummary: S\nexplainers: [second, lead]\n---\n",
                "---\ntitle: Dam\nsummary: S\ndraft: true\n---\n",
                "no front matter",
            ];
            site.write("content/stories/dam.md", stories[random.usize(..3)]);
        }
        _ => {
            let templates = [
                "{% extends 'base.html' %}",
                "{{ page.title }} {{ nothing.here }}",
                "<p>{{ document.title }}</p>",
                "{% if %}",
            ];
            site.write("templates/document.html", templates[random.usize(..4)]);
        }
    }
}
