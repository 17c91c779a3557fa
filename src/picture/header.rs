//! What the first bytes of a picture say: its format, and its size as it is shown.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Format, Kind, Wrong, draw};

/// Whether a file is taken for a picture, by the ending of its name.
pub fn is_picture(name: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["jpg", "jpeg", "png", "webp", "gif", "svg", "heic", "heif", "avif", "tif", "tiff", "bmp"];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&&*ending))
}

type Size = Option<(u32, u32)>;

/// Reads size and format; the name of the file says nothing here.
pub(super) fn read(bytes: &[u8]) -> Result<(Size, Kind), Wrong> {
    if let Some(format) = foreign(bytes) {
        return Err(Wrong::Unknown(Some(format)));
    }
    if let [b'G', b'I', b'F', b'8', _, b'a', w0, w1, h0, h1, ..] = *bytes {
        let size = (u32::from(u16::from_le_bytes([w0, w1])), u32::from(u16::from_le_bytes([h0, h1])));
        return Ok((Some(size), Kind::Fixed("gif")));
    }
    // AVIF is small already, and every browser that shows it turns it as it should be.
    if matches!(bytes.get(4..12), Some(b"ftypavif" | b"ftypavis")) {
        return Ok((None, Kind::Fixed("avif")));
    }
    match image::guess_format(bytes) {
        Ok(format) => raster(bytes, format),
        Err(_) => svg(bytes).map(|size| (size, Kind::Fixed("svg"))).ok_or(Wrong::Unknown(None)),
    }
}

/// Formats that cameras and scanners write and browsers do not show, by their first bytes.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Some("TIFF"),
        [b'B', b'M', ..] => Some("BMP"),
        // ISO 23008-12, section 10: brands of the file type box.
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..]
            if [&b"heic"[..], b"heix", b"hevc", b"mif1", b"msf1"].contains(&brand.get(..4)?) =>
        {
            Some("HEIC")
        }
        _ => None,
    }
}

fn raster(bytes: &[u8], format: ImageFormat) -> Result<(Size, Kind), Wrong> {
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(|error| draw::damaged(&error))?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation().unwrap_or(Orientation::NoTransforms),
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let size = if turned { (height, width) } else { (width, height) };
    if width == 0 || height == 0 {
        return Err(Wrong::Damaged("it has no pixels".to_owned()));
    }
    let see_through = decoder.color_type().has_alpha();
    let format = match format {
        ImageFormat::Jpeg => Format::Jpeg,
        ImageFormat::WebP if !see_through => Format::Jpeg,
        _ => Format::Png,
    };
    Ok((Some(size), Kind::Made(format)))
}

/// The size of an SVG, of its `width` and `height` or else its `viewBox`; the outer `None` if it is no SVG.
fn svg(bytes: &[u8]) -> Option<Size> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => {
                return (root.local_name().as_ref() == "svg").then(|| svg_size(&root));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn svg_size(root: &BytesStart<'_>) -> Size {
    let value = |name: &str| Some(root.try_get_attribute(name).ok()??.value.into_owned());
    let length = |name: &str| whole(value(name)?.trim_end_matches("px").trim().parse().ok()?);
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Some((width, height));
    }
    let view: Vec<f64> = value("viewBox")?
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let [_, _, width, height] = view[..] else { return None };
    // Only the shape matters to a drawing: a small one is shown as wide as its place.
    let scale = if width < 100.0 { 100.0 } else { 1.0 };
    Some((whole(width * scale)?, whole(height * scale)?))
}

/// A length in whole pixels, if it is one that a picture can have.
fn whole(length: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both were looked at just before")]
    let whole = |length: f64| length as u32;
    (length.is_finite() && (0.5..1e6).contains(&length)).then(|| whole(length.round()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_drawing_is_its_own_or_the_shape_of_what_it_shows() {
        let size = |svg: &str| super::svg(svg.as_bytes());
        assert_eq!(size("<svg width='30px' height=\"20\"/>"), Some(Some((30, 20))));
        assert_eq!(size("<?xml version='1.0'?><!-- x --><svg viewBox='0 0 8,2'><path/></svg>"), Some(Some((800, 200))));
        assert_eq!(size("<svg width='100%' height='50%' viewBox='0 0 300 200'/>"), Some(Some((300, 200))));
        assert_eq!(size("<svg/>"), Some(None));
        assert_eq!(size("<html/>"), None);
        assert_eq!(size("just words"), None);
    }

    #[test]
    fn formats_that_browsers_do_not_show_are_named() {
        assert_eq!(read(b"\0\0\0\x18ftypheic...."), Err(Wrong::Unknown(Some("HEIC"))));
        assert_eq!(read(b"II*\0........"), Err(Wrong::Unknown(Some("TIFF"))));
        assert_eq!(read(b"GIF89a\x10\x00\x08\x00"), Ok((Some((16, 8)), Kind::Fixed("gif"))));
        assert_eq!(read(b""), Err(Wrong::Unknown(None)));
    }
}
