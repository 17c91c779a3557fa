//! What many parts have in common: dates, words, people, sources, pictures, and cards of other pages.

use serde::Serialize;

use super::Html;

/// A date: `<time datetime="{{ date.datetime }}">{{ date.text }}</time>`.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// For readers: `18 July 2025`, `around May 2025`, `since 2019`.
    pub text: String,
    /// For `<time datetime>`; `null` where HTML cannot say it, as for spans.
    pub datetime: Option<String>,
    /// The year it begins in.
    pub year: i16,
}

/// A word of the content model with its wording for readers.
#[derive(Debug, Clone, Serialize)]
pub struct WordView {
    /// As in the front matter: `lean-support`. Fit for a class.
    pub id: String,
    /// For readers: `leans to agree`.
    pub label: &'static str,
}

/// An actor where it is named.
#[derive(Debug, Clone, Serialize)]
pub struct ActorLink {
    /// The id.
    pub id: String,
    /// The full name.
    pub name: String,
    /// The short name, or the full one.
    pub short: String,
    /// What it is: `person`, `government` …
    pub kind: WordView,
    /// The dossier; `null` if there is none.
    pub href: Option<String>,
    /// The office held on the day in question, or the role in the explainer.
    pub role: Option<String>,
}

/// Who is involved in an explainer.
#[derive(Debug, Clone, Serialize)]
pub struct InvolvedView {
    /// The actor, with the role in this story.
    pub actor: ActorLink,
    /// Who that is.
    pub summary: Option<Html>,
    /// The label of the side.
    pub side: Option<String>,
    /// Whether a reader must know them to follow the story.
    pub key: bool,
    /// A remark.
    pub note: Option<Html>,
}

/// A source note: `[3, p. 12]`, linked to the list of sources.
#[derive(Debug, Clone, Serialize)]
pub struct NoteView {
    /// The number in the page's list of sources.
    pub number: usize,
    /// The anchor in the list.
    pub href: String,
    /// The title of the source.
    pub title: String,
    /// The place in it; no line ends in a short one.
    pub at: Option<String>,
}

/// A source in the page's list.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// The number.
    pub number: usize,
    /// The lasting anchor, `source-…`, for links from elsewhere; the notes of the page lead to `s_` and the number.
    pub anchor: String,
    /// The title.
    pub title: String,
    /// Where to read it.
    pub href: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub date: Option<DateView>,
    /// When it was last read.
    pub accessed: Option<DateView>,
    /// An archived copy.
    pub archived: Option<String>,
    /// What it is.
    pub kind: Option<WordView>,
    /// Whether it is the thing itself and not a report about it.
    pub primary: bool,
    /// The pages that cite it; only in the list of all sources.
    pub cited_in: Vec<Link>,
    /// The source as a citation in JSON-LD, ready for a `<script type="application/ld+json">`; only on explainers.
    pub json_ld: Option<Html>,
    /// Where the page cites it, part by part; only on explainers.
    pub cited_at: Vec<CitedView>,
    /// How it can be read, where not freely.
    pub access: Option<String>,
    /// A remark.
    pub note: Option<Html>,
}

/// A part of an explainer that cites a source.
#[derive(Debug, Clone, Serialize)]
pub struct CitedView {
    /// The part, in a word: `timeline`.
    pub part: &'static str,
    /// The way to each place in it.
    pub hrefs: Vec<String>,
}

/// A page, or a part of one, where it is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub href: String,
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub struct ImageView {
    /// The file: of a photograph, a version that every program shows, at most 1200 pixels wide.
    pub href: String,
    /// Its width in pixels; `null` for a drawing without a size.
    pub width: Option<u32>,
    /// Its height in pixels.
    pub height: Option<u32>,
    /// The same in other sizes and formats, as `mime` and `srcset`; empty for drawings. Their `sizes` are the template's to say.
    pub sources: Vec<ImageSourceView>,
    /// What it shows.
    pub alt: String,
    /// Who made it.
    pub credit: String,
    /// A sentence below it.
    pub caption: Option<Html>,
}

/// A picture in one format.
#[derive(Debug, Clone, Serialize)]
pub struct ImageSourceView {
    /// The media type.
    pub mime: &'static str,
    /// The file of each width, as in HTML's `srcset`.
    pub srcset: String,
}

/// A page where it is listed: an explainer, a story, a topic, an author.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// The headline or name.
    pub title: String,
    /// The headline for lists, or the same.
    pub short: String,
    /// Where it is.
    pub href: String,
    /// What it is about.
    pub summary: Option<Html>,
    /// When it was first published.
    pub date: Option<DateView>,
    /// When it was last changed, if that was later.
    pub updated: Option<DateView>,
    /// `developing`, `active`, `stalled`, `concluded`.
    pub status: Option<WordView>,
    /// The day up to which facts were checked.
    pub as_of: Option<DateView>,
    /// Where things stand.
    pub where_it_stands: Option<Html>,
    /// How many explainers it has, for stories, topics and authors.
    pub count: Option<usize>,
    /// Why it is listed, where there is something to say: `hand-picked`, `continues the same story`.
    pub reason: Option<String>,
}

impl Card {
    /// A page by its title alone.
    pub(crate) fn of_page(title: String, href: String) -> Self {
        Self {
            short: title.clone(),
            title,
            href,
            summary: None,
            date: None,
            updated: None,
            status: None,
            as_of: None,
            where_it_stands: None,
            count: None,
            reason: None,
        }
    }
}
