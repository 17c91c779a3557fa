//! The integration tests, as one binary.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests read, write and fail"
)]

mod architecture;
mod bad_input;
mod support;
mod memory;
mod rebuild;
mod cli;
mod publishing;
mod newsroom;
mod watched;
mod deploy;
mod deploy_store;
mod deploy_s3;
mod pages;
mod look;
mod pictures;
mod guide;
mod knowledge;
mod spec;
mod explain;
mod robustness;
mod serve;
mod server;
mod links;
mod review;
mod shells;
mod scaffolding;
mod editor;
mod charts;
mod hostile;
mod asked;
