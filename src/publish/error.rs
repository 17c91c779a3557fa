//! Why a site cannot be published, and what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::text::plain_reason;

/// Why nothing, or not all, was published. The site that was there is still whole.
#[derive(Debug)]
pub enum PublishError {
    /// The folder holds files that we did not write, and no manifest of ours.
    NotOurs(PathBuf),
    /// The output is a file.
    NotAFolder(PathBuf),
    /// A file that we did not write stands where one of ours must go.
    Foreign(PathBuf),
    /// Another build writes into the folder, or a deploy reads from it.
    Busy(PathBuf),
    /// A file that is handed on could not be read.
    Unreadable(PathBuf, io::Error),
    /// The system refused to write.
    Io(PathBuf, io::Error),
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs(folder) => write!(f, "`{}` holds files that nutgraf did not write", folder.display()),
            Self::NotAFolder(file) => write!(f, "`{}` is a file, not a folder", file.display()),
            Self::Foreign(file) => write!(f, "`{}` was not written by nutgraf and is in the way", file.display()),
            Self::Busy(folder) => write!(f, "another build or deploy is at work in `{}`", folder.display()),
            Self::Unreadable(path, error) => write!(f, "cannot read `{}`: {}", path.display(), plain_reason(error)),
            Self::Io(path, error) => write!(f, "cannot write `{}`: {}", path.display(), plain_reason(error)),
        }
    }
}

impl PublishError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotOurs(_) => "empty the folder, or choose another with `--output`",
            Self::NotAFolder(_) => "choose another with `--output`",
            Self::Foreign(_) => "move that file away, or rename the page that has its address",
            Self::Busy(_) => "wait for it to end",
            Self::Unreadable(..) => "it changed while the site was built: look at it, then build again",
            Self::Io(_, error) => match error.kind() {
                io::ErrorKind::StorageFull => "free some space and build again; the site that was there is untouched",
                io::ErrorKind::PermissionDenied => {
                    "change who may write there, or choose another folder with `--output`"
                }
                _ => "mend that, then build again",
            },
        }
    }
}

impl std::error::Error for PublishError {}
