//! What an editor needs to know the files of a site: settings, schemas, and a task that shows every mistake.
//!
//! Pure: it takes the files that are there and gives them back with our parts added. Whatever else they hold stays.

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::schema::{self, Kind};

/// The editors that there is something for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Editor {
    /// Visual Studio Code, and others that read `.vscode`
    Vscode,
}

/// A file that others write too, and that we only add to.
#[derive(Debug, Clone, Copy)]
pub struct Shared {
    /// Where it lies below the site's folder.
    pub path: &'static str,
    /// Adds our part.
    add: fn(&mut Map<String, Value>) -> Option<()>,
    /// What to add by hand where we cannot.
    ours: fn() -> Value,
}

/// A file cannot be added to without losing what it says.
#[derive(Debug)]
pub struct NotPlain {
    /// The file.
    pub path: &'static str,
    /// What to add by hand.
    pub ours: String,
}

/// The files of Visual Studio Code that others write too.
pub const SHARED: [Shared; 3] = [
    Shared { path: ".vscode/settings.json", add: add_settings, ours: settings },
    Shared { path: ".vscode/extensions.json", add: add_extensions, ours: extensions },
    Shared { path: ".vscode/tasks.json", add: add_tasks, ours: tasks },
];

/// The extension that checks YAML against schemas: <https://github.com/redhat-developer/vscode-yaml>.
const EXTENSION: &str = "redhat.vscode-yaml";
/// The name of our task.
const LABEL: &str = "nutgraf: check";

/// The files that the YAML extension is told of, with their schemas.
const FILES: [(Kind, &str); 3] = [
    (Kind::Config, "nutgraf.yaml"),
    (Kind::Sources, "content/sources.yaml"),
    (Kind::Glossary, "content/glossary.yaml"),
];

impl Shared {
    /// The file with our part added to what is there. JSON with comments is refused, since they would be lost.
    pub fn with_ours(&self, text: Option<&str>) -> Result<String, NotPlain> {
        let not_plain = || NotPlain { path: self.path, ours: format!("{:#}", (self.ours)()) };
        let text = text.filter(|text| !text.trim().is_empty()).unwrap_or("{}");
        let mut fields: Map<String, Value> = serde_json::from_str(text).map_err(|_| not_plain())?;
        (self.add)(&mut fields).ok_or_else(not_plain)?;
        Ok(format!("{:#}\n", Value::Object(fields)))
    }
}

/// The schemas that the settings point to, as files below the site's folder; those of front matter too, for programs that
/// know what to do with them.
pub fn schemas() -> Vec<(String, String)> {
    let of_authors = Kind::value_variants().iter().filter(|kind| **kind != Kind::Data);
    of_authors.map(|kind| (schema_path(*kind), schema::for_editors(*kind))).collect()
}

fn schema_path(kind: Kind) -> String {
    format!(".vscode/nutgraf/{}.json", kind.name())
}

fn settings() -> Value {
    let files = FILES.map(|(kind, file)| (format!("./{}", schema_path(kind)), json!([file])));
    json!({ "yaml.schemas": Map::from_iter(files) })
}

fn add_settings(fields: &mut Map<String, Value>) -> Option<()> {
    let schemas = fields.entry("yaml.schemas").or_insert_with(|| json!({})).as_object_mut()?;
    for (path, files) in settings()["yaml.schemas"].as_object()? {
        schemas.insert(path.clone(), files.clone());
    }
    Some(())
}

fn extensions() -> Value {
    json!({ "recommendations": [EXTENSION] })
}

fn add_extensions(fields: &mut Map<String, Value>) -> Option<()> {
    let list = fields.entry("recommendations").or_insert_with(|| json!([])).as_array_mut()?;
    if !list.iter().any(|name| name.as_str().is_some_and(|name| name.eq_ignore_ascii_case(EXTENSION))) {
        list.push(json!(EXTENSION));
    }
    Some(())
}

fn tasks() -> Value {
    json!({ "version": "2.0.0", "tasks": [task()] })
}

/// Runs `check`, and shows what it tells among the problems of the editor.
fn task() -> Value {
    // As `report` writes them: <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>.
    let end = ",title=([^:]+)::(.*?)(?:%0A.*)?$";
    let lines = ",line=(\\d+),endLine=(\\d+)(?:,col=(\\d+),endColumn=(\\d+))?";
    let matcher = |pattern: Value| {
        json!({ "owner": "nutgraf", "source": "nutgraf", "severity": "info", "fileLocation": ["relative", "${workspaceFolder}"],
                "pattern": pattern })
    };
    let at_a_place = json!({
        "regexp": format!("^::(error|warning|notice) file=([^,]+){lines}{end}"),
        "severity": 1, "file": 2, "line": 3, "endLine": 4, "column": 5, "endColumn": 6, "code": 7, "message": 8,
    });
    let of_a_file = json!({
        "regexp": format!("^::(error|warning|notice) file=([^,]+){end}"),
        "kind": "file", "severity": 1, "file": 2, "code": 3, "message": 4,
    });
    json!({
        "label": LABEL,
        "type": "process",
        "command": "nutgraf",
        "args": ["check", "--drafts", "--format", "github"],
        "problemMatcher": [matcher(at_a_place), matcher(of_a_file)],
        "presentation": { "reveal": "silent" },
        "group": { "kind": "test", "isDefault": true },
    })
}

fn add_tasks(fields: &mut Map<String, Value>) -> Option<()> {
    fields.entry("version").or_insert_with(|| json!("2.0.0"));
    let tasks = fields.entry("tasks").or_insert_with(|| json!([])).as_array_mut()?;
    match tasks.iter_mut().find(|task| task["label"] == LABEL) {
        Some(ours) => *ours = task(),
        None => tasks.push(task()),
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(shared: Shared, text: &str) -> Value {
        serde_json::from_str(&shared.with_ours(Some(text)).unwrap()).unwrap()
    }

    #[test]
    fn what_others_have_written_stays_and_ours_is_added_once() {
        let theirs = r#"{ "editor.rulers": [80], "yaml.schemas": { "a.json": "b.yaml" }, "last": null }"#;
        let settings = added(SHARED[0], theirs);
        assert_eq!(settings["editor.rulers"], json!([80]));
        assert_eq!(settings["yaml.schemas"]["a.json"], "b.yaml");
        assert_eq!(settings["yaml.schemas"]["./.vscode/nutgraf/config.json"], json!(["nutgraf.yaml"]));
        let keys: Vec<&String> = settings.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["editor.rulers", "yaml.schemas", "last"]);
        let extensions =
            added(SHARED[1], r#"{ "recommendations": ["x.y", "RedHat.vscode-yaml"], "unwantedRecommendations": [] }"#);
        assert_eq!(extensions["recommendations"], json!(["x.y", "RedHat.vscode-yaml"]));
        let tasks = added(
            SHARED[2],
            r#"{ "version": "2.0.0", "tasks": [{ "label": "other" }, { "label": "nutgraf: check", "old": 1 }] }"#,
        );
        assert_eq!(tasks["tasks"][0], json!({ "label": "other" }));
        assert_eq!(tasks["tasks"][1]["command"], "nutgraf");
        assert_eq!(tasks["tasks"].as_array().unwrap().len(), 2);
        for shared in SHARED {
            let once = shared.with_ours(None).unwrap();
            assert_eq!(shared.with_ours(Some(&once)).unwrap(), once);
        }
    }

    #[test]
    fn what_would_be_lost_is_refused() {
        for wrong in ["{ // mine\n }", "{ \"a\": 1, }", "[]", r#"{ "yaml.schemas": "x" }"#] {
            let refused = SHARED[0].with_ours(Some(wrong)).unwrap_err();
            assert!(refused.ours.contains("./.vscode/nutgraf/sources.json"), "{}", refused.ours);
        }
    }
}
