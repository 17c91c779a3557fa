//! How long each stage takes, on a generated site of 200 explainers: `cargo bench`.

mod generated;

use criterion::{Criterion, criterion_group, criterion_main};
use nutgraf::pipeline::{Build, build};
use nutgraf::site::Settings;
use nutgraf::source::Sources;

fn sources(files: &[(String, String)]) -> Sources {
    Sources::from_memory(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())))
}

fn settings() -> Settings {
    Settings { now: jiff::Timestamp::UNIX_EPOCH, drafts: true, base_url: None, search: false, ..Settings::default() }
}

fn stages(criterion: &mut Criterion) {
    let mut files = generated::site(200);
    let first = sources(&files);
    let (_, explainer) = files.iter().find(|(path, _)| path.ends_with("explainer-0.md")).cloned().unwrap_or_default();
    let file = first.content.iter().find(|file| file.path.as_str().ends_with("explainer-0.md"));
    criterion.bench_function("parse an explainer of 12 kB", |bencher| {
        bencher.iter(|| file.map(nutgraf::page::parse));
    });
    let body = explainer.split("\n---\n").nth(1).unwrap_or_default().to_owned();
    criterion
        .bench_function("read a body of 900 words", |bencher| bencher.iter(|| nutgraf::markdown::body(&body, &[])));
    criterion.bench_function("build 200 explainers", |bencher| {
        bencher.iter(|| build(&first, &settings(), &Build::default(), &|_, _| {}));
    });
    let before = build(&first, &settings(), &Build::default(), &|_, _| {});
    for (path, text) in &mut files {
        if path.ends_with("explainer-0.md") {
            text.push_str("One more sentence.\n");
        }
    }
    let edited = sources(&files);
    criterion.bench_function("build again after one body", |bencher| {
        bencher.iter(|| build(&edited, &settings(), &before, &|_, _| {}));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = stages
}
criterion_main!(benches);
