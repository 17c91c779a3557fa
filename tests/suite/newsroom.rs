//! A site in a folder of its own, with targets beside it, for the tests of `deploy`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A site in a folder of its own, and room for targets beside it.
pub(crate) struct Newsroom(TempDir);

/// What a run said on both streams, and its exit code.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Newsroom {
    pub(crate) fn new() -> Self {
        let room = Self(tempfile::tempdir().unwrap());
        room.write(
            "site/nutgraf.yaml",
            "title: Test\nbase_url: https://test.example/news/\ndeploy: { live: ../live }\n",
        );
        room.explainer("lead", "Body of the lead.");
        room.explainer("other", "Body of the other.");
        room.write("site/static/plan.txt", "The plan");
        room
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    pub(crate) fn explainer(&self, id: &str, body: &str) {
        let text = format!("---\ntitle: Title of {id}\nsummary: Summary\ndate: 2026-01-01\n---\n{body}\n");
        self.write(&format!("site/content/explainers/{id}.md"), &text);
    }

    /// A site with so many explainers, of one version.
    pub(crate) fn edition(&self, explainers: usize, version: usize) {
        for number in 0..explainers {
            self.explainer(&format!("e{number}"), &format!("version {version} {}", "word ".repeat(200)));
        }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        command.args(["deploy", "--at", "2026-02-26", "--site", "site"]).args(arguments).current_dir(self.0.path());
        for (name, _) in std::env::vars() {
            if ["AWS_", "GOOGLE_", "AZURE_"].iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        command.env("NO_COLOR", "1");
        command
    }

    pub(crate) fn deploy(&self, arguments: &[&str]) -> Said {
        finish(&mut self.command(arguments))
    }
}

pub(crate) fn finish(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let said = Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!said.err.contains("panicked"), "{}", said.err);
    said
}

impl Said {
    /// Fails the test unless the run ended with an exit code.
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        self
    }

    pub(crate) fn urls(&self) -> Vec<&str> {
        self.out.lines().collect()
    }
}

/// The files of a folder that readers get.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs::read(entry.path()).unwrap()))
        .filter(|(path, _)| !path.starts_with(".nutgraf"))
        .collect()
}

/// Fails the test if a page is cut off or a part that a page loads or a file that it links to is missing.
pub(crate) fn assert_whole(folder: &Path) {
    let files = files(folder);
    for (path, bytes) in files.iter().filter(|(path, _)| path.extension().is_some_and(|ending| ending == "html")) {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.trim_end().ends_with("</html>"), "{} is cut off", path.display());
        for attribute in ["src=\"", "rel=\"stylesheet\" href=\"", "rel=\"preload\" href=\""] {
            for address in text.split(attribute).skip(1).map(|rest| rest.split(['"', '?']).next().unwrap()) {
                if let Some(part) = address.strip_prefix("/news/") {
                    assert!(files.contains_key(Path::new(part)), "{} misses {part}", path.display());
                }
            }
        }
    }
}
