//! Views of the parts of a page: dates, people, events, reactions, claims.

use super::fill::Filler;
use super::views::{
    ActorLink, Card, ClaimHistoryView, ClaimView, DateView, EventView, FigureView, Html, ImageView, InvolvedView, Link,
    NoteView, OriginalView, ReactionView, RoleView, SourceView, UnknownView, UpdateView,
};
use super::words::Shown;
use crate::date::Edtf;
use crate::model::{
    Claim, Event, EventRef, Explainer, Figure, Image, Involved, Md, Named, Reaction, Role, Significance, Source, Tier,
    Unknown, Update,
};
use crate::page::Document;
use crate::site::{ActorCard, ExplainerCard, Linked, PageCard};
use crate::text::escape;

/// A date for readers and machines.
pub(crate) fn date(date: &Edtf) -> DateView {
    DateView { text: date.to_string(), datetime: date.datetime(), year: date.year() }
}

impl Filler<'_> {
    pub(crate) fn md(&self, md: &Md) -> Html {
        self.html(&md.html)
    }

    pub(crate) fn md_option(&self, md: Option<&Md>) -> Option<Html> {
        md.map(|md| self.md(md))
    }

    pub(crate) fn notes(&self, sources: &[Named<Source>]) -> Vec<NoteView> {
        sources.iter().filter_map(|source| self.note(source.id().as_str(), source.at())).collect()
    }

    pub(crate) fn cited(&self, source: Option<&Named<Source>>) -> Option<NoteView> {
        source.and_then(|source| self.note(source.id().as_str(), source.at()))
    }

    /// An actor with the office held on a day, or else the role given.
    pub(crate) fn actor_link(&self, card: &ActorCard, on: Option<&Edtf>, role: Option<&str>) -> ActorLink {
        let office = on.and_then(|on| card.role_on(on)).map(office);
        ActorLink {
            id: card.id.to_string(),
            name: card.name.clone(),
            short: card.short.clone().unwrap_or_else(|| card.name.clone()),
            kind: card.kind.view(),
            href: card.route.as_ref().map(|route| self.hrefs.page(route)),
            role: office.or_else(|| role.map(str::to_owned)),
        }
    }

    /// Who took part in an event, with the office held on that day; a role in the story as a whole would say too much.
    fn participant(&self, involved: &Named<Involved>, on: &Edtf) -> Option<ActorLink> {
        let card = self.reach.actors.get(involved.id()?.as_str())?;
        Some(self.named_with_role(card, on, involved, None))
    }

    /// An actor with the role that is written on the spot, else the office held on a day, else another role.
    fn named_with_role(
        &self,
        card: &ActorCard,
        on: &Edtf,
        involved: &Named<Involved>,
        otherwise: Option<&str>,
    ) -> ActorLink {
        let on = involved.role().is_none().then_some(on);
        self.actor_link(card, on, involved.role().or(otherwise))
    }

    /// Who speaks, with the office held on that day, or else the role in the story.
    fn speaker(&self, record: &Explainer, involved: &Named<Involved>, on: &Edtf) -> Option<ActorLink> {
        let id = involved.id()?;
        let card = self.reach.actors.get(id.as_str())?;
        let listed = record.actors.iter().find(|listed| listed.id().as_ref() == Some(&id));
        Some(self.named_with_role(card, on, involved, listed.and_then(Named::role)))
    }

    pub(crate) fn involved(&self, record: &Explainer, involved: &Named<Involved>) -> Option<InvolvedView> {
        let card = self.reach.actors.get(involved.id()?.as_str())?;
        let side = involved.side().and_then(|id| record.sides.iter().find(|side| side.id == *id));
        let summary = match involved.summary() {
            Some(summary) => Some(self.md(summary)),
            None => Some(escape(&card.summary)).filter(|summary| !summary.is_empty()),
        };
        let mut actor = self.actor_link(card, None, involved.role());
        if actor.role.is_none() {
            actor.role = card.roles.first().map(office);
        }
        let (side, note) = (side.map(|side| side.label.clone()), self.md_option(involved.note()));
        Some(InvolvedView { actor, summary, side, key: involved.is_key(), note })
    }

    pub(crate) fn event(&self, document: &Document<Explainer>, index: usize, id: &str) -> EventView {
        let text = self.md_option(document.record.timeline[index].text.as_ref());
        EventView { text, ..self.event_in_a_line(document, index, id) }
    }

    fn event_in_a_line(&self, document: &Document<Explainer>, index: usize, id: &str) -> EventView {
        let event = &document.record.timeline[index];
        let actors = event.actors.iter().filter_map(|actor| self.participant(actor, &event.date));
        let original = event.event.as_ref().and_then(|shared| self.shared_event(shared));
        EventView {
            actors: actors.collect(),
            notes: self.notes(&event.sources),
            also_in: original.into_iter().collect(),
            extra: document.extras_at(format_args!("timeline[{index}]")),
            ..bare_event(event, id, self.hrefs.anchor(self.route, &format!("event-{id}")))
        }
    }

    /// An event where the page is that tells it in full.
    fn shared_event(&self, shared: &EventRef) -> Option<Link> {
        let anchor = format!("event-{}", shared.event);
        let explainer = self.reach.explainers.get(&shared.page);
        let explainer = explainer.map(|card| (card.short.as_ref().unwrap_or(&card.title), &card.route));
        let (title, route) =
            explainer.or_else(|| self.reach.stories.get(&shared.page).map(|card| (&card.title, &card.route)))?;
        Some(Link { title: title.clone(), href: self.hrefs.anchor(route, &anchor) })
    }

    /// An event where another page tells it: in a line, with its sources and the way there.
    pub(crate) fn event_elsewhere(&self, linked: &Linked<Explainer>, index: usize, id: &str) -> EventView {
        let view = self.of(linked).event_in_a_line(&linked.document, index, id);
        EventView {
            explainer: Some(linked.document.record.short_title().to_owned()),
            evidence: view.notes,
            notes: Vec::new(),
            also_in: Vec::new(),
            ..view
        }
    }

    pub(crate) fn reaction(&self, document: &Document<Explainer>, index: usize, id: &str) -> ReactionView {
        let (record, reaction) = (&document.record, &document.record.reactions[index]);
        let named = |actor: &Named<Involved>| self.speaker(record, actor, &reaction.date);
        let event = reaction.to.as_ref().and_then(|to| {
            let event = record.timeline.iter().find(|event| event.id.as_ref() == Some(to))?;
            Some(Link { title: event.title.clone(), href: self.hrefs.anchor(self.route, &format!("event-{to}")) })
        });
        ReactionView {
            actor: reaction.actor.as_ref().and_then(named),
            on_behalf_of: reaction.on_behalf_of.as_ref().and_then(named),
            paraphrase: self.md_option(reaction.paraphrase.as_ref()),
            action: self.md_option(reaction.action.as_ref()),
            context: self.md_option(reaction.context.as_ref()),
            note: self.cited(Some(&reaction.source)),
            to: event,
            extra: document.extras_at(format_args!("reactions[{index}]")),
            ..bare_reaction(record, reaction, id, self.hrefs.anchor(self.route, &format!("reaction-{id}")))
        }
    }

    /// A reaction on its actor's own page: in plain words, with the way to the explainer.
    pub(crate) fn reaction_elsewhere(&self, linked: &Linked<Explainer>, index: usize, id: &str) -> ReactionView {
        let view = self.of(linked).reaction(&linked.document, index, id);
        let reaction = &linked.document.record.reactions[index];
        ReactionView {
            paraphrase: plain(reaction.paraphrase.as_ref()),
            action: plain(reaction.action.as_ref()),
            context: plain(reaction.context.as_ref()),
            explainer: Some(linked.document.record.short_title().to_owned()),
            actor: view.actor,
            on_behalf_of: view.on_behalf_of,
            note: None,
            to: view.to,
            ..bare_reaction(&linked.document.record, reaction, id, view.href)
        }
    }

    /// A claim in a list of claims: in plain words, its evidence with the way to the explainer's sources.
    pub(crate) fn claim_elsewhere(&self, linked: &Linked<Explainer>, index: usize) -> ClaimView {
        let view = self.of(linked).claim(&linked.document, index);
        let claim = &linked.document.record.claims[index];
        let history = view.history.into_iter().zip(&claim.history);
        ClaimView {
            anchor: format!("{}-{}", view.anchor, linked.document.id),
            basis: plain(claim.basis.as_ref()),
            made_note: None,
            history: history
                .map(|(view, entry)| ClaimHistoryView { note: plain(entry.note.as_ref()), ..view })
                .collect(),
            explainer: Some(linked.document.record.short_title().to_owned()),
            ..view
        }
    }

    /// An entry of the log of changes where the page is another: in plain words.
    pub(crate) fn update_elsewhere(&self, linked: &Linked<Explainer>, index: usize, id: &str) -> UpdateView {
        let entry = &linked.document.record.updates[index];
        UpdateView {
            text: escape(&entry.text.plain()),
            was: plain(entry.was.as_ref()),
            now: plain(entry.now.as_ref()),
            explainer: Some(linked.document.record.short_title().to_owned()),
            ..self.of(linked).update(entry, id)
        }
    }

    pub(crate) fn update(&self, entry: &Update, id: &str) -> UpdateView {
        UpdateView {
            anchor: format!("update-{id}"),
            href: self.hrefs.anchor(self.route, &format!("update-{id}")),
            date: date(&entry.date),
            kind: entry.kind.view(),
            text: self.md(&entry.text),
            was: self.md_option(entry.was.as_ref()),
            now: self.md_option(entry.now.as_ref()),
            major: entry.significance == Some(Significance::Major),
            explainer: None,
        }
    }

    pub(crate) fn claim(&self, document: &Document<Explainer>, index: usize) -> ClaimView {
        let claim: &Claim = &document.record.claims[index];
        let made = claim.made.as_ref();
        let claimant = claim.claimant.as_ref().and_then(|claimant| self.reach.actors.get(claimant.as_str()));
        ClaimView {
            anchor: format!("claim-{}", claim.id),
            href: self.hrefs.anchor(self.route, &format!("claim-{}", claim.id)),
            text: claim.text.clone(),
            status: claim.status.view(),
            claimant: claimant.map_or_else(|| claim.claimant.clone(), |card| Some(card.name.clone())),
            claimant_href: claimant.and_then(|card| card.route.as_ref()).map(|route| self.hrefs.page(route)),
            explainer: None,
            made: made.and_then(|made| made.date.as_ref()).map(date),
            made_note: self.cited(made.and_then(|made| made.source.as_ref())),
            basis: self.md_option(claim.basis.as_ref()),
            supporting: self.notes(&claim.supporting),
            against: self.notes(&claim.against),
            checked: claim.checked.as_ref().map(date),
            history: claim
                .history
                .iter()
                .map(|entry| ClaimHistoryView {
                    date: date(&entry.date),
                    status: entry.status.view(),
                    note: self.md_option(entry.note.as_ref()),
                })
                .collect(),
            extra: document.extras_at(format_args!("claims[{index}]")),
        }
    }

    pub(crate) fn figure(&self, figure: &Figure, id: &str) -> FigureView {
        let number = match (figure.value, figure.low, figure.high) {
            (Some(value), ..) => number(value),
            (None, Some(low), Some(high)) => format!("{}–{}", number(low), number(high)),
            _ => String::new(),
        };
        FigureView {
            anchor: format!("figure-{id}"),
            label: figure.label.clone(),
            number,
            unit: figure.unit.clone(),
            as_of: figure.as_of.as_ref().map(date),
            note: self.cited(figure.source.as_ref()),
        }
    }

    pub(crate) fn unknown(&self, entry: &Unknown, id: &str) -> UnknownView {
        UnknownView {
            anchor: format!("unknown-{id}"),
            question: entry.question.clone(),
            why: self.md_option(entry.why.as_ref()),
            resolves_when: self.md_option(entry.resolves_when.as_ref()),
            opened: entry.opened.as_ref().map(date),
            answered: self.md_option(entry.answered.as_ref()),
            notes: self.notes(&entry.sources),
            explainer: None,
        }
    }

    /// An open question where the page is another: in plain words, with the way to the question.
    pub(crate) fn unknown_elsewhere<T>(
        &self,
        linked: &Linked<T>,
        entry: &Unknown,
        id: &str,
        title: &str,
    ) -> UnknownView {
        let page = Card::of_page(title.to_owned(), self.hrefs.anchor(&linked.route, &format!("unknown-{id}")));
        UnknownView {
            anchor: format!("unknown-{}-{id}", linked.document.id),
            why: plain(entry.why.as_ref()),
            resolves_when: plain(entry.resolves_when.as_ref()),
            answered: plain(entry.answered.as_ref()),
            notes: Vec::new(),
            explainer: Some(page),
            ..self.of(linked).unknown(entry, id)
        }
    }

    pub(crate) fn sources(&self) -> Vec<SourceView> {
        self.reach.sources.iter().enumerate().map(|(index, source)| self.source(index + 1, source)).collect()
    }

    pub(crate) fn source(&self, number: usize, source: &Source) -> SourceView {
        SourceView {
            number,
            anchor: format!("source-{}", source.id),
            title: source.title.clone().unwrap_or_default(),
            href: source.url.as_ref().map(|url| self.hrefs.written(url.as_str())),
            publisher: source.publisher.clone(),
            authors: source.authors.clone(),
            date: source.date.as_ref().map(date),
            accessed: source.accessed.as_ref().map(date),
            archived: source.archived.as_ref().map(|url| self.hrefs.written(url.as_str())),
            kind: source.kind.map(Shown::view),
            primary: source.tier == Some(Tier::Primary),
            cited_in: Vec::new(),
            json_ld: None,
            cited_at: Vec::new(),
            access: source.access.clone(),
            note: source.note.as_ref().map(|note| escape(&note.plain())),
        }
    }

    pub(crate) fn image(&self, image: &Image) -> ImageView {
        let shown = self.shown(&image.src);
        ImageView {
            href: shown.href,
            width: shown.size.map(|(width, _)| width),
            height: shown.size.map(|(_, height)| height),
            sources: shown.sources,
            alt: image.alt.clone(),
            credit: image.credit.clone(),
            caption: self.md_option(image.caption.as_ref()),
        }
    }

    pub(crate) fn role(&self, role: &Role) -> RoleView {
        let period = Edtf::spanning(role.from.as_ref(), role.to.as_ref()).map(|period| match period {
            Edtf::By(end) => format!("until {}", Edtf::On(end)),
            period => period.to_string(),
        });
        RoleView { title: role.title.clone(), org: role.org.clone(), period, note: self.cited(role.source.as_ref()) }
    }

    pub(crate) fn explainer_card(&self, card: &ExplainerCard) -> Card {
        Card {
            title: card.title.clone(),
            short: card.short.clone().unwrap_or_else(|| card.title.clone()),
            href: self.hrefs.page(&card.route),
            summary: Some(escape(&card.summary)),
            date: Some(date(&card.date)),
            updated: later(&card.date, &card.updated),
            status: card.status.map(Shown::view),
            as_of: card.as_of.as_ref().map(date),
            where_it_stands: None,
            count: None,
            reason: None,
        }
    }

    pub(crate) fn explainer_link(&self, card: &ExplainerCard) -> Link {
        Link { title: card.short.as_ref().unwrap_or(&card.title).clone(), href: self.hrefs.page(&card.route) }
    }

    pub(crate) fn page_card(&self, card: &PageCard, count: Option<usize>) -> Card {
        Card {
            title: card.title.clone(),
            short: card.title.clone(),
            href: self.hrefs.page(&card.route),
            summary: card.summary.as_deref().map(escape),
            date: None,
            updated: None,
            status: card.status.map(Shown::view),
            as_of: card.as_of.as_ref().map(date),
            where_it_stands: card.where_it_stands.as_deref().map(escape),
            count,
            reason: None,
        }
    }
}

/// When something was last changed, if that was on a later day than it was published.
pub(crate) fn later(published: &Edtf, changed: &Edtf) -> Option<DateView> {
    (changed.first_day() > published.first_day()).then(|| date(changed))
}

pub(crate) fn office(role: &Role) -> String {
    match &role.org {
        Some(org) => format!("{}, {org}", role.title),
        None => role.title.clone(),
    }
}

/// An event without what needs a page to refer from.
pub(crate) fn bare_event(event: &Event, id: &str, href: String) -> EventView {
    EventView {
        anchor: format!("event-{id}"),
        href,
        date: date(&event.date),
        date_note: event.date_note.clone(),
        title: event.title.clone(),
        text: None,
        kind: event.kind.view(),
        status: event.status.view(),
        key: event.key,
        group: event.group.as_ref().map(ToString::to_string),
        actors: Vec::new(),
        place: event.place.clone(),
        notes: Vec::new(),
        explainer: None,
        also_in: Vec::new(),
        evidence: Vec::new(),
        extra: std::collections::BTreeMap::new(),
    }
}

/// Inline Markdown in plain words, for pages that cannot resolve what it refers to.
pub(crate) fn plain(md: Option<&Md>) -> Option<Html> {
    md.map(|md| escape(&md.plain()))
}

fn bare_reaction(record: &Explainer, reaction: &Reaction, id: &str, href: String) -> ReactionView {
    // A stance without `on` is about the only issue there is.
    let named = |issue: &&crate::model::Issue| reaction.on.as_ref().is_none_or(|on| issue.id == *on);
    let issue = reaction.stance.and(record.issues.iter().find(named));
    ReactionView {
        anchor: format!("reaction-{id}"),
        href,
        actor: None,
        unnamed: reaction.unnamed.as_ref().map(|unnamed| unnamed.description.clone()),
        unnamed_reason: reaction.unnamed.as_ref().map(|unnamed| unnamed.reason.clone()),
        on_behalf_of: None,
        quote: reaction.quote.clone(),
        paraphrase: None,
        action: None,
        no_comment: reaction.no_comment,
        original: reaction
            .original
            .as_ref()
            .map(|original| OriginalView { language: original.lang.clone(), text: original.text.clone() }),
        date: date(&reaction.date),
        note: None,
        stance: reaction.stance.map(Shown::view),
        issue: issue.map(|issue| issue.id.to_string()),
        proposition: issue.map(|issue| issue.question.clone()),
        to: None,
        context: None,
        explainer: None,
        extra: std::collections::BTreeMap::new(),
    }
}

/// A number for readers: `252`, `7.7`, `1,000,000`.
fn number(value: f64) -> String {
    let text = value.to_string();
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 && digits.len() > 4 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    fraction.map_or_else(|| format!("{sign}{grouped}"), |fraction| format!("{sign}{grouped}.{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_for_reading() {
        for (value, shown) in
            [(252.0, "252"), (7.7, "7.7"), (1234.0, "1234"), (370_200.0, "370,200"), (-1e6, "−1,000,000")]
        {
            assert_eq!(number(value), shown);
        }
    }
}
