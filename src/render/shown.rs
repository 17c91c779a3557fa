//! A picture as a page shows it: the addresses of its versions, and its size, so that nothing moves while it loads.

use super::hrefs::Hrefs;
use super::views::ImageSourceView;
use crate::picture::Version;
use crate::site::Pictured;
use crate::text::escape;

/// How wide pictures in a text are shown: as wide as the text, which is 640 pixels, or as the window.
const SIZES: &str = "(min-width: 680px) 640px, calc(100vw - 40px)";

/// A picture as a page shows it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    pub(crate) href: String,
    pub(crate) size: Option<(u32, u32)>,
    pub(crate) sources: Vec<ImageSourceView>,
}

impl Shown {
    /// `as_it_is` gives the address of a picture that is handed on as it is.
    pub(super) fn of(pictured: &Pictured, hrefs: &Hrefs, as_it_is: impl FnOnce() -> String) -> Self {
        let picture = &pictured.picture;
        let Some(fallback) = picture.fallback() else {
            return Self { href: as_it_is(), size: picture.size, sources: Vec::new() };
        };
        let href = |version: &Version| hrefs.file(&format!("{}{}", pictured.folder, version.name));
        let sizes = picture.sizes();
        let srcset: Vec<String> = sizes.iter().map(|version| format!("{} {}w", href(version), version.width)).collect();
        let mime = sizes.first().map_or("", |version| version.format.mime());
        let source = ImageSourceView { mime, srcset: srcset.join(", ") };
        Self { href: href(&fallback), size: Some((fallback.width, fallback.height)), sources: vec![source] }
    }

    /// Writes it as a picture in a text.
    pub(super) fn write(&self, alt: &str, title: &str, text: &mut String) {
        if !self.sources.is_empty() {
            text.push_str("<picture>");
        }
        for source in &self.sources {
            let srcset = escape(&source.srcset);
            text.push_str(&format!("<source type=\"{}\" srcset=\"{srcset}\" sizes=\"{SIZES}\">", source.mime));
        }
        text.push_str(&format!("<img src=\"{}\" alt=\"{}\"", escape(&self.href), escape(alt)));
        if let Some((width, height)) = self.size {
            text.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        text.push_str(" loading=\"lazy\"");
        if !title.is_empty() {
            text.push_str(&format!(" title=\"{}\"", escape(title)));
        }
        text.push_str(if self.sources.is_empty() { ">" } else { "></picture>" });
    }
}
