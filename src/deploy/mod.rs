//! Brings a site that lies in its output folder to where readers get it: an object store, or a folder that is treated as one.
//!
//! The files here ([`Object`]s by address) and what is known of the target ([`Remote`]) give a [`Plan`]: values. A [`Deploy`] holds
//! the [`lock`], carries the plan out and keeps account of it at the target. Before anything is sent, the account says of
//! every address that is about to change that it may be either; now and then, and whenever a deploy stops, it says what has arrived. So a
//! deploy that was killed leaves nothing at the target that is not known to be ours, and the next one sends only the rest. Stores do not
//! say by themselves what an object holds: an `ETag` is a digest of the content at some of them, and a length is none.

mod again;
mod carry;
pub mod headers;
pub mod lock;
mod plan;
mod purge;
mod remote;
mod store;
mod trouble;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, UpdateVersion};
use tokio_stream::StreamExt;

pub use carry::Step;
pub use lock::{Claim, Held};
pub use plan::{Plan, Upload};
pub use purge::purge_list;
pub use remote::{MANIFEST, OWN, Object, Remote, State};
pub use store::{Environment, Patience, Store, open};
pub use trouble::DeployError;

use crate::memo::Fingerprint;
use again::again;

/// Reads the file of an address. Called from several threads.
pub type Reader = Arc<dyn Fn(&str) -> io::Result<Vec<u8>> + Send + Sync>;

impl Object {
    /// What is to lie at an address: bytes of this digest and length, handed out with these headers.
    pub fn new(content: Fingerprint, length: u64, headers: &BTreeMap<&'static str, String>) -> Self {
        Self { digest: Fingerprint::of(&(content, headers)), length }
    }
}

/// The site, as it is to be.
#[derive(Clone)]
pub struct Site {
    /// Its files by their addresses.
    pub files: BTreeMap<String, Object>,
    /// Gets their bytes.
    pub read: Reader,
    /// Headers that the site sets itself, by name.
    pub headers: Arc<BTreeMap<String, String>>,
}

impl Site {
    /// The site of these files: the digests and lengths of their bytes, by their addresses.
    pub fn new(files: &BTreeMap<String, (Fingerprint, u64)>, read: Reader, headers: BTreeMap<String, String>) -> Self {
        let object = |(address, (content, length)): (&String, &(Fingerprint, u64))| {
            (address.clone(), Object::new(*content, *length, &headers::headers(address, &headers)))
        };
        Self { files: files.iter().map(object).collect(), read, headers: Arc::new(headers) }
    }
}

/// A deploy that holds the target’s lock.
pub struct Deploy {
    store: Store,
    site: Site,
    held: Held,
    clock: fn() -> Timestamp,
    remote: Remote,
    plan: Plan,
    account: Account,
}

/// When what is kept at the target was last brought up to date.
struct Account {
    renewed: Instant,
    written: Instant,
    /// How long it took to write.
    took: Duration,
    /// Whether something has changed since.
    stale: bool,
}

/// Asks the store something small, to know that it answers, knows us, and has the bucket.
pub async fn greet(store: &Store) -> Result<(), DeployError> {
    list(&store.inner, Some(&Path::from(OWN))).await.map(drop)
}

/// Finds out what would have to be done, and changes nothing.
pub async fn look(store: &Store, site: &Site) -> Result<(Remote, Plan), DeployError> {
    let remote = read_manifest(&store.inner).await?;
    let plan = Plan::new(&site.files, &remote, store.folder.is_some());
    if plan.uploads().any(|upload| upload.is_new) {
        let foreign = plan.foreign(&list(&store.inner, None).await?, &remote, store.folder.is_some());
        if !foreign.is_empty() {
            return Err(DeployError::Foreign(foreign));
        }
    }
    Ok((remote, plan))
}

async fn read_manifest(store: &Arc<dyn ObjectStore>) -> Result<Remote, DeployError> {
    let Some((bytes, _)) = read(store, &Path::from(MANIFEST)).await? else { return Ok(Remote::default()) };
    let text = std::str::from_utf8(&bytes).map_err(|_| DeployError::Manifest("it is not UTF-8".to_owned()))?;
    Remote::read(text).map_err(DeployError::Manifest)
}

/// The bytes of an object with its version; `None` if there is none.
async fn read(store: &Arc<dyn ObjectStore>, path: &Path) -> Result<Option<(Vec<u8>, UpdateVersion)>, DeployError> {
    let read = again(|| async {
        let got = store.get(path).await?;
        let version = UpdateVersion { e_tag: got.meta.e_tag.clone(), version: got.meta.version.clone() };
        Ok((got.bytes().await?.to_vec(), version))
    });
    match read.await {
        Ok(read) => Ok(Some(read)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(DeployError::store("read", error)),
    }
}

/// All that lies at the target or below a place in it, whosever it is.
async fn list(store: &Arc<dyn ObjectStore>, below: Option<&Path>) -> Result<BTreeSet<String>, DeployError> {
    let list = again(|| async {
        let mut list = store.list(below);
        let mut addresses = BTreeSet::new();
        while let Some(object) = list.next().await {
            addresses.insert(object?.location.as_ref().to_owned());
        }
        Ok(addresses)
    });
    list.await.map_err(|error| DeployError::store("list what is there", error))
}

impl Deploy {
    /// Takes the lock, by force if need be, and finds out what is to be done.
    pub async fn begin(
        store: Store,
        site: Site,
        claim: Claim,
        force: bool,
        clock: fn() -> Timestamp,
    ) -> Result<Self, DeployError> {
        let held = Held::take(&store.inner, claim, force).await?;
        let (remote, plan) = match look(&store, &site).await {
            Ok(found) => found,
            Err(error) => {
                held.release().await;
                return Err(error);
            }
        };
        let account = Account { renewed: Instant::now(), written: Instant::now(), took: Duration::ZERO, stale: false };
        Ok(Self { store, site, held, clock, remote, plan, account })
    }

    /// What is to be done.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Whether the store heeds conditions, so that the lock alone keeps two runs apart.
    pub fn heeds_conditions(&self) -> bool {
        self.held.heeds
    }

    /// Whether the deploy before this one did not end.
    pub fn resumes(&self) -> bool {
        self.remote.untold().next().is_some()
    }

    /// Ends the deploy: from now on, everybody is taken to know what changed. Lets go of the lock.
    pub async fn end(mut self) -> Result<(), DeployError> {
        let narrow = Remote::of(&self.site.files);
        let written = if self.remote == narrow {
            Ok(())
        } else {
            self.remote = narrow;
            self.write_account().await
        };
        self.held.release().await;
        written
    }

    /// Gives up: says what has arrived, and lets go of the lock.
    pub async fn give_up(mut self) {
        if self.account.stale {
            // Without it, the next run sends a little more.
            drop(self.write_account().await);
        }
        self.held.release().await;
    }
}
