//! Words that try to be more than words, where `tests/judges/hostile.py` found that they were.

use crate::memory::site;

const SETTINGS: &str = "title: T\nbase_url: https://test.example/\noutputs: {data: true}\n";

#[test]
fn a_cell_that_a_spreadsheet_would_take_for_a_formula_has_an_apostrophe_before_it() {
    for (title, cell) in [
        ("=1+1", "'=1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("\\n=1+1", "'\n=1+1"),
        ("＝1+1", "'＝1+1"),
        ("－1+1", "'－1+1"),
        ("-12.5", "-12.5"),
        ("1 - 1", "1 - 1"),
    ] {
        let mut site = site();
        site.write("nutgraf.yaml", SETTINGS);
        site.explainer("dam", &format!("timeline: [{{id: e, date: 2025, title: \"{title}\"}}]\n"), "").build();
        let rows: Vec<_> = csv::Reader::from_reader(site.page("explainers/dam/timeline.csv").as_bytes())
            .records()
            .map(|row| row.unwrap()[3].to_owned())
            .collect();
        assert_eq!(rows, [cell], "{title}");
    }
}

#[test]
fn a_letter_that_xml_cannot_hold_breaks_no_feed() {
    let mut site = site();
    site.write("nutgraf.yaml", SETTINGS)
        .explainer("dam", "titles: {short: \"a\\u0007b\\ufffe\"}\n", "")
        .write(
            "content/explainers/weir.md",
            "---\ntitle: \"The\\u001b weir\\ufffe\"\nsummary: \"S\\u0001\"\ndate: 2026-02-25\n---\n",
        )
        .build();
    for file in ["feed.xml", "rss.xml", "news-sitemap.xml"] {
        let text = site.page(file);
        assert!(text.contains("The\u{fffd} weir\u{fffd}"), "{file}: {text}");
        let lost = |letter: char| (letter < ' ' && !"\t\n\r".contains(letter)) || letter == '\u{fffe}';
        assert!(!text.contains(lost), "{file}: {text:?}");
    }
}

#[test]
fn a_text_ends_no_line_of_a_calendar() {
    let mut site = site();
    site.write("nutgraf.yaml", SETTINGS);
    let event = "{id: e, date: 2027, status: planned, title: \"a\\rATTACH:x\\u0007\", place: \"b\\r\\nATTACH:y\", text: \"c\\nATTACH:z\"}";
    let title = "title: \"The dam, half; \\r\\nATTACH:w\"";
    site.write(
        "content/explainers/dam.md",
        &format!("---\n{title}\nsummary: S\ndate: 2026-01-01\ntimeline: [{event}]\n---\n"),
    )
    .build();
    let calendar = site.page("explainers/dam/whats-next.ics").replace("\r\n", "\n");
    assert!(!calendar.contains(|letter: char| letter.is_control() && letter != '\n'), "{calendar:?}");
    assert!(!calendar.lines().any(|line| line.starts_with("ATTACH")), "{calendar}");
    for line in [
        "SUMMARY:a\\nATTACH:x\u{fffd} (2027)",
        "LOCATION:b\\nATTACH:y",
        "NAME:The dam\\, half\\; \\nATTACH:w",
        "X-WR-CALNAME:The dam\\, half\\; \\nATTACH:w",
    ] {
        assert!(calendar.lines().any(|found| found == line), "{line}\n{calendar}");
    }
}

#[test]
fn links_that_lead_to_other_sites_say_so() {
    let mut site = site();
    site.write(
        "nutgraf.yaml",
        "title: T\nbase_url: https://test.example/\npublisher: {name: P, url: https://press.example/}\n\
         policies: {ethics: https://press.example/ethics/, corrections: /explainers/dam/}\nfooter: '[A](https://a.example/) [B](/explainers/dam/)'\n\
         navigation: [{label: Out, url: https://press.example/out/}, {label: Own, url: https://test.example/explainers/dam/}]\n",
    );
    site.explainer(
        "dam",
        "where_it_stands: '[C](https://c.example/)'\n",
        "[D](HTTPS://d.example/) [E](https://test.example/explainers/dam/) [F](#f) [G](mailto:g@test.example)\n\n## F\n",
    )
    .build()
    .clean();
    let page = site.page("explainers/dam/index.html");
    for address in [
        "https://press.example/",
        "https://press.example/ethics/",
        "https://a.example/",
        "https://press.example/out/",
        "https://c.example/",
        "HTTPS://d.example/",
    ] {
        assert!(page.contains(&format!("<a href=\"{address}\" rel=\"external\">")), "{address}: {page}");
    }
    assert_eq!(page.matches("rel=\"external\"").count(), 6, "{page}");
}

#[test]
fn the_language_of_words_is_a_language() {
    let mut site = site();
    let reaction =
        "{unnamed: {description: D, reason: R}, quote: Q, date: 2025, source: s, original: {lang: '\">', text: W}}";
    site.explainer("dam", &format!("sources: [{{id: s, title: S}}]\nreactions: [{reaction}]\n"), "").build();
    let told = site.told();
    assert!(told.contains("is no language tag") && told.contains("lang: '\">'"), "{told}");
}

#[test]
fn what_is_no_number_is_no_figure() {
    for number in [".inf", "-.inf", ".nan"] {
        let mut site = site();
        site.explainer("dam", &format!("figures: [{{id: f, label: L, value: {number}}}]\n"), "").build();
        assert!(site.told().contains("error[invalid-value]"), "{number}: {}", site.told());
    }
}

#[test]
fn settings_name_a_folder_of_the_site_and_a_mail_address() {
    for line in [
        "output: /etc",
        "output: ../outside",
        "output: a/../../b",
        "publisher: {name: P, email: 'javascript:x()'}",
        "publisher: {name: P, email: \"a@b.example\\nBcc: c@d.example\"}",
    ] {
        let mut site = site();
        site.write("nutgraf.yaml", &format!("title: T\n{line}\n")).explainer("dam", "", "").build();
        assert!(site.told().contains("error[invalid-value]"), "{line}: {}", site.told());
    }
    let mut site = site();
    site.write(
        "nutgraf.yaml",
        "title: T\nbase_url: https://test.example/\noutput: ./out/site\npublisher: {name: P, email: desk@b.example}\n",
    )
    .explainer("dam", "", "")
    .build()
    .clean();
}
