//! `check`: what is wrong, and nothing published.

use std::process::ExitCode;

use clap::Args;

use super::external::ExternalArgs;
use super::site::{RunArgs, prepare};
use super::{Failure, balance, counted, exit_code, explained, show};
use crate::diagnostic::Severity;
use crate::pipeline::{Build, build};
use crate::report::Format;

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf check --site my-site
  nutgraf check --external          # asks other sites too: takes some minutes
  nutgraf check --balance           # who speaks how much in each explainer
  nutgraf check --format github     # marks the lines of a pull request

`nutgraf explain` lists the rules; `lints` in nutgraf.yaml sets their levels.")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    run: RunArgs,
    /// Prints how much each side and each voice says, for the editor alone
    #[arg(long)]
    balance: bool,
    #[command(flatten)]
    external: ExternalArgs,
}

impl CheckArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let mut prepared = prepare(&self.run, None)?;
        prepared.settings.review = true;
        let mut built = build(&prepared.sources, &prepared.settings, &Build::default(), &|_, _| {});
        let outside = self.external.run(&self.run, &prepared, built.plan.skipped())?;
        built.made.diagnostics.extend(built.plan.judged(outside));
        show(&built, &prepared.sources, self.run.format);
        if self.run.format == Format::Human {
            let verdict = if built.count(Severity::Error) == 0 { ": the site can be published" } else { "" };
            eprint!("{}{verdict}\n{}", counted(built.diagnostics()), explained(&built));
        }
        if self.balance {
            balance::print(&built.plan.balances(), self.run.format);
        }
        Ok(exit_code(&built))
    }
}
