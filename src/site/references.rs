//! Every reference an explainer makes, with the field it stands in: the one list that checking, citing and linking share.

use std::fmt;

use crate::model::{EventRef, Explainer, Id, Image, Involved, Md, Named, Reaction, Source, Story, Term, Unknown};

/// What a field refers to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reference<'r> {
    Actor(&'r Named<Involved>),
    Source(&'r Named<Source>),
    Term(&'r Named<Term>),
    Explainer(&'r Id),
    Story(&'r Id),
    Topic(&'r Id),
    Author(&'r Id),
    /// Who makes a claim: an actor's id or name, or other words.
    Claimant(&'r str),
    /// An event of the same explainer.
    Event(&'r Id),
    /// An event of another page.
    SharedEvent(&'r EventRef),
    Issue(&'r Id),
    Side(&'r Id),
    Image(&'r Image),
    /// Inline Markdown, which may refer to anything.
    Text(&'r Md),
}

/// The path of a field, put together only when it is needed: `timeline[3].sources[1]`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    list: &'static str,
    index: Option<usize>,
    name: &'static str,
    inner: Option<usize>,
    tail: &'static str,
}

impl Field {
    pub(crate) fn top(list: &'static str) -> Self {
        Self { list, index: None, name: "", inner: None, tail: "" }
    }

    pub(crate) fn item(list: &'static str, index: usize) -> Self {
        Self { index: Some(index), ..Self::top(list) }
    }

    pub(crate) fn of(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The field at the top, and the item of it where it is a list.
    pub(crate) fn item_of(self) -> (&'static str, Option<usize>) {
        (self.list, self.index)
    }

    /// Whether it is in one of the lists at the top.
    pub(crate) fn is_of(self, list: &str) -> bool {
        self.list == list
    }

    fn nth(self, inner: usize) -> Self {
        Self { inner: Some(inner), ..self }
    }

    fn tail(self, tail: &'static str) -> Self {
        Self { tail, ..self }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.list)?;
        self.index.map_or(Ok(()), |index| write!(f, "[{index}]"))?;
        if !self.name.is_empty() {
            write!(f, ".{}", self.name)?;
        }
        self.inner.map_or(Ok(()), |inner| write!(f, "[{inner}]"))?;
        f.write_str(self.tail)
    }
}

/// Takes each reference with its field.
pub(crate) type See<'s, 'r> = &'s mut dyn FnMut(Field, Reference<'r>);

/// Walks an explainer's front matter, in the order in which the page shows it.
pub(crate) fn explainer<'r>(record: &'r Explainer, see: See<'_, 'r>) {
    before_body(record, see);
    after_body(record, see);
}

/// The part that the page shows above the body.
pub(crate) fn before_body<'r>(record: &'r Explainer, see: See<'_, 'r>) {
    top(record, see);
    known(record, see);
    for (index, involved) in record.actors.iter().enumerate() {
        let at = Field::item("actors", index);
        see(at, Reference::Actor(involved));
        text(at.of("summary"), involved.summary(), see);
        text(at.of("note"), involved.note(), see);
        if let Some(side) = involved.side() {
            see(at.of("side"), Reference::Side(side));
        }
    }
}

/// The part that the page shows below the body.
pub(crate) fn after_body<'r>(record: &'r Explainer, see: See<'_, 'r>) {
    for (index, figure) in record.figures.iter().enumerate() {
        source(Field::item("figures", index).of("source"), figure.source.as_ref(), see);
    }
    timeline("timeline", &record.timeline, see);
    for (index, entry) in record.reactions.iter().enumerate() {
        reaction(Field::item("reactions", index), entry, see);
    }
    claims(record, see);
    for (index, entry) in record.questions.iter().enumerate() {
        let at = Field::item("questions", index);
        see(at.of("answer"), Reference::Text(&entry.answer));
        sources(at.of("sources"), &entry.sources, see);
    }
    rest(record, see);
}

fn top<'r>(record: &'r Explainer, see: See<'_, 'r>) {
    see(Field::top("summary"), Reference::Text(&record.summary));
    for (index, author) in record.authors.iter().enumerate() {
        see(Field::item("authors", index), Reference::Author(author));
    }
    for (index, topic) in record.topics.iter().enumerate() {
        see(Field::item("topics", index), Reference::Topic(topic));
    }
    if let Some(story) = &record.story {
        see(Field::top("story"), Reference::Story(story));
    }
    if let Some(original) = &record.translation_of {
        see(Field::top("translation_of"), Reference::Explainer(original));
    }
    if let Some(image) = &record.image {
        see(Field::top("image").of("src"), Reference::Image(image));
        text(Field::top("image").of("caption"), image.caption.as_ref(), see);
    }
    text(Field::top("where_it_stands"), record.where_it_stands.as_ref(), see);
    for (index, point) in record.key_points.iter().enumerate() {
        see(Field::item("key_points", index), Reference::Text(point));
    }
    text(Field::top("why_it_matters"), record.why_it_matters.as_ref(), see);
}

fn known<'r>(record: &'r Explainer, see: See<'_, 'r>) {
    for (index, entry) in record.known.iter().enumerate() {
        let at = Field::item("known", index);
        see(at.of("text"), Reference::Text(&entry.text));
        sources(at.of("sources"), &entry.sources, see);
    }
    unknown(&record.unknown, see);
}

fn unknown<'r>(entries: &'r [Unknown], see: See<'_, 'r>) {
    for (index, entry) in entries.iter().enumerate() {
        let at = Field::item("unknown", index);
        text(at.of("why"), entry.why.as_ref(), see);
        text(at.of("resolves_when"), entry.resolves_when.as_ref(), see);
        text(at.of("answered"), entry.answered.as_ref(), see);
        sources(at.of("sources"), &entry.sources, see);
    }
}

fn timeline<'r>(list: &'static str, events: &'r [crate::model::Event], see: See<'_, 'r>) {
    for (index, event) in events.iter().enumerate() {
        let at = Field::item(list, index);
        if let Some(shared) = &event.event {
            see(at.of("event"), Reference::SharedEvent(shared));
        }
        text(at.of("text"), event.text.as_ref(), see);
        for (inner, actor) in event.actors.iter().enumerate() {
            see(at.of("actors").nth(inner), Reference::Actor(actor));
        }
        sources(at.of("sources"), &event.sources, see);
    }
}

fn reaction<'r>(at: Field, entry: &'r Reaction, see: See<'_, 'r>) {
    for (name, actor) in [("actor", &entry.actor), ("on_behalf_of", &entry.on_behalf_of)] {
        if let Some(actor) = actor {
            see(at.of(name), Reference::Actor(actor));
        }
    }
    for (inner, actor) in entry.criticises.iter().enumerate() {
        see(at.of("criticises").nth(inner), Reference::Actor(actor));
    }
    text(at.of("paraphrase"), entry.paraphrase.as_ref(), see);
    text(at.of("action"), entry.action.as_ref(), see);
    text(at.of("context"), entry.context.as_ref(), see);
    source(at.of("source"), Some(&entry.source), see);
    if let Some(issue) = &entry.on {
        see(at.of("on"), Reference::Issue(issue));
    }
    if let Some(event) = &entry.to {
        see(at.of("to"), Reference::Event(event));
    }
}

fn claims<'r>(record: &'r Explainer, see: See<'_, 'r>) {
    for (index, claim) in record.claims.iter().enumerate() {
        let at = Field::item("claims", index);
        if let Some(claimant) = &claim.claimant {
            see(at.of("claimant"), Reference::Claimant(claimant));
        }
        source(at.of("made.source"), claim.made.as_ref().and_then(|made| made.source.as_ref()), see);
        text(at.of("basis"), claim.basis.as_ref(), see);
        sources(at.of("for"), &claim.supporting, see);
        sources(at.of("against"), &claim.against, see);
        for (inner, earlier) in claim.history.iter().enumerate() {
            text(at.of("history").nth(inner).tail(".note"), earlier.note.as_ref(), see);
        }
    }
}

fn rest<'r>(record: &'r Explainer, see: See<'_, 'r>) {
    for (index, term) in record.glossary.iter().enumerate() {
        let at = Field::item("glossary", index);
        see(at, Reference::Term(term));
        if let Some(term) = term.record() {
            text(at.of("definition"), term.definition.as_ref(), see);
            sources(at.of("sources"), &term.sources, see);
        }
    }
    for (index, update) in record.updates.iter().enumerate() {
        let at = Field::item("updates", index);
        see(at.of("text"), Reference::Text(&update.text));
        text(at.of("was"), update.was.as_ref(), see);
        text(at.of("now"), update.now.as_ref(), see);
    }
    text(Field::top("methods"), record.methods.as_ref(), see);
    for (index, disclosure) in record.disclosures.iter().enumerate() {
        see(Field::item("disclosures", index).of("text"), Reference::Text(&disclosure.text));
    }
    for (index, related) in record.related.iter().enumerate() {
        see(Field::item("related", index), Reference::Explainer(related));
    }
    sources(Field::top("sources"), &record.sources, see);
}

/// Walks a story's front matter.
pub(crate) fn story<'r>(record: &'r Story, see: See<'_, 'r>) {
    see(Field::top("summary"), Reference::Text(&record.summary));
    text(Field::top("where_it_stands"), record.where_it_stands.as_ref(), see);
    for (index, explainer) in record.explainers.iter().enumerate() {
        see(Field::item("explainers", index), Reference::Explainer(explainer));
    }
    for (index, topic) in record.topics.iter().enumerate() {
        see(Field::item("topics", index), Reference::Topic(topic));
    }
    if let Some(image) = &record.image {
        see(Field::top("image").of("src"), Reference::Image(image));
    }
    timeline("timeline", &record.timeline, see);
    unknown(&record.unknown, see);
}

/// Walks an actor's front matter.
pub(crate) fn actor<'r>(record: &'r crate::model::Actor, see: See<'_, 'r>) {
    see(Field::top("summary"), Reference::Text(&record.summary));
    for (index, role) in record.roles.iter().enumerate() {
        source(Field::item("roles", index).of("source"), role.source.as_ref(), see);
    }
    if let Some(image) = &record.image {
        see(Field::top("image").of("src"), Reference::Image(image));
    }
}

/// A walk over inline Markdown at the top of a record, such as a summary.
pub(crate) fn text<'r>(at: Field, md: Option<&'r Md>, see: See<'_, 'r>) {
    if let Some(md) = md {
        see(at, Reference::Text(md));
    }
}

fn source<'r>(at: Field, cited: Option<&'r Named<Source>>, see: See<'_, 'r>) {
    if let Some(cited) = cited {
        see(at, Reference::Source(cited));
        text(at.tail(".note"), cited.record().and_then(|source| source.note.as_ref()), see);
    }
}

fn sources<'r>(at: Field, cited: &'r [Named<Source>], see: See<'_, 'r>) {
    for (inner, entry) in cited.iter().enumerate() {
        // `sources` at the top is the list itself, elsewhere it is a field of a list's item.
        let at = if at.name.is_empty() { Field::item(at.list, inner) } else { at.nth(inner) };
        source(at, Some(entry), see);
    }
}
