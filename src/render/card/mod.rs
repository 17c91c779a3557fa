//! The social card of an explainer: the picture that other sites show with a link to it. 1200 × 630 pixels, as OpenGraph
//! and X ask for, in the colours of the site’s light look.
//!
//! Words are drawn as outlines of fonts that the program carries, so that a card is the same on every machine.

mod setting;
mod type_face;

use std::collections::HashMap;

use tiny_skia::{Color, FillRule, Paint, Path, Pixmap, Rect, Transform};

use super::head::SocialImage;
use super::parts::date;
use super::shell::Shell;
use super::words::Shown;
use crate::look::{Colour, Inks};
use crate::memo::Fingerprint;
use crate::model::Explainer;
use crate::site::{Linked, Route};
use setting::{Block, set};
use type_face::{Face, SANS, SERIF};

const WIDTH: u32 = 1200;
const HEIGHT: u32 = 630;

/// Some sites cut a card's edges off, or round its corners.
const MARGIN: f32 = 80.0;

/// The address of a card, beside the explainer's page and not named by its content: links that were shared long ago find
/// it for as long as they find the page.
pub(crate) fn route(explainer: &Route) -> Route {
    Route::new(format!("{explainer}card.png"))
}

/// To be raised whenever the same words would be drawn otherwise: cards are kept between runs.
const RECIPE: u8 = 2;

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Card {
    /// The site's name.
    site: String,
    /// The story or topic.
    kicker: Option<String>,
    headline: String,
    /// `Ongoing`, `Facts as of 26 February 2026`.
    facts: Vec<String>,
    /// Who publishes, if that is not the site's name.
    publisher: Option<String>,
    inks: Inks,
}

impl Card {
    /// What the card of an explainer says; `None` if the site has none, or its headline is in a script that the fonts do not
    /// have: then other sites show what they show without a card.
    pub(crate) fn of(linked: &Linked<Explainer>, shell: &Shell) -> Option<Self> {
        let record = &linked.document.record;
        if !shell.outputs.cards || shell.base_url.is_none() {
            return None;
        }
        let headline =
            record.titles.as_ref().and_then(|titles| titles.social.as_ref()).unwrap_or(&record.title).clone();
        if !SERIF.has(&headline) {
            return None;
        }
        let (stories, topics) = (&linked.reach.stories, &linked.reach.topics);
        let story = record.story.as_ref().and_then(|id| stories.get(id));
        let kicker = story.or_else(|| record.topics.first().and_then(|id| topics.get(id)));
        // What the fonts do not have is left out: a card without a line is better than one with boxes.
        let settable = |words: String| Some(words).filter(|words| SANS.has(words));
        let status = record.status.map(|status| status.view().label.to_owned());
        let as_of = record.as_of.as_ref().map(|day| format!("Facts as of {}", date(day).text));
        let publisher = Some(shell.publisher_name().to_owned()).filter(|name| *name != shell.title);
        Some(Self {
            site: settable(shell.title.clone()).unwrap_or_default(),
            kicker: kicker.and_then(|card| settable(card.title.clone())),
            facts: status.into_iter().chain(as_of).filter_map(settable).collect(),
            publisher: publisher.and_then(settable),
            headline,
            inks: shell.look.inks(),
        })
    }

    /// What it says in place of the picture.
    fn alt(&self) -> String {
        let parts = [&self.headline].into_iter().chain(&self.facts);
        format!("{}.", parts.map(|part| part.trim_end_matches('.')).collect::<Vec<_>>().join(". "))
    }

    /// Where it lies.
    pub(crate) fn image(&self, explainer: &Route) -> SocialImage {
        SocialImage { file: route(explainer).to_string(), size: Some((WIDTH, HEIGHT)), alt: self.alt() }
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&("card", RECIPE, self))
    }

    /// Draws it, as PNG.
    pub(crate) fn write(&self) -> Result<Vec<u8>, String> {
        let Inks { line, accent, quiet, .. } = self.inks;
        let mut sheet = Sheet::new(self.inks).ok_or("the card cannot be drawn")?;
        sheet.fill_rect((0.0, 0.0), (f32_of(WIDTH), 18.0), accent);
        let width = f32_of(WIDTH) - 2.0 * MARGIN;
        let site = Look { face: &SANS, size: SANS.fitting(&self.site, 34.0, width), colour: accent };
        sheet.line(&self.site, &site, (MARGIN, 108.0));
        let mut top = 166.0;
        if let Some(kicker) = &self.kicker {
            let look = Look { face: &SANS, size: SANS.fitting(kicker, 30.0, width), colour: quiet };
            sheet.line(kicker, &look, (MARGIN, 160.0));
            top = 214.0;
        }
        let bottom = 480.0;
        let block = set(&SERIF, &self.headline, width, bottom - top);
        sheet.block(&block, (MARGIN, top + (bottom - top - block.height()) / 2.0));
        sheet.fill_rect((MARGIN, 528.0), (width, 2.0), line);
        self.foot(&mut sheet, width);
        sheet.png()
    }

    /// Status and date at the left, who publishes at the right, if there is room.
    fn foot(&self, sheet: &mut Sheet, width: f32) {
        const SIZE: f32 = 28.0;
        let facts = self.facts.join(" · ");
        sheet.line(&facts, &Look { face: &SANS, size: SIZE, colour: self.inks.ink }, (MARGIN, 577.0));
        if let Some(publisher) = &self.publisher {
            let taken = SANS.width(publisher, SIZE);
            if SANS.width(&facts, SIZE) + taken + 40.0 <= width {
                let look = Look { face: &SANS, size: SIZE, colour: self.inks.quiet };
                sheet.line(publisher, &look, (MARGIN + width - taken, 577.0));
            }
        }
    }
}

/// How words look.
struct Look {
    face: &'static Face,
    /// In pixels.
    size: f32,
    colour: Colour,
}

/// What is drawn on.
struct Sheet {
    pixels: Pixmap,
    inks: Inks,
}

impl Sheet {
    fn new(inks: Inks) -> Option<Self> {
        let mut pixels = Pixmap::new(WIDTH, HEIGHT)?;
        let [red, green, blue] = inks.paper.rgb();
        pixels.fill(Color::from_rgba8(red, green, blue, 255));
        Some(Self { pixels, inks })
    }

    fn fill_rect(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), colour: Colour) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.pixels.fill_rect(rect, &paint(colour), Transform::identity(), None);
        }
    }

    fn fill(&mut self, path: &Path, colour: Colour) {
        self.pixels.fill_path(path, &paint(colour), FillRule::Winding, Transform::identity(), None);
    }

    fn line(&mut self, words: &str, look: &Look, at: (f32, f32)) {
        if let Some(path) = look.face.outline(words, look.size, at) {
            self.fill(&path, look.colour);
        }
    }

    fn block(&mut self, block: &Block, (x, top): (f32, f32)) {
        let look = Look { face: &SERIF, size: block.size, colour: self.inks.ink };
        for (line, baseline) in block.lines() {
            self.line(line, &look, (x, top + baseline));
        }
    }

    fn png(&self) -> Result<Vec<u8>, String> {
        let (palette, pixels) = self.in_palette();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette);
        encoder.set_compression(png::Compression::Balanced);
        encoder.set_filter(png::Filter::NoFilter);
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
        written.map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    /// The colours, and for each pixel the number of its own: a third of the bytes, packed in a third of the time. Between
    /// paper and an ink each of red, green and blue has 16 steps, which an eye takes for smooth at the edge of a letter, so that
    /// there are never more than 256.
    fn in_palette(&self) -> (Vec<u8>, Vec<u8>) {
        let Inks { paper, ink, quiet, line, accent } = self.inks;
        let mut palette: Vec<u8> = [paper, ink, quiet, line, accent].map(Colour::rgb).concat();
        let mut numbers: HashMap<[u8; 3], u8> =
            palette.as_chunks::<3>().0.iter().zip(0..).map(|(colour, number)| (*colour, number)).collect();
        let (mut last, mut number) = (paper.rgb(), 0);
        let mut pixels = Vec::with_capacity(self.pixels.data().len() / 4);
        // Nothing is see-through, so that each pixel is its colour.
        for &[r, g, b, _] in self.pixels.data().as_chunks::<4>().0 {
            if [r, g, b] != last {
                last = [r, g, b];
                number = numbers.get(&last).copied().unwrap_or_else(|| {
                    let step = last.map(|value| value & 0xf0 | 8);
                    let next = u8::try_from(palette.len() / 3).unwrap_or(u8::MAX);
                    *numbers.entry(step).or_insert_with(|| {
                        palette.extend(step);
                        next
                    })
                });
            }
            pixels.push(number);
        }
        (palette, pixels)
    }
}

fn paint(colour: Colour) -> Paint<'static> {
    let [r, g, b] = colour.rgb();
    let mut paint = Paint::default();
    paint.set_color_rgba8(r, g, b, 255);
    paint.anti_alias = true;
    paint
}

#[expect(clippy::cast_precision_loss, reason = "a card is far smaller than what a float cannot count")]
fn f32_of(pixels: u32) -> f32 {
    pixels as f32
}
