//! The tags of a template's text, read roughly: enough to say where a mistake that Tera found began.

use std::ops::Range;

/// What stands between `{%` and `%}`, or between `{{` and `}}`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'t> {
    text: &'t str,
    /// The first byte of the opening mark.
    pub(super) start: usize,
    /// One past the closing mark; where the tag was given up, if there is none.
    pub(super) end: usize,
    /// Whether there is a closing mark.
    pub(super) closed: bool,
}

impl<'t> Tag<'t> {
    /// `{%` or `{{`.
    pub(super) fn mark(&self) -> &'t str {
        &self.text[self.start..self.start + 2]
    }

    /// `%}` or `}}`.
    pub(super) fn closing_mark(&self) -> &'static str {
        if self.is_block() { "%}" } else { "}}" }
    }

    /// Whether it is one of `{% … %}`.
    pub(super) fn is_block(&self) -> bool {
        self.mark() == "{%"
    }

    /// The bytes between the marks.
    pub(super) fn inside(&self) -> Range<usize> {
        self.start + 2..if self.closed { self.end - 2 } else { self.end }
    }

    /// The text between the marks, without the `-` of either.
    pub(super) fn content(&self) -> &'t str {
        self.text[self.inside()].trim_start_matches('-').trim_end_matches('-').trim()
    }

    /// The word that says which tag it is: `if`; of a component with a body `<name` or `</name`.
    pub(super) fn word(&self) -> &'t str {
        self.words().next().unwrap_or_default()
    }

    /// What the tag names: `main` of `{% block main %}`, `date` of `{% component date(x) %}`.
    pub(super) fn name(&self) -> &'t str {
        self.words().nth(1).unwrap_or_default()
    }

    fn words(&self) -> impl Iterator<Item = &'t str> {
        let ends = |letter: char| letter.is_whitespace() || "(>=|{".contains(letter);
        self.content().split(ends).filter(|word| !word.is_empty())
    }

    /// The bytes of the first string in quotes, without them: what a tag includes or extends.
    pub(super) fn quoted(&self) -> Option<Range<usize>> {
        let inside = self.inside();
        let text = &self.text[inside.clone()];
        let start = text.find(['"', '\'', '`'])? + 1;
        let end = start + text[start..].find(&text[start - 1..start])?;
        Some(inside.start + start..inside.start + end)
    }

    /// All strings in quotes, without them.
    pub(super) fn strings(&self) -> impl Iterator<Item = &'t str> {
        let mut rest = self.content();
        std::iter::from_fn(move || {
            let start = rest.find(['"', '\'', '`'])?;
            let string = &rest[start..];
            let end = end_of_string(string);
            rest = &string[end..];
            Some(string[1..end].trim_end_matches(['"', '\'', '`']))
        })
    }

    /// All names and words, those in strings too, each with what of the tag's content stands before it.
    pub(super) fn words_anywhere(&self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let content = self.content();
        let words = content.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let mut at = 0;
        let placed = words.map(move |word| {
            let start = at + content[at..].find(word).unwrap_or(0);
            at = start + word.len();
            (word, &content[..start])
        });
        placed.filter(|(word, _)| !word.is_empty())
    }

    /// The tag as it is written to open it: `{% if %}`, `{% block main %}`.
    pub(super) fn shown(&self) -> String {
        match (self.is_block(), self.word(), self.name()) {
            (false, ..) => self.mark().to_owned(),
            (true, word, name) if matches!(word, "block" | "component") => format!("{{% {word} {name} %}}"),
            (true, word, _) if word.starts_with('<') => format!("{{% {word}> %}}"),
            (true, word, _) => format!("{{% {word} %}}"),
        }
    }

    /// The tag that closes it, where it needs one.
    pub(super) fn closing(&self) -> Option<String> {
        let (word, name) = (self.word(), self.name());
        match word {
            "if" | "for" | "filter" => Some(format!("{{% end{word} %}}")),
            "block" | "component" => Some(format!("{{% end{word} {name} %}}")),
            // `{% set x = 1 %}` stands alone, `{% set x %}` does not.
            "set" | "set_global" if !self.content().contains('=') => Some("{% endset %}".to_owned()),
            _ if word.starts_with("</") => None,
            _ if word.starts_with('<') => Some(format!("{{% </{}> %}}", &word[1..])),
            _ => None,
        }
    }

    fn is_closed_by(&self, end: &Tag<'_>) -> bool {
        match end.word().strip_prefix("</") {
            Some(name) => self.word().strip_prefix('<') == Some(name),
            None => self.closing().is_some_and(|closing| {
                closing.trim_start_matches("{% ").split(' ').next().is_some_and(|word| word == end.word())
            }),
        }
    }
}

/// Finds the tags of a text. Comments and raw text have none.
pub(super) fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|found| at + found) {
        let rest = &text[start..];
        at = if rest.starts_with("{#") {
            rest.find("#}").map_or(text.len(), |end| start + end + 2)
        } else if rest.starts_with("{{") || rest.starts_with("{%") {
            let tag = tag_at(text, start);
            let raw = tag.is_block() && tag.word() == "raw";
            let end = tag.end;
            if !raw {
                found.push(tag);
            }
            if raw { end_of_raw(text, end) } else { end }
        } else {
            start + 1
        };
    }
    found
}

/// The tag that a byte lies in.
pub(super) fn tag_around(text: &str, byte: usize) -> Option<Tag<'_>> {
    tags(text).into_iter().find(|tag| (tag.start..tag.end).contains(&byte))
}

fn end_of_raw(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(start) = text[at..].find("{%").map(|found| at + found) {
        let tag = tag_at(text, start);
        if tag.word() == "endraw" {
            return tag.end;
        }
        at = start + 2;
    }
    text.len()
}

fn tag_at(text: &str, start: usize) -> Tag<'_> {
    let closing = if text[start..].starts_with("{%") { "%}" } else { "}}" };
    let mut at = start + 2;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with(closing) {
            return Tag { text, start, end: at + 2, closed: true };
        }
        // A map may begin with `{` right after the `{` of a component's argument.
        let argument = text[start + 2..at].trim_end().ends_with(['=', '(', '[', ',', ':']);
        if rest.starts_with("{%") || rest.starts_with("{#") || rest.starts_with("{{") && !argument {
            return Tag { text, start, end: at, closed: false };
        }
        at += match letter {
            '"' | '\'' | '`' => end_of_string(rest),
            letter => letter.len_utf8(),
        };
    }
    Tag { text, start, end: text.len(), closed: false }
}

/// The length of a string in quotes, or of the quote alone where none ends it.
fn end_of_string(text: &str) -> usize {
    let quote = text.chars().next();
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            letter if Some(letter) == quote => return at + 1,
            _ => {}
        }
    }
    1
}

/// How the tags of a text do not fit together.
#[derive(Debug)]
pub(super) enum Unbalanced<'t> {
    /// `{{` or `{%` without its end.
    Mark(Tag<'t>),
    /// A tag that nothing closes, and the end of something around it that came first.
    Unclosed(Tag<'t>, Option<Tag<'t>>),
    /// An end, or an `else`, that fits to nothing; and what is open there.
    Stray(Tag<'t>, Option<Tag<'t>>),
}

/// Finds the first place where the tags do not fit together.
pub(super) fn unbalanced(text: &str) -> Option<Unbalanced<'_>> {
    let mut open: Vec<Tag<'_>> = Vec::new();
    for tag in tags(text) {
        if !tag.closed {
            return Some(Unbalanced::Mark(tag));
        }
        if !tag.is_block() {
            continue;
        }
        let fits = |opening: &Tag<'_>| match tag.word() {
            "elif" => opening.word() == "if",
            "else" => matches!(opening.word(), "if" | "for"),
            _ => opening.is_closed_by(&tag),
        };
        let word = tag.word();
        let ends = word.starts_with("end") || word.starts_with("</");
        if ends || matches!(word, "else" | "elif") {
            match open.last() {
                Some(top) if fits(top) => {
                    if ends {
                        open.pop();
                    }
                }
                Some(top) if open.iter().any(fits) => return Some(Unbalanced::Unclosed(*top, Some(tag))),
                top => return Some(Unbalanced::Stray(tag, top.copied())),
            }
        } else if tag.closing().is_some() {
            open.push(tag);
        }
    }
    open.pop().map(|tag| Unbalanced::Unclosed(tag, None))
}

/// The names that a text gives with a tag, such as those of its blocks, each with where it stands.
pub(super) fn named<'t>(text: &'t str, word: &str) -> Vec<(&'t str, Range<usize>)> {
    let of_word = tags(text).into_iter().filter(|tag| tag.is_block() && tag.word() == word);
    let place = |tag: Tag<'t>| {
        let name = tag.name();
        let word_end = tag.start + text[tag.start..].find(word)? + word.len();
        let start = word_end + text[word_end..].find(name)?;
        Some((name, start..start + name.len()))
    };
    of_word.filter_map(place).collect()
}

/// The component whose definition a byte lies in.
pub(super) fn component_around(text: &str, byte: usize) -> Option<&str> {
    let before = tags(text).into_iter().take_while(|tag| tag.start <= byte);
    let mark = before.filter(|tag| tag.is_block() && matches!(tag.word(), "component" | "endcomponent")).last()?;
    (mark.word() == "component").then(|| mark.name())
}

/// The paths, such as `document.title` and `extra["x-a"]`, that a part of a tag mentions: no filters, functions, tests.
pub(super) fn paths(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = within.start;
    let mut before = "";
    while at < within.end {
        let rest = &text[at..];
        let Some(letter) = rest.chars().next() else { break };
        if matches!(letter, '"' | '\'' | '`') {
            at += end_of_string(rest);
            before = "";
        } else if letter.is_alphabetic() || letter == '_' {
            let end = at + end_of_path(rest);
            let path = &text[at..end];
            let next = text[end..].trim_start();
            let called = next.starts_with('(') || next.starts_with('=') && !next.starts_with("==");
            let is_word = matches!(
                path,
                "and" | "or" | "not" | "in" | "is" | "if" | "elif" | "for" | "set" | "true" | "false" | "none"
            );
            let is_other = matches!(before, "|" | "<" | "/" | "is" | "is not") || called || path.contains('?');
            if !is_word && !is_other {
                found.push(at..end);
            }
            before = match path {
                "is" => "is",
                "not" if before == "is" => "is not",
                _ => "",
            };
            at = end;
        } else {
            if !letter.is_whitespace() {
                before = &rest[..letter.len_utf8()];
            }
            at += letter.len_utf8();
            if letter.is_numeric() {
                at += text[at..].find(|letter| !is_name(letter)).unwrap_or(0);
            }
        }
    }
    found
}

fn end_of_path(text: &str) -> usize {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let name = |from: usize| text[from..].find(|letter| !is_name(letter)).map_or(text.len(), |found| from + found);
    let mut end = name(0);
    loop {
        let rest = &text[end..];
        let next = if rest.starts_with("?.") {
            name(end + 2)
        } else if rest.starts_with('.') {
            name(end + 1)
        } else if let Some(inside) = rest.strip_prefix('[') {
            let string = if inside.starts_with(['"', '\'']) { end_of_string(inside) } else { 0 };
            match inside[string..].find(']') {
                Some(close) => end + 1 + string + close + 1,
                None => return end,
            }
        } else {
            return end;
        };
        end = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        match unbalanced(text) {
            None => "fits".to_owned(),
            Some(Unbalanced::Mark(tag)) => format!("{} at {}", tag.mark(), tag.start),
            Some(Unbalanced::Unclosed(tag, end)) => {
                format!("{} before {}", tag.shown(), end.map_or_else(String::new, |end| end.shown()))
            }
            Some(Unbalanced::Stray(tag, open)) => {
                format!("{} in {}", tag.shown(), open.map_or_else(String::new, |open| open.shown()))
            }
        }
    }

    #[test]
    fn tags_fit_together_or_the_first_that_does_not_is_found() {
        for fits in [
            "{% if a %}{{ b }}{% elif c %}{% else %}{% endif %}",
            "{% for a in b %}x{% else %}y{% endfor %}{% set a = 1 %}{% set b %}x{% endset %}",
            "{# {% if %} #}{% raw %}{{ {% if %}{% endraw %}{%- block a -%}{%- endblock a -%}",
            "{% if a == \"%}{% if %}\" %}{% endif %}{% <card a={1}> %}x{% </card> %}{{ <a b={{\"c\": 1} } /> }}",
        ] {
            assert_eq!(problem(fits), "fits", "{fits}");
        }
        assert_eq!(problem("{% block a %}{% if b %}{% endblock a %}"), "{% if %} before {% endblock %}");
        assert_eq!(problem("{% if b %}{% for a in b %}"), "{% for %} before ");
        assert_eq!(problem("{% if b %}{% endfor %}"), "{% endfor %} in {% if %}");
        assert_eq!(problem("{% else %}"), "{% else %} in ");
        assert_eq!(problem("a {{ b <p>{{ c }}</p>"), "{{ at 2");
        assert_eq!(problem("{% if b\n{% endif %}"), "{% at 0");
        assert_eq!(problem("{% <card> %}"), "{% <card> %} before ");
    }

    #[test]
    fn paths_are_those_of_values() {
        let of = |text: &'static str| paths(text, 0..text.len()).into_iter().map(|at| &text[at]).collect::<Vec<_>>();
        assert_eq!(of("a.b | upper ~ c[\"d e\"].f"), ["a.b", "c[\"d e\"].f"]);
        assert_eq!(of("<date date={a.b} x=\"y.z\" /> + 12.5"), ["a.b"]);
        assert_eq!(of("if not a.b is not defined and range(end=c) == d?.e"), ["a.b", "c"]);
    }
}
