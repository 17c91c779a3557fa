//! The outlines of the world: Natural Earth 4.1.0 at 1:50 million, which is in the public domain.
//!
//! `examples/world_outlines.rs` makes `world.bin` and says what it changes. In it all numbers are in groups of seven bits,
//! lowest first; those that may be negative have their sign in the lowest bit. First come the arcs, each as the steps from
//! point to point in hundredths of a degree east and north; then the rings of the land, the borders as `2 × arc +
//! disputed`, and the countries by name, each with its rings. A ring is a list of arcs that follow each other, `!arc` where
//! one is walked backwards, as in `TopoJSON`.

use std::sync::LazyLock;

use super::sphere::Point;

static BYTES: &[u8] = include_bytes!("world.bin");

/// The world, read when the first map is drawn.
pub(super) static WORLD: LazyLock<World> = LazyLock::new(|| World::read(BYTES).unwrap_or_default());

/// A closed line on the globe; its last point is not its first again.
pub(super) type Ring = Vec<Point>;

/// All outlines.
#[derive(Debug, Default)]
pub(super) struct World {
    /// The shores, each ring an island or the hole of a lake.
    pub(super) land: Vec<Ring>,
    /// The lines between countries.
    pub(super) borders: Vec<Border>,
    /// Who holds what.
    pub(super) countries: Vec<Country>,
}

/// A line between two countries.
#[derive(Debug)]
pub(super) struct Border {
    pub(super) line: Vec<Point>,
    /// Whether there is a dispute about it.
    pub(super) disputed: bool,
}

/// A country.
#[derive(Debug)]
pub(super) struct Country {
    /// In English.
    pub(super) name: String,
    pub(super) rings: Vec<Ring>,
}

impl World {
    /// Reads the outlines; `None` when the bytes end too early or speak of arcs that are not there.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader { bytes };
        let arcs = reader.list(|reader| {
            let (mut east, mut north) = (0, 0);
            reader.list(|reader| {
                east += reader.signed()?;
                north += reader.signed()?;
                Some(Point::at(f64::from(north) / 100.0, f64::from(east) / 100.0))
            })
        })?;
        let land = reader.list(|reader| ring(reader, &arcs))?;
        let borders = reader.list(|reader| {
            let number = reader.number()?;
            let line = arcs.get(usize::try_from(number / 2).ok()?)?.clone();
            Some(Border { line, disputed: number % 2 == 1 })
        })?;
        let countries = reader.list(|reader| {
            let name = reader.text()?;
            Some(Country { name, rings: reader.list(|reader| ring(reader, &arcs))? })
        })?;
        Some(Self { land, borders, countries })
    }
}

fn ring(reader: &mut Reader<'_>, arcs: &[Vec<Point>]) -> Option<Ring> {
    let references = reader.list(Reader::signed)?;
    let mut ring = Ring::new();
    for reference in references {
        let backwards = reference < 0;
        let arc = arcs.get(usize::try_from(if backwards { !reference } else { reference }).ok()?)?;
        // The first point of an arc is the last one of the arc before.
        if backwards {
            ring.extend(arc.iter().rev().skip(1));
        } else {
            ring.extend(arc.iter().skip(1));
        }
    }
    Some(ring)
}

struct Reader<'b> {
    bytes: &'b [u8],
}

impl Reader<'_> {
    fn number(&mut self) -> Option<u32> {
        let mut value = 0;
        for shift in [0, 7, 14, 21, 28] {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u32::from(byte & 127) << shift;
            if *byte < 128 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i32> {
        let number = self.number()?;
        let half = i32::try_from(number >> 1).ok()?;
        Some(if number % 2 == 1 { !half } else { half })
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    /// A count and as many things.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| item(self)).collect()
    }
}
