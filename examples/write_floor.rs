//! The floor of a build: how long writing a tree of files takes when nothing else is done, with two threads.
//! `cargo run --release --example write_floor -- FROM TO` reads all of FROM first, then times writing it to TO, which must
//! not be there yet, and prints `{"seconds":0.512,"files":14441,"bytes":280000000}`.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stdout, reason = "a tool for measuring")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// A folder below FROM, with its files by name.
struct Folder {
    path: PathBuf,
    files: Vec<(PathBuf, Vec<u8>)>,
}

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (from, to) = (arguments.next().unwrap(), arguments.next().unwrap());
    assert!(!to.exists(), "TO must not be there yet");
    let mut folders = Vec::new();
    read(&from, Path::new(""), &mut folders);
    let start = Instant::now();
    write(&folders, &to);
    let seconds = start.elapsed().as_secs_f64();
    let files = || folders.iter().flat_map(|folder| &folder.files);
    let bytes: usize = files().map(|(_, bytes)| bytes.len()).sum();
    println!(r#"{{"seconds":{seconds:.4},"files":{},"bytes":{bytes}}}"#, files().count());
}

fn read(from: &Path, path: &Path, folders: &mut Vec<Folder>) {
    let mut here = Folder { path: path.to_owned(), files: Vec::new() };
    for entry in std::fs::read_dir(from.join(path)).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            read(from, &path.join(entry.file_name()), folders);
        } else {
            here.files.push((entry.file_name().into(), std::fs::read(entry.path()).unwrap()));
        }
    }
    folders.push(here);
}

/// Each thread takes the next folder that nobody has taken, so that neither waits for the other.
fn write(folders: &[Folder], to: &Path) {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
            let path = to.join(&folder.path);
            std::fs::create_dir_all(&path).unwrap();
            for (name, bytes) in &folder.files {
                std::fs::write(path.join(name), bytes).unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
}
