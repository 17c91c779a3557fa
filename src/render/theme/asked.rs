//! What templates read of what pages hand them: what none of them reads need not be made.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::tags::{self, Tag};
use super::{Texts, resolved};

/// What holds every variable of a page, whatever its name.
const CONTEXT: &str = "__tera_context";

/// Filters that give the fields of a value one after the other, or by a key.
const FILTERS: &[&str] = &["get", "keys", "pairs", "values"];

/// The words in the tags of a template and of all that it uses; `None` where it may read any field.
///
/// Read roughly and to the safe side: there may be words that are no fields, but no field is read whose word is not there. Only of
/// a value inside a variable (a source) that is printed whole this cannot be told.
#[derive(Debug, Default)]
pub(in crate::render) struct Asked(Option<HashSet<String>>);

/// Whoever is not known to ask for less asks for all.
pub(in crate::render) static ALL: Asked = Asked(None);

/// The templates whose pages are costly to make in full, and the variables that they are handed.
const COSTLY: [(&str, &[&str]); 3] = [
    ("explainer.html", &["explainer", "page"]),
    ("actor.html", &["actor", "page"]),
    ("story.html", &["story", "page"]),
];

/// What each template reads, by its name.
#[derive(Debug, Default)]
pub(in crate::render) struct AllAsked(BTreeMap<&'static str, Asked>);

impl AllAsked {
    pub(super) fn of(texts: &Texts) -> Self {
        Self(COSTLY.map(|(template, variables)| (template, Asked::of(template, variables, texts))).into())
    }

    /// What a template reads.
    pub(in crate::render) fn of_template(&self, name: &str) -> &Asked {
        self.0.get(name).unwrap_or(&ALL)
    }
}

impl Asked {
    /// Makes the value of a field, if it may be read; else one that says nothing.
    pub(in crate::render) fn when<T: Default>(&self, field: &str, make: impl FnOnce() -> T) -> T {
        if self.has(field) { make() } else { T::default() }
    }

    /// Whether a field may be read.
    pub(in crate::render) fn has(&self, field: &str) -> bool {
        self.0.as_ref().is_none_or(|words| words.contains(field))
    }

    /// Reads a template, those that it extends and includes, and the components that they use. `variables` are what it is
    /// handed.
    fn of(template: &str, variables: &[&str], texts: &Texts) -> Self {
        let components = components(texts);
        let mut words = HashSet::new();
        let mut seen = BTreeSet::new();
        let start = resolved(template, texts);
        let mut rest: Vec<(bool, String)> = vec![(false, start)];
        while let Some((is_component, name)) = rest.pop() {
            let parts: Vec<Vec<Tag<'_>>> = if is_component {
                components.get(name.as_str()).cloned().unwrap_or_default()
            } else {
                texts.get(&name).map(|text| page_tags(text)).into_iter().collect()
            };
            if !seen.insert((is_component, name)) {
                continue;
            }
            for tag in parts.iter().flatten() {
                if reads_all(tag, variables) {
                    return Self(None);
                }
                if matches!(tag.word(), "extends" | "include") {
                    rest.extend(tag.strings().map(|name| (false, resolved(name, texts))));
                }
                for (word, before) in tag.words_anywhere() {
                    if before.ends_with('<') {
                        rest.push((true, word.to_owned()));
                    }
                    words.insert(word.to_owned());
                }
            }
        }
        Self(Some(words))
    }
}

/// The tags of each component, by its name; of one that more than one template defines, those of all.
fn components(texts: &Texts) -> HashMap<&str, Vec<Vec<Tag<'_>>>> {
    let mut found: HashMap<&str, Vec<Vec<Tag<'_>>>> = HashMap::new();
    for text in texts.values() {
        let mut inside: Option<(&str, Vec<Tag<'_>>)> = None;
        for tag in tags::tags(text) {
            match (tag.is_block(), tag.word()) {
                (true, "component") => inside = Some((tag.name(), vec![tag])),
                (true, "endcomponent") => {
                    if let Some((name, tags)) = inside.take() {
                        found.entry(name).or_default().push(tags);
                    }
                }
                _ => {
                    if let Some((_, tags)) = &mut inside {
                        tags.push(tag);
                    }
                }
            }
        }
    }
    found
}

/// The tags of a template outside of the components that it defines.
fn page_tags(text: &str) -> Vec<Tag<'_>> {
    let mut in_component = false;
    let outside = |tag: &Tag<'_>| {
        let is_end = tag.is_block() && tag.word() == "endcomponent";
        in_component = (in_component || tag.is_block() && tag.word() == "component") && !is_end;
        !in_component && !is_end
    };
    tags::tags(text).into_iter().filter(outside).collect()
}

/// Whether a tag may read fields without naming them: of a variable that is handed on or printed whole, by a key that is not
/// written out, or one after the other.
fn reads_all(tag: &Tag<'_>, variables: &[&str]) -> bool {
    let content = tag.content();
    let over_fields = tag.word() == "for" && content.split(" in ").next().is_some_and(|names| names.contains(','));
    let by_key = content.match_indices('[').any(|(at, _)| {
        let of_value = content[..at].ends_with(|letter: char| letter.is_alphanumeric() || "_])".contains(letter));
        let key = content[at + 1..].trim_start();
        of_value && !key.starts_with(|letter: char| letter.is_ascii_digit() || "-:\"'`".contains(letter))
    });
    let whole = |(word, before): (&str, &str)| {
        let after = &content[before.len() + word.len()..];
        let is_whole = !before.ends_with('.') && ![".", "?.", "["].iter().any(|step| after.starts_with(step));
        let filtered = before.trim_end().ends_with('|') && FILTERS.contains(&word);
        word == CONTEXT || filtered || variables.contains(&word) && is_whole
    };
    over_fields || by_key || tag.words_anywhere().any(whole)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// What `x.html`, handed `page` and `explainer`, asks for among other templates.
    fn asked(templates: &[(&str, &str)]) -> Asked {
        let texts = templates.iter().map(|(name, text)| ((*name).to_owned(), Arc::from(*text))).collect();
        Asked::of("x.html", &["page", "explainer"], &texts)
    }

    /// The fields of some that `x.html` of this text alone may read.
    fn fields(text: &str) -> Vec<&'static str> {
        let asked = asked(&[("x.html", text)]);
        ["map", "strip", "reading"].into_iter().filter(|field| asked.has(field)).collect()
    }

    #[test]
    fn a_template_asks_for_what_it_names() {
        assert_eq!(fields("strip {{ explainer.map }}{# reading #}{% raw %}{{ reading }}{% endraw %}"), ["map"]);
        assert_eq!(
            fields("{% if page.title and explainer?.strip %}{{ explainer[\"map\"][0] }}{% endif %}"),
            ["map", "strip"]
        );
        assert_eq!(
            fields("{% for x in explainer.strip | sort(attribute=\"reading\") %}{% endfor %}"),
            ["strip", "reading"]
        );
        assert_eq!(fields("{% set x = explainer.map %}{% for y in x.list[1:3] %}{{ y.page }}{% endfor %}"), ["map"]);
    }

    #[test]
    fn a_template_that_may_read_what_it_does_not_name_asks_for_all() {
        for text in [
            "{{ explainer }}",
            "{{ <card x={explainer} /> }}",
            "{% set x = page %}",
            "{% if explainer | get(key=\"x\") %}{% endif %}",
            "{{ explainer.sources.0 | values | first }}",
            "{% for key, value in explainer.sources.0 %}{% endfor %}",
            "{{ explainer.sources.0[key] }}",
            "{{ __tera_context }}",
        ] {
            assert_eq!(fields(text), ["map", "strip", "reading"], "{text}");
        }
    }

    #[test]
    fn what_a_template_extends_includes_and_calls_asks_too_and_nothing_else() {
        let asked = asked(&[
            (
                "x.html",
                "{% extends \"base.html\" %}{% block a %}{% include \"part.html\" %}{{ <one x={1} /> }}{% endblock a %}",
            ),
            ("built-in:base.html", "{{ page.title }}{% block a %}{{ explainer.map }}{% endblock a %}"),
            ("part.html", "{% <two> %}{{ explainer.strip }}{% </two> %}"),
            ("parts.html", "{% component one(x) %}{{ x.first }}{% endcomponent one %}{{ x.outside }}"),
            (
                "built-in:parts.html",
                "{% component two(x) %}{{ <three /> }}{% endcomponent two %}{% component four() %}{{ x.four }}{% endcomponent four %}",
            ),
            ("more.html", "{% component three() %}{{ x.third }}{% endcomponent three %}"),
        ]);
        let fields = ["title", "map", "strip", "first", "third", "outside", "four"];
        assert_eq!(fields.map(|field| asked.has(field)), [true, true, true, true, true, false, false]);
    }

    #[test]
    fn what_is_not_asked_for_is_not_made() {
        let asked = asked(&[("x.html", "{{ explainer.map }}")]);
        assert_eq!(asked.when("map", || 1), 1);
        assert_eq!(asked.when("strip", || -> i32 { unreachable!("nobody reads it") }), 0);
    }
}
