//! What changed on the disk, as the system tells it.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::desk::News;
use crate::text::plain_reason;

/// How long no file may change before the site is built again: editors write a file in several steps.
pub const DEBOUNCE: Duration = Duration::from_millis(15);

/// Why changes are not told by the system.
#[derive(Debug)]
pub enum WatchTrouble {
    /// The system's limit of watched folders is reached.
    Limit,
    /// Something may not be read.
    Other(String),
}

impl fmt::Display for WatchTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit => write!(f, "the system watches no more folders: its limit is reached"),
            Self::Other(reason) => write!(f, "the system does not tell what changes: {reason}"),
        }
    }
}

impl WatchTrouble {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Limit => {
                "the folder is looked through every second instead; to raise the limit on Linux:\n      sudo sysctl fs.inotify.max_user_watches=524288"
            }
            Self::Other(_) => "the folder is looked through every second instead",
        }
    }
}

impl From<notify::Error> for WatchTrouble {
    fn from(error: notify::Error) -> Self {
        match error.kind {
            ErrorKind::MaxFilesWatch => Self::Limit,
            // Linux says of its limit that no space is left, or that too many files are open.
            ErrorKind::Io(error) if matches!(error.raw_os_error(), Some(24 | 28)) => Self::Limit,
            ErrorKind::Io(error) => Self::Other(plain_reason(&error)),
            other => Self::Other(format!("{other:?}")),
        }
    }
}

/// The folders of a site under watch.
pub(super) struct Watch {
    /// `None` where the system does not tell of changes.
    watcher: Option<RecommendedWatcher>,
    root: PathBuf,
    watched: BTreeSet<PathBuf>,
}

impl Watch {
    /// Watches a site's folder; `output` lies aside. The trouble is why nothing will be told.
    pub(super) fn start(root: &Path, output: &Path, news: &Sender<News>) -> (Self, Option<WatchTrouble>) {
        let handler = Handler { news: news.clone(), root: root.to_owned(), output: output.to_owned() };
        let mut watch = Self { watcher: None, root: root.to_owned(), watched: BTreeSet::new() };
        let started = RecommendedWatcher::new(handler, Config::default()).and_then(|watcher| {
            watch.watcher = Some(watcher);
            watch.refresh(&Changed::default())
        });
        (watch, started.err().map(WatchTrouble::from))
    }

    /// Whether the system tells what changes.
    pub(super) fn tells(&self) -> bool {
        self.watcher.is_some()
    }

    /// Takes in folders that have come since, and forgets those that are gone or were put in place of others.
    /// After an error nothing is told any more.
    pub(super) fn refresh(&mut self, changed: &Changed) -> notify::Result<()> {
        let Some(mut watcher) = self.watcher.take() else { return Ok(()) };
        let root = &self.root;
        self.watched.retain(|folder| {
            let stays = folder.is_dir() && !changed.everything && !changed.paths.contains(folder);
            if !stays {
                drop(watcher.unwatch(folder));
            }
            stays
        });
        let folders = ["content", "templates", "static"].map(|name| (root.join(name), RecursiveMode::Recursive));
        for (folder, mode) in [(root.clone(), RecursiveMode::NonRecursive)].into_iter().chain(folders) {
            if folder.is_dir() && !self.watched.contains(&folder) {
                watcher.watch(&folder, mode)?;
                self.watched.insert(folder);
            }
        }
        self.watcher = Some(watcher);
        Ok(())
    }
}

/// Hands on what concerns the site.
struct Handler {
    news: Sender<News>,
    root: PathBuf,
    output: PathBuf,
}

impl Handler {
    /// Whether a path may be part of the site: nothing hidden is, nor what a build writes.
    fn concerns(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return true };
        let hidden = below.iter().any(|part| part.to_string_lossy().starts_with('.'));
        !hidden && !path.starts_with(&self.output)
    }
}

impl notify::EventHandler for Handler {
    fn handle_event(&mut self, event: notify::Result<Event>) {
        let changed = match event {
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) => {
                let everything = event.need_rescan() || event.paths.is_empty();
                let paths: BTreeSet<PathBuf> = event.paths.into_iter().filter(|path| self.concerns(path)).collect();
                if paths.is_empty() && !everything {
                    return;
                }
                Changed { paths, everything }
            }
            // What is not known may be anything.
            Err(_) => Changed::all(),
        };
        // Nobody listens any more once the program ends.
        drop(self.news.send(News::Changed(changed)));
    }
}

/// What changed on the disk.
#[derive(Debug, Clone, Default)]
pub(super) struct Changed {
    /// Full paths.
    pub(super) paths: BTreeSet<PathBuf>,
    /// Whether the system lost count.
    pub(super) everything: bool,
}

impl Changed {
    /// Anything may have changed.
    pub(super) fn all() -> Self {
        Self { everything: true, ..Self::default() }
    }

    pub(super) fn join(&mut self, more: Self) {
        self.paths.extend(more.paths);
        self.everything |= more.everything;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_watches_is_told_in_each_way_the_system_says_it() {
        let told = |error: notify::Error| WatchTrouble::from(error).to_string();
        let limit = WatchTrouble::Limit.to_string();
        assert_eq!(told(notify::Error::new(ErrorKind::MaxFilesWatch)), limit);
        assert_eq!(told(notify::Error::io(std::io::Error::from_raw_os_error(28))), limit);
        assert_eq!(told(notify::Error::io(std::io::Error::from_raw_os_error(24))), limit);
        let other = notify::Error::io(std::io::ErrorKind::PermissionDenied.into());
        assert!(told(other).starts_with("the system does not tell what changes: "));
    }
}
