//! `explain`: a diagnostic at length.

use std::io;
use std::process::ExitCode;

use clap::Args;

use super::{Failure, coloured, say};
use crate::diagnostic::Code;
use crate::explain::{self, Look};
use crate::text::nearest;

#[derive(Args)]
pub(super) struct ExplainArgs {
    /// The code in the brackets of a message, such as `unknown-actor`; without one, all are listed
    code: Option<String>,
    /// Prints all explanations in Markdown instead
    #[arg(long, conflicts_with = "code")]
    markdown: bool,
}

impl ExplainArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let look = if coloured(&io::stdout()) { Look::styled() } else { Look::default() };
        say(&match &self.code {
            _ if self.markdown => explain::reference(),
            None => explain::list(look),
            Some(typed) => explain::terminal(explain::find(typed).ok_or_else(|| unknown(typed))?, look),
        });
        Ok(ExitCode::SUCCESS)
    }
}

fn unknown(typed: &str) -> Failure {
    let hint = match nearest(typed, Code::ALL.iter().map(|code| code.name())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`nutgraf explain` lists them all".to_owned(),
    };
    Failure::usage(format!("there is no diagnostic `{typed}`"), hint)
}
