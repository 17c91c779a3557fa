//! What keeps the build while a site is served: hears of changes, plans the site anew, shows it, has its files made.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::watch::{self, DEBOUNCE};
use super::{Built, Event, Options, Preview, http};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::pipeline::{self, Made, Plan};
use crate::search;
use crate::site::Settings;
use crate::source::disk::{self, NoSite};
use crate::source::{SourceFile, Sources};
use crate::text::SourcePath;

/// Changes that never pause are built all the same after this time.
const LONGEST_WAIT: Duration = Duration::from_millis(100);
/// How long after a change the pages that nobody looks at wait: who types on has the machine for the page in view.
const REST: Duration = Duration::from_millis(250);
/// How often the site is looked for when it is gone, and looked through when the system does not tell what changes.
const POLL: Duration = Duration::from_secs(1);
/// How often the site is looked through after folders or files came or went: the system begins to watch a new folder a
/// moment after it is there, and what is written in that moment it does not tell.
const LOOKS: usize = 2;

/// What the thread that keeps the build hears of.
pub(super) enum News {
    Changed(watch::Changed),
    /// What was made, unless it was stopped before; the index for search.
    Made(Option<Box<Made>>, BTreeMap<String, Vec<u8>>),
}

/// What keeps the build.
pub(super) struct Desk<'o> {
    options: &'o Options<'o>,
    /// The site's folder, as a full path.
    pub(super) root: PathBuf,
    address: SocketAddr,
    watch: watch::Watch,
    news: Sender<News>,
    sources: Arc<Sources>,
    pub(super) plan: Arc<Plan>,
    made: Arc<Made>,
    pub(super) preview: tokio::sync::watch::Sender<Arc<Preview>>,
    pub(super) open: http::Open,
    /// Ends the making of files that is under way, if any is.
    making: Option<Arc<AtomicBool>>,
    /// Whether the plan is newer than what is being made.
    waiting: bool,
    /// Whether the site was ever planned.
    built: bool,
    gone: bool,
    /// How often the site is yet to be looked through without being told.
    looks: usize,
    since: Since,
}

/// What is to be said of changes once their files are made.
struct Since {
    start: Instant,
    changed: BTreeSet<String>,
    pages: usize,
}

impl<'o> Desk<'o> {
    pub(super) fn new(
        options: &'o Options<'o>,
        root: &Path,
        address: SocketAddr,
        news: Sender<News>,
    ) -> Result<Self, NoSite> {
        let root = std::fs::canonicalize(root).map_err(|error| NoSite { folder: options.folder.clone(), error })?;
        let config = config_of(disk::read_config(&root)?.as_ref());
        let (watch, trouble) = watch::Watch::start(&root, &root.join(&config.output), &news);
        if let Some(trouble) = trouble {
            (options.tell)(Event::Watch(trouble));
        }
        Ok(Self {
            options,
            root,
            address,
            watch,
            news,
            sources: Arc::default(),
            plan: Arc::default(),
            made: Arc::default(),
            preview: tokio::sync::watch::Sender::new(Arc::default()),
            open: http::Open::default(),
            making: None,
            waiting: false,
            built: false,
            gone: false,
            looks: 0,
            since: Since { start: Instant::now(), changed: BTreeSet::new(), pages: 0 },
        })
    }

    /// Builds again after every change.
    pub(super) fn attend(&mut self, heard: &Receiver<News>) {
        loop {
            let pause = if self.waiting && self.making.is_none() { REST } else { POLL };
            let news = match heard.recv_timeout(pause) {
                Ok(news) => news,
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) if self.gone && self.root.is_dir() => {
                    News::Changed(watch::Changed::all())
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.make();
                    if self.looks > 0 || !self.watch.tells() {
                        self.looks = self.looks.saturating_sub(1);
                        self.begin();
                        self.look_again(&watch::Changed::all());
                    }
                    continue;
                }
            };
            match news {
                News::Made(made, index) => self.all_made(made, index),
                News::Changed(changed) => {
                    self.begin();
                    // Both threads of a small machine are for the page that is looked at.
                    if let Some(stop) = &self.making {
                        stop.store(true, Ordering::Relaxed);
                        self.waiting = true;
                    }
                    let (changed, late) = gather(changed, heard);
                    self.look_again(&changed);
                    if let Some((made, index)) = late {
                        self.all_made(made, index);
                    }
                }
            }
        }
    }

    /// Notes when the first change came that nothing was said of yet.
    fn begin(&mut self) {
        if self.making.is_none() && !self.waiting {
            self.since.start = Instant::now();
        }
    }

    /// Reads what changed, plans the site anew and shows it, then has all files made.
    pub(super) fn look_again(&mut self, changed: &watch::Changed) {
        let Ok(sources) = self.read(changed) else { return self.folder_gone() };
        let was_gone = std::mem::replace(&mut self.gone, false);
        let files = sources.changed_since(&self.sources);
        let same = files.is_empty() && sources.diagnostics == self.sources.diagnostics;
        if self.built && !was_gone && same {
            return;
        }
        if self.built {
            self.since.changed.extend(files);
        }
        self.built = true;
        let settings = self.settings(sources.config.as_ref());
        self.plan = Arc::new(pipeline::plan(&sources, &settings, &self.plan));
        self.sources = Arc::new(sources);
        let preview = self.now().next(Arc::clone(&self.plan), Arc::clone(&self.sources));
        self.show(preview);
        self.waiting = true;
    }

    fn read(&mut self, changed: &watch::Changed) -> Result<Sources, NoSite> {
        let again = || disk::read_again(&self.root, &self.sources, &changed.paths);
        if let Some(sources) = (!changed.everything && !self.gone).then(again).flatten() {
            return Ok(sources);
        }
        // Folders that have come are watched before they are read, so that nothing is missed between.
        let refreshed = self.watch.refresh(changed);
        let config = config_of(disk::read_config(&self.root)?.as_ref());
        let output = self.root.join(&config.output);
        if let Err(error) = refreshed {
            (self.options.tell)(Event::Watch(error.into()));
        }
        self.looks = if changed.everything { self.looks } else { LOOKS };
        disk::read_site(&self.root, &output)
    }

    fn settings(&self, config: Option<&SourceFile>) -> Settings {
        let config = config_of(config);
        let base_url = config.base_url.as_ref().map(|_| format!("http://{}{}", self.address, config.root()));
        Settings { base_url, ..(self.options.settings)(&config) }
    }

    fn folder_gone(&mut self) {
        if !self.gone {
            self.gone = true;
            (self.options.tell)(Event::Gone(&self.root));
            let place = Place::file(&SourcePath::new("."));
            let wrong = Diagnostic::error(Code::Unreadable, place, "the site's folder is gone");
            let wrong = wrong.hint("put it back, and the preview goes on by itself");
            self.show(self.now().checked(vec![wrong], None));
        }
    }

    /// What is shown; its lock is let go of at once, since showing another takes it.
    fn now(&self) -> Arc<Preview> {
        Arc::clone(&self.preview.borrow())
    }

    /// Shows a site: the pages that are looked at are made before anyone is told.
    fn show(&self, preview: Preview) {
        for file in self.open.files() {
            drop(preview.page(&file));
        }
        self.preview.send_replace(Arc::new(preview));
    }

    /// Has all files of the plan made, if that waits to be done and no others are being made.
    pub(super) fn make(&mut self) {
        if self.making.is_some() || !std::mem::replace(&mut self.waiting, false) {
            return;
        }
        let stop = Arc::new(AtomicBool::new(false));
        self.making = Some(Arc::clone(&stop));
        let (plan, made, news) = (Arc::clone(&self.plan), Arc::clone(&self.made), self.news.clone());
        let work = move || {
            let index = Mutex::new(BTreeMap::new());
            let sink = |address: &str, bytes: &[u8]| {
                if address.starts_with(search::FOLDER) {
                    let mut index = index.lock().unwrap_or_else(PoisonError::into_inner);
                    index.insert(address.to_owned(), bytes.to_vec());
                }
            };
            let made = pipeline::make(&plan, &made, &sink, &stop);
            drop(news.send(News::Made(made.map(Box::new), index.into_inner().unwrap_or_else(PoisonError::into_inner))));
        };
        if thread::Builder::new().name("pages".to_owned()).spawn(work).is_err() {
            self.making = None;
        }
    }

    fn all_made(&mut self, made: Option<Box<Made>>, index: BTreeMap<String, Vec<u8>>) {
        self.making = None;
        if let Some(made) = made {
            self.since.pages += made.rendered().filter(|file| file.ends_with(".html")).count();
            self.made = Arc::from(made);
        }
        if self.waiting {
            return;
        }
        let index = (!index.is_empty()).then_some(index);
        self.show(self.now().checked(self.made.diagnostics.clone(), index));
        (self.options.tell)(Event::Built(Built {
            changed: std::mem::take(&mut self.since.changed).into_iter().collect(),
            pages: std::mem::take(&mut self.since.pages),
            time: self.since.start.elapsed(),
            diagnostics: &self.made.diagnostics,
            sources: &self.sources,
        }));
    }
}

/// Waits until nothing has changed for a moment, and no longer if a file is empty: many editors empty a file before they write it.
/// Files may be all made meanwhile.
fn gather(mut changed: watch::Changed, heard: &Receiver<News>) -> (watch::Changed, Option<LateNews>) {
    let (start, mut late) = (Instant::now(), None);
    while start.elapsed() < LONGEST_WAIT {
        match heard.recv_timeout(DEBOUNCE) {
            Ok(News::Changed(more)) => changed.join(more),
            Ok(News::Made(made, index)) => late = Some((made, index)),
            Err(RecvTimeoutError::Timeout) if changed.paths.iter().any(|path| disk::is_empty_file(path)) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    (changed, late)
}

type LateNews = (Option<Box<Made>>, BTreeMap<String, Vec<u8>>);

fn config_of(file: Option<&SourceFile>) -> Config {
    Config::parse(file, None).value
}
