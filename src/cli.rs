//! Flags into settings, results into text and exit codes. The only module that asks the clock and prints.
#![expect(clippy::print_stderr, reason = "this is the edge")]

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::tz::TimeZone;

use crate::config::{Config, checked_base_url};
use crate::date::Edtf;
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::pipeline::{Build, build};
use crate::publish::{PublishError, Published, Staging};
use crate::report::{Format, report};
use crate::scaffold::{self, Scaffolded};
use crate::schema;
use crate::site::Settings;
use crate::source::{Sources, disk};
use crate::text::{SourcePath, plain_reason};

/// The content has errors.
const CONTENT: u8 = 1;
/// The command was wrong.
const USAGE: u8 = 2;
/// The machine failed: disk, permissions.
const MACHINE: u8 = 3;

/// The static site generator for news explainers.
///
/// Write who is involved, what happened when, who said what, and what is known and what is not: nutgraf checks it,
/// joins it across articles, and makes a site of it.
#[derive(Parser)]
#[command(name = "nutgraf", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done, 1 the content has errors, 2 wrong usage, 3 the machine failed.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the site into a folder
    Build(BuildArgs),
    /// Tells what is wrong with the site, and writes nothing
    Check(CheckArgs),
    /// Makes a small working site in a new folder
    Init {
        /// The folder to make
        dir: PathBuf,
    },
    /// Adds a file, with its front matter begun and explained
    New {
        /// What to add
        #[arg(value_enum)]
        kind: NewKind,
        /// Its name or headline; the id is made from it
        name: String,
        #[command(flatten)]
        site: SiteArgs,
        /// The day it is dated, instead of today
        #[arg(long, value_name = "DATE")]
        at: Option<String>,
    },
    /// Prints the content model as JSON Schema
    Schema {
        /// One kind of file only
        #[arg(value_enum)]
        kind: Option<schema::Kind>,
        /// Prints the front-matter reference in Markdown instead, or that of `index.json` with `data`
        #[arg(long)]
        markdown: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum NewKind {
    /// An explainer
    Explainer,
    /// A person, government or organisation
    Actor,
    /// A running story
    Story,
}

#[derive(Args)]
struct SiteArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    site: PathBuf,
}

#[derive(Args)]
struct RunArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The address of the site, instead of the one in nutgraf.yaml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Includes drafts, embargoed and expired pages
    #[arg(long)]
    drafts: bool,
    /// Builds as if it were this moment: 2026-03-01, or 2026-03-01T06:00Z
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// How mistakes are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Args)]
struct BuildArgs {
    #[command(flatten)]
    run: RunArgs,
    /// The folder to write to, instead of the one in nutgraf.yaml
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Prints how long each stage took
    #[arg(long)]
    profile: bool,
}

#[derive(Args)]
struct CheckArgs {
    #[command(flatten)]
    run: RunArgs,
}

/// A run that could not be finished: what to say, and the exit code.
struct Failure {
    message: String,
    hint: String,
    code: u8,
}

impl Failure {
    fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into(), code: USAGE }
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        let code = if matches!(error, PublishError::NotOurs(_) | PublishError::NotAFolder(_) | PublishError::Foreign(_))
        {
            USAGE
        } else {
            MACHINE
        };
        Self { message: error.to_string(), hint: error.hint().to_owned(), code }
    }
}

/// Runs the program with the command line it was started with.
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Build(args) => run_build(&args),
        Command::Check(args) => run_check(&args),
        Command::Init { dir } => {
            scaffold::init(&dir, today()).map(|made| told(&made)).map_err(|error| scaffold_failure(&error))
        }
        Command::New { kind, name, site, at } => run_new(kind, &name, &site.site, at.as_deref()),
        Command::Schema { kind, markdown } => {
            say(&match (markdown, kind) {
                (true, Some(schema::Kind::Data)) => schema::data_reference(),
                (true, _) => schema::reference(),
                (false, kind) => schema::json(kind),
            });
            Ok(ExitCode::SUCCESS)
        }
    };
    outcome.unwrap_or_else(|failure| {
        eprintln!("error: {}", failure.message);
        if !failure.hint.is_empty() {
            eprintln!("help: {}", failure.hint);
        }
        ExitCode::from(failure.code)
    })
}

#[expect(clippy::disallowed_methods, reason = "the clock is asked here and nowhere else")]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

fn today() -> jiff::civil::Date {
    now().to_zoned_datetime(TimeZone::UTC).date()
}

/// Writes to standard output. Who closes it early, as `head` does, has read enough.
fn say(text: &str) {
    drop(io::stdout().write_all(text.as_bytes()));
}

fn told(scaffolded: &Scaffolded) -> ExitCode {
    for file in &scaffolded.files {
        say(&format!("made {file}\n"));
    }
    say(&format!("\n{}\n", scaffolded.next));
    ExitCode::SUCCESS
}

fn scaffold_failure(error: &scaffold::ScaffoldError) -> Failure {
    let code = if error.is_machine() { MACHINE } else { USAGE };
    Failure { message: error.to_string(), hint: error.hint().to_owned(), code }
}

fn run_new(kind: NewKind, name: &str, site: &Path, at: Option<&str>) -> Result<ExitCode, Failure> {
    let day =
        at.map_or(Ok(today()), |at| moment(at, &TimeZone::UTC).map(|at| at.to_zoned_datetime(TimeZone::UTC).date()))?;
    let kind = match kind {
        NewKind::Explainer => scaffold::Kind::Explainer,
        NewKind::Actor => scaffold::Kind::Actor,
        NewKind::Story => scaffold::Kind::Story,
    };
    scaffold::new_file(site, kind, name, day).map(|made| told(&made)).map_err(|error| scaffold_failure(&error))
}

/// The moment that `--at` means.
fn moment(text: &str, zone: &TimeZone) -> Result<jiff::Timestamp, Failure> {
    let hint = "write it as `2026-03-01` or `2026-03-01T06:00Z`";
    let date = Edtf::parse(text).map_err(|message| Failure::usage(format!("--at: {message}"), hint))?;
    match date.datetime() {
        Some(exact) if exact.len() >= 10 => Ok(date.instant(zone)),
        _ => Err(Failure::usage(format!("--at: `{text}` is not a day"), hint)),
    }
}

/// What a build needs: the sources, the settings, and the folder that the configuration names.
struct Prepared {
    sources: Sources,
    settings: Settings,
    output: PathBuf,
    /// Whether the output lies where nothing may be written.
    misplaced: bool,
    read: Duration,
}

fn prepare(run: &RunArgs, output: Option<&Path>) -> Result<Prepared, Failure> {
    if let Some(Err(hint)) = run.base_url.as_deref().map(checked_base_url) {
        return Err(Failure::usage("--base-url is not an address a site can have", hint));
    }
    let start = Instant::now();
    let folder = &run.site.site;
    let no_site = |error: disk::NoSite| Failure {
        message: format!("there is no site at `{}`: {}", error.folder.display(), plain_reason(&error.error)),
        hint: "name its folder with `--site`, or make one with `nutgraf init DIR`".to_owned(),
        code: MACHINE,
    };
    // The output may lie inside the site: it is no part of it. Its name is in the configuration, so that comes first.
    let config = disk::read_config(folder).map_err(no_site)?;
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
    let mut sources = disk::read_site(folder, &output).map_err(no_site)?;
    if let Some((message, hint)) = &misplaced {
        let place = Place::field(&SourcePath::new("nutgraf.yaml"), "output");
        sources.diagnostics.push(Diagnostic::error(Code::UnsafePath, place, message).hint(*hint));
    }
    let now = run.at.as_deref().map_or(Ok(now()), |at| moment(at, &config.timezone))?;
    let settings = Settings { now, drafts: run.drafts, base_url: run.base_url.clone(), search: false };
    Ok(Prepared { sources, settings, output, misplaced: misplaced.is_some(), read: start.elapsed() })
}

/// Whether a folder is, holds or lies in one that the site is read from.
fn inside_inputs(site: &Path, output: &Path) -> bool {
    let (site, output) = (disk::absolute(site), disk::absolute(output));
    let inputs = ["content", "templates", "static"].map(|name| site.join(name));
    output == site || site.starts_with(&output) || inputs.iter().any(|input| output.starts_with(input))
}

fn run_check(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let prepared = prepare(&args.run, None)?;
    let built = build(&prepared.sources, &prepared.settings, &Build::default(), &|_, _| {});
    show(&built, &prepared.sources, args.run.format);
    if args.run.format == Format::Human {
        eprintln!(
            "{}{}",
            counted(&built),
            if built.count(Severity::Error) == 0 { ": the site can be published" } else { "" }
        );
    }
    Ok(exit_code(&built))
}

fn run_build(args: &BuildArgs) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let prepared = prepare(&args.run, args.output.as_deref())?;
    if prepared.misplaced {
        let built = build(&prepared.sources, &prepared.settings, &Build::default(), &|_, _| {});
        return Ok(refused(&built, &prepared.sources, args.run.format));
    }
    let staging = Staging::open(&prepared.output)?;
    let progress = Progress::start(prepared.sources.content.len());
    let settings = Settings { search: true, ..prepared.settings.clone() };
    let built = build(&prepared.sources, &settings, &Build::with_index(staging.index()), &|address, bytes| {
        staging.put(address, bytes);
        progress.step();
    });
    progress.finish();
    if built.count(Severity::Error) > 0 {
        return Ok(refused(&built, &prepared.sources, args.run.format));
    }
    show(&built, &prepared.sources, args.run.format);
    let human = args.run.format == Format::Human;
    let publishing = Instant::now();
    for (address, asset) in &built.assets {
        staging.put_asset(address, &asset.content);
    }
    let published = staging.commit(built.search)?;
    if human {
        eprint!("{}", summary(&built, published, &prepared, start.elapsed()));
        if args.profile {
            eprint!("{}", profile(&built, &prepared, publishing.elapsed(), start.elapsed()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Tells why nothing is published.
fn refused(built: &Build, sources: &Sources, format: Format) -> ExitCode {
    show(built, sources, format);
    if format == Format::Human {
        eprintln!("{}: nothing was published", counted(built));
    }
    exit_code(built)
}

fn show(built: &Build, sources: &Sources, format: Format) {
    let color = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    eprint!("{}", report(&built.diagnostics, sources, format, color));
}

fn exit_code(built: &Build) -> ExitCode {
    if built.count(Severity::Error) > 0 { ExitCode::from(CONTENT) } else { ExitCode::SUCCESS }
}

fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// `2 errors, 1 warning`
fn counted(built: &Build) -> String {
    let (errors, warnings) = (built.count(Severity::Error), built.count(Severity::Warning));
    match (errors, warnings) {
        (0, 0) => "no mistakes found".to_owned(),
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

/// What was done, in a line, and what was left out and why.
fn summary(built: &Build, published: Published, prepared: &Prepared, time: Duration) -> String {
    let pages = built.files().iter().filter(|file| file.ends_with(".html")).count();
    let mut text = format!(
        "{} in `{}`: {} written, {} unchanged, {} removed, {} skipped, in {}\n",
        count(pages, "page"),
        prepared.output.display(),
        count(published.written, "file"),
        published.unchanged,
        published.removed,
        built.skipped.len(),
        shown(time),
    );
    for skipped in &built.skipped {
        text.push_str(&format!("  skipped {} ({})\n", prepared.sources.on_disk(&skipped.path), skipped.reason));
    }
    text
}

fn shown(time: Duration) -> String {
    if time.as_secs() >= 1 { format!("{:.2} s", time.as_secs_f64()) } else { format!("{} ms", time.as_millis()) }
}

fn profile(built: &Build, prepared: &Prepared, publish: Duration, total: Duration) -> String {
    let stages = [
        ("read", prepared.read),
        ("parse", built.stages.parse),
        ("link", built.stages.link),
        ("request", built.stages.request),
        ("render and stage", built.stages.render),
        ("search", built.stages.search),
        ("publish", publish),
    ];
    let mut text = String::new();
    for (name, time) in stages {
        let share = 100.0 * time.as_secs_f64() / total.as_secs_f64().max(f64::EPSILON);
        text.push_str(&format!("  {name:<17}{:>10}{share:>6.0} %\n", shown(time)));
    }
    text
}

/// A progress bar that shows only on a terminal, and only once a build takes over a second.
struct Progress {
    start: Instant,
    bar: Mutex<Option<ProgressBar>>,
    done: std::sync::atomic::AtomicUsize,
    expected: usize,
}

impl Progress {
    fn start(expected: usize) -> Self {
        Self { start: Instant::now(), bar: Mutex::new(None), done: std::sync::atomic::AtomicUsize::new(0), expected }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
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
