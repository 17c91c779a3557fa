//! Where a site is brought to: a folder, or a place in an object store. Words only; nothing is asked here.

use std::fmt;
use std::path::PathBuf;

use url::Url;

/// Where a site is brought to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket or container, with the path in it below which the site lies. Holds no secret.
    Store(Url),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Store(url) => f.write_str(url.as_str().trim_end_matches('/')),
        }
    }
}

/// What is wrong with a target. The message never repeats the address: it may hold a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongTarget {
    /// What it is, to go on from the target’s name.
    pub message: &'static str,
    /// What to write instead.
    pub hint: &'static str,
    /// Whether the address is not to be shown.
    pub secret: bool,
}

/// Ways to write where a container of Azure is, in which the part before `@` is no name of a person.
const AZURE: [&str; 5] = ["az", "azure", "adl", "abfs", "abfss"];
/// The hosts of those who have stores at `https` addresses that tell which store it is.
const KNOWN_HOSTS: [&str; 4] =
    ["amazonaws.com", "blob.core.windows.net", "dfs.core.windows.net", "r2.cloudflarestorage.com"];

impl Target {
    /// Reads an address such as `s3://bucket/news`, or the path of a folder.
    pub fn parse(text: &str) -> Result<Self, WrongTarget> {
        let wrong = |message, hint| WrongTarget { message, hint, secret: false };
        let text = text.trim();
        if text.is_empty() {
            return Err(wrong("has no address", "write `s3://bucket/path`, or the path of a folder"));
        }
        if !text.contains("://") {
            return Ok(Self::Folder(PathBuf::from(text)));
        }
        let not_an_address = wrong("is not an address", "write it like `s3://bucket/path`");
        let url = Url::parse(text).map_err(|_| not_an_address)?;
        if holds_secret(&url) {
            return Err(WrongTarget {
                message: "has an address that holds more than a place: perhaps a key or a password",
                hint: "take it out of the address; keys belong in the environment, as `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`",
                secret: true,
            });
        }
        let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
            let hint = "write `s3://bucket/path`; for a folder, write its path alone";
            return Err(wrong("names no bucket", hint));
        };
        let at_known_host =
            KNOWN_HOSTS.iter().any(|known| host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')));
        match url.scheme() {
            "s3" | "s3a" | "gs" => Ok(Self::Store(url)),
            scheme if AZURE.contains(&scheme) => Ok(Self::Store(url)),
            "https" if at_known_host => Ok(Self::Store(url)),
            "http" | "https" => Err(wrong(
                "is at a server of which nobody can tell what store it is",
                "write `s3://bucket/path`, and set `AWS_ENDPOINT` to the address of the server",
            )),
            _ => Err(wrong(
                "is at a kind of store that nutgraf does not know",
                "write `s3://bucket/path`, `gs://bucket/path`, `az://container/path`, or the path of a folder",
            )),
        }
    }
}

/// Whether an address could let somebody in: a name or password before the host, or a query, which is where signatures are.
fn holds_secret(url: &Url) -> bool {
    let container = AZURE.contains(&url.scheme());
    url.password().is_some()
        || (!url.username().is_empty() && !container)
        || url.query().is_some()
        || url.fragment().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_stores_and_paths_of_folders_are_told_apart() {
        for store in [
            "s3://bucket",
            "s3://bucket/news/",
            "gs://bucket/x",
            "az://container/x",
            "abfss://container@account.dfs.core.windows.net/x",
            "https://bucket.s3.eu-west-1.amazonaws.com/x",
            "https://1234.r2.cloudflarestorage.com/bucket/x",
        ] {
            assert!(matches!(Target::parse(store), Ok(Target::Store(_))), "{store}");
        }
        for folder in ["../preview", "/srv/www", "preview", "C:\\site"] {
            assert_eq!(Target::parse(folder), Ok(Target::Folder(folder.into())));
        }
        for wrong in ["", "s3://", "s3:///x", "ftp://host/x", "file:///srv/www", "https://example.org/x", "http://h/b"]
        {
            assert!(Target::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_with_a_secret_is_refused_and_not_repeated() {
        for secret in [
            "s3://AKIA:hunter2@bucket/x",
            "s3://AKIA@bucket/x",
            "https://account.blob.core.windows.net/c?sig=hunter2",
            "az://container:hunter2@account/x",
            "s3://bucket/x#hunter2",
        ] {
            let wrong = Target::parse(secret).unwrap_err();
            assert!(wrong.secret && !format!("{wrong:?}").contains("hunter2"), "{secret}");
        }
    }
}
