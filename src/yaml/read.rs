//! Reads a record from a [`Tree`] and tells every mistake in it, not only the first.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

use super::tree::{Node, Tree, Value};
use super::wrong::{Kind, Spot, Wrong, meant, plainly, repaired};
use super::{LeftOut, Read};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::{SourcePath, Span};

/// A file with more mistakes than this is some other kind of file.
const MOST_MISTAKES: usize = 100;

/// Reads a record, leaving out each value found wrong and reading again, until all are known.
pub(super) fn all_mistakes<T: DeserializeOwned>(file: &SourcePath, tree: &Tree, offset: usize) -> Read<T> {
    let mut read = Read { record: None, extras: Vec::new(), left_out: LeftOut::default(), diagnostics: Vec::new() };
    let mut known = Known::default();
    let place = |span: &Span| Place::bytes(file, offset + span.start..offset + span.end);
    while read.diagnostics.len() < MOST_MISTAKES {
        let error = match T::deserialize(Reader { node: &tree.root, known: &known }) {
            Ok(record) => {
                read.record = Some(record);
                break;
            }
            Err(error) => error,
        };
        let Some(spot) = error.spot else { break };
        let progress = match error.kind {
            Kind::Missing(field) | Kind::Follows(field) => known.lacks(spot.id, field),
            Kind::Unknown(_) => known.misspelt.insert(spot.id) && known.left_out.insert(spot.id),
            _ => spot.id != tree.root.id && known.left_out.insert(spot.id),
        };
        if !progress {
            break;
        }
        match error.kind {
            Kind::OwnKey(key) => read.extras.extend(tree.own_key(spot.id, &key)),
            Kind::Empty => {}
            Kind::Follows(field) => read.left_out.add(tree, spot.id, Some(field)),
            // What stands in for a wrong mapping lacks all its fields: that is no second mistake.
            Kind::Missing(_) if spot.id == STAND_IN.id => {}
            Kind::Mistake | Kind::Missing(_) | Kind::Unknown(_) => {
                let lacking = if let Kind::Missing(field) = error.kind { Some(field) } else { None };
                read.left_out.add(tree, spot.id, lacking);
                let mut wrong = Diagnostic::error(error.code, place(&spot.span), error.message);
                wrong.hint = error.hint.filter(|hint| !hint.is_empty());
                read.diagnostics.push(wrong);
            }
        }
    }
    if read.record.is_none() {
        read.left_out = LeftOut::everything();
    }
    if read.record.is_none() && read.diagnostics.is_empty() {
        // Whatever the reason: a file never vanishes without a word.
        let message = format!("fields belong here, not {}", tree.root.kind());
        let wrong = Diagnostic::error(Code::WrongType, place(&tree.root.span), message);
        let hint = repaired("a record with fields", &tree.root);
        read.diagnostics
            .push(wrong.hint(hint.as_deref().unwrap_or("write its fields on lines of their own: `key: value`")));
    }
    read
}

/// What is known to be wrong so far, and so not read again.
#[derive(Default)]
struct Known {
    /// Values that are wrong, by their ids.
    left_out: HashSet<usize>,
    /// Those of them whose key no record knows, as was told; the author's own `x-` keys are not among them.
    misspelt: HashSet<usize>,
    /// Fields that are missing, with the id of the mapping that lacks them.
    missing: Vec<(usize, &'static str)>,
}

impl Known {
    fn lacks(&mut self, id: usize, field: &'static str) -> bool {
        // Behind a `|` are others that could stand in its place; of a stand-in, nobody has taken them off yet.
        let field = field.split('|').next().unwrap_or(field);
        let new = !self.missing.contains(&(id, field));
        self.missing.push((id, field));
        new
    }
}

/// What is read in place of a missing field or a wrong item of a list, so that all else of the record is kept and
/// checked: a text that is also a date and an id, and where something else is needed a zero, a list or a mapping. Its
/// day lies before all others, so that nothing seems to be too early beside it.
static STAND_IN: LazyLock<Node> =
    LazyLock::new(|| Node { id: 0, span: 0..0, value: Value::Scalar { text: "0001-01-01".to_owned(), plain: true } });

impl Tree {
    /// The author's own key at the value with this id: the path of its mapping, the key, the value.
    fn own_key(&self, id: usize, key: &str) -> Option<(String, String, serde_json::Value)> {
        let (path, _, value) = self.find(id)?;
        let mapping = path.strip_suffix(key)?.trim_end_matches('.');
        Some((mapping.to_owned(), key.to_owned(), json(value)))
    }
}

/// A value about to be read.
#[derive(Clone, Copy)]
struct Reader<'t> {
    node: &'t Node,
    known: &'t Known,
}

impl<'t> Reader<'t> {
    fn child(&self, node: &'t Node) -> Self {
        Self { node, known: self.known }
    }

    fn is_stand_in(&self) -> bool {
        self.node.id == STAND_IN.id
    }

    fn mismatch(&self, expected: &dyn de::Expected) -> Wrong {
        let (expected, hint) = plainly(&expected.to_string());
        let message = format!("{expected} belongs here, not {}", self.node.kind());
        let kind = if self.node.is_null() { Kind::Empty } else { Kind::Mistake };
        let hint = repaired(&expected, self.node).or(hint.map(str::to_owned));
        Wrong { kind, ..Wrong::new(Code::WrongType, message, hint) }.at(self.node)
    }

    /// Gives an error about a mapping its place: the key it is about, or the first of the mapping.
    fn place(&self, mut error: Wrong) -> Wrong {
        let Value::Map(entries) = &self.node.value else { return error.at(self.node) };
        if error.spot.is_some() {
            return error;
        }
        let entry = |name: &str| entries.iter().find(|(key, _)| key.key() == name);
        match &error.kind {
            Kind::Unknown(name) | Kind::OwnKey(name) => {
                if let Some((key, value)) = entry(name) {
                    if value.is_null() && name.contains(' ') {
                        error.message = format!("`{name}` is cut off from the text before it by a comma");
                        error.hint = Some("put the whole text in quotes".to_owned());
                    }
                    error.spot = Some(Spot { id: value.id, span: key.span.clone() });
                }
            }
            &Kind::Missing(names) => {
                // Its value was wrong, or its key misspelt, or that of a field that could stand instead: that was told.
                let told = |(key, value): &(Node, Node)| {
                    let wrong = !value.is_null() && self.known.left_out.contains(&value.id);
                    let is_it = |name| key.key() == name && wrong;
                    let meant_it =
                        |name| self.known.misspelt.contains(&value.id) && meant(key.key(), &[name]).is_some();
                    names.split('|').any(|name| is_it(name) || meant_it(name))
                };
                let name = names.split('|').next().unwrap_or(names);
                error.kind = if entries.iter().any(told) { Kind::Follows(name) } else { Kind::Missing(name) };
                let first_key = entries.first().map_or(self.node, |(key, _)| key);
                error.spot = Some(Spot { id: self.node.id, span: first_key.span.clone() });
            }
            Kind::Mistake | Kind::Empty | Kind::Follows(_) => {}
        }
        error.at(self.node)
    }
}

/// A value as JSON, for the author's own keys.
fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Scalar { text, plain } => match text.as_str() {
            _ if !plain => text.as_str().into(),
            _ if node.is_null() => serde_json::Value::Null,
            "true" => true.into(),
            "false" => false.into(),
            text => {
                let whole = text.parse::<i64>().ok().map(Into::into);
                let number = || text.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Into::into);
                whole.or_else(number).unwrap_or_else(|| text.into())
            }
        },
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => entries.iter().map(|(key, value)| (key.key().to_owned(), json(value))).collect(),
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $type:ty;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            match &self.node.value {
                _ if self.is_stand_in() => visitor.$visit(<$type>::default()),
                Value::Scalar { text, plain: true } => match text.parse::<$type>() {
                    Ok(value) => visitor.$visit(value).map_err(|error: Wrong| error.at(self.node)),
                    Err(_) => Err(self.mismatch(&visitor)),
                },
                _ => Err(self.mismatch(&visitor)),
            }
        })*
    };
}

impl<'de, 't: 'de> Deserializer<'de> for Reader<'t> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.node.value {
            Value::List(_) => self.deserialize_seq(visitor),
            Value::Map(_) => self.deserialize_map(visitor),
            Value::Scalar { .. } => self.deserialize_str(visitor),
        }
    }

    parsed! {
        deserialize_bool visit_bool bool;
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
        deserialize_char visit_char char;
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.node.value {
            Value::Scalar { text, .. } => visitor.visit_str(text).map_err(|error: Wrong| error.at(self.node)),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let items = match &self.node.value {
            Value::List(items) => items.as_slice(),
            _ if self.is_stand_in() => &[],
            _ => return Err(self.mismatch(&visitor)),
        };
        // A wrong item keeps its place, so that the items after it keep their numbers.
        let wrong = |item: &Node| self.known.left_out.contains(&item.id);
        let items = items.iter().filter(|item| !item.is_null());
        let items = items.map(|item| self.child(if wrong(item) { &STAND_IN } else { item }));
        visitor.visit_seq(Items(items)).map_err(|error: Wrong| error.at(self.node))
    }

    /// Keys with nothing behind their colon are read too: authors keep known ones as reminders, but an unknown one may be
    /// the rest of a text that was cut at a comma.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let entries = match &self.node.value {
            Value::Map(entries) => entries.as_slice(),
            _ if self.is_stand_in() => &[],
            _ => return Err(self.mismatch(&visitor)),
        };
        let entries = entries
            .iter()
            .filter(|(_, value)| !self.known.left_out.contains(&value.id))
            .map(|(key, value)| (key.key(), self.child(value)));
        let missing = self.known.missing.iter().filter(|(id, _)| *id == self.node.id);
        let entries = entries.chain(missing.map(|(_, field)| (*field, self.child(&STAND_IN))));
        visitor.visit_map(Entries { entries, value: None }).map_err(|error: Wrong| self.place(error))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_map(visitor).map_err(|mut error| {
            let is_text = matches!(self.node.value, Value::Scalar { .. });
            if is_text && error.code == Code::WrongType && error.spot.as_ref().is_some_and(|at| at.id == self.node.id) {
                let some: Vec<&str> = fields.iter().take(3).copied().collect();
                error.hint = Some(format!("write its fields: `{{ {}: … }}`", some.join(": …, ")));
            }
            error
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match &self.node.value {
            _ if self.is_stand_in() => visitor.visit_enum(variants[0].into_deserializer()),
            Value::Scalar { text, .. } => {
                visitor.visit_enum(text.as_str().into_deserializer()).map_err(|error: Wrong| error.at(self.node))
            }
            _ => Err(self.mismatch(&"one word")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    serde::forward_to_deserialize_any! { i128 u128 bytes byte_buf unit_struct tuple tuple_struct }
}

/// The items of a list. An error about an item has the item's place, also when its type noticed it only afterwards.
struct Items<I>(I);

impl<'de, 't: 'de, I: Iterator<Item = Reader<'t>>> SeqAccess<'de> for Items<I> {
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let Some(item) = self.0.next() else { return Ok(None) };
        seed.deserialize(item).map(Some).map_err(|error| item.place(error))
    }
}

/// The entries of a mapping; the same holds for their values.
struct Entries<'t, I> {
    entries: I,
    value: Option<Reader<'t>>,
}

impl<'de, 't: 'de, I: Iterator<Item = (&'t str, Reader<'t>)>> MapAccess<'de> for Entries<'t, I> {
    type Error = Wrong;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Wrong> {
        let Some(value) = self.value.take() else { return Err(de::Error::custom("a value without a key")) };
        seed.deserialize(value).map_err(|error| value.place(error))
    }
}
