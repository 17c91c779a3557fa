//! How long each stage takes, on a generated site of 200 explainers: `cargo bench`.

mod generated;

use criterion::{Criterion, criterion_group, criterion_main};
use nutgraf::model::Explainer;
use nutgraf::pipeline::{Build, Plan, build, plan};
use nutgraf::site::Settings;
use nutgraf::source::Sources;
use nutgraf::text::SourcePath;
use nutgraf::yaml;

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
    let front = explainer.split("---\n").nth(1).unwrap_or_default().to_owned();
    criterion.bench_function("read front matter of 7 kB", |bencher| {
        let path = SourcePath::new("content/explainers/explainer-0.md");
        bencher.iter(|| yaml::read::<Explainer>(&path, &front, 0..front.len(), &yaml::FRONT_MATTER));
    });
    let body = explainer.split("\n---\n").nth(1).unwrap_or_default().to_owned();
    criterion
        .bench_function("read a body of 900 words", |bencher| bencher.iter(|| nutgraf::markdown::body(&body, &[])));
    criterion.bench_function("build 200 explainers", |bencher| {
        bencher.iter(|| build(&first, &settings(), &Build::default(), &|_, _| {}));
    });
    criterion.bench_function("read and link 200 explainers", |bencher| {
        bencher.iter(|| plan(&first, &settings(), &Plan::default()));
    });
    let planned = plan(&first, &settings(), &Plan::default());
    criterion.bench_function("make the page of an explainer", |bencher| {
        bencher.iter(|| planned.file("explainers/explainer-0/index.html"));
    });
    criterion.bench_function("make the dossier of whom most explainers name", |bencher| {
        bencher.iter(|| planned.file("actors/actor-0/index.html"));
    });
    let with_search = Settings { search: true, ..settings() };
    criterion.bench_function("build 200 explainers and their index", |bencher| {
        bencher.iter(|| build(&first, &with_search, &Build::default(), &|_, _| {}));
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
