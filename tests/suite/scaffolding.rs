//! `init` and `new`: what they write is right whatever a name holds, nothing is overwritten, and on a terminal they ask.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rexpect::session::{PtySession, spawn_command};

use crate::support::{Room, Run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_nutgraf");

/// Runs the program and gives what it said, also on standard output.
fn nutgraf(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(PROGRAM).args(arguments).current_dir(folder).env("NO_COLOR", "1").output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code(), said)
}

/// A room with a new site in `site`.
fn site() -> Room {
    let room = Room::empty();
    let (code, said) = nutgraf(&room.path(""), &["init", "site"]);
    assert_eq!(code, Some(0), "{said}");
    room
}

fn passes(room: &Room) -> Run {
    let run = room.run(&["check", "--site", "site", "--drafts"]).ended(0);
    assert_eq!(run.said, "no mistakes found: the site can be published\n");
    run
}

const KINDS: [(&str, &str); 6] = [
    ("explainer", "explainers"),
    ("actor", "actors"),
    ("story", "stories"),
    ("topic", "topics"),
    ("author", "authors"),
    ("page", "pages"),
];

#[test]
fn what_is_added_passes_whatever_its_name_holds() {
    let room = site();
    let names = [
        ("Who \"pays\": the 'dam'?", "who-pays-the-dam"),
        ("\u{1f389} # - @home: [x](y) {{today}}", "tada-home-x-y-today"),
        ("ماذا نعرف عن السد", "mdh-n-rf-n-lsd"),
        ("2025", "2025"),
        ("true", "true"),
        ("line\nbreak\ttab", "line-break-tab"),
        ("C:\\temp\\", "c-temp"),
    ];
    for (kind, folder) in KINDS {
        for (name, id) in names {
            let (code, said) = nutgraf(&room.path("site"), &["new", kind, name, "--at", "2026-03-01"]);
            assert_eq!(code, Some(0), "{kind} {name}: {said}");
            let path = format!("content/{folder}/{id}.md");
            assert!(said.contains(&path), "{said}");
            let text = fs::read_to_string(room.path("site").join(&path)).unwrap();
            assert!(!text.contains("{{name}}") && !text.contains("2026-03-01today"), "{text}");
        }
    }
    let text = fs::read_to_string(room.path("site/content/pages/tada-home-x-y-today.md")).unwrap();
    assert!(text.starts_with("---\ntitle: \"\u{1f389} # - @home: [x](y) {{today}}\"\n"), "{text}");
    passes(&room);
    room.run(&["build", "--site", "site", "--drafts", "--output", "out"]).ended(0);
    let page = fs::read_to_string(room.path("out/actors/who-pays-the-dam/index.html")).unwrap();
    assert!(
        page.contains("Who &quot;pays&quot;: the &#39;dam&#39;?") || page.contains("Who &quot;pays&quot;: the 'dam'?")
    );
}

#[test]
fn a_name_of_three_hundred_letters_makes_a_short_id_or_is_refused() {
    let room = site();
    let name = "Lange Namen ".repeat(25);
    for (kind, folder) in KINDS {
        let (code, said) = nutgraf(&room.path("site"), &["new", kind, &name]);
        let files = room.files(&format!("site/content/{folder}")).into_keys();
        let files: Vec<String> = files.map(|path| path.to_string_lossy().into_owned()).collect();
        let long = files.iter().find(|file| file.starts_with("lange-namen"));
        if ["explainer", "story"].contains(&kind) {
            assert_eq!(code, Some(2), "{said}");
            assert!(said.contains("the title has 299 characters, at most 110"), "{said}");
            assert_eq!(long, None);
        } else {
            assert_eq!(code, Some(0), "{said}");
            assert!(long.is_some_and(|file| file.len() <= 83 && !file.ends_with("-.md")), "{files:?}");
        }
    }
    passes(&room);
}

#[test]
fn flags_say_what_questions_would_ask() {
    let room = site();
    let run = |arguments: &[&str]| nutgraf(&room.path("site"), &[&["new"], arguments].concat());
    let read = |path: &str| fs::read_to_string(room.path("site/content").join(path)).unwrap();
    assert_eq!(run(&["story", "The bridge"]).0, Some(0));
    let flags = ["--story", "the-bridge", "--topic", "transport", "--topic", "2025", "--draft=false"];
    assert_eq!(run(&[&["explainer", "A"], &flags[..]].concat()).0, Some(0));
    let text = read("explainers/a.md");
    assert!(text.contains("\nstory: the-bridge\ntopics: [transport, \"2025\"]\n") && !text.contains("draft"), "{text}");
    assert_eq!(run(&["explainer", "B"]).0, Some(0));
    assert!(read("explainers/b.md").contains("\ndraft: true\n"));
    assert_eq!(run(&["actor", "High Court", "--kind", "court"]).0, Some(0));
    assert!(read("actors/high-court.md").contains("\nkind: court\n"));
    passes(&room);
    let elsewhere = "---\ntitle: T\nsummary: S\ndate: 2026-01-01\n---\n";
    room.write("site/content/explainers/2024/dam.md", elsewhere);
    for (wrong, why) in [
        (
            &["explainer", "C", "--story", "the-brigde"][..],
            "there is no story `the-brigde`\nhelp: did you mean `the-bridge`?",
        ),
        (
            &["explainer", "C", "--topic", "City life"],
            "`City life` is no id: only `a-z`, `0-9` and `-`\nhelp: write `city-life`",
        ),
        (&["story", "C", "--topic", "x"], "`--story`, `--topic` and `--draft` are for explainers"),
        (&["page", "C", "--kind", "court"], "`--kind` is for actors"),
        (&["explainer", "Dam"], "another file has the id `dam` already"),
        (&["page", "!!!"], "no id can be made of `!!!`"),
        (&["page"], "there is nothing to add"),
        (&[], "there is nothing to add"),
    ] {
        let (code, said) = run(wrong);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(why), "{wrong:?}: {said}");
    }
    passes(&room);
}

#[test]
fn init_takes_what_the_site_says_of_itself() {
    let room = Room::empty();
    let flags = [
        "--title",
        "Die \"Stadt\": erklärt",
        "--base-url",
        "https://stadt.example",
        "--language",
        "de",
        "--publisher",
        "Müller & Söhne",
    ];
    let (code, said) = nutgraf(&room.path(""), &[&["init", "my site"], &flags[..]].concat());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("--site \"my site\""), "{said}");
    let config = fs::read_to_string(room.path("my site/nutgraf.yaml")).unwrap();
    for line in [
        "title: \"Die \\\"Stadt\\\": erklärt\"",
        "base_url: \"https://stadt.example\"",
        "language: \"de\"",
        "  name: \"Müller & Söhne\"",
    ] {
        assert!(config.lines().any(|written| written == line), "{line}\n{config}");
    }
    let run = room.run(&["check", "--site", "my site"]).ended(0);
    assert_eq!(run.said, "no mistakes found: the site can be published\n");
    for (flag, wrong) in [("--base-url", "stadt.example"), ("--language", "Deutsch!"), ("--title", "")] {
        let (code, said) = nutgraf(&room.path(""), &["init", "other", flag, wrong]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("help: "), "{said}");
    }
    assert_eq!(nutgraf(&room.path(""), &["init"]).0, Some(2));
    assert!(!room.path("other").exists());
    room.write("full/notes.txt", "mine");
    assert_eq!(nutgraf(&room.path(""), &["init", "full"]).0, Some(2));
    assert_eq!(room.files("full").len(), 1);
}

#[test]
fn of_many_who_add_one_file_at_once_one_succeeds() {
    let room = site();
    let start = |_| -> Child {
        let mut command = Command::new(PROGRAM);
        let command = command.args(["new", "actor", "Ana"]).current_dir(room.path("site"));
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let children: Vec<Child> = (0..8).map(start).collect();
    let mut codes: Vec<Option<i32>> = children.into_iter().map(|mut child| child.wait().unwrap().code()).collect();
    codes.sort();
    assert_eq!(codes[0], Some(0));
    assert!(codes[1..].iter().all(|code| *code == Some(2)), "{codes:?}");
    passes(&room);
}

/// Runs the program on a terminal of its own.
fn on_terminal(folder: &Path, arguments: &[&str]) -> PtySession {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").env("TERM", "xterm");
    spawn_command(command, Some(10_000)).unwrap()
}

fn ends(session: &mut PtySession, code: i32) -> String {
    let said = session.exp_eof().unwrap();
    let status = format!("{:?}", session.process().wait().unwrap());
    assert!(status.starts_with("Exited(") && status.ends_with(&format!(", {code})")), "{status}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

#[test]
fn init_asks_on_a_terminal_for_what_is_not_said() {
    let room = Room::empty();
    let mut session = on_terminal(&room.path(""), &["init", "--language", "en-GB"]);
    for (question, answer) in [
        ("Which folder shall be made?", "bridge"),
        ("What is the site called?", "The bridge, explained"),
        ("At which address will it be?", "bridge.example"),
        ("write it like", ""),
    ] {
        session.exp_string(question).unwrap();
        if question == "write it like" {
            // What was wrong stays in the line: it is asked for again.
            session.exp_string("At which address").unwrap();
        }
        session.send_line(answer).unwrap();
    }
    session.exp_string("Who publishes it?").unwrap();
    session.send_line("Bridge Times").unwrap();
    ends(&mut session, 0);
    let config = fs::read_to_string(room.path("bridge/nutgraf.yaml")).unwrap();
    for line in
        ["title: \"The bridge, explained\"", "language: \"en-GB\"", "relative_urls: true", "  name: \"Bridge Times\""]
    {
        assert!(config.lines().any(|written| written == line), "{line}\n{config}");
    }
    let run = room.run(&["check", "--site", "bridge"]).ended(0);
    assert_eq!(run.said, "no mistakes found: the site can be published\n");
}

#[test]
fn new_offers_what_the_site_has() {
    let room = site();
    nutgraf(&room.path("site"), &["new", "story", "The bridge"]);
    let mut session = on_terminal(&room.path("site"), &["new"]);
    session.exp_string("What do you want to add?").unwrap();
    session.send_line("").unwrap();
    session.exp_string("What is its headline?").unwrap();
    session.send_line("Warum gähnt die Brücke?").unwrap();
    session.exp_string("Which running story does it belong to?").unwrap();
    session.exp_string("The bridge").unwrap();
    session.send("\x1b[B").unwrap();
    session.send_line("").unwrap();
    session.exp_string("Which topics does it belong to?").unwrap();
    session.exp_string("transport").unwrap();
    session.send(" ").unwrap();
    session.send_line("").unwrap();
    session.exp_string("Is it a draft").unwrap();
    session.send_line("n").unwrap();
    ends(&mut session, 0);
    let text = fs::read_to_string(room.path("site/content/explainers/warum-gahnt-die-brucke.md")).unwrap();
    assert!(text.contains("title: \"Warum gähnt die Brücke?\"\n"), "{text}");
    assert!(text.contains("\nstory: the-bridge\ntopics: [transport]\n") && !text.contains("draft"), "{text}");
    passes(&room);
}

#[test]
fn nothing_is_asked_where_all_is_said() {
    let room = site();
    let mut session = on_terminal(&room.path("site"), &["new", "actor", "Ana", "--kind", "person"]);
    assert!(ends(&mut session, 0).starts_with("made "));
    let mut session = on_terminal(&room.path("site"), &["new", "explainer", "Dam", "--yes"]);
    assert!(ends(&mut session, 0).starts_with("made "));
    let mut session = on_terminal(&room.path(""), &["init", "other", "--yes"]);
    assert!(ends(&mut session, 0).starts_with("made "));
    passes(&room);
}

#[test]
fn ctrl_c_at_a_question_leaves_nothing_behind() {
    let room = site();
    let before = room.files("");
    for (folder, arguments, questions) in [
        ("", &["init"][..], &["Which folder shall be made?"][..]),
        ("", &["init", "other"], &["What is the site called?"]),
        ("site", &["new"], &["What do you want to add?"]),
        ("site", &["new", "actor", "Ana"], &["What is it?"]),
        ("site", &["new", "explainer"], &["What is its headline?"]),
        ("site", &["new", "explainer", "Dam"], &["Which topics does it belong to?"]),
    ] {
        let mut session = on_terminal(&room.path(folder), arguments);
        for question in questions {
            session.exp_string(question).unwrap();
        }
        // Only when the question waits does it take keys.
        std::thread::sleep(std::time::Duration::from_millis(200));
        session.send_control('c').unwrap();
        let said = ends(&mut session, 130);
        assert!(said.contains("stopped, and nothing was made"), "{said}");
        assert!(said.contains("\u{1b}[?25h"), "the cursor is there again: {said:?}");
    }
    assert!(room.files("") == before);
}
