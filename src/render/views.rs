//! What a template can see. These structs and their comments are the theme author's reference.
//!
//! Every template is handed `site` and `page`, and one more named for the kind of page: `explainer`, `actor`, `story`,
//! `topic`, `author`, `document` (of `content/pages`), `home`, `search`, or `list` for the lists of all records; `404.html` gets
//! none, and `card.svg` gets `card` alone. Fields that may be missing are `null`, never undefined. Fields of type `Html` are safe to print with `| safe`;
//! all others are text, which the template engine escapes. An `href` fits the page it is handed to: write it as it is.

use std::collections::BTreeMap;

use serde::Serialize;

/// Finished HTML, printed with `| safe`.
pub type Html = String;

/// `site`: what is the same on each page, with addresses made for this one.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The site's name.
    pub title: String,
    /// What the site is.
    pub description: Option<String>,
    /// The site's language.
    pub language: String,
    /// The way to the top of the site, empty or ending in `/`: `{{ site.root }}nutgraf.css`.
    pub root: String,
    /// The home page.
    pub home: String,
    /// Links at the top of the page.
    pub navigation: Vec<NavigationView>,
    /// Who publishes the site.
    pub publisher: Option<PublisherView>,
    /// Pages that say how the site works, as `label` and `href`.
    pub policies: Vec<NavigationView>,
    /// A line at the foot of the page.
    pub footer: Option<Html>,
    /// A picture that stands for the site's name.
    pub logo: Option<LogoView>,
    /// The stylesheets that every page loads: `nutgraf.css`, with what the settings below `theme` say behind it.
    pub styles: Vec<LoadedView>,
    /// The scripts that every page loads: `nutgraf.js`.
    pub scripts: Vec<LoadedView>,
    /// Every stylesheet and script below `static/` by its path: `site.files["maps/map.css"].href`.
    pub files: BTreeMap<String, LoadedView>,
    /// Font files that every page needs, to be loaded early.
    pub fonts: Vec<FontView>,
    /// The site's feed; `null` without a `base_url`.
    pub feed: Option<String>,
    /// The lists of all events, claims and so on that the site has, as `label` and `href`.
    pub lists: Vec<NavigationView>,
    /// The search page; `null` if there is none.
    pub search: Option<String>,
}

/// A stylesheet or script to load: `<link rel="stylesheet" href="{{ style.href }}" integrity="{{ style.integrity }}">`.
#[derive(Debug, Clone, Serialize)]
pub struct LoadedView {
    /// The file. On a server it is named by what it holds, so that it can be kept for good.
    pub href: String,
    /// The digest that a browser holds it to; `null` while the site is written, and where pages may be opened from a disk.
    pub integrity: Option<String>,
}

/// A link of the navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavigationView {
    /// The words.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether it leads to this page.
    pub current: bool,
    /// Whether it leads to another site.
    pub outside: bool,
}

/// A picture that stands for the site's name.
#[derive(Debug, Clone, Serialize)]
pub struct LogoView {
    /// The picture.
    pub src: String,
    /// The picture for a dark ground, if it is another.
    pub dark: Option<String>,
    /// What it says.
    pub alt: String,
    /// How wide it is shown, in CSS pixels.
    pub width: u16,
    /// How high it is shown, in CSS pixels.
    pub height: u16,
}

/// A font file: `<link rel="preload" as="font" crossorigin>`.
#[derive(Debug, Clone, Serialize)]
pub struct FontView {
    /// The file.
    pub href: String,
    /// Its media type.
    pub mime: &'static str,
}

/// Who publishes the site.
#[derive(Debug, Clone, Serialize)]
pub struct PublisherView {
    /// The name.
    pub name: String,
    /// The publisher's own address.
    pub href: Option<String>,
    /// Whether it leads to another site.
    pub outside: bool,
}

/// `page`: what the head of the page says.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// `explainer`, `actor`, `story`, `topic`, `author`, `document`, `home`, `404`, or the name of a list such as `claims`.
    pub kind: &'static str,
    /// The text of `<title>`, without the site's name.
    pub title: String,
    /// The text of the description.
    pub description: String,
    /// The full address; `null` without a `base_url`.
    pub canonical: Option<String>,
    /// The language of the page.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Whether search engines should leave the page out.
    pub no_index: bool,
    /// The JSON-LD of the page, ready to print inside `<script type="application/ld+json">` with `| safe`.
    pub json_ld: Option<Html>,
    /// OpenGraph properties, as `property` and `content`.
    pub open_graph: Vec<PropertyView>,
    /// Whether the picture of `open_graph` is made to be shown large beside a link.
    pub large_image: bool,
    /// The same page in other languages, as `language` and `href`.
    pub alternates: Vec<AlternateView>,
    /// The page of the list before this one.
    pub previous: Option<String>,
    /// The page of the list after this one.
    pub next: Option<String>,
    /// Feeds and data of this page, as `title`, `href` and `mime`.
    pub downloads: Vec<DownloadView>,
}

/// The same as a page shows, in a form for programs.
#[derive(Debug, Clone, Serialize)]
pub struct DownloadView {
    /// What it is: `Atom feed`.
    pub title: &'static str,
    /// The file.
    pub href: String,
    /// Its media type.
    pub mime: &'static str,
}

/// An OpenGraph property.
#[derive(Debug, Clone, Serialize)]
pub struct PropertyView {
    /// `og:title`
    pub property: &'static str,
    /// Its value.
    pub content: String,
}

/// The same page in another language.
#[derive(Debug, Clone, Serialize)]
pub struct AlternateView {
    /// The language.
    pub language: String,
    /// The address.
    pub href: String,
}

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

/// A stretch of a timeline under a heading: a year, or a group where every event belongs to one.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodView {
    /// The heading: `2025`.
    pub label: String,
    /// Its events in order, in runs: those to show at once, and those to fold.
    pub runs: Vec<RunView>,
}

/// Events that follow each other.
#[derive(Debug, Clone, Serialize)]
pub struct RunView {
    /// Whether they are folded, since the events around them matter more.
    pub folded: bool,
    /// The events.
    pub events: Vec<EventView>,
}

/// An event that matters most, in a line.
#[derive(Debug, Clone, Serialize)]
pub struct KeyEventView {
    /// When.
    pub date: DateView,
    /// What.
    pub title: String,
    /// The event on the timeline.
    pub href: String,
    /// `confirmed`, `reported`, `disputed`, `planned`, `cancelled`.
    pub status: WordView,
}

/// How long a reader needs for an explainer, in words: `40 seconds`, `3 minutes`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReadingView {
    /// For the headline, the nut graf, where it stands and the key points.
    pub brief: String,
    /// For why it matters, what is known and not, the key people and the events that matter; `null` without any of them.
    pub essentials: Option<String>,
    /// For all the rest; `null` if there is none.
    pub full: Option<String>,
}

/// An event.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
    /// The anchor, `event-…`.
    pub anchor: String,
    /// The event itself: its anchor on this page, or its address where it is told on another.
    pub href: String,
    /// When.
    pub date: DateView,
    /// What is to be said about the date.
    pub date_note: Option<String>,
    /// What, in a line.
    pub title: String,
    /// What, in a few sentences.
    pub text: Option<Html>,
    /// `event`, `era`, `deadline`, `decision`, `statement`.
    pub kind: WordView,
    /// `confirmed`, `reported`, `disputed`, `planned`, `cancelled`.
    pub status: WordView,
    /// Whether it is one that matters most.
    pub key: bool,
    /// The group it belongs to.
    pub group: Option<String>,
    /// Who took part, each with the office held at the time.
    pub actors: Vec<ActorLink>,
    /// Where.
    pub place: Option<String>,
    /// Where it comes from; empty where it is told on another page.
    pub notes: Vec<NoteView>,
    /// The title of the explainer that tells it, where that is another page.
    pub explainer: Option<String>,
    /// Other pages that tell the same event.
    pub also_in: Vec<Link>,
    /// The sources with their titles, where it is told on another page.
    pub evidence: Vec<NoteView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// A reaction. Exactly one of `quote`, `paraphrase`, `action` and `no_comment` is there.
#[derive(Debug, Clone, Serialize)]
pub struct ReactionView {
    /// The anchor, `reaction-…`.
    pub anchor: String,
    /// The reaction itself: its anchor on this page, or its address where it stands on another.
    pub href: String,
    /// Who, with the office held at the time; `null` if unnamed.
    pub actor: Option<ActorLink>,
    /// Who, if unnamed.
    pub unnamed: Option<String>,
    /// Why there is no name.
    pub unnamed_reason: Option<String>,
    /// For whom they spoke.
    pub on_behalf_of: Option<ActorLink>,
    /// Their words, without quotation marks: print them in `<blockquote>` or `<q>`.
    pub quote: Option<String>,
    /// Their words in the author's: never in quotation marks.
    pub paraphrase: Option<Html>,
    /// What they did.
    pub action: Option<Html>,
    /// Whether they were asked and did not answer.
    pub no_comment: bool,
    /// The words in the language they were said in.
    pub original: Option<OriginalView>,
    /// When.
    pub date: DateView,
    /// Where it comes from; `null` where it stands on another page.
    pub note: Option<NoteView>,
    /// How they stand on the issue; `null` means unstated, which is not neutral.
    pub stance: Option<WordView>,
    /// The id of the issue the stance is about.
    pub issue: Option<String>,
    /// The proposition the stance is about; `null` where the reaction stands in a list under it.
    pub proposition: Option<String>,
    /// The event it answers.
    pub to: Option<Link>,
    /// What one must know to understand it.
    pub context: Option<Html>,
    /// The title of the explainer it stands in, where that is another page.
    pub explainer: Option<String>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// Words in the language they were said in.
#[derive(Debug, Clone, Serialize)]
pub struct OriginalView {
    /// The language.
    pub language: String,
    /// The words.
    pub text: String,
}

/// A page, or a part of one, where it is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub href: String,
}

/// A claim.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimView {
    /// The anchor, `claim-…`.
    pub anchor: String,
    /// The claim itself: its anchor on this page, or its address where it stands on another.
    pub href: String,
    /// The claim.
    pub text: String,
    /// `confirmed`, `likely`, `unverified`, `disputed`, `misleading`, `false`, `outdated`.
    pub status: WordView,
    /// Who makes it.
    pub claimant: Option<String>,
    /// When it was made.
    pub made: Option<DateView>,
    /// Where it was made.
    pub made_note: Option<NoteView>,
    /// What the status rests on.
    pub basis: Option<Html>,
    /// Sources that speak for it.
    pub supporting: Vec<NoteView>,
    /// Sources that speak against it.
    pub against: Vec<NoteView>,
    /// When it was last checked.
    pub checked: Option<DateView>,
    /// How it stood before, oldest first.
    pub history: Vec<ClaimHistoryView>,
    /// The dossier of who makes it.
    pub claimant_href: Option<String>,
    /// The title of the explainer it stands in, where that is another page.
    pub explainer: Option<String>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// How a claim stood before.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimHistoryView {
    /// Since when.
    pub date: DateView,
    /// How it stood.
    pub status: WordView,
    /// Why it changed.
    pub note: Option<Html>,
}

/// Something known.
#[derive(Debug, Clone, Serialize)]
pub struct KnownView {
    /// What.
    pub text: Html,
    /// Where from.
    pub notes: Vec<NoteView>,
}

/// Something not known.
#[derive(Debug, Clone, Serialize)]
pub struct UnknownView {
    /// The anchor, `unknown-…`.
    pub anchor: String,
    /// The question.
    pub question: String,
    /// Why it is open.
    pub why: Option<Html>,
    /// What would settle it.
    pub resolves_when: Option<Html>,
    /// Since when it is open.
    pub opened: Option<DateView>,
    /// The answer, once there is one.
    pub answered: Option<Html>,
    /// Where that comes from.
    pub notes: Vec<NoteView>,
    /// The explainer it is asked in, on story pages.
    pub explainer: Option<Card>,
}

/// A question and its answer.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionView {
    /// The anchor, `question-…`.
    pub anchor: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: Html,
    /// Where it comes from.
    pub notes: Vec<NoteView>,
}

/// A number.
#[derive(Debug, Clone, Serialize)]
pub struct FigureView {
    /// The anchor, `figure-…`.
    pub anchor: String,
    /// What is counted.
    pub label: String,
    /// The number or range for readers: `252`, `7.7`, `48–80`.
    pub number: String,
    /// Of what.
    pub unit: Option<String>,
    /// When that was so.
    pub as_of: Option<DateView>,
    /// Where it comes from.
    pub note: Option<NoteView>,
}

/// A place. Those whose degrees are withheld come last.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// What it is called.
    pub name: String,
    /// Degrees north; left out if they are withheld.
    pub lat: Option<f64>,
    /// Degrees east; left out if they are withheld.
    pub lon: Option<f64>,
    /// What it has to do with the story.
    pub role: Option<String>,
}

/// A map of the places of an explainer. All numbers are units of its `viewBox`, right and down; a unit is a pixel where the
/// map is as wide as the column of text can be.
#[derive(Debug, Clone, Serialize)]
pub struct MapView {
    /// The width of the drawing.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// The land, as the `d` of a path; holes are water, so fill it by `evenodd`.
    pub land: String,
    /// The borders between countries, as the `d` of a path.
    pub borders: String,
    /// Borders about which there is a dispute, as the `d` of a path; often empty.
    pub disputed: String,
    /// Where the places are, in the order of `explainer.places`.
    pub places: Vec<MapPointView>,
    /// Names where the map is wide, for letters of 14 units: places; 12 units: countries.
    pub wide: MapLabelsView,
    /// Names where the map is narrow, for letters of 27 units: places; 24 units: countries. Smaller letters fit as well.
    pub narrow: MapLabelsView,
    /// How far is how far; `null` on a map of the world.
    pub scale: Option<MapScaleView>,
    /// Where on earth the map is; `null` where it shows whole continents, or has no free corner.
    pub globe: Option<MapGlobeView>,
}

/// A place on a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapPointView {
    /// What it is called.
    pub name: String,
    /// How far to the right.
    pub x: i32,
    /// How far down.
    pub y: i32,
}

/// The names on a map; none lies over another.
#[derive(Debug, Clone, Serialize)]
pub struct MapLabelsView {
    /// Names or numbers of places, where there is room.
    pub places: Vec<MapLabelView>,
    /// The lines from places to names that are further off, as the `d` of a path; often empty.
    pub leaders: String,
    /// Names of countries, where there is room; empty on pages that are not in English.
    pub countries: Vec<MapLabelView>,
}

/// A name on a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapLabelView {
    /// The number of the place in `explainer.places`, from 1; `null` for a country.
    pub number: Option<usize>,
    /// Whether the number is all there is room for.
    pub is_number: bool,
    /// `start`, `middle` or `end`, for text from left to right.
    pub anchor: &'static str,
    /// The name, or the number, in lines.
    pub lines: Vec<MapLineView>,
}

/// A line of a name on a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapLineView {
    /// Where it is anchored.
    pub x: i32,
    /// Its baseline.
    pub y: i32,
    /// The words.
    pub text: String,
}

/// A bar that shows a distance on a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapScaleView {
    /// Its left end.
    pub x: i32,
    /// How far down it is.
    pub y: i32,
    /// How long it is.
    pub width: i32,
    /// The distance: `500 km`.
    pub label: String,
}

/// A small globe in a corner of a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapGlobeView {
    /// The middle, from the left.
    pub x: i32,
    /// The middle, from above.
    pub y: i32,
    /// Its radius.
    pub radius: i32,
    /// The land, as the `d` of a path; fill it by `evenodd`.
    pub land: String,
    /// What the map shows, as the `d` of a path.
    pub spot: String,
}

/// A term.
#[derive(Debug, Clone, Serialize)]
pub struct TermView {
    /// The anchor, `term-…`.
    pub anchor: String,
    /// The term.
    pub term: String,
    /// Other spellings.
    pub also: Vec<String>,
    /// What it means.
    pub definition: Html,
    /// Where that comes from.
    pub notes: Vec<NoteView>,
    /// The explainers that explain it; only in the list of all terms.
    pub used_in: Vec<Link>,
}

/// An entry of the log of changes.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    /// The anchor, `update-…`.
    pub anchor: String,
    /// When.
    pub date: DateView,
    /// `update`, `correction`, `clarification`, `retraction`, `editors-note`, `review`.
    pub kind: WordView,
    /// What was changed.
    pub text: Html,
    /// What it said before.
    pub was: Option<Html>,
    /// What it says now.
    pub now: Option<Html>,
    /// Whether someone who read it before should know.
    pub major: bool,
    /// The entry itself: its anchor on this page, or its address where it stands on another.
    pub href: String,
    /// The title of the explainer that was changed, where that is another page.
    pub explainer: Option<String>,
}

/// Something readers should know about the authors' position.
#[derive(Debug, Clone, Serialize)]
pub struct DisclosureView {
    /// `conflict`, `funding`, `ai-use`, `other`.
    pub kind: WordView,
    /// What.
    pub text: Html,
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

/// A group of reactions: those on one issue, or those that state no stance.
#[derive(Debug, Clone, Serialize)]
pub struct IssueView {
    /// The id; `null` for reactions that state no stance.
    pub id: Option<String>,
    /// The proposition; `null` for reactions that state no stance.
    pub question: Option<String>,
    /// The reactions, by date.
    pub reactions: Vec<ReactionView>,
    /// Who stands where; `null` for fewer than three reactions, and for those that state no stance.
    pub stances: Option<StancesView>,
}

/// Events on an axis of time, to scale: the strip above a timeline.
#[derive(Debug, Clone, Serialize)]
pub struct StripView {
    /// What it shows, in words: how many events, from when to when, and where the axis is broken.
    pub text: String,
    /// The whole time, and below it the stretch where most events lie, closer.
    pub scales: Vec<ScaleView>,
    /// The shapes that need a word: statuses other than `confirmed`, and `key`, `around` and `possibly`.
    pub legend: Vec<WordView>,
    /// The day up to which facts were checked, where a scale marks it.
    pub as_of: Option<DateView>,
}

/// An axis of time with its events.
#[derive(Debug, Clone, Serialize)]
pub struct ScaleView {
    /// What it shows of the whole; `null` for the whole.
    pub title: Option<String>,
    /// The width of the drawing, in its own units.
    pub width: String,
    /// The height of the drawing.
    pub height: String,
    /// The axis and its ticks, as the data of an SVG path.
    pub axis: String,
    /// Marks where time is left out, as path data; empty if there are none.
    pub breaks: String,
    /// The stretch that the next scale shows closer, as path data; empty if there is none.
    pub near: String,
    /// The line of the day up to which facts were checked, as path data; empty if it is not on the axis.
    pub as_of: String,
    /// The marks of events, by shape.
    pub shapes: Vec<ShapeView>,
    /// Spans of time, each in a lane of its own.
    pub eras: Vec<EraView>,
    /// Steps of time, of one width, in order.
    pub steps: Vec<StepView>,
}

/// Marks of one shape.
#[derive(Debug, Clone, Serialize)]
pub struct ShapeView {
    /// `confirmed`, `reported`, `disputed`, `planned`, `cancelled`; or of the span in which an event lies, `within`,
    /// `around`, `possibly`.
    pub id: String,
    /// Whether they are events that matter most.
    pub key: bool,
    /// The width of the stroke.
    pub stroke: String,
    /// Path data.
    pub path: String,
}

/// A span of time as a bar.
#[derive(Debug, Clone, Serialize)]
pub struct EraView {
    /// What it is.
    pub label: String,
    /// Where it begins, as a share of the width: `12.5%`.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// Where the room for its label begins.
    pub room_from: String,
    /// How wide that is, as a share of the width too.
    pub room_width: String,
    /// `start`, `middle` or `end`: where in its room the label lies.
    pub anchor: &'static str,
    /// Whether it goes on.
    pub open: bool,
}

/// A step of an axis.
#[derive(Debug, Clone, Serialize)]
pub struct StepView {
    /// `2015`, `Mar`; empty where time is left out.
    pub label: String,
    /// What belongs behind the label when it is read aloud: `–2018`.
    pub rest: String,
    /// How many events begin in it.
    pub count: usize,
    /// The first of them.
    pub href: Option<String>,
}

/// How named people stand on a statement: each mark is a reaction.
#[derive(Debug, Clone, Serialize)]
pub struct StancesView {
    /// What it shows, in words.
    pub text: String,
    /// From against to in favour; those without reactions too.
    pub stances: Vec<StanceView>,
    /// Reactions that state no stance, by date: they are not neutral.
    pub unstated: Vec<StanceMark>,
}

/// Those who stand alike.
#[derive(Debug, Clone, Serialize)]
pub struct StanceView {
    /// `oppose`, `lean-oppose`, `mixed`, `neutral`, `lean-support`, `support`.
    pub stance: WordView,
    /// Their reactions, by date.
    pub marks: Vec<StanceMark>,
}

/// A reaction as a mark.
#[derive(Debug, Clone, Serialize)]
pub struct StanceMark {
    /// The reaction on the page.
    pub href: String,
    /// Who, briefly.
    pub short: String,
    /// Who, in full.
    pub name: String,
    /// When.
    pub date: DateView,
    /// `person`, `government`, …; `unnamed` if there is no name.
    pub kind: String,
}

/// Who has a part in the same events.
#[derive(Debug, Clone, Serialize)]
pub struct NetworkView {
    /// What it shows, in words.
    pub text: String,
    /// The width of the drawing, in its own units.
    pub width: String,
    /// The height of the drawing.
    pub height: String,
    /// Actors, those with most events first.
    pub nodes: Vec<NodeView>,
    /// Pairs, those with most events in common first.
    pub edges: Vec<EdgeView>,
}

/// An actor of a network.
#[derive(Debug, Clone, Serialize)]
pub struct NodeView {
    /// The actor.
    pub actor: ActorLink,
    /// How many events it has a part in.
    pub count: usize,
    /// The short name, cut if it is long.
    pub label: String,
    /// The centre of its dot, and the middle of its label.
    pub x: String,
    /// The centre of its dot.
    pub y: String,
    /// The radius of its dot.
    pub radius: String,
    /// The baseline of its label.
    pub label_y: String,
    /// The left of the box around dot and label. No box lies on another.
    pub left: String,
    /// The top of the box.
    pub top: String,
    /// The width of the box.
    pub width: String,
    /// The height of the box.
    pub height: String,
}

/// Two actors with events in common.
#[derive(Debug, Clone, Serialize)]
pub struct EdgeView {
    /// The name of the one.
    pub from: String,
    /// The name of the other.
    pub to: String,
    /// How many events both have a part in.
    pub count: usize,
    /// The line between their dots, as the data of an SVG path.
    pub path: String,
    /// Its width.
    pub stroke: String,
}

/// A heading of the body.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingView {
    /// 1 to 6.
    pub level: u8,
    /// The anchor.
    pub anchor: String,
    /// The text.
    pub text: String,
}

/// A stretch of the body: HTML, or a part of the explainer that the author put there. Exactly one field is not `null`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BodyPart {
    /// Finished HTML.
    pub html: Option<Html>,
    /// Events, with a heading.
    pub timeline: Option<EmbedView<EventView>>,
    /// Reactions, with a heading.
    pub reactions: Option<EmbedView<ReactionView>>,
    /// A claim.
    pub claim: Option<ClaimView>,
    /// A figure.
    pub figure: Option<FigureView>,
}

/// Several things put into the body.
#[derive(Debug, Clone, Serialize)]
pub struct EmbedView<T> {
    /// The heading; empty if there is none.
    pub title: String,
    /// The things.
    pub items: Vec<T>,
}

/// `explainer`: everything an explainer says. What the body embeds is left out of the lists here.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainerView {
    /// The id.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The nut graf.
    pub summary: Html,
    /// When it was first published.
    pub date: DateView,
    /// When it was last changed, if that was later.
    pub updated: Option<DateView>,
    /// Bylines.
    pub authors: Vec<Card>,
    /// Sections.
    pub topics: Vec<Card>,
    /// The running story.
    pub story: Option<Card>,
    /// The state of the story.
    pub status: Option<WordView>,
    /// The day up to which facts were checked.
    pub as_of: Option<DateView>,
    /// The day by which they should have been checked again, if it has passed.
    pub overdue: Option<DateView>,
    /// How long a reader needs for each of the page's three depths, at 230 words a minute.
    pub reading: ReadingView,
    /// The lead picture.
    pub image: Option<ImageView>,
    /// Where things stand.
    pub where_it_stands: Option<Html>,
    /// Why it matters.
    pub why_it_matters: Option<Html>,
    /// The story in a few points.
    pub key_points: Vec<Html>,
    /// Who is involved, key people first.
    pub actors: Vec<InvolvedView>,
    /// Groups of actors, as labels in the author's order.
    pub sides: Vec<String>,
    /// The events that matter most, in order, those in the body among them.
    pub key_events: Vec<KeyEventView>,
    /// What happened when, in order, without events still ahead.
    pub timeline: Vec<PeriodView>,
    /// Planned events that are still ahead.
    pub whats_next: Vec<EventView>,
    /// All events on an axis of time; `null` if there are fewer than five, or all on one day.
    pub strip: Option<StripView>,
    /// Reactions by issue; those that state no stance last.
    pub reactions: Vec<IssueView>,
    /// What is claimed.
    pub claims: Vec<ClaimView>,
    /// What is known.
    pub known: Vec<KnownView>,
    /// What is not known.
    pub unknown: Vec<UnknownView>,
    /// Questions and answers.
    pub questions: Vec<QuestionView>,
    /// The story by numbers.
    pub figures: Vec<FigureView>,
    /// Where it happens.
    pub places: Vec<PlaceView>,
    /// Where that is; `null` without places.
    pub map: Option<MapView>,
    /// Terms explained.
    pub glossary: Vec<TermView>,
    /// The quotations as JSON-LD, ready for a `<script type="application/ld+json">` beside the reactions.
    pub quotations_json_ld: Option<Html>,
    /// The questions and answers as JSON-LD, ready for such a script beside them.
    pub questions_json_ld: Option<Html>,
    /// The sources cited anywhere on the page, numbered.
    pub sources: Vec<SourceView>,
    /// The log of changes, newest first.
    pub updates: Vec<UpdateView>,
    /// How we know.
    pub methods: Option<Html>,
    /// Conflicts, funding, use of AI.
    pub disclosures: Vec<DisclosureView>,
    /// What to read next, each with a reason.
    pub related: Vec<Card>,
    /// The body.
    pub body: Vec<BodyPart>,
    /// The headings of the body.
    pub headings: Vec<HeadingView>,
    /// The same explainer in other languages.
    pub translations: Vec<AlternateView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// An office of an actor.
#[derive(Debug, Clone, Serialize)]
pub struct RoleView {
    /// The office.
    pub title: String,
    /// Where.
    pub org: Option<String>,
    /// When, for readers: `2013 – 3 January 2026`, `since 2019`; `null` if not said.
    pub period: Option<String>,
    /// Where that is documented.
    pub note: Option<NoteView>,
}

/// An explainer that an actor appears in.
#[derive(Debug, Clone, Serialize)]
pub struct AppearanceView {
    /// The explainer.
    pub explainer: Card,
    /// The role there.
    pub role: Option<String>,
}

/// `actor`: the dossier.
#[derive(Debug, Clone, Serialize)]
pub struct ActorView {
    /// The id.
    pub id: String,
    /// The full name.
    pub name: String,
    /// Who this is.
    pub summary: Html,
    /// What it is.
    pub kind: WordView,
    /// Other names.
    pub also_known_as: Vec<String>,
    /// Offices, newest first.
    pub roles: Vec<RoleView>,
    /// The actor it belongs to.
    pub parent: Option<ActorLink>,
    /// Addresses that mean the same actor.
    pub same_as: Vec<String>,
    /// A portrait or emblem.
    pub image: Option<ImageView>,
    /// The biography.
    pub body: Html,
    /// Explainers it appears in, newest first.
    pub appearances: Vec<AppearanceView>,
    /// Events it took part in, in order.
    pub timeline: Vec<PeriodView>,
    /// What it said and did, in order.
    pub reactions: Vec<ReactionView>,
    /// What it claims, in order.
    pub claims: Vec<ClaimView>,
    /// Who appears in the same explainers, those in most of them first.
    pub appears_with: Vec<ActorLink>,
    /// The sources cited on the page, numbered.
    pub sources: Vec<SourceView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// `story`: a running story.
#[derive(Debug, Clone, Serialize)]
pub struct StoryView {
    /// The id.
    pub id: String,
    /// The headline.
    pub title: String,
    /// What it is about.
    pub summary: Html,
    /// Its state.
    pub status: Option<WordView>,
    /// The day up to which facts were checked.
    pub as_of: Option<DateView>,
    /// Where things stand.
    pub where_it_stands: Option<Html>,
    /// A picture.
    pub image: Option<ImageView>,
    /// The body.
    pub body: Html,
    /// Its explainers, in reading order.
    pub explainers: Vec<Card>,
    /// The events of its explainers and its own, in order, without events still ahead.
    pub timeline: Vec<PeriodView>,
    /// Planned events that are still ahead.
    pub whats_next: Vec<EventView>,
    /// All events on an axis of time; `null` if there are fewer than five, or all on one day.
    pub strip: Option<StripView>,
    /// Who is involved, those in most explainers first.
    pub actors: Vec<ActorLink>,
    /// Who has a part in the same events; `null` for fewer than four.
    pub network: Option<NetworkView>,
    /// Open questions.
    pub unknown: Vec<UnknownView>,
    /// Topics.
    pub topics: Vec<Card>,
    /// The sources cited on the page, numbered.
    pub sources: Vec<SourceView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// `topic` and `author`: a list of explainers with a heading.
#[derive(Debug, Clone, Serialize)]
pub struct ListingView {
    /// The id.
    pub id: String,
    /// The name.
    pub title: String,
    /// What belongs to it, or who it is.
    pub summary: Option<Html>,
    /// What an author does.
    pub role: Option<String>,
    /// Addresses that mean the same author.
    pub same_as: Vec<String>,
    /// The picture of an author.
    pub image: Option<ImageView>,
    /// The text below the front matter.
    pub body: Html,
    /// Explainers on this page of the list, newest first.
    pub explainers: Vec<Card>,
    /// The sources cited on the page, numbered.
    pub sources: Vec<SourceView>,
    /// Which page of the list this is, from 1.
    pub number: usize,
    /// How many there are.
    pub pages: usize,
}

/// `document`: a page of `content/pages`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentView {
    /// The id.
    pub id: String,
    /// The headline.
    pub title: String,
    /// What it is about.
    pub summary: Option<Html>,
    /// When it was last changed.
    pub updated: Option<DateView>,
    /// The text.
    pub body: Html,
    /// The sources cited on the page, numbered.
    pub sources: Vec<SourceView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// `home`.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// Running stories, that of the newest explainer first; only on the first page.
    pub stories: Vec<RunningView>,
    /// Explainers on this page of the list, newest first.
    pub explainers: Vec<Card>,
    /// Topics with their number of explainers; only on the first page.
    pub topics: Vec<Card>,
    /// Which page of the list this is, from 1.
    pub number: usize,
    /// How many there are.
    pub pages: usize,
}

/// A running story with what to read of it.
#[derive(Debug, Clone, Serialize)]
pub struct RunningView {
    /// The story.
    pub card: Card,
    /// Its explainers, newest first, at most six.
    pub explainers: Vec<Link>,
}

/// `list`: all events, claims, corrections, open questions, sources, terms, actors or topics of the site, by pages.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerView {
    /// `timeline`, `claims`, `corrections`, `unknowns`, `sources`, `glossary`, `actors` or `topics`.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// What the list holds, in a sentence.
    pub summary: &'static str,
    /// The whole list and parts of it, each with its number of entries.
    pub filters: Vec<FilterView>,
    /// What can be looked at by itself: the timelines of stories and topics.
    pub elsewhere: Vec<Link>,
    /// The entries on this page of the list.
    pub items: Vec<LedgerItem>,
    /// How many entries there are on all pages.
    pub total: usize,
    /// Which page of the list this is, from 1.
    pub number: usize,
    /// How many there are.
    pub pages: usize,
}

/// An entry of a list, in the form in which explainers and pages show the same.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum LedgerItem {
    /// In `timeline`.
    Event(EventView),
    /// In `claims`.
    Claim(ClaimView),
    /// In `corrections`.
    Update(UpdateView),
    /// In `unknowns`.
    Unknown(UnknownView),
    /// In `sources`.
    Source(SourceView),
    /// In `glossary`.
    Term(TermView),
    /// In `actors`.
    Actor(ListedActorView),
    /// In `topics`.
    Topic(Card),
}

/// A part of a list.
#[derive(Debug, Clone, Serialize)]
pub struct FilterView {
    /// What it holds: `False`, `2025`.
    pub label: String,
    /// Its page.
    pub href: String,
    /// How many entries it has.
    pub count: usize,
    /// Whether it is the one shown.
    pub current: bool,
}

/// An actor in the list of all.
#[derive(Debug, Clone, Serialize)]
pub struct ListedActorView {
    /// The actor.
    pub actor: ActorLink,
    /// The heading that it stands below with others of its kind: `People`.
    pub heading: &'static str,
    /// Who that is.
    pub summary: Option<Html>,
    /// How many explainers it appears in.
    pub count: usize,
}

/// `search`: the search page, which a script brings to life.
#[derive(Debug, Clone, Serialize)]
pub struct SearchView {
    /// The script; `null` if a site has none.
    pub script: Option<LoadedView>,
    /// The folder of the index, ending in `/`.
    pub bundle: String,
    /// The way to the top of the site, empty or ending in `/`.
    pub root: String,
    /// What can be narrowed down.
    pub filters: Vec<SearchFilterView>,
}

/// Something that search can be narrowed down by.
#[derive(Debug, Clone, Serialize)]
pub struct SearchFilterView {
    /// Its name in the index.
    pub name: &'static str,
    /// For readers.
    pub label: &'static str,
}

/// `card`: what the picture says that other sites show with a link to an explainer.
#[derive(Debug, Clone, Serialize)]
pub struct SocialCardView {
    /// How wide the drawing has to be: 1200.
    pub width: u16,
    /// How high it has to be: 630.
    pub height: u16,
    /// The site's name; `null` if the fonts lack its letters, as with all that follows.
    pub site: Option<CardTextView>,
    /// The story, or else the first topic.
    pub kicker: Option<CardTextView>,
    /// The headline: there is no card without.
    pub headline: CardHeadlineView,
    /// The status and the day of the facts: `Ongoing`, `Facts as of 26 February 2026`.
    pub facts: Vec<String>,
    /// Who publishes; `null` if that is the site's name, or too long to stand beside the facts at 28 pixels.
    pub publisher: Option<String>,
    /// The colours of the site's light look.
    pub colours: CardColoursView,
}

/// Words on one line of a card.
#[derive(Debug, Clone, Serialize)]
pub struct CardTextView {
    /// The words.
    pub text: String,
    /// The largest size, in pixels, at which they are no wider than 1040 pixels in the built-in `sans-serif`.
    pub size: f64,
}

/// The headline of a card, set in the built-in `serif` so that it is no wider than 1040 pixels.
#[derive(Debug, Clone, Serialize)]
pub struct CardHeadlineView {
    /// The whole headline, which the lines may cut.
    pub text: String,
    /// How large it is set, in pixels.
    pub size: f64,
    /// Its lines, at most four.
    pub lines: Vec<CardLineView>,
}

/// A line of a headline.
#[derive(Debug, Clone, Serialize)]
pub struct CardLineView {
    /// The words.
    pub text: String,
    /// Its baseline, in pixels from the top of the card. To put the headline elsewhere, move all lines: `<g transform="translate(0 60)">`.
    pub y: f64,
}

/// The colours of a card, each as `#rrggbb`.
#[derive(Debug, Clone, Serialize)]
pub struct CardColoursView {
    /// The ground; it is also where the drawing leaves something empty.
    pub paper: String,
    /// Text.
    pub ink: String,
    /// Text that matters less.
    pub quiet: String,
    /// What only divides.
    pub line: String,
    /// What stands out.
    pub accent: String,
}
