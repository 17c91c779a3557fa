//! Misspelt fields that Tera says nothing of: in `{% if %}`, and next to `~`, it takes what is not there for nothing.
//!
//! A page's values have every field they can have, with `null` for what is missing. So a path of a condition is
//! looked up in the values of real pages, and one that leads past the fields of a value is misspelt. Where it cannot
//! be known what a name stands for, in components and included templates above all, nothing is said.

use std::collections::BTreeSet;

use tera::{Context, Value};

use super::tags::{self, Tag};
use super::{Texts, list, place_in};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::nearest;

/// Whether a template has anything to look up.
pub(super) fn are_in(text: &str) -> bool {
    tags::tags(text).iter().any(is_silent)
}

/// Whether Tera keeps silent on what is not there: in conditions, and where values are joined.
fn is_silent(tag: &Tag<'_>) -> bool {
    tag.is_block() && matches!(tag.word(), "if" | "elif") || tag.content().contains('~')
}

/// The misspelt fields of a template, as one page shows them.
pub(super) fn misspelt(texts: &Texts, template: &str, context: &Context) -> Vec<Diagnostic> {
    let Some(text) = texts.get(template) else { return Vec::new() };
    let all = tags::tags(text);
    let set: BTreeSet<&str> = all.iter().filter(|tag| tag.word().starts_with("set")).map(Tag::name).collect();
    let mut scope = Scope { context, set, loops: Vec::new() };
    let mut in_component = false;
    let mut found = Vec::new();
    for tag in &all {
        match tag.word() {
            "component" | "endcomponent" if tag.is_block() => in_component = tag.word() == "component",
            _ if in_component => {}
            "for" if tag.is_block() => scope.enter(tag.content()),
            "endfor" => drop(scope.loops.pop()),
            _ if is_silent(tag) => {
                for path in tags::paths(text, tag.inside()) {
                    // Who tests for `is defined` knows that it may not be.
                    if text[path.end..].trim_start().starts_with("is ") {
                        continue;
                    }
                    let Looked::Missing { parent, field, fields } = scope.look(&text[path.clone()]) else { continue };
                    let start = path.start + parent.len() + 1;
                    let message = format!("`{parent}.{field}` is not defined, and counts as nothing");
                    let place = place_in(texts, template, start..start + field.len());
                    let otherwise = format!("`{parent}` has {}; see docs/themes.md", list(fields.iter().copied()));
                    let near = nearest(field, fields.iter().copied());
                    found.push(Diagnostic::warning(Code::UnknownField, place, message).did_you_mean(near, otherwise));
                }
            }
            _ => {}
        }
    }
    found
}

/// What the names of a template stand for at one of its tags.
struct Scope<'c, 't> {
    context: &'c Context,
    /// Names that the template sets: they may stand for anything.
    set: BTreeSet<&'t str>,
    /// The variables of the loops around the tag; of a list, the first thing stands for all.
    loops: Vec<Vec<(&'t str, Option<&'c Value>)>>,
}

/// Where a path leads.
enum Looked<'c, 'p> {
    Found(&'c Value),
    Missing { parent: &'p str, field: &'p str, fields: Vec<&'c str> },
    Unknown,
}

impl<'c, 't> Scope<'c, 't> {
    /// Enters `for x in list` or `for key, value in map`.
    fn enter(&mut self, head: &'t str) {
        let head = head.trim_start_matches("for").trim();
        let (names, over) = head.split_once(" in ").unwrap_or((head, ""));
        let over = over.trim();
        let first = match self.look(over) {
            Looked::Found(value) if !names.contains(',') => value.as_array().and_then(<[Value]>::first),
            _ => None,
        };
        self.loops.push(names.split(',').map(|name| (name.trim(), first)).collect());
    }

    fn look<'p>(&self, path: &'p str) -> Looked<'c, 'p> {
        let plain = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
        let mut parts = path.split('.');
        let root = parts.next().unwrap_or_default();
        if !path.chars().all(plain) || self.set.contains(root) {
            return Looked::Unknown;
        }
        let variable = self.loops.iter().rev().flatten().find(|(name, _)| *name == root);
        let Some(mut value) = variable.map_or_else(|| self.context.get(root), |(_, value)| *value) else {
            return Looked::Unknown;
        };
        let mut end = root.len();
        for field in parts {
            // What authors write themselves has the fields they give it.
            let Some(map) = value.as_map().filter(|_| !path[..end].split('.').any(|part| part == "extra")) else {
                return Looked::Unknown;
            };
            match map.iter().find(|(key, _)| key.as_str() == Some(field)) {
                Some((_, next)) => value = next,
                None => {
                    let fields = map.keys().filter_map(|key| key.as_str()).collect();
                    return Looked::Missing { parent: &path[..end], field, fields };
                }
            }
            end += 1 + field.len();
        }
        // Nor is it known what a list of theirs holds.
        if path.ends_with(".extra") { Looked::Unknown } else { Looked::Found(value) }
    }
}
