//! The commands: each reads, asks the library, and writes to what it is given.

pub(crate) mod completions;
mod export;
mod hook;
mod index;
mod list;
pub(crate) mod matching;
mod mcp;
mod new;
mod rule;
mod run;
mod search;
mod show;
mod similar;
mod testing;
mod validate;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Parser;
use etcetera::BaseStrategy;

use crate::cli::{Cli, Command, Global};
use crate::library::{Library, Trust, catches_panics};
use crate::outcome::{Outcome, exit_code};
use crate::printable::PrintableLine;
use crate::registry::Registry;
use crate::report;
use crate::roots::{Root, roots};
use crate::term::{ColorChoice, Env, Term};

/// Runs the program: reads its arguments, runs a command, tells how it ended.
#[must_use]
pub fn main() -> ExitCode {
    #[cfg(unix)]
    if let Some(status) = crate::run::session() {
        return status;
    }
    completions::answer_a_shell();
    let cli = Cli::parse();
    let report_panic = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !catches_panics() {
            report_panic(panic);
        }
    }));
    // Not locked: `mcp` writes there from a thread of its own.
    let mut out = io::BufWriter::new(io::stdout());
    let result = answer(cli, &mut out).and_then(|outcome| {
        out.flush()?;
        Ok(outcome)
    });
    exit_code(result, &mut io::stderr().lock())
}

fn answer(cli: Cli, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let context = Context::new(cli.global);
    match cli.command {
        Command::Match(options) => matching::run(&context, &options, out),
        Command::Run(options) => run::run(&context, &options),
        Command::Show(options) => show::run(&context, &options, out),
        Command::Search(options) => search::run(&context, &options, out),
        Command::Test(options) => testing::run(&context, &options, out),
        Command::List(options) => list::run(&context, &options, out),
        Command::Index(options) => index::run(&context, &options, out),
        Command::Validate(options) => validate::run(&context, &options, out),
        Command::Rule(options) => rule::run(&context, &options, out),
        Command::New(options) => new::run(&context, &options, out),
        Command::Similar(options) => similar::run(&context, &options, out),
        Command::Mcp => mcp::run(context),
        Command::Export(options) => export::run(&context, &options, out),
        Command::Hook(options) => hook::run(context, &options, out),
        Command::Completions(options) => completions::run(&options, out),
        Command::Man(options) => completions::man(&options, out),
    }
}

/// What every command needs to know of the world. The only place that reads the environment.
struct Context {
    skills: Vec<PathBuf>,
    cache: Option<PathBuf>,
    home: Option<PathBuf>,
    term: Term,
    color: ColorChoice,
    quiet: bool,
    verbose: bool,
}

impl Context {
    fn new(global: Global) -> Self {
        let base = etcetera::choose_base_strategy().ok();
        let mut skills = global.skills;
        if skills.is_empty()
            && let Some(path) = env::var_os("SKILL_PATH")
        {
            skills = env::split_paths(&path).filter(|path| !path.as_os_str().is_empty()).collect();
        }
        Self {
            skills,
            cache: global
                .index_dir
                .or_else(|| base.as_ref().map(|base| base.cache_dir().join("skill"))),
            home: base.map(|base| base.home_dir().to_owned()),
            term: Term::new(&Env::read(), global.color),
            color: global.color,
            quiet: global.quiet,
            verbose: global.verbose,
        }
    }

    /// Where skills are looked for.
    fn roots(&self) -> anyhow::Result<Vec<Root>> {
        let here = match env::current_dir() {
            Ok(here) => here,
            // It may be deleted: folders that were named are found without it.
            Err(_) if !self.skills.is_empty() => PathBuf::new(),
            Err(error) => return Err(error).context("the current folder cannot be told"),
        };
        Ok(roots(&self.skills, &here, self.home.as_deref())?)
    }

    /// Looks at the folders of skills.
    fn registry(&self) -> anyhow::Result<Registry> {
        Ok(Registry::discover(self.roots()?))
    }

    /// The skills that are there, indexed; says on standard error what is wrong with them.
    fn library(&self) -> anyhow::Result<Library> {
        self.library_of(self.roots()?, Trust::Seals)
    }

    /// The same of these folders.
    fn library_of(&self, roots: Vec<Root>, trust: Trust) -> anyhow::Result<Library> {
        let bar = Bar::new(!self.quiet && io::stderr().is_terminal());
        let progress = |done, all| bar.show(done, all);
        let library = Library::open(roots, self.cache.as_deref(), trust, &progress)?;
        bar.clear();
        self.warn(&library);
        Ok(library)
    }

    /// The same without a word: the terminal is another program's.
    fn silent_library(&self) -> anyhow::Result<Library> {
        let progress = |_: usize, _: usize| {};
        Ok(Library::open(self.roots()?, self.cache.as_deref(), Trust::Seals, &progress)?)
    }

    /// Asks the library of some folders. If what is found is not as the index has it, all is looked at and asked again.
    fn ask<T>(
        &self,
        roots: Vec<Root>,
        ask: impl Fn(&Library) -> anyhow::Result<T>,
        holds: impl Fn(&Library, &T) -> bool,
    ) -> anyhow::Result<(Library, T)> {
        let library = self.library_of(roots, Trust::Seals)?;
        let answer = ask(&library)?;
        if holds(&library, &answer) {
            return Ok((library, answer));
        }
        let library = self.library_of(library.roots, Trust::Nothing)?;
        let answer = ask(&library)?;
        Ok((library, answer))
    }

    /// Files that could not be read are always told; what was read in spite of its faults on request.
    fn warn(&self, library: &Library) {
        const SHOWN: usize = 3;
        if self.quiet {
            return;
        }
        let mut lines: Vec<String> = library.problems.clone();
        let mut tell = |path: &Path, problems: &[String]| {
            let path = path.display().to_string();
            lines.extend(problems.iter().map(|problem| {
                if problem.contains(&path) {
                    problem.clone()
                } else {
                    format!("`{path}`: {problem}")
                }
            }));
        };
        if self.verbose {
            library.records().iter().for_each(|record| tell(&record.path, &record.problems));
        } else {
            library.summary.unreadable.iter().for_each(|(path, problems)| tell(path, problems));
        }
        let faulty = if self.verbose { 0 } else { library.summary.faulty };
        let mut err = io::stderr().lock();
        let shown = if self.verbose { lines.len() } else { SHOWN };
        // A closed stderr is no reason to fail.
        for line in lines.iter().take(shown) {
            let _ = writeln!(err, "warning: {}", PrintableLine(line));
        }
        if lines.len() > shown {
            let _ = writeln!(err, "warning: and {} more (-v shows all)", lines.len() - shown);
        }
        if faulty > 0 && io::stderr().is_terminal() {
            let _ = writeln!(
                err,
                "warning: {faulty} of {} skills have faults in their frontmatter (-v shows them)",
                library.summary.files
            );
        }
    }

    /// A text in a style, if there are colours.
    fn styled(&self, style: anstyle::Style, text: &str) -> String {
        let text = PrintableLine(text);
        if self.term.color { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}

/// A line on standard error that tells how far the index is, from the second second on.
struct Bar {
    start: Option<Instant>,
}

impl Bar {
    fn new(wanted: bool) -> Self {
        Self { start: wanted.then(Instant::now) }
    }

    fn show(&self, done: usize, all: usize) {
        if self.start.is_some_and(|start| start.elapsed() > Duration::from_secs(1)) {
            let _ = write!(io::stderr(), "\rreading skills: {done} of {all}");
        }
    }

    fn clear(&self) {
        if self.start.is_some_and(|start| start.elapsed() > Duration::from_secs(1)) {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// Prints a value as JSON, indented, with a line end.
fn print_json(value: &serde_json::Value, out: &mut dyn Write) -> anyhow::Result<()> {
    let text = report::json_text(value).map_err(io::Error::from)?;
    writeln!(out, "{text}")?;
    Ok(())
}
