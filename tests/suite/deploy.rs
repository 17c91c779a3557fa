//! A site brought to a folder, by the program itself: what arrives, what is told, and what a killed run leaves.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::newsroom::{Newsroom, assert_whole, files};

#[test]
fn only_what_changed_is_sent_and_its_urls_are_told() {
    let room = Newsroom::new();
    let first = room.deploy(&[]).ended(0);
    assert_eq!(files(&room.path("live")), files(&room.path("site/public")));
    assert_whole(&room.path("live"));
    let url = |path: &str| format!("https://test.example/news/{path}");
    assert!(first.urls().contains(&url("").as_str()) && first.urls().contains(&url("explainers/lead/").as_str()));
    assert!(!first.out.contains("index.html") && !first.out.contains(".nutgraf"), "{}", first.out);

    let again = room.deploy(&["live"]).ended(0);
    assert_eq!(again.out, "");
    assert!(again.err.contains("0 files uploaded (0 B) to `site/../live`: 0 deleted"), "{}", again.err);

    room.write("site/static/plan.txt", "Another plan");
    let third = room.deploy(&[]).ended(0);
    assert_eq!(third.urls(), [url("plan.txt")]);
    assert!(third.err.contains("1 file uploaded (12 B)"), "{}", third.err);
    assert_eq!(fs::read_to_string(room.path("live/plan.txt")).unwrap(), "Another plan");
}

#[test]
fn a_page_that_is_gone_is_taken_away_and_others_files_stay() {
    let room = Newsroom::new();
    room.write("live/CNAME", "news.example");
    room.deploy(&[]).ended(0);
    room.write("live/explainers/other/own.txt", "not ours");
    fs::remove_file(room.path("site/content/explainers/other.md")).unwrap();
    let said = room.deploy(&[]).ended(0);
    assert!(said.urls().contains(&"https://test.example/news/explainers/other/"), "{}", said.out);
    assert!(!room.path("live/explainers/other/index.html").exists());
    assert_eq!(fs::read_to_string(room.path("live/explainers/other/own.txt")).unwrap(), "not ours");
    assert_eq!(fs::read_to_string(room.path("live/CNAME")).unwrap(), "news.example");
}

#[test]
fn a_file_that_is_not_ours_is_never_overwritten() {
    let room = Newsroom::new();
    room.write("live/index.html", "somebody’s page");
    room.write("live/plan.txt/x", "somebody’s folder");
    let said = room.deploy(&[]).ended(2);
    assert!(said.err.contains("`index.html`, `plan.txt/x` are at the target already"), "{}", said.err);
    assert_eq!(files(&room.path("live")).len(), 2, "nothing else is there");
    assert!(!room.path("live/.nutgraf/lock").exists());
}

#[test]
fn a_dry_run_shows_the_plan_and_changes_nothing() {
    let room = Newsroom::new();
    let said = room.deploy(&["--dry-run"]).ended(0);
    assert!(said.out.contains("\n+ explainers/lead/index.html\n"), "{}", said.out);
    assert!(!room.path("live").exists());
    room.deploy(&[]).ended(0);
    let before = files(&room.path("live"));
    room.explainer("third", "Body of the third.");
    room.write("site/static/plan.txt", "Another plan");
    fs::remove_file(room.path("site/content/explainers/other.md")).unwrap();
    let said = room.deploy(&["--dry-run"]).ended(0);
    for line in ["+ explainers/third/index.html", "~ plan.txt", "- explainers/other/index.html", "~ index.html"] {
        assert!(said.out.lines().any(|shown| shown == line), "{line}: {}", said.out);
    }
    let object: serde_json::Value =
        serde_json::from_str(&room.deploy(&["--dry-run", "--format", "json"]).ended(0).out).unwrap();
    let uploads = object["uploads"].as_array().unwrap();
    assert!(uploads.contains(&serde_json::json!({ "address": "plan.txt", "change": "changed", "length": 12 })));
    assert!(object["deletions"].as_array().unwrap().contains(&"explainers/other/index.html".into()));
    assert!(object["purge"].as_array().unwrap().contains(&"https://test.example/news/explainers/third/".into()));
    assert_eq!(files(&room.path("live")), before);
}

#[test]
fn the_purge_list_goes_where_it_is_wanted() {
    let room = Newsroom::new();
    let said = room.deploy(&["--purge-list", "purge.json"]).ended(0);
    assert_eq!(said.out, "");
    let urls: Vec<String> = serde_json::from_slice(&fs::read(room.path("purge.json")).unwrap()).unwrap();
    assert!(urls.iter().any(|url| url == "https://test.example/news/explainers/lead/"));
    room.write("site/static/plan.txt", "Another plan");
    room.deploy(&["--purge-list", "purge.txt"]).ended(0);
    assert_eq!(fs::read_to_string(room.path("purge.txt")).unwrap(), "https://test.example/news/plan.txt\n");
    room.write("site/static/plan.txt", "A third plan");
    let said = room.deploy(&["--purge-list", "nowhere/purge.txt"]).ended(3);
    assert!(said.err.contains("nowhere/purge.txt"), "{}", said.err);
    assert_eq!(room.deploy(&[]).ended(0).urls(), ["https://test.example/news/plan.txt"], "told once it can be");
}

#[test]
fn other_forms_of_a_file_are_brought_along_and_not_told() {
    let room = Newsroom::new();
    room.write("site/nutgraf.yaml", "title: T\nbase_url: https://test.example/news/\ncompress: [br, gz]\n");
    let said = room.deploy(&["./live"]).ended(0);
    assert!(room.path("live/explainers/lead/index.html.br").is_file());
    assert!(said.urls().contains(&"https://test.example/news/explainers/lead/") && !said.out.contains(".br"));
    assert_eq!(files(&room.path("live")), files(&room.path("site/public")));
    room.write("site/nutgraf.yaml", "title: T\nbase_url: https://test.example/news/\n");
    let said = room.deploy(&["./live"]).ended(0);
    assert!(!room.path("live/explainers/lead/index.html.br").exists());
    assert!(said.out.lines().all(|url| url.ends_with(".br") || url.ends_with(".gz")), "{}", said.out);
}

#[test]
fn a_site_with_mistakes_is_not_deployed() {
    let room = Newsroom::new();
    room.deploy(&[]).ended(0);
    let before = files(&room.path("live"));
    room.write("site/content/explainers/lead.md", "---\ntitle: X\nsumary: X\ndate: 2026-01-01\n---\n");
    let said = room.deploy(&[]).ended(1);
    assert!(said.err.contains("nothing was published"), "{}", said.err);
    assert_eq!(files(&room.path("live")), before);
}

#[test]
fn targets_are_named_and_mistakes_in_them_told() {
    let room = Newsroom::new();
    let two = "title: T\ndeploy: { live: ../live, preview: ../preview }\n";
    for (config, arguments, words) in [
        ("title: T\n", &[][..], "nobody says where"),
        (two, &[], "say which: live, preview"),
        (two, &["preveiw"], "did you mean `preview`? for a folder of that name, write `./preveiw`"),
        (two, &["ftp://host/x"], "the target `ftp://host/x` is at a kind of store"),
        (two, &["site/content/x"], "lies among the site’s own files"),
        (two, &["site/public/x"], "lies among the site’s own files"),
        (two, &["s3://bucket/x"], "set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`"),
        (two, &["gs://bucket/x"], "set `GOOGLE_APPLICATION_CREDENTIALS`"),
        (two, &["az://bucket/x"], "set `AZURE_STORAGE_ACCOUNT_NAME`"),
    ] {
        room.write("site/nutgraf.yaml", config);
        let said = room.deploy(arguments).ended(2);
        assert!(said.err.contains(words), "{words}: {}", said.err);
    }
    room.deploy(&["preview"]).ended(0);
    assert!(room.path("preview/index.html").is_file() && !room.path("live").exists());
}

#[test]
fn keys_in_an_address_are_refused_and_not_shown() {
    let room = Newsroom::new();
    let said = room.deploy(&["s3://AKIAX:hunter2@bucket/x"]).ended(2);
    assert!(said.err.contains("perhaps a key or a password") && !said.err.contains("hunter2"), "{}", said.err);
    room.write("site/nutgraf.yaml", "title: T\ndeploy:\n  live: s3://AKIAX:hunter2@bucket/x\n");
    let said = room.deploy(&[]).ended(1);
    assert!(said.err.contains("`deploy.live` has an address") && !said.err.contains("hunter2"), "{}", said.err);
}

#[test]
fn two_at_once_are_refused_and_what_is_left_over_is_taken() {
    let room = Newsroom::new();
    let lock = |minutes: i64| {
        let time = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes);
        let claim = serde_json::json!({ "id": "1", "owner": "2", "by": "newsroom-3, process 4711", "since": time, "renewed": time });
        room.write("live/.nutgraf/lock", &claim.to_string());
    };
    lock(1);
    let said = room.deploy(&[]).ended(3);
    assert!(said.err.contains("another deploy to this target is at work: newsroom-3, process 4711"), "{}", said.err);
    assert!(said.err.contains("--force-unlock") && files(&room.path("live")).is_empty());
    room.deploy(&["--force-unlock"]).ended(0);
    lock(11);
    room.deploy(&[]).ended(0);
    room.write("live/.nutgraf/lock", "of a later version");
    room.deploy(&[]).ended(3);
    lock(11);
    room.deploy(&[]).ended(0);
    let left: Vec<_> =
        fs::read_dir(room.path("live/.nutgraf")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name == "deployed" || name == "claims"), "{left:?}");
}

#[test]
fn of_two_that_begin_together_one_does_it_and_the_other_gives_way() {
    let (one, two) = (Newsroom::new(), Newsroom::new());
    one.edition(150, 1);
    two.edition(150, 2);
    let target = one.path("shared");
    for round in 0..4 {
        let start = |room: &Newsroom| {
            let mut command = room.command(&[target.to_str().unwrap()]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        one.edition(20, 10 + round);
        two.edition(20, 20 + round);
        let mut runs = [start(&one), start(&two)];
        let codes = runs.each_mut().map(|run| run.wait().unwrap().code().unwrap());
        assert!(codes.contains(&0) || codes == [3, 3], "{codes:?}");
        assert!(codes.iter().all(|code| [0, 3].contains(code)), "{codes:?}");
        // Whichever it was, the target holds one of the two sites and not a mixture.
        if codes.contains(&0) {
            let there = files(&target);
            let sites = [&one, &two].map(|room| files(&room.path("site/public")));
            assert!(sites.contains(&there), "{codes:?}");
        }
    }
}

#[test]
fn a_killed_deploy_leaves_a_whole_site_and_the_next_repairs_it() {
    let room = Newsroom::new();
    room.edition(120, 0);
    room.deploy(&[]).ended(0);
    let target = room.path("live");
    let mut torn = 0;
    for round in 1..=10 {
        room.edition(120, round);
        // A page less each time, and a file that comes and goes.
        drop(fs::remove_file(room.path(&format!("site/content/explainers/e{round}.md"))));
        let build = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
            .args(["build", "--at", "2026-02-26", "--site"])
            .arg(room.path("site"))
            .output();
        assert!(build.unwrap().status.success());
        let mut child = room.command(&[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut waited = 0;
        // The sooner the deploy has begun, the better is what is killed.
        while !target.join(".nutgraf/lock").exists() && waited < 400 {
            thread::sleep(Duration::from_millis(2));
            waited += 1;
        }
        thread::sleep(Duration::from_millis(4 * u64::try_from(round).unwrap()));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_whole(&target);
        torn += usize::from(files(&target) != files(&room.path("site/public")));
    }
    assert!(torn > 0, "no run was killed in the middle");
    let said = room.deploy(&[]).ended(0);
    assert!(!said.out.is_empty());
    assert_eq!(files(&target), files(&room.path("site/public")));
    let manifest = fs::read_to_string(target.join(".nutgraf/deployed")).unwrap();
    assert!(manifest.lines().skip(1).all(|line| line.starts_with("= ")), "{manifest}");
}

#[test]
fn a_folder_may_become_a_file_and_a_file_a_folder() {
    let room = Newsroom::new();
    room.write("site/static/one/a b ü.txt", "a");
    room.write("site/static/one/100%#x~.txt", "b");
    room.write("site/static/two", "two");
    room.deploy(&[]).ended(0);
    assert_eq!(files(&room.path("live")), files(&room.path("site/public")));
    fs::remove_dir_all(room.path("site/static/one")).unwrap();
    fs::remove_file(room.path("site/static/two")).unwrap();
    room.write("site/static/one", "one");
    room.write("site/static/two/a.txt", "a");
    room.deploy(&[]).ended(0);
    assert_eq!(files(&room.path("live")), files(&room.path("site/public")));
    assert!(room.deploy(&[]).ended(0).out.is_empty());
}
