//! What packagers install: completions that complete, and man pages that print.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn nutgraf(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nutgraf")).args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = nutgraf(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What bash offers after these words, of which the last is being written.
fn offered(script: &Path, words: &[&str]) -> BTreeSet<String> {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let last = words.len() - 1;
    let commands = format!(
        "source '{}'; complete -p nutgraf >/dev/null || exit 9; COMP_WORDS=({}); COMP_CWORD={last}; COMPREPLY=(); \
         _nutgraf nutgraf {} {}; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script.display(),
        quoted.join(" "),
        quoted[last],
        quoted[last - 1],
    );
    let output = Command::new("bash").args(["--norc", "-c", &commands]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_flags_and_values() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("nutgraf.bash");
    fs::write(&script, printed(&["completions", "bash"])).unwrap();
    let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(offered(&script, &["nutgraf", "che"]), set(&["check"]));
    assert!(offered(&script, &["nutgraf", "check", "--ext"]).is_superset(&set(&["--external", "--external-limit"])));
    assert_eq!(offered(&script, &["nutgraf", "build", "--pro"]), set(&["--profile"]));
    assert_eq!(offered(&script, &["nutgraf", "new", "act"]), set(&["actor"]));
    assert_eq!(offered(&script, &["nutgraf", "build", "--format", "j"]), set(&["json"]));
    assert_eq!(offered(&script, &["nutgraf", "schema", "so"]), set(&["sources"]));
}

#[test]
fn there_are_completions_for_every_common_shell() {
    for (shell, sign) in
        [("zsh", "#compdef nutgraf"), ("fish", "complete -c nutgraf"), ("powershell", "nutgraf"), ("elvish", "nutgraf")]
    {
        let script = printed(&["completions", shell]);
        assert!(script.contains(sign) && script.contains("external"), "{shell}: {script}");
    }
    assert_eq!(nutgraf(&["completions", "tcsh"]).status.code(), Some(2));
}

#[test]
fn each_command_has_a_man_page_that_prints_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    for _ in 0..2 {
        printed(&["man", "--output", pages.to_str().unwrap()]);
    }
    let names: BTreeSet<String> =
        fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let help = printed(&["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> =
        commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(commands.contains(&"build") && commands.contains(&"man"), "{help}");
    let expected = commands.iter().map(|name| format!("nutgraf-{name}.1")).chain(["nutgraf.1".to_owned()]);
    assert_eq!(names, expected.collect());
    assert_eq!(fs::read_to_string(pages.join("nutgraf.1")).unwrap(), printed(&["man"]));
    for name in &names {
        let text = fs::read_to_string(pages.join(name)).unwrap();
        for part in [".TH ", ".SH NAME", ".SH SYNOPSIS"] {
            assert!(text.contains(part), "{name} has no `{part}`");
        }
        // Not every machine that runs the tests can set man pages.
        let groff =
            Command::new("groff").args(["-man", "-Tutf8", "-ww"]).arg(pages.join(name)).stdout(Stdio::piped()).output();
        if let Ok(set) = groff {
            assert!(set.status.success() && set.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&set.stderr));
            assert!(!set.stdout.is_empty());
        }
    }
    let check = fs::read_to_string(pages.join("nutgraf-check.1")).unwrap();
    assert!(check.contains("\\-\\-external"), "{check}");
    assert!(!check.contains("local"), "what is only for tests is not shown: {check}");
}
