//! Places for the nodes of a network, the same on every run and every machine: from a circle, by stress majorization.
//!
//! Each node moves to where its distances to all others come closest to the lengths of the ways between them (Gansner,
//! Koren and North, Graph Drawing by Stress Majorization, 2004); then boxes that overlap are pushed apart.

use std::f64::consts::TAU;

use super::real;

/// What a node needs room for, dot and label together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Rounds of moving all nodes.
const ROUNDS: usize = 200;

/// Rounds of pushing boxes apart before there is to be more room.
const PUSHES: usize = 600;

/// The way between nodes that nothing joins, in lines.
const FAR: f64 = 2.6;

/// Room between boxes.
const GAP: f64 = 2.0;

/// A drawing this much higher is tried where boxes do not fit.
const MORE: f64 = 40.0;

/// The height of a drawing, and the centres of its boxes. Pairs say how strongly they belong together.
pub(super) fn laid_out(bodies: &[Body], pairs: &[(usize, usize, usize)], width: f64) -> (f64, Vec<(f64, f64)>) {
    let spread = majorized(&ways(bodies.len(), pairs));
    let area: f64 = bodies.iter().map(|body| (body.width + GAP) * (body.height + GAP)).sum();
    let mut height = (area * 2.6 / width).clamp(160.0, 2000.0).round();
    loop {
        let mut places = fitted(&spread, bodies, (width, height));
        if pushed_apart(&mut places, bodies, (width, height)) || height > 4000.0 {
            return (height, places);
        }
        height += MORE;
    }
}

/// How long the shortest way between any two nodes is. Strong pairs are nearer to each other.
fn ways(count: usize, pairs: &[(usize, usize, usize)]) -> Vec<Vec<f64>> {
    let most = real(pairs.iter().map(|pair| pair.2).max().unwrap_or(1));
    let mut ways = vec![vec![f64::INFINITY; count]; count];
    for (a, b, strength) in pairs {
        let length = 1.4 - 0.7 * (real(*strength) / most).sqrt();
        ways[*a][*b] = length;
        ways[*b][*a] = length;
    }
    for through in 0..count {
        for from in 0..count {
            for to in 0..count {
                let length = ways[from][through] + ways[through][to];
                if length < ways[from][to] {
                    ways[from][to] = length;
                }
            }
        }
    }
    for way in ways.iter_mut().flatten() {
        *way = way.min(FAR);
    }
    ways
}

fn majorized(ways: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let count = ways.len();
    let angle = |index: usize| TAU * real(index) / real(count.max(1));
    let mut places: Vec<(f64, f64)> =
        (0..count).map(|index| (libm::cos(angle(index)), libm::sin(angle(index)))).collect();
    for _ in 0..ROUNDS {
        for node in 0..count {
            let (mut x, mut y, mut weights) = (0.0, 0.0, 0.0);
            let here = places[node];
            for (other, there) in places.iter().enumerate().filter(|(other, _)| *other != node) {
                let way = ways[node][other];
                let weight = 1.0 / (way * way);
                let (dx, dy) = (here.0 - there.0, here.1 - there.1);
                let pull = way / libm::hypot(dx, dy).max(1e-6);
                x += weight * (there.0 + dx * pull);
                y += weight * (there.1 + dy * pull);
                weights += weight;
            }
            if weights > 0.0 {
                places[node] = (x / weights, y / weights);
            }
        }
    }
    places
}

/// Stretches places over a drawing, with room for the boxes at its edges. The longer side lies along the higher.
fn fitted(spread: &[(f64, f64)], bodies: &[Body], size: (f64, f64)) -> Vec<(f64, f64)> {
    let range = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (x, y) = (range(&mut spread.iter().map(|at| at.0)), range(&mut spread.iter().map(|at| at.1)));
    let turned = (x.1 - x.0 > y.1 - y.0) == (size.0 < size.1);
    let (x, y) = if turned { (y, x) } else { (x, y) };
    let share = |value: f64, (low, high): (f64, f64)| if high > low { (value - low) / (high - low) } else { 0.5 };
    spread
        .iter()
        .zip(bodies)
        .map(|(at, body)| {
            let at = if turned { (at.1, at.0) } else { *at };
            let across = body.width / 2.0 + share(at.0, x) * (size.0 - body.width);
            (across, body.height / 2.0 + share(at.1, y) * (size.1 - body.height))
        })
        .collect()
}

/// Pushes overlapping boxes apart along the shorter way; whether none overlaps in the end.
fn pushed_apart(places: &mut [(f64, f64)], bodies: &[Body], size: (f64, f64)) -> bool {
    for _ in 0..PUSHES {
        let mut moved = false;
        for a in 0..places.len() {
            for b in a + 1..places.len() {
                let room = (
                    f64::midpoint(bodies[a].width, bodies[b].width) + GAP,
                    f64::midpoint(bodies[a].height, bodies[b].height) + GAP,
                );
                let (dx, dy) = (places[b].0 - places[a].0, places[b].1 - places[a].1);
                let (over_x, over_y) = (room.0 - dx.abs(), room.1 - dy.abs());
                if over_x <= 0.01 || over_y <= 0.01 {
                    continue;
                }
                moved = true;
                // Rather up and down, since boxes are wide.
                if over_x < over_y * 0.5 {
                    let push = (over_x / 2.0 + 0.01) * if dx < 0.0 { -1.0 } else { 1.0 };
                    places[a].0 -= push;
                    places[b].0 += push;
                } else {
                    let push = (over_y / 2.0 + 0.01) * if dy < 0.0 { -1.0 } else { 1.0 };
                    places[a].1 -= push;
                    places[b].1 += push;
                }
            }
        }
        for (place, body) in places.iter_mut().zip(bodies) {
            let held = |value: f64, length: f64, whole: f64| {
                value.clamp(length / 2.0, (whole - length / 2.0).max(length / 2.0))
            };
            *place = (held(place.0, body.width, size.0), held(place.1, body.height, size.1));
        }
        if !moved {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_with_more_in_common_are_nearer() {
        let places = majorized(&ways(4, &[(0, 1, 9), (1, 2, 1), (2, 3, 9)]));
        let between = |a: usize, b: usize| libm::hypot(places[a].0 - places[b].0, places[a].1 - places[b].1);
        assert!(between(0, 1) < between(1, 2) && between(1, 2) < between(0, 3), "{places:?}");
    }
}
