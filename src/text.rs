//! Places in text: which file, which bytes, which line and column.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

/// Bytes of a file's text, from and up to.
pub type Span = Range<usize>;

/// A file's path below the site's folder, with `/` between its parts on every system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Makes a path of its text, such as `content/explainers/dam.md`.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part without its extension: the id of a record kept in a file of its own.
    pub fn stem(&self) -> &str {
        let name = self.0.rsplit('/').next().unwrap_or(&self.0);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The folder that holds the file, without a `/` at its end; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The path that `relative` means in a file of this path's folder; `None` when it leaves the site.
    pub fn join(&self, relative: &str) -> Option<Self> {
        let mut parts: Vec<&str> = self.folder().split('/').filter(|part| !part.is_empty()).collect();
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(Self::new(parts.join("/")))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

/// Finds the line and column of a byte; a byte inside a character counts as the character's first.
pub fn line_column(text: &str, byte: usize) -> LineColumn {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let before = &text[..byte];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    LineColumn { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

/// A text in lines of a width, all but the first indented. What stands in backticks is written as it is shown, and so
/// stays in one piece.
pub fn wrapped(text: &str, width: usize, indent: &str) -> String {
    const KEPT: &str = "\u{a0}";
    let parts = text.split('`').enumerate();
    let parts: Vec<String> =
        parts.map(|(index, part)| if index % 2 == 1 { part.replace(' ', KEPT) } else { part.to_owned() }).collect();
    let options = textwrap::Options::new(width).subsequent_indent(indent).break_words(false);
    let options = options.word_separator(textwrap::WordSeparator::AsciiSpace);
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(&parts.join("`"), options).join("\n").replace(KEPT, " ")
}

/// Picks the candidate that a misspelt `word` most likely meant, if one is near enough.
///
/// Near is at least 0.65 on the Damerau-Levenshtein scale from 0 to 1, or one word being the start of the other:
/// a guess that keeps `marko-rubio` near `marco-rubio` and `cat` away from `dog`.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let score = |candidate: &str| {
        let likeness = strsim::normalized_damerau_levenshtein(word, candidate);
        let starts = word.len() >= 3 && (candidate.starts_with(word) || word.starts_with(candidate));
        if starts { likeness.max(0.65) + 0.1 } else { likeness }
    };
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let found = score(candidate);
        let better = best.is_none_or(|(top, held)| found > top || (found >= top && candidate < held));
        if found >= 0.65 && better {
            best = Some((found, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Makes an id of a name: Latin letters, lower case, words joined by `-`; empty if nothing is left.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let plain = if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(deunicode::deunicode(name)) };
    for letter in plain.chars() {
        match letter.to_ascii_lowercase() {
            letter @ ('a'..='z' | '0'..='9') => slug.push(letter),
            '\'' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// What the system refused, in words: without its numbers.
pub fn plain_reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::NotFound => "nothing is there".to_owned(),
        ErrorKind::NotADirectory => "it is a file, not a folder".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        _ => {
            let text = error.to_string().to_lowercase();
            text.split(" (os error").next().unwrap_or(&text).to_owned()
        }
    }
}

/// Escapes a text for HTML, inside elements and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
    html
}

/// A path of an address with what is percent-encoded in it decoded; as it is if that is no text.
pub fn url_decoded(path: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(path).decode_utf8().unwrap_or(Cow::Borrowed(path))
}

/// Percent-encodes what a path of an address cannot hold (RFC 3986, section 3.3).
pub fn url_path(path: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/@+,=".contains(&byte);
    if path.bytes().all(plain) {
        return Cow::Borrowed(path);
    }
    let mut address = String::with_capacity(path.len() + 16);
    for byte in path.bytes() {
        if plain(byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    Cow::Owned(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_column("añb\nñç", 3), LineColumn { line: 1, column: 3 });
        assert_eq!(line_column("añb\nñç", 7), LineColumn { line: 2, column: 2 });
        assert_eq!(line_column("ab", 99), LineColumn { line: 1, column: 3 });
    }

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        assert_eq!(nearest("marko-rubio", ["marco-rubio", "mario-draghi"]), Some("marco-rubio"));
        assert_eq!(nearest("titel", ["title", "tier"]), Some("title"));
        assert_eq!(nearest("cat", ["dog"]), None);
    }

    #[test]
    fn slugs_are_ids() {
        assert_eq!(slug("Nicolás Maduro's visit!"), "nicolas-maduros-visit");
        assert_eq!(slug("  –  "), "");
        assert_eq!(slug("東京"), "dong-jing");
    }

    #[test]
    fn a_relative_path_may_not_leave_the_site() {
        let file = SourcePath::new("content/explainers/dam.md");
        assert_eq!(file.join("../actors/a.md"), Some(SourcePath::new("content/actors/a.md")));
        assert_eq!(file.join("../../../x"), None);
    }
}
