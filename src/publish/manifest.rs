//! The list of the files that are ours: `.nutgraf/manifest`, a header and one address a line.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use super::OWN;

/// The name of the list.
pub(super) const MANIFEST: &str = "manifest";
/// The manifest as it will be when everything is in place, written beforehand: then a name is all that must change.
pub(super) const NEXT: &str = "manifest-next";
const HEADER: &str = "nutgraf manifest 1";

/// The files that a manifest names; a line that could lead out of the folder is ignored.
pub fn read_manifest(text: &str) -> BTreeSet<String> {
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        return BTreeSet::new();
    }
    let plain = |line: &&str| {
        let mut parts = Path::new(line).components().peekable();
        parts.peek().is_some_and(|first| *first != Component::Normal(OWN.as_ref()))
            && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    lines.filter(plain).map(str::to_owned).collect()
}

/// Writes a list that is whole or not there at all, even if the power fails.
pub(super) fn write_manifest(path: &Path, files: &BTreeSet<String>) -> io::Result<()> {
    let mut text = format!("{HEADER}\n");
    for file in files {
        text.push_str(file);
        text.push('\n');
    }
    let aside = writing(path);
    let mut file = File::create(&aside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&aside, path)
}

/// What a manifest is called while it is being written.
pub(super) fn writing(path: &Path) -> PathBuf {
    path.with_extension("writing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_cannot_name_files_elsewhere() {
        let files = read_manifest("nutgraf manifest 1\nindex.html\n../x\n/etc/passwd\n.nutgraf/lock\na/b.html\n");
        assert_eq!(files.into_iter().collect::<Vec<_>>(), ["a/b.html", "index.html"]);
        assert!(read_manifest("something else\nindex.html\n").is_empty());
    }
}
