//! What feeds and sitemaps have in common as XML.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// Where elements are written.
pub(super) type Xml = Writer<Vec<u8>>;

/// A document of one element with its attributes; `inside` writes what it holds.
pub(super) fn document(
    root: &str,
    attributes: &[(&str, &str)],
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> Result<Vec<u8>, String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let write = |writer: &mut Xml| {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        element(writer, root, attributes, inside)
    };
    write(&mut writer).map_err(|error| error.to_string())?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(legible(bytes))
}

/// A document without the letters that XML cannot hold in any form, such as most control characters
/// (<https://www.w3.org/TR/xml/#charsets>): one of them, and no reader of feeds would read on.
pub(super) fn legible(bytes: Vec<u8>) -> Vec<u8> {
    let is_lost =
        |letter: char| matches!(letter, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    match String::from_utf8(bytes) {
        Ok(text) if text.contains(is_lost) => text.replace(is_lost, "\u{fffd}").into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// An element that holds others.
pub(super) fn element(
    writer: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let element = writer.create_element(name).with_attributes(attributes.iter().copied());
    element.write_inner_content(inside).map(|_| ())
}

/// An element that holds a text.
pub(super) fn text(writer: &mut Xml, name: &str, words: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(words)).map(|_| ())
}
