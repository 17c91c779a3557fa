//! Diagnostics as people and programs read them. The only module that knows how they look.

use std::collections::VecDeque;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::json;

use crate::diagnostic::{At, Diagnostic, Place, Severity};
use crate::render::theme;
use crate::source::Sources;
use crate::text::{LineColumn, Span, line_column};
use crate::yaml;

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the line itself, what is wrong with it, and what to do.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
    /// GitHub's workflow commands, shown beside the lines of a pull request.
    Github,
}

/// Writes diagnostics, one after the other, as one text.
pub fn report(diagnostics: &[Diagnostic], sources: &Sources, format: Format, color: bool) -> String {
    let mut texts = Texts { sources, read: VecDeque::new() };
    let mut report = String::new();
    for diagnostic in texts.in_order(diagnostics) {
        report.push_str(&match format {
            Format::Human => human(diagnostic, &mut texts, color),
            Format::Json => machine(diagnostic, &mut texts),
            Format::Github => github(diagnostic, &mut texts),
        });
        report.push('\n');
        if format == Format::Human {
            report.push('\n');
        }
    }
    report
}

/// Where a place begins in its file.
pub fn position(place: &Place, sources: &Sources) -> Option<LineColumn> {
    Texts { sources, read: VecDeque::new() }.position(place).map(|(start, _)| start)
}

/// Finds the text and bytes that a place means.
struct Texts<'s> {
    sources: &'s Sources,
    /// What was last looked up: diagnostics come sorted by file, one file may have thousands, and labels lie in others.
    read: VecDeque<FrontMatter>,
}

/// Files that are kept in mind.
const KEPT: usize = 8;

/// The YAML of a file.
struct FrontMatter {
    file: String,
    /// Where in the file it stands.
    span: Span,
    tree: Option<yaml::Tree>,
}

impl<'s> Texts<'s> {
    /// The diagnostics as a reader of the files meets them. They come sorted by file; only here is it known where in it
    /// their fields are.
    fn in_order<'d>(&mut self, diagnostics: &'d [Diagnostic]) -> Vec<&'d Diagnostic> {
        let mut start = |diagnostic: &Diagnostic| self.find(&diagnostic.place).map(|(_, span)| span.start);
        let mut sorted: Vec<(Option<usize>, &Diagnostic)> =
            diagnostics.iter().map(|diagnostic| (start(diagnostic), diagnostic)).collect();
        sorted.sort_by(|(a, left), (b, right)| (&left.place.file, a, left).cmp(&(&right.place.file, b, right)));
        sorted.into_iter().map(|(_, diagnostic)| diagnostic).collect()
    }

    fn find(&mut self, place: &Place) -> Option<(&'s str, Span)> {
        let own = self.sources.text_file(&place.file).map(|file| &*file.text).filter(|text| !text.is_empty());
        let text: &'s str = own.or_else(|| theme::built_in(&place.file))?;
        let span = match &place.at {
            At::File => return None,
            At::Bytes(range) => clamp(text, range.start, range.end),
            At::Field(path) => self.field(text, place, path)?,
        };
        Some((text, span))
    }

    fn field(&mut self, text: &str, place: &Place, path: &str) -> Option<Span> {
        let file = place.file.as_str();
        if self.read.iter().all(|read| read.file != file) {
            let span = yaml_of(text, file);
            let tree = yaml::Tree::of(&text[span.clone()]);
            self.read.truncate(KEPT - 1);
            self.read.push_front(FrontMatter { file: file.to_owned(), span, tree });
        }
        let FrontMatter { span, tree, .. } = self.read.iter().find(|read| read.file == file)?;
        let found = tree.as_ref()?.locate(&text[span.clone()], path)?;
        Some(span.start + found.start..span.start + found.end)
    }

    fn position(&mut self, place: &Place) -> Option<(LineColumn, LineColumn)> {
        let (text, span) = self.find(place)?;
        Some((line_column(text, span.start), line_column(text, span.end)))
    }
}

/// The YAML of a file: all of it, or the front matter.
fn yaml_of(text: &str, path: &str) -> Span {
    if path.ends_with(".yaml") {
        return 0..text.len();
    }
    let start = text.find('\n').map_or(0, |end| end + 1);
    let end = text[start..].find("\n---").map_or(text.len(), |end| start + end + 1);
    start..end
}

/// A span inside the text and between characters, without the line breaks that a block ends with.
fn clamp(text: &str, start: usize, end: usize) -> Span {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (floor(start), floor(end.max(start)));
    start..start + text[start..end].trim_end().len()
}

fn human(diagnostic: &Diagnostic, texts: &mut Texts<'_>, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let path = texts.sources.on_disk(&diagnostic.place.file);
    let before = format!("{level}[{}]: ", diagnostic.code.name(), level = severity_name(diagnostic.severity)).len();
    let message = wrapped(&diagnostic.message, before);
    let mut group = Group::with_title(level.primary_title(message.as_str()).id(diagnostic.code.name()));
    match texts.find(&diagnostic.place) {
        Some((text, span)) => {
            let mut snippet =
                Snippet::source(text).path(path).line_start(1).annotation(AnnotationKind::Primary.span(span));
            let mut elsewhere = Vec::new();
            for (place, label) in &diagnostic.labels {
                match texts.find(place) {
                    Some((_, span)) if place.file == diagnostic.place.file => {
                        snippet = snippet.annotation(AnnotationKind::Context.span(span).label(label.as_str()));
                    }
                    Some((text, span)) => {
                        elsewhere.push((text, texts.sources.on_disk(&place.file), span, label.as_str()));
                    }
                    None => {}
                }
            }
            group = group.element(snippet);
            for (text, path, span, label) in elsewhere {
                group = group.element(
                    Snippet::source(text)
                        .path(path)
                        .line_start(1)
                        .annotation(AnnotationKind::Context.span(span).label(label)),
                );
            }
        }
        None => group = group.element(annotate_snippets::Origin::path(path)),
    }
    let mut groups = vec![group];
    let hint = diagnostic.hint.as_ref().map(|hint| wrapped(hint, "help: ".len()));
    if let Some(hint) = &hint {
        groups.push(Group::with_title(Level::HELP.secondary_title(hint.as_str())));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH).render(&groups)
}

/// As wide as every terminal is.
const WIDTH: usize = 80;

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A text in lines that fit a terminal beside what stands before them: the renderer puts all lines below the first word.
fn wrapped(text: &str, before: usize) -> String {
    crate::text::wrapped(text, WIDTH.saturating_sub(before), "")
}

/// A diagnostic taken apart for a page that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// How much it matters.
    pub severity: Severity,
    /// The stable name of its kind.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file, as it lies below the site's folder.
    pub file: String,
    /// Line and column in it, if they are known.
    pub at: Option<LineColumn>,
    /// The lines of the file with the mistake marked, as text in a fixed pitch; empty if there are none to show.
    pub excerpt: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Takes diagnostics apart for a page that shows them.
pub fn shown(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Shown> {
    let mut texts = Texts { sources, read: VecDeque::new() };
    let shown = texts.in_order(diagnostics).into_iter().map(|diagnostic| {
        let unexplained = Diagnostic { hint: None, ..diagnostic.clone() };
        let text = human(&unexplained, &mut texts, false);
        // The title and the place are shown in their own way.
        let excerpt: Vec<&str> = text.lines().skip_while(|line| !line.contains("--> ")).skip(1).collect();
        Shown {
            severity: diagnostic.severity,
            code: diagnostic.code.name(),
            message: diagnostic.message.clone(),
            file: sources.on_disk(&diagnostic.place.file).to_owned(),
            at: texts.position(&diagnostic.place).map(|(start, _)| start),
            excerpt: excerpt.join("\n"),
            hint: diagnostic.hint.clone(),
        }
    });
    shown.collect()
}

fn machine(diagnostic: &Diagnostic, texts: &mut Texts<'_>) -> String {
    let mut place = |place: &Place| {
        let found = texts.position(place);
        json!({
            "file": texts.sources.on_disk(&place.file),
            "field": if let At::Field(path) = &place.at { Some(path) } else { None },
            "start": found.map(|(start, _)| start),
            "end": found.map(|(_, end)| end),
        })
    };
    let labels: Vec<_> =
        diagnostic.labels.iter().map(|(at, label)| json!({ "place": place(at), "label": label })).collect();
    json!({
        "code": diagnostic.code.name(),
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "place": place(&diagnostic.place),
        "hint": diagnostic.hint,
        "labels": labels,
    })
    .to_string()
}

/// <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>
fn github(diagnostic: &Diagnostic, texts: &mut Texts<'_>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let position = texts.position(&diagnostic.place).map_or_else(String::new, |(start, end)| {
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column)
        } else {
            String::new()
        };
        format!(",line={},endLine={}{columns}", start.line, end.line)
    });
    let hint = diagnostic.hint.as_ref().map_or_else(String::new, |hint| format!("\n{hint}"));
    let (file, title) = (property(texts.sources.on_disk(&diagnostic.place.file)), property(diagnostic.code.name()));
    format!("::{level} file={file}{position},title={title}::{}", escape(&format!("{}{hint}", diagnostic.message)))
}
