//! The program from outside: exit codes, help, new sites and files, the schema.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn nutgraf(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nutgraf")).args(arguments).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_new_site_builds_without_a_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let made = nutgraf(folder.path(), &["init", "site"]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let built = nutgraf(folder.path(), &["build", "--site", "site"]);
    assert_eq!(built.status.code(), Some(0), "{}", said(&built));
    assert!(!said(&built).contains("warning"), "{}", said(&built));
    let page = fs::read_to_string(folder.path().join("site/public/explainers/first-explainer/index.html")).unwrap();
    assert!(page.contains("Why the old bridge is closed"));
    let again = nutgraf(folder.path(), &["init", "site"]);
    assert_eq!(again.status.code(), Some(2), "{}", said(&again));
}

#[test]
fn new_files_are_named_by_their_ids_and_never_overwrite() {
    let folder = tempfile::tempdir().unwrap();
    nutgraf(folder.path(), &["init", "."]);
    for (kind, name, path) in [
        ("explainer", "Who pays: \"the dam\"?", "content/explainers/who-pays-the-dam.md"),
        ("actor", "José Ñandú", "content/actors/jose-nandu.md"),
        ("story", "# The dam", "content/stories/the-dam.md"),
    ] {
        let made = nutgraf(folder.path(), &["new", kind, name, "--at", "2026-03-01"]);
        assert_eq!(made.status.code(), Some(0), "{}", said(&made));
        let text = fs::read_to_string(folder.path().join(path)).unwrap();
        assert_eq!(nutgraf(folder.path(), &["new", kind, name]).status.code(), Some(2));
        assert_eq!(fs::read_to_string(folder.path().join(path)).unwrap(), text);
    }
    let built = nutgraf(folder.path(), &["build", "--drafts"]);
    assert_eq!(built.status.code(), Some(0), "{}", said(&built));
    let page = fs::read_to_string(folder.path().join("public/explainers/who-pays-the-dam/index.html")).unwrap();
    assert!(page.contains("Who pays: &quot;the dam&quot;?"), "{page}");
    assert_eq!(nutgraf(folder.path(), &["new", "actor", "!!!"]).status.code(), Some(2));
}

#[test]
fn exit_codes_tell_mistakes_of_content_command_and_machine_apart() {
    let folder = tempfile::tempdir().unwrap();
    nutgraf(folder.path(), &["init", "."]);
    assert_eq!(nutgraf(folder.path(), &["check"]).status.code(), Some(0));
    assert_eq!(nutgraf(folder.path(), &["check", "--at", "someday"]).status.code(), Some(2));
    assert_eq!(nutgraf(folder.path(), &["check", "--base-url", "x.org"]).status.code(), Some(2));
    assert_eq!(nutgraf(folder.path(), &["frobnicate"]).status.code(), Some(2));
    assert_eq!(nutgraf(folder.path(), &["check", "--site", "nowhere"]).status.code(), Some(3));
    fs::write(folder.path().join("content/explainers/x.md"), "---\ntitle: X\n---\n").unwrap();
    assert_eq!(nutgraf(folder.path(), &["check"]).status.code(), Some(1));
    assert!(!folder.path().join("public").exists(), "check writes nothing");
}

#[test]
fn machines_get_one_json_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    nutgraf(folder.path(), &["init", "."]);
    fs::write(folder.path().join("content/explainers/x.md"), "---\ntitle: Ä\nsumary: X\ndate: 2026-01-01\n---\n")
        .unwrap();
    let output = nutgraf(folder.path(), &["check", "--format", "json"]);
    let lines: Vec<serde_json::Value> =
        String::from_utf8(output.stderr).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // That `summary` is missing only follows from its misspelt key.
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["code"], "unknown-field");
    assert_eq!(lines[0]["place"]["file"], "content/explainers/x.md");
    assert_eq!(lines[0]["place"]["start"], serde_json::json!({ "line": 3, "column": 1 }));
    assert_eq!(lines[0]["hint"], "did you mean `summary`?");
    let github = said(&nutgraf(folder.path(), &["check", "--format", "github"]));
    let expected = "::error file=content/explainers/x.md,line=3,endLine=3,col=1,endColumn=7,title=unknown-field::unknown field `sumary`%0Adid you mean `summary`?";
    assert!(github.lines().any(|line| line == expected), "{github}");
}

#[test]
fn the_front_matter_reference_is_what_the_program_prints() {
    let printed = String::from_utf8(nutgraf(Path::new("."), &["schema", "--markdown"]).stdout).unwrap();
    let kept = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/front-matter.md")).unwrap();
    assert!(printed == kept, "run `cargo run -- schema --markdown > docs/front-matter.md`");
}

#[test]
fn the_reference_of_data_is_what_the_program_prints() {
    let printed = String::from_utf8(nutgraf(Path::new("."), &["schema", "data", "--markdown"]).stdout).unwrap();
    let kept = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/data.md")).unwrap();
    assert!(printed == kept, "run `cargo run -- schema data --markdown > docs/data.md`");
}

#[test]
fn the_schema_is_json_and_names_every_kind_of_file() {
    let printed = String::from_utf8(nutgraf(Path::new("."), &["schema"]).stdout).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let kinds: Vec<&String> = schema.as_object().unwrap().keys().collect();
    assert_eq!(
        kinds,
        ["explainer", "actor", "story", "topic", "author", "page", "sources", "glossary", "config", "data"]
    );
    assert_eq!(schema["explainer"]["required"], serde_json::json!(["title", "summary", "date"]));
    assert_eq!(schema["explainer"]["patternProperties"]["^x-"], true);
    assert!(schema["explainer"]["properties"]["timeline"]["description"].is_string());
}

/// What the program says of a command on a terminal of 80 columns.
fn help(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    said(&command.args(arguments).arg("--help").env("COLUMNS", "80").output().unwrap())
}

#[test]
fn every_command_explains_itself_in_eighty_columns() {
    let all = help(&[]);
    let commands = all.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() >= 10, "{all}");
    for command in commands.into_iter().filter(|command| *command != "help") {
        let help = help(&[command]);
        assert!(help.contains(&format!("Usage: nutgraf {command}")), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    }
}

#[test]
fn the_examples_of_the_help_are_commands_that_there_are() {
    let mut examples = 0;
    for command in ["build", "deploy", "check", "init", "new", "schema", "completions", "man"] {
        let help = help(&[command]);
        for line in help.lines().filter_map(|line| line.strip_prefix("  nutgraf ")) {
            examples += 1;
            // Without what the shell makes of it.
            let line = line.split(['#', '|', '>']).next().unwrap_or_default();
            let words = line.split('"').enumerate().flat_map(|(at, part)| match at % 2 {
                0 => part.split_whitespace().collect(),
                _ => vec![part],
            });
            let words: Vec<&str> = words.chain(["--help"]).collect();
            let output = nutgraf(Path::new("."), &words);
            assert_eq!(output.status.code(), Some(0), "{line}: {}", said(&output));
        }
    }
    assert!(examples >= 15, "{examples}");
}
