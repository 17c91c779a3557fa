//! Open references in HTML, and how they are filled.

use super::{Cite, citations};
use crate::text::Span;

/// HTML in which each reference is still open.
///
/// A slot is marked in the text by its number between two NUL characters, the end of a link by `/` and the number.
/// Source files cannot hold a NUL (`source` refuses them), so no author can write a mark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Html {
    /// The HTML with marks.
    pub text: String,
    /// What the marks stand for.
    pub slots: Vec<Slot>,
}

impl Html {
    /// HTML with its slots, in as little memory as they need: it is kept for as long as the site is.
    pub(super) fn new(mut text: String, mut slots: Vec<Slot>) -> Self {
        text.shrink_to_fit();
        slots.shrink_to_fit();
        Self { text, slots }
    }
}

/// A reference and its bytes in the Markdown it was written in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slot {
    /// What it names.
    pub target: Target,
    /// Its bytes.
    pub span: Span,
}

/// What a reference names, as written; whether it exists is `site`'s to say. Mentions and citations are many; what is rare and
/// large stands in a box.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// A link around a text that names a record: `[Rivera](actor:a-rivera)`.
    Mention(Mention, String),
    /// A link around a text that leads elsewhere: an address, a path in the site, a file, an anchor.
    Link(String),
    /// Sources: `[@ap-2025-07-18; @cato]`.
    Cite(Vec<Cite>),
    /// A part of the explainer put into the text: `![Court timeline](timeline:court)`.
    Embed(Box<Embed>),
    /// A picture.
    Image(Box<Image>),
}

/// A picture in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Image {
    /// The file or address.
    pub src: String,
    /// What it shows.
    pub alt: String,
    /// The title, empty if there is none.
    pub title: String,
}

/// What kind of record a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mention {
    /// `actor:`
    Actor,
    /// `event:`, of this page or, as `event:<explainer>#<id>`, of another.
    Event,
    /// `term:`
    Term,
    /// `explainer:`
    Explainer,
    /// `story:`
    Story,
    /// `topic:`
    Topic,
    /// `claim:`, of this page.
    Claim,
    /// `source:`
    Source,
}

/// A part of the explainer that the body asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Embed {
    /// Which part.
    pub part: Part,
    /// The group, issue, claim or figure; empty for the whole.
    pub id: String,
    /// The heading over it, empty if there is none.
    pub title: String,
    /// Whether it stands in a paragraph of its own, as it must.
    pub alone: bool,
}

/// Which part of the explainer an embed names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// `timeline:`, all or a group.
    Timeline,
    /// `reactions:`, all or those on an issue.
    Reactions,
    /// `claim:`
    Claim,
    /// `figure:`
    Figure,
}

impl Target {
    pub(super) fn of_link(address: &str) -> Self {
        let Some((scheme, rest)) = address.split_once(':') else { return Self::Link(address.to_owned()) };
        let mention = match scheme {
            "cite" => return Self::Cite(citations(rest)),
            "actor" => Mention::Actor,
            "event" => Mention::Event,
            "term" => Mention::Term,
            "explainer" => Mention::Explainer,
            "story" => Mention::Story,
            "topic" => Mention::Topic,
            "claim" => Mention::Claim,
            "source" => Mention::Source,
            _ => return Self::Link(address.to_owned()),
        };
        Self::Mention(mention, rest.to_owned())
    }

    pub(super) fn of_image(address: &str, alt: &str, title: &str) -> Self {
        let part = match address.split_once(':') {
            Some(("timeline", id)) => Some((Part::Timeline, id)),
            Some(("reactions", id)) => Some((Part::Reactions, id)),
            Some(("claim", id)) => Some((Part::Claim, id)),
            Some(("figure", id)) => Some((Part::Figure, id)),
            _ => None,
        };
        match part {
            Some((part, id)) => {
                Self::Embed(Box::new(Embed { part, id: id.to_owned(), title: alt.to_owned(), alone: false }))
            }
            None => {
                let (src, alt, title) = (address.to_owned(), alt.to_owned(), title.to_owned());
                Self::Image(Box::new(Image { src, alt, title }))
            }
        }
    }
}

/// A run of HTML, or a mark in it.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'h> {
    /// Finished HTML.
    Text(&'h str),
    /// Where a slot stands; for a link, where it opens.
    Open(usize),
    /// Where a link closes.
    Close(usize),
}

/// The mark of a slot.
pub(super) fn mark(slot: usize) -> String {
    format!("\0{slot}\0")
}

/// The mark of the end of a link.
pub(super) fn mark_end(slot: usize) -> String {
    format!("\0/{slot}\0")
}

impl Html {
    /// The HTML in pieces, in order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.text.split('\0').enumerate().filter_map(|(index, run)| match (index % 2, run.strip_prefix('/')) {
            (0, _) => (!run.is_empty()).then_some(Piece::Text(run)),
            (_, Some(slot)) => slot.parse().ok().map(Piece::Close),
            (_, None) => run.parse().ok().map(Piece::Open),
        })
    }

    /// The text without markup and without citations.
    pub fn plain(&self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut left_out = false;
        for piece in self.pieces() {
            let Piece::Text(run) = piece else {
                left_out = true;
                continue;
            };
            // The space before a citation goes with it.
            if left_out && run.starts_with(['.', ',']) {
                text.truncate(text.trim_end_matches([' ', '\n']).len());
            }
            left_out = false;
            let mut rest = run;
            while let Some(open) = rest.find('<') {
                text.push_str(&rest[..open]);
                let close = rest[open..].find('>').map_or(rest.len(), |close| open + close + 1);
                if rest[open..close].starts_with("<br") && !text.ends_with(' ') {
                    text.push(' ');
                }
                rest = &rest[close..];
            }
            text.push_str(rest);
        }
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        text.replace("&amp;", "&").replace('\n', " ").trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{body, inline};
    use super::*;

    #[test]
    fn references_become_slots_in_reading_order() {
        let html = inline("[Rivera](actor:a-rivera) said so [@ap, p. 4; @cato].");
        assert_eq!(html.slots.len(), 2);
        assert_eq!(html.slots[0].target, Target::Mention(Mention::Actor, "a-rivera".into()));
        let Target::Cite(cites) = &html.slots[1].target else { panic!("no citation") };
        assert_eq!(cites.len(), 2);
        let pieces: Vec<_> = html.pieces().collect();
        assert_eq!(
            pieces,
            [
                Piece::Open(0),
                Piece::Text("Rivera"),
                Piece::Close(0),
                Piece::Text(" said so "),
                Piece::Open(1),
                Piece::Text(".")
            ]
        );
        assert_eq!(html.plain(), "Rivera said so.");
    }

    #[test]
    fn an_embed_alone_in_its_paragraph_is_a_block_with_its_bytes() {
        let markdown = "Before.\n\n![Court](timeline:court)\n\nAfter.\n";
        let body = body(markdown, &[]);
        assert_eq!(body.html.text, "<p>Before.</p>\n\u{0}0\u{0}\n<p>After.</p>\n");
        assert_eq!(&markdown[body.html.slots[0].span.clone()].trim_end(), &"![Court](timeline:court)");
    }
}
