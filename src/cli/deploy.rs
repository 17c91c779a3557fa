//! `deploy`: builds the site, and brings it to where readers get it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::Args;

use super::build::{Ended, publish};
use super::deployed::{Outcome, Progress};
use super::site::{Prepared, RunArgs, inside_inputs, now};
use super::{Failure, MACHINE, say};
use crate::config::Config;
use crate::deploy::{self, Claim, Deploy, Patience, Plan, Site, Store, purge_list};
use crate::diagnostic::Diagnostic;
use crate::memo::Fingerprint;
use crate::publish::{Output, write_list};
use crate::report::Format;
use crate::source::disk;
use crate::target::Target;
use crate::text::{nearest, plain_reason};

#[derive(Args)]
#[command(after_help = "\
Examples:
  nutgraf deploy                            # to the one target of nutgraf.yaml
  nutgraf deploy live --dry-run             # + new, ~ changed, - taken away
  nutgraf deploy s3://bucket/news --purge-list purge.txt
  nutgraf deploy ../preview --drafts        # a folder is a target too
  nutgraf deploy live --format json | jq -r '.purge[]'

Keys come from the environment alone: AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY (AWS_ENDPOINT for a server that is not Amazon's),
GOOGLE_APPLICATION_CREDENTIALS, AZURE_STORAGE_ACCOUNT_NAME and
AZURE_STORAGE_ACCOUNT_KEY, or what a role in the cloud has.

Afterwards the URLs that changed are on standard output, one a line: what a
cache in front of the site must forget.")]
pub(super) struct DeployArgs {
    /// A name of `deploy` in nutgraf.yaml, an address (s3://, gs://, az://), or the path of a folder
    #[arg(value_name = "TARGET")]
    target: Option<String>,
    #[command(flatten)]
    run: RunArgs,
    /// The folder to build into, instead of the one in nutgraf.yaml
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Builds, shows what would be done, and changes nothing at the target
    #[arg(long)]
    dry_run: bool,
    /// Takes the target from a deploy that holds it and is surely not at work
    #[arg(long)]
    force_unlock: bool,
    /// Writes the URLs that changed to a file (JSON if it ends in .json) instead of printing them
    #[arg(long, value_name = "FILE")]
    purge_list: Option<PathBuf>,
}

/// Set by Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

impl DeployArgs {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let config = Config::parse(disk::read_config(&self.run.site.site)?.as_ref(), self.run.base_url.as_deref());
        let target = match self.target(&config.value) {
            // The build tells what is wrong with the file that names it.
            Err(_) if config.diagnostics.iter().any(Diagnostic::is_error) => None,
            target => Some(target?),
        };
        let environment = environment();
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| no_runtime(&error))?;
        if let Some(target @ Target::Store(_)) = &target {
            // Before a build that would be for nothing.
            let store = deploy::open(target, &environment, false, Patience::Short)?;
            runtime.block_on(deploy::greet(&store))?;
        }
        let prepared = match publish(&self.run, self.output.as_deref(), false)? {
            Ended::Published(prepared) => prepared,
            Ended::Refused(code) => return Ok(code),
        };
        let Some(target) = target else { return Ok(ExitCode::from(super::CONTENT)) };
        self.not_into_itself(&target, &prepared)?;
        let start = Instant::now();
        let output = Arc::new(Output::hold(&prepared.output)?);
        let site = site(&output, &config.value)?;
        let work = Work { args: self, target, base_url: config.value.base_url, start };
        let store = deploy::open(&work.target, &environment, !self.dry_run, Patience::Long)?;
        if self.dry_run {
            let (_, plan) = runtime.block_on(deploy::look(&store, &site))?;
            say(&work.outcome(&plan).dry_run());
        } else {
            let claim = claim(&output, &prepared.output)?;
            runtime.block_on(work.deploy(store, site, claim))?;
        }
        std::mem::forget(prepared);
        Ok(ExitCode::SUCCESS)
    }

    /// Where the site is to be brought: what the command line names, or the only target there is.
    fn target(&self, config: &Config) -> Result<Target, Failure> {
        let of_site = |target: &Target| match target {
            // `nutgraf.yaml` speaks of folders as seen from where it lies.
            Target::Folder(folder) => Target::Folder(self.run.site.site.join(folder)),
            store @ Target::Store(_) => store.clone(),
        };
        let names: Vec<&str> = config.deploy.keys().map(String::as_str).collect();
        let Some(given) = self.target.as_deref() else {
            return match config.deploy.values().collect::<Vec<_>>().as_slice() {
                [only] => Ok(of_site(only)),
                [] => Err(Failure::usage(
                    "nobody says where the site is to be brought",
                    "name a target, such as `nutgraf deploy s3://bucket/path`, or write `deploy: { live: s3://bucket/path }` into nutgraf.yaml",
                )),
                _ => Err(Failure::usage("there is more than one target", format!("say which: {}", names.join(", ")))),
            };
        };
        if let Some(target) = config.deploy.get(given) {
            return Ok(of_site(target));
        }
        if !given.contains(['/', '\\', '.']) {
            let meant = nearest(given, names.iter().copied()).map(|name| format!("did you mean `{name}`? "));
            let hint = format!("{}for a folder of that name, write `./{given}`", meant.unwrap_or_default());
            return Err(Failure::usage(format!("there is no target `{given}` in nutgraf.yaml"), hint));
        }
        Target::parse(given).map_err(|wrong| {
            let what = if wrong.secret { "the target".to_owned() } else { format!("the target `{given}`") };
            Failure::usage(format!("{what} {}", wrong.message), wrong.hint)
        })
    }

    /// Refuses a folder that the site is read from or built in.
    fn not_into_itself(&self, target: &Target, prepared: &Prepared) -> Result<(), Failure> {
        let Target::Folder(folder) = target else { return Ok(()) };
        let (there, output) = (disk::absolute(folder), disk::absolute(&prepared.output));
        if inside_inputs(&self.run.site.site, folder) || there.starts_with(&output) || output.starts_with(&there) {
            return Err(Failure::usage(
                format!("the target `{}` lies among the site’s own files", folder.display()),
                "choose a folder outside of `content`, `templates`, `static` and the output",
            ));
        }
        Ok(())
    }
}

/// A deploy to one target.
struct Work<'a> {
    args: &'a DeployArgs,
    target: Target,
    base_url: Option<String>,
    start: Instant,
}

impl Work<'_> {
    async fn deploy(&self, store: Store, site: Site, claim: Claim) -> Result<(), Failure> {
        catch_interrupt();
        let mut deploy = Deploy::begin(store, site, claim, self.args.force_unlock, now).await?;
        let plan = deploy.plan().clone();
        let human = self.args.run.format == Format::Human;
        if human && deploy.resumes() {
            eprintln!("an earlier deploy did not end: this one goes on with it");
        }
        if human && !deploy.heeds_conditions() && matches!(self.target, Target::Store(_)) {
            eprintln!("note: this store takes no conditional writes; deploys are kept apart by what they list");
        }
        let progress = Progress::start(&plan, human);
        let done = deploy.carry_out(&|step| progress.step(step), &STOP).await;
        progress.finish();
        let outcome = self.outcome(&plan);
        // The list goes out first: if it cannot, the next run has it again.
        let told = match done {
            Ok(()) => self.tell(&outcome),
            Err(error) => Err(error.into()),
        };
        if let Err(failure) = told {
            deploy.give_up().await;
            return Err(failure);
        }
        deploy.end().await?;
        if human {
            eprint!("{}", outcome.summary(self.start.elapsed()));
        }
        Ok(())
    }

    fn outcome<'p>(&self, plan: &'p Plan) -> Outcome<'p> {
        Outcome {
            plan,
            target: self.target.to_string(),
            purge: purge_list(&plan.changed, self.base_url.as_deref()),
            format: self.args.run.format,
        }
    }

    /// Hands the list of what changed on.
    fn tell(&self, outcome: &Outcome<'_>) -> Result<(), Failure> {
        if let Some(file) = &self.args.purge_list {
            let json = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
            write_list(file, &outcome.list(json))?;
        }
        match (self.args.run.format, &self.args.purge_list) {
            (Format::Json, _) => say(&outcome.json()),
            (_, None) => say(&outcome.list(false)),
            (_, Some(_)) => {}
        }
        Ok(())
    }
}

fn no_runtime(error: &std::io::Error) -> Failure {
    let message = format!("cannot begin to deploy: {}", plain_reason(error));
    Failure { message, hint: String::new(), code: MACHINE }
}

/// The files of the site, as they are to be at the target.
fn site(output: &Arc<Output>, config: &Config) -> Result<Site, Failure> {
    let digests = output.digests()?;
    let output = Arc::clone(output);
    Ok(Site::new(&digests, Arc::new(move |address| output.read(address)), config.headers.clone()))
}

/// Says who deploys. One output folder deploys only once at a time, since it is held.
fn claim(output: &Output, folder: &Path) -> Result<Claim, Failure> {
    let machine: OsString = gethostname::gethostname();
    let machine = machine.to_string_lossy();
    let owner = Fingerprint::of(&(output.identity()?, &*machine, disk::absolute(folder)));
    Ok(Claim::new(owner, format!("{machine}, process {}", std::process::id()), now()))
}

/// The variables of the environment; those that are no text are none of ours.
fn environment() -> Vec<(String, String)> {
    let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    std::env::vars_os().filter_map(text).collect()
}

/// Lets Ctrl-C end the deploy between two files. A second one ends the program.
fn catch_interrupt() {
    #[expect(clippy::exit, reason = "who asks twice wants it now; the next run repairs what is left")]
    let heard = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("stopping once what is on its way has arrived; Ctrl-C again stops at once");
    };
    // Without it, Ctrl-C is like a kill, after which the next run repairs what is left.
    drop(ctrlc::set_handler(heard));
}
