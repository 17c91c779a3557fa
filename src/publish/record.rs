//! What the last build published, so that the next run of the program need not make it again: for each file the
//! fingerprint of all that its bytes depend on, and by what the file itself is known again.
//!
//! The record is never trusted over the files: one that has another length or another time of change than it had when it
//! was put in place is made anew. So is everything if the program is not the one that wrote the record.
//!
//! If the build had nothing to say, the record also has a line of what the whole site was made of, and for how long it
//! would be made the same: then a run in which nothing has changed need not even read the pages.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::memo::Fingerprint;

const HEADER: &str = "nutgraf record 1";
const WHOLE: &str = "whole";

/// What the file system says of a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    /// When it was changed, in nanoseconds of Unix time.
    changed: u128,
}

impl Stamp {
    /// The stamp of a plain file.
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        metadata.is_file().then_some(Self { length: metadata.len(), changed })
    }

    pub(super) fn length(self) -> u64 {
        self.length
    }
}

/// What a whole site was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    /// The digest of all files of the site and of all that the command line says.
    pub inputs: Fingerprint,
    /// The moment it was made for.
    pub from: Timestamp,
    /// The first moment for which it may be made otherwise though no file changes.
    pub until: Timestamp,
    /// How many pages it has.
    pub pages: usize,
}

/// Published files by their addresses.
#[derive(Debug, Default)]
pub(super) struct Record {
    files: BTreeMap<String, (Fingerprint, Stamp)>,
    pub(super) whole: Option<Whole>,
}

impl Record {
    /// A record without files.
    pub(super) fn of(whole: Option<Whole>) -> Self {
        Self { files: BTreeMap::new(), whole }
    }

    /// Reads a record that this program wrote; one of another program, or that is not quite a record, says nothing.
    pub(super) fn read(file: &Path, program: Fingerprint) -> Self {
        let Ok(text) = fs::read_to_string(file) else { return Self::default() };
        let Some(lines) = text.strip_prefix(&header(program)) else { return Self::default() };
        let whole = lines.lines().next().and_then(whole);
        Self { files: lines.lines().filter_map(entry).collect(), whole }
    }

    /// Keeps a record for the next run. Without it that run only takes longer.
    pub(super) fn write(&self, file: &Path, program: Fingerprint) {
        let mut text = header(program);
        if let Some(Whole { inputs, from, until, pages }) = &self.whole {
            let _ = writeln!(text, "{WHOLE} {:032x} {from} {until} {pages}", inputs.0);
        }
        for (address, (fingerprint, Stamp { length, changed })) in &self.files {
            let _ = writeln!(text, "{:032x} {length} {changed} {address}", fingerprint.0);
        }
        drop(fs::write(file, text));
    }

    pub(super) fn insert(&mut self, address: &str, fingerprint: Fingerprint, stamp: Stamp) {
        self.files.insert(address.to_owned(), (fingerprint, stamp));
    }

    /// The files that lie in the output folder as they were put there.
    pub(super) fn standing(self, output: &Path) -> Self {
        let entries: Vec<_> = self.files.into_iter().collect();
        let stands = |address: &str, stamp| {
            let metadata = fs::symlink_metadata(output.join(address)).ok();
            metadata.as_ref().and_then(Stamp::of) == Some(stamp)
        };
        let files = entries.into_par_iter().filter(|(address, (_, stamp))| stands(address, *stamp)).collect();
        Self { files, whole: self.whole }
    }

    pub(super) fn stamp(&self, address: &str) -> Option<Stamp> {
        self.files.get(address).map(|(_, stamp)| *stamp)
    }

    /// Whether the file of an address is the one with this fingerprint.
    pub(super) fn holds(&self, address: &str, fingerprint: Fingerprint) -> bool {
        self.files.get(address).is_some_and(|(known, _)| *known == fingerprint)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.files.iter().map(|(address, (fingerprint, _))| (address.as_str(), *fingerprint))
    }
}

fn header(program: Fingerprint) -> String {
    format!("{HEADER} {:032x}\n", program.0)
}

/// Reads the line of the whole site.
fn whole(line: &str) -> Option<Whole> {
    let [word, inputs, from, until, pages] = line.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let inputs = Fingerprint(u128::from_str_radix(inputs, 16).ok().filter(|_| word == WHOLE)?);
    Some(Whole { inputs, from: from.parse().ok()?, until: until.parse().ok()?, pages: pages.parse().ok()? })
}

fn entry(line: &str) -> Option<(String, (Fingerprint, Stamp))> {
    let mut parts = line.splitn(4, ' ');
    let fingerprint = Fingerprint(u128::from_str_radix(parts.next()?, 16).ok()?);
    let (length, changed) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((parts.next()?.to_owned(), (fingerprint, Stamp { length, changed })))
}
