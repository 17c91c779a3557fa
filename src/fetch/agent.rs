//! One request to one server, and what came back, as values.

use std::fmt;
use std::io::{self, Read};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{HeaderMap, Uri};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Body, Error, Proxy};

use super::{Manner, Reach};
use crate::links::asking::{Method, Quest};
use crate::links::meaning::{Answer, Failure, Response};

/// So much of a refusal is read to see whether it asks for a person.
const MOST_READ: u64 = 32 << 10;

/// What speaks HTTP.
pub(super) struct Agent {
    inner: ureq::Agent,
    reach: Reach,
}

impl Agent {
    pub(super) fn new(manner: &Manner) -> Self {
        // The roots are those of the system, so that a page is trusted here as it is in the browser beside it.
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Config::builder()
            .tls_config(tls)
            .user_agent(manner.user_agent.as_str())
            .accept("text/html,application/xhtml+xml,*/*;q=0.8")
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .proxy(Proxy::try_from_env())
            .build();
        let resolver = Guarded { inner: DefaultResolver::default(), reach: manner.reach };
        Self { inner: ureq::Agent::with_parts(config, DefaultConnector::default(), resolver), reach: manner.reach }
    }

    /// Makes the request that a quest wants made.
    pub(super) fn ask(&self, quest: &Quest, timeout: Duration) -> Answer {
        if !self.reach.allows_host(quest.at.host().as_ref()) {
            return Answer::Failed(Failure::Private);
        }
        let request = match quest.method {
            Method::Head => self.inner.head(quest.at.as_str()),
            Method::Get => self.inner.get(quest.at.as_str()),
        };
        match request.config().timeout_global(Some(timeout)).build().call() {
            Ok(response) => Answer::Response(read(response)),
            Err(error) => Answer::Failed(failure(&error)),
        }
    }
}

/// Looks names up, and keeps back addresses that may not be asked: a name may lead anywhere, and elsewhere each time.
#[derive(Debug)]
struct Guarded {
    inner: DefaultResolver,
    reach: Reach,
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| self.reach.allows(address.ip())) {
            allowed.push(*address);
        }
        match found.first() {
            Some(first) if allowed.is_empty() => Err(Error::Other(Box::new(KeptBack(first.ip())))),
            _ => Ok(allowed),
        }
    }
}

/// A name leads to an address that may not be asked.
#[derive(Debug)]
struct KeptBack(IpAddr);

impl fmt::Display for KeptBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a public address", self.0)
    }
}

impl std::error::Error for KeptBack {}

fn read(mut response: ureq::http::Response<Body>) -> Response {
    let headers = response.headers();
    let text = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let status = response.status().as_u16();
    let mut read = Response {
        status,
        location: text("location"),
        retry_after: text("retry-after").and_then(|wait| wait.trim().parse().ok()),
        sets_cookie: headers.contains_key("set-cookie"),
        challenge: says_so(headers),
    };
    if matches!(status, 400..=599) && !read.challenge {
        let mut page = Vec::new();
        // A page that breaks off says as much as it says.
        drop(response.body_mut().as_reader().take(MOST_READ).read_to_end(&mut page));
        read.challenge = asks_for_a_person(&String::from_utf8_lossy(&page));
    }
    read
}

/// Whether the head of an answer says that a wall against programs made it.
fn says_so(headers: &HeaderMap) -> bool {
    headers.get("cf-mitigated").is_some_and(|value| value.as_bytes() == b"challenge")
        || headers.contains_key("x-datadome")
}

/// Whether a page is one of those that walls against programs show instead of their own.
fn asks_for_a_person(page: &str) -> bool {
    let page = page.to_lowercase();
    ["captcha", "cf-chl", "challenge-platform", "just a moment", "ddos-guard", "are you a robot", "unusual traffic"]
        .into_iter()
        .any(|sign| page.contains(sign))
}

fn failure(error: &Error) -> Failure {
    match error {
        Error::BadUri(_) | Error::Http(_) => Failure::NoAddress,
        Error::HostNotFound => Failure::NoSuchName,
        Error::Timeout(_) => Failure::Slow,
        Error::Protocol(_) | Error::LargeResponseHeader(..) => Failure::NotHttp,
        Error::Rustls(error) => of_tls(&error.to_string()),
        Error::Io(error) => of_io(error),
        Error::Other(error) if error.is::<KeptBack>() => Failure::LeadsPrivate,
        error => Failure::Other(error.to_string().to_lowercase()),
    }
}

fn of_io(error: &io::Error) -> Failure {
    use io::ErrorKind;
    // TLS and the look-up of names speak through the errors of the system, and only in words.
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return of_tls(&tls.to_string());
    }
    let text = error.to_string().to_lowercase();
    if text.contains("lookup address") || text.contains("no such host") {
        let unknown = ["not known", "does not resolve", "no such host", "no address associated"];
        let gone = unknown.into_iter().any(|words| text.contains(words));
        return if gone { Failure::NoSuchName } else { Failure::NoLookup };
    }
    match error.kind() {
        ErrorKind::ConnectionRefused => Failure::Refused,
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Failure::Slow,
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => Failure::Cut,
        ErrorKind::InvalidData => Failure::NotHttp,
        _ => Failure::Other(crate::text::plain_reason(error)),
    }
}

/// The words of the TLS library, taken apart: its types are no part of what `ureq` promises.
fn of_tls(words: &str) -> Failure {
    let Some(reason) = words.strip_prefix("invalid peer certificate: ") else {
        return Failure::Other(format!("TLS fails, {words}"));
    };
    let reason = reason.to_lowercase();
    if reason.contains("unknownissuer") || reason.contains("unknown issuer") {
        Failure::UnknownIssuer
    } else if reason.contains("expired") {
        Failure::Certificate("it has expired".to_owned())
    } else if reason.contains("not valid for name") || reason.contains("notvalidforname") {
        Failure::Certificate("it belongs to another host".to_owned())
    } else if reason.contains("revoked") {
        Failure::Certificate("it was revoked".to_owned())
    } else {
        Failure::Certificate("it is not valid".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use rustls::CertificateError;

    use super::*;

    #[test]
    fn a_name_that_leads_into_a_private_network_is_not_asked() {
        let agent = Agent::new(&Manner::polite("nutgraf-tests".to_owned()));
        // Behind the check of names, which knows this one: the look-up must keep it back too.
        let error = agent.inner.get("http://localhost:9/").config().proxy(None).build().call().unwrap_err();
        assert_eq!(failure(&error), Failure::LeadsPrivate);
    }

    #[test]
    fn a_certificate_is_wrong_in_words() {
        let wrong = |error: CertificateError| of_tls(&rustls::Error::InvalidCertificate(error).to_string());
        assert_eq!(wrong(CertificateError::Expired), Failure::Certificate("it has expired".into()));
        assert_eq!(wrong(CertificateError::NotValidForName), Failure::Certificate("it belongs to another host".into()));
        assert_eq!(wrong(CertificateError::Revoked), Failure::Certificate("it was revoked".into()));
        assert_eq!(wrong(CertificateError::UnknownIssuer), Failure::UnknownIssuer);
    }

    #[test]
    fn a_name_that_does_not_exist_is_told_from_one_that_cannot_be_looked_up_now() {
        let of = |words: &str| of_io(&io::Error::other(format!("failed to lookup address information: {words}")));
        assert_eq!(of("Name or service not known"), Failure::NoSuchName);
        assert_eq!(of("nodename nor servname provided, or not known"), Failure::NoSuchName);
        assert_eq!(of("Temporary failure in name resolution"), Failure::NoLookup);
    }
}
