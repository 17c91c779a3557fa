//! Names of fonts, in the order in which a browser looks for them.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error};

use crate::diagnostic::Code;
use crate::yaml::fault;

/// Words of CSS that stand for a font of the reader's: <https://www.w3.org/TR/css-fonts-4/#generic-font-families>.
const GENERIC: &[&str] = &[
    "serif",
    "sans-serif",
    "monospace",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
    "cursive",
    "fantasy",
    "math",
    "-apple-system",
];

/// Families of fonts, as CSS has them: `Georgia, "Times New Roman", serif`. Holds no sign with which CSS could go on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Families(Vec<String>);

impl Families {
    /// Reads a list of names with commas between; the error is the name that is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let bare = |name: &str| {
            let quoted = |quote| name.strip_prefix(quote)?.strip_suffix(quote);
            quoted('"').or_else(|| quoted('\'')).unwrap_or(name).trim().to_owned()
        };
        let names: Vec<String> = text.split(',').map(|name| bare(name.trim())).collect();
        let fit = |letter: char| letter.is_alphanumeric() || " -_.+".contains(letter);
        let is_name = |name: &String| !name.is_empty() && name.chars().all(fit);
        match names.iter().find(|name| !is_name(name)) {
            Some(wrong) => Err(wrong.clone()),
            None => Ok(Self(names)),
        }
    }

    /// The first name, if it is that of a font and no generic word.
    pub(super) fn first(&self) -> Option<&str> {
        self.0.first().map(String::as_str).filter(|name| !GENERIC.contains(name))
    }

    /// Whether it names nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it ends in a word that stands for a font on every device.
    pub(super) fn ends_generic(&self) -> bool {
        self.0.last().is_some_and(|name| GENERIC.contains(&name.as_str()))
    }
}

/// A name as CSS writes it.
pub(super) fn css(name: &str) -> String {
    if GENERIC.contains(&name) { name.to_owned() } else { format!("\"{name}\"") }
}

impl fmt::Display for Families {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(|name| css(name)).collect();
        f.write_str(&names.join(", "))
    }
}

impl<'de> Deserialize<'de> for Families {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // No name at all is told later: it may stand in for a field that is missing.
        if text.is_empty() {
            return Ok(Self(Vec::new()));
        }
        Self::read(&text).map_err(|name| {
            let message = format!("`{name}` is no name of a font");
            let hint = "write names with commas between, such as `Georgia, Times New Roman, serif`";
            D::Error::custom(fault(Code::InvalidValue, &message, hint))
        })
    }
}

impl JsonSchema for Families {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Families".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "Names of fonts with commas between." })
    }
}

#[cfg(test)]
mod tests {
    use super::Families;

    #[test]
    fn names_are_quoted_and_generic_words_are_not() {
        let shown = |text| Families::read(text).map(|families| families.to_string());
        assert_eq!(shown("Georgia, 'Times New Roman', serif"), Ok(r#""Georgia", "Times New Roman", serif"#.to_owned()));
        assert_eq!(shown("Amiri، x"), Err("Amiri، x".to_owned()));
        assert_eq!(shown("وسط"), Ok("\"وسط\"".to_owned()));
    }

    #[test]
    fn no_name_lets_css_go_on() {
        for hostile in [
            "",
            "a,",
            "a;b",
            "a}b",
            "a{b",
            "a\"b",
            "a'b",
            "a\\b",
            "a\nb",
            "url(x)",
            "a/*b",
            "</style>",
            "var(--x)",
            "@import x",
            "a!important",
        ] {
            assert!(Families::read(hostile).is_err(), "{hostile}");
        }
    }
}
