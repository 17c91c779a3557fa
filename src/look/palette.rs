//! The colours of a site: those it gives, and the built-in ones fitted to them.

use std::sync::LazyLock;

use super::Colours;
use super::colour::Colour;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::SourcePath;

/// What text needs: <https://www.w3.org/TR/WCAG22/#contrast-minimum>.
const TEXT: f64 = 4.5;
/// What a line or mark needs that says something: <https://www.w3.org/TR/WCAG22/#non-text-contrast>.
const MARK: f64 = 3.0;
/// What the running text gets where it is fitted.
const BODY: f64 = 7.0;
/// What a line gets that only divides.
const RULE: f64 = 1.35;

/// Whether the reader's device asks for dark on light, or light on dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    /// As CSS and the settings call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The names of the built-in theme's colours, each with its light and its dark value. They are read from the stylesheet,
/// so that they stand in one place: the first value of a name is the light one, the second the dark one.
static BUILT_IN: LazyLock<Vec<(&'static str, [Colour; 2])>> = LazyLock::new(|| {
    let mut found: Vec<(&str, Vec<Colour>)> = Vec::new();
    for line in include_str!("../../static/nutgraf.css").lines() {
        let Some((name, value)) = line.trim().strip_prefix("--").and_then(|line| line.split_once(':')) else {
            continue;
        };
        let Some(colour) = Colour::read(value.trim().trim_end_matches(';')) else { continue };
        match found.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(colour),
            None => found.push((name, vec![colour])),
        }
    }
    found.into_iter().filter_map(|(name, values)| Some((name, [*values.first()?, *values.get(1)?]))).collect()
});

/// A colour that the site gives.
struct Given {
    value: Colour,
    /// Its field in `nutgraf.yaml`.
    field: String,
}

/// The colours of one scheme.
pub(super) struct Palette<'c> {
    colours: &'c Colours,
    scheme: Scheme,
    paper: Colour,
    panel: Colour,
}

impl<'c> Palette<'c> {
    pub(super) fn of(colours: &'c Colours, scheme: Scheme) -> Self {
        let (paper, panel) = (built_in("paper", scheme), built_in("panel", scheme));
        let mut palette = Self { colours, scheme, paper, panel };
        if let Some(paper) = palette.given("paper") {
            palette.paper = paper.value;
            palette.panel = paper.value.beside();
        }
        if let Some(panel) = palette.given("panel") {
            palette.panel = panel.value;
        }
        palette
    }

    fn given(&self, name: &str) -> Option<Given> {
        let shade = self.colours.shade(name)?;
        let value = match self.scheme {
            Scheme::Light => shade.light,
            Scheme::Dark => shade.dark,
        };
        let field = format!("theme.colours.{name}");
        let field = if shade.alone { field } else { format!("{field}.{}", self.scheme.name()) };
        value.map(|value| Given { value, field })
    }

    fn grounds(&self) -> [Colour; 2] {
        [self.paper, self.panel]
    }

    /// The colours that differ from the built-in ones, by the names that the stylesheet has for them.
    pub(super) fn changed(&self) -> Vec<(&'static str, Colour)> {
        let colours = BUILT_IN.iter().map(|(name, _)| (*name, self.value(name)));
        colours.filter(|(name, colour)| *colour != built_in(name, self.scheme)).collect()
    }

    /// The colour that the stylesheet has a name for.
    pub(super) fn value(&self, name: &str) -> Colour {
        match name {
            "paper" => return self.paper,
            "panel" => return self.panel,
            _ => {}
        }
        if let Some(given) = self.given(name) {
            return given.value;
        }
        self.fitted(name).unwrap_or_else(|| built_in(name, self.scheme))
    }

    /// A colour that the site does not give: the light one of the site's made fit for the dark scheme, or the built-in one
    /// made to read on the site's grounds as well as it does on its own; `None` if no lightness does.
    fn fitted(&self, name: &str) -> Option<Colour> {
        let own = built_in(name, self.scheme);
        let light = self.colours.shade(name).and_then(|shade| shade.light);
        if let Some(light) = light.filter(|_| matches!(name, "accent" | "link")) {
            return light.nearest(&self.grounds(), TEXT);
        }
        let before = [built_in("paper", self.scheme), built_in("panel", self.scheme)];
        if self.grounds() == before {
            return Some(own);
        }
        match own.worst_contrast(&before) {
            _ if name == "ink" => own.nearest(&self.grounds(), BODY).or_else(|| own.nearest(&self.grounds(), TEXT)),
            reads if reads >= TEXT => own.nearest(&self.grounds(), TEXT),
            reads if reads >= MARK => own.nearest(&self.grounds(), MARK),
            _ => self.paper.nearest(&[self.paper], RULE),
        }
    }

    /// Tells what cannot be read.
    pub(super) fn told(&self, file: &SourcePath) -> Vec<Diagnostic> {
        let texts = ["ink", "quiet", "link", "accent"].into_iter();
        let mut told: Vec<Diagnostic> = texts.filter_map(|name| self.pale(name, &self.given(name)?, file)).collect();
        let ground = self.given("panel").or_else(|| self.given("paper"));
        if let Some(ground) = ground.filter(|_| self.given("ink").is_none() && self.fitted("ink").is_none()) {
            let message = format!(
                "no text can be read on both the paper `{}` and the panel `{}`, in the {} look",
                self.paper,
                self.panel,
                self.scheme.name()
            );
            told.push(
                Diagnostic::error(Code::LowContrast, Place::field(file, ground.field), message)
                    .hint(format!("make them alike: the panel `{}` goes with this paper", self.paper.beside())),
            );
        }
        told
    }

    /// What is told of a colour that the site gives, if it cannot be read on one of the grounds.
    fn pale(&self, name: &str, given: &Given, file: &SourcePath) -> Option<Diagnostic> {
        let named = [("paper", self.paper), ("panel", self.panel)];
        let (ground, on) =
            named.into_iter().min_by(|(_, a), (_, b)| given.value.contrast(*a).total_cmp(&given.value.contrast(*b)))?;
        let ratio = given.value.contrast(on);
        if ratio >= TEXT {
            return None;
        }
        let message = format!(
            "`{}` has a contrast of {}:1 with the {ground} `{on}` in the {} look; text needs {TEXT}:1",
            given.value,
            (ratio * 10.0).floor() / 10.0,
            self.scheme.name(),
        );
        let hint = match given.value.nearest(&self.grounds(), TEXT) {
            Some(nearest) => format!("the nearest colour of this hue that can be read is `\"{nearest}\"`"),
            None => format!("no {name} can be read on both the paper and the panel: make those alike"),
        };
        Some(Diagnostic::error(Code::LowContrast, Place::field(file, given.field.as_str()), message).hint(hint))
    }
}

/// A colour of the built-in theme; black for a name that it does not have.
fn built_in(name: &str, scheme: Scheme) -> Colour {
    let values = BUILT_IN.iter().find(|(known, _)| *known == name).map_or([Colour::BLACK; 2], |(_, values)| *values);
    match scheme {
        Scheme::Light => values[0],
        Scheme::Dark => values[1],
    }
}
