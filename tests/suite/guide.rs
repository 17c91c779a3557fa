//! The author's guide is true: all its examples together are one site, which is built and checked.
//!
//! The words behind a fence say where an example belongs: `file=` is a whole file, `fields=` are more fields of its YAML,
//! `body=` is more text below its front matter.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::{Mapping, Value};

use crate::support::Room;

/// An example of the guide.
#[derive(Debug)]
struct Fence {
    page: String,
    words: String,
    text: String,
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages
}

fn fences() -> Vec<Fence> {
    let mut fences = Vec::new();
    for path in pages() {
        let text = fs::read_to_string(&path).unwrap();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let Some(words) = line.strip_prefix("```") else { continue };
            let text = lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
            let page = path.file_name().unwrap().to_string_lossy().into_owned();
            fences.push(Fence { page, words: words.to_owned(), text });
        }
    }
    fences
}

/// A file that examples make together.
#[derive(Debug, Default)]
struct File {
    whole: Option<String>,
    fields: Mapping,
    body: String,
}

impl File {
    /// Adds fields: lists grow, mappings are joined, anything else is replaced.
    fn add(&mut self, fields: Mapping) {
        for (key, value) in fields {
            match (self.fields.get_mut(&key), value) {
                (Some(Value::Sequence(list)), Value::Sequence(more)) => list.extend(more),
                (Some(Value::Mapping(map)), Value::Mapping(more)) => map.extend(more),
                (_, value) => drop(self.fields.insert(key, value)),
            }
        }
    }

    fn text(&self, path: &str) -> String {
        let Some(whole) = &self.whole else {
            // A page needs a headline; the examples that only add to one leave it out.
            let head = "title: The ferry\nsummary: It runs all night.\ndate: 2025-07-19\n";
            let fields = serde_yaml::to_string(&self.fields).unwrap();
            return if path.ends_with(".md") { format!("---\n{head}{fields}---\n{}", self.body) } else { fields };
        };
        if self.fields.is_empty() && self.body.is_empty() {
            return whole.clone();
        }
        if path.ends_with(".yaml") {
            return format!("{whole}{}", serde_yaml::to_string(&self.fields).unwrap());
        }
        let (front_matter, body) = whole.strip_prefix("---\n").unwrap().split_once("---\n").unwrap();
        let fields = serde_yaml::to_string(&self.fields).unwrap();
        format!("---\n{front_matter}{fields}---\n{body}\n{}", self.body)
    }
}

/// The files of the guide's site.
fn files() -> BTreeMap<String, File> {
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    for Fence { page, words, text } in fences() {
        let mut words = words.split_whitespace();
        let (language, place) = (words.next().unwrap_or_default(), words.next());
        let Some((kind, path)) = place.and_then(|place| place.split_once('=')) else {
            assert!(matches!(language, "sh" | "text"), "an example of {page} says not where it belongs:\n{text}");
            continue;
        };
        let file = files.entry(path.to_owned()).or_default();
        match (language, kind) {
            ("yaml", "fields") => file.add(serde_yaml::from_str(&text).unwrap()),
            ("markdown", "body") => file.body.push_str(&format!("\n{text}")),
            (_, "file") => assert!(file.whole.replace(text).is_none(), "{page} gives `{path}` a second time"),
            _ => panic!("{page}: what is `{language} {kind}`?"),
        }
    }
    files
}

fn site() -> Room {
    let room = Room::empty();
    for (path, file) in files() {
        room.write(&format!("site/{path}"), &file.text(&path));
    }
    room
}

#[test]
fn all_examples_together_are_a_site_without_a_mistake() {
    let room = site();
    let run = room.run(&["check", "--site", "site", "--at", "2025-08-02"]).ended(0);
    assert_eq!(run.said, "no mistakes found: the site can be published\n");
    room.run(&["build", "--site", "site", "--output", "out", "--at", "2025-08-02"]).ended(0);
    let page = fs::read_to_string(room.path("out/explainers/bridge/index.html")).unwrap();
    // One thing of each page of the guide.
    for shown in [
        "Why the old bridge is closed",
        "The first buses turn back",
        "author of the inspection report",
        "The council puts off the repair",
        "I will not wait until someone is hurt.",
        "The city knew of the cracks in the spring.",
        "Inspection report 2025",
        "The number of cracked pillars was wrong.",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn every_command_of_the_guide_is_one() {
    let mut asked = 0;
    for fence in fences().iter().filter(|fence| fence.words == "sh") {
        for line in fence.text.lines().filter(|line| line.starts_with("nutgraf ")) {
            let line = line.split(['>', '|', '#']).next().unwrap();
            let command = line.replacen("nutgraf", env!("CARGO_BIN_EXE_nutgraf"), 1);
            let output = Command::new("sh").args(["-c", &format!("{command} --help")]).output().unwrap();
            assert!(output.status.success(), "{}: {line}\n{}", fence.page, String::from_utf8_lossy(&output.stderr));
            asked += 1;
        }
    }
    assert!(asked > 10, "{asked}");
}

#[test]
fn every_page_of_the_guide_is_in_its_index_and_every_link_leads_somewhere() {
    let index = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/README.md")).unwrap();
    for path in pages() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name == "README.md" || index.contains(&format!("]({name})")), "`{name}` is not in the index");
        let text = fs::read_to_string(&path).unwrap();
        let prose: String = text.split("```").step_by(2).collect();
        for link in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            let is_ours = !link.contains(':') && file.ends_with(".md") && !link.contains("pages/about.md");
            assert!(!is_ours || path.parent().unwrap().join(file).exists(), "{name} leads to `{link}`");
        }
    }
}

#[test]
fn the_guide_lists_every_rule_with_its_level() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/checking.md")).unwrap();
    let rows: BTreeMap<&str, &str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"))
        .filter_map(|row| Some((row.split('`').next()?, row.rsplit("| ").next()?)))
        .collect();
    let rules: BTreeMap<&str, &str> =
        nutgraf::diagnostic::Code::rules().map(|code| (code.name(), code.rule().unwrap().name())).collect();
    assert_eq!(rows, rules);
}
