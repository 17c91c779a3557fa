//! What is wrong with a template by itself.

use std::ops::Range;

use tera::{ErrorKind, ReportError};

use super::tags::{self, Tag, Unbalanced};
use super::{MANUAL, engine, list, plain, template_path};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::{line_column, nearest};

const TAGS: &[&str] = &[
    "block",
    "break",
    "component",
    "continue",
    "extends",
    "filter",
    "for",
    "if",
    "include",
    "raw",
    "set",
    "set_global",
];

/// The mistake that keeps Tera from reading a template, if there is one.
pub(super) fn mistake(name: &str, text: &str) -> Option<Diagnostic> {
    let error = engine().ok()?.add_raw_template(name, text).err()?;
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    Some(unbalanced(name, text, report).unwrap_or_else(|| {
        let place = Place::bytes(&template_path(name), report.span().range.clone());
        Diagnostic::error(Code::TemplateSyntax, place, syntax_message(text, report)).hint(syntax_hint(text, report))
    }))
}

/// The mistake behind what Tera stumbled over: it reads on until nothing fits, often to the end.
fn unbalanced(name: &str, text: &str, report: &ReportError) -> Option<Diagnostic> {
    let message = report.message();
    let at = report.span().range.start;
    let path = template_path(name);
    let line = |tag: &Tag<'_>| line_column(text, tag.start).line;
    let wrong = |bytes: Range<usize>, message: String| {
        Diagnostic::error(Code::TemplateSyntax, Place::bytes(&path, bytes), message)
    };
    let by_tags = message == "Unknown tag" || message == "Unexpected end of input" || message.contains("`endif`");
    match tags::unbalanced(text)? {
        // A single `}` where `}}` belongs is the better place.
        Unbalanced::Mark(tag) if (tag.start..=tag.end + 1).contains(&at) && !message.starts_with("Found `}`") => {
            let (mark, close) = (tag.mark(), tag.closing_mark());
            Some(
                wrong(tag.start..tag.start + 2, format!("`{mark}` is not closed"))
                    .hint(format!("close it with `{close}`")),
            )
        }
        Unbalanced::Unclosed(tag, end) if tag.start <= at && (by_tags || message.starts_with("Unclosed component")) => {
            let closing = tag.closing().unwrap_or_default();
            let hint = match end {
                Some(end) => {
                    format!("close it with `{closing}` before the `{}` of line {}", whole(text, &end), line(&end))
                }
                None => format!("close it with `{closing}`"),
            };
            Some(wrong(tag.start..tag.end, format!("`{}` is not closed", tag.shown())).hint(hint))
        }
        Unbalanced::Stray(tag, open) if (tag.start..tag.end).contains(&at) && by_tags => {
            let told = wrong(tag.start..tag.end, format!("`{}` fits to nothing that is open", whole(text, &tag)));
            Some(match open {
                _ if matches!(tag.word(), "else" | "elif") => {
                    told.hint("it belongs between `{% if … %}` and `{% endif %}`")
                }
                Some(open) => {
                    let hint = format!("write `{}`, or take it out", open.closing().unwrap_or_default());
                    let label = format!("`{}` is open", open.shown());
                    told.hint(hint).label(Place::bytes(&path, open.start..open.end), label)
                }
                None => told.hint("take it out, or open something before it, such as `{% if … %}`"),
            })
        }
        _ => None,
    }
}

fn whole<'t>(text: &'t str, tag: &Tag<'_>) -> &'t str {
    &text[tag.start..tag.end]
}

fn syntax_message(text: &str, report: &ReportError) -> String {
    let message = report.message();
    if message == "Unknown tag" {
        return format!("there is no tag `{}`", &text[report.span().range.clone()]);
    }
    let plain = plain(message);
    match plain.rsplit_once(" expected ") {
        Some((found, sign)) if !sign.contains(|letter: char| letter.is_alphabetic() || letter == '`') => {
            format!("{found} expected `{sign}`")
        }
        _ => plain,
    }
}

fn syntax_hint(text: &str, report: &ReportError) -> String {
    let message = report.message();
    let at = report.span().range.clone();
    let tag = tags::tag_around(text, at.start);
    let word = tag.map_or("", |tag| tag.word());
    let closing = tag.map_or("}}", |tag| tag.closing_mark());
    let says = |part: &str| message.contains(part);
    match message {
        "Unknown tag" => match &text[at] {
            "elseif" | "elsif" | "elif" | "else" => {
                "write `{% elif … %}` or `{% else %}` inside `{% if … %}`".to_owned()
            }
            "macro" | "call" => "write a component: `{% component name(x) %}…{% endcomponent name %}`".to_owned(),
            "import" | "from" => "components need no import: write `{{ <name /> }}`".to_owned(),
            word => match nearest(word, TAGS.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", list(["if", "for", "set", "block", "extends", "include", "component"])),
            },
        },
        _ if says("Found `}`") => format!("close it with `{closing}`"),
        _ if says("Closing comment tag") => "close it with `#}`".to_owned(),
        _ if says("end of raw block") => "close it with `{% endraw %}`".to_owned(),
        _ if says("String opened with") => format!("close it with `{}`", message.split('`').nth(1).unwrap_or("\"")),
        _ if says("expected string") && matches!(word, "include" | "extends") => {
            format!("write the template's name in quotes: `{{% {word} \"name.html\" %}}`")
        }
        _ if says("expected =") => "name the argument, `f(x=1)`; a filter is written `x | f`".to_owned(),
        _ if says("expected }}") || says("expected %}") => {
            format!("close it with `{closing}`; between two values write `~`, `and` or `or`")
        }
        _ if says("already contains a block") => "give this block a name of its own".to_owned(),
        _ if says("already contains a component") => "give this component a name of its own".to_owned(),
        _ if says("Blocks cannot be written inside a") => "put the block around it".to_owned(),
        _ if says("This content would be ignored") => "put it into a block, such as `{% block main %}`".to_owned(),
        _ if says("needs to be the first tag") || says("`extends` cannot be") => {
            "move `{% extends … %}` to the top of the template".to_owned()
        }
        _ if says("in the opening tag") => "write the same name in both tags".to_owned(),
        "Unexpected character" => match text[at.start..].chars().next() {
            Some('&') => "write `and`".to_owned(),
            Some('!') => "write `not`".to_owned(),
            _ => MANUAL.to_owned(),
        },
        _ => MANUAL.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tags_we_guess_from_are_those_tera_knows() {
        let reads = |tag: &str| engine().unwrap().add_raw_template("x", &format!("{{% {tag} %}}"));
        let unknown = |tag: &str| reads(tag).is_err_and(|error| error.to_string().contains("Unknown tag"));
        for tag in TAGS {
            assert!(!unknown(tag), "{tag}");
        }
        assert!(unknown("unless"));
    }
}
