//! Carries a plan out: several files at once, wave after wave, with an account of what has arrived.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use object_store::path::Path;
use object_store::{
    Attribute, AttributeValue, Attributes, Error, MultipartUpload, ObjectStore, ObjectStoreExt, PutMultipartOptions,
    PutOptions, PutPayload,
};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::again::again;
use super::headers::headers;
use super::lock::RENEWED_EVERY;
use super::{Deploy, DeployError, MANIFEST, Object, Reader, State, Upload};
use crate::memo::Fingerprint;

/// So many files are on their way at once: most of the time is waiting for answers.
const AT_ONCE: usize = 16;
/// So many bytes are, unless one file alone has more: they are held in memory.
const BYTES_AT_ONCE: u64 = 64 << 20;
/// A larger file is sent in parts of this length, so that a torn line costs one part.
const PART: usize = 8 << 20;
/// The account is written at most so often, and takes at most a tenth of the time.
const BETWEEN_ACCOUNTS: Duration = Duration::from_millis(500);
/// How often it is looked whether there is something else to do than to wait.
const TICK: Duration = Duration::from_secs(1);

/// Something that has been done at the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// A file has arrived.
    Sent(&'a Upload),
    /// A file is gone.
    Removed(&'a str),
}

/// Something to be done at the target.
#[derive(Debug, Clone)]
enum Task {
    Send(Upload),
    Remove(String),
}

impl Task {
    fn bytes(&self) -> u64 {
        match self {
            Self::Send(upload) => upload.object.length,
            Self::Remove(_) => 0,
        }
    }
}

impl Deploy {
    /// Does all that the plan says, in its order. `tell` hears of each step; once `stop` is set, nothing more is begun. After an error the
    /// deploy can only be [given up](Deploy::give_up).
    pub async fn carry_out(&mut self, tell: &dyn Fn(Step<'_>), stop: &AtomicBool) -> Result<(), DeployError> {
        let plan = self.plan.clone();
        if plan.uploads().next().is_some() || plan.removed().next().is_some() {
            self.sweep_halves();
            self.remote.widen(plan.uploads().map(|upload| &upload.address).chain(plan.removed()));
            self.write_account().await?;
        }
        let removals = |addresses: &[String]| addresses.iter().cloned().map(Task::Remove).collect();
        let mut waves: Vec<Vec<Task>> = vec![removals(&plan.in_the_way)];
        waves.extend(plan.waves.iter().map(|wave| wave.iter().cloned().map(Task::Send).collect()));
        waves.push(removals(&plan.deletions));
        for wave in waves {
            let done = self.wave(wave, tell, stop).await;
            if matches!(done, Err(DeployError::Lost)) {
                // What is kept at the target is the other’s now.
                self.account.stale = false;
            }
            done?;
        }
        Ok(())
    }

    /// Does everything of one wave, and waits until it is done. After a failure, what is on its way is waited for.
    async fn wave(&mut self, tasks: Vec<Task>, tell: &dyn Fn(Step<'_>), stop: &AtomicBool) -> Result<(), DeployError> {
        let mut rest = tasks.into_iter().peekable();
        let mut under_way: JoinSet<Result<Task, DeployError>> = JoinSet::new();
        let (mut bytes, mut failed) = (0, None);
        loop {
            while failed.is_none() && !stop.load(Ordering::Relaxed) && under_way.len() < AT_ONCE {
                let fits = |task: &Task| bytes == 0 || bytes + task.bytes() <= BYTES_AT_ONCE;
                let Some(task) = rest.next_if(fits) else { break };
                bytes += task.bytes();
                under_way.spawn(self.errand(task));
            }
            match timeout(TICK, under_way.join_next()).await {
                Ok(None) => break,
                Ok(Some(Ok(Ok(task)))) => {
                    bytes = bytes.saturating_sub(task.bytes());
                    self.note(&task, tell);
                }
                Ok(Some(Ok(Err(error)))) => failed = failed.or(Some(error)),
                Ok(Some(Err(error))) => failed = failed.or(Some(DeployError::Internal(error.to_string()))),
                Err(_) => {}
            }
            if failed.is_none() {
                failed = self.keep_account().await.err();
            }
        }
        match failed {
            Some(error) => Err(error),
            None if rest.peek().is_some() => Err(DeployError::Stopped),
            None => Ok(()),
        }
    }

    /// One thing to do, apart from the deploy, so that several are done at once.
    fn errand(&self, task: Task) -> impl Future<Output = Result<Task, DeployError>> + Send + 'static {
        let (store, read) = (Arc::clone(&self.store.inner), Arc::clone(&self.site.read));
        let own = Arc::clone(&self.site.headers);
        let with_headers = self.store.folder.is_none();
        async move {
            match &task {
                Task::Send(upload) => {
                    let headers = headers(&upload.address, &own);
                    let bytes = read_same(read, upload, &headers).await?;
                    let attributes = if with_headers { attributes(headers) } else { Attributes::default() };
                    send(&*store, &path(&upload.address)?, bytes, attributes).await?;
                }
                Task::Remove(address) => {
                    let place = path(address)?;
                    match again(|| store.delete(&place)).await {
                        Ok(()) | Err(Error::NotFound { .. }) => {}
                        Err(error) => return Err(DeployError::store("delete", error)),
                    }
                }
            }
            Ok(task)
        }
    }

    fn note(&mut self, task: &Task, tell: &dyn Fn(Step<'_>)) {
        let (address, state) = match task {
            Task::Send(upload) => {
                tell(Step::Sent(upload));
                (&upload.address, State::Arrived(upload.object))
            }
            Task::Remove(address) => {
                tell(Step::Removed(address));
                (address, State::Gone)
            }
        };
        self.remote.objects.insert(address.clone(), state);
        self.account.stale = true;
    }

    /// Renews the lock and writes the account, each when it is time.
    async fn keep_account(&mut self) -> Result<(), DeployError> {
        if self.account.renewed.elapsed() >= RENEWED_EVERY {
            self.held.renew((self.clock)()).await?;
            self.account.renewed = Instant::now();
        }
        let pause = BETWEEN_ACCOUNTS.max(self.account.took * 10);
        if self.account.stale && self.account.written.elapsed() >= pause {
            self.write_account().await?;
        }
        Ok(())
    }

    /// Writes down at the target what is known of it.
    pub(super) async fn write_account(&mut self) -> Result<(), DeployError> {
        let begun = Instant::now();
        let (place, text) = (Path::from(MANIFEST), PutPayload::from(self.remote.text()));
        let written = again(|| self.store.inner.put(&place, text.clone())).await;
        written.map_err(|error| DeployError::store("write", error))?;
        self.account.written = Instant::now();
        self.account.took = begun.elapsed();
        self.account.stale = false;
        Ok(())
    }

    /// Removes halves of files that a killed deploy left in a folder, which its store hides: `index.html#1` beside `index.html`.
    #[expect(clippy::disallowed_methods, reason = "the store itself does not show or remove them")]
    fn sweep_halves(&self) {
        let Some(folder) = &self.store.folder else { return };
        let own = [MANIFEST, super::lock::LOCK].into_iter();
        for address in self.remote.untold().map(String::as_str).chain(own) {
            for number in 1..=AT_ONCE {
                if std::fs::remove_file(folder.join(format!("{address}#{number}"))).is_err() {
                    break;
                }
            }
        }
    }
}

/// Reads a file, which must still be the one that is to be sent.
async fn read_same(
    read: Reader,
    upload: &Upload,
    headers: &BTreeMap<&'static str, String>,
) -> Result<Vec<u8>, DeployError> {
    let address = upload.address.clone();
    let read = tokio::task::spawn_blocking(move || read(&address)).await;
    let bytes = read
        .map_err(|error| DeployError::Internal(error.to_string()))?
        .map_err(|error| DeployError::File(upload.address.clone(), Some(error)))?;
    let object = Object::new(Fingerprint::of_bytes(&bytes), bytes.len() as u64, headers);
    if object == upload.object { Ok(bytes) } else { Err(DeployError::File(upload.address.clone(), None)) }
}

async fn send(
    store: &dyn ObjectStore,
    place: &Path,
    bytes: Vec<u8>,
    attributes: Attributes,
) -> Result<(), DeployError> {
    let sent = if bytes.len() > PART {
        again(|| send_in_parts(store, place, &bytes, attributes.clone())).await
    } else {
        let (payload, options) = (PutPayload::from(bytes), PutOptions { attributes, ..PutOptions::default() });
        again(|| store.put_opts(place, payload.clone(), options.clone())).await.map(drop)
    };
    sent.map_err(|error| DeployError::store("write", error))
}

async fn send_in_parts(
    store: &dyn ObjectStore,
    place: &Path,
    bytes: &[u8],
    attributes: Attributes,
) -> Result<(), Error> {
    let mut parts: Box<dyn MultipartUpload> =
        store.put_multipart_opts(place, PutMultipartOptions { attributes, ..PutMultipartOptions::default() }).await?;
    for part in bytes.chunks(PART) {
        if let Err(error) = parts.put_part(PutPayload::from(part.to_vec())).await {
            // What the store keeps of parts costs money until it is told to forget them.
            drop(parts.abort().await);
            return Err(error);
        }
    }
    parts.complete().await.map(drop)
}

fn attributes(headers: BTreeMap<&'static str, String>) -> Attributes {
    let attribute = |(name, value): (&str, String)| {
        let attribute = match name {
            "Cache-Control" => Attribute::CacheControl,
            "Content-Disposition" => Attribute::ContentDisposition,
            "Content-Language" => Attribute::ContentLanguage,
            _ => Attribute::ContentType,
        };
        (attribute, AttributeValue::from(value))
    };
    headers.into_iter().map(attribute).collect()
}

/// An address as the store’s name of the object: letter for letter, since a reader’s request is.
fn path(address: &str) -> Result<Path, DeployError> {
    Path::parse(address).map_err(|error| DeployError::store("name a file", error.into()))
}
