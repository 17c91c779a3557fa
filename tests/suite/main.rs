//! The integration tests, as one binary.

mod architecture;
mod bad_input;
mod memory;
mod rebuild;
mod cli;
mod publishing;
