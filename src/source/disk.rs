//! The only reader of the disk.
#![expect(clippy::disallowed_methods, reason = "this is the reader")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::{Asset, AssetContent, Decoded, FLAT, Kind, Looked, Made, Shelf, Sources, decoded};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::{AT_ONCE, Fingerprint};
use crate::picture::{self, Pixels, Wrong};
use crate::text::{SourcePath, plain_reason};

/// A folder that is no site.
#[derive(Debug)]
pub struct NoSite {
    /// The folder.
    pub folder: PathBuf,
    /// Why not.
    pub error: io::Error,
}

/// Reads a site's folder: `nutgraf.yaml`, `content`, `templates` and `static`, or, where there is no `content`, the
/// Markdown files that lie in the folder itself.
///
/// Hidden files are left alone. What cannot be read is reported in the sources, the rest is read all the same.
pub fn read_site(folder: &Path, output: &Path) -> Result<Sources, NoSite> {
    let no_site = |error| NoSite { folder: folder.to_owned(), error };
    let root = fs::canonicalize(folder).map_err(no_site)?;
    if !root.is_dir() {
        return Err(no_site(io::Error::from(io::ErrorKind::NotADirectory)));
    }
    let output = fs::canonicalize(output).ok();
    let mut sources = Sources::default();
    let mut found = Vec::new();
    if root.join("nutgraf.yaml").symlink_metadata().is_ok() {
        let mut walk = Walk { root: &root, output: output.as_deref(), found: &mut found, sources: &mut sources };
        walk.file(&root, "", &root.join("nutgraf.yaml"));
    }
    misnamed(&root, &mut sources);
    sources.flat = !root.join("content").exists();
    if sources.flat {
        let mut walk = Walk { root: &root, output: output.as_deref(), found: &mut found, sources: &mut sources };
        walk.folder(&root, FLAT, 1);
        found = found.into_iter().filter_map(flat_file).collect();
    }
    for name in ["content", "templates", "static"] {
        let folder = root.join(name);
        let mut walk = Walk { root: &root, output: output.as_deref(), found: &mut found, sources: &mut sources };
        if folder.is_dir() {
            walk.folder(&folder, &format!("{name}/"), usize::MAX);
        } else if folder.symlink_metadata().is_ok() {
            let reason = if folder.exists() { "it is a file, not a folder" } else { "a link that leads to nothing" };
            walk.unreadable(&root, "", &folder, reason);
        }
    }
    read_all(found, &mut sources);
    sources.sort();
    Ok(sources)
}

/// Reads again what changed since `before` was read, if only texts and pictures changed that were there before. `None` if
/// anything else may have: then only [`read_site`] knows.
///
/// `changed` are full paths, as the system names them.
pub fn read_again(folder: &Path, before: &Sources, changed: &BTreeSet<PathBuf>) -> Option<Sources> {
    let root = fs::canonicalize(folder).ok()?;
    let mut sources = before.clone();
    for disk in changed {
        let path = site_path(&root, "", disk).filter(|_| !before.flat)?;
        let file = disk.symlink_metadata().ok().filter(fs::Metadata::is_file);
        let told = before.diagnostics.iter().any(|diagnostic| diagnostic.place.file == path);
        match file {
            _ if told => return None,
            // Editors put copies beside the file for as long as they write.
            None if !before.holds(&path) && !disk.exists() => {}
            None => return None,
            Some(_) if sources.replace_text(&path, || fs::read(disk).ok()) => {}
            Some(_) => {
                let known = sources.assets.iter_mut().find(|asset| asset.path == path)?;
                *known = asset(&path, disk.clone()).ok()?;
            }
        }
    }
    Some(sources)
}

/// Reads some files again whose texts were [let go](Sources::let_go). The text of a file that is not as it was stays away.
pub fn recall(folder: &Path, sources: &mut Sources, files: &BTreeSet<&SourcePath>) {
    for path in files {
        let away = sources.text_file(path).is_some_and(|file| file.text.is_empty());
        if let Some(bytes) = away.then(|| fs::read(folder.join(sources.on_disk(path))).ok()).flatten() {
            sources.take_back(path, &bytes);
        }
    }
}

/// Whether there is a file at a full path, and nothing in it.
pub fn is_empty_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.is_file() && file.len() == 0)
}

/// The bytes of an asset.
pub fn bytes_of(content: &AssetContent) -> io::Result<Vec<u8>> {
    Reader::default().bytes_of(content)
}

/// Reads assets one after another. A picture of which several versions are made in a row is decoded once.
#[derive(Debug, Default)]
pub struct Reader {
    decoded: Option<(Fingerprint, Pixels)>,
}

impl Reader {
    /// The bytes of an asset.
    pub fn bytes_of(&mut self, content: &AssetContent) -> io::Result<Vec<u8>> {
        match content {
            AssetContent::Disk(path) => fs::read(path),
            AssetContent::Memory(bytes) => Ok(bytes.to_vec()),
            AssetContent::Version(made) => self.version(made),
        }
    }

    fn version(&mut self, made: &Made) -> io::Result<Vec<u8>> {
        let digest = made.picture.digest();
        if let Some(kept) = made.shelf.take(digest, &made.version.name) {
            return Ok(kept);
        }
        let wrong = |wrong: Wrong| io::Error::new(io::ErrorKind::InvalidData, wrong.message());
        let pixels = match self.decoded.take() {
            Some((decoded, pixels)) if decoded == digest => pixels,
            _ => Pixels::decode(&self.bytes_of(&made.of)?).map_err(wrong)?,
        };
        let bytes = pixels.draw(&made.version).map_err(wrong);
        self.decoded = Some((digest, pixels));
        let bytes = bytes?;
        made.shelf.put(digest, &made.version.name, &bytes);
        Ok(bytes)
    }
}

/// What is wrong with a picture that can only be seen by decoding it; each is decoded once, as long as the shelf is kept.
pub fn damage(asset: &Asset, shelf: &Shelf) -> Option<Wrong> {
    const WHOLE: &str = "whole";
    let picture = asset.picture.as_ref()?.as_ref().as_ref().ok()?;
    if !picture.is_made() || shelf.take(picture.digest(), WHOLE).is_some() {
        return None;
    }
    let decoded = match bytes_of(&asset.content) {
        Ok(bytes) => Pixels::decode(&bytes).err(),
        Err(error) => Some(Wrong::Unreadable(reason(&error))),
    };
    if decoded.is_none() {
        shelf.put(picture.digest(), WHOLE, &[]);
    }
    decoded
}

/// What the head of a picture says; the whole file is read, since its versions are named by its digest.
pub fn look(asset: &Asset) -> Looked {
    let name = asset.path.as_str().rsplit('/').next().unwrap_or_default();
    let bytes = bytes_of(&asset.content).map_err(|error| Wrong::Unreadable(reason(&error)))?;
    picture::look(name, &bytes)
}

/// Names at the top that nobody reads, though someone meant them.
const MISNAMED: [(&str, &str); 3] =
    [("nutgraf.yml", "nutgraf.yaml"), ("nutgraf.toml", "nutgraf.yaml"), ("config.yaml", "nutgraf.yaml")];

/// Tells of files and folders whose names are nearly those of a site: `nutgraf.yml`, `Content`.
fn misnamed(root: &Path, sources: &mut Sources) {
    let entries = fs::read_dir(root).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    for name in &names {
        let meant = MISNAMED.iter().find(|(wrong, _)| wrong.eq_ignore_ascii_case(name)).map(|(_, right)| *right);
        let right = ["nutgraf.yaml", "content", "templates", "static"];
        let meant = meant.or_else(|| right.into_iter().find(|right| right.eq_ignore_ascii_case(name) && right != name));
        if let Some(meant) = meant.filter(|meant| !root.join(meant).exists()) {
            let message = format!("`{name}` is not read: nutgraf looks for `{meant}`");
            let wrong = Diagnostic::error(Code::UnexpectedFile, Place::file(&SourcePath::new(name.as_str())), message);
            sources.diagnostics.push(wrong.hint(format!("rename it to `{meant}`")));
        }
    }
}

/// What a file beside the explainers of a flat site is: an explainer, something one of them shows, or a list they share.
/// Whatever else lies there belongs to others.
fn flat_file((path, disk): (SourcePath, PathBuf)) -> Option<(SourcePath, PathBuf)> {
    let Some(name) = path.as_str().strip_prefix(FLAT) else { return Some((path, disk)) };
    if matches!(name, "sources.yaml" | "glossary.yaml") {
        return Some((SourcePath::new(format!("content/{name}")), disk));
    }
    let about_the_folder = ["readme", "license", "licence", "changelog", "contributing"];
    let other = about_the_folder.contains(&path.stem().to_lowercase().as_str());
    (!other && !name.ends_with(".yaml")).then_some((path, disk))
}

struct Walk<'w> {
    root: &'w Path,
    output: Option<&'w Path>,
    found: &'w mut Vec<(SourcePath, PathBuf)>,
    sources: &'w mut Sources,
}

impl Walk<'_> {
    /// Finds the files of a folder; `prefix` is its path in the site.
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
        let output = self.output;
        let root = self.root.to_owned();
        // A linked folder is entered only where it leads to a place inside the site; `file` tells of the others.
        let leads_out = |entry: &walkdir::DirEntry| {
            entry.path_is_symlink() && fs::canonicalize(entry.path()).is_ok_and(|real| !real.starts_with(&root))
        };
        let mut outside = Vec::new();
        let entries = WalkDir::new(folder).follow_links(true).max_depth(depth).into_iter().filter_entry(|entry| {
            let shown = !hidden(entry.file_name()) && output.is_none_or(|output| entry.path() != output);
            if shown && entry.file_type().is_dir() && leads_out(entry) {
                outside.push(entry.path().to_owned());
                return false;
            }
            entry.depth() == 0 || shown
        });
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let reason = match error.loop_ancestor() {
                        Some(_) => "a link that leads back to its own folder".to_owned(),
                        None => error.io_error().map_or_else(|| "unreadable".to_owned(), reason),
                    };
                    self.unreadable(folder, prefix, &path, &reason);
                    continue;
                }
            };
            if !entry.file_type().is_dir() {
                self.file(folder, prefix, entry.path());
            }
        }
        for link in outside {
            self.file(folder, prefix, &link);
        }
    }

    fn file(&mut self, folder: &Path, prefix: &str, path: &Path) {
        // `follow_links` shows what a link leads to; a link below a linked folder is caught by its real place too.
        match fs::canonicalize(path) {
            Ok(real) if !real.starts_with(self.root) => {
                self.unreadable(folder, prefix, path, "a link that leads out of the site's folder");
            }
            Ok(real) if real.is_dir() => self.unreadable(folder, prefix, path, "it is a folder, not a file"),
            // Reading a pipe would wait for someone to write to it.
            Ok(real) if !real.is_file() => self.unreadable(folder, prefix, path, "it is no ordinary file"),
            Ok(_) => match site_path(folder, prefix, path) {
                Some(site_path) => {
                    self.misspelt_extension(&site_path);
                    self.found.push((site_path, path.to_owned()));
                }
                None => self.unreadable(folder, prefix, path, "its name is not UTF-8"),
            },
            Err(error) => self.unreadable(folder, prefix, path, &reason(&error)),
        }
    }

    /// Tells of a text that would be taken for a picture: `dam.MD`, `sources.yml`.
    fn misspelt_extension(&mut self, path: &SourcePath) {
        let Some((name, extension)) = path.as_str().rsplit_once('.') else { return };
        let meant = match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" => "md",
            "yaml" | "yml" if ["content/sources", "content/glossary"].contains(&name) => "yaml",
            _ => return,
        };
        if extension != meant && path.as_str().starts_with("content/") {
            let message = format!("this is not read: nutgraf reads files that end in `.{meant}`");
            let file_name = name.rsplit('/').next().unwrap_or(name);
            let wrong = Diagnostic::warning(Code::UnexpectedFile, Place::file(path), message);
            self.sources.diagnostics.push(wrong.hint(format!("rename it to `{file_name}.{meant}`")));
        }
    }

    fn unreadable(&mut self, folder: &Path, prefix: &str, path: &Path, reason: &str) {
        let below = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let place = Place::file(&SourcePath::new(format!("{prefix}{below}")));
        self.sources.diagnostics.push(
            Diagnostic::error(Code::Unreadable, place, format!("cannot read this: {reason}"))
                .hint("put an ordinary file there that may be read, or take it away"),
        );
    }
}

fn site_path(folder: &Path, prefix: &str, path: &Path) -> Option<SourcePath> {
    let parts: Option<Vec<&str>> = path.strip_prefix(folder).ok()?.iter().map(|part| part.to_str()).collect();
    Some(SourcePath::new(format!("{prefix}{}", parts?.join("/"))))
}

/// Why a file that was found cannot be read.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it leads to nothing".to_owned(),
        _ => plain_reason(error),
    }
}

fn read_all(found: Vec<(SourcePath, PathBuf)>, sources: &mut Sources) {
    let read: Vec<_> = found
        .into_par_iter()
        .with_max_len(AT_ONCE)
        .map(|(path, disk)| {
            let read = match Kind::of(&path) {
                Kind::Asset => asset(&path, disk).map(Found::Asset),
                _ => fs::read(disk).map(|bytes| Found::Text(decoded(path.clone(), &bytes))),
            };
            (path, read)
        })
        .collect();
    for (path, file) in read {
        match file {
            Ok(Found::Text(text)) => sources.add_text(text),
            Ok(Found::Asset(asset)) => sources.assets.push(asset),
            Err(error) => {
                let message = format!("cannot read this: {}", reason(&error));
                let wrong = Diagnostic::error(Code::Unreadable, Place::file(&path), message);
                sources.diagnostics.push(wrong.hint("allow reading it, or take it away"));
            }
        }
    }
}

enum Found {
    Text(Decoded),
    Asset(Asset),
}

/// An asset, known by its size and the time it was last changed; its bytes stay on the disk.
fn asset(path: &SourcePath, disk: PathBuf) -> io::Result<Asset> {
    fs::File::open(&disk)?;
    let metadata = fs::metadata(&disk)?;
    let changed = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let fingerprint = Fingerprint::of(&(path.as_str(), metadata.len(), changed.map(|time| time.as_nanos())));
    Ok(Asset::new(path.clone(), AssetContent::Disk(disk), fingerprint))
}

/// Reads `nutgraf.yaml` alone, since it says where the output goes. A file that cannot be read counts as none here;
/// [`read_site`] reports it.
pub fn read_config(folder: &Path) -> Result<Option<super::SourceFile>, NoSite> {
    let metadata = fs::metadata(folder).map_err(|error| NoSite { folder: folder.to_owned(), error })?;
    if !metadata.is_dir() {
        return Err(NoSite { folder: folder.to_owned(), error: io::Error::from(io::ErrorKind::NotADirectory) });
    }
    let mut sources = Sources::default();
    let inside = |file: &PathBuf| fs::canonicalize(folder).is_ok_and(|root| file.starts_with(root)) && file.is_file();
    let file = fs::canonicalize(folder.join("nutgraf.yaml")).ok().filter(inside);
    if let Some(Ok(bytes)) = file.map(fs::read) {
        sources.add_text(decoded(SourcePath::new("nutgraf.yaml"), &bytes));
    }
    Ok(sources.config)
}

/// Reads a text that an earlier run kept in the site's hidden folder; `None` if there is none that can be read.
pub fn read_kept(folder: &Path, name: &str) -> Option<String> {
    fs::read_to_string(folder.join(".nutgraf").join(name)).ok()
}

/// A path without links and `..`, as far as it exists.
pub fn absolute(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // `..` after a folder that is not there means the one before it, as it will once the folder is made.
    let full = if fs::canonicalize(&full).is_ok() { full } else { without_parents(&full) };
    let mut missing = Vec::new();
    let mut existing = full.as_path();
    loop {
        if let Ok(real) = fs::canonicalize(existing) {
            return missing.iter().rev().fold(real, |path, name| path.join(name));
        }
        match (existing.file_name(), existing.parent()) {
            (Some(name), Some(parent)) => {
                missing.push(name);
                existing = parent;
            }
            _ => return full,
        }
    }
}

/// A full path with each `..` taken together with the part before it.
fn without_parents(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        if part == std::path::Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
        plain
    })
}
