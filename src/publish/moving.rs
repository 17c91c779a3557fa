//! From the staging folder into place, so that a build killed at any moment leaves a site that can be read.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::manifest::{self, MANIFEST, NEXT};
use super::record::Record;
use super::twins::{self, original};
use super::{INDEX, Publication, PublishError, Published, RECORD, Staging};
use crate::memo::Fingerprint;
use crate::search;

impl Staging {
    /// Moves everything into place and takes away what the site no longer has.
    ///
    /// `made` names each file of the site that was made, with what it is made of: one that was not [`put`](Staging::put) is
    /// standing.
    pub fn commit<'m>(
        self,
        made: impl IntoIterator<Item = (&'m str, Fingerprint)>,
        site: &Publication<'m>,
    ) -> Result<Published, PublishError> {
        let mut noted = std::mem::take(&mut *self.noted());
        if let Some(error) = noted.failed.take() {
            return Err(error);
        }
        let mut record = Record::of(site.whole);
        let index = site.index;
        let assets = site.assets.iter().map(|(address, asset)| (address.as_str(), asset.fingerprint));
        for (address, fingerprint) in made.into_iter().chain(assets) {
            let noted_at = noted.changed.get(address).or_else(|| noted.unchanged.get(address)).copied();
            if let Some(stamp) = noted_at.or_else(|| self.standing.stamp(address)) {
                record.insert(address, fingerprint, stamp);
                if noted_at.is_none() {
                    noted.unchanged.insert(address.to_owned(), stamp);
                }
            }
        }
        let other_index = self.index() != index;
        let of_index = |file: &&String| file.starts_with(search::FOLDER) && original(file).is_none();
        let stays = |file: &&String| index.is_some() && !other_index && of_index(file);
        let kept: BTreeSet<String> = self.before.iter().filter(stays).cloned().collect();
        for (twin, stamp) in self.put_twins(site.encodings, &mut noted, &kept)? {
            record.insert(&twin, twins::OF_ITS_FILE, stamp);
        }
        let mut now: BTreeSet<String> = noted.changed.keys().chain(noted.unchanged.keys()).cloned().collect();
        now.extend(kept);
        let mut moves = self.moves(noted.changed.keys());
        // What pages load comes before the pages, lists of pages after them: no reader meets a page without its parts. New folders
        // come first, since older pages may load something of theirs.
        moves.sort_by_key(Move::turn);
        // Whatever a disk can refuse for want of room is asked for before the first file moves.
        for step in moves.iter().filter(|step| step.is_folder) {
            self.make_folder(step.what)?;
        }
        if self.before != now {
            self.write_manifest(NEXT, &now)?;
            self.write_manifest(MANIFEST, &self.before.union(&now).cloned().collect())?;
        }
        // While files move, nobody can say which of them are there.
        drop(fs::remove_file(self.own(RECORD)));
        if other_index {
            drop(fs::remove_file(self.own(INDEX)));
        }
        for step in &moves {
            self.clear(step.what)?;
        }
        for at_once in moves.chunk_by(|a, b| a.turn() == b.turn()) {
            at_once.par_iter().try_for_each(|step| self.move_into_place(step))?;
        }
        let stale: Vec<&String> = self.before.difference(&now).collect();
        for address in &stale {
            self.remove(address, &self.output)?;
        }
        if self.before != now {
            let (next, manifest) = (self.own(NEXT), self.own(MANIFEST));
            fs::rename(&next, &manifest).map_err(|error| PublishError::Io(manifest, error))?;
        }
        if let (Some(index), true) = (index, other_index) {
            // Without this note the next build only takes longer.
            drop(fs::write(self.own(INDEX), format!("{:032x}\n", index.0)));
        }
        record.write(&self.own(RECORD), self.program);
        let written = noted.changed.len();
        Ok(Published { written, unchanged: now.len() - written, removed: stale.len() })
    }

    /// What has to be moved to bring files into place, which are given in the order of their addresses: each alone, but of a
    /// folder that is not there yet all at once.
    fn moves<'a>(&self, changed: impl IntoIterator<Item = &'a String>) -> Vec<Move<'a>> {
        let mut moves: Vec<Move<'_>> = Vec::new();
        for address in changed {
            let order = order(address);
            match moves.last_mut().filter(|last| last.holds(address)) {
                Some(folder) => folder.order = together(folder.order, order),
                None => {
                    let mut folders = address.match_indices('/').map(|(end, _)| &address[..end]);
                    let new = folders.find(|folder| !self.output.join(folder).is_dir());
                    moves.push(Move { what: new.unwrap_or(address), is_folder: new.is_some(), order });
                }
            }
        }
        moves
    }

    /// Makes a folder that the one of its name in staging will take the place of. A file of an earlier build that is in the way
    /// goes.
    fn make_folder(&self, address: &str) -> Result<(), PublishError> {
        let place = self.output.join(address);
        if let Ok(there) = fs::symlink_metadata(&place) {
            // Just made, on a disk to which `Old` and `old` are one name.
            if there.is_dir() {
                return Ok(());
            }
            if !self.is_ours(&place) {
                return Err(PublishError::Foreign(place));
            }
            fs::remove_file(&place).map_err(|error| PublishError::Io(place.clone(), error))?;
        }
        fs::create_dir(&place).map_err(|error| PublishError::Io(place, error))
    }

    /// Takes away a folder of an earlier build where a file is to be: what in it is ours goes, and the folder with it. Anything
    /// else keeps it.
    fn clear(&self, address: &str) -> Result<(), PublishError> {
        let place = self.output.join(address);
        if place.is_dir() {
            let inside = format!("{address}/");
            for old in self.before.iter().filter(|old| old.starts_with(&inside)) {
                self.remove(old, place.parent().unwrap_or(&self.output))?;
            }
        }
        Ok(())
    }

    /// Moves a file, or a whole folder; file by file where the system does not put a folder in the place of another, or others
    /// have put something there meanwhile.
    fn move_into_place(&self, step: &Move<'_>) -> Result<(), PublishError> {
        let (staged, place) = (self.staging().join(step.what), self.output.join(step.what));
        match fs::rename(&staged, &place) {
            Ok(()) => return Ok(()),
            Err(error) if !step.is_folder => return Err(PublishError::Io(place, error)),
            Err(_) => {}
        }
        // To some disks `Old` and `old` are one name: then there is nothing left of the second.
        let files =
            WalkDir::new(&staged).into_iter().filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
        for staged in files.map(walkdir::DirEntry::into_path) {
            let place = self.output.join(staged.strip_prefix(self.staging()).unwrap_or(&staged));
            let folder = place.parent().unwrap_or(&self.output);
            let moved = fs::create_dir_all(folder).and_then(|()| fs::rename(&staged, &place));
            moved.map_err(|error| PublishError::Io(place, error))?;
        }
        Ok(())
    }

    /// Removes a stale file, and the folders above it that are empty then, up to one that stays.
    fn remove(&self, address: &str, stays: &Path) -> Result<(), PublishError> {
        use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
        let place = self.output.join(address);
        match fs::remove_file(&place) {
            Ok(()) => {}
            // It is gone already, a file has taken the place of its folder, or a folder its own.
            Err(error) if matches!(error.kind(), NotFound | NotADirectory | IsADirectory) => {}
            Err(error) => return Err(PublishError::Io(place, error)),
        }
        let mut folder = place.parent();
        while let Some(empty) = folder.filter(|folder| *folder != stays && fs::remove_dir(folder).is_ok()) {
            folder = empty.parent();
        }
        Ok(())
    }

    fn write_manifest(&self, name: &str, files: &BTreeSet<String>) -> Result<(), PublishError> {
        let path = self.own(name);
        manifest::write_manifest(&path, files).map_err(|error| PublishError::Io(path, error))
    }
}

/// A rename that brings a file into place, or a whole folder.
#[derive(Debug)]
struct Move<'a> {
    /// Its address.
    what: &'a str,
    is_folder: bool,
    /// The [`order`] of the file; [`PAGE`] for a folder with pages, else that of the file in it that goes first.
    order: u8,
}

impl Move<'_> {
    /// Whether a file comes with it.
    fn holds(&self, address: &str) -> bool {
        self.is_folder && address.strip_prefix(self.what).is_some_and(|inside| inside.starts_with('/'))
    }

    /// When it is its turn: those of one turn go at once.
    fn turn(&self) -> (u8, bool) {
        (self.order, !self.is_folder)
    }
}

/// The order of pages.
const PAGE: u8 = 1;

/// The order of files that come together: what pages need lies beside them or has gone before.
fn together(one: u8, other: u8) -> u8 {
    if one == PAGE || other == PAGE { PAGE } else { one.min(other) }
}

/// Which files go first: what pages load (0), pages (1), feeds and lists for machines (2). Other forms of a file go with it.
pub fn order(address: &str) -> u8 {
    let address = original(address).unwrap_or(address);
    match address.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => PAGE,
        "xml" | "txt" => 2,
        "json" if address.rsplit('/').next() == Some("feed.json") => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_are_new_come_whole_and_in_time_for_the_pages_that_need_them() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join(".nutgraf")).unwrap();
        fs::create_dir(folder.path().join("old")).unwrap();
        let staging = Staging::open(folder.path(), Fingerprint(0)).unwrap();
        let files = [
            "a-b/x.js",
            "a.css",
            "a/b/c.txt",
            "a/d.woff2",
            "feed.xml",
            "index.html",
            "new/index.html",
            "new/x.jpg",
            "old/x.jpg",
            "z/feed.xml",
        ];
        let files = files.map(str::to_owned);
        let mut moves = staging.moves(&files);
        moves.sort_by_key(Move::turn);
        let order: Vec<_> = moves.iter().map(|step| (step.order, step.what)).collect();
        let parts = [(0, "a-b"), (0, "a"), (0, "a.css"), (0, "old/x.jpg")];
        assert_eq!(order[..4], parts);
        assert_eq!(order[4..], [(1, "new"), (1, "index.html"), (2, "z"), (2, "feed.xml")]);
    }

    #[test]
    fn a_folder_that_cannot_come_whole_comes_file_by_file() {
        let folder = tempfile::tempdir().unwrap();
        let staging = Staging::open(folder.path(), Fingerprint(0)).unwrap();
        staging.put("new/far/index.html", b"page");
        staging.put("new/x.jpg", b"picture");
        let files = ["new/far/index.html".to_owned(), "new/x.jpg".to_owned()];
        let moves = staging.moves(&files);
        assert!(matches!(&moves[..], [Move { what: "new", is_folder: true, order: PAGE }]), "{moves:?}");
        // Somebody was quicker.
        fs::create_dir(folder.path().join("new")).unwrap();
        fs::write(folder.path().join("new/own.txt"), "not ours").unwrap();
        staging.move_into_place(&moves[0]).unwrap();
        let read = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap();
        assert_eq!(
            [read("new/far/index.html"), read("new/x.jpg"), read("new/own.txt")],
            ["page", "picture", "not ours"]
        );
        // A folder that came with another spelling of its name has nothing left to move.
        staging.move_into_place(&moves[0]).unwrap();
    }
}
