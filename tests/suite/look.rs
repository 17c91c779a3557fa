//! `theme` in `nutgraf.yaml`: what it makes of the pages and their stylesheet.

use std::fs;
use std::path::Path;

use nutgraf::source::AssetContent;

use crate::memory::{Site, bare};

/// A site with some settings, and the files they name.
fn themed(theme: &str) -> Site {
    let mut site = bare();
    let head = "title: The valley\nbase_url: https://test.example/news/\ntheme:\n";
    let theme: String = theme.lines().flat_map(|line| ["  ", line, "\n"]).collect();
    site.write("nutgraf.yaml", &format!("{head}{theme}")).explainer("dam", "", "Text.");
    for file in ["logo.svg", "logo-dark.svg", "fonts/a.woff2", "fonts/b.woff2", "fonts/o'brien (\") 1.woff2"] {
        site.write(&format!("static/{file}"), "x");
    }
    site
}

fn built_in() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/nutgraf.css")).unwrap()
}

/// The rules that the settings became, behind those of the built-in stylesheet.
fn sheet(site: &Site) -> Option<String> {
    let asset = &site.build.plan.assets()["nutgraf.css"];
    let AssetContent::Memory(bytes) = &asset.content else { panic!("{asset:?}") };
    let rules = std::str::from_utf8(bytes).unwrap().strip_prefix(&built_in()).unwrap();
    (!rules.is_empty()).then(|| rules.to_owned())
}

#[test]
fn without_settings_the_stylesheet_is_the_built_in_one() {
    let mut site = themed("{}");
    site.build().clean();
    assert_eq!(sheet(&site), None);
    assert_eq!(site.page("index.html").matches("rel=\"stylesheet\"").count(), 1);
}

#[test]
fn a_colour_alone_is_for_the_light_look_and_the_dark_one_keeps_its_hue() {
    let mut site = themed("colours: { accent: \"#7a1f3d\", link: { dark: \"#ffd27f\" } }");
    site.build().clean();
    let expected = "@media screen and (prefers-color-scheme: light) { :root { --accent: #7a1f3d; } }\n\
                    @media screen and (prefers-color-scheme: dark) { :root { --link: #ffd27f; --accent: #c76c8a; } }\n";
    assert_eq!(sheet(&site).as_deref(), Some(expected));
    let page = site.page("explainers/dam/index.html");
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/news/nutgraf.css\">"), "{page}");
}

#[test]
fn what_is_left_out_is_fitted_to_another_paper() {
    let mut site = themed("colours: { paper: \"#10243a\" }");
    site.build().clean();
    let sheet = sheet(&site).unwrap();
    let light = sheet.lines().find(|line| line.contains("scheme: light")).unwrap();
    let built_in = built_in();
    let value = |name: &str| {
        let named = format!("--{name}: ");
        let (_, rest) = light.split_once(&named).or_else(|| built_in.split_once(&named)).unwrap();
        nutgraf::look::Colour::read(&rest[..7]).unwrap()
    };
    for (name, ratio) in [("ink", 7.0), ("quiet", 4.5), ("link", 4.5), ("good", 4.5), ("strong-line", 3.0)] {
        for ground in ["paper", "panel"] {
            assert!(value(name).contrast(value(ground)) >= ratio, "{name} on {ground}: {light}");
        }
    }
    assert!(!sheet.contains("scheme: dark"), "the dark look was not asked for: {sheet}");
}

#[test]
fn fonts_come_from_the_site_and_regular_ones_are_loaded_early() {
    let mut site = themed(
        "fonts:\n  text: { family: \"Lite rata, Georgia\", files: [{ src: fonts/b.woff2, style: italic }, \
         { src: /fonts/a.woff2, weight: 200, weight_to: 900 }] }\n  headings: { family: Lite rata, files: [{ src: fonts/b.woff2, style: italic }] }\n  \
         labels: Verdana, sans-serif\n",
    );
    site.build().clean();
    let sheet = sheet(&site).unwrap();
    assert_eq!(sheet.matches("@font-face").count(), 2, "{sheet}");
    assert!(sheet.contains(
        "@font-face { font-family: \"Lite rata\"; src: url(\"fonts/a.woff2\") format(\"woff2\"); font-weight: 200 900; \
         font-style: normal; font-display: swap; }\n"
    ), "{sheet}");
    assert!(sheet.contains(
        ":root { --serif: \"Lite rata\", \"Georgia\", serif; --headings: \"Lite rata\", serif; --sans: \"Verdana\", sans-serif; }"
    ), "{sheet}");
    let page = site.page("index.html");
    assert_eq!(page.matches("rel=\"preload\"").count(), 1, "{page}");
    assert!(
        page.contains(
            "<link rel=\"preload\" as=\"font\" type=\"font/woff2\" href=\"/news/fonts/a.woff2\" crossorigin>"
        )
    );
}

#[test]
fn a_logo_stands_for_the_name_in_its_size() {
    let mut site = themed("logo: { src: logo.svg, dark: logo-dark.svg, width: 160, height: 40 }");
    site.build().clean();
    let page = site.page("explainers/dam/index.html");
    let (_, brand) = page.split_once("<p class=\"brand\">").unwrap();
    let (brand, _) = brand.split_once("</p>").unwrap();
    let expected = "<a href=\"/news/\"><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"/news/logo-dark.svg\" \
                    width=\"160\" height=\"40\"><img src=\"/news/logo.svg\" alt=\"The valley\" width=\"160\" height=\"40\"></picture></a>";
    assert_eq!(brand, expected);
}

#[test]
fn nothing_an_author_writes_breaks_out_of_the_stylesheet() {
    let mut site = themed(
        "fonts:\n  text: { family: A, files: [{ src: 'fonts/o''brien (\") 1.woff2' }] }\n\
         logo: { src: logo.svg, alt: '\"><script>x</script>', width: 1, height: 1 }",
    );
    site.build().clean();
    assert!(sheet(&site).unwrap().contains("src: url(\"fonts/o%27brien%20%28%22%29%201.woff2\") format"));
    assert!(!site.page("index.html").contains("<script>x"));
    for hostile in [
        "colours: { link: \"#000;} body{display:none\" }",
        "colours: { link: \"red\" }",
        "colours: { link: { light: \"url(//evil.example)\" } }",
        "fonts: { text: \"A; } @import url(//evil.example)\" }",
        "fonts: { text: { family: 'A\"', files: [] } }",
        "fonts: { text: { family: A, files: [{ src: fonts/a.woff2, style: \"normal;}\" }] } }",
        "fonts: { text: { family: A, files: [{ src: fonts/a.woff2, weight: \"400;}\" }] } }",
        "fonts: { text: { family: A, files: [{ src: \"https://evil.example/a.woff2\" }] } }",
    ] {
        let mut site = themed(hostile);
        site.build();
        assert!(site.told().contains("error["), "{hostile}: {}", site.told());
        let sheet = sheet(&site).unwrap_or_default();
        assert!(!sheet.contains("display:none") && !sheet.contains("@import") && !sheet.contains("url(//"), "{sheet}");
        assert_eq!(sheet.matches('{').count(), sheet.matches('}').count(), "{sheet}");
    }
}

#[test]
fn a_change_of_the_settings_changes_stylesheet_and_pages() {
    let mut site = themed("colours: { link: \"#00693e\" }");
    site.build().clean();
    let before = sheet(&site);
    site.edit("nutgraf.yaml", "#00693e", "#5b2a86").build().clean();
    assert!(sheet(&site) != before);
    site.edit("nutgraf.yaml", "colours: { link: \"#5b2a86\" }", "logo: { src: logo.svg, width: 9, height: 9 }")
        .build()
        .clean();
    assert_eq!(sheet(&site), None);
    let page = site.page("index.html");
    assert!(page.contains("<img src=\"/news/logo.svg\""), "{page}");
}

#[test]
fn the_examples_for_themes_are_a_site_without_a_mistake() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/themes.md")).unwrap();
    let mut site = bare();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("```") {
            continue;
        }
        let example: String = lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
        if let Some((_, path)) = line.split_once(" file=") {
            site.write(path, &example);
        }
    }
    assert_eq!(site.files.len(), 5, "{:?}", site.files.keys());
    for file in ["logo.svg", "logo-dark.svg", "fonts/literata.woff2", "fonts/literata-italic.woff2"] {
        site.write(&format!("static/{file}"), "x");
    }
    site.write("content/pages/about.md", "---\ntitle: About\nx-badge: Since 1931\n---\nWe correct.\n")
        .explainer("bridge", "figures: [{ label: Cost, value: 5.5, unit: million }]\n", "")
        .build()
        .clean();
    let page = site.page("explainers/bridge/index.html");
    assert!(page.contains("<th scope=\"row\">Cost</th><td>5.5 million</td>"), "{page}");
    assert!(page.contains("alt=\"The Valley Gazette\"") && page.contains("aria-current=\"page\">The bridge"), "{page}");
    assert!(site.page("about/index.html").contains("<strong class=\"badge\">Since 1931</strong>"));
    let sheet = sheet(&site).unwrap();
    for shown in ["--accent: #0b6b4f;", "--link: #9fd0f0;", "font-weight: 200 900", "\"Literata\", \"Georgia\", serif"]
    {
        assert!(sheet.contains(shown), "{shown}: {sheet}");
    }
}
