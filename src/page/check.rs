//! What one file alone can tell to be wrong.

use std::collections::HashMap;

use super::{Document, List, blank};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{
    Actor, Author, Claim, Explainer, Figure, Image, LANGUAGE_HINT, Md, Named, Reaction, Role, Source, StaticPage,
    Story, Term, Topic, Update, UpdateKind, is_language, is_safe_link, meant_address,
};

const LONGEST_TITLE: usize = 110;
const LONGEST_SHORT_TITLE: usize = 60;
const LONGEST_SEO_TITLE: usize = 70;
const LONGEST_SUMMARY: usize = 400;
const MOST_KEY_POINTS: usize = 6;
const MOST_KEY_ACTORS: usize = 8;

type Told = Vec<Diagnostic>;

pub(super) fn explainer(document: &Document<Explainer>, told: &mut Told) {
    let record = &document.record;
    title(document, &record.title, told);
    other_titles(document, told);
    summary(document, &record.summary, told);
    blank::explainer(document, told);
    headings(document, told);
    address(document, record.slug.as_deref(), &record.aliases, told);
    language(document, record.lang.as_deref(), told);
    picture(document, record.image.as_ref(), told);
    required_dates(document, told);
    if record.key_points.len() > MOST_KEY_POINTS {
        let message = format!("{} key points, at most {MOST_KEY_POINTS} are read", record.key_points.len());
        let place = document.field(format_args!("key_points[{MOST_KEY_POINTS}]"));
        let wrong = Diagnostic::error(Code::TooManyKeyPoints, place, message);
        told.push(wrong.hint("keep the ones a hurried reader needs"));
    }
    let key = record.actors.iter().enumerate().filter(|(_, actor)| actor.is_key());
    if let Some((index, _)) = key.clone().nth(MOST_KEY_ACTORS) {
        let message = format!("{} key actors, at most {MOST_KEY_ACTORS} are shown", key.count());
        let place = document.field(format_args!("actors[{index}].key"));
        told.push(
            Diagnostic::error(Code::InvalidValue, place, message).hint("keep those without whom there is no story"),
        );
    }
    ids(document, told);
    for (index, reaction) in record.reactions.iter().enumerate() {
        reaction_form(document, index, reaction, told);
        let place = || document.field(format_args!("reactions[{index}].original.lang"));
        told.extend(reaction.original.as_ref().and_then(|original| no_language(&original.lang, place())));
    }
    for (index, update) in record.updates.iter().enumerate() {
        correction_form(document, index, update, told);
    }
    for (index, claim) in record.claims.iter().enumerate() {
        claim_dates(document, index, claim, told);
    }
    for (index, figure) in record.figures.iter().enumerate() {
        figure_form(document, index, figure, told);
    }
    for (index, place) in record.places.iter().enumerate() {
        let fields = [("lat", place.lat, 90.0), ("lon", place.lon, 180.0)];
        for (field, degrees, limit) in
            fields.into_iter().filter(|(_, degrees, limit)| degrees.is_nan() || degrees.abs() > *limit)
        {
            let at = document.field(format_args!("places[{index}].{field}"));
            let message = format!("{degrees} is not between -{limit} and {limit} degrees");
            let hint = "write decimal degrees: `lat` is north, `lon` is east, south and west are negative";
            told.push(Diagnostic::error(Code::InvalidValue, at, message).hint(hint));
        }
    }
    for (index, term) in record.glossary.iter().enumerate() {
        if let Some(term) = term.record() {
            term_form(document, index, term, told);
        }
    }
}

pub(super) fn actor(document: &Document<Actor>, told: &mut Told) {
    blank::actor(document, told);
    picture(document, document.record.image.as_ref(), told);
    headings(document, told);
    for (index, role) in document.record.roles.iter().enumerate() {
        role_dates(document, index, role, told);
    }
}

pub(super) fn story(document: &Document<Story>, told: &mut Told) {
    title(document, &document.record.title, told);
    summary(document, &document.record.summary, told);
    blank::story(document, told);
    address(document, None, &document.record.aliases, told);
    language(document, document.record.lang.as_deref(), told);
    picture(document, document.record.image.as_ref(), told);
    headings(document, told);
}

pub(super) fn topic(document: &Document<Topic>, told: &mut Told) {
    address(document, None, &document.record.aliases, told);
    headings(document, told);
}

pub(super) fn author(document: &Document<Author>, told: &mut Told) {
    address(document, None, &document.record.aliases, told);
    picture(document, document.record.image.as_ref(), told);
    headings(document, told);
}

pub(super) fn static_page(document: &Document<StaticPage>, told: &mut Told) {
    address(document, document.record.slug.as_deref(), &document.record.aliases, told);
    language(document, document.record.lang.as_deref(), told);
    headings(document, told);
}

pub(super) fn sources(list: &List<Source>, told: &mut Told) {
    let ids = list.records.iter().enumerate().map(|(index, source)| (source.id.as_str(), format!("[{index}].id")));
    duplicates(ids, |field| Place::field(&list.path, field), "source", told);
}

pub(super) fn terms(list: &List<Term>, told: &mut Told) {
    for (index, term) in list.records.iter().enumerate() {
        if let (None, Some(name)) = (term.id(), &term.term) {
            let place = Place::field(&list.path, format!("[{index}]"));
            told.push(term_without_id(name, place));
        }
    }
    let ids: Vec<_> =
        list.records.iter().enumerate().filter_map(|(at, term)| Some((term.id()?, format!("[{at}]")))).collect();
    let ids = ids.iter().map(|(id, field)| (id.as_str(), field.clone()));
    duplicates(ids, |field| Place::field(&list.path, field), "term", told);
}

fn term_without_id(name: &str, place: Place) -> Diagnostic {
    Diagnostic::error(Code::MissingField, place, format!("no id can be made of the term `{name}`"))
        .hint("give it an `id` of `a-z`, `0-9` and `-`")
}

/// A term that an explainer describes itself, or names.
fn term_form(document: &Document<Explainer>, index: usize, term: &Term, told: &mut Told) {
    let place = document.field(format_args!("glossary[{index}]"));
    let lost = |fields: &[&str]| document.left_out.lacks(&format!("glossary[{index}]"), fields);
    let message = match (&term.term, &term.definition) {
        (Some(name), Some(_)) if term.id().is_none() => {
            told.push(term_without_id(name, place));
            return;
        }
        (Some(name), None) if !lost(&["definition"]) => format!("`definition` of the term `{name}` is missing"),
        (None, Some(_)) if !lost(&["term"]) => "`term` is missing".to_owned(),
        (None, None) if term.id.is_none() && !lost(&["term", "definition", "id"]) => {
            "`term` and `definition` are missing".to_owned()
        }
        _ => return,
    };
    let hint = "name a term of `content/glossary.yaml`, or write `term: …` with `definition: …`";
    told.push(Diagnostic::error(Code::MissingField, place, message).hint(hint));
}

fn title<T>(document: &Document<T>, title: &str, told: &mut Told) {
    let length = title.chars().count();
    if title.trim().is_empty() {
        told.push(
            Diagnostic::error(Code::InvalidValue, document.field("title"), "the title is empty")
                .hint("say in a few words what the page is about"),
        );
    } else if length > LONGEST_TITLE {
        let message = format!("the title has {length} characters, at most {LONGEST_TITLE} are shown everywhere");
        told.push(
            Diagnostic::error(Code::TitleTooLong, document.field("title"), message).hint("say the rest in `summary`"),
        );
    }
}

/// Headlines for other surfaces: what is longer is cut off there.
fn other_titles(document: &Document<Explainer>, told: &mut Told) {
    let Some(titles) = &document.record.titles else { return };
    let surfaces = [
        ("short", &titles.short, LONGEST_SHORT_TITLE, "lists"),
        ("social", &titles.social, LONGEST_TITLE, "social networks"),
        ("seo", &titles.seo, LONGEST_SEO_TITLE, "search engines"),
    ];
    for (name, title, longest, surface) in surfaces {
        let length = title.as_ref().map_or(0, |title| title.chars().count());
        if length > longest {
            let message = format!("the headline for {surface} has {length} characters, at most {longest} are shown");
            let place = document.field(format_args!("titles.{name}"));
            told.push(Diagnostic::warning(Code::HeadlineCutOff, place, message).hint("say less, or leave it out"));
        }
    }
}

/// The page’s headline is its first level: readers who listen jump from heading to heading by their levels.
fn headings<T>(document: &Document<T>, told: &mut Told) {
    let mut above = 1;
    for heading in &document.body.headings {
        let level = heading.level;
        let place = document.body_place(&heading.span);
        let wrong = |message: String| Diagnostic::warning(Code::HeadingOrder, place, message);
        if level == 1 {
            let message = format!("`{}` has the level of the headline", heading.text);
            told.push(wrong(message).hint(format!("write `## {}`: the headline is `title`", heading.text)));
        } else if level > above + 1 {
            let message = format!("`{}` skips a level: {level} comes right after {above}", heading.text);
            told.push(wrong(message).hint(format!("write `{} {}`", "#".repeat(usize::from(above) + 1), heading.text)));
        }
        above = level.max(1);
    }
}

fn summary<T>(document: &Document<T>, summary: &Md, told: &mut Told) {
    let length = summary.plain().chars().count();
    if length > LONGEST_SUMMARY {
        let message = format!("the summary has {length} characters, at most {LONGEST_SUMMARY} make a nut graf");
        told.push(
            Diagnostic::error(Code::SummaryTooLong, document.field("summary"), message)
                .hint("say the rest in `key_points` or in the text"),
        );
    }
}

fn address<T>(document: &Document<T>, slug: Option<&str>, aliases: &[String], told: &mut Told) {
    if let Some(slug) = slug.filter(|slug| !is_plain_name(slug)) {
        let message = format!("`{slug}` cannot be the last part of an address");
        let wrong = Diagnostic::error(Code::UnsafePath, document.field("slug"), message);
        let better = Some(crate::text::slug(slug)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "a-name".into());
        told.push(wrong.hint(format!("write `{better}`: letters, digits, `-` and `_`, no `/`")));
    }
    for (index, alias) in aliases.iter().enumerate().filter(|(_, alias)| !is_site_path(alias)) {
        let message = format!("`{alias}` is not a path in this site");
        let wrong = Diagnostic::error(Code::UnsafePath, document.field(format_args!("aliases[{index}]")), message);
        told.push(wrong.hint("write the old path from the top of the site, such as `/2024/dam/`"));
    }
}

/// Letters, digits, `-`, `_` and inner dots: a name that every file server and file system keeps as it is.
fn is_plain_name(name: &str) -> bool {
    let fit = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    !name.is_empty() && name.len() <= 200 && name.chars().all(fit) && !name.starts_with('.') && !name.ends_with('.')
}

/// A path from the top of the site, each of whose parts is a plain name.
pub(crate) fn is_site_path(path: &str) -> bool {
    let Some(inner) = path.strip_prefix('/') else { return false };
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    inner.split('/').all(is_plain_name)
}

fn language<T>(document: &Document<T>, lang: Option<&str>, told: &mut Told) {
    told.extend(lang.and_then(|lang| no_language(lang, document.field("lang"))));
}

fn no_language(lang: &str, place: Place) -> Option<Diagnostic> {
    let told = || Diagnostic::error(Code::InvalidValue, place, format!("`{lang}` is no language tag"));
    (!is_language(lang)).then(|| told().hint(LANGUAGE_HINT))
}

fn picture<T>(document: &Document<T>, image: Option<&Image>, told: &mut Told) {
    let Some(image) = image else { return };
    if image.alt.trim().is_empty() {
        let wrong = Diagnostic::error(
            Code::ImageWithoutAlt,
            document.field("image.alt"),
            "the picture has no text that stands for it",
        );
        told.push(wrong.hint("say in `alt` what it shows, for those who do not see it"));
    }
    if image.credit.trim().is_empty() {
        let place = document.field("image.credit");
        let wrong = Diagnostic::error(Code::ImageWithoutCredit, place, "the picture has no credit");
        told.push(wrong.hint("say in `credit` who made it and under which licence"));
    }
}

/// Dates that machines need to be at least a day.
fn required_dates(document: &Document<Explainer>, told: &mut Told) {
    let record = &document.record;
    let dates =
        [("date", Some(&record.date)), ("updated", record.updated.as_ref()), ("embargo", record.embargo.as_ref())];
    for (field, date) in dates {
        if date.is_some_and(|date| date.datetime().is_none_or(|text| text.len() < 10)) {
            let wrong = Diagnostic::error(Code::InvalidDate, document.field(field), format!("`{field}` needs a day"));
            told.push(wrong.hint("write it as `2025-07-18` or `2025-07-18T14:30Z`"));
        }
    }
    if let Some(updated) = record.updated.as_ref().filter(|updated| updated.first_day() < record.date.first_day()) {
        let wrong = Diagnostic::error(
            Code::InvalidDate,
            document.field("updated"),
            format!("updated {updated}, before it was published"),
        );
        let hint = "`date` is when it was first published, `updated` is that day or a later one";
        told.push(wrong.label(document.field("date"), "first published here").hint(hint));
    }
}

fn role_dates(document: &Document<Actor>, index: usize, role: &Role, told: &mut Told) {
    let (Some(from), Some(to)) = (&role.from, &role.to) else { return };
    if to.last_day().is_some_and(|end| end < from.first_day()) {
        let place = document.field(format_args!("roles[{index}].to"));
        let wrong = Diagnostic::error(Code::InvalidDate, place, format!("the role ends {to}, before it begins"));
        told.push(
            wrong
                .label(document.field(format_args!("roles[{index}].from")), "begins here")
                .hint("look which of the two is wrong"),
        );
    }
}

fn claim_dates(document: &Document<Explainer>, index: usize, claim: &Claim, told: &mut Told) {
    let made = claim.made.as_ref().and_then(|made| made.date.as_ref());
    if let (Some(checked), Some(made)) = (&claim.checked, made)
        && checked.last_day().is_some_and(|checked| checked < made.first_day())
    {
        let place = document.field(format_args!("claims[{index}].checked"));
        let wrong = Diagnostic::error(Code::InvalidDate, place, format!("checked {checked}, before it was made"));
        let made = document.field(format_args!("claims[{index}].made.date"));
        told.push(wrong.label(made, "made here").hint("look which of the two is wrong"));
    }
}

fn reaction_form(document: &Document<Explainer>, index: usize, reaction: &Reaction, told: &mut Told) {
    let field = |name: &str| document.field(format_args!("reactions[{index}]{name}"));
    // What is missing may be what was wrong, and was told.
    let lost = |fields: &[&str]| document.left_out.lacks(&format!("reactions[{index}]"), fields);
    match (&reaction.actor, &reaction.unnamed) {
        (None, None) if lost(&["actor", "unnamed"]) => {}
        (None, None) => told.push(
            Diagnostic::error(Code::ReactionForm, field(".date"), "the reaction does not say who reacts")
                .hint("add `actor:`, or `unnamed:` with `description` and `reason`"),
        ),
        (Some(_), Some(_)) => {
            let message = "the reaction has both `actor` and `unnamed`";
            let wrong = Diagnostic::error(Code::ReactionForm, field(".unnamed"), message);
            told.push(wrong.hint("keep `actor` if the name may be told, `unnamed` if it may not"));
        }
        (None, Some(unnamed)) if unnamed.reason.trim().is_empty() && !lost(&["unnamed"]) => {
            let place = field(".unnamed.description");
            let wrong =
                Diagnostic::error(Code::UnnamedWithoutReason, place, "nothing says why this voice is not named");
            told.push(wrong.hint("say in `reason` what the person risks, or what they asked for"));
        }
        _ => {}
    }
    let forms = [
        ("quote", reaction.quote.is_some()),
        ("paraphrase", reaction.paraphrase.is_some()),
        ("action", reaction.action.is_some()),
        ("no_comment", reaction.no_comment),
    ];
    let given: Vec<&str> = forms.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect();
    match given[..] {
        [_] => {}
        [] if lost(&forms.map(|(name, _)| name)) => {}
        [] => told.push(
            Diagnostic::error(Code::ReactionForm, field(".date"), "the reaction does not say what was said or done")
                .hint("add one of `quote`, `paraphrase`, `action` and `no_comment: true`"),
        ),
        [first, second, ..] => told.push(
            Diagnostic::error(
                Code::ReactionForm,
                field(&format!(".{second}")),
                format!("the reaction has both `{first}` and `{second}`"),
            )
            .label(field(&format!(".{first}")), "first given here")
            .hint("keep one, or write two reactions"),
        ),
    }
    let issues = &document.record.issues;
    let issue_lost = lost(&["on"]) || document.left_out.lacks("", &["issues"]);
    if reaction.stance.is_some() && reaction.on.is_none() && issues.len() != 1 && !issue_lost {
        let wrong =
            Diagnostic::error(Code::StanceWithoutIssue, field(".stance"), "the stance does not say on which issue");
        let names: Vec<&str> = issues.iter().map(|issue| issue.id.as_str()).collect();
        told.push(wrong.hint(if names.is_empty() {
            "describe the proposition in `issues:`".to_owned()
        } else {
            format!("add `on:` with one of `{}`", names.join("`, `"))
        }));
    }
}

fn correction_form(document: &Document<Explainer>, index: usize, update: &Update, told: &mut Told) {
    let lacking = match (&update.was, &update.now) {
        _ if update.kind != UpdateKind::Correction => return,
        (Some(_), Some(_)) => return,
        (Some(_), None) => "what it says `now`",
        (None, Some(_)) => "what it said before, in `was`",
        (None, None) => "what it said before, in `was`, and what it says `now`",
    };
    let place = document.field(format_args!("updates[{index}].text"));
    let wrong =
        Diagnostic::warning(Code::CorrectionWithoutWasNow, place, format!("the correction does not say {lacking}"));
    told.push(
        wrong.hint("quote the wrong words and the right ones: a reader who remembers the first must recognise them"),
    );
}

fn figure_form(document: &Document<Explainer>, index: usize, figure: &Figure, told: &mut Told) {
    let place = |field: &str| document.field(format_args!("figures[{index}].{field}"));
    let hint = "write `value`, or `low` and `high`";
    let numbers = [("value", figure.value), ("low", figure.low), ("high", figure.high)];
    if let Some((field, _)) = numbers.iter().find(|(_, number)| number.is_some_and(|number| !number.is_finite())) {
        let wrong = Diagnostic::error(Code::InvalidValue, place(field), "nothing can be counted to that");
        told.push(wrong.hint("write a number such as `252` or `7.9`"));
        return;
    }
    match (figure.value, figure.low, figure.high) {
        (Some(_), None, None) => {}
        (None, Some(low), Some(high)) if low <= high => {}
        (None, Some(_), Some(_)) => {
            let wrong = Diagnostic::error(Code::InvalidValue, place("low"), "`low` is above `high`");
            told.push(wrong.label(place("high"), "not above this").hint("exchange the two, or mend one"));
        }
        (None, ..) if document.left_out.lacks(&format!("figures[{index}]"), &["value", "low", "high"]) => {}
        (None, None, None) => {
            told.push(Diagnostic::error(Code::MissingField, place("label"), "the figure has no number").hint(hint));
        }
        (Some(_), ..) => told.push(
            Diagnostic::error(Code::InvalidValue, place("value"), "the figure has both a value and a range").hint(hint),
        ),
        (None, ..) => {
            told.push(Diagnostic::error(Code::MissingField, place("label"), "the range has only one end").hint(hint));
        }
    }
}

/// Ids that stand for two things of one kind.
fn ids(document: &Document<Explainer>, told: &mut Told) {
    let record = &document.record;
    let place = |field: String| document.field(field);
    let events = record
        .timeline
        .iter()
        .enumerate()
        .filter_map(|(i, event)| Some((event.id.as_ref()?.as_str(), format!("timeline[{i}].id"))));
    duplicates(events, place, "event", told);
    let reactions = record
        .reactions
        .iter()
        .enumerate()
        .filter_map(|(i, reaction)| Some((reaction.id.as_ref()?.as_str(), format!("reactions[{i}].id"))));
    duplicates(reactions, place, "reaction", told);
    duplicates(
        record.claims.iter().enumerate().map(|(i, claim)| (claim.id.as_str(), format!("claims[{i}].id"))),
        place,
        "claim",
        told,
    );
    duplicates(
        record.sides.iter().enumerate().map(|(i, side)| (side.id.as_str(), format!("sides[{i}].id"))),
        place,
        "side",
        told,
    );
    duplicates(
        record.issues.iter().enumerate().map(|(i, issue)| (issue.id.as_str(), format!("issues[{i}].id"))),
        place,
        "issue",
        told,
    );
    let figures = record
        .figures
        .iter()
        .enumerate()
        .filter_map(|(i, figure)| Some((figure.id.as_ref()?.as_str(), format!("figures[{i}].id"))));
    duplicates(figures, place, "figure", told);
    let actors: Vec<_> =
        record.actors.iter().enumerate().filter_map(|(i, actor)| Some((actor.id()?, format!("actors[{i}]")))).collect();
    duplicates(actors.iter().map(|(id, field)| (id.as_str(), field.clone())), place, "actor", told);
    let described = |(_, source): &(usize, &Named<Source>)| source.described().is_some();
    let sources = record
        .sources
        .iter()
        .enumerate()
        .filter(described)
        .map(|(i, source)| (source.id().as_str(), format!("sources[{i}].id")));
    duplicates(sources, place, "source", told);
}

/// Tells each id that comes a second time, with the place of the first.
fn duplicates<'i, P: Fn(String) -> Place>(
    ids: impl Iterator<Item = (&'i str, String)>,
    place: P,
    what: &str,
    told: &mut Told,
) {
    let mut first: HashMap<&str, String> = HashMap::new();
    for (id, field) in ids {
        match first.get(id) {
            Some(earlier) => told.push(
                Diagnostic::error(Code::DuplicateId, place(field), format!("the {what} `{id}` is here twice"))
                    .label(place(earlier.clone()), "first here")
                    .hint("give one of the two another id, or keep only one"),
            ),
            None => {
                first.insert(id, field);
            }
        }
    }
}

/// An address that is neither on the web nor in the site, in Markdown.
pub(crate) fn unsafe_link(address: &str, place: Place) -> Option<Diagnostic> {
    (!is_safe_link(address)).then(|| {
        Diagnostic::error(Code::UnsafeLink, place, format!("`{address}` is not an address readers can safely follow"))
            .did_you_mean(
                meant_address(address).as_deref(),
                "use an address that begins with `https://`, `http://` or `mailto:`, or one relative to this file",
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_stays_inside_the_site() {
        for right in ["/2024/dam/", "/old.html", "/a"] {
            assert!(is_site_path(right), "{right}");
        }
        for wrong in ["2024/dam", "/../x", "/a//b", "https://x.org/", "/a/../b", "/", "/.git/x", "/a?b"] {
            assert!(!is_site_path(wrong), "{wrong}");
        }
    }
}
