//! What is known of links from earlier checks, as the file that keeps it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::meaning::Meaning;

/// A file with another number was written by another version, and counts as none.
const VERSION: u32 = 1;

/// What earlier checks learnt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    version: u32,
    links: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    /// When it was asked for, in seconds since 1970.
    asked: i64,
    found: Meaning,
}

impl Default for Kept {
    fn default() -> Self {
        Self { version: VERSION, links: BTreeMap::new() }
    }
}

impl Kept {
    /// Reads the file. A damaged one knows nothing, and what is too old is forgotten.
    pub fn read(text: &str, now: Timestamp) -> Self {
        let mut kept: Self = serde_json::from_str(text).unwrap_or_default();
        if kept.version != VERSION {
            return Self::default();
        }
        kept.links.retain(|_, entry| entry.is_fresh(now));
        kept
    }

    /// The file's text.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// What is known of a link.
    pub fn known(&self, address: &str) -> Option<&Meaning> {
        self.links.get(address).map(|entry| &entry.found)
    }

    /// Notes what was learnt of a link.
    pub fn note(&mut self, address: &str, found: Meaning, now: Timestamp) {
        self.links.insert(address.to_owned(), Entry { asked: now.as_second(), found });
    }
}

impl Entry {
    fn is_fresh(&self, now: Timestamp) -> bool {
        let longest = match self.found {
            Meaning::Good | Meaning::Moved(_) => SignedDuration::from_hours(7 * 24),
            Meaning::Broken(_) | Meaning::Blocked(_) => SignedDuration::from_hours(24),
            Meaning::Unsure(_) => SignedDuration::from_hours(1),
        };
        // A clock that was set back knows nothing of what was asked later.
        now.as_second().checked_sub(self.asked).is_some_and(|age| (0..longest.as_secs()).contains(&age))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(hours: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + hours * 3600).unwrap()
    }

    #[test]
    fn the_good_is_kept_a_week_the_bad_a_day_and_the_unsure_an_hour() {
        let mut kept = Kept::default();
        kept.note("good", Meaning::Good, after(0));
        kept.note("moved", Meaning::Moved("x".into()), after(0));
        kept.note("broken", Meaning::Broken("y".into()), after(0));
        kept.note("unsure", Meaning::Unsure("z".into()), after(0));
        let text = kept.text();
        let known = |hours| -> Vec<String> { Kept::read(&text, after(hours)).links.into_keys().collect() };
        assert_eq!(Kept::read(&text, after(0)), kept);
        assert_eq!(known(2), ["broken", "good", "moved"]);
        assert_eq!(known(25), ["good", "moved"]);
        assert_eq!(known(7 * 24 + 1), Vec::<String>::new());
        assert_eq!(known(-1), Vec::<String>::new());
    }

    #[test]
    fn a_damaged_file_and_one_of_another_version_know_nothing() {
        let mut kept = Kept::default();
        kept.note("good", Meaning::Good, after(0));
        let text = kept.text();
        assert_eq!(Kept::read(&text[..text.len() - 3], after(0)), Kept::default());
        assert_eq!(Kept::read(&text.replace("\"version\": 1", "\"version\": 2"), after(0)), Kept::default());
        assert_eq!(Kept::read("", after(0)), Kept::default());
        assert_eq!(Kept::read(&text, after(0)), kept);
    }
}
