//! What stands around every page: the site's name, navigation, policies, footer.

use super::hrefs::Hrefs;
use super::views::{FontView, LoadedView, LogoView, NavigationView, PublisherView, SiteView};
use crate::config::{Config, NavigationLink, Outputs, Policies, Publisher};
use crate::loaded::AllLoaded;
use crate::look::{self, Look};
use crate::memo::Fingerprint;
use crate::model::Md;
use crate::site::{Ledger, Route, Settings, Site};

/// The parts of a page that are the same on all of them.
#[derive(Debug, Clone, Hash)]
pub(crate) struct Shell {
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) language: String,
    pub(crate) base_url: Option<String>,
    pub(crate) relative_urls: bool,
    pub(crate) publisher: Option<Publisher>,
    pub(crate) policies: Policies,
    pub(crate) outputs: Outputs,
    /// Whether pages are made without what a browser does not need.
    pub(crate) small_pages: bool,
    timezone: String,
    lists: Vec<Ledger>,
    navigation: Vec<(String, Target)>,
    footer: Option<Md>,
    pub(crate) look: Look,
    loaded: AllLoaded,
}

/// Where a link of the navigation leads.
#[derive(Debug, Clone, Hash)]
enum Target {
    Page(Route),
    Written(String),
}

impl Shell {
    pub(crate) fn of(config: &Config, settings: &Settings, site: &Site, loaded: AllLoaded) -> Self {
        Self {
            title: config.title.clone(),
            description: config.description.clone(),
            language: config.language.clone(),
            base_url: config.base_url.clone(),
            relative_urls: config.relative_urls,
            publisher: config.publisher.clone(),
            policies: config.policies.clone(),
            outputs: config.outputs,
            // Who is writing a template wants to see what it makes.
            small_pages: config.minify_html && settings.by_content,
            lists: site.ledgers().to_vec(),
            timezone: config.timezone.iana_name().unwrap_or("UTC").to_owned(),
            navigation: match &config.navigation {
                Some(links) => links
                    .iter()
                    .map(|NavigationLink { label, url }| (label.clone(), Target::Written(url.as_str().to_owned())))
                    .collect(),
                None => found_navigation(site),
            },
            footer: config.footer.clone(),
            look: config.theme.clone(),
            loaded,
        }
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self)
    }

    /// Who publishes the site, or else the site's name.
    pub(crate) fn publisher_name(&self) -> &str {
        self.publisher.as_ref().map_or(&self.title, |publisher| &publisher.name)
    }

    pub(crate) fn hrefs(&self, route: &Route) -> Hrefs {
        // A server shows the 404 page at any depth, so links relative to its own place would lead astray.
        let anywhere = route.as_str() == "404.html" && self.base_url.is_some();
        Hrefs::new(self.base_url.as_deref(), self.relative_urls && !anywhere, route)
    }

    pub(crate) fn view(&self, route: &Route, hrefs: &Hrefs) -> SiteView {
        let link = |label: &str, target: &Target| match target {
            Target::Page(to) => {
                NavigationView { label: label.to_owned(), href: hrefs.page(to), current: to == route, outside: false }
            }
            Target::Written(address) => {
                let current = address.trim_matches('/') == route.as_str().trim_matches('/') && address.starts_with('/');
                let (href, outside) = (hrefs.written(address), hrefs.leads_out(address));
                NavigationView { label: label.to_owned(), href, current, outside }
            }
        };
        SiteView {
            title: self.title.clone(),
            description: self.description.clone(),
            language: self.language.clone(),
            root: hrefs.root().to_owned(),
            home: hrefs.page(&Route::default()),
            navigation: self.navigation.iter().map(|(label, target)| link(label, target)).collect(),
            publisher: self.publisher.as_ref().map(|publisher| PublisherView {
                name: publisher.name.clone(),
                href: publisher.url.as_ref().map(|url| hrefs.written(url.as_str())),
                outside: publisher.url.as_ref().is_some_and(|url| hrefs.leads_out(url.as_str())),
            }),
            policies: self.policy_links(hrefs),
            footer: self.footer.as_ref().map(|footer| super::fill::plain_links(&footer.html, hrefs)),
            logo: self.logo(hrefs),
            styles: self.load(look::SHEET, hrefs).into_iter().collect(),
            scripts: self.load("nutgraf.js", hrefs).into_iter().collect(),
            files: self.loaded.keys().filter_map(|name| Some((name.clone(), self.load(name, hrefs)?))).collect(),
            fonts: {
                let fonts = self.look.first_fonts().into_iter();
                fonts.map(|(file, mime)| FontView { href: hrefs.file(file), mime }).collect()
            },
            feed: self.base_url.as_ref().filter(|_| self.outputs.atom).map(|_| hrefs.file("feed.xml")),
            lists: self
                .lists
                .iter()
                .map(|ledger| link(super::ledgers::words(*ledger).0, &Target::Page(ledger.route())))
                .collect(),
            search: self.outputs.search.then(|| hrefs.page(&Route::new("search/"))),
        }
    }

    /// How a page loads a stylesheet or script, by its path below `static`; `None` if there is none.
    pub(crate) fn load(&self, name: &str, hrefs: &Hrefs) -> Option<LoadedView> {
        let loaded = self.loaded.get(name)?;
        // A browser that opens pages from a disk holds no file to its digest, and loads none that has one.
        let integrity = loaded.integrity.clone().filter(|_| self.base_url.is_some() && !self.relative_urls);
        Some(LoadedView { href: hrefs.file(&loaded.address), integrity })
    }

    fn logo(&self, hrefs: &Hrefs) -> Option<LogoView> {
        let logo = self.look.logo.as_ref()?;
        Some(LogoView {
            src: hrefs.file(look::address(&logo.src)),
            dark: logo.dark.as_deref().map(|dark| hrefs.file(look::address(dark))),
            alt: logo.alt.clone().unwrap_or_else(|| self.title.clone()),
            width: logo.width,
            height: logo.height,
        })
    }

    fn policy_links(&self, hrefs: &Hrefs) -> Vec<NavigationView> {
        let policies = [
            ("Principles", &self.policies.principles),
            ("Corrections policy", &self.policies.corrections),
            ("Fact-checking", &self.policies.fact_checking),
            ("Ethics", &self.policies.ethics),
            ("Ownership", &self.policies.ownership),
        ];
        let link = |(label, url): (&str, &Option<crate::model::Link>)| {
            let href = hrefs.written(url.as_ref()?.as_str());
            let outside = hrefs.leads_out(&href);
            Some(NavigationView { label: label.to_owned(), href, current: false, outside })
        };
        policies.into_iter().filter_map(link).collect()
    }
}

/// A navigation for sites that give none: the stories if there are few, and the site's own pages.
fn found_navigation(site: &Site) -> Vec<(String, Target)> {
    let stories = site
        .stories
        .iter()
        .take(4)
        .map(|story| (story.document.record.title.clone(), Target::Page(story.route.clone())));
    let pages =
        site.pages.iter().take(4).map(|page| (page.document.record.title.clone(), Target::Page(page.route.clone())));
    stories.chain(pages).collect()
}
