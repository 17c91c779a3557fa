//! Colours, and how well one reads on another.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::diagnostic::Code;
use crate::yaml::fault;

/// A colour without transparency, in sRGB: `#0a5` or `#00aa55`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour([u8; 3]);

impl Colour {
    /// No light at all.
    pub(super) const BLACK: Self = Self([0; 3]);

    /// Red, green and blue, each from 0 to 255.
    pub fn rgb(self) -> [u8; 3] {
        self.0
    }

    /// Reads three or six hexadecimal digits behind a `#`.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digit = |at: usize| digits.get(at..=at).and_then(|digit| u8::from_str_radix(digit, 16).ok());
        let pair = |at: usize| Some(digit(at)? * 16 + digit(at + 1)?);
        match digits.len() {
            3 => Some(Self([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17])),
            6 => Some(Self([pair(0)?, pair(2)?, pair(4)?])),
            _ => None,
        }
    }

    /// From 1 to 21: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The worst contrast with any of some colours.
    pub fn worst_contrast(self, others: &[Self]) -> f64 {
        others.iter().map(|other| self.contrast(*other)).fold(21.0, f64::min)
    }

    /// The colour of the same hue whose lightness is nearest and whose contrast with all others is at least `ratio`.
    pub fn nearest(self, others: &[Self], ratio: f64) -> Option<Self> {
        if self.worst_contrast(others) >= ratio {
            return Some(self);
        }
        let own = self.lightness();
        let steps = (0..=200).map(|step| f64::from(step) / 200.0).map(|lightness| (lightness, self.at(lightness)));
        steps
            .filter(|(_, colour)| colour.worst_contrast(others) >= ratio)
            .min_by(|(a, _), (b, _)| (a - own).abs().total_cmp(&(b - own).abs()))
            .map(|(_, colour)| colour)
    }

    /// A colour of the same hue that is told from it as a ground, and no more: darker if it is light, else lighter.
    pub fn beside(self) -> Self {
        let own = self.lightness();
        self.at(if own > 0.5 { own - 0.04 } else { own + 0.05 })
    }

    /// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The lightness of HSL, from 0 to 1.
    fn lightness(self) -> f64 {
        let (low, high) = self.range();
        f64::midpoint(low, high)
    }

    fn range(self) -> (f64, f64) {
        let parts = self.0.map(|part| f64::from(part) / 255.0);
        (parts.into_iter().fold(1.0, f64::min), parts.into_iter().fold(0.0, f64::max))
    }

    /// The colour with another lightness in HSL: the hue stays. No more is asked of a colour space here, since contrast
    /// is measured, and in HSL every lightness is a colour that screens have.
    fn at(self, lightness: f64) -> Self {
        let (low, high) = self.range();
        let spread = |lightness: f64| 1.0 - (2.0 * lightness - 1.0).abs();
        let own = spread(self.lightness());
        // Never more colourful than it is: what is nearly white has a hue that nobody sees.
        let scale = if own > 0.0 { (spread(lightness) / own).min(1.0) } else { 0.0 };
        let middle = f64::midpoint(low, high);
        Self(self.0.map(|part| byte(lightness + (f64::from(part) / 255.0 - middle) * scale)))
    }
}

/// A part of a colour, from 0 to 1, as a byte.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped to what a byte holds")]
fn byte(part: f64) -> u8 {
    (part * 255.0).round().clamp(0.0, 255.0) as u8
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Written)
    }
}

/// A colour as authors write it.
struct Written;

impl Visitor<'_> for Written {
    type Value = Colour;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a colour such as \"#00aa55\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Colour, E> {
        Colour::read(text).ok_or_else(|| wrong(text))
    }
}

/// Says what is wrong with a text that is no colour.
pub(super) fn wrong<E: Error>(text: &str) -> E {
    let digits = !text.is_empty() && text.chars().all(|letter| letter.is_ascii_hexdigit());
    let (message, hint) = if text.is_empty() || text == "~" {
        let hint = "write it in quotes, such as `\"#0a5\"`: without them, YAML takes `#` for the start of a comment";
        ("there is no colour here".to_owned(), hint.to_owned())
    } else if digits && matches!(text.len(), 3 | 6) {
        (format!("`{text}` is no colour"), format!("write `\"#{text}\"`, with a `#` and in quotes"))
    } else {
        let hint = "write red, green and blue as hexadecimal digits: `\"#0a5\"` or `\"#00aa55\"`";
        (format!("`{text}` is no colour"), hint.to_owned())
    };
    E::custom(fault(Code::InvalidValue, &message, &hint))
}

impl JsonSchema for Colour {
    fn schema_name() -> Cow<'static, str> {
        "Colour".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$",
            "description": "A colour such as `#0a5` or `#00aa55`, in quotes.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    fn colour(text: &str) -> Colour {
        Colour::read(text).unwrap()
    }

    #[test]
    fn only_three_or_six_digits_are_a_colour() {
        assert_eq!(colour("#0A5").to_string(), "#00aa55");
        for wrong in ["", "#", "0a5", "#0a", "#0a5f", "#+a5b5c", "#ääa", "red", "#00aa5g", "#00aa55;}"] {
            assert_eq!(Colour::read(wrong), None, "{wrong}");
        }
    }

    /// The values are those of <https://webaim.org/resources/contrastchecker/>.
    #[test]
    fn contrast_is_that_of_wcag() {
        for (a, b, ratio) in [("#fff", "#000", 21.0), ("#777", "#fff", 4.47), ("#0a5", "#fff", 3.05)] {
            assert!((colour(a).contrast(colour(b)) - ratio).abs() < 0.01, "{a} {b} {}", colour(a).contrast(colour(b)));
        }
    }

    #[test]
    fn the_nearest_colour_that_reads_keeps_its_hue() {
        let (paper, panel) = (colour("#ffffff"), colour("#eeeeee"));
        let nearest = colour("#0a5").nearest(&[paper, panel], 4.5).unwrap();
        assert_eq!(nearest.to_string(), "#007d3e");
        assert_eq!(nearest.nearest(&[paper, panel], 4.5), Some(nearest), "what reads stays");
        assert_eq!(colour("#777").nearest(&[colour("#000"), colour("#fff")], 7.0), None);
        assert_eq!(colour("#000").nearest(&[colour("#000")], 4.5).unwrap().to_string(), "#757575");
    }
}
