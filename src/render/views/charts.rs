//! Drawings to scale: the strip of time, who stands where, and who has to do with whom.

use serde::Serialize;

use super::{ActorLink, DateView, WordView};

/// Events on an axis of time, to scale: the strip above a timeline.
#[derive(Debug, Clone, Serialize)]
pub struct StripView {
    /// What it shows, in words: how many events, from when to when, and where the axis is broken.
    pub text: String,
    /// The whole time, and below it the stretch where most events lie, closer.
    pub scales: Vec<ScaleView>,
    /// The shapes that need a word: statuses other than `confirmed`, and `key`, `around` and `possibly`.
    pub legend: Vec<WordView>,
    /// The day up to which facts were checked, where a scale marks it.
    pub as_of: Option<DateView>,
}

/// An axis of time with its events.
#[derive(Debug, Clone, Serialize)]
pub struct ScaleView {
    /// What it shows of the whole; `null` for the whole.
    pub title: Option<String>,
    /// The width of the drawing, in its own units.
    pub width: String,
    /// The height of the drawing.
    pub height: String,
    /// The axis and its ticks, as the data of an SVG path.
    pub axis: String,
    /// Marks where time is left out, as path data; empty if there are none.
    pub breaks: String,
    /// The stretch that the next scale shows closer, as path data; empty if there is none.
    pub near: String,
    /// The line of the day up to which facts were checked, as path data; empty if it is not on the axis.
    pub as_of: String,
    /// The marks of events, by shape.
    pub shapes: Vec<ShapeView>,
    /// Spans of time, each in a lane of its own.
    pub eras: Vec<EraView>,
    /// Steps of time, of one width, in order.
    pub steps: Vec<StepView>,
}

/// Marks of one shape.
#[derive(Debug, Clone, Serialize)]
pub struct ShapeView {
    /// `confirmed`, `reported`, `disputed`, `planned`, `cancelled`; or of the span in which an event lies, `within`,
    /// `around`, `possibly`.
    pub id: String,
    /// Whether they are events that matter most.
    pub key: bool,
    /// The width of the stroke.
    pub stroke: String,
    /// Path data.
    pub path: String,
}

/// A span of time as a bar.
#[derive(Debug, Clone, Serialize)]
pub struct EraView {
    /// What it is.
    pub label: String,
    /// Where it begins, as a share of the width: `12.5%`.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// Where the room for its label begins.
    pub room_from: String,
    /// How wide that is, as a share of the width too.
    pub room_width: String,
    /// `start`, `middle` or `end`: where in its room the label lies.
    pub anchor: &'static str,
    /// Whether it goes on.
    pub open: bool,
}

/// A step of an axis.
#[derive(Debug, Clone, Serialize)]
pub struct StepView {
    /// `2015`, `Mar`; empty where time is left out.
    pub label: String,
    /// What belongs behind the label when it is read aloud: `–2018`.
    pub rest: String,
    /// How many events begin in it.
    pub count: usize,
    /// The first of them.
    pub href: Option<String>,
}

/// How named people stand on a statement: each mark is a reaction.
#[derive(Debug, Clone, Serialize)]
pub struct StancesView {
    /// What it shows, in words.
    pub text: String,
    /// From against to in favour; those without reactions too.
    pub stances: Vec<StanceView>,
    /// Reactions that state no stance, by date: they are not neutral.
    pub unstated: Vec<StanceMark>,
}

/// Those who stand alike.
#[derive(Debug, Clone, Serialize)]
pub struct StanceView {
    /// `oppose`, `lean-oppose`, `mixed`, `neutral`, `lean-support`, `support`.
    pub stance: WordView,
    /// Their reactions, by date.
    pub marks: Vec<StanceMark>,
}

/// A reaction as a mark.
#[derive(Debug, Clone, Serialize)]
pub struct StanceMark {
    /// The reaction on the page.
    pub href: String,
    /// Who, briefly.
    pub short: String,
    /// Who, in full.
    pub name: String,
    /// When.
    pub date: DateView,
    /// `person`, `government`, …; `unnamed` if there is no name.
    pub kind: String,
}

/// Who has a part in the same events.
#[derive(Debug, Clone, Serialize)]
pub struct NetworkView {
    /// What it shows, in words.
    pub text: String,
    /// The width of the drawing, in its own units.
    pub width: String,
    /// The height of the drawing.
    pub height: String,
    /// Actors, those with most events first.
    pub nodes: Vec<NodeView>,
    /// Pairs, those with most events in common first.
    pub edges: Vec<EdgeView>,
}

/// An actor of a network.
#[derive(Debug, Clone, Serialize)]
pub struct NodeView {
    /// The actor.
    pub actor: ActorLink,
    /// How many events it has a part in.
    pub count: usize,
    /// The short name, cut if it is long.
    pub label: String,
    /// The centre of its dot, and the middle of its label.
    pub x: String,
    /// The centre of its dot.
    pub y: String,
    /// The radius of its dot.
    pub radius: String,
    /// The baseline of its label.
    pub label_y: String,
    /// The left of the box around dot and label. No box lies on another.
    pub left: String,
    /// The top of the box.
    pub top: String,
    /// The width of the box.
    pub width: String,
    /// The height of the box.
    pub height: String,
}

/// Two actors with events in common.
#[derive(Debug, Clone, Serialize)]
pub struct EdgeView {
    /// The name of the one.
    pub from: String,
    /// The name of the other.
    pub to: String,
    /// How many events both have a part in.
    pub count: usize,
    /// The line between their dots, as the data of an SVG path.
    pub path: String,
    /// Its width.
    pub stroke: String,
}
