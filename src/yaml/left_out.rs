//! What a reading left out because it is wrong, so that nothing is told that only follows from it.

use std::collections::HashSet;

use super::tree::{Node, Tree, Value};
use crate::diagnostic::{At, Place};
use crate::text::{nearest, slug};

/// The values of a file that were left out or stood in for, by the paths of their fields and by the names in them.
#[derive(Debug, Clone, Default)]
pub struct LeftOut {
    /// As in `reactions[3].actor`; a misspelt key is here as it was written.
    paths: Vec<String>,
    /// Every text, and the id made of it, that stands in or beside what was left out: what it could have defined.
    names: HashSet<String>,
    /// Whether nothing at all could be read.
    everything: bool,
}

impl LeftOut {
    /// What is left out of a file that cannot be read.
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Whether all of the file was read.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.everything
    }

    /// Whether the mapping at a path (empty at the top) lost one of these fields, or a key that may have meant one.
    pub fn lacks(&self, mapping: &str, fields: &[&str]) -> bool {
        self.everything
            || self.paths.iter().any(|path| {
                let (above, field) = path.rsplit_once('.').unwrap_or(("", path));
                above == mapping && nearest(field, fields.iter().copied()).is_some()
            })
    }

    /// Whether a record of this id, or with this anchor, may be among what was left out.
    pub fn names(&self, id: &str) -> bool {
        let mut tails = id.match_indices('-').map(|(at, _)| &id[at + 1..]);
        self.everything || self.names.contains(id) || tails.any(|tail| self.names.contains(tail))
    }

    /// Whether a place is, or lies within, a field that was left out.
    pub fn covers(&self, place: &Place) -> bool {
        let At::Field(field) = &place.at else { return false };
        self.paths.iter().any(|path| {
            field.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
    }

    /// Adds what another file left out.
    pub fn join(&mut self, other: &Self) {
        self.paths.extend(other.paths.iter().cloned());
        self.names.extend(other.names.iter().cloned());
        self.everything |= other.everything;
    }

    /// Adds the value with an id, or the field it lacks.
    pub(super) fn add(&mut self, tree: &Tree, id: usize, lacking: Option<&str>) {
        let Some((path, parent, node)) = tree.find(id) else { return };
        if let Some(field) = lacking {
            self.paths.push(if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") });
            return;
        }
        self.paths.push(path);
        self.name_all(node);
        if let Value::Map(entries) = &parent.value {
            for (_, beside) in entries {
                self.name(beside);
            }
        }
    }

    fn name(&mut self, node: &Node) {
        if let Value::Scalar { text, .. } = &node.value {
            self.names.insert(slug(text));
            self.names.insert(text.clone());
        }
    }

    fn name_all(&mut self, node: &Node) {
        match &node.value {
            Value::Scalar { .. } => self.name(node),
            Value::List(items) => items.iter().for_each(|item| self.name_all(item)),
            Value::Map(entries) => entries.iter().for_each(|(_, value)| self.name_all(value)),
        }
    }
}
