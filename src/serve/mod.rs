//! The site served while it is written: built in memory, built again after every change, and shown at once.
//!
//! One thread listens to the disk and keeps the build (`Desk`); one serves the [`Preview`] of the moment; one makes all
//! files of a plan behind them, so that mistakes on pages nobody looks at are told too. Pages that are looked at are
//! made first, from the plan alone.

mod http;
mod preview;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub use preview::{Found, Page, Preview};
pub use watch::{DEBOUNCE, WatchTrouble};

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

/// What to serve, and how.
pub struct Options<'o> {
    /// The site's folder.
    pub folder: PathBuf,
    /// Where the server listens.
    pub listener: TcpListener,
    /// How a link opens the editor: an address with `{file}`, `{line}` and `{column}`.
    pub editor: Option<String>,
    /// The settings of the next build; the base address is put in here.
    pub settings: &'o dyn Fn(&Config) -> Settings,
    /// Hears what happens.
    pub tell: &'o dyn Fn(Event<'_>),
}

/// What happens while a site is served.
pub enum Event<'e> {
    /// The address is answered, and leads to the front page.
    Listening(String),
    /// The site was built, for the first time if nothing is named that changed.
    Built(Built<'e>),
    /// Changes are not told by the system.
    Watch(WatchTrouble),
    /// The site's folder is gone.
    Gone(&'e Path),
}

/// A build while a site is served.
pub struct Built<'e> {
    /// What changed, below the site's folder.
    pub changed: Vec<String>,
    /// How many pages were made.
    pub pages: usize,
    /// From the change until all of them were made.
    pub time: Duration,
    /// Everything that is wrong.
    pub diagnostics: &'e [Diagnostic],
    /// Where it is wrong.
    pub sources: &'e Sources,
}

/// What the thread that keeps the build hears of.
enum News {
    Changed(watch::Changed),
    /// What was made, unless it was stopped before; the index for search.
    Made(Option<Box<Made>>, BTreeMap<String, Vec<u8>>),
}

/// Takes an address to listen at. Port 0 stands for any that is free.
pub fn listen(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(SocketAddr::new(host, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves a site until the program ends. The error is a site that is not there, or a server that cannot start.
pub fn serve(options: &Options<'_>) -> Result<(), NoSite> {
    let no_server = |error| NoSite { folder: options.folder.clone(), error };
    let address = options.listener.local_addr().map_err(no_server)?;
    let root = std::path::absolute(&options.folder).map_err(no_server)?;
    let (news, heard) = channel();
    let mut desk = Desk::new(options, &root, address, news)?;
    desk.look_again(&watch::Changed::all());
    desk.make();
    let listener = options.listener.try_clone().map_err(no_server)?;
    let router = http::router(http::Desk {
        preview: desk.preview.subscribe(),
        open: desk.open.clone(),
        local: address.ip().is_loopback(),
        editor: options.editor.as_deref().map(Arc::from),
        folder: Arc::from(desk.root.to_string_lossy()),
    });
    thread::Builder::new().name("server".to_owned()).spawn(move || http::run(listener, router)).map_err(no_server)?;
    (options.tell)(Event::Listening(format!("http://{address}{}", desk.plan.root())));
    desk.attend(&heard);
    Ok(())
}

/// What keeps the build.
struct Desk<'o> {
    options: &'o Options<'o>,
    /// The site's folder, as a full path.
    root: PathBuf,
    address: SocketAddr,
    watch: watch::Watch,
    news: Sender<News>,
    sources: Arc<Sources>,
    plan: Arc<Plan>,
    made: Arc<Made>,
    preview: tokio::sync::watch::Sender<Arc<Preview>>,
    open: http::Open,
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
    fn new(options: &'o Options<'o>, root: &Path, address: SocketAddr, news: Sender<News>) -> Result<Self, NoSite> {
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
    fn attend(&mut self, heard: &Receiver<News>) {
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
    fn look_again(&mut self, changed: &watch::Changed) {
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
    fn make(&mut self) {
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

/// Waits until nothing has changed for a moment. Files may be all made meanwhile.
fn gather(mut changed: watch::Changed, heard: &Receiver<News>) -> (watch::Changed, Option<LateNews>) {
    let (start, mut late) = (Instant::now(), None);
    while start.elapsed() < LONGEST_WAIT {
        match heard.recv_timeout(DEBOUNCE) {
            Ok(News::Changed(more)) => changed.join(more),
            Ok(News::Made(made, index)) => late = Some((made, index)),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    (changed, late)
}

type LateNews = (Option<Box<Made>>, BTreeMap<String, Vec<u8>>);

fn config_of(file: Option<&SourceFile>) -> Config {
    Config::parse(file, None).value
}
