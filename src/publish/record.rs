//! What the last build published, so that the next run of the program need not make it again: for each file the
//! fingerprint of all that its bytes depend on, and by what the file itself is known again.
//!
//! The record is never trusted over the files: one that has another length or another time of change than it had when it
//! was put in place is made anew. So is everything if the program is not the one that wrote the record.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use crate::memo::Fingerprint;

const HEADER: &str = "nutgraf record 1";

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

/// Published files by their addresses.
#[derive(Debug, Default)]
pub(super) struct Record(BTreeMap<String, (Fingerprint, Stamp)>);

impl Record {
    /// Reads a record that this program wrote; one of another program, or that is not quite a record, says nothing.
    pub(super) fn read(file: &Path, program: Fingerprint) -> Self {
        let Ok(text) = fs::read_to_string(file) else { return Self::default() };
        let Some(lines) = text.strip_prefix(&header(program)) else { return Self::default() };
        Self(lines.lines().filter_map(entry).collect())
    }

    /// Keeps a record for the next run. Without it that run only takes longer.
    pub(super) fn write(&self, file: &Path, program: Fingerprint) {
        let mut text = header(program);
        for (address, (fingerprint, Stamp { length, changed })) in &self.0 {
            let _ = writeln!(text, "{:032x} {length} {changed} {address}", fingerprint.0);
        }
        drop(fs::write(file, text));
    }

    pub(super) fn insert(&mut self, address: &str, fingerprint: Fingerprint, stamp: Stamp) {
        self.0.insert(address.to_owned(), (fingerprint, stamp));
    }

    /// The files that lie in the output folder as they were put there.
    pub(super) fn standing(self, output: &Path) -> Self {
        let entries: Vec<_> = self.0.into_iter().collect();
        let stands = |address: &str, stamp| {
            let metadata = fs::symlink_metadata(output.join(address)).ok();
            metadata.as_ref().and_then(Stamp::of) == Some(stamp)
        };
        Self(entries.into_par_iter().filter(|(address, (_, stamp))| stands(address, *stamp)).collect())
    }

    pub(super) fn stamp(&self, address: &str) -> Option<Stamp> {
        self.0.get(address).map(|(_, stamp)| *stamp)
    }

    /// Whether the file of an address is the one with this fingerprint.
    pub(super) fn holds(&self, address: &str, fingerprint: Fingerprint) -> bool {
        self.0.get(address).is_some_and(|(known, _)| *known == fingerprint)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.0.iter().map(|(address, (fingerprint, _))| (address.as_str(), *fingerprint))
    }
}

fn header(program: Fingerprint) -> String {
    format!("{HEADER} {:032x}\n", program.0)
}

fn entry(line: &str) -> Option<(String, (Fingerprint, Stamp))> {
    let mut parts = line.splitn(4, ' ');
    let fingerprint = Fingerprint(u128::from_str_radix(parts.next()?, 16).ok()?);
    let (length, changed) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((parts.next()?.to_owned(), (fingerprint, Stamp { length, changed })))
}
