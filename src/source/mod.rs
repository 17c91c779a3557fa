//! Every input of a build as values.

pub mod disk;
mod shelf;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::{Fingerprint, Keyed};
use crate::picture::{Picture, Version, Wrong};
use crate::text::SourcePath;
pub use shelf::Shelf;

/// A text file of the site.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Where it is.
    pub path: SourcePath,
    /// What it holds, without a byte order mark.
    pub text: Arc<str>,
    /// Whether it is text at all. If not, `text` shows it as well as can be, and it was reported when it was read.
    pub is_text: bool,
    /// The digest of path and text.
    pub fingerprint: Fingerprint,
}

impl SourceFile {
    /// Makes a file of a path and a text.
    pub fn new(path: SourcePath, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let fingerprint = Fingerprint::of(&(path.as_str(), &*text));
        Self { path, text, is_text: true, fingerprint }
    }
}

impl Keyed for SourceFile {
    fn name(&self) -> &str {
        self.path.as_str()
    }

    fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

/// A file that is handed on as it is: a picture, a document, a stylesheet.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Where it is below the site's folder.
    pub path: SourcePath,
    /// Where its bytes are.
    pub content: AssetContent,
    /// Stands for the bytes: equal if they are.
    pub fingerprint: Fingerprint,
    /// What is known of it once it was looked at, if its name is that of a picture.
    pub picture: Option<Arc<Looked>>,
}

/// What is known of a picture, or what is wrong with it.
pub type Looked = Result<Arc<Picture>, Wrong>;

impl Asset {
    /// Makes an asset nothing more is known of.
    pub fn new(path: SourcePath, content: AssetContent, fingerprint: Fingerprint) -> Self {
        Self { path, content, fingerprint, picture: None }
    }

    /// A file that lies on no disk.
    pub fn made(path: &str, bytes: &[u8]) -> Self {
        Self::new(SourcePath::new(path), AssetContent::Memory(bytes.into()), Fingerprint::of_bytes(bytes))
    }

    /// A version of this picture, made when its bytes are asked for unless it lies on the shelf.
    pub fn version(&self, picture: &Arc<Picture>, version: Version, keeper: &Shelf) -> Self {
        let fingerprint = Fingerprint::of(&(picture.digest(), &version.name));
        let of = Box::new(self.content.clone());
        let made = Made { of, picture: Arc::clone(picture), version, shelf: keeper.clone() };
        Self::new(self.path.clone(), AssetContent::Version(made), fingerprint)
    }
}

/// What a version of a picture is made of.
#[derive(Debug, Clone)]
pub struct Made {
    /// Where the original is.
    of: Box<AssetContent>,
    picture: Arc<Picture>,
    version: Version,
    shelf: Shelf,
}

impl Made {
    /// Says that the version is still of use, where its bytes are not asked for since they are published already.
    pub(crate) fn keep(&self) {
        self.shelf.keep(self.picture.digest(), &self.version.name);
    }
}

/// Where the bytes of an asset are.
#[derive(Debug, Clone)]
pub enum AssetContent {
    /// On the disk; read when published, never held.
    Disk(PathBuf),
    /// In the program or in a test.
    Memory(Arc<[u8]>),
    /// Made of a picture. Its name stands for its bytes.
    Version(Made),
}

impl Keyed for Asset {
    fn name(&self) -> &str {
        self.path.as_str()
    }

    fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

/// All inputs of a site, sorted by path.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `nutgraf.yaml`, if there is one.
    pub config: Option<SourceFile>,
    /// The Markdown and YAML files of `content/`.
    pub content: Vec<SourceFile>,
    /// The site's own templates.
    pub templates: Vec<SourceFile>,
    /// All other files of `content/`, and those of `static/`.
    pub assets: Vec<Asset>,
    /// Whether the explainers lie in the site's folder itself; then [`FLAT`] is no part of their place on the disk.
    pub flat: bool,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// The folder that the explainers of a flat site count as lying in.
pub const FLAT: &str = "content/explainers/";

impl Sources {
    /// Makes the sources of a site held in memory, as `(path, bytes)`; for tests and for sites that need no disk.
    pub fn from_memory<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Self {
        let mut sources = Self::default();
        for (path, bytes) in files {
            let path = SourcePath::new(path);
            if Kind::of(&path) == Kind::Asset {
                let content = AssetContent::Memory(bytes.into());
                sources.assets.push(Asset::new(path, content, Fingerprint::of_bytes(bytes)));
            } else {
                sources.add_text(decoded(path, bytes));
            }
        }
        sources.sort();
        sources
    }

    /// Takes in a text file, and why it is none.
    pub(crate) fn add_text(&mut self, (file, wrong): Decoded) {
        self.diagnostics.extend(wrong);
        match Kind::of(&file.path) {
            Kind::Config => self.config = Some(file),
            Kind::Template => self.templates.push(file),
            Kind::Content | Kind::Asset => self.content.push(file),
        }
    }

    /// Lets go of the texts of content, a sixth of what a build holds, but for those files that are named.
    pub fn let_go(&mut self, but: &BTreeSet<&SourcePath>) {
        for file in self.content.iter_mut().filter(|file| !but.contains(&file.path)) {
            file.text = Arc::from("");
        }
    }

    /// Takes back a text that was let go, if it is still the same.
    pub(crate) fn take_back(&mut self, path: &SourcePath, bytes: &[u8]) {
        let place = self.content.binary_search_by(|file| file.path.cmp(path));
        let (Ok(place), Ok(text)) = (place, decode(path, bytes)) else { return };
        let (known, again) = (&mut self.content[place], SourceFile::new(path.clone(), text));
        if known.fingerprint == again.fingerprint {
            known.text = again.text;
        }
    }

    /// The files that came, went or are not as they were, as they lie on the disk.
    pub fn changed_since(&self, before: &Self) -> Vec<String> {
        let mut changed = differing(self.config.as_slice(), before.config.as_slice());
        changed.extend(differing(&self.content, &before.content));
        changed.extend(differing(&self.templates, &before.templates));
        changed.extend(differing(&self.assets, &before.assets));
        changed.into_iter().map(|path| self.on_disk(&SourcePath::new(path)).to_owned()).collect()
    }

    /// Whether there is a file at a path.
    pub(crate) fn holds(&self, path: &SourcePath) -> bool {
        self.text_file(path).is_some() || self.assets.iter().any(|asset| asset.path == *path)
    }

    /// Puts the text that `read` gives in place of a text file's; says whether there is such a file and it is text.
    pub(crate) fn replace_text(&mut self, path: &SourcePath, read: impl FnOnce() -> Option<Vec<u8>>) -> bool {
        let find = |files: &'_ [SourceFile]| files.binary_search_by(|file| file.path.cmp(path)).ok();
        let known = match Kind::of(path) {
            Kind::Config => self.config.as_mut(),
            Kind::Content => find(&self.content).map(|at| &mut self.content[at]),
            Kind::Template => find(&self.templates).map(|at| &mut self.templates[at]),
            Kind::Asset => None,
        };
        let Some(known) = known.filter(|known| known.is_text) else { return false };
        let file = read().map(|bytes| decoded(path.clone(), &bytes)).filter(|(file, _)| file.is_text);
        file.map(|(file, _)| *known = file).is_some()
    }

    pub(crate) fn sort(&mut self) {
        self.content.sort_by(|a, b| a.path.cmp(&b.path));
        self.templates.sort_by(|a, b| a.path.cmp(&b.path));
        self.assets.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// Where a file lies on the disk, below the site's folder.
    pub fn on_disk<'p>(&self, path: &'p SourcePath) -> &'p str {
        let path = path.as_str();
        if !self.flat {
            return path;
        }
        path.strip_prefix(FLAT).or_else(|| path.strip_prefix("content/")).unwrap_or(path)
    }

    /// The digest of all files.
    pub fn fingerprint(&self) -> Fingerprint {
        let texts = self.config.iter().chain(&self.content).chain(&self.templates);
        let texts: Vec<_> = texts.map(|file| (file.fingerprint, file.is_text)).collect();
        let assets: Vec<_> = self.assets.iter().map(|asset| (asset.path.as_str(), asset.fingerprint)).collect();
        Fingerprint::of(&(texts, assets, self.flat))
    }

    /// The text file at a path.
    pub fn text_file(&self, path: &SourcePath) -> Option<&SourceFile> {
        let find = |files: &'_ [SourceFile]| files.binary_search_by(|file| file.path.cmp(path)).ok();
        if let Some(config) = self.config.as_ref().filter(|config| config.path == *path) {
            return Some(config);
        }
        find(&self.content).map(|at| &self.content[at]).or_else(|| find(&self.templates).map(|at| &self.templates[at]))
    }
}

/// The paths of files that are in one of two lists only, or differ. Most lists are nearly the same, so that only what
/// lies between their first and last difference is looked at closely.
fn differing<T: Keyed>(now: &[T], before: &[T]) -> Vec<String> {
    let same = |(a, b): &(&T, &T)| a.fingerprint() == b.fingerprint();
    let start = now.iter().zip(before).take_while(same).count();
    let (now, before) = (&now[start..], &before[start..]);
    let end = now.iter().rev().zip(before.iter().rev()).take_while(same).count();
    let file = |file: &'_ T| (file.name().to_owned(), file.fingerprint());
    let files = |files: &[T]| files[..files.len() - end].iter().map(file).collect::<BTreeSet<_>>();
    let mut paths: Vec<_> = files(now).symmetric_difference(&files(before)).map(|(path, _)| path.clone()).collect();
    paths.dedup();
    paths
}

/// What a file is by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Config,
    Content,
    Template,
    Asset,
}

impl Kind {
    pub(crate) fn of(path: &SourcePath) -> Self {
        let path = path.as_str();
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        if path == "nutgraf.yaml" {
            Self::Config
        } else if path.starts_with("templates/") {
            Self::Template
        } else if path.starts_with("content/") && matches!(extension, "md" | "yaml") {
            Self::Content
        } else {
            Self::Asset
        }
    }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

/// A text file, and why it is none.
pub(crate) type Decoded = (SourceFile, Option<Diagnostic>);

/// A file of bytes that should be text. One that is none is kept, so that the mistake can be shown in its line and what refers
/// to the file is not called dangling.
pub(crate) fn decoded(path: SourcePath, bytes: &[u8]) -> Decoded {
    match decode(&path, bytes) {
        Ok(text) => (SourceFile::new(path, text), None),
        Err(wrong) => {
            let shown = String::from_utf8_lossy(without_mark(bytes)).replace('\0', "\u{fffd}");
            (SourceFile { is_text: false, ..SourceFile::new(path, shown) }, Some(wrong))
        }
    }
}

/// Bytes to text: UTF-8, without a byte order mark, without NUL.
fn decode<'b>(path: &SourcePath, bytes: &'b [u8]) -> Result<&'b str, Diagnostic> {
    let bytes = without_mark(bytes);
    let at = |byte: usize| Place::bytes(path, byte..byte + 1);
    match std::str::from_utf8(bytes) {
        Err(error) => {
            let byte = error.valid_up_to();
            let message = format!("byte {byte} is not UTF-8 (0x{:02x})", bytes[byte]);
            Err(Diagnostic::error(Code::NotUtf8, at(byte), message).hint("save the file as UTF-8"))
        }
        Ok(text) => match text.find('\0') {
            Some(byte) => Err(Diagnostic::error(Code::NulByte, at(byte), "the text holds a NUL byte")
                .hint("save it as UTF-8 text; this may be UTF-16 or no text at all")),
            None => Ok(text),
        },
    }
}
