//! What lies at the target, as far as it is ours: the object `.nutgraf/deployed`, a text with a line for each address.
//!
//! ```text
//! nutgraf deployed 1
//! = 0123456789abcdef0123456789abcdef 5120 index.html
//! + 89abcdef0123456789abcdef01234567 2048 explainers/dam/index.html
//! ? explainers/bridge/index.html
//! - explainers/old/index.html
//! ```
//!
//! A line has a mark, for what is there the digest (of the bytes and of what is said of them when they are handed out) and the
//! length in bytes, and the address. `=` is there since a deploy that ended. The others are of one that did not end: `+` arrived,
//! `?` was on its way, so that the old file may be there, the new one, or none; `-` was taken away. Nobody has been told of these yet.

use std::collections::{BTreeMap, BTreeSet};

use crate::memo::Fingerprint;

/// The folder of a target in which what nutgraf keeps of it lies.
pub const OWN: &str = ".nutgraf/";
/// The address of this text.
pub const MANIFEST: &str = ".nutgraf/deployed";
const HEADER: &str = "nutgraf deployed 1";

/// A file as it is, or is to be, at the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object {
    /// The digest of its bytes and of its headers.
    pub digest: Fingerprint,
    /// Its length in bytes.
    pub length: u64,
}

/// What is known of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is there, and everybody knows.
    Stands(Object),
    /// A deploy that has not ended put it there.
    Arrived(Object),
    /// A deploy that has not ended was about to change it.
    Unsure,
    /// A deploy that has not ended took it away.
    Gone,
}

/// All that is ours at the target, by its addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remote {
    /// The addresses with their states.
    pub objects: BTreeMap<String, State>,
}

impl Remote {
    /// What lies there once a deploy has ended.
    pub fn of(files: &BTreeMap<String, Object>) -> Self {
        Self { objects: files.iter().map(|(address, object)| (address.clone(), State::Stands(*object))).collect() }
    }

    /// Reads the text; an error says what is wrong with it. What is half read would make us take our own files for others’.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADER) {
            return Err(format!("it does not begin with `{HEADER}`"));
        }
        let objects = lines
            .enumerate()
            .map(|(number, line)| entry(line).ok_or_else(|| format!("line {} is not one of nutgraf’s", number + 2)));
        Ok(Self { objects: objects.collect::<Result<_, _>>()? })
    }

    /// The text, sorted by address.
    pub fn text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (address, state) in &self.objects {
            let line = match state {
                State::Stands(object) => format!("= {:032x} {} {address}\n", object.digest.0, object.length),
                State::Arrived(object) => format!("+ {:032x} {} {address}\n", object.digest.0, object.length),
                State::Unsure => format!("? {address}\n"),
                State::Gone => format!("- {address}\n"),
            };
            text.push_str(&line);
        }
        text
    }

    /// What an address holds for certain.
    pub fn object(&self, address: &str) -> Option<Object> {
        match self.objects.get(address)? {
            State::Stands(object) | State::Arrived(object) => Some(*object),
            State::Unsure | State::Gone => None,
        }
    }

    /// Whether what lies at an address, if anything does, was put there by us.
    pub fn is_ours(&self, address: &str) -> bool {
        self.objects.get(address).is_some_and(|state| *state != State::Gone)
    }

    /// Addresses that deploys which did not end have changed, or may have.
    pub fn untold(&self) -> impl Iterator<Item = &String> {
        self.objects.iter().filter(|(_, state)| !matches!(state, State::Stands(_))).map(|(address, _)| address)
    }

    /// Notes that addresses are about to change.
    pub fn widen<'a>(&mut self, addresses: impl IntoIterator<Item = &'a String>) {
        self.objects.extend(addresses.into_iter().map(|address| (address.clone(), State::Unsure)));
    }

    /// The addresses that are ours and none of these files.
    pub fn stale(&self, files: &BTreeMap<String, Object>) -> BTreeSet<String> {
        let ours = self.objects.keys().filter(|address| self.is_ours(address) && !files.contains_key(*address));
        ours.cloned().collect()
    }
}

fn entry(line: &str) -> Option<(String, State)> {
    let (mark, rest) = line.split_once(' ')?;
    let object = || {
        let mut parts = rest.splitn(3, ' ');
        let digest = parts.next().filter(|digest| digest.len() == 32)?;
        let digest = Fingerprint(u128::from_str_radix(digest, 16).ok()?);
        Some((Object { digest, length: parts.next()?.parse().ok()? }, parts.next()?))
    };
    let (state, address) = match mark {
        "=" => object().map(|(object, address)| (State::Stands(object), address))?,
        "+" => object().map(|(object, address)| (State::Arrived(object), address))?,
        "?" => (State::Unsure, rest),
        "-" => (State::Gone, rest),
        _ => return None,
    };
    is_address(address).then(|| (address.to_owned(), state))
}

/// Whether this can be the address of a file of a site: nothing of our own, and nothing that leads out of it.
pub(super) fn is_address(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(char::is_control);
    !text.starts_with(OWN) && text.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let object = Object { digest: Fingerprint(7), length: 12 };
        let remote = Remote {
            objects: [
                ("a b/index.html".to_owned(), State::Stands(object)),
                ("a/ü.png".to_owned(), State::Arrived(object)),
                ("b".to_owned(), State::Unsure),
                ("c".to_owned(), State::Gone),
            ]
            .into(),
        };
        assert_eq!(Remote::read(&remote.text()), Ok(remote.clone()));
        assert_eq!(
            remote.text().lines().nth(1),
            Some("= 00000000000000000000000000000007 12 a b/index.html"),
            "the form that is documented"
        );
        assert_eq!(remote.untold().collect::<Vec<_>>(), ["a/ü.png", "b", "c"]);
    }

    #[test]
    fn a_text_that_is_not_ours_or_leads_elsewhere_is_refused_as_a_whole() {
        let digest = "0".repeat(32);
        for wrong in [
            String::new(),
            "nutgraf deployed 2\n".to_owned(),
            format!("{HEADER}\n= {digest} 1 ../x\n"),
            format!("{HEADER}\n= {digest} 1 /etc/passwd\n"),
            format!("{HEADER}\n? .nutgraf/lock\n"),
            format!("{HEADER}\n= 00 1 x\n"),
            format!("{HEADER}\n= {digest} x x\n"),
            format!("{HEADER}\n! x\n"),
            format!("{HEADER}\nindex.html\n"),
        ] {
            assert!(Remote::read(&wrong).is_err(), "{wrong}");
        }
        assert_eq!(Remote::read("nutgraf deployed 1\n"), Ok(Remote::default()));
    }
}
