//! The social card of an explainer: the picture that other sites show with a link to it. 1200 × 630 pixels, as OpenGraph
//! and X ask for, in the colours of the site’s light look.
//!
//! What it says is worked out here, down to the lines of the headline; the template `card.svg` lays it out, and a [`Drawing`]
//! makes the picture, with fonts that the program carries, so that it is the same on every machine.

mod drawing;
mod packing;
mod setting;
mod type_face;

pub use drawing::Drawing;

use super::head::SocialImage;
use super::parts::date;
use super::shell::Shell;
use super::views::{CardColoursView, CardHeadlineView, CardLineView, CardTextView, SocialCardView};
use super::words::Shown;
use super::{Page, Request};
use crate::look::Inks;
use crate::memo::Fingerprint;
use crate::model::Explainer;
use crate::site::{Linked, Route};
use setting::{Block, set};
use type_face::{Face, SANS, SERIF};

const WIDTH: u16 = 1200;
const HEIGHT: u16 = 630;

/// What lays it out.
const TEMPLATE: &str = "card.svg";

/// How wide lines are at most: some sites cut a card's edges off, or round its corners.
const LINE: f32 = 1040.0;
/// Between which heights the headline stands, below a kicker and without one.
const HEADLINE: (f32, f32) = (214.0, 480.0);
const TALL_HEADLINE: (f32, f32) = (166.0, 480.0);
/// How large the words at the foot are.
const FOOT: f32 = 28.0;

/// The address of a card, beside the explainer's page and not named by its content: links that were shared long ago find
/// it for as long as they find the page.
pub(crate) fn route(explainer: &Route) -> Route {
    Route::new(format!("{explainer}card.png"))
}

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Card {
    /// The site's name.
    site: Option<String>,
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
        let social = record.titles.as_ref().and_then(|titles| titles.social.as_ref());
        let headline = settable(&SERIF, social.unwrap_or(&record.title))?;
        let (stories, topics) = (&linked.reach.stories, &linked.reach.topics);
        let story = record.story.as_ref().and_then(|id| stories.get(id));
        let kicker = story.or_else(|| record.topics.first().and_then(|id| topics.get(id)));
        let status = record.status.map(|status| status.view().label.to_owned());
        let as_of = record.as_of.as_ref().map(|day| format!("Facts as of {}", date(day).text));
        let publisher = Some(shell.publisher_name().to_owned()).filter(|name| *name != shell.title);
        let settable = |words: &str| settable(&SANS, words);
        Some(Self {
            site: settable(&shell.title),
            kicker: kicker.and_then(|card| settable(&card.title)),
            facts: status.into_iter().chain(as_of).filter_map(|fact| settable(&fact)).collect(),
            publisher: publisher.and_then(|name| settable(&name)),
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
        SocialImage { file: route(explainer).to_string(), size: Some((WIDTH.into(), HEIGHT.into())), alt: self.alt() }
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&("card", self))
    }

    /// The template that lays it out, and what that is handed.
    pub(super) fn page(&self) -> Page {
        let mut context = tera::Context::new();
        context.insert("card", &self.view());
        Page { template: TEMPLATE, context }
    }

    /// What the template made of it.
    pub(super) fn drawing(&self, svg: Vec<u8>, request: &Request<'_>) -> Drawing {
        Drawing { svg, paper: self.inks.paper, file: request.file.clone() }
    }

    fn view(&self) -> SocialCardView {
        let Inks { paper, ink, quiet, line, accent } = self.inks;
        let [paper, ink, quiet, line, accent] = [paper, ink, quiet, line, accent].map(|colour| colour.to_string());
        let (top, bottom) = if self.kicker.is_some() { HEADLINE } else { TALL_HEADLINE };
        let block = set(&SERIF, &self.headline, LINE, bottom - top);
        SocialCardView {
            width: WIDTH,
            height: HEIGHT,
            site: self.site.as_deref().map(|words| fitted(words, 34.0)),
            kicker: self.kicker.as_deref().map(|words| fitted(words, 30.0)),
            headline: headline(&self.headline, &block, top + (bottom - top - block.height()) / 2.0),
            facts: self.facts.clone(),
            publisher: self.publisher.clone().filter(|name| self.has_room_for(name)),
            colours: CardColoursView { paper, ink, quiet, line, accent },
        }
    }

    /// Whether who publishes can stand beside the facts.
    fn has_room_for(&self, publisher: &str) -> bool {
        SANS.width(&self.facts.join(" · "), FOOT) + SANS.width(publisher, FOOT) + 40.0 <= LINE
    }
}

fn headline(text: &str, block: &Block, top: f32) -> CardHeadlineView {
    let line = |(text, baseline): (&str, f32)| CardLineView { text: text.to_owned(), y: tenths(top + baseline) };
    CardHeadlineView { text: text.to_owned(), size: tenths(block.size), lines: block.lines().map(line).collect() }
}

/// Words on one line, of this size if they fit and else smaller.
fn fitted(text: &str, size: f32) -> CardTextView {
    CardTextView { text: text.to_owned(), size: tenths(SANS.fitting(text, size, LINE)) }
}

/// Pixels, as exact as they are drawn.
fn tenths(pixels: f32) -> f64 {
    (f64::from(pixels) * 10.0).floor() / 10.0
}

/// Words for one line, if a font has all their letters: a card without them is better than one with boxes.
fn settable(face: &Face, words: &str) -> Option<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(words).filter(|words| !words.is_empty() && face.has(words))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::look::Look;
    use crate::render::theme::Theme;

    fn card() -> Card {
        Card {
            site: Some("Nutgraf explains".to_owned()),
            kicker: Some("The United States & Venezuela".to_owned()),
            headline: "Ten people flew to the United States, 252 to Venezuela. Who made the deal?".to_owned(),
            facts: vec!["Active".to_owned(), "Facts as of February 2026".to_owned()],
            publisher: Some("Nutgraf desk".to_owned()),
            inks: Look::default().inks(),
        }
    }

    fn svg(card: &Card) -> Vec<u8> {
        let theme = Theme::load(&[], &Arc::default());
        let page = card.page();
        theme.value.render(page.template, &page.context, "card.png").unwrap()
    }

    #[test]
    fn a_card_is_laid_out_by_its_template() {
        insta::assert_snapshot!(String::from_utf8(svg(&card())).unwrap(), @r##"
        <svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" font-family="sans-serif">
        <rect width="1200" height="630" fill="#fdfcfa"/>
        <rect width="1200" height="18" fill="#17466e"/>
        <text x="80" y="108" font-size="34.0" fill="#17466e">Nutgraf explains</text>
        <text x="80" y="160" font-size="30.0" fill="#5a554d">The United States &amp; Venezuela</text>
        <g font-family="serif" font-size="70.0" fill="#1d1c1a">
        <text x="80" y="294.5">Ten people flew to the United</text>
        <text x="80" y="373.6">States, 252 to Venezuela.</text>
        <text x="80" y="452.7">Who made the deal?</text>
        </g>
        <rect x="80" y="528" width="1040" height="2" fill="#d9d3c8"/>
        <text x="80" y="577" font-size="28" fill="#1d1c1a">Active · Facts as of February 2026</text>
        <text x="1120" y="577" font-size="28" text-anchor="end" fill="#5a554d">Nutgraf desk</text>
        </svg>
        "##);
        let mut other = card();
        (other.site, other.kicker, other.publisher) = (None, None, Some("A long name ".repeat(9)));
        let plain = String::from_utf8(svg(&other)).unwrap();
        assert!(!plain.contains("long name") && !plain.contains("#5a554d"), "{plain}");
        assert!(plain.contains("<text x=\"80\" y=\"270"), "the headline stands in the middle of more room: {plain}");
    }

    #[test]
    fn no_words_are_drawn_nearer_to_an_edge_than_eighty_pixels() {
        for headline in
            ["AVATAR To Wave", "W", "Те́ст Щука", "word and another word ", "Ten people flew to the United States "]
        {
            let mut card = card();
            card.headline = headline.repeat(140 / headline.len());
            card.kicker = Some("Tomorrow’s Voyages — WAVE after WAVE, ".repeat(3));
            let drawing = Drawing { svg: svg(&card), paper: card.inks.paper, file: "card.png".to_owned() };
            let words = drawing.words();
            assert!(words.len() > 3);
            for (left, right) in words {
                assert!(left > 76.0 && right < 1124.0, "{headline}: from {left} to {right}");
            }
        }
    }
}
