//! What is wrong with a template when a page is made of it. All of this is found out only once a page has failed.
//!
//! Tera says which value it could not use, not always which name was misspelt. So the page is made again, with the
//! paths in question printed just before the tag that failed: Tera then stops at the one that is undefined, and lists
//! the fields there are, in loops and components as well.

use std::ops::Range;

use tera::{Context, ErrorKind, Tera};

use super::tags::{self, Tag};
use super::{MANUAL, Texts, UNDEFINED, is_built_in, list, place_in, plain, reported, template_path};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::nearest;

/// A page that could not be made.
pub(super) struct Attempt<'a> {
    pub(super) tera: &'a Tera,
    pub(super) texts: &'a Texts,
    pub(super) template: &'a str,
    pub(super) context: &'a Context,
    pub(super) page: &'a str,
}

/// A stretch of a template, by the name Tera has for it.
struct Spot<'a> {
    name: &'a str,
    text: &'a str,
    at: Range<usize>,
}

/// A page asked of templates that could not be read.
pub(super) fn unusable(template: &str) -> Diagnostic {
    let place = Place::file(&template_path(template));
    Diagnostic::error(Code::TemplateFailed, place, "the templates could not be read")
        .hint("mend the other mistakes first")
}

impl<'a> Attempt<'a> {
    /// Says what is wrong, where, and what to do.
    pub(super) fn mistake(&self, error: &tera::Error) -> Diagnostic {
        let ErrorKind::RenderingError(report) = error.kind() else { return self.without_place(error) };
        let Some((name, text)) = self.texts.get_key_value(report.filename()) else { return self.without_place(error) };
        let spot = Spot { name, text, at: report.span().range.clone() };
        let callers = self.callers(&error.to_string());
        let message = report.message();
        if let Some(wrong) = self.undefined(&spot, message, &callers) {
            return wrong;
        }
        let wrong = self.in_a_call(&spot, message).unwrap_or_else(|| self.other(&spot, message));
        self.at_the_call(wrong, &spot, &callers)
    }

    fn place(&self, spot: &Spot<'_>) -> Place {
        place_in(self.texts, spot.name, spot.at.clone())
    }

    fn error(&self, place: Place, message: &str) -> Diagnostic {
        Diagnostic::error(Code::TemplateFailed, place, format!("{message}, on the page `{}`", self.page))
    }

    /// An error that Tera gives no place: components that show each other without end, above all.
    fn without_place(&self, error: &tera::Error) -> Diagnostic {
        let message = plain(&error.to_string());
        if message.contains("recursion") {
            for (name, text) in self.texts {
                for (component, definition) in tags::named(text, "component") {
                    let end =
                        text[definition.end..].find("endcomponent").map_or(text.len(), |end| definition.end + end);
                    let call = format!("<{component} ");
                    if let Some(at) = text[definition.end..end].find(&call).map(|at| definition.end + at + 1) {
                        let place = place_in(self.texts, name, at..at + component.len());
                        return self
                            .error(place, &format!("the component `{component}` shows itself without end"))
                            .hint("put it into an `{% if %}` that comes out false in the end");
                    }
                }
            }
        }
        self.error(Place::file(&template_path(self.template)), &message).hint(MANUAL)
    }

    /// The calls of components and templates that led to an error, the innermost first.
    fn callers(&self, error: &str) -> Vec<Spot<'a>> {
        let places = error.lines().filter_map(|line| line.strip_prefix("note: called from "));
        let spot = |place: &str| {
            let (name, _, at) = reported(place, self.texts)?;
            let (name, text) = self.texts.get_key_value(name)?;
            let tag = tags::tag_around(text, at)?;
            Some(Spot { name, text, at: tag.start..tag.end })
        };
        places.filter_map(spot).collect()
    }

    /// A name that is misspelt, or a part of something that is not there.
    fn undefined(&self, spot: &Spot<'_>, message: &str, callers: &[Spot<'_>]) -> Option<Diagnostic> {
        let known = Missing::read(message);
        if let Some(missing) = &known
            && !missing.names.is_empty()
        {
            return Some(self.missing(spot, missing, callers));
        }
        if known.is_none() && !message.contains("undefined") && !message.contains("not defined") {
            return None;
        }
        // The value may have been undefined where it was set, or where it was handed to a component.
        let origins = std::iter::once(Spot { name: spot.name, text: spot.text, at: spot.at.clone() });
        let variable = &spot.text[spot.at.clone()];
        let set = tags::tags(spot.text)
            .into_iter()
            .rev()
            .find(|tag| tag.start < spot.at.start && tag.word().starts_with("set") && tag.name() == variable);
        let origins = origins.chain(set.map(|tag| Spot { name: spot.name, text: spot.text, at: tag.start..tag.end }));
        let calls = callers.iter().map(|call| Spot { name: call.name, text: call.text, at: call.at.clone() });
        for origin in origins.chain(calls) {
            if let Some((at, missing)) = self.ask(&origin) {
                let found = Spot { at, ..origin };
                return Some(self.missing(&found, &missing, callers));
            }
        }
        known.map(|missing| self.missing(spot, &missing, callers))
    }

    /// A missing name, whose place is that of the name alone.
    fn missing(&self, spot: &Spot<'_>, missing: &Missing, callers: &[Spot<'_>]) -> Diagnostic {
        let path = path_to(spot.text, spot.at.clone());
        let parent = &spot.text[path.start..parent_end(spot.text, &path, &spot.at)];
        let wrong = self.error(self.place(spot), &format!("`{}` is not defined", &spot.text[path.start..path.end]));
        let names = missing.names.iter().map(String::as_str);
        let component = tags::component_around(spot.text, spot.at.start);
        let hint = match nearest(missing.name.trim_matches(['"', '\'']), names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if missing.is_field && names.len() > 0 => {
                format!("`{parent}` has {}; see docs/themes.md", list(names))
            }
            None if missing.is_field => {
                let handed =
                    call_to_blame(spot, callers).and_then(|call| argument(&call.text[call.at.clone()], parent));
                let shown = handed.unwrap_or(parent);
                match self.kind(spot, parent).as_deref() {
                    Some("list") => format!("`{shown}` is a list: go through it with `{{% for x in {shown} %}}`"),
                    Some("plain") => format!("`{shown}` is a plain value: print it as it is"),
                    Some("map") => format!("`{shown}` is empty here: test the field with `{{% if %}}` first"),
                    _ => format!("`{shown}` is null here: test it with `{{% if {shown} %}}` first"),
                }
            }
            None => match component {
                Some(component) if names.len() == 0 => {
                    format!("`{component}` sees only its arguments, and it has none")
                }
                Some(_) => format!("a component sees only its arguments: {}", list(names)),
                None => format!("there are {}; see docs/themes.md", list(names)),
            },
        };
        self.at_the_call(wrong.hint(hint), spot, callers)
    }

    /// The first path near a spot that is undefined, with what there is instead.
    fn ask(&self, spot: &Spot<'_>) -> Option<(Range<usize>, Missing)> {
        let tag = tags::tag_around(spot.text, spot.at.start)?;
        let inside = tag.inside();
        let all = tags::paths(spot.text, inside);
        let near = |path: &Range<usize>| path.start < spot.at.end && spot.at.start < path.end;
        let (first, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(near);
        first.into_iter().chain(rest).find_map(|path| self.ask_path(spot, &tag, path))
    }

    fn ask_path(&self, spot: &Spot<'_>, tag: &Tag<'_>, path: Range<usize>) -> Option<(Range<usize>, Missing)> {
        let printed = format!("{{{{ {} }}}}", &spot.text[path.clone()]);
        let (message, at) = self.again(spot.name, tag, &printed)?;
        let start = path.start + at.start.checked_sub(3)?;
        let at = start..start + at.len();
        if let Some(missing) = Missing::read(&message) {
            return Some((at, missing));
        }
        if message != UNDEFINED {
            return None;
        }
        // Of brackets, Tera does not say what there would be: ask for a field that is surely not there.
        let open = spot.text[path.clone()].rfind('[')?;
        let parent = &spot.text[path.start..path.start + open];
        let (message, _) = self.again(spot.name, tag, &format!("{{{{ {parent}.{NO_FIELD} }}}}"))?;
        let names = Missing::read(&message).map(|missing| missing.names).unwrap_or_default();
        let at = path.start + open + 1..path.end - 1;
        Some((at.clone(), Missing { name: spot.text[at].to_owned(), names, is_field: true }))
    }

    /// What a path holds where a tag failed.
    fn kind(&self, spot: &Spot<'_>, path: &str) -> Option<String> {
        let tag = tags::tag_around(spot.text, spot.at.start)?;
        let tests = [("none", "null"), ("string", "plain"), ("number", "plain"), ("bool", "plain"), ("array", "list")];
        let says =
            |(test, kind)| format!("{{% if {path} is {test} %}}{{{{ throw(message=\"{kind}\") }}}}{{% endif %}}");
        let asked: String = tests.into_iter().map(says).collect();
        // A map goes by without a word, until the tag itself fails.
        Some(self.again(spot.name, &tag, &asked).map_or_else(|| "map".to_owned(), |(message, _)| message))
    }

    /// Makes the page again with a text before a tag: what fails in that text, and where in it.
    fn again(&self, name: &str, tag: &Tag<'_>, before: &str) -> Option<(String, Range<usize>)> {
        if tag.word() == "elif" {
            return None;
        }
        let text = self.texts.get(name)?;
        let text = format!("{}{before}{}", &text[..tag.start], &text[tag.start..]);
        let mut tera = self.tera.clone();
        tera.add_raw_template(name, &text).ok()?;
        let error = tera.render(self.template, self.context).err()?;
        let ErrorKind::RenderingError(report) = error.kind() else { return None };
        let at = report.span().range.clone();
        let inside = report.filename() == name && at.start >= tag.start && at.end <= tag.start + before.len();
        inside.then(|| (report.message().to_owned(), at.start - tag.start..at.end - tag.start))
    }

    /// A component or filter that was handed the wrong thing.
    fn in_a_call(&self, spot: &Spot<'_>, message: &str) -> Option<Diagnostic> {
        let text = &spot.text[spot.at.clone()];
        let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let component = text.trim_start_matches('<').split([' ', '/', '>', '\n']).next().unwrap_or_default();
        let at = |word: &str| match text.find(&format!(" {word}")) {
            Some(found) => {
                let start = spot.at.start + found + 1;
                place_in(self.texts, spot.name, start..start + word.len())
            }
            None => self.place(spot),
        };
        let head = spot.at.start + 1..spot.at.start + 1 + component.len();
        if message.starts_with("Unknown argument") {
            let (wrong, there) = names.split_first()?;
            let hint =
                if there.is_empty() { "it has none".to_owned() } else { format!("it has {}", list(there.to_vec())) };
            let message = format!("the component `{component}` has no argument `{wrong}`");
            return Some(self.error(at(wrong), &message).did_you_mean(nearest(wrong, there.iter().copied()), hint));
        }
        if message.starts_with("Argument `") {
            let place = place_in(self.texts, spot.name, head);
            let wrong =
                self.error(place, &format!("the component `{component}` needs the argument `{}`", names.first()?));
            return Some(wrong.hint(format!("write `<{component} {}={{…}} />`", names.first()?)));
        }
        if message.starts_with("Component argument `") {
            let [argument, given, wanted] = names.as_slice() else { return None };
            let message = format!("`{argument}` of the component `{component}` is `{wanted}`, but got `{given}`");
            return Some(self.error(at(argument), &message).hint(match *wanted {
                "string" => format!("texts stand in quotes, `{argument}=\"…\"`; what may be null has no type"),
                _ => format!("all but texts stand in braces: `{argument}={{…}}`"),
            }));
        }
        if message.starts_with("Missing keyword argument") {
            let filter = text.split('(').next().unwrap_or_default();
            let wrong = self.error(self.place(spot), &format!("`{filter}` needs the argument `{}`", names.first()?));
            return Some(wrong.hint(format!("write `{filter}({}=…)`", names.first()?)));
        }
        None
    }

    fn other(&self, spot: &Spot<'_>, message: &str) -> Diagnostic {
        // Of a path Tera marks the first name only.
        let path = tags::tag_around(spot.text, spot.at.start)
            .and_then(|tag| tags::paths(spot.text, tag.inside()).into_iter().find(|path| path.start == spot.at.start));
        let at = spot.at.start..path.map_or(spot.at.end, |path| path.end.max(spot.at.end));
        let place = place_in(self.texts, spot.name, at.clone());
        let wrong = self.error(place, &plain(message));
        if message.contains("got `none`") || message.contains("type none") {
            let path = &spot.text[at];
            return wrong.hint(format!("it is null here: test it with `{{% if {path} %}}` first"));
        }
        if message.contains("super()") {
            return wrong.hint("write it in a block that the template's parent has as well");
        }
        wrong.hint(MANUAL)
    }

    /// A mistake that shows in a built-in component is one of the template that called it.
    fn at_the_call(&self, wrong: Diagnostic, spot: &Spot<'_>, callers: &[Spot<'_>]) -> Diagnostic {
        let Some(call) = call_to_blame(spot, callers) else { return wrong };
        let place = wrong.place.clone();
        Diagnostic { place: self.place(call), ..wrong }.label(place, "fails here")
    }
}

/// The call by which a template of the site led into a built-in one that failed.
fn call_to_blame<'c>(spot: &Spot<'_>, callers: &'c [Spot<'c>]) -> Option<&'c Spot<'c>> {
    let own = callers.iter().find(|call| !is_built_in(call.name))?;
    is_built_in(spot.name).then_some(own)
}

/// What a call hands to an argument: `page.date` of `<date date={page.date} />`.
fn argument<'t>(call: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = call.split_once(&format!(" {name}={{"))?;
    value.split_once('}').map(|(value, _)| value.trim())
}

/// A field that surely no value has.
const NO_FIELD: &str = "nutgraf_no_such_field";

/// A name that is not there, with those that are.
#[derive(Debug)]
struct Missing {
    name: String,
    names: Vec<String>,
    is_field: bool,
}

impl Missing {
    /// Reads ``Field `x` is not defined. Available fields: a, b``, and the like of variables.
    fn read(message: &str) -> Option<Self> {
        let is_field = message.starts_with("Field `");
        let rest = message.strip_prefix("Field `").or_else(|| message.strip_prefix("Variable `"))?;
        let (name, rest) = rest.split_once("` is not defined")?;
        let names =
            rest.split_once(": ").map_or_else(Vec::new, |(_, names)| names.split(", ").map(str::to_owned).collect());
        Some(Self { name: name.to_owned(), names, is_field })
    }
}

/// The path that leads up to a name and ends with it.
fn path_to(text: &str, name: Range<usize>) -> Range<usize> {
    let around = tags::tag_around(text, name.start).and_then(|tag| {
        let inside = tag.inside();
        tags::paths(text, inside).into_iter().find(|path| path.contains(&name.start))
    });
    let start = around.as_ref().map_or(name.start, |path| path.start);
    // A name in brackets ends with its bracket.
    let end = if text[name.end..].starts_with(']') { name.end + 1 } else { name.end };
    start..end
}

/// Where the path before a name ends.
fn parent_end(text: &str, path: &Range<usize>, name: &Range<usize>) -> usize {
    path.start + text[path.start..name.start].trim_end_matches(['.', '[']).len()
}
