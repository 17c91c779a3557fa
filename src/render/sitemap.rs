//! `sitemap.xml` (<https://www.sitemaps.org/protocol.html>) and `robots.txt` (RFC 9309).

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use std::sync::Arc;

use super::shell::Shell;
use super::{Request, Subject};
use crate::site::{ExplainerCard, Redirect, Route, Stamped};

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
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let write = |writer: &mut Writer<Vec<u8>>| -> std::io::Result<()> {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let urls =
            writer.create_element("urlset").with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
        urls.write_inner_content(|writer| {
            for (route, changed) in pages {
                let address = hrefs.absolute(route).unwrap_or_default();
                writer.create_element("url").write_inner_content(|writer| {
                    writer.create_element("loc").write_text_content(BytesText::new(&address))?;
                    if let Some(changed) = changed {
                        writer.create_element("lastmod").write_text_content(BytesText::new(changed))?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    };
    write(&mut writer).map_err(|error| error.to_string())?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// Explainers published in the last two days, as Google News wants them
/// (<https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap>). It may be empty.
pub(super) fn news(cards: &[Arc<Stamped<ExplainerCard>>], shell: &Shell) -> Result<Vec<u8>, String> {
    let hrefs = shell.hrefs(&Route::new("news-sitemap.xml"));
    let name = shell.publisher.as_ref().map_or(&shell.title, |publisher| &publisher.name);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let write = |writer: &mut Writer<Vec<u8>>| -> std::io::Result<()> {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let urls = writer.create_element("urlset").with_attributes([
            ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
            ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9"),
        ]);
        urls.write_inner_content(|writer| {
            let text = |writer: &mut Writer<Vec<u8>>, name: &str, words: &str| {
                writer.create_element(name).write_text_content(BytesText::new(words)).map(|_| ())
            };
            for card in cards {
                let language = card.lang.as_deref().unwrap_or(&shell.language);
                let language = language.split('-').next().unwrap_or(language);
                writer.create_element("url").write_inner_content(|writer| {
                    text(writer, "loc", &hrefs.absolute(&card.route).unwrap_or_default())?;
                    writer.create_element("news:news").write_inner_content(|writer| {
                        writer.create_element("news:publication").write_inner_content(|writer| {
                            text(writer, "news:name", name)?;
                            text(writer, "news:language", language)
                        })?;
                        text(writer, "news:publication_date", &super::structured_data::time(&card.date))?;
                        text(writer, "news:title", &card.title)
                    })?;
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    };
    write(&mut writer).map_err(|error| error.to_string())?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// Old addresses in the form that Netlify, Cloudflare Pages and others read.
pub(super) fn redirects(redirects: &[Redirect], shell: &Shell) -> Vec<u8> {
    let path = |route: &Route| {
        let hrefs = shell.hrefs(&Route::default());
        let root = if shell.relative_urls { "/" } else { hrefs.root() };
        format!("{root}{route}")
    };
    let lines = redirects.iter().map(|redirect| format!("{} {} 301\n", path(&redirect.from), path(&redirect.to)));
    lines.collect::<String>().into_bytes()
}

pub(super) fn robots(shell: &Shell) -> Vec<u8> {
    let mut sitemap =
        shell.base_url.as_ref().map_or_else(String::new, |base| format!("\nSitemap: {base}sitemap.xml\n"));
    if let Some(base) = shell.base_url.as_ref().filter(|_| shell.outputs.news_sitemap) {
        sitemap.push_str(&format!("Sitemap: {base}news-sitemap.xml\n"));
    }
    format!("User-agent: *\nAllow: /\n{sitemap}").into_bytes()
}
