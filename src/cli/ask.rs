//! Questions on a terminal. Nothing is asked where nobody could answer, and Ctrl-C leaves the terminal as it was.

use std::io::{self, IsTerminal};
use std::sync::Once;

use console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, Input, MultiSelect, Select};

use super::{Failure, MACHINE, coloured};

/// What shells tell of a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// Whether somebody is there to be asked.
pub(super) fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for a text, again until it is a fitting one; `check` says why one is not.
pub(super) fn text(prompt: &str, default: &str, check: impl Fn(&str) -> Result<(), String>) -> Result<String, Failure> {
    let theme = theme();
    let mut input = Input::<String>::with_theme(&*theme).with_prompt(prompt).allow_empty(true);
    if !default.is_empty() {
        input = input.default(default.to_owned());
    }
    answered(|| input.validate_with(|text: &String| check(text.trim())).interact_text())
        .map(|text| text.trim().to_owned())
}

/// Asks for one of several things; the answer is its place among them.
pub(super) fn one_of(prompt: &str, items: &[String]) -> Result<usize, Failure> {
    let theme = theme();
    answered(|| Select::with_theme(&*theme).with_prompt(prompt).items(items).default(0).interact())
}

/// Asks for some of several things, perhaps none.
pub(super) fn some_of(prompt: &str, items: &[String]) -> Result<Vec<usize>, Failure> {
    let theme = theme();
    let prompt = format!("{prompt} (space chooses, enter goes on)");
    answered(|| MultiSelect::with_theme(&*theme).with_prompt(prompt).items(items).interact())
}

/// Asks whether something is so.
pub(super) fn is_so(prompt: &str, default: bool) -> Result<bool, Failure> {
    let theme = theme();
    answered(|| Confirm::with_theme(&*theme).with_prompt(prompt).default(default).interact())
}

fn theme() -> Box<dyn Theme> {
    if coloured(&io::stderr()) { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) }
}

fn answered<T>(question: impl FnOnce() -> dialoguer::Result<T>) -> Result<T, Failure> {
    catch_interrupts();
    question().map_err(|dialoguer::Error::IO(error)| {
        // A question that is broken off has hidden the cursor.
        drop(Term::stderr().show_cursor());
        if error.kind() == io::ErrorKind::Interrupted {
            eprintln!();
            return Failure {
                message: "stopped, and nothing was made".to_owned(),
                hint: String::new(),
                code: INTERRUPTED,
            };
        }
        let message = format!("the terminal gives no answer: {}", crate::text::plain_reason(&error));
        Failure { message, hint: "write what is asked for as flags, and add `--yes`".to_owned(), code: MACHINE }
    })
}

/// Lets Ctrl-C end the question instead of the program.
fn catch_interrupts() {
    static CAUGHT: Once = Once::new();
    // Where that fails, Ctrl-C ends the program: nothing is made then either.
    CAUGHT.call_once(|| drop(ctrlc::set_handler(|| {})));
}
