//! Which site a command is about, and what a build of it needs: its flags, the clock and the disk.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use jiff::tz::TimeZone;

use super::{Failure, MACHINE};
use crate::config::{Config, checked_base_url};
use crate::date::Edtf;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::report::Format;
use crate::site::Settings;
use crate::source::{Shelf, Sources, disk};
use crate::text::{SourcePath, plain_reason};

#[derive(Args, Clone)]
pub(super) struct SiteArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) site: PathBuf,
}

#[derive(Args, Clone, Default)]
pub(super) struct ClockArgs {
    /// Takes this moment for now: 2026-03-01, or 2026-03-01T06:00Z
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

impl ClockArgs {
    /// What time it is, where the site is.
    pub(super) fn now(&self, config: &Config) -> Result<jiff::Timestamp, Failure> {
        self.at.as_deref().map_or(Ok(now()), |at| moment(at, &config.timezone))
    }
}

#[derive(Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    pub(super) site: SiteArgs,
    /// The address of the site, instead of the one in nutgraf.yaml
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// Includes drafts, embargoed and expired pages
    #[arg(long)]
    pub(super) drafts: bool,
    #[command(flatten)]
    pub(super) clock: ClockArgs,
    /// How mistakes are written
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// What a build needs: the sources, the settings, and the folder that the configuration names.
pub(super) struct Prepared {
    pub(super) sources: Sources,
    pub(super) settings: Settings,
    pub(super) output: PathBuf,
    /// Whether the output lies where nothing may be written.
    pub(super) misplaced: bool,
    pub(super) read: Duration,
}

pub(super) fn prepare(run: &RunArgs, output: Option<&Path>) -> Result<Prepared, Failure> {
    if let Some(Err(hint)) = run.base_url.as_deref().map(checked_base_url) {
        return Err(Failure::usage("--base-url is not an address a site can have", hint));
    }
    let start = Instant::now();
    let folder = &run.site.site;
    // The output may lie inside the site: it is no part of it. Its name is in the configuration, so that comes first.
    let config = disk::read_config(folder)?;
    let config = Config::parse(config.as_ref(), None).value;
    let given = output.is_some();
    let output = output.map_or_else(|| folder.join(&config.output), Path::to_owned);
    let misplaced = inside_inputs(folder, &output).then(|| {
        let message = format!("the output folder `{}` lies among the site's own files", output.display());
        (message, "choose a folder outside of `content`, `templates` and `static`")
    });
    if let (Some((message, hint)), true) = (&misplaced, given) {
        return Err(Failure::usage(message, *hint));
    }
    let mut sources = disk::read_site(folder, &output)?;
    if let Some((message, hint)) = &misplaced {
        let place = Place::field(&SourcePath::new("nutgraf.yaml"), "output");
        sources.diagnostics.push(Diagnostic::error(Code::UnsafePath, place, message).hint(*hint));
    }
    let now = run.clock.now(&config)?;
    let settings = Settings {
        now,
        drafts: run.drafts,
        base_url: run.base_url.clone(),
        shelf: Shelf::of(folder),
        ..Settings::default()
    };
    Ok(Prepared { sources, settings, output, misplaced: misplaced.is_some(), read: start.elapsed() })
}

/// What is needed to know a site without building it.
pub(super) fn sources(site: &SiteArgs, clock: &ClockArgs) -> Result<(Sources, Settings), Failure> {
    let config = Config::parse(disk::read_config(&site.site)?.as_ref(), None).value;
    let sources = disk::read_site(&site.site, &site.site.join(&config.output))?;
    Ok((sources, Settings { now: clock.now(&config)?, ..Settings::default() }))
}

impl From<disk::NoSite> for Failure {
    fn from(error: disk::NoSite) -> Self {
        Self {
            message: format!("there is no site at `{}`: {}", error.folder.display(), plain_reason(&error.error)),
            hint: "name its folder with `--site`, or make one with `nutgraf init DIR`".to_owned(),
            code: MACHINE,
        }
    }
}

/// Whether a folder is, holds or lies in one that the site is read from.
pub(super) fn inside_inputs(site: &Path, output: &Path) -> bool {
    let (site, output) = (disk::absolute(site), disk::absolute(output));
    let inputs = ["content", "templates", "static"].map(|name| site.join(name));
    output == site || site.starts_with(&output) || inputs.iter().any(|input| output.starts_with(input))
}

#[expect(clippy::disallowed_methods, reason = "the clock is asked here and nowhere else")]
pub(super) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

pub(super) fn today() -> jiff::civil::Date {
    now().to_zoned_datetime(TimeZone::UTC).date()
}

/// The moment that `--at` means.
pub(super) fn moment(text: &str, zone: &TimeZone) -> Result<jiff::Timestamp, Failure> {
    let hint = "write it as `2026-03-01` or `2026-03-01T06:00Z`";
    let date = Edtf::parse(text).map_err(|message| Failure::usage(format!("--at: {message}"), hint))?;
    match date.datetime() {
        Some(exact) if exact.len() >= 10 => Ok(date.instant(zone)),
        _ => Err(Failure::usage(format!("--at: `{text}` is not a day"), hint)),
    }
}
