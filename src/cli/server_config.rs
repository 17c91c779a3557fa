//! `server-config`: what a server needs to know of the site, in its own words.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::site::{ClockArgs, SiteArgs, sources};
use super::{Failure, say};
use crate::hosting::{caddy, nginx};
use crate::pipeline::{Plan, plan};

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf server-config caddy > Caddyfile
  nutgraf server-config nginx --files /srv/news > news.conf")]
pub(super) struct ServerConfigArgs {
    /// The server
    #[arg(value_enum)]
    server: Server,
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    clock: ClockArgs,
    /// The folder on the server that holds the built site; /var/www/ and the host's name if left out
    #[arg(long, value_name = "DIR")]
    files: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Server {
    /// nginx 1.18 and later
    Nginx,
    /// Caddy 2
    Caddy,
}

impl ServerConfigArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let (sources, settings) = sources(&self.site, &self.clock)?;
        let hosting = plan(&sources, &settings, &Plan::default()).hosting();
        let files = match &self.files {
            // Signs that one server or the other takes for its own.
            Some(files) if files.contains(|letter: char| letter.is_control() || "\"'`\\${}".contains(letter)) => {
                let hint = "choose one whose name has no quotes, backslashes, braces or `$`";
                return Err(Failure::usage("servers cannot be told of this folder", hint));
            }
            Some(files) => files.clone(),
            None => format!("/var/www/{}", hosting.host.as_deref().unwrap_or("html")),
        };
        say(&match self.server {
            Server::Nginx => nginx::config(&hosting, &files),
            Server::Caddy => caddy::config(&hosting, &files),
        });
        Ok(ExitCode::SUCCESS)
    }
}
