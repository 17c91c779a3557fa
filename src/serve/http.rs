//! The server: files of the site, and for each open page a stream of what changed.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::preview::{Found, Page, Preview};
use crate::hosting::media_type;
use crate::memo::Fingerprint;
use crate::source::disk;

/// What lies here is ours and no part of the site.
const OWN: &str = "/_nutgraf/";
/// What a page runs to follow its changes.
const LIVE: &str = include_str!("live.js");

/// What the server knows.
#[derive(Debug, Clone)]
pub(super) struct Served {
    pub(super) preview: watch::Receiver<Arc<Preview>>,
    pub(super) open: Open,
    /// Whether only this machine is served.
    pub(super) local: bool,
    /// How a link opens the editor: with `{file}`, `{line}` and `{column}`.
    pub(super) editor: Option<Arc<str>>,
    /// The site's folder.
    pub(super) folder: Arc<str>,
}

/// Which pages are looked at, by their files, and by how many.
#[derive(Debug, Clone, Default)]
pub(super) struct Open(Arc<Mutex<BTreeMap<String, usize>>>);

impl Open {
    pub(super) fn files(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn look(&self, file: &str) -> Looking {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(file.to_owned()).or_default() += 1;
        Looking { open: self.clone(), file: file.to_owned() }
    }
}

/// Someone looks at a page, until this is dropped.
struct Looking {
    open: Open,
    file: String,
}

impl Drop for Looking {
    fn drop(&mut self) {
        let mut open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.file) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.file);
            }
        }
    }
}

/// Answers until the program ends.
pub(super) fn run(listener: std::net::TcpListener, router: Router) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
            drop(axum::serve(listener, router).await);
        }
    });
}

pub(super) fn router(served: Served) -> Router {
    Router::new()
        .route("/_nutgraf/live.js", get(live))
        .route("/_nutgraf/changes", get(changes))
        .fallback(get(file))
        .layer(from_fn_with_state(served.clone(), only_here))
        .with_state(served)
}

/// Refuses requests that reached this machine under a name that is not its own: a page of another site, whose name was
/// made to lead here, could otherwise read drafts.
async fn only_here(State(served): State<Served>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_address = host.parse::<SocketAddr>().is_ok() || host.parse::<std::net::IpAddr>().is_ok();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if served.local && !is_address && name != "localhost" && !name.ends_with(".localhost") {
        let message = format!("this preview is served to this machine only, not as `{name}`\n");
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    next.run(request).await
}

async fn live() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], LIVE)
        .into_response()
}

async fn file(State(served): State<Served>, uri: Uri) -> Response {
    let preview = Arc::clone(&served.preview.borrow());
    let path = uri.path().to_owned();
    spawn_blocking(move || answer(&preview, &path))
        .await
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn answer(preview: &Preview, path: &str) -> Response {
    let Some(address) = address_of(path, preview) else {
        // The site lies below a path: its front page is what is looked for.
        return if path == "/" { moved(&preview.root()) } else { missing(preview) };
    };
    match preview.find(&address) {
        Found::Page(page) => send(preview, page, StatusCode::OK, &address),
        Found::Asset(asset) => match disk::bytes_of(&asset.content) {
            Ok(bytes) => typed(Body::from(bytes), StatusCode::OK, asset.path.as_str()),
            Err(_) => missing(preview),
        },
        Found::Folder => moved(&format!("{path}/")),
        Found::Nothing => missing(preview),
    }
}

/// The 404 page. Before anything could be made of the site, there is only what is wrong with it.
fn missing(preview: &Preview) -> Response {
    send(preview, preview.page("404.html").unwrap_or_default(), StatusCode::NOT_FOUND, "404.html")
}

fn moved(to: &str) -> Response {
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()
}

fn send(preview: &Preview, page: Page, status: StatusCode, address: &str) -> Response {
    let is_page = address.is_empty() || address.ends_with('/') || address.ends_with(".html");
    match page.bytes {
        Some(bytes) if is_page => {
            typed(Body::from(with_live(&bytes, &page.digest, preview.assets_digest())), status, "page.html")
        }
        Some(bytes) => typed(Body::from(bytes.to_vec()), status, address),
        None => typed(
            Body::from(with_live(EMPTY.as_bytes(), "", preview.assets_digest())),
            StatusCode::INTERNAL_SERVER_ERROR,
            "page.html",
        ),
    }
}

/// Stands for a page that could never be made.
const EMPTY: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
                     content=\"width=device-width\">\n<title>This page cannot be made yet</title>\n<body>\n</body>\n</html>\n";

/// A page with the line that makes it follow its changes; the line is all that is not the site's own.
fn with_live(bytes: &[u8], digest: &str, assets: &str) -> Vec<u8> {
    let own = format!("src=\"{OWN}live.js\" data-digest=\"{digest}\" data-assets=\"{assets}\"");
    let line = format!("<script {own} async></script>\n");
    let end = b"</body>";
    let at = bytes.windows(end.len()).rposition(|window| window == end).unwrap_or(bytes.len());
    [&bytes[..at], line.as_bytes(), &bytes[at..]].concat()
}

fn typed(body: Body, status: StatusCode, name: &str) -> Response {
    (status, [(header::CONTENT_TYPE, media_type(name)), (header::CACHE_CONTROL, "no-store".to_owned())], body)
        .into_response()
}

/// The address below the site's that a path means; `None` if it lies outside of it.
fn address_of(path: &str, preview: &Preview) -> Option<String> {
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    path.strip_prefix(&preview.root()).map(str::to_owned)
}

/// A page that follows its changes.
#[derive(Deserialize)]
struct Follower {
    /// The page's path.
    page: String,
    /// Stands for the files that it loaded.
    assets: String,
}

/// Tells a page, now and after every change, what it should show and what is wrong.
async fn changes(
    State(served): State<Served>,
    Query(follower): Query<Follower>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut told = Told { loaded: follower.assets, ..Told::default() };
    let file = match address_of(&follower.page, &served.preview.borrow()) {
        Some(address) if address.is_empty() || address.ends_with('/') => format!("{address}index.html"),
        Some(address) => address,
        None => "404.html".to_owned(),
    };
    let looking = Arc::new(served.open.look(&file));
    let stream = WatchStream::new(served.preview.clone()).then(move |preview| {
        let (looking, served) = (Arc::clone(&looking), served.clone());
        async move {
            let said = spawn_blocking(move || (state(&preview, &looking.file, &served), Arc::clone(&preview))).await;
            said.ok()
        }
    });
    let stream = stream.filter_map(move |said| {
        let (mut state, preview) = said?;
        let assets = told.changed_assets(&preview);
        // What was told already need not be told again.
        let again = assets.is_empty() && told.last.as_ref() == Some(&state);
        told.last = Some(state.clone());
        state["assets"] = json!(assets);
        (!again).then(|| Ok(Event::default().data(state.to_string())))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// What a page was told.
#[derive(Default)]
struct Told {
    /// Stands for the files that were loaded with the page.
    loaded: String,
    last: Option<serde_json::Value>,
    assets: Option<BTreeMap<String, Fingerprint>>,
}

impl Told {
    /// The files handed on that are not as they were when the page was last told of them.
    fn changed_assets(&mut self, preview: &Preview) -> Vec<String> {
        let now: BTreeMap<String, Fingerprint> =
            preview.assets().iter().map(|(address, asset)| (address.clone(), asset.fingerprint)).collect();
        let before = self.assets.replace(now.clone());
        let root = preview.root();
        // Of what changed between loading the page and following it, only that it did is known.
        let as_loaded = before.is_none() && self.loaded == preview.assets_digest();
        let before = before.unwrap_or_default();
        let changed = now.iter().filter(|(address, digest)| !as_loaded && before.get(*address) != Some(digest));
        changed.map(|(address, _)| format!("{root}{address}")).collect()
    }
}

fn state(preview: &Preview, file: &str, served: &Served) -> serde_json::Value {
    let page = preview.page(file).or_else(|| preview.page("404.html")).unwrap_or_default();
    let problems = preview.problems(&page);
    let problems: Vec<_> = problems
        .into_iter()
        .map(|problem| {
            let href = served.editor.as_ref().map(|editor| {
                let (line, column) = problem.at.map_or((1, 1), |at| (at.line, at.column));
                editor
                    .replace("{file}", &format!("{}/{}", served.folder, problem.file))
                    .replace("{line}", &line.to_string())
                    .replace("{column}", &column.to_string())
            });
            json!({ "problem": problem, "href": href })
        })
        .collect();
    json!({ "digest": page.digest, "is_old": page.is_old, "problems": problems })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_more_line_and_nothing_else_changed() {
        let page = "<body><p>What `</body>` means</p></body></html>";
        let sent = String::from_utf8(with_live(page.as_bytes(), "ab", "cd")).unwrap();
        let line = "<script src=\"/_nutgraf/live.js\" data-digest=\"ab\" data-assets=\"cd\" async></script>\n";
        assert_eq!(sent, format!("<body><p>What `</body>` means</p>{line}</body></html>"));
    }
}
