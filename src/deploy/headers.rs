//! How a server hands a file out: what kind it is, and for how long it may be kept. By the file’s address alone.

use std::time::Duration;

/// What is said of a file when it is handed out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Headers {
    /// `Content-Type`, with the charset where it is text.
    pub content_type: String,
    /// `Cache-Control`.
    pub cache_control: String,
}

/// How long a page, a feed or data may be shown without asking again: so late may a correction be.
const SHORT: Duration = Duration::from_mins(1);
/// How long what pages load may be: theme and script change seldom, and together with no page that needs them at once.
const HOUR: Duration = Duration::from_hours(1);
/// What is named by its content never changes: the year that caches take for ever.
const YEAR: Duration = Duration::from_hours(365 * 24);

/// The headers of the file at an address.
pub fn headers(address: &str) -> Headers {
    Headers { content_type: content_type(address), cache_control: cache_control(address) }
}

fn content_type(address: &str) -> String {
    let kind = match name(address) {
        "feed.xml" => "application/atom+xml".to_owned(),
        "rss.xml" => "application/rss+xml".to_owned(),
        "feed.json" => "application/feed+json".to_owned(),
        "_redirects" | "_headers" => "text/plain".to_owned(),
        // Packed, and unpacked by the script that asks for them, whatever `mime_guess` may come to know.
        name if name.contains(".pf_") || name.ends_with(".pagefind") => "application/octet-stream".to_owned(),
        name => mime_guess::from_path(name).first_or_octet_stream().to_string(),
    };
    let (class, subtype) = kind.split_once('/').unwrap_or_default();
    let text = class == "text" || matches!(subtype.rsplit('+').next(), Some("json" | "xml" | "javascript"));
    if text { format!("{kind}; charset=utf-8") } else { kind }
}

fn cache_control(address: &str) -> String {
    if named_by_content(address) {
        return format!("public, max-age={}, immutable", YEAR.as_secs());
    }
    let ending = address.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "html" | "xml" | "json" | "txt" | "csv" | "ics" => {
            format!("public, max-age={}, must-revalidate", SHORT.as_secs())
        }
        _ => format!("public, max-age={}", HOUR.as_secs()),
    }
}

/// Whether the file’s name holds a digest of its bytes, so that another content has another name: the pieces of the index for
/// search, and the versions of pictures (`dam-1a2b3c4d-640.webp`).
pub fn named_by_content(address: &str) -> bool {
    let name = name(address);
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    match ending {
        "pf_fragment" | "pf_index" | "pf_filter" | "pf_meta" | "pf_sort" => address.starts_with("pagefind/"),
        "webp" | "jpg" | "png" => {
            let mut parts = stem.rsplitn(3, '-');
            let (width, digest, rest) = (parts.next(), parts.next(), parts.next());
            let all = |text: Option<&str>, fits: fn(&u8) -> bool| {
                text.is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| fits(&byte)))
            };
            // A date is no digest: `budget-20260101-640.png` is an author’s own, and may change.
            let digest_like = digest.is_some_and(|digest| digest.len() == 8 && digest.contains(char::is_alphabetic));
            rest.is_some_and(|rest| !rest.is_empty())
                && digest_like
                && all(digest, |byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte))
                && all(width, u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn name(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_its_charset_and_feeds_their_own_type() {
        for (address, kind) in [
            ("index.html", "text/html; charset=utf-8"),
            ("nutgraf.css", "text/css; charset=utf-8"),
            ("nutgraf.js", "text/javascript; charset=utf-8"),
            ("explainers/dam/index.json", "application/json; charset=utf-8"),
            ("logo.svg", "image/svg+xml; charset=utf-8"),
            ("topics/water/feed.xml", "application/atom+xml; charset=utf-8"),
            ("rss.xml", "application/rss+xml; charset=utf-8"),
            ("feed.json", "application/feed+json; charset=utf-8"),
            ("sitemap.xml", "text/xml; charset=utf-8"),
            ("_redirects", "text/plain; charset=utf-8"),
            ("explainers/dam/timeline.csv", "text/csv; charset=utf-8"),
            ("explainers/dam/next.ics", "text/calendar; charset=utf-8"),
            ("fonts/text.woff2", "font/woff2"),
            ("pagefind/wasm.en.pagefind", "application/octet-stream"),
            ("dam-1a2b3c4d-640.webp", "image/webp"),
            ("CNAME", "application/octet-stream"),
        ] {
            assert_eq!(headers(address).content_type, kind, "{address}");
        }
    }

    #[test]
    fn only_what_is_named_by_its_content_is_kept_for_ever() {
        for address in [
            "pagefind/fragment/en_1a2b3c4.pf_fragment",
            "pagefind/index/en_1a2b3c4.pf_index",
            "pagefind/pagefind.en_1a2b3c4d5e.pf_meta",
            "explainers/dam/dam-1a2b3c4d-640.webp",
            "a-long-name-0f00000a-1200.jpg",
        ] {
            assert_eq!(headers(address).cache_control, "public, max-age=31536000, immutable", "{address}");
        }
        for address in ["index.html", "feed.xml", "robots.txt", "data/timeline.json", "pagefind/pagefind-entry.json"] {
            assert_eq!(headers(address).cache_control, "public, max-age=60, must-revalidate", "{address}");
        }
        for address in [
            "nutgraf.css",
            "pagefind/pagefind.js",
            "explainers/dam/card.png",
            "budget-20260101-640.png",
            "-1a2b3c4d-640.png",
            "dam-1a2b3c4d-.png",
            "dam-1a2b3c4d.png",
            "other/x.pf_fragment",
        ] {
            assert_eq!(headers(address).cache_control, "public, max-age=3600", "{address}");
        }
    }
}
