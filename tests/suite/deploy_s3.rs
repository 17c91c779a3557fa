//! A site brought to a real S3 server, which runs in a process of its own and checks signatures: `s3s-fs`, which keeps objects as
//! files. `./test` installs it and says in `NUTGRAF_S3_SERVER` where it lies; without it these tests are skipped.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::newsroom::{Newsroom, Said, assert_whole, files, finish};

const KEY: &str = "AKIATEST";
const SECRET: &str = "a secret of the tests";

/// The server; it ends with the test.
struct Server {
    process: Child,
    port: u16,
    /// The folder of its buckets.
    buckets: PathBuf,
    program: OsString,
}

impl Server {
    /// Starts a server with a bucket; `None` if none is installed.
    fn start(room: &Newsroom) -> Option<Self> {
        let program = std::env::var_os("NUTGRAF_S3_SERVER");
        let Some(program) = program.filter(|program| !program.is_empty()) else {
            eprintln!("skipped: NUTGRAF_S3_SERVER does not say where an S3 server is");
            return None;
        };
        let buckets = room.path("s3");
        fs::create_dir_all(buckets.join("bucket")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = run(&program, port, &buckets);
        Some(Self { process, port, buckets, program })
    }

    /// Kills the server, and starts it again after a while.
    fn falls_over_for(&mut self, time: Duration) {
        drop(self.process.kill());
        drop(self.process.wait());
        thread::sleep(time);
        self.process = run(&self.program, self.port, &self.buckets);
    }

    fn command(&self, room: &Newsroom, arguments: &[&str]) -> Command {
        let mut command = room.command(arguments);
        command
            .env("AWS_ACCESS_KEY_ID", KEY)
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
            .env("AWS_REGION", "eu-west-1")
            .env("AWS_ENDPOINT", format!("http://127.0.0.1:{}", self.port))
            .env("AWS_ALLOW_HTTP", "true");
        command
    }

    fn deploy(&self, room: &Newsroom, arguments: &[&str]) -> Said {
        finish(&mut self.command(room, arguments))
    }

    fn bucket(&self) -> PathBuf {
        self.buckets.join("bucket/news")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Starts the program of the server, and waits until it answers.
fn run(program: &OsStr, port: u16, buckets: &Path) -> Child {
    let process = Command::new(program)
        .args(["--host", "127.0.0.1", "--port", &port.to_string(), "--access-key", KEY, "--secret-key", SECRET])
        .arg(buckets)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the S3 server does not answer");
        thread::sleep(Duration::from_millis(20));
    }
    process
}

/// A line to the server that is no good: it is cut off after some requests, and at times there is only a request for patience.
fn bad_line(server: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for (number, client) in listener.incoming().flatten().enumerate() {
            thread::spawn(move || drop(carry(client, server, number)));
        }
    });
    port
}

fn carry(mut client: TcpStream, server: u16, number: usize) -> std::io::Result<()> {
    if number % 4 == 3 {
        let mut request = [0; 4096];
        let _ = client.read(&mut request)?;
        let answer = "HTTP/1.1 503 Slow Down\r\nContent-Length: 36\r\nConnection: close\r\n\r\n<Error><Code>SlowDown</Code></Error>";
        return client.write_all(answer.as_bytes());
    }
    let server = TcpStream::connect(("127.0.0.1", server))?;
    let (mut back, mut to_client) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || drop(std::io::copy(&mut back, &mut to_client)));
    // In the middle of a request, as lines do.
    std::io::copy(&mut client.try_clone()?.take(40_000), &mut &server)?;
    server.shutdown(std::net::Shutdown::Both)?;
    client.shutdown(std::net::Shutdown::Both)
}

/// Waits until the deploy has taken the lock.
fn wait_for_lock(server: &Server) {
    let begun = Instant::now();
    while !server.bucket().join(".nutgraf/lock").exists() {
        assert!(begun.elapsed() < Duration::from_mins(1));
        thread::sleep(Duration::from_millis(2));
    }
}

const TARGET: &str = "s3://bucket/news";

#[test]
fn a_site_is_brought_to_an_s3_server_and_only_changes_follow() {
    let room = Newsroom::new();
    let Some(server) = Server::start(&room) else { return };
    room.write("site/static/a b ü.txt", "a name with spaces");
    room.write("site/static/100%+&~.txt", "and with signs");
    let said = server.deploy(&room, &[TARGET]).ended(0);
    assert!(!said.err.contains("note:"), "conditions are heeded: {}", said.err);
    assert_eq!(files(&server.bucket()), files(&room.path("site/public")));
    assert_whole(&server.bucket());
    assert!(server.bucket().join(".nutgraf/deployed").is_file() && !server.bucket().join(".nutgraf/lock").exists());
    assert!(server.deploy(&room, &[TARGET]).ended(0).out.is_empty());

    room.write("site/static/plan.txt", "Another plan");
    fs::remove_file(room.path("site/static/a b ü.txt")).unwrap();
    let said = server.deploy(&room, &[TARGET]).ended(0);
    assert_eq!(said.urls(), ["https://test.example/news/a%20b%20%C3%BC.txt", "https://test.example/news/plan.txt"]);
    assert_eq!(files(&server.bucket()), files(&room.path("site/public")));
}

#[test]
fn a_large_file_arrives_whole_at_an_s3_server() {
    let room = Newsroom::new();
    let Some(server) = Server::start(&room) else { return };
    room.write("site/static/film.mp4", &"0123456789abcdef".repeat(1_250_000));
    server.deploy(&room, &[TARGET]).ended(0);
    assert_eq!(files(&server.bucket()), files(&room.path("site/public")));
}

#[test]
fn what_an_s3_server_refuses_is_told_in_a_line_with_a_hint() {
    let room = Newsroom::new();
    let Some(server) = Server::start(&room) else { return };
    let said = server.deploy(&room, &["s3://bukket/news"]).ended(3);
    assert!(
        said.err.starts_with("error: cannot list what is there at the target: there is no such bucket\n"),
        "{}",
        said.err
    );
    for (name, value) in [("AWS_SECRET_ACCESS_KEY", "wrong"), ("AWS_ACCESS_KEY_ID", "AKIAOTHER")] {
        let said = finish(server.command(&room, &[TARGET]).env(name, value)).ended(3);
        assert!(said.err.contains("does not accept the key") || said.err.contains("not allowed"), "{}", said.err);
        assert!(said.err.contains("\nhelp: "), "{}", said.err);
    }
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let begun = Instant::now();
    let said =
        finish(server.command(&room, &[TARGET]).env("AWS_ENDPOINT", format!("http://127.0.0.1:{nobody}"))).ended(3);
    assert!(said.err.contains("the server cannot be reached: connection refused"), "{}", said.err);
    assert!(begun.elapsed() < Duration::from_secs(20));
    let said = finish(server.command(&room, &[TARGET]).env_remove("AWS_ALLOW_HTTP")).ended(2);
    assert!(said.err.contains("`AWS_ENDPOINT` is an address without TLS"), "{}", said.err);
    assert!(files(&server.buckets.join("bucket")).is_empty());
}

#[test]
fn of_two_deploys_to_an_s3_server_one_is_refused() {
    let (room, other) = (Newsroom::new(), Newsroom::new());
    let Some(server) = Server::start(&room) else { return };
    room.edition(60, 1);
    let mut first = server.command(&room, &[TARGET]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_for_lock(&server);
    // It stands still and does not let go.
    let stopped = Command::new("kill").args(["-STOP", &first.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    let said = server.deploy(&other, &[TARGET]).ended(3);
    assert!(said.err.contains(&format!("process {}", first.id())), "{}", said.err);
    assert!(Command::new("kill").args(["-CONT", &first.id().to_string()]).status().unwrap().success());
    assert!(first.wait().unwrap().success());
    assert_eq!(files(&server.bucket()), files(&room.path("site/public")));
}

#[test]
fn a_server_that_falls_over_and_a_bad_line_are_no_reason_to_give_up() {
    let room = Newsroom::new();
    let Some(mut server) = Server::start(&room) else { return };
    room.edition(60, 1);
    let run = server.command(&room, &[TARGET]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_lock(&server);
    server.falls_over_for(Duration::from_millis(1500));
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(files(&server.bucket()), files(&room.path("site/public")));

    room.edition(60, 2);
    let line = bad_line(server.port);
    let endpoint = format!("http://127.0.0.1:{line}");
    finish(server.command(&room, &[TARGET]).env("AWS_ENDPOINT", endpoint)).ended(0);
    assert_eq!(files(&server.bucket()), files(&room.path("site/public")));
}

#[test]
fn ctrl_c_ends_a_deploy_in_order() {
    let room = Newsroom::new();
    let Some(server) = Server::start(&room) else { return };
    room.edition(60, 1);
    let mut command = server.command(&room, &[TARGET]);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_lock(&server);
    assert!(Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap().success());
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("error: stopped before everything was there\nhelp: run it again"), "{said}");
    assert!(output.stdout.is_empty() && !server.bucket().join(".nutgraf/lock").exists());
    assert_whole(&server.bucket());
    let said = server.deploy(&room, &[TARGET]).ended(0);
    assert_eq!(files(&server.bucket()), files(&room.path("site/public")));
    assert!(said.urls().len() > 60);
}

#[test]
fn a_deploy_to_an_s3_server_that_is_killed_is_repaired_by_the_next() {
    let room = Newsroom::new();
    let Some(server) = Server::start(&room) else { return };
    room.edition(60, 0);
    server.deploy(&room, &[TARGET]).ended(0);
    let mut torn = 0;
    for round in 1..=6 {
        room.edition(60 - round, round);
        drop(fs::remove_file(room.path(&format!("site/content/explainers/e{}.md", 60 - round))));
        let lock = server.bucket().join(".nutgraf/lock");
        let since = fs::metadata(&lock).and_then(|file| file.modified()).ok();
        let mut child = server.command(&room, &[TARGET]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        let held = || fs::metadata(&lock).and_then(|file| file.modified()).ok();
        while (held().is_none() || held() == since) && begun.elapsed() < Duration::from_secs(30) {
            thread::sleep(Duration::from_millis(2));
        }
        thread::sleep(Duration::from_millis(40 * u64::try_from(round).unwrap()));
        child.kill().unwrap();
        child.wait().unwrap();
        // What the server has got of a request that was cut off may still be on its way.
        thread::sleep(Duration::from_millis(100));
        assert_whole(&server.bucket());
        torn += usize::from(files(&server.bucket()) != files(&room.path("site/public")));
    }
    assert!(torn > 0, "no run was killed in the middle");
    server.deploy(&room, &[TARGET]).ended(0);
    assert_eq!(files(&server.bucket()), files(&room.path("site/public")));
}

#[test]
fn an_s3_server_hands_files_out_as_they_are_meant() {
    let room = Newsroom::new();
    let Some(server) = Server::start(&room) else { return };
    server.deploy(&room, &[TARGET]).ended(0);
    let said = fs::read_dir(&server.buckets).unwrap().chain(fs::read_dir(server.buckets.join("bucket")).unwrap());
    let kept: Vec<String> = said
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".json"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let page =
        |text: &&String| text.contains("text/html; charset=utf-8") && text.contains("max-age=0, must-revalidate");
    assert!(kept.iter().any(|text| page(&text)), "{kept:?}");
}
