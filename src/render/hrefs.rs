//! Links as one page must write them: under the site's path, or relative to the page.

use crate::site::Route;
use crate::text::url_path;

/// How a page links.
#[derive(Debug, Clone)]
pub(crate) struct Hrefs {
    /// What stands before an address below the site's: `/news/`, or `../../`.
    root: String,
    /// Whether links lead to files and not to folders, so that they work without a server.
    to_files: bool,
    /// The site's full address, ending in `/`.
    base_url: Option<String>,
    from: Route,
}

impl Hrefs {
    pub(crate) fn new(base_url: Option<&str>, relative: bool, from: &Route) -> Self {
        let depth = from.file().matches('/').count();
        let path = base_url
            .and_then(|url| url.splitn(4, '/').nth(3))
            .map_or_else(|| "/".to_owned(), |path| format!("/{path}"));
        let root = if relative { "../".repeat(depth) } else { path };
        Self { root, to_files: relative, base_url: base_url.map(str::to_owned), from: from.clone() }
    }

    /// The way to the top of the site, empty or ending in `/`.
    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// A link to a page.
    pub(crate) fn page(&self, route: &Route) -> String {
        if self.to_files { self.file(&route.file()) } else { self.file(route.as_str()) }
    }

    /// A link to an anchor of a page.
    pub(crate) fn anchor(&self, route: &Route, anchor: &str) -> String {
        match (anchor.is_empty(), *route == self.from) {
            (true, _) => self.page(route),
            (false, true) => ["#", anchor].concat(),
            (false, false) => {
                let mut address = self.page(route);
                address.push('#');
                address.push_str(anchor);
                address
            }
        }
    }

    /// A link to a source of a page: on the page itself by its number, which is short, and from elsewhere by its lasting id.
    pub(crate) fn source(&self, route: &Route, id: &str, number: usize) -> String {
        if *route == self.from { format!("#s_{number}") } else { self.anchor(route, &format!("source-{id}")) }
    }

    /// A link to a file, by its address below the site's.
    pub(crate) fn file(&self, address: &str) -> String {
        let mut link = String::with_capacity(self.root.len() + address.len() + 16);
        link.push_str(&self.root);
        link.push_str(&url_path(address));
        link
    }

    /// A link an author wrote: a path from the top of the site gets the site's own before it.
    pub(crate) fn written(&self, address: &str) -> String {
        match address.strip_prefix('/') {
            None => address.to_owned(),
            Some(inner) => {
                let (path, rest) = inner.find(['?', '#']).map_or((inner, ""), |at| inner.split_at(at));
                let file = self.to_files && (path.is_empty() || path.ends_with('/'));
                format!("{}{path}{}{rest}", self.root, if file { "index.html" } else { "" })
            }
        }
    }

    /// Whether an address is one of another site.
    pub(crate) fn leads_out(&self, address: &str) -> bool {
        let scheme = address.split_once("://").map_or("", |(scheme, _)| scheme);
        let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        is_web && !self.base_url.as_ref().is_some_and(|own| address.starts_with(own))
    }

    /// The attribute of a link that says so (<https://html.spec.whatwg.org/#link-type-external>).
    pub(crate) fn rel(&self, address: &str) -> &'static str {
        if self.leads_out(address) { " rel=\"external\"" } else { "" }
    }

    /// The full address of a page; `None` without a base address.
    pub(crate) fn absolute(&self, route: &Route) -> Option<String> {
        Some(format!("{}{}", self.base_url.as_deref()?, url_path(route.as_str())))
    }

    /// The full address of a file or of a path an author wrote; one that is full already stays.
    pub(crate) fn absolute_file(&self, address: &str) -> Option<String> {
        if address.contains("://") {
            return Some(address.to_owned());
        }
        Some(format!("{}{}", self.base_url.as_deref()?, url_path(address.trim_start_matches('/'))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_honour_the_path_of_the_site() {
        let hrefs = Hrefs::new(Some("https://x.org/news/"), false, &Route::new("explainers/dam/"));
        assert_eq!(hrefs.page(&Route::new("actors/a/")), "/news/actors/a/");
        assert_eq!(hrefs.written("/about/#who"), "/news/about/#who");
        assert_eq!(hrefs.absolute(&Route::new("")).as_deref(), Some("https://x.org/news/"));
        assert_eq!(hrefs.anchor(&Route::new("explainers/dam/"), "event-x"), "#event-x");
    }

    #[test]
    fn relative_links_lead_to_files() {
        let hrefs = Hrefs::new(None, true, &Route::new("explainers/dam/"));
        assert_eq!(hrefs.page(&Route::new("actors/a/")), "../../actors/a/index.html");
        assert_eq!(hrefs.page(&Route::new("")), "../../index.html");
        assert_eq!(hrefs.written("/about/"), "../../about/index.html");
        assert_eq!(hrefs.file("a b.png"), "../../a%20b.png");
    }
}
