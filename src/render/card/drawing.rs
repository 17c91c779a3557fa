//! A card from SVG to PNG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::roxmltree::{self, Document, Node};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::packing::packed;
use super::type_face::fonts;
use super::{HEIGHT, TEMPLATE, WIDTH};
use crate::diagnostic::{Code, Diagnostic};
use crate::look::Colour;
use crate::memo::Fingerprint;
use crate::render::theme::Theme;

/// To be raised whenever the same SVG would be drawn otherwise, with a new resvg above all: cards are kept between runs.
const RECIPE: u8 = 3;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Fonts that every card is drawn with; and no file is read, whatever a template names.
static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| Options {
    fontdb: Arc::new(fonts()),
    image_href_resolver: ImageHrefResolver { resolve_string: Box::new(|_, _| None), ..ImageHrefResolver::default() },
    ..Options::default()
});

/// A card that is still to be drawn.
pub struct Drawing {
    pub(super) svg: Vec<u8>,
    /// What shows where the drawing leaves something empty.
    pub(super) paper: Colour,
    /// The file that it becomes.
    pub(super) file: String,
}

/// Why a drawing cannot be drawn.
struct Wrong<'d> {
    message: String,
    hint: String,
    /// The line of the drawing that is wrong.
    line: &'d str,
}

impl Drawing {
    /// The drawing as SVG: all words that it has.
    pub fn svg(&self) -> &[u8] {
        &self.svg
    }

    /// The digest of all that its bytes depend on.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&("card", RECIPE, self.paper, &self.svg))
    }

    /// Draws it, as PNG; or says what is wrong with the template that made it.
    pub fn draw(&self, theme: &Theme) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.drawn().map_err(|wrong| {
            let place = theme.place_of(TEMPLATE, wrong.line);
            let message = format!("{}, on the page `{}`", wrong.message, self.file);
            Box::new(Diagnostic::error(Code::BadCard, place, message).hint(wrong.hint))
        })
    }

    fn drawn(&self) -> Result<Vec<u8>, Wrong<'_>> {
        let svg = str::from_utf8(&self.svg).map_err(|error| Wrong::new(error.to_string(), "write UTF-8", ""))?;
        let document = Document::parse(svg).map_err(|error| Wrong::not_well_formed(&error, svg))?;
        let root = document.root_element();
        if !root.has_tag_name((NAMESPACE, "svg")) {
            let message = format!("the drawing begins with `<{}>`", root.tag_name().name());
            return Err(Wrong::new(message, format!("begin with `<svg xmlns=\"{NAMESPACE}\" …>`"), line(svg, root)));
        }
        if let Some(image) = document.descendants().find(|node| is_picture(*node)) {
            let message = "a card shows no picture files".to_owned();
            let hint = "draw with `path`, `rect`, `text` and the like; a logo can be put in as SVG";
            return Err(Wrong::new(message, hint, line(svg, image)));
        }
        let size = || format!("write `<svg xmlns=\"{NAMESPACE}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" …>`");
        let tree = Tree::from_xmltree(&document, &OPTIONS)
            .map_err(|error| Wrong::new(format!("this cannot be drawn: {error}"), size(), line(svg, root)))?;
        let (width, height) = (tree.size().width(), tree.size().height());
        if (width.round(), height.round()) != (f32::from(WIDTH), f32::from(HEIGHT)) {
            let message = format!("the drawing is {width} × {height} pixels, and a card is {WIDTH} × {HEIGHT}");
            return Err(Wrong::new(message, size(), line(svg, root)));
        }
        let png = pixels(&tree, self.paper).map(|pixels| packed(pixels.data(), WIDTH.into(), HEIGHT.into()));
        png.unwrap_or_else(|| Err("the card cannot be drawn".to_owned()))
            .map_err(|message| Wrong::new(message, "please report this", ""))
    }
}

/// The drawing on paper, so that nothing is see-through.
fn pixels(tree: &Tree, paper: Colour) -> Option<Pixmap> {
    let mut pixels = Pixmap::new(WIDTH.into(), HEIGHT.into())?;
    let [red, green, blue] = paper.rgb();
    pixels.fill(Color::from_rgba8(red, green, blue, 255));
    resvg::render(tree, Transform::identity(), &mut pixels.as_mut());
    Some(pixels)
}

/// Whether it shows a picture that is not SVG in the drawing itself.
fn is_picture(node: Node<'_, '_>) -> bool {
    let href = node.attributes().find(|attribute| attribute.name() == "href").map_or("", |href| href.value().trim());
    matches!(node.tag_name().name(), "image" | "feImage")
        && !(href.starts_with('#') || href.starts_with("data:image/svg+xml"))
}

/// The line on which an element begins.
fn line<'d>(svg: &'d str, node: Node<'_, '_>) -> &'d str {
    let start = node.range().start;
    svg.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

impl<'d> Wrong<'d> {
    fn new(message: impl Into<String>, hint: impl Into<String>, line: &'d str) -> Self {
        Self { message: message.into(), hint: hint.into(), line }
    }

    fn not_well_formed(error: &roxmltree::Error, svg: &'d str) -> Self {
        let at = error.pos();
        let row = usize::try_from(at.row).unwrap_or(1);
        let said = error.to_string().replace(&format!(" at {at}"), "").replace('\'', "`");
        let hint = "close each element, and print values without `| safe`: `&` and `<` have to be escaped";
        Self::new(
            format!("the drawing is not well-formed: {said}"),
            hint,
            svg.lines().nth(row.saturating_sub(1)).unwrap_or_default(),
        )
    }
}

#[cfg(test)]
impl Drawing {
    /// From where to where each line of words reaches, in pixels.
    pub(super) fn words(&self) -> Vec<(f32, f32)> {
        fn texts(group: &resvg::usvg::Group, found: &mut Vec<(f32, f32)>) {
            for node in group.children() {
                match node {
                    resvg::usvg::Node::Group(group) => texts(group, found),
                    resvg::usvg::Node::Text(text) => {
                        let place = text.abs_bounding_box();
                        found.push((place.left(), place.right()));
                    }
                    _ => {}
                }
            }
        }
        let tree = Tree::from_data(&self.svg, &OPTIONS).unwrap();
        let mut found = Vec::new();
        texts(tree.root(), &mut found);
        found
    }
}
