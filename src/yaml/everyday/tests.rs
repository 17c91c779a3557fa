//! The promise of [`read`]: what it reads, `serde_yaml` reads as the same.

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};

use super::read;
use crate::model::{Actor, Explainer, Source};
use crate::text::SourcePath;
use crate::yaml::tree::Tree;

/// Any value, as a reader without knowledge of its type finds it.
#[derive(Debug, PartialEq)]
enum Any {
    Nothing,
    Truth(bool),
    Number(f64),
    Text(String),
    List(Vec<Any>),
    Map(Vec<(String, Any)>),
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Anything;
        impl<'de> Visitor<'de> for Anything {
            type Value = Any;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_unit<E>(self) -> Result<Any, E> {
                Ok(Any::Nothing)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Any, E> {
                Ok(Any::Truth(value))
            }
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            fn visit_u64<E>(self, value: u64) -> Result<Any, E> {
                Ok(Any::Number(value as f64))
            }
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            fn visit_i64<E>(self, value: i64) -> Result<Any, E> {
                Ok(Any::Number(value as f64))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Any, E> {
                Ok(Any::Number(value))
            }
            fn visit_str<E>(self, value: &str) -> Result<Any, E> {
                Ok(Any::Text(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Any, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Any::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Any, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    map.push(entry);
                }
                Ok(Any::Map(map))
            }
        }
        deserializer.deserialize_any(Anything)
    }
}

impl From<&serde_json::Value> for Any {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Nothing,
            serde_json::Value::Bool(value) => Self::Truth(*value),
            serde_json::Value::Number(value) => Self::Number(value.as_f64().unwrap()),
            serde_json::Value::String(value) => Self::Text(value.clone()),
            serde_json::Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            serde_json::Value::Object(map) => {
                Self::Map(map.iter().map(|(key, value)| (key.clone(), value.into())).collect())
            }
        }
    }
}

/// Whether it is read, and then as `serde_yaml` reads it.
fn is_read_alike<T: serde::de::DeserializeOwned + fmt::Debug>(yaml: &str) -> bool {
    let Some((here, own_keys)) = read::<T>(yaml) else { return false };
    if !own_keys.is_empty() {
        // serde_yaml knows no such keys; the tree does.
        let there = super::super::read::all_mistakes::<T>(&SourcePath::new("a.md"), &Tree::parse(yaml).unwrap(), 0);
        assert_eq!(
            format!("{:?} {own_keys:?}", Some(here)),
            format!("{:?} {:?}", there.record, there.extras),
            "{yaml}"
        );
        return true;
    }
    let there = serde_yaml::from_str::<T>(yaml);
    let there = there.unwrap_or_else(|error| panic!("read as {here:?}, though {error}:\n{yaml}"));
    // Compared as they are printed, since records hide nothing in print.
    assert_eq!(format!("{here:?}"), format!("{there:?}"), "{yaml}");
    true
}

#[test]
fn what_authors_write_is_read() {
    for (yaml, json) in [
        ("a: b\n", r#"{"a": "b"}"#),
        ("a: \"b: #c\"  # d\nb: 'it''s \\n'\n", r#"{"a": "b: #c", "b": "it's \\n"}"#),
        ("a: \"b\\\"c\\\\d\\ne\"\n", r#"{"a": "b\"c\\d\ne"}"#),
        (
            "# c\n\na: # d\n  # e\n  b: c\n\nf:\n- g\n-   h: i\n    j: k\n-\n  l: m\n",
            r#"{"a": {"b": "c"}, "f": ["g", {"h": "i", "j": "k"}, {"l": "m"}]}"#,
        ),
        ("a: one\n  two\n\n\n  three # c\nb:\n  four\n  five\n", r#"{"a": "one two\n\nthree", "b": "four five"}"#),
        (
            "a: |\n  b\n   c: d\n\n  # e\nf: >-\n  g\n  h\n\n  i\n\n\nj: >\n  k\n",
            r#"{"a": "b\n c: d\n\n# e\n", "f": "g h\ni", "j": "k\n"}"#,
        ),
        (
            "a: {b: [c, \"d, e\", 'f'], g: , h: {i: j}, k: true?}\n",
            r#"{"a": {"b": ["c", "d, e", "f"], "g": null, "h": {"i": "j"}, "k": "true?"}}"#,
        ),
        ("a: [\n    b,\n    c,\n  ] # d\ne: []\nf: {}\n", r#"{"a": ["b", "c"], "e": [], "f": {}}"#),
        (
            "a:\nb: 12\nc: 2025-a-report\nd: https://x.org/a#b\n",
            r#"{"a": null, "b": 12, "c": "2025-a-report", "d": "https://x.org/a#b"}"#,
        ),
        ("- a\n- b\n", r#"["a", "b"]"#),
    ] {
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(read::<Any>(yaml).unwrap_or_else(|| panic!("not read:\n{yaml}")).0, Any::from(&json), "{yaml}");
        assert!(is_read_alike::<Any>(yaml));
    }
}

#[test]
fn what_is_unusual_or_wrong_is_left_alone() {
    for yaml in [
        "",
        "a",
        "a: b: c\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !t b\n",
        "? a\n: b\n",
        "\"a\": b\n",
        "a: - b\n",
        "a:\tb\n",
        "a: b\n c: d\n",
        "a:\n   b: c\n  d: e\n",
        "- a\nb: c\n",
        "a: [b, c\n",
        "a: {b, c}\n",
        "a: [b: c]\n",
        "a: [b c,, d]\n",
        "a: [, b]\n",
        "a: 'b\n  c'\n",
        "a: \"\\x41\"\n",
        "a: |2\n  b\n",
        "a: |+\n  b\n",
        "a: >\n  b\n   c\n",
        "a: |\nb: c\n",
        "a: b\n---\na: c\n",
        "a: b\n...\n",
        "%YAML 1.2\n---\na: b\n",
        "a: b\r\n",
        "a: \u{feff}b\n",
        "a: b\u{2028}c\n",
        "a: 'b' c\n",
        "a: [b] c\n",
        "a: [b]#c\n",
        "a: @b\n",
        "a: `b`\n",
        "a: %b\n",
        "a: ,b\n",
        "<<: b\n",
        "a: 1.5.2\n",
        "a: 0x1f\n",
        "a: 007\n",
        "a: .inf\n",
    ] {
        assert!(read::<Any>(yaml).is_none(), "read as {:?}:\n{yaml}", read::<Any>(yaml));
    }
    let deep = format!("a: {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    assert!(read::<Any>(&deep).is_none());
}

#[derive(Deserialize)]
struct Case {
    id: String,
    yaml: String,
    json: Option<serde_json::Value>,
}

/// <https://github.com/yaml/yaml-test-suite>, all cases; without `json` where the text is wrong or cannot be said in JSON.
#[test]
fn the_yaml_test_suite_is_read_rightly_or_left_alone() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../../tests/spec/yaml-test-suite.json")).unwrap();
    let mut count = 0;
    for Case { id, yaml, json } in &cases {
        let Some((value, _)) = read::<Any>(yaml) else { continue };
        let json = json.as_ref().unwrap_or_else(|| panic!("{id} is wrong, but read as {value:?}"));
        assert_eq!(value, Any::from(json), "{id}\n{yaml}");
        assert!(is_read_alike::<Any>(yaml));
        count += 1;
    }
    assert!(count >= 25, "only {count} of {} cases are read", cases.len());
}

const PARTS: [&str; 58] = [
    "a",
    "b: ",
    "key: ",
    "- ",
    "-",
    "  ",
    " ",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "\na: ",
    "\n  b: ",
    "\n    c: ",
    ": ",
    ":",
    "#",
    " # c",
    "\"",
    "'",
    "\"x\"",
    "'y'",
    "[",
    "]",
    "{",
    "}",
    "[a, b]",
    "{b: c}",
    ", ",
    ",",
    "|",
    ">",
    "|\n    ",
    ">-\n    ",
    "null",
    "~",
    "true",
    "12",
    "0",
    "-1",
    "1.5",
    "é",
    "\\",
    "\\n",
    "?",
    "? ",
    "!",
    "&",
    "*",
    "%",
    "@",
    "word word",
    "---",
    "...",
    "\n\n",
    "\t",
    "text: ",
];

#[test]
fn what_is_made_of_yamls_signs_is_read_alike_or_left_alone() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut count = 0;
    for _ in 0..60_000 {
        let length = random.usize(1..14);
        let mut yaml = if random.bool() { "a: ".to_owned() } else { String::new() };
        yaml.extend((0..length).map(|_| *random.choice(PARTS.iter()).unwrap()));
        yaml.push('\n');
        count += usize::from(is_read_alike::<Any>(&yaml));
    }
    assert!(count > 2_000, "only {count} texts are read at all");
}

#[test]
fn front_matter_that_is_changed_anywhere_is_read_alike_or_left_alone() {
    let front = |text: &str| text.split("---\n").nth(1).unwrap().replace("{{today}}", "2026-01-01");
    let files = [
        include_str!("../../../content/explainers/cecot.md"),
        include_str!("../../../src/scaffold/first-explainer.md"),
    ];
    let mut random = fastrand::Rng::with_seed(11);
    let mut count = 0;
    for text in files.map(front) {
        assert!(is_read_alike::<Explainer>(&text), "{text}");
        for _ in 0..300 {
            let mut changed = text.clone();
            for _ in 0..random.usize(1..4) {
                let places: Vec<usize> = changed.char_indices().map(|(at, _)| at).collect();
                let at = *random.choice(places.iter()).unwrap();
                if random.bool() {
                    changed.insert_str(at, random.choice(PARTS.iter()).unwrap());
                } else {
                    changed.remove(at);
                }
            }
            count += usize::from(is_read_alike::<Explainer>(&changed));
        }
    }
    assert!(count > 100, "only {count} texts are read at all");
}

/// A demo file that is not read here is read all the same, but several times slower.
#[test]
#[expect(clippy::disallowed_methods, reason = "it reads the demo itself")]
fn the_demo_is_written_in_everyday_yaml() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut slow = Vec::new();
    for entry in walkdir::WalkDir::new(root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
    {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let front = || text.split("---\n").nth(1).unwrap();
        let path = entry.path().to_string_lossy().into_owned();
        let read = match () {
            () if path.contains("explainers") && path.ends_with(".md") => is_read_alike::<Explainer>(front()),
            () if path.contains("actors") && path.ends_with(".md") => is_read_alike::<Actor>(front()),
            () if path.ends_with("sources.yaml") => is_read_alike::<Vec<Source>>(&text),
            () => continue,
        };
        if !read {
            slow.push(path);
        }
    }
    assert_eq!(slow, Vec::<String>::new());
}
