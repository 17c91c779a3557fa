//! The explainer's page.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::civil;

use super::card::Card as SocialCard;
use super::charts::stances::{is_about, stances};
use super::charts::strip::{Placed, strip};
use super::cited::{body_anchor, cited, cites};
use super::fill::Filler;
use super::head::{Head, SocialImage, direction};
use super::parts::{date, later};
use super::periods::periods;
use super::reading::reading;
use super::views::{
    AlternateView, BodyPart, Card, DisclosureView, EmbedView, EventView, ExplainerView, HeadingView, IssueView,
    KeyEventView, KnownView, NoteView, PlaceView, QuestionView, ReactionView, ReadingView, StancesView, StripView,
    TermView, UnknownView, UpdateView,
};
use super::words::Shown;
use super::{Page, Request, data, map, structured_data};
use crate::markdown::{Embed, Part, Piece, Target};
use crate::memo::Stamped;
use crate::model::{EventStatus, Explainer, Id, Image, Issue, Md, Named, Source};
use crate::page::Document;
use crate::site::{Anchors, Linked, PageCard, Related, Route};

/// Makes the page of an explainer.
pub(super) fn page(
    request: &Request<'_>,
    linked: &Linked<Explainer>,
    related: &[Related],
    translations: &[(String, Route)],
    today: Option<civil::Date>,
) -> Page {
    let (asked, hrefs) = (request.asked, request.shell.hrefs(&request.route));
    let filler = Filler { hrefs: &hrefs, reach: &linked.reach, route: &request.route, has_glossary: true };
    let document = &*linked.document;
    let record = &document.record;
    let parts = Parts { filler, document, anchors: &linked.anchors, embedded: embedded(document) };
    let language = record.lang.as_deref().unwrap_or(&request.shell.language);
    let description = record.summary.plain();
    let image = record.image.as_ref().map(|image| parts.social_image(image));
    let titles = record.titles.as_ref();
    let mut head =
        Head::new("explainer", titles.and_then(|titles| titles.seo.as_deref()).unwrap_or(&record.title), description);
    head.social = titles.and_then(|titles| titles.social.as_deref()).unwrap_or(&record.title);
    head.language = record.lang.as_deref();
    let card = SocialCard::of(linked, request.shell);
    let card_image = card.as_ref().map(|card| card.image(&request.route));
    head.image = card_image.as_ref().or(image.as_ref());
    head.large_image = card.is_some();
    head.times = Some((structured_data::time(&record.date), structured_data::time(record.last_changed())));
    head.translations = translations;
    let kinds = data::Kind::of(request.shell, record);
    head.downloads = kinds.into_iter().map(|kind| kind.link(&hrefs, &request.route)).collect();
    let src = image.as_ref().map(|image| image.file.as_str());
    let said = structured_data::Said { linked, anchors: parts.anchors, shell: request.shell, hrefs: &hrefs };
    head.json_ld = asked.has("json_ld").then(|| said.graph(src));
    let mut view = ExplainerView {
        map: asked.when("map", || map::of(&record.places, language)),
        strip: asked.when("strip", || parts.strip(direction(language) == "rtl")),
        quotations_json_ld: asked.when("quotations_json_ld", || said.quotations()),
        questions_json_ld: asked.when("questions_json_ld", || said.questions()),
        ..parts.view(related, translations, today)
    };
    if asked.has("json_ld") {
        for (source, citation) in view.sources.iter_mut().zip(said.citations()) {
            source.json_ld = Some(citation);
        }
    }
    if asked.has("cited_at") {
        let cited = cited(document, parts.anchors, &linked.reach, (&hrefs, &request.route));
        for (source, cited_at) in view.sources.iter_mut().zip(cited) {
            source.cited_at = cited_at;
        }
    }
    view.reading = asked.when("reading", || reading(&view));
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "explainer", &view)
}

/// What the body embeds, so that it is not shown a second time.
fn embedded(document: &Document<Explainer>) -> Vec<&Embed> {
    let slots = document.body.html.slots.iter();
    slots.filter_map(|slot| if let Target::Embed(embed) = &slot.target { Some(&**embed) } else { None }).collect()
}

struct Parts<'p> {
    filler: Filler<'p>,
    document: &'p Document<Explainer>,
    anchors: &'p Anchors,
    embedded: Vec<&'p Embed>,
}

impl Parts<'_> {
    /// What every theme shows; what is costly and not in all of them is left to who knows what is asked for.
    fn view(&self, related: &[Related], translations: &[(String, Route)], today: Option<civil::Date>) -> ExplainerView {
        let (filler, record) = (&self.filler, &self.document.record);
        let (whats_next, timeline) = self.timeline(today);
        let overdue =
            record.review_by.filter(|by| today.is_some_and(|today| by.last_day().is_some_and(|last| last < today)));
        let mut actors: Vec<_> = record.actors.iter().filter_map(|actor| filler.involved(record, actor)).collect();
        actors.sort_by_key(|actor| !actor.key);
        ExplainerView {
            id: self.document.id.to_string(),
            title: record.title.clone(),
            summary: filler.md(&record.summary),
            date: date(&record.date),
            updated: later(&record.date, record.last_changed()),
            authors: self.cards(&record.authors, &filler.reach.authors),
            topics: self.cards(&record.topics, &filler.reach.topics),
            story: self.cards(record.story.as_slice(), &filler.reach.stories).pop(),
            status: record.status.map(Shown::view),
            as_of: record.as_of.as_ref().map(date),
            overdue: overdue.as_ref().map(date),
            reading: ReadingView::default(),
            image: record.image.as_ref().map(|image| filler.image(image)),
            where_it_stands: filler.md_option(record.where_it_stands.as_ref()),
            why_it_matters: filler.md_option(record.why_it_matters.as_ref()),
            key_points: record.key_points.iter().map(|point| filler.md(point)).collect(),
            actors,
            sides: record.sides.iter().map(|side| side.label.clone()).collect(),
            key_events: self.key_events(),
            timeline: periods(timeline),
            whats_next,
            strip: None,
            reactions: self.reactions(),
            claims: self.claims(),
            known: self.known(),
            unknown: self.unknown(),
            questions: self.questions(),
            figures: self.figures(),
            places: self.places(),
            map: None,
            glossary: self.glossary(),
            quotations_json_ld: None,
            questions_json_ld: None,
            sources: filler.sources(),
            updates: self.updates(),
            methods: filler.md_option(record.methods.as_ref()),
            disclosures: self.disclosures(),
            related: related.iter().map(|related| self.related(related)).collect(),
            body: self.body(),
            headings: self.headings(),
            translations: self.translations(translations),
            extra: self.document.extras_at(""),
        }
    }

    /// The events that matter most, wherever the page shows them.
    fn key_events(&self) -> Vec<KeyEventView> {
        let events = &self.document.record.timeline;
        let view = |index: usize| KeyEventView {
            date: date(&events[index].date),
            title: events[index].title.clone(),
            href: self.filler.hrefs.anchor(self.filler.route, &format!("event-{}", self.anchors.events[index])),
            status: events[index].status.view(),
        };
        self.events_where(|index| events[index].key).into_iter().map(view).collect()
    }

    /// The cards of some ids.
    fn cards(&self, ids: &[Id], cards: &BTreeMap<Id, Arc<Stamped<PageCard>>>) -> Vec<Card> {
        ids.iter().filter_map(|id| cards.get(id)).map(|card| self.filler.page_card(card, None)).collect()
    }

    fn known(&self) -> Vec<KnownView> {
        let view = |entry: &crate::model::Known| KnownView {
            text: self.filler.md(&entry.text),
            notes: self.filler.notes(&entry.sources),
        };
        self.document.record.known.iter().map(view).collect()
    }

    fn unknown(&self) -> Vec<UnknownView> {
        let entries = self.document.record.unknown.iter().zip(&self.anchors.unknown);
        entries.map(|(entry, id)| self.filler.unknown(entry, id)).collect()
    }

    fn disclosures(&self) -> Vec<DisclosureView> {
        let view = |entry: &crate::model::Disclosure| DisclosureView {
            kind: entry.kind.view(),
            text: self.filler.md(&entry.text),
        };
        self.document.record.disclosures.iter().map(view).collect()
    }

    fn related(&self, related: &Related) -> Card {
        Card { reason: Some(related.reason.clone()), ..self.filler.explainer_card(&related.card) }
    }

    fn translations(&self, translations: &[(String, Route)]) -> Vec<AlternateView> {
        let others = translations.iter().filter(|(_, route)| route != self.filler.route);
        others
            .map(|(language, route)| AlternateView { language: language.clone(), href: self.filler.hrefs.page(route) })
            .collect()
    }

    /// The events, in order: those still ahead, and the others.
    fn timeline(&self, today: Option<civil::Date>) -> (Vec<EventView>, Vec<EventView>) {
        let record = &self.document.record;
        let now = record.as_of.as_ref().map(crate::date::Edtf::first_day).or(today);
        let ahead = |index: usize| {
            let event = &record.timeline[index];
            event.status == EventStatus::Planned
                && now.is_none_or(|now| event.date.last_day().is_none_or(|last| last >= now))
        };
        let (ahead, past): (Vec<usize>, Vec<usize>) =
            self.events_where(|index| !self.is_embedded_event(index)).into_iter().partition(|index| ahead(*index));
        let view = |index: usize| self.filler.event(self.document, index, &self.anchors.events[index]);
        (ahead.into_iter().map(view).collect(), past.into_iter().map(view).collect())
    }

    /// All events on an axis of time, those in the body and ahead too.
    fn strip(&self, rtl: bool) -> Option<StripView> {
        let record = &self.document.record;
        let placed = |index: usize| Placed {
            event: &record.timeline[index],
            href: format!("#event-{}", self.anchors.events[index]),
        };
        let events: Vec<_> = self.events_where(|_| true).into_iter().map(placed).collect();
        strip(&events, record.as_of.as_ref(), rtl)
    }

    fn events_where(&self, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let events = &self.document.record.timeline;
        let mut order: Vec<usize> = (0..events.len()).filter(|index| wanted(*index)).collect();
        order.sort_by(|a, b| events[*a].date.chronological(&events[*b].date));
        order
    }

    fn embeds(&self, part: Part, id: &str) -> bool {
        self.embedded.iter().any(|embed| embed.part == part && (embed.id == id || embed.id.is_empty()))
    }

    fn is_embedded_event(&self, index: usize) -> bool {
        let group = self.document.record.timeline[index].group.as_ref();
        self.embeds(Part::Timeline, group.map_or("", Id::as_str))
    }

    /// The indexes of the reactions on an issue, or of those that state no stance on any, by date.
    fn reactions_on(&self, issue: Option<&str>) -> Vec<usize> {
        let record = &self.document.record;
        let only = if record.issues.len() == 1 { record.issues.first().map(|issue| issue.id.as_str()) } else { None };
        let on = |index: usize| {
            let reaction = &record.reactions[index];
            reaction.stance.and(reaction.on.as_ref().map(Id::as_str).or(only))
        };
        let mut found: Vec<usize> = (0..record.reactions.len()).filter(|index| on(*index) == issue).collect();
        found.sort_by(|a, b| record.reactions[*a].date.chronological(&record.reactions[*b].date));
        found
    }

    fn reaction_views(&self, indexes: &[usize]) -> Vec<ReactionView> {
        indexes
            .iter()
            .map(|&index| self.filler.reaction(self.document, index, &self.anchors.reactions[index]))
            .collect()
    }

    fn reactions(&self) -> Vec<IssueView> {
        let issues =
            self.document.record.issues.iter().filter(|issue| !self.embeds(Part::Reactions, issue.id.as_str()));
        let stated = issues.map(|issue| IssueView {
            id: Some(issue.id.to_string()),
            question: Some(issue.question.clone()),
            reactions: self.reactions_under(issue.id.as_str()),
            stances: self.stances(issue),
        });
        let unstated = (!self.embeds(Part::Reactions, "")).then(|| IssueView {
            id: None,
            question: None,
            reactions: self.reaction_views(&self.reactions_on(None)),
            stances: None,
        });
        stated.chain(unstated).filter(|issue| !issue.reactions.is_empty()).collect()
    }

    /// The reactions on an issue, for a list that stands under its proposition.
    fn reactions_under(&self, issue: &str) -> Vec<ReactionView> {
        let views = self.reaction_views(&self.reactions_on(Some(issue)));
        views.into_iter().map(|view| ReactionView { proposition: None, ..view }).collect()
    }

    /// Who stands where on an issue, and who spoke of it without a stance.
    fn stances(&self, issue: &Issue) -> Option<StancesView> {
        let record = &self.document.record;
        let mut about: Vec<usize> = (0..record.reactions.len())
            .filter(|index| is_about(&record.reactions[*index], issue, record.issues.len()))
            .collect();
        about.sort_by(|a, b| record.reactions[*a].date.chronological(&record.reactions[*b].date));
        stances(&self.reaction_views(&about))
    }

    fn claims(&self) -> Vec<super::views::ClaimView> {
        let claims = self.document.record.claims.iter().enumerate();
        let shown = claims.filter(|(_, claim)| !self.embeds(Part::Claim, claim.id.as_str()));
        shown.map(|(index, _)| self.filler.claim(self.document, index)).collect()
    }

    fn figures(&self) -> Vec<super::views::FigureView> {
        let figures = self.document.record.figures.iter().zip(&self.anchors.figures);
        figures
            .filter(|(_, id)| !self.embeds(Part::Figure, id))
            .map(|(figure, id)| self.filler.figure(figure, id))
            .collect()
    }

    fn questions(&self) -> Vec<QuestionView> {
        let questions = self.document.record.questions.iter().zip(&self.anchors.questions);
        let view = |(entry, id): (&crate::model::Question, &String)| QuestionView {
            anchor: format!("question-{id}"),
            question: entry.question.clone(),
            answer: self.filler.md(&entry.answer),
            notes: self.filler.notes(&entry.sources),
        };
        questions.map(view).collect()
    }

    fn places(&self) -> Vec<PlaceView> {
        let view = |place: &crate::model::Place| PlaceView {
            name: place.name.clone(),
            lat: place.degrees().map(|(lat, _)| lat),
            lon: place.degrees().map(|(_, lon)| lon),
            role: place.role.clone(),
        };
        // The map numbers the places that it shows as the list does.
        let (open, withheld): (Vec<_>, Vec<_>) =
            self.document.record.places.iter().partition(|place| place.degrees().is_some());
        open.into_iter().chain(withheld).map(view).collect()
    }

    fn glossary(&self) -> Vec<TermView> {
        let view = |term: &crate::site::TermCard| TermView {
            anchor: format!("term-{}", term.id),
            term: term.term.clone(),
            also: term.also.clone(),
            definition: self.filler.md(&term.definition),
            notes: self.notes_beyond(&term.definition, &term.sources),
            used_in: Vec::new(),
        };
        self.filler.reach.terms.iter().map(|term| view(term)).collect()
    }

    /// The notes of sources that a text does not cite itself.
    fn notes_beyond(&self, text: &Md, sources: &[Named<Source>]) -> Vec<NoteView> {
        let cited: HashSet<Option<usize>> = cites(&text.html).map(|id| self.filler.reach.number(id)).collect();
        let notes = self.filler.notes(sources).into_iter();
        notes.filter(|note| !cited.contains(&Some(note.number))).collect()
    }

    fn updates(&self) -> Vec<UpdateView> {
        let record = &self.document.record;
        let mut updates: Vec<_> = record.updates.iter().zip(&self.anchors.updates).collect();
        updates.sort_by(|(a, _), (b, _)| b.date.chronological(&a.date));
        let view = |(entry, id): (&crate::model::Update, &String)| self.filler.update(entry, id);
        updates.into_iter().map(view).collect()
    }

    fn headings(&self) -> Vec<HeadingView> {
        let headings = self.document.body.headings.iter();
        headings
            .map(|heading| HeadingView { level: heading.level, anchor: heading.id.clone(), text: heading.text.clone() })
            .collect()
    }

    /// The body in stretches: HTML, and the parts embedded between.
    fn body(&self) -> Vec<BodyPart> {
        let html = &self.document.body.html;
        let mut stretches = Vec::new();
        let mut run = String::new();
        let mut shown = HashSet::new();
        for piece in html.pieces() {
            let Piece::Open(slot) = piece else {
                self.filler.piece(html, &piece, &mut run);
                continue;
            };
            if let Target::Cite(cites) = &html.slots[slot].target {
                self.filler.cite(cites, Some(&body_anchor(slot)), &mut run);
                continue;
            }
            let Target::Embed(embed) = &html.slots[slot].target else {
                self.filler.piece(html, &piece, &mut run);
                continue;
            };
            // What is embedded twice is shown once: its anchors are unique.
            if shown.insert((embed.part, embed.id.as_str())) {
                if !run.trim().is_empty() {
                    stretches.push(BodyPart { html: Some(std::mem::take(&mut run)), ..BodyPart::default() });
                }
                stretches.extend(self.embed(embed));
            }
        }
        if !run.trim().is_empty() {
            stretches.push(BodyPart { html: Some(run), ..BodyPart::default() });
        }
        stretches
    }

    fn embed(&self, embed: &Embed) -> Option<BodyPart> {
        let record = &self.document.record;
        let title = embed.title.clone();
        let part = match embed.part {
            Part::Timeline => {
                let group = |index: usize| {
                    record.timeline[index].group.as_ref().is_some_and(|group| group.as_str() == embed.id)
                };
                let events = self.events_where(|index| embed.id.is_empty() || group(index));
                let items = events
                    .into_iter()
                    .map(|index| self.filler.event(self.document, index, &self.anchors.events[index]))
                    .collect();
                BodyPart { timeline: Some(EmbedView { title, items }), ..BodyPart::default() }
            }
            Part::Reactions => {
                let items = if embed.id.is_empty() {
                    let all: Vec<usize> = (0..record.reactions.len()).collect();
                    self.reaction_views(&all)
                } else {
                    self.reaction_views(&self.reactions_on(Some(&embed.id)))
                };
                BodyPart { reactions: Some(EmbedView { title, items }), ..BodyPart::default() }
            }
            Part::Claim => {
                let index = record.claims.iter().position(|claim| claim.id.as_str() == embed.id)?;
                BodyPart { claim: Some(self.filler.claim(self.document, index)), ..BodyPart::default() }
            }
            Part::Figure => {
                let index = self.anchors.figures.iter().position(|id| *id == embed.id)?;
                BodyPart { figure: Some(self.filler.figure(&record.figures[index], &embed.id)), ..BodyPart::default() }
            }
        };
        Some(part)
    }

    /// A picture for other programs: in a format that all of them know.
    fn social_image(&self, image: &Image) -> SocialImage {
        let (reach, alt) = (self.filler.reach, image.alt.as_str());
        let pictured = reach.pictures.get(&image.src);
        if let Some((pictured, version)) = pictured.and_then(|pictured| Some((pictured, pictured.picture.fallback()?)))
        {
            let file = format!("{}{}", pictured.folder, version.name);
            return SocialImage { file, size: Some((version.width, version.height)), alt: alt.to_owned() };
        }
        let file = match reach.links.get(&image.src) {
            Some(crate::site::Destination::File(file)) => file.clone(),
            _ => image.src.clone(),
        };
        SocialImage { file, size: pictured.and_then(|pictured| pictured.picture.size), alt: alt.to_owned() }
    }
}
