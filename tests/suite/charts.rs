//! The drawings of a small site: a strip, a stance chart and a network, as readers get them.

use crate::memory::{Site, site};

const LEAD: &str = "explainers/dam/index.html";
const STORY: &str = "stories/water/index.html";

/// An explainer of six events and four reactions, and a story it belongs to.
fn drawn() -> Site {
    let front = "story: water\nactors: [rivera, okafor]\nas_of: 2025-06-30\nsources: [{id: s, title: Report}]\n\
        issues: [{id: closure, question: The dam must close}]\n\
        timeline:\n\
        \x20 - {date: 2019/.., kind: era, title: Water is short, sources: [s]}\n\
        \x20 - {date: 2021, id: plan, title: A plan, actors: [rivera, okafor], sources: [s]}\n\
        \x20 - {date: '2022-05~', id: talks, title: Talks, actors: [rivera, okafor, {name: Water Board}], sources: [s]}\n\
        \x20 - {date: '2023-03?', id: letter, title: A letter, status: reported, actors: [okafor, {name: Water Board}], sources: [s]}\n\
        \x20 - {date: 2024-06-01, id: opening, title: The dam opens, key: true, actors: [rivera, {name: Farmers}], sources: [s]}\n\
        \x20 - {date: 2026-01-15, id: review, title: A review, status: planned, sources: [s]}\n\
        reactions:\n\
        \x20 - {actor: rivera, quote: Close it, date: 2025-01-02, source: s, stance: support}\n\
        \x20 - {actor: okafor, quote: Keep it, date: 2025-01-03, source: s, stance: oppose}\n\
        \x20 - {unnamed: {description: an engineer, reason: feared for the post}, paraphrase: Either would do, date: 2025-02, source: s, stance: neutral}\n\
        \x20 - {actor: rivera, action: Went home, date: 2025-03, source: s}\n";
    let mut site = site();
    site.actor("rivera", "Ana Rivera")
        .actor("okafor", "Ben Okafor")
        .write("content/stories/water.md", "---\ntitle: Water\nsummary: About water\n---\n")
        .explainer("dam", front, "Text.");
    site
}

/// The figures of a class on a page.
fn figures<'p>(page: &'p str, class: &str) -> Vec<&'p str> {
    let start = format!("<figure class=\"{class}\">");
    page.split(&start).skip(1).map(|rest| rest.split("</figure>").next().unwrap()).collect()
}

#[test]
fn a_small_site_is_drawn() {
    let mut site = drawn();
    site.build().clean();
    let of = |file: &str, class: &str| figures(site.page(file), class).join("\n\n");
    let drawings = [of(LEAD, "strip"), of(LEAD, "stances"), of(STORY, "network")];
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("charts", drawings.join("\n====\n")));
}

/// What a drawing leads to is on the page, or is a page of the site.
#[test]
fn every_link_of_a_drawing_leads_somewhere() {
    let mut site = drawn();
    site.build().clean();
    for (file, class, least) in [(LEAD, "strip", 5), (LEAD, "stances", 4), (STORY, "strip", 5), (STORY, "network", 2)] {
        let page = site.page(file);
        let drawing = figures(page, class).concat();
        let links: Vec<&str> = drawing.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert!(links.len() >= least, "{file} {class}: {links:?}");
        for link in links {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path.strip_prefix("/news/") {
                Some(path) => site.page(&format!("{path}index.html")),
                None => page,
            };
            assert!(anchor.is_empty() || target.contains(&format!("id=\"{anchor}\"")), "{file} {class}: {link}");
        }
    }
}

/// Names, titles and places that a drawing shows come from other files; none of them may be kept too long.
#[test]
fn a_drawing_is_made_again_when_what_it_shows_changes() {
    let edits = [
        ("content/explainers/dam.md", "actors: [rivera, okafor], s", "actors: [rivera], s"),
        ("content/explainers/dam.md", "date: 2024-06-01", "date: 2020-06-01"),
        ("content/actors/okafor.md", "Ben Okafor", "Benedict Okafor"),
        ("content/stories/water.md", "summary: About water", "summary: About water\nas_of: 2025-01-01"),
    ];
    let mut site = drawn();
    site.build().clean();
    for (file, from, to) in edits {
        let before = site.page(STORY).to_owned();
        site.edit(file, from, to).build();
        let mut clean = crate::memory::bare();
        clean.files = site.files.clone();
        clean.build();
        assert!(site.page(STORY) != before, "{to}");
        assert!(site.output == clean.output, "{to}");
    }
}

#[test]
fn drawings_are_the_same_on_any_number_of_threads() {
    let output = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut site = drawn();
            site.build();
            site.output
        })
    };
    assert!(output(1) == output(3));
}

#[test]
fn a_drawing_can_be_replaced() {
    for (file, class) in [("strip", "strip"), ("stances", "stances")] {
        let mut site = drawn();
        let ours =
            format!("{{% component {class}({class}) %}}<b>{{{{ {class}.text }}}}</b>{{% endcomponent {class} %}}\n");
        site.write(&format!("templates/{file}.html"), &ours).build().clean();
        assert!(figures(site.page(LEAD), class).is_empty());
        assert!(site.page(LEAD).contains("</b>"), "{file}");
    }
}
