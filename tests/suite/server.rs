//! A web server of other people's, which misbehaves in every way that servers do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A request that the server got.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The host as it was called.
    pub(crate) host: String,
    pub(crate) user_agent: String,
    pub(crate) begin: Instant,
    /// When it was about to be answered.
    pub(crate) end: Instant,
}

/// The server; it ends with the test.
pub(crate) struct Server {
    pub(crate) port: u16,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), got: Arc::default() };
        let got = Arc::clone(&server.got);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let got = Arc::clone(&got);
                thread::spawn(move || drop(serve(stream, &got)));
            }
        });
        server
    }

    /// A server whose certificate nobody has signed; it never gets as far as a request.
    pub(crate) fn with_self_signed_certificate() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), got: Arc::default() };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certificate");
        let certificate = std::fs::read(folder.join("self-signed.der")).unwrap().into();
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(std::fs::read(folder.join("key.der")).unwrap()).into();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = Arc::new(config.unwrap().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                drop(connection.complete_io(&mut stream));
            }
        });
        server
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What it was asked, in the order in which it answered.
    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    /// The requests for a path, by their methods.
    pub(crate) fn methods(&self, path: &str) -> Vec<String> {
        self.got().into_iter().filter(|got| got.path == path).map(|got| got.method).collect()
    }
}

fn serve(mut stream: TcpStream, got: &Mutex<Vec<Got>>) -> std::io::Result<()> {
    let mut head = Vec::new();
    for line in BufReader::new((&mut stream).take(1 << 16)).lines() {
        match line? {
            line if line.is_empty() => break,
            line => head.push(line),
        }
    }
    let begin = Instant::now();
    let field = |name: &str| {
        let found = head.iter().find_map(|line| line.to_lowercase().strip_prefix(name).map(str::to_owned));
        found.unwrap_or_default().trim().to_owned()
    };
    let request = head.first().cloned().unwrap_or_default();
    let mut words = request.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (host, user_agent) = (field("host:"), field("user-agent:"));
    thread::sleep(thought(&path));
    // Noted before the answer goes out: whoever has an answer finds its request noted.
    let times = {
        let mut got = got.lock().unwrap();
        let times = got.iter().filter(|earlier| earlier.path == path).count();
        let (method, path) = (method.clone(), path.clone());
        got.push(Got { method, path, host, user_agent, begin, end: Instant::now() });
        times
    };
    answer(&mut stream, &method, &path, times)
}

/// How long the server thinks before it answers.
fn thought(path: &str) -> Duration {
    match path.split('?').next() {
        Some("/wait") => Duration::from_millis(60),
        Some("/slow-head") => Duration::from_secs(4),
        _ => Duration::ZERO,
    }
}

/// Answers a request, by its path; `times` is how often it was answered before.
fn answer(stream: &mut TcpStream, method: &str, path: &str, times: usize) -> std::io::Result<()> {
    let mut say = |status: &str, fields: &str, body: &str| {
        let length = body.len();
        let body = if method == "HEAD" { "" } else { body };
        write!(stream, "HTTP/1.1 {status}\r\n{fields}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
    };
    let first = times == 0;
    match path.split('?').next().unwrap_or_default() {
        "/gone" => say("410 Gone", "", "gone"),
        "/forbidden" => say("403 Forbidden", "", "no"),
        "/secret" => say("401 Unauthorized", "www-authenticate: Basic\r\n", ""),
        "/linkedin" => say("999 Request denied", "", ""),
        "/withheld" => say("451 Unavailable For Legal Reasons", "", ""),
        "/busy-once" if first => say("429 Too Many Requests", "retry-after: 1\r\n", ""),
        "/busy-long" => say("429 Too Many Requests", "retry-after: 3600\r\n", ""),
        "/challenge" => say("503 Service Unavailable", "", "<title>Just a moment...</title> solve this CAPTCHA"),
        "/trouble" => say("500 Internal Server Error", "", "oh"),
        "/trouble-once" if times < 2 => say("502 Bad Gateway", "", "oh"),
        "/loop-a" => say("302 Found", "location: /loop-b\r\n", ""),
        "/loop-b" => say("302 Found", "location: /loop-a\r\n", ""),
        "/cookies" => say("302 Found", "set-cookie: seen=1\r\nlocation: /cookies\r\n", ""),
        "/moved" => say("301 Moved Permanently", "location: ../ok?from=moved\r\n", ""),
        "/lent" => say("302 Found", "location: /ok\r\n", ""),
        "/moved-to-nowhere" => say("308 Permanent Redirect", "location: /missing\r\n", ""),
        "/tidied" => say("301 Moved Permanently", "location: /\r\n", ""),
        "/into-a-file" => say("302 Found", "location: file:///etc/passwd\r\n", ""),
        "/head-refused" if method == "HEAD" => say("405 Method Not Allowed", "", ""),
        "/head-missing" if method == "HEAD" => say("404 Not Found", "", ""),
        "/cut" => Ok(()),
        "/slow-body" if method == "GET" => {
            drip(stream, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n", Duration::from_secs(4))
        }
        "/garbage" => write!(stream, "220 mail.example ESMTP ready\r\n\r\n"),
        "/endless-head" => drip(stream, "HTTP/1.1 200 OK\r\n", Duration::ZERO),
        "/endless-body" if method == "GET" => drip(stream, "HTTP/1.1 200 OK\r\n\r\n", Duration::ZERO),
        "/endless-refusal" if method == "GET" => drip(stream, "HTTP/1.1 403 Forbidden\r\n\r\n", Duration::ZERO),
        "/slow-body" | "/endless-body" | "/endless-refusal" => say("405 Method Not Allowed", "", ""),
        "/missing" => say("404 Not Found", "", "no such page"),
        _ => say("200 OK", "", "ok"),
    }
}

/// Says the same for a long time, with a pause after each line.
fn drip(stream: &mut TcpStream, head: &str, pause: Duration) -> std::io::Result<()> {
    stream.write_all(head.as_bytes())?;
    let end = Instant::now() + Duration::from_secs(8);
    while Instant::now() < end {
        stream.write_all(b"x-more: and more\r\n")?;
        stream.flush()?;
        thread::sleep(pause);
    }
    Ok(())
}
