//! `card`: the picture that other sites show with a link.

use serde::Serialize;

/// `card`: what the picture says that other sites show with a link to an explainer.
#[derive(Debug, Clone, Serialize)]
pub struct SocialCardView {
    /// How wide the drawing has to be: 1200.
    pub width: u16,
    /// How high it has to be: 630.
    pub height: u16,
    /// The site's name; `null` if the fonts lack its letters, as with all that follows.
    pub site: Option<CardTextView>,
    /// The story, or else the first topic.
    pub kicker: Option<CardTextView>,
    /// The headline: there is no card without.
    pub headline: CardHeadlineView,
    /// The status and the day of the facts: `Ongoing`, `Facts as of 26 February 2026`.
    pub facts: Vec<String>,
    /// Who publishes; `null` if that is the site's name, or too long to stand beside the facts at 28 pixels.
    pub publisher: Option<String>,
    /// The colours of the site's light look.
    pub colours: CardColoursView,
}

/// Words on one line of a card.
#[derive(Debug, Clone, Serialize)]
pub struct CardTextView {
    /// The words.
    pub text: String,
    /// The largest size, in pixels, at which they are no wider than 1040 pixels in the built-in `sans-serif`.
    pub size: f64,
}

/// The headline of a card, set in the built-in `serif` so that it is no wider than 1040 pixels.
#[derive(Debug, Clone, Serialize)]
pub struct CardHeadlineView {
    /// The whole headline, which the lines may cut.
    pub text: String,
    /// How large it is set, in pixels.
    pub size: f64,
    /// Its lines, at most four.
    pub lines: Vec<CardLineView>,
}

/// A line of a headline.
#[derive(Debug, Clone, Serialize)]
pub struct CardLineView {
    /// The words.
    pub text: String,
    /// Its baseline, in pixels from the top of the card. To put the headline elsewhere, move all lines: `<g transform="translate(0 60)">`.
    pub y: f64,
}

/// The colours of a card, each as `#rrggbb`.
#[derive(Debug, Clone, Serialize)]
pub struct CardColoursView {
    /// The ground; it is also where the drawing leaves something empty.
    pub paper: String,
    /// Text.
    pub ink: String,
    /// Text that matters less.
    pub quiet: String,
    /// What only divides.
    pub line: String,
    /// What stands out.
    pub accent: String,
}
