//! What is wrong between templates that are right by themselves: what they name and is not there, or is there twice.

use std::collections::BTreeSet;

use tera::ErrorKind;

use super::{MANUAL, TEMPLATES, Texts, list, place_in, plain, reported, resolved, shown, tags, template_path};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::{SourcePath, nearest};

const FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];
const TESTS: &[&str] = &[
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];
const FUNCTIONS: &[&str] = &["range", "super", "throw"];

/// The mistakes behind an error of Tera about all templates together.
pub(super) fn mistakes(error: &tera::Error, texts: &Texts) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let place = place_of_quoted(current, parent, "extends", texts);
            vec![missing_template(place, parent, texts)]
        }
        ErrorKind::CircularExtend { tpl, .. } => vec![circle("extends", tpl, texts)],
        ErrorKind::CircularInclude { tpl, .. } => vec![circle("include", tpl, texts)],
        _ => {
            let text = error.to_string();
            let found = reports(&text, texts);
            if !found.is_empty() {
                return found;
            }
            vec![twice(&text, texts).unwrap_or_else(|| {
                let place = Place::file(&SourcePath::new("templates"));
                Diagnostic::error(Code::TemplateSyntax, place, plain(&text)).hint(MANUAL)
            })]
        }
    }
}

fn missing_template(place: Place, name: &str, texts: &Texts) -> Diagnostic {
    // Neither a folder in common nor the `.html` of all makes two names near.
    let stem = |path: &'_ str| {
        let file = path.rsplit('/').next().unwrap_or_default();
        file.strip_suffix(".html").unwrap_or(file).to_owned()
    };
    let stems: Vec<String> = texts.keys().map(|name| stem(shown(name))).collect();
    let near = nearest(&stem(name), stems.iter().map(String::as_str));
    let near = texts.keys().map(|name| shown(name)).find(|other| near == Some(&*stem(other)));
    Diagnostic::error(Code::MissingTemplate, place, format!("there is no template `{name}`"))
        .did_you_mean(near, format!("add `templates/{name}`"))
}

/// Where a template names another.
fn place_of_quoted(template: &str, name: &str, word: &str, texts: &Texts) -> Place {
    let text = texts.get(template).map_or("", |text| &**text);
    let mut quoted = tags::tags(text).into_iter().filter(|tag| tag.word() == word).filter_map(|tag| tag.quoted());
    match quoted.find(|at| &text[at.clone()] == name) {
        Some(at) => place_in(texts, template, at),
        None => Place::file(&template_path(template)),
    }
}

/// A template that leads back to itself: the tags on the way round, first that of its own.
fn circle(word: &str, template: &str, texts: &Texts) -> Diagnostic {
    let way = way_round(word, template, texts);
    let names: Vec<&str> = way.iter().map(|(from, _)| shown(from)).collect();
    let mut places = way.iter().map(|(from, to)| place_of_quoted(from, to, word, texts));
    let place = places.next().unwrap_or_else(|| Place::file(&template_path(template)));
    let message = match names.as_slice() {
        [] | [_] => format!("`{}` leads back to itself", shown(template)),
        [first, rest @ ..] => format!("`{first}` leads back to itself over `{}`", rest.join("`, `")),
    };
    let replaces = names.len() < 2 && TEMPLATES.get_file(shown(template)).is_some();
    let hint = if word == "extends" && replaces {
        "yours replaces the built-in one: copy that one, and change the copy"
    } else {
        "take out one of the tags on the way round"
    };
    let wrong = Diagnostic::error(Code::TemplateSyntax, place, message).hint(hint);
    places.fold(wrong, |wrong, place| wrong.label(place, "and from here back"))
}

/// The steps from a template to itself, each from where to what; empty if there is no way.
fn way_round(word: &str, template: &str, texts: &Texts) -> Vec<(String, String)> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut ways: Vec<Vec<(String, String)>> = vec![Vec::new()];
    while let Some(way) = ways.pop() {
        let from = way.last().map_or_else(|| template.to_owned(), |(_, to)| resolved(to, texts));
        let text = texts.get(&from).map_or("", |text| &**text);
        for tag in tags::tags(text).into_iter().filter(|tag| tag.word() == word) {
            let Some(to) = tag.quoted().map(|at| text[at].to_owned()) else { continue };
            let there = resolved(&to, texts);
            let mut further = way.clone();
            further.push((from.clone(), to));
            if there == template {
                return further;
            }
            if seen.insert(there) {
                ways.push(further);
            }
        }
    }
    Vec::new()
}

/// Two files that define the same component: ``Component `x` is defined in both `a` and `b` ``.
fn twice(text: &str, texts: &Texts) -> Option<Diagnostic> {
    let mut names = text.split('`').skip(1).step_by(2);
    let (component, first, second) = (names.next()?, names.next()?, names.next()?);
    let place = |template: &str| {
        let text = texts.get(template)?;
        let (_, at) = tags::named(text, "component").into_iter().find(|(name, _)| *name == component)?;
        Some(place_in(texts, template, at))
    };
    let message = format!("two templates define the component `{component}`");
    let wrong = Diagnostic::error(Code::TemplateSyntax, place(second)?, message);
    Some(wrong.hint("give one of them another name").label(place(first)?, "the other one"))
}

/// Takes apart Tera's text of several errors: `error: message`, then ` --> file:line:column`, then the line itself.
fn reports(text: &str, texts: &Texts) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut message = "";
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("error: ") {
            message = rest;
        } else if let Some(at) = line.trim_start().strip_prefix("--> ")
            && let Some((name, text, at)) = reported(at, texts)
        {
            found.push(unknown(message, name, text, at, texts));
        }
    }
    found
}

/// A filter, test, function, component, template or block that is not there.
fn unknown(message: &str, name: &str, text: &str, at: usize, texts: &Texts) -> Diagnostic {
    let word = message.split('`').nth(1).unwrap_or_default();
    // Tera points at the tag of a component, and at the quotes of a template.
    let start = text[at..].find(word).map_or(at, |found| at + found);
    let place = place_in(texts, name, start..start + word.len());
    let wrong = |message: String| Diagnostic::error(Code::TemplateSyntax, place.clone(), message);
    let near = |names: &[&'static str]| nearest(word, names.iter().copied());
    match message.split(" `").next().unwrap_or_default() {
        "Unknown template" => missing_template(place, word, texts),
        "Unknown filter" => wrong(format!("there is no filter `{word}`"))
            .did_you_mean(near(FILTERS), "see the filters at https://keats.github.io/tera/"),
        "Unknown test" => wrong(format!("there is no test `{word}`"))
            .did_you_mean(near(TESTS), "see the tests at https://keats.github.io/tera/"),
        "Unknown function" => wrong(format!("there is no function `{word}`"))
            .did_you_mean(near(FUNCTIONS), format!("there are {}", list(FUNCTIONS.iter().copied()))),
        "Unknown component" => {
            let names = texts.values().flat_map(|text| tags::named(text, "component")).map(|(name, _)| name);
            let hint = format!("define it: `{{% component {word}(x) %}}…{{% endcomponent {word} %}}`");
            wrong(format!("there is no component `{word}`")).did_you_mean(nearest(word, names), hint)
        }
        "Block" => {
            let blocks: BTreeSet<&str> = parents(name, texts)
                .into_iter()
                .flat_map(|text| tags::named(text, "block"))
                .map(|(block, _)| block)
                .collect();
            let hint = format!("the templates it extends have {}", list(blocks.iter().copied()));
            wrong(format!("no template that this one extends has a block `{word}`"))
                .did_you_mean(nearest(word, blocks.iter().copied()), hint)
        }
        _ => wrong(plain(message)).hint(MANUAL),
    }
}

/// The texts of the templates that one extends.
fn parents<'t>(template: &str, texts: &'t Texts) -> Vec<&'t str> {
    let mut found: Vec<&str> = Vec::new();
    let mut name = template.to_owned();
    while let Some(text) = texts.get(&name)
        && let Some(tag) = tags::tags(text).into_iter().find(|tag| tag.word() == "extends")
        && let Some(at) = tag.quoted()
    {
        name = resolved(&text[at], texts);
        found.extend(texts.get(&name).map(|text| &**text));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::engine;
    use super::*;

    #[test]
    fn the_names_we_guess_from_are_those_tera_knows() {
        let reads = |text: String| engine().unwrap().add_raw_template("x", &text).map_err(|error| error.to_string());
        for filter in FILTERS {
            assert_eq!(reads(format!("{{{{ x | {filter} }}}}")), Ok(()));
        }
        for test in TESTS {
            assert_eq!(reads(format!("{{{{ x is {test} }}}}")), Ok(()));
        }
        for function in FUNCTIONS {
            assert_eq!(reads(format!("{{{{ {function}() }}}}")), Ok(()));
        }
        assert!(reads("{{ x | shout }}".to_owned()).is_err());
    }
}
