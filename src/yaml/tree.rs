//! A YAML document as a tree in which every value knows its bytes.

use std::collections::{BTreeMap, HashMap};

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::eaten;
use super::habits;
use super::slips::{self, Mended};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::text::{SourcePath, Span};

/// More levels than this are refused. The content model has six.
const DEEPEST: usize = 40;
/// After so many slips it is some other kind of file.
const MOST_MENDED: usize = 20;
/// Aliases may repeat at most this many values: beyond it they are an attack, not a convenience.
const MOST_REPEATED: usize = 20_000;

/// A document.
#[derive(Debug)]
pub struct Tree {
    pub(super) root: Node,
    /// What is wrong with it as YAML, though it could be read.
    pub(super) mistakes: Vec<TreeError>,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Unique in its tree, also for values that an alias repeats.
    pub(super) id: usize,
    pub(super) span: Span,
    pub(super) value: Value,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A text; `plain` if it stands without quotes, so that it may also be a number, a truth value or nothing.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

/// What is wrong with a text as YAML.
#[derive(Debug, Clone)]
pub(super) struct TreeError {
    pub(super) code: Code,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) hint: String,
    pub(super) span: Span,
}

impl TreeError {
    pub(super) fn new(code: Code, message: impl Into<String>, hint: impl Into<String>, span: Span) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), hint: hint.into(), span }
    }

    /// Its bytes in a file where the YAML begins at `offset`.
    pub(super) fn file_span(&self, offset: usize) -> Span {
        offset + self.span.start..offset + self.span.end
    }

    /// The mistake as it is told, for YAML that begins at a byte of its file.
    pub(super) fn told(self, file: &SourcePath, offset: usize) -> Diagnostic {
        let place = Place::bytes(file, self.file_span(offset));
        Diagnostic { severity: self.severity, ..Diagnostic::error(self.code, place, self.message).hint(self.hint) }
    }
}

impl Node {
    fn move_spans(&mut self, mended: &Mended) {
        self.span = mended.original(&self.span);
        match &mut self.value {
            Value::Scalar { .. } => {}
            Value::List(items) => items.iter_mut().for_each(|item| item.move_spans(mended)),
            Value::Map(entries) => {
                for (key, value) in entries {
                    key.move_spans(mended);
                    value.move_spans(mended);
                }
            }
        }
    }

    /// What the value is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar { text, plain: true } if is_null(text) => "nothing",
            Value::Scalar { text, plain: true } if text.parse::<f64>().is_ok() => "a number",
            Value::Scalar { text, plain: true } if text == "true" || text == "false" => "true or false",
            Value::Scalar { .. } => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "fields",
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if is_null(text))
    }

    /// The text of a key.
    pub(super) fn key(&self) -> &str {
        match &self.value {
            Value::Scalar { text, .. } => text,
            _ => "",
        }
    }

    /// Where the value begins to be seen: a mapping has no sign of its own, so its first entry stands for it.
    pub(super) fn beginning(&self) -> Span {
        match &self.value {
            Value::Map(entries) => entries.first().map_or(self.span.clone(), |(key, value)| {
                let end = if matches!(value.value, Value::Scalar { .. }) { value.span.end } else { key.span.end };
                key.span.start..end.max(key.span.end)
            }),
            _ => self.span.clone(),
        }
    }

    fn child(&self, step: &str) -> Option<(&Node, &Node)> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(key, _)| key.key() == step).map(|(key, value)| (key, value)),
            Value::List(items) => {
                let index: usize = step.parse().ok()?;
                items.iter().filter(|item| !item.is_null()).nth(index).map(|item| (item, item))
            }
            Value::Scalar { .. } => None,
        }
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

impl Tree {
    /// Reads a document, its slips mended; the error tells all that were found before one that cannot be. An empty
    /// document is an empty mapping.
    pub(super) fn parse(yaml: &str) -> Result<Self, Vec<TreeError>> {
        let mut mended = Mended::of(yaml);
        let mut mistakes: Vec<TreeError> = Vec::new();
        loop {
            let error = match Self::parse_only(&mended.text) {
                Ok(mut tree) => {
                    tree.mistakes.iter_mut().for_each(|mistake| mistake.span = mended.original(&mistake.span));
                    tree.mistakes.append(&mut mistakes);
                    tree.root.move_spans(&mended);
                    return Ok(tree);
                }
                Err(error) => error,
            };
            if let Some(conflict) = habits::conflict(yaml) {
                return Err(vec![conflict]);
            }
            let slip = if error.code == Code::YamlSyntax && mistakes.len() < MOST_MENDED {
                slips::find(&mended.text, &error)
            } else {
                None
            };
            match slip {
                Some((mistake, line)) => {
                    mistakes.push(TreeError { span: mended.original(&mistake.span), ..mistake });
                    mended.replace_line(mistake.span.start, &line);
                }
                None => {
                    let bracket =
                        slips::open_bracket(&mended.text[..error.span.start]).filter(|_| error.message == OPEN);
                    let span = bracket.map_or(error.span.clone(), |at| at..at + 1);
                    let error = habits::prose(&mended.text).unwrap_or(TreeError { span, ..error });
                    mistakes.push(TreeError { span: mended.original(&error.span), ..error });
                    return Err(mistakes);
                }
            }
        }
    }

    /// Reads a document as it is.
    pub(super) fn parse_only(yaml: &str) -> Result<Self, TreeError> {
        let bytes = ByteOffsets::new(yaml);
        let mut builder = Builder::new(yaml, &bytes);
        let mut parser = Parser::new_from_str(yaml);
        let root = loop {
            match parser.next_event() {
                None | Some(Ok((Event::StreamEnd, _))) => {
                    break Node { id: builder.id(), span: 0..0, value: Value::Map(Vec::new()) };
                }
                Some(Ok((Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _))) => {}
                Some(Ok((event, span))) => break builder.node(&mut parser, event, span, 0)?,
                Some(Err(error)) => return Err(syntax_error(&bytes, &error)),
            }
        };
        builder.rest(&mut parser)?;
        Ok(Self { root, mistakes: builder.mistakes() })
    }

    /// The value with an id: its path, what it stands in (at the top itself), and the value.
    pub(super) fn find(&self, id: usize) -> Option<(String, &Node, &Node)> {
        fn below<'t>(parent: &'t Node, node: &'t Node, id: usize, path: &str) -> Option<(String, &'t Node, &'t Node)> {
            if node.id == id {
                return Some((path.to_owned(), parent, node));
            }
            match &node.value {
                Value::Scalar { .. } => None,
                Value::List(items) => {
                    let mut items = items.iter().filter(|item| !item.is_null()).enumerate();
                    items.find_map(|(index, item)| below(node, item, id, &format!("{path}[{index}]")))
                }
                Value::Map(entries) => entries.iter().find_map(|(key, value)| {
                    let dot = if path.is_empty() { "" } else { "." };
                    below(node, value, id, &format!("{path}{dot}{}", key.key()))
                }),
            }
        }
        below(&self.root, &self.root, id, "")
    }

    /// The tree of a text, if it can be read.
    pub fn of(yaml: &str) -> Option<Self> {
        Self::parse(yaml).ok()
    }

    /// The bytes of the field at a path such as `timeline[3].date` of the text that the tree is of: of the whole value, or of
    /// the nearest field above it that exists. `None` only for the root.
    pub fn locate(&self, yaml: &str, path: &str) -> Option<Span> {
        let (mut node, mut found) = (&self.root, None);
        for step in path.split(['.', '[', ']']).filter(|step| !step.is_empty()) {
            let Some((key, value)) = node.child(step) else { break };
            let is_text = matches!(value.value, Value::Scalar { .. }) && !value.is_null();
            found = Some(if is_text { value.span.clone() } else { key.beginning() });
            node = value;
        }
        found.map(|span| first_line(yaml, &span))
    }
}

/// A span without what lies after its first line, and without white space at its end.
pub(super) fn first_line(text: &str, span: &Span) -> Span {
    let end = span.end.min(text.len());
    let shown = text.get(span.start..end).unwrap_or("").lines().next().unwrap_or("").trim_end();
    span.start..span.start + shown.len()
}

struct Builder<'b> {
    yaml: &'b str,
    bytes: &'b ByteOffsets,
    anchors: HashMap<usize, Node>,
    /// Where anchors stand that nothing repeats yet.
    unused: BTreeMap<usize, Span>,
    next_id: usize,
    repeated: usize,
    mistakes: Vec<TreeError>,
}

type Events<'y> = Parser<'y, saphyr_parser::StrInput<'y>>;

impl<'b> Builder<'b> {
    fn new(yaml: &'b str, bytes: &'b ByteOffsets) -> Self {
        let (anchors, unused) = (HashMap::new(), BTreeMap::new());
        Self { yaml, bytes, anchors, unused, next_id: 0, repeated: 0, mistakes: Vec::new() }
    }

    /// What is wrong with a document that could be read.
    fn mistakes(mut self) -> Vec<TreeError> {
        for span in self.unused.into_values() {
            self.mistakes.extend(eaten::anchor(self.yaml, &span));
        }
        self.mistakes
    }

    fn node(
        &mut self,
        parser: &mut Events<'_>,
        event: Event<'_>,
        at: saphyr_parser::Span,
        depth: usize,
    ) -> Result<Node, TreeError> {
        let span = self.bytes.span(at);
        if depth > DEEPEST {
            let message = format!("more than {DEEPEST} levels of lists and mappings inside each other");
            return Err(TreeError::new(Code::TooLarge, message, "the content model needs six", span));
        }
        let (value, anchor) = match event {
            Event::Alias(anchor) => return self.repeat(anchor, &span),
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                self.mistakes.extend(tag.and_then(|_| eaten::tag(self.yaml, &span)));
                self.mistakes.extend(plain.then(|| eaten::comment(self.yaml, &span)).flatten());
                (Value::Scalar { text: text.into_owned(), plain }, anchor)
            }
            Event::SequenceStart(anchor, _) => (Value::List(self.list(parser, depth)?), anchor),
            Event::MappingStart(anchor, _) => (Value::Map(self.map(parser, depth)?), anchor),
            _ => (Value::Scalar { text: String::new(), plain: true }, 0),
        };
        let node = Node { id: self.id(), span, value };
        if anchor > 0 {
            self.unused.insert(anchor, node.span.clone());
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn id(&mut self) -> usize {
        self.next_id += 1;
        self.next_id
    }

    fn list(&mut self, parser: &mut Events<'_>, depth: usize) -> Result<Vec<Node>, TreeError> {
        let mut items = Vec::new();
        loop {
            match self.next(parser)? {
                (Event::SequenceEnd, _) => return Ok(items),
                (event, at) => items.push(self.node(parser, event, at, depth + 1)?),
            }
        }
    }

    fn map(&mut self, parser: &mut Events<'_>, depth: usize) -> Result<Vec<(Node, Node)>, TreeError> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        loop {
            let key = match self.next(parser)? {
                (Event::MappingEnd, _) => return Ok(entries),
                (event, at) => self.node(parser, event, at, depth + 1)?,
            };
            let (event, at) = self.next(parser)?;
            let value = self.node(parser, event, at, depth + 1)?;
            if entries.iter().any(|(earlier, _)| earlier.key() == key.key()) {
                let message = format!("the key `{}` stands twice here", key.key());
                let hint = "keep one of the two; to list several things, use a list";
                self.mistakes.push(TreeError::new(Code::DuplicateKey, message, hint, key.span));
            } else {
                entries.push((key, value));
            }
        }
    }

    fn next<'y>(&self, parser: &mut Events<'y>) -> Result<(Event<'y>, saphyr_parser::Span), TreeError> {
        match parser.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(syntax_error(self.bytes, &error)),
            None => {
                let hint = "look for a bracket or a quotation mark that was opened and not closed";
                Err(TreeError::new(Code::YamlSyntax, "the YAML ends too early", hint, 0..0))
            }
        }
    }

    /// What an alias stands for, with ids of its own.
    fn repeat(&mut self, anchor: usize, span: &Span) -> Result<Node, TreeError> {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            let message = "an alias inside the value it stands for";
            return Err(TreeError::new(Code::YamlSyntax, message, "write the value out", span.clone()));
        };
        self.unused.remove(&anchor);
        self.repeated += count(&node);
        if self.repeated > MOST_REPEATED {
            let message = format!("the aliases repeat more than {MOST_REPEATED} values");
            let hint = "write the values out, or keep them in `content/sources.yaml` and refer by id";
            return Err(TreeError::new(Code::TooLarge, message, hint, span.clone()));
        }
        Ok(self.renumber(node))
    }

    fn renumber(&mut self, mut node: Node) -> Node {
        node.id = self.id();
        node.value = match node.value {
            Value::List(items) => Value::List(items.into_iter().map(|item| self.renumber(item)).collect()),
            Value::Map(entries) => {
                Value::Map(entries.into_iter().map(|(key, value)| (self.renumber(key), self.renumber(value))).collect())
            }
            scalar @ Value::Scalar { .. } => scalar,
        };
        node
    }

    /// Reads on to the end, so that what stands after the document is not lost silently.
    fn rest(&self, parser: &mut Events<'_>) -> Result<(), TreeError> {
        loop {
            match parser.next_event() {
                None | Some(Ok((Event::StreamEnd, _))) => return Ok(()),
                Some(Ok((Event::DocumentEnd, _))) => {}
                Some(Ok((_, at))) => {
                    let message = "a second YAML document begins here";
                    let hint = "a file holds one: take the line `---` away, or put what it holds in a file of its own";
                    return Err(TreeError::new(Code::YamlSyntax, message, hint, self.bytes.span(at)));
                }
                Some(Err(error)) => return Err(syntax_error(self.bytes, &error)),
            }
        }
    }
}

fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::Scalar { .. } => 0,
        Value::List(items) => items.iter().map(count).sum(),
        Value::Map(entries) => entries.iter().map(|(key, value)| count(key) + count(value)).sum(),
    }
}

/// Said where a bracket is missing: lines below the one that needs it.
const OPEN: &str = "a bracket is opened and not closed";

/// What the parser says, by words of it; what is wrong in words for authors; and what to do.
const SAID: &[(&[&str], &str, &str)] = &[
    (&["tab"], "this line is indented with a tab", "YAML is indented with spaces: replace the tab"),
    (
        &["mapping values are not allowed", "simple key"],
        "this is no key with its text",
        "a text that has `: ` in it needs quotes: `title: \"Explained: the dam\"`",
    ),
    (
        &["trailing content"],
        "a text goes on after its quotation mark",
        "quote the whole text, in the quotation marks it does not hold: `title: \"It's so\"`",
    ),
    (&["quoted scalar"], "a quotation mark is opened and not closed", "close the quotation mark that was opened"),
    (
        &["block mapping", "block collection", "block end"],
        "this line does not fit those above it",
        "look at the indentation: the keys of one mapping stand in one column, and each item of a list begins with `- `",
    ),
    (
        &["flow", "illegal placement", "node content"],
        OPEN,
        "close the bracket that was opened, here or above: `topics: [water, law]`",
    ),
    (&["document start"], "the keys begin in different columns", "begin all keys of one mapping in the same column"),
];

fn syntax_error(bytes: &ByteOffsets, error: &saphyr_parser::ScanError) -> TreeError {
    let at = bytes.byte(error.marker().index());
    let info = error.info();
    let known = SAID.iter().find(|(words, ..)| words.iter().any(|word| info.contains(word)));
    let (message, hint) = known.map_or_else(
        || {
            (
                info.to_lowercase(),
                "a text that begins with a sign, such as `[`, `@`, `%` or `*`, needs quotes: `title: \"@all\"`",
            )
        },
        |(_, message, hint)| ((*message).to_owned(), *hint),
    );
    TreeError::new(Code::YamlSyntax, message, hint, at..at)
}

/// From the parser's character indexes to bytes.
struct ByteOffsets(Option<Vec<usize>>, usize);

impl ByteOffsets {
    fn new(text: &str) -> Self {
        let table = (!text.is_ascii()).then(|| text.char_indices().map(|(byte, _)| byte).collect());
        Self(table, text.len())
    }

    fn byte(&self, index: usize) -> usize {
        match &self.0 {
            None => index.min(self.1),
            Some(table) => table.get(index).copied().unwrap_or(self.1),
        }
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        self.byte(span.start.index())..self.byte(span.end.index())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located<'y>(yaml: &'y str, path: &str) -> &'y str {
        Tree::of(yaml).and_then(|tree| tree.locate(yaml, path)).map_or("nothing", |span| &yaml[span])
    }

    #[test]
    fn a_field_is_found_by_its_path() {
        let yaml = "title: Ä dam\ntimeline:\n  - date: 2025\n    sources: [a, {id: b, at: p. 4}]\n  - title: x\n";
        assert_eq!(located(yaml, "title"), "Ä dam");
        assert_eq!(located(yaml, "timeline[0].sources[1].id"), "b");
        assert_eq!(located(yaml, "timeline[1].date"), "title: x");
        assert_eq!(located(yaml, "timeline"), "timeline");
        assert_eq!(located(yaml, "summary"), "nothing");
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut yaml = "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n".to_owned();
        for level in 1..9 {
            let last = format!("*x{}, ", level - 1).repeat(10);
            yaml.push_str(&format!("x{level}: &x{level} [{}]\n", last.trim_end_matches(", ")));
        }
        assert_eq!(Tree::parse(&yaml).unwrap_err()[0].code, Code::TooLarge);
    }

    #[test]
    fn fifty_levels_are_refused() {
        let yaml = format!("x: {}{}", "[".repeat(50), "]".repeat(50));
        assert_eq!(Tree::parse(&yaml).unwrap_err()[0].code, Code::TooLarge);
    }
}
