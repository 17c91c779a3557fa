//! The literate specifications in `tests/spec`: each Markdown example is followed by the HTML it becomes.

use std::fs;
use std::path::Path;

use crate::memory::site;

/// Builds a page with the example as its body, and nothing around it.
fn rendered(markdown: &str) -> String {
    let mut site = site();
    let part = "{% for part in explainer.body %}{% if part.html %}{{ part.html | safe }}{% else %}(embed)\n{% endif %}{% endfor %}";
    site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/\n")
        .write("templates/explainer.html", part)
        .write("content/sources.yaml", "- {id: report, title: Report}\n- {id: ruling, title: Ruling}\n")
        .write("content/glossary.yaml", "- {term: Writ, definition: An order}\n")
        .write("content/pages/about.md", "---\ntitle: About\n---\n")
        .write("content/actors/witness.md", "---\nname: A witness\nkind: person\nsummary: S\nprivate: true\n---\n")
        .actor("rivera", "Ana Rivera")
        .explainer("dam", "timeline: [{date: 2025, id: opening, title: Opening}]\n", "")
        .explainer(
            "example",
            "timeline: [{date: 2025, id: vote, title: Vote, group: court}]\nclaims: [{id: c, text: So, status: false}]\n",
            markdown,
        )
        .build()
        .clean();
    site.page("explainers/example/index.html").trim().replace("\n\n", "\n")
}

#[test]
fn every_example_becomes_what_stands_below_it() {
    let mut examples = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for example in text.split("\n```markdown\n").skip(1) {
            let (markdown, rest) = example.split_once("\n```\n").unwrap();
            let html = rest.split_once("\n```html\n").or_else(|| rest.split_once("```html\n")).unwrap().1;
            let html = html.split("\n```").next().unwrap();
            assert_eq!(rendered(markdown), html, "{markdown}");
            examples += 1;
        }
    }
    assert!(examples >= 9, "{examples}");
}
