//! New sites and new files. Nothing that is there is ever overwritten.
#![expect(clippy::disallowed_methods, reason = "this writes what authors start from")]

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::text::{plain_reason, slug};

/// What kind of file to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An explainer.
    Explainer,
    /// An actor.
    Actor,
    /// A story.
    Story,
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
                "describe the actor in the explainer, or move the explainers to `content/explainers` and try again"
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

/// Makes a small working site in a folder that is not there yet, or is empty.
pub fn init(folder: &Path, today: Date) -> Result<Scaffolded, ScaffoldError> {
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file();
    if taken {
        return Err(ScaffoldError::Exists(folder.to_owned()));
    }
    let files = [
        ("nutgraf.yaml", include_str!("scaffold/nutgraf.yaml")),
        ("content/explainers/first-explainer.md", include_str!("scaffold/first-explainer.md")),
        ("content/actors/city-council.md", include_str!("scaffold/city-council.md")),
        ("content/sources.yaml", include_str!("scaffold/sources.yaml")),
        ("content/pages/about.md", include_str!("scaffold/about.md")),
    ];
    let mut made = Vec::new();
    for (path, text) in files {
        made.push(write_new(&folder.join(path), &text.replace("{{today}}", &today.to_string()))?);
    }
    Ok(Scaffolded { files: made, next: format!("build it with `nutgraf build --site {}`", folder.display()) })
}

/// Adds a file to a site.
pub fn new_file(site: &Path, kind: Kind, name: &str, today: Date) -> Result<Scaffolded, ScaffoldError> {
    let id = slug(name);
    if id.is_empty() {
        return Err(ScaffoldError::NoId(name.to_owned()));
    }
    let (folder, template) = match kind {
        Kind::Explainer => ("explainers", include_str!("scaffold/new-explainer.md")),
        Kind::Actor => ("actors", include_str!("scaffold/new-actor.md")),
        Kind::Story => ("stories", include_str!("scaffold/new-story.md")),
    };
    // A JSON text is a YAML text in double quotes, whatever the name holds.
    let quoted = serde_json::to_string(name).unwrap_or_default();
    let text = template.replace("{{name}}", &quoted).replace("{{today}}", &today.to_string());
    if !site.is_dir() {
        return Err(ScaffoldError::NoSite(site.to_owned()));
    }
    let path = match (is_flat(site), kind) {
        (false, _) => site.join("content").join(folder),
        (true, Kind::Explainer) => site.to_owned(),
        (true, _) => return Err(ScaffoldError::Flat(site.to_owned())),
    };
    let path = path.join(format!("{id}.md"));
    let made = write_new(&path, &text)?;
    let next = match kind {
        Kind::Explainer => "it is a draft: take `draft: true` away to publish it".to_owned(),
        Kind::Actor => format!("name it in an explainer with `[{name}](actor:{id})`, or list `{id}` under `actors:`"),
        Kind::Story => format!("an explainer belongs to it with `story: {id}`"),
    };
    Ok(Scaffolded { files: vec![made], next })
}

/// Whether a site is a folder of Markdown files: then a folder `content` would hide them.
fn is_flat(site: &Path) -> bool {
    let entries = || fs::read_dir(site).into_iter().flatten().filter_map(Result::ok);
    !site.join("content").exists() && entries().any(|entry| entry.path().extension().is_some_and(|end| end == "md"))
}

/// Writes a file that the program alone makes, such as a man page, over an older one.
pub fn put(path: &Path, text: &str) -> Result<String, ScaffoldError> {
    let io_error = |error| ScaffoldError::Io(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io_error)?;
    }
    fs::write(path, text).map_err(io_error)?;
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
