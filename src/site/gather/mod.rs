//! What a page reaches: every reference in its front matter and body, found or told to be missing.

mod links;
mod records;
pub(super) mod shared;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::places::Places;
use super::references::{self, Field, Reference};
use super::registry::{Given, PageCard, Registry, TermCard};
use super::{ActorCard, Anchors, ExplainerCard, Route};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown::{Mention, Slot, Target};
use crate::memo::{Fingerprint, Memo, Stamped};
use crate::model::{Actor, Author, Explainer, Id, Md, Named, Source, StaticPage, Story, Topic};
use crate::page::Document;
use crate::picture::Picture;
use crate::source::{Asset, Shelf};
use crate::text::SourcePath;
use crate::yaml::LeftOut;

/// Where a link of a page leads, once it is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A page, and an anchor on it (empty for none).
    Page(Route, String),
    /// A file, by its address below the site's.
    File(String),
}

/// A picture that a page shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pictured {
    /// The folder that its versions are published in, by its address below the site's: empty, or ending in `/`.
    pub folder: String,
    /// The picture.
    pub picture: Arc<Picture>,
}

/// Everything a page may show of others. Its fingerprint covers it all.
#[derive(Debug, Default)]
pub struct Reach {
    /// Actors by the id as written.
    pub actors: BTreeMap<String, Arc<Stamped<ActorCard>>>,
    /// Sources in the order of their numbers, which begin at 1.
    pub sources: Vec<Arc<Stamped<Source>>>,
    /// Terms in the order of the page's glossary.
    pub terms: Vec<Arc<Stamped<TermCard>>>,
    /// Explainers by id.
    pub explainers: BTreeMap<Id, Arc<Stamped<ExplainerCard>>>,
    /// Stories by id.
    pub stories: BTreeMap<Id, Arc<Stamped<PageCard>>>,
    /// Topics by id.
    pub topics: BTreeMap<Id, Arc<Stamped<PageCard>>>,
    /// Authors by id.
    pub authors: BTreeMap<Id, Arc<Stamped<PageCard>>>,
    /// Links inside the site, and pictures that are handed on as they are, by the address as written.
    pub links: BTreeMap<String, Destination>,
    /// Pictures of the site, by the address as written.
    pub pictures: BTreeMap<String, Pictured>,
    /// Who makes claims, as written: an actor's id or name, or words that name none.
    pub claimants: Vec<String>,
    numbers: HashMap<Id, usize>,
}

impl Reach {
    /// The number of a source on this page.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// The digest of what other pages show with this page's records: who acts in them, and where they come from.
    pub fn records_fingerprint(&self) -> Fingerprint {
        let actors = self.actors.iter().map(|(id, card)| Fingerprint::of(&(id, card.fingerprint())));
        let parts: Vec<Fingerprint> = actors.chain(self.sources.iter().map(|card| card.fingerprint())).collect();
        Fingerprint::of(&parts)
    }

    /// The digest of everything here.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut parts: Vec<Fingerprint> =
            vec![Fingerprint::of(&(&self.links, &self.pictures)), self.records_fingerprint()];
        parts.extend(self.terms.iter().map(|card| card.fingerprint()));
        parts.extend(self.explainers.values().map(|card| card.fingerprint()));
        for cards in [&self.stories, &self.topics, &self.authors] {
            parts.extend(cards.values().map(|card| card.fingerprint()));
        }
        Fingerprint::of(&parts)
    }
}

/// What there is to be reached.
pub(crate) struct World<'w> {
    pub(crate) registry: &'w Registry,
    pub(super) given: &'w Memo<Given>,
    pub(crate) places: &'w Places,
    pub(crate) assets: &'w HashMap<SourcePath, &'w Asset>,
    /// The files of the shared records.
    pub(crate) sources_file: SourcePath,
    pub(crate) glossary_file: SourcePath,
    /// Where versions of pictures are kept.
    pub(crate) shelf: &'w Shelf,
}

/// What a page reaches, uses and has wrong.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) reach: Reach,
    pub(crate) anchors: Arc<Anchors>,
    pub(crate) assets: Vec<(String, Asset)>,
    pub(crate) pictures: Vec<(Place, Asset)>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

pub(crate) fn explainer(document: &Document<Explainer>, world: &World<'_>) -> (Route, Gathered) {
    let record = &document.record;
    let given = world.given.get(document.path.as_str());
    let anchors = given.map_or_else(|| Arc::new(Anchors::of(record)), |given| Arc::clone(&given.ids));
    let local = Local::of(document, &anchors);
    let mut gatherer = Gatherer::new(document, Route::explainer(document), world, Some(&local));
    // Sources are numbered as a reader meets them.
    references::before_body(record, &mut |field, reference| gatherer.reference(field, reference));
    gatherer.body(document);
    references::after_body(record, &mut |field, reference| gatherer.reference(field, reference));
    gatherer.definitions_of_terms();
    let (route, reached) = gatherer.done();
    (route, Gathered { anchors, ..reached })
}

pub(crate) fn actor(document: &Document<Actor>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::of("actors", &document.id), world, None);
    gatherer.body(document);
    references::actor(&document.record, &mut |field, reference| gatherer.reference(field, reference));
    if let Some(parent) = &document.record.parent {
        gatherer.actor(parent.as_str(), &document.field("parent"));
    }
    gatherer.done()
}

pub(crate) fn story(document: &Document<Story>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::of("stories", &document.id), world, None);
    gatherer.body(document);
    references::story(&document.record, &mut |field, reference| gatherer.reference(field, reference));
    gatherer.done()
}

pub(crate) fn topic(document: &Document<Topic>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::of("topics", &document.id), world, None);
    gatherer.body(document);
    references::text(Field::top("summary"), document.record.summary.as_ref(), &mut |field, reference| {
        gatherer.reference(field, reference);
    });
    gatherer.done()
}

pub(crate) fn author(document: &Document<Author>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::of("authors", &document.id), world, None);
    gatherer.body(document);
    references::text(Field::top("summary"), document.record.summary.as_ref(), &mut |field, reference| {
        gatherer.reference(field, reference);
    });
    if let Some(image) = &document.record.image {
        gatherer.image(image, &document.field("image.src"));
    }
    gatherer.done()
}

pub(crate) fn static_page(document: &Document<StaticPage>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::static_page(document), world, None);
    gatherer.body(document);
    references::text(Field::top("summary"), document.record.summary.as_ref(), &mut |field, reference| {
        gatherer.reference(field, reference);
    });
    gatherer.done()
}

/// What an explainer describes itself.
struct Local<'d> {
    record: &'d Explainer,
    anchors: &'d Anchors,
    actors: HashMap<Id, Arc<Stamped<ActorCard>>>,
    sources: HashMap<Id, Arc<Stamped<Source>>>,
    terms: HashMap<Id, Arc<Stamped<TermCard>>>,
}

impl<'d> Local<'d> {
    fn of(document: &'d Document<Explainer>, anchors: &'d Anchors) -> Self {
        let record = &document.record;
        let mut local =
            Self { record, anchors, actors: HashMap::new(), sources: HashMap::new(), terms: HashMap::new() };
        references::explainer(record, &mut |_, reference| match reference {
            Reference::Actor(Named::Record(involved)) if involved.is_record() => {
                if let Some(id) = involved.id() {
                    let card = || Arc::new(Stamped::new(ActorCard::inline(id.clone(), involved)));
                    local.actors.entry(id.clone()).or_insert_with(card);
                }
            }
            Reference::Source(Named::Record(source)) if source.is_record() => {
                // `at` belongs to the place of citing, not to the source.
                let record = || Arc::new(Stamped::new(Source { at: None, ..(**source).clone() }));
                local.sources.entry(source.id.clone()).or_insert_with(record);
            }
            Reference::Term(Named::Record(term)) => {
                if let Some(card) = TermCard::of(term) {
                    local.terms.insert(card.id.clone(), Arc::new(Stamped::new(card)));
                }
            }
            _ => {}
        });
        local
    }
}

struct Gatherer<'g> {
    /// The file whose references are gathered: relative links begin at its folder.
    file: &'g SourcePath,
    left_out: &'g LeftOut,
    route: Route,
    headings: Vec<&'g str>,
    world: &'g World<'g>,
    local: Option<&'g Local<'g>>,
    gathered: Gathered,
}

impl<'g> Gatherer<'g> {
    fn new<T>(document: &'g Document<T>, route: Route, world: &'g World<'g>, local: Option<&'g Local<'g>>) -> Self {
        let headings = document.body.headings.iter().map(|heading| heading.id.as_str()).collect();
        Self { headings, local, ..Self::over(&document.path, &document.left_out, route, world) }
    }

    fn over(file: &'g SourcePath, left_out: &'g LeftOut, route: Route, world: &'g World<'g>) -> Self {
        Self { file, left_out, route, headings: Vec::new(), world, local: None, gathered: Gathered::default() }
    }

    fn done(mut self) -> (Route, Gathered) {
        self.notes_of_sources();
        self.gathered.assets.sort_by(|a, b| a.0.cmp(&b.0));
        (self.route, self.gathered)
    }

    fn body<T>(&mut self, document: &Document<T>) {
        for slot in &document.body.html.slots {
            self.slot(slot, &document.body_place(&slot.span));
        }
    }

    fn tell(&mut self, wrong: Diagnostic) {
        if !self.left_out.covers(&wrong.place) {
            self.gathered.diagnostics.push(wrong);
        }
    }

    fn reference(&mut self, field: Field, reference: Reference<'_>) {
        let place = || Place::field(self.file, field.to_string());
        match reference {
            Reference::Actor(involved) => match involved.id() {
                Some(id) => self.actor(id.as_str(), &place()),
                None if self.left_out.lacks(&field.to_string(), &["id", "name"]) => {}
                None => {
                    let wrong = Diagnostic::error(Code::MissingField, place(), "the actor has neither `id` nor `name`");
                    self.tell(
                        wrong.hint("name one of `content/actors` with `id`, or describe one with `name` and `kind`"),
                    );
                }
            },
            Reference::Source(_) if !self.left_out.is_empty() && self.left_out.lacks(&field.to_string(), &["id"]) => {}
            Reference::Source(source) => self.source(source.id().as_str(), &place()),
            Reference::Term(term) => {
                if let Some(id) = term.id() {
                    self.term(id.as_str(), &place());
                }
            }
            Reference::Explainer(id) => self.listed_explainer(id, &place()),
            Reference::Story(id) => self.story(id, &place()),
            Reference::Topic(id) => self.topic(id.as_str(), &place()),
            Reference::Author(id) => self.author(id, &place()),
            Reference::Claimant(words) => {
                self.gathered.reach.claimants.push(words.to_owned());
                let local = self.local.and_then(|local| local.actors.get(words));
                if let Some(card) = self.world.registry.claimant(words).or(local) {
                    self.gathered.reach.actors.insert(words.to_owned(), Arc::clone(card));
                }
            }
            Reference::Event(id) => self.event(id.as_str(), &place()),
            Reference::SharedEvent(shared) => self.shared_event(shared),
            Reference::Issue(id) => {
                self.part("issue", id, |record| record.issues.iter().map(|issue| &issue.id).collect(), &place());
            }
            Reference::Side(id) => {
                self.part("side", id, |record| record.sides.iter().map(|side| &side.id).collect(), &place());
            }
            Reference::Image(image) => self.image(image, &place()),
            Reference::Text(md) => self.text(md, &place()),
        }
    }

    fn text(&mut self, md: &Md, place: &Place) {
        for slot in &md.html.slots {
            self.slot(slot, place);
        }
    }

    fn slot(&mut self, slot: &Slot, place: &Place) {
        match &slot.target {
            Target::Mention(mention, id) => self.mention(*mention, id, place),
            Target::Link(address) => self.link(address, place),
            Target::Cite(cites) => cites.iter().for_each(|cite| self.cite(cite, place)),
            Target::Embed(embed) => self.embed(embed, place),
            Target::Image(image) => {
                if image.alt.trim().is_empty() {
                    let wrong = Diagnostic::error(
                        Code::ImageWithoutAlt,
                        place.clone(),
                        "the picture has no text that stands for it",
                    );
                    self.tell(wrong.hint("write `![what it shows](file.jpg)`"));
                }
                self.picture(&image.src, place);
            }
        }
    }

    fn mention(&mut self, mention: Mention, id: &str, place: &Place) {
        let parsed = Id::new(id);
        match (mention, parsed) {
            (Mention::Actor, _) => self.actor(id, place),
            (Mention::Source, _) => self.source(id, place),
            (Mention::Term, _) => self.term(id, place),
            (Mention::Topic, _) => self.topic(id, place),
            (Mention::Event, _) => match id.split_once('#') {
                Some((explainer, event)) => self.event_elsewhere(explainer, event, place),
                None => self.event(id, place),
            },
            (Mention::Explainer, _) => {
                let (id, anchor) = id.split_once('#').map_or((id, None), |(id, anchor)| (id, Some(anchor)));
                if let Some(card) = self.explainer(id, place) {
                    self.anchor_on(&card.route.clone(), anchor, place);
                }
            }
            (Mention::Story, Some(id)) => self.story(&id, place),
            (Mention::Claim, Some(id)) => {
                self.part("claim", &id, |record| record.claims.iter().map(|claim| &claim.id).collect(), place);
            }
            (Mention::Story | Mention::Claim, None) => {
                let wrong = Diagnostic::error(Code::InvalidId, place.clone(), format!("`{id}` is no id"));
                self.tell(wrong.hint("an id is made of `a-z`, `0-9` and `-`"));
            }
        }
    }
}
