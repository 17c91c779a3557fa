//! What explainers give together: dossiers, stories, lists of all records, feeds, data, and what to read next.

use std::sync::Mutex;

use nutgraf::pipeline::{Build, build};

use crate::memory::{Site, site};

const RIVERA: &str = "---\nname: Ana Rivera\nkind: person\nsummary: A mayor\n\
                      roles: [{title: Mayor, from: 2010, to: 2019-12}, {title: Minister, from: 2020}]\n---\nBorn there.\n";

/// Two explainers of one story that share a person, an event and a source, and a third that shares a topic only.
fn three() -> Site {
    let mut site = site();
    site.write("content/actors/rivera.md", RIVERA)
        .actor("okafor", "Ben Okafor")
        .write("content/actors/witness.md", "---\nname: The witness\nkind: person\nsummary: S\nprivate: true\n---\n")
        .write("content/sources.yaml", "- {id: log, title: The log, tier: primary}\n- {id: daily, title: The Daily}\n")
        .write("content/stories/river.md", "---\ntitle: The river\nsummary: S\ntopics: [water]\nunknown: [{question: Who pays}]\n---\n")
        .explainer(
            "dam",
            "story: river\ntopics: [water]\nactors: [rivera, okafor, witness]\n\
             timeline:\n  - {date: 2015-05-01, id: opened, title: The dam opens, actors: [rivera], sources: [log]}\n\
             \x20 - {date: 2027, title: The dam is to close, status: planned}\n\
             reactions: [{actor: rivera, quote: We did it, date: 2021, source: daily}]\n\
             claims: [{id: leak, text: It leaks, status: false, claimant: Ana Rivera, against: [log], checked: 2026-01-01}]\n\
             unknown: [{question: When will it close, opened: 2024}, {question: Who built it, answered: Okafor did}]\n\
             updates: [{date: 2026-02-01, kind: correction, text: A wrong year, was: '2014', now: '2015'}]\n",
            "[She](actor:rivera) spoke.",
        )
        .explainer(
            "bridge",
            "story: river\nactors: [rivera]\ntimeline:\n  - {event: dam#opened, sources: [daily]}\n  - {date: 2019, title: The bridge closes}\n",
            "",
        )
        .explainer("weir", "topics: [water]\naliases: [/old-weir/]\n", "");
    site
}

#[test]
fn an_event_told_in_two_explainers_is_in_the_story_once_with_all_its_sources() {
    let mut site = three();
    site.build().clean();
    let story = site.page("stories/river/index.html");
    assert_eq!(story.matches("The dam opens").count(), 1, "{story}");
    assert!(
        story.contains("2 sources") && story.contains(">The log</a>") && story.contains(">The Daily</a>"),
        "{story}"
    );
    assert!(story.contains("href=\"/news/explainers/dam/#event-opened\""), "{story}");
    assert!(story.contains("href=\"/news/explainers/bridge/#event-opened\""), "{story}");
    let bridge = site.page("explainers/bridge/index.html");
    assert!(
        bridge.contains("The dam opens") && bridge.contains("1 May 2015"),
        "what is left out is taken from there: {bridge}"
    );
    assert!(bridge.contains("Also in:</span> <a href=\"/news/explainers/dam/#event-opened\">"), "{bridge}");
    assert_eq!(site.page("timeline/2015/index.html").matches("The dam opens").count(), 1);
}

#[test]
fn an_event_of_a_story_is_told_in_its_explainers_and_shown_once() {
    let mut site = three();
    site.write(
        "content/stories/river.md",
        "---\ntitle: The river\nsummary: S\ntimeline: [{date: 1998-05, id: flood, title: The great flood, text: It rose., sources: [log]}]\n---\n",
    )
    .edit("content/explainers/bridge.md", "timeline:\n", "timeline:\n  - {event: river#flood, sources: [daily]}\n")
    .build()
    .clean();
    let story = site.page("stories/river/index.html");
    assert_eq!(story.matches("The great flood").count(), 1, "{story}");
    assert!(story.contains("id=\"event-flood\"") && story.contains("It rose."), "{story}");
    assert!(story.contains("Also in:</span> <a href=\"/news/explainers/bridge/#event-flood\">"), "{story}");
    let bridge = site.page("explainers/bridge/index.html");
    assert!(bridge.contains("May 1998") && bridge.contains("href=\"/news/stories/river/#event-flood\""), "{bridge}");
}

#[test]
fn an_edit_of_an_event_reaches_every_page_that_takes_it_over() {
    let mut site = three();
    site.build();
    site.edit("content/explainers/dam.md", "The dam opens", "The gates open").build().clean();
    for page in [
        "explainers/bridge/index.html",
        "stories/river/index.html",
        "actors/rivera/index.html",
        "timeline/2015/index.html",
    ] {
        assert!(site.page(page).contains("The gates open"), "{page}");
        assert!(!site.page(page).contains("The dam opens"), "{page}");
    }
}

#[test]
fn a_dossier_holds_events_words_and_claims_with_the_office_of_the_time() {
    let mut site = three();
    site.build().clean();
    let dossier = site.page("actors/rivera/index.html");
    assert!(dossier.contains("Ana Rivera</a>, Mayor"), "the event of 2015: {dossier}");
    assert!(dossier.contains("Ana Rivera</a>, <span class=\"role\">Minister"), "the quote of 2021: {dossier}");
    assert!(dossier.contains("It leaks") && dossier.contains("href=\"/news/explainers/dam/#claim-leak\""), "{dossier}");
    assert!(dossier.contains("<h2>Appears with</h2>") && dossier.contains("Ben Okafor"), "{dossier}");
    assert!(dossier.contains("href=\"/news/actors/rivera/feed.xml\""), "{dossier}");
    assert!(
        site.page("explainers/dam/index.html")
            .contains("Claimed by <a class=\"actor\" href=\"/news/actors/rivera/\">Ana Rivera")
    );
}

#[test]
fn a_private_actor_has_no_page_and_is_in_no_list() {
    let mut site = three();
    site.write("nutgraf.yaml", "title: T\nbase_url: https://test.example/\noutputs: {data: true}\n").build().clean();
    assert!(site.page("explainers/dam/index.html").contains("The witness"));
    for (file, text) in &site.output {
        assert!(!file.contains("witness"), "{file}");
        let own = file.starts_with("explainers/dam/") || file.starts_with("stories/");
        assert!(own || !text.contains("The witness"), "{file}");
    }
}

#[test]
fn lists_hold_every_record_with_the_way_to_its_place() {
    let mut site = three();
    site.build().clean();
    let holds = |page: &str, texts: &[&str]| {
        for text in texts {
            assert!(site.page(page).contains(text), "{page}: {text}\n{}", site.page(page));
        }
    };
    holds("claims/index.html", &["It leaks", "/explainers/dam/#claim-leak", "/claims/false/"]);
    holds("claims/false/index.html", &["It leaks", "aria-current=\"page\""]);
    holds("corrections/index.html", &["2014", "2015", "/explainers/dam/#update-2026-02-01", "/corrections/feed.xml"]);
    holds("unknowns/index.html", &["When will it close", "Open since", "Who pays", "<h2>Answered</h2>", "Okafor did"]);
    holds(
        "sources/index.html",
        &["The log", "Primary source", "/explainers/dam/#source-log", "/explainers/bridge/#source-daily"],
    );
    holds("actors/index.html", &["Ana Rivera", "Minister", "2 explainers"]);
    holds("timeline/index.html", &["/stories/river/#timeline", "/timeline/topics/water/", "/timeline/2015/"]);
    holds("timeline/topics/water/index.html", &["The dam opens"]);
    holds("topics/index.html", &["Water", "2 explainers"]);
    let sources = site.page("sources/index.html");
    assert!(sources.find("The log") < sources.find("The Daily"), "primary documents come first");
}

#[test]
fn a_long_list_is_cut_into_pages() {
    let mut site = site();
    let event = |day: usize| format!("  - {{date: 2025-01-{:02}, title: Event {day}}}", day % 28 + 1);
    let events: Vec<String> = (0..70).map(event).collect();
    site.explainer("dam", &format!("timeline:\n{}\n", events.join("\n")), "").build().clean();
    assert!(site.page("timeline/2025/index.html").contains("href=\"/news/timeline/2025/page/2/\" rel=\"next\""));
    assert!(site.page("timeline/2025/page/2/index.html").contains("href=\"/news/timeline/2025/\" rel=\"prev\""));
}

#[test]
fn what_to_read_next_is_weighed_and_says_why() {
    let mut site = site();
    site.write("content/actors/rivera.md", RIVERA);
    for number in 0..6 {
        site.explainer(&format!("other-{number}"), "topics: [water]\n", "");
    }
    site.explainer("dam", "topics: [water]\nactors: [rivera]\n", "")
        .explainer("court", "actors: [rivera]\n", "")
        .build()
        .clean();
    let page = site.page("explainers/dam/index.html");
    let (court, other) = (page.find("Title of court").unwrap(), page.find("Title of other").unwrap());
    assert!(court < other, "one rare person says more than a common topic");
    assert!(page.contains("Also involves Ana Rivera") && page.contains("Also on the topic Water"), "{page}");
}

#[test]
fn each_family_of_outputs_can_be_turned_off() {
    let mut site = three();
    let all = "title: T\nbase_url: https://test.example/\noutputs: {data: true}\n";
    let switches: [(&str, &[&str]); 10] = [
        ("dossiers", &["actors/rivera/index.html", "actors/index.html"]),
        ("ledgers", &["timeline/index.html", "claims/index.html", "sources/index.html", "topics/index.html"]),
        ("search", &["search/index.html"]),
        ("atom", &["feed.xml", "stories/river/feed.xml", "topics/water/feed.xml", "corrections/feed.xml"]),
        ("rss", &["rss.xml", "actors/rivera/rss.xml"]),
        ("json_feed", &["feed.json", "stories/river/feed.json"]),
        ("news_sitemap", &["news-sitemap.xml"]),
        ("cards", &["explainers/dam/card.png"]),
        ("index_json", &["explainers/dam/index.json"]),
        (
            "data",
            &["explainers/dam/timeline.csv", "explainers/dam/whats-next.ics", "data/actors.json", "data/timeline.json"],
        ),
    ];
    for (switch, files) in switches {
        site.write("nutgraf.yaml", all).build().clean();
        let on = |site: &Site, file: &str| site.build.files().contains(&file);
        assert!(files.iter().all(|file| on(&site, file)), "{switch}: {:?}", site.build.files());
        site.write(
            "nutgraf.yaml",
            &format!("title: T\nbase_url: https://test.example/\noutputs: {{{switch}: false}}\n"),
        );
        site.build().clean();
        assert!(!files.iter().any(|file| on(&site, file)), "{switch}: {:?}", site.build.files());
        for (file, text) in site.output.iter().filter(|(file, _)| file.ends_with(".html")) {
            for gone in files {
                assert!(
                    !text.contains(&format!("\"/{}\"", gone.trim_end_matches("index.html"))),
                    "{file} links to {gone}"
                );
            }
        }
    }
}

#[test]
fn a_page_of_the_sites_own_takes_the_place_of_a_list() {
    let mut site = three();
    site.write(
        "content/pages/claims.md",
        "---\ntitle: Our own claims\n---\n[All](/timeline/), [of 2015](/timeline/2015/)\n",
    );
    site.build().clean();
    assert!(site.page("claims/index.html").contains("Our own claims"));
}

#[test]
fn news_are_what_was_published_in_the_last_two_days() {
    let mut site = site();
    site.explainer("old", "", "").write(
        "content/explainers/new.md",
        "---\ntitle: New & true\nsummary: S\ndate: 2026-02-25T08:00Z\nlang: en-GB\n---\n",
    );
    site.build().clean();
    let news = site.page("news-sitemap.xml");
    assert!(news.contains("<loc>https://test.example/news/explainers/new/</loc>") && !news.contains("/old/"), "{news}");
    assert!(
        news.contains("<news:title>New &amp; true</news:title>") && news.contains("<news:language>en</news:language>"),
        "{news}"
    );
    site.settings.now = "2026-03-26T12:00:00Z".parse().unwrap();
    site.build().clean();
    assert!(!site.page("news-sitemap.xml").contains("<url>"));
}

#[test]
fn old_addresses_are_redirected_by_a_page_and_by_the_server() {
    let mut site = three();
    site.build().clean();
    assert_eq!(site.page("_redirects"), "/news/old-weir/ /news/explainers/weir/ 301\n");
    assert!(
        site.page("old-weir/index.html")
            .contains("rel=\"canonical\" href=\"https://test.example/news/explainers/weir/\"")
    );
}

#[test]
fn a_table_holds_no_formula() {
    let mut site = site();
    site.write("nutgraf.yaml", "title: T\noutputs: {data: true}\n");
    site.explainer("dam", "timeline: [{date: 2025-07~, title: '=HYPERLINK(\"x\")', text: 'a, \"b\"'}]\n", "").build();
    let table = site.page("explainers/dam/timeline.csv");
    assert_eq!(
        table.lines().nth(1).unwrap(),
        "hyperlink-x,2025-07~,around July 2025,\"'=HYPERLINK(\"\"x\"\")\",\"a, \"\"b\"\"\",event,confirmed,,,,/explainers/dam/#event-hyperlink-x"
    );
}

#[test]
fn a_calendar_is_the_same_whenever_it_is_made() {
    let mut site = three();
    site.write("nutgraf.yaml", "title: T\nbase_url: https://test.example/\noutputs: {data: true}\n").build().clean();
    let calendar = site.page("explainers/dam/whats-next.ics").replace("\r\n", "\n");
    for line in [
        "DTSTART;VALUE=DATE:20270101",
        "DTEND;VALUE=DATE:20280101",
        "DTSTAMP:20260201T000000Z",
        "SUMMARY:The dam is to close (2027)",
    ] {
        assert!(calendar.lines().any(|found| found == line), "{line}\n{calendar}");
    }
}

#[test]
fn a_template_of_the_site_replaces_a_list() {
    let mut site = three();
    site.write(
        "templates/claims.html",
        "{% for claim in list.items %}{{ claim.text }}: {{ claim.status.label }}{% endfor %}",
    );
    site.build().clean();
    assert_eq!(site.page("claims/index.html"), "It leaks: False");
}

#[test]
fn the_index_for_search_is_made_again_only_when_its_words_change() {
    let mut site = three();
    site.settings.search = true;
    let made = |site: &Site, previous: &Build| -> (Build, usize) {
        let names = Mutex::new(Vec::new());
        let sink = |address: &str, _: &[u8]| names.lock().unwrap().push(address.to_owned());
        let built = build(&site.sources(), &site.settings, previous, &sink);
        let names = names.into_inner().unwrap();
        (built, names.iter().filter(|name| name.starts_with("pagefind/")).count())
    };
    let (first, files) = made(&site, &Build::default());
    assert!(files > 6, "{files}");
    site.edit("content/sources.yaml", "The log", "The logbook");
    let (second, files) = made(&site, &first);
    assert_eq!(files, 0, "the title of a source is not searched");
    site.edit("content/explainers/weir.md", "Summary of weir", "A low dam");
    let (third, files) = made(&site, &second);
    assert!(files > 6 && third.made.search != second.made.search);
    // What is known of a run before is only which index was published.
    assert_eq!(made(&site, &Build::earlier(third.made.search, [])).1, 0);
}
