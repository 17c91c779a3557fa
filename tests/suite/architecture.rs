//! A module uses only those named before it in `lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules that are one vocabulary and may use each other, as `lib.rs` says.
const VOCABULARY: &[&str] = &["date", "markdown", "model", "yaml"];

#[test]
fn modules_use_only_those_named_before_them() {
    let modules = modules();
    let mut wrong = Vec::new();
    for (rank, module) in modules.iter().enumerate() {
        for file in files_of(module) {
            let text = fs::read_to_string(&file).unwrap();
            for used in used_modules(&text) {
                let Some(other) = modules.iter().position(|name| *name == used) else { continue };
                let together = VOCABULARY.contains(&module.as_str()) && VOCABULARY.contains(&used.as_str());
                if other > rank && !together {
                    wrong.push(format!("{} uses `{used}`, which comes later", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_order_is_noticed_when_it_is_broken() {
    assert_eq!(used_modules("use crate::pipeline::build;\nlet x = crate::text::slug(y);"), ["pipeline", "text"]);
    assert_eq!(modules().first().map(String::as_str), Some("text"));
}

#[test]
fn only_the_edge_reads_writes_prints_and_asks_the_clock() {
    let allowed =
        ["src/source/disk.rs", "src/source/shelf.rs", "src/publish/mod.rs", "src/scaffold.rs", "src/cli/mod.rs"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in rust_files(&root.join("src")) {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        let exempt = text.contains("#![expect(clippy::disallowed_methods") || text.contains("clippy::print_stderr");
        assert_eq!(exempt, allowed.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn only_one_module_asks_other_peoples_servers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let asks = |file: &PathBuf| fs::read_to_string(file).unwrap().contains("ureq::");
    let files: Vec<PathBuf> = rust_files(&root).into_iter().filter(asks).collect();
    assert_eq!(files, [root.join("fetch/agent.rs")]);
}

#[test]
fn only_one_module_knows_the_stores_of_others() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let knows = |file: &PathBuf| {
        let text = fs::read_to_string(file).unwrap();
        ["object_store::aws", "object_store::azure", "object_store::gcp"].iter().any(|store| text.contains(store))
    };
    let files: Vec<PathBuf> = rust_files(&root).into_iter().filter(knows).collect();
    assert_eq!(files, [root.join("deploy/store.rs")]);
}

/// The modules of `lib.rs`, in order.
fn modules() -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let name = |line: &str| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned());
    text.lines().filter_map(name).collect()
}

fn files_of(module: &str) -> Vec<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let single = source.join(format!("{module}.rs"));
    if single.exists() { vec![single] } else { rust_files(&source.join(module)) }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The modules that a text names after `crate::`, comments left out.
fn used_modules(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let after = code.flat_map(|line| line.split("crate::").skip(1));
    after.map(|rest| rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()).collect()
}
