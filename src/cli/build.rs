//! `build`: the site into a folder, and what is said of it.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant, UNIX_EPOCH};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::profile::profile;
use super::site::{Prepared, RunArgs, now, prepare};
use super::{Failure, count, counted, exit_code, explained, show, shown_time};
use crate::diagnostic::{Diagnostic, Severity};
use crate::memo::Fingerprint;
use crate::pipeline::{self, Build, build};
use crate::publish::{Publication, Published, Staging, Whole};
use crate::report::Format;
use crate::site::{Coming, Settings, Skipped};
use crate::source::{Shelf, Sources, disk};

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf build --site my-site                       # into my-site/public
  nutgraf build --drafts --output /tmp/preview       # what is not published yet
  nutgraf build --base-url https://preview.example.org/")]
pub(super) struct BuildArgs {
    #[command(flatten)]
    run: RunArgs,
    /// The folder to write to, instead of the one in nutgraf.yaml
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Prints how long each stage took, and the slowest templates and pages
    #[arg(long)]
    profile: bool,
}

impl BuildArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let code = match publish(&self.run, self.output.as_deref(), self.profile)? {
            Ended::Published(prepared) => {
                std::mem::forget(prepared);
                ExitCode::SUCCESS
            }
            Ended::Refused(code) => code,
        };
        Ok(code)
    }
}

/// How a build ended, after all has been said of it.
pub(super) enum Ended {
    /// The site lies in its output folder.
    Published(Box<Prepared>),
    /// It has errors, and nothing was changed.
    Refused(ExitCode),
}

/// Builds the site into its output folder, or the one that is given.
pub(super) fn publish(run: &RunArgs, output: Option<&Path>, profiled: bool) -> Result<Ended, Failure> {
    let start = Instant::now();
    let mut prepared = prepare(run, output)?;
    if prepared.misplaced {
        // Not even on the shelf, since nobody knows what else is as it should not be.
        let settings = Settings { shelf: Shelf::default(), ..prepared.settings.clone() };
        let built = build(&prepared.sources, &settings, &Build::default(), &|_, _| {});
        return Ok(Ended::Refused(refused(&built, &prepared.sources, run.format)));
    }
    let staging = Staging::open(&prepared.output, this_program())?;
    let human = run.format == Format::Human;
    let settings = Settings { search: true, by_content: true, ..prepared.settings.clone() };
    let inputs = inputs(&prepared.sources, &settings);
    if let Some((pages, published)) = staging.whole(inputs, settings.now) {
        if human {
            eprint!("{}", summary(pages, published, &[], &prepared, start.elapsed()));
        }
        return Ok(Ended::Published(Box::new(prepared)));
    }
    let progress = Progress::start(prepared.sources.content.len());
    let earlier = Build::earlier(staging.index(), staging.standing());
    let sink = |address: &str, bytes: &[u8]| {
        staging.put(address, bytes);
        progress.step();
    };
    // What is said of files shows their texts; files are made without.
    let plan = pipeline::plan(&prepared.sources, &settings, &earlier.plan);
    prepared.sources.let_go(&plan.diagnostics().iter().flat_map(Diagnostic::files).collect());
    let made = pipeline::make(&plan, &earlier.made, &sink, &AtomicBool::new(false)).unwrap_or_default();
    let mut built = Build { plan, made };
    progress.finish();
    let leaks = kept_leaks(&built, &staging);
    built.made.diagnostics.extend(leaks);
    let told = built.diagnostics().iter().flat_map(Diagnostic::files).collect();
    disk::recall(&run.site.site, &mut prepared.sources, &told);
    if built.count(Severity::Error) > 0 {
        return Ok(Ended::Refused(refused(&built, &prepared.sources, run.format)));
    }
    show(&built, &prepared.sources, run.format);
    let publishing = Instant::now();
    staging.put_assets(built.plan.assets());
    let pages = built.files().iter().filter(|file| file.ends_with(".html")).count();
    let next = built.plan.next();
    let silent = built.diagnostics().is_empty() && built.plan.skipped().is_empty() && next.is_none();
    let whole = silent.then(|| Whole { inputs, from: settings.now, until: built.plan.until(), pages });
    let encodings = built.plan.hosting().compressed;
    let (assets, index) = (built.plan.assets(), built.made.search);
    let published =
        staging.commit(built.fingerprints(), &Publication { assets, index, whole, encodings: &encodings })?;
    settings.shelf.sweep();
    if human {
        eprint!("{}", summary(pages, published, built.plan.skipped(), &prepared, start.elapsed()));
        if let Some(Coming { at, what, path }) = next {
            let path = prepared.sources.on_disk(path);
            eprintln!("next: {}, {what} of {path}", at.strftime("%Y-%m-%dT%H:%MZ"));
        }
        if profiled {
            eprint!("{}", profile(&built, prepared.read, publishing.elapsed(), start.elapsed()));
        }
    }
    // Taking a large site apart takes a tenth of a second for each thousand pages; the system takes the memory back at once.
    std::mem::forget(built);
    Ok(Ended::Published(Box::new(prepared)))
}

/// What files that stay from an earlier build say of what is held back now.
fn kept_leaks(built: &Build, staging: &Staging) -> Vec<Diagnostic> {
    let withheld = built.plan.withheld();
    if withheld.is_empty() {
        return Vec::new();
    }
    let made = built.fingerprints().map(|(address, _)| address);
    let leak = |address: &str, bytes: &[u8]| withheld.leak(address, bytes, "remove the output folder, and build again");
    staging.find_in_kept(made, built.made.search, leak)
}

/// Stands for this program: another one may make other bytes of the same. A program that does not know where it lies keeps
/// nothing.
#[expect(clippy::disallowed_methods, reason = "the program's own file, which no site holds")]
fn this_program() -> Fingerprint {
    let metadata = std::env::current_exe().and_then(std::fs::metadata).ok();
    let changed = metadata.as_ref().and_then(|file| file.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    let size = metadata.as_ref().map(std::fs::Metadata::len);
    Fingerprint::of(&(
        env!("CARGO_PKG_VERSION"),
        size,
        changed.map_or_else(|| now().as_nanosecond(), |time| i128::try_from(time.as_nanos()).unwrap_or_default()),
    ))
}

/// Stands for all that a site is made of, but for the moment.
fn inputs(sources: &Sources, settings: &Settings) -> Fingerprint {
    Fingerprint::of(&(sources.fingerprint(), settings.drafts, &settings.base_url, settings.search))
}

/// Tells why nothing is published.
fn refused(built: &Build, sources: &Sources, format: Format) -> ExitCode {
    show(built, sources, format);
    if format == Format::Human {
        eprint!("{}: nothing was published\n{}", counted(built.diagnostics()), explained(built));
    }
    exit_code(built)
}

/// What was done, in a line, and what was left out and why.
fn summary(pages: usize, published: Published, skipped: &[Skipped], prepared: &Prepared, time: Duration) -> String {
    let mut text = format!(
        "{} in `{}`: {} written, {} unchanged, {} removed, {} skipped, in {}\n",
        count(pages, "page"),
        prepared.output.display(),
        count(published.written, "file"),
        published.unchanged,
        published.removed,
        skipped.len(),
        shown_time(time),
    );
    for skipped in skipped {
        text.push_str(&format!("  skipped {} ({})\n", prepared.sources.on_disk(&skipped.path), skipped.reason));
    }
    text
}

/// A progress bar that shows only on a terminal, and only once a build takes over a second.
struct Progress {
    start: Instant,
    bar: Mutex<Option<ProgressBar>>,
    done: AtomicUsize,
    expected: usize,
}

impl Progress {
    fn start(expected: usize) -> Self {
        Self { start: Instant::now(), bar: Mutex::new(None), done: AtomicUsize::new(0), expected }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(64) && io::stderr().is_terminal() && self.start.elapsed() > Duration::from_secs(1) {
            let mut bar = self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let bar = bar.get_or_insert_with(|| {
                let bar = ProgressBar::with_draw_target(Some(self.expected as u64), ProgressDrawTarget::stderr());
                let style = ProgressStyle::with_template("{bar:30} {pos} of about {len} pages");
                bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            });
            bar.set_position(done as u64);
        }
    }

    fn finish(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}
