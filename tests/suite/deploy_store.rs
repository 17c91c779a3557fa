//! The deploy itself, on stores of the tests' own: in which order things arrive, what a failure leaves, who holds the lock.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use nutgraf::deploy::{Claim, Deploy, DeployError, Held, Remote, Site, State, Step, Upload, look};
use nutgraf::memo::Fingerprint;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Attribute, ObjectStore, ObjectStoreExt};
use tokio_stream::StreamExt;

use crate::watched::Watched;

const WHEN: Timestamp = Timestamp::constant(1_774_000_000, 0);

fn when() -> Timestamp {
    WHEN
}

fn claim(owner: u128, at: Timestamp) -> Claim {
    Claim::new(Fingerprint(owner), format!("machine {owner}"), at)
}

/// A site of these files, each with a text.
fn site(files: &[(&str, &str)]) -> Site {
    let texts: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(address, text)| ((*address).to_owned(), text.as_bytes().to_vec())).collect();
    let digest = |(address, text): (&String, &Vec<u8>)| {
        (address.clone(), (Fingerprint::of_bytes(text), u64::try_from(text.len()).unwrap()))
    };
    let digests = texts.iter().map(digest).collect();
    Site::new(&digests, Arc::new(move |address| Ok(texts[address].clone())), BTreeMap::new())
}

/// A site of so many pages, all of one version, with what they load.
fn edition(pages: usize, version: &str) -> Site {
    edition_with(pages, version, &[])
}

fn edition_with(pages: usize, version: &str, more: &[(&str, &str)]) -> Site {
    let pages: Vec<(String, String)> = (0..pages)
        .map(|number| (format!("explainers/e{number:03}/index.html"), format!("{number} {version}")))
        .collect();
    let mut files: Vec<(&str, &str)> = pages.iter().map(|(address, text)| (address.as_str(), text.as_str())).collect();
    files.extend([("index.html", version), ("nutgraf.css", version), ("feed.xml", version), ("sitemap.xml", version)]);
    files.extend(more);
    site(&files)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

async fn begin(store: &Arc<Watched>, site: &Site) -> Result<Deploy, DeployError> {
    Deploy::begin(store.store(), site.clone(), claim(1, WHEN), false, when).await
}

/// Deploys as the program does, and gives up after a failure.
async fn deploy(store: &Arc<Watched>, site: &Site, stop: &AtomicBool) -> Result<(), DeployError> {
    let mut deploy = begin(store, site).await?;
    match deploy.carry_out(&|_| {}, stop).await {
        Ok(()) => deploy.end().await,
        Err(error) => {
            deploy.give_up().await;
            Err(error)
        }
    }
}

fn go_on() -> AtomicBool {
    AtomicBool::new(false)
}

#[test]
fn readers_meet_no_page_before_its_parts_and_no_list_before_its_pages() {
    block_on(async {
        let store = Watched::new(false);
        deploy(&store, &edition(60, "one"), &go_on()).await.unwrap();
        store.seen();
        let next = edition_with(50, "two", &[("dam-a1a2b3c4-640.webp", "picture")]);
        deploy(&store, &next, &go_on()).await.unwrap();
        let seen = store.seen();
        assert_eq!(seen[..2], ["dam-a1a2b3c4-640.webp", "nutgraf.css"]);
        let kind = |address: &String| match address.as_str() {
            gone if gone.starts_with('-') => 3,
            page if page.ends_with(".html") => 1,
            list if list.ends_with(".xml") => 2,
            _ => 0,
        };
        let kinds: Vec<i32> = seen.iter().map(kind).collect();
        assert!(kinds.is_sorted(), "{seen:?}");
        assert_eq!([1, 2, 3].map(|kind| kinds.iter().filter(|other| **other == kind).count()), [51, 2, 10]);
    });
}

#[test]
fn a_store_is_told_how_to_hand_files_out() {
    block_on(async {
        let store = Watched::new(false);
        deploy(&store, &edition(1, "one"), &go_on()).await.unwrap();
        for (address, kind, cache) in [
            ("index.html", "text/html; charset=utf-8", "public, max-age=0, must-revalidate"),
            ("nutgraf.css", "text/css; charset=utf-8", "public, max-age=3600"),
            ("feed.xml", "application/atom+xml; charset=utf-8", "public, max-age=0, must-revalidate"),
        ] {
            let got = store.inner.get(&Path::from(address)).await.unwrap();
            assert_eq!(got.attributes.get(&Attribute::ContentType).unwrap().as_ref(), kind);
            assert_eq!(got.attributes.get(&Attribute::CacheControl).unwrap().as_ref(), cache);
        }
    });
}

#[test]
fn a_deploy_that_failed_goes_on_without_sending_again_what_is_there() {
    block_on(async {
        let store = Watched::new(false);
        deploy(&store, &edition(40, "one"), &go_on()).await.unwrap();
        store.seen();
        store.room.store(20, Ordering::SeqCst);
        let error = deploy(&store, &edition(40, "two"), &go_on()).await.unwrap_err();
        assert!(error.to_string().contains("no more room") && error.hint().contains("not sent again"), "{error}");
        let first = store.seen();
        assert_eq!(first.len(), 20);
        assert!(store.text(".nutgraf/lock").await.is_none());

        store.room.store(usize::MAX, Ordering::SeqCst);
        let (_, plan) = look(&store.store(), &edition(40, "two")).await.unwrap();
        assert_eq!(plan.changed.len(), 44, "what arrived then is told now");
        deploy(&store, &edition(40, "two"), &go_on()).await.unwrap();
        let second = store.seen();
        assert_eq!(second.len(), 24);
        assert!(second.iter().all(|address| !first.contains(address)));
        assert!(store.manifest().await.untold().next().is_none());
    });
}

#[test]
fn one_that_was_killed_has_left_word_of_what_arrived_and_of_what_may_be() {
    block_on(async {
        let store = Watched::new(false);
        deploy(&store, &edition(400, "one"), &go_on()).await.unwrap();
        store.seen();
        let mut killed = begin(&store, &edition(399, "two")).await.unwrap();
        // As if the machine had been switched off: nothing is awaited and nobody gives up.
        let gone = tokio::time::timeout(Duration::from_millis(110), killed.carry_out(&|_| {}, &go_on())).await;
        assert!(gone.is_err());
        drop(killed);
        let first = store.seen();
        assert!((20..390).contains(&first.len()), "{}", first.len());
        let states = store.manifest().await.objects;
        assert!(first.iter().all(|address| !matches!(states[address], State::Stands(_))));
        assert_eq!(states["explainers/e399/index.html"], State::Unsure);

        // The lock of this folder’s own earlier run is no hindrance.
        deploy(&store, &edition(399, "two"), &go_on()).await.unwrap();
        assert_eq!(store.manifest().await, Remote::of(&edition(399, "two").files));
        assert!(store.text("explainers/e399/index.html").await.is_none());
        for number in 0..399 {
            let text = store.text(&format!("explainers/e{number:03}/index.html")).await;
            assert_eq!(text, Some(format!("{number} two")));
        }
    });
}

#[test]
fn while_it_goes_on_the_account_is_brought_up_to_date() {
    block_on(async {
        let store = Watched::new(false);
        let big = edition(3000, "one");
        let mut killed = begin(&store, &big).await.unwrap();
        let gone = tokio::time::timeout(Duration::from_millis(800), killed.carry_out(&|_| {}, &go_on())).await;
        assert!(gone.is_err());
        drop(killed);
        let first = store.seen().len();
        deploy(&store, &big, &go_on()).await.unwrap();
        let again = (first + store.seen().len()) - big.files.len();
        assert!(again < first / 2 + 20, "{again} of {first} were sent again");
    });
}

#[test]
fn whoever_asks_it_to_stop_gets_it_stopped_between_two_files() {
    block_on(async {
        let store = Watched::new(false);
        let site = edition(100, "one");
        let stop = go_on();
        let sent = AtomicUsize::new(0);
        let mut deploy = begin(&store, &site).await.unwrap();
        let tell = |_: Step<'_>| {
            if sent.fetch_add(1, Ordering::SeqCst) == 10 {
                stop.store(true, Ordering::SeqCst);
            }
        };
        let error = deploy.carry_out(&tell, &stop).await.unwrap_err();
        assert!(matches!(error, DeployError::Stopped), "{error}");
        deploy.give_up().await;
        let seen = store.seen().len();
        assert!((11..40).contains(&seen), "{seen}");
        let arrived =
            store.manifest().await.objects.values().filter(|state| matches!(state, State::Arrived(_))).count();
        assert_eq!(arrived, seen);
    });
}

#[test]
fn a_file_that_changes_meanwhile_is_not_sent() {
    block_on(async {
        let store = Watched::new(false);
        let mut site = edition(1, "one");
        site.read = Arc::new(|_| Ok(b"something else".to_vec()));
        let error = deploy(&store, &site, &go_on()).await.unwrap_err();
        assert!(error.to_string().contains("`nutgraf.css` is not the file it was a moment ago"), "{error}");
        assert!(store.seen().is_empty());
    });
}

#[test]
fn large_files_are_sent_in_parts() {
    block_on(async {
        let store = Watched::new(false);
        let film = "x".repeat(20 << 20);
        deploy(&store, &site(&[("film.mp4", &film)]), &go_on()).await.unwrap();
        assert_eq!(store.seen(), ["in parts: film.mp4"]);
        assert_eq!(store.text("film.mp4").await.unwrap().len(), film.len());
    });
}

#[test]
fn an_object_that_is_not_ours_is_left_alone() {
    block_on(async {
        let store = Watched::new(false);
        store.inner.put(&Path::from("feed.xml"), "somebody’s".into()).await.unwrap();
        let error = deploy(&store, &edition(2, "one"), &go_on()).await.unwrap_err();
        assert!(error.to_string().starts_with("`feed.xml` is at the target already"), "{error}");
        assert!(store.seen().is_empty() && store.text(".nutgraf/deployed").await.is_none());
        assert!(store.text(".nutgraf/lock").await.is_none());
    });
}

/// Takes the lock for two at the same moment: how many got it.
async fn both_take(store: &Arc<Watched>, at: Timestamp) -> usize {
    let inner = store.store().inner;
    let (one, two) = tokio::join!(Held::take(&inner, claim(1, at), false), Held::take(&inner, claim(2, at), false));
    let refused = [&one, &two].into_iter().filter_map(|taken| taken.as_ref().err());
    assert!(refused.into_iter().all(|error| matches!(error, DeployError::Busy(_))));
    let mut held = 0;
    for taken in [one, two].into_iter().flatten() {
        held += 1;
        taken.release().await;
    }
    held
}

#[test]
fn two_never_hold_the_lock_whether_the_store_heeds_conditions_or_not() {
    block_on(async {
        for heedless in [false, true] {
            let store = Watched::new(heedless);
            for _ in 0..20 {
                assert!(both_take(&store, WHEN).await <= 1, "heedless: {heedless}");
            }
            let inner = store.store().inner;
            let held = Held::take(&inner, claim(1, WHEN), false).await.unwrap();
            assert_eq!(held.heeds, !heedless);
            assert!(Held::take(&inner, claim(2, WHEN), false).await.is_err());
            drop(held);
            // Nobody renewed it: it may be taken, by one.
            let later = WHEN + SignedDuration::from_mins(11);
            assert!(both_take(&store, later).await <= 1, "heedless: {heedless}");
            let left = Held::take(&inner, claim(3, later), false).await.unwrap();
            left.release().await;
            assert!(inner.list(None).next().await.is_none(), "heedless: {heedless}");
        }
    });
}

#[test]
fn a_lock_that_is_renewed_holds_and_one_that_was_taken_is_noticed() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let folder: Arc<dyn ObjectStore> = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
        for inner in [Watched::new(false).store().inner, Watched::new(true).store().inner, folder] {
            let mut held = Held::take(&inner, claim(1, WHEN), false).await.unwrap();
            for minutes in [5, 9] {
                held.renew(WHEN + SignedDuration::from_mins(minutes)).await.unwrap();
            }
            let later = WHEN + SignedDuration::from_mins(18);
            assert!(Held::take(&inner, claim(2, later), false).await.is_err());
            let later = WHEN + SignedDuration::from_mins(20);
            let other = Held::take(&inner, claim(2, later), false).await.unwrap();
            assert!(matches!(held.renew(later).await, Err(DeployError::Lost)));
            held.release().await;
            assert!(Held::take(&inner, claim(3, later), false).await.is_err(), "it is still the other’s");
            other.release().await;
        }
    });
}

#[test]
fn whoever_lost_the_lock_notices_and_leaves_it_to_the_other() {
    block_on(async {
        let store = Watched::new(false);
        let inner = store.store().inner;
        let slow = Held::take(&inner, claim(1, WHEN), false).await.unwrap();
        let other = Held::take(&inner, claim(2, WHEN), true).await.unwrap();
        slow.release().await;
        assert!(store.text(".nutgraf/lock").await.is_some_and(|text| text.contains("machine 2")));
        other.release().await;
        assert!(store.text(".nutgraf/lock").await.is_none());
    });
}

#[test]
fn a_new_file_is_known_from_a_changed_one() {
    block_on(async {
        let store = Watched::new(false);
        deploy(&store, &site(&[("a.css", "1")]), &go_on()).await.unwrap();
        let (_, plan) = look(&store.store(), &site(&[("a.css", "2"), ("b.css", "1")])).await.unwrap();
        let uploads: Vec<(&str, bool)> =
            plan.uploads().map(|Upload { address, is_new, .. }| (address.as_str(), *is_new)).collect();
        assert_eq!(uploads, [("a.css", false), ("b.css", true)]);
    });
}
