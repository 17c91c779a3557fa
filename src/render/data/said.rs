//! An explainer in the form of `index.json`.

use super::form::{
    ActorData, CitedData, ClaimData, EventData, ExplainerData, FigureData, KnownData, NamedData, PlaceData,
    QuestionData, ReactionData, SourceData, TermData, UnknownData, UpdateData, VERSION,
};
use crate::date::Edtf;
use crate::model::{Event, Explainer, Involved, Md, Named, Source, Tier};
use crate::render::hrefs::Hrefs;
use crate::render::shell::Shell;
use crate::site::{ActorCard, Anchors, Linked, PageCard, Route};
use crate::words::Word;

/// A full address, or one from the top of the site where it has none.
pub(super) fn address(hrefs: &Hrefs, route: &Route, anchor: &str) -> String {
    let page = hrefs.absolute(route).unwrap_or_else(|| format!("/{route}"));
    if anchor.is_empty() { page } else { format!("{page}#{anchor}") }
}

pub(super) struct Said<'s> {
    linked: &'s Linked<Explainer>,
    shell: &'s Shell,
    hrefs: Hrefs,
    anchors: &'s Anchors,
}

pub(super) fn plain(md: Option<&Md>) -> Option<String> {
    md.map(Md::plain)
}

fn notation(date: Option<&Edtf>) -> Option<String> {
    date.map(Edtf::notation)
}

fn cited(source: &Named<Source>) -> CitedData {
    CitedData { id: source.id().to_string(), at: source.at().map(str::to_owned) }
}

fn all_cited(sources: &[Named<Source>]) -> Vec<CitedData> {
    sources.iter().map(cited).collect()
}

impl<'s> Said<'s> {
    pub(super) fn of(linked: &'s Linked<Explainer>, shell: &'s Shell) -> Self {
        Self { linked, shell, hrefs: shell.hrefs(&linked.route), anchors: &linked.anchors }
    }

    pub(super) fn record(&self) -> &Explainer {
        &self.linked.document.record
    }

    pub(super) fn here(&self, anchor: &str) -> String {
        address(&self.hrefs, &self.linked.route, anchor)
    }

    fn named(&self, card: &PageCard) -> NamedData {
        NamedData { id: card.id.to_string(), name: card.title.clone(), url: address(&self.hrefs, &card.route, "") }
    }

    fn card(&self, involved: &Named<Involved>) -> Option<&ActorCard> {
        self.linked.reach.actors.get(involved.id()?.as_str()).map(|card| &***card)
    }

    pub(super) fn index(&self) -> ExplainerData {
        let (record, reach) = (self.record(), &self.linked.reach);
        ExplainerData {
            version: VERSION,
            url: self.here(""),
            id: self.linked.document.id.to_string(),
            title: record.title.clone(),
            summary: record.summary.plain(),
            language: record.lang.clone().unwrap_or_else(|| self.shell.language.clone()),
            published: record.date.notation(),
            updated: record.last_changed().notation(),
            status: record.status.map(|status| status.word().0.to_owned()),
            as_of: notation(record.as_of.as_ref()),
            authors: record
                .authors
                .iter()
                .filter_map(|id| reach.authors.get(id))
                .map(|card| self.named(card))
                .collect(),
            topics: record.topics.iter().filter_map(|id| reach.topics.get(id)).map(|card| self.named(card)).collect(),
            story: record.story.as_ref().and_then(|id| reach.stories.get(id)).map(|card| self.named(card)),
            where_it_stands: plain(record.where_it_stands.as_ref()),
            why_it_matters: plain(record.why_it_matters.as_ref()),
            key_points: record.key_points.iter().map(Md::plain).collect(),
            actors: record.actors.iter().filter_map(|involved| self.actor(involved)).collect(),
            timeline: self.events().map(|(event, id)| self.event(event, id)).collect(),
            reactions: self.reactions(),
            claims: record.claims.iter().map(|claim| self.claim(claim)).collect(),
            known: record
                .known
                .iter()
                .map(|entry| KnownData { text: entry.text.plain(), sources: all_cited(&entry.sources) })
                .collect(),
            unknown: self.unknown(),
            questions: self.questions(),
            figures: record.figures.iter().map(figure).collect(),
            places: record
                .places
                .iter()
                .map(|place| PlaceData {
                    name: place.name.clone(),
                    lat: place.degrees().map(|(lat, _)| lat),
                    lon: place.degrees().map(|(_, lon)| lon),
                    role: place.role.clone(),
                })
                .collect(),
            glossary: reach
                .terms
                .iter()
                .map(|term| TermData { term: term.term.clone(), definition: term.definition.plain() })
                .collect(),
            sources: reach.sources.iter().map(|source| source_data(source)).collect(),
            updates: self.updates(),
        }
    }

    fn actor(&self, involved: &Named<Involved>) -> Option<ActorData> {
        let card = self.card(involved)?;
        let side = involved.side();
        Some(ActorData {
            id: card.id.to_string(),
            name: card.name.clone(),
            kind: card.kind.word().0.to_owned(),
            role: involved.role().map(str::to_owned),
            side: side
                .and_then(|id| self.record().sides.iter().find(|side| side.id == *id))
                .map(|side| side.label.clone()),
            key: involved.is_key(),
            url: card.route.as_ref().map(|route| address(&self.hrefs, route, "")),
        })
    }

    /// The events in order of time, with their ids.
    pub(super) fn events(&self) -> impl Iterator<Item = (&Event, &String)> {
        let mut events: Vec<_> = self.record().timeline.iter().zip(&self.anchors.events).collect();
        events.sort_by(|(a, _), (b, _)| a.date.chronological(&b.date));
        events.into_iter()
    }

    pub(super) fn event(&self, event: &Event, id: &str) -> EventData {
        EventData {
            id: id.to_owned(),
            url: self.here(&format!("event-{id}")),
            date: event.date.notation(),
            date_text: event.date.to_string(),
            title: event.title.clone(),
            text: plain(event.text.as_ref()),
            kind: event.kind.word().0.to_owned(),
            status: event.status.word().0.to_owned(),
            key: event.key,
            actors: event.actors.iter().filter_map(|actor| self.card(actor)).map(|card| card.id.to_string()).collect(),
            place: event.place.clone(),
            same_as: event.event.as_ref().map(ToString::to_string),
            sources: all_cited(&event.sources),
        }
    }

    pub(super) fn reactions(&self) -> Vec<ReactionData> {
        let record = self.record();
        let view = |(reaction, id): (&crate::model::Reaction, &String)| {
            let card = reaction.actor.as_ref().and_then(|actor| self.card(actor));
            let unnamed = reaction.unnamed.as_ref().map(|unnamed| unnamed.description.clone());
            let forms = [
                ("quote", reaction.quote.clone()),
                ("paraphrase", plain(reaction.paraphrase.as_ref())),
                ("action", plain(reaction.action.as_ref())),
            ];
            let given = forms.into_iter().find_map(|(form, text)| Some((form, text?)));
            let (form, text) = given.unwrap_or(("no-comment", String::new()));
            let named = |issue: &&crate::model::Issue| reaction.on.as_ref().is_none_or(|on| issue.id == *on);
            let on = reaction.stance.and(record.issues.iter().find(named));
            ReactionData {
                id: id.clone(),
                url: self.here(&format!("reaction-{id}")),
                actor: card.map(|card| card.id.to_string()),
                who: card.map(|card| card.name.clone()).or(unnamed).unwrap_or_default(),
                form: form.to_owned(),
                text,
                date: reaction.date.notation(),
                stance: reaction.stance.map(|stance| stance.word().0.to_owned()),
                on: on.map(|issue| issue.question.clone()),
                source: cited(&reaction.source),
            }
        };
        record.reactions.iter().zip(&self.anchors.reactions).map(view).collect()
    }

    fn claim(&self, claim: &crate::model::Claim) -> ClaimData {
        let claimant = claim.claimant.as_ref();
        let name =
            claimant.and_then(|words| self.linked.reach.actors.get(words.as_str())).map(|card| card.name.clone());
        ClaimData {
            id: claim.id.to_string(),
            url: self.here(&format!("claim-{}", claim.id)),
            text: claim.text.clone(),
            status: claim.status.word().0.to_owned(),
            claimant: name.or_else(|| claimant.cloned()),
            basis: plain(claim.basis.as_ref()),
            checked: notation(claim.checked.as_ref()),
            supporting: all_cited(&claim.supporting),
            against: all_cited(&claim.against),
        }
    }

    fn unknown(&self) -> Vec<UnknownData> {
        let view = |(entry, id): (&crate::model::Unknown, &String)| UnknownData {
            url: self.here(&format!("unknown-{id}")),
            question: entry.question.clone(),
            why: plain(entry.why.as_ref()),
            resolves_when: plain(entry.resolves_when.as_ref()),
            opened: notation(entry.opened.as_ref()),
            answered: plain(entry.answered.as_ref()),
        };
        self.record().unknown.iter().zip(&self.anchors.unknown).map(view).collect()
    }

    fn questions(&self) -> Vec<QuestionData> {
        let view = |entry: &crate::model::Question| QuestionData {
            question: entry.question.clone(),
            answer: entry.answer.plain(),
            sources: all_cited(&entry.sources),
        };
        self.record().questions.iter().map(view).collect()
    }

    fn updates(&self) -> Vec<UpdateData> {
        let view = |(entry, id): (&crate::model::Update, &String)| UpdateData {
            url: self.here(&format!("update-{id}")),
            date: entry.date.notation(),
            kind: entry.kind.word().0.to_owned(),
            text: entry.text.plain(),
            was: plain(entry.was.as_ref()),
            now: plain(entry.now.as_ref()),
        };
        self.record().updates.iter().zip(&self.anchors.updates).map(view).collect()
    }
}

fn figure(figure: &crate::model::Figure) -> FigureData {
    FigureData {
        label: figure.label.clone(),
        value: figure.value,
        low: figure.low,
        high: figure.high,
        unit: figure.unit.clone(),
        as_of: notation(figure.as_of.as_ref()),
        source: figure.source.as_ref().map(cited),
    }
}

fn source_data(source: &Source) -> SourceData {
    SourceData {
        id: source.id.to_string(),
        title: source.title.clone(),
        url: source.url.as_ref().map(|url| url.as_str().to_owned()),
        publisher: source.publisher.clone(),
        date: notation(source.date.as_ref()),
        kind: source.kind.map(|kind| kind.word().0.to_owned()),
        primary: source.tier == Some(Tier::Primary),
    }
}
