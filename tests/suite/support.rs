//! Sites on the disk: a copy of a fixture in a folder of its own, the program run on it, and what that left behind.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder of its own with a site in `site` and room for its output in `out`.
pub(crate) struct Room(TempDir);

impl Room {
    /// A room with nothing in it.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A room with a copy of a site of `tests/sites/bad`.
    pub(crate) fn with(site: &str) -> Self {
        let room = Self::empty();
        copy(&bad_sites().join(site), &room.path("site"));
        room
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Writes a file, and the folders it lies in.
    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        self.put(path, text.as_bytes())
    }

    /// Writes a file that is no text, and the folders it lies in.
    pub(crate) fn put(&self, path: &str, text: &[u8]) -> &Self {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
        self
    }

    /// Runs the program with the room as its folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.finish(Command::new(env!("CARGO_BIN_EXE_nutgraf")).args(arguments))
    }

    /// Runs the program as `nobody`, whom permissions bind: from the room, where everyone can reach it.
    pub(crate) fn run_as_nobody(&self, arguments: &[&str]) -> Run {
        let program = self.path("nutgraf");
        if !program.exists() {
            fs::copy(env!("CARGO_BIN_EXE_nutgraf"), &program).unwrap();
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]);
        self.finish(command.arg(program).args(arguments))
    }

    /// Runs a command with the room as its folder, and without any color.
    pub(crate) fn finish(&self, command: &mut Command) -> Run {
        let output = command.current_dir(self.0.path()).env("NO_COLOR", "1").output().unwrap();
        Run::of(&output, self.0.path())
    }

    /// Checks the site: how each mistake is, and its code.
    pub(crate) fn check(&self) -> Vec<(String, String)> {
        let said = self.run(&["check", "--at", "2026-02-26", "--site", "site", "--format", "json"]).said;
        let told = said.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        told.map(|one| (one["severity"].as_str().unwrap().to_owned(), one["code"].as_str().unwrap().to_owned()))
            .collect()
    }

    /// Builds the site into `out`.
    pub(crate) fn build(&self) -> Run {
        self.run(&["build", "--at", "2026-02-26", "--site", "site", "--output", "out"])
    }

    /// Builds another site of `tests/sites/bad` into `out`.
    pub(crate) fn build_other(&self, site: &str) -> Run {
        let site = bad_sites().join(site);
        self.run(&["build", "--at", "2026-02-26", "--site", site.to_str().unwrap(), "--output", "out"])
    }

    /// Every file of a folder with its bytes; a folder that is not there has none.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        files(&self.path(folder))
    }

    /// The published files of `out`.
    pub(crate) fn published(&self) -> Vec<PathBuf> {
        self.files("out").into_keys().filter(|path| !path.starts_with(".nutgraf")).collect()
    }

    /// Lets everyone change a file or folder, or see it only, or neither.
    pub(crate) fn allow(&self, path: &str, mode: u32) -> &Self {
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(mode)).unwrap();
        self
    }
}

/// What the program said, and with which exit code it ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard error, with `[room]` in place of the room's path and without the time it took.
    pub(crate) said: String,
}

impl Run {
    fn of(output: &Output, room: &Path) -> Self {
        let said = String::from_utf8(output.stderr.clone()).unwrap().replace(room.to_str().unwrap(), "[room]");
        assert!(output.stdout.is_empty(), "on standard output: {}", String::from_utf8_lossy(&output.stdout));
        assert!(!said.contains("panicked"), "{said}");
        let timeless = |line: &str| match line.rsplit_once(", in ") {
            Some((line, time)) if time.ends_with('s') => format!("{line}\n"),
            _ => format!("{line}\n"),
        };
        Self { code: output.status.code(), said: said.lines().map(timeless).collect() }
    }

    /// Fails the test unless the program ended with an exit code.
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.said);
        self
    }
}

/// The folder of the bad sites.
pub(crate) fn bad_sites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/bad")
}

/// Every file of a folder, by its path in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let place = to.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
}
