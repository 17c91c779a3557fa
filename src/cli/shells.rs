//! `completions` and `man`: what packagers install beside the program.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Cli, Failure, say};
use crate::scaffold;

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf completions bash > ~/.local/share/bash-completion/completions/nutgraf
  nutgraf completions fish > ~/.config/fish/completions/nutgraf.fish
  nutgraf completions zsh > ~/.zfunc/_nutgraf    # a folder of $fpath")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl CompletionsArgs {
    pub(super) fn run(&self) -> ExitCode {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "nutgraf", &mut script);
        say(&String::from_utf8_lossy(&script));
        ExitCode::SUCCESS
    }
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf man | man -l -                                 # reads the first page
  nutgraf man --output /usr/local/share/man/man1         # installs all pages")]
pub(super) struct ManArgs {
    /// Writes a page for each command into this folder, over older ones
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl ManArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let mut command = Cli::command();
        command.build();
        let Some(folder) = &self.output else {
            say(&page(&command));
            return Ok(ExitCode::SUCCESS);
        };
        for (name, text) in pages(&command) {
            say(&format!("made {}\n", scaffold::put(&folder.join(name), &text)?));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A page for the program and one for each command, by the names of their files.
fn pages(command: &Command) -> Vec<(String, String)> {
    let own = |command: &Command| {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        (format!("{name}.1"), page(command))
    };
    let shown = command.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help");
    std::iter::once(own(command)).chain(shown.map(own)).collect()
}

fn page(command: &Command) -> String {
    let mut page = Vec::new();
    // Writing into memory cannot fail.
    drop(Man::new(command.clone()).render(&mut page));
    String::from_utf8_lossy(&page).into_owned()
}
