//! A store of the tests' own, which notes what is asked of it.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use nutgraf::deploy::{Remote, Store};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt,
    PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use tokio_stream::{Stream, StreamExt};

type Listed<T> = Pin<Box<dyn Stream<Item = Result<T>> + Send>>;

/// A store that notes what is asked of it, may stop taking files, and may be one that heeds no conditions.
#[derive(Debug)]
pub(crate) struct Watched {
    /// Where things lie.
    pub(crate) inner: InMemory,
    /// Puts and deletions of files of the site, with `-` before those.
    seen: Arc<Mutex<Vec<String>>>,
    /// How many more files it takes.
    pub(crate) room: AtomicUsize,
    heedless: bool,
}

impl Watched {
    pub(crate) fn new(heedless: bool) -> Arc<Self> {
        Arc::new(Self { inner: InMemory::new(), seen: Arc::default(), room: AtomicUsize::new(usize::MAX), heedless })
    }

    pub(crate) fn store(self: &Arc<Self>) -> Store {
        Store { inner: Arc::clone(self) as Arc<dyn ObjectStore>, folder: None }
    }

    pub(crate) fn seen(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    pub(crate) async fn text(&self, address: &str) -> Option<String> {
        let got = self.inner.get(&Path::parse(address).unwrap()).await.ok()?;
        Some(String::from_utf8(got.bytes().await.unwrap().to_vec()).unwrap())
    }

    pub(crate) async fn manifest(&self) -> Remote {
        Remote::read(&self.text(".nutgraf/deployed").await.unwrap()).unwrap()
    }
}

impl fmt::Display for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watched")
    }
}

#[async_trait]
impl ObjectStore for Watched {
    async fn put_opts(&self, location: &Path, payload: PutPayload, mut options: PutOptions) -> Result<PutResult> {
        if self.heedless {
            options.mode = PutMode::Overwrite;
        }
        if !location.as_ref().starts_with(".nutgraf/") {
            let left = self.room.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            if left.is_err() {
                return Err(Error::Generic { store: "full", source: "no more room".into() });
            }
            // What is asked for later must not come earlier by chance.
            tokio::time::sleep(Duration::from_millis(5)).await;
            self.seen.lock().unwrap().push(location.to_string());
        }
        self.inner.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(&self, place: &Path, options: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        self.seen.lock().unwrap().push(format!("in parts: {place}"));
        self.inner.put_multipart_opts(place, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: Listed<Path>) -> Listed<Path> {
        let seen = Arc::clone(&self.seen);
        let noted = locations.map(move |location| {
            location.inspect(|location| {
                if !location.as_ref().starts_with(".nutgraf/") {
                    seen.lock().unwrap().push(format!("-{location}"));
                }
            })
        });
        self.inner.delete_stream(Box::pin(noted))
    }

    fn list(&self, prefix: Option<&Path>) -> Listed<ObjectMeta> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}
