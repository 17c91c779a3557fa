//! Where versions of pictures are kept between runs: a folder that may be deleted at any time.
#![expect(clippy::disallowed_methods, reason = "nothing here is an input or an output of a site")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::memo::Fingerprint;

/// A shelf for what takes long to make. What lies there is named for all it was made of, so nothing on it grows old; what
/// is missing is made again, and what cannot be put there is not kept.
#[derive(Debug, Clone, Default)]
pub struct Shelf(Option<Arc<Path>>);

/// Two threads may put the same thing at once.
static WRITING: AtomicUsize = AtomicUsize::new(0);

impl Shelf {
    /// The shelf of a site, `.nutgraf/pictures` in its folder. [`Shelf::default`] keeps nothing.
    pub fn of(site: &Path) -> Self {
        Self(Some(site.join(".nutgraf").join("pictures").into()))
    }

    /// What lies there under a name, made of what has this digest.
    pub fn take(&self, of: Fingerprint, name: &str) -> Option<Vec<u8>> {
        fs::read(self.0.as_ref()?.join(label(of, name))).ok()
    }

    /// Puts something there: whole, or not at all.
    pub fn put(&self, of: Fingerprint, name: &str, bytes: &[u8]) {
        let Some(folder) = &self.0 else { return };
        let aside = folder.join(format!("{}-{}.writing", std::process::id(), WRITING.fetch_add(1, Ordering::Relaxed)));
        let written = match fs::write(&aside, bytes) {
            Err(_) => self.make_folder().and_then(|()| fs::write(&aside, bytes)),
            written => written,
        };
        if written.and_then(|()| fs::rename(&aside, folder.join(label(of, name)))).is_err() {
            drop(fs::remove_file(aside));
        }
    }

    /// Makes the folder, and tells git to leave it alone.
    fn make_folder(&self) -> std::io::Result<()> {
        let Some(folder) = &self.0 else { return Ok(()) };
        fs::create_dir_all(folder)?;
        let ignore = folder.with_file_name(".gitignore");
        if ignore.exists() { Ok(()) } else { fs::write(ignore, "*\n") }
    }
}

fn label(of: Fingerprint, name: &str) -> String {
    // The name of a file says nothing of its bytes: two files of one name, or one under two, are told apart by the digest.
    let what = name.rsplit_once('-').map_or(name, |(_, what)| what);
    format!("{:032x}-{what}", of.0)
}
