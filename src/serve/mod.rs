//! The site served while it is written: built in memory, built again after every change, and shown at once.
//!
//! One thread listens to the disk and keeps the build (`Desk`); one serves the [`Preview`] of the moment; one makes all
//! files of a plan behind them, so that mistakes on pages nobody looks at are told too. Pages that are looked at are
//! made first, from the plan alone.

mod desk;
mod http;
mod preview;
mod watch;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

pub use preview::{Found, Page, Preview};
pub use watch::{DEBOUNCE, WatchTrouble};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::site::Settings;
use crate::source::Sources;
use crate::source::disk::NoSite;
use desk::Desk;

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
    let router = http::router(http::Served {
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
