//! The integration tests, as one binary.

mod architecture;
mod memory;
mod rebuild;
mod cli;
mod publishing;
