//! The other pages: home, lists of explainers, documents, redirects.

use super::fill::Filler;
use super::head::Head;
use super::shell::Shell;
use super::views::{Card as CardView, DocumentView, HomeView, ListingView, RunningView, SearchFilterView, SearchView};
use super::{Card, Page, Request, Running, Slice, feeds, structured_data};
use crate::model::{Author, StaticPage, Topic};
use crate::site::{ExplainerCard, Linked, PageCard, Reach, Redirect, Route};
use crate::text::escape;

/// The head and list that topics, authors and the home page share.
fn list_page(
    request: &Request<'_>,
    kind: &'static str,
    description: String,
    list: &Slice<Card<ExplainerCard>>,
    view: &ListingView,
) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let title = if list.number == 1 { view.title.clone() } else { format!("{}, page {}", view.title, list.number) };
    let mut head = Head::new(kind, &title, description);
    head.neighbours = neighbours(request, list);
    if kind == "topic" && list.number == 1 && !list.items.is_empty() {
        head.downloads = feeds::links(request.shell, &hrefs, &request.route);
    }
    head.json_ld =
        Some(structured_data::collection(&view.title, &head.description, request.shell, &hrefs, &request.route));
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, kind, view)
}

/// The pages of a list before and after this one.
pub(super) fn neighbours<T>(request: &Request<'_>, list: &Slice<T>) -> (Option<Route>, Option<Route>) {
    let suffix = format!("page/{}/", list.number);
    let first = Route::new(request.route.as_str().strip_suffix(&suffix).unwrap_or(request.route.as_str()));
    let previous = (list.number > 1).then(|| first.page(list.number - 1));
    (previous, (list.number < list.pages).then(|| first.page(list.number + 1)))
}

fn listing(filler: &Filler<'_>, card: &PageCard, list: &Slice<Card<ExplainerCard>>) -> ListingView {
    ListingView {
        id: card.id.to_string(),
        title: card.title.clone(),
        summary: card.summary.as_deref().map(escape),
        role: None,
        same_as: Vec::new(),
        image: None,
        body: String::new(),
        explainers: list.items.iter().map(|card| filler.explainer_card(card)).collect(),
        sources: Vec::new(),
        number: list.number,
        pages: list.pages,
    }
}

pub(super) fn topic(
    request: &Request<'_>,
    linked: Option<&Linked<Topic>>,
    card: &PageCard,
    list: &Slice<Card<ExplainerCard>>,
) -> Page {
    let (hrefs, nothing) = (request.shell.hrefs(&request.route), Reach::default());
    let reach = linked.map_or(&nothing, |linked| &*linked.reach);
    let filler = Filler { hrefs: &hrefs, reach, route: &request.route, has_glossary: false };
    let mut view = listing(&filler, card, list);
    if let Some(linked) = linked {
        view.summary = filler.md_option(linked.document.record.summary.as_ref());
        view.body = filler.html(&linked.document.body.html);
        view.sources = filler.sources();
    }
    let description = card.summary.clone().unwrap_or_else(|| format!("Explainers on {}", card.title));
    list_page(request, "topic", description, list, &view)
}

pub(super) fn author(
    request: &Request<'_>,
    linked: &Linked<Author>,
    card: &PageCard,
    list: &Slice<Card<ExplainerCard>>,
) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let filler = Filler { hrefs: &hrefs, reach: &linked.reach, route: &request.route, has_glossary: false };
    let record = &linked.document.record;
    let view = ListingView {
        summary: filler.md_option(record.summary.as_ref()),
        role: record.role.clone(),
        same_as: record.same_as.iter().map(|link| hrefs.written(link.as_str())).collect(),
        image: record.image.as_ref().map(|image| filler.image(image)),
        body: filler.html(&linked.document.body.html),
        sources: filler.sources(),
        ..listing(&filler, card, list)
    };
    let description = card.summary.clone().unwrap_or_else(|| format!("Explainers by {}", card.title));
    list_page(request, "author", description, list, &view)
}

pub(super) fn document(request: &Request<'_>, linked: &Linked<StaticPage>) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let filler = Filler { hrefs: &hrefs, reach: &linked.reach, route: &request.route, has_glossary: false };
    let (document, record) = (&*linked.document, &linked.document.record);
    let view = DocumentView {
        id: document.id.to_string(),
        title: record.title.clone(),
        summary: filler.md_option(record.summary.as_ref()),
        updated: record.updated.as_ref().map(super::parts::date),
        body: filler.html(&document.body.html),
        sources: filler.sources(),
        extra: document.extras_at(""),
    };
    let description = record.summary.as_ref().map_or_else(|| record.title.clone(), crate::model::Md::plain);
    let json_ld = structured_data::web_page(&record.title, &description, request.shell, &hrefs, &request.route);
    let mut head = Head::new("document", &record.title, description);
    head.language = record.lang.as_deref();
    head.json_ld = Some(json_ld);
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "document", &view)
}

pub(super) fn home(
    request: &Request<'_>,
    stories: &[Running],
    topics: &[(Card<PageCard>, usize)],
    list: &Slice<Card<ExplainerCard>>,
) -> Page {
    let (hrefs, nothing) = (request.shell.hrefs(&request.route), Reach::default());
    let filler = Filler { hrefs: &hrefs, reach: &nothing, route: &request.route, has_glossary: false };
    let counted = |cards: &[(Card<PageCard>, usize)]| -> Vec<CardView> {
        cards.iter().map(|(card, count)| filler.page_card(card, Some(*count))).collect()
    };
    let running = |story: &Running| RunningView {
        card: filler.page_card(&story.card, Some(story.count)),
        explainers: story.newest.iter().map(|card| filler.explainer_link(card)).collect(),
    };
    let view = HomeView {
        stories: stories.iter().map(running).collect(),
        explainers: list.items.iter().map(|card| filler.explainer_card(card)).collect(),
        topics: counted(topics),
        number: list.number,
        pages: list.pages,
    };
    let title =
        if list.number == 1 { request.shell.title.clone() } else { format!("Explainers, page {}", list.number) };
    let description = request.shell.description.clone().unwrap_or_else(|| request.shell.title.clone());
    let mut head = Head::new("home", &title, description);
    head.neighbours = neighbours(request, list);
    head.downloads = feeds::links(request.shell, &hrefs, &Route::default());
    head.json_ld = Some(structured_data::website(request.shell, &hrefs));
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "home", &view)
}

pub(super) fn search(request: &Request<'_>) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let filter = |(name, label)| SearchFilterView { name, label };
    let view = SearchView {
        script: request.shell.load("nutgraf-search.js", &hrefs),
        bundle: hrefs.file(crate::search::FOLDER),
        root: hrefs.root().to_owned(),
        filters: crate::search::FILTERS.into_iter().map(filter).collect(),
    };
    let head = Head::new("search", "Search", format!("Search all of {}.", request.shell.title));
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "search", &view)
}

pub(super) fn not_found(request: &Request<'_>) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let page = Head::new("404", "Page not found", "There is no page at this address.".to_owned());
    let page = page.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "", &())
}

/// A page at an old address that leads to the new one, also without a server's help.
pub(super) fn redirect(redirect: &Redirect, shell: &Shell) -> Vec<u8> {
    let hrefs = shell.hrefs(&redirect.from);
    let to = escape(&hrefs.page(&redirect.to));
    let canonical = escape(&hrefs.absolute(&redirect.to).unwrap_or_else(|| hrefs.page(&redirect.to)));
    let language = escape(&shell.language);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n<title>This page has moved</title>\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n<p>This page has moved: <a href=\"{to}\">{to}</a></p>\n</html>\n"
    )
    .into_bytes()
}
