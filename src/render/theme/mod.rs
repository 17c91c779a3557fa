//! Templates: the built-in theme with the site's own over it. Besides the contexts that pages fill, all that knows Tera.

mod asked;
mod conditions;
mod failing;
mod joint;
mod syntax;
mod tags;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub(super) use asked::{ALL, AllAsked, Asked};
use include_dir::{Dir, File, include_dir};
use tera::{Context, Kwargs, State, Tera, Value};

use crate::diagnostic::{Diagnostic, Place, Reported};
use crate::memo::Fingerprint;
use crate::source::{Asset, AssetContent, SourceFile};
use crate::text::SourcePath;

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// Where Tera finds a template that the site does not have, by what is put before its name. A component that is defined
/// here gives way to the site's component of the same name.
const BUILT_IN: &str = "built-in:";

/// The built-in components.
const COMPONENTS: &str = "components.html";

/// The templates of a site.
#[derive(Debug, Default)]
pub struct Theme {
    tera: Option<Tera>,
    texts: Texts,
    asked: Arc<AllAsked>,
    fingerprint: Fingerprint,
}

/// The texts of all templates in use, by the names Tera has for them.
type Texts = BTreeMap<String, Arc<str>>;

/// The text of a template of the built-in theme, by its path in a site.
pub fn built_in(path: &SourcePath) -> Option<&'static str> {
    TEMPLATES.get_file(path.as_str().strip_prefix("templates/")?)?.contents_utf8()
}

/// The files of the built-in theme that are published as they are.
pub fn built_in_assets() -> Vec<Asset> {
    let asset = |file: &File<'static>| {
        let path = SourcePath::new(format!("static/{}", file.path().to_string_lossy().replace('\\', "/")));
        let fingerprint = Fingerprint::of_bytes(file.contents());
        Asset::new(path, AssetContent::Memory(Arc::from(file.contents())), fingerprint)
    };
    files(&STATIC).into_iter().map(asset).collect()
}

/// The files of a folder and of those in it.
fn files(folder: &'static Dir<'static>) -> Vec<&'static File<'static>> {
    folder.files().chain(folder.dirs().flat_map(files)).collect()
}

impl Theme {
    /// Lays a site's templates over the built-in ones; gives back the theme before, with what was told of it, if no template
    /// has changed.
    pub fn load(templates: &[SourceFile], previous: &Arc<Reported<Self>>) -> Arc<Reported<Self>> {
        let name = |file: &SourceFile| file.path.as_str().trim_start_matches("templates/").to_owned();
        let mut texts: Texts = templates.iter().map(|file| (name(file), Arc::clone(&file.text))).collect();
        for file in TEMPLATES.files() {
            let name = file.path().to_string_lossy();
            // Of the components, those that the site does not define stay.
            let replaced = texts.contains_key(&*name) && name != COMPONENTS;
            if let (Some(text), false) = (file.contents_utf8(), replaced) {
                texts.insert(format!("{BUILT_IN}{name}"), Arc::from(text));
            }
        }
        let fingerprint = Fingerprint::of(&texts);
        if previous.value.fingerprint == fingerprint {
            return Arc::clone(previous);
        }
        let (tera, diagnostics) = match read(&texts) {
            Ok(tera) => (Some(tera), Vec::new()),
            Err(error) => (None, mistakes(&error, &texts)),
        };
        let asked = Arc::new(AllAsked::of(&texts));
        Arc::new(Reported { value: Self { tera, texts, asked, fingerprint }, diagnostics })
    }

    /// The digest of all templates.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Whether pages can be made: if not, `load` said why.
    pub fn is_usable(&self) -> bool {
        self.tera.is_some()
    }

    /// What the templates read of what their pages hand them.
    pub(super) fn asked(&self) -> Arc<AllAsked> {
        Arc::clone(&self.asked)
    }

    /// Whether a template of the site's own names a file.
    pub fn names(&self, file: &str) -> bool {
        self.texts.iter().any(|(name, text)| !is_built_in(name) && text.contains(file))
    }

    /// Whether a template of the site's own can have misspelt fields that no page fails of.
    pub(super) fn has_conditions(&self) -> bool {
        self.is_usable() && self.texts.iter().any(|(name, text)| !is_built_in(name) && conditions::are_in(text))
    }

    /// The misspelt fields of the site's own templates that would go unnoticed on a page.
    pub(super) fn misspelt(&self, template: &str, context: &Context) -> Vec<Diagnostic> {
        [template, "base.html"].iter().flat_map(|name| conditions::misspelt(&self.texts, name, context)).collect()
    }

    /// Where a template says a line of what it made in so many words, and once; else the whole template.
    pub(super) fn place_of(&self, template: &str, line: &str) -> Place {
        let built_in = format!("{BUILT_IN}{template}");
        let text = self.texts.get(template).or_else(|| self.texts.get(&built_in)).map_or("", |text| &**text);
        let mut found = text.match_indices(line.trim()).map(|(at, line)| at..at + line.len());
        match (found.next(), found.next()) {
            (Some(place), None) if !place.is_empty() => Place::bytes(&template_path(template), place),
            _ => Place::file(&template_path(template)),
        }
    }

    /// Makes a page of a template and what it is handed.
    pub(super) fn render(&self, template: &str, context: &Context, page: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let Some(tera) = &self.tera else { return Err(Box::new(failing::unusable(template))) };
        let mut bytes = Vec::with_capacity(32 * 1024);
        match tera.render_to(template, context, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => {
                let attempt = failing::Attempt { tera, texts: &self.texts, template, context, page };
                Err(Box::new(attempt.mistake(&error)))
            }
        }
    }
}

fn read(texts: &Texts) -> tera::TeraResult<Tera> {
    let mut tera = engine()?;
    tera.add_raw_templates(texts.iter().map(|(name, text)| (name.as_str(), &**text)))?;
    Ok(tera)
}

/// Why Tera cannot take the templates: those that cannot be read, or else what they name and is not there.
fn mistakes(error: &tera::Error, texts: &Texts) -> Vec<Diagnostic> {
    let alone: Vec<Diagnostic> = texts.iter().filter_map(|(name, text)| syntax::mistake(name, text)).collect();
    if alone.is_empty() { joint::mistakes(error, texts) } else { alone }
}

/// Tera as templates know it, without any template.
fn engine() -> tera::TeraResult<Tera> {
    let mut tera = Tera::default();
    tera.set_fallback_prefixes([BUILT_IN])?;
    tera.autoescape_on([".html", ".htm", ".xml", ".svg"]);
    tera.register_filter("safe", safe);
    Ok(tera)
}

/// `safe` as Tera has it, but for a misspelt field, of which Tera would print nothing.
fn safe(value: &Value, _: Kwargs, _: &State<'_>) -> tera::TeraResult<Value> {
    match value.as_str() {
        _ if value.is_undefined() => Err(tera::Error::message(UNDEFINED)),
        Some(text) => Ok(Value::safe_string(text)),
        None => Ok(Value::safe_string(&value.to_string())),
    }
}

/// The hint where there is no better one.
const MANUAL: &str = "see the template language at https://keats.github.io/tera/";

/// What Tera says of a value that is not there.
const UNDEFINED: &str = "Tried to render a variable that is undefined";

/// Where a template's text is, by the name Tera has for it.
fn template_path(name: &str) -> SourcePath {
    SourcePath::new(format!("templates/{}", shown(name)))
}

/// Bytes of a template. A built-in one behind the site's own of the same name has no text to show.
fn place_in(texts: &Texts, name: &str, bytes: Range<usize>) -> Place {
    if is_built_in(name) && texts.contains_key(shown(name)) {
        return Place::file(&template_path(name));
    }
    Place::bytes(&template_path(name), bytes)
}

/// The name of a template as authors know it.
fn shown(name: &str) -> &str {
    name.strip_prefix(BUILT_IN).unwrap_or(name)
}

/// The name that Tera has for the template that another means by a name.
fn resolved(name: &str, texts: &Texts) -> String {
    if texts.contains_key(name) { name.to_owned() } else { format!("{BUILT_IN}{name}") }
}

fn is_built_in(name: &str) -> bool {
    name.starts_with(BUILT_IN)
}

/// Tera's messages in our manner: one line, lower case, no full stop.
fn plain(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Reads `file:line:column`, as Tera writes it: the template's name, its text, the byte.
fn reported<'t>(at: &'t str, texts: &'t Texts) -> Option<(&'t str, &'t str, usize)> {
    let mut parts = at.rsplitn(3, ':');
    let (column, row, name) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let text = texts.get(name)?;
    Some((name, text, byte_of(text, row, column)))
}

/// The byte that a line and a column of a text mean, both from 1 and the column in characters.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    start + text[start..].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
}

/// As many names as fit on a line.
fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut list = String::new();
    for name in names {
        if list.len() + name.len() > 44 {
            list.push_str(" …");
            break;
        }
        list.push_str(if list.is_empty() { "" } else { ", " });
        list.push_str(&format!("`{name}`"));
    }
    list
}
