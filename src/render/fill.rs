//! Fills the open slots of HTML with what a page reaches.

use super::hrefs::Hrefs;
use super::shown::Shown;
use super::views::NoteView;
use crate::markdown::{Cite, Html, Mention, Piece, Target};
use crate::site::{Destination, Linked, Reach, Route};
use crate::text::escape;

/// A page, as far as its references are concerned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filler<'f> {
    pub(crate) hrefs: &'f Hrefs,
    pub(crate) reach: &'f Reach,
    /// The page itself, where its own events and claims are.
    pub(crate) route: &'f Route,
    /// Whether the page lists the terms it mentions; elsewhere a term is explained in a tooltip.
    pub(crate) has_glossary: bool,
}

impl<'f> Filler<'f> {
    /// The same for another page's records shown on this one: with its sources, and ways that lead there.
    pub(crate) fn of<'o, T>(&self, linked: &'o Linked<T>) -> Filler<'o>
    where
        'f: 'o,
    {
        Filler { hrefs: self.hrefs, reach: &linked.reach, route: &linked.route, has_glossary: false }
    }

    /// The HTML with every slot filled; embeds are left out, since they are no HTML.
    pub(crate) fn html(&self, html: &Html) -> String {
        let mut text = String::with_capacity(html.text.len() + html.slots.len() * 64);
        for piece in html.pieces() {
            self.piece(html, &piece, &mut text);
        }
        text
    }

    /// Writes one piece.
    pub(crate) fn piece(&self, html: &Html, piece: &Piece<'_>, text: &mut String) {
        match piece {
            Piece::Text(run) => text.push_str(run),
            Piece::Open(slot) => self.open(&html.slots[*slot].target, text),
            Piece::Close(slot) => text.push_str(self.close(&html.slots[*slot].target)),
        }
    }

    fn open(&self, target: &Target, text: &mut String) {
        match target {
            Target::Mention(Mention::Term, id) if !self.has_glossary => {
                if let Some(term) = self.reach.terms.iter().find(|term| term.id.as_str() == id) {
                    text.push_str(&format!("<dfn title=\"{}\">", escape(&term.definition.plain())));
                }
            }
            Target::Mention(mention, id) => {
                if let Some(href) = self.mention(*mention, id) {
                    text.push_str(&format!("<a class=\"mention {}\" href=\"{}\">", class(*mention), escape(&href)));
                }
            }
            Target::Link(address) => {
                let href = self.link(address);
                text.push_str(&format!("<a href=\"{}\"{}>", escape(&href), self.hrefs.rel(&href)));
            }
            Target::Cite(cites) => self.cite(cites, None, text),
            Target::Image(image) => self.shown(&image.src).write(&image.alt, &image.title, text),
            Target::Embed(_) => {}
        }
    }

    fn close(&self, target: &Target) -> &'static str {
        match target {
            Target::Mention(Mention::Term, id) if !self.has_glossary => {
                let explained = self.reach.terms.iter().any(|term| term.id.as_str() == id);
                if explained { "</dfn>" } else { "" }
            }
            Target::Mention(mention, id) if self.mention(*mention, id).is_none() => "",
            Target::Mention(..) | Target::Link(_) => "</a>",
            Target::Cite(_) | Target::Embed(_) | Target::Image(_) => "",
        }
    }

    /// Where a mention leads; `None` if the record has no page.
    fn mention(&self, mention: Mention, id: &str) -> Option<String> {
        let page = |route: &Route| self.hrefs.page(route);
        match mention {
            Mention::Actor => self.reach.actors.get(id)?.route.as_ref().map(page),
            Mention::Event => match id.split_once('#') {
                Some((explainer, event)) => {
                    let card = self.reach.explainers.get(explainer)?;
                    Some(self.hrefs.anchor(&card.route, &format!("event-{event}")))
                }
                None => Some(self.hrefs.anchor(self.route, &format!("event-{id}"))),
            },
            Mention::Term => Some(self.hrefs.anchor(self.route, &format!("term-{id}"))),
            Mention::Claim => Some(self.hrefs.anchor(self.route, &format!("claim-{id}"))),
            Mention::Source => self.reach.number(id).map(|number| self.hrefs.source(self.route, id, number)),
            Mention::Explainer => {
                let (id, anchor) = id.split_once('#').unwrap_or((id, ""));
                Some(self.hrefs.anchor(&self.reach.explainers.get(id)?.route, anchor))
            }
            Mention::Story => self.reach.stories.get(id).map(|card| page(&card.route)),
            Mention::Topic => self.reach.topics.get(id).map(|card| page(&card.route)),
        }
    }

    /// Where a link or picture leads.
    pub(crate) fn link(&self, address: &str) -> String {
        match self.reach.links.get(address) {
            Some(Destination::Page(route, anchor)) => self.hrefs.anchor(route, anchor),
            Some(Destination::File(file)) => {
                let place = address.find(['?', '#']).map_or("", |at| &address[at..]);
                self.hrefs.file(file) + place
            }
            None => address.to_owned(),
        }
    }

    /// A picture as this page shows it.
    pub(crate) fn shown(&self, src: &str) -> Shown {
        match self.reach.pictures.get(src) {
            Some(pictured) => Shown::of(pictured, self.hrefs, || self.link(src)),
            None => Shown { href: self.link(src), ..Shown::default() },
        }
    }

    /// The note of a source; `None` if the source does not exist.
    pub(crate) fn note(&self, id: &str, at: Option<&str>) -> Option<NoteView> {
        let number = self.reach.number(id)?;
        Some(NoteView {
            number,
            href: self.hrefs.source(self.route, id, number),
            title: self.reach.sources[number - 1].title.clone().unwrap_or_default(),
            at: at.map(|at| if at.chars().count() > STAYS { at.to_owned() } else { unbroken(at) }),
        })
    }

    /// Writes source notes behind the text, with an anchor if sources lead back to them.
    pub(crate) fn cite(&self, cites: &[Cite], anchor: Option<&str>, text: &mut String) {
        // A note stays on the line of the word it belongs to.
        text.truncate(text.trim_end_matches([' ', '\n']).len());
        let notes: Vec<String> = cites
            .iter()
            .filter_map(|cite| self.note(&cite.id, cite.at.as_deref()))
            .map(|note| {
                let at = note.at.map_or_else(String::new, |at| format!(",&nbsp;{}", escape(&at)));
                format!("<a role=\"doc-noteref\" href=\"{}\">{}</a>{at}", escape(&note.href), note.number)
            })
            .collect();
        if !notes.is_empty() {
            let anchor = anchor.map_or_else(String::new, |anchor| format!(" id=\"{anchor}\""));
            // As in the component of the theme: up to three stay on one line.
            let between = if notes.len() > 3 { "; " } else { ";&nbsp;" };
            text.push_str(&format!("<span class=\"notes\"{anchor}>[{}]</span>", notes.join(between)));
        }
    }
}

/// Letters of a place in a source that stays on one line; a longer one may be wider than a small screen.
const STAYS: usize = 16;

/// A text that no line ends in: with no-break spaces, and word joiners behind dashes.
fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}").replace('–', "–\u{2060}").replace('-', "-\u{2060}")
}

fn class(mention: Mention) -> &'static str {
    match mention {
        Mention::Actor => "actor",
        Mention::Event => "event",
        Mention::Term => "term",
        Mention::Explainer => "explainer",
        Mention::Story => "story",
        Mention::Topic => "topic",
        Mention::Claim => "claim",
        Mention::Source => "source",
    }
}

/// Inline Markdown of the configuration, which reaches nothing: its links stay as written.
pub(crate) fn plain_links(html: &Html, hrefs: &Hrefs) -> String {
    let mut text = String::new();
    for piece in html.pieces() {
        match piece {
            Piece::Text(run) => text.push_str(run),
            Piece::Open(slot) => {
                if let Target::Link(address) = &html.slots[slot].target
                    && crate::model::is_safe_link(address)
                {
                    let href = hrefs.written(address);
                    text.push_str(&format!("<a href=\"{}\"{}>", escape(&href), hrefs.rel(&href)));
                }
            }
            Piece::Close(slot) => {
                if matches!(&html.slots[slot].target, Target::Link(address) if crate::model::is_safe_link(address)) {
                    text.push_str("</a>");
                }
            }
        }
    }
    text
}
