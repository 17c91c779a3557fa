//! What an editor would ask of a site that is right as far as a machine can tell: who says so, was everybody heard, is
//! it still true.
//!
//! A rule is a [`Code`] with a level. Some rules see one file alone and are told where it is read (`page::check`); those
//! here look at linked pages. [`told`] looks, [`judged`] then gives whatever breaks a rule the level that the site
//! wants, and drops what is waived.

mod balance;
mod dates;
mod people;
mod prose;
mod sourcing;

pub use balance::{Balance, Share, balances};
pub use dates::{Due, due};

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Level, Place, Severity};
use crate::memo::AT_ONCE;
use crate::model::{Explainer, Id, Waiver};
use crate::page::Parsed;
use crate::site::{Linked, Settings, Site, Skipped};
use crate::source::SourceFile;
use crate::text::SourcePath;

/// A rule, and what finds where an explainer breaks it.
type Rule = (Code, fn(&Seen<'_>, &mut Told));

type Told = Vec<Diagnostic>;

const RULES: &[Rule] = &[
    (Code::EventWithoutSource, sourcing::events),
    (Code::SingleSourceClaim, sourcing::single_source),
    (Code::OneSidedDispute, sourcing::disputes),
    (Code::PressReleaseOnly, sourcing::press_releases),
    (Code::ReactionBeforeEvent, dates::reactions),
    (Code::RoleNotHeld, dates::roles),
    (Code::PlannedEventPassed, dates::planned),
    (Code::ReviewOverdue, dates::review),
    (Code::ActorNotListed, people::not_listed),
    (Code::ActorNeverUsed, people::never_used),
    (Code::CriticisedNotHeard, people::not_heard),
    (Code::AcronymWithoutTerm, prose::acronyms),
];

/// An explainer as a rule sees it.
struct Seen<'s> {
    page: &'s Linked<Explainer>,
    record: &'s Explainer,
    site: &'s Site,
    config: &'s Config,
    names: &'s people::Names,
    today: jiff::civil::Date,
    /// What the author wrote below the front matter.
    body: &'s str,
}

impl Seen<'_> {
    fn field(&self, field: impl std::fmt::Display) -> Place {
        self.page.document.field(field)
    }

    /// The id by which the site knows an actor that may be written by an earlier id.
    fn actor(&self, id: &str) -> Option<Id> {
        self.site.registry().actor(id).map(|card| card.id.clone()).or_else(|| Id::new(id))
    }

    /// Where a word stands in the body, by its bytes.
    fn in_body(&self, words: &str) -> Place {
        match prose::find(self.body, words) {
            Some(at) => self.page.document.body_place(&(at..at + words.len())),
            None => self.field("title"),
        }
    }
}

/// What breaks a rule: those told only by `check` where `settings` ask for a review, and always those that keep the
/// site from being published.
pub fn told(site: &Site, config: &Config, settings: &Settings, content: &[SourceFile]) -> Vec<Diagnostic> {
    let wanted = |code: Code| match config.level(code) {
        None | Some(Level::Off) => false,
        Some(Level::Note | Level::Warn) => settings.review,
        Some(Level::Error) => true,
    };
    let rules: Vec<&Rule> = RULES.iter().filter(|(code, _)| wanted(*code)).collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let today = settings.today(config);
    let names = people::Names::of(site.registry());
    let texts: HashMap<&SourcePath, &str> = content.iter().map(|file| (&file.path, &*file.text)).collect();
    let look = |page: &Arc<Linked<Explainer>>| {
        let document = &page.document;
        // What a rule misses may be among what could not be read.
        if !document.left_out.is_empty() {
            return Vec::new();
        }
        let body = texts.get(&document.path).and_then(|text| text.get(document.body_start..)).unwrap_or_default();
        let seen = Seen { page, record: &document.record, site, config, names: &names, today, body };
        let mut told = Vec::new();
        for (_, look) in &rules {
            look(&seen, &mut told);
        }
        told
    };
    let mut told: Told = site.explainers.par_iter().with_max_len(AT_ONCE).flat_map_iter(look).collect();
    for story in site.stories.iter().filter(|story| story.document.left_out.is_empty()) {
        let timeline = &story.document.record.timeline;
        if wanted(Code::EventWithoutSource) {
            sourcing::timeline(timeline, &story.document, &mut told);
        }
        if wanted(Code::PlannedEventPassed) {
            dates::plans(timeline, &story.document, today, &mut told);
        }
    }
    told
}

/// The waivers of the files that are published, by their file, each with whether it excused anything yet.
#[derive(Debug, Default)]
pub struct Waivers<'w>(BTreeMap<&'w SourcePath, Vec<(&'w Waiver, bool)>>);

impl<'w> Waivers<'w> {
    /// The waivers of these files, without those that are not published: nothing is asked of them.
    pub fn of(parsed: impl Iterator<Item = &'w Parsed>, skipped: &[Skipped]) -> Self {
        let pages = parsed.filter_map(|parsed| parsed.page.as_ref()).map(crate::page::Page::waivers);
        let published = |path: &SourcePath| !skipped.iter().any(|skipped| skipped.path == *path);
        let asked = pages.filter(|(path, waivers)| !waivers.is_empty() && published(path));
        Self(asked.map(|(path, waivers)| (path, waivers.iter().map(|waiver| (waiver, false)).collect())).collect())
    }

    /// Whether one of them excuses it; that one is of use then.
    fn excuse(&mut self, wrong: &Diagnostic) -> bool {
        let mut excused = false;
        for (waiver, used) in self.0.get_mut(&wrong.place.file).into_iter().flatten() {
            if waiver.excuses(wrong.code, &wrong.place.at) {
                (*used, excused) = (true, true);
            }
        }
        excused
    }

    /// Those that excused nothing. A rule that is off says nothing anyhow, and a link that leads outside may break again.
    pub fn unused(&self, config: &Config) -> Vec<Diagnostic> {
        let all =
            self.0.iter().flat_map(|(path, waivers)| waivers.iter().map(move |(waiver, used)| (*path, waiver, used)));
        let idle = all.filter(|(_, waiver, used)| {
            !**used && config.level(waiver.code) != Some(Level::Off) && !waiver.code.is_of_links()
        });
        let tell = |(path, waiver, _): (&SourcePath, &&Waiver, &bool)| {
            let message = format!("`{}` has nothing to say here", waiver.code);
            Diagnostic::warning(Code::UnusedWaiver, Place::field(path, waiver.field()), message)
                .hint("take the waiver away")
        };
        idle.map(tell).collect()
    }
}

/// Gives each broken rule its level, and leaves out what is waived, off, or for a review that nobody asked for. What is
/// told by no rule stays as it is.
pub fn judged(
    told: Vec<Diagnostic>,
    config: &Config,
    settings: &Settings,
    waivers: &mut Waivers<'_>,
) -> Vec<Diagnostic> {
    let mut judge = |wrong: Diagnostic| {
        let Some(level) = config.level(wrong.code) else { return Some(wrong) };
        let severity = level.severity().filter(|_| !waivers.excuse(&wrong))?;
        (severity == Severity::Error || settings.review).then_some(Diagnostic { severity, ..wrong })
    };
    told.into_iter().filter_map(&mut judge).collect()
}
