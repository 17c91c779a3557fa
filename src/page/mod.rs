//! One content file into one page: `&SourceFile -> Parsed`, without a look at any other file.

mod blank;
mod check;

pub(crate) use check::{is_site_path, unsafe_link};

use std::hash::Hash;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown::{self, Body};
use crate::memo::{Fingerprint, Keyed, Stamped};
use crate::model::{
    Actor, Author, Described, Description, Explainer, Id, Source, StaticPage, Story, Term, Topic, Waiver,
};
use crate::source::SourceFile;
use crate::text::{SourcePath, slug};
use crate::yaml::{self, LeftOut};

/// A content file read: front matter and body.
#[derive(Debug, Clone)]
pub struct Document<T> {
    /// The file.
    pub path: SourcePath,
    /// The file's name without extension.
    pub id: Id,
    /// The front matter.
    pub record: T,
    /// What stands below it.
    pub body: Body,
    /// Where the body begins in the file, in bytes.
    pub body_start: usize,
    /// The author's own `x-` keys: the path of the mapping they stand in (empty at the top), the key, the value.
    pub extras: Vec<(String, String, serde_json::Value)>,
    /// What rules are not to speak of.
    pub waivers: Vec<Waiver>,
    /// The wrong values, so that what refers to them is not called dangling.
    pub left_out: LeftOut,
    /// The digest of the file.
    pub fingerprint: Fingerprint,
    /// The digest of its path and front matter: what pages that show only its records depend on.
    pub front_fingerprint: Fingerprint,
}

impl<T> Keyed for Arc<Document<T>> {
    fn name(&self) -> &str {
        self.path.as_str()
    }

    fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

/// What a content file holds.
#[derive(Debug, Clone)]
pub enum Page {
    /// `content/explainers/**.md`
    Explainer(Arc<Document<Explainer>>),
    /// `content/actors/*.md`
    Actor(Arc<Document<Actor>>),
    /// `content/stories/*.md`
    Story(Arc<Document<Story>>),
    /// `content/topics/*.md`
    Topic(Arc<Document<Topic>>),
    /// `content/authors/*.md`
    Author(Arc<Document<Author>>),
    /// `content/pages/*.md`
    Static(Arc<Document<StaticPage>>),
    /// `content/sources.yaml`
    Sources(Arc<List<Source>>),
    /// `content/glossary.yaml`
    Glossary(Arc<List<Term>>),
}

impl Page {
    /// The file, and what rules are not to speak of in it.
    pub fn waivers(&self) -> (&SourcePath, &[Waiver]) {
        match self {
            Self::Explainer(document) => (&document.path, &document.waivers),
            Self::Actor(document) => (&document.path, &document.waivers),
            Self::Story(document) => (&document.path, &document.waivers),
            Self::Topic(document) => (&document.path, &document.waivers),
            Self::Author(document) => (&document.path, &document.waivers),
            Self::Static(document) => (&document.path, &document.waivers),
            Self::Sources(list) => (&list.path, &list.waivers),
            Self::Glossary(list) => (&list.path, &list.waivers),
        }
    }
}

/// A file that lists records which explainers share.
#[derive(Debug)]
pub struct List<T> {
    /// The file.
    pub path: SourcePath,
    /// The records, in the order of the file.
    pub records: Vec<Arc<Stamped<T>>>,
    /// What rules are not to speak of.
    pub waivers: Vec<Waiver>,
    /// The wrong values.
    pub left_out: LeftOut,
    /// The digest of the file.
    pub fingerprint: Fingerprint,
}

/// The kinds of records that have files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An explainer.
    Explainer,
    /// An actor.
    Actor,
    /// A story.
    Story,
    /// A topic.
    Topic,
    /// An author.
    Author,
    /// A page of `content/pages`.
    Static,
}

/// A content file as far as it could be read.
#[derive(Debug, Default)]
pub struct Parsed {
    /// What kind of record the file's folder says it is, and its id: known even if the file is broken.
    pub identity: Option<(Kind, Id)>,
    /// The file's content.
    pub page: Option<Page>,
    /// Whether it names events that another page tells in full.
    pub shares_events: bool,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// What kind of record a file holds, by its folder.
fn kind_of(path: &SourcePath) -> Option<Kind> {
    let (folder, _) = path.as_str().strip_prefix("content/")?.split_once('/')?;
    let kind = match folder {
        "explainers" => Kind::Explainer,
        "actors" => Kind::Actor,
        "stories" => Kind::Story,
        "topics" => Kind::Topic,
        "authors" => Kind::Author,
        "pages" => Kind::Static,
        _ => return None,
    };
    path.as_str().ends_with(".md").then_some(kind)
}

/// What kind of record a file holds and its id, by its name alone.
pub(crate) fn identity(path: &SourcePath) -> Option<(Kind, Id)> {
    Some((kind_of(path)?, Id::new(path.stem())?))
}

/// Reads a content file.
pub fn parse(file: &SourceFile) -> Parsed {
    let kind = match (kind_of(&file.path), file.path.as_str()) {
        (Some(kind), _) => kind,
        (None, "content/sources.yaml") => return parse_list(file, Page::Sources, check::sources),
        (None, "content/glossary.yaml") => return parse_list(file, Page::Glossary, check::terms),
        (None, _) => return unexpected(file),
    };
    let stem = file.path.stem();
    if !file.is_text {
        return Parsed { identity: Id::new(stem).map(|id| (kind, id)), ..Parsed::default() };
    }
    let Some(id) = Id::new(stem) else {
        let message = format!("the name `{stem}` is no id: only `a-z`, `0-9` and `-`");
        let wrong = Diagnostic::error(Code::InvalidId, Place::file(&file.path), message);
        let hint = format!(
            "rename the file to `{}.md`",
            Some(slug(stem)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "a-name".into())
        );
        return Parsed { diagnostics: vec![wrong.hint(hint)], ..Parsed::default() };
    };
    let (page, diagnostics) = match kind {
        Kind::Explainer => document(file, &id, check::explainer).map(Page::Explainer),
        Kind::Actor => document(file, &id, check::actor).map(Page::Actor),
        Kind::Story => document(file, &id, check::story).map(Page::Story),
        Kind::Topic => document(file, &id, check::topic).map(Page::Topic),
        Kind::Author => document(file, &id, check::author).map(Page::Author),
        Kind::Static => document(file, &id, check::static_page).map(Page::Static),
    }
    .into_parts();
    let shares_events = matches!(&page, Some(Page::Explainer(document)) if document.record.shares_events());
    Parsed { identity: Some((kind, id)), page, shares_events, diagnostics }
}

/// A document that may be missing, with its mistakes.
struct Attempt<T>(Option<T>, Vec<Diagnostic>);

impl<T> Attempt<T> {
    fn map<U>(self, page: impl Fn(T) -> U) -> Attempt<U> {
        Attempt(self.0.map(page), self.1)
    }

    fn into_parts(self) -> (Option<T>, Vec<Diagnostic>) {
        (self.0, self.1)
    }
}

fn unexpected(file: &SourceFile) -> Parsed {
    let hint = "explainers lie in `content/explainers`, people and organisations in `content/actors`; there are also \
                `stories`, `topics`, `authors`, `pages`, `sources.yaml` and `glossary.yaml`";
    let wrong = Diagnostic::warning(
        Code::UnexpectedFile,
        Place::file(&file.path),
        "this file has no place in the content model and is left out",
    );
    Parsed { diagnostics: vec![wrong.hint(hint)], ..Parsed::default() }
}

fn parse_list<T: Described + Hash>(
    file: &SourceFile,
    page: fn(Arc<List<T>>) -> Page,
    check: fn(&List<T>, &mut Vec<Diagnostic>),
) -> Parsed {
    let mut read = yaml::Read::<Vec<Description<T>>>::default();
    let empty = file.text.lines().all(|line| line.trim().is_empty() || line.starts_with('#'));
    if !file.is_text {
        read.left_out = LeftOut::everything();
    } else if !empty {
        read = yaml::read(&file.path, &file.text, 0..file.text.len(), &yaml::LIST);
    }
    let mut diagnostics = read.diagnostics;
    let waivers = Waiver::take(&file.path, &mut read.extras, &mut diagnostics);
    let records = read.record.unwrap_or_default().into_iter();
    let records = records.map(|Description(record)| Arc::new(Stamped::new(record))).collect();
    let (path, fingerprint) = (file.path.clone(), file.fingerprint);
    let list = List { path, records, waivers, left_out: read.left_out, fingerprint };
    check(&list, &mut diagnostics);
    diagnostics.retain(|wrong| !list.left_out.covers(&wrong.place));
    Parsed { page: Some(page(Arc::new(list))), diagnostics, ..Parsed::default() }
}

/// Reads front matter and body of a Markdown file.
fn document<T: DeserializeOwned>(
    file: &SourceFile,
    id: &Id,
    check: fn(&Document<T>, &mut Vec<Diagnostic>),
) -> Attempt<Arc<Document<T>>> {
    let (front_matter, body_start) = match split(file) {
        Ok(split) => split,
        Err(wrong) => return Attempt(None, vec![wrong]),
    };
    let front_fingerprint = Fingerprint::of(&(file.path.as_str(), &file.text[front_matter.clone()]));
    let mut read = yaml::read::<T>(&file.path, &file.text, front_matter, &yaml::FRONT_MATTER);
    let mut diagnostics = read.diagnostics;
    let waivers = Waiver::take(&file.path, &mut read.extras, &mut diagnostics);
    let Some(record) = read.record else { return Attempt(None, diagnostics) };
    let body = markdown::body(&file.text[body_start..], RESERVED_ANCHORS);
    let document = Document {
        path: file.path.clone(),
        id: id.clone(),
        record,
        body,
        body_start,
        extras: read.extras,
        waivers,
        left_out: read.left_out,
        fingerprint: file.fingerprint,
        front_fingerprint,
    };
    check(&document, &mut diagnostics);
    diagnostics.retain(|wrong| !document.left_out.covers(&wrong.place));
    Attempt(Some(Arc::new(document)), diagnostics)
}

/// Anchors of the page itself, which no heading of a body may take.
pub const RESERVED_ANCHORS: &[&str] = &[
    "where-it-stands",
    "why-it-matters",
    "key-points",
    "known",
    "unknown",
    "people",
    "people-all",
    "timeline",
    "whats-next",
    "reactions",
    "claims",
    "questions",
    "figures",
    "places",
    "glossary",
    "sources",
    "updates",
    "methods",
    "disclosures",
    "related",
    "contents",
    "body",
    "main",
    "roles",
    "explainers",
    "events",
    "stories",
    "topics",
    "brief",
    "essentials",
    "full",
    "key-events",
    "downloads",
    "closed",
    "hover-card",
];

/// The bytes of the front matter, and where the body begins.
fn split(file: &SourceFile) -> Result<(std::ops::Range<usize>, usize), Diagnostic> {
    let text = &*file.text;
    let example = "begin the file with a line `---`, then `title:`, `summary:` and `date:`, then a line `---`";
    if text.trim().is_empty() {
        return Err(Diagnostic::error(Code::EmptyFile, Place::file(&file.path), "the file is empty").hint(example));
    }
    let first = text.split_inclusive('\n').next().unwrap_or("");
    if first.trim_end() != "---" {
        let place = Place::bytes(&file.path, 0..first.trim_end().len());
        let dashes = |letter: char| "-–—―−".contains(letter);
        let (message, hint) = match first.trim() {
            "+++" => (
                "this front matter is TOML",
                "write YAML: `---` for `+++`, and `title: The dam` for `title = \"The dam\"`",
            ),
            line if !line.is_empty() && line.chars().all(dashes) => {
                ("the first line is not quite `---`", "write three plain dashes at the beginning of the line: `---`")
            }
            _ => ("the file does not begin with front matter", example),
        };
        return Err(Diagnostic::error(Code::NoFrontMatter, place, message).hint(hint));
    }
    let start = first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") && !line.starts_with([' ', '\t']) {
            return Ok((start..at, at + line.len()));
        }
        at += line.len();
    }
    let message = "the front matter that begins here has no end";
    let wrong = Diagnostic::error(Code::UnclosedFrontMatter, Place::bytes(&file.path, 0..3), message);
    Err(wrong.hint("close it with a line `---` of its own"))
}

impl<T> Document<T> {
    /// The author's own keys in the mapping at a path; at the top with an empty path.
    pub fn extras_at(&self, path: impl std::fmt::Display) -> std::collections::BTreeMap<String, serde_json::Value> {
        if self.extras.is_empty() {
            return std::collections::BTreeMap::new();
        }
        let path = path.to_string();
        let here = self.extras.iter().filter(|(at, _, _)| *at == path);
        here.map(|(_, key, value)| (key.clone(), value.clone())).collect()
    }

    /// The place of bytes of the body.
    pub fn body_place(&self, span: &crate::text::Span) -> Place {
        Place::bytes(&self.path, self.body_start + span.start..self.body_start + span.end)
    }

    /// The place of a field of the front matter.
    pub fn field(&self, path: impl std::fmt::Display) -> Place {
        Place::field(&self.path, path.to_string())
    }
}
