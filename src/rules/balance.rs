//! Who speaks how much: a mirror for the editor, never published.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::markdown;
use crate::model::{Explainer, Id, Involved, Named, Reaction};
use crate::site::{Linked, Site};

/// How much is said in an explainer by each side and by each voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// The file.
    pub file: String,
    /// The headline.
    pub title: String,
    /// Each side, in the order of `sides`, also those that say nothing; at the end those on no side, if they speak.
    pub sides: Vec<Share>,
    /// Each voice, the one with most words first.
    pub voices: Vec<Share>,
}

/// What a side or a voice says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The label of the side, the name of the actor, or the description of somebody who is not named.
    pub name: String,
    /// The label of the voice's side; of a side, nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
    /// How many people and organisations speak.
    pub voices: usize,
    /// Words of theirs in quotation marks: how many times.
    pub quotes: usize,
    /// Words of theirs retold: how many times.
    pub paraphrases: usize,
    /// Deeds.
    pub actions: usize,
    /// They were asked and did not answer.
    pub no_comment: usize,
    /// The words of quotes and paraphrases together.
    pub words: usize,
}

impl Share {
    fn add(&mut self, reaction: &Reaction) {
        self.quotes += usize::from(reaction.quote.is_some());
        self.paraphrases += usize::from(reaction.paraphrase.is_some());
        self.actions += usize::from(reaction.action.is_some());
        self.no_comment += usize::from(reaction.no_comment);
        let retold = reaction.paraphrase.as_ref().map_or(0, |text| markdown::words(&text.plain()));
        self.words += reaction.quote.as_deref().map_or(0, markdown::words) + retold;
    }

    fn join(&mut self, other: &Self) {
        self.voices += 1;
        self.quotes += other.quotes;
        self.paraphrases += other.paraphrases;
        self.actions += other.actions;
        self.no_comment += other.no_comment;
        self.words += other.words;
    }
}

/// The balance of each explainer in which anybody speaks, by its file.
pub fn balances(site: &Site) -> Vec<Balance> {
    let speaking = site.explainers().filter(|page| !page.document.record.reactions.is_empty());
    let mut balances: Vec<Balance> = speaking.map(|page| balance(page, site)).collect();
    balances.sort_by(|a, b| a.file.cmp(&b.file));
    balances
}

fn balance(page: &Linked<Explainer>, site: &Site) -> Balance {
    let record = &page.document.record;
    let known = |id: &Id| site.registry().actor(id.as_str()).map_or_else(|| id.clone(), |card| card.id.clone());
    let listed = record.actors.iter().filter_map(|actor| Some((known(&actor.id()?), actor.side()?)));
    let belongs: BTreeMap<Id, &Id> = listed.collect();
    let label_of = |id: &Id| record.sides.iter().find(|side| side.id == *id).map(|side| side.label.clone());
    // By id, and those who are not named by their description.
    let mut voices: BTreeMap<(Option<Id>, String), Share> = BTreeMap::new();
    for reaction in &record.reactions {
        let id = reaction.actor.as_ref().and_then(Named::<Involved>::id).map(|id| known(&id));
        let card = id.as_ref().and_then(|id| page.reach.actors.values().find(|card| card.id == *id));
        let unnamed = reaction.unnamed.as_ref().map(|unnamed| unnamed.description.clone());
        let name = card.map(|card| card.name.clone()).or(unnamed).unwrap_or_default();
        let label = id.as_ref().and_then(|id| belongs.get(id)).and_then(|id| label_of(id));
        let share = voices.entry((id, name.clone())).or_default();
        share.add(reaction);
        *share = Share { name, side: label, voices: 1, ..std::mem::take(share) };
    }
    let mut shares: Vec<Share> =
        record.sides.iter().map(|side| Share { name: side.label.clone(), ..Share::default() }).collect();
    let mut on_no_side = Share { name: "(no side)".to_owned(), ..Share::default() };
    for voice in voices.values() {
        let share = shares.iter_mut().find(|share| voice.side.as_ref() == Some(&share.name));
        share.unwrap_or(&mut on_no_side).join(voice);
    }
    shares.extend(Some(on_no_side).filter(|share| share.voices > 0));
    let mut voices: Vec<Share> = voices.into_values().collect();
    voices.sort_by(|a, b| b.words.cmp(&a.words).then_with(|| a.name.cmp(&b.name)));
    Balance { file: page.document.path.to_string(), title: record.title.clone(), sides: shares, voices }
}
