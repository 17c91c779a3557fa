//! What an editor gets: rules with levels and waivers, what is overdue, who speaks how much.

use std::process::Command;

use nutgraf::pipeline::Build;
use nutgraf::site::Settings;
use serde_json::Value;

use crate::server::Server;
use crate::support::Room;

/// What a command prints on standard output, with its exit code.
fn printed(room: &Room, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_nutgraf")).args(arguments).current_dir(room.path("")).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// A site with one explainer.
fn explainer(front_matter: &str, body: &str) -> Room {
    let room = Room::empty();
    room.write("site/nutgraf.yaml", "title: T\nbase_url: https://test.example/\n");
    let head = "title: The dam\nsummary: It leaks.\ndate: 2026-01-01";
    room.write("site/content/explainers/dam.md", &format!("---\n{head}\n{front_matter}---\n{body}"));
    room
}

fn codes(room: &Room) -> Vec<String> {
    room.check().into_iter().map(|(_, code)| code).collect()
}

#[test]
fn a_waiver_holds_for_its_own_record_and_for_nothing_else() {
    let event = |waiver: &str| format!("  - {{ date: 2026-01-02, title: Water{waiver} }}\n");
    let waiver = ", waive: { event-without-source: seen by us }";
    let timeline = format!("timeline:\n{}{}{}", event(""), event(waiver), event(""));
    assert_eq!(codes(&explainer(&timeline, "")), ["event-without-source"; 2]);
    let top = format!("waive: {{ event-without-source: all seen by us }}\n{timeline}");
    assert_eq!(codes(&explainer(&top, "")), [""; 0]);
    // Ten is not one: the waiver of the second event says nothing of the eleventh.
    let many: String = (0..12).map(|index| event(if index == 1 { waiver } else { "" })).collect();
    assert_eq!(codes(&explainer(&format!("timeline:\n{many}"), "")).len(), 11);
}

#[test]
fn a_waiver_is_never_published() {
    let room = explainer("waive: { heading-order: the-secret-reason }\nx-mine: 1\n", "#### Water\n");
    room.build().ended(0);
    for (path, bytes) in room.files("out") {
        let found = bytes.windows(17).any(|window| window == b"the-secret-reason");
        assert!(!found, "{}", path.display());
    }
}

#[test]
fn rules_that_are_off_are_not_waived_in_vain() {
    let room = explainer("waive: { heading-order: it is old }\n", "Text.\n");
    assert_eq!(codes(&room), ["unused-waiver"]);
    room.write("site/nutgraf.yaml", "title: T\nbase_url: https://test.example/\nlints: { heading-order: off }\n");
    assert_eq!(codes(&room), [""; 0]);
    room.write("site/nutgraf.yaml", "title: T\nbase_url: https://test.example/\nlints: { unused-waiver: error }\n");
    assert_eq!(room.check(), [("error".to_owned(), "unused-waiver".to_owned())]);
}

#[test]
fn a_page_that_could_not_be_read_whole_is_not_told_what_it_lacks() {
    let room = explainer("timeline:\n  - { date: 2026-01-02, title: Water, sauces: [minutes] }\n", "");
    assert_eq!(codes(&room), ["unknown-field"]);
}

#[test]
fn people_are_known_by_every_name_they_have() {
    let room = explainer("actors: [old-id, water-board]\n", "Rivera and the Board met. ANA RIVERA did not.\n");
    let actor = "---\nname: Ana Rivera\nkind: person\nsummary: S\nsort_name: Rivera, Ana\naliases: [old-id]\n---\n";
    room.write("site/content/actors/ana-rivera.md", actor);
    let board = "---\nname: Regional Water Board\nshort: Board\nkind: organisation\nsummary: S\n---\n";
    room.write("site/content/actors/water-board.md", board);
    assert_eq!(codes(&room), [""; 0]);
    let body = "Ana\nRivera was there.\n";
    room.write("site/content/explainers/dam.md", &format!("---\ntitle: T\nsummary: S\ndate: 2026-01-01\n---\n{body}"));
    assert_eq!(codes(&room), ["actor-not-listed"]);
}

#[test]
fn links_outside_have_levels_and_waivers_too() {
    let server = Server::start();
    let (gone, secret) = (server.address("/gone"), server.address("/secret"));
    let cited = "sources:\n  - { id: a, title: A, url: GONE, waive: { link-broken: only on paper now } }\n  - { id: b, title: B, url: SECRET }\n";
    let room = explainer(&cited.replace("GONE", &gone).replace("SECRET", &secret), "");
    let check = ["check", "--site", "site", "--format", "json", "--external", "--external-local"];
    let told = |room: &Room| -> Vec<String> {
        let said = room.run(&check).said;
        let told = said.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        told.map(|one| format!("{} {}", one["severity"].as_str().unwrap(), one["code"].as_str().unwrap())).collect()
    };
    assert_eq!(told(&room), ["note link-blocked"]);
    room.write("site/nutgraf.yaml", "title: T\nbase_url: https://test.example/\nlints: { link-blocked: error }\n");
    assert_eq!(told(&room), ["error link-blocked"]);
}

#[test]
fn what_is_overdue_is_listed_with_its_line_the_oldest_first() {
    let room = Room::with("editor");
    let stale = |arguments: &[&str]| printed(&room, &[&["stale", "--site", "site"], arguments].concat());
    let (code, list) = stale(&["--at", "2026-02-11", "--format", "json"]);
    assert_eq!(code, Some(1));
    let due: Vec<Value> = list.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = due.iter().map(|due| (due["file"].as_str().unwrap(), due["line"].as_u64().unwrap())).collect();
    let expected =
        [("content/explainers/dam.md", 6), ("content/stories/water.md", 5), ("content/explainers/dam.md", 29)];
    assert_eq!(told, expected);
    assert_eq!((&due[2]["days_overdue"], &due[2]["rule"]), (&1.into(), &"planned-event-passed".into()));
    // On its own day nothing is overdue yet.
    assert_eq!(stale(&["--at", "2026-02-01"]), (Some(0), "nothing is overdue\n".to_owned()));
    let (code, list) = stale(&["--at", "2026-02-01", "--within", "9"]);
    assert_eq!(code, Some(0));
    assert!(list.contains("2026-02-01  today") && list.contains("2026-02-10  in 9 days"), "{list}");
    assert!(list.ends_with("0 overdue, 3 things to come\n"), "{list}");
    assert_eq!(stale(&["--within", "-1"]).0, Some(2));
}

#[test]
fn drafts_and_embargoed_pages_are_not_overdue() {
    let room = explainer("draft: true\nreview_by: 2020-01-01\n", "");
    assert_eq!(printed(&room, &["stale", "--site", "site"]), (Some(0), "nothing is overdue\n".to_owned()));
}

#[test]
fn the_balance_counts_words_for_each_side_and_each_voice() {
    let room = explainer(
        "sides: [{ id: city, label: The city }, { id: river, label: The river }, { id: rail, label: Old Rail }]\n\
         actors: [{ name: Mayor, kind: person, side: city }, { name: Friends of the River, kind: organisation, side: river }]\n\
         sources: [{ id: s, title: S }]\n\
         reactions:\n\
         \x20 - { actor: mayor, quote: It holds., date: 2026-01-02, source: s }\n\
         \x20 - { actor: mayor, paraphrase: \"says that *it* will hold [@s]\", date: 2026-01-02, source: s }\n\
         \x20 - { actor: friends-of-the-river, no_comment: true, date: 2026-01-02, source: s }\n\
         \x20 - { unnamed: { description: An engineer, reason: works there }, quote: No., date: 2026-01-02, source: s }\n",
        "",
    );
    let (code, line) = printed(&room, &["check", "--balance", "--site", "site", "--format", "json"]);
    assert_eq!(code, Some(0), "{:?}", room.check());
    let balance: Value = serde_json::from_str(&line).unwrap();
    let shares = |of: &str| -> Vec<String> {
        let share =
            |share: &Value| format!("{}: {} of {}", share["name"].as_str().unwrap(), share["words"], share["voices"]);
        balance[of].as_array().unwrap().iter().map(share).collect()
    };
    assert_eq!(shares("sides"), ["The city: 7 of 1", "The river: 0 of 1", "Old Rail: 0 of 0", "(no side): 1 of 1"]);
    assert_eq!(shares("voices"), ["Mayor: 7 of 1", "An engineer: 1 of 1", "Friends of the River: 0 of 1"]);
    let (_, table) = printed(&room, &["check", "--balance", "--site", "site"]);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("balance", table));
}

#[test]
fn the_demo_site_leaves_an_editor_nothing_to_ask() {
    let site = env!("CARGO_MANIFEST_DIR");
    let run = Room::empty().run(&["check", "--at", "2026-03-01", "--site", site]).ended(0);
    assert_eq!(run.said, "no mistakes found: the site can be published\n");
}

#[test]
fn mistakes_are_shown_in_the_order_of_their_file() {
    let room = Room::with("many-mistakes");
    let sources = nutgraf::source::disk::read_site(&room.path("site"), &room.path("out")).unwrap();
    let built = nutgraf::pipeline::build(&sources, &Settings::default(), &Build::default(), &|_, _| {});
    let shown = nutgraf::report::shown(built.diagnostics(), &sources);
    let places: Vec<_> = shown.iter().map(|one| (&one.file, one.at.map(|at| (at.line, at.column)))).collect();
    assert!(places.len() > 5 && places.is_sorted(), "{places:?}");
}
