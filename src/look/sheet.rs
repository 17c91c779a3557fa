//! The stylesheet that the settings become.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::family::css;
use super::palette::{Palette, Scheme};
use super::{Font, FontFile, FontStyle, Look, address};

/// The stylesheet that it is put behind.
pub const SHEET: &str = "nutgraf.css";

/// What an address in `url("…")` cannot hold, or need not.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Look {
    /// The rules over those of the built-in stylesheet; `None` if it changes none.
    pub fn sheet(&self) -> Option<String> {
        let mut css = String::new();
        let mut kept: Vec<(&str, &FontFile)> = Vec::new();
        for (_, font) in self.fonts.named() {
            for file in &font.files {
                let Some(face) = font.family.first().map(|name| (name, file)).filter(|face| !kept.contains(face))
                else {
                    continue;
                };
                css.push_str(&rule_of_face(face.0, file));
                kept.push(face);
            }
        }
        css.push_str(&self.families());
        for scheme in [Scheme::Light, Scheme::Dark] {
            css.push_str(&self.colours_of(scheme));
        }
        (!css.is_empty()).then_some(css)
    }

    /// The font files that every page needs, by address and media type: of text and of labels, those that are upright
    /// and as bold as text is.
    pub fn first_fonts(&self) -> Vec<(&str, &'static str)> {
        let mut files = Vec::with_capacity(2);
        files.extend(first_file(self.fonts.text.as_ref(), "fonts/nutgraf-serif.woff2"));
        files.extend(first_file(self.fonts.labels.as_ref(), "fonts/nutgraf-sans.woff2"));
        files.dedup();
        files.into_iter().filter_map(|file| Some((file, format(file)?.1))).collect()
    }

    fn families(&self) -> String {
        let fonts = [("serif", &self.fonts.text), ("headings", &self.fonts.headings), ("sans", &self.fonts.labels)];
        let given = fonts.into_iter().filter_map(|(name, font)| Some((name, font.as_ref()?)));
        let lines: Vec<String> =
            given.filter_map(|(name, font)| Some(format!("--{name}: {};", stack(name, font)?))).collect();
        if lines.is_empty() { String::new() } else { format!(":root {{ {} }}\n", lines.join(" ")) }
    }

    /// Only screens have these colours: paper is white.
    fn colours_of(&self, scheme: Scheme) -> String {
        let changed = Palette::of(&self.colours, scheme).changed();
        if changed.is_empty() {
            return String::new();
        }
        let lines: Vec<String> = changed.into_iter().map(|(name, colour)| format!("--{name}: {colour};")).collect();
        let name = scheme.name();
        format!("@media screen and (prefers-color-scheme: {name}) {{ :root {{ {} }} }}\n", lines.join(" "))
    }
}

/// The names of a font for a place; the reader's own serif or sans stands in where none says so.
fn stack(place: &str, font: &Font) -> Option<String> {
    let generic = if place == "sans" { "sans-serif" } else { "serif" };
    if font.family.is_empty() {
        return None;
    }
    Some(if font.family.ends_generic() { font.family.to_string() } else { format!("{}, {generic}", font.family) })
}

fn rule_of_face(name: &str, file: &FontFile) -> String {
    let Some((format, _)) = format(&file.src) else { return String::new() };
    let source = utf8_percent_encode(address(&file.src), ENCODED);
    let from = file.weight.unwrap_or(400);
    let weight = file.weight_to.map_or_else(|| from.to_string(), |to| format!("{from} {to}"));
    let style = match file.style {
        FontStyle::Normal => "normal",
        FontStyle::Italic => "italic",
    };
    format!(
        "@font-face {{ font-family: {}; src: url(\"{source}\") format(\"{format}\"); font-weight: {weight}; \
         font-style: {style}; font-display: swap; }}\n",
        css(name)
    )
}

/// The regular file of a font; the built-in one's where the site says nothing.
fn first_file<'f>(font: Option<&'f Font>, built_in: &'static str) -> Option<&'f str> {
    match font {
        None => Some(built_in),
        Some(font) => font.files.iter().find(|file| is_regular(file)).map(|file| address(&file.src)),
    }
}

fn is_regular(file: &FontFile) -> bool {
    let from = file.weight.unwrap_or(400);
    file.style == FontStyle::Normal && (from..=file.weight_to.unwrap_or(from)).contains(&400)
}

/// What CSS and HTML call the form of a font file, by its ending.
pub(super) fn format(file: &str) -> Option<(&'static str, &'static str)> {
    match file.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "woff2" => Some(("woff2", "font/woff2")),
        "woff" => Some(("woff", "font/woff")),
        "ttf" => Some(("truetype", "font/ttf")),
        "otf" => Some(("opentype", "font/otf")),
        _ => None,
    }
}
