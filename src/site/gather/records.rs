//! References to records and to parts of an explainer: each is found and reached, or told to be missing.

use std::sync::Arc;

use super::Gatherer;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown::{Cite, Embed, Part};
use crate::memo::Stamped;
use crate::model::{EventRef, Explainer, Id, Source};
use crate::page::Kind;
use crate::site::{ExplainerCard, Reason};
use crate::text::nearest;

/// A hint that names more events than this is not read.
const MOST_LISTED: usize = 8;

impl Gatherer<'_> {
    /// Tells what is not there, unless its file is only unreadable or withheld.
    pub(super) fn missing(&mut self, code: Code, id: &str, place: &Place, candidates: Vec<&str>) {
        let kind = match code {
            Code::UnknownActor => Some(Kind::Actor),
            Code::UnknownExplainer => Some(Kind::Explainer),
            Code::UnknownStory => Some(Kind::Story),
            Code::UnknownTopic => Some(Kind::Topic),
            Code::UnknownAuthor => Some(Kind::Author),
            _ => None,
        };
        let key = kind.zip(Id::new(id));
        let places = self.world.places;
        if let Some(key) = &key {
            if places.broken.contains(key) {
                return;
            }
            if let Some(reason) = places.withheld.get(key) {
                self.withheld(id, reason, place);
                return;
            }
        }
        let what = code.name().trim_start_matches("unknown-");
        let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let hint = match what {
            "actor" => format!("add `content/actors/{id}.md`, or describe it here with `name` and `kind`"),
            "source" => {
                format!("add it to `content/sources.yaml`, or describe it here: `{{id: {id}, title: …, url: …}}`")
            }
            "term" => format!(
                "add it to `content/glossary.yaml`, or to `glossary:` with `term` and `definition` ({article} {what} has both)"
            ),
            "story" => format!("add `content/stories/{id}.md`"),
            "author" => format!("add `content/authors/{id}.md`"),
            "explainer" => "name an explainer by its file, without `.md`".to_owned(),
            "event" if (1..=MOST_LISTED).contains(&candidates.len()) => {
                format!("name one of `{}`, or one of another explainer as `explainer#event`", candidates.join("`, `"))
            }
            "event" => {
                "name an event of `timeline` by its `id`, or one of another explainer as `explainer#event`".to_owned()
            }
            _ => format!("there is no such {what}"),
        };
        let guess = nearest(id, candidates);
        let wrong = Diagnostic::error(code, place.clone(), format!("there is no {what} `{id}`"));
        self.tell(wrong.did_you_mean(guess, hint));
    }

    pub(super) fn withheld(&mut self, name: &str, reason: &Reason, place: &Place) {
        let message = format!("`{name}` is not published ({reason}), so this leads nowhere");
        let wrong = Diagnostic::warning(Code::UnpublishedReference, place.clone(), message);
        self.tell(wrong.hint("publish that page too, or take the reference away until then"));
    }

    pub(super) fn actor(&mut self, id: &str, place: &Place) {
        let registry = self.world.registry;
        let local = self.local.and_then(|local| local.actors.get(id));
        if let Some(card) = registry.actor(id).or(local) {
            self.gathered.reach.actors.insert(id.to_owned(), Arc::clone(card));
            return;
        }
        if self.left_out.names(id) {
            return;
        }
        let mut candidates: Vec<&str> = registry.actors.keys().map(Id::as_str).collect();
        candidates.extend(self.local.iter().flat_map(|local| local.actors.keys().map(Id::as_str)));
        self.missing(Code::UnknownActor, id, place, candidates);
    }

    pub(super) fn source(&mut self, id: &str, place: &Place) {
        let registry = self.world.registry;
        if self.gathered.reach.numbers.contains_key(id) {
            return;
        }
        let local = self.local.and_then(|local| local.sources.get(id));
        if let Some(record) = local.or_else(|| registry.sources.get(id)) {
            self.add_source(record);
            return;
        }
        if registry.lists_left_out.names(id) || self.left_out.names(id) {
            return;
        }
        let mut candidates: Vec<&str> = registry.sources.keys().map(Id::as_str).collect();
        candidates.extend(self.local.iter().flat_map(|local| local.sources.keys().map(Id::as_str)));
        self.missing(Code::UnknownSource, id, place, candidates);
    }

    pub(super) fn add_source(&mut self, record: &Arc<Stamped<Source>>) {
        self.gathered.reach.sources.push(Arc::clone(record));
        let number = self.gathered.reach.sources.len();
        self.gathered.reach.numbers.insert(record.id.clone(), number);
    }

    pub(super) fn cite(&mut self, cite: &Cite, place: &Place) {
        if cite.id.is_empty() {
            let wrong = Diagnostic::error(
                Code::UnknownSource,
                place.clone(),
                "a part of this citation does not begin with `@`",
            );
            self.tell(wrong.hint("write each source as `@id`: `[@ap-2025; @cato, p. 3]`"));
        } else {
            self.source(&cite.id, place);
        }
    }

    pub(super) fn term(&mut self, id: &str, place: &Place) {
        let registry = self.world.registry;
        let local = self.local.and_then(|local| local.terms.get(id));
        if let Some(card) = local.or_else(|| registry.terms.get(id)) {
            if !self.gathered.reach.terms.iter().any(|term| term.id == card.id) {
                self.gathered.reach.terms.push(Arc::clone(card));
            }
            return;
        }
        if registry.lists_left_out.names(id) || self.left_out.names(id) {
            return;
        }
        let candidates = registry.terms.keys().map(Id::as_str).collect();
        self.missing(Code::UnknownTerm, id, place, candidates);
    }

    pub(super) fn explainer(&mut self, id: &str, place: &Place) -> Option<Arc<Stamped<ExplainerCard>>> {
        let registry = self.world.registry;
        if let Some(card) = registry.explainers.get(id) {
            self.gathered.reach.explainers.insert(card.id.clone(), Arc::clone(card));
            return Some(Arc::clone(card));
        }
        let candidates = registry.explainers.keys().map(Id::as_str).collect();
        self.missing(Code::UnknownExplainer, id, place, candidates);
        None
    }

    /// A list of explainers may hold one that is not published yet: it is left out without a word.
    pub(super) fn listed_explainer(&mut self, id: &Id, place: &Place) {
        if !self.world.places.withheld.contains_key(&(Kind::Explainer, id.clone())) {
            self.explainer(id.as_str(), place);
        }
    }

    pub(super) fn story(&mut self, id: &Id, place: &Place) {
        let registry = self.world.registry;
        match registry.stories.get(id) {
            Some(card) => {
                self.gathered.reach.stories.insert(id.clone(), Arc::clone(card));
            }
            None if self.world.places.withheld.contains_key(&(Kind::Story, id.clone())) => {}
            None => {
                let candidates = registry.stories.keys().map(Id::as_str).collect();
                self.missing(Code::UnknownStory, id.as_str(), place, candidates);
            }
        }
    }

    pub(super) fn topic(&mut self, id: &str, place: &Place) {
        let registry = self.world.registry;
        match registry.topics.get(id) {
            Some(card) => {
                self.gathered.reach.topics.insert(card.id.clone(), Arc::clone(card));
            }
            None => {
                let candidates = registry.topics.keys().map(Id::as_str).collect();
                self.missing(Code::UnknownTopic, id, place, candidates);
            }
        }
    }

    pub(super) fn author(&mut self, id: &Id, place: &Place) {
        let registry = self.world.registry;
        match registry.authors.get(id) {
            Some(card) => {
                self.gathered.reach.authors.insert(id.clone(), Arc::clone(card));
            }
            None => {
                let candidates = registry.authors.keys().map(Id::as_str).collect();
                self.missing(Code::UnknownAuthor, id.as_str(), place, candidates);
            }
        }
    }

    pub(super) fn event(&mut self, id: &str, place: &Place) {
        let Some(local) = self.local else {
            let hint = "name an event of an explainer as `explainer#event`";
            let wrong =
                Diagnostic::error(Code::UnknownEvent, place.clone(), format!("there is no event `{id}` on this page"));
            self.tell(wrong.hint(hint));
            return;
        };
        if !self.left_out.names(id) && !local.anchors.events.iter().any(|event| event == id) {
            let candidates = local.anchors.events.iter().map(String::as_str).collect();
            self.missing(Code::UnknownEvent, id, place, candidates);
        }
    }

    /// The page that tells an event in full; one that is not there was told of when events were filled.
    pub(super) fn shared_event(&mut self, shared: &EventRef) {
        let registry = self.world.registry;
        if let Some(card) = registry.explainers.get(&shared.page) {
            self.gathered.reach.explainers.insert(shared.page.clone(), Arc::clone(card));
        } else if let Some(card) = registry.stories.get(&shared.page) {
            self.gathered.reach.stories.insert(shared.page.clone(), Arc::clone(card));
        }
    }

    pub(super) fn event_elsewhere(&mut self, explainer: &str, event: &str, place: &Place) {
        let Some(card) = self.explainer(explainer, place) else { return };
        let anchors = &self.world.places.anchors[&card.route];
        if self.world.places.left_out.get(&card.route).is_some_and(|left_out| left_out.names(event)) {
            return;
        }
        if !anchors.contains(&format!("event-{event}")) {
            let candidates = anchors.iter().filter_map(|anchor| anchor.strip_prefix("event-")).collect();
            self.missing(Code::UnknownEvent, event, place, candidates);
        }
    }

    /// A part that only the explainer itself can have.
    pub(super) fn part(&mut self, what: &str, id: &Id, ids: fn(&Explainer) -> Vec<&Id>, place: &Place) {
        let known = self.local.map(|local| ids(local.record)).unwrap_or_default();
        if self.left_out.names(id.as_str()) || known.contains(&id) {
            return;
        }
        let guess = nearest(id.as_str(), known.iter().map(|id| id.as_str()));
        let wrong =
            Diagnostic::error(Code::UnknownPart, place.clone(), format!("there is no {what} `{id}` in this explainer"));
        let hint = match known[..] {
            [] => format!("the explainer has no `{what}s:` yet"),
            _ => format!("there are `{}`", known.iter().map(|id| id.as_str()).collect::<Vec<_>>().join("`, `")),
        };
        self.tell(wrong.did_you_mean(guess, hint));
    }

    pub(super) fn embed(&mut self, embed: &Embed, place: &Place) {
        let Some(local) = self.local else {
            let wrong = Diagnostic::error(Code::UnknownPart, place.clone(), "only explainers have parts to embed");
            self.tell(wrong.hint("link to the explainer instead: `[…](explainer:id#timeline)`"));
            return;
        };
        if !embed.alone {
            let wrong = Diagnostic::error(Code::EmbedPlace, place.clone(), "an embed cannot stand inside a sentence");
            self.tell(wrong.hint("give it a paragraph of its own: an empty line before and after"));
        }
        let record = local.record;
        let known: Vec<&str> = match embed.part {
            Part::Timeline if embed.id.is_empty() => return,
            Part::Reactions if embed.id.is_empty() => return,
            Part::Timeline => record.timeline.iter().filter_map(|event| event.group.as_ref()).map(Id::as_str).collect(),
            Part::Reactions => record.issues.iter().map(|issue| issue.id.as_str()).collect(),
            Part::Claim => record.claims.iter().map(|claim| claim.id.as_str()).collect(),
            Part::Figure => local.anchors.figures.iter().map(String::as_str).collect(),
        };
        if !self.left_out.names(&embed.id) && !known.contains(&embed.id.as_str()) {
            let what = match embed.part {
                Part::Timeline => "group of events",
                Part::Reactions => "issue",
                Part::Claim => "claim",
                Part::Figure => "figure",
            };
            let wrong = Diagnostic::error(
                Code::UnknownPart,
                place.clone(),
                format!("there is no {what} `{}` in this explainer", embed.id),
            );
            let hint = match known[..] {
                [] => format!("the explainer has no {what} to embed"),
                _ => format!("there are `{}`", known.join("`, `")),
            };
            self.tell(wrong.did_you_mean(nearest(&embed.id, known.iter().copied()), hint));
        }
    }
}
