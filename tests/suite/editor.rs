//! `schema --for vscode`: what it writes into a site's folder, over what is there, and that it says the truth.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::Room;

fn set_up(room: &Room) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    let output =
        command.args(["schema", "--for", "vscode", "--site", "site"]).current_dir(room.path("")).output().unwrap();
    (output.status.code(), [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat())
}

fn read(room: &Room, path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(room.path("site").join(path)).unwrap()).unwrap()
}

#[test]
fn settings_point_to_schemas_that_are_there() {
    let room = Room::with("good");
    let (code, said) = set_up(&room);
    assert_eq!(code, Some(0), "{said}");
    let settings = read(&room, ".vscode/settings.json");
    let schemas = settings["yaml.schemas"].as_object().unwrap();
    assert_eq!(schemas.len(), 3);
    for path in schemas.keys() {
        let schema = read(&room, path.trim_start_matches("./"));
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        // References are to parts of the same file.
        let text = schema.to_string();
        for reference in text.split("\"$ref\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let part = schema.pointer(reference.strip_prefix('#').unwrap());
            assert!(part.is_some(), "{path}: {reference}");
        }
    }
    let front_matter = read(&room, ".vscode/nutgraf/explainer.json");
    assert_eq!(front_matter["required"], serde_json::json!(["title", "summary", "date"]));
    assert_eq!(front_matter["patternProperties"]["^x-"], true);
    room.run(&["check", "--site", "site"]).ended(0);
    let before = room.files("site");
    assert_eq!(set_up(&room).0, Some(0));
    assert!(room.files("site") == before, "a second time changes nothing");
}

#[test]
fn what_is_there_stays_and_comments_are_not_lost() {
    let room = Room::with("good");
    room.write("site/.vscode/settings.json", "{ \"editor.wordWrap\": \"on\" }");
    set_up(&room);
    assert_eq!(read(&room, ".vscode/settings.json")["editor.wordWrap"], "on");
    let room = Room::with("good");
    room.write("site/.vscode/tasks.json", "{\n  // my tasks\n  \"tasks\": []\n}\n");
    let before = room.files("site");
    let (code, said) = set_up(&room);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("`.vscode/tasks.json` has comments") && said.contains("\"label\": \"nutgraf: check\""),
        "{said}"
    );
    assert!(room.files("site") == before, "nothing at all is written");
}

#[test]
fn the_task_of_the_editor_reads_every_line_that_check_writes() {
    let room = Room::with("many-mistakes");
    set_up(&room);
    let task = &read(&room, ".vscode/tasks.json")["tasks"][0];
    let arguments: Vec<&str> = task["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    let output = command.args(&arguments).current_dir(room.path("site")).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    // A line about a file as a whole comes from a site without `base_url`.
    let said = format!("{said}::notice file=nutgraf.yaml,title=no-base-url::the site has no `base_url`%0Awrite one\n");
    let patterns: Vec<&Value> =
        task["problemMatcher"].as_array().unwrap().iter().map(|matcher| &matcher["pattern"]).collect();
    let mut read = 0;
    for line in said.lines() {
        let found: Vec<_> = patterns
            .iter()
            .filter_map(|pattern| {
                let expression = regex::Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
                let groups = expression.captures(line)?;
                let part = |name: &str| {
                    let group = usize::try_from(pattern[name].as_u64()?).unwrap();
                    groups.get(group).map(|part| part.as_str().to_owned())
                };
                Some((part("file").unwrap(), part("line"), part("code").unwrap(), part("message").unwrap()))
            })
            .collect();
        let [(file, place, code, message)] = &found[..] else { panic!("{line}: {found:?}") };
        assert!(
            line.contains(&format!("file={file},")) && line.contains(&format!("title={code}::{message}")),
            "{found:?}"
        );
        assert_eq!(place.is_some(), line.contains(",line="), "{line}");
        assert!(!message.contains("%0A"), "{message}");
        read += 1;
    }
    assert!(read > 5, "{said}");
}
