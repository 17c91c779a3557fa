//! How much room words take. Which font a reader has is not known, so they are taken to be rather wide.

use unicode_width::UnicodeWidthChar;

use super::plane::Area;
use super::projection::Flat;

/// How names are set on a map, in units of the drawing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lettering {
    /// The size of the letters.
    pub(super) size: f64,
    /// How far lines are apart.
    pub(super) line: f64,
    /// How wide letters are, as a share of bold ones.
    pub(super) breadth: f64,
    /// How far letters are spaced out, as a share of their size.
    pub(super) spaced: f64,
    /// How many letters a line of a name may have before it is broken.
    pub(super) letters: usize,
    /// How many lines a name may have.
    pub(super) lines: usize,
}

/// On which side of a point a text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    /// As `text-anchor` has it, for text from left to right.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A text in its place.
#[derive(Debug, Clone)]
pub(super) struct Set {
    pub(super) lines: Vec<String>,
    pub(super) area: Area,
    pub(super) anchor: Anchor,
}

impl Lettering {
    /// How wide a text is at most, in all but the widest fonts.
    pub(super) fn width(self, text: &str) -> f64 {
        let letters: f64 = text.chars().map(|letter| share(letter) * self.breadth + self.spaced).sum();
        letters * self.size
    }

    /// A name in lines of about the same length; `None` if there would be too many.
    pub(super) fn broken(self, name: &str) -> Option<Vec<String>> {
        let long = name.chars().count();
        let lines = long.div_ceil(self.letters).max(1);
        if lines > self.lines {
            return None;
        }
        let wrapped = |width: usize| textwrap::wrap(name, textwrap::Options::new(width).break_words(false));
        // The narrowest lines that are not more than need be.
        let width = (long / lines..=long).find(|width| wrapped(*width).len() <= lines).unwrap_or(long);
        Some(wrapped(width).into_iter().map(String::from).collect())
    }

    /// Lines that lie in a direction from a point, which is right and down in -1 to 1.
    pub(super) fn beside(self, (x, y): Flat, (right, down): Flat, lines: &[String]) -> Set {
        let width = lines.iter().map(|line| self.width(line)).fold(0.0, f64::max);
        let height = self.size * 1.1 + lines.iter().skip(1).map(|_| self.line).sum::<f64>();
        let (anchor, left) = if right > 0.3 {
            (Anchor::Start, x)
        } else if right < -0.3 {
            (Anchor::End, x - width)
        } else {
            (Anchor::Middle, x - width / 2.0)
        };
        let top = y - height / 2.0 + down * height / 2.0;
        let area = Area { left, top, right: left + width, bottom: top + height };
        Set { lines: lines.to_vec(), area, anchor }
    }

    /// The baselines of the lines of a text.
    pub(super) fn baselines(self, set: &Set) -> impl Iterator<Item = f64> {
        std::iter::successors(Some(set.area.top + self.size * 0.86), move |last| Some(last + self.line))
    }
}

impl Set {
    /// Where each line is anchored.
    pub(super) fn x(&self) -> f64 {
        match self.anchor {
            Anchor::Start => self.area.left,
            Anchor::Middle => f64::midpoint(self.area.left, self.area.right),
            Anchor::End => self.area.right,
        }
    }
}

/// How wide a bold letter is in `DejaVu Sans`, one of the widest fonts that readers may have, as a share of the size.
fn share(letter: char) -> f64 {
    match letter {
        ' ' | 'i' | 'j' | 'l' | 'I' | 'J' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' => 0.38,
        'f' | 'r' | 't' | '(' | ')' | '-' | '/' | '·' | '!' => 0.49,
        'c' | 's' | 'z' => 0.6,
        'm' | 'M' | '—' | '@' | '%' => 1.05,
        'w' => 0.93,
        'W' => 1.11,
        letter if letter.is_uppercase() => 0.82,
        letter => match letter.width() {
            Some(0) | None => 0.0,
            Some(1) => 0.72,
            Some(_) => 1.1,
        },
    }
}
