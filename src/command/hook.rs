//! `skill hook`: a coding agent's event in, a hint out, or nothing; and the setting that makes the agent ask.

use std::env;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::Value;

use super::Context;
use crate::cli::{self, HookChange, HookClient, HookSettings};
use crate::hook::{self, settings};
use crate::library::Library;
use crate::limits::MAX_EVENT_BYTES;
use crate::matcher::{self, Options};
use crate::outcome::Outcome;
use crate::paste::Paste;
use crate::printable::{Printable, PrintableLine};
use crate::report;
use crate::validate::diff;

/// The time that an answer may take. An agent waits for it after every failure.
const BUDGET: Duration = Duration::from_millis(300);
/// What is left of it for the end of the process.
const RESERVE: Duration = Duration::from_millis(20);

/// How much is looked at of what a tool printed, from its begin and from its end: more than agents keep, and less than takes long.
const HEAD: usize = 64 << 10;
const TAIL: usize = 192 << 10;

pub(super) fn run(
    mut context: Context,
    options: &cli::Hook,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    match &options.change {
        None => {
            // The event has its own folder; what was named is named from here.
            let absolute =
                |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
            context.skills = context.skills.iter().map(absolute).collect();
            context.cache = context.cache.as_ref().map(absolute);
            answer(context);
            Ok(Outcome::Success)
        }
        Some(HookChange::Install(which)) => change(&context, which, Change::Install, out),
        Some(HookChange::Uninstall(which)) => change(&context, which, Change::Uninstall, out),
        Some(HookChange::Status(which)) => status(&context, which, out),
    }
}

/// Answers the event on standard input. Whatever goes wrong is answered by silence: nobody has asked.
fn answer(context: Context) {
    let end = Instant::now() + budget().saturating_sub(RESERVE);
    // A panic would be told to somebody who can do nothing about it.
    std::panic::set_hook(Box::new(|_| ()));
    let (send, receive) = mpsc::channel();
    // Not joined: what is not done in time is left behind.
    let worker = thread::Builder::new().spawn(move || {
        let _ = send.send(hint(&context));
    });
    if worker.is_err() {
        return;
    }
    let left = end.saturating_duration_since(Instant::now());
    if let Ok(Some(answer)) = receive.recv_timeout(left)
        && let Ok(answer) = report::json_line(&answer)
    {
        // At once and here: an error would be taken for a word of ours about the tool.
        let _ = io::stdout().write_all(format!("{answer}\n").as_bytes());
    }
}

fn budget() -> Duration {
    let asked = env::var("SKILL_HOOK_BUDGET").ok().and_then(|text| text.parse().ok());
    asked.map_or(BUDGET, Duration::from_millis)
}

fn hint(context: &Context) -> Option<Value> {
    let mut event = Vec::new();
    let mut stdin = io::stdin().lock();
    stdin.by_ref().take(MAX_EVENT_BYTES).read_to_end(&mut event).ok()?;
    // Whoever writes more is not to see a closed pipe.
    let is_longer = io::copy(&mut stdin, &mut io::sink()).ok()? > 0;
    if is_longer || env::var_os("SKILL_HOOK").is_some_and(|value| value == "0") {
        return None;
    }
    let failure = hook::failure(&event)?;
    if let Some(folder) = &failure.folder {
        // The skills of the project are found from there.
        env::set_current_dir(folder).ok()?;
    }
    let cache = context.cache.as_deref()?;
    let library = ready(context, cache)?;
    let paste = paste(failure.output.as_bytes());
    let answer = matcher::answer(&paste, &library, Options::default()).ok()?;
    let hint = hook::hint(&answer, &paste)?;
    let is_new = hook::is_new(&cache.join("hook"), &failure.session, hint.fingerprint).ok()?;
    is_new.then(|| hook::output(failure.host, &hint))
}

/// What a tool printed, or its two ends.
fn paste(output: &[u8]) -> Paste {
    if output.len() <= HEAD + TAIL {
        return Paste::new(output);
    }
    let tail = output.len() - TAIL;
    Paste::of_ends(&output[..HEAD], tail - HEAD, &output[tail..])
}

/// The skills, if the index is up to date. If it is not, a process of its own brings it there: where that takes longer than an
/// agent should wait, the next failure has the use of it.
fn ready(context: &Context, cache: &Path) -> Option<Library> {
    if let Some(library) = Library::ready(context.roots().ok()?, cache) {
        return Some(library);
    }
    let mut index = Command::new(env::current_exe().ok()?);
    for folder in &context.skills {
        index.arg("--skills").arg(folder);
    }
    index.arg("--index-dir").arg(cache).args(["--quiet", "index"]);
    index.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut index, 0);
    index.spawn().ok()?.wait().ok()?;
    Library::ready(context.roots().ok()?, cache)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Install,
    Uninstall,
}

fn change(
    context: &Context,
    which: &HookSettings,
    change: Change,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let file = file(context, which)?;
    let name = || format!("cannot change `{}`", file.display());
    let before = read(&file)?;
    let text = before.clone().unwrap_or_default();
    let after = match change {
        Change::Install => settings::install(&text, &command(which)?).with_context(name)?,
        Change::Uninstall => settings::uninstall(&text).with_context(name)?,
    };
    let shown = file.display().to_string();
    if after == text {
        let is = if change == Change::Install { "is there already" } else { "is not there" };
        writeln!(out, "the hook {is}: {}", PrintableLine(&shown))?;
        return Ok(Outcome::Success);
    }
    write!(out, "{}", Printable(&diff::patch(shown.trim_start_matches('/'), &text, &after)))?;
    out.flush()?;
    if !which.yes && !is_agreed()? {
        writeln!(out, "nothing was changed; --yes makes the change")?;
        return Ok(Outcome::Nothing);
    }
    if read(&file)? != before {
        bail!("`{shown}` was changed by somebody else meanwhile: try again");
    }
    write_to(&file, before.is_some(), &after).with_context(name)?;
    if change == Change::Install {
        // So that there is an index when the first tool fails. Without it that would make one.
        let _ = context.silent_library();
    }
    let done = if change == Change::Install { "put in" } else { "taken out" };
    writeln!(out, "the hook was {done}: {}", PrintableLine(&shown))?;
    Ok(Outcome::Success)
}

fn status(context: &Context, which: &HookSettings, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let file = file(context, which)?;
    let text = read(&file)?.unwrap_or_default();
    let name = || format!("cannot read `{}`", file.display());
    let installed = settings::installed(&text).with_context(name)?;
    let shown = file.display().to_string();
    match &installed {
        Some(command) => writeln!(
            out,
            "the hook is there: {} runs `{}`",
            PrintableLine(&shown),
            PrintableLine(command)
        )?,
        None => writeln!(out, "the hook is not there: {}", PrintableLine(&shown))?,
    }
    Ok(Outcome::found(installed.is_some()))
}

/// The file of settings.
fn file(context: &Context, which: &HookSettings) -> anyhow::Result<PathBuf> {
    let HookClient::Claude = which.client;
    if which.project {
        let here = env::current_dir().context("the current folder cannot be told")?;
        let top = here.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&here);
        return Ok(top.join(".claude/settings.json"));
    }
    // The variable with which Claude Code itself is told where its settings are.
    if let Some(folder) = env::var_os("CLAUDE_CONFIG_DIR").filter(|folder| !folder.is_empty()) {
        return Ok(PathBuf::from(folder).join("settings.json"));
    }
    let home = context.home.as_deref().context("the home folder cannot be told")?;
    Ok(home.join(".claude/settings.json"))
}

/// The text of a file; `None` if there is none.
fn read(file: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", file.display())),
    }
}

/// Replaces the file in one step.
fn write_to(file: &Path, is_there: bool, text: &str) -> io::Result<()> {
    if is_there {
        return crate::replace::replace(file, text.as_bytes());
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    temporary.persist_noclobber(file).map_err(|error| error.error)?;
    Ok(())
}

/// The command that the agent runs.
///
/// In a project it is by name, since it is for others too. For the user alone it is the whole path: hooks may have another `PATH`,
/// and there is another program of this name.
fn command(which: &HookSettings) -> anyhow::Result<String> {
    if which.project {
        return Ok("skill hook".to_owned());
    }
    let program = env::current_exe().context("the place of this program cannot be told")?;
    let program = program.to_str().context("the path of this program is not text")?;
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "/._-+".contains(char);
    Ok(if program.chars().all(is_plain) {
        format!("{program} hook")
    } else if cfg!(windows) {
        format!("\"{program}\" hook")
    } else {
        format!("'{}' hook", program.replace('\'', r"'\''"))
    })
}

/// Asks, where there is somebody to answer.
fn is_agreed() -> anyhow::Result<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    write!(io::stderr(), "make this change? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
