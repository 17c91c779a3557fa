//! Markdown into HTML whose references are still open: a [`Slot`] for each mention, citation, embed, link and image.
//!
//! `CommonMark` with tables, footnotes, strikethrough and heading ids, by `pulldown-cmark`. Nothing here knows the site:
//! `site` checks what the slots name, `render` fills them.

mod citation;
mod slot;

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

pub use citation::{Cite, citations};
pub use slot::{Embed, Html, Image, Mention, Part, Piece, Slot, Target};

use crate::text::{Span, slug};

/// A body: its HTML and what a page says about it.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// The HTML with open slots.
    pub html: Html,
    /// The headings, in order.
    pub headings: Vec<Heading>,
}

/// A heading of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The anchor, unique on the page.
    pub id: String,
    /// The text without markup.
    pub text: String,
    /// Its bytes in the body.
    pub span: Span,
}

/// Reads a body. Slots carry their bytes, counted from the body's start.
///
/// `reserved` are anchors that headings may not take, since the page uses them itself.
pub fn body(markdown: &str, reserved: &[&str]) -> Body {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let events: Vec<_> = parser(markdown, options).collect();
    let mut writer = Writer { taken: reserved.iter().map(|&id| id.to_owned()).collect(), ..Writer::default() };
    let mut written = Vec::with_capacity(events.len());
    let mut at = 0;
    while at < events.len() {
        at += writer.step(&events[at..], &mut written);
    }
    let mut text = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut text, written.into_iter());
    Body { html: Html::new(text, writer.slots), headings: writer.headings }
}

/// Reads inline Markdown: blocks become plain runs of text, raw HTML is shown as it stands, images become their text.
pub fn inline(markdown: &str) -> Html {
    if !markdown.contains(['*', '_', '[', '<', '>', '&', '`', '~', '\\', '\n', '#', '-', '+', '!', '|', '=', '"', '\''])
        && !markdown.starts_with(|first: char| first.is_ascii_digit() || first.is_whitespace())
    {
        return Html { text: markdown.to_owned(), slots: Vec::new() };
    }
    let mut writer = Writer::default();
    let mut written: Vec<Event<'_>> = Vec::new();
    let events: Vec<_> = parser(markdown, Options::ENABLE_STRIKETHROUGH).collect();
    let mut at = 0;
    while at < events.len() {
        let (event, _) = &events[at];
        let mut taken = 1;
        match event {
            Event::Start(Tag::Paragraph) if !written.is_empty() => written.push(Event::InlineHtml("<br><br>".into())),
            Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) => {
                taken = writer.step(&events[at..], &mut written);
            }
            Event::Html(text) | Event::InlineHtml(text) => written.push(Event::Text(text.clone())),
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => written.push(event.clone()),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => written.push(event.clone()),
            _ => {}
        }
        at += taken;
    }
    let mut text = String::with_capacity(markdown.len() + 16);
    html::push_html(&mut text, written.into_iter());
    Html::new(text, writer.slots)
}

type Spanned<'m> = (Event<'m>, Range<usize>);

fn parser(markdown: &str, options: Options) -> impl Iterator<Item = Spanned<'_>> {
    let cited = |link: BrokenLink<'_>| {
        let reference = link.reference.trim();
        (link.link_type == LinkType::Shortcut && reference.starts_with('@'))
            .then(|| (CowStr::from(format!("cite:{reference}")), CowStr::from("")))
    };
    Parser::new_with_broken_link_callback(markdown, options, Some(cited)).into_offset_iter()
}

/// Turns Markdown events into HTML events, with slots in place of references.
#[derive(Default)]
struct Writer {
    slots: Vec<Slot>,
    headings: Vec<Heading>,
    taken: HashSet<String>,
    /// The open links, innermost last: the slot of each.
    open: Vec<usize>,
}

impl Writer {
    /// Writes the first of the events, or the first few that belong together. Returns how many it took.
    fn step<'m>(&mut self, events: &[Spanned<'m>], written: &mut Vec<Event<'m>>) -> usize {
        let (event, span) = &events[0];
        match event {
            Event::Start(Tag::Paragraph) => {
                if let Some((length, embed)) = lone_embed(events) {
                    let slot = self.slot(Target::Embed(Box::new(embed)), span);
                    written.push(Event::Html(slot::mark(slot).into()));
                    return length;
                }
                written.push(event.clone());
            }
            Event::Start(Tag::Link { dest_url, .. }) => match Target::of_link(dest_url) {
                citation @ Target::Cite(_) => {
                    let slot = self.slot(citation, span);
                    written.push(Event::InlineHtml(slot::mark(slot).into()));
                    return end_of(events, TagEnd::Link);
                }
                target => {
                    let slot = self.slot(target, span);
                    self.open.push(slot);
                    written.push(Event::InlineHtml(slot::mark(slot).into()));
                }
            },
            Event::End(TagEnd::Link) => {
                if let Some(slot) = self.open.pop() {
                    written.push(Event::InlineHtml(slot::mark_end(slot).into()));
                }
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let length = end_of(events, TagEnd::Image);
                let slot = self.slot(Target::of_image(dest_url, &plain(&events[..length]), title), span);
                written.push(Event::InlineHtml(slot::mark(slot).into()));
                return length;
            }
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                let text = plain(&events[..end_of(events, TagEnd::Heading(*level))]);
                let id = self.anchor(id.as_deref(), &text);
                self.headings.push(Heading { level: level_number(*level), id: id.clone(), text, span: span.clone() });
                let (classes, attrs) = (classes.clone(), attrs.clone());
                written.push(Event::Start(Tag::Heading { level: *level, id: Some(id.into()), classes, attrs }));
            }
            _ => written.push(event.clone()),
        }
        1
    }

    fn slot(&mut self, target: Target, span: &Range<usize>) -> usize {
        self.slots.push(Slot { target, span: span.clone() });
        self.slots.len() - 1
    }

    /// An anchor that nothing else on the page has.
    fn anchor(&mut self, given: Option<&str>, text: &str) -> String {
        let wanted = given.map_or_else(|| slug(text), str::to_owned);
        let wanted = if wanted.is_empty() { "section".to_owned() } else { wanted };
        let mut id = wanted.clone();
        let mut count = 1;
        while !self.taken.insert(id.clone()) {
            count += 1;
            id = format!("{wanted}-{count}");
        }
        id
    }
}

/// How many events there are up to and including the end that matches the first one.
fn end_of(events: &[Spanned<'_>], end: TagEnd) -> usize {
    events.iter().position(|(event, _)| *event == Event::End(end)).map_or(1, |at| at + 1)
}

/// The embed that is the only thing in a paragraph, and how many events the paragraph has.
fn lone_embed(events: &[Spanned<'_>]) -> Option<(usize, Embed)> {
    let (Event::Start(Tag::Image { dest_url, .. }), _) = events.get(1)? else { return None };
    let length = 1 + end_of(&events[1..], TagEnd::Image);
    let (Event::End(TagEnd::Paragraph), _) = events.get(length)? else { return None };
    match Target::of_image(dest_url, &plain(&events[1..length]), "") {
        Target::Embed(embed) => Some((length + 1, Embed { alone: true, ..*embed })),
        _ => None,
    }
}

/// The text of some events.
fn plain(events: &[Spanned<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(run) | Event::Code(run) => text.push_str(run),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

/// Counts the words of a text without markup: runs without white space that hold a letter or digit; two letters of a script without spaces are one.
pub fn words(text: &str) -> usize {
    let unspaced =
        |letter: char| matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{0e00}'..='\u{0e7f}');
    // Of the run of letters that is being read: how many stand without spaces, and whether any is no sign.
    let (mut words, mut letters, mut says) = (0, 0_usize, false);
    for letter in text.chars().chain([' ']) {
        if letter.is_whitespace() {
            words += if letters > 0 { letters.div_ceil(2) } else { usize::from(says) };
            (letters, says) = (0, false);
        } else if unspaced(letter) {
            letters += 1;
        } else {
            says |= letter.is_alphanumeric();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_every_script() {
        assert_eq!(words("The dam — built in 1999 – leaks."), 6);
        assert_eq!(words("東京都知事"), 3);
    }

    #[test]
    fn headings_never_share_an_anchor_or_take_the_pages_own() {
        let body = body("# Timeline\n\n## Why {#why}\n\n## Why\n\n## 東京\n", &["timeline"]);
        let ids: Vec<_> = body.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["timeline-2", "why", "why-2", "dong-jing"]);
    }

    #[test]
    fn text_fields_show_html_and_do_not_obey_it() {
        let html = inline("a <script>alert(1)</script> & **b**");
        assert_eq!(html.text, "a &lt;script&gt;alert(1)&lt;/script&gt; &amp; <strong>b</strong>");
    }

    #[test]
    fn a_thousand_levels_of_quotes_are_read() {
        let body = body(&format!("{}deep", "> ".repeat(1000)), &[]);
        assert!(body.html.text.contains("deep"));
    }
}
