//! Opens the store of a target, with what the environment says of it. Nothing is asked of it yet.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientConfigKey, ObjectStore, ObjectStoreScheme, RetryConfig};
use url::Url;

use super::DeployError;
use crate::target::Target;

/// A store that has been opened.
#[derive(Debug, Clone)]
pub struct Store {
    /// What can be asked, with the site’s addresses as locations.
    pub inner: Arc<dyn ObjectStore>,
    /// The folder, if it is one: a file and a folder cannot have one name there, and nothing can be said of how files are handed out.
    pub folder: Option<PathBuf>,
}

/// The environment: names with their values.
pub type Environment = [(String, String)];

/// So long may one request take: 8 MiB over a slow line.
const REQUEST: Duration = Duration::from_mins(5);

/// How long a request that fails is made again, with pauses that grow and are never quite the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Some seconds: to find out whether an address is right.
    Short,
    /// Two minutes: a node that restarts, or a store that asks for patience, is no reason to give up.
    Long,
}

impl Patience {
    fn retries(self) -> RetryConfig {
        let (max_backoff, max_retries, retry_timeout) = match self {
            Self::Short => (Duration::from_secs(1), 3, Duration::from_secs(5)),
            Self::Long => (Duration::from_secs(15), 12, Duration::from_mins(2)),
        };
        let backoff = BackoffConfig { init_backoff: Duration::from_millis(200), max_backoff, base: 2.0 };
        RetryConfig { backoff, max_retries, retry_timeout }
    }
}

/// Opens the store of a target. A folder is made if `make` says so and it is not there.
pub fn open(target: &Target, environment: &Environment, make: bool, patience: Patience) -> Result<Store, DeployError> {
    match target {
        Target::Folder(folder) => open_folder(folder, make),
        Target::Store(url) => Ok(Store { inner: open_store(url, environment, patience.retries())?, folder: None }),
    }
}

#[expect(clippy::disallowed_methods, reason = "a folder is a target like any other, and targets are written to here")]
fn open_folder(folder: &Path, make: bool) -> Result<Store, DeployError> {
    if !folder.is_dir() {
        if !make && !folder.exists() {
            return Ok(Store { inner: Arc::new(InMemory::new()), folder: Some(folder.to_owned()) });
        }
        std::fs::create_dir_all(folder).map_err(|error| DeployError::store("write", generic(Box::new(error))))?;
    }
    let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| DeployError::store("write", error))?;
    Ok(Store { inner: Arc::new(store.with_automatic_cleanup(true)), folder: Some(folder.to_owned()) })
}

fn generic(source: Box<dyn std::error::Error + Send + Sync>) -> object_store::Error {
    object_store::Error::Generic { store: "folder", source }
}

fn open_store(url: &Url, environment: &Environment, retries: RetryConfig) -> Result<Arc<dyn ObjectStore>, DeployError> {
    let (scheme, path) = ObjectStoreScheme::parse(url).map_err(|error| setting(&error.to_string(), ""))?;
    // The TLS of requests is that of the rest of the program. Whoever came first has set the same.
    drop(rustls::crypto::ring::default_provider().install_default());
    let store: Arc<dyn ObjectStore> = match scheme {
        ObjectStoreScheme::AmazonS3 => s3(url, environment, retries)?,
        ObjectStoreScheme::GoogleCloudStorage => google(url, environment, retries)?,
        ObjectStoreScheme::MicrosoftAzure => azure(url, environment, retries)?,
        _ => return Err(setting("nutgraf does not know this kind of store", "write `s3://bucket/path`")),
    };
    Ok(if path.as_ref().is_empty() { store } else { Arc::new(PrefixStore::new(store, path)) })
}

fn s3(url: &Url, environment: &Environment, retries: RetryConfig) -> Result<Arc<dyn ObjectStore>, DeployError> {
    let keys = [
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];
    // Without this, the machine’s own metadata server would be asked, for minutes where there is none.
    let hint = "set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or what a role in the cloud has: `AWS_WEB_IDENTITY_TOKEN_FILE` or `AWS_CONTAINER_CREDENTIALS_…_URI`; for a server that is not Amazon’s, also `AWS_ENDPOINT`";
    needs(environment, &keys, hint)?;
    if is_set(environment, "AWS_ACCESS_KEY_ID") && !is_set(environment, "AWS_SECRET_ACCESS_KEY") {
        return Err(setting("`AWS_ACCESS_KEY_ID` is set, and `AWS_SECRET_ACCESS_KEY` is not", "set both"));
    }
    let endpoint = ["AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"]
        .into_iter()
        .find(|name| environment.iter().any(|(key, value)| key == name && value.starts_with("http://")));
    if let (Some(name), false) = (endpoint, is_set(environment, "AWS_ALLOW_HTTP")) {
        let message = format!("`{name}` is an address without TLS: the site would be sent in the open");
        return Err(setting(&message, "write `https://…`, or set `AWS_ALLOW_HTTP=true` on a network of your own"));
    }
    // One request for each file: not all stores know the one that deletes many.
    let builder = AmazonS3Builder::new().with_config(AmazonS3ConfigKey::DisableBulkDelete, "true");
    let builder = with_environment("AWS_", environment).fold(builder, |builder, (name, value)| match name.parse() {
        Ok(key) => builder.with_config(key, value),
        Err(_) => builder,
    });
    let builder = client(environment, "AWS_")
        .fold(builder, |builder, (key, value)| builder.with_config(AmazonS3ConfigKey::Client(key), value));
    let built = builder.with_url(url.as_str()).with_retry(retries).build();
    Ok(Arc::new(built.map_err(|error| told(&error))?))
}

fn google(url: &Url, environment: &Environment, retries: RetryConfig) -> Result<Arc<dyn ObjectStore>, DeployError> {
    let keys = [
        "GOOGLE_APPLICATION_CREDENTIALS",
        "GOOGLE_SERVICE_ACCOUNT",
        "GOOGLE_SERVICE_ACCOUNT_PATH",
        "GOOGLE_SERVICE_ACCOUNT_KEY",
        "GOOGLE_BEARER_TOKEN",
    ];
    let hint = "set `GOOGLE_APPLICATION_CREDENTIALS` or `GOOGLE_SERVICE_ACCOUNT` to the path of a key file, or `GOOGLE_SERVICE_ACCOUNT_KEY` to its text";
    needs(environment, &keys, hint)?;
    let builder =
        with_environment("GOOGLE_", environment).fold(GoogleCloudStorageBuilder::new(), |builder, (name, value)| {
            match name.parse() {
                Ok(key) => builder.with_config(key, value),
                Err(_) => builder,
            }
        });
    let builder = client(environment, "GOOGLE_")
        .fold(builder, |builder, (key, value)| builder.with_config(GoogleConfigKey::Client(key), value));
    let built = builder.with_url(url.as_str()).with_retry(retries).build();
    Ok(Arc::new(built.map_err(|error| told(&error))?))
}

fn azure(url: &Url, environment: &Environment, retries: RetryConfig) -> Result<Arc<dyn ObjectStore>, DeployError> {
    let keys = [
        "AZURE_STORAGE_ACCOUNT_KEY",
        "AZURE_STORAGE_ACCESS_KEY",
        "AZURE_STORAGE_SAS_TOKEN",
        "AZURE_STORAGE_SAS_KEY",
        "AZURE_STORAGE_CLIENT_ID",
        "AZURE_CLIENT_ID",
        "AZURE_STORAGE_TOKEN",
        "AZURE_FEDERATED_TOKEN_FILE",
    ];
    let hint = "set `AZURE_STORAGE_ACCOUNT_NAME` with `AZURE_STORAGE_ACCOUNT_KEY` or `AZURE_STORAGE_SAS_TOKEN`, or `AZURE_CLIENT_ID` with `AZURE_TENANT_ID` and `AZURE_CLIENT_SECRET` or `AZURE_FEDERATED_TOKEN_FILE`";
    needs(environment, &keys, hint)?;
    let builder =
        with_environment("AZURE_", environment).fold(MicrosoftAzureBuilder::new(), |builder, (name, value)| match name
            .parse()
        {
            Ok(key) => builder.with_config(key, value),
            Err(_) => builder,
        });
    let builder = client(environment, "AZURE_")
        .fold(builder, |builder, (key, value)| builder.with_config(AzureConfigKey::Client(key), value));
    let built = builder.with_url(url.as_str()).with_retry(retries).build();
    Ok(Arc::new(built.map_err(|error| told(&error))?))
}

/// The variables of one kind of store, as its builder calls them.
fn with_environment<'e>(prefix: &'static str, environment: &'e Environment) -> impl Iterator<Item = (String, &'e str)> {
    let ours = environment.iter().filter(move |(name, value)| name.starts_with(prefix) && !value.is_empty());
    ours.map(|(name, value)| (name.to_ascii_lowercase(), value.as_str()))
}

/// How we ask, unless the environment says otherwise.
fn client<'e>(environment: &'e Environment, prefix: &'e str) -> impl Iterator<Item = (ClientConfigKey, String)> + 'e {
    let ours = [
        (ClientConfigKey::Timeout, "TIMEOUT", format!("{} seconds", REQUEST.as_secs())),
        (ClientConfigKey::ConnectTimeout, "CONNECT_TIMEOUT", "10 seconds".to_owned()),
        (ClientConfigKey::UserAgent, "USER_AGENT", concat!("nutgraf/", env!("CARGO_PKG_VERSION")).to_owned()),
    ];
    ours.into_iter()
        .filter(move |(_, name, _)| !is_set(environment, &format!("{prefix}{name}")))
        .map(|(key, _, value)| (key, value))
}

fn is_set(environment: &Environment, name: &str) -> bool {
    environment.iter().any(|(key, value)| key == name && !value.is_empty())
}

fn needs(environment: &Environment, names: &[&str], hint: &str) -> Result<(), DeployError> {
    if names.iter().any(|name| is_set(environment, name)) {
        return Ok(());
    }
    Err(setting("there are no credentials for this target in the environment", hint))
}

fn setting(message: &str, hint: &str) -> DeployError {
    DeployError::Setting { message: message.to_owned(), hint: hint.to_owned() }
}

/// What a builder does not like about the environment.
fn told(error: &object_store::Error) -> DeployError {
    let text = error.to_string();
    let text = text.split_once("error: ").map_or(text.as_str(), |(_, reason)| reason);
    setting(
        &format!("the target cannot be used: {text}"),
        "look at the address and at the variables in the environment",
    )
}
