//! The two fonts of cards: which letters they have, how wide words are, and where the drawing finds them.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, Source};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

static SERIF_FILE: &[u8] = include_bytes!("fonts/card-serif.ttf");
static SANS_FILE: &[u8] = include_bytes!("fonts/card-sans.ttf");

/// For headlines.
pub(super) static SERIF: LazyLock<Face> = LazyLock::new(|| Face::of(SERIF_FILE));
/// For what stands around them.
pub(super) static SANS: LazyLock<Face> = LazyLock::new(|| Face::of(SANS_FILE));

/// Both of them, as `serif` and `sans-serif`. No font of the machine is among them, so that a card is the same on each.
pub(super) fn fonts() -> Database {
    let mut fonts = Database::new();
    for file in [SERIF_FILE, SANS_FILE] {
        fonts.load_font_source(Source::Binary(Arc::new(file)));
    }
    fonts.set_serif_family("Card Serif");
    fonts.set_sans_serif_family("Card Sans");
    fonts
}

/// A font. One that cannot be read has no letters.
pub(super) struct Face(Option<FontRef<'static>>);

impl Face {
    fn of(bytes: &'static [u8]) -> Self {
        Self(FontRef::new(bytes).ok())
    }

    /// Whether it has every letter of a text.
    pub(super) fn has(&self, text: &str) -> bool {
        let Some(font) = &self.0 else { return false };
        let letters = font.charmap();
        text.chars().all(|letter| letter.is_whitespace() || letters.map(letter).is_some())
    }

    /// How wide words are, in pixels, a little too much rather than too little: letters that move together, as in `Te`, are
    /// not counted.
    pub(super) fn width(&self, words: &str, size: f32) -> f32 {
        let Some(font) = &self.0 else { return 0.0 };
        let (letters, metrics) = (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default()));
        words.chars().filter_map(|letter| metrics.advance_width(letters.map(letter)?)).sum()
    }

    /// The size, at most this one, at which words fit into a width.
    pub(super) fn fitting(&self, words: &str, size: f32, room: f32) -> f32 {
        let width = self.width(words, size);
        if width > room { size * room / width } else { size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_are_found_by_the_names_that_templates_use() {
        let fonts = fonts();
        let found: Vec<&str> = fonts.faces().map(|face| face.families[0].0.as_str()).collect();
        assert_eq!(found, ["Card Serif", "Card Sans"]);
        assert!(SERIF.has("Ωμέγα") && SANS.has("Ещё · žluťoučký") && !SERIF.has("سد"));
    }
}
