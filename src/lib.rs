//! Nutgraf, the static site generator for news explainers.
//!
//! A site's files become [`Sources`](source::Sources); [`build`](pipeline::build) turns them into diagnostics and the
//! bytes of a static site; [`Staging`](publish::Staging) puts those into a folder. `ARCHITECTURE.md` shows the stages
//! and their types on a page.
//!
//! The modules stand in the order in which they depend on each other: one may use those named before it, never one
//! named after. `date`, `yaml`, `markdown` and `model` are one vocabulary and know each other.

// the vocabulary
pub mod text;
pub mod diagnostic;
pub mod memo;

// the content model, and how it is read
pub mod date;
pub mod yaml;
pub mod markdown;
pub mod model;
pub mod words;

// the stages, in their order
pub mod picture;
pub mod source;
pub mod look;
pub mod loaded;
pub mod target;
pub mod config;
pub mod page;
pub mod site;
pub mod rules;
pub mod search;
pub mod hosting;
pub mod withheld;
pub mod render;
pub mod pipeline;

// the edge
pub mod publish;
pub mod deploy;
pub mod report;
pub mod explain;
pub mod schema;
pub mod editor;
pub mod links;
pub mod fetch;
pub mod scaffold;
pub mod serve;
pub mod cli;
