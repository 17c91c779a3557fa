//! The Atom feed (RFC 4287) of the newest explainers.

use std::sync::Arc;

use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text, WriteConfig};

use super::hrefs::Hrefs;
use super::shell::Shell;
use super::structured_data::time;
use crate::site::{ExplainerCard, Route, Stamped};

/// Makes the feed. It needs a base address.
pub(super) fn atom(cards: &[Arc<Stamped<ExplainerCard>>], shell: &Shell) -> Result<Vec<u8>, String> {
    let hrefs = shell.hrefs(&Route::new("feed.xml"));
    let home = hrefs.absolute(&Route::default()).ok_or("a feed needs a `base_url`")?;
    let newest = cards.iter().max_by(|a, b| a.updated.chronological(&b.updated));
    // Without an explainer there is no date to tell; the feed has to have one.
    let updated = newest.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |card| time(&card.updated));
    let publisher = shell.publisher.as_ref().map_or(&shell.title, |publisher| &publisher.name);
    let feed = Feed {
        title: Text::plain(shell.title.clone()),
        id: home.clone(),
        updated: moment(&updated)?,
        subtitle: shell.description.clone().map(Text::plain),
        authors: vec![Person { name: publisher.clone(), ..Person::default() }],
        links: vec![
            link("self", &format!("{home}feed.xml"), "application/atom+xml"),
            link("alternate", &home, "text/html"),
        ],
        entries: cards.iter().map(|card| entry(card, &hrefs)).collect::<Result<_, _>>()?,
        lang: Some(shell.language.clone()),
        ..Feed::default()
    };
    let mut bytes = Vec::new();
    let config = WriteConfig { write_document_declaration: true, indent_size: Some(2) };
    feed.write_with_config(&mut bytes, config).map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn entry(card: &ExplainerCard, hrefs: &Hrefs) -> Result<Entry, String> {
    let address = hrefs.absolute(&card.route).unwrap_or_default();
    Ok(Entry {
        title: Text::plain(card.title.clone()),
        id: address.clone(),
        updated: moment(&time(&card.updated))?,
        published: Some(moment(&time(&card.date))?),
        links: vec![link("alternate", &address, "text/html")],
        summary: Some(Text::plain(card.summary.clone())),
        ..Entry::default()
    })
}

fn link(rel: &str, href: &str, mime_type: &str) -> Link {
    Link { rel: rel.to_owned(), href: href.to_owned(), mime_type: Some(mime_type.to_owned()), ..Link::default() }
}

fn moment(text: &str) -> Result<FixedDateTime, String> {
    text.parse().map_err(|_| format!("`{text}` is no date a feed can hold"))
}
