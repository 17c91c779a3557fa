//! The small types that records are made of: ids, inline Markdown, web addresses, and "an id or a record".

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};

use crate::diagnostic::Code;
use crate::markdown::{self, Html};
use crate::yaml::fault;

/// The name of a record: `[a-z0-9][a-z0-9-]*`. Permanent, since it is part of addresses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Id(Arc<str>);

impl Id {
    /// Makes an id of a text that is one.
    pub fn new(text: &str) -> Option<Self> {
        let fit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let well_formed = text.bytes().all(|byte| fit(byte) || byte == b'-') && text.bytes().next().is_some_and(fit);
        well_formed.then(|| Self(text.into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).ok_or_else(|| {
            let slug = crate::text::slug(&text);
            let hint = if text.contains("://") {
                format!("describe what lies there, and give it an id: `{{ id: a-name, title: …, url: {text} }}`")
            } else if slug.is_empty() {
                "an id is made of `a-z`, `0-9` and `-`".into()
            } else {
                format!("write `{slug}`")
            };
            D::Error::custom(fault(Code::InvalidId, &format!("`{text}` is no id: only `a-z`, `0-9` and `-`"), &hint))
        })
    }
}

impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$", "description": "An id: `a-z`, `0-9` and `-`." })
    }
}

/// Inline Markdown: emphasis, links, mentions such as `[Rivera](actor:a-rivera)`, citations such as `[@ap-2025]`.
/// Raw HTML in it is shown, not obeyed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Md {
    /// HTML with open slots.
    pub html: Html,
}

impl Md {
    /// Reads inline Markdown.
    pub fn new(markdown: &str) -> Self {
        Self { html: markdown::inline(markdown) }
    }

    /// The text without any markup, for places that hold none: descriptions, feeds, JSON-LD.
    pub fn plain(&self) -> String {
        self.html.plain()
    }

    /// Whether it says nothing.
    pub fn is_blank(&self) -> bool {
        self.html.slots.is_empty() && self.html.text.trim().is_empty()
    }
}

impl<'de> Deserialize<'de> for Md {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|markdown| Self::new(&markdown))
    }
}

impl JsonSchema for Md {
    fn schema_name() -> Cow<'static, str> {
        "Markdown".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "Inline Markdown, with mentions and citations." })
    }
}

/// An address on the web or in the site: `http`, `https`, `mailto` or relative. Anything else could run code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Link(String);

impl Link {
    /// Takes an address if it is safe to link to.
    pub fn new(text: &str) -> Option<Self> {
        is_safe_link(text).then(|| Self(text.to_owned()))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether an address has no scheme, or one that browsers only fetch or mail.
///
/// Browsers ignore tabs and line breaks inside a scheme and control characters before it, so those are no way around:
/// <https://url.spec.whatwg.org/#url-parsing>.
pub fn is_safe_link(address: &str) -> bool {
    let cleaned: String = address.chars().filter(|letter| !letter.is_control()).collect();
    let cleaned = cleaned.trim();
    match cleaned.find([':', '/', '?', '#']) {
        Some(at) if cleaned[at..].starts_with(':') => {
            matches!(cleaned[..at].to_ascii_lowercase().as_str(), "http" | "https" | "mailto")
        }
        _ => !cleaned.is_empty() && !cleaned.starts_with("//") && !cleaned.contains('\\'),
    }
}

/// Whether an address says how it is to be fetched, and so means the same everywhere.
pub fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '?', '#']))
}

/// What an address was probably meant to be that leads nowhere as it is written: `www.example.org`, `htp://example.org`,
/// `news@example.org`.
pub fn meant_address(address: &str) -> Option<String> {
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((scheme, rest)) = address.split_once("//").filter(|(scheme, _)| !scheme.contains('/')) {
        let scheme = scheme.trim_end_matches(':').to_ascii_lowercase();
        let meant = if scheme.is_empty() { Some("https") } else { crate::text::nearest(&scheme, ["https", "http"]) };
        return meant.map(|scheme| format!("{scheme}://{rest}"));
    }
    let is_file =
        [".jpg", ".jpeg", ".png", ".webp", ".avif", ".svg", ".gif", ".pdf"].iter().any(|end| host.ends_with(end));
    let is_mail = host.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !is_file);
    if is_mail && !address.contains([':', '/']) {
        return Some(format!("mailto:{address}"));
    }
    host.starts_with("www.").then(|| format!("https://{address}"))
}

/// What to do about a wrong language.
pub const LANGUAGE_HINT: &str = "write it as browsers know it: `en`, `de-AT`, `zh-Hant`";

/// Whether a text has the form of a language tag (<https://www.rfc-editor.org/info/bcp47>).
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let letters = |part: &str| part.chars().all(|letter| letter.is_ascii_alphabetic());
    parts.next().is_some_and(|first| (2..=3).contains(&first.len()) && letters(first))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|letter| letter.is_ascii_alphanumeric()))
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let meant = meant_address(&text).filter(|meant| *meant != text);
        let link = Self::new(&text).filter(|link| meant.is_none() || has_scheme(link.as_str()));
        link.ok_or_else(|| {
            let hint = meant.map_or_else(
                || {
                    "use an address that begins with `https://`, `http://` or `mailto:`, or one relative to the site"
                        .to_owned()
                },
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = format!("`{text}` is not an address readers can safely follow");
            D::Error::custom(fault(Code::UnsafeLink, &message, &hint))
        })
    }
}

impl JsonSchema for Link {
    fn schema_name() -> Cow<'static, str> {
        "Link".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "An address: `https:`, `http:`, `mailto:` or relative." })
    }
}

/// A shared record, named by its id or written out in place.
///
/// Most are only named, and a record with room for every field would be the largest part of a site in memory.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Named<T> {
    /// The id of what is described elsewhere.
    Id(Id),
    /// A mapping, which may say no more than where in the record something stands.
    Record(Box<T>),
}

impl<T> Named<T> {
    /// A record.
    pub fn new(record: T) -> Self {
        Self::Record(Box::new(record))
    }

    /// What is written out in place; `None` if that is only an id.
    pub fn record(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Record(record) => Some(record),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdOrRecord<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for IdOrRecord<T> {
            type Value = Named<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id, or a mapping that describes it")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Named<T>, E> {
                Id::deserialize(serde::de::value::StrDeserializer::<E>::new(text)).map(Named::Id)
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Named<T>, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Named<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Named::new)
            }
        }
        deserializer.deserialize_any(IdOrRecord(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("IdOr{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (id, record) = (generator.subschema_for::<Id>(), generator.subschema_for::<T>());
        json_schema!({ "anyOf": [id, record] })
    }
}

/// A record with fields that are required only where it is described, and not where it is named.
pub trait Described: DeserializeOwned {
    /// A field that is missing from a description; behind a `|` another that could stand instead.
    fn lacking(&self) -> Option<&'static str>;
}

/// A record where it must be described.
#[derive(Debug)]
pub struct Description<T>(pub T);

impl<'de, T: Described> Deserialize<'de> for Description<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = T::deserialize(deserializer)?;
        record.lacking().map_or(Ok(Self(record)), |field| Err(D::Error::missing_field(field)))
    }
}

/// Reads a list of descriptions, for `deserialize_with`.
pub(super) fn descriptions<'de, T: Described, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let list = Vec::<Description<T>>::deserialize(deserializer)?;
    Ok(list.into_iter().map(|Description(record)| record).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_lead_nowhere_are_understood() {
        for (written, right) in [
            ("www.example.org/a", Some("https://www.example.org/a")),
            ("htp://example.org", Some("http://example.org")),
            ("htps://example.org", Some("https://example.org")),
            ("//example.org/a", Some("https://example.org/a")),
            ("news@example.org", Some("mailto:news@example.org")),
            ("photo@2x.jpg", None),
            ("javascript:a@b.c", None),
            ("dam.md", None),
            ("a//b", None),
        ] {
            assert_eq!(meant_address(written).as_deref(), right, "{written}");
        }
    }

    #[test]
    fn only_links_that_fetch_or_mail_are_safe() {
        for safe in ["https://a.org/x", "http://a.org", "mailto:a@b.org", "/about/", "a/b:c", "#x", "?q=a:b", "dam.pdf"]
        {
            assert!(is_safe_link(safe), "{safe}");
        }
        for unsafe_ in [
            "javascript:alert(1)",
            " JavaScript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "//evil.org",
            "\\\\evil",
            "",
        ] {
            assert!(!is_safe_link(unsafe_), "{unsafe_}");
        }
    }

    #[test]
    fn ids_keep_to_their_letters() {
        assert!(Id::new("a-rivera-2").is_some());
        for wrong in ["", "-a", "A", "ä", "a b", "../a", "a_b"] {
            assert!(Id::new(wrong).is_none(), "{wrong}");
        }
    }
}
