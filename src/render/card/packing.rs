//! The pixels of a card as PNG.

use std::collections::HashMap;

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};

type Rgb = [u8; 3];

/// A tenth more bytes than the level that is usual, in half of the time.
const LEVEL: DeflateCompression = DeflateCompression::Level(4);

/// Packs pixels of four bytes each, none of them see-through. With at most 256 colours they get a palette, which is a third of
/// the bytes, packed in a third of the time: words on a plain ground have some 20 colours for each ink.
pub(super) fn packed(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_depth(BitDepth::Eight);
    let data = if let Some((palette, numbers)) = in_palette(pixels) {
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(palette.concat());
        encoder.set_filter(Filter::NoFilter);
        numbers
    } else {
        encoder.set_color(ColorType::Rgb);
        encoder.set_filter(Filter::Adaptive);
        pixels.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect()
    };
    encoder.set_deflate_compression(LEVEL);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&data)).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// The colours, in the order in which they appear, and for each pixel the number of its own; `None` if there are too many.
fn in_palette(pixels: &[u8]) -> Option<(Vec<Rgb>, Vec<u8>)> {
    let mut palette: Vec<Rgb> = Vec::new();
    let mut known: HashMap<Rgb, u8> = HashMap::new();
    let mut last: Option<(Rgb, u8)> = None;
    let mut numbers = Vec::with_capacity(pixels.len() / 4);
    for &[red, green, blue, _] in pixels.as_chunks::<4>().0 {
        let colour = [red, green, blue];
        let number = match last {
            Some((before, number)) if before == colour => number,
            _ => match known.get(&colour) {
                Some(number) => *number,
                None => {
                    let number = u8::try_from(palette.len()).ok()?;
                    palette.push(colour);
                    known.insert(colour, number);
                    number
                }
            },
        };
        last = Some((colour, number));
        numbers.push(number);
    }
    Some((palette, numbers))
}
