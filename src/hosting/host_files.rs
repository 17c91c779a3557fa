//! `_headers` and `_redirects`, as Netlify (<https://docs.netlify.com/manage/routing/headers/>) and Cloudflare Pages
//! (<https://developers.cloudflare.com/pages/configuration/headers/>) read it.
//!
//! Both let a browser ask again for every file unless they are told otherwise, and both join the values of all rules that
//! fit a file. So pages have no rule of their own, and what may be kept for good is named file by file.

use super::{Hosting, Keep, NAMED_TYPES};
use crate::text::url_path;

/// Old addresses, one a line.
pub fn redirects(hosting: &Hosting) -> String {
    let mut text = String::new();
    for (from, to) in &hosting.moved {
        text.push_str(&format!("{} {} 301\n", url_path(from), url_path(to)));
    }
    text
}

/// The headers of a site with these stylesheets and scripts, by their addresses.
pub fn headers<'a>(hosting: &Hosting, loaded: impl IntoIterator<Item = &'a str>) -> String {
    let root = &hosting.root;
    let mut text = format!("{root}*\n");
    for (name, value) in &hosting.headers {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for (name, mime) in NAMED_TYPES {
        for folder in ["", "*/"] {
            text.push_str(&format!("\n{root}{folder}{name}\n  Content-Type: {mime}; charset=utf-8\n"));
        }
    }
    let folders = ["fragment/*", "index/*", "filter/*"].map(|folder| format!("{}{folder}", crate::search::FOLDER));
    let loaded = loaded.into_iter().filter(|address| Keep::of(address) == Keep::Forever).map(str::to_owned);
    for address in loaded.chain(folders) {
        text.push_str(&format!("\n{root}{address}\n  Cache-Control: {}\n", Keep::Forever.cache_control()));
    }
    text
}
