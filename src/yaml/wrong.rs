//! What can be wrong with a value, as `serde` tells it, in words for authors.

use std::fmt;

use serde::de;

use super::WAIVE;
use super::tree::Node;
use crate::diagnostic::Code;
use crate::text::{Span, nearest};

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
            self.spot = Some(Spot { id: node.id, span: node.span.clone() });
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
        Self::new(Code::WrongType, format!("expected {}", plainly(&expected.to_string()).0), None)
    }

    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(Code::InvalidValue, format!("{unexpected} is not {}", plainly(&expected.to_string()).0), None)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let hint = match nearest(variant, expected.iter().copied()) {
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
        let hint = match nearest(field, expected.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if expected.len() > MOST_LISTED => {
                "a field of your own begins with `x-`; all others are in `nutgraf schema --markdown`".to_owned()
            }
            None => format!("known here are `{}`; a field of your own begins with `x-`", expected.join("`, `")),
        };
        let kind = if field.starts_with("x-") || field == WAIVE {
            Kind::OwnKey(field.to_owned())
        } else {
            Kind::Unknown(field.to_owned())
        };
        Self { kind, ..Self::new(Code::UnknownField, format!("unknown field `{field}`"), Some(hint)) }
    }
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
            ("a mapping", Some("write its fields on lines of their own: `key: value`"))
        }
        other => (other, None),
    };
    (words.to_owned(), hint)
}
