//! What to ask a server next, by what it said: a HEAD, then a GET where that is refused; where a redirect leads; once
//! more where it had trouble.

use std::collections::HashSet;
use std::time::Duration;

use url::Url;

use super::meaning::{Answer, Failure, MOST_HOPS, Trail};

/// How a request is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Asks for the head of an answer only.
    Head,
    /// Asks for all of it, since some servers know no other way.
    Get,
}

/// A link on its way through servers.
#[derive(Debug, Clone)]
pub struct Quest {
    /// How it asks next.
    pub method: Method,
    /// What it asks for next.
    pub at: Url,
    /// What it has learnt.
    pub trail: Trail,
    /// Whether it has been asked a second time.
    again: bool,
}

/// What is to be done after an answer.
#[derive(Debug)]
pub enum Next {
    /// Ask this, and no earlier than in so long.
    Ask(Quest, Duration),
    /// Nothing more: this is what was learnt.
    Done(Trail),
}

/// How patient the asking is.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How long to wait before a link is tried a second time.
    pub before_second_try: Duration,
    /// How long to wait at most where a server says when to come back.
    pub longest_wait: Duration,
}

impl Quest {
    /// Begins with an address; one that cannot be asked for is done already.
    pub fn begin(address: &str) -> Result<Self, Trail> {
        let trail = Trail::new(address);
        match Url::parse(address).ok().filter(Url::has_host) {
            Some(at) => Ok(Self { method: Method::Head, at, trail, again: false }),
            None => Err(Trail { end: Answer::Failed(Failure::NoAddress), ..trail }),
        }
    }
}

/// Decides what to do after an answer.
pub fn next(quest: Quest, answer: Answer, patience: Patience) -> Next {
    if let Some(to) = redirect(&quest, &answer) {
        return follow(quest, answer, to);
    }
    let wait = asked_wait(&answer);
    if quest.method == Method::Head && !is_enough(&answer) {
        let wait = wait.filter(|wait| *wait <= patience.longest_wait).unwrap_or_default();
        return Next::Ask(Quest { method: Method::Get, ..quest }, wait);
    }
    let wait = wait.unwrap_or(patience.before_second_try);
    let Quest { at, mut trail, again, .. } = quest;
    let worth = may_pass(&answer) && !again && wait <= patience.longest_wait;
    trail.end = answer;
    if worth {
        return Next::Ask(Quest { method: Method::Get, at, trail, again: true }, wait);
    }
    Next::Done(trail)
}

/// Whether the answer to a HEAD says all there is to know. Many servers answer it wrongly, few wrongly well.
fn is_enough(answer: &Answer) -> bool {
    match answer {
        Answer::Response(response) => matches!(response.status, 200..=299),
        Answer::Failed(failure) => !matches!(failure, Failure::Cut | Failure::NotHttp | Failure::Slow),
    }
}

/// Whether asking again may bring another answer.
fn may_pass(answer: &Answer) -> bool {
    match answer {
        Answer::Response(response) => matches!(response.status, 408 | 425 | 429 | 500..=599) && !response.challenge,
        Answer::Failed(failure) => {
            matches!(failure, Failure::NoLookup | Failure::Refused | Failure::Cut | Failure::Slow | Failure::Other(_))
        }
    }
}

fn asked_wait(answer: &Answer) -> Option<Duration> {
    match answer {
        Answer::Response(response) => response.retry_after.map(Duration::from_secs),
        Answer::Failed(_) => None,
    }
}

fn redirect(quest: &Quest, answer: &Answer) -> Option<Url> {
    let Answer::Response(response) = answer else { return None };
    let location = response.location.as_deref().filter(|_| matches!(response.status, 301 | 302 | 303 | 307 | 308))?;
    quest.at.join(location).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// Follows a redirect, unless that leads round in a circle.
fn follow(mut quest: Quest, answer: Answer, mut to: Url) -> Next {
    to.set_fragment(None);
    let Answer::Response(response) = &answer else { return Next::Done(quest.trail) };
    quest.trail.cookies |= response.sets_cookie;
    let been: HashSet<&str> = quest.trail.hops.iter().map(|(_, url)| url.as_str()).collect();
    let circle = been.contains(to.as_str()) || quest.trail.start == to.as_str();
    quest.trail.hops.push((response.status, to.clone()));
    if circle || quest.trail.hops.len() >= MOST_HOPS {
        quest.trail.end = answer;
        return Next::Done(quest.trail);
    }
    Next::Ask(Quest { method: Method::Head, at: to, ..quest }, Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::super::meaning::{Meaning, Response, meaning};
    use super::*;

    const PATIENCE: Patience =
        Patience { before_second_try: Duration::from_secs(2), longest_wait: Duration::from_secs(30) };

    fn response(status: u16) -> Response {
        Response { status, ..Response::default() }
    }

    fn status(status: u16) -> Answer {
        Answer::Response(response(status))
    }

    /// The requests that a server gets which gives these answers one after the other, and what it means in the end.
    fn asked(answers: &[Answer]) -> (Vec<String>, Meaning) {
        let mut quest = Quest::begin("https://a.example/x").unwrap();
        let mut requests = Vec::new();
        let mut wait = Duration::ZERO;
        for answer in answers {
            requests.push(format!("{:?} {} after {} s", quest.method, quest.at, wait.as_secs()));
            match next(quest, answer.clone(), PATIENCE) {
                Next::Ask(on, pause) => (quest, wait) = (on, pause),
                Next::Done(trail) => return (requests, meaning(&trail)),
            }
        }
        panic!("{quest:?} wants more");
    }

    #[test]
    fn a_head_that_is_refused_is_followed_by_a_get() {
        let (requests, meaning) = asked(&[status(405), status(200)]);
        assert_eq!(requests, ["Head https://a.example/x after 0 s", "Get https://a.example/x after 0 s"]);
        assert_eq!(meaning, Meaning::Good);
    }

    #[test]
    fn who_says_when_to_come_back_is_asked_then_unless_it_is_too_long() {
        let busy = |seconds| Answer::Response(Response { retry_after: Some(seconds), ..response(429) });
        let (requests, meaning) = asked(&[busy(5), busy(7), status(200)]);
        assert_eq!(
            requests,
            [
                "Head https://a.example/x after 0 s",
                "Get https://a.example/x after 5 s",
                "Get https://a.example/x after 7 s"
            ]
        );
        assert_eq!(meaning, Meaning::Good);
        let (requests, meaning) = asked(&[busy(3600), busy(3600)]);
        assert_eq!(requests.len(), 2);
        assert_eq!(meaning, Meaning::Blocked("answers 429: it was asked too often".to_owned()));
    }

    #[test]
    fn trouble_is_tried_again_once() {
        let slow = || Answer::Failed(Failure::Slow);
        let (requests, meaning) = asked(&[slow(), slow(), slow()]);
        assert_eq!(requests.last().unwrap(), "Get https://a.example/x after 2 s");
        assert_eq!(meaning, Meaning::Unsure("did not answer in time".to_owned()));
        assert_eq!(asked(&[status(404), status(404)]).0.len(), 2, "what is gone is not asked for again");
    }

    #[test]
    fn a_redirect_is_followed_to_its_end_and_never_in_a_circle() {
        let to = |to: &str| Answer::Response(Response { location: Some(to.to_owned()), ..response(301) });
        let (requests, meaning) = asked(&[to("../y#part"), to("//b.example/z"), status(200)]);
        assert_eq!(requests[1..], ["Head https://a.example/y after 0 s", "Head https://b.example/z after 0 s"]);
        assert_eq!(meaning, Meaning::Moved("https://b.example/z".to_owned()));
        let (requests, meaning) = asked(&[to("/y"), to("/x")]);
        assert_eq!(requests.len(), 2);
        assert!(matches!(meaning, Meaning::Broken(_)), "{meaning:?}");
        let endless: Vec<Answer> = (0..20).map(|number| to(&format!("/{number}"))).collect();
        let (requests, meaning) = asked(&endless);
        assert_eq!(requests.len(), MOST_HOPS);
        assert!(matches!(meaning, Meaning::Broken(_)), "{meaning:?}");
    }

    #[test]
    fn an_address_without_a_host_is_not_asked_for() {
        let trail = Quest::begin("https://").unwrap_err();
        assert_eq!(trail.end, Answer::Failed(Failure::NoAddress));
    }
}
