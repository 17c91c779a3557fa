//! Slips of those who write other things than YAML all day: bullets of other kinds, two fields on one line, brackets
//! that are closed in the wrong order, versions that git could not join, a text that begins before the front matter ends.

use super::slips::{Line, Slip, quoted};
use super::tree::TreeError;
use crate::diagnostic::Code;
use crate::text::Span;

/// Signs that begin an item of a list elsewhere.
pub(super) const BULLETS: &[char] = &['*', '•', '·', '–', '—'];

/// Fields that items of lists have: behind a text, one of them is probably the next field and no part of the text.
const FIELDS: &[&str] = &[
    "actor", "answer", "date", "for", "id", "kind", "label", "lat", "lon", "name", "note", "question", "quote", "role",
    "source", "sources", "status", "text", "title", "type", "unit", "url", "value",
];

/// Whether a key is that of a field, and no name of the author's.
pub(super) fn is_field(key: &str) -> bool {
    FIELDS.contains(&key)
}

/// The ways in which a line is meant that is written by such a habit.
pub(super) fn slips(line: &Line<'_>) -> Vec<Slip> {
    [bullet(line), two_fields(line), crossed(line), no_comma(line)].into_iter().flatten().collect()
}

/// `* It leaks`, `• It leaks`
fn bullet(line: &Line<'_>) -> Option<Slip> {
    let spaces = line.whole.len() - line.whole.trim_start().len();
    let text = line.whole.trim_start().strip_prefix(BULLETS)?.strip_prefix(' ')?;
    let sign = line.whole.len() - text.len() - spaces - 1;
    let mended = format!("{}- {}", &line.whole[..spaces], text.trim_start());
    Some(Slip { message: "an item of a list begins with `- `", at: spaces..spaces + sign, line: mended })
}

/// `- date: 2025, title: The dam opens`
fn two_fields(line: &Line<'_>) -> Option<Slip> {
    let spaces = line.whole.len() - line.whole.trim_start().len();
    let record = line.whole.get(line.key..)?;
    if line.key == spaces || line.text == line.key || record[line.text - line.key..].starts_with(['"', '\'', '[', '{'])
    {
        return None;
    }
    let mut starts = vec![0];
    starts.extend(fields(record).filter(|(_, key)| is_field(key)).map(|(at, _)| at));
    starts.push(record.len());
    let entries: Vec<String> = starts.windows(2).filter_map(|pair| entry(&record[pair[0]..pair[1]])).collect();
    let mended = line.with(line.key, &format!("{{ {} }}", entries.join(", ")));
    let message = "several fields on one line need braces around them";
    (entries.len() > 1).then(|| Slip { message, at: line.key..line.whole.trim_end().len(), line: mended })
}

/// A field with its text as it stands between braces.
fn entry(field: &str) -> Option<String> {
    let (key, text) = field.trim().trim_end_matches([',', ';']).split_once(": ")?;
    let plain = !text.contains([',', '[', ']', '{', '}', '#', ':']);
    Some(format!("{key}: {}", if plain { text.trim().to_owned() } else { quoted(text) }))
}

/// `{ id: a, tags: [b, c }`
fn crossed(line: &Line<'_>) -> Option<Slip> {
    let text = line.whole.get(line.text..)?;
    if !text.starts_with(['[', '{']) {
        return None;
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, letter) in text.char_indices() {
        match letter {
            '[' => open.push((at, ']')),
            '{' => open.push((at, '}')),
            ']' | '}' => {
                let (opened, end) = open.pop()?;
                if end != letter {
                    let message = if end == ']' {
                        "the `[` that begins here has no `]`"
                    } else {
                        "the `{` that begins here has no `}`"
                    };
                    let (before, behind) = (text[..at].trim_end(), &text[at..]);
                    let space = if text[..at].ends_with(' ') { " " } else { "" };
                    let mended = line.with(line.text, &format!("{before}{end}{space}{behind}"));
                    return Some(Slip { message, at: line.text + opened..line.text + opened + 1, line: mended });
                }
            }
            _ => {}
        }
    }
    None
}

/// `{ name: Rome lat: 41.9 }`
fn no_comma(line: &Line<'_>) -> Option<Slip> {
    let text = line.whole.get(line.text..)?;
    if !text.starts_with('{') {
        return None;
    }
    let joined = |at: usize| text[..at].trim_end().ends_with([',', '{', '[', ';']);
    let (at, key) = fields(text).find(|(at, _)| !joined(*at))?;
    let mended = line.with(line.text, &format!("{}, {}", text[..at].trim_end(), &text[at..]));
    let at = line.text + at;
    Some(Slip { message: "a comma is missing before this field", at: at..at + key.len(), line: mended })
}

/// The keys that stand behind a space in a line, each with where it begins.
fn fields(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text.match_indices(' ').filter_map(move |(space, _)| {
        let word = text[space + 1..].split(' ').next()?;
        Some((space + 1, word.strip_suffix(':')?))
    });
    words.filter(|(_, key)| !key.is_empty() && key.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_'))
}

/// Two versions of a text that git could not join and left side by side.
pub(super) fn conflict(yaml: &str) -> Option<TreeError> {
    let at = first_line(yaml, |line, _| line.starts_with("<<<<<<< "))?;
    let hint = "keep one of the two, and take away the lines `<<<<<<<`, `=======` and `>>>>>>>`";
    Some(TreeError::new(Code::YamlSyntax, "two versions of these lines stand here, left by git", hint, at))
}

/// A text that begins before the front matter has ended.
pub(super) fn prose(yaml: &str) -> Option<TreeError> {
    let at = first_line(yaml, |line, above| above.is_empty() && is_prose(line))?;
    let hint = "close the front matter with a line `---` above it";
    Some(TreeError::new(Code::YamlSyntax, "a text begins here before the front matter ends", hint, at))
}

/// The first line that is found, by itself and the one above it.
fn first_line(yaml: &str, found: impl Fn(&str, &str) -> bool) -> Option<Span> {
    let (mut start, mut above) = (0, "");
    for whole in yaml.split_inclusive('\n') {
        let line = whole.trim_end();
        if found(line, above) {
            return Some(start..start + line.len());
        }
        (start, above) = (start + whole.len(), line);
    }
    None
}

/// Whether a line is words at the very beginning of it, and no field.
fn is_prose(line: &str) -> bool {
    let key = line.split(": ").next().unwrap_or(line);
    line.starts_with(char::is_alphabetic) && key.split_whitespace().count() > 2 && !line.ends_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(whole: &str) -> String {
        slips(&Line::of(whole)).first().map_or_else(|| "nothing".to_owned(), |slip| slip.line.clone())
    }

    #[test]
    fn lines_of_other_habits_are_mended() {
        for (written, right) in [
            ("* It leaks", "- It leaks"),
            ("  • It leaks", "  - It leaks"),
            ("- date: 2025-01-01, title: The dam opens", "- { date: 2025-01-01, title: The dam opens }"),
            ("  - question: How? answer: So", "  - { question: How?, answer: So }"),
            ("- date: 2025, title: It opens, at last", "- { date: 2025, title: \"It opens, at last\" }"),
            ("  - {date: 2025, sources: [a, b}", "  - {date: 2025, sources: [a, b]}"),
            ("place: {name: Rome lat: 41.9, lon: 12.5}", "place: {name: Rome, lat: 41.9, lon: 12.5}"),
            ("title: The dam, explained: why it fell", "nothing"),
            ("- text: The mayor said: no", "nothing"),
            ("- The dam, title: no", "nothing"),
            ("topics: [water, law]", "nothing"),
            ("title: *The* dam", "nothing"),
        ] {
            assert_eq!(mended(written), right, "{written}");
        }
    }

    #[test]
    fn what_no_line_is_to_blame_for_is_told_where_it_begins() {
        let told = |yaml: &str| {
            conflict(yaml).or_else(|| prose(yaml)).map_or("nothing".to_owned(), |wrong| yaml[wrong.span].to_owned())
        };
        assert_eq!(told("title: A\n<<<<<<< HEAD\ndate: 1\n=======\ndate: 2\n>>>>>>> b\n"), "<<<<<<< HEAD");
        assert_eq!(told("title: A\n\nThe text begins here.\n"), "The text begins here.");
        assert_eq!(told("title: A\n\n# a comment of mine\ndate: 2025\n"), "nothing");
    }
}
