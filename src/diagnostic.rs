//! What is wrong with a site, as values: made by the stages, shown only by `report`.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{SourcePath, Span};

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published until it is mended.
    Error,
    /// The site is published; an editor should look.
    Warning,
    /// Something the author may want to know.
    Note,
}

/// How much a rule matters to this site: `lints` in `nutgraf.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It is not told.
    Off,
    /// `check` mentions it.
    Note,
    /// `check` warns of it.
    Warn,
    /// Nothing is published until it is mended or waived.
    Error,
}

impl Level {
    /// The severity of what is told at this level; `None` if it is not told.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warn => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }

    /// As it is written: `warn`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal $(, rule $level:ident)?;)*) => {
        /// What kind of mistake a diagnostic tells of. The names are stable: other programs may rely on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// Every code there is, in the order of this list.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable name, as printed: `unknown-actor`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it tells, in a line.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii(),)* }
            }

            /// What it means at length, with an example: the text of `src/explain/<name>.md`.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("explain/", $text, ".md")),)* }
            }

            /// Its level where a site does not say another, if it is a rule: `lints` sets rules, `waive` excuses a place.
            pub fn rule(self) -> Option<Level> {
                match self { $(Self::$name => [$(Level::$level)?].first().copied(),)* }
            }

            /// Every rule there is, in the order of this list.
            pub fn rules() -> impl Iterator<Item = Self> {
                Self::ALL.iter().copied().filter(|code| code.rule().is_some())
            }

            /// The code of a name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.name() == name)
            }
        }
    };
}

codes! {
    /// A file, or something it names, cannot be read: permissions, a loop of links, a link out of the site.
    Unreadable = "unreadable";
    /// The text is not UTF-8.
    NotUtf8 = "not-utf8";
    /// The text has a NUL byte.
    NulByte = "nul-byte";
    /// The file holds nothing.
    EmptyFile = "empty-file";
    /// A content file does not begin with front matter.
    NoFrontMatter = "no-front-matter";
    /// The front matter has no closing line.
    UnclosedFrontMatter = "unclosed-front-matter";
    /// The front matter is larger, deeper or has more aliases than any explainer needs.
    TooLarge = "too-large";
    /// The YAML cannot be read.
    YamlSyntax = "yaml-syntax";
    /// A key stands twice in one mapping.
    DuplicateKey = "duplicate-key";
    /// A key that the content model does not know, or a field that no value in a template has.
    UnknownField = "unknown-field";
    /// A field that must be there is not.
    MissingField = "missing-field";
    /// A value of the wrong shape: a text where a list belongs.
    WrongType = "wrong-type";
    /// A word that is not one of those a field allows.
    UnknownValue = "unknown-value";
    /// A value that its field cannot take: too long, out of range, in conflict with another.
    InvalidValue = "invalid-value";
    /// Not a date of EDTF level 1, or a day that does not exist.
    InvalidDate = "invalid-date";
    /// An id with other characters than `a-z`, `0-9` and `-`.
    InvalidId = "invalid-id";
    /// Two records have one id.
    DuplicateId = "duplicate-id";
    /// Two pages tell one thing differently.
    Contradiction = "contradiction", rule Warn;
    /// A reaction says what someone said or did in no way, or in more than one.
    ReactionForm = "reaction-form";
    /// A stance that does not say about what, where there are several issues.
    StanceWithoutIssue = "stance-without-issue", rule Error;
    /// An actor that no file and no inline record describes.
    UnknownActor = "unknown-actor";
    /// A source that no record describes.
    UnknownSource = "unknown-source";
    /// An explainer that does not exist.
    UnknownExplainer = "unknown-explainer";
    /// A story that does not exist.
    UnknownStory = "unknown-story";
    /// A topic that nothing uses or describes.
    UnknownTopic = "unknown-topic";
    /// An author without a file.
    UnknownAuthor = "unknown-author";
    /// A glossary term that does not exist.
    UnknownTerm = "unknown-term";
    /// An event that does not exist.
    UnknownEvent = "unknown-event";
    /// A claim, figure, issue, side, group or place that the explainer does not have.
    UnknownPart = "unknown-part";
    /// A published page refers to one that is not published.
    UnpublishedReference = "unpublished-reference";
    /// A file that is made says what is held back.
    Leak = "leak";
    /// Two pages want the same address.
    DuplicateUrl = "duplicate-url";
    /// An address outside the site, or not fit for a file server.
    UnsafePath = "unsafe-path";
    /// A link that could run code or load from elsewhere than the web.
    UnsafeLink = "unsafe-link";
    /// A link to a page, file or heading that is not there.
    BrokenLink = "broken-link", rule Error;
    /// An image or document that is not there.
    MissingFile = "missing-file";
    /// A picture that is damaged, far too large, or of a kind that browsers do not show.
    BadPicture = "bad-picture";
    /// An image without a text that stands for it.
    ImageWithoutAlt = "image-without-alt", rule Error;
    /// An embed inside a sentence; it needs a paragraph of its own.
    EmbedPlace = "embed-place";
    /// A template cannot be read, or names a filter or component that does not exist.
    TemplateSyntax = "template-syntax";
    /// A template failed on a page.
    TemplateFailed = "template-failed";
    /// What `card.svg` makes is no drawing of 1200 × 630 pixels.
    BadCard = "bad-card";
    /// A template that the site needs is not there.
    MissingTemplate = "missing-template";
    /// The site has no address of its own, so some outputs are left out.
    NoBaseUrl = "no-base-url";
    /// A file or folder that no rule of the content model covers.
    UnexpectedFile = "unexpected-file";

    // Rules of the editor, told by `check`.
    /// An event of the timeline that does not say where it comes from.
    EventWithoutSource = "event-without-source", rule Warn;
    /// A claim whose status rests on a single report, or on nothing.
    SingleSourceClaim = "single-source-claim", rule Warn;
    /// A disputed claim that shows the evidence of one side only.
    OneSidedDispute = "one-sided-dispute", rule Warn;
    /// An explainer whose sources are press releases and nothing else.
    PressReleaseOnly = "press-release-only", rule Warn;
    /// A voice that is not named, and no word on why.
    UnnamedWithoutReason = "unnamed-without-reason", rule Error;
    /// A reaction that is older than the event it answers.
    ReactionBeforeEvent = "reaction-before-event", rule Warn;
    /// Somebody in an office that they did not hold on that day.
    RoleNotHeld = "role-not-held", rule Warn;
    /// An event that was planned for a day that has passed.
    PlannedEventPassed = "planned-event-passed", rule Warn;
    /// An explainer whose facts were to be checked again by a day that has passed.
    ReviewOverdue = "review-overdue", rule Warn;
    /// Somebody whom the text names and `actors` does not list.
    ActorNotListed = "actor-not-listed", rule Warn;
    /// Somebody whom `actors` lists and nothing on the page names.
    ActorNeverUsed = "actor-never-used", rule Warn;
    /// Somebody who is criticised and was not heard.
    CriticisedNotHeard = "criticised-not-heard", rule Warn;
    /// A title of more than 110 characters.
    TitleTooLong = "title-too-long", rule Error;
    /// A headline for search engines, social networks or lists that is cut off there.
    HeadlineCutOff = "headline-cut-off", rule Warn;
    /// A summary that is longer than a nut graf.
    SummaryTooLong = "summary-too-long", rule Error;
    /// More key points than a hurried reader reads.
    TooManyKeyPoints = "too-many-key-points", rule Error;
    /// Letters that stand for words which the page never says.
    AcronymWithoutTerm = "acronym-without-term", rule Warn;
    /// A picture that does not say who made it.
    ImageWithoutCredit = "image-without-credit", rule Error;
    /// A colour of `theme` with which text cannot be read on its ground.
    LowContrast = "low-contrast", rule Error;
    /// A heading that skips a level, or takes that of the headline.
    HeadingOrder = "heading-order", rule Warn;
    /// A correction that does not say what was wrong, or what is right.
    CorrectionWithoutWasNow = "correction-without-was-now", rule Warn;
    /// A waiver of something that `check` does not find there any more.
    UnusedWaiver = "unused-waiver", rule Warn;

    // Links that lead outside, told by `check --external` alone.
    /// A link that no reader can open: the page or its host is gone.
    LinkBroken = "link-broken", rule Error;
    /// A link of which nobody can say now whether it works: no answer in time, or a server in trouble.
    LinkUnsure = "link-unsure", rule Warn;
    /// A link that does not let programs in; a person may be able to open it.
    LinkBlocked = "link-blocked", rule Note;
    /// A link that leads on for good to another address.
    LinkMoved = "link-moved", rule Note;
}

impl Code {
    /// Whether it is about links that lead outside, which only `check --external` asks.
    pub fn is_of_links(self) -> bool {
        matches!(self, Self::LinkBroken | Self::LinkUnsure | Self::LinkBlocked | Self::LinkMoved)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where in a file something is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// The file as a whole.
    File,
    /// The value of a field of the front matter, such as `reactions[2].source`; found in the text when shown.
    Field(String),
    /// Bytes of the file.
    Bytes(ByteRange),
}

/// A span that can be sorted and hashed, unlike the standard range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteRange {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A file, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: SourcePath,
    /// Where in the file.
    pub at: At,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: &SourcePath) -> Self {
        Self { file: file.clone(), at: At::File }
    }

    /// A field of the file's front matter.
    pub fn field(file: &SourcePath, field: impl Into<String>) -> Self {
        Self { file: file.clone(), at: At::Field(field.into()) }
    }

    /// Bytes of the file.
    pub fn bytes(file: &SourcePath, span: Span) -> Self {
        Self { file: file.clone(), at: At::Bytes(ByteRange { start: span.start, end: span.end }) }
    }
}

impl Place {
    /// Whether bytes of the same file lie here.
    pub fn touches(&self, span: &Span) -> bool {
        matches!(self.at, At::Bytes(here) if here.start < span.end && span.start < here.end)
    }
}

/// One mistake or remark. Messages are one line, in lower case, without a full stop, names in backticks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where it is.
    pub place: Place,
    /// What kind it is.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Other places that belong to it, each with a word on why.
    pub labels: Vec<(Place, String)>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { place, code, severity: Severity::Error, message: message.into(), hint: None, labels: Vec::new() }
    }

    /// A warning at a place.
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// A note at a place.
    pub fn note(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, place, message) }
    }

    /// Whether nothing is published until it is mended.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The same with a hint on what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with `did you mean` where a candidate is near, and with `otherwise` where none is.
    pub fn did_you_mean(self, nearest: Option<&str>, otherwise: impl Into<String>) -> Self {
        match nearest {
            Some(nearest) => self.hint(format!("did you mean `{nearest}`?")),
            None => self.hint(otherwise),
        }
    }

    /// The same with a second place.
    pub fn label(mut self, place: Place, label: impl Into<String>) -> Self {
        self.labels.push((place, label.into()));
        self
    }

    /// The files in which it shows something.
    pub fn files(&self) -> impl Iterator<Item = &SourcePath> {
        std::iter::once(&self.place.file).chain(self.labels.iter().map(|(place, _)| &place.file))
    }
}

/// A stage's result with what it found wrong on the way.
#[derive(Debug, Clone, Default)]
pub struct Reported<T> {
    /// The result, as good as the mistakes allow.
    pub value: T,
    /// The mistakes, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
}
