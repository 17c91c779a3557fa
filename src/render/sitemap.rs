//! `sitemap.xml` (<https://www.sitemaps.org/protocol.html>); the news sitemap and `robots.txt` (RFC 9309).

use std::sync::Arc;

use super::shell::Shell;
use super::xml::{document, element, text};
use super::{Request, Subject};
use crate::memo::Stamped;
use crate::site::{ExplainerCard, Route};

const SITEMAP: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// The page of a request with the day it was last changed, if it belongs into the sitemap.
pub(super) fn entry(request: &Request<'_>) -> Option<(Route, Option<String>)> {
    let changed = match &request.subject {
        Subject::Explainer { linked, .. } => linked.document.record.last_changed().datetime(),
        Subject::Document(linked) => linked.document.record.updated.as_ref().and_then(crate::date::Edtf::datetime),
        Subject::Home { .. }
        | Subject::Actor { .. }
        | Subject::Story { .. }
        | Subject::Topic { .. }
        | Subject::Author { .. }
        | Subject::Ledger(_)
        | Subject::Search => None,
        _ => return None,
    };
    // A time without an offset is no W3C date-time: the day says enough.
    let changed = changed
        .map(|changed| if changed.ends_with('Z') || changed.len() <= 10 { changed } else { changed[..10].to_owned() });
    Some((request.route.clone(), changed))
}

pub(super) fn sitemap(pages: &[(Route, Option<String>)], shell: &Shell) -> Result<Vec<u8>, String> {
    let hrefs = shell.hrefs(&Route::new("sitemap.xml"));
    document("urlset", &[SITEMAP], |xml| {
        pages.iter().try_for_each(|(route, changed)| {
            element(xml, "url", &[], |xml| {
                text(xml, "loc", &hrefs.absolute(route).unwrap_or_default())?;
                changed.as_ref().map_or(Ok(()), |changed| text(xml, "lastmod", changed))
            })
        })
    })
}

/// Explainers published in the last two days, as Google News wants them
/// (<https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap>). It may be empty.
pub(super) fn news(cards: &[Arc<Stamped<ExplainerCard>>], shell: &Shell) -> Result<Vec<u8>, String> {
    let hrefs = shell.hrefs(&Route::new("news-sitemap.xml"));
    let namespaces = [SITEMAP, ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9")];
    document("urlset", &namespaces, |xml| {
        cards.iter().try_for_each(|card| {
            let language = card.lang.as_deref().unwrap_or(&shell.language);
            element(xml, "url", &[], |xml| {
                text(xml, "loc", &hrefs.absolute(&card.route).unwrap_or_default())?;
                element(xml, "news:news", &[], |xml| {
                    element(xml, "news:publication", &[], |xml| {
                        text(xml, "news:name", shell.publisher_name())?;
                        text(xml, "news:language", language.split('-').next().unwrap_or(language))
                    })?;
                    text(xml, "news:publication_date", &super::structured_data::time(&card.date))?;
                    text(xml, "news:title", &card.title)
                })
            })
        })
    })
}

pub(super) fn robots(shell: &Shell) -> Vec<u8> {
    let mut sitemap =
        shell.base_url.as_ref().map_or_else(String::new, |base| format!("\nSitemap: {base}sitemap.xml\n"));
    if let Some(base) = shell.base_url.as_ref().filter(|_| shell.outputs.news_sitemap) {
        sitemap.push_str(&format!("Sitemap: {base}news-sitemap.xml\n"));
    }
    format!("User-agent: *\nAllow: /\n{sitemap}").into_bytes()
}
