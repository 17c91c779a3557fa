//! `check --external`: asks whether the links that lead outside still do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::site::{Prepared, RunArgs, now};
use super::{Failure, count};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::fetch::{Learnt, Manner, Reach, ask_all};
use crate::links::kept::Kept;
use crate::links::meaning::Meaning;
use crate::links::{links, told};
use crate::publish;
use crate::report::Format;
use crate::site::Skipped;
use crate::source::disk;

/// The file of the site's hidden folder in which answers are kept.
const FILE: &str = "links.json";
/// How often answers are written down while servers are asked, so that Ctrl-C loses few.
const BETWEEN_WRITES: Duration = Duration::from_secs(5);

#[derive(Args)]
pub(super) struct ExternalArgs {
    /// Asks whether links to other sites still lead there; keeps the answers in `.nutgraf`
    #[arg(long)]
    external: bool,
    /// Asks again, also where an earlier answer is kept
    #[arg(long, requires = "external")]
    fresh: bool,
    /// How long to ask in all, in minutes
    #[arg(long, value_name = "MINUTES", default_value_t = 10, requires = "external", value_parser = clap::value_parser!(u64).range(1..=1440))]
    external_limit: u64,
    /// Asks this machine and private networks too, without a pause: for tests
    #[arg(long, requires = "external", hide = true)]
    external_local: bool,
}

impl ExternalArgs {
    /// What is to be told of the outside links; nothing where nobody asked for them.
    pub(super) fn run(
        &self,
        run: &RunArgs,
        prepared: &Prepared,
        skipped: &[Skipped],
    ) -> Result<Vec<Diagnostic>, Failure> {
        if !self.external {
            return Ok(Vec::new());
        }
        let site = &run.site.site;
        let links = links(&prepared.sources, skipped);
        let all: BTreeSet<&str> = links.iter().map(|link| link.address.as_str()).collect();
        let text = disk::read_kept(site, FILE).filter(|_| !self.fresh).unwrap_or_default();
        let kept = Kept::read(&text, now());
        let (known, unknown): (Vec<&str>, Vec<&str>) = all.iter().partition(|address| kept.known(address).is_some());
        let mut found: BTreeMap<String, Meaning> =
            known.iter().filter_map(|address| Some(((*address).to_owned(), kept.known(address)?.clone()))).collect();
        let ledger = Ledger::open(site, kept, unknown.len());
        ask_all(&unknown, &self.manner(prepared), &|learnt| ledger.note(learnt));
        found.extend(ledger.close()?);
        if run.format == Format::Human {
            eprintln!("{}", summary(&found, known.len()));
        }
        Ok(told::told(&links, &found))
    }

    fn manner(&self, prepared: &Prepared) -> Manner {
        let config = Config::parse(prepared.sources.config.as_ref(), prepared.settings.base_url.as_deref()).value;
        // Whoever finds us in a log can see who asks.
        let whose = config.base_url.map_or_else(String::new, |url| format!(" of {url}"));
        let name = concat!("nutgraf/", env!("CARGO_PKG_VERSION"));
        let manner = Manner {
            limit: Duration::from_mins(self.external_limit),
            ..Manner::polite(format!("{name} (checks the links{whose})"))
        };
        if self.external_local {
            return Manner { pause: Duration::ZERO, reach: Reach::Everywhere, ..manner };
        }
        manner
    }
}

/// `97 links: 90 good, 3 moved, …`
fn summary(found: &BTreeMap<String, Meaning>, known: usize) -> String {
    let number = |is: fn(&Meaning) -> bool| found.values().filter(|meaning| is(meaning)).count();
    let parts = [
        (number(|meaning| *meaning == Meaning::Good), "good"),
        (number(|meaning| matches!(meaning, Meaning::Moved(_))), "moved"),
        (number(|meaning| matches!(meaning, Meaning::Blocked(_))), "closed to programs"),
        (number(|meaning| matches!(meaning, Meaning::Unsure(_))), "unsure"),
        (number(|meaning| matches!(meaning, Meaning::Broken(_))), "broken"),
    ];
    let shown: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let from_before = if known > 0 { format!(" ({known} known from an earlier check)") } else { String::new() };
    let colon = if shown.is_empty() { "" } else { ": " };
    format!("{} outside{colon}{}{from_before}\n", count(found.len(), "link"), shown.join(", "))
}

/// Takes the answers as they come: shows how far it is, and writes them down now and then.
struct Ledger<'l> {
    site: &'l Path,
    bar: ProgressBar,
    noted: Mutex<Noted>,
}

struct Noted {
    found: BTreeMap<String, Meaning>,
    kept: Kept,
    written: Instant,
}

impl<'l> Ledger<'l> {
    fn open(site: &'l Path, kept: Kept, expected: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(expected as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} links asked");
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(500));
        let noted = Noted { found: BTreeMap::new(), kept, written: Instant::now() };
        Self { site, bar, noted: Mutex::new(noted) }
    }

    fn note(&self, learnt: &Learnt<'_>) {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.found.insert(learnt.address.to_owned(), learnt.meaning.clone());
        if learnt.asked {
            noted.kept.note(learnt.address, learnt.meaning.clone(), now());
        }
        if noted.written.elapsed() > BETWEEN_WRITES {
            noted.written = Instant::now();
            // The last time it is written, it must be; before that, it is only better.
            drop(publish::keep(self.site, FILE, &noted.kept.text()));
        }
        self.bar.inc(1);
    }

    fn close(self) -> Result<BTreeMap<String, Meaning>, Failure> {
        self.bar.finish_and_clear();
        let noted = self.noted.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !noted.found.is_empty() {
            publish::keep(self.site, FILE, &noted.kept.text())?;
        }
        Ok(noted.found)
    }
}
