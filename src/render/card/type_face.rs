//! Fonts: which letters they have, how wide words are, and their outlines.

use std::sync::LazyLock;

use harfrust::{Buffer, Font, ShapeOptions, ShaperFont};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{Path, PathBuilder};

/// For headlines.
pub(super) static SERIF: LazyLock<Face> = LazyLock::new(|| Face::of(include_bytes!("fonts/card-serif.ttf")));
/// For what stands around them.
pub(super) static SANS: LazyLock<Face> = LazyLock::new(|| Face::of(include_bytes!("fonts/card-sans.ttf")));

/// A font. One that cannot be read has no letters.
pub(super) struct Face {
    font: Option<(FontRef<'static>, Font)>,
}

/// A letter of a word: its outline in the font, and where it stands, in pixels.
struct Letter {
    glyph: GlyphId,
    x: f32,
    y: f32,
}

impl Face {
    fn of(bytes: &'static [u8]) -> Self {
        Self { font: FontRef::new(bytes).ok().zip(Font::new(bytes, 0)) }
    }

    /// Whether it has every letter of a text.
    pub(super) fn has(&self, text: &str) -> bool {
        let Some((font, _)) = &self.font else { return false };
        let letters = font.charmap();
        text.chars().all(|letter| letter.is_whitespace() || letters.map(letter).is_some())
    }

    /// How wide words are, in pixels.
    pub(super) fn width(&self, words: &str, size: f32) -> f32 {
        self.letters(words, size).1
    }

    /// The size, at most this one, at which words fit into a width.
    pub(super) fn fitting(&self, words: &str, size: f32, room: f32) -> f32 {
        let width = self.width(words, size);
        if width > room { size * room / width } else { size }
    }

    /// The outline of words that begin at a point on the baseline.
    pub(super) fn outline(&self, words: &str, size: f32, (x, y): (f32, f32)) -> Option<Path> {
        let (font, _) = self.font.as_ref()?;
        let glyphs = font.outline_glyphs();
        let mut path = PathBuilder::new();
        for letter in self.letters(words, size).0 {
            let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
            let mut pen = Pen { path: &mut path, x: x + letter.x, y: y - letter.y };
            glyphs.get(letter.glyph)?.draw(settings, &mut pen).ok()?;
        }
        path.finish()
    }

    /// The letters of words, and how wide they are together.
    fn letters(&self, words: &str, size: f32) -> (Vec<Letter>, f32) {
        let (mut letters, mut at) = (Vec::new(), 0);
        let Some((_, font)) = &self.font else { return (letters, 0.0) };
        let pixels = size / f32::from(font.units_per_em());
        let mut buffer = Buffer::new();
        buffer.push_str(words);
        buffer.guess_segment_properties();
        if harfrust::shape(&ShaperFont::new(font), &mut buffer, ShapeOptions::new()).is_err() {
            return (letters, 0.0);
        }
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            letters.push(Letter {
                glyph: GlyphId::new(info.glyph_id),
                x: f32_of(at + position.x_offset) * pixels,
                y: f32_of(position.y_offset) * pixels,
            });
            at += position.x_advance;
        }
        (letters, f32_of(at) * pixels)
    }
}

/// Font units, of which a line has some ten thousand.
#[expect(clippy::cast_precision_loss, reason = "a float counts sixteen million exactly")]
fn f32_of(units: i32) -> f32 {
    units as f32
}

/// Draws a letter where it stands; in fonts, up is positive.
struct Pen<'p> {
    path: &'p mut PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + x1, self.y - y1, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + x1, self.y - y1, self.x + x2, self.y - y2, self.x + x, self.y - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
