//! What the head of a page says: title, description, canonical address, OpenGraph.

use super::hrefs::Hrefs;
use super::shell::Shell;
use super::views::{AlternateView, DownloadView, PageView, PropertyView};
use crate::site::Route;

/// The head of a page before it is put into words.
pub(crate) struct Head<'h> {
    pub(crate) kind: &'static str,
    pub(crate) title: &'h str,
    /// The headline for social networks.
    pub(crate) social: &'h str,
    pub(crate) description: String,
    pub(crate) language: Option<&'h str>,
    /// A picture for other sites that show a link to the page.
    pub(crate) image: Option<&'h SocialImage>,
    /// Whether that picture is made to be shown large.
    pub(crate) large_image: bool,
    /// When an article was published and last changed, in RFC 3339.
    pub(crate) times: Option<(String, String)>,
    pub(crate) translations: &'h [(String, Route)],
    /// The pages before and after, of a list.
    pub(crate) neighbours: (Option<Route>, Option<Route>),
    pub(crate) json_ld: Option<String>,
    pub(crate) downloads: Vec<DownloadView>,
}

/// A picture for other programs.
pub(crate) struct SocialImage {
    /// Its address below the site's, or a full one.
    pub(crate) file: String,
    /// Width and height in pixels, if they are known.
    pub(crate) size: Option<(u32, u32)>,
    pub(crate) alt: String,
}

impl<'h> Head<'h> {
    pub(crate) fn new(kind: &'static str, title: &'h str, description: String) -> Self {
        Self {
            kind,
            title,
            social: title,
            description,
            language: None,
            image: None,
            large_image: false,
            times: None,
            translations: &[],
            neighbours: (None, None),
            json_ld: None,
            downloads: Vec::new(),
        }
    }

    pub(crate) fn view(self, route: &Route, shell: &Shell, hrefs: &Hrefs) -> PageView {
        let language = self.language.unwrap_or(&shell.language).to_owned();
        let canonical = (self.kind != "404").then(|| hrefs.absolute(route)).flatten();
        let alternates = self.translations.iter().map(|(language, to)| AlternateView {
            language: language.clone(),
            href: hrefs.absolute(to).unwrap_or_else(|| hrefs.page(to)),
        });
        PageView {
            kind: self.kind,
            title: self.title.to_owned(),
            canonical: canonical.clone(),
            direction: direction(&language),
            no_index: self.kind == "404",
            alternates: alternates.collect(),
            previous: self.neighbours.0.as_ref().map(|route| hrefs.page(route)),
            next: self.neighbours.1.as_ref().map(|route| hrefs.page(route)),
            large_image: self.large_image,
            open_graph: self.open_graph(shell, hrefs, canonical, &language),
            description: self.description,
            json_ld: self.json_ld,
            downloads: self.downloads,
            language,
        }
    }

    /// <https://ogp.me/>
    fn open_graph(&self, shell: &Shell, hrefs: &Hrefs, canonical: Option<String>, language: &str) -> Vec<PropertyView> {
        let kind = match self.kind {
            "404" => return Vec::new(),
            "explainer" => "article",
            "actor" | "author" => "profile",
            _ => "website",
        };
        let mut properties = vec![
            PropertyView { property: "og:type", content: kind.to_owned() },
            PropertyView { property: "og:site_name", content: shell.title.clone() },
            PropertyView { property: "og:title", content: self.social.to_owned() },
            PropertyView { property: "og:locale", content: language.replace('-', "_") },
        ];
        let mut add = |property, content: Option<String>| {
            properties.extend(
                content.filter(|content| !content.is_empty()).map(|content| PropertyView { property, content }),
            );
        };
        add("og:description", Some(self.description.clone()));
        add("og:url", canonical);
        // What is said of a picture follows its address: <https://ogp.me/#structured>.
        if let Some((image, full)) = self.image.and_then(|image| Some((image, hrefs.absolute_file(&image.file)?))) {
            add("og:image", Some(full));
            add("og:image:width", image.size.map(|(width, _)| width.to_string()));
            add("og:image:height", image.size.map(|(_, height)| height.to_string()));
            add("og:image:alt", Some(image.alt.clone()));
        }
        if let Some((published, changed)) = &self.times {
            add("article:published_time", Some(published.clone()));
            add("article:modified_time", Some(changed.clone()));
        }
        properties
    }
}

/// The direction of a language's usual script, by its primary subtag (Unicode CLDR) or a script subtag.
pub(super) fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: &[&str] = &["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    match parts.find(|part| part.len() == 4) {
        Some("Arab" | "Hebr" | "Syrc" | "Thaa") => "rtl",
        Some(_) => "ltr",
        None if RIGHT_TO_LEFT.contains(&primary.as_str()) => "rtl",
        None => "ltr",
    }
}

#[cfg(test)]
mod tests {
    use super::direction;

    #[test]
    fn direction_follows_the_script() {
        let cases = [("ar", "rtl"), ("he-IL", "rtl"), ("en", "ltr"), ("az-Arab", "rtl"), ("ar-Latn", "ltr")];
        for (language, expected) in cases {
            assert_eq!(direction(language), expected, "{language}");
        }
    }
}
