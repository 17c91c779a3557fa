//! What is said of a deploy: how far it is, what it did or would do, and what has changed for readers.

use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{DecimalBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use super::{count, shown_time};
use crate::deploy::{Plan, Step};
use crate::report::Format;

/// How often a line is written where there is no terminal to draw on.
const BETWEEN_LINES: Duration = Duration::from_secs(5);

/// What a deploy did, or would do.
pub(super) struct Outcome<'p> {
    pub(super) plan: &'p Plan,
    pub(super) target: String,
    /// The URLs that changed.
    pub(super) purge: Vec<String>,
    pub(super) format: Format,
}

impl Outcome<'_> {
    /// What was done, in a line.
    pub(super) fn summary(&self, time: Duration) -> String {
        let (sent, bytes) = self.sent();
        format!(
            "{} uploaded ({bytes}) to `{}`: {} deleted, {} unchanged, in {}\n",
            count(sent, "file"),
            self.target,
            self.plan.removed().count(),
            self.plan.standing,
            shown_time(time)
        )
    }

    /// What would be done: in numbers, then each file in its order.
    pub(super) fn dry_run(&self) -> String {
        let (sent, bytes) = self.sent();
        if self.format == Format::Json {
            return self.json();
        }
        let mut text = format!(
            "{} to upload ({bytes}) to `{}`, {} to delete, {} unchanged\n",
            count(sent, "file"),
            self.target,
            self.plan.removed().count(),
            self.plan.standing
        );
        for upload in self.plan.uploads() {
            let mark = if upload.is_new { '+' } else { '~' };
            text.push_str(&format!("{mark} {}\n", upload.address));
        }
        for address in self.plan.removed() {
            text.push_str(&format!("- {address}\n"));
        }
        text
    }

    /// All of it, for programs: one object.
    pub(super) fn json(&self) -> String {
        let uploads: Vec<Value> = self
            .plan
            .uploads()
            .map(|upload| {
                let change = if upload.is_new { "new" } else { "changed" };
                json!({ "address": upload.address, "change": change, "length": upload.object.length })
            })
            .collect();
        let object = json!({
            "target": self.target,
            "uploads": uploads,
            "deletions": self.plan.removed().collect::<Vec<_>>(),
            "unchanged": self.plan.standing,
            "purge": self.purge,
        });
        format!("{object}\n")
    }

    /// The URLs that changed: one a line, or as a list of JSON.
    pub(super) fn list(&self, json: bool) -> String {
        if json {
            return format!("{}\n", json!(self.purge));
        }
        self.purge.iter().flat_map(|url| [url.as_str(), "\n"]).collect()
    }

    fn sent(&self) -> (usize, DecimalBytes) {
        (self.plan.uploads().count(), DecimalBytes(self.plan.uploads().map(|upload| upload.object.length).sum()))
    }
}

/// How far a deploy is: a bar on a terminal, else a line now and then.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    lines: Option<Mutex<Lines>>,
}

struct Lines {
    done: usize,
    of: usize,
    written: Instant,
}

impl Progress {
    pub(super) fn start(plan: &Plan, human: bool) -> Self {
        let of = plan.uploads().count() + plan.removed().count();
        if !human || of == 0 {
            return Self { bar: None, lines: None };
        }
        if !io::stderr().is_terminal() {
            return Self { bar: None, lines: Some(Mutex::new(Lines { done: 0, of, written: Instant::now() })) };
        }
        let bytes: u64 = plan.uploads().map(|upload| upload.object.length.max(1)).sum();
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:30} {decimal_bytes} of {decimal_total_bytes}  {wide_msg}");
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(500));
        Self { bar: Some(bar), lines: None }
    }

    pub(super) fn step(&self, step: Step<'_>) {
        if let Some(bar) = &self.bar {
            match step {
                Step::Sent(upload) => {
                    bar.inc(upload.object.length.max(1));
                    bar.set_message(upload.address.clone());
                }
                Step::Removed(address) => bar.set_message(format!("- {address}")),
            }
        }
        if let Some(lines) = &self.lines {
            let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            lines.done += 1;
            if lines.written.elapsed() >= BETWEEN_LINES {
                lines.written = Instant::now();
                eprintln!("{} of {} done", lines.done, count(lines.of, "file"));
            }
        }
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
