//! Bad input, on real files: each mistake is told at its line with a hint, nothing is published, nothing is lost.
//!
//! Each folder of `tests/sites/bad` is a site; what the program says of it is its snapshot.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nutgraf::diagnostic::Code;
use tempfile::TempDir;

/// Sites that only look bad.
const ACCEPTED: [&str; 2] = ["accepted", "no-config"];

fn bad_sites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/bad")
}

fn build(site: &Path, output: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    command.args(["build", "--at", "2026-02-26", "--site"]).arg(site).arg("--output").arg(output).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A copy of a good site with room for an output beside it.
fn good_site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let explainers = folder.path().join("site/content/explainers");
    fs::create_dir_all(&explainers).unwrap();
    fs::write(explainers.join("dam.md"), "---\ntitle: The dam\nsummary: S\ndate: 2026-01-01\n---\nText.\n").unwrap();
    fs::write(folder.path().join("site/nutgraf.yaml"), "title: T\nbase_url: https://test.example/\n").unwrap();
    folder
}

fn published(output: &Path) -> usize {
    let files =
        walkdir::WalkDir::new(output).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files.filter(|entry| !entry.path().starts_with(output.join(".nutgraf"))).count()
}

#[test]
fn every_bad_site_is_told_what_is_wrong_and_nothing_is_published() {
    let mut sites: Vec<PathBuf> = fs::read_dir(bad_sites()).unwrap().map(|entry| entry.unwrap().path()).collect();
    sites.sort();
    assert!(sites.len() >= 30, "{}", sites.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for site in sites {
        let name = site.file_name().unwrap().to_str().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let output = build(&site, folder.path());
        let text = said(&output);
        if ACCEPTED.contains(&name) {
            assert_eq!(output.status.code(), Some(0), "{name}: {text}");
            assert!(!text.contains("error") && !text.contains("warning"), "{name}: {text}");
            continue;
        }
        assert_eq!(output.status.code(), Some(1), "{name}: {text}");
        assert_eq!(published(folder.path()), 0, "{name}: {text}");
        settings.bind(|| insta::assert_snapshot!(format!("bad-{name}"), text));
    }
}

#[test]
fn a_site_without_configuration_has_relative_links_and_a_note_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let output = build(&bad_sites().join("no-config"), folder.path());
    assert!(
        said(&output).contains("note[no-base-url]: there is no `nutgraf.yaml`: links are relative"),
        "{}",
        said(&output)
    );
    let page = fs::read_to_string(folder.path().join("explainers/dam/index.html")).unwrap();
    assert!(page.contains("href=\"../../nutgraf.css\""), "{page}");
    assert!(!folder.path().join("feed.xml").exists());
}

#[test]
fn front_matter_of_ten_megabytes_is_refused_at_once() {
    let folder = good_site();
    let text = format!("---\ntitle: T\nsummary: S\ndate: 2026-01-01\nmethods: {}\n---\n", "word ".repeat(2 << 20));
    fs::write(folder.path().join("site/content/explainers/dam.md"), text).unwrap();
    let output = build(&folder.path().join("site"), &folder.path().join("out"));
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    assert!(
        text.contains(
            "error[too-large]: 10 MB of YAML, more than the 4 MB allowed\n --> content/explainers/dam.md:2:1"
        ),
        "{text}"
    );
    assert!(text.len() < 1000, "the line itself is not shown whole: {}", text.len());
}

#[test]
fn links_in_circles_and_out_of_the_site_are_told_and_not_followed() {
    let folder = good_site();
    fs::write(folder.path().join("secret.md"), "---\ntitle: Secret\n---\n").unwrap();
    let content = folder.path().join("site/content");
    symlink("..", content.join("explainers/circle")).unwrap();
    symlink(folder.path().join("secret.md"), content.join("explainers/outside.md")).unwrap();
    symlink(content.join("nothing.md"), content.join("explainers/dangling.md")).unwrap();
    let output = build(&folder.path().join("site"), &folder.path().join("out"));
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    for line in [
        "error[unreadable]: cannot read this: a link that leads back to its own folder\n--> content/explainers/circle",
        "error[unreadable]: cannot read this: a link that leads out of the site's folder\n--> content/explainers/outside.md",
        "error[unreadable]: cannot read this: it leads to nothing\n--> content/explainers/dangling.md",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn an_unreadable_file_is_told_by_its_name() {
    let folder = good_site();
    let file = folder.path().join("site/content/explainers/closed.md");
    fs::write(&file, "---\ntitle: T\nsummary: S\ndate: 2026-01-01\n---\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let output = if fs::read(&file).is_ok() {
        // Permissions do not bind the superuser: the program is run as nobody, from a place nobody can reach.
        let program = folder.path().join("nutgraf");
        fs::copy(env!("CARGO_BIN_EXE_nutgraf"), &program).unwrap();
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program).args(["build", "--site"]);
        command.arg(folder.path().join("site")).arg("--output").arg(folder.path().join("out")).output().unwrap()
    } else {
        build(&folder.path().join("site"), &folder.path().join("out"))
    };
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let line = "error[unreadable]: cannot read this: permission denied\n--> content/explainers/closed.md";
    assert!(said(&output).contains(line), "{}", said(&output));
}

#[test]
fn an_output_folder_among_the_inputs_is_refused() {
    let folder = good_site();
    let site = folder.path().join("site");
    for output in ["content", "content/out", "static/x", ".", ".."] {
        let output = build(&site, &site.join(output));
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("lies among the site's own files"), "{}", said(&output));
    }
    assert_eq!(fs::read_dir(site.join("content")).unwrap().count(), 1);
}

#[test]
fn an_output_folder_that_is_not_ours_is_refused() {
    let folder = good_site();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "ten years of work").unwrap();
    let output = build(&folder.path().join("site"), &out);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("holds files that nutgraf did not write"), "{}", said(&output));
    assert!(said(&output).contains("help: empty the folder, or choose another with `--output`"), "{}", said(&output));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
}

#[test]
fn a_full_disk_leaves_the_site_that_was_there() {
    let folder = good_site();
    let (site, disk) = (folder.path().join("site"), folder.path().join("disk"));
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(&disk).status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("skipped: only the superuser can mount a small disk");
        return;
    }
    let out = disk.join("out");
    let first = build(&site, &out);
    let before = fs::read(out.join("explainers/dam/index.html"));
    for number in 0..60 {
        let text = format!("---\ntitle: E{number}\nsummary: S\ndate: 2026-01-01\n---\n{}\n", "word ".repeat(2000));
        fs::write(site.join(format!("content/explainers/e{number}.md")), text).unwrap();
    }
    let second = build(&site, &out);
    let after = fs::read(out.join("explainers/dam/index.html"));
    let pages = published(&out);
    fs::remove_file(site.join("content/explainers/dam.md")).unwrap();
    for number in 0..60 {
        fs::remove_file(site.join(format!("content/explainers/e{number}.md"))).unwrap();
    }
    fs::write(site.join("content/explainers/new.md"), "---\ntitle: N\nsummary: S\ndate: 2026-01-01\n---\n").unwrap();
    let third = build(&site, &out);
    let repaired = out.join("explainers/new/index.html").exists();
    assert!(Command::new("umount").arg(&disk).status().unwrap().success());
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    assert_eq!(second.status.code(), Some(3), "{}", said(&second));
    assert!(said(&second).contains("the disk is full"), "{}", said(&second));
    assert_eq!(before.unwrap(), after.unwrap());
    assert!(pages < 12, "{pages} files: some of the failed build were published");
    assert_eq!(third.status.code(), Some(0), "{}", said(&third));
    assert!(repaired);
}

/// Codes whose mistakes need more than files in git, each with the test that shows it.
const ELSEWHERE: [(Code, &str); 2] = [
    (Code::Unreadable, "links_in_circles_and_out_of_the_site_are_told_and_not_followed"),
    (Code::NoBaseUrl, "a_site_without_configuration_has_relative_links_and_a_note_that_says_so"),
];

#[test]
fn every_code_is_shown_by_a_bad_site() {
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/snapshots");
    let told: String =
        fs::read_dir(snapshots).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    let shown =
        |code: &Code| told.contains(&format!("[{}]", code.name())) || ELSEWHERE.iter().any(|(other, _)| other == code);
    let missing: BTreeSet<&str> = Code::ALL.iter().filter(|code| !shown(code)).map(|code| code.name()).collect();
    assert!(missing.is_empty(), "no bad site shows {missing:?}");
}
