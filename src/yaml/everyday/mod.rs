//! The YAML that nearly all files are written in, read straight into records: several times as fast as `serde_yaml`, which
//! makes events of a whole file first.
//!
//! It knows block mappings and lists, `[…]` and `{…}`, texts with and without quotes, `|` and `>`. At anything else (an
//! anchor, a tag, an unusual key, a tab), at every mistake, and wherever it could be wrong about what is meant, it gives
//! up, and `serde_yaml` reads the file. So it never has to say what is wrong, and must only keep one promise: what it
//! reads, `serde_yaml` reads as the same. Where both follow a rule of their own (`null`, whole numbers), it is that of
//! YAML 1.2's core schema: <https://yaml.org/spec/1.2.2/#103-core-schema>.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    self, Deserialize as _, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};

use super::is_own;

/// Deeper files are left to others, which count too.
const DEEPEST: usize = 32;

/// The path of a mapping (empty at the top), a key of it that begins with `x-` or is `waive`, its value.
type OwnKey = (String, String, serde_json::Value);

/// Reads a record, and the author's own keys beside its fields, if all of it is everyday YAML.
pub(super) fn read<T: DeserializeOwned>(yaml: &str) -> Option<(T, Vec<OwnKey>)> {
    if yaml.chars().any(is_unusual) {
        return None;
    }
    let mut lines = Lines { yaml, at: 0, line: 0, path: Vec::new(), own_keys: Vec::new(), in_own_key: false };
    let start = lines.value_below(None).ok()?;
    let record = T::deserialize(Value { lines: &mut lines, start }).ok()?;
    lines.next_line().is_none().then_some((record, lines.own_keys))
}

/// Letters that YAML refuses, breaks lines at, or reads by rules of their own.
fn is_unusual(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// What is not read here, for whatever reason.
#[derive(Debug)]
struct Unsure;

impl fmt::Display for Unsure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no everyday YAML")
    }
}

impl std::error::Error for Unsure {}

impl de::Error for Unsure {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// A text being read from its beginning to its end.
struct Lines<'y> {
    yaml: &'y str,
    /// The next byte.
    at: usize,
    /// Where its line begins.
    line: usize,
    /// The way from the top to the entry that is being read: of each open mapping its key, of each list its number.
    path: Vec<Step<'y>>,
    own_keys: Vec<OwnKey>,
    /// Whether the value of such a key is being read: what is in it is all the author's own.
    in_own_key: bool,
}

#[derive(Clone, Copy)]
enum Step<'y> {
    Key(&'y str),
    Item(usize),
}

/// How a value begins.
enum Start<'y> {
    /// There is none.
    Nothing,
    /// A text, read already; `plain` if it stands without quotes, so that it may also be a number or a truth value.
    Text { text: Cow<'y, str>, plain: bool },
    /// A mapping whose keys stand in this column.
    Map(usize),
    /// A list whose dashes stand in this column.
    List(usize),
    /// A mapping or list whose opening bracket is read already, with the bracket that closes it. If it is not itself
    /// between brackets, nothing may stand behind it on its line.
    Between { close: u8, ends_line: bool },
}

/// What a value belongs to.
#[derive(Clone, Copy)]
enum Owner {
    /// A key in this column.
    Key(usize),
    /// A dash in this column.
    Dash(usize),
}

impl<'y> Lines<'y> {
    fn rest(&self) -> &'y str {
        &self.yaml[self.at..]
    }

    /// The line from the next byte on, without its end.
    fn rest_of_line(&self) -> &'y str {
        let rest = self.rest();
        rest.find('\n').map_or(rest, |end| &rest[..end])
    }

    fn skip_spaces(&mut self) {
        self.at += spaces(self.rest());
    }

    fn skip_line(&mut self) {
        self.at = (self.at + self.rest_of_line().len() + 1).min(self.yaml.len());
        self.line = self.at;
    }

    /// Goes to the next line, if nothing but spaces and a comment remain of this one.
    fn end_line(&mut self) -> Result<(), Unsure> {
        let rest = self.rest_of_line();
        let ends = spaces(rest) == rest.len() || rest.trim_start_matches(' ').starts_with('#') && rest.starts_with(' ');
        self.skip_line();
        if ends { Ok(()) } else { Err(Unsure) }
    }

    /// Goes to the first byte of the next line that says anything, and tells its column. Only at the beginning of a line.
    fn next_line(&mut self) -> Option<usize> {
        loop {
            self.line = self.at;
            self.skip_spaces();
            match self.rest().as_bytes().first()? {
                b'\n' => self.at += 1,
                b'#' => self.skip_line(),
                _ => return Some(self.at - self.line),
            }
        }
    }

    /// Finds the value behind a key or a dash.
    fn value(&mut self, owner: Owner) -> Result<Start<'y>, Unsure> {
        self.skip_spaces();
        let rest = self.rest_of_line();
        if rest.is_empty() || rest.starts_with('#') {
            self.skip_line();
            return self.value_below(Some(owner));
        }
        match owner {
            Owner::Dash(_) if key(rest).is_some() => Ok(Start::Map(self.at - self.line)),
            Owner::Key(above) | Owner::Dash(above) => self.text_or_bracket(above),
        }
    }

    /// Finds the value on the lines below its owner; without an owner the whole text. Only at the beginning of a line.
    fn value_below(&mut self, owner: Option<Owner>) -> Result<Start<'y>, Unsure> {
        let start = self.at;
        let Some(column) = self.next_line() else { return owner.map(|_| Start::Nothing).ok_or(Unsure) };
        let line = self.rest_of_line();
        match owner {
            // A list may stand right below its key, in the same column.
            Some(Owner::Key(above)) if column == above && is_item(line) => Ok(Start::List(column)),
            Some(Owner::Key(above) | Owner::Dash(above)) if column <= above => {
                (self.at, self.line) = (start, start);
                Ok(Start::Nothing)
            }
            _ if is_item(line) => Ok(Start::List(column)),
            _ if key(line).is_some() => Ok(Start::Map(column)),
            Some(Owner::Key(above) | Owner::Dash(above)) => self.text_or_bracket(above),
            None => Err(Unsure),
        }
    }

    /// Reads a text, of which all lines stand to the right of the column `above`, or an opening bracket.
    fn text_or_bracket(&mut self, above: usize) -> Result<Start<'y>, Unsure> {
        match self.rest().bytes().next().ok_or(Unsure)? {
            bracket @ (b'{' | b'[') => Ok(self.open(bracket, true)),
            b'"' | b'\'' => {
                let text = self.quoted()?;
                self.end_line()?;
                Ok(Start::Text { text, plain: false })
            }
            b'|' | b'>' => Ok(Start::Text { text: self.block(above)?.into(), plain: false }),
            _ => Ok(Start::Text { text: self.plain_lines(above)?, plain: true }),
        }
    }

    fn open(&mut self, bracket: u8, ends_line: bool) -> Start<'y> {
        self.at += 1;
        Start::Between { close: if bracket == b'{' { b'}' } else { b']' }, ends_line }
    }

    /// A text between quotes, on one line.
    fn quoted(&mut self) -> Result<Cow<'y, str>, Unsure> {
        let line = self.rest_of_line();
        let (quote, body) = line.split_at(1);
        let stops: &[char] = if quote == "'" { &['\''] } else { &['"', '\\'] };
        let mut text = Cow::Borrowed("");
        let mut from = 0;
        loop {
            let end = from + body[from..].find(stops).ok_or(Unsure)?;
            let letter = match (&body[end..=end], body.as_bytes().get(end + 1)) {
                ("'", Some(b'\'')) => '\'',
                ("\\", Some(b'"')) => '"',
                ("\\", Some(b'\\')) => '\\',
                ("\\", Some(b'n')) => '\n',
                ("\\", _) => return Err(Unsure),
                _ => {
                    match &mut text {
                        Cow::Borrowed(text) => *text = &body[..end],
                        Cow::Owned(text) => text.push_str(&body[from..end]),
                    }
                    self.at += 1 + end + 1;
                    return Ok(text);
                }
            };
            let text = text.to_mut();
            text.push_str(&body[from..end]);
            text.push(letter);
            from = end + 2;
        }
    }

    /// A text without quotes, which may go on below on lines further to the right.
    fn plain_lines(&mut self, above: usize) -> Result<Cow<'y, str>, Unsure> {
        let line = self.rest_of_line();
        let (first, mut is_last) = plain(line)?;
        if !begins_text(line) {
            return Err(Unsure);
        }
        let mut text = Cow::Borrowed(first);
        self.skip_line();
        while !is_last {
            let next = self.at;
            let blank_lines = self.rest().bytes().take_while(|byte| *byte == b'\n').count();
            self.at += blank_lines;
            let column = spaces(self.rest());
            self.at += column;
            let line = self.rest_of_line();
            if line.is_empty() || column <= above || line.starts_with('#') {
                self.at = next;
                break;
            }
            let more;
            (more, is_last) = plain(line)?;
            if line.starts_with(['-', '?', ':']) {
                return Err(Unsure);
            }
            fold(text.to_mut(), blank_lines);
            text.to_mut().push_str(more);
            self.skip_line();
        }
        Ok(text)
    }

    /// A text behind `|` or `>`.
    fn block(&mut self, above: usize) -> Result<String, Unsure> {
        let folded = self.rest().starts_with('>');
        let strip = match &self.rest_of_line()[1..] {
            "" => false,
            "-" => true,
            _ => return Err(Unsure),
        };
        self.skip_line();
        let indent = spaces(self.rest());
        if indent <= above {
            return Err(Unsure);
        }
        let (mut text, mut blank_lines) = (String::new(), 0);
        loop {
            let line = self.rest_of_line();
            let column = spaces(line);
            if line.is_empty() && !self.rest().is_empty() {
                blank_lines += 1;
            } else if column < indent {
                break;
            } else if column == line.len() || (folded && column > indent) || self.rest().len() == line.len() {
                return Err(Unsure);
            } else {
                match text.is_empty() {
                    true => {}
                    false if folded => fold(&mut text, blank_lines),
                    false => text.extend(std::iter::repeat_n('\n', blank_lines + 1)),
                }
                blank_lines = 0;
                text.push_str(&line[indent..]);
            }
            self.skip_line();
        }
        if !strip {
            text.push('\n');
        }
        Ok(text)
    }

    /// Between brackets: goes to the next sign, which may stand on a line below.
    fn next_sign(&mut self) -> Result<u8, Unsure> {
        loop {
            self.skip_spaces();
            match self.rest().bytes().next().ok_or(Unsure)? {
                b'\n' if self.yaml[self.at + 1..].starts_with([' ', '\n']) => {
                    self.at += 1;
                    self.line = self.at;
                }
                b'\n' | b'#' => return Err(Unsure),
                sign => return Ok(sign),
            }
        }
    }

    /// Between brackets: finds an item, or the value of a key.
    fn value_between(&mut self, of_key: bool) -> Result<Start<'y>, Unsure> {
        match self.next_sign()? {
            bracket @ (b'{' | b'[') => Ok(self.open(bracket, false)),
            b'"' | b'\'' => Ok(Start::Text { text: self.quoted()?, plain: false }),
            b',' | b'}' if of_key => Ok(Start::Nothing),
            _ => {
                let line = self.rest_of_line();
                let end = line.find([',', '[', ']', '{', '}']).ok_or(Unsure)?;
                let (text, has_comment) = plain(&line[..end])?;
                let opens = line[end..].starts_with(['[', '{']);
                if has_comment || opens || text.contains(":?") || !begins_text(text) {
                    return Err(Unsure);
                }
                self.at += end;
                Ok(Start::Text { text: text.into(), plain: true })
            }
        }
    }

    /// Between brackets: whether another entry follows, with its comma read, or with what closes them.
    fn is_another_between(&mut self, is_first: bool, close: u8) -> Result<bool, Unsure> {
        let mut sign = self.next_sign()?;
        if sign == b',' && !is_first {
            self.at += 1;
            sign = self.next_sign()?;
        } else if sign != close && !is_first {
            return Err(Unsure);
        }
        if sign == close {
            self.at += 1;
        }
        Ok(sign != close)
    }

    /// In a column: whether another entry stands on the next line, and goes to it.
    fn is_another_below(&mut self, column: usize, is_entry: fn(&str) -> bool) -> Result<bool, Unsure> {
        let start = self.at;
        let found = self.next_line();
        if found.is_some_and(|found| found > column) {
            return Err(Unsure);
        }
        let another = found == Some(column) && is_entry(self.rest_of_line());
        if !another {
            (self.at, self.line) = (start, start);
        }
        Ok(another)
    }

    /// The path of the mapping that is being read, as in `reactions[3].source`.
    fn place(&self) -> String {
        let mut place = String::new();
        for step in &self.path[..self.path.len().saturating_sub(1)] {
            match step {
                Step::Key(key) if place.is_empty() => place.push_str(key),
                Step::Key(key) => place.extend([".", key]),
                Step::Item(number) => place.push_str(&format!("[{number}]")),
            }
        }
        place
    }
}

fn spaces(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b' ').count()
}

/// What line breaks between two lines of a text become.
fn fold(text: &mut String, blank_lines: usize) {
    if blank_lines == 0 {
        text.push(' ');
    }
    text.extend(std::iter::repeat_n('\n', blank_lines));
}

fn is_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ")
}

/// The key that a line begins with: letters, digits, `_` and `-`, then a colon and a space or the line's end.
fn key(line: &str) -> Option<&str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let length = line.bytes().take_while(|&byte| fits(byte)).count();
    let behind = line[length..].strip_prefix(':')?;
    let is_key =
        line.starts_with(|first: char| first.is_ascii_alphabetic()) && (behind.is_empty() || behind.starts_with(' '));
    is_key.then(|| &line[..length])
}

/// The text without quotes that a line begins with, and whether a comment ends it.
fn plain(line: &str) -> Result<(&str, bool), Unsure> {
    let has = |sign: &[u8; 2]| line.as_bytes().windows(2).position(|pair| pair == sign);
    if has(b": ").is_some() || line.ends_with(':') {
        return Err(Unsure);
    }
    let comment = has(b" #");
    Ok((line[..comment.unwrap_or(line.len())].trim_end_matches(' '), comment.is_some()))
}

/// Whether a text without quotes may begin like this.
fn begins_text(line: &str) -> bool {
    let mut bytes = line.bytes();
    match bytes.next() {
        Some(b'-') => bytes.next().is_some_and(|second| second.is_ascii_alphanumeric()),
        Some(first) => !b"?:,[]{}#&*!|>'\"%@`".contains(&first),
        None => false,
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "~" | "null" | "Null" | "NULL")
}

/// Whether a text without quotes can be nothing but a text, for whoever takes numbers and truth values too.
fn is_surely_text(text: &str) -> bool {
    let special = ["null", "true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word));
    // A number begins with a sign, a point or a digit; its letters are those of `0x`, `0o`, and of hexadecimal digits.
    let no_number = |letter: char| letter.is_alphabetic() && !letter.is_ascii_hexdigit() && !"oOxX".contains(letter);
    let digit_first = text.starts_with(|first: char| first.is_ascii_digit());
    (text.starts_with(char::is_alphabetic) && !special) || (digit_first && text.contains(no_number))
}

/// A whole number as everybody writes it.
fn whole(text: &str) -> Option<u64> {
    let digits = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok())?
}

/// A number with or without a point.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let fits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (before, behind) = digits.split_once('.').unwrap_or((digits, "0"));
    (fits(before) && fits(behind)).then(|| text.parse().ok())?
}

/// A value about to be read.
struct Value<'l, 'y> {
    lines: &'l mut Lines<'y>,
    start: Start<'y>,
}

impl<'l, 'y> Value<'l, 'y> {
    fn plain(&self) -> Result<&str, Unsure> {
        match &self.start {
            Start::Text { text, plain: true } => Ok(text),
            _ => Err(Unsure),
        }
    }

    fn entries(self) -> Result<Entries<'l, 'y>, Unsure> {
        if self.lines.path.len() >= DEEPEST {
            return Err(Unsure);
        }
        let step = if matches!(self.start, Start::Map(_) | Start::Between { close: b'}', .. }) {
            Step::Key("")
        } else {
            Step::Item(0)
        };
        self.lines.path.push(step);
        Ok(Entries { lines: self.lines, of: self.start, is_first: true, is_record: true })
    }
}

fn visit_text<'y, V: Visitor<'y>>(text: Cow<'y, str>, visitor: V) -> Result<V::Value, Unsure> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Unsure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        match self.start {
            Start::Nothing => visitor.visit_unit(),
            Start::Text { text, plain } if !plain || is_surely_text(&text) => visit_text(text, visitor),
            Start::Text { text, .. } => visitor.visit_u64(whole(&text).ok_or(Unsure)?),
            Start::Map(_) | Start::Between { close: b'}', .. } => visitor.visit_map(self.entries()?),
            Start::List(_) | Start::Between { .. } => visitor.visit_seq(self.entries()?),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        match self.plain()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Unsure),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        visitor.visit_f64(number(self.plain()?).ok_or(Unsure)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        match self.start {
            Start::Text { text, .. } => visit_text(text, visitor),
            _ => Err(Unsure),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        match &self.start {
            Start::Nothing => visitor.visit_none(),
            Start::Text { text, plain: true } if is_null(text) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unsure> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unsure> {
        match self.start {
            Start::Text { text, .. } => visitor.visit_enum(text.into_deserializer()),
            _ => Err(Unsure),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        match self.start {
            Start::Map(_) | Start::Between { close: b'}', .. } => {
                visitor.visit_map(Entries { is_record: false, ..self.entries()? })
            }
            _ => Err(Unsure),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char bytes byte_buf unit unit_struct seq tuple tuple_struct struct
        ignored_any
    }
}

/// The items of a list or the entries of a mapping.
struct Entries<'l, 'y> {
    lines: &'l mut Lines<'y>,
    of: Start<'y>,
    is_first: bool,
    /// Whether it may be a record, which may have keys of the author's own.
    is_record: bool,
}

impl<'y> Entries<'_, 'y> {
    /// Whether another entry follows; if so, it is the next to be read.
    fn is_another(&mut self) -> Result<bool, Unsure> {
        let is_first = std::mem::take(&mut self.is_first);
        let another = match self.of {
            Start::Between { close, .. } => self.lines.is_another_between(is_first, close)?,
            _ if is_first => true,
            Start::List(column) => self.lines.is_another_below(column, is_item)?,
            Start::Map(column) => self.lines.is_another_below(column, |line| key(line).is_some())?,
            Start::Nothing | Start::Text { .. } => return Err(Unsure),
        };
        if !another {
            self.lines.path.pop();
            if let Start::Between { ends_line: true, .. } = self.of {
                self.lines.end_line()?;
            }
        }
        Ok(another)
    }

    fn next_key(&mut self) -> Result<Option<&'y str>, Unsure> {
        while self.is_another()? {
            let key = key(self.lines.rest_of_line()).ok_or(Unsure)?;
            self.lines.at += key.len() + 1;
            if let Some(step) = self.lines.path.last_mut() {
                *step = Step::Key(key);
            }
            if !self.is_record || self.lines.in_own_key || !is_own(key) {
                return Ok(Some(key));
            }
            self.lines.in_own_key = true;
            let value = serde_json::Value::deserialize(self.value()?)?;
            self.lines.in_own_key = false;
            let place = self.lines.place();
            if self.lines.own_keys.iter().any(|(at, other, _)| *at == place && other == key) {
                return Err(Unsure);
            }
            self.lines.own_keys.push((place, key.to_owned(), value));
        }
        Ok(None)
    }

    /// The value of the key just read.
    fn value(&mut self) -> Result<Value<'_, 'y>, Unsure> {
        let start = if let Start::Map(column) = self.of {
            self.lines.value(Owner::Key(column))?
        } else {
            self.lines.value_between(true)?
        };
        Ok(Value { lines: &mut *self.lines, start })
    }
}

impl<'y> SeqAccess<'y> for Entries<'_, 'y> {
    type Error = Unsure;

    fn next_element_seed<S: DeserializeSeed<'y>>(&mut self, seed: S) -> Result<Option<S::Value>, Unsure> {
        let is_first = self.is_first;
        if !self.is_another()? {
            return Ok(None);
        }
        if let (false, Some(Step::Item(number))) = (is_first, self.lines.path.last_mut()) {
            *number += 1;
        }
        let start = if let Start::List(column) = self.of {
            self.lines.at += 1;
            self.lines.value(Owner::Dash(column))?
        } else {
            self.lines.value_between(false)?
        };
        seed.deserialize(Value { lines: &mut *self.lines, start }).map(Some)
    }
}

impl<'y> MapAccess<'y> for Entries<'_, 'y> {
    type Error = Unsure;

    fn next_key_seed<S: DeserializeSeed<'y>>(&mut self, seed: S) -> Result<Option<S::Value>, Unsure> {
        self.next_key()?.map(|key| seed.deserialize(BorrowedStrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'y>>(&mut self, seed: S) -> Result<S::Value, Unsure> {
        seed.deserialize(self.value()?)
    }
}

#[cfg(test)]
mod tests;
