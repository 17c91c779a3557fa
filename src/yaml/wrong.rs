//! What can be wrong with a value, as `serde` tells it, in words for authors.

use std::fmt;

use serde::de;

use super::tree::{Node, Value};
use super::{habits, is_own};
use crate::diagnostic::Code;
use crate::text::{Span, nearest};

/// Words that people write for those of the content model.
const SYNONYMS: &[(&str, &str)] = &[
    ("against", "oppose"),
    ("critical", "oppose"),
    ("for", "support"),
    ("in-favour", "support"),
    ("in-favor", "support"),
    ("undecided", "mixed"),
    ("ongoing", "active"),
    ("open", "active"),
    ("breaking", "developing"),
    ("closed", "concluded"),
    ("done", "concluded"),
    ("ended", "concluded"),
    ("finished", "concluded"),
    ("over", "concluded"),
    ("resolved", "concluded"),
    ("paused", "stalled"),
    ("people", "person"),
    ("politician", "person"),
    ("country", "government"),
    ("state", "government"),
    ("ministry", "government"),
    ("agency", "organisation"),
    ("association", "organisation"),
    ("ngo", "organisation"),
    ("business", "company"),
    ("corporation", "company"),
    ("firm", "company"),
    ("judge", "person"),
    ("militia", "armed-group"),
    ("true", "confirmed"),
    ("verified", "confirmed"),
    ("unconfirmed", "unverified"),
    ("wrong", "false"),
    ("alleged", "reported"),
    ("upcoming", "planned"),
    ("scheduled", "planned"),
    ("article", "news"),
    ("press", "news"),
    ("release", "press-release"),
    ("report", "document"),
    ("website", "document"),
    ("law-suit", "court-filing"),
    ("ruling", "court-filing"),
    ("tweet", "social"),
    ("fix", "correction"),
    ("mostly-true", "likely"),
    ("probable", "likely"),
    ("mostly-false", "misleading"),
    ("half-true", "misleading"),
    ("newspaper", "news"),
    ("interviewed", "interview"),
    ("woman", "person"),
    ("man", "person"),
    ("university", "organisation"),
    ("happened", "confirmed"),
    ("rumoured", "reported"),
];

/// Names that fields have elsewhere, and here.
const FIELD_SYNONYMS: &[(&str, &str)] = &[
    ("headline", "title"),
    ("what", "title"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("standfirst", "summary"),
    ("published", "date"),
    ("when", "date"),
    ("day", "date"),
    ("modified", "updated"),
    ("lastmod", "updated"),
    ("tags", "topics"),
    ("categories", "topics"),
    ("keywords", "topics"),
    ("byline", "authors"),
    ("people", "actors"),
    ("events", "timeline"),
    ("faq", "questions"),
    ("quotes", "reactions"),
    ("corrections", "updates"),
    ("references", "sources"),
    ("said", "quote"),
    ("says", "quote"),
    ("who", "actor"),
    ("speaker", "actor"),
    ("where", "place"),
    ("location", "place"),
    ("link", "url"),
    ("href", "url"),
    ("website", "url"),
    ("outlet", "publisher"),
    ("media", "publisher"),
    ("verdict", "status"),
    ("rating", "status"),
    ("position", "stance"),
    ("evidence", "for"),
    ("category", "kind"),
    ("position", "title"),
    ("number", "value"),
    ("amount", "value"),
    ("caption", "alt"),
    ("photographer", "credit"),
    ("file", "src"),
    ("latitude", "lat"),
    ("longitude", "lon"),
    ("lng", "lon"),
];

/// A hint that names more fields than this is not read.
const MOST_LISTED: usize = 12;

/// A value that is wrong: where, and what about it.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) spot: Option<Spot>,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Mistake,
    /// A field is not there.
    Missing(&'static str),
    /// A key the record does not know.
    Unknown(String),
    /// A key of the author's own, `x-…`, or `waive`, which any mapping may have: no mistake.
    OwnKey(String),
    /// A field with nothing behind its colon, where it needs something: it counts as left out.
    Empty,
    /// A field is not there, which only follows from a mistake already told.
    Follows(&'static str),
}

#[derive(Debug)]
pub(super) struct Spot {
    pub(super) id: usize,
    pub(super) span: Span,
}

impl Wrong {
    pub(super) fn new(code: Code, message: String, hint: Option<String>) -> Self {
        Self { code, message, hint, spot: None, kind: Kind::Mistake }
    }

    /// Says where, unless a place further in is known already.
    pub(super) fn at(mut self, node: &Node) -> Self {
        if self.spot.is_none() {
            self.spot = Some(Spot { id: node.id, span: node.beginning() });
        }
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        let mut parts = text.splitn(3, '\u{1f}');
        let first = parts.next().unwrap_or_default();
        match (Code::named(first), parts.next(), parts.next()) {
            (Some(code), Some(message), Some(hint)) => Self::new(code, message.to_owned(), Some(hint.to_owned())),
            _ => Self::new(Code::InvalidValue, text, None),
        }
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(Code::WrongType, format!("{} belongs here", plainly(&expected.to_string()).0), None)
    }

    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(Code::InvalidValue, format!("{unexpected} is not {}", plainly(&expected.to_string()).0), None)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let plain = |word: &str| crate::text::slug(word).replace('-', "");
        let means = |(word, _): &&(&str, &str)| plain(word) == plain(variant);
        let synonym = SYNONYMS.iter().filter(means).find_map(|(_, word)| expected.iter().find(|known| *known == word));
        let hint = match nearest(variant, expected.iter().copied()).or(synonym.copied()) {
            Some(near) => format!("did you mean `{near}`? allowed are `{}`", expected.join("`, `")),
            None => format!("allowed are `{}`", expected.join("`, `")),
        };
        Self::new(Code::UnknownValue, format!("`{variant}` is not one of the words allowed here"), Some(hint))
    }

    /// `field` may name others behind a `|` that could stand in its place.
    fn missing_field(field: &'static str) -> Self {
        let name = field.split('|').next().unwrap_or(field);
        let hint = format!("add `{name}:`");
        Self { kind: Kind::Missing(field), ..Self::new(Code::MissingField, format!("`{name}` is missing"), Some(hint)) }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        if !field.is_empty() && field.bytes().all(|letter| letter.is_ascii_digit()) {
            let message = format!("`{field}` is cut off from the number before it by a comma");
            let hint = "write large numbers without commas, as in `1000`, and fractions with a point, as in `48.5`";
            let kind = Kind::Unknown(field.to_owned());
            return Self { kind, ..Self::new(Code::UnknownField, message, Some(hint.to_owned())) };
        }
        let hint = match meant(field, expected) {
            Some(near) => format!("did you mean `{near}`?"),
            None if field.split_whitespace().count() > 2 => {
                "if the text begins here, close the front matter above it with a line `---`".to_owned()
            }
            None if expected.len() > MOST_LISTED => {
                "a field of your own begins with `x-`; all others are in `nutgraf schema --markdown`".to_owned()
            }
            None => format!("known here are `{}`; a field of your own begins with `x-`", expected.join("`, `")),
        };
        let kind = if is_own(field) { Kind::OwnKey(field.to_owned()) } else { Kind::Unknown(field.to_owned()) };
        Self { kind, ..Self::new(Code::UnknownField, format!("unknown field `{field}`"), Some(hint)) }
    }
}

/// The field that a key most likely means, of those there are.
pub(super) fn meant<'e>(key: &str, expected: &[&'e str]) -> Option<&'e str> {
    let means = |known: &&&'e str| FIELD_SYNONYMS.iter().any(|(word, field)| *word == key && field == *known);
    expected.iter().find(means).copied().or_else(|| nearest(key, expected.iter().copied()))
}

/// What an author probably meant by a value of another kind than the one that belongs there, in the words of [`plainly`].
pub(super) fn repaired(expected: &str, node: &Node) -> Option<String> {
    match (&node.value, expected) {
        (Value::Scalar { text, .. }, "a list") => list_of(text),
        (Value::Map(entries), "a list") => {
            let (key, value) = entries.first()?;
            let is_text = matches!(value.value, Value::Scalar { .. });
            Some(if is_text && !habits::is_field(key.key()) {
                format!("write each item on a line of its own: `- id: {}`", key.key())
            } else {
                format!("begin its first line with a dash: `- {}: …`", key.key())
            })
        }
        (Value::List(items), "a record with fields") => {
            let Value::Map(entries) = &items.first()?.value else { return None };
            let (key, _) = entries.first()?;
            Some(format!("these are fields and no list: write `{}: …` without the dash", key.key()))
        }
        (Value::Scalar { text, .. }, "`true` or `false`") => match text.to_lowercase().as_str() {
            "yes" | "y" | "on" | "1" | "true" => Some("write `true`".to_owned()),
            "no" | "n" | "off" | "0" | "false" => Some("write `false`".to_owned()),
            _ => None,
        },
        (Value::Scalar { text, .. }, "a number") => {
            let plain = text.replace(['’', '\'', '_', ' ', '\u{a0}', '\u{202f}'], "");
            let runs = plain.split(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | '-'));
            let numbers: Vec<&str> = runs.filter(|run| run.parse::<f64>().is_ok()).collect();
            if let [number] = numbers[..] { Some(format!("write only the number: `{number}`")) } else { None }
        }
        _ => None,
    }
}

/// How a list is written whose items were put behind each other.
fn list_of(text: &str) -> Option<String> {
    if text.starts_with(habits::BULLETS) {
        return Some("begin each item with a plain dash and a space: `- `".to_owned());
    }
    let simple = |letter: char| letter.is_alphanumeric() || " -_.’'/,;".contains(letter);
    let items: Vec<&str> = text.split([',', ';']).map(str::trim).filter(|item| !item.is_empty()).collect();
    (!items.is_empty() && text.chars().all(simple)).then(|| format!("put it in brackets: `[{}]`", items.join(", ")))
}

/// Rust's words for types in words for authors, with a hint on how to write one.
pub(super) fn plainly(expected: &str) -> (String, Option<&'static str>) {
    let (words, hint) = match expected {
        "a string" => ("a text", Some("write it on one line; in quotes if it begins with `[`, `{` or `- `")),
        "a sequence" => ("a list", Some("write each item on a line of its own, after `- `")),
        "a boolean" => ("`true` or `false`", Some("write one of the two, without quotes")),
        "f64" | "f32" => ("a number", Some("write it with digits, and with `.` before a fraction")),
        "one word" => {
            ("one word", Some("write one, without brackets; `nutgraf schema --markdown` lists those allowed"))
        }
        other if other.starts_with("struct ") => {
            ("a record with fields", Some("write its fields on lines of their own: `key: value`"))
        }
        other => (other, None),
    };
    (words.to_owned(), hint)
}
