//! Bad input, on real files: each mistake is told at its line with a hint, nothing is published, nothing is lost.
//!
//! Each folder of `tests/sites/bad` is a site; what the program says of it, as an author reads it, is its snapshot.
//! What git cannot hold (links, permissions, full disks) is made by the tests at the end.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use nutgraf::diagnostic::Code;

use crate::support::{Room, Run, bad_sites};

/// Keeps what was said, in `snapshots/bad-<name>.snap`.
fn keep(name: &str, run: &Run) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("bad-{name}"), run.said));
}

/// A build that fails publishes nothing; one that fails over a good site leaves that as it was, byte for byte.
fn publishes_nothing(room: &Room, build: impl Fn() -> Run) -> Run {
    let alone = build();
    assert_eq!(room.published(), Vec::<std::path::PathBuf>::new(), "{}", alone.said);
    room.build_other("good").ended(0);
    let before = room.files("out");
    assert!(before.len() > 5, "{before:?}");
    let over = build();
    assert!(room.files("out") == before, "the site that was there has changed: {}", over.said);
    assert_eq!((alone.code, &alone.said), (over.code, &over.said));
    over
}

/// A site with mistakes ends with 1, and every message names a file of the site.
fn refused(site: &str) {
    let room = Room::with(site);
    let run = publishes_nothing(&room, || room.build()).ended(1);
    assert!(run.said.contains("error[") && run.said.contains("--> "), "{}", run.said);
    let errors = |command: &[&str]| {
        let said =
            room.run(&[command, &["--at", "2026-02-26", "--site", "site", "--format", "json"]].concat()).ended(1).said;
        said.lines().filter(|line| line.contains("\"severity\":\"error\"")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(errors(&["check"]), errors(&["build", "--output", "out"]));
    keep(site, &run);
}

/// A site that is published without a word, with what an editor is told of it.
fn reviewed(site: &str) {
    let room = Room::with(site);
    let built = room.build().ended(0);
    assert!(!built.said.contains("warning"), "{}", built.said);
    keep(site, &room.run(&["check", "--at", "2026-02-26", "--site", "site"]).ended(0));
}

/// A site that is published all the same, with what is said of it.
fn published(site: &str) {
    let room = Room::with(site);
    let run = room.build().ended(0);
    assert!(room.path("out/explainers/dam/index.html").exists());
    keep(site, &run);
}

macro_rules! sites {
    ($($list:ident: $check:ident { $($behaviour:ident: $site:literal,)* })*) => {
        $(
            const $list: &[&str] = &[$($site),*];
            $(#[test] fn $behaviour() { $check($site); })*
        )*
    };
}

sites! {
    REFUSED: refused {
        // the file
        a_file_without_front_matter: "no-front-matter",
        front_matter_without_an_end: "unclosed-front-matter",
        an_empty_file: "empty-file",
        bytes_that_are_not_utf8: "not-utf8",
        a_nul_byte: "nul-byte",
        a_file_name_that_is_no_id: "misnamed-file",
        what_is_held_back_but_said_elsewhere: "leak",
        // the YAML
        indentation_with_tabs: "tab-indentation",
        slips_of_yaml_are_explained: "yaml-slips",
        habits_of_other_places: "habits",
        what_is_written_in_haste: "haste",
        a_key_given_twice: "duplicate-key",
        aliases_that_multiply: "alias-bomb",
        fifty_levels_of_lists: "fifty-levels",
        // the fields
        an_unknown_key: "unknown-key",
        a_value_of_the_wrong_type: "wrong-type",
        all_missing_fields_are_told_at_once: "missing-fields",
        all_mistakes_of_all_files_are_told_in_order: "many-mistakes",
        mistakes_that_others_hang_on: "no-cascade",
        columns_count_characters_in_every_script: "columns",
        dates_that_are_none: "invalid-dates",
        an_end_before_its_start: "end-before-start",
        numbers_and_lengths_out_of_bounds: "limits",
        an_unknown_stance: "unknown-stance",
        a_stance_on_none_of_two_issues: "stance-without-issue",
        a_reaction_that_is_both_quote_and_paraphrase: "quote-and-paraphrase",
        a_reaction_without_a_source: "reaction-without-source",
        // between the files
        names_of_records_that_do_not_exist: "unknown-records",
        names_of_parts_that_do_not_exist: "unknown-parts",
        mistakes_in_shared_records: "shared-records",
        events_of_other_pages_that_are_not_there: "shared-events",
        ids_given_twice: "duplicate-ids",
        two_pages_at_one_address: "duplicate-url",
        slugs_that_lead_elsewhere: "unsafe-slug",
        aliases_that_lead_out_of_the_site: "unsafe-alias",
        links_that_run_code: "unsafe-links",
        links_that_lead_nowhere: "broken-links",
        images_that_are_missing_or_mute: "images",
        pictures_that_cannot_be_shown: "bad-pictures",
        // the rules of the editor
        rules_that_a_site_makes_strict: "strict",
        waivers_that_waive_nothing: "wrong-waivers",
        // the templates
        templates_with_wrong_syntax: "template-syntax",
        templates_with_undefined_variables: "undefined-variable",
        a_template_that_extends_a_missing_one: "missing-template",
        a_template_that_includes_a_missing_one: "missing-include",
        a_template_that_leads_back_to_itself: "template-circle",
        a_template_that_extends_itself: "template-extends-itself",
        a_template_with_names_that_do_not_exist: "unknown-filter",
        values_that_are_not_what_a_template_takes_them_for: "template-values",
        a_component_that_two_templates_define: "component-twice",
        a_component_that_shows_itself_without_end: "component-without-end",
        a_card_that_is_no_drawing: "card-not-closed",
        // nutgraf.yaml
        a_configuration_that_is_no_yaml: "config-syntax",
        a_configuration_with_wrong_values: "config-values",
        a_theme_that_cannot_be_read_or_found: "theme-values",
    }
    PUBLISHED: published {
        fields_misspelt_where_tera_keeps_silent: "misspelt-condition",
        a_good_site: "good",
        a_byte_order_mark: "byte-order-mark",
        lines_that_end_in_crlf: "crlf",
        a_last_line_that_does_not_end: "no-final-newline",
        no_configuration: "no-config",
        files_with_no_place_in_the_content_model: "unexpected-file",
    }
    REVIEWED: reviewed {
        what_an_editor_would_ask: "editor",
        what_an_editor_has_decided_already: "waived",
        pages_that_tell_one_thing_differently: "contradictions",
    }
}

/// Sites that a test of its own builds.
const BUILT_ELSEWHERE: &[&str] = &["config-output"];

#[test]
fn every_bad_site_has_a_test() {
    let tested: BTreeSet<&str> = [REFUSED, PUBLISHED, REVIEWED, BUILT_ELSEWHERE].concat().into_iter().collect();
    let folders = fs::read_dir(bad_sites()).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir());
    let there: Vec<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert_eq!(tested, there.iter().map(String::as_str).collect());
}

#[test]
fn what_only_follows_from_a_mistake_is_not_told() {
    let said = Room::with("no-cascade").build().said;
    let follows = [
        "unknown-",
        "the figure has no number",
        "`question` is missing",
        "`title` is missing",
        "of the source `other`",
    ];
    let told: Vec<&str> = follows
        .into_iter()
        .filter(|follow| said.replace("unknown-field", "").replace("unknown-value", "").contains(follow))
        .collect();
    assert!(told.is_empty(), "{told:?} only follow from other mistakes\n{said}");
}

#[test]
fn one_mistake_hides_no_other() {
    let said = Room::with("many-mistakes").build().said;
    let all = [
        "`summary` is missing\n --> content/actors/rivera.md:2:1",
        "there is no source `nobody`\n --> content/explainers/bridge.md:5:36",
        "`text` is missing\n  --> content/explainers/dam.md:14:6",
    ];
    let hidden: Vec<&str> = all.into_iter().filter(|mistake| !said.contains(mistake)).collect();
    assert!(hidden.is_empty(), "{hidden:#?} come to light only when others are mended\n{said}");
}

/// A shared record is read once, however many pages show it, and also if none does.
#[test]
fn mistakes_in_shared_records_are_told_once_at_their_own_line() {
    let said = Room::with("shared-records").build().said;
    for place in ["content/sources.yaml:1:", "content/glossary.yaml:1:", "content/glossary.yaml:2:", "nutgraf.yaml:3:"]
    {
        assert_eq!(said.matches(&format!("--> {place}")).count(), 1, "{place}\n{said}");
    }
    assert!(!said.contains("--> content/explainers/"), "{said}");
}

#[test]
fn marks_line_ends_and_a_missing_last_newline_change_nothing_on_the_page() {
    let page = |site: &str| {
        let room = Room::with(site);
        room.build().ended(0);
        fs::read_to_string(room.path("out/explainers/dam/index.html")).unwrap()
    };
    let plain = page("no-final-newline");
    assert_eq!(page("byte-order-mark"), plain);
    assert_eq!(page("crlf"), plain);
}

#[test]
fn without_configuration_links_are_relative_and_there_is_no_feed() {
    let room = Room::with("no-config");
    room.build().ended(0);
    let page = fs::read_to_string(room.path("out/explainers/dam/index.html")).unwrap();
    assert!(page.contains("href=\"../../nutgraf-") && !page.contains("href=\"/"), "{page}");
    // Pages that are opened from a disk could not load what they hold to a digest.
    assert!(!page.contains("integrity"), "{page}");
    assert!(!room.path("out/feed.xml").exists() && !room.path("out/sitemap.xml").exists());
}

#[test]
fn front_matter_of_ten_megabytes() {
    let room = Room::with("good");
    let methods = "word ".repeat(2 << 20);
    let text = format!("---\ntitle: T\nsummary: S\ndate: 2026-01-01\nmethods: {methods}\n---\n");
    room.write("site/content/explainers/dam.md", &text);
    keep("ten-megabytes", &publishes_nothing(&room, || room.build()).ended(1));
}

#[test]
fn links_in_circles_to_nothing_and_out_of_the_site() {
    let room = Room::with("good");
    room.write("secret.md", "---\ntitle: Secret\n---\n").write("secrets/one.md", "1").write("secrets/two.md", "2");
    let link = |to: &str, from: &str| symlink(to, room.path("site/content/explainers").join(from)).unwrap();
    link("..", "circle");
    link("myself.md", "myself.md");
    link("nothing.md", "dangling.md");
    link(room.path("secret.md").to_str().unwrap(), "outside.md");
    link(room.path("secrets").to_str().unwrap(), "outside");
    link("dam.md", "inside.md");
    let run = publishes_nothing(&room, || room.build()).ended(1);
    assert!(!run.said.contains("Secret"), "{}", run.said);
    assert!(!run.said.contains("outside/one.md"), "the link is told, not what lies behind it: {}", run.said);
    keep("links-of-the-file-system", &run);
}

#[test]
fn pipes_that_nobody_writes_to() {
    let room = Room::with("good");
    room.write("site/static/a.txt", "");
    for pipe in ["content/explainers/pipe.md", "static/pipe.pdf"] {
        assert!(Command::new("mkfifo").arg(room.path("site").join(pipe)).status().unwrap().success());
    }
    let build = ["10", env!("CARGO_BIN_EXE_nutgraf"), "build", "--site", "site", "--output", "out"];
    let run = room.finish(Command::new("timeout").args(build)).ended(1);
    assert!(
        run.said.contains("error[unreadable]") && run.said.contains("--> content/explainers/pipe.md"),
        "{}",
        run.said
    );
    assert!(run.said.contains("--> static/pipe.pdf") && room.published().is_empty(), "{}", run.said);
}

#[test]
fn a_configuration_that_is_a_link_out_of_the_site() {
    let room = Room::with("good");
    fs::rename(room.path("site/nutgraf.yaml"), room.path("elsewhere.yaml")).unwrap();
    symlink("../elsewhere.yaml", room.path("site/nutgraf.yaml")).unwrap();
    keep("config-outside", &publishes_nothing(&room, || room.build()).ended(1));
}

#[test]
fn a_configuration_that_is_a_link_to_nothing() {
    let room = Room::with("good");
    fs::remove_file(room.path("site/nutgraf.yaml")).unwrap();
    symlink("nothing.yaml", room.path("site/nutgraf.yaml")).unwrap();
    keep("config-dangling", &publishes_nothing(&room, || room.build()).ended(1));
}

#[test]
fn a_configuration_that_is_a_folder() {
    let room = Room::with("good");
    fs::remove_file(room.path("site/nutgraf.yaml")).unwrap();
    fs::create_dir(room.path("site/nutgraf.yaml")).unwrap();
    let run = publishes_nothing(&room, || room.build()).ended(1);
    assert!(!run.said.contains("there is no `nutgraf.yaml`"), "{}", run.said);
    keep("config-folder", &run);
}

#[test]
fn files_and_folders_that_may_not_be_read() {
    let room = Room::with("good");
    room.write("site/content/explainers/closed.md", "---\ntitle: T\n---\n").write("site/content/actors/shut/a.md", "");
    room.write("site/templates/home.html", "").write("site/static/closed.pdf", "");
    for path in ["content/explainers/closed.md", "content/actors/shut", "templates/home.html", "static/closed.pdf"] {
        room.allow(&format!("site/{path}"), 0o000);
    }
    room.allow("", 0o777).allow("site/nutgraf.yaml", 0o000);
    let build = || room.run_as_nobody(&["build", "--at", "2026-02-26", "--site", "site", "--output", "nobodys"]);
    let run = build().ended(1);
    let left: Vec<_> = room.files("nobodys").into_keys().filter(|path| !path.starts_with(".nutgraf")).collect();
    assert!(left.is_empty(), "{left:?}");
    room.allow("site/content/actors/shut", 0o777);
    assert!(!run.said.contains("there is no `nutgraf.yaml`"), "{}", run.said);
    keep("unreadable", &run);
}

/// Runs a build that is refused before anything is read: exit code 2, and what it says.
fn wrong_usage(name: &str, room: &Room, arguments: &[&str]) {
    let before = room.files("");
    let run = room.run(arguments).ended(2);
    assert!(room.files("") == before, "{}", run.said);
    assert!(run.said.contains("help: "), "{}", run.said);
    keep(name, &run);
}

#[test]
fn an_output_folder_among_the_inputs() {
    let room = Room::with("good");
    symlink("site/content", room.path("link")).unwrap();
    wrong_usage("output-in-content", &room, &["build", "--site", "site", "--output", "site/content/public"]);
    let before = room.files("site");
    for output in ["site/content", "site/static/x", "site/templates", "site", ".", "link/public", "site/no/../content"]
    {
        let run = room.run(&["build", "--site", "site", "--output", output]).ended(2);
        assert!(run.said.contains("lies among the site's own files"), "{output}: {}", run.said);
    }
    assert!(room.files("site") == before);
}

#[test]
fn an_output_folder_among_the_inputs_by_configuration() {
    let room = Room::with("config-output");
    let before = room.files("site");
    let run = room.run(&["build", "--site", "site"]).ended(1);
    assert!(run.said.contains("--> nutgraf.yaml:"), "{}", run.said);
    assert!(room.files("site") == before, "something was written");
    keep("config-output", &run);
}

const DAM: &str = "---\ntitle: The dam\nsummary: What it is about [@ap]\ndate: 2026-01-01\n---\n![A wall](wall.svg)\n";

#[test]
fn a_folder_of_markdown_files_is_a_site() {
    let room = Room::with("good");
    fs::remove_dir_all(room.path("site")).unwrap();
    room.write("site/dam.md", DAM)
        .write("site/wall.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
        .write("site/README.md", "# About this folder\n");
    room.write("site/sources.yaml", "- {id: ap, title: Report}\n").write("site/compose.yaml", "services: {}\n");
    room.build().ended(0);
    assert!(room.path("out/explainers/dam/index.html").exists() && room.path("out/explainers/dam/wall.svg").exists());
    room.write("site/dam.md", &DAM.replace("@ap", "@apx"));
    let said = room.build().ended(1).said;
    assert!(said.contains("`apx`\n --> dam.md:3:"), "{said}");
    let new = |kind: &str| {
        Command::new(env!("CARGO_BIN_EXE_nutgraf"))
            .current_dir(room.path("site"))
            .args(["new", kind, "The bridge"])
            .output()
            .unwrap()
    };
    assert!(new("explainer").status.success() && room.path("site/the-bridge.md").exists());
    assert_eq!(new("actor").status.code(), Some(2));
    assert!(!room.path("site/content").exists());
}

#[test]
fn names_that_are_nearly_those_of_a_site() {
    let room = Room::with("good");
    fs::rename(room.path("site/nutgraf.yaml"), room.path("site/nutgraf.yml")).unwrap();
    fs::rename(room.path("site/content"), room.path("site/Content")).unwrap();
    room.write("site/templates", "a file");
    keep("misnamed-site", &publishes_nothing(&room, || room.build()).ended(1));
    let room = Room::with("good");
    room.write("site/content/explainers/bridge.MD", DAM)
        .write("site/content/glossary.yml", "- {term: A, definition: B}\n");
    keep("misnamed-content", &room.build().ended(0));
}

#[test]
fn a_reader_who_stops_reading_is_no_mistake() {
    let schema = format!("{} schema | head -c 10", env!("CARGO_BIN_EXE_nutgraf"));
    let output = Command::new("sh").args(["-c", &schema]).output().unwrap();
    assert_eq!((output.stdout.len(), String::from_utf8(output.stderr).unwrap()), (10, String::new()));
}

#[test]
fn a_new_file_in_a_folder_that_is_no_site() {
    let room = Room::with("good");
    let output = room.run(&["new", "actor", "Ana Rivera", "--site", "nowhere"]).ended(2);
    assert!(output.said.contains("there is no site at `nowhere`"), "{}", output.said);
    assert!(!room.path("nowhere").exists());
}

#[test]
fn links_to_files_that_are_not_published() {
    let room = Room::with("good");
    room.write("site/content/explainers/bridge.md", "---\ntitle: T\nsummary: S\ndate: 2026-01-01\ndraft: true\n---\n");
    room.write(
        "site/content/explainers/dam.md",
        &DAM.replace("![A wall](wall.svg)", "[x](bridge.md)").replace(" [@ap]", ""),
    );
    let said = room.build().ended(0).said;
    assert!(said.contains("`bridge.md` is not published (draft)"), "{said}");
}

#[test]
fn an_output_folder_that_holds_other_work() {
    let room = Room::with("good");
    room.write("out/thesis.txt", "ten years of work");
    wrong_usage("output-not-ours", &room, &["build", "--site", "site", "--output", "out"]);
}

#[test]
fn an_output_folder_that_is_a_file() {
    let room = Room::with("good");
    room.write("out", "a file");
    let run = room.build().ended(2);
    assert!(run.said.contains("`out`") && !run.said.contains("os error"), "{}", run.said);
    assert_eq!(fs::read_to_string(room.path("out")).unwrap(), "a file");
}

#[test]
fn wrong_flags() {
    let room = Room::with("good");
    wrong_usage("flag-base-url", &room, &["build", "--site", "site", "--base-url", "test.example"]);
    wrong_usage("flag-at", &room, &["build", "--site", "site", "--at", "yesterday"]);
}

#[test]
fn an_output_folder_that_may_not_be_written() {
    let room = Room::with("good");
    room.allow("", 0o755);
    let run = room.run_as_nobody(&["build", "--site", "site", "--output", "out"]).ended(3);
    assert!(!room.path("out").exists());
    keep("output-forbidden", &run);
}

#[test]
fn a_folder_that_is_no_site() {
    let room = Room::with("good");
    keep("no-site", &room.run(&["build", "--site", "nowhere", "--output", "out"]).ended(3));
    assert!(!room.path("out").exists());
}

/// A small disk, gone when it is dropped.
struct Disk(std::path::PathBuf);

impl Disk {
    /// Mounts one at a folder; only the superuser can.
    fn mount(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let mut command = Command::new("mount");
        let mounted = command.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(at).output();
        mounted.is_ok_and(|output| output.status.success()).then(|| Self(at.to_owned()))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(&self.0).status());
    }
}

/// What a site takes up once it is built.
struct Needed {
    kilobytes: usize,
    entries: usize,
}

fn needed(room: &Room) -> Needed {
    room.run(&["build", "--at", "2026-02-26", "--site", "site", "--output", "probe"]).ended(0);
    let blocks = room.files("probe").values().map(|bytes| bytes.len().div_ceil(4096)).sum::<usize>();
    let entries = walkdir::WalkDir::new(room.path("probe")).into_iter().count();
    Needed { kilobytes: blocks * 4, entries }
}

#[test]
fn a_full_disk_with_nothing_on_it_yet() {
    let room = Room::with("good");
    let Some(_disk) = Disk::mount(&room.path("out"), "16k") else {
        eprintln!("skipped: only the superuser can mount a small disk");
        return;
    };
    let run = room.build().ended(3);
    assert!(room.published().is_empty(), "{:?}", room.published());
    // Which file is the first without room differs from run to run.
    assert!(run.said.contains("error: cannot write `out/"), "{}", run.said);
    assert!(run.said.contains("`: the disk is full\nhelp: free some space"), "{}", run.said);
}

#[test]
fn a_full_disk_leaves_the_site_that_was_there() {
    let room = Room::with("good");
    let size = format!("{}k", 2 * needed(&room).kilobytes);
    let Some(_disk) = Disk::mount(&room.path("out"), &size) else {
        eprintln!("skipped: only the superuser can mount a small disk");
        return;
    };
    room.build().ended(0);
    let before = room.files("out");
    for number in 0..60 {
        let text = format!("---\ntitle: E{number}\nsummary: S\ndate: 2026-01-01\n---\n{}\n", "word ".repeat(2000));
        room.write(&format!("site/content/explainers/e{number}.md"), &text);
    }
    let full = room.build().ended(3);
    assert!(full.said.contains("the disk is full"), "{}", full.said);
    assert!(full.said.contains("the site that was there is untouched"), "{}", full.said);
    assert!(room.files("out") == before, "{:?}", room.files("out").keys());
    for number in 0..60 {
        fs::remove_file(room.path(&format!("site/content/explainers/e{number}.md"))).unwrap();
    }
    room.write("site/content/explainers/new.md", "---\ntitle: N\nsummary: S\ndate: 2026-01-01\n---\n");
    room.build().ended(0);
    assert!(room.path("out/explainers/new/index.html").exists(), "once there is room, it is used");
}

/// Staging may still fit where the folders of new pages, or the lists of what is ours, do not: then, too, all is published or nothing.
#[test]
fn a_disk_without_room_for_more_files_is_given_all_or_nothing() {
    let mut ends = BTreeSet::new();
    let needed = needed(&Room::with("good")).entries;
    for files in (needed - 20..needed + 80).step_by(4) {
        let room = Room::with("good");
        let Some(_disk) = Disk::mount(&room.path("out"), &format!("8m,nr_inodes={files}")) else {
            eprintln!("skipped: only the superuser can mount a small disk");
            return;
        };
        for build in ["first", "second"] {
            let before = room.files("out");
            let run = room.build();
            let whole = run.code == Some(0);
            let now = room.published();
            let untouched = if build == "first" { now.is_empty() } else { room.files("out") == before };
            assert!(whole || untouched, "{build} build with {files} files: {now:?}\n{}", run.said);
            ends.insert((build, run.code));
            if !whole {
                break;
            }
            for number in 0..5 {
                let text = format!("---\ntitle: E{number}\nsummary: S\ndate: 2026-01-01\n---\n");
                room.write(&format!("site/content/explainers/e{number}.md"), &text);
            }
        }
    }
    let expected = [("first", Some(0)), ("first", Some(3)), ("second", Some(0)), ("second", Some(3))];
    assert_eq!(ends, BTreeSet::from(expected));
}

/// Codes that no snapshot shows, each with the test that covers it.
const WITHOUT_SNAPSHOT: &[(Code, &str)] = &[];

#[test]
fn every_code_is_shown_by_a_snapshot_or_covered_by_a_test() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let all = |folder: &Path, extension: &str| -> String {
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let read = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
        read.map(|path| fs::read_to_string(path).unwrap()).collect()
    };
    let (snapshots, tests) = (all(&suite.join("snapshots"), "snap"), all(&suite, "rs"));
    let shown = |code: &Code| snapshots.contains(&format!("[{}]: ", code.name()));
    for (code, test) in WITHOUT_SNAPSHOT {
        assert!(tests.contains(&format!("fn {test}()")), "there is no test `{test}` to cover `{code}`");
        assert!(!shown(code), "`{code}` has a snapshot now: take it off the list");
    }
    let covered = |code: &Code| shown(code) || WITHOUT_SNAPSHOT.iter().any(|(listed, _)| listed == code);
    let missing: Vec<&str> = Code::ALL.iter().filter(|code| !covered(code)).map(|code| code.name()).collect();
    assert!(missing.is_empty(), "no bad site shows {missing:?}");
}

#[test]
fn every_mistake_comes_with_a_hint() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/snapshots");
    let snapshots = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let bad = snapshots.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("bad-"));
    let (mut told, mut without) = (0, Vec::new());
    for path in bad {
        let text = fs::read_to_string(&path).unwrap();
        for mistake in text.split("\n\n").filter(|part| part.contains("error[") || part.contains("warning[")) {
            told += 1;
            if !mistake.contains("help: ") {
                without.push(format!("{}: {mistake}", path.display()));
            }
        }
    }
    assert!(told > 100, "only {told} mistakes found");
    assert!(without.is_empty(), "{} without a hint\n{}", without.len(), without.join("\n"));
}
