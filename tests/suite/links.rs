//! Links that lead outside, asked of a real server that misbehaves in every way: each means what it should, nobody is
//! asked in haste, and what is known is not asked again.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use nutgraf::fetch::{Manner, Reach, ask_all};
use nutgraf::links::asking::Patience;
use nutgraf::links::meaning::Meaning;

use crate::server::Server;
use crate::support::{Room, Run};

/// A manner in which a test does not take minutes.
fn hasty() -> Manner {
    Manner {
        pause: Duration::ZERO,
        timeout: Duration::from_secs(1),
        patience: Patience { before_second_try: Duration::from_millis(10), longest_wait: Duration::from_secs(5) },
        reach: Reach::Everywhere,
        ..Manner::polite("nutgraf-tests".to_owned())
    }
}

fn ask(addresses: &[String], manner: &Manner) -> BTreeMap<String, Meaning> {
    let found = Mutex::new(BTreeMap::new());
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    ask_all(&addresses, manner, &|learnt| {
        let before = found.lock().unwrap().insert(learnt.address.to_owned(), learnt.meaning.clone());
        assert_eq!(before, None, "{} is told twice", learnt.address);
    });
    found.into_inner().unwrap()
}

/// What each path of a server that misbehaves means.
#[test]
fn every_way_to_misbehave_means_what_it_should() {
    let server = Server::start();
    let unsure = |why: &str| Meaning::Unsure(why.to_owned());
    let blocked = |why: &str| Meaning::Blocked(why.to_owned());
    let broken = |why: &str| Meaning::Broken(why.to_owned());
    let leads = |path: &str, why: &str| format!("leads to `{}`, which {why}", server.address(path));
    let front = format!("leads to the front page `{}` now: the page it meant may be gone", server.address("/"));
    let expected = [
        ("/ok", Meaning::Good),
        ("/head-refused", Meaning::Good),
        ("/head-missing", Meaning::Good),
        ("/busy-once", Meaning::Good),
        ("/trouble-once", Meaning::Good),
        ("/lent", Meaning::Good),
        ("/slow-body", Meaning::Good),
        ("/endless-body", Meaning::Good),
        ("/missing", broken("answers 404: there is no such page")),
        ("/gone", broken("answers 410: the page was taken away for good")),
        ("/loop-a", broken("redirects again and again, and never to a page")),
        ("/moved-to-nowhere", Meaning::Broken(leads("/missing", "answers 404: there is no such page"))),
        ("/forbidden", blocked("answers 403: it does not let programs in")),
        ("/secret", blocked("answers 401: it asks for a password")),
        ("/linkedin", blocked("answers 999: it does not let programs in")),
        ("/withheld", blocked("answers 451: it is withheld here for legal reasons")),
        ("/busy-long", blocked("answers 429: it was asked too often")),
        ("/challenge", blocked("answers 503 and asks for a proof that a person is there")),
        ("/cookies", blocked("sends those who keep no cookies round in a circle")),
        ("/cut", blocked("closes the connection without a word")),
        ("/endless-refusal", blocked("answers 403: it does not let programs in")),
        ("/trouble", unsure("answers 500: the server has trouble")),
        ("/slow-head", unsure("did not answer in time")),
        ("/garbage", unsure("answers with something that is not HTTP")),
        ("/endless-head", unsure("answers with something that is not HTTP")),
        ("/into-a-file", unsure("answers 302, a redirect, and does not say where to")),
        ("/tidied", Meaning::Unsure(front)),
        ("/moved", Meaning::Moved(server.address("/ok?from=moved"))),
    ];
    let addresses: Vec<String> = expected.iter().map(|(path, _)| server.address(path)).collect();
    let expected: BTreeMap<String, Meaning> =
        expected.into_iter().map(|(path, meaning)| (server.address(path), meaning)).collect();
    let found = ask(&addresses, &hasty());
    for (address, meaning) in &expected {
        assert_eq!(found.get(address), Some(meaning), "{address}");
    }
    assert_eq!(found.len(), expected.len());
    assert_eq!(
        server.methods("/ok"),
        ["HEAD", "HEAD"],
        "a good page is asked for its head only: itself, and by `/lent`"
    );
    assert_eq!(server.methods("/head-refused"), ["HEAD", "GET"]);
    assert_eq!(server.methods("/trouble"), ["HEAD", "GET", "GET"]);
    assert!(server.got().iter().all(|got| got.user_agent == "nutgraf-tests"));
}

#[test]
fn a_host_that_is_not_there_is_unsure_and_a_name_that_is_not_there_is_broken() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (closed, unnamed) = (format!("http://127.0.0.1:{port}/"), "http://no-such-host.invalid/".to_owned());
    let found = ask(&[closed.clone(), unnamed.clone(), "https://".to_owned()], &hasty());
    assert_eq!(found[&closed], Meaning::Unsure("is on a host that takes no connection".to_owned()));
    // Without a network the look-up itself fails, and nobody can say.
    let without_network = Meaning::Unsure("is on a host whose name could not be looked up now".to_owned());
    let gone = Meaning::Broken("is on a host whose name does not exist".to_owned());
    assert!([without_network, gone].contains(&found[&unnamed]), "{:?}", found[&unnamed]);
    assert_eq!(found["https://"], Meaning::Broken("is no address that a browser can open".to_owned()));
}

#[test]
fn a_certificate_that_nobody_signed_is_told() {
    let server = Server::with_self_signed_certificate();
    let address = format!("https://127.0.0.1:{}/", server.port);
    let why = "has a certificate from an issuer that this machine does not know".to_owned();
    assert_eq!(ask(std::slice::from_ref(&address), &hasty())[&address], Meaning::Unsure(why));
}

#[test]
fn private_networks_are_not_asked_unless_that_is_wanted() {
    let server = Server::start();
    let address = server.address("/ok");
    let polite = Manner { reach: Reach::Public, ..hasty() };
    let why = "is an address of a private network, which readers cannot open".to_owned();
    assert_eq!(ask(std::slice::from_ref(&address), &polite)[&address], Meaning::Broken(why));
    assert_eq!(server.got().len(), 0);
}

#[test]
fn requests_to_one_host_never_overlap_and_leave_it_a_pause() {
    let server = Server::start();
    let pause = Duration::from_millis(40);
    let hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];
    let addresses: Vec<String> =
        (0..5).flat_map(|number| hosts.map(|host| format!("http://{host}:{}/wait?{number}", server.port))).collect();
    let found = ask(&addresses, &Manner { pause, ..hasty() });
    assert!(found.values().all(|meaning| *meaning == Meaning::Good), "{found:?}");
    let mut got = server.got();
    assert_eq!(got.len(), 15);
    got.sort_by_key(|got| got.begin);
    for host in hosts {
        let of_host: Vec<_> = got.iter().filter(|got| got.host.starts_with(host)).collect();
        assert_eq!(of_host.len(), 5);
        for pair in of_host.windows(2) {
            let between = pair[1].begin.checked_duration_since(pair[0].end);
            assert!(between.is_some_and(|between| between >= pause), "{between:?} between two requests to {host}");
        }
    }
    for (one, other) in [(0, 1), (0, 2), (1, 2)].map(|(one, other)| (hosts[one], hosts[other])) {
        let of = |host: &'static str| got.iter().filter(move |got| got.host.starts_with(host));
        let at_once = of(one).any(|one| of(other).any(|other| one.begin < other.end && other.begin < one.end));
        assert!(at_once, "{one} and {other} are asked side by side");
    }
}

#[test]
fn when_the_time_is_up_the_rest_is_unsure() {
    let server = Server::start();
    let addresses: Vec<String> = (0..20).map(|number| server.address(&format!("/slow-head?{number}"))).collect();
    let begin = Instant::now();
    let found =
        ask(&addresses, &Manner { limit: Duration::from_millis(400), pause: Duration::from_secs(1), ..hasty() });
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    assert_eq!(found.len(), 20);
    let not_asked = Meaning::Unsure("was not asked: the time was up".to_owned());
    assert!(found.values().filter(|meaning| **meaning == not_asked).count() >= 19, "{found:?}");
}

/// A site whose explainer links to each of these paths, in the order given.
fn site(server: &Server) -> Room {
    let room = Room::empty();
    let at = |path: &str| server.address(path);
    room.write("site/nutgraf.yaml", "title: T\nbase_url: https://site.example/\n");
    room.write(
        "site/content/sources.yaml",
        &format!(
            "- id: report\n  title: Report\n  url: {}\n  archived: {}\n- id: memo\n  title: Memo\n  url: {}\n",
            at("/gone"),
            at("/ok"),
            at("/missing"),
        ),
    );
    room.write(
        "site/content/explainers/dam.md",
        &format!(
            "---\ntitle: T\nsummary: See [this]({}).\ndate: 2026-01-01\n---\nA [page]({})\n[@report; @memo],\n\
             [one]({})\nand [another]({}),\n[good]({}#part).\n",
            at("/trouble"),
            at("/missing"),
            at("/forbidden"),
            at("/moved"),
            at("/ok"),
        ),
    );
    room.write(
        "site/content/explainers/draft.md",
        &format!("---\ntitle: D\nsummary: S\ndate: 2026-01-01\ndraft: true\n---\n[x]({})\n", at("/in-a-draft")),
    );
    room
}

fn check(room: &Room, more: &[&str]) -> Run {
    let arguments = ["check", "--site", "site", "--external", "--external-local", "--at", "2026-02-01"];
    room.run(&[&arguments[..], more].concat())
}

#[test]
fn links_are_told_where_they_are_written_with_what_to_do() {
    let server = Server::start();
    let room = site(&server);
    let run = check(&room, &[]).ended(1);
    let said = run.said.replace(&format!("127.0.0.1:{}", server.port), "[server]");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("links-that-lead-outside", said));
    let agent = &server.got()[0].user_agent;
    let expected = format!("nutgraf/{} (checks the links of https://site.example/)", env!("CARGO_PKG_VERSION"));
    assert_eq!(*agent, expected);
    assert_eq!(server.methods("/in-a-draft").len(), 0, "a draft is not looked at");
    check(&room, &["--drafts"]);
    assert_eq!(server.methods("/in-a-draft").len(), 1);
}

#[test]
fn what_is_known_is_not_asked_again_unless_it_is_wanted() {
    let server = Server::start();
    let room = site(&server);
    let first = check(&room, &[]).ended(1);
    let asked = server.got().len();
    assert!(asked > 5);
    let again = check(&room, &[]).ended(1);
    assert_eq!(server.got().len(), asked, "the second run asks nothing");
    let told =
        |run: &Run| run.said.lines().filter(|line| !line.starts_with("6 links")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(told(&first), told(&again));
    check(&room, &["--fresh"]).ended(1);
    assert_eq!(server.got().len(), 2 * asked);
    let kept = room.path("site/.nutgraf/links.json");
    fs::write(&kept, &fs::read(&kept).unwrap()[..100]).unwrap();
    check(&room, &[]).ended(1);
    assert_eq!(server.got().len(), 3 * asked, "a damaged file knows nothing");
    let left: Vec<_> = room.files("site/.nutgraf").into_keys().filter(|path| !path.starts_with("pictures")).collect();
    assert_eq!(left, [std::path::Path::new(".gitignore"), std::path::Path::new("links.json")]);
}

#[test]
fn without_broken_links_a_site_passes_and_without_the_flag_nobody_is_asked() {
    let server = Server::start();
    let room = Room::empty();
    room.write("site/nutgraf.yaml", "title: T\nrelative_urls: true\n");
    let text = format!(
        "---\ntitle: T\nsummary: S\ndate: 2026-01-01\n---\n[a]({}) [b]({}) [c]({})\n",
        server.address("/forbidden"),
        server.address("/moved"),
        server.address("/trouble")
    );
    room.write("site/content/explainers/dam.md", &text);
    room.run(&["check", "--site", "site"]).ended(0);
    assert_eq!(server.got().len(), 0);
    assert!(!room.path("site/.nutgraf").exists());
    let run = check(&room, &["--format", "github"]).ended(0);
    let codes: Vec<&str> =
        run.said.lines().map(|line| line.rsplit_once("title=").unwrap().1.split("::").next().unwrap()).collect();
    assert_eq!(codes, ["link-blocked", "link-moved", "link-unsure"]);
    room.run(&["check", "--site", "site", "--fresh"]).ended(2);
}
