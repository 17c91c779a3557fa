//! `serve`: the site on this machine, followed while it is written.

use std::io;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;

use super::site::{ClockArgs, SiteArgs, now};
use super::{Failure, MACHINE, count, counted, shown_time, write_report};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::report::Format;
use crate::serve::{self, Built, Event, Options};
use crate::site::Settings;
use crate::source::Shelf;
use crate::text::plain_reason;

/// The port that is tried first, if none is asked for.
const PORT: u16 = 1111;
/// How many ports are tried after it.
const MORE_PORTS: u16 = 20;

#[derive(Args)]
#[command(
    after_help = "Pages change in the browser as soon as a file is saved. Mistakes are shown over the page and here, and go \
                        away when they are mended. Stop with Ctrl-C."
)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The port to listen at; 0 for any that is free [default: 1111, or the next that is free]
    #[arg(long, short)]
    port: Option<u16>,
    /// The address to listen at; 0.0.0.0 lets other devices in
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Opens the site in the browser
    #[arg(long, short)]
    open: bool,
    /// Includes drafts, embargoed and expired pages
    #[arg(long)]
    drafts: bool,
    /// Makes the index for search too
    #[arg(long)]
    search: bool,
    /// What a mistake's link opens: vscode, vscodium, cursor, zed, idea, sublime, textmate, or an address with {file},
    /// {line} and {column}
    #[arg(long, value_name = "NAME", env = "NUTGRAF_EDITOR")]
    editor: Option<String>,
    #[command(flatten)]
    clock: ClockArgs,
}

impl ServeArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        // A wrong moment is told before anything is served.
        self.clock.now(&Config::default())?;
        let editor = self.editor.as_deref().map(editor_link).transpose()?;
        let settings = |config: &Config| Settings {
            now: self.clock.now(config).unwrap_or_else(|_| now()),
            drafts: self.drafts,
            search: self.search,
            shelf: Shelf::of(&self.site.site),
            ..Settings::default()
        };
        let options = Options {
            folder: self.site.site.clone(),
            listener: self.listen()?,
            editor,
            settings: &settings,
            tell: &|event| self.tell(event),
        };
        serve::serve(&options)?;
        Ok(ExitCode::SUCCESS)
    }

    fn listen(&self) -> Result<TcpListener, Failure> {
        if let Some(port) = self.port {
            return serve::listen(self.host, port).map_err(|error| self.refused(port, &error));
        }
        let mut tried =
            (PORT..=PORT + MORE_PORTS).map(|port| serve::listen(self.host, port).map_err(|error| (port, error)));
        let taken = |tried: &Result<_, (u16, io::Error)>| matches!(tried, Err((_, error)) if error.kind() == io::ErrorKind::AddrInUse);
        match tried.find(|tried| !taken(tried)) {
            Some(tried) => tried.map_err(|(port, error)| self.refused(port, &error)),
            None => Err(self.refused(PORT, &io::ErrorKind::AddrInUse.into())),
        }
    }

    fn refused(&self, port: u16, error: &io::Error) -> Failure {
        let place = format!("port {port} of {}", self.host);
        let (message, hint) = match error.kind() {
            io::ErrorKind::AddrInUse => (
                format!("another program listens at {place}"),
                "it may be another preview; choose another with `--port`, or `--port 0` for any that is free",
            ),
            io::ErrorKind::PermissionDenied => (
                format!("the system does not allow listening at {place}"),
                "ports below 1024 are for the system: leave `--port` out, or choose one above",
            ),
            io::ErrorKind::AddrNotAvailable => (
                format!("this machine does not have the address {}", self.host),
                "leave `--host` out for this machine alone, or write `--host 0.0.0.0` to let other devices in",
            ),
            _ => (format!("cannot listen at {place}: {}", plain_reason(error)), "choose another port with `--port`"),
        };
        Failure { message, hint: hint.to_owned(), code: MACHINE }
    }

    fn tell(&self, event: Event<'_>) {
        match event {
            Event::Listening(url) => {
                eprintln!("{url}\n  follows every change of the site; Ctrl-C ends it");
                if self.open
                    && let Err(error) = open::that_detached(&url)
                {
                    eprintln!("  no browser could be opened ({}): open the address yourself", plain_reason(&error));
                }
            }
            Event::Built(built) => tell_built(&built),
            Event::Watch(trouble) => eprintln!("note: {trouble}\nhelp: {}", trouble.hint()),
            Event::Gone(folder) => {
                eprintln!("error: the folder `{}` is gone", folder.display());
                eprintln!("help: put it back and the preview goes on by itself, or end it with Ctrl-C");
            }
        }
    }
}

/// One line for each build, after what is wrong.
fn tell_built(built: &Built<'_>) {
    write_report(built.diagnostics, built.sources, Format::Human);
    let clock = now().to_zoned_datetime(TimeZone::try_system().unwrap_or(TimeZone::UTC)).strftime("%H:%M:%S");
    let what = match &built.changed[..] {
        [] => "the site".to_owned(),
        [one] => one.clone(),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
    };
    let mistakes =
        if built.diagnostics.is_empty() { String::new() } else { format!(", {}", counted(built.diagnostics)) };
    let errors = built.diagnostics.iter().any(Diagnostic::is_error);
    let last = if errors { "; pages with errors stay as they last were" } else { "" };
    eprintln!("{clock}  {what}: {} made in {}{mistakes}{last}", count(built.pages, "page"), shown_time(built.time));
}

/// The address that opens an editor, by its name or as it is given.
fn editor_link(editor: &str) -> Result<String, Failure> {
    let link = match editor {
        "vscode" | "code" => "vscode://file/{file}:{line}:{column}",
        "vscodium" | "codium" => "vscodium://file/{file}:{line}:{column}",
        "cursor" => "cursor://file/{file}:{line}:{column}",
        "zed" => "zed://file/{file}:{line}:{column}",
        "idea" | "intellij" => "idea://open?file={file}&line={line}&column={column}",
        "sublime" | "subl" => "subl://open?url=file://{file}&line={line}&column={column}",
        "textmate" | "mate" => "txmt://open?url=file://{file}&line={line}&column={column}",
        link if link.contains("{file}") && link.contains(':') => link,
        _ => {
            return Err(Failure::usage(
                format!("--editor: `{editor}` is not known"),
                "name one of vscode, vscodium, cursor, zed, idea, sublime and textmate, or write the address that opens \
                 yours: `--editor 'myeditor://open?file={file}&line={line}'`",
            ));
        }
    };
    Ok(link.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_known_by_name_or_by_its_address() {
        let link = |editor| editor_link(editor).map_err(|failure| failure.message);
        assert_eq!(link("vscode").as_deref(), Ok("vscode://file/{file}:{line}:{column}"));
        assert_eq!(link("my:{file}").as_deref(), Ok("my:{file}"));
        assert_eq!(link("ed").unwrap_err(), "--editor: `ed` is not known");
    }
}
