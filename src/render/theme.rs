//! Templates: the built-in theme with the site's own over it. The only module that knows Tera.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Code, Diagnostic, Place, Reported};
use crate::memo::Fingerprint;
use crate::source::{Asset, AssetContent, SourceFile};
use crate::text::{SourcePath, nearest};

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The templates of a site.
#[derive(Debug)]
pub struct Theme {
    tera: Option<Tera>,
    fingerprint: Fingerprint,
}

/// The text of a template of the built-in theme, by its path in a site.
pub fn built_in(path: &SourcePath) -> Option<&'static str> {
    TEMPLATES.get_file(path.as_str().strip_prefix("templates/")?)?.contents_utf8()
}

/// The files of the built-in theme that are published as they are.
pub fn built_in_assets() -> Vec<Asset> {
    let asset = |file: &include_dir::File<'static>| {
        let path = SourcePath::new(format!("static/{}", file.path().to_string_lossy().replace('\\', "/")));
        let fingerprint = Fingerprint::of_bytes(file.contents());
        Asset { path, content: AssetContent::Memory(Arc::from(file.contents())), fingerprint }
    };
    STATIC.files().map(asset).collect()
}

impl Theme {
    /// Lays a site's templates over the built-in ones.
    pub fn load(templates: &[SourceFile]) -> Reported<Self> {
        let mut texts: BTreeMap<String, &str> = BTreeMap::new();
        for file in TEMPLATES.files() {
            if let Some(text) = file.contents_utf8() {
                texts.insert(file.path().to_string_lossy().into_owned(), text);
            }
        }
        for file in templates {
            texts.insert(file.path.as_str().trim_start_matches("templates/").to_owned(), &file.text);
        }
        let fingerprint = Fingerprint::of(&texts);
        let mut diagnostics = Vec::new();
        for (name, text) in &texts {
            diagnostics.extend(syntax_error(name, text));
        }
        let mut tera = Tera::default();
        if diagnostics.is_empty()
            && let Err(error) = tera.add_raw_templates(texts.iter().map(|(name, text)| (name.as_str(), *text)))
        {
            diagnostics.extend(joint_errors(&error, &texts));
        }
        let tera = diagnostics.is_empty().then_some(tera);
        Reported { value: Self { tera, fingerprint }, diagnostics }
    }

    /// The digest of all templates.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Whether pages can be made: if not, `load` said why.
    pub fn is_usable(&self) -> bool {
        self.tera.is_some()
    }

    /// Makes a page of a template and what it is handed.
    pub(super) fn render(&self, template: &str, context: &Context, page: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let Some(tera) = &self.tera else {
            let place = Place::file(&template_path(template));
            return Err(Box::new(Diagnostic::error(Code::TemplateFailed, place, "the templates could not be read")));
        };
        let mut bytes = Vec::with_capacity(32 * 1024);
        match tera.render_to(template, context, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(Box::new(rendering_error(&error, template, context, page))),
        }
    }
}

fn template_path(name: &str) -> SourcePath {
    SourcePath::new(format!("templates/{name}"))
}

/// What is wrong with a template by itself.
fn syntax_error(name: &str, text: &str) -> Option<Diagnostic> {
    let error = Tera::default().add_raw_template(name, text).err()?;
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    let place = Place::bytes(&template_path(name), report.span().range.clone());
    Some(
        Diagnostic::error(Code::TemplateSyntax, place, plain(report.message()))
            .hint("see the template syntax at https://keats.github.io/tera/"),
    )
}

/// What is wrong between templates that are right by themselves: parents, filters, components that do not exist.
fn joint_errors(error: &tera::Error, texts: &BTreeMap<String, &str>) -> Vec<Diagnostic> {
    let names = || texts.keys().map(String::as_str);
    let missing = |current: &str, parent: &str| {
        let text = texts.get(current).copied().unwrap_or_default();
        let place = match text.find(parent) {
            Some(at) => Place::bytes(&template_path(current), at..at + parent.len()),
            None => Place::file(&template_path(current)),
        };
        let wrong = Diagnostic::error(Code::MissingTemplate, place, format!("there is no template `{parent}`"));
        wrong.did_you_mean(nearest(parent, names()), format!("add `templates/{parent}`"))
    };
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => vec![missing(current, parent)],
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            vec![Diagnostic::error(
                Code::TemplateSyntax,
                Place::file(&template_path(tpl)),
                "the template leads back to itself",
            )]
        }
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = Place::bytes(&template_path(report.filename()), report.span().range.clone());
            vec![Diagnostic::error(Code::TemplateSyntax, place, plain(report.message()))]
        }
        _ => reports(&error.to_string(), texts),
    }
}

/// Takes apart Tera's text of several errors: `error: message`, then ` --> file:line:column`, then the line itself.
fn reports(text: &str, texts: &BTreeMap<String, &str>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut message = "";
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("error: ") {
            message = rest;
        } else if let Some(at) = line.trim_start().strip_prefix("--> ") {
            let mut parts = at.rsplitn(3, ':');
            let (column, row, name) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
            let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok()).unwrap_or(1);
            let source = texts.get(name).copied().unwrap_or_default();
            let start: usize = source.split_inclusive('\n').take(number(row) - 1).map(str::len).sum();
            let at = (start + number(column) - 1).min(source.len());
            let word = message.split('`').nth(1).unwrap_or_default();
            let length = if source[at..].starts_with(word) { word.len() } else { 1 };
            let code = if message.starts_with("Unknown template") || message.contains("include") {
                Code::MissingTemplate
            } else {
                Code::TemplateSyntax
            };
            found.push(Diagnostic::error(code, Place::bytes(&template_path(name), at..at + length), plain(message)));
        }
    }
    if found.is_empty() {
        let place = Place::file(&SourcePath::new("templates"));
        found.push(Diagnostic::error(Code::TemplateSyntax, place, plain(text.lines().next().unwrap_or(text))));
    }
    found
}

fn rendering_error(error: &tera::Error, template: &str, context: &Context, page: &str) -> Diagnostic {
    match error.kind() {
        ErrorKind::RenderingError(report) => {
            let place = Place::bytes(&template_path(report.filename()), report.span().range.clone());
            let wrong = Diagnostic::error(
                Code::TemplateFailed,
                place,
                format!("{}, on the page `{page}`", plain(report.message())),
            );
            let names: Vec<&str> =
                ["site", "page", "home", "explainer", "actor", "story", "topic", "author", "document"]
                    .into_iter()
                    .filter(|name| context.contains_key(name))
                    .collect();
            wrong.hint(format!(
                "the template is handed `{}`; their fields are in the theme reference",
                names.join("`, `")
            ))
        }
        _ => {
            let message = format!("{}, on the page `{page}`", plain(&error.to_string()));
            Diagnostic::error(Code::TemplateFailed, Place::file(&template_path(template)), message)
        }
    }
}

/// Tera's messages in our manner: one line, lower case, no full stop.
fn plain(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
