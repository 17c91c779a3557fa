//! Writes a generated site to a folder: `cargo run --release --example generate_site -- DIR COUNT`.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a tool for measuring")]

#[path = "../benches/generated/mod.rs"]
mod generated;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = std::path::PathBuf::from(arguments.next().unwrap());
    let count = arguments.next().map_or(1000, |count| count.parse().unwrap());
    for (path, text) in generated::site(count) {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
}
