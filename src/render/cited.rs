//! The way back from a source to each place of an explainer that cites it.

use super::hrefs::Hrefs;
use super::views::CitedView;
use crate::markdown::{Html, Target};
use crate::model::Explainer;
use crate::page::Document;
use crate::site::references::{self, Field, Reference};
use crate::site::{Anchors, Reach, Route};

/// Lists for each source of the page, by its number from 0, where the page cites it: each place once, in the page's order.
pub(super) fn cited(
    document: &Document<Explainer>,
    anchors: &Anchors,
    reach: &Reach,
    (hrefs, route): (&Hrefs, &Route),
) -> Vec<Vec<CitedView>> {
    let mut places = Places { reach, anchors, record: &document.record, hrefs, route, cited: Vec::new() };
    places.cited.resize_with(reach.sources.len(), Vec::new);
    references::before_body(&document.record, &mut |field, reference| places.see(field, reference));
    for (slot, open) in document.body.html.slots.iter().enumerate() {
        if let Target::Cite(cites) = &open.target {
            for cite in cites {
                places.add(&cite.id, "text", &body_anchor(slot));
            }
        }
    }
    references::after_body(&document.record, &mut |field, reference| places.see(field, reference));
    places.cited
}

/// The anchor of a citation in the body, by its slot; no heading makes one with `_`.
pub(super) fn body_anchor(slot: usize) -> String {
    format!("cite_{slot}")
}

struct Places<'p> {
    reach: &'p Reach,
    anchors: &'p Anchors,
    record: &'p Explainer,
    hrefs: &'p Hrefs,
    route: &'p Route,
    cited: Vec<Vec<CitedView>>,
}

impl Places<'_> {
    fn see(&mut self, field: Field, reference: Reference<'_>) {
        let Some((part, anchor)) = self.place(field) else { return };
        match reference {
            Reference::Source(source) => self.add(source.id().as_str(), part, &anchor),
            Reference::Text(text) => cites(&text.html).for_each(|id| self.add(id, part, &anchor)),
            _ => {}
        }
    }

    fn add(&mut self, id: &str, part: &'static str, anchor: &str) {
        let Some(number) = self.reach.number(id) else { return };
        let href = self.hrefs.anchor(self.route, anchor);
        let parts = &mut self.cited[number - 1];
        match parts.iter_mut().find(|cited| cited.part == part) {
            Some(cited) if cited.hrefs.contains(&href) => {}
            Some(cited) => cited.hrefs.push(href),
            None => parts.push(CitedView { part, hrefs: vec![href] }),
        }
    }

    /// The part of the page that a field is shown in, and the nearest anchor.
    fn place(&self, field: Field) -> Option<(&'static str, String)> {
        let (list, index) = field.item_of();
        let of = |kind: &str, ids: &[String]| Some(format!("{kind}-{}", ids.get(index?)?));
        let (part, anchor) = match list {
            "summary" => ("summary", Some("main".to_owned())),
            "where_it_stands" => ("where it stands", Some("where-it-stands".to_owned())),
            "key_points" => ("key points", Some("key-points".to_owned())),
            "why_it_matters" => ("why it matters", Some("why-it-matters".to_owned())),
            "known" => ("what we know", Some("known".to_owned())),
            "unknown" => ("what we do not know", of("unknown", &self.anchors.unknown)),
            "figures" => ("numbers", of("figure", &self.anchors.figures)),
            "timeline" => ("timeline", of("event", &self.anchors.events)),
            "reactions" => ("reactions", of("reaction", &self.anchors.reactions)),
            "claims" => ("claims", index.map(|index| format!("claim-{}", self.record.claims[index].id))),
            "questions" => ("questions", of("question", &self.anchors.questions)),
            "glossary" => ("terms", Some("glossary".to_owned())),
            "updates" => ("updates", of("update", &self.anchors.updates)),
            "methods" => ("how we know", Some("methods".to_owned())),
            "disclosures" => ("disclosures", Some("disclosures".to_owned())),
            _ => return None,
        };
        anchor.map(|anchor| (part, anchor))
    }
}

/// The sources that a text cites.
pub(super) fn cites(html: &Html) -> impl Iterator<Item = &str> {
    let cites =
        html.slots.iter().filter_map(|slot| if let Target::Cite(cites) = &slot.target { Some(cites) } else { None });
    cites.flatten().map(|cite| cite.id.as_str())
}
