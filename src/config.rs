//! `nutgraf.yaml`: what holds for the whole site.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use jiff::tz::TimeZone;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostic, Level, Place, Reported};
use crate::look::Look;
use crate::model::{LANGUAGE_HINT, Link, Md, is_language, rule};
use crate::source::SourceFile;
use crate::target::Target;
use crate::text::SourcePath;
use crate::yaml::{self, LeftOut};

/// `nutgraf.yaml`. Every field may be left out.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    /// The site's name.
    pub title: Option<String>,
    /// What the site is, in a sentence.
    pub description: Option<String>,
    /// The address of the site, which may have a path: `https://example.org/news/`. Feeds, the sitemap and canonical
    /// links need it.
    pub base_url: Option<String>,
    /// Makes every link relative, so that the pages work in any folder, also opened as files.
    pub relative_urls: Option<bool>,
    /// The language, as in HTML's `lang`; `en` if left out.
    pub language: Option<String>,
    /// The time zone of bare dates and times, by its IANA name such as `Europe/Berlin`; `UTC` if left out.
    pub timezone: Option<String>,
    /// Who publishes the site.
    pub publisher: Option<Publisher>,
    /// Pages that say how you work.
    pub policies: Option<Policies>,
    /// The folder written to, below the site's; `public` if left out.
    pub output: Option<String>,
    /// Explainers on a page of a list; 20 if left out.
    pub page_size: Option<usize>,
    /// Links at the top of each page; made from what the site has if left out.
    pub navigation: Option<Vec<NavigationLink>>,
    /// A line at the foot of each page.
    pub footer: Option<Md>,
    /// How the site looks: colours, fonts, a logo.
    pub theme: Option<Look>,
    /// What is made beside the pages of explainers, stories, topics and authors.
    pub outputs: Option<Outputs>,
    /// HTTP headers of every file, by name, for `_headers`, `nutgraf server-config` and `nutgraf deploy`. They go before those that
    /// Nutgraf has itself; an empty value takes one away.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Forms in which each text file is published beside itself, for servers that send it as it is: `br`, `gz`, `zst`.
    #[serde(default)]
    pub compress: Vec<Encoding>,
    /// Publishes pages without the space, quotes and comments that a browser does not need: a fiftieth less to send. Off if left out.
    pub minify_html: Option<bool>,
    /// Letters that every reader of this site knows, such as `FBI`: `check` does not ask what they stand for.
    #[serde(default)]
    pub acronyms: Vec<String>,
    /// Where `nutgraf deploy` brings the site: names of your own, each with an address such as `s3://bucket/path`, or the path of a
    /// folder. Keys and passwords belong in the environment.
    #[serde(default)]
    pub deploy: BTreeMap<String, String>,
    /// How much each rule of `check` matters here.
    #[serde(default)]
    #[schemars(schema_with = "lints_schema")]
    pub lints: BTreeMap<String, Level>,
}

fn lints_schema(generator: &mut SchemaGenerator) -> Schema {
    let level = generator.subschema_for::<Level>();
    let rule = |code: Code| {
        let mut schema = level.clone();
        schema.insert("description".to_owned(), code.meaning().into());
        schema.insert("default".to_owned(), code.rule().map(Level::name).into());
        (code.name().to_owned(), schema.to_value())
    };
    let rules: serde_json::Map<_, _> = Code::rules().map(rule).collect();
    let names: Vec<&str> = Code::rules().map(Code::name).collect();
    json_schema!({ "type": "object", "properties": rules, "propertyNames": { "enum": names } })
}

/// What is made beside the pages of explainers, stories, topics and authors. What is left out stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Outputs {
    /// A page for each actor that has a file: `/actors/…/`. On if left out.
    pub dossiers: bool,
    /// Lists of all events, claims, corrections, open questions, sources, terms, actors and topics. On if left out.
    pub ledgers: bool,
    /// The search page and its index. On if left out.
    pub search: bool,
    /// Atom feeds: `feed.xml`. On if left out; feeds need a `base_url`.
    pub atom: bool,
    /// RSS feeds: `rss.xml`. On if left out.
    pub rss: bool,
    /// JSON feeds: `feed.json`. On if left out.
    pub json_feed: bool,
    /// `news-sitemap.xml`, the explainers of the last two days for Google News. On if left out.
    pub news_sitemap: bool,
    /// `index.json` beside each explainer: all it says, as data. On if left out.
    pub index_json: bool,
    /// A picture of each explainer's headline, status and date for other sites that show a link to it: `card.png`. On if left out;
    /// needs a `base_url`.
    pub cards: bool,
    /// More data: timeline and reactions as CSV, the timeline for TimelineJS, what is next as a calendar, and
    /// `/data/actors.json` and `/data/timeline.json`. Off if left out.
    pub data: bool,
    /// `_headers`: what Netlify, Cloudflare Pages and others are to send with each file. Off if left out.
    pub headers: bool,
}

impl Default for Outputs {
    fn default() -> Self {
        Self {
            dossiers: true,
            ledgers: true,
            search: true,
            atom: true,
            rss: true,
            json_feed: true,
            news_sitemap: true,
            index_json: true,
            cards: true,
            data: false,
            headers: false,
        }
    }
}

/// Who publishes the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The publisher's own address.
    pub url: Option<Link>,
    /// A logo: an address, or a file of `static/`.
    pub logo: Option<Link>,
    /// A mail address for readers.
    pub email: Option<String>,
}

/// Pages that say how you work; addresses, or paths in the site such as `/corrections-policy/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policies {
    /// Your principles.
    pub principles: Option<Link>,
    /// How you correct.
    pub corrections: Option<Link>,
    /// How you check.
    pub fact_checking: Option<Link>,
    /// Your ethics.
    pub ethics: Option<Link>,
    /// Who owns and pays you.
    pub ownership: Option<Link>,
}

/// A link of the navigation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NavigationLink {
    /// The words.
    pub label: String,
    /// An address, or a path in the site such as `/about/`.
    pub url: Link,
}

/// The site's settings as they are used: every default filled in.
#[derive(Debug, Clone)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// What the site is.
    pub description: Option<String>,
    /// The address, ending in `/`; `None` if the site has none.
    pub base_url: Option<String>,
    /// Whether links are relative.
    pub relative_urls: bool,
    /// The language.
    pub language: String,
    /// The time zone of bare dates and times.
    pub timezone: TimeZone,
    /// Who publishes the site.
    pub publisher: Option<Publisher>,
    /// Pages that say how you work.
    pub policies: Policies,
    /// The folder written to, below the site's.
    pub output: String,
    /// Explainers on a page of a list.
    pub page_size: usize,
    /// Links at the top of each page, if given.
    pub navigation: Option<Vec<NavigationLink>>,
    /// A line at the foot of each page.
    pub footer: Option<Md>,
    /// How the site looks.
    pub theme: Look,
    /// What is made beside the pages.
    pub outputs: Outputs,
    /// Headers of every file, which go before those that Nutgraf has.
    pub headers: BTreeMap<String, String>,
    /// The forms in which text files are published beside themselves.
    pub compress: Vec<Encoding>,
    /// Whether pages are published without what a browser does not need.
    pub minify_html: bool,
    /// Letters that every reader of this site knows.
    pub acronyms: Vec<String>,
    /// Where the site is brought to, by the names of the targets.
    pub deploy: BTreeMap<String, Target>,
    /// The levels of rules that the site sets itself.
    pub lints: BTreeMap<Code, Level>,
    /// Whether the author says that the site is to have no address of its own.
    pub without_address: bool,
    /// The wrong values of the file.
    pub left_out: LeftOut,
}

impl Default for Config {
    fn default() -> Self {
        Self::of(ConfigFile::default())
    }
}

impl Config {
    /// Reads the file; `base_url` of the command line goes before the file's.
    pub fn parse(file: Option<&SourceFile>, base_url: Option<&str>) -> Reported<Self> {
        let Some(file) = file.filter(|file| file.is_text) else {
            let mut config = Self::default();
            config.base_url = base_url.and_then(|url| checked_base_url(url).ok());
            config.relative_urls = config.base_url.is_none();
            return Reported { value: config, diagnostics: Vec::new() };
        };
        let read = yaml::read::<ConfigFile>(&file.path, &file.text, 0..file.text.len(), &yaml::FRONT_MATTER);
        let mut diagnostics = read.diagnostics;
        let written = read.record.unwrap_or_default();
        let mut wrong = |field: &str, message: String, hint: &str| {
            diagnostics
                .push(Diagnostic::error(Code::InvalidValue, Place::field(&file.path, field), message).hint(hint));
        };
        if let Some((url, Err(hint))) = written.base_url.as_deref().map(|url| (url, checked_base_url(url))) {
            wrong("base_url", format!("`{url}` is not an address a site can have"), hint);
        }
        if let Some(language) = written.language.as_deref().filter(|language| !is_language(language)) {
            wrong("language", format!("`{language}` is no language tag"), LANGUAGE_HINT);
        }
        if let Some(zone) = written.timezone.as_deref().filter(|zone| TimeZone::get(zone).is_err()) {
            wrong(
                "timezone",
                format!("there is no time zone `{zone}`"),
                "write its IANA name, such as `Europe/Berlin`",
            );
        }
        if written.page_size == Some(0) {
            wrong("page_size", "a list needs at least one explainer on a page".into(), "write 20, or leave it out");
        }
        if let Some(output) = written.output.as_deref().filter(|output| !is_folder_below(output)) {
            let hint = "write `public`, or leave it out; a folder elsewhere is named with `--output`";
            wrong("output", format!("`{output}` is no folder below the site's"), hint);
        }
        if let Some(email) = written.publisher.as_ref().and_then(|publisher| publisher.email.as_deref())
            && !is_mail_address(email)
        {
            wrong("publisher.email", format!("`{email}` is no mail address"), "write it like `desk@example.org`");
        }
        for (name, value) in written.headers.iter().filter(|(name, value)| !is_header(name, value)) {
            wrong(
                &format!("headers.{name}"),
                format!("`{name}: {value}` is no header that a server can send"),
                "a name is made of letters, digits and `-`; a value is one line of plain letters and signs",
            );
        }
        for name in written.lints.keys() {
            if let Err((message, hint)) = rule(name) {
                let place = Place::field(&file.path, format!("lints.{name}"));
                diagnostics.push(Diagnostic::error(Code::UnknownValue, place, message).hint(hint));
            }
        }
        diagnostics.extend(written.deploy.iter().filter_map(|(name, address)| wrong_target(&file.path, name, address)));
        let mut config = Self::of(written);
        diagnostics.extend(config.theme.told(&file.path));
        config.left_out = read.left_out;
        diagnostics.retain(|wrong| !config.left_out.covers(&wrong.place));
        if let Some(url) = base_url.and_then(|url| checked_base_url(url).ok()) {
            config.base_url = Some(url);
        }
        Reported { value: config, diagnostics }
    }

    /// How much a rule matters to this site; `None` for a code that is no rule.
    pub fn level(&self, code: Code) -> Option<Level> {
        code.rule().map(|default| self.lints.get(&code).copied().unwrap_or(default))
    }

    /// The path that the site's addresses begin with: `/`, or `/news/`.
    pub fn root(&self) -> String {
        let after_host = self.base_url.as_deref().and_then(|url| url.splitn(4, '/').nth(3));
        format!("/{}", after_host.unwrap_or_default())
    }

    fn of(file: ConfigFile) -> Self {
        let base_url = file.base_url.as_deref().and_then(|url| checked_base_url(url).ok());
        Self {
            title: file.title.unwrap_or_else(|| "Explainers".to_owned()),
            description: file.description,
            relative_urls: file.relative_urls.unwrap_or(base_url.is_none()),
            base_url,
            language: file.language.unwrap_or_else(|| "en".to_owned()),
            timezone: file.timezone.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC),
            publisher: file.publisher,
            policies: file.policies.unwrap_or_default(),
            output: file.output.filter(|output| is_folder_below(output)).unwrap_or_else(|| "public".to_owned()),
            page_size: file.page_size.unwrap_or(20).max(1),
            navigation: file.navigation,
            footer: file.footer,
            theme: file.theme.unwrap_or_default(),
            outputs: file.outputs.unwrap_or_default(),
            headers: file.headers.into_iter().filter(|(name, value)| is_header(name, value)).collect(),
            compress: file.compress,
            minify_html: file.minify_html.unwrap_or_default(),
            acronyms: file.acronyms,
            deploy: file.deploy.iter().filter_map(|(name, to)| Some((name.clone(), Target::parse(to).ok()?))).collect(),
            lints: file.lints.iter().filter_map(|(name, level)| Some((rule(name).ok()?, *level))).collect(),
            without_address: file.relative_urls == Some(true),
            left_out: LeftOut::default(),
        }
    }
}

/// Whether a server can send a header (RFC 9110, section 5), and whether it ends no line of a file that names it.
fn is_header(name: &str, value: &str) -> bool {
    let fits = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_';
    !name.is_empty() && name.bytes().all(fits) && value.bytes().all(|letter| (b' '..=b'~').contains(&letter))
}

/// Whether a path stays in the folder that it begins in.
fn is_folder_below(path: &str) -> bool {
    let stays = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    !path.trim().is_empty() && !path.contains(char::is_control) && Path::new(path).components().all(stays)
}

/// Whether a text has the form of a mail address, as far as nothing else could be meant (RFC 5322, section 3.4.1).
fn is_mail_address(text: &str) -> bool {
    let fits = |part: &str| {
        !part.is_empty() && !part.contains(|letter: char| letter.is_control() || " <>()[]:;,\\\"".contains(letter))
    };
    text.split_once('@').is_some_and(|(name, host)| fits(name) && fits(host) && !host.contains('@'))
}

/// A form in which a text file takes fewer bytes, by the ending of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// Brotli (RFC 7932): the smallest, known to all browsers.
    Br,
    /// gzip (RFC 1952): known to everything.
    Gz,
    /// Zstandard (RFC 8878): the quickest to read.
    Zst,
}

/// What is wrong with a target of `deploy`. The line of a secret is not shown.
fn wrong_target(file: &SourcePath, name: &str, address: &str) -> Option<Diagnostic> {
    let field = Place::field(file, format!("deploy.{name}"));
    if name.is_empty() || name.contains(['/', '\\', ':']) {
        let message = format!("`{name}` cannot be told from an address");
        return Some(
            Diagnostic::error(Code::InvalidValue, field, message).hint("name the target in a word, such as `live`"),
        );
    }
    let wrong = Target::parse(address).err()?;
    let place = if wrong.secret { Place::file(file) } else { field };
    Some(Diagnostic::error(Code::InvalidValue, place, format!("`deploy.{name}` {}", wrong.message)).hint(wrong.hint))
}

/// A base address, ending in `/`; the error is a hint on how to write one.
pub fn checked_base_url(url: &str) -> Result<String, &'static str> {
    let hint = "write it like `https://example.org/` or `https://example.org/news/`";
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or(hint)?;
    let fit = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/%[]".contains(letter);
    if rest.is_empty() || rest.starts_with(['/', ':']) || !rest.chars().all(fit) || rest.contains("..") {
        return Err(hint);
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_may_have_a_path_and_needs_a_host() {
        assert_eq!(checked_base_url("https://x.org/news"), Ok("https://x.org/news/".into()));
        assert_eq!(checked_base_url("https://x.org"), Ok("https://x.org/".into()));
        for wrong in ["x.org", "https://", "ftp://x.org", "https://x.org/a b", "https://x.org/?q", "https:///x"] {
            assert!(checked_base_url(wrong).is_err(), "{wrong}");
        }
    }
}
