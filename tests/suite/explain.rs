//! What `nutgraf explain` says is true: each example is built as a site, the wrong one and the mended one.

use std::fs;
use std::path::Path;
use std::process::Command;

use nutgraf::diagnostic::Code;
use nutgraf::explain::{Example, Part, Side, parts};

use crate::support::{Room, Run};

/// Codes that no text file can show, each because of what it is about; those of links need a server that misbehaves.
const WITHOUT_EXAMPLE: &[&str] =
    &["unreadable", "not-utf8", "nul-byte", "too-large", "link-broken", "link-unsure", "link-blocked", "link-moved"];

fn files(code: Code) -> Vec<Example> {
    let file = |part| if let Part::File(file) = part { Some(file) } else { None };
    parts(code).into_iter().filter_map(file).collect()
}

/// The mistakes that are told of one of the two sites of an example, as severity and code.
fn told_of(side: Side, files: &[Example]) -> Vec<(String, String)> {
    let room = Room::empty();
    if !files.iter().any(|file| file.path == "nutgraf.yaml") {
        room.write("site/nutgraf.yaml", "title: The city explained\nbase_url: https://example.org/\n");
    }
    for file in files.iter().filter(|file| file.side == side || file.side == Side::Both) {
        room.write(&format!("site/{}", file.path), &file.text);
    }
    room.check()
}

#[test]
fn the_wrong_example_of_a_code_shows_it_and_the_right_one_does_not() {
    for code in Code::ALL {
        let files = files(*code);
        if WITHOUT_EXAMPLE.contains(&code.name()) {
            assert_eq!(files, [], "`{code}` has an example: take it off the list");
            continue;
        }
        assert!(!files.is_empty(), "`{code}` has no example");
        let wrong = told_of(Side::Wrong, &files);
        assert!(wrong.iter().any(|(_, told)| told == code.name()), "`{code}` is not told: {wrong:?}");
        let others = wrong.iter().filter(|(severity, told)| severity == "error" && told != code.name());
        assert_eq!(others.count(), 0, "the wrong example of `{code}` has other mistakes: {wrong:?}");
        let right = told_of(Side::Right, &files);
        let bad = right.iter().filter(|(severity, told)| severity == "error" || told == code.name());
        assert_eq!(bad.count(), 0, "the right example of `{code}` is not right: {right:?}");
    }
}

#[test]
fn examples_are_short_enough_to_be_read() {
    for code in Code::ALL {
        let explained = parts(*code);
        assert!(matches!(explained.first(), Some(Part::Paragraph(_))), "`{code}` begins with words");
        for file in files(*code) {
            assert!(file.text.lines().count() <= 22, "`{code}`: {}", file.text);
            assert!(file.text.lines().all(|line| line.chars().count() <= 76), "`{code}`: {}", file.text);
        }
    }
}

#[test]
fn every_text_belongs_to_a_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/explain");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let code = Code::ALL.iter().find(|code| format!("{}.md", code.name()) == name);
        assert!(code.is_some_and(|code| code.text().ends_with('\n')), "{name}");
    }
}

fn explain(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_nutgraf")).arg("explain").args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = explain(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_explanation_fits_a_terminal_and_is_plain_where_there_is_none() {
    for code in Code::ALL {
        let text = printed(&[code.name()]);
        assert!(text.starts_with(&format!("{code}\n\n")), "{text}");
        assert!(!text.contains("```") && !text.contains('\u{1b}'), "{text}");
        let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(wide.is_empty(), "{code}: {wide:#?}");
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("explain-stance-without-issue", printed(&["stance-without-issue"])));
}

#[test]
fn all_codes_are_listed_with_a_line_each() {
    let list = printed(&[]);
    for code in Code::ALL {
        assert!(list.lines().any(|line| line.starts_with(&format!("{code}  "))), "{code}\n{list}");
    }
    assert!(list.lines().all(|line| line.chars().count() <= 80), "{list}");
}

#[test]
fn a_code_is_found_as_a_message_prints_it_and_a_misspelt_one_gets_the_nearest() {
    assert_eq!(printed(&["error[unknown-actor]"]), printed(&["unknown-actor"]));
    let output = explain(&["unknown-acter"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "error: there is no diagnostic `unknown-acter`\nhelp: did you mean `unknown-actor`?\n");
}

#[test]
fn a_run_with_errors_says_once_where_to_read_more_and_one_without_does_not() {
    let more = |run: &Run| run.said.matches("run `nutgraf explain ").count();
    let room = Room::with("many-mistakes");
    let run = room.run(&["check", "--site", "site"]);
    assert!(run.said.ends_with("for more on an error, run `nutgraf explain missing-field`\n"), "{}", run.said);
    assert_eq!(more(&run), 1);
    assert_eq!(more(&room.run(&["check", "--site", "site", "--format", "github"])), 0);
    assert_eq!(more(&Room::with("contradictions").build().ended(0)), 0, "warnings are no errors");
}

#[test]
fn the_reference_of_diagnostics_is_what_the_program_prints() {
    let kept = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md")).unwrap();
    assert!(printed(&["--markdown"]) == kept, "run `cargo run -- explain --markdown > docs/diagnostics.md`");
}
