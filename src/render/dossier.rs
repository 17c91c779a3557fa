//! The page of an actor: offices, and everything the explainers tell of it.

use super::fill::Filler;
use super::head::Head;
use super::joined::{joined, people};
use super::periods::years;
use super::views::{ActorLink, ActorView, AppearanceView, ClaimView, EventView, ReactionView};
use super::words::Shown;
use super::{Page, Request, Told, feeds, structured_data};
use crate::date::Edtf;
use crate::model::{Actor, Id, Involved, Named};
use crate::site::Linked;

/// People shown as appearing in the same explainers.
const MOST_COMPANIONS: usize = 12;

pub(super) fn page(request: &Request<'_>, linked: &Linked<Actor>, explainers: &[Told<'_>]) -> Page {
    let (asked, hrefs) = (request.asked, request.shell.hrefs(&request.route));
    let filler = Filler { hrefs: &hrefs, reach: &linked.reach, route: &request.route, has_glossary: false };
    let (document, record) = (&*linked.document, &linked.document.record);
    let mut roles: Vec<_> = record.roles.iter().collect();
    roles.sort_by(|a, b| match (&a.from, &b.from) {
        (Some(a), Some(b)) => b.chronological(a),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => std::cmp::Ordering::Equal,
    });
    let own = Own { filler, record, id: &document.id, explainers };
    let view = ActorView {
        id: document.id.to_string(),
        name: record.name.clone(),
        summary: filler.md(&record.summary),
        kind: record.kind.view(),
        also_known_as: record.also_known_as.clone(),
        roles: roles.into_iter().map(|role| filler.role(role)).collect(),
        parent: record
            .parent
            .as_ref()
            .and_then(|id| filler.reach.actors.get(id.as_str()))
            .map(|card| filler.actor_link(card, None, None)),
        same_as: record.same_as.iter().map(|link| hrefs.written(link.as_str())).collect(),
        image: record.image.as_ref().map(|image| filler.image(image)),
        body: filler.html(&document.body.html),
        appearances: own.appearances(),
        timeline: asked.when("timeline", || years(own.timeline())),
        reactions: asked.when("reactions", || own.reactions()),
        claims: asked.when("claims", || own.claims()),
        appears_with: asked.when("appears_with", || own.companions()),
        sources: filler.sources(),
        extra: document.extras_at(""),
    };
    let mut head = Head::new("actor", &record.name, record.summary.plain());
    head.json_ld =
        asked.has("json_ld").then(|| structured_data::profile(document, request.shell, &hrefs, &request.route));
    if !explainers.is_empty() {
        head.downloads = feeds::links(request.shell, &hrefs, &request.route);
    }
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "actor", &view)
}

/// What an actor did and said in the explainers it appears in.
struct Own<'o> {
    filler: Filler<'o>,
    record: &'o Actor,
    id: &'o Id,
    explainers: &'o [Told<'o>],
}

impl Own<'_> {
    fn is_own(&self, involved: &Named<Involved>) -> bool {
        involved.id().is_some_and(|id| id == *self.id || self.record.aliases.contains(&id))
    }

    fn appearances(&self) -> Vec<AppearanceView> {
        let view = |(linked, card): &Told<'_>| {
            let listed = linked.document.record.actors.iter().find(|actor| self.is_own(actor));
            let role = listed.and_then(Named::role).map(str::to_owned);
            AppearanceView { explainer: self.filler.explainer_card(card), role }
        };
        self.explainers.iter().map(view).collect()
    }

    fn timeline(&self) -> Vec<EventView> {
        let explainers = self.explainers.iter().map(|(linked, _)| *linked);
        let events = joined(None, explainers, |event| event.actors.iter().any(|actor| self.is_own(actor)));
        events.iter().map(|event| event.view(&self.filler)).collect()
    }

    fn reactions(&self) -> Vec<ReactionView> {
        let mut reactions = Vec::new();
        for (linked, _) in self.explainers {
            let anchors = &linked.anchors.reactions;
            for (index, reaction) in linked.document.record.reactions.iter().enumerate() {
                let speakers = [&reaction.actor, &reaction.on_behalf_of];
                if speakers.into_iter().flatten().any(|actor| self.is_own(actor)) {
                    reactions.push((reaction.date, self.filler.reaction_elsewhere(linked, index, &anchors[index])));
                }
            }
        }
        in_order(reactions)
    }

    fn claims(&self) -> Vec<ClaimView> {
        let mut claims = Vec::new();
        for (linked, _) in self.explainers {
            for (index, claim) in linked.document.record.claims.iter().enumerate() {
                let claimant = claim.claimant.as_ref().and_then(|name| linked.reach.actors.get(name.as_str()));
                if claimant.is_some_and(|card| card.id == *self.id) {
                    let made = claim.made.as_ref().and_then(|made| made.date).unwrap_or(linked.document.record.date);
                    claims.push((made, self.filler.claim_elsewhere(linked, index)));
                }
            }
        }
        in_order(claims)
    }

    /// Who else has a part in the same explainers.
    fn companions(&self) -> Vec<ActorLink> {
        let others = people(self.explainers, |card| card.id != *self.id && card.route.is_some());
        others.iter().take(MOST_COMPANIONS).map(|card| self.filler.actor_link(card, None, None)).collect()
    }
}

fn in_order<T>(mut dated: Vec<(Edtf, T)>) -> Vec<T> {
    dated.sort_by(|(a, _), (b, _)| a.chronological(b));
    dated.into_iter().map(|(_, view)| view).collect()
}
