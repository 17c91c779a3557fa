//! What the answer to a link means: a pure function, so that every way to misbehave has a test.

use serde::{Deserialize, Serialize};
use url::Url;

/// What is known of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// It leads where it did.
    Good,
    /// It leads on for good, to this address.
    Moved(String),
    /// A program may not read it; a person perhaps can. Why.
    Blocked(String),
    /// Nobody can say now. Why.
    Unsure(String),
    /// No reader can open it. Why.
    Broken(String),
}

/// What a server said to one request, or why it said nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It answered.
    Response(Response),
    /// It did not.
    Failed(Failure),
}

/// The parts of an answer that matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Where it sends on to, as written.
    pub location: Option<String>,
    /// After how many seconds it wants to be asked again.
    pub retry_after: Option<u64>,
    /// Whether it wants a cookie back.
    pub sets_cookie: bool,
    /// Whether it asks for a proof that a person is there.
    pub challenge: bool,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It is no address of the web.
    NoAddress,
    /// The name of the host does not exist.
    NoSuchName,
    /// The name could not be looked up now.
    NoLookup,
    /// The address itself is one of this machine or of a private network.
    Private,
    /// The name leads to this machine or into a private network.
    LeadsPrivate,
    /// Nothing listens there.
    Refused,
    /// The connection was closed without an answer.
    Cut,
    /// There was no answer in time.
    Slow,
    /// The certificate is not one for this host and this day. Why.
    Certificate(String),
    /// The certificate is signed by nobody whom this machine trusts.
    UnknownIssuer,
    /// What came is not HTTP.
    NotHttp,
    /// The time for all links was up before it was asked.
    NotAsked,
    /// Something else, in the system's words.
    Other(String),
}

/// All that was learnt about a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    /// The address as it is written.
    pub start: String,
    /// Each redirect: its status, and where it led.
    pub hops: Vec<(u16, Url)>,
    /// Whether a redirect wanted a cookie back.
    pub cookies: bool,
    /// What came at the end.
    pub end: Answer,
}

/// More redirects than this no page needs.
pub const MOST_HOPS: usize = 10;

impl Trail {
    /// A trail that has only begun.
    pub fn new(start: &str) -> Self {
        let end = Answer::Failed(Failure::NotAsked);
        Self { start: start.to_owned(), hops: Vec::new(), cookies: false, end }
    }

    /// Whether the redirects never end.
    fn is_circle(&self) -> bool {
        let redirects =
            matches!(&self.end, Answer::Response(last) if (300..400).contains(&last.status) && last.location.is_some());
        redirects && !self.hops.is_empty()
    }
}

/// What a trail means.
pub fn meaning(trail: &Trail) -> Meaning {
    let end = match &trail.end {
        Answer::Response(response) => of_response(response, trail),
        Answer::Failed(failure) => of_failure(failure),
    };
    let Some((_, last)) = trail.hops.last().filter(|_| !trail.is_circle()) else { return end };
    match end {
        Meaning::Good => led_on(trail, last),
        Meaning::Broken(why) => Meaning::Broken(format!("leads to `{last}`, which {why}")),
        Meaning::Unsure(why) => Meaning::Unsure(format!("leads to `{last}`, which {why}")),
        end => end,
    }
}

/// What redirects to a good page mean.
fn led_on(trail: &Trail, last: &Url) -> Meaning {
    let deep = Url::parse(&trail.start).is_ok_and(|start| start.path().len() > 1 || start.query().is_some());
    if deep && last.path() == "/" && last.query().is_none() {
        return Meaning::Unsure(format!("leads to the front page `{last}` now: the page it meant may be gone"));
    }
    let permanent = trail.hops.iter().take_while(|(status, _)| matches!(status, 301 | 308));
    match permanent.last() {
        Some((_, to)) => Meaning::Moved(to.to_string()),
        None => Meaning::Good,
    }
}

fn of_response(response: &Response, trail: &Trail) -> Meaning {
    let says = |what: &str| format!("answers {}{what}", response.status);
    match response.status {
        200..=299 | 304 => Meaning::Good,
        300..=399 if trail.is_circle() && (trail.cookies || response.sets_cookie) => {
            Meaning::Blocked("sends those who keep no cookies round in a circle".to_owned())
        }
        300..=399 if trail.is_circle() => Meaning::Broken("redirects again and again, and never to a page".to_owned()),
        300..=399 => Meaning::Unsure(says(", a redirect, and does not say where to")),
        404 => Meaning::Broken(says(": there is no such page")),
        410 => Meaning::Broken(says(": the page was taken away for good")),
        400..=599 if response.challenge => Meaning::Blocked(says(" and asks for a proof that a person is there")),
        401 | 407 => Meaning::Blocked(says(": it asks for a password")),
        402 => Meaning::Blocked(says(": it asks for a subscription")),
        403 | 405 | 406 | 999 => Meaning::Blocked(says(": it does not let programs in")),
        429 => Meaning::Blocked(says(": it was asked too often")),
        451 => Meaning::Blocked(says(": it is withheld here for legal reasons")),
        500..=599 => Meaning::Unsure(says(": the server has trouble")),
        _ => Meaning::Unsure(says("")),
    }
}

fn of_failure(failure: &Failure) -> Meaning {
    match failure {
        Failure::NoAddress => Meaning::Broken("is no address that a browser can open".to_owned()),
        Failure::NoSuchName => Meaning::Broken("is on a host whose name does not exist".to_owned()),
        Failure::Private => Meaning::Broken("is an address of a private network, which readers cannot open".to_owned()),
        Failure::Certificate(why) => Meaning::Broken(format!("has a certificate that browsers refuse: {why}")),
        Failure::Cut => Meaning::Blocked("closes the connection without a word".to_owned()),
        Failure::LeadsPrivate => {
            Meaning::Unsure("leads into a private network from here, which is not asked".to_owned())
        }
        Failure::UnknownIssuer => {
            Meaning::Unsure("has a certificate from an issuer that this machine does not know".to_owned())
        }
        Failure::NoLookup => Meaning::Unsure("is on a host whose name could not be looked up now".to_owned()),
        Failure::Refused => Meaning::Unsure("is on a host that takes no connection".to_owned()),
        Failure::Slow => Meaning::Unsure("did not answer in time".to_owned()),
        Failure::NotHttp => Meaning::Unsure("answers with something that is not HTTP".to_owned()),
        Failure::NotAsked => Meaning::Unsure("was not asked: the time was up".to_owned()),
        Failure::Other(reason) => Meaning::Unsure(format!("could not be asked: {reason}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(hops: &[(u16, &str)], end: Answer) -> Meaning {
        let hops = hops.iter().map(|(status, to)| (*status, Url::parse(to).unwrap())).collect();
        meaning(&Trail { hops, end, ..Trail::new("https://a.example/x") })
    }

    fn status(status: u16) -> Answer {
        Answer::Response(Response { status, ..Response::default() })
    }

    #[test]
    fn a_status_means_good_broken_blocked_or_unsure() {
        let kind = |code: u16| match after(&[], status(code)) {
            Meaning::Good => "good",
            Meaning::Moved(_) => "moved",
            Meaning::Blocked(_) => "blocked",
            Meaning::Unsure(_) => "unsure",
            Meaning::Broken(_) => "broken",
        };
        for (wanted, codes) in [
            ("good", &[200, 203, 204, 206, 304][..]),
            ("broken", &[404, 410]),
            ("blocked", &[401, 402, 403, 405, 406, 407, 429, 451, 999]),
            ("unsure", &[300, 302, 400, 408, 418, 500, 502, 503, 504, 520, 600]),
        ] {
            for code in codes {
                assert_eq!(kind(*code), wanted, "{code}");
            }
        }
    }

    #[test]
    fn a_server_in_trouble_that_asks_for_a_person_only_blocks_programs() {
        let busy = Response { status: 503, challenge: true, ..Response::default() };
        let why = "answers 503 and asks for a proof that a person is there".to_owned();
        assert_eq!(after(&[], Answer::Response(busy)), Meaning::Blocked(why));
    }

    #[test]
    fn a_page_has_moved_as_far_as_the_redirects_are_permanent() {
        let (there, on) = ("https://b.example/x", "https://b.example/y");
        assert_eq!(after(&[(301, there)], status(200)), Meaning::Moved(there.to_owned()));
        assert_eq!(after(&[(301, there), (308, on)], status(200)), Meaning::Moved(on.to_owned()));
        assert_eq!(after(&[(301, there), (302, on)], status(200)), Meaning::Moved(there.to_owned()));
        assert_eq!(after(&[(302, there), (301, on)], status(200)), Meaning::Good);
    }

    #[test]
    fn a_page_that_leads_to_the_front_page_may_be_gone() {
        let why = "leads to the front page `https://a.example/` now: the page it meant may be gone".to_owned();
        assert_eq!(after(&[(302, "https://a.example/")], status(200)), Meaning::Unsure(why));
    }

    #[test]
    fn what_is_wrong_behind_a_redirect_is_told_with_where_it_leads() {
        let why = "leads to `https://b.example/y`, which answers 404: there is no such page".to_owned();
        assert_eq!(after(&[(301, "https://b.example/y")], status(404)), Meaning::Broken(why));
    }

    #[test]
    fn a_circle_is_broken_unless_it_is_about_cookies() {
        let again = |sets_cookie| {
            let location = Some("/x".to_owned());
            Answer::Response(Response { status: 302, location, sets_cookie, ..Response::default() })
        };
        let here = [(302, "https://a.example/x")];
        let broken = Meaning::Broken("redirects again and again, and never to a page".to_owned());
        assert_eq!(after(&here, again(false)), broken);
        let blocked = Meaning::Blocked("sends those who keep no cookies round in a circle".to_owned());
        assert_eq!(after(&here, again(true)), blocked);
    }
}
