//! New sites and new files. Nothing that is there is ever overwritten.
#![expect(clippy::disallowed_methods, reason = "this writes what authors start from")]

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;

use crate::model::{ActorKind, Id};
use crate::source::FLAT;
use crate::text::{plain_reason, slug};

/// What a new site says of itself.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Its name.
    pub title: String,
    /// Its address, if it is known.
    pub base_url: Option<String>,
    /// Its language.
    pub language: String,
    /// Who publishes it.
    pub publisher: Option<String>,
}

/// What file to add, with what there is to say beside its name.
#[derive(Debug, Clone)]
pub enum What {
    /// An explainer.
    Explainer {
        /// The story it belongs to.
        story: Option<Id>,
        /// Its topics.
        topics: Vec<Id>,
        /// Whether it is held back.
        draft: bool,
    },
    /// An actor.
    Actor(ActorKind),
    /// A story.
    Story,
    /// A topic.
    Topic,
    /// An author.
    Author,
    /// A page.
    Page,
}

/// A file that is still to be written.
#[derive(Debug)]
pub struct Drafted {
    /// Where it will lie in a site that has a folder `content`.
    pub path: String,
    /// What it will hold.
    pub text: String,
    /// What to do next, in a sentence.
    next: String,
}

/// What was made.
#[derive(Debug)]
pub struct Scaffolded {
    /// The files, as paths to show.
    pub files: Vec<String>,
    /// What to do next, in a sentence.
    pub next: String,
}

/// Why nothing was made.
#[derive(Debug)]
pub enum ScaffoldError {
    /// The folder or file is there already.
    Exists(PathBuf),
    /// No id can be made of the name.
    NoId(String),
    /// There is no site.
    NoSite(PathBuf),
    /// A folder without `content` holds explainers only.
    Flat(PathBuf),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl ScaffoldError {
    /// Whether the machine failed, and not the command.
    pub fn is_machine(&self) -> bool {
        matches!(self, Self::Io(..))
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Exists(_) => "nothing is overwritten: choose another name, or an empty folder",
            Self::NoSite(_) => "name the site's folder with `--site`, or make one with `nutgraf init DIR`",
            Self::Flat(_) => {
                "move the explainers to `content/explainers` and try again; an explainer can describe an actor too"
            }
            Self::NoId(_) => "an id is made of Latin letters and digits: choose a name that has some",
            Self::Io(..) => "look at who may write there, and at the space left",
        }
    }
}

impl fmt::Display for ScaffoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists(path) => write!(f, "`{}` is there already", path.display()),
            Self::NoSite(folder) => write!(f, "there is no site at `{}`", folder.display()),
            Self::Flat(folder) => {
                write!(f, "`{}` has no folder `content`, so it holds explainers only", folder.display())
            }
            Self::NoId(name) => write!(f, "no id can be made of `{name}`"),
            Self::Io(path, error) => {
                write!(f, "cannot write `{}`: {}", path.display(), plain_reason(error))
            }
        }
    }
}

/// Whether a new site may be made here: nothing is there, or an empty folder.
pub fn is_free(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => folder.symlink_metadata().is_err(),
    }
}

/// Makes a small working site in a folder that is not there yet, or is empty.
pub fn init(folder: &Path, site: &NewSite, today: Date) -> Result<Scaffolded, ScaffoldError> {
    if !is_free(folder) {
        return Err(ScaffoldError::Exists(folder.to_owned()));
    }
    let address = site.base_url.as_deref().map_or_else(
        || "# base_url: https://example.org/\nrelative_urls: true".to_owned(),
        |url| format!("base_url: {}", quoted(url)),
    );
    let publisher = site.publisher.as_deref().map_or_else(
        || "# publisher: { name: The Example Times, url: https://example.org/ }".to_owned(),
        |name| format!("publisher:\n  name: {}", quoted(name)),
    );
    let values = [
        ("today", today.to_string()),
        ("title", quoted(&site.title)),
        ("language", quoted(&site.language)),
        ("address", address),
        ("publisher", publisher),
    ];
    let files = [
        ("nutgraf.yaml", include_str!("scaffold/nutgraf.yaml")),
        ("content/explainers/first-explainer.md", include_str!("scaffold/first-explainer.md")),
        ("content/actors/city-council.md", include_str!("scaffold/city-council.md")),
        ("content/sources.yaml", include_str!("scaffold/sources.yaml")),
        ("content/pages/about.md", include_str!("scaffold/about.md")),
        (".gitignore", "/public\n/.nutgraf\n"),
    ];
    let mut made = Vec::new();
    for (path, text) in files {
        made.push(write_new(&folder.join(path), &fill(text, &values))?);
    }
    let folder = folder.display().to_string();
    let plain = folder.chars().all(|letter| letter.is_alphanumeric() || "/\\._-".contains(letter));
    let folder = if plain { folder } else { format!("\"{folder}\"") };
    Ok(Scaffolded { files: made, next: format!("see it with `nutgraf serve --open --site {folder}`, and write") })
}

/// The longest id that is made of a name: with its ending, every file system takes it as the name of a file.
const LONGEST_ID: usize = 80;

/// Puts a new file together.
pub fn draft(name: &str, what: &What, today: Date) -> Result<Drafted, ScaffoldError> {
    let id = id_of(name).ok_or_else(|| ScaffoldError::NoId(name.to_owned()))?;
    let mut values = vec![("name", quoted(name)), ("today", today.to_string())];
    let (folder, template) = match what {
        What::Explainer { .. } => ("explainers", include_str!("scaffold/new-explainer.md")),
        What::Actor(_) => ("actors", include_str!("scaffold/new-actor.md")),
        What::Story => ("stories", include_str!("scaffold/new-story.md")),
        What::Topic => ("topics", include_str!("scaffold/new-topic.md")),
        What::Author => ("authors", include_str!("scaffold/new-author.md")),
        What::Page => ("pages", include_str!("scaffold/new-page.md")),
    };
    let next = match what {
        What::Explainer { draft: true, .. } => "it is a draft: take `draft: true` away to publish it".to_owned(),
        What::Explainer { .. } => "it is published with the next build: write it first".to_owned(),
        What::Actor(_) => format!("name it in an explainer with `[words](actor:{id})`, or list `{id}` under `actors:`"),
        What::Story => format!("an explainer belongs to it with `story: {id}`"),
        What::Topic => format!("an explainer belongs to it with `topics: [{id}]`"),
        What::Author => format!("an explainer is by them with `authors: [{id}]`"),
        What::Page => format!("link to it from an explainer with `[words](../pages/{id}.md)`"),
    };
    match what {
        What::Explainer { story, topics, draft } => {
            let held_back = if *draft { "# Take this line away to publish.\ndraft: true\n" } else { "" };
            let story = story.as_ref().map_or_else(String::new, |id| format!("story: {}\n", written(id)));
            let topics: Vec<String> = topics.iter().map(written).collect();
            values.extend([("draft", held_back.to_owned()), ("story", story), ("topics", topics.join(", "))]);
        }
        What::Actor(kind) => {
            values.push(("kind", kind.to_possible_value().map_or_else(String::new, |kind| kind.get_name().to_owned())));
        }
        What::Story | What::Topic | What::Author | What::Page => {}
    }
    Ok(Drafted { path: format!("content/{folder}/{id}.md"), text: fill(template, &values), next })
}

/// Adds a file to a site.
pub fn add(site: &Path, drafted: Drafted) -> Result<Scaffolded, ScaffoldError> {
    if !site.is_dir() {
        return Err(ScaffoldError::NoSite(site.to_owned()));
    }
    let path = match (is_flat(site), drafted.path.strip_prefix(FLAT)) {
        (false, _) => site.join(&drafted.path),
        (true, Some(name)) => site.join(name),
        (true, None) => return Err(ScaffoldError::Flat(site.to_owned())),
    };
    let made = write_new(&path, &drafted.text)?;
    Ok(Scaffolded { files: vec![made], next: drafted.next })
}

/// The id that a name makes, cut between two words where it is long.
fn id_of(name: &str) -> Option<String> {
    let id = slug(name);
    let cut = match id.get(..=LONGEST_ID) {
        Some(long) => long.rfind('-').map_or(&id[..LONGEST_ID], |end| &id[..end]),
        None => &id,
    };
    Some(cut.to_owned()).filter(|id| !id.is_empty())
}

/// A text as YAML: a JSON text is one in double quotes, whatever it holds. Control characters are no part of a name.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    serde_json::to_string(plain.trim()).unwrap_or_default()
}

/// An id as YAML: in quotes where it would be a number or a truth value without.
fn written(id: &Id) -> String {
    let plain = serde_yaml::from_str::<serde_json::Value>(id.as_str()).is_ok_and(|value| value == id.as_str());
    if plain { id.to_string() } else { quoted(id.as_str()) }
}

/// Puts values into a template, in one go: what a value holds is not looked at again.
fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, (name, after))) = rest.split_once("{{").and_then(|(a, b)| Some((a, b.split_once("}}")?))) {
        filled.push_str(before);
        filled.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Whether a site is a folder of Markdown files: then a folder `content` would hide them.
fn is_flat(site: &Path) -> bool {
    let entries = || fs::read_dir(site).into_iter().flatten().filter_map(Result::ok);
    !site.join("content").exists() && entries().any(|entry| entry.path().extension().is_some_and(|end| end == "md"))
}

/// Reads a file that is to be added to; `None` if there is none yet.
pub fn read_if_there(path: &Path) -> Result<Option<String>, ScaffoldError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ScaffoldError::Io(path.to_owned(), error)),
    }
}

/// Writes a file that is made anew each time, such as a man page, or that was read and added to, over the older one.
pub fn put(path: &Path, text: &str) -> Result<String, ScaffoldError> {
    let io_error = |error| ScaffoldError::Io(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io_error)?;
    }
    // Through another name, so that what was there is never lost half-way.
    let aside = path.with_extension(format!("{}.new", std::process::id()));
    fs::write(&aside, text).and_then(|()| fs::rename(&aside, path)).map_err(io_error)?;
    Ok(path.display().to_string())
}

fn write_new(path: &Path, text: &str) -> Result<String, ScaffoldError> {
    let io_error = |error| ScaffoldError::Io(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io_error)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => ScaffoldError::Exists(path.to_owned()),
        _ => io_error(error),
    })?;
    file.write_all(text.as_bytes()).map_err(io_error)?;
    Ok(path.display().to_string())
}
