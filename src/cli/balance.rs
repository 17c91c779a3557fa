//! `check --balance`: the mirror as a table for people, as JSON for programs.

use unicode_width::UnicodeWidthStr;

use super::{count, say};
use crate::report::Format;
use crate::rules::{Balance, Share};

/// As wide as the column of names.
const NAME: usize = 32;

/// Prints who speaks how much in each explainer: on standard output, so that it can be kept apart from the mistakes.
pub(super) fn print(balances: &[Balance], format: Format) {
    if format == Format::Json {
        for balance in balances {
            say(&format!("{}\n", serde_json::to_string(balance).unwrap_or_default()));
        }
        return;
    }
    if balances.is_empty() {
        say("Nobody speaks in any explainer: there are no reactions.\n");
    }
    for balance in balances {
        say(&table(balance));
    }
}

fn table(balance: &Balance) -> String {
    let all: usize = balance.voices.iter().map(|voice| voice.words).sum();
    let mut text = format!("{}\n{}\n\n", balance.title, balance.file);
    text.push_str(&format!("  {:NAME$}  voices  quotes  paraphrases  words  share\n", ""));
    for share in &balance.sides {
        text.push_str(&row(share, &share.voices.to_string(), all));
    }
    if !balance.sides.is_empty() {
        text.push('\n');
    }
    for voice in &balance.voices {
        text.push_str(&row(voice, "", all));
    }
    text.push('\n');
    text
}

/// A side with its voices, or a voice; under the headings of the table.
fn row(share: &Share, voices: &str, all: usize) -> String {
    let percent = (share.words * 100 + all / 2).checked_div(all).unwrap_or_default();
    let Share { quotes, paraphrases, words, .. } = share;
    let mut text = format!("  {}", fitted(&share.name));
    text.push_str(&format!("  {voices:>6}  {quotes:>6}  {paraphrases:>11}  {words:>5}  {percent:>3} %"));
    let more = [
        (share.actions, count(share.actions, "deed")),
        (share.no_comment, format!("{} without an answer", share.no_comment)),
    ];
    let more: Vec<String> = more.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
    if !more.is_empty() {
        text.push_str(&format!("  {}", more.join(", ")));
    }
    text.push('\n');
    text
}

/// A name in exactly the width of its column.
fn fitted(name: &str) -> String {
    let mut fitted = String::new();
    for letter in name.chars() {
        if fitted.width() + 1 >= NAME && fitted.width() < name.width() {
            fitted.push('…');
            break;
        }
        fitted.push(letter);
    }
    let gap = NAME.saturating_sub(fitted.width());
    fitted + &" ".repeat(gap)
}
