//! What authors are told of their links.

use std::collections::BTreeMap;

use super::meaning::Meaning;
use super::{Link, Purpose};
use crate::diagnostic::{Code, Diagnostic};

/// Tells of each link, at each of its places, what was found out about its address.
pub fn told(links: &[Link], found: &BTreeMap<String, Meaning>) -> Vec<Diagnostic> {
    let mut told: Vec<Diagnostic> =
        links.iter().filter_map(|link| diagnostic(link, found.get(&link.address)?)).collect();
    // A text that links twice to one address is one place, and is told once.
    told.sort();
    told.dedup();
    told
}

fn diagnostic(link: &Link, meaning: &Meaning) -> Option<Diagnostic> {
    let (place, address) = (link.place.clone(), &link.address);
    Some(match meaning {
        Meaning::Good => return None,
        Meaning::Broken(why) => {
            Diagnostic::error(Code::LinkBroken, place, format!("`{address}` {why}")).hint(instead(link))
        }
        Meaning::Unsure(why) => Diagnostic::warning(Code::LinkUnsure, place, format!("`{address}` {why}"))
            .hint("open it in a browser, or check again later"),
        Meaning::Blocked(why) => Diagnostic::note(Code::LinkBlocked, place, format!("`{address}` {why}"))
            .hint("a person may still be able to open it: try it in a browser"),
        Meaning::Moved(to) => Diagnostic::note(Code::LinkMoved, place, format!("`{address}` has moved to `{to}`"))
            .hint("if that is the page you meant, write the new address"),
    })
}

/// What to do about a link that is broken.
fn instead(link: &Link) -> String {
    let copies = format!("https://web.archive.org/web/{}", link.address);
    match &link.purpose {
        Purpose::Source(Some(copy)) => {
            format!("readers still have the archived copy `{copy}`: write the new address, or take `url` away")
        }
        Purpose::Source(None) => {
            format!("write its new address, or look for a copy at `{copies}` and add it as `archived`")
        }
        Purpose::Copy => "archive the page again, and write the address of the new copy".to_owned(),
        Purpose::Picture => "put the picture beside this file, and write its name".to_owned(),
        Purpose::Other => format!("write its new address, or that of a copy: look at `{copies}`"),
    }
}
