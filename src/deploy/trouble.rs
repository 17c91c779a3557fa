//! Why a deploy did not begin or did not end, and what to do about it.

use std::error::Error as _;
use std::fmt;
use std::io;

use object_store::Error;

use super::lock::Claim;
use crate::text::plain_reason;

/// Why a deploy did not begin or did not end. What readers get is whole in any case.
#[derive(Debug)]
pub enum DeployError {
    /// Files lie at the target, at addresses of the site, that nutgraf did not put there.
    Foreign(Vec<String>),
    /// Another deploy is at work, if it can be understood by whom.
    Busy(Option<Box<Claim>>),
    /// Another deploy has taken the lock while this one was at work.
    Lost,
    /// What we keep at the target cannot be understood.
    Manifest(String),
    /// A file of the output cannot be read, or has another content than a moment ago.
    File(String, Option<io::Error>),
    /// The address or the environment says too little.
    Setting {
        /// What is missing or wrong.
        message: String,
        /// What to set.
        hint: String,
    },
    /// The store refused.
    Store {
        /// What was to be done: `write`.
        doing: &'static str,
        /// What it said.
        error: Box<Error>,
    },
    /// Somebody asked it to stop.
    Stopped,
    /// A promise of ours that did not hold.
    Internal(String),
}

impl DeployError {
    pub(super) fn store(doing: &'static str, error: Error) -> Self {
        Self::Store { doing, error: Box::new(error) }
    }

    pub(super) fn busy(claim: Option<Claim>) -> Self {
        Self::Busy(claim.map(Box::new))
    }

    /// Whether the command has to be changed, and not the machine or the store.
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Foreign(_) | Self::Setting { .. })
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Foreign(_) => "move them away, or deploy to a path or a folder of the site’s own".to_owned(),
            Self::Busy(_) => {
                "wait for it to end; if it is sure that it is not at work, run again with `--force-unlock`".to_owned()
            }
            Self::Lost => "look who else deploys, then run again".to_owned(),
            Self::Manifest(_) => "use the nutgraf that wrote it, or put back a copy of it".to_owned(),
            Self::File(..) => "it changed while the site was deployed: run again".to_owned(),
            Self::Setting { hint, .. } => hint.clone(),
            Self::Store { error, .. } => Refusal::of(error).hint().to_owned(),
            Self::Stopped => "run it again: what has arrived is not sent again".to_owned(),
            Self::Internal(_) => "please report this".to_owned(),
        }
    }
}

impl fmt::Display for DeployError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(addresses) => foreign(addresses, f),
            Self::Busy(Some(claim)) => {
                let since = claim.since.strftime("%Y-%m-%d %H:%M UTC");
                write!(f, "another deploy to this target is at work: {}, since {since}", claim.by)
            }
            Self::Busy(None) => write!(f, "another deploy to this target is at work"),
            Self::Lost => write!(f, "another deploy took the target while this one was at work"),
            Self::Manifest(wrong) => write!(f, "`.nutgraf/deployed` at the target cannot be understood: {wrong}"),
            Self::File(address, Some(error)) => write!(f, "cannot read `{address}`: {}", plain_reason(error)),
            Self::File(address, None) => write!(f, "`{address}` is not the file it was a moment ago"),
            Self::Setting { message, .. } => f.write_str(message),
            Self::Store { doing, error } => write!(f, "cannot {doing} at the target: {}", Refusal::of(error)),
            Self::Stopped => write!(f, "stopped before everything was there"),
            Self::Internal(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for DeployError {}

fn foreign(addresses: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shown: Vec<String> = addresses.iter().take(3).map(|address| format!("`{address}`")).collect();
    let more = addresses.len() - shown.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let (is, it) = if addresses.len() == 1 { ("is", "it") } else { ("are", "them") };
    write!(f, "{}{more} {is} at the target already, and nutgraf did not put {it} there", shown.join(", "))
}

/// What a store means by an error.
enum Refusal {
    /// There is no bucket, or what the store calls one.
    Nothing(&'static str),
    UnknownKey(String),
    NotAllowed(String),
    Unreachable(String),
    Other(String),
}

impl Refusal {
    fn of(error: &Error) -> Self {
        let text = error.to_string();
        let code = between(&text, "<Code>", "</Code>").unwrap_or_default();
        let words = between(&text, "<Message>", "</Message>").or_else(|| between(&text, "\"message\": \"", "\""));
        let words = words.filter(|words| !words.is_empty()).unwrap_or(if code.is_empty() { &text } else { code });
        let words = words.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
        match (error, code) {
            (_, "NoSuchBucket") => Self::Nothing("bucket"),
            (_, "ContainerNotFound") => Self::Nothing("container"),
            (_, _) if text.contains("bucket does not exist") => Self::Nothing("bucket"),
            (
                _,
                "InvalidAccessKeyId"
                | "NotSignedUp"
                | "SignatureDoesNotMatch"
                | "InvalidSignature"
                | "AuthenticationFailed",
            )
            | (Error::Unauthenticated { .. }, _) => Self::UnknownKey(words),
            (Error::PermissionDenied { .. }, _) | (_, "AccessDenied") => Self::NotAllowed(words),
            _ => match cause(error) {
                Some(io) if io.kind() == io::ErrorKind::PermissionDenied => Self::NotAllowed(plain_reason(io)),
                Some(io) if is_network(io.kind()) => Self::Unreachable(plain_reason(io)),
                Some(io) => Self::Other(plain_reason(io)),
                None if text.contains("dns error") => Self::Unreachable("its name is not known".to_owned()),
                None if text.contains("error sending request") => Self::Unreachable("it does not answer".to_owned()),
                None => Self::Other(words),
            },
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::Nothing(_) => {
                "make it first, or correct its name, or the address of the server in the environment (`AWS_ENDPOINT`, `AZURE_STORAGE_ENDPOINT`)"
            }
            Self::UnknownKey(_) => {
                "look at the key in the environment, and at the region and the clock of this machine"
            }
            Self::NotAllowed(_) => "whoever deploys must be allowed to list, read, write and delete there",
            Self::Unreachable(_) => {
                "look at the network and at the server’s address (`AWS_ENDPOINT`, `AZURE_STORAGE_ENDPOINT`), then run again: what has arrived is not sent again"
            }
            Self::Other(_) => "mend that, then run again: what has arrived is not sent again",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(what) => write!(f, "there is no such {what}"),
            Self::UnknownKey(words) => write!(f, "the store does not accept the key ({words})"),
            Self::NotAllowed(words) => write!(f, "it is not allowed ({words})"),
            Self::Unreachable(words) => write!(f, "the server cannot be reached: {words}"),
            Self::Other(words) => f.write_str(words),
        }
    }
}

/// What the system itself said, at the root of an error.
fn cause(error: &Error) -> Option<&io::Error> {
    let mut next = error.source();
    let mut found = None;
    while let Some(error) = next {
        found = error.downcast_ref::<io::Error>().or(found);
        next = error.source();
    }
    found
}

fn is_network(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{
        ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable, NetworkUnreachable, TimedOut,
        UnexpectedEof,
    };
    matches!(
        kind,
        ConnectionRefused
            | ConnectionReset
            | ConnectionAborted
            | HostUnreachable
            | NetworkUnreachable
            | TimedOut
            | UnexpectedEof
    )
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    text.split_once(before)?.1.split_once(after).map(|(found, _)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of an error in which a server’s answer stands.
    fn said(answer: &str) -> String {
        let error = Error::Generic { store: "S3", source: answer.into() };
        DeployError::store("write", error).to_string()
    }

    #[test]
    fn what_servers_answer_becomes_one_plain_line() {
        let s3 = "Error performing PUT http://x in 1ms - Server returned non-2xx status code: 404: <?xml?><Error><Code>NoSuchBucket</Code><Message>No.</Message></Error>";
        assert_eq!(said(s3), "cannot write at the target: there is no such bucket");
        let region = "400 Bad Request: <Error><Code>AuthorizationHeaderMalformed</Code><Message>The region is wrong; expecting eu-west-1.</Message></Error>";
        assert_eq!(said(region), "cannot write at the target: The region is wrong; expecting eu-west-1");
        let key = "403: <Error><Code>InvalidAccessKeyId</Code><Message>Unknown key</Message></Error>";
        assert_eq!(said(key), "cannot write at the target: the store does not accept the key (Unknown key)");
        let google = "404: { \"error\": { \"message\": \"The specified bucket does not exist.\" } }";
        assert_eq!(said(google), "cannot write at the target: there is no such bucket");
        let azure = "404: <Error><Code>ContainerNotFound</Code><Message>The container is not there.\nRequestId: 1</Message></Error>";
        assert_eq!(said(azure), "cannot write at the target: there is no such container");
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let error = Error::Generic { store: "S3", source: Box::new(refused) };
        let error = DeployError::store("write", error);
        assert!(error.to_string().starts_with("cannot write at the target: the server cannot be reached"));
        assert!(error.hint().contains("AWS_ENDPOINT"));
    }
}
