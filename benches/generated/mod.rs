//! Sites of any size, the same for the same size: actors with a long tail, quotes, names in several scripts.

use std::fmt::Write;

/// The files of a site of `count` explainers of about 900 words and 6 kB of front matter each, as path and text.
pub(crate) fn site(count: usize) -> Vec<(String, String)> {
    let mut random = fastrand::Rng::with_seed(42);
    let actors = (count / 10).max(20);
    let mut files =
        vec![("nutgraf.yaml".to_owned(), "title: Generated\nbase_url: https://generated.example/\n".to_owned())];
    for id in 0..actors {
        files.push((format!("content/actors/actor-{id}.md"), actor(id)));
    }
    for id in 0..(count / 50).max(1) {
        let text = format!("---\ntitle: Story {id}\nsummary: What story {id} is about\nstatus: active\n---\n");
        files.push((format!("content/stories/story-{id}.md"), text));
    }
    files.push(("content/sources.yaml".to_owned(), sources(count)));
    for id in 0..count {
        files.push((format!("content/explainers/explainer-{id}.md"), explainer(id, count, actors, &mut random)));
    }
    files
}

const NAMES: [&str; 8] =
    ["Ana Rivera", "Bola Okafor", "Çağla Şahin", "李小龙", "Дарья Иванова", "محمد علي", "Zoë Müller", "José Ñandú"];
const WORDS: [&str; 24] = [
    "the",
    "council",
    "said",
    "that",
    "a",
    "dam",
    "would",
    "be",
    "built",
    "before",
    "winter",
    "although",
    "engineers",
    "warned",
    "of",
    "cracks",
    "in",
    "its",
    "northern",
    "wall",
    "and",
    "residents",
    "asked",
    "why",
];

fn actor(id: usize) -> String {
    let name = NAMES[id % NAMES.len()];
    format!(
        "---\nname: {name} {id}\nkind: person\nsummary: Who {name} {id} is, in a sentence.\n\
         roles:\n  - {{title: Member, org: Council {id}, from: 2015, to: 2020}}\n  - {{title: Mayor, from: 2020}}\n---\nA biography.\n"
    )
}

fn sources(count: usize) -> String {
    (0..count.max(100)).fold(String::new(), |mut text, id| {
        let _ = writeln!(text, "- {{id: source-{id}, title: Report number {id}, url: 'https://example.org/{id}', publisher: Agency {}, date: 2025-0{}, type: news}}", id % 30, id % 9 + 1);
        text
    })
}

/// A small number far more often than a large one, as fame is spread.
fn famous(below: usize, random: &mut fastrand::Rng) -> usize {
    let spread = random.f64() * random.f64() * random.f64();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small numbers"
    )]
    let index = (spread * below as f64) as usize;
    index.min(below - 1)
}

fn sentence(words: usize, random: &mut fastrand::Rng) -> String {
    let mut text = String::new();
    for index in 0..words {
        if index > 0 {
            text.push(' ');
        }
        text.push_str(WORDS[random.usize(..WORDS.len())]);
    }
    text
}

/// Whom and what an explainer draws on.
struct Draft<'r> {
    people: Vec<usize>,
    cited: Vec<usize>,
    random: &'r mut fastrand::Rng,
    text: String,
}

fn explainer(id: usize, count: usize, actors: usize, random: &mut fastrand::Rng) -> String {
    let mut people: Vec<usize> = (0..8).map(|_| famous(actors, random)).collect();
    people.sort_unstable();
    people.dedup();
    let cited: Vec<usize> = (0..12).map(|_| random.usize(..count.max(100))).collect();
    let summary = sentence(30, random);
    let (month, day, story) = (id % 12 + 1, id % 28 + 1, id % (count / 50).max(1));
    let text = format!(
        "---\ntitle: Explainer {id} on the dam\nsummary: {summary}\ndate: 2025-{month:02}-{day:02}\nas_of: 2026-02\n\
         story: story-{story}\ntopics: [topic-{}, topic-{}]\n",
        id % 20,
        id % 7 + 20,
    );
    let mut draft = Draft { people, cited, random, text };
    draft.actors();
    draft.timeline();
    draft.reactions();
    draft.known_and_questions();
    draft.body(count);
    draft.text
}

impl Draft<'_> {
    fn sentence(&mut self, words: usize) -> String {
        sentence(words, self.random)
    }

    fn person(&mut self) -> usize {
        self.people[self.random.usize(..self.people.len())]
    }

    fn actors(&mut self) {
        self.text.push_str("actors:\n");
        for (index, actor) in self.people.clone().into_iter().enumerate() {
            let role = self.sentence(4);
            let _ = writeln!(self.text, "  - {{id: actor-{actor}, role: {role}, key: {}}}", index < 3);
        }
    }

    fn timeline(&mut self) {
        self.text.push_str("timeline:\n");
        for index in 0..14 {
            let (actor, title, text) = (self.person(), self.sentence(6), self.sentence(14));
            let (month, day) = (self.random.usize(1..13), self.random.usize(1..29));
            let (source, other) = (self.cited[index % 12], self.cited[(index + 5) % 12]);
            let _ = writeln!(
                self.text,
                "  - date: 20{:02}-{month:02}-{day:02}\n    title: {title}\n    text: {text} [@source-{source}]\n    \
                 actors: [actor-{actor}]\n    sources: [source-{other}]",
                10 + index,
            );
        }
    }

    fn reactions(&mut self) {
        self.text.push_str("issues:\n  - {id: dam, question: The dam should be built}\nreactions:\n");
        for index in 0..7 {
            let (actor, quote, source) = (self.people[index % self.people.len()], self.sentence(15), self.cited[index]);
            let (month, stance) = (index + 1, ["support", "oppose", "mixed"][index % 3]);
            let _ = writeln!(
                self.text,
                "  - {{actor: actor-{actor}, quote: {quote}, date: 2025-0{month}-10, source: source-{source}, stance: {stance}}}",
            );
        }
    }

    fn known_and_questions(&mut self) {
        self.text.push_str("known:\n");
        for index in 0..4 {
            let source = self.cited[index];
            let text = self.sentence(15);
            let _ = writeln!(self.text, "  - {{text: {text}, sources: [source-{source}]}}");
        }
        self.text.push_str("questions:\n");
        for _ in 0..4 {
            let (question, answer) = (self.sentence(8), self.sentence(30));
            let _ = writeln!(self.text, "  - question: {question}?\n    answer: {answer}");
        }
        self.text.push_str("---\n");
    }

    fn body(&mut self, count: usize) {
        for section in 0..6 {
            let _ = writeln!(self.text, "## Section {section}\n");
            for _ in 0..3 {
                let (actor, other, source) =
                    (self.person(), self.random.usize(..count), self.cited[self.random.usize(..12)]);
                let (first, second, third, fourth) =
                    (self.sentence(20), self.sentence(14), self.sentence(10), self.sentence(3));
                let _ = writeln!(
                    self.text,
                    "{first} [someone](actor:actor-{actor}) {second} [@source-{source}]. {third} *{fourth}* \
                     [another](explainer:explainer-{other}).\n",
                );
            }
        }
    }
}
