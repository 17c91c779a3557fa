//! What is to be done so that the target holds the site: from the files here and the manifest there, as values.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::headers::named_by_content;
use super::remote::{Object, Remote};
use crate::publish;

/// A file that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its address below the target’s.
    pub address: String,
    /// What will be there.
    pub object: Object,
    /// Whether nothing of ours is there yet.
    pub is_new: bool,
}

/// All that is to be done, in its order. A deploy that finds nothing to do has an empty plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What must go first since a file is where a folder must be, or the other way round. Only folders have that.
    pub in_the_way: Vec<String>,
    /// What is sent, wave after wave: the next begins when the one before has arrived. What is named by its content and what
    /// else pages load, then pages, then feeds and sitemaps.
    pub waves: Vec<Vec<Upload>>,
    /// What goes last.
    pub deletions: Vec<String>,
    /// How many files are there already.
    pub standing: usize,
    /// The addresses at which readers find something else afterwards, also those that an earlier deploy changed and did not
    /// get to tell.
    pub changed: BTreeSet<String>,
}

impl Plan {
    /// Compares the files of the site with what is known of the target. `folders` says that the target knows folders: there, a
    /// file and a folder cannot have one name.
    pub fn new(files: &BTreeMap<String, Object>, remote: &Remote, folders: bool) -> Self {
        let differs = |(address, object): &(&String, &Object)| remote.object(address) != Some(**object);
        let mut waves: BTreeMap<u8, Vec<Upload>> = BTreeMap::new();
        for (address, object) in files.iter().filter(differs) {
            let upload = Upload { address: address.clone(), object: *object, is_new: !remote.is_ours(address) };
            waves.entry(wave(address)).or_default().push(upload);
        }
        let mut waves: Vec<_> = waves.into_values().collect();
        for wave in &mut waves {
            // A list comes after what it lists.
            wave.sort_by_key(|upload| (Reverse(upload.address.matches('/').count()), upload.address.clone()));
        }
        let stale = remote.stale(files);
        let mut changed: BTreeSet<String> = remote.untold().cloned().collect();
        changed.extend(waves.iter().flatten().map(|upload| upload.address.clone()));
        changed.extend(stale.iter().cloned());
        let sent: usize = waves.iter().map(Vec::len).sum();
        let (in_the_way, deletions) =
            stale.into_iter().partition(|old| folders && in_the_way(old, waves.iter().flatten()));
        Self { in_the_way, waves, deletions, standing: files.len() - sent, changed }
    }

    /// What is sent, in its order.
    pub fn uploads(&self) -> impl Iterator<Item = &Upload> {
        self.waves.iter().flatten()
    }

    /// What is taken away, in its order.
    pub fn removed(&self) -> impl Iterator<Item = &String> {
        self.in_the_way.iter().chain(&self.deletions)
    }

    /// Addresses at which something is there or may be there that is neither ours nor may be overwritten, of those at the
    /// target.
    pub fn foreign(&self, there: &BTreeSet<String>, remote: &Remote, folders: bool) -> Vec<String> {
        let others: BTreeSet<&str> =
            there.iter().filter(|address| !remote.is_ours(address)).map(String::as_str).collect();
        let mut foreign: BTreeSet<&str> = BTreeSet::new();
        for upload in self.uploads().filter(|upload| upload.is_new) {
            let address = upload.address.as_str();
            foreign.extend(others.get(address));
            if folders {
                let below = format!("{address}/");
                foreign.extend(others.iter().find(|other| other.starts_with(&below)));
                foreign.extend(ancestors(address).filter_map(|above| others.get(above)));
            }
        }
        foreign.into_iter().map(str::to_owned).collect()
    }

    /// Whether there is nothing to send, to take away or to tell.
    pub fn is_empty(&self) -> bool {
        self.waves.is_empty() && self.changed.is_empty()
    }
}

/// In which wave a file is sent.
fn wave(address: &str) -> u8 {
    match publish::order(address) {
        // The index for search names its pieces: it comes after them.
        0 if named_by_content(address) => 0,
        order => order + 1,
    }
}

/// Whether a stale file has the name of a folder of one to be sent, or lies in one with the name of such a file.
fn in_the_way<'u>(old: &str, mut uploads: impl Iterator<Item = &'u Upload>) -> bool {
    let below = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    uploads.any(|upload| below(&upload.address, old) || below(old, &upload.address))
}

/// `a` and `a/b` of `a/b/c`.
fn ancestors(address: &str) -> impl Iterator<Item = &str> {
    address.match_indices('/').map(|(at, _)| &address[..at])
}

#[cfg(test)]
mod tests {
    use super::super::remote::State;
    use super::*;
    use crate::memo::Fingerprint;

    fn object(digest: u128) -> Object {
        Object { digest: Fingerprint(digest), length: 1 }
    }

    fn files(files: &[(&str, u128)]) -> BTreeMap<String, Object> {
        files.iter().map(|(address, digest)| ((*address).to_owned(), object(*digest))).collect()
    }

    fn waves(plan: &Plan) -> Vec<Vec<&str>> {
        plan.waves.iter().map(|wave| wave.iter().map(|upload| upload.address.as_str()).collect()).collect()
    }

    #[test]
    fn parts_go_before_pages_and_pages_before_lists_of_them() {
        let site = files(&[
            ("index.html", 1),
            ("explainers/dam/index.html", 1),
            ("explainers/dam/dam-a1a2b3c4-640.webp", 1),
            ("explainers/index.html", 1),
            ("nutgraf.css", 1),
            ("pagefind/fragment/en_1.pf_fragment", 1),
            ("pagefind/pagefind-entry.json", 1),
            ("feed.xml", 1),
            ("feed.json", 1),
            ("robots.txt", 1),
            ("sitemap.xml", 1),
        ]);
        let plan = Plan::new(&site, &Remote::default(), false);
        assert_eq!(
            waves(&plan),
            [
                vec!["explainers/dam/dam-a1a2b3c4-640.webp", "pagefind/fragment/en_1.pf_fragment"],
                vec!["pagefind/pagefind-entry.json", "nutgraf.css"],
                vec!["explainers/dam/index.html", "explainers/index.html", "index.html"],
                vec!["feed.json", "feed.xml", "robots.txt", "sitemap.xml"],
            ]
        );
        assert!(plan.uploads().all(|upload| upload.is_new));
    }

    #[test]
    fn only_what_differs_is_sent_and_what_is_stale_goes() {
        let remote = Remote::of(&files(&[("a.css", 1), ("b.css", 1), ("old.html", 1)]));
        let plan = Plan::new(&files(&[("a.css", 1), ("b.css", 2), ("c.css", 1)]), &remote, false);
        assert_eq!(waves(&plan), [["b.css", "c.css"]]);
        assert_eq!(plan.uploads().map(|upload| upload.is_new).collect::<Vec<_>>(), [false, true]);
        assert_eq!((plan.deletions.as_slice(), plan.standing), (["old.html".to_owned()].as_slice(), 1));
        assert_eq!(plan.changed.iter().collect::<Vec<_>>(), ["b.css", "c.css", "old.html"]);
        assert!(Plan::new(&files(&[("a.css", 1)]), &Remote::of(&files(&[("a.css", 1)])), false).is_empty());
    }

    #[test]
    fn after_a_deploy_that_did_not_end_only_the_rest_is_sent_and_all_is_told() {
        let mut remote = Remote::of(&files(&[("same", 1)]));
        remote.objects.insert("arrived".into(), State::Arrived(object(2)));
        remote.objects.insert("unsure".into(), State::Unsure);
        remote.objects.insert("gone".into(), State::Gone);
        remote.objects.insert("stale".into(), State::Unsure);
        let plan = Plan::new(&files(&[("same", 1), ("arrived", 2), ("unsure", 1)]), &remote, false);
        assert_eq!(waves(&plan), [["unsure"]]);
        assert_eq!(plan.deletions, ["stale"]);
        assert_eq!(plan.changed.iter().collect::<Vec<_>>(), ["arrived", "gone", "stale", "unsure"]);
    }

    #[test]
    fn what_is_not_ours_is_seen_also_where_a_folder_must_be() {
        let there: BTreeSet<String> = ["own.txt", "CNAME", "b/x", "c"].map(str::to_owned).into();
        let site = files(&[("own.txt", 1), ("a", 1), ("b", 1), ("c/x", 1)]);
        let plan = Plan::new(&site, &Remote::default(), false);
        assert_eq!(plan.foreign(&there, &Remote::default(), false), ["own.txt"]);
        assert_eq!(plan.foreign(&there, &Remote::default(), true), ["b/x", "c", "own.txt"]);
        let ours = Remote::of(&files(&[("own.txt", 2)]));
        assert!(Plan::new(&files(&[("own.txt", 1)]), &ours, true).foreign(&there, &ours, true).is_empty());
    }

    #[test]
    fn in_a_folder_what_is_in_the_way_goes_first() {
        let remote = Remote::of(&files(&[("one/a", 1), ("two", 1), ("old", 1)]));
        let site = files(&[("one", 1), ("two/a", 1)]);
        let plan = Plan::new(&site, &remote, true);
        assert_eq!(
            (plan.in_the_way, plan.deletions),
            (vec!["one/a".to_owned(), "two".to_owned()], vec!["old".to_owned()])
        );
        assert!(Plan::new(&site, &remote, false).in_the_way.is_empty());
    }
}
