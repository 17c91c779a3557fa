//! `schema`: the content model for editors and programs.

use std::process::ExitCode;

use clap::Args;

use super::say;
use crate::schema;

#[derive(Args)]
pub(super) struct SchemaArgs {
    /// One kind of file only
    #[arg(value_enum)]
    kind: Option<schema::Kind>,
    /// Prints the front-matter reference in Markdown instead, or that of `index.json` with `data`
    #[arg(long)]
    markdown: bool,
}

impl SchemaArgs {
    pub(super) fn run(&self) -> ExitCode {
        say(&match (self.markdown, self.kind) {
            (true, Some(schema::Kind::Data)) => schema::data_reference(),
            (true, _) => schema::reference(),
            (false, kind) => schema::json(kind),
        });
        ExitCode::SUCCESS
    }
}
