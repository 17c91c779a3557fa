//! What a page says of its front matter.

use std::collections::BTreeSet;

use crate::memory::site;

const LEAD: &str = "explainers/lead/index.html";

#[test]
fn an_event_and_a_quote_print_the_office_held_at_the_time() {
    let mut site = site();
    let roles = "roles:\n  - {title: Mayor, org: Gotha, from: 2010, to: 2019-12}\n  - {title: Minister, from: 2020}\n";
    site.write("content/actors/rivera.md", &format!("---\nname: Ana Rivera\nkind: person\nsummary: S\n{roles}---\n"))
        .explainer(
            "lead",
            "timeline:\n  - {date: 2015-05-01, title: Opened, actors: [rivera]}\n  - {date: 2021, title: Closed, actors: [rivera]}\n\
             sources: [{id: s, title: Source}]\nreactions: [{actor: rivera, quote: Yes, date: 2019, source: s}]\n",
            "",
        )
        .build()
        .clean();
    let page = site.page(LEAD);
    assert_eq!(page.matches("Mayor, Gotha").count(), 2, "{page}");
    assert_eq!(page.matches("Minister").count(), 1, "{page}");
    site.edit("content/explainers/lead.md", "actor: rivera", "actor: {id: rivera, role: then in opposition}")
        .build()
        .clean();
    let page = site.page(LEAD);
    assert_eq!((page.matches("Mayor, Gotha").count(), page.matches("then in opposition").count()), (1, 1), "{page}");
}

#[test]
fn records_may_be_written_inline_first() {
    let mut site = site();
    site.explainer(
        "lead",
        "actors: [{name: Ben Okafor, kind: person, role: engineer, key: true}]\nglossary: [{term: Weir, definition: A low dam}]\n\
         timeline: [{date: 2025, title: Built, actors: [ben-okafor], sources: [{id: log, title: The log, at: p. 2}]}]\n\
         reactions: [{actor: ben-okafor, paraphrase: said no, date: 2025, source: log}]\n",
        "[He](actor:ben-okafor) built a [weir](term:weir) [@log].",
    )
    .build()
    .clean();
    let page = site.page(LEAD);
    assert!(page.contains("id=\"term-weir\"") && page.contains("id=\"source-log\""), "{page}");
    assert!(!site.build.files().iter().any(|file| file.starts_with("actors/")));
}

#[test]
fn a_major_correction_stands_at_the_top_and_a_small_one_is_only_mentioned() {
    let head = |significance: &str| {
        let update = "date: 2026-01-02, kind: correction, text: It was two., was: Three., now: Two.";
        let mut site = site();
        site.explainer("lead", &format!("updates: [{{{update}{significance}}}]\n"), "").build().clean();
        site.page(LEAD)
            .split("<header class=\"headline\">")
            .nth(1)
            .unwrap()
            .split("</header>")
            .next()
            .unwrap()
            .to_owned()
    };
    let (major, minor) = (head(", significance: major"), head(""));
    assert!(major.contains("<strong>Correction, ") && major.contains("It was two."), "{major}");
    assert!(minor.contains("Corrected 2 January 2026") && !minor.contains("It was two."), "{minor}");
}

#[test]
fn headings_of_a_body_never_take_an_anchor_of_the_page() {
    let templates = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")).unwrap();
    let of_texts = templates.map(|file| file.unwrap().path()).filter(|path| !path.ends_with("search.html"));
    let text: String = of_texts.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let literal = regex::Regex::new("id=\"([a-z-]+)\"").unwrap();
    let ids: BTreeSet<&str> = literal.captures_iter(&text).map(|found| found.get(1).unwrap().as_str()).collect();
    assert!(ids.contains("key-events") && ids.len() > 20, "{ids:?}");
    let body = ids.iter().map(|id| format!("## {id}\n\nText.")).collect::<Vec<_>>().join("\n\n");
    let mut site = site();
    site.explainer("lead", "", &body).build();
    let taken: Vec<_> = ids.iter().filter(|id| site.page(LEAD).contains(&format!("<h2 id=\"{id}\""))).collect();
    assert!(taken.is_empty(), "{taken:?}");
}

#[test]
fn an_explainer_without_more_to_say_has_one_depth() {
    let mut site = site();
    site.explainer("lead", "", "").build().clean();
    assert!(!site.page(LEAD).contains("depth-bar") && !site.page(LEAD).contains("seconds"));
    site.explainer("lead", "", "A few words.").build().clean();
    let page = site.page(LEAD);
    assert!(page.contains("Next: in full, 10 seconds") && !page.contains("The essentials"), "{page}");
}

#[test]
fn own_keys_reach_templates_untouched() {
    let mut site = site();
    site.write(
        "templates/explainer.html",
        "{{ explainer.extra[\"x-mood\"].of[1] }} {{ explainer.timeline[0].runs[0].events[0].extra[\"x-n\"] }}",
    )
    .explainer("lead", "x-mood: {of: [1, 'two & three']}\ntimeline:\n  - {date: 2025, title: T, x-n: 7}\n", "")
    .build()
    .clean();
    assert_eq!(site.page(LEAD), "two &amp; three 7");
}

#[test]
fn text_of_the_front_matter_is_never_markup() {
    let mut site = site();
    let evil = "'</script><script>alert(1)</script>\"><img src=x onerror=alert(1)>'";
    site.explainer(
        "lead",
        &format!(
            "titles: {{seo: {evil}, social: {evil}, short: {evil}}}\nwhere_it_stands: {evil}\nkey_points: [{evil}]\n\
             actors: [{{id: a, name: {evil}, kind: person, role: {evil}, note: {evil}}}]\nissues: [{{id: i, question: {evil}}}]\n\
             timeline: [{{date: 2025, title: {evil}, text: {evil}, place: {evil}, date_note: {evil}, key: true}}]\n\
             sources: [{{id: s, title: {evil}, publisher: {evil}, note: {evil}, access: {evil}}}]\n\
             reactions: [{{actor: a, quote: {evil}, date: 2025, source: s, context: {evil}, original: {{lang: es, text: {evil}}}}}]\n\
             claims: [{{id: c, text: {evil}, status: false, claimant: {evil}, basis: {evil}}}]\nquestions: [{{question: {evil}, answer: {evil}}}]\n\
             figures: [{{label: {evil}, value: 1, unit: {evil}}}]\nplaces: [{{name: {evil}, lat: 1, lon: 1, role: {evil}}}]\n\
             glossary: [{{id: t, term: {evil}, definition: {evil}}}]\nupdates: [{{date: 2026-01-02, kind: correction, text: {evil}, was: {evil}}}]\n"
        ),
        "Text.",
    )
    .build()
    .clean();
    for (file, text) in &site.output {
        assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{file}: {text}");
    }
}

#[test]
fn planned_events_are_next_only_while_they_are_ahead() {
    let mut site = site();
    let timeline = "timeline:\n  - {date: 2026-01-10, title: Past plan, status: planned}\n  - {date: 2026-03, title: Coming plan, status: planned}\n";
    site.write("templates/explainer.html", "{% for event in explainer.whats_next %}{{ event.title }};{% endfor %}")
        .explainer("lead", &format!("as_of: 2026-02-01\n{timeline}"), "")
        .explainer("other", timeline, "")
        .build()
        .clean();
    assert_eq!(site.page(LEAD), "Coming plan;");
    assert_eq!(site.page("explainers/other/index.html"), "Coming plan;");
}

#[test]
fn an_overdue_review_is_admitted_on_the_page() {
    let mut site = site();
    site.write("templates/explainer.html", "{% if explainer.overdue %}due {{ explainer.overdue.text }}{% endif %}")
        .explainer("lead", "review_by: 2026-02-25\n", "")
        .explainer("other", "review_by: 2026-02-26\n", "")
        .build()
        .clean();
    assert_eq!(site.page(LEAD), "due 25 February 2026");
    assert_eq!(site.page("explainers/other/index.html"), "");
}

#[test]
fn lists_are_cut_into_pages_that_link_to_each_other() {
    let mut site = site();
    site.write("nutgraf.yaml", "title: T\nbase_url: https://test.example/\npage_size: 2\n");
    for id in ["a", "b", "c", "d", "e"] {
        site.explainer(id, "topics: [water]\n", "");
    }
    site.build().clean();
    assert!(site.page("page/2/index.html").contains("rel=\"next\" href=\"/page/3/\""));
    assert!(site.page("page/3/index.html").contains("rel=\"prev\" href=\"/page/2/\""));
    assert!(site.page("topics/water/page/3/index.html").contains("Title of e"));
    assert!(!site.build.files().contains(&"page/4/index.html"));
}

#[test]
fn translations_name_each_other() {
    let mut site = site();
    site.explainer("lead", "", "").explainer("lead-ar", "lang: ar\ntranslation_of: lead\n", "").build().clean();
    let page = site.page("explainers/lead-ar/index.html");
    assert!(page.contains("lang=\"ar\"") && page.contains("dir=\"rtl\""), "{page}");
    assert!(page.contains("hreflang=\"en\" href=\"https://test.example/news/explainers/lead/\""), "{page}");
    assert!(site.page(LEAD).contains("hreflang=\"ar\""));
}

#[test]
fn a_text_or_number_cut_at_a_comma_is_told_and_not_published() {
    for (front, cut) in [
        ("figures: [{label: Deported, value: 1,000}]\n", "`000` is cut off from the number before it"),
        ("timeline: [{ date: 2025, title: Ten, for 252 }]\n", "`for 252` is cut off from the text before it"),
        ("timelin:\n", "unknown field `timelin`"),
    ] {
        let mut site = site();
        let told = site.explainer("lead", front, "").build().told();
        assert!(told.contains(&format!("error[unknown-field]: {cut}")), "{front}{told}");
    }
    let mut site = site();
    site.explainer("lead", "timeline:\nstatus:\nactors: [{name: Ana, kind: person, role: , note: }]\n", "")
        .build()
        .clean();
}

#[test]
fn a_stance_is_never_shown_without_what_it_is_about() {
    let front = "issues: [{id: closure, question: The closure is justified}]\nsources: [{id: s, title: Source}]\n\
                 reactions: [{actor: rivera, quote: Yes, date: 2025-07, source: s, stance: support}]\n";
    let mut site = site();
    site.actor("rivera", "Ana Rivera").explainer("lead", front, "![](reactions:closure)").build().clean();
    for page in [LEAD, "actors/rivera/index.html"] {
        assert!(site.page(page).contains("The closure is justified"), "{page}: {}", site.page(page));
    }
    site.explainer("lead", front, "Text.").build().clean();
    let stated = site.page(LEAD).matches("The closure is justified").count();
    assert_eq!(stated, 1, "the list under the proposition does not repeat it");
}

#[test]
fn an_anchor_is_as_exact_as_its_date_and_invents_no_day() {
    let mut site = site();
    site.actor("rivera", "Ana Rivera")
        .explainer(
            "lead",
            "sources: [{id: s, title: Source}]\nreactions:\n  - {actor: rivera, quote: A, date: 2025-07, source: s}\n  \
             - {actor: rivera, quote: B, date: 2025, source: s}\n  - {actor: rivera, quote: C, date: '2025-07-18T14:30Z', source: s}\n\
             updates: [{date: 2026-02, kind: update, text: T}]\n",
            "",
        )
        .build()
        .clean();
    for anchor in ["reaction-rivera-2025-07", "reaction-rivera-2025", "reaction-rivera-2025-07-18", "update-2026-02"] {
        assert!(site.page(LEAD).contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
}

#[test]
fn names_and_labels_keep_their_capitals() {
    let mut site = site();
    let front = "actors: [rivera]\ndisclosures: [{kind: ai-use, text: None}]\n";
    site.actor("rivera", "Ana Rivera").explainer("lead", front, "").explainer("other", front, "").build().clean();
    let page = site.page(LEAD);
    assert!(page.contains("Also involves Ana Rivera"), "{page}");
    assert!(page.contains("Use of AI"), "{page}");
}

#[test]
fn a_component_of_the_site_takes_the_place_of_the_built_in_one_and_the_others_stay() {
    for file in ["templates/components.html", "templates/parts/dates.html"] {
        let ours = "{% component date(date, href: string = \"\") %}<i>{{ date.text }}</i>{% endcomponent date %}\n";
        let mut site = site();
        let timeline = "timeline:\n  - {date: 2025, title: T}\n";
        site.write(file, ours).explainer("lead", timeline, "").build().clean();
        let page = site.page(LEAD);
        assert!(page.contains("<i>2025</i>") && !page.contains("<time"), "{file}: {page}");
        assert!(page.contains("id=\"timeline\""), "{file}: {page}");
    }
}

#[test]
fn the_places_of_an_explainer_are_on_a_map_above_their_list() {
    let mut site = site();
    let places = "places:\n  - {name: Caracas, lat: 10.48, lon: -66.9, role: Capital}\n  - {name: Suva & more, lat: -18.14, lon: 178.44}\n";
    site.explainer("lead", places, "").explainer("other", "", "").build().clean();
    let page = site.page(LEAD);
    let (map, list) = page.split_once("<ol class=\"places\">").unwrap();
    assert_eq!(map.matches("role=\"img\"").count(), 1, "{map}");
    assert!(map.contains(">Caracas</text>") && map.contains(">Suva &amp; more</text>"), "{map}");
    assert!(list.contains("Caracas") && list.contains("Capital"), "{list}");
    assert!(!site.page("explainers/other/index.html").contains("class=\"map\""));
}

#[test]
fn a_map_on_a_page_from_right_to_left_names_places_as_they_are_written() {
    let mut site = site();
    let place = "places:\n  - {name: القاهرة, lat: 30.04, lon: 31.24}\n";
    site.explainer("lead", &format!("lang: ar\n{place}"), "").build().clean();
    let page = site.page(LEAD);
    assert!(page.contains("dir=\"rtl\"") && page.contains(">القاهرة</text>"), "{page}");
    assert!(!page.contains(">Egypt</text>"), "countries are known in English only");
}

#[test]
fn what_is_confirmed_is_told_only_where_something_else_is_marked() {
    const SAID: &str = "Confirmed, unless it is marked as something else.";
    let told = |timeline: &str| {
        let mut site = site();
        site.explainer("lead", &format!("story: water\ntimeline:\n{timeline}"), "![[timeline:]]\n")
            .write("content/stories/water.md", "---\ntitle: Water\nsummary: About water\n---\n")
            .build();
        [LEAD, "stories/water/index.html"].map(|page| site.page(page).matches(SAID).count())
    };
    let (confirmed, disputed) = ("  - {date: 2025, title: A}\n", "  - {date: 2024, title: B, status: disputed}\n");
    assert_eq!(told(confirmed), [0, 0]);
    assert_eq!(told(disputed), [0, 0]);
    assert_eq!(told(&[confirmed, disputed].concat())[1], 1);
}

#[test]
fn up_to_three_notes_stay_on_one_line_and_more_part_only_between_notes() {
    let mut site = site();
    let sources: Vec<String> = (1..=5).map(|number| format!("{{id: s{number}, title: S{number}}}")).collect();
    let front = format!(
        "sources: [{}]\nkey_points: ['A [@s1, pp. 12–14; @s2; @s3]', 'B [@s1; @s2; @s3; @s4]']\n\
         known: [{{text: C, sources: [s1, s2, s3]}}, {{text: D, sources: [s1, s2, s3, s4, s5]}}]\n",
        sources.join(", ")
    );
    site.explainer("lead", &front, "").build().clean();
    let tags = regex::Regex::new("<[^>]*>").unwrap();
    let groups =
        site.page(LEAD).split("<span class=\"notes\">").skip(1).map(|rest| rest.split("</span>").next().unwrap());
    let shown: Vec<String> = groups.map(|group| tags.replace_all(group, "").replace("&nbsp;", "\u{a0}")).collect();
    let few = "[1;\u{a0}2;\u{a0}3]";
    let exact = "[1,\u{a0}pp.\u{a0}12–\u{2060}14;\u{a0}2;\u{a0}3]";
    assert_eq!(shown, [exact, "[1; 2; 3; 4]", few, "[1; 2; 3; 4; 5]"]);
}

#[test]
fn what_the_build_makes_beside_an_explainer_may_be_linked_to() {
    let mut site = site();
    let body = "[Card](card.png), [data](index.json), [the same](/explainers/lead/card.png) and [as file](../explainers/lead.md)";
    site.explainer("lead", "", body).build().clean();
    let card = "href=\"/news/explainers/lead/card.png\"";
    assert_eq!(site.page(LEAD).matches(card).count(), 2, "{}", site.page(LEAD));
    assert!(site.page(LEAD).contains("<a href=\"/news/explainers/lead/index.json\">data</a>"));
    assert!(
        site.output.contains_key("explainers/lead/card.png") && site.output.contains_key("explainers/lead/index.json")
    );
    // There is no card where cards are turned off, and none beside pages of other kinds.
    site.write("nutgraf.yaml", "title: T\nbase_url: https://test.example/news/\noutputs: {cards: false}\n").build();
    assert_eq!(site.build.diagnostics().iter().filter(|told| told.message.contains("card.png")).count(), 2);
    site.write("nutgraf.yaml", "title: T\nbase_url: https://test.example/news/\n")
        .write("content/pages/about.md", "---\ntitle: About\n---\n[Card](card.png)\n")
        .build();
    assert_eq!(site.build.diagnostics().len(), 1, "{}", site.told());
}
