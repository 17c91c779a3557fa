//! Diagnostics at length: what each means, why it matters, an example that is wrong, the same mended.
//!
//! The text is `src/explain/<code>.md`: paragraphs and whole files in fences. The words behind a fence say what it holds:
//! the language, the path if it is not [`EXAMPLE`], and `wrong` or `right` if it belongs to only one of the two sites.

use clap::builder::styling::{AnsiColor, Style};

use crate::diagnostic::{Code, Level};

/// Where a file of an example lies that does not say.
pub const EXAMPLE: &str = "content/explainers/example.md";
/// As wide as a terminal is, at least.
const WIDTH: usize = 80;

/// A part of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text on one line, as Markdown.
    Paragraph(String),
    /// A whole file.
    File(Example),
}

/// A file of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its language, as fences name it: `md`.
    pub language: String,
    /// Where it lies in the site.
    pub path: String,
    /// Which of the two sites it belongs to.
    pub side: Side,
    /// What it holds.
    pub text: String,
}

/// Which of the two sites of an example a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one with the mistake.
    Wrong,
    /// The mended one.
    Right,
    /// Both.
    Both,
}

impl Example {
    fn new(words: &str, text: String) -> Self {
        let (mut words, mut side, mut path) = (words.split_whitespace(), Side::Both, EXAMPLE);
        let language = words.next().unwrap_or_default().to_owned();
        for word in words {
            match word {
                "wrong" => side = Side::Wrong,
                "right" => side = Side::Right,
                word => path = word,
            }
        }
        Self { language, path: path.to_owned(), side, text }
    }

    fn heading(&self) -> String {
        match self.side {
            Side::Wrong => format!("Wrong, {}", self.path),
            Side::Right => format!("Right, {}", self.path),
            Side::Both => format!("With {}", self.path),
        }
    }
}

/// The parts of the explanation of a code, in order.
pub fn parts(code: Code) -> Vec<Part> {
    let (mut parts, mut paragraph) = (Vec::new(), String::new());
    let mut lines = code.text().lines();
    while let Some(line) = lines.next() {
        let fence = &line[..line.len() - line.trim_start_matches('`').len()];
        if fence.len() < 3 && !line.trim().is_empty() {
            let gap = if paragraph.is_empty() { "" } else { " " };
            paragraph.push_str(&format!("{gap}{}", line.trim()));
            continue;
        }
        if !paragraph.is_empty() {
            parts.push(Part::Paragraph(std::mem::take(&mut paragraph)));
        }
        if fence.len() >= 3 {
            let inside = lines.by_ref().take_while(|line| *line != fence);
            let text = inside.flat_map(|line| [line, "\n"]).collect();
            parts.push(Part::File(Example::new(&line[fence.len()..], text)));
        }
    }
    parts.extend(Some(paragraph).filter(|paragraph| !paragraph.is_empty()).map(Part::Paragraph));
    parts.extend(code.rule().map(|level| Part::Paragraph(rule(code, level))));
    parts
}

/// What a site can do about a rule.
fn rule(code: Code, level: Level) -> String {
    let told = match level {
        _ if code.is_of_links() => "`nutgraf check --external` tells it, and `build` does not ask",
        Level::Error => "a site with it is not published",
        _ => "`nutgraf check` tells it, and the site is published all the same",
    };
    format!(
        "This is a rule: {told}. To change that, set `lints: {{ {code}: … }}` in `nutgraf.yaml` to `off`, `note`, `warn` or \
         `error`. To excuse one place, write `waive: {{ {code}: the reason }}` in its record."
    )
}

/// The code that is meant by what somebody typed: its name, or all of `error[name]`.
pub fn find(typed: &str) -> Option<Code> {
    let name = typed.split_once('[').map_or(typed, |(_, name)| name.trim_end_matches(']'));
    Code::named(&name.trim().to_ascii_lowercase())
}

/// How the parts of an explanation stand out in a terminal; all plain where there are no colours.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    heading: Style,
    wrong: Style,
    right: Style,
}

impl Look {
    /// With colours.
    pub fn styled() -> Self {
        let colour = |colour: AnsiColor| colour.on_default().bold();
        Self { heading: Style::new().bold(), wrong: colour(AnsiColor::Red), right: colour(AnsiColor::Green) }
    }

    fn of(self, side: Side) -> Style {
        match side {
            Side::Wrong => self.wrong,
            Side::Right => self.right,
            Side::Both => self.heading,
        }
    }
}

/// The explanation of a code for a terminal of 80 columns.
pub fn terminal(code: Code, look: Look) -> String {
    let mut text = titled(code.name(), look.heading);
    for part in parts(code) {
        text.push('\n');
        match part {
            Part::Paragraph(words) => text.push_str(&format!("{}\n", wrapped(&words, ""))),
            Part::File(file) => {
                text.push_str(&titled(&file.heading(), look.of(file.side)));
                text.push('\n');
                for line in file.text.lines() {
                    text.push_str(format!("    {line}").trim_end());
                    text.push('\n');
                }
            }
        }
    }
    text
}

fn titled(heading: &str, style: Style) -> String {
    format!("{style}{heading}{style:#}\n")
}

fn wrapped(words: &str, indent: &str) -> String {
    crate::text::wrapped(words, WIDTH, indent)
}

/// Every code with its meaning, for a terminal of 80 columns.
pub fn list(look: Look) -> String {
    let longest = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default();
    let indent = " ".repeat(longest + 2);
    let mut text = String::new();
    for code in Code::ALL {
        let line = wrapped(&format!("{:<longest$}  {}", code.name(), code.meaning()), &indent);
        let (name, rest) = line.split_at(code.name().len());
        text.push_str(&format!("{}{name}{:#}{rest}\n", look.heading, look.heading));
    }
    text.push_str("\n`nutgraf explain CODE` tells more of one, with an example.\n");
    text
}

/// `docs/diagnostics.md`: every code at length, with an index.
pub fn reference() -> String {
    let mut text = String::from(
        "# Diagnostics\n\n\
         Made by `nutgraf explain --markdown`; do not edit. `nutgraf explain CODE` shows one of them in the terminal.\n\n\
         The names are stable. Each example is a whole file, at `content/explainers/example.md` if nothing else is said.\n\n",
    );
    for code in Code::ALL {
        text.push_str(&format!("- [`{0}`](#{0}): {1}\n", code.name(), code.meaning()));
    }
    for code in Code::ALL {
        text.push_str(&format!("\n## {}\n", code.name()));
        for part in parts(*code) {
            match part {
                Part::Paragraph(words) => text.push_str(&format!("\n{words}\n")),
                Part::File(file) => text.push_str(&fenced(&file)),
            }
        }
    }
    text
}

fn fenced(file: &Example) -> String {
    let heading = match (file.side, file.path.as_str()) {
        (Side::Wrong, EXAMPLE) => "**Wrong:**".to_owned(),
        (Side::Right, EXAMPLE) => "**Right:**".to_owned(),
        (Side::Wrong, path) => format!("**Wrong**, `{path}`:"),
        (Side::Right, path) => format!("**Right**, `{path}`:"),
        (Side::Both, path) => format!("With `{path}`:"),
    };
    let longest = file.text.lines().map(|line| line.len() - line.trim_start_matches('`').len()).max();
    let fence = "`".repeat(longest.unwrap_or_default().max(2) + 1);
    format!("\n{heading}\n\n{fence}{}\n{}{fence}\n", file.language, file.text)
}
