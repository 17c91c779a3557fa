//! Who is on the page: named and listed, listed and used, criticised and heard.

use std::collections::{BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Seen, Told, prose};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown::{Mention, Target};
use crate::model::{ActorKind, ClaimStatus, Id, Involved, Named, Reaction};
use crate::site::Registry;
use crate::site::references::{self, Reference};

/// The full names of all people of a site, to be found in texts.
pub(super) struct Names {
    finder: Option<AhoCorasick>,
    ids: Vec<Id>,
}

impl Names {
    pub(super) fn of(registry: &Registry) -> Self {
        // A single word is rarely meant as a name: it may be a place, or somebody else.
        let people = registry.actors.values().filter(|card| card.kind == ActorKind::Person && card.name.contains(' '));
        let (names, ids): (Vec<&str>, Vec<Id>) = people.map(|card| (card.name.as_str(), card.id.clone())).unzip();
        Self { finder: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok(), ids }
    }

    /// The people whom a text names, with their names.
    fn in_text<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (&'t Id, &'t str)> {
        let found = self.finder.iter().flat_map(move |finder| finder.find_iter(text));
        found.map(move |found| (&self.ids[found.pattern().as_usize()], &text[found.range()]))
    }
}

/// Who is listed in `actors`, by the ids that the site knows them by.
fn listed(seen: &Seen<'_>) -> HashMap<Id, usize> {
    let actors = seen.record.actors.iter().enumerate();
    actors.filter_map(|(index, actor)| Some((seen.actor(actor.id()?.as_str())?, index))).collect()
}

pub(super) fn not_listed(seen: &Seen<'_>, told: &mut Told) {
    let mut known: BTreeSet<Id> = listed(seen).into_keys().collect();
    let mut tell = |id: &Id, name: &str, place: Place| {
        let wrong = Diagnostic::warning(
            Code::ActorNotListed,
            place,
            format!("the text names {name}, whom `actors` does not list"),
        );
        told.push(wrong.hint(format!("add `- id: {id}` to `actors:`, with the role here")));
    };
    let document = &seen.page.document;
    for slot in &document.body.html.slots {
        let Target::Mention(Mention::Actor, id) = &slot.target else { continue };
        if let (Some(id), Some(card)) = (seen.actor(id), seen.page.reach.actors.get(id))
            && known.insert(id)
        {
            tell(&card.id, &card.name, document.body_place(&slot.span));
        }
    }
    for (id, name) in seen.names.in_text(&document.body.html.plain()) {
        if known.insert(id.clone()) {
            tell(id, name, seen.in_body(name));
        }
    }
}

pub(super) fn never_used(seen: &Seen<'_>, told: &mut Told) {
    let used = acting(seen);
    let listed = seen.record.actors.iter().enumerate().filter_map(|(index, actor)| Some((index, actor.id()?)));
    let unused: Vec<(usize, Id)> =
        listed.filter(|(_, id)| seen.actor(id.as_str()).is_none_or(|id| !used.contains(&id))).collect();
    if unused.is_empty() {
        return;
    }
    let texts = prose::words(seen);
    for (index, id) in unused {
        let Some(card) = seen.page.reach.actors.get(id.as_str()) else { continue };
        let family_name = card.sort_name.split(',').next().filter(|_| card.kind == ActorKind::Person);
        let mut names = [Some(card.name.as_str()), card.short.as_deref(), family_name].into_iter().flatten();
        if names.any(|name| texts.iter().any(|words| prose::find(&words.text, name).is_some())) {
            continue;
        }
        let place = seen.field(format_args!("actors[{index}]"));
        let wrong =
            Diagnostic::warning(Code::ActorNeverUsed, place, format!("nothing on the page mentions {}", card.name));
        told.push(wrong.hint("say what they did, in the text or the timeline, or take them off the list"));
    }
}

/// Everyone who does or says something on the page, or is linked from its texts.
fn acting(seen: &Seen<'_>) -> BTreeSet<Id> {
    let mut used = BTreeSet::new();
    let mut use_of = |id: &str| used.extend(seen.actor(id));
    let slots = |slot: &crate::markdown::Slot| match &slot.target {
        Target::Mention(Mention::Actor, id) => Some(id.clone()),
        _ => None,
    };
    seen.page.document.body.html.slots.iter().filter_map(slots).for_each(|id| use_of(&id));
    references::explainer(seen.record, &mut |field, reference| match reference {
        Reference::Actor(actor) if !field.is_of("actors") => actor.id().iter().for_each(|id| use_of(id.as_str())),
        Reference::Claimant(words) => {
            if let Some(card) = seen.page.reach.actors.get(words) {
                use_of(card.id.as_str());
            }
        }
        Reference::Text(md) => md.html.slots.iter().filter_map(slots).for_each(|id| use_of(&id)),
        _ => {}
    });
    used
}

pub(super) fn not_heard(seen: &Seen<'_>, told: &mut Told) {
    let id_of = |actor: &Named<Involved>| actor.id().and_then(|id| seen.actor(id.as_str()));
    let speakers =
        |reaction: &'_ Reaction| [&reaction.actor, &reaction.on_behalf_of].map(|actor| actor.as_ref().and_then(id_of));
    let heard: BTreeSet<Id> = seen.record.reactions.iter().flat_map(speakers).flatten().collect();
    let mut asked = BTreeSet::new();
    let mut tell = |id: Id, field: String, why: &str| {
        if heard.contains(&id) || !asked.insert(id.clone()) {
            return;
        }
        let card = seen.page.reach.actors.values().find(|card| card.id == id);
        let name = card.map_or(id.as_str(), |card| card.name.as_str());
        let message = format!("{name} {why}, and is not heard");
        let wrong = Diagnostic::warning(Code::CriticisedNotHeard, seen.field(field), message);
        told.push(
            wrong.hint("add a reaction of theirs; with `no_comment: true` if they were asked and did not answer"),
        );
    };
    for (index, claim) in seen.record.claims.iter().enumerate() {
        if matches!(claim.status, ClaimStatus::False | ClaimStatus::Misleading)
            && let Some(card) = claim.claimant.as_ref().and_then(|words| seen.page.reach.actors.get(words))
        {
            tell(card.id.clone(), format!("claims[{index}].claimant"), "is said to be wrong");
        }
    }
    for (index, reaction) in seen.record.reactions.iter().enumerate() {
        for (inner, actor) in reaction.criticises.iter().enumerate() {
            if let Some(id) = id_of(actor) {
                tell(id, format!("reactions[{index}].criticises[{inner}]"), "is criticised");
            }
        }
    }
}
