//! Two deploys at once are refused: who deploys holds `.nutgraf/lock`, which says who it is and since when.
//!
//! The object is made on the condition that there is none, and renewed every minute on the condition that it is still the same. One
//! that was not renewed for ten minutes is left over, and so is one of this folder’s own earlier run, since two runs in one
//! folder are kept apart on the disk: those are taken over.
//!
//! Some stores (Garage, for one) answer a conditional put as if there had been no condition. So the lock is put a second
//! time: a store that takes it again heeds none. Then, and whenever a lock is taken over, each run also puts a claim of its own into
//! `.nutgraf/claims/` before it looks whether there is another one: of two runs at least one sees the other, and gives way.
//! That needs only that a list shows what was put before.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, UpdateVersion};
use serde::{Deserialize, Serialize};

use super::again::again;
use super::{DeployError, list};
use crate::memo::Fingerprint;

/// Where the lock lies.
pub const LOCK: &str = ".nutgraf/lock";
const CLAIMS: &str = ".nutgraf/claims";
/// How often a lock is renewed.
pub(super) const RENEWED_EVERY: Duration = Duration::from_mins(1);
/// A lock that was not renewed for so long is left over.
const STALE_AFTER: Duration = Duration::from_mins(10);

/// What a lock says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Stands for this one run.
    pub id: String,
    /// Stands for the output folder it deploys: never at work twice at once.
    pub owner: String,
    /// Who it is, for people: `newsroom-3, process 4711`.
    pub by: String,
    /// When the run began.
    pub since: Timestamp,
    /// When it last said that it is still at work.
    pub renewed: Timestamp,
}

impl Claim {
    /// A claim of a run that begins now.
    pub fn new(owner: Fingerprint, by: String, now: Timestamp) -> Self {
        let id = Fingerprint::of(&(owner, by.as_str(), now.as_nanosecond()));
        Self { id: format!("{:032x}", id.0), owner: format!("{:032x}", owner.0), by, since: now, renewed: now }
    }

    fn text(&self) -> Result<String, DeployError> {
        let text = serde_json::to_string_pretty(self).map_err(|error| DeployError::Internal(error.to_string()))?;
        Ok(text + "\n")
    }

    /// Whether another run at work holds it, as far as `me` can know.
    fn binds(&self, me: &Self) -> bool {
        let silent = me.renewed.duration_since(self.renewed).unsigned_abs();
        self.id != me.id && self.owner != me.owner && silent < STALE_AFTER
    }
}

/// The lock, held. It is to be [released](Held::release); left, it goes stale.
#[derive(Debug)]
pub struct Held {
    store: Arc<dyn ObjectStore>,
    claim: Claim,
    /// Whether the store heeds conditions.
    pub heeds: bool,
    version: Option<UpdateVersion>,
    claimed: bool,
}

impl Held {
    /// Takes the lock, or says who has it. `force` takes it from whoever has it.
    pub async fn take(store: &Arc<dyn ObjectStore>, claim: Claim, force: bool) -> Result<Self, DeployError> {
        let mut held = Self { store: Arc::clone(store), claim, heeds: true, version: None, claimed: false };
        let there = held.read().await?;
        match there {
            // One that cannot be understood may be of a later version.
            Some((other, _)) if !force && other.as_ref().is_none_or(|other| other.binds(&held.claim)) => {
                return Err(DeployError::busy(other));
            }
            Some((_, version)) => held.take_over(version, force).await?,
            None => held.make(force).await?,
        }
        Ok(held)
    }

    /// Makes the lock where there is none.
    async fn make(&mut self, force: bool) -> Result<(), DeployError> {
        match self.put(PutMode::Create).await {
            Ok(()) => {}
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => self.is_mine().await?,
            Err(Error::NotImplemented { .. } | Error::NotSupported { .. }) => self.heeds = false,
            // A file system without hard links. If it is anything else, the claim meets it too.
            Err(Error::Generic { store: "LocalFileSystem", .. }) => self.heeds = false,
            Err(error) => return Err(DeployError::store("lock", error)),
        }
        if self.heeds {
            let kept = self.version.clone();
            match self.put(PutMode::Create).await {
                Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => self.version = kept,
                Ok(()) => self.heeds = false,
                Err(error) => return Err(DeployError::store("lock", error)),
            }
        }
        if !self.heeds {
            self.alone(force).await?;
            self.put(PutMode::Overwrite).await.map_err(|error| DeployError::store("lock", error))?;
        }
        Ok(())
    }

    /// Takes a lock that is left over, or that is to be taken in any case.
    async fn take_over(&mut self, version: UpdateVersion, force: bool) -> Result<(), DeployError> {
        self.alone(force).await?;
        match self.put(PutMode::Update(version)).await {
            Ok(()) => Ok(()),
            Err(Error::Precondition { .. } | Error::AlreadyExists { .. } | Error::NotFound { .. }) => {
                let Err(busy) = self.is_mine().await else { return Ok(()) };
                self.withdraw().await;
                Err(busy)
            }
            Err(Error::NotImplemented { .. } | Error::NotSupported { .. }) => {
                self.heeds = false;
                self.put(PutMode::Overwrite).await.map_err(|error| DeployError::store("lock", error))
            }
            Err(error) => Err(DeployError::store("lock", error)),
        }
    }

    /// Claims the target, and gives way to any other claim.
    async fn alone(&mut self, force: bool) -> Result<(), DeployError> {
        self.claimed = true;
        self.put_claim().await?;
        for other in list(&self.store, Some(&Path::from(CLAIMS))).await? {
            let other = Path::from(other);
            if other == self.claim_path() {
                continue;
            }
            let claim = claim(&self.store, &other).await?.and_then(|(claim, _)| claim);
            if let Some(claim) = claim.filter(|claim| !force && claim.binds(&self.claim)) {
                self.withdraw().await;
                return Err(DeployError::busy(Some(claim)));
            }
            // Left over; if it cannot be removed now, the next run will.
            drop(self.store.delete(&other).await);
        }
        Ok(())
    }

    /// Says that this run is still at work; an error says that another one is, which should not be.
    pub async fn renew(&mut self, now: Timestamp) -> Result<(), DeployError> {
        self.claim.renewed = now;
        let mine = self.read().await?.and_then(|(claim, _)| claim).filter(|claim| claim.id == self.claim.id);
        if mine.is_none() {
            return Err(DeployError::Lost);
        }
        let mode = match &self.version {
            Some(version) if self.heeds => PutMode::Update(version.clone()),
            _ => PutMode::Overwrite,
        };
        match self.put(mode).await {
            Ok(()) => {}
            Err(Error::Precondition { .. } | Error::AlreadyExists { .. }) => {
                self.is_mine().await.map_err(|_| DeployError::Lost)?;
            }
            Err(Error::NotImplemented { .. } | Error::NotSupported { .. }) => {
                self.version = None;
                self.put(PutMode::Overwrite).await.map_err(|error| DeployError::store("lock", error))?;
            }
            Err(error) => return Err(DeployError::store("lock", error)),
        }
        if self.claimed {
            self.put_claim().await?;
        }
        Ok(())
    }

    /// Lets go of the lock. If that fails it goes stale by itself, and this folder’s next run takes it at once.
    pub async fn release(mut self) {
        let mine = self.read().await.ok().flatten().and_then(|(claim, _)| claim);
        if mine.is_some_and(|claim| claim.id == self.claim.id) {
            drop(self.store.delete(&Path::from(LOCK)).await);
        }
        self.withdraw().await;
    }

    /// Whether the lock is this run’s in spite of what the store said: if an answer is lost and the request made again, the store
    /// finds its condition broken by the request itself.
    async fn is_mine(&mut self) -> Result<(), DeployError> {
        match self.read().await? {
            Some((Some(mine), version)) if mine.id == self.claim.id => {
                self.version = Some(version);
                Ok(())
            }
            other => Err(DeployError::busy(other.and_then(|(claim, _)| claim))),
        }
    }

    async fn withdraw(&mut self) {
        if std::mem::take(&mut self.claimed) {
            drop(self.store.delete(&self.claim_path()).await);
        }
    }

    async fn put_claim(&self) -> Result<(), DeployError> {
        let (place, text) = (self.claim_path(), PutPayload::from(self.claim.text()?));
        let put = again(|| self.store.put(&place, text.clone())).await;
        put.map(drop).map_err(|error| DeployError::store("lock", error))
    }

    fn claim_path(&self) -> Path {
        Path::from(format!("{CLAIMS}/{}", self.claim.id))
    }

    async fn read(&self) -> Result<Option<(Option<Claim>, UpdateVersion)>, DeployError> {
        claim(&self.store, &Path::from(LOCK)).await
    }

    async fn put(&mut self, mode: PutMode) -> Result<(), Error> {
        let text = self.claim.text().map_err(|error| Error::Generic { store: "lock", source: Box::new(error) })?;
        let (place, text, options) = (Path::from(LOCK), PutPayload::from(text), PutOptions::from(mode));
        let put = again(|| self.store.put_opts(&place, text.clone(), options.clone())).await?;
        self.version = Some(put.into());
        Ok(())
    }
}

/// A claim, if it can be understood, with its version; `None` if there is none.
async fn claim(
    store: &Arc<dyn ObjectStore>,
    path: &Path,
) -> Result<Option<(Option<Claim>, UpdateVersion)>, DeployError> {
    let read = super::read(store, path).await?;
    Ok(read.map(|(bytes, version)| (serde_json::from_slice(&bytes).ok(), version)))
}
