//! Sites held in memory: files in, a build out, edits in between.

use std::collections::BTreeMap;
use std::sync::Mutex;

use nutgraf::memo::Fingerprint;
use nutgraf::pipeline::{Build, build};
use nutgraf::report::{Format, report};
use nutgraf::site::Settings;
use nutgraf::source::Sources;

/// A site, its last build, and every file that was handed on and still belongs to it.
pub(crate) struct Site {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) settings: Settings,
    pub(crate) build: Build,
    pub(crate) output: BTreeMap<String, String>,
}

/// A site with an address and nothing else.
pub(crate) fn site() -> Site {
    let mut site = bare();
    site.write("nutgraf.yaml", "title: Test\nbase_url: https://test.example/news/\n");
    site
}

/// A site with nothing at all.
pub(crate) fn bare() -> Site {
    let now = "2026-02-26T12:00:00Z".parse().unwrap();
    let settings = Settings { now, drafts: false, base_url: None, search: false, ..Settings::default() };
    Site { files: BTreeMap::new(), settings, build: Build::default(), output: BTreeMap::new() }
}

/// The text of a file; of a picture, what stands for its bytes.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    let digest = |_| format!("{:032x}", Fingerprint::of_bytes(bytes).0);
    String::from_utf8(bytes.to_vec()).unwrap_or_else(digest)
}

impl Site {
    pub(crate) fn write(&mut self, path: &str, text: &str) -> &mut Self {
        self.files.insert(path.to_owned(), text.as_bytes().to_vec());
        self
    }

    /// Adds an explainer with more front matter and a body.
    pub(crate) fn explainer(&mut self, id: &str, front_matter: &str, body: &str) -> &mut Self {
        let text = format!(
            "---\ntitle: Title of {id}\nsummary: Summary of {id}\ndate: 2026-01-01\n{front_matter}---\n{body}\n"
        );
        self.write(&format!("content/explainers/{id}.md"), &text)
    }

    pub(crate) fn actor(&mut self, id: &str, name: &str) -> &mut Self {
        let text = format!("---\nname: {name}\nkind: person\nsummary: Who {name} is\n---\n");
        self.write(&format!("content/actors/{id}.md"), &text)
    }

    pub(crate) fn edit(&mut self, path: &str, from: &str, to: &str) -> &mut Self {
        let text = String::from_utf8(self.files[path].clone()).unwrap();
        assert!(text.contains(from), "{path} does not hold {from}");
        self.write(path, &text.replace(from, to))
    }

    pub(crate) fn sources(&self) -> Sources {
        Sources::from_memory(self.files.iter().map(|(path, bytes)| (path.as_str(), &bytes[..])))
    }

    /// Builds with what the last build kept.
    pub(crate) fn build(&mut self) -> &mut Self {
        let made = Mutex::new(Vec::new());
        let sink = |address: &str, bytes: &[u8]| {
            made.lock().unwrap().push((address.to_owned(), text_of(bytes)));
        };
        self.build = build(&self.sources(), &self.settings, &self.build, &sink);
        self.output.extend(made.into_inner().unwrap());
        let files = self.build.files();
        self.output.retain(|address, _| files.contains(&address.as_str()));
        self
    }

    /// The diagnostics as people read them.
    pub(crate) fn told(&self) -> String {
        report(self.build.diagnostics(), &self.sources(), Format::Human, false)
    }

    /// A page, by its file.
    pub(crate) fn page(&self, file: &str) -> &str {
        self.output.get(file).unwrap_or_else(|| panic!("no {file} in {:?}\n{}", self.build.files(), self.told()))
    }

    /// Fails unless nothing is wrong.
    pub(crate) fn clean(&mut self) -> &mut Self {
        assert_eq!(self.told(), "");
        self
    }
}
