//! The content model as JSON Schema, and as the reference for authors: both from the comments in `model`.

use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::config::ConfigFile;
use crate::model::{Actor, Author, Explainer, Source, StaticPage, Story, Term, Topic, Waivers};
use crate::render::data::ExplainerData;
use crate::yaml::WAIVE;

/// The kinds of files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// The front matter of `content/explainers/**.md`
    Explainer,
    /// The front matter of `content/actors/*.md`
    Actor,
    /// The front matter of `content/stories/*.md`
    Story,
    /// The front matter of `content/topics/*.md`
    Topic,
    /// The front matter of `content/authors/*.md`
    Author,
    /// The front matter of `content/pages/*.md`
    Page,
    /// `content/sources.yaml`
    Sources,
    /// `content/glossary.yaml`
    Glossary,
    /// `nutgraf.yaml`
    Config,
    /// `index.json` beside each explainer that is built
    Data,
}

impl Kind {
    fn schema(self) -> Schema {
        self.schema_in(SchemaSettings::draft2020_12())
    }

    fn schema_in(self, settings: SchemaSettings) -> Schema {
        match self {
            Self::Explainer => schema_of::<Explainer>(settings),
            Self::Actor => schema_of::<Actor>(settings),
            Self::Story => schema_of::<Story>(settings),
            Self::Topic => schema_of::<Topic>(settings),
            Self::Author => schema_of::<Author>(settings),
            Self::Page => schema_of::<StaticPage>(settings),
            Self::Sources => schema_of::<Vec<Source>>(settings),
            Self::Glossary => schema_of::<Vec<Term>>(settings),
            Self::Config => schema_of::<ConfigFile>(settings),
            Self::Data => settings.into_generator().into_root_schema_for::<ExplainerData>(),
        }
    }

    /// The name it is asked for by: `explainer`.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Explainer => "Explainer: `content/explainers/**.md`",
            Self::Actor => "Actor: `content/actors/*.md`",
            Self::Story => "Story: `content/stories/*.md`",
            Self::Topic => "Topic: `content/topics/*.md`",
            Self::Author => "Author: `content/authors/*.md`",
            Self::Page => "Page: `content/pages/*.md`",
            Self::Sources => "Sources: `content/sources.yaml`, a list",
            Self::Glossary => "Glossary: `content/glossary.yaml`, a list",
            Self::Config => "The site: `nutgraf.yaml`",
            Self::Data => "An explainer: `index.json`",
        }
    }
}

/// JSON Schema 2020-12 of one kind of file, or of all of them as one object with a schema for each.
pub fn json(kind: Option<Kind>) -> String {
    let value = match kind {
        Some(kind) => kind.schema().to_value(),
        None => Kind::value_variants().iter().map(|kind| (kind.name(), kind.schema().to_value())).collect(),
    };
    format!("{value:#}\n")
}

/// JSON Schema 2020-12 of one kind of file, as a value.
pub fn value(kind: Kind) -> Value {
    kind.schema().to_value()
}

/// The schema of one kind of file in the draft that every editor knows, as a text.
pub fn for_editors(kind: Kind) -> String {
    format!("{:#}\n", kind.schema_in(SchemaSettings::draft07()).to_value())
}

fn schema_of<T: JsonSchema>(settings: SchemaSettings) -> Schema {
    let waivers = json!({ "$ref": format!("#{}/{}", settings.definitions_path, Waivers::schema_name()) });
    // Every mapping of a record may have keys of the author's own, and `waive`.
    let own_keys = RecursiveTransform(move |schema: &mut Schema| {
        if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
            schema.insert("patternProperties".to_owned(), json!({ "^x-": true }));
            if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
                properties.insert(WAIVE.to_owned(), waivers.clone());
            }
        }
    });
    let settings = settings.with(|settings| settings.transforms.push(Box::new(own_keys)));
    let mut generator = settings.into_generator();
    generator.subschema_for::<Waivers>();
    generator.into_root_schema_for::<T>()
}

/// `docs/front-matter.md`: every field of every file, from the same comments.
pub fn reference() -> String {
    let mut text = String::from(
        "# Front matter reference\n\n\
         Made from the comments of the source code by `nutgraf schema --markdown`; do not edit.\n\n\
         A field in **bold** is required. *Markdown* is inline Markdown with mentions and citations; every other text \
         is shown as it stands. Any key that begins with `x-` is yours: templates see it, nutgraf leaves it alone. \
         Any record may have `waive`, a mapping from rules of `nutgraf check` that are not to speak of it to the \
         reason: see [Checking](guide/checking.md).\n",
    );
    let mut described = std::collections::BTreeSet::new();
    for kind in written() {
        let schema = kind.schema().to_value();
        let root = if schema["type"] == "array" { resolve(&schema, &schema["items"]).clone() } else { schema.clone() };
        text.push_str(&format!("\n## {}\n\n", kind.heading()));
        section(&root, &mut text);
        for (name, part) in schema["$defs"].as_object().into_iter().flatten() {
            let is_record = part["properties"].is_object() && *name != Waivers::schema_name();
            if is_record && !root_is(&root, part) && described.insert(name.clone()) {
                text.push_str(&format!("\n### {name}\n\n"));
                section(part, &mut text);
            }
        }
    }
    let words = words();
    if !words.is_empty() {
        text.push_str(&format!("\n## Words\n{words}"));
    }
    text
}

/// The files that authors write.
fn written() -> impl Iterator<Item = &'static Kind> {
    Kind::value_variants().iter().filter(|kind| **kind != Kind::Data)
}

/// `docs/data.md`: every file of data that a build makes, and every field of `index.json`.
pub fn data_reference() -> String {
    let mut text = String::from(include_str!("schema/data.md"));
    let schema = Kind::Data.schema().to_value();
    text.push_str(&format!("\n## {}\n\n", Kind::Data.heading()));
    section(&schema, &mut text);
    for (name, part) in schema["$defs"].as_object().into_iter().flatten() {
        text.push_str(&format!("\n### {name}\n\n"));
        section(part, &mut text);
    }
    text
}

fn root_is(root: &Value, part: &Value) -> bool {
    root["properties"] == part["properties"]
}

fn section(schema: &Value, text: &mut String) {
    if let Some(about) = schema["description"].as_str() {
        text.push_str(&format!("{}\n\n", one_line(about)));
    }
    text.push_str("| field | form | meaning |\n| --- | --- | --- |\n");
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let fields = schema["properties"].as_object().into_iter().flatten().filter(|(name, _)| *name != WAIVE);
    for (name, field) in fields {
        let name = if required.contains(&name.as_str()) { format!("**`{name}`**") } else { format!("`{name}`") };
        let about = field["description"].as_str().map(one_line).unwrap_or_default();
        text.push_str(&format!("| {name} | {} | {} |\n", form(field), about.replace('|', "\\|")));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn resolve<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
    name.map_or(schema, |name| &root["$defs"][name])
}

/// What a field holds, in words.
fn form(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return name_of(name);
    }
    if let Some(options) = schema["anyOf"].as_array() {
        let shown: Vec<String> = options.iter().filter(|option| option["type"] != "null").map(form).collect();
        return shown.join(" or ");
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("text"),
        kind => kind.as_str().unwrap_or("text"),
    };
    match kind {
        "array" => format!("list of {}", form(&schema["items"])),
        "boolean" => "`true` or `false`".to_owned(),
        "number" | "integer" => "number".to_owned(),
        "object" => "mapping".to_owned(),
        _ => "text".to_owned(),
    }
}

fn name_of(name: &str) -> String {
    match name {
        "Id" => "id".to_owned(),
        "Markdown" => "*Markdown*".to_owned(),
        "Date" => "date".to_owned(),
        "Link" => "address".to_owned(),
        "Colour" => "colour".to_owned(),
        name => match name.strip_prefix("IdOr") {
            Some(record) => format!("id or [{record}](#{})", record.to_lowercase()),
            None => format!("[{name}](#{})", name.to_lowercase()),
        },
    }
}

/// The words that fields allow, with their meanings.
fn words() -> String {
    let mut text = String::new();
    let mut seen = std::collections::BTreeSet::new();
    for kind in written() {
        let schema = kind.schema().to_value();
        for (name, part) in schema["$defs"].as_object().into_iter().flatten() {
            let Some(words) = part["oneOf"].as_array() else { continue };
            if !seen.insert(name.clone()) {
                continue;
            }
            text.push_str(&format!(
                "\n### {name}\n\n{}\n\n",
                part["description"].as_str().map(one_line).unwrap_or_default()
            ));
            for word in words {
                let about = word["description"].as_str().map(one_line).unwrap_or_default();
                text.push_str(&format!("- `{}`: {about}\n", word["const"].as_str().unwrap_or_default()));
            }
        }
    }
    text
}
