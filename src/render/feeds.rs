//! Feeds of the site, of its stories, topics and actors, and of its corrections: each as Atom (RFC 4287), RSS 2.0
//! (<https://www.rssboard.org/rss-specification>) and JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use std::sync::Arc;

use atom_syndication::{Entry as AtomEntry, Feed as AtomFeed, FixedDateTime, Link, Person, Text, WriteConfig};
use serde_json::json;

use super::hrefs::Hrefs;
use super::shell::Shell;
use super::structured_data::time;
use super::views::DownloadView;
use super::xml::{document, element, legible, text};
use crate::date::Edtf;
use crate::model::Explainer;
use crate::site::{ExplainerCard, Linked, Route, is_correction};
use crate::words::Word;

/// Entries of a feed: readers that come less often than this is long look at the page.
const MOST: usize = 30;

/// What a feed says, in any format.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Feed {
    title: String,
    description: Option<String>,
    /// The page it follows; the feed lies in its folder.
    page: Route,
    entries: Vec<Entry>,
}

/// An explainer, or a change of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Entry {
    route: Route,
    anchor: String,
    title: String,
    summary: String,
    published: Edtf,
    updated: Edtf,
    language: Option<String>,
}

/// A format of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Format {
    Atom,
    Rss,
    Json,
}

impl Format {
    /// Those that the site has.
    pub(super) fn of(shell: &Shell) -> Vec<Self> {
        let outputs = &shell.outputs;
        let formats = [(Self::Atom, outputs.atom), (Self::Rss, outputs.rss), (Self::Json, outputs.json_feed)];
        let has_address = shell.base_url.is_some();
        formats.into_iter().filter_map(|(format, made)| (made && has_address).then_some(format)).collect()
    }

    /// The last part of a feed's address.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Atom => "feed.xml",
            Self::Rss => "rss.xml",
            Self::Json => "feed.json",
        }
    }

    fn mime(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Atom => "Atom feed",
            Self::Rss => "RSS feed",
            Self::Json => "JSON feed",
        }
    }

    /// Where the feed of a page lies.
    pub(super) fn route(self, page: &Route) -> Route {
        Route::new(format!("{page}{}", self.file()))
    }
}

/// The feeds of a page, for its head.
pub(super) fn links(shell: &Shell, hrefs: &Hrefs, page: &Route) -> Vec<DownloadView> {
    let link = |format: Format| DownloadView {
        title: format.title(),
        href: hrefs.file(format.route(page).as_str()),
        mime: format.mime(),
    };
    Format::of(shell).into_iter().map(link).collect()
}

impl Feed {
    /// The newest of some explainers.
    pub(super) fn of_explainers<'c>(
        title: String,
        description: Option<String>,
        page: Route,
        cards: impl Iterator<Item = &'c ExplainerCard>,
    ) -> Arc<Self> {
        let entries = cards.take(MOST).map(|card| Entry {
            route: card.route.clone(),
            anchor: String::new(),
            title: card.title.clone(),
            summary: card.summary.clone(),
            published: card.date,
            updated: card.updated,
            language: card.lang.clone(),
        });
        Arc::new(Self { title, description, page, entries: entries.collect() })
    }

    /// The newest corrections; they come sorted.
    pub(super) fn of_corrections<'l>(
        title: String,
        page: Route,
        corrections: impl Iterator<Item = (&'l Linked<Explainer>, usize)>,
    ) -> Arc<Self> {
        let entries = corrections.take(MOST).map(|(linked, index)| {
            let record = &linked.document.record;
            let update = &record.updates[index];
            let part = |label: &str, md: Option<&crate::model::Md>| {
                md.map_or_else(String::new, |md| format!(" {label}: {}", md.plain()))
            };
            let (was, now) = (part("It said", update.was.as_ref()), part("It says now", update.now.as_ref()));
            Entry {
                route: linked.route.clone(),
                anchor: format!("update-{}", linked.anchors.updates[index]),
                title: format!("{}: {}", update.kind.word().1, record.title),
                summary: format!("{}{was}{now}", update.text.plain()),
                published: update.date,
                updated: update.date,
                language: record.lang.clone(),
            }
        });
        let description = Some("What was wrong, and what it says now.".to_owned());
        Arc::new(Self { title, description, page, entries: entries.collect() })
    }

    /// The page it follows.
    pub(super) fn page(&self) -> &Route {
        &self.page
    }

    /// The bytes of the feed. It needs a base address.
    pub(super) fn write(&self, format: Format, shell: &Shell) -> Result<Vec<u8>, String> {
        let hrefs = shell.hrefs(&format.route(&self.page));
        let home = hrefs.absolute(&self.page).ok_or("a feed needs a `base_url`")?;
        let own = hrefs.absolute(&format.route(&self.page)).unwrap_or_default();
        let feed = Addressed { feed: self, shell, hrefs, home, own };
        match format {
            Format::Atom => feed.atom(),
            Format::Rss => feed.rss(),
            Format::Json => Ok(feed.json()),
        }
    }
}

/// Whether an entry of the log belongs into the feed of corrections.
pub(super) fn corrections(record: &Explainer) -> impl Iterator<Item = usize> {
    record.updates.iter().enumerate().filter(|(_, update)| is_correction(update.kind)).map(|(index, _)| index)
}

/// A feed with its addresses.
struct Addressed<'a> {
    feed: &'a Feed,
    shell: &'a Shell,
    hrefs: Hrefs,
    home: String,
    own: String,
}

impl Addressed<'_> {
    fn address(&self, entry: &Entry) -> String {
        let page = self.hrefs.absolute(&entry.route).unwrap_or_default();
        if entry.anchor.is_empty() { page } else { format!("{page}#{}", entry.anchor) }
    }

    /// When the newest entry was changed. A feed without entries has to tell a date too.
    fn updated(&self) -> String {
        let newest = self.feed.entries.iter().map(|entry| &entry.updated).max_by(|a, b| a.chronological(b));
        newest.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), time)
    }

    fn atom(&self) -> Result<Vec<u8>, String> {
        let entry = |entry: &Entry| -> Result<AtomEntry, String> {
            let address = self.address(entry);
            Ok(AtomEntry {
                title: Text::plain(entry.title.clone()),
                id: address.clone(),
                updated: moment(&time(&entry.updated))?,
                published: Some(moment(&time(&entry.published))?),
                links: vec![link("alternate", &address, "text/html")],
                summary: Some(Text::plain(entry.summary.clone())),
                ..AtomEntry::default()
            })
        };
        let feed = AtomFeed {
            title: Text::plain(self.feed.title.clone()),
            id: self.home.clone(),
            updated: moment(&self.updated())?,
            subtitle: self.feed.description.clone().map(Text::plain),
            authors: vec![Person { name: self.shell.publisher_name().to_owned(), ..Person::default() }],
            links: vec![link("self", &self.own, Format::Atom.mime()), link("alternate", &self.home, "text/html")],
            entries: self.feed.entries.iter().map(entry).collect::<Result<_, _>>()?,
            lang: Some(self.shell.language.clone()),
            ..AtomFeed::default()
        };
        let mut bytes = Vec::new();
        let config = WriteConfig { write_document_declaration: true, indent_size: Some(2) };
        feed.write_with_config(&mut bytes, config).map_err(|error| error.to_string())?;
        bytes.push(b'\n');
        Ok(legible(bytes))
    }

    fn rss(&self) -> Result<Vec<u8>, String> {
        let attributes = [("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom")];
        document("rss", &attributes, |xml| {
            element(xml, "channel", &[], |xml| {
                text(xml, "title", &self.feed.title)?;
                text(xml, "link", &self.home)?;
                text(xml, "description", self.feed.description.as_deref().unwrap_or(&self.feed.title))?;
                text(xml, "language", &self.shell.language)?;
                text(xml, "lastBuildDate", &rfc2822(&self.updated()))?;
                let own = [("href", self.own.as_str()), ("rel", "self"), ("type", Format::Rss.mime())];
                xml.create_element("atom:link").with_attributes(own).write_empty()?;
                self.feed.entries.iter().try_for_each(|entry| {
                    let address = self.address(entry);
                    element(xml, "item", &[], |xml| {
                        text(xml, "title", &entry.title)?;
                        text(xml, "link", &address)?;
                        text(xml, "guid", &address)?;
                        text(xml, "pubDate", &rfc2822(&time(&entry.published)))?;
                        text(xml, "description", &entry.summary)
                    })
                })
            })
        })
    }

    fn json(&self) -> Vec<u8> {
        let item = |entry: &Entry| {
            json!({
                "id": self.address(entry),
                "url": self.address(entry),
                "title": entry.title,
                "summary": entry.summary,
                "content_text": entry.summary,
                "date_published": time(&entry.published),
                "date_modified": time(&entry.updated),
                "language": entry.language.as_ref().unwrap_or(&self.shell.language),
            })
        };
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed.title,
            "description": self.feed.description,
            "home_page_url": self.home,
            "feed_url": self.own,
            "language": self.shell.language,
            "authors": [{ "name": self.shell.publisher_name() }],
            "items": self.feed.entries.iter().map(item).collect::<Vec<_>>(),
        });
        super::data::bytes(&feed)
    }
}

fn link(rel: &str, href: &str, mime_type: &str) -> Link {
    Link { rel: rel.to_owned(), href: href.to_owned(), mime_type: Some(mime_type.to_owned()), ..Link::default() }
}

fn moment(text: &str) -> Result<FixedDateTime, String> {
    text.parse().map_err(|_| format!("`{text}` is no date a feed can hold"))
}

/// RFC 3339 into the form of mail, which RSS wants.
fn rfc2822(text: &str) -> String {
    let moment: Option<jiff::Timestamp> = text.parse().ok();
    moment
        .and_then(|moment| jiff::fmt::rfc2822::to_string(&moment.to_zoned_datetime(jiff::tz::TimeZone::UTC)).ok())
        .unwrap_or_default()
}
