//! The content model: what an author may write, field by field.
//!
//! The doc comments here are the reference that `nutgraf schema` and `docs/front-matter.md` print: write them for
//! authors. Records hold only what one file says; what records mean together is `site`'s.

mod explainer;
mod parts;
mod shared;
mod text;
mod waiver;

pub use explainer::*;
pub use parts::*;
pub use shared::*;
pub use text::*;
pub use waiver::{Waiver, Waivers, rule};
