//! The links of a site that lead outside: which there are, what an answer means, and what is told of it.
//!
//! All of this is values. `fetch` alone speaks with servers: it asks [`asking::next`] what to ask, and hands on what
//! [`meaning::meaning`] makes of the answers.

pub mod asking;
pub mod kept;
pub mod meaning;
pub mod told;

use serde_json::Value;
use url::Url;

use crate::diagnostic::Place;
use crate::markdown::{self, Body, Html, Target};
use crate::page::{self, Page};
use crate::schema::{self, Kind};
use crate::site::Skipped;
use crate::source::{SourceFile, Sources};
use crate::text::SourcePath;

/// A link that leads outside, at the place where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What is asked for: the address in its normal form, without the part of the page it leads to.
    pub address: String,
    /// Where it is written.
    pub place: Place,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a link is for, and so what its author can do once it is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The address of a source, with that of its archived copy if there is one.
    Source(Option<String>),
    /// The archived copy of a source.
    Copy,
    /// A picture.
    Picture,
    /// Anything else a reader may follow.
    Other,
}

/// Every link of the site that leads outside, in the order of the files. Pages that are not published are left out.
pub fn links(sources: &Sources, skipped: &[Skipped]) -> Vec<Link> {
    let published = |file: &&SourceFile| !skipped.iter().any(|skipped| skipped.path == file.path);
    let mut links = Vec::new();
    for file in sources.config.iter().chain(sources.content.iter().filter(published)).filter(|file| file.is_text) {
        in_file(file, &mut links);
    }
    links
}

fn in_file(file: &SourceFile, links: &mut Vec<Link>) {
    let list = match file.path.as_str() {
        "nutgraf.yaml" => Some(Kind::Config),
        "content/sources.yaml" => Some(Kind::Sources),
        "content/glossary.yaml" => Some(Kind::Glossary),
        _ => None,
    };
    if let Some(kind) = list {
        in_yaml(&file.path, kind, &file.text, links);
        return;
    }
    let parsed = page::parse(file);
    let Some((kind, body, body_start)) = parsed.page.as_ref().and_then(document) else { return };
    // The line that ends the front matter would begin a second document.
    let front_matter = file.text[..body_start].trim_end().trim_end_matches(['-', '.']);
    in_yaml(&file.path, kind, front_matter, links);
    in_body(&file.path, body, body_start, links);
}

fn document(page: &Page) -> Option<(Kind, &Body, usize)> {
    Some(match page {
        Page::Explainer(document) => (Kind::Explainer, &document.body, document.body_start),
        Page::Actor(document) => (Kind::Actor, &document.body, document.body_start),
        Page::Story(document) => (Kind::Story, &document.body, document.body_start),
        Page::Topic(document) => (Kind::Topic, &document.body, document.body_start),
        Page::Author(document) => (Kind::Author, &document.body, document.body_start),
        Page::Static(document) => (Kind::Page, &document.body, document.body_start),
        Page::Sources(_) | Page::Glossary(_) => return None,
    })
}

fn in_body(file: &SourcePath, body: &Body, start: usize, links: &mut Vec<Link>) {
    for slot in &body.html.slots {
        let (address, purpose) = match &slot.target {
            Target::Link(address) => (address, Purpose::Other),
            Target::Image(image) => (&image.src, Purpose::Picture),
            Target::Mention(..) | Target::Cite(_) | Target::Embed(_) => continue,
        };
        let place = Place::bytes(file, start + slot.span.start..start + slot.span.end);
        links.extend(outside(address).map(|address| Link { address, place, purpose }));
    }
}

/// Finds the links of YAML by its schema, which knows of each field whether it holds an address or Markdown: a field
/// that the content model gains is looked at too.
fn in_yaml(file: &SourcePath, kind: Kind, yaml: &str, links: &mut Vec<Link>) {
    // Where the file is wrong, that is told already.
    let Ok(value) = serde_yaml::from_str::<Value>(yaml) else { return };
    let schema = schema::value(kind);
    let mut walk = Walk { schema: &schema, file, links };
    walk.value(&[&schema], &value, "");
}

struct Walk<'w> {
    schema: &'w Value,
    file: &'w SourcePath,
    links: &'w mut Vec<Link>,
}

impl<'w> Walk<'w> {
    /// Walks a value that has one of these forms; `path` is that of its field.
    fn value(&mut self, forms: &[&'w Value], value: &Value, path: &str) {
        let forms = self.all_forms(forms);
        match value {
            Value::String(text) if is(&forms, "Link") => self.add(text, path, Purpose::Other),
            Value::String(text) if is(&forms, "Markdown") => self.text(&markdown::inline(text), path),
            Value::Array(items) => {
                let forms: Vec<&Value> = forms.iter().map(|form| &form["items"]).collect();
                for (index, item) in items.iter().filter(|item| !item.is_null()).enumerate() {
                    self.value(&forms, item, &format!("{path}[{index}]"));
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    match (special(&forms, fields, name), field.as_str()) {
                        (Some(purpose), Some(address)) => self.add(address, &path, purpose),
                        _ => {
                            let forms: Vec<&Value> = forms.iter().map(|form| &form["properties"][name]).collect();
                            self.value(&forms, field, &path);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// The forms with those that they refer to and those that may stand instead.
    fn all_forms(&self, forms: &[&'w Value]) -> Vec<&'w Value> {
        let mut all = forms.to_vec();
        let mut at = 0;
        while let Some(form) = all.get(at).copied() {
            at += 1;
            all.extend(name(form).map(|name| &self.schema["$defs"][name]));
            all.extend(form["anyOf"].as_array().into_iter().flatten());
        }
        all
    }

    fn text(&mut self, html: &Html, path: &str) {
        for slot in &html.slots {
            if let Target::Link(address) = &slot.target {
                self.add(address, path, Purpose::Other);
            }
        }
    }

    fn add(&mut self, address: &str, path: &str, purpose: Purpose) {
        let place = Place::field(self.file, path);
        self.links.extend(outside(address).map(|address| Link { address, place, purpose }));
    }
}

/// What an address is for where its record says so: those of a source, and the file of a picture.
fn special(forms: &[&Value], fields: &serde_json::Map<String, Value>, name: &str) -> Option<Purpose> {
    let has = |field: &str| forms.iter().any(|form| !form["properties"][field].is_null());
    match name {
        "url" if has("archived") => {
            let copy = fields.get("archived").and_then(Value::as_str).map(str::to_owned);
            Some(Purpose::Source(copy))
        }
        "archived" if has("archived") => Some(Purpose::Copy),
        "src" if has("src") && has("alt") => Some(Purpose::Picture),
        _ => None,
    }
}

fn is(forms: &[&Value], wanted: &str) -> bool {
    forms.iter().any(|form| name(form) == Some(wanted))
}

fn name(form: &Value) -> Option<&str> {
    form["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"))
}

/// What is asked for to see whether an address leads anywhere; `None` if it does not lead to the web. One that no
/// program can read stays as it is, to be told.
fn outside(address: &str) -> Option<String> {
    let scheme = address.trim().split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    if !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    Some(match Url::parse(address) {
        Ok(mut url) => {
            url.set_fragment(None);
            url.into()
        }
        Err(_) => address.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::At;

    fn found(files: &[(&str, &str)]) -> Vec<Link> {
        let sources = Sources::from_memory(files.iter().map(|(path, text)| (*path, text.as_bytes())));
        links(&sources, &[])
    }

    #[test]
    fn links_are_found_in_every_kind_of_field_and_in_the_body() {
        let path = SourcePath::new("content/explainers/dam.md");
        let text = "---\ntitle: \"[no](https://title.example)\"\nsummary: See [it](https://a.example/x#part).\n\
                    date: 2026-01-01\nimage: { src: https://p.example/i.png, alt: A, credit: C }\n\
                    timeline:\n  - null\n  - date: 2026-01-01\n    title: T\n    sources:\n\
                    \x20     - { id: s, title: S, url: https://s.example, archived: https://c.example/s }\n\
                    reactions: [{ actor: x, action: A, date: 2026-01-01, source: { id: t, title: T, url: https://t.example/ } }]\n\
                    x-own: { url: https://own.example }\n---\n\
                    [b](https://b.example), <https://auto.example/>, ![p](https://p.example/j.png), [m](mailto:a@b.example), [r](../x.md)\n";
        let field = |name: &str| Place::field(&path, name);
        let at = |part: &str| {
            let start = text.find(part).unwrap();
            Place::bytes(&path, start..start + part.len())
        };
        let copy = Some("https://c.example/s".to_owned());
        let expected = [
            ("https://a.example/x", field("summary"), Purpose::Other),
            ("https://p.example/i.png", field("image.src"), Purpose::Picture),
            ("https://s.example/", field("timeline[0].sources[0].url"), Purpose::Source(copy)),
            ("https://c.example/s", field("timeline[0].sources[0].archived"), Purpose::Copy),
            ("https://t.example/", field("reactions[0].source.url"), Purpose::Source(None)),
            ("https://b.example/", at("[b](https://b.example)"), Purpose::Other),
            ("https://auto.example/", at("<https://auto.example/>"), Purpose::Other),
            ("https://p.example/j.png", at("![p](https://p.example/j.png)"), Purpose::Picture),
        ];
        let expected = expected.map(|(address, place, purpose)| Link { address: address.to_owned(), place, purpose });
        assert_eq!(found(&[(path.as_str(), text)]), expected);
    }

    #[test]
    fn shared_lists_and_the_configuration_are_looked_at_too() {
        let found = found(&[
            ("nutgraf.yaml", "publisher: { name: N, url: https://n.example }\nfooter: \"[f](https://f.example)\"\n"),
            ("content/sources.yaml", "- { id: s, title: S, url: https://s.example }\n"),
            ("content/glossary.yaml", "- { term: T, definition: D, same_as: https://g.example }\n"),
            ("content/actors/a.md", "---\nname: A\nkind: court\nsummary: S\nsame_as: [https://w.example]\n---\n"),
        ]);
        let shown = |link: &Link| match &link.place.at {
            At::Field(field) => format!("{}: {field}: {}", link.place.file, link.address),
            at => panic!("{at:?}"),
        };
        assert_eq!(
            found.iter().map(shown).collect::<Vec<_>>(),
            [
                "nutgraf.yaml: publisher.url: https://n.example/",
                "nutgraf.yaml: footer: https://f.example/",
                "content/actors/a.md: same_as[0]: https://w.example/",
                "content/glossary.yaml: [0].same_as: https://g.example/",
                "content/sources.yaml: [0].url: https://s.example/",
            ]
        );
    }

    #[test]
    fn an_address_is_asked_for_in_its_normal_form() {
        let normal = "https://xn--mller-kva.example/%C3%81%20b";
        assert_eq!(outside("HTTPS://Müller.example/Á b#x").as_deref(), Some(normal));
        assert_eq!(outside("https://").as_deref(), Some("https://"));
        assert_eq!(outside("mailto:a@b.example"), None);
        assert_eq!(outside("/about/"), None);
    }
}
