//! `schema`: the content model for editors and programs.

use std::process::ExitCode;

use clap::Args;

use super::site::SiteArgs;
use super::{Failure, say};
use crate::editor::{Editor, SHARED, schemas};
use crate::{scaffold, schema};

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf schema explainer > explainer.json    # the schema of one kind of file
  nutgraf schema --for vscode                  # sets Visual Studio Code up")]
pub(super) struct SchemaArgs {
    /// One kind of file only
    #[arg(value_enum)]
    kind: Option<schema::Kind>,
    /// Prints the front-matter reference in Markdown instead, or that of `index.json` with `data`
    #[arg(long)]
    markdown: bool,
    /// Writes settings and schemas for an editor into the site's folder instead
    #[arg(long = "for", value_enum, value_name = "EDITOR", conflicts_with_all = ["kind", "markdown"])]
    editor: Option<Editor>,
    #[command(flatten)]
    site: SiteArgs,
}

impl SchemaArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        if let Some(Editor::Vscode) = self.editor {
            return self.set_up();
        }
        say(&match (self.markdown, self.kind) {
            (true, Some(schema::Kind::Data)) => schema::data_reference(),
            (true, _) => schema::reference(),
            (false, kind) => schema::json(kind),
        });
        Ok(ExitCode::SUCCESS)
    }

    fn set_up(&self) -> Result<ExitCode, Failure> {
        let site = &self.site.site;
        if !site.is_dir() {
            return Err(scaffold::ScaffoldError::NoSite(site.clone()).into());
        }
        let mut files = schemas();
        for shared in SHARED {
            let there = scaffold::read_if_there(&site.join(shared.path))?;
            let text = shared.with_ours(there.as_deref()).map_err(|refused| {
                let message = format!("`{}` has comments or is no JSON object, and would lose them", refused.path);
                Failure::usage(message, format!("nothing was changed; add this to it yourself:\n{}", refused.ours))
            })?;
            if there.as_deref() != Some(&text) {
                files.push((shared.path.to_owned(), text));
            }
        }
        for (path, text) in files {
            say(&format!("made {}\n", scaffold::put(&site.join(path), &text)?));
        }
        say("\nopen the site's folder in the editor; its task `nutgraf: check` shows every mistake\n");
        Ok(ExitCode::SUCCESS)
    }
}
