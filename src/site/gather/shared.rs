//! References of what all pages share (`sources.yaml`, `glossary.yaml`, `nutgraf.yaml`), told at their own lines, also
//! when no page shows them. Pages gather them again for what they show, and then tell nothing.

use std::sync::Arc;

use super::super::references::Field;
use super::{Gatherer, Local, World};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::look;
use crate::markdown::Target;
use crate::memo::Stamped;
use crate::model::{Named, Source, Term};
use crate::page::List;
use crate::site::Route;
use crate::text::{SourcePath, nearest};

/// The files that lists of shared records lie in.
pub(crate) const SOURCES: &str = "content/sources.yaml";
pub(crate) const GLOSSARY: &str = "content/glossary.yaml";

pub(crate) fn sources(list: &List<Source>, world: &World<'_>) -> Vec<Diagnostic> {
    let mut gatherer = Gatherer::over(&list.path, &list.left_out, Route::default(), world);
    for (index, source) in list.records.iter().enumerate() {
        if let Some(note) = &source.note {
            let field = Field::item("", index).of("note");
            gatherer.text(note, &Place::field(&list.path, field.to_string()));
        }
    }
    gatherer.gathered.diagnostics
}

pub(crate) fn terms(list: &List<Term>, world: &World<'_>) -> Vec<Diagnostic> {
    let mut gatherer = Gatherer::over(&list.path, &list.left_out, Route::default(), world);
    for (index, term) in list.records.iter().enumerate() {
        let place = |name| Place::field(&list.path, Field::item("", index).of(name).to_string());
        if let Some(definition) = &term.definition {
            gatherer.text(definition, &place("definition"));
        }
        for source in term.sources.iter().filter(|source| source.described().is_none()) {
            gatherer.source(source.id().as_str(), &place("sources"));
        }
    }
    gatherer.gathered.diagnostics
}

/// Links that stand around every page.
pub(crate) fn config(config: &Config, world: &World<'_>) -> Vec<Diagnostic> {
    let file = SourcePath::new("nutgraf.yaml");
    let mut gatherer = Gatherer::over(&file, &config.left_out, Route::default(), world);
    let policies = [
        ("policies.principles", &config.policies.principles),
        ("policies.corrections", &config.policies.corrections),
        ("policies.fact_checking", &config.policies.fact_checking),
        ("policies.ethics", &config.policies.ethics),
        ("policies.ownership", &config.policies.ownership),
        ("publisher.url", &config.publisher.as_ref().and_then(|publisher| publisher.url.clone())),
    ];
    for (field, link) in policies {
        if let Some(link) = link {
            gatherer.link_of_every_page(link.as_str(), &Place::field(&file, field));
        }
    }
    for (index, entry) in config.navigation.iter().flatten().enumerate() {
        let field = Field::item("navigation", index).of("url");
        gatherer.link_of_every_page(entry.url.as_str(), &Place::field(&file, field.to_string()));
    }
    if let Some(logo) = config.publisher.as_ref().and_then(|publisher| publisher.logo.as_ref()) {
        let place = Place::field(&file, "publisher.logo");
        if !logo.as_str().contains("://") && !world.places.routes.holds(logo.as_str().trim_start_matches('/')) {
            let message = format!("there is no file `{}` in `static`", logo.as_str());
            let wrong = Diagnostic::error(Code::MissingFile, place, message);
            gatherer.tell(wrong.hint("put the picture there, and write `/logo.png`"));
        }
    }
    for (field, written) in config.theme.files() {
        let path = SourcePath::new(format!("static/{}", look::address(written)));
        if !world.assets.contains_key(&path) {
            gatherer.tell(no_file(written, Place::field(&file, field), world));
        }
    }
    let place = Place::field(&file, "footer");
    for slot in config.footer.iter().flat_map(|footer| &footer.html.slots) {
        match &slot.target {
            Target::Link(address) => gatherer.link_of_every_page(address, &place),
            _ => {
                let message = "the footer holds links only: no mentions, citations or pictures";
                let wrong = Diagnostic::error(Code::InvalidValue, place.clone(), message);
                gatherer.tell(wrong.hint("write `[words](/about/)` or `[words](https://example.org/)`"));
            }
        }
    }
    gatherer.gathered.diagnostics
}

impl Gatherer<'_> {
    /// A link that means the same on every page: an address, or a path from the top of the site.
    fn link_of_every_page(&mut self, address: &str, place: &Place) {
        if address.starts_with('/') || crate::model::has_scheme(address) {
            self.link(address, place);
        } else {
            let message = format!("`{address}` would mean another place on each page");
            let wrong = Diagnostic::error(Code::BrokenLink, place.clone(), message);
            self.tell(wrong.hint("write the path from the top of the site: `/about/`"));
        }
    }

    /// What the notes of shared sources that the page lists refer to.
    pub(super) fn notes_of_sources(&mut self) {
        let mut next = 0;
        while let Some(source) = self.gathered.reach.sources.get(next).cloned() {
            next += 1;
            let shared = self.world.registry.sources.get(&source.id).is_some_and(|card| Arc::ptr_eq(card, &source));
            if let (Some(note), true) = (&source.note, shared) {
                self.silently(&self.world.sources_file, |gatherer, place| gatherer.text(note, place));
            }
        }
    }

    /// What the page's terms refer to. Their sources are sources of the page.
    pub(super) fn definitions_of_terms(&mut self) {
        for term in self.gathered.reach.terms.clone() {
            let shared = self.world.registry.terms.get(&term.id).is_some_and(|card| Arc::ptr_eq(card, &term));
            if !shared {
                continue;
            }
            self.silently(&self.world.glossary_file, |gatherer, place| {
                for source in &term.sources {
                    gatherer.source_of_term(source, place);
                }
                gatherer.text(&term.definition, place);
            });
        }
    }

    fn source_of_term(&mut self, source: &Named<Source>, place: &Place) {
        match source.described() {
            Some(record) if !self.knows_source(&record.id) => {
                self.add_source(&Arc::new(Stamped::new(Source { at: None, ..record.clone() })));
            }
            _ => self.source(source.id().as_str(), place),
        }
    }

    fn knows_source(&self, id: &crate::model::Id) -> bool {
        let local = |local: &Local<'_>| local.sources.contains_key(id);
        self.world.registry.sources.contains_key(id)
            || self.local.is_some_and(local)
            || self.gathered.reach.number(id.as_str()).is_some()
    }
}

impl<'g> Gatherer<'g> {
    /// Gathers what stands in another file and is told there.
    fn silently(&mut self, file: &'g SourcePath, gather: impl FnOnce(&mut Self, &Place)) {
        let (own, told) = (self.file, self.gathered.diagnostics.len());
        self.file = file;
        gather(self, &Place::file(file));
        self.file = own;
        self.gathered.diagnostics.truncate(told);
    }
}

/// What is told of a file that `theme` names and `static` does not have.
fn no_file(written: &str, place: Place, world: &World<'_>) -> Diagnostic {
    let message = format!("there is no file `{written}` in `static`");
    let names = world.assets.keys().filter_map(|path| path.as_str().strip_prefix("static/"));
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let inside = written.trim_start_matches('/').strip_prefix("static/");
    let near = inside.filter(|inside| names.contains(inside)).or_else(|| nearest(written, names.iter().copied()));
    Diagnostic::error(Code::MissingFile, place, message)
        .did_you_mean(near, format!("put it there, as `static/{}`", look::address(written)))
}
