//! Bytes into pixels, and pixels into the versions of a picture.

use std::io::Cursor;

use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::error::LimitError;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits,
};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::{Format, LONGEST_SIDE, MOST_PIXELS, Version, Wrong, torn};

/// Above, an eye sees no difference on a page; libwebp's 80 is about as good as JPEG's 85.
const WEBP_QUALITY: f32 = 80.0;
const JPEG_QUALITY: u8 = 82;

/// A decoded picture, turned as it is shown, in the colours of the web.
#[derive(Debug)]
pub struct Pixels {
    width: u32,
    height: u32,
    /// Three bytes a pixel, or four where it is see-through somewhere.
    bytes: Vec<u8>,
    see_through: bool,
}

/// What is wrong with a picture that cannot be decoded.
pub(super) fn damaged(error: &ImageError) -> Wrong {
    let message = match error {
        ImageError::Limits(limit) => limits(limit),
        error => error.to_string(),
    };
    // The first line of the innermost error: the outer ones only say which format it is.
    let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let line =
        line.strip_prefix("Format error decoding ").and_then(|rest| rest.split_once(": ")).map_or(line, |(_, why)| why);
    let mut letters = line.chars();
    let line = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    Wrong::Damaged(line)
}

fn limits(error: &LimitError) -> String {
    format!("decoding it takes too much memory ({error})")
}

impl Pixels {
    /// Decodes a picture of which [`look`](super::look) found nothing wrong.
    pub fn decode(bytes: &[u8]) -> Result<Self, Wrong> {
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|error| Wrong::Damaged(error.to_string()))?;
        if reader.format() == Some(ImageFormat::Jpeg) && torn::is_torn(bytes) {
            return Err(Wrong::Damaged("its end is missing".to_owned()));
        }
        let mut limits = Limits::default();
        limits.max_image_width = Some(LONGEST_SIDE);
        limits.max_image_height = Some(LONGEST_SIDE);
        // Eight bytes a pixel hold 16 bits of each colour.
        limits.max_alloc = Some(MOST_PIXELS * 8 + (64 << 20));
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|error| damaged(&error))?;
        let turn = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
        let profile = decoder.icc_profile().ok().flatten();
        let mut image = DynamicImage::from_decoder(decoder).map_err(|error| damaged(&error))?;
        image.apply_orientation(turn);
        Ok(Self::of(image).in_colours_of_the_web(profile.as_deref()))
    }

    fn of(image: DynamicImage) -> Self {
        let (width, height) = (image.width(), image.height());
        if image.color().has_alpha() {
            let image = image.into_rgba8();
            if image.pixels().any(|pixel| pixel[3] < 255) {
                return Self { width, height, bytes: image.into_raw(), see_through: true };
            }
            let bytes = DynamicImage::ImageRgba8(image).into_rgb8().into_raw();
            return Self { width, height, bytes, see_through: false };
        }
        Self { width, height, bytes: image.into_rgb8().into_raw(), see_through: false }
    }

    /// The same in sRGB. A profile that makes no sense, or is not one of red, green and blue, is passed over, as browsers do.
    fn in_colours_of_the_web(self, profile: Option<&[u8]>) -> Self {
        let profile = profile.and_then(|profile| ColorProfile::new_from_slice(profile).ok());
        let Some(profile) = profile.filter(|profile| profile.color_space == DataColorSpace::Rgb) else { return self };
        let layout = if self.see_through { Layout::Rgba } else { Layout::Rgb };
        let transform =
            profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default());
        let mut bytes = vec![0; self.bytes.len()];
        match transform.map(|transform| transform.transform(&self.bytes, &mut bytes)) {
            Ok(Ok(())) => Self { bytes, ..self },
            _ => self,
        }
    }

    /// Makes a version.
    pub fn draw(&self, version: &Version) -> Result<Vec<u8>, Wrong> {
        let (width, height) = (version.width, version.height);
        let resized;
        let bytes = if (width, height) == (self.width, self.height) {
            &self.bytes
        } else {
            resized = self.resized(width, height)?;
            &resized
        };
        match version.format {
            Format::WebP => self.webp(bytes, version),
            Format::Png => self.png(bytes, version),
            Format::Jpeg => self.jpeg(bytes, version),
        }
    }

    fn resized(&self, width: u32, height: u32) -> Result<Vec<u8>, Wrong> {
        let kind = if self.see_through { PixelType::U8x4 } else { PixelType::U8x3 };
        let wrong = |error: &dyn std::fmt::Display| Wrong::Damaged(error.to_string());
        let from = fast_image_resize::images::ImageRef::new(self.width, self.height, &self.bytes, kind);
        let mut to = Image::new(width, height, kind);
        let from = from.map_err(|error| wrong(&error))?;
        Resizer::new().resize(&from, &mut to, None).map_err(|error| wrong(&error))?;
        Ok(to.into_vec())
    }

    fn colours(&self) -> ExtendedColorType {
        if self.see_through { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 }
    }

    /// The smaller of two for what may be a drawing: with losses, and without.
    fn webp(&self, bytes: &[u8], version: &Version) -> Result<Vec<u8>, Wrong> {
        let (width, height) = (version.width, version.height);
        let encoder = if self.see_through {
            webp::Encoder::from_rgba(bytes, width, height)
        } else {
            webp::Encoder::from_rgb(bytes, width, height)
        };
        let encode = |lossless| {
            let quality = if lossless { 60.0 } else { WEBP_QUALITY };
            encoder.encode_simple(lossless, quality).map_err(|error| Wrong::Damaged(format!("{error:?}")))
        };
        let lossy = encode(false)?;
        if version.sharp {
            let lossless = encode(true)?;
            if lossless.len() <= lossy.len() {
                return Ok(lossless.to_vec());
            }
        }
        Ok(lossy.to_vec())
    }

    fn png(&self, bytes: &[u8], version: &Version) -> Result<Vec<u8>, Wrong> {
        let mut file = Vec::new();
        PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive)
            .write_image(bytes, version.width, version.height, self.colours())
            .map_err(|error| damaged(&error))?;
        Ok(file)
    }

    fn jpeg(&self, bytes: &[u8], version: &Version) -> Result<Vec<u8>, Wrong> {
        let mut file = Vec::new();
        let opaque;
        let bytes = if self.see_through {
            opaque = on_white(bytes);
            &opaque
        } else {
            bytes
        };
        JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY)
            .write_image(bytes, version.width, version.height, ExtendedColorType::Rgb8)
            .map_err(|error| damaged(&error))?;
        Ok(file)
    }
}

/// See-through pixels over white paper, since JPEG has none.
fn on_white(bytes: &[u8]) -> Vec<u8> {
    let over = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
    };
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|&[r, g, b, alpha]| [over(r, alpha), over(g, alpha), over(b, alpha)])
        .collect()
}
