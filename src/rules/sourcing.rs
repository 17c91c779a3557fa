//! Who says so: events, claims and stories by what they rest on.

use std::collections::BTreeSet;

use super::{Seen, Told};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::Target;
use crate::model::{Claim, ClaimStatus, Event, Md, Named, Source, SourceType, Tier};
use crate::page::Document;

pub(super) fn events(seen: &Seen<'_>, told: &mut Told) {
    timeline(&seen.record.timeline, &seen.page.document, told);
}

pub(super) fn timeline<T>(events: &[Event], document: &Document<T>, told: &mut Told) {
    // An event of another page is told there.
    for (index, event) in events.iter().enumerate().filter(|(_, event)| event.event.is_none()) {
        if event.sources.is_empty() && event.text.as_ref().is_none_or(|text| cited(text).next().is_none()) {
            let place = document.field(format_args!("timeline[{index}].title"));
            let wrong =
                Diagnostic::warning(Code::EventWithoutSource, place, "nothing says where this event is known from");
            told.push(wrong.hint("add `sources:`, with the ids of those who say so"));
        }
    }
}

/// The ids that a text cites.
fn cited(text: &Md) -> impl Iterator<Item = &str> {
    let cites = text
        .html
        .slots
        .iter()
        .filter_map(|slot| if let Target::Cite(cites) = &slot.target { Some(cites) } else { None });
    cites.flatten().map(|cite| cite.id.as_str())
}

/// The sources that a claim's status rests on: not where it was made, which shows only that it was.
fn evidence<'c>(seen: &'c Seen<'_>, claim: &'c Claim) -> Vec<&'c Source> {
    let named = claim.supporting.iter().chain(&claim.against);
    let ids: BTreeSet<&str> =
        named.map(|source| source.id().as_str()).chain(claim.basis.iter().flat_map(cited)).collect();
    let number = |id| seen.page.reach.number(id);
    ids.into_iter().filter_map(|id| seen.page.reach.sources.get(number(id)? - 1).map(|source| &***source)).collect()
}

pub(super) fn single_source(seen: &Seen<'_>, told: &mut Told) {
    for (index, claim) in seen.record.claims.iter().enumerate() {
        let sources = evidence(seen, claim);
        let rests_on = match sources[..] {
            _ if claim.status == ClaimStatus::Unverified => continue,
            [] => "no source".to_owned(),
            [only] if only.tier != Some(Tier::Primary) => format!("one report, `{}`", only.id),
            _ => continue,
        };
        let place = seen.field(format_args!("claims[{index}].status"));
        let wrong = Diagnostic::warning(
            Code::SingleSourceClaim,
            place,
            format!("the status of this claim rests on {rests_on}"),
        );
        told.push(wrong.hint("find a second report or a primary document, or call it `unverified`"));
    }
}

pub(super) fn disputes(seen: &Seen<'_>, told: &mut Told) {
    let disputed = |(_, claim): &(usize, &Claim)| claim.status == ClaimStatus::Disputed;
    for (index, claim) in seen.record.claims.iter().enumerate().filter(disputed) {
        let lacking = |named: &[Named<Source>]| named.is_empty();
        let message = match (lacking(&claim.supporting), lacking(&claim.against)) {
            (false, false) => continue,
            (true, false) => "the dispute shows nothing that speaks for the claim",
            (false, true) => "the dispute shows nothing that speaks against the claim",
            (true, true) => "the dispute shows nothing that speaks for or against the claim",
        };
        let place = seen.field(format_args!("claims[{index}].status"));
        let wrong = Diagnostic::warning(Code::OneSidedDispute, place, message);
        told.push(wrong.hint("name the sources of both sides, in `for` and in `against`"));
    }
}

pub(super) fn press_releases(seen: &Seen<'_>, told: &mut Told) {
    let sources = &seen.page.reach.sources;
    if sources.is_empty() || sources.iter().any(|source| source.kind != Some(SourceType::PressRelease)) {
        return;
    }
    let message = match sources.len() {
        1 => "the only source of this explainer is a press release".to_owned(),
        count => format!("the {count} sources of this explainer are all press releases"),
    };
    let wrong = Diagnostic::warning(Code::PressReleaseOnly, seen.field("title"), message);
    told.push(wrong.hint("find a document, a report, or somebody who has no interest in it"));
}
