//! Who stands where on a statement: each mark is one reaction of someone with a name, or of someone who gave none.
//!
//! There are no shares and no bars: how many were quoted says nothing of how many think so.

use super::counted;
use crate::model::{Id, Issue, Reaction, Stance};
use crate::render::views::{ReactionView, StanceMark, StanceView, StancesView, WordView};
use crate::render::words::Shown;

/// Fewer reactions than this are read faster in their list.
const FEWEST: usize = 3;

/// From against to in favour, in the order in which they are drawn.
const ORDER: [Stance; 6] =
    [Stance::Oppose, Stance::LeanOppose, Stance::Mixed, Stance::Neutral, Stance::LeanSupport, Stance::Support];

/// Whether a reaction is about an issue, whatever it says of it. What names no issue is about the only one there is.
pub(in crate::render) fn is_about(reaction: &Reaction, issue: &Issue, issues: usize) -> bool {
    reaction.on.as_ref().map_or(issues == 1, |on: &Id| *on == issue.id)
}

/// Draws the reactions on an issue, by date. Those that state no stance stand apart; they are not neutral.
pub(in crate::render) fn stances(reactions: &[ReactionView]) -> Option<StancesView> {
    let stated = reactions.iter().filter(|reaction| reaction.stance.is_some()).count();
    if reactions.len() < FEWEST || stated == 0 {
        return None;
    }
    let with = |stance: Option<&WordView>| -> Vec<StanceMark> {
        let same =
            |reaction: &&ReactionView| reaction.stance.as_ref().map(|word| &word.id) == stance.map(|word| &word.id);
        reactions.iter().filter(same).map(mark).collect()
    };
    let row = |stance: Stance| {
        let stance = stance.view();
        StanceView { marks: with(Some(&stance)), stance }
    };
    let stances: Vec<StanceView> = ORDER.into_iter().map(row).collect();
    let unstated = with(None);
    Some(StancesView { text: text(reactions.len(), &stances, unstated.len()), stances, unstated })
}

fn mark(reaction: &ReactionView) -> StanceMark {
    let actor = reaction.actor.as_ref().or(reaction.on_behalf_of.as_ref());
    let unnamed = reaction.unnamed.clone().unwrap_or_default();
    let (short, name, kind) = match actor {
        Some(actor) => (actor.short.clone(), actor.name.clone(), actor.kind.id.clone()),
        None => ("Not named".to_owned(), unnamed, "unnamed".to_owned()),
    };
    StanceMark { href: reaction.href.clone(), short, name, date: reaction.date.clone(), kind }
}

/// The chart in words: `5 reactions: disagrees 2, agrees 3.`.
fn text(all: usize, stances: &[StanceView], unstated: usize) -> String {
    let stated = stances.iter().filter(|stance| !stance.marks.is_empty());
    let mut parts: Vec<String> =
        stated.map(|stance| format!("{} {}", stance.stance.label.to_lowercase(), stance.marks.len())).collect();
    if unstated > 0 {
        parts.push(format!("stance not stated {unstated}"));
    }
    format!("{}: {}.", counted(all, "reaction"), parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ActorKind;
    use crate::render::views::{ActorLink, DateView};

    fn reaction(id: &str, stance: Option<Stance>) -> ReactionView {
        let actor = ActorLink {
            id: id.to_owned(),
            name: format!("The {id}"),
            short: id.to_owned(),
            kind: ActorKind::Government.view(),
            href: None,
            role: None,
        };
        ReactionView {
            anchor: format!("reaction-{id}"),
            href: format!("#reaction-{id}"),
            actor: (id != "nobody").then_some(actor),
            unnamed: Some("an official".to_owned()),
            unnamed_reason: None,
            on_behalf_of: None,
            quote: None,
            paraphrase: None,
            action: None,
            no_comment: false,
            original: None,
            date: DateView { text: "2025".to_owned(), datetime: None, year: 2025 },
            note: None,
            stance: stance.map(Shown::view),
            issue: None,
            proposition: None,
            to: None,
            context: None,
            explainer: None,
            extra: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn each_reaction_is_one_mark_where_it_stands_and_silence_is_never_neutral() {
        let reactions = [
            reaction("a", Some(Stance::Support)),
            reaction("b", Some(Stance::Oppose)),
            reaction("c", None),
            reaction("nobody", Some(Stance::Oppose)),
        ];
        let chart = stances(&reactions).unwrap();
        let columns: Vec<(&str, Vec<&str>)> = chart
            .stances
            .iter()
            .map(|row| (row.stance.id.as_str(), row.marks.iter().map(|mark| mark.href.as_str()).collect()))
            .collect();
        assert_eq!(
            columns,
            [
                ("oppose", vec!["#reaction-b", "#reaction-nobody"]),
                ("lean-oppose", vec![]),
                ("mixed", vec![]),
                ("neutral", vec![]),
                ("lean-support", vec![]),
                ("support", vec!["#reaction-a"]),
            ]
        );
        assert_eq!(chart.unstated.len(), 1);
        assert_eq!(chart.unstated[0].href, "#reaction-c");
        let nobody = &chart.stances[0].marks[1];
        assert_eq!(
            (nobody.short.as_str(), nobody.name.as_str(), nobody.kind.as_str()),
            ("Not named", "an official", "unnamed")
        );
        assert_eq!(chart.text, "4 reactions: disagrees 2, agrees 1, stance not stated 1.");
    }

    #[test]
    fn few_reactions_and_those_without_any_stance_are_not_drawn() {
        let one = || reaction("a", Some(Stance::Support));
        assert!(stances(&[one(), one()]).is_none());
        assert!(stances(&[reaction("a", None), reaction("b", None), reaction("c", None)]).is_none());
        assert!(stances(&[one(), one(), one()]).is_some());
    }
}
