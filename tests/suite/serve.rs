//! The site while it is written: real edits on the disk, a real server, and what it answers.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nutgraf::pipeline::{Build, build};
use nutgraf::site::Settings;
use nutgraf::source::disk;

use crate::support::Room;

/// A preview that runs until it is dropped.
struct Preview {
    program: Child,
    address: SocketAddr,
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }
}

/// What the server says to a request.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Preview {
    fn of(room: &Room) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
            .args(["serve", "--at", "2026-02-26", "--port", "0", "--site"])
            .arg(room.path("site"))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(program.stderr.take().unwrap());
        let mut line = String::new();
        // The system may have a note on its limits first.
        while !line.starts_with("http://") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended");
        }
        let address = line.trim().trim_start_matches("http://").split('/').next().unwrap().parse().unwrap();
        std::thread::spawn(move || said.lines().for_each(drop));
        Self { program, address }
    }

    fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: answer[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        let path = path.replace(' ', "%20");
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// A file of the site as a build makes it: without the line that the preview adds.
    fn file(&self, path: &str) -> Vec<u8> {
        let body = self.get(path).body;
        let Ok(text) = std::str::from_utf8(&body) else { return body };
        let ours = "<script src=\"/_nutgraf/live.js\"";
        let Some(start) = text.rfind(ours) else { return body };
        let end = start + text[start..].find('\n').unwrap() + 1;
        [&text[..start], &text[end..]].concat().into_bytes()
    }

    /// What the page at a path is told first.
    fn told(&self, path: &str) -> serde_json::Value {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let request = format!("GET /_nutgraf/changes?page={path}&assets= HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        let mut lines = BufReader::new(stream).lines();
        let data = lines.find_map(|line| line.unwrap().strip_prefix("data: ").map(str::to_owned)).unwrap();
        serde_json::from_str(&data).unwrap()
    }

    /// Whether something comes true within some seconds.
    fn comes_true(&self, mut test: impl FnMut(&Self) -> bool) -> bool {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(20) {
            if test(self) {
                return true;
            }
            sleep(Duration::from_millis(20));
        }
        false
    }
}

/// A small site on the disk.
fn small_site() -> Room {
    let room = Room::empty();
    room.write("site/nutgraf.yaml", "title: Test\nbase_url: https://test.example/news/\n")
        .write("site/content/sources.yaml", "- {id: ap, title: AP report}\n")
        .write("site/content/actors/rivera.md", "---\nname: Ana Rivera\nkind: person\nsummary: Who\n---\n")
        .write("site/content/pages/about.md", "---\ntitle: About\n---\nText.\n")
        .write("site/static/own.css", "p { color: red }\n");
    for id in ["lead", "second"] {
        room.write(&format!("site/content/explainers/{id}.md"), &explainer(id, "", "Text."));
    }
    room
}

fn explainer(id: &str, front: &str, body: &str) -> String {
    format!("---\ntitle: Title of {id}\nsummary: Summary of {id}\ndate: 2026-01-01\n{front}---\n{body}\n")
}

/// Every file of a clean build at the preview's address, by its path; `None` if the site has errors.
fn clean(site: &Path, address: SocketAddr) -> Option<BTreeMap<String, Vec<u8>>> {
    let sources = disk::read_site(site, &site.join("public")).unwrap();
    let config = nutgraf::config::Config::parse(sources.config.as_ref(), None).value;
    let base_url = config.base_url.as_ref().map(|_| format!("http://{address}{}", config.root()));
    let settings = Settings { now: "2026-02-26T00:00:00Z".parse().unwrap(), base_url, ..Settings::default() };
    let made = Mutex::new(BTreeMap::new());
    let built = build(&sources, &settings, &Build::default(), &|address, bytes| {
        made.lock().unwrap().insert(format!("{}{address}", config.root()), bytes.to_vec());
    });
    let mut files = made.into_inner().unwrap();
    for (address, asset) in built.plan.assets() {
        files.insert(format!("{}{address}", config.root()), disk::bytes_of(&asset.content).unwrap());
    }
    (!built.diagnostics().iter().any(nutgraf::diagnostic::Diagnostic::is_error)).then_some(files)
}

/// The promise of the preview: after any edits, what is served equals a clean build's output, and where no build is
/// possible, every page says so.
#[test]
fn after_any_edits_what_is_served_equals_a_clean_build() {
    let (mut edits, mut compared, mut refused) = (0, 0, 0);
    for seed in 0..6 {
        let mut random = fastrand::Rng::with_seed(seed);
        let room = small_site();
        let preview = Preview::of(&room);
        for round in 0..20 {
            for _ in 0..=random.usize(..3) {
                edit(&room, &mut random);
                edits += 1;
            }
            let name = format!("seed {seed}, round {round}");
            match clean(&room.path("site"), preview.address) {
                Some(files) => {
                    let mut wrong = Vec::new();
                    let same = preview.comes_true(|preview| {
                        wrong = files.iter().filter(|(path, bytes)| preview.file(path) != **bytes).collect();
                        wrong.is_empty() && preview.told("/news/")["problems"].as_array().unwrap().is_empty()
                    });
                    let paths: Vec<_> = wrong.iter().map(|(path, _)| path).collect();
                    assert!(same, "{name}: {paths:?} {}", preview.told("/news/"));
                    compared += files.len();
                }
                None => {
                    let told = preview
                        .comes_true(|preview| !preview.told("/news/")["problems"].as_array().unwrap().is_empty());
                    assert!(told, "{name}: no error is shown");
                    refused += 1;
                }
            }
        }
    }
    assert!(edits > 200 && compared > 1000 && refused > 5, "{edits} edits, {compared} files, {refused} refused");
}

/// Makes one random edit on the disk, in one of the ways in which programs write files.
fn edit(room: &Room, random: &mut fastrand::Rng) {
    let id = ["lead", "second", "third"][random.usize(..3)];
    let path = format!("site/content/explainers/{id}.md");
    let number = random.u32(..1000);
    let front = [
        "",
        "actors: [rivera]\n",
        "topics: [water]\n",
        "draft: true\n",
        "slug: other\n",
        "actors: [nobody]\n",
        "titel: x\n",
    ];
    let front = front[random.usize(..front.len()).min(random.usize(..front.len()))];
    let text = explainer(id, front, &format!("Text {number} [@ap]."));
    match random.usize(..14) {
        0..=2 => drop(room.write(&path, &text)),
        3 => half_saved(room, &path, &text),
        4 | 5 => saved_beside(room, &path, &text),
        6 => drop(fs::remove_file(room.path(&path))),
        7 => drop(fs::rename(room.path(&path), room.path("site/content/explainers/third.md"))),
        8 => moved_folder(room),
        9 => drop(room.write("site/templates/document.html", &format!("<p>{number} {{{{ document.title }}}}</p>\n"))),
        10 => drop(fs::remove_file(room.path("site/templates/document.html"))),
        11 => drop(room.write("site/static/own.css", &format!("p {{ margin: {number}px }}\n"))),
        12 => {
            let name = format!("---\nname: Ana {number}\nkind: person\nsummary: Who\n---\n");
            room.write("site/content/actors/rivera.md", &name);
        }
        _ => drop(
            room.write("site/nutgraf.yaml", &format!("title: Test {number}\nbase_url: https://test.example/news/\n")),
        ),
    }
}

/// A file that is seen when half of it is written.
fn half_saved(room: &Room, path: &str, text: &str) {
    let mut file = fs::File::create(room.path(path)).unwrap();
    file.write_all(&text.as_bytes()[..text.len() / 2]).unwrap();
    sleep(Duration::from_millis(40));
    file.write_all(&text.as_bytes()[text.len() / 2..]).unwrap();
}

/// A file written beside the old one and put in its place, as editors do.
fn saved_beside(room: &Room, path: &str, text: &str) {
    room.write("site/content/explainers/4913", "").write("site/content/explainers/.lead.md.swp", "x");
    fs::remove_file(room.path("site/content/explainers/4913")).unwrap();
    room.write(&format!("{path}~"), text);
    fs::rename(room.path(&format!("{path}~")), room.path(path)).unwrap();
}

/// All explainers into a folder below, or out of it.
fn moved_folder(room: &Room) {
    let (folder, away) = (room.path("site/content/explainers"), room.path("site/content/moved"));
    if folder.join("2026").exists() {
        fs::rename(folder.join("2026"), &away).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        fs::rename(&away, &folder).unwrap();
    } else {
        fs::rename(&folder, &away).unwrap();
        fs::create_dir(&folder).unwrap();
        fs::rename(&away, folder.join("2026")).unwrap();
    }
}

#[test]
fn a_folder_that_is_gone_is_told_and_taken_up_when_it_is_back() {
    let room = small_site();
    let preview = Preview::of(&room);
    fs::rename(room.path("site"), room.path("away")).unwrap();
    let gone = |preview: &Preview| preview.told("/news/")["problems"].to_string().contains("the site's folder is gone");
    assert!(preview.comes_true(gone));
    assert_eq!(preview.get("/news/").status, 200, "the last good page stays");
    fs::rename(room.path("away"), room.path("site")).unwrap();
    room.write("site/content/pages/about.md", "---\ntitle: About\n---\nBack again.\n");
    let back = |preview: &Preview| String::from_utf8(preview.file("/news/about/")).unwrap().contains("Back again.");
    assert!(preview.comes_true(back));
    assert!(preview.comes_true(|preview| !gone(preview)));
}

#[test]
fn a_page_with_a_mistake_is_served_as_it_last_was() {
    let room = small_site();
    let preview = Preview::of(&room);
    assert!(preview.comes_true(|preview| preview.get("/news/explainers/lead/").status == 200));
    sleep(Duration::from_millis(500));
    let before = preview.file("/news/explainers/lead/");
    room.write("site/content/explainers/lead.md", &explainer("lead", "titel: x\n", "Other text."));
    assert!(preview.comes_true(|preview| preview.told("/news/explainers/lead/")["is_old"] == true));
    assert!(preview.file("/news/explainers/lead/") == before);
    let problem = preview.told("/news/explainers/lead/")["problems"][0]["problem"].clone();
    assert_eq!(problem["file"], "content/explainers/lead.md");
    assert_eq!(problem["at"], serde_json::json!({ "line": 5, "column": 1 }));
    assert_eq!(problem["hint"], "did you mean `title`?");
}

#[test]
fn a_file_that_an_editor_empties_before_it_writes_is_never_told_as_empty() {
    let room = small_site();
    let preview = Preview::of(&room);
    assert!(preview.comes_true(|preview| preview.get("/news/explainers/lead/").status == 200));
    sleep(Duration::from_millis(500));
    for round in 0..5 {
        room.write("site/content/explainers/lead.md", "");
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(40) {
            assert_eq!(preview.told("/news/explainers/lead/")["problems"], serde_json::json!([]));
        }
        let text = format!("Text of round {round}.");
        room.write("site/content/explainers/lead.md", &explainer("lead", "", &text));
        let page = |preview: &Preview| String::from_utf8(preview.file("/news/explainers/lead/")).unwrap();
        assert!(preview.comes_true(|preview| page(preview).contains(&text)));
    }
    room.write("site/content/explainers/lead.md", "");
    let empty = |preview: &Preview| !preview.told("/news/explainers/lead/")["problems"].as_array().unwrap().is_empty();
    assert!(preview.comes_true(empty), "one that stays empty is told");
}

#[test]
fn addresses_lead_where_they_would_on_a_file_server() {
    let room = small_site();
    let preview = Preview::of(&room);
    let location = |path: &str| {
        let answer = preview.get(path);
        let line = answer.head.lines().find_map(|line| line.strip_prefix("location: ").map(str::to_owned));
        (answer.status, line)
    };
    assert_eq!(location("/"), (307, Some("/news/".into())), "the front page of a site below a path");
    assert_eq!(location("/news/explainers/lead"), (307, Some("/news/explainers/lead/".into())));
    assert_eq!(preview.get("/news/explainers/lead/").status, 200);
    let missing = preview.get("/news/nowhere/");
    assert_eq!(missing.status, 404);
    assert!(String::from_utf8(missing.body).unwrap().contains("<h1"), "the site's own page for it");
    for outside in
        ["/news/../nutgraf.yaml", "/news/%2e%2e/nutgraf.yaml", "/news/..%2fnutgraf.yaml", "/etc/passwd", "/news/%ff"]
    {
        assert_eq!(preview.get(outside).status, 404, "{outside}");
    }
    let style = preview.get("/news/own.css");
    assert!(style.head.contains("content-type: text/css; charset=utf-8"), "{}", style.head);
    let head = preview.ask(&format!("HEAD /news/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.address));
    assert_eq!((head.status, head.body.len()), (200, 0));
}

/// A page elsewhere whose name was made to lead to this machine must not read drafts.
#[test]
fn who_comes_under_another_name_is_refused() {
    let room = small_site();
    let preview = Preview::of(&room);
    let ask =
        |host: &str| preview.ask(&format!("GET /news/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).status;
    assert_eq!(ask("evil.example"), 403);
    assert_eq!(ask("evil.example:1111"), 403);
    for own in ["localhost:1111", "127.0.0.1:1111", "[::1]:1111", "localhost"] {
        assert_eq!(ask(own), 200, "{own}");
    }
}

#[test]
fn a_taken_port_and_a_missing_site_are_told_with_what_to_do() {
    let room = small_site();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = room.run(&["serve", "--site", "site", "--port", &port]).ended(3);
    assert_eq!(
        run.said,
        format!(
            "error: another program listens at port {port} of 127.0.0.1\nhelp: it may be another preview; choose another \
             with `--port`, or `--port 0` for any that is free\n"
        )
    );
    let run = room.run(&["serve", "--site", "nowhere", "--port", "0"]).ended(3);
    assert!(run.said.starts_with("error: there is no site at `nowhere`"), "{}", run.said);
    let run = room.run(&["serve", "--site", "site", "--editor", "ed"]).ended(2);
    assert!(run.said.contains("--editor: `ed` is not known\nhelp: name one of vscode"), "{}", run.said);
}
