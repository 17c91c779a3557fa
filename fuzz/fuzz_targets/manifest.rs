//! Any text as the manifest of an output folder: no line of it leads out of the folder, or to what Nutgraf notes for itself.
#![no_main]

use std::path::{Component, Path};

use libfuzzer_sys::fuzz_target;
use nutgraf::publish::read_manifest;

fuzz_target!(|text: &str| {
    for file in read_manifest(&format!("nutgraf manifest 1\n{text}")).into_iter().chain(read_manifest(text)) {
        let parts: Vec<_> = Path::new(&file).components().collect();
        assert!(parts.iter().all(|part| matches!(part, Component::Normal(_))), "{file}");
        assert_ne!(parts.first(), Some(&Component::Normal(".nutgraf".as_ref())), "{file}");
    }
});
