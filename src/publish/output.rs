//! The output folder of a build that has ended, as others hand it on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{MANIFEST, OWN, PublishError, lock, read_manifest};
use crate::memo::Fingerprint;

/// By what a folder is known to targets: a number of its own.
const IDENTITY: &str = "identity";

/// An output folder that no build changes for as long as this is held.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    files: BTreeSet<String>,
    _lock: File,
}

impl Output {
    /// Holds the folder of a build that has ended.
    pub fn hold(folder: &Path) -> Result<Self, PublishError> {
        let lock = lock(folder)?;
        let manifest = folder.join(OWN).join(MANIFEST);
        let text = fs::read_to_string(&manifest).map_err(|error| PublishError::Unreadable(manifest, error))?;
        Ok(Self { folder: folder.to_owned(), files: read_manifest(&text), _lock: lock })
    }

    /// The addresses of the files of the site, each with the digest of its bytes and its length in bytes.
    pub fn digests(&self) -> Result<BTreeMap<String, (Fingerprint, u64)>, PublishError> {
        let digest = |address: &String| {
            let bytes = self.read(address);
            let bytes = bytes.map_err(|error| PublishError::Unreadable(self.folder.join(address), error))?;
            Ok((address.clone(), (Fingerprint::of_bytes(&bytes), bytes.len() as u64)))
        };
        self.files.par_iter().map(digest).collect()
    }

    /// The bytes of a file.
    pub fn read(&self, address: &str) -> io::Result<Vec<u8>> {
        fs::read(self.folder.join(address))
    }

    /// A number of this folder’s own, which it keeps: no other folder has it, on any machine, unless it is a copy.
    pub fn identity(&self) -> Result<u128, PublishError> {
        let file = self.folder.join(OWN).join(IDENTITY);
        let kept = fs::read_to_string(&file).ok();
        if let Some(kept) = kept.and_then(|text| u128::from_str_radix(text.trim(), 16).ok()) {
            return Ok(kept);
        }
        // The keys of the standard library’s hash maps are random.
        let half = || u128::from(RandomState::new().hash_one(&self.folder));
        let made = half() << 64 | half();
        fs::write(&file, format!("{made:032x}\n")).map_err(|error| PublishError::Io(file, error))?;
        Ok(made)
    }
}
