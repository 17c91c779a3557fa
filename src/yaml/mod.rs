//! YAML into records: fast where the file is right, exact about every mistake where it is not.
//!
//! A right file is read once, by `everyday` or else by `serde_yaml`. If that fails, the text becomes a [`Tree`] whose every value knows its
//! bytes, and the record is read from the tree again and again, each time without the values already found wrong,
//! until all mistakes are known. Stages name fields, not bytes; [`Tree::locate`] finds the bytes when they are shown.

mod eaten;
mod everyday;
mod habits;
mod left_out;
mod read;
mod slips;
mod tree;
mod wrong;

use std::fmt;

use serde::de::DeserializeOwned;

pub use left_out::LeftOut;
pub use tree::Tree;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::{SourcePath, Span};

/// How much YAML is read at once, and what to do with more.
#[derive(Debug)]
pub struct Limit {
    megabytes: usize,
    hint: &'static str,
}

/// Some 15,000 events, far more than a reader could use, in an explainer or another file of its own.
pub const FRONT_MATTER: Limit =
    Limit { megabytes: 4, hint: "split the explainer, or move its data to files of their own" };

/// Some 100,000 sources.
pub const LIST: Limit =
    Limit { megabytes: 16, hint: "list what several explainers use, and describe the rest where it is used" };

/// The key that any mapping may have beside its fields: what rules are not to speak of.
pub const WAIVE: &str = "waive";

/// A record read, with what its type does not hold.
#[derive(Debug)]
pub struct Read<T> {
    /// The record, with something in place of each wrong value that it needs; `None` if it could not be made at all.
    pub record: Option<T>,
    /// The author's own `x-` keys, and `waive`, with their values, by the path of the mapping they stand in (empty at the top).
    pub extras: Vec<(String, String, serde_json::Value)>,
    /// The wrong values.
    pub left_out: LeftOut,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self { record: None, extras: Vec::new(), left_out: LeftOut::default(), diagnostics: Vec::new() }
    }
}

/// Reads a record from the YAML that stands at `span` of a file's text.
pub fn read<T: DeserializeOwned>(file: &SourcePath, text: &str, span: Span, limit: &Limit) -> Read<T> {
    let yaml = &text[span.clone()];
    if yaml.len() > limit.megabytes << 20 {
        let message = format!("{} MB of YAML, more than the {} MB allowed", yaml.len() >> 20, limit.megabytes);
        let wrong =
            Diagnostic::error(Code::TooLarge, Place::bytes(file, span.start..span.start), message).hint(limit.hint);
        return Read { record: None, extras: Vec::new(), left_out: LeftOut::everything(), diagnostics: vec![wrong] };
    }
    let right = everyday::read(yaml).or_else(|| Some((serde_yaml::from_str::<T>(yaml).ok()?, Vec::new())));
    match right {
        Some((record, extras)) if !eaten::suspected(yaml) => Read { record: Some(record), extras, ..Read::default() },
        _ => match Tree::parse(yaml) {
            Ok(tree) => {
                let mut read = read::all_mistakes(file, &tree, span.start);
                // A mended value may be another than was meant: what is wrong with it then is no second mistake.
                let slips: Vec<Span> = tree.mistakes.iter().map(|slip| slip.file_span(span.start)).collect();
                read.diagnostics.retain(|wrong| !slips.iter().any(|slip| wrong.place.touches(slip)));
                read.diagnostics.extend(tree.mistakes.into_iter().map(|mistake| mistake.told(file, span.start)));
                read
            }
            Err(errors) => {
                let diagnostics = errors.into_iter().map(|error| error.told(file, span.start)).collect();
                Read { record: None, extras: Vec::new(), left_out: LeftOut::everything(), diagnostics }
            }
        },
    }
}

/// Whether a record may have this key beside its fields: the author's own, and `waive`.
fn is_own(key: &str) -> bool {
    key.starts_with("x-") || key == WAIVE
}

/// A message for `serde`'s `custom` error that keeps its code and hint; only this module takes it apart again.
pub fn fault(code: Code, message: &str, hint: &str) -> impl fmt::Display {
    format!("{}\u{1f}{message}\u{1f}{hint}", code.name())
}
