//! Pictures: what is known of one without decoding it, in which sizes it is published, and how those are made.
//!
//! Everything that a page says of a picture (its size, the addresses of its versions) follows from the bytes of the file
//! without decoding them. So pages never wait for pictures, and a version is made only when it is published or looked at.
//! A version carries nothing of the original but its pixels: no place, no camera, no name of who took it.

mod draw;
mod header;
mod torn;

use std::sync::Arc;

pub use draw::Pixels;
pub use header::is_picture;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::Fingerprint;
use crate::text::{SourcePath, slug};

/// Goes into every name; to be raised whenever the same file would become other bytes, since names stand for bytes.
const RECIPE: u8 = 1;
/// The widths that are offered, in pixels: a telephone, a telephone of fine dots, a column of text, the same of fine dots.
const WIDTHS: [u32; 4] = [480, 800, 1200, 1600];
/// The width of the picture for programs that know only old formats, and for other sites that show it.
const FALLBACK: u32 = 1200;
/// The most pixels that a picture may have. Decoded, it takes four bytes for each.
pub const MOST_PIXELS: u64 = 100_000_000;
/// The longest side that a picture may have: that of WebP, <https://developers.google.com/speed/webp/faq>.
pub const LONGEST_SIDE: u32 = 16_383;

/// A picture as it is published.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Picture {
    /// What the names of its versions begin with, such as `crack-c3f9a104`.
    stem: String,
    /// The digest of its bytes and of how its versions are made.
    digest: Fingerprint,
    /// Width and height in pixels as it is shown, turned as the camera was held; `None` for a drawing without a size.
    pub size: Option<(u32, u32)>,
    kind: Kind,
}

/// What becomes of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    /// It is handed on as it is, under the ending that fits: a drawing, or moving.
    Fixed(&'static str),
    /// It is made anew in several sizes, and in this format for programs that do not know WebP.
    Made(Format),
}

/// The format of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For photographs.
    Jpeg,
    /// For what has sharp edges or is see-through.
    Png,
    /// For both, in half the bytes.
    WebP,
}

impl Format {
    /// Its media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

/// One size of a picture in one format.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Version {
    /// Its file name, which stands for its bytes: `crack-c3f9a104-800.webp`.
    pub name: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Its format.
    pub format: Format,
    /// Whether it is to lose nothing beyond its size, if that takes fewer bytes.
    sharp: bool,
}

/// Why a file is no picture that can be published.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Wrong {
    /// It cannot be read: why.
    Unreadable(String),
    /// It is no picture, or of a format that browsers do not show: which, if that is known.
    Unknown(Option<&'static str>),
    /// Its name has another ending than this one, which fits what it holds.
    Misnamed(&'static str),
    /// It is a picture whose bytes make no sense: why.
    Damaged(String),
    /// It has more pixels than [`MOST_PIXELS`], or a side longer than [`LONGEST_SIDE`].
    TooLarge(u32, u32),
}

impl Wrong {
    /// What is wrong with a file, told where it is shown.
    pub fn told(&self, file: &SourcePath, place: &Place) -> Diagnostic {
        let name = file.as_str().rsplit('/').next().unwrap_or_default();
        Diagnostic::error(Code::BadPicture, place.clone(), format!("`{name}` {}", self.message())).hint(self.hint())
    }

    /// What is wrong, to be put behind the file's name.
    pub fn message(&self) -> String {
        match self {
            Self::Unreadable(reason) => format!("cannot be read: {reason}"),
            Self::Unknown(Some(format)) => format!("is a picture in {format}, which browsers do not show"),
            Self::Misnamed(fitting) => format!("holds what a file that ends in `.{fitting}` holds"),
            Self::Unknown(None) => "is no picture".to_owned(),
            Self::Damaged(reason) => format!("is damaged: {reason}"),
            Self::TooLarge(width, height) => format!("is too large: {width} × {height} pixels"),
        }
    }

    /// What to do about it.
    fn hint(&self) -> String {
        match self {
            Self::Unreadable(_) => "allow reading it, or take it away".to_owned(),
            Self::Misnamed(fitting) => format!("rename it so that it ends in `.{fitting}`"),
            Self::Unknown(_) => "save it as JPEG, PNG, WebP, GIF or SVG".to_owned(),
            Self::Damaged(_) => "copy or save it again from the original".to_owned(),
            Self::TooLarge(..) => format!(
                "make it smaller: at most {} million pixels, and {LONGEST_SIDE} on a side; 1600 pixels wide is enough",
                MOST_PIXELS / 1_000_000
            ),
        }
    }
}

/// Looks at the file of a picture, as far as its first bytes tell: `name` is the file's.
pub fn look(name: &str, bytes: &[u8]) -> Result<Arc<Picture>, Wrong> {
    let (size, kind) = header::read(bytes)?;
    if let Some((width, height)) = size
        && (u64::from(width) * u64::from(height) > MOST_PIXELS || width.max(height) > LONGEST_SIDE)
        && matches!(kind, Kind::Made(_))
    {
        return Err(Wrong::TooLarge(width, height));
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    // Made anew, a picture gets the right name; handed on, servers would call it what it is not.
    if let Kind::Fixed(fitting) = kind
        && !ending.eq_ignore_ascii_case(fitting)
    {
        return Err(Wrong::Misnamed(fitting));
    }
    let digest = Fingerprint::of(&(RECIPE, Fingerprint::of_bytes(bytes)));
    let mut stem: String = slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem)).chars().take(48).collect();
    if stem.is_empty() {
        stem.push_str("picture");
    }
    stem.push_str(&format!("-{}", digest.mark()));
    Ok(Arc::new(Picture { stem, digest, size, kind }))
}

impl Picture {
    /// The digest of its bytes and of how its versions are made.
    pub fn digest(&self) -> Fingerprint {
        self.digest
    }

    /// Whether it is made anew, and not handed on as it is.
    pub fn is_made(&self) -> bool {
        matches!(self.kind, Kind::Made(_))
    }

    /// The sizes that a page offers, the narrowest first: none for a picture that is handed on as it is.
    pub fn sizes(&self) -> Vec<Version> {
        let (Kind::Made(format), Some((width, _))) = (self.kind, self.size) else { return Vec::new() };
        let widest = width.min(WIDTHS[WIDTHS.len() - 1]);
        // One that is hardly narrower than the next saves nobody anything.
        let narrower = WIDTHS.into_iter().filter(|&narrow| narrow * 8 < widest * 7);
        narrower.chain([widest]).map(|width| self.version(width, Format::WebP, format == Format::Png)).collect()
    }

    /// The version for programs that do not know WebP.
    pub fn fallback(&self) -> Option<Version> {
        let (Kind::Made(format), Some((width, _))) = (self.kind, self.size) else { return None };
        Some(self.version(width.min(FALLBACK), format, true))
    }

    /// The version in full size, for a link to the picture.
    pub fn full(&self) -> Option<Version> {
        let (Kind::Made(format), Some((width, _))) = (self.kind, self.size) else { return None };
        Some(self.version(width, format, true))
    }

    fn version(&self, width: u32, format: Format, sharp: bool) -> Version {
        let (full_width, full_height) = self.size.unwrap_or((width, width));
        let height = (u64::from(full_height) * u64::from(width) + u64::from(full_width) / 2) / u64::from(full_width);
        let height = u32::try_from(height).unwrap_or(LONGEST_SIDE).max(1);
        Version { name: format!("{}-{width}.{}", self.stem, format.ending()), width, height, format, sharp }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Picture {
        let kind = Kind::Made(Format::Jpeg);
        Picture { stem: "dam-c3f9a104".to_owned(), digest: Fingerprint::default(), size: Some((width, height)), kind }
    }

    #[test]
    fn no_version_is_wider_than_the_original_and_none_is_hardly_narrower_than_the_next() {
        let widths = |width| picture(width, 100).sizes().iter().map(|version| version.width).collect::<Vec<_>>();
        assert_eq!(widths(4000), [480, 800, 1200, 1600]);
        assert_eq!(widths(1250), [480, 800, 1250]);
        assert_eq!(widths(500), [500]);
        assert_eq!(widths(1), [1]);
        assert_eq!(picture(300, 200).fallback().unwrap().name, "dam-c3f9a104-300.jpg");
    }

    #[test]
    fn a_version_keeps_the_shape_of_the_original() {
        let heights = picture(4000, 3000).sizes();
        assert_eq!(heights.iter().map(|version| version.height).collect::<Vec<_>>(), [360, 600, 900, 1200]);
        assert_eq!(picture(16_000, 1).sizes()[0].height, 1);
    }
}
