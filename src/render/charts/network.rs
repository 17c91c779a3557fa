//! Who has a part in the same events: dots joined by lines, and a table of the same pairs.

use std::collections::BTreeMap;

use super::layout::{Body, laid_out};
use super::{counted, real, written};
use crate::memo::Stamped;
use crate::render::fill::Filler;
use crate::render::joined::Joined;
use crate::render::views::{ActorLink, EdgeView, NetworkView, NodeView};
use crate::site::ActorCard;

/// Fewer actors than this are no network.
const FEWEST: usize = 4;

/// Actors at most, those with most events.
const NODES: usize = 22;

/// Lines at most: where there are more, pairs with fewer events in common are left out.
const EDGES: usize = 44;

/// The width of a drawing, about that of a small screen.
const WIDTH: f64 = 360.0;

/// A letter of a label is as wide as this, at most, in most words.
const LETTER: f64 = 7.0;

/// A label is as high as this.
const LINE: f64 = 13.0;

/// A box is at least as high and wide as this, so that it can be touched on a small screen.
const TOUCH: f64 = 32.0;

/// Letters of a label before it is cut.
const LABEL: usize = 20;

/// Draws the actors of events that have most events in common with others.
pub(in crate::render) fn network(events: &[Joined<'_>], filler: &Filler<'_>) -> Option<NetworkView> {
    let parts: Vec<Vec<&Stamped<ActorCard>>> = events.iter().map(|event| event.actors(filler)).collect();
    let mut cards: BTreeMap<&str, (&Stamped<ActorCard>, usize)> = BTreeMap::new();
    for card in parts.iter().filter(|part| part.len() > 1).flatten() {
        cards.entry(card.id.as_str()).or_insert((card, 0)).1 += 1;
    }
    let mut nodes: Vec<_> = cards.into_values().collect();
    nodes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    nodes.truncate(NODES);
    let ids: Vec<&str> = nodes.iter().map(|(card, _)| card.id.as_str()).collect();
    let together: Vec<Vec<usize>> = parts
        .iter()
        .map(|part| (0..ids.len()).filter(|index| part.iter().any(|card| card.id.as_str() == ids[*index])).collect())
        .collect();
    let (least, pairs) = strongest(&together);
    let kept: Vec<usize> =
        (0..nodes.len()).filter(|index| pairs.iter().any(|(a, b, _)| a == index || b == index)).collect();
    if kept.len() < FEWEST {
        return None;
    }
    let place = |index: usize| kept.iter().position(|kept| *kept == index).unwrap_or(0);
    let pairs: Vec<_> = pairs.into_iter().map(|(a, b, count)| (place(a), place(b), count)).collect();
    let actors: Vec<(ActorLink, usize)> =
        kept.iter().map(|index| (filler.actor_link(nodes[*index].0, None, None), nodes[*index].1)).collect();
    Some(drawn(&actors, &pairs, least))
}

/// Pairs with their number of events, those with most first, and the least number of which all pairs are there.
fn strongest(together: &[Vec<usize>]) -> (usize, Vec<(usize, usize, usize)>) {
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for part in together {
        for (at, a) in part.iter().enumerate() {
            for b in &part[at + 1..] {
                *counts.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<_> = counts.into_iter().map(|((a, b), count)| (a, b, count)).collect();
    pairs.sort_by_key(|(a, b, count)| (std::cmp::Reverse(*count), *a, *b));
    let most = pairs.first().map_or(1, |pair| pair.2);
    let few = |least: &usize| pairs.iter().filter(|pair| pair.2 >= *least).count() <= EDGES;
    let least = (1..=most).find(few).unwrap_or(most);
    pairs.retain(|pair| pair.2 >= least);
    (least, pairs)
}

fn drawn(actors: &[(ActorLink, usize)], pairs: &[(usize, usize, usize)], least: usize) -> NetworkView {
    let most = real(actors.iter().map(|(_, count)| *count).max().unwrap_or(1));
    let radius = |count: usize| 3.5 + 6.5 * (real(count) / most).sqrt();
    let labels: Vec<String> = actors.iter().map(|(actor, _)| cut(&actor.short)).collect();
    let bodies: Vec<Body> = actors
        .iter()
        .zip(&labels)
        .map(|((_, count), label)| Body {
            width: (real(label.chars().count()) * LETTER + 6.0).max(TOUCH),
            height: (2.0 * radius(*count) + LINE + 3.0).max(TOUCH),
        })
        .collect();
    let (height, places) = laid_out(&bodies, pairs, WIDTH);
    // The dot is at the top of its box, the label at the foot.
    let dot = |index: usize| {
        let (x, y) = places[index];
        (x, y - bodies[index].height / 2.0 + radius(actors[index].1) + 1.0)
    };
    let strongest = real(pairs.iter().map(|pair| pair.2).max().unwrap_or(1));
    let nodes = actors.iter().zip(labels).enumerate().map(|(index, ((actor, count), label))| NodeView {
        actor: actor.clone(),
        label,
        count: *count,
        x: written(dot(index).0),
        y: written(dot(index).1),
        radius: written(radius(*count)),
        label_y: written(dot(index).1 + radius(*count) + LINE - 2.0),
        left: written(places[index].0 - bodies[index].width / 2.0),
        top: written(places[index].1 - bodies[index].height / 2.0),
        width: written(bodies[index].width),
        height: written(bodies[index].height),
    });
    let edges = pairs.iter().map(|(a, b, count)| EdgeView {
        from: actors[*a].0.name.clone(),
        to: actors[*b].0.name.clone(),
        count: *count,
        path: format!("M{} {}L{} {}", written(dot(*a).0), written(dot(*a).1), written(dot(*b).0), written(dot(*b).1)),
        stroke: written((0.8 + 5.2 * (real(*count) / strongest)).max(1.0)),
    });
    let events = if least > 1 { format!("{least} or more events") } else { "the same event".to_owned() };
    NetworkView {
        text: format!(
            "A line joins two who both have a part in {events}, the wider the more. Drawn are the {} with most events.",
            counted(actors.len(), "actor"),
        ),
        width: written(WIDTH),
        height: written(height),
        nodes: nodes.collect(),
        edges: edges.collect(),
    }
}

fn cut(name: &str) -> String {
    if name.chars().count() <= LABEL {
        return name.to_owned();
    }
    let short: String = name.chars().take(LABEL - 1).collect();
    format!("{}…", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ActorKind;
    use crate::render::words::Shown;

    fn actor(id: &str) -> ActorLink {
        let name = id.to_owned();
        ActorLink {
            id: name.clone(),
            name: name.clone(),
            short: name,
            kind: ActorKind::Person.view(),
            href: None,
            role: None,
        }
    }

    #[test]
    fn pairs_are_counted_and_the_weakest_left_out_alike() {
        let (least, pairs) = strongest(&[vec![0, 1], vec![0, 1, 2], vec![0, 1], vec![2, 3]]);
        assert_eq!((least, pairs), (1, vec![(0, 1, 3), (0, 2, 1), (1, 2, 1), (2, 3, 1)]));
        let all: Vec<usize> = (0..11).collect();
        let (least, pairs) = strongest(&[all.clone(), all[..5].to_vec()]);
        assert_eq!(
            (least, pairs.len()),
            (2, 10),
            "55 pairs are too many, and none of those with one event is better than another"
        );
    }

    #[test]
    fn no_label_lies_on_another_and_more_events_make_a_larger_dot() {
        let actors: Vec<_> = (0..22).map(|index| (actor(&format!("A name of length {index}")), 40 - index)).collect();
        let pairs: Vec<_> = (1..22).map(|index| (index / 3, index, 1 + index % 5)).collect();
        let view = drawn(&actors, &pairs, 1);
        let number = |text: &str| text.parse::<f64>().unwrap();
        let boxes: Vec<[f64; 4]> = view
            .nodes
            .iter()
            .map(|node| [&node.left, &node.top, &node.width, &node.height].map(|text| number(text)))
            .collect();
        for (index, a) in boxes.iter().enumerate() {
            assert!(a[0] >= 0.0 && a[0] + a[2] <= WIDTH && a[1] >= 0.0 && a[1] + a[3] <= number(&view.height), "{a:?}");
            for b in &boxes[index + 1..] {
                let apart = (a[0] - b[0] >= b[2] - 0.2 || b[0] - a[0] >= a[2] - 0.2)
                    || (a[1] - b[1] >= b[3] - 0.2 || b[1] - a[1] >= a[3] - 0.2);
                assert!(apart, "{a:?} {b:?}");
            }
        }
        assert!(number(&view.nodes[0].radius) > number(&view.nodes[21].radius));
        assert_eq!(serde_json::to_string(&drawn(&actors, &pairs, 1)).unwrap(), serde_json::to_string(&view).unwrap());
    }
}
