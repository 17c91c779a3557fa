//! Words that YAML takes for its own signs, so that they never reach a reader: `title: The dam #1`.

use super::slips::{quoted, shown};
use super::tree::TreeError;
use crate::diagnostic::{Code, Severity};
use crate::text::Span;

/// Whether a text has a sign in it that may have eaten words. Cheap: it is asked of every right file.
pub(super) fn suspected(yaml: &str) -> bool {
    yaml.as_bytes().windows(3).any(|around| match around {
        [b' ', b'#', next] => !matches!(next, b' ' | b'#' | b'\n' | b'\r'),
        [b' ' | b'[' | b'{', b'&' | b'!', next] => !matches!(next, b' ' | b'\n' | b'\r' | b'='),
        _ => false,
    })
}

/// A comment right behind a text that does not look like one: `The dam #1`.
pub(super) fn comment(yaml: &str, text: &Span) -> Option<TreeError> {
    let rest = yaml.get(text.end..)?.lines().next()?;
    let sign = rest.find(|letter: char| !matches!(letter, ' ' | '\t' | ':'))?;
    let comment = rest[sign..].trim_end();
    let next = comment.strip_prefix('#')?.chars().next()?;
    let is_key = rest.starts_with(':') && !text.is_empty();
    if sign == 0 || is_key || next.is_whitespace() || matches!(next, '#' | '!') {
        return None;
    }
    let start = text.end + sign;
    let whole = format!("{} {comment}", &yaml[text.clone()]);
    let hint = format!("if it belongs to the text, write {}; a comment begins with `# `", shown(&quoted(&whole)));
    let message = format!("{} is a comment to YAML, and is not read", shown(comment));
    let wrong = TreeError::new(Code::YamlSyntax, message, hint, start..start + comment.len());
    Some(TreeError { severity: Severity::Warning, ..wrong })
}

/// A tag before a text: `!Important dam`.
pub(super) fn tag(yaml: &str, text: &Span) -> Option<TreeError> {
    sign_before(yaml, text, '!', "is a type to YAML, and is not read")
}

/// An anchor that nothing repeats: `&The dam`.
pub(super) fn anchor(yaml: &str, text: &Span) -> Option<TreeError> {
    sign_before(yaml, text, '&', "is a name to YAML, and is not read")
}

fn sign_before(yaml: &str, text: &Span, sign: char, message: &str) -> Option<TreeError> {
    let line_start = yaml[..text.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line = yaml[line_start..].lines().next()?;
    let begins = |at: &usize| line[..*at].ends_with([' ', '[', '{']) && line_start + at <= text.start;
    let start = line_start + line.match_indices(sign).map(|(at, _)| at).rfind(begins)?;
    let word = yaml[start..].split([' ', '\t', '\r', '\n', ',', ']', '}']).next()?;
    let whole = &yaml[start..text.end.max(start + word.len())];
    let hint = format!("if it belongs to the text, write {}", shown(&quoted(whole)));
    Some(TreeError::new(Code::YamlSyntax, format!("{} {message}", shown(word)), hint, start..start + word.len()))
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;

    fn told(yaml: &str) -> Vec<String> {
        let mistakes = if suspected(yaml) { Tree::parse(yaml).unwrap().mistakes } else { Vec::new() };
        mistakes.into_iter().map(|mistake| format!("{} {}", &yaml[mistake.span], mistake.hint)).collect()
    }

    #[test]
    fn words_that_yaml_keeps_to_itself_are_told() {
        for (yaml, at, whole) in [
            ("title: The dam #1\n", "#1", "`\"The dam #1\"`"),
            ("a:\n  - Plan #9 of ten\n", "#9 of ten", "`\"Plan #9 of ten\"`"),
            ("title: #1 dam\n", "#1 dam", "`\"#1 dam\"`"),
            ("title: !Important dam\n", "!Important", "`\"!Important dam\"`"),
            ("title: &The dam\n", "&The", "`\"&The dam\"`"),
            ("a: [&The dam, b]\n", "&The", "`\"&The dam\"`"),
        ] {
            let told = told(yaml);
            assert_eq!(told.len(), 1, "{yaml} {told:?}");
            assert!(told[0].starts_with(&format!("{at} ")) && told[0].contains(whole), "{yaml} {told:?}");
        }
    }

    #[test]
    fn what_is_meant_as_a_comment_or_anchor_is_left_alone() {
        for yaml in [
            "title: The dam # a comment\n",
            "title: \"The dam #1\"\n",
            "methods: |\n  See #1 and &so !on\n",
            "url: https://x.org/#a\n",
            "a: &x 1\nb: *x\n",
            "#title: T\na: b\n",
            "title: T\n  #- old\nb: c\n",
            "title: Salt & Light\n",
        ] {
            assert_eq!(told(yaml), Vec::<String>::new(), "{yaml}");
        }
    }
}
