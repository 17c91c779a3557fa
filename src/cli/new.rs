//! `init` and `new`: what authors start from.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use super::site::{SiteArgs, moment, today};
use super::{Failure, MACHINE, USAGE, say};
use crate::scaffold::{self, ScaffoldError, Scaffolded};

#[derive(Args)]
pub(super) struct InitArgs {
    /// The folder to make
    dir: PathBuf,
}

impl InitArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        Ok(told(&scaffold::init(&self.dir, today())?))
    }
}

#[derive(Args)]
pub(super) struct NewArgs {
    /// What to add
    #[arg(value_enum)]
    kind: Kind,
    /// Its name or headline; the id is made from it
    name: String,
    #[command(flatten)]
    site: SiteArgs,
    /// The day it is dated, instead of today
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// An explainer
    Explainer,
    /// A person, government or organisation
    Actor,
    /// A running story
    Story,
}

impl NewArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let day = match &self.at {
            Some(at) => moment(at, &TimeZone::UTC)?.to_zoned_datetime(TimeZone::UTC).date(),
            None => today(),
        };
        let kind = match self.kind {
            Kind::Explainer => scaffold::Kind::Explainer,
            Kind::Actor => scaffold::Kind::Actor,
            Kind::Story => scaffold::Kind::Story,
        };
        Ok(told(&scaffold::new_file(&self.site.site, kind, &self.name, day)?))
    }
}

fn told(scaffolded: &Scaffolded) -> ExitCode {
    for file in &scaffolded.files {
        say(&format!("made {file}\n"));
    }
    say(&format!("\n{}\n", scaffolded.next));
    ExitCode::SUCCESS
}

impl From<ScaffoldError> for Failure {
    fn from(error: ScaffoldError) -> Self {
        let code = if error.is_machine() { MACHINE } else { USAGE };
        Self { message: error.to_string(), hint: error.hint().to_owned(), code }
    }
}
