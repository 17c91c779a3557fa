//! The only writer of a site: staging first, then each file or new folder whole into its place, then stale files away.
//!
//! The output folder keeps a folder `.nutgraf` with a `manifest` (the files that are ours, one a line), a `lock`, and
//! while a build runs a `staging` folder. A file not in the manifest is not ours and is never touched. The manifest is
//! widened before anything moves and narrowed after everything has, so that a build killed at any moment leaves the
//! site readable and the next build knows what is whose. A `record` says of what each file was made, so that another run
//! makes only what has changed; it goes away before anything moves and comes back when all is in place.
#![expect(clippy::disallowed_methods, reason = "this is the writer")]

mod error;
mod manifest;
mod moving;
mod output;
mod record;
mod twins;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config::Encoding;
use crate::hosting::is_text_file;
use crate::memo::Fingerprint;
use crate::search;
use crate::source::{Asset, AssetContent, disk};
use crate::text::SourcePath;
pub use error::PublishError;
pub use manifest::read_manifest;
use manifest::{MANIFEST, NEXT, writing};
pub use moving::order;
pub use output::Output;
pub use record::Whole;
use record::{Record, Stamp};
pub use twins::original;

const OWN: &str = ".nutgraf";
/// Which index for search is published, so that an equal one is not made again.
const INDEX: &str = "search";
/// Of what each file was made.
const RECORD: &str = "record";

/// What a publication changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or different.
    pub written: usize,
    /// Files that were left as they were.
    pub unchanged: usize,
    /// Files of an earlier build that the site no longer has.
    pub removed: usize,
}

/// What is there when a site is published, besides the files that are made for it.
#[derive(Debug)]
pub struct Publication<'p> {
    /// Files that are handed on, by their addresses.
    pub assets: &'p BTreeMap<String, Asset>,
    /// The index for search: if it is the one of the last build, its files stay.
    pub index: Option<Fingerprint>,
    /// What all of it was made of, if there is nothing that a next build would have to say again.
    pub whole: Option<Whole>,
    /// The forms in which text files lie beside themselves.
    pub encodings: &'p [Encoding],
}

/// An output folder being prepared. Dropping it without [`commit`](Staging::commit) leaves the site as it was.
#[derive(Debug)]
pub struct Staging {
    output: PathBuf,
    before: BTreeSet<String>,
    /// Stands for the program: what another one made is not kept.
    program: Fingerprint,
    /// The files of the last build that lie where it put them.
    standing: Record,
    noted: Mutex<Noted>,
    /// Held for as long as the build runs; the system lets go of it when the process ends, however it ends.
    _lock: File,
}

#[derive(Debug, Default)]
struct Noted {
    changed: BTreeMap<String, Stamp>,
    unchanged: BTreeMap<String, Stamp>,
    failed: Option<PublishError>,
}

/// What became of a file that is to be published.
enum Outcome {
    Changed(Stamp),
    Unchanged(Stamp),
}

/// Keeps a text in the site's own hidden folder, whole or not at all. The folder tells git to leave it alone.
pub fn keep(site: &Path, name: &str, text: &str) -> Result<(), PublishError> {
    let own = site.join(OWN);
    let io = |error| PublishError::Io(own.join(name), error);
    fs::create_dir_all(&own).map_err(io)?;
    let ignore = own.join(".gitignore");
    if !ignore.exists() {
        fs::write(&ignore, "*\n").map_err(io)?;
    }
    // Two runs at once each write a file of their own; the last one to end is kept.
    let aside = own.join(format!("{name}.{}", std::process::id()));
    fs::write(&aside, text).and_then(|()| fs::rename(&aside, own.join(name))).map_err(io)
}

/// Writes a list that somebody asked for into a file of their own.
pub fn write_list(file: &Path, text: &str) -> Result<(), PublishError> {
    fs::write(file, text).map_err(|error| PublishError::Io(file.to_owned(), error))
}

impl Staging {
    /// Opens an output folder: made if it is not there, refused if it holds what is not ours. `program` stands for the
    /// program that builds: what another one made is made anew.
    pub fn open(output: &Path, program: Fingerprint) -> Result<Self, PublishError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |error| PublishError::Io(path, error)
        };
        if output.is_file() {
            return Err(PublishError::NotAFolder(output.to_owned()));
        }
        let own = output.join(OWN);
        let ours = own.is_dir();
        if !ours && output.exists() {
            let mut entries = fs::read_dir(output).map_err(io(output))?;
            if entries.next().is_some() {
                return Err(PublishError::NotOurs(output.to_owned()));
            }
        }
        fs::create_dir_all(&own).map_err(io(&own))?;
        let lock = lock(output)?;
        let manifest = own.join(MANIFEST);
        let before = match fs::read_to_string(&manifest) {
            Ok(text) => read_manifest(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
            Err(error) => return Err(PublishError::Io(manifest, error)),
        };
        let staging = own.join("staging");
        if staging.exists() {
            fs::remove_dir_all(&staging).map_err(io(&staging))?;
        }
        let standing = Record::read(&own.join(RECORD), program).standing(output);
        Ok(Self { output: output.to_owned(), before, program, standing, noted: Mutex::default(), _lock: lock })
    }

    /// The files of the last build that need not be made again if they would be made of the same.
    pub fn standing(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.standing.iter().filter(|(address, _)| self.before.contains(*address))
    }

    /// What is found in files of the last build that stay, `made` among them and the index for search `index`, and that nobody
    /// has [`put`](Staging::put).
    pub fn find_in_kept<'a, T: Send>(
        &'a self,
        made: impl IntoIterator<Item = &'a str>,
        index: Option<Fingerprint>,
        find: impl Fn(&str, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        let noted = self.noted();
        let is_noted = |address: &str| noted.changed.contains_key(address) || noted.unchanged.contains_key(address);
        let same_index = index.is_some() && self.index() == index;
        let of_index = self.before.iter().filter(|address| same_index && address.starts_with(search::FOLDER));
        let made = made.into_iter().filter(|address| is_text_file(address));
        let kept = made.chain(of_index.map(String::as_str)).filter(|address| !is_noted(address));
        let kept: Vec<&str> = kept.collect();
        kept.into_par_iter().filter_map(|address| find(address, &fs::read(self.output.join(address)).ok()?)).collect()
    }

    /// How many pages there are and what is left as it was, if the site that would be made now is the one that is there, file
    /// for file. `inputs` stand for all that it would be made of, `now` is the moment it would be made for.
    pub fn whole(&self, inputs: Fingerprint, now: jiff::Timestamp) -> Option<(usize, Published)> {
        let whole = self.standing.whole?;
        let of_index = |address: &str| address.starts_with(search::FOLDER) && self.output.join(address).is_file();
        let same = whole.inputs == inputs && (whole.from..whole.until).contains(&now);
        let stands = same && self.before.iter().all(|file| self.standing.stamp(file).is_some() || of_index(file));
        stands.then(|| (whole.pages, Published { unchanged: self.before.len(), ..Published::default() }))
    }

    /// Takes the bytes of a file, by its address below the site's. May be called from several threads.
    pub fn put(&self, address: &str, bytes: &[u8]) {
        let outcome = self.stage(address, bytes);
        self.note(address, outcome);
    }

    /// Takes the files that no page is made of, by their addresses: pictures, documents, stylesheets.
    pub fn put_assets(&self, assets: &BTreeMap<String, Asset>) {
        let mut by_file: BTreeMap<&SourcePath, Vec<(&str, &Asset)>> = BTreeMap::new();
        for (address, asset) in assets {
            by_file.entry(&asset.path).or_default().push((address, asset));
        }
        // Making pictures takes long, and each is decoded once for all its versions.
        let by_file: Vec<_> = by_file.into_iter().collect();
        by_file.into_par_iter().with_max_len(1).for_each(|(path, assets)| {
            let mut reader = disk::Reader::default();
            for (address, asset) in assets {
                let outcome = match self.standing_as(address, asset) {
                    Some(stamp) => Ok(Outcome::Unchanged(stamp)),
                    None => match reader.bytes_of(&asset.content) {
                        Ok(bytes) => self.stage(address, &bytes),
                        Err(error) => Err(PublishError::Unreadable(path.as_str().into(), error)),
                    },
                };
                self.note(address, outcome);
            }
        });
    }

    /// The stamp of a file that need not be read to know that it is published as it is.
    fn standing_as(&self, address: &str, asset: &Asset) -> Option<Stamp> {
        // A page may have been made for the same address: the asset comes last and stands.
        if !self.before.contains(address) || self.noted().changed.contains_key(address) {
            return None;
        }
        let stamp = self.standing.stamp(address).filter(|_| self.standing.holds(address, asset.fingerprint))?;
        if let AssetContent::Version(version) = &asset.content {
            version.keep();
        }
        Some(stamp)
    }

    /// The index for search that the last build published, if all of it is still there.
    pub fn index(&self) -> Option<Fingerprint> {
        let written = fs::read_to_string(self.own(INDEX)).ok()?;
        let fingerprint = u128::from_str_radix(written.trim(), 16).ok().map(Fingerprint)?;
        let mut files = self.before.iter().filter(|file| file.starts_with(search::FOLDER)).peekable();
        files.peek()?;
        files.all(|file| self.output.join(file).is_file()).then_some(fingerprint)
    }

    /// Writes a file to the staging folder, unless it stands in its place already.
    fn stage(&self, address: &str, bytes: &[u8]) -> Result<Outcome, PublishError> {
        let place = self.output.join(address);
        if let Ok(there) = fs::symlink_metadata(&place) {
            if let Some(stamp) = Stamp::of(&there).filter(|stamp| has_bytes(&place, *stamp, bytes)) {
                return Ok(Outcome::Unchanged(stamp));
            }
            if let Some(foreign) = self.foreign_at(address, &there) {
                return Err(PublishError::Foreign(foreign));
            }
        }
        let staged = self.staging().join(address);
        let folder = staged.parent().unwrap_or(&staged);
        let created = match File::create(&staged) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder).and_then(|()| File::create(&staged))
            }
            created => created,
        };
        let written = created.and_then(|mut file| {
            file.write_all(bytes)?;
            Stamp::of(&file.metadata()?).ok_or_else(|| io::Error::other("it has no time of change"))
        });
        written.map(Outcome::Changed).map_err(|error| PublishError::Io(place, error))
    }

    /// A file that we did not write, where the file of this address must go: there, or in the folder that is there.
    fn foreign_at(&self, address: &str, there: &fs::Metadata) -> Option<PathBuf> {
        let place = self.output.join(address);
        if !there.is_dir() {
            return (!self.before.contains(address)).then_some(place);
        }
        let files = WalkDir::new(&place).into_iter().filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
        files.map(walkdir::DirEntry::into_path).find(|file| !self.is_ours(file))
    }

    /// Whether an earlier build wrote a file of the output folder.
    fn is_ours(&self, file: &Path) -> bool {
        let address = file.strip_prefix(&self.output).map(|below| below.to_string_lossy().replace('\\', "/"));
        address.is_ok_and(|address| self.before.contains(&address))
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, address: &str, outcome: Result<Outcome, PublishError>) {
        let mut noted = self.noted();
        match outcome {
            Ok(Outcome::Changed(stamp)) => {
                noted.changed.insert(address.to_owned(), stamp);
            }
            Ok(Outcome::Unchanged(stamp)) => {
                noted.unchanged.insert(address.to_owned(), stamp);
            }
            Err(error) => noted.failed = noted.failed.take().or(Some(error)),
        }
    }

    fn staging(&self) -> PathBuf {
        self.output.join(OWN).join("staging")
    }

    fn own(&self, name: &str) -> PathBuf {
        self.output.join(OWN).join(name)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What is left in the staging folder is of no use; if it cannot be removed, the next build will.
        drop(fs::remove_dir_all(self.staging()));
        for name in [NEXT, MANIFEST] {
            drop(fs::remove_file(writing(&self.own(name))));
        }
        drop(fs::remove_file(self.own(NEXT)));
    }
}

/// Keeps other runs out of an output folder.
fn lock(output: &Path) -> Result<File, PublishError> {
    let path = output.join(OWN).join("lock");
    let lock = File::create(&path).map_err(|error| PublishError::Io(path.clone(), error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(PublishError::Busy(output.to_owned())),
        Err(TryLockError::Error(error)) => Err(PublishError::Io(path, error)),
    }
}

/// Whether a file holds these bytes.
fn has_bytes(place: &Path, stamp: Stamp, bytes: &[u8]) -> bool {
    stamp.length() == bytes.len() as u64 && fs::read(place).is_ok_and(|old| old == bytes)
}
