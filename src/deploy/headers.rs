//! What a store is told to say with a file when it hands it out: as any server is to say it, as far as stores can.

use std::collections::BTreeMap;

use crate::hosting::{Keep, media_type};
use crate::publish::original;

/// The headers that stores keep with a file; they cannot be told others.
const KEPT: [&str; 4] = ["Cache-Control", "Content-Disposition", "Content-Language", "Content-Type"];

/// The headers of the file at an address, by their names. Those of the site’s own settings go before ours; an empty one takes ours
/// away.
pub fn headers(address: &str, own: &BTreeMap<String, String>) -> BTreeMap<&'static str, String> {
    let keep = Keep::of(original(address).unwrap_or(address));
    let mut headers =
        BTreeMap::from([("Cache-Control", keep.cache_control().to_owned()), ("Content-Type", media_type(address))]);
    for (name, value) in own {
        if let Some(kept) = KEPT.into_iter().find(|kept| kept.eq_ignore_ascii_case(name)) {
            headers.insert(kept, value.clone());
        }
    }
    headers.retain(|_, value| !value.is_empty());
    headers
}

/// Whether the file’s name stands for its bytes, so that nobody can know it from before.
pub(super) fn named_by_content(address: &str) -> bool {
    Keep::of(original(address).unwrap_or(address)) == Keep::Forever
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_of_the_site_go_before_ours() {
        let own = |headers: &[(&str, &str)]| -> BTreeMap<String, String> {
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let html = ("Content-Type", "text/html; charset=utf-8".to_owned());
        let ours = headers("index.html", &own(&[("X-Frame-Options", "DENY")]));
        assert_eq!(ours, [("Cache-Control", Keep::Asking.cache_control().to_owned()), html.clone()].into());
        let theirs = headers("index.html", &own(&[("cache-control", ""), ("Content-Language", "de")]));
        assert_eq!(theirs, [("Content-Language", "de".to_owned()), html].into());
    }

    #[test]
    fn another_form_of_a_file_is_kept_as_long_as_the_file() {
        let kept = |address: &str| headers(address, &BTreeMap::new())["Cache-Control"].clone();
        assert_eq!(kept("index.html.br"), Keep::Asking.cache_control());
        assert_eq!(kept("nutgraf-f3a9c104.css.gz"), Keep::Forever.cache_control());
    }
}
