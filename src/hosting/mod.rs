//! What a server is to say with each file: its type, how long it may be kept, what a page may do, where old addresses lead.
//!
//! One set of rules, written down for each kind of server: [`nginx`](nginx::config), [`caddy`](caddy::config), and the
//! `_headers` of hosts such as Netlify and Cloudflare Pages ([`host_files`]).

pub mod caddy;
pub mod host_files;
pub mod nginx;

use std::collections::BTreeMap;

use crate::config::{Config, Encoding};
use crate::search;
use crate::site::{Redirect, Route};

/// What a site asks of its server.
#[derive(Debug, Clone)]
pub struct Hosting {
    /// The host's name, if the site has an address.
    pub host: Option<String>,
    /// The path that the site's addresses begin with: `/`, or `/news/`.
    pub root: String,
    /// Headers of every file, by name.
    pub headers: BTreeMap<String, String>,
    /// Old addresses and where they lead, as paths from the host's root.
    pub moved: Vec<(String, String)>,
    /// The forms in which text files lie beside themselves.
    pub compressed: Vec<Encoding>,
}

/// The program of search is WebAssembly, which needs a permission of its own; nothing else but the site's own files is run, shown
/// or asked for, and nothing that stands in the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'self'";

/// Headers of every file. Those of HTTPS are for whoever runs the host to decide.
const HEADERS: [(&str, &str); 5] = [
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
];

/// The media types of what a site is made of, by the ending of the name. Text is UTF-8.
pub const TYPES: [(&str, &[&str]); 32] = [
    ("text/html", &["html"]),
    ("text/css", &["css"]),
    ("text/javascript", &["js", "mjs"]),
    ("text/plain", &["txt"]),
    ("text/csv", &["csv"]),
    ("text/calendar", &["ics"]),
    ("application/json", &["json"]),
    ("application/geo+json", &["geojson"]),
    ("application/xml", &["xml"]),
    ("application/manifest+json", &["webmanifest"]),
    ("application/pdf", &["pdf"]),
    ("application/wasm", &["wasm"]),
    ("application/zip", &["zip"]),
    ("image/svg+xml", &["svg"]),
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/webp", &["webp"]),
    ("image/avif", &["avif"]),
    ("image/gif", &["gif"]),
    ("image/x-icon", &["ico"]),
    ("font/woff2", &["woff2"]),
    ("font/woff", &["woff"]),
    ("font/ttf", &["ttf"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    ("application/vnd.oasis.opendocument.text", &["odt"]),
    ("application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    ("audio/mpeg", &["mp3"]),
    ("audio/ogg", &["ogg", "opus"]),
    ("video/webm", &["webm"]),
    ("video/mp4", &["mp4"]),
    ("application/octet-stream", &["pagefind", "pf_meta", "pf_index", "pf_fragment", "pf_filter"]),
];

/// Files whose type is not that of their ending.
pub const NAMED_TYPES: [(&str, &str); 3] =
    [("feed.xml", "application/atom+xml"), ("rss.xml", "application/rss+xml"), ("feed.json", "application/feed+json")];

/// How long a browser may use a file without asking for it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Its name stands for its bytes.
    Forever,
    /// A correction reaches readers at once.
    Asking,
    /// A picture or document under a name of its own.
    AnHour,
}

/// Names that stand for bytes, as regular expressions that all servers know: with a [mark](crate::memo::Fingerprint::mark), or of
/// the index for search, which has marks of its own.
pub const FOREVER: [&str; 2] =
    [r"-[a-f][0-9a-f]{7}(-[0-9]+)?\.(css|js|jpg|png|webp)$", r"\.pf_(meta|index|fragment|filter)$"];

/// Endings of what readers must have as it is now: pages, feeds, data.
pub const ASKING: [&str; 8] = ["html", "xml", "json", "txt", "csv", "ics", "geojson", "webmanifest"];

impl Keep {
    /// Of a file, by its address below the site's.
    pub fn of(address: &str) -> Self {
        let name = address.rsplit('/').next().unwrap_or(address);
        let ending = name.rsplit_once('.').map_or("html", |(_, ending)| ending);
        if has_mark(name) || (address.starts_with(search::FOLDER) && ending.starts_with("pf_")) {
            Self::Forever
        } else if name.is_empty() || ASKING.contains(&ending) {
            Self::Asking
        } else {
            Self::AnHour
        }
    }

    /// The value of `Cache-Control` (RFC 9111).
    pub fn cache_control(self) -> &'static str {
        match self {
            Self::Forever => "public, max-age=31536000, immutable",
            Self::Asking => "public, max-age=0, must-revalidate",
            Self::AnHour => "public, max-age=3600",
        }
    }
}

/// Whether a name has a [mark](crate::memo::Fingerprint::mark) before its ending, and so stands for its bytes.
fn has_mark(name: &str) -> bool {
    let Some((stem, "css" | "js" | "jpg" | "png" | "webp")) = name.rsplit_once('.') else { return false };
    let is_mark = |part: &str| {
        part.len() == 8
            && part.starts_with(|first| matches!(first, 'a'..='f'))
            && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let mut parts = stem.rsplit('-');
    let (last, before) = (parts.next().unwrap_or_default(), parts.next());
    let is_width = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    before.is_some_and(|before| is_mark(last) || (is_width && is_mark(before) && parts.next().is_some()))
}

/// The media type of a file by its name, with the encoding of text.
pub fn media_type(address: &str) -> String {
    let name = address.rsplit('/').next().unwrap_or(address);
    let ending = name.rsplit_once('.').map_or("html", |(_, ending)| ending);
    let named = NAMED_TYPES.iter().find(|(file, _)| *file == name).map(|(_, mime)| *mime);
    let by_ending = || TYPES.iter().find(|(_, endings)| endings.contains(&ending)).map(|(mime, _)| *mime);
    let Some(mime) = named.or_else(by_ending) else {
        return mime_guess::from_path(name).first_or_octet_stream().to_string();
    };
    if is_text(mime) { format!("{mime}; charset=utf-8") } else { mime.to_owned() }
}

/// Whether a file is text, by its name.
pub fn is_text_file(address: &str) -> bool {
    media_type(address).ends_with("charset=utf-8") || address.ends_with(".svg")
}

fn is_text(mime: &str) -> bool {
    mime.starts_with("text/") || mime.ends_with("json") || (mime.ends_with("xml") && !mime.starts_with("image/"))
}

impl Hosting {
    /// What a site asks of its server: by its settings and its old addresses.
    pub fn of(config: &Config, redirects: &[Redirect]) -> Self {
        let root = config.root();
        let path = |route: &Route| format!("{root}{route}");
        let mut headers: BTreeMap<String, String> =
            HEADERS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        for (name, value) in &config.headers {
            headers.retain(|known, _| !known.eq_ignore_ascii_case(name));
            if !value.is_empty() {
                headers.insert(name.clone(), value.clone());
            }
        }
        Self {
            host: config.base_url.as_deref().and_then(|url| url.split('/').nth(2)).map(str::to_owned),
            moved: redirects.iter().map(|redirect| (path(&redirect.from), path(&redirect.to))).collect(),
            root,
            headers,
            compressed: config.compress.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_stand_for_bytes_are_kept_for_good() {
        for (address, keep) in [
            ("nutgraf-f3a9c104.css", Keep::Forever),
            ("explainers/dam/crack-a3f9c104-800.webp", Keep::Forever),
            ("pagefind/fragment/en_1ab.pf_fragment", Keep::Forever),
            ("pagefind/pagefind-entry.json", Keep::Asking),
            ("pagefind/pagefind.js", Keep::AnHour),
            ("photo-20250101.jpg", Keep::AnHour),
            ("photo-20250101-2.jpg", Keep::AnHour),
            ("a3f9c104.css", Keep::AnHour),
            ("report-a3f9c104.pdf", Keep::AnHour),
            ("explainers/dam/", Keep::Asking),
            ("explainers/dam/index.html", Keep::Asking),
            ("data/timeline.json", Keep::Asking),
            ("fonts/nutgraf-sans.woff2", Keep::AnHour),
        ] {
            assert_eq!(Keep::of(address), keep, "{address}");
            let pattern = FOREVER.iter().any(|pattern| regex::Regex::new(pattern).unwrap().is_match(address));
            assert_eq!(pattern && address != "a3f9c104.css", keep == Keep::Forever, "{address}");
        }
    }

    #[test]
    fn types_are_those_that_browsers_and_readers_of_feeds_expect() {
        for (address, mime) in [
            ("index.html", "text/html; charset=utf-8"),
            ("explainers/dam/", "text/html; charset=utf-8"),
            ("stories/dam/feed.xml", "application/atom+xml; charset=utf-8"),
            ("sitemap.xml", "application/xml; charset=utf-8"),
            ("rss.xml", "application/rss+xml; charset=utf-8"),
            ("feed.json", "application/feed+json; charset=utf-8"),
            ("logo.svg", "image/svg+xml"),
            ("a.unknown", "application/octet-stream"),
        ] {
            assert_eq!(media_type(address), mime, "{address}");
        }
    }
}
