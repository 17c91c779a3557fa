//! What is on every page: `site` and `page`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Html;

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
