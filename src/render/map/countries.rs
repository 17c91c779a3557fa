//! The names of countries, where they lie in the country and in nothing’s way.

use super::lettering::{Anchor, Lettering, Set};
use super::outlines::WORLD;
use super::plane::{self, Area};
use super::projection::Flat;
use super::view::View;

/// A country with what is seen of it.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) name: &'static str,
    rings: Vec<Vec<Flat>>,
    surface: f64,
}

/// The countries on a drawing, the largest first.
pub(super) fn seen(view: View) -> Vec<Seen> {
    /// Too small for any name.
    const SMALL: f64 = 300.0;
    let look = |country: &'static super::outlines::Country| {
        let rings = view.rings(&country.rings);
        let inside: Vec<Vec<Flat>> = rings.into_iter().map(|ring| plane::ring_inside(ring, view.area())).collect();
        let surface = inside.iter().map(|ring| plane::surface(ring)).sum::<f64>().abs();
        Seen { name: &country.name, rings: inside, surface }
    };
    let mut seen: Vec<Seen> = WORLD.countries.iter().map(look).filter(|seen| seen.surface > SMALL).collect();
    seen.sort_by(|a, b| b.surface.total_cmp(&a.surface));
    seen
}

/// Names for countries, as many as fit and at most so many.
pub(super) fn names(seen: &[Seen], lettering: Lettering, most: usize, view: View, taken: &[Area]) -> Vec<Set> {
    let mut taken = taken.to_vec();
    let mut names = Vec::new();
    for country in seen {
        if names.len() == most {
            break;
        }
        let lines = [Some(vec![country.name.to_owned()]), lettering.broken(country.name)];
        let found = lines.iter().flatten().find_map(|lines| country.room(lines, lettering, view, &taken));
        if let Some(set) = found {
            taken.push(set.area);
            names.push(set);
        }
    }
    names
}

impl Seen {
    /// The place for some lines that is furthest from the country’s borders to the left and right.
    fn room(&self, lines: &[String], lettering: Lettering, view: View, taken: &[Area]) -> Option<Set> {
        let size = lettering.beside((0.0, 0.0), (0.0, 0.0), lines).area;
        let (width, height) = (size.right - size.left, size.bottom - size.top);
        let page = view.area().wider(-4.0);
        let mut best: Option<(f64, Area)> = None;
        let mut top = page.top;
        while top + height < page.bottom {
            let levels = [top, top + height / 2.0, top + height];
            for (left, right) in self.stretches(levels) {
                let (left, right) = (left.max(page.left), right.min(page.right));
                let free = right - left - width;
                if free < 2.0 || best.as_ref().is_some_and(|(best, _)| *best >= free) {
                    continue;
                }
                for share in [0.5, 0.3, 0.7, 0.12, 0.88] {
                    let left = left + free * share;
                    let area = Area { left, top, right: left + width, bottom: top + height };
                    let worth = free * (1.0 - (share - 0.5_f64).abs());
                    if best.as_ref().is_none_or(|(best, _)| worth > *best)
                        && !taken.iter().any(|taken| taken.meets(area.wider(2.0)))
                    {
                        best = Some((worth, area));
                        break;
                    }
                }
            }
            top += height / 2.0;
        }
        best.map(|(_, area)| Set { lines: lines.to_vec(), area, anchor: Anchor::Middle })
    }

    /// The stretches from left to right that are inside the country at all of some levels.
    fn stretches(&self, levels: [f64; 3]) -> Vec<(f64, f64)> {
        let mut common = self.inside_at(levels[0]);
        for level in &levels[1..] {
            let other = self.inside_at(*level);
            let both = common.iter().flat_map(|one| {
                other.iter().map(|other| (one.0.max(other.0), one.1.min(other.1))).filter(|(from, to)| from < to)
            });
            common = both.collect();
        }
        common
    }

    /// From where to where a level is inside the country.
    pub(super) fn inside_at(&self, level: f64) -> Vec<(f64, f64)> {
        let mut crossings = Vec::new();
        for ring in &self.rings {
            let next = ring.iter().cycle().skip(1);
            for (from, to) in ring.iter().zip(next) {
                if (from.1 > level) != (to.1 > level) {
                    crossings.push(plane::between(*from, *to, (level - from.1) / (to.1 - from.1)).0);
                }
            }
        }
        crossings.sort_by(f64::total_cmp);
        crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    }
}
