//! Any text as Markdown: HTML whose slots lie within the text, and inline HTML.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nutgraf::markdown;

fuzz_target!(|text: &str| {
    let body = markdown::body(text, &["timeline"]);
    for slot in &body.html.slots {
        assert!(slot.span.end <= text.len() && text.is_char_boundary(slot.span.start), "{:?}", slot.span);
    }
    for heading in &body.headings {
        assert!(text.get(heading.span.clone()).is_some(), "{heading:?}");
        assert!(!heading.id.is_empty() && heading.id != "timeline", "{heading:?}");
    }
    body.html.plain();
    markdown::inline(text).plain();
    markdown::words(text);
});
