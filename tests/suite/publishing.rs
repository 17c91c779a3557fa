//! What a build leaves in the output folder: on the disk, with the program itself.

use base64::Engine as _;
use sha2::{Digest as _, Sha384};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

/// A site on the disk, in a folder of its own.
struct Site(TempDir);

impl Site {
    fn new() -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/\n");
        site.explainer("lead", "topics: [water]\n", "Body of the lead.");
        site.explainer("other", "", "Body of the other.");
        site
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn explainer(&self, id: &str, front_matter: &str, body: &str) {
        let text =
            format!("---\ntitle: Title of {id}\nsummary: Summary\ndate: 2026-01-01\n{front_matter}---\n{body}\n");
        self.write(&format!("content/explainers/{id}.md"), &text);
    }

    fn command(&self, flags: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        command.args(["build", "--site"]).arg(self.0.path()).args(flags);
        if !flags.contains(&"--at") {
            command.args(["--at", "2026-02-26"]);
        }
        command
    }

    fn build(&self, flags: &[&str]) -> Output {
        self.command(flags).output().unwrap()
    }

    /// Builds, and fails the test unless that went well. Returns what was said.
    fn built(&self) -> String {
        let output = self.build(&[]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        said
    }

    /// Every published file with its bytes; the program's own folder left out.
    fn published(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files_below(&self.path("public"))
    }
}

/// The bytes of a file as they are read: those of the index for search are packed.
fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    let mut plain = Vec::new();
    match flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut plain) {
        Ok(_) => plain,
        Err(_) => bytes,
    }
}

fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let own = folder.join(".nutgraf");
    files
        .filter(|entry| !entry.path().starts_with(&own))
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn equal_files_keep_their_times_and_changed_ones_do_not() {
    let site = Site::new();
    site.built();
    let long_ago = SystemTime::now() - Duration::from_hours(1);
    for file in ["public/explainers/lead/index.html", "public/explainers/other/index.html", "public/favicon.svg"] {
        fs::File::open(site.path(file)).unwrap().set_modified(long_ago).unwrap();
    }
    site.explainer("lead", "topics: [water]\n", "New body of the lead.");
    let said = site.built();
    // The page, its data, and the words of it in the index for search.
    assert!(said.contains("5 files written"), "{said}");
    let modified = |file: &str| fs::metadata(site.path(file)).unwrap().modified().unwrap();
    assert!(modified("public/explainers/lead/index.html") > long_ago + Duration::from_mins(1));
    assert_eq!(modified("public/explainers/other/index.html"), long_ago);
    assert_eq!(modified("public/favicon.svg"), long_ago);
}

#[test]
fn a_new_run_makes_only_what_has_changed() {
    let site = Site::new();
    site.write("content/actors/ana.md", "---\nname: Ana\nkind: person\nsummary: A mayor\n---\n");
    site.explainer("third", "actors: [{id: ana, role: Mayor}]\n", "Body of the third.");
    site.built();
    // What was made, by the table of `--profile`.
    let made = || {
        let said = String::from_utf8(site.build(&["--profile"]).stderr).unwrap();
        let (_, made) = said.split_once("the slowest files\n").unwrap_or_default();
        let mut files: Vec<String> =
            made.lines().filter_map(|line| line.split(' ').next_back()).map(str::to_owned).collect();
        files.sort();
        files
    };
    assert!(made().is_empty());

    site.explainer("other", "", "Another body of the other.");
    assert_eq!(made(), ["explainers/other/index.html"]);

    site.write("content/actors/ana.md", "---\nname: Ana Rivera\nkind: person\nsummary: A mayor\n---\n");
    let files = made();
    for file in ["actors/ana/index.html", "explainers/third/index.html", "explainers/third/index.json"] {
        assert!(files.iter().any(|made| made == file), "{file}: {files:?}");
    }
    assert!(!files.iter().any(|file| file.starts_with("explainers/other/")), "{files:?}");

    site.write("templates/document.html", "A document.");
    assert!(made().len() > 5, "another theme makes everything anew");
    assert!(made().is_empty());
    let after = site.published();
    fs::remove_dir_all(site.path("public")).unwrap();
    site.built();
    assert_eq!(after, site.published());
}

#[test]
fn a_run_in_which_nothing_has_changed_reads_no_page_and_any_change_ends_that() {
    let site = Site::new();
    site.write("templates/document.html", "A document.");
    site.write("static/plan.txt", "A plan");
    site.write("content/pages/about.md", "---\ntitle: About\n---\nWho we are.\n");
    let stages = |flags: &[&str]| {
        let output = site.build(&[&["--profile"], flags].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stderr).unwrap().contains("  parse")
    };
    let whole = |flags: &[&str]| !stages(flags);
    site.built();
    assert!(whole(&[]) && whole(&[]));
    let said = site.built();
    assert!(said.contains("pages in") && said.contains(": 0 files written"), "{said}");

    assert!(!whole(&["--drafts"]) && !whole(&[]), "a flag");
    assert!(!whole(&["--base-url", "https://other.example/"]) && !whole(&[]), "another flag");
    assert!(whole(&["--at", "2026-02-26T23:59:59Z"]));
    assert!(!whole(&["--at", "2026-02-27"]) && whole(&["--at", "2026-02-27T10:00Z"]), "a day later");
    assert!(!whole(&[]), "a day earlier");
    for (file, text) in [
        ("templates/document.html", "Another document."),
        ("static/plan.txt", "Another plan"),
        ("static/more.txt", "More"),
        ("nutgraf.yaml", "title: Other\nbase_url: https://test.example/\n"),
        ("content/pages/about.md", "---\ntitle: About\n---\nWho we really are.\n"),
        ("content/sources.yaml", "- {id: log, title: The log}\n"),
    ] {
        site.write(file, text);
        assert!(!whole(&[]) && whole(&[]), "{file}");
    }
    for file in ["public/index.html", "public/favicon.svg", "public/pagefind/pagefind.js"] {
        fs::remove_file(site.path(file)).unwrap();
        assert!(!whole(&[]) && site.path(file).is_file() && whole(&[]), "{file}");
    }
}

#[test]
fn what_a_build_has_to_say_it_says_again_and_time_alone_may_change_a_site() {
    let site = Site::new();
    site.explainer("third", "embargo: 2026-02-26T12:00Z\n", "Body of the third.");
    for _ in 0..2 {
        assert!(site.built().contains("skipped content/explainers/third.md (embargo until"));
    }
    let output = site.build(&["--at", "2026-02-26T12:00Z"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("0 skipped"));
    assert!(site.path("public/explainers/third/index.html").is_file());

    // Published today at noon, it is news from then on, for two days.
    site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/\noutputs: {news_sitemap: true}\n");
    site.write("content/explainers/third.md", "---\ntitle: Third\nsummary: S\ndate: 2026-02-26T12:00Z\n---\nBody.\n");
    for (at, news) in [
        ("2026-02-26T11:00Z", false),
        ("2026-02-26T12:00Z", true),
        ("2026-02-28T11:00Z", true),
        ("2026-02-28T13:00Z", false),
    ] {
        assert_eq!(site.build(&["--at", at]).status.code(), Some(0));
        let sitemap = fs::read_to_string(site.path("public/news-sitemap.xml")).unwrap();
        assert_eq!(sitemap.contains("/third/"), news, "{at}: {sitemap}");
    }
}

#[test]
fn stylesheets_and_scripts_are_named_and_vouched_for_by_what_they_hold() {
    let site = Site::new();
    site.write("static/nutgraf.css", "body { color: red }\n");
    site.write("static/maps/own.css", "a { color: red }\n");
    let page =
        "{% extends \"base.html\" %}{% block main %}<p>{{ site.files[\"maps/own.css\"].href }}</p>{% endblock main %}";
    site.write("templates/404.html", page);
    let loaded = || {
        site.built();
        let page = fs::read_to_string(site.path("public/explainers/lead/index.html")).unwrap();
        let parts: Vec<&str> = page.split('"').collect();
        let style = parts.iter().position(|part| part.ends_with("rel=")).unwrap();
        let style =
            parts.iter().enumerate().position(|(at, part)| at > style && *part == "stylesheet").unwrap_or(style);
        ((parts[style + 2].to_owned(), parts[style + 4].to_owned()), page.matches("integrity=\"sha384-").count())
    };
    let ((red, digest), count) = loaded();
    assert!(red.starts_with("/nutgraf-") && red.ends_with(".css") && count == 2, "{red} {digest} {count}");
    let bytes = fs::read(site.path(&format!("public{red}"))).unwrap();
    assert_eq!(bytes, b"body { color: red }\n");
    let sum = Sha384::digest(&bytes);
    assert_eq!(digest, format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(sum)));

    let missing = fs::read_to_string(site.path("public/404.html")).unwrap();
    let own = missing.split("<p>/maps/").nth(1).unwrap().split("</p>").next().unwrap();
    assert_eq!(fs::read(site.path(&format!("public/maps/{own}"))).unwrap(), b"a { color: red }\n");
    assert!(own != "own.css" && site.path("public/maps/own.css").is_file());

    site.write("static/nutgraf.css", "body { color: tan }\n");
    let ((tan, _), _) = loaded();
    assert!(tan != red && site.path(&format!("public{tan}")).is_file() && !site.path(&format!("public{red}")).exists());
}

#[test]
fn a_published_file_that_is_not_as_it_was_left_is_put_right() {
    let site = Site::new();
    site.built();
    let before = site.published();
    let (lead, other) =
        (site.path("public/explainers/lead/index.html"), site.path("public/explainers/other/index.html"));
    let text = fs::read_to_string(&lead).unwrap();
    fs::write(&lead, text.replace("Body of the lead", "Lies of the lead")).unwrap();
    fs::remove_file(other).unwrap();
    fs::write(site.path("public/favicon.svg"), "").unwrap();
    let said = site.built();
    assert!(said.contains("3 files written"), "{said}");
    assert_eq!(site.published(), before);

    for nonsense in ["", "nutgraf record 1 0\n", "\0\0\0", "nutgraf record 1\nzz 1 2 index.html"] {
        fs::write(site.path("public/.nutgraf/record"), nonsense).unwrap();
        assert!(site.built().contains("0 files written"));
        assert_eq!(site.published(), before);
    }
}

#[test]
fn a_folder_that_is_gone_comes_back_with_all_that_was_in_it() {
    let site = Site::new();
    site.write("static/far/down/one.txt", "one");
    site.built();
    let before = site.published();
    fs::remove_dir_all(site.path("public/explainers")).unwrap();
    fs::remove_dir_all(site.path("public/far/down")).unwrap();
    site.write("public/far/own.txt", "not ours");
    site.built();
    fs::remove_file(site.path("public/far/own.txt")).unwrap();
    assert_eq!(site.published(), before);
    assert!(!site.path("public/.nutgraf/staging").exists());
}

#[test]
fn files_of_pages_that_are_gone_are_removed_and_others_files_stay() {
    let site = Site::new();
    site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/\noutputs: { search: false }\n");
    site.built();
    site.write("public/explainers/lead/own.txt", "not ours");
    site.write("public/CNAME", "not ours");
    fs::remove_file(site.path("content/explainers/lead.md")).unwrap();
    fs::remove_file(site.path("content/explainers/other.md")).unwrap();
    site.explainer("third", "", "Body.");
    let said = site.built();
    assert!(said.contains("11 removed"), "{said}");
    assert!(!site.path("public/explainers/lead/index.html").exists());
    assert!(!site.path("public/explainers/other").exists());
    assert!(!site.path("public/topics").exists());
    assert_eq!(fs::read_to_string(site.path("public/explainers/lead/own.txt")).unwrap(), "not ours");
    assert_eq!(fs::read_to_string(site.path("public/CNAME")).unwrap(), "not ours");
}

#[test]
fn a_file_of_someone_else_in_the_way_is_not_overwritten() {
    let site = Site::new();
    site.built();
    site.write("public/explainers/third/index.html", "not ours");
    site.explainer("third", "", "Body.");
    let before = site.published();
    let output = site.build(&[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("explainers/third/index.html` was not written by nutgraf"), "{said}");
    assert_eq!(site.published(), before);
}

#[cfg(unix)]
#[test]
fn a_link_of_someone_else_where_a_folder_must_go_stops_the_build_before_anything_moves() {
    let site = Site::new();
    site.built();
    std::os::unix::fs::symlink("nowhere", site.path("public/explainers/third")).unwrap();
    site.explainer("third", "", "Body.");
    site.explainer("lead", "", "New body of the lead.");
    let before = site.published();
    let output = site.build(&[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("explainers/third` was not written by nutgraf"), "{said}");
    assert_eq!(site.published(), before);
    fs::remove_file(site.path("public/explainers/third")).unwrap();
    site.built();
    assert!(site.path("public/explainers/third/index.html").is_file());
}

#[test]
fn a_build_with_mistakes_leaves_the_site_as_it_was() {
    let site = Site::new();
    site.built();
    let before = site.published();
    site.explainer("lead", "", "New body.");
    site.explainer("other", "story: nowhere\n", "New body.");
    assert_eq!(site.build(&[]).status.code(), Some(1));
    assert_eq!(site.published(), before);
    site.explainer("other", "", "New body.");
    site.built();
    assert_ne!(site.published(), before);
}

#[test]
fn two_builds_make_the_same_bytes_wherever_and_however_they_run() {
    let (site, copy) = (Site::new(), Site::new());
    site.built();
    let output = copy
        .command(&[])
        .env("RAYON_NUM_THREADS", "1")
        .env("TZ", "Asia/Tokyo")
        .env("LANG", "tr_TR.UTF-8")
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(site.published(), copy.published());
}

/// Words that only unpublished files hold.
const SECRETS: [&str; 3] = ["quixotry", "zugzwang", "fjordland"];

#[test]
fn what_is_not_published_is_in_no_byte_of_the_output() {
    let site = Site::new();
    let actor = "actors: [{name: The zugzwang group, kind: organisation}]\n";
    site.explainer("draft-quixotry", &format!("draft: true\ntopics: [quixotry]\n{actor}"), "quixotry");
    site.explainer("embargo-zugzwang", "embargo: 2026-03-01T06:00Z\ntopics: [zugzwang]\n", "zugzwang");
    site.explainer(
        "gone-fjordland",
        "expires: 2026-02-25\nupdates: [{date: 2026-02-01, kind: update, text: fjordland}]\n",
        "fjordland",
    );
    site.write("content/stories/s.md", "---\ntitle: S\nsummary: S\nexplainers: [draft-quixotry, lead]\n---\n");
    site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/\noutputs: { data: true }\n");
    let said = site.built();
    assert!(site.path("public/pagefind/pagefind.js").exists() && site.path("public/data/timeline.json").exists());
    assert!(said.contains("3 skipped"), "{said}");
    assert!(said.contains("skipped content/explainers/draft-quixotry.md (draft)"), "{said}");
    assert!(said.contains("(embargo until 1 March 2026, 06:00 UTC)"), "{said}");
    assert!(said.contains("(expired 25 February 2026)"), "{said}");
    for (path, bytes) in site.published() {
        let text = String::from_utf8_lossy(&unpacked(bytes)).into_owned() + &path.to_string_lossy();
        for secret in SECRETS {
            assert!(!text.contains(secret), "{} holds {secret}", path.display());
        }
    }
    assert!(site.build(&["--drafts"]).status.success());
    for secret in ["draft-quixotry", "embargo-zugzwang", "gone-fjordland"] {
        assert!(site.path(&format!("public/explainers/{secret}/index.html")).exists(), "{secret}");
    }
}

#[test]
fn an_embargo_ends_at_its_moment_in_the_time_zone_of_the_site() {
    let site = Site::new();
    site.write("nutgraf.yaml", "title: T\nbase_url: https://test.example/\ntimezone: America/New_York\n");
    site.explainer("held", "embargo: 2026-03-01T06:00\n", "Body.");
    let page = site.path("public/explainers/held/index.html");
    assert!(site.build(&["--at", "2026-03-01T10:59Z"]).status.success());
    assert!(!page.exists());
    assert!(site.build(&["--at", "2026-03-01T11:00Z"]).status.success());
    assert!(page.exists());
}

#[test]
fn a_killed_build_leaves_a_whole_site_and_the_next_repairs_it() {
    let site = Site::new();
    for number in 0..300 {
        site.explainer(&format!("e{number}"), "", &format!("version 0 {}", "word ".repeat(200)));
    }
    site.built();
    for round in 1..=8 {
        for number in 0..300 {
            site.explainer(&format!("e{number}"), "", &format!("version {round} {}", "word ".repeat(200)));
        }
        let mut child = site.command(&[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(25 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        for number in 0..300 {
            let page = fs::read_to_string(site.path(&format!("public/explainers/e{number}/index.html"))).unwrap();
            assert!(page.trim_end().ends_with("</html>"), "page {number} is cut off in round {round}");
        }
    }
    site.built();
    let clean = Site::new();
    for number in 0..300 {
        clean.explainer(&format!("e{number}"), "", &format!("version 8 {}", "word ".repeat(200)));
    }
    clean.built();
    assert_eq!(site.published(), clean.published());
    assert!(!site.path("public/.nutgraf/staging").exists());
}

#[test]
fn links_work_from_any_folder_when_they_are_relative() {
    let site = Site::new();
    site.write("nutgraf.yaml", "title: T\nrelative_urls: true\n");
    site.built();
    for (path, bytes) in site.published() {
        if path.extension().is_some_and(|extension| extension == "html") && !path.ends_with("404.html") {
            let text = String::from_utf8(bytes).unwrap();
            for address in text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                let file = address.split('#').next().unwrap();
                let target = site.path("public").join(&path).parent().unwrap().join(file);
                assert!(address.starts_with('#') || target.is_file(), "{} links to {address}", path.display());
            }
        }
    }
}

#[test]
fn every_internal_link_honours_the_path_of_the_site() {
    let site = Site::new();
    site.write("nutgraf.yaml", "title: T\nbase_url: https://x.org/news/\n");
    site.explainer("lead", "aliases: [/old/]\n", "[other](other.md), [top](/explainers/other/)");
    site.built();
    for (path, bytes) in site.published().into_iter().filter(|(path, _)| !path.starts_with("pagefind")) {
        let text = String::from_utf8_lossy(&bytes);
        for address in text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let inside =
                address.starts_with("/news/") || address.starts_with("https://x.org/news/") || address.starts_with('#');
            assert!(inside, "{} links to {address}", path.display());
        }
    }
    let moved = fs::read_to_string(site.path("public/old/index.html")).unwrap();
    assert!(moved.contains("<link rel=\"canonical\" href=\"https://x.org/news/explainers/lead/\">"), "{moved}");
}

#[test]
fn a_folder_with_one_explainer_and_nothing_else_builds() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dam.md"), "---\ntitle: The dam\nsummary: On it\ndate: 2026-01-01\n---\nText.\n")
        .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_nutgraf")).arg("build").current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.path().join("public/explainers/dam/index.html").is_file());
}

#[test]
fn a_folder_may_become_a_file_and_a_file_a_folder() {
    let site = Site::new();
    site.write("static/one/a.txt", "a");
    site.write("static/one/b.txt", "b");
    site.write("static/two", "two");
    site.built();
    fs::remove_dir_all(site.path("static/one")).unwrap();
    fs::remove_file(site.path("static/two")).unwrap();
    site.write("static/one", "one");
    site.write("static/two/a.txt", "a");
    site.built();
    assert_eq!(fs::read_to_string(site.path("public/one")).unwrap(), "one");
    assert_eq!(fs::read_to_string(site.path("public/two/a.txt")).unwrap(), "a");
    site.write("public/three/own.txt", "not ours");
    site.write("static/three", "three");
    assert_eq!(site.build(&[]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(site.path("public/three/own.txt")).unwrap(), "not ours");
}

#[test]
fn a_build_after_another_has_the_compressed_files_of_a_clean_one() {
    let site = Site::new();
    site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/\ncompress: [gz]\n");
    site.write("static/notes.txt", "first");
    site.built();
    // The index for search stands, and is not made again.
    site.write("static/notes.txt", "second");
    site.built();
    let after_another = site.published();
    fs::remove_dir_all(site.path("public")).unwrap();
    site.built();
    let clean = site.published();
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&after_another), names(&clean));
    assert!(clean.keys().any(|file| file.starts_with("pagefind") && file.extension().is_some_and(|end| end == "gz")));
    assert!(after_another == clean);
}

#[test]
fn a_folder_that_is_alone_in_its_own_may_become_a_file() {
    let site = Site::new();
    site.write("static/far/down/one/a.txt", "a");
    site.built();
    fs::remove_dir_all(site.path("static/far/down/one")).unwrap();
    site.write("static/far/down/one", "one");
    site.built();
    assert_eq!(fs::read_to_string(site.path("public/far/down/one")).unwrap(), "one");
}

#[test]
fn a_folder_without_content_takes_its_markdown_files_and_its_configuration() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dam.md"), "---\ntitle: The dam\nsummary: On it\ndate: 2026-01-01\n---\nText.\n")
        .unwrap();
    fs::write(folder.path().join("nutgraf.yaml"), "title: Dams\nrelative_urls: true\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_nutgraf")).arg("build").current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && !said.contains("warning"), "{said}");
}

#[test]
fn a_build_says_when_to_run_next() {
    let site = Site::new();
    let next = |site: &Site, at: &str| {
        let said = String::from_utf8(site.build(&["--at", at]).stderr).unwrap();
        said.lines().find(|line| line.starts_with("next: ")).map(str::to_owned)
    };
    assert_eq!(next(&site, "2026-02-26T10:00Z"), None);
    site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/\ntimezone: Europe/Berlin\n");
    site.explainer("third", "embargo: 2026-03-01T07:00\nexpires: 2026-03-02\n", "Body of the third.");
    site.explainer("fourth", "expires: 2026-03-10\n", "Body of the fourth.");
    site.explainer("fifth", "draft: true\nembargo: 2026-02-27\n", "Body of the fifth.");
    for (at, said) in [
        ("2026-02-26T10:00Z", Some("next: 2026-03-01T06:00Z, embargo of content/explainers/third.md")),
        ("2026-03-01T06:00Z", Some("next: 2026-03-02T23:00Z, expiry of content/explainers/third.md")),
        ("2026-03-02T23:00Z", Some("next: 2026-03-10T23:00Z, expiry of content/explainers/fourth.md")),
        ("2026-03-10T23:00Z", None),
    ] {
        assert_eq!(next(&site, at).as_deref(), said, "{at}");
    }
}

#[test]
fn what_is_withdrawn_is_looked_for_in_pages_that_stay_too() {
    let site = Site::new();
    let words = "Nobody outside of the water office has seen this report so far";
    site.explainer("third", "", &format!("{words}."));
    site.built();
    let page = site.path("public/explainers/lead/index.html");
    let lead = fs::read_to_string(&page).unwrap();
    site.explainer("third", "draft: true\n", &format!("{words}."));
    assert!(site.built().contains("1 skipped"), "the page of what is withdrawn is no leak: it is taken away");

    // As if a build of long ago had let it through.
    let times = fs::metadata(&page).unwrap().modified().unwrap();
    let held = &words[..56];
    let (before, after) = lead.split_at(lead.len() - held.len());
    fs::write(&page, format!("{before}{held}")).unwrap();
    fs::File::open(&page).unwrap().set_modified(times).unwrap();
    assert_eq!(after.len(), held.len());
    site.explainer("other", "", "Other words.");
    let output = site.build(&[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error[leak]") && said.contains("explainers/lead/index.html"), "{said}");
}

#[test]
fn pages_are_made_small_if_that_is_wanted() {
    let site = Site::new();
    let body = "A *word*  <b>and</b>  another.\n\n```\n  two\n    four\n```\n\n<!--# include virtual=\"/foot\" --> <!-- gone -->";
    site.explainer("lead", "", body);
    site.write("static/plain.html", "<p   class=\"as-it-was\">\n");
    site.built();
    let page = || fs::read_to_string(site.path("public/explainers/lead/index.html")).unwrap();
    let before = page();
    site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/\nminify_html: true\n");
    site.built();
    let small = page();
    assert!(small.len() * 100 < before.len() * 97, "{} bytes, and {} before", small.len(), before.len());
    for kept in [
        "A <em>word</em> <b>and</b> another.</p>",
        "  two\n    four\n</code></pre>",
        "<!--# include virtual=\"/foot\" -->",
    ] {
        assert!(small.contains(kept), "{kept} in {small}");
    }
    assert!(before.contains("<!-- gone -->") && !small.contains("gone"));
    let json_ld =
        |page: &str| page.split("ld+json\">").nth(1).map(|rest| rest.split("</script>").next().unwrap().to_owned());
    assert_eq!(json_ld(&small.replace("ld+json>", "ld+json\">")), json_ld(&before));
    assert_eq!(fs::read_to_string(site.path("public/plain.html")).unwrap(), "<p   class=\"as-it-was\">\n");
}

/// A site with three places; of the one that comes first, readers may know the name alone.
fn with_a_withheld_place() -> Site {
    let site = Site::new();
    site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/\noutputs: { data: true }\n");
    let places = "places:\n\
                  - { name: The witness’s house, lat: 13.60831, lon: -88.80672, role: Searched in May, withheld: true }\n\
                  - { name: The dam, lat: 13.5, lon: -88.9 }\n\
                  - { name: The lake, lat: 0, lon: -88.4 }\n";
    site.explainer("dam", places, "Body of the dam.");
    site
}

#[test]
fn a_place_that_is_withheld_is_named_and_nobody_learns_where_it_is() {
    let site = with_a_withheld_place();
    site.built();
    for (path, bytes) in site.published() {
        let text = String::from_utf8_lossy(&unpacked(bytes)).into_owned();
        assert!(
            !["13.608", "13.61", "88.806", "88.807", "88.81"].iter().any(|digits| text.contains(digits)),
            "{path:?}"
        );
    }
    let page = fs::read_to_string(site.path("public/explainers/dam/index.html")).unwrap();
    let list = page.split("<ol class=\"places\">").nth(1).unwrap().split("</ol>").next().unwrap();
    let expected = "\n<li><strong>The dam</strong> <span class=\"aside\">13.5° N, 88.9° W</span></li>\
                    \n<li><strong>The lake</strong> <span class=\"aside\">0.0° N, 88.4° W</span></li>\
                    \n<li><strong>The witness’s house</strong>: Searched in May <span class=\"aside\">location withheld</span></li>\n";
    assert_eq!(list, expected);
    let dots = page.split("<path class=\"dots\"").nth(1).unwrap().split("/>").next().unwrap();
    assert_eq!(dots.matches("h0").count(), 2, "{dots}");
    let json_ld = page.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let json_ld: serde_json::Value = serde_json::from_str(json_ld).unwrap();
    let article = json_ld["@graph"].as_array().unwrap().iter().find(|node| node["contentLocation"].is_array()).unwrap();
    assert_eq!(article["contentLocation"][0], serde_json::json!({"@type": "Place", "name": "The witness’s house"}));
    assert_eq!(article["contentLocation"][2]["geo"]["latitude"], 0.0);
    let data: serde_json::Value =
        serde_json::from_slice(&fs::read(site.path("public/explainers/dam/index.json")).unwrap()).unwrap();
    let house = serde_json::json!({"name": "The witness’s house", "lat": null, "lon": null, "role": "Searched in May"});
    assert_eq!(data["places"][0], house);
}

#[test]
fn degrees_that_are_withheld_and_said_elsewhere_stop_the_build() {
    let site = with_a_withheld_place();
    site.explainer("lake", "", "The house is at 88.806720 degrees west.");
    let output = site.build(&[]);
    // The message is wrapped.
    let said = String::from_utf8(output.stderr).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("says what is held back (location withheld): “88.80672”"), "{said}");
    assert!(said.contains("content/explainers/dam.md:6:52"), "the place that is withheld is shown: {said}");
    assert!(said.contains("help: take it out of the template `explainer.html`, of those that it uses, or of `content/explainers/lake.md`"), "{said}");
    assert!(!site.path("public/index.html").exists());

    site.explainer("lake", "places:\n- { name: A house, lat: 13, lon: -88.80672 }\n", "At 88.80672 degrees west.");
    site.built();
}
