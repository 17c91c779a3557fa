//! `theme` in `nutgraf.yaml`: colours, fonts and a logo, without a line of CSS.
//!
//! Becomes one small stylesheet over the built-in one. All that an author writes is read into types that hold nothing with
//! which CSS could go on: colours as numbers, names of fonts as letters, files as percent-encoded addresses.

mod check;
mod colour;
mod family;
mod palette;
mod sheet;

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, MapAccess, Visitor};

pub use colour::Colour;
pub use family::Families;
pub use sheet::SHEET;

use crate::diagnostic::Diagnostic;
use crate::text::SourcePath;
use palette::{Palette, Scheme};

/// How the site looks. The built-in theme stands wherever nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Theme")]
pub struct Look {
    /// Colours. What you leave out is fitted to those you give.
    #[serde(default)]
    pub colours: Colours,
    /// Fonts.
    #[serde(default)]
    pub fonts: Fonts,
    /// A picture that stands for the site's name at the top of each page.
    pub logo: Option<Logo>,
}

/// Colours. One alone is that of the light look; in the dark look `accent` and `link` then keep their hue and are as light as
/// they have to be, and the others stay as they are built in. `{ light: …, dark: … }` gives both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Colours {
    /// What marks: bars beside what matters, key events.
    #[serde(deserialize_with = "given")]
    pub accent: Option<Shade>,
    /// Links.
    #[serde(deserialize_with = "given")]
    pub link: Option<Shade>,
    /// The ground of the page.
    #[serde(deserialize_with = "given")]
    pub paper: Option<Shade>,
    /// The ground of boxes; beside the paper if left out.
    #[serde(deserialize_with = "given")]
    pub panel: Option<Shade>,
    /// Text.
    #[serde(deserialize_with = "given")]
    pub ink: Option<Shade>,
    /// Text that matters less: dates, labels, credits.
    #[serde(deserialize_with = "given")]
    pub quiet: Option<Shade>,
}

/// A colour in the light look and in the dark one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shade {
    /// On a light ground.
    pub light: Option<Colour>,
    /// On a dark ground.
    pub dark: Option<Colour>,
    /// Whether it was written as one colour.
    alone: bool,
}

/// A colour for each look.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LightAndDark")]
struct Both {
    /// The colour where the reader's device asks for a light look.
    #[serde(default, deserialize_with = "given")]
    light: Option<Colour>,
    /// The colour where it asks for a dark one.
    #[serde(default, deserialize_with = "given")]
    dark: Option<Colour>,
}

/// Fonts, each as names of fonts that readers may have (`Georgia, serif`), or with files of your own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Fonts {
    /// Running text.
    pub text: Option<Font>,
    /// Headings; as the text if left out.
    pub headings: Option<Font>,
    /// What labels: dates, captions, navigation.
    pub labels: Option<Font>,
}

/// A font, with the files it comes in if it is the site's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Font {
    /// Its name, and what stands in for it.
    pub family: Families,
    /// Its files.
    pub files: Vec<FontFile>,
}

/// A font that the site brings along.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OwnFont {
    /// Its name, and behind commas what stands in for it: `Literata, Georgia, serif`.
    family: Families,
    /// Its files.
    files: Vec<FontFile>,
}

/// A file of a font.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FontFile {
    /// The file, in `static/`: `fonts/literata.woff2`.
    pub src: String,
    /// How bold it is, from 1 to 1000; 400 if left out.
    pub weight: Option<u16>,
    /// How bold it can be, if it is a variable font that begins at `weight`.
    pub weight_to: Option<u16>,
    /// Whether it is slanted.
    #[serde(default)]
    pub style: FontStyle,
}

/// Whether a font is slanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FontStyle {
    /// Upright.
    #[default]
    Normal,
    /// Slanted.
    Italic,
}

/// A picture that stands for the site's name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// The picture, a file in `static/`: `logo.svg`.
    pub src: String,
    /// Another picture for the dark look.
    pub dark: Option<String>,
    /// What it says; the site's title if left out.
    pub alt: Option<String>,
    /// How wide it is shown, in CSS pixels.
    pub width: u16,
    /// How high it is shown, in CSS pixels.
    pub height: u16,
}

/// The colours of the light look, for what is drawn and not styled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Inks {
    /// The ground.
    pub paper: Colour,
    /// Text.
    pub ink: Colour,
    /// Text that matters less.
    pub quiet: Colour,
    /// What only divides.
    pub line: Colour,
    /// What stands out.
    pub accent: Colour,
}

impl Look {
    /// The colours of the light look, the built-in ones among them.
    pub fn inks(&self) -> Inks {
        let palette = Palette::of(&self.colours, Scheme::Light);
        let [paper, ink, quiet, line, accent] =
            ["paper", "ink", "quiet", "line", "accent"].map(|name| palette.value(name));
        Inks { paper, ink, quiet, line, accent }
    }

    /// What is wrong with it in itself.
    pub fn told(&self, file: &SourcePath) -> Vec<Diagnostic> {
        let mut told = check::fonts(&self.fonts, file);
        told.extend(self.logo.iter().filter_map(|logo| check::logo(logo, file)));
        for scheme in [Scheme::Light, Scheme::Dark] {
            told.extend(Palette::of(&self.colours, scheme).told(file));
        }
        told
    }

    /// The files of `static/` that it names, each with its field.
    pub fn files(&self) -> Vec<(String, &str)> {
        let mut files = Vec::new();
        for (name, font) in self.fonts.named() {
            // A file that is no font is told as that, and not looked for.
            for (index, file) in font.files.iter().enumerate().filter(|(_, file)| sheet::format(&file.src).is_some()) {
                files.push((format!("theme.fonts.{name}.files[{index}].src"), file.src.as_str()));
            }
        }
        if let Some(logo) = &self.logo {
            files.push(("theme.logo.src".to_owned(), logo.src.as_str()));
            files.extend(logo.dark.as_deref().map(|dark| ("theme.logo.dark".to_owned(), dark)));
        }
        files
    }
}

impl Fonts {
    /// The fonts that are given, by their fields.
    fn named(&self) -> impl Iterator<Item = (&'static str, &Font)> {
        let fonts = [("text", &self.text), ("headings", &self.headings), ("labels", &self.labels)];
        fonts.into_iter().filter_map(|(name, font)| Some((name, font.as_ref()?)))
    }
}

impl Colours {
    /// The colour that the stylesheet knows by a name.
    fn shade(&self, name: &str) -> Option<Shade> {
        match name {
            "accent" => self.accent,
            "link" => self.link,
            "paper" => self.paper,
            "panel" => self.panel,
            "ink" => self.ink,
            "quiet" => self.quiet,
            _ => None,
        }
    }
}

/// The address of a file of `static/` below the site's.
pub fn address(written: &str) -> &str {
    written.trim_start_matches('/')
}

/// A colour that is written. Nothing behind the colon is a mistake: without quotes, YAML takes `#` for a comment.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl<'de> Deserialize<'de> for Shade {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Shade;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a colour, or `{ light: …, dark: … }`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Shade, E> {
                let light = Colour::read(text).ok_or_else(|| colour::wrong(text))?;
                Ok(Shade { light: Some(light), dark: None, alone: true })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Shade, A::Error> {
                let both = Both::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Shade { light: both.light, dark: both.dark, alone: false })
            }
        }
        deserializer.deserialize_any(Written)
    }
}

impl JsonSchema for Shade {
    fn schema_name() -> Cow<'static, str> {
        "Shade".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (one, both) = (generator.subschema_for::<Colour>(), generator.subschema_for::<Both>());
        json_schema!({ "anyOf": [one, both] })
    }
}

impl<'de> Deserialize<'de> for Font {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Font;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names of fonts, or `{ family: …, files: … }`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Font, E> {
                let family = Families::deserialize(StrDeserializer::<E>::new(text))?;
                Ok(Font { family, files: Vec::new() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Font, A::Error> {
                let OwnFont { family, files } = OwnFont::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Font { family, files })
            }
        }
        deserializer.deserialize_any(Written)
    }
}

impl JsonSchema for Font {
    fn schema_name() -> Cow<'static, str> {
        "Font".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (names, own) = (generator.subschema_for::<Families>(), generator.subschema_for::<OwnFont>());
        json_schema!({ "anyOf": [names, own] })
    }
}
