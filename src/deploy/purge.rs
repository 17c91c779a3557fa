//! The addresses that a cache in front of the site must forget.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::publish::original;

/// What does not stand for itself in the path of a URL.
const IN_PATHS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');

/// The full URLs at which readers find something else: pages as readers call them, `…/bridge/` and not `…/bridge/index.html`. A
/// site without an address of its own has paths from its root.
pub fn purge_list(changed: &BTreeSet<String>, base_url: Option<&str>) -> Vec<String> {
    let base = base_url.unwrap_or("/");
    let url = |address: &String| {
        let page = address.strip_suffix("index.html").filter(|page| page.is_empty() || page.ends_with('/'));
        format!("{base}{}", utf8_percent_encode(page.unwrap_or(address), IN_PATHS))
    };
    // A server sends another form of a file at the file’s own address.
    let of_its_own = |address: &&String| original(address).is_none_or(|of| !changed.contains(of));
    changed.iter().filter(of_its_own).map(url).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_called_as_readers_call_them() {
        let changed =
            ["index.html", "index.html.br", "plan.gz", "a/index.html", "a/b c.png", "404.html", "x-index.html"]
                .map(str::to_owned)
                .into();
        assert_eq!(
            purge_list(&changed, Some("https://x.org/news/")),
            ["", "404.html", "a/", "a/b%20c.png", "plan.gz", "x-index.html"]
                .map(|path| format!("https://x.org/news/{path}"))
        );
        assert_eq!(purge_list(&["index.html".to_owned()].into(), None), ["/"]);
    }
}
