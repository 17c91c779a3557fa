//! The index for search in the browser, made by Pagefind: `&Site -> Vec<Record> -> files`.
//!
//! Only published pages become records, so nothing else can get into the index.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use crate::memo::Fingerprint;
use crate::model::{Explainer, Md};
use crate::site::{Linked, Reach, Route, Site};
use crate::words::Word;

/// The folder of the index.
pub const FOLDER: &str = "pagefind/";

/// What can be narrowed down, by the name in the index, as readers see it.
pub const FILTERS: [(&str, &str); 6] = [
    ("kind", "Kind"),
    ("topic", "Topic"),
    ("story", "Story"),
    ("actor", "Person or organisation"),
    ("year", "Year"),
    ("status", "Status"),
];

/// A page as it can be found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Record {
    /// The page, from the top of the site: `/explainers/dam/`.
    pub url: String,
    /// The headline.
    pub title: String,
    /// What is shown of it: the nut graf.
    pub summary: String,
    /// When it was published, in words; empty for pages without a date.
    pub date: String,
    /// All its words.
    pub text: String,
    /// Values of [`FILTERS`], by their names.
    pub filters: BTreeMap<&'static str, Vec<String>>,
}

impl Record {
    /// All that a reader of the index could see.
    pub fn words(&self) -> String {
        let filters: Vec<&str> = self.filters.values().flatten().map(String::as_str).collect();
        format!("{}\n{}\n{}\n{}\n{}", self.url, self.title, self.summary, self.text, filters.join("\n"))
    }
}

/// The digest of all that is found, and how.
pub fn fingerprint(records: &[Record], language: &str) -> Fingerprint {
    Fingerprint::of(&(env!("CARGO_PKG_VERSION"), language, records))
}

/// Every published page as it can be found.
pub fn records(site: &Site) -> Vec<Record> {
    let mut records: Vec<Record> = site.explainers().map(of_explainer).collect();
    for linked in &site.stories {
        let record = &linked.document.record;
        let mut words = vec![record.where_it_stands.as_ref().map(Md::plain).unwrap_or_default()];
        words.extend(record.timeline.iter().map(|event| event.title.clone()));
        words.extend(record.unknown.iter().map(|entry| entry.question.clone()));
        words.push(linked.document.body.html.plain());
        records.push(page(&linked.route, &record.title, record.summary.plain(), &words, "Story"));
    }
    for linked in &site.actors {
        let record = &linked.document.record;
        let mut words = record.also_known_as.clone();
        words.extend(record.roles.iter().map(|role| format!("{} {}", role.title, role.org.as_deref().unwrap_or(""))));
        words.push(linked.document.body.html.plain());
        records.push(page(&linked.route, &record.name, record.summary.plain(), &words, "Person or organisation"));
    }
    for linked in &site.pages {
        let record = &linked.document.record;
        let summary = record.summary.as_ref().map(Md::plain).unwrap_or_default();
        records.push(page(&linked.route, &record.title, summary, &[linked.document.body.html.plain()], "Page"));
    }
    records
}

fn page(route: &Route, title: &str, summary: String, words: &[String], kind: &str) -> Record {
    Record {
        url: format!("/{route}"),
        title: title.to_owned(),
        text: format!("{title}. {summary} {}", words.join(" ")),
        summary,
        date: String::new(),
        filters: BTreeMap::from([("kind", vec![kind.to_owned()])]),
    }
}

fn of_explainer(linked: &Linked<Explainer>) -> Record {
    let (record, reach) = (&linked.document.record, &*linked.reach);
    let mut found = page(&linked.route, &record.title, record.summary.plain(), &words(linked), "Explainer");
    found.date = record.date.to_string();
    let mut filter = |name, values: BTreeSet<String>| {
        if !values.is_empty() {
            found.filters.insert(name, values.into_iter().collect());
        }
    };
    filter("topic", record.topics.iter().filter_map(|id| Some(reach.topics.get(id)?.title.clone())).collect());
    filter("story", record.story.iter().filter_map(|id| Some(reach.stories.get(id)?.title.clone())).collect());
    filter("actor", actors(record, reach));
    filter("year", record.timeline.iter().map(|event| event.date.year().to_string()).collect());
    filter("status", record.status.iter().map(|status| status.word().1.to_owned()).collect());
    found
}

fn actors(record: &Explainer, reach: &Reach) -> BTreeSet<String> {
    let listed = record.actors.iter().filter_map(|actor| reach.actors.get(actor.id()?.as_str()));
    listed.filter(|card| card.route.is_some()).map(|card| card.name.clone()).collect()
}

/// All that an explainer says, in the order of the page.
fn words(linked: &Linked<Explainer>) -> Vec<String> {
    let (record, reach) = (&linked.document.record, &linked.reach);
    let plain = |md: &Option<Md>| md.as_ref().map(Md::plain).unwrap_or_default();
    let mut words = vec![plain(&record.where_it_stands), plain(&record.why_it_matters)];
    words.extend(record.key_points.iter().map(Md::plain));
    words.extend(record.known.iter().map(|entry| entry.text.plain()));
    words.extend(record.unknown.iter().map(|entry| format!("{} {}", entry.question, plain(&entry.why))));
    words.push(linked.document.body.html.plain());
    words.extend(record.actors.iter().filter_map(|actor| {
        let card = reach.actors.get(actor.id()?.as_str())?;
        Some(format!("{} {}", card.name, actor.role().unwrap_or("")))
    }));
    words.extend(record.timeline.iter().map(|event| format!("{} {} {}", event.date, event.title, plain(&event.text))));
    words.extend(record.reactions.iter().map(|reaction| {
        let quote = reaction.quote.as_deref().unwrap_or("");
        format!("{quote} {} {} {}", plain(&reaction.paraphrase), plain(&reaction.action), plain(&reaction.context))
    }));
    words.extend(record.claims.iter().map(|claim| format!("{} {}", claim.text, plain(&claim.basis))));
    words.extend(record.questions.iter().map(|entry| format!("{} {}", entry.question, entry.answer.plain())));
    words.extend(record.figures.iter().map(|figure| figure.label.clone()));
    words.extend(record.places.iter().map(|place| place.name.clone()));
    words.extend(reach.terms.iter().map(|term| format!("{} {}", term.term, term.definition.plain())));
    words
}

/// Files of an index, by their addresses below the site's.
pub type Files = Vec<(String, Vec<u8>)>;

/// Makes the files of the index; the same records make the same files. `None` if `stop` was set meanwhile.
pub fn index(records: Vec<Record>, language: &str, stop: &AtomicBool) -> Result<Option<Files>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    let primary = language.split('-').next().unwrap_or(language).to_owned();
    let files = runtime.block_on(async {
        // One index for all languages of the site: readers search all of it.
        let config = PagefindServiceConfig::builder().force_language(primary.clone()).build();
        let mut index = PagefindIndex::new(Some(config))?;
        for record in records {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let Record { url, title, summary, date, text, filters } = record;
            let meta = [("title", title), ("summary", summary)].map(|(name, value)| (name.to_owned(), value)).into();
            let mut filters: BTreeMap<String, Vec<String>> =
                filters.into_iter().map(|(name, values)| (name.to_owned(), values)).collect();
            if !date.is_empty() {
                // What is shown of a page is found too, but `February` should not find all pages of a February.
                filters.insert("date".to_owned(), vec![date]);
            }
            index.add_custom_record(url, text, primary.clone(), Some(meta), Some(filters), None).await?;
        }
        index.get_files().await.map(Some)
    });
    let Some(files) = files.map_err(|error| format!("{error:#}"))? else { return Ok(None) };
    let named = files.into_iter().map(|file| (file.filename.to_string_lossy().replace('\\', "/"), file.contents));
    let named: Vec<(String, Vec<u8>)> = named.collect();
    let knows_language = named.iter().any(|(name, _)| name.starts_with("wasm.") && name != NO_LANGUAGE);
    let needed = |name: &str| is_needed(name) && !(knows_language && name == NO_LANGUAGE);
    let needed = named.into_iter().filter(|(name, _)| needed(name));
    let mut files: Vec<_> = needed.map(|(name, bytes)| (format!("{FOLDER}{name}"), bytes)).collect();
    files.sort();
    Ok(Some(files))
}

/// The program for languages that Pagefind has no stems for.
const NO_LANGUAGE: &str = "wasm.unknown.pagefind";

/// Pagefind brings pages and styles of its own; ours need none of them.
fn is_needed(file: &str) -> bool {
    let own = ["pagefind.js", "pagefind-worker.js", "pagefind-entry.json"];
    own.contains(&file) || file.ends_with(".pagefind") || file.contains(".pf_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vec<Record> {
        let record = |number: usize| Record {
            url: format!("/explainers/dam-{number}/"),
            title: format!("Dam {number}"),
            summary: "What it is about".into(),
            date: "1 January 2026".into(),
            text: format!("the council opened gate {number} of the reservoir"),
            filters: BTreeMap::from([("kind", vec!["Explainer".into()]), ("year", vec!["2025".into(), "2026".into()])]),
        };
        (1..30).map(record).collect()
    }

    #[test]
    fn the_same_records_make_the_same_files() {
        let never = AtomicBool::new(false);
        let files = index(some(), "en-GB", &never).unwrap().unwrap();
        assert!(files == index(some(), "en-GB", &never).unwrap().unwrap());
        assert!(index(some(), "en-GB", &AtomicBool::new(true)).unwrap().is_none());
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&"pagefind/pagefind.js") && names.contains(&"pagefind/wasm.en.pagefind"), "{names:?}");
        assert!(names.iter().all(|name| !name.contains("ui") && !name.contains("unknown")), "{names:?}");
        assert_eq!(names.iter().filter(|name| name.ends_with(".pf_fragment")).count(), 29, "{names:?}");
    }

    #[test]
    fn a_site_without_pages_has_an_index_too() {
        let files = index(Vec::new(), "en", &AtomicBool::new(false)).unwrap().unwrap();
        assert!(files.iter().any(|(name, _)| name == "pagefind/pagefind.js"));
    }
}
