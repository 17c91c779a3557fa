//! Flags into settings, results into text and exit codes. The only module that asks the clock and prints.
#![expect(clippy::print_stderr, reason = "this is the edge")]

mod ask;
mod balance;
mod build;
mod check;
mod deploy;
mod deployed;
mod explain;
mod external;
mod new;
mod profile;
mod schema;
mod serve;
mod server_config;
mod shells;
mod site;
mod stale;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::deploy::DeployError;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pipeline::Build;
use crate::publish::PublishError;
use crate::report::{Format, report};
use crate::source::Sources;

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
#[command(after_help = "\
Begin with `nutgraf init`, and see the site with `nutgraf serve --open`.
`nutgraf help COMMAND` tells the rest.

Exit codes: 0 done, 1 the content has errors, 2 wrong usage,
3 the machine failed.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the site into a folder
    Build(build::BuildArgs),
    /// Builds the site and brings what changed to a store or folder
    Deploy(deploy::DeployArgs),
    /// Tells what is wrong with the site, and publishes nothing
    Check(check::CheckArgs),
    /// Lists what is overdue: facts to check, plans to follow up
    Stale(stale::StaleArgs),
    /// Serves the site on this machine and follows every change of it
    Serve(serve::ServeArgs),
    /// Prints a ready configuration for nginx or Caddy
    ServerConfig(server_config::ServerConfigArgs),
    /// Makes a small working site in a new folder
    Init(new::InitArgs),
    /// Adds a file, with its front matter begun and explained
    New(new::NewArgs),
    /// Explains a mistake at length, with an example
    Explain(explain::ExplainArgs),
    /// Prints the content model as JSON Schema, or sets an editor up
    Schema(schema::SchemaArgs),
    /// Prints what a shell needs to complete commands and flags
    Completions(shells::CompletionsArgs),
    /// Prints the man page, or writes one for each command
    Man(shells::ManArgs),
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

impl From<DeployError> for Failure {
    fn from(error: DeployError) -> Self {
        let code = if error.is_usage() { USAGE } else { MACHINE };
        Self { message: error.to_string(), hint: error.hint(), code }
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
        Command::Build(args) => args.run(),
        Command::Deploy(args) => args.run(),
        Command::Check(args) => args.run(),
        Command::Stale(args) => args.run(),
        Command::Serve(args) => args.run(),
        Command::ServerConfig(args) => args.run(),
        Command::Init(args) => args.run(),
        Command::New(args) => args.run(),
        Command::Explain(args) => args.run(),
        Command::Schema(args) => args.run(),
        Command::Completions(args) => Ok(args.run()),
        Command::Man(args) => args.run(),
    };
    outcome.unwrap_or_else(|failure| {
        eprintln!("error: {}", failure.message);
        if !failure.hint.is_empty() {
            eprintln!("help: {}", failure.hint);
        }
        ExitCode::from(failure.code)
    })
}

/// Writes to standard output. Who closes it early, as `head` does, has read enough.
fn say(text: &str) {
    drop(io::stdout().write_all(text.as_bytes()));
}

fn show(built: &Build, sources: &Sources, format: Format) {
    write_report(built.diagnostics(), sources, format);
}

fn write_report(diagnostics: &[Diagnostic], sources: &Sources, format: Format) {
    eprint!("{}", report(diagnostics, sources, format, coloured(&io::stderr())));
}

/// Whether to write in colour: to a terminal, unless <https://no-color.org> is asked for.
fn coloured(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Where to read more, after a run with errors.
fn explained(built: &Build) -> String {
    let first = built.diagnostics().iter().find(|diagnostic| diagnostic.is_error()).map(|error| error.code.name());
    first.map_or_else(String::new, |code| format!("for more on an error, run `nutgraf explain {code}`\n"))
}

fn exit_code(built: &Build) -> ExitCode {
    if built.count(Severity::Error) > 0 { ExitCode::from(CONTENT) } else { ExitCode::SUCCESS }
}

fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// `2 errors, 1 warning`
fn counted(diagnostics: &[Diagnostic]) -> String {
    let count_of = |severity: Severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (count_of(Severity::Error), count_of(Severity::Warning));
    match (errors, warnings) {
        (0, 0) => "no mistakes found".to_owned(),
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

fn shown_time(time: Duration) -> String {
    if time.as_secs() >= 1 { format!("{:.2} s", time.as_secs_f64()) } else { format!("{} ms", time.as_millis()) }
}
