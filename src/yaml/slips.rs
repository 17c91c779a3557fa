//! The slips authors make in YAML, each with its line as it should be.
//!
//! A parser stops where it can read no further, often lines below the slip. So each line up to there is mended in the
//! ways that people usually get it wrong, and the first that lets the parser read on is the one that was meant.

use std::cmp::Ordering;

use super::habits;
use super::tree::{Tree, TreeError};
use crate::diagnostic::Code;
use crate::text::Span;

/// Texts longer than this, and more tries than that, would make one slip cost more than the whole build.
const LONGEST: usize = 512 << 10;
const MOST_TRIES: usize = 60;
/// A repaired line longer than this is not read in a terminal.
const LONGEST_SHOWN: usize = 120;
/// How much of its end is shown of such a line.
const ENDING: usize = 40;

/// A line that is wrong: in what way, which of its bytes, and how it should be.
pub(super) struct Slip {
    pub(super) message: &'static str,
    pub(super) at: Span,
    pub(super) line: String,
}

/// Finds the slip that an error of the parser comes from, and its line as it should be.
pub(super) fn find(yaml: &str, error: &TreeError) -> Option<(TreeError, String)> {
    if yaml.len() > LONGEST {
        return None;
    }
    // Some errors are told at the beginning of the text that the next line breaks.
    let last = yaml[error.span.start..].find('\n').map_or(yaml.len(), |newline| error.span.start + newline + 1);
    let mut tries = 0;
    // Indentation goes last: moving a line helps the parser also where something else was meant.
    for ways in [slips, shifts] {
        let (mut start, mut above) = (0, "");
        for whole in yaml.split_inclusive('\n') {
            if start > last {
                break;
            }
            let line = whole.trim_end_matches(['\n', '\r']);
            for slip in lost_dash(&yaml[..start], line).into_iter().chain(ways(line, above)) {
                tries += 1;
                if tries > MOST_TRIES {
                    return None;
                }
                if reads_on(yaml, start, line, &slip, error) {
                    return Some((slip.told(start, line), slip.line));
                }
            }
            start += whole.len();
            above = if line.trim().is_empty() { above } else { line };
        }
    }
    None
}

/// Whether the parser comes further with the line mended.
fn reads_on(yaml: &str, start: usize, line: &str, slip: &Slip, error: &TreeError) -> bool {
    let mended = [&yaml[..start], &slip.line, &yaml[start + line.len()..]].concat();
    Tree::parse_only(&mended).err().is_none_or(|later| {
        let later = later.span.start;
        later > start + slip.line.len() && later + line.len() > error.span.start + slip.line.len()
    })
}

impl Slip {
    /// What is told of a line that begins at a byte.
    fn told(&self, start: usize, line: &str) -> TreeError {
        let at = start + self.at.start..start + self.at.end;
        let hint = if self.line.trim() == line.trim() {
            let spaces = self.line.len() - self.line.trim_start().len();
            match spaces {
                0 => format!("write {} at the beginning of the line", shown(&self.line)),
                1 => format!("write {} after one space", shown(&self.line)),
                _ => format!("write {} after {spaces} spaces", shown(&self.line)),
            }
        } else {
            format!("write {}", shown(&self.line))
        };
        TreeError::new(Code::YamlSyntax, self.message, hint, at)
    }
}

/// A line in backticks: of a long one its beginning and its end, where it was mended.
pub(super) fn shown(line: &str) -> String {
    let letters: Vec<char> = line.trim().chars().collect();
    if letters.len() <= LONGEST_SHOWN {
        return format!("`{}`", line.trim());
    }
    let (begins, ends) = letters.split_at(LONGEST_SHOWN - ENDING);
    let ends = &ends[ends.len() - ENDING..];
    format!("`{} … {}`", String::from_iter(begins).trim_end(), String::from_iter(ends).trim_start())
}

/// A text some of whose lines were mended, and the way back from its bytes to those of the original.
pub(super) struct Mended {
    pub(super) text: String,
    edits: Vec<Edit>,
}

/// A line that was replaced: where it begins, how long it was and is, and how much of its beginning stayed.
struct Edit {
    start: usize,
    before: usize,
    after: usize,
    same: usize,
}

impl Mended {
    pub(super) fn of(yaml: &str) -> Self {
        Self { text: yaml.to_owned(), edits: Vec::new() }
    }

    /// Replaces the line that a byte lies in.
    pub(super) fn replace_line(&mut self, byte: usize, line: &str) {
        let start = self.text[..byte].rfind('\n').map_or(0, |newline| newline + 1);
        let old = self.text[start..].split(['\n', '\r']).next().unwrap_or("");
        let same = old.bytes().zip(line.bytes()).take_while(|(old, new)| old == new).count();
        self.edits.push(Edit { start, before: old.len(), after: line.len(), same });
        self.text.replace_range(start..start + self.edits[self.edits.len() - 1].before, line);
    }

    /// The bytes of the original that a span means.
    pub(super) fn original(&self, span: &Span) -> Span {
        let byte = |byte: usize| {
            self.edits.iter().rev().fold(byte, |byte, edit| {
                if byte <= edit.start + edit.same {
                    byte
                } else {
                    (byte + edit.before).saturating_sub(edit.after).max(edit.start + edit.same)
                }
            })
        };
        byte(span.start)..byte(span.end)
    }
}

/// A line taken apart: white space and dashes, key, text.
pub(super) struct Line<'l> {
    pub(super) whole: &'l str,
    /// Where the key begins.
    pub(super) key: usize,
    /// Where the text begins: behind the key, or where it would be.
    pub(super) text: usize,
}

impl<'l> Line<'l> {
    pub(super) fn of(whole: &'l str) -> Self {
        let mut key = 0;
        let width = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
        key += width(whole);
        while whole[key..].starts_with("- ") {
            key += 1;
            key += width(&whole[key..]);
        }
        let name = word(&whole[key..]);
        let after = &whole[key + name..];
        let text = if name > 0 && after.starts_with(": ") { key + name + 1 + width(&after[1..]) } else { key };
        Self { whole, key, text }
    }

    pub(super) fn with(&self, from: usize, replacement: &str) -> String {
        format!("{}{replacement}", &self.whole[..from])
    }
}

/// How long the key is that a text begins with.
fn word(text: &str) -> usize {
    text.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | '-')).unwrap_or(text.len())
}

/// The ways a line can be meant that is wrong as it stands.
fn slips(whole: &str, above: &str) -> Vec<Slip> {
    let line = Line::of(whole);
    let end = whole.trim_end().len();
    let text = whole.get(line.text..end).unwrap_or("");
    let mut found = not_joined(&line);
    found.extend(habits::slips(&line));
    let mut add = |message, at: Span, mended: String| found.push(Slip { message, at, line: mended });
    let spaces = whole.len() - whole.trim_start().len();
    let (indent, dashes) = (above.len() - above.trim_start().len(), Line::of(above).key);
    if let Some(at) = whole[..spaces].find('\t') {
        for column in [dashes, indent, 2] {
            let mended = format!("{}{}", " ".repeat(column), whole.trim_start());
            add("YAML is indented with spaces, and here is a tab", at..at + 1, mended);
        }
    }
    if let Some(open) = opened(text) {
        let message = match open.1.chars().last() {
            Some(']') => "the `[` that begins here has no `]`",
            Some('}') => "the `{` that begins here has no `}`",
            _ => "the quotation mark that begins here has no end",
        };
        let at = line.text + open.0;
        add(message, at..at + 1, format!("{}{}", &whole[..end], open.1));
    }
    let dash =
        whole.trim_start().strip_prefix('-').filter(|rest| rest.starts_with(|letter: char| letter.is_alphabetic()));
    if let Some(rest) = dash {
        add("a space is missing after the dash", spaces..spaces + 1, format!("{}- {rest}", &whole[..spaces]));
    }
    let needs_quotes = match text.chars().next() {
        Some('"' | '\'') => Some("a text goes on after its quotation mark"),
        // Fields in braces are no text, whatever is wrong with them.
        Some('{') if text.ends_with('}') && text.contains(": ") => None,
        Some(sign) if "@`%*&!|>[{".contains(sign) => Some("a text that begins with this sign needs quotes"),
        _ if text.contains(": ") || text.ends_with(':') => Some("a text that has a colon in it needs quotes"),
        _ => None,
    };
    if let Some(message) = needs_quotes {
        add(message, line.text..end, line.with(line.text, &quoted(text)));
    }
    let block = above.get(Line::of(above).text..).unwrap_or_default();
    if block.starts_with(['|', '>']) && block[1..].trim_matches(['-', '+', ' ']).is_empty() && spaces <= indent {
        let mended = format!("{}{}", " ".repeat(indent + 2), whole.trim_start());
        add("the text that belongs to the line above is not indented", spaces..end, mended);
    }
    if above.trim_start().starts_with("- ") && line.text == line.key && !text.is_empty() {
        let mended = format!("{}- {}", " ".repeat(indent), whole.trim_start());
        add("this item of the list has no dash", spaces..end, mended);
    }
    found
}

/// A field that stands in the column of the dashes and was in the item above already: it begins the next item.
fn lost_dash(before: &str, whole: &str) -> Option<Slip> {
    let rest = whole.trim_start();
    let (spaces, key) = (whole.len() - rest.len(), &rest[..word(rest)]);
    let field = format!("{key}:");
    if key.is_empty() || !rest.starts_with(&field) {
        return None;
    }
    let mut known = false;
    for line in before.lines().rev().filter(|line| !line.trim().is_empty()) {
        let inner = line.trim_start();
        match (line.len() - inner.len()).cmp(&spaces) {
            Ordering::Greater => known |= inner.starts_with(&field),
            Ordering::Less => return None,
            Ordering::Equal => {
                let item = inner.strip_prefix("- ")?.trim_start_matches([' ', '{']);
                let is_known = known || item.starts_with(&field) || item.contains(&format!(", {field}"));
                let line = format!("{}- {rest}", &whole[..spaces]);
                let at = spaces..whole.trim_end().len();
                return is_known.then_some(Slip { message: "this item of the list has no dash", at, line });
            }
        }
    }
    None
}

/// A key that is not joined to its text by a colon and a space.
fn not_joined(line: &Line<'_>) -> Vec<Slip> {
    let name = word(&line.whole[line.key..]);
    if name == 0 || line.text != line.key {
        return Vec::new();
    }
    let (key, behind) = line.whole[line.key..].split_at(name);
    let slip = |message, sign: usize, text: &str| {
        let at = line.key + name + sign;
        Slip { message, at: at..at + 1, line: line.with(line.key, &format!("{key}: {}", text.trim())) }
    };
    let colon = behind.strip_prefix(':').filter(|text| !text.is_empty() && !text.starts_with("//"));
    let equals = behind.trim_start().strip_prefix('=');
    let no_space = colon.map(|text| slip("a space is missing after the colon", 0, text));
    let no_colon =
        equals.map(|text| slip("a field and its text are joined by `:`", behind.len() - text.len() - 1, text));
    no_space.into_iter().chain(no_colon).collect()
}

/// The columns a line can have been meant to begin in.
fn shifts(whole: &str, above: &str) -> Vec<Slip> {
    let spaces = whole.len() - whole.trim_start().len();
    let (indent, dashes) = (above.len() - above.trim_start().len(), Line::of(above).key);
    let columns = [indent, dashes].into_iter().filter(|column| *column != spaces && !whole.trim().is_empty());
    let shift = |column| Slip {
        message: "this line does not begin in the column of the one above it",
        at: spaces..whole.trim_end().len(),
        line: format!("{}{}", " ".repeat(column), whole.trim_start()),
    };
    columns.map(shift).collect()
}

/// Where a text that begins with a bracket or quotation mark leaves one open, and all that would close it.
fn opened(text: &str) -> Option<(usize, String)> {
    if !text.starts_with(['"', '\'', '[', '{']) {
        return None;
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, letter) in text.char_indices() {
        match (open.last().map(|&(_, end)| end), letter) {
            (Some(end), letter) if letter == end => drop(open.pop()),
            (Some('"' | '\''), _) => {}
            (None, _) if at > 0 => return None,
            (_, '"' | '\'') => open.push((at, letter)),
            (_, '[') => open.push((at, ']')),
            (_, '{') => open.push((at, '}')),
            _ => {}
        }
    }
    Some((open.first()?.0, open.iter().rev().map(|(_, end)| *end).collect()))
}

/// The last bracket of a text that nothing behind it closes.
pub(super) fn open_bracket(yaml: &str) -> Option<usize> {
    let (mut start, mut found) = (0, None);
    for line in yaml.split_inclusive('\n') {
        let text = Line::of(line).text;
        let begins = line.get(text..).is_some_and(|text| text.starts_with(['[', '{']));
        if let Some((at, _)) = opened(&yaml[start + text..]).filter(|_| begins) {
            found = Some(start + text + at);
        }
        start += line.len();
    }
    found
}

/// A text in the quotation marks that it does not hold.
pub(super) fn quoted(text: &str) -> String {
    let text = text.trim();
    // `"The dam" explained` keeps its marks inside; `'It's so'` had them around it.
    let inner = ['"', '\''].into_iter().find_map(|mark| text.strip_prefix(mark)?.strip_suffix(mark)).unwrap_or(text);
    if inner.contains(['"', '\\']) { format!("'{}'", inner.replace('\'', "''")) } else { format!("\"{inner}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line a slip is found in, and how it should be.
    fn told(yaml: &str) -> (usize, String) {
        let error = Tree::parse_only(yaml).expect_err(yaml);
        let (slip, _) = find(yaml, &error).unwrap_or_else(|| panic!("no slip in {yaml:?}: {}", error.message));
        let hint = slip.hint;
        let line = yaml[..slip.span.start].matches('\n').count() + 1;
        (line, hint.trim_start_matches("write `").replace('`', ""))
    }

    #[test]
    fn the_line_of_a_slip_is_shown_as_it_should_be() {
        let told_as =
            |yaml: &str, line: usize, mended: &str| assert_eq!(told(yaml), (line, mended.to_owned()), "{yaml}");
        told_as("title:The dam\nsummary: S\ndate: 2026\n", 1, "title: The dam");
        told_as("title: T\nsummary:S\ndate: 2026\n", 2, "summary: S");
        told_as("title = The dam\nsummary: S\n", 1, "title: The dam");
        told_as("title: 'It's the dam'\nsummary: S\n", 1, "title: \"It's the dam\"");
        told_as("title: \"The dam\" explained\nsummary: S\n", 1, "title: '\"The dam\" explained'");
        told_as("title: \"The dam\nsummary: S\ndate: 2026\n", 1, "title: \"The dam\"");
        told_as("title: T\nsummary: \"S\ndate: 2026\nmethods: \"So\"\n", 2, "summary: \"S\"");
        told_as("topics: [water, law\ntitle: T\n", 1, "topics: [water, law]");
        told_as("a: {id: x, b: [1, 2\ntitle: T\nz: 1\n", 1, "a: {id: x, b: [1, 2]}");
        told_as("title: @all\n", 1, "title: \"@all\"");
        told_as("title: %50 of it\n", 1, "title: \"%50 of it\"");
        told_as("title: *The* dam\nsummary: S\n", 1, "title: \"*The* dam\"");
        told_as("title: `The` dam\n", 1, "title: \"The dam\"");
        told_as("title: > 50 dead\nsummary: S\n", 1, "title: \"> 50 dead\"");
        told_as("title: | or not\nsummary: S\n", 1, "title: \"| or not\"");
        told_as("title: {The} dam\nsummary: S\n", 1, "title: \"{The} dam\"");
        told_as("title: Explained: the dam\nsummary: S\n", 1, "title: \"Explained: the dam\"");
        told_as("key_points:\n  - [Rivera](actor:a) did\n  - So\n", 2, "- \"[Rivera](actor:a) did\"");
        told_as("title: T\n  summary: S\n", 2, "summary: S at the beginning of the line");
        told_as("timeline:\n  - date: 2025\n     title: T\n", 3, "title: T after 4 spaces");
        told_as("timeline:\n  - date: 2025\n\ttitle: T\n", 3, "title: T after 4 spaces");
        told_as("topics:\n  - water\n  law\ntitle: T\n", 3, "- law");
        told_as("timeline:\n  - date: 2025\n    title: A\n  date: 2026\n    title: B\nz: 1\n", 4, "- date: 2026");
        told_as("timeline:\n  - { date: 2025, title: A }\n  date: 2026\n    title: B\n", 3, "- date: 2026");
        told_as("timeline:\n- date: 2025\n  title: A\ndate: 2026\n  title: B\n", 4, "- date: 2026");
        told_as("actors:\n  - id: a\n    role: b\n  note: c\n", 4, "note: c after 4 spaces");
        told_as("methods: |\nWe asked.\ntitle: T\n", 2, "We asked. after 2 spaces");
        told_as("topics:\n  - water\n  -law: x\ntitle: T\n", 3, "- law: x");
    }

    #[test]
    fn of_a_long_line_both_ends_are_shown() {
        let yaml = format!("title: Explained: {} from now on\nsummary: S\n", "and so on, ".repeat(20));
        let (_, mended) = told(&yaml);
        assert!(mended.starts_with("title: \"Explained: and so on,") && mended.ends_with(" from now on\""), "{mended}");
        assert!(mended.chars().count() < 125 && mended.contains(" … "), "{mended}");
    }

    #[test]
    fn a_bracket_left_open_over_several_lines_is_found() {
        let yaml = "a: [b]\ntopics: [water,\n  law\ntitle: T\ndate: 2026\n";
        let told = Tree::parse(yaml).unwrap_err();
        assert_eq!(told.last().map(|last| last.span.clone()), Some(15..16));
    }

    #[test]
    fn all_slips_of_a_text_are_told_where_they_are() {
        let yaml = "title:Ä dam\nsummary: a: b\ntopics: [water\nstatus: actve\n";
        let tree = Tree::parse(yaml).unwrap();
        let told: Vec<&str> = tree.mistakes.iter().map(|mistake| &yaml[mistake.span.clone()]).collect();
        assert_eq!(told, [":", "a: b", "["]);
        let tree = Tree::of(yaml).unwrap();
        assert_eq!(tree.locate(yaml, "status").map(|span| &yaml[span]), Some("actve"));
        assert_eq!(tree.locate(yaml, "title").map(|span| &yaml[span]), Some("Ä dam"));
    }

    #[test]
    fn right_yaml_above_a_slip_is_not_blamed() {
        let above = "topics: [water,\n  law]\nmethods: |\n  key = value, \"open\n  a:b\nsources:\n  - {id: a, url: https://x.org/#a}\n";
        assert_eq!(told(&format!("{above}title: a: b\n")), (8, "title: \"a: b\"".into()));
    }
}
