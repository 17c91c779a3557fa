//! JSON-LD by <https://schema.org>: one `@graph` a page, saying only what the page shows.

use serde_json::{Value, json};

use super::hrefs::Hrefs;
use super::shell::Shell;
use crate::date::Edtf;
use crate::model::{Actor, ActorKind, Explainer, Link, Question, Reaction, Source, UpdateKind};
use crate::page::Document;
use crate::site::{ActorCard, Anchors, Linked, Route};

/// A moment as feeds and articles need it: RFC 3339, a bare day as midnight UTC.
pub(crate) fn time(date: &Edtf) -> String {
    date.instant(&jiff::tz::TimeZone::UTC).to_string()
}

/// JSON fit to stand in a `<script>`: no `<` can end it.
fn script(graph: &[Value]) -> String {
    let text = json!({ "@context": "https://schema.org", "@graph": graph }).to_string();
    text.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// An object without the entries that have nothing to say.
fn object(entries: Value) -> Value {
    let Value::Object(mut entries) = entries else { return entries };
    entries.retain(|_, value| match value {
        Value::Null => false,
        Value::Array(values) => !values.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    });
    Value::Object(entries)
}

fn address(hrefs: &Hrefs, route: &Route, anchor: &str) -> String {
    let page = hrefs.absolute(route).unwrap_or_default();
    if anchor.is_empty() { page } else { format!("{page}#{anchor}") }
}

/// What an explainer's page says in JSON-LD, each part ready to stand in a `<script>`.
///
/// It says much of the page once more. What is long stands beside what it repeats, in scripts of its own about the same
/// `@id`: gzip finds what repeats within 32 KB only.
pub(crate) struct Said<'s> {
    pub(crate) linked: &'s Linked<Explainer>,
    pub(crate) anchors: &'s Anchors,
    pub(crate) shell: &'s Shell,
    pub(crate) hrefs: &'s Hrefs,
}

impl Said<'_> {
    /// The article, its events and publisher. `image` is the address of the picture below the site's.
    pub(crate) fn graph(&self, image: Option<&str>) -> String {
        let mut graph = vec![self.article(image), publisher(self.shell, self.hrefs)];
        graph.extend(self.events());
        graph.retain(|value| !value.is_null());
        script(&graph)
    }

    /// The article as citing each of its sources, in the order of the list.
    pub(crate) fn citations(&self) -> Vec<String> {
        let citation = |source: &Source| {
            object(json!({
                "@type": "CreativeWork",
                "url": source.url.as_ref().map(Link::as_str),
                "name": source.title,
                "publisher": source.publisher.as_ref().map(|name| json!({ "@type": "Organization", "name": name })),
                "datePublished": source.date.and_then(|date| date.datetime()),
            }))
        };
        self.linked.reach.sources.iter().map(|source| self.part("citation", &citation(source))).collect()
    }

    /// The article as quoting: words that were said; a paraphrase is no quotation.
    pub(crate) fn quotations(&self) -> Option<String> {
        let reactions = self.record().reactions.iter().zip(&self.anchors.reactions);
        let quotation = |(reaction, id): (&Reaction, &String)| {
            let quote = reaction.quote.as_ref()?;
            let card = reaction.actor.as_ref().and_then(|actor| self.linked.reach.actors.get(actor.id()?.as_str()));
            let source = self.linked.reach.sources.iter().find(|source| source.id == *reaction.source.id());
            Some(object(json!({
                "@type": "Quotation",
                "@id": self.here(&format!("reaction-{id}")),
                "text": quote,
                "creator": card.map(|card| json!({ "@type": actor_type(card.kind), "name": card.name })),
                "dateCreated": reaction.date.datetime(),
                "citation": source.and_then(|source| source.url.as_ref()).map(Link::as_str),
            })))
        };
        let quotations: Vec<Value> = reactions.filter_map(quotation).collect();
        (!quotations.is_empty()).then(|| self.part("hasPart", &Value::Array(quotations)))
    }

    /// Its questions and answers.
    pub(crate) fn questions(&self) -> Option<String> {
        let questions = self.record().questions.iter().zip(&self.anchors.questions);
        let question = |(entry, id): (&Question, &String)| {
            json!({
                "@type": "Question",
                "@id": self.here(&format!("question-{id}")),
                "name": entry.question,
                "acceptedAnswer": { "@type": "Answer", "text": entry.answer.plain() },
            })
        };
        let questions: Vec<Value> = questions.map(question).collect();
        let page = || object(json!({ "@type": "FAQPage", "@id": self.here("questions"), "mainEntity": questions }));
        (!questions.is_empty()).then(|| script(&[page()]))
    }

    fn part(&self, name: &str, value: &Value) -> String {
        script(&[json!({ "@id": self.here("article"), name: value })])
    }

    fn record(&self) -> &Explainer {
        &self.linked.document.record
    }

    fn here(&self, anchor: &str) -> String {
        address(self.hrefs, &self.linked.route, anchor)
    }

    fn article(&self, image: Option<&str>) -> Value {
        let (record, reach) = (self.record(), &self.linked.reach);
        let people = |key: bool| -> Vec<Value> {
            let listed = record.actors.iter().filter(|actor| actor.is_key() == key);
            listed.filter_map(|actor| reach.actors.get(actor.id()?.as_str())).map(|card| self.actor(card)).collect()
        };
        let policies = &self.shell.policies;
        let policy = |link: &Option<Link>| link.as_ref().and_then(|link| self.hrefs.absolute_file(link.as_str()));
        let authors: Vec<Value> = record
            .authors
            .iter()
            .filter_map(|id| reach.authors.get(id))
            .map(|card| {
                object(json!({ "@type": "Person", "name": card.title, "url": self.hrefs.absolute(&card.route) }))
            })
            .collect();
        object(json!({
            "@type": ["NewsArticle", "BackgroundNewsArticle"],
            "@id": self.here("article"),
            "url": self.hrefs.absolute(&self.linked.route),
            "mainEntityOfPage": self.hrefs.absolute(&self.linked.route),
            "headline": record.title,
            "description": record.summary.plain(),
            "datePublished": time(&record.date),
            "dateModified": time(record.last_changed()),
            "inLanguage": record.lang.as_deref().unwrap_or(&self.shell.language),
            "author": if authors.is_empty() { self.publisher_reference() } else { Value::Array(authors) },
            "publisher": self.publisher_reference(),
            "image": image.and_then(|image| self.hrefs.absolute_file(image)),
            "articleSection": record.topics.iter().filter_map(|id| reach.topics.get(id)).map(|card| card.title.clone()).collect::<Vec<_>>(),
            "about": people(true),
            "mentions": people(false),
            "backstory": record.why_it_matters.as_ref().map(crate::model::Md::plain),
            "contentLocation": record.places.iter().map(|place| object(json!({
                "@type": "Place",
                "name": place.name,
                "geo": place.degrees().map(|(lat, lon)| json!({ "@type": "GeoCoordinates", "latitude": lat, "longitude": lon })),
            }))).collect::<Vec<_>>(),
            "correction": self.corrections(),
            "isPartOf": record.story.as_ref().and_then(|id| reach.stories.get(id)).map(|card| object(json!({
                "@type": "CreativeWorkSeries", "name": card.title, "url": self.hrefs.absolute(&card.route),
            }))),
            "publishingPrinciples": policy(&policies.principles),
        }))
    }

    fn publisher_reference(&self) -> Value {
        match &self.shell.publisher {
            Some(publisher) => object(
                json!({ "@type": "NewsMediaOrganization", "@id": address(self.hrefs, &Route::default(), "publisher"), "name": publisher.name }),
            ),
            None => json!({ "@type": "Organization", "name": self.shell.title }),
        }
    }

    fn actor(&self, card: &ActorCard) -> Value {
        object(json!({
            "@type": actor_type(card.kind),
            "name": card.name,
            "url": card.route.as_ref().and_then(|route| self.hrefs.absolute(route)),
            "sameAs": card.same_as,
        }))
    }

    fn corrections(&self) -> Vec<Value> {
        let updates = self.record().updates.iter().zip(&self.anchors.updates);
        let corrections =
            updates.filter(|(update, _)| matches!(update.kind, UpdateKind::Correction | UpdateKind::Retraction));
        let comment = |(update, id): (&crate::model::Update, &String)| {
            json!({
                "@type": "CorrectionComment",
                "@id": self.here(&format!("update-{id}")),
                "text": update.text.plain(),
                "datePublished": update.date.datetime(),
            })
        };
        corrections.map(comment).map(object).collect()
    }

    /// Key events; each has a date that a machine can read, or is left out.
    fn events(&self) -> Vec<Value> {
        let events = self.record().timeline.iter().zip(&self.anchors.events).filter(|(event, _)| event.key);
        let view = |(event, id): (&crate::model::Event, &String)| {
            let end = event.date.end().filter(|_| matches!(event.date, Edtf::Between(..)));
            Some(object(json!({
                "@type": "Event",
                "@id": self.here(&format!("event-{id}")),
                "name": event.title,
                "startDate": Edtf::On(*event.date.start()).datetime()?,
                "endDate": end.and_then(|end| Edtf::On(*end).datetime()),
                "description": event.text.as_ref().map(crate::model::Md::plain),
                "location": event.place.as_ref().map(|place| json!({ "@type": "Place", "name": place })),
            })))
        };
        events.filter_map(view).collect()
    }
}

fn actor_type(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "Person",
        ActorKind::Government | ActorKind::Court => "GovernmentOrganization",
        ActorKind::Party => "PoliticalParty",
        ActorKind::Company => "Corporation",
        ActorKind::Organisation | ActorKind::ArmedGroup | ActorKind::Community => "Organization",
    }
}

fn publisher(shell: &Shell, hrefs: &Hrefs) -> Value {
    let Some(publisher) = &shell.publisher else { return Value::Null };
    let policy = |link: &Option<Link>| link.as_ref().and_then(|link| hrefs.absolute_file(link.as_str()));
    object(json!({
        "@type": "NewsMediaOrganization",
        "@id": address(hrefs, &Route::default(), "publisher"),
        "name": publisher.name,
        "url": publisher.url.as_ref().map(Link::as_str),
        "logo": publisher.logo.as_ref().and_then(|logo| hrefs.absolute_file(logo.as_str())),
        "email": publisher.email,
        "publishingPrinciples": policy(&shell.policies.principles),
        "correctionsPolicy": policy(&shell.policies.corrections),
        "verificationFactCheckingPolicy": policy(&shell.policies.fact_checking),
        "ethicsPolicy": policy(&shell.policies.ethics),
        "ownershipFundingInfo": policy(&shell.policies.ownership),
    }))
}

/// The graph of a dossier.
pub(crate) fn profile(document: &Document<Actor>, shell: &Shell, hrefs: &Hrefs, route: &Route) -> String {
    let record = &document.record;
    let actor = object(json!({
        "@type": actor_type(record.kind),
        "@id": address(hrefs, route, "actor"),
        "name": record.name,
        "description": record.summary.plain(),
        "alternateName": record.also_known_as,
        "sameAs": record.same_as.iter().map(Link::as_str).collect::<Vec<_>>(),
    }));
    let page = object(json!({
        "@type": "ProfilePage",
        "url": hrefs.absolute(route),
        "name": record.name,
        "mainEntity": { "@id": address(hrefs, route, "actor") },
        "isPartOf": { "@type": "WebSite", "name": shell.title },
    }));
    script(&[page, actor])
}

/// The graph of a list: a story, topic or author.
pub(crate) fn collection(title: &str, description: &str, shell: &Shell, hrefs: &Hrefs, route: &Route) -> String {
    page("CollectionPage", title, description, shell, hrefs.absolute(route).as_deref())
}

/// The graph of a page of its own, such as `about`.
pub(crate) fn web_page(title: &str, description: &str, shell: &Shell, hrefs: &Hrefs, route: &Route) -> String {
    page("WebPage", title, description, shell, hrefs.absolute(route).as_deref())
}

fn page(kind: &str, title: &str, description: &str, shell: &Shell, url: Option<&str>) -> String {
    script(&[object(json!({
        "@type": kind,
        "url": url,
        "name": title,
        "description": description,
        "isPartOf": { "@type": "WebSite", "name": shell.title },
    }))])
}

/// The graph of the home page.
pub(crate) fn website(shell: &Shell, hrefs: &Hrefs) -> String {
    let site = object(json!({
        "@type": "WebSite",
        "url": hrefs.absolute(&Route::default()),
        "name": shell.title,
        "description": shell.description,
        "inLanguage": shell.language,
    }));
    let publisher = publisher(shell, hrefs);
    if publisher.is_null() { script(&[site]) } else { script(&[site, publisher]) }
}
