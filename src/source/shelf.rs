//! Where versions of pictures are kept between runs: a folder that may be deleted at any time.
#![expect(clippy::disallowed_methods, reason = "nothing here is an input or an output of a site")]

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use crate::memo::Fingerprint;

/// A shelf for what takes long to make. What lies there is named for all it was made of, so nothing on it grows old; what
/// is missing is made again, and what cannot be put there is not kept. When a file was changed says when it was last of use,
/// to a day; two builds at once, and previews, say so to each other in this way.
#[derive(Debug, Clone, Default)]
pub struct Shelf(Option<Arc<Path>>);

/// Two threads may put the same thing at once.
static WRITING: AtomicUsize = AtomicUsize::new(0);

/// The bytes of the digest that each file ends with: after a crash a file may be there of which a part is missing.
const SEAL: usize = size_of::<u128>();

const DAY: Duration = Duration::from_hours(24);

/// For so long things stay that nobody uses: until a page that is being written again shows them, or a branch is merged.
const KEPT: Duration = Duration::from_hours(30 * 24);

impl Shelf {
    /// The shelf of a site, `.nutgraf/pictures` in its folder. [`Shelf::default`] keeps nothing.
    pub fn of(site: &Path) -> Self {
        Self(Some(site.join(".nutgraf").join("pictures").into()))
    }

    /// What lies there under a name, made of what has this digest.
    pub fn take(&self, of: Fingerprint, name: &str) -> Option<Vec<u8>> {
        let file = self.0.as_ref()?.join(label(of, name));
        let mut bytes = fs::read(&file).ok()?;
        let sealed = bytes.split_off(bytes.len().checked_sub(SEAL)?);
        if sealed != seal(&bytes) {
            return None;
        }
        still_used(&file);
        Some(bytes)
    }

    /// Says that something there is still of use, though nobody takes it now.
    pub fn keep(&self, of: Fingerprint, name: &str) {
        if let Some(folder) = &self.0 {
            still_used(&folder.join(label(of, name)));
        }
    }

    /// Throws away what has been of no use for 30 days; to be called after a build, which uses or keeps all pictures that the
    /// site shows. A card that stands published is not asked for: should it be needed after that, it is drawn again.
    pub fn sweep(&self) {
        let files = self.0.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        for file in files.map(|entry| entry.path()).filter(|file| unused_for(file).is_some_and(|time| time > KEPT)) {
            // One that cannot be removed is in no way.
            drop(fs::remove_file(file));
        }
    }

    /// Puts something there: whole, or not at all.
    pub fn put(&self, of: Fingerprint, name: &str, bytes: &[u8]) {
        let Some(folder) = &self.0 else { return };
        let bytes = &[bytes, &seal(bytes)].concat();
        let aside = folder.join(format!("{}-{}.writing", std::process::id(), WRITING.fetch_add(1, Ordering::Relaxed)));
        let written = match fs::write(&aside, bytes) {
            Err(_) => self.make_folder().and_then(|()| fs::write(&aside, bytes)),
            written => written,
        };
        if written.and_then(|()| fs::rename(&aside, folder.join(label(of, name)))).is_err() {
            drop(fs::remove_file(aside));
        }
    }

    /// Makes the folder in that of the site, and tells git to leave it alone. A site that was moved away while it is previewed is
    /// not to come back as an empty folder.
    fn make_folder(&self) -> std::io::Result<()> {
        let Some(folder) = &self.0 else { return Ok(()) };
        for folder in folder.parent().into_iter().chain([&**folder]) {
            match fs::create_dir(folder) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        let ignore = folder.with_file_name(".gitignore");
        if ignore.exists() { Ok(()) } else { fs::write(ignore, "*\n") }
    }
}

fn seal(bytes: &[u8]) -> [u8; SEAL] {
    Fingerprint::of_bytes(bytes).0.to_le_bytes()
}

/// How long a file has been of no use; `None` if that cannot be known.
fn unused_for(file: &Path) -> Option<Duration> {
    fs::metadata(file).ok()?.modified().ok()?.elapsed().ok()
}

/// Notes that a file is of use, once a day.
fn still_used(file: &Path) {
    if unused_for(file).is_some_and(|time| time > DAY)
        && let Ok(file) = File::options().append(true).open(file)
    {
        // Without the note it is made again one day.
        drop(file.set_modified(SystemTime::now()));
    }
}

fn label(of: Fingerprint, name: &str) -> String {
    // The name of a file says nothing of its bytes: two files of one name, or one under two, are told apart by the digest.
    let what = name.rsplit_once('-').map_or(name, |(_, what)| what);
    format!("{:032x}-{what}", of.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF: Fingerprint = Fingerprint(7);

    fn shelf() -> (tempfile::TempDir, Shelf) {
        let site = tempfile::tempdir().unwrap();
        let shelf = Shelf::of(site.path());
        shelf.put(OF, "wall-480.webp", b"a picture");
        shelf.put(OF, "whole", b"");
        (site, shelf)
    }

    fn file(site: &tempfile::TempDir, name: &str) -> std::path::PathBuf {
        site.path().join(".nutgraf/pictures").join(label(OF, name))
    }

    fn age(file: &Path, days: u64) {
        let then = SystemTime::now() - DAY * u32::try_from(days).unwrap();
        File::options().append(true).open(file).unwrap().set_modified(then).unwrap();
    }

    #[test]
    fn what_a_crash_left_empty_or_cut_is_not_taken() {
        let (site, shelf) = shelf();
        assert_eq!(shelf.take(OF, "wall-480.webp").unwrap(), b"a picture");
        assert_eq!(shelf.take(OF, "whole").unwrap(), b"");
        for name in ["wall-480.webp", "whole"] {
            let whole = fs::read(file(&site, name)).unwrap();
            for length in [0, 3, whole.len() - 1] {
                fs::write(file(&site, name), &whole[..length]).unwrap();
                assert_eq!(shelf.take(OF, name), None, "{name}: {length} bytes");
            }
            fs::write(file(&site, name), vec![0; whole.len()]).unwrap();
            assert_eq!(shelf.take(OF, name), None, "{name}: all zero");
        }
        shelf.put(OF, "wall-480.webp", b"a picture");
        assert_eq!(shelf.take(OF, "wall-480.webp").unwrap(), b"a picture");
    }

    #[test]
    fn a_site_that_is_gone_does_not_come_back() {
        let (site, shelf) = shelf();
        let path = site.path().to_owned();
        drop(site);
        shelf.put(OF, "wall-480.webp", b"a picture");
        assert!(!path.exists());
        assert_eq!(shelf.take(OF, "wall-480.webp"), None);
    }

    #[test]
    fn what_was_of_no_use_for_a_month_is_swept_and_nothing_else() {
        let (site, shelf) = shelf();
        let names = ["wall-480.webp", "whole", "wall-800.webp", "wall-960.webp", "new.webp"];
        for name in &names[2..] {
            shelf.put(OF, name, b"another");
        }
        let left = file(&site, "left").with_file_name("1-1.writing");
        fs::write(&left, "").unwrap();
        age(&left, 31);
        for (name, days) in names.iter().zip([31, 40, 31, 29]) {
            age(&file(&site, name), days);
        }
        assert!(shelf.take(OF, names[0]).is_some());
        shelf.keep(OF, names[1]);
        shelf.sweep();
        let there = |name: &&str| file(&site, name).exists();
        assert_eq!(names.iter().map(there).collect::<Vec<_>>(), [true, true, false, true, true]);
        assert!(!left.exists());
        Shelf::default().sweep();
    }
}
