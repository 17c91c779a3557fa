//! `stale`: what is overdue, and what soon will be.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::json;

use super::site::{ClockArgs, SiteArgs, sources};
use super::{CONTENT, Failure, count, say};
use crate::pipeline::{Plan, plan};
use crate::report::position;
use crate::rules::Due;
use crate::source::Sources;

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf stale                     # overdue today
  nutgraf stale --within 14         # and what is due in the next two weeks
  nutgraf stale --format json       # an object a line

Exit codes: 0 nothing is overdue, 1 something is, 2 wrong usage,
3 the machine failed.")]
pub(super) struct StaleArgs {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    clock: ClockArgs,
    /// Lists what is due today and in the next days too
    #[arg(long, value_name = "DAYS")]
    within: Option<u16>,
    /// How the list is written
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people
    #[default]
    Human,
    /// One JSON object a line
    Json,
}

impl StaleArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let (sources, settings) = sources(&self.site, &self.clock)?;
        let plan = plan(&sources, &settings, &Plan::default());
        let due = plan.due(self.within);
        let today = plan.today();
        let line = |due: &Due| match self.format {
            ListFormat::Human => human(due, today, &sources),
            ListFormat::Json => machine(due, today, &sources),
        };
        say(&due.iter().map(line).collect::<String>());
        let overdue = due.iter().filter(|due| due.by < today).count();
        if self.format == ListFormat::Human {
            say(&verdict(overdue, due.len() - overdue));
        }
        Ok(if overdue == 0 { ExitCode::SUCCESS } else { ExitCode::from(CONTENT) })
    }
}

fn verdict(overdue: usize, coming: usize) -> String {
    match (overdue, coming) {
        (0, 0) => "nothing is overdue\n".to_owned(),
        (overdue, 0) => format!("{overdue} overdue\n"),
        (overdue, coming) => format!("{overdue} overdue, {} to come\n", count(coming, "thing")),
    }
}

fn days(due: &Due, today: Date) -> i32 {
    (today - due.by).get_days()
}

/// `2026-02-01  25 days ago  The dam`, then what is to be done, and where.
fn human(due: &Due, today: Date, sources: &Sources) -> String {
    let days = days(due, today);
    let when = match days {
        0 => "today".to_owned(),
        1.. => format!("{} ago", count(days.unsigned_abs() as usize, "day")),
        _ => format!("in {}", count(days.unsigned_abs() as usize, "day")),
    };
    let file = sources.on_disk(&due.place.file);
    let line = position(&due.place, sources).map_or_else(String::new, |at| format!(":{}", at.line));
    format!("{}  {when:<12}  {}\n{:26}{}\n{:26}{file}{line}\n\n", due.by, due.page, "", due.what, "")
}

fn machine(due: &Due, today: Date, sources: &Sources) -> String {
    let object = json!({
        "by": due.by.to_string(),
        "days_overdue": days(due, today),
        "rule": due.code.name(),
        "file": sources.on_disk(&due.place.file),
        "line": position(&due.place, sources).map(|at| at.line),
        "page": due.page,
        "what": due.what,
    });
    format!("{object}\n")
}
