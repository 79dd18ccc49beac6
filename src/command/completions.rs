//! `skill completions` and `skill man`: what shells and distributions want.
//!
//! The scripts ask the program itself while the user types, with `SKILL_COMPLETE` in the environment, so that names of skills are
//! those that are there. For Nushell there is no such way: its script calls `skill list --names`.

use std::env;
use std::io::Write;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{Bash, CompleteEnv, Elvish, EnvCompleter, Fish, Powershell, Zsh};
use clap_complete_nushell::Nushell;

use super::Context;
use crate::cli::{self, Cli, Shell};
use crate::name::SkillName;
use crate::outcome::Outcome;
use crate::registry::{Registry, SkillFile};
use crate::validate::RULES;

/// The variable that a shell sets when it asks.
const ASKED: &str = "SKILL_COMPLETE";

/// If a shell asks what can be typed next: answers, and ends the process.
pub(super) fn answer_a_shell() {
    if env::var_os(ASKED).is_some() {
        CompleteEnv::with_factory(Cli::command).var(ASKED).complete();
    }
}

pub(super) fn run(options: &cli::Completions, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let shell: &dyn EnvCompleter = match options.shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
        Shell::PowerShell => &Powershell,
        Shell::Elvish => &Elvish,
        Shell::Nushell => {
            out.write_all(nushell().as_bytes())?;
            return Ok(Outcome::Success);
        }
    };
    // Another program is called `skill`, too, and would take the question for a signal to send: so the whole path.
    let program = env::current_exe().context("the place of this program cannot be told")?;
    let program = program.to_str().context("the path of this program is not text")?;
    shell.write_registration(ASKED, "skill", "skill", program, out)?;
    Ok(Outcome::Success)
}

/// The script that the generator makes, with names of skills asked for.
fn nushell() -> String {
    let mut script = Vec::new();
    clap_complete::generate(Nushell, &mut Cli::command(), "skill", &mut script);
    let script = String::from_utf8_lossy(&script);
    let names = "  def \"nu-complete skill names\" [] {\n    ^skill list --names | lines\n  }\n\n";
    let mut done = String::new();
    let mut in_show = false;
    for line in script.lines() {
        if line.trim_start().starts_with("export extern") {
            in_show = line.contains("\"skill show\"");
            if in_show {
                done.push_str(names);
            }
        }
        match line.split_once(": string") {
            Some((name, rest)) if in_show && name.trim() == "name" => {
                done.extend([name, ": string@\"nu-complete skill names\"", rest, "\n"]);
            }
            _ => {
                done.push_str(line);
                done.push('\n');
            }
        }
    }
    done
}

pub(super) fn man(options: &cli::Man, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    match &options.dir {
        None => clap_mangen::Man::new(Cli::command()).render(out)?,
        Some(folder) => {
            let name = || format!("cannot write into `{}`", folder.display());
            std::fs::create_dir_all(folder).with_context(name)?;
            clap_mangen::generate_to(Cli::command(), folder).with_context(name)?;
        }
    }
    Ok(Outcome::Success)
}

/// The names of the skills that are there, for a shell. Silent where they cannot be had: somebody is typing.
pub(crate) fn names() -> Vec<CompletionCandidate> {
    let context = Context::new(cli::Global::default());
    let names = context.registry().map(|registry| plain_names(&registry)).unwrap_or_default();
    names.into_iter().map(CompletionCandidate::new).collect()
}

/// The codes of the rules, for a shell.
pub(crate) fn rules() -> Vec<CompletionCandidate> {
    RULES
        .iter()
        .map(|rule| CompletionCandidate::new(rule.code).help(Some(rule.name.into())))
        .collect()
}

/// The names that files and folders give, without reading any. Only those that mean themselves in every shell: a name is put into the
/// user's command line as it is.
pub(super) fn plain_names(registry: &Registry) -> Vec<String> {
    let mut names: Vec<String> = registry
        .files
        .iter()
        .map(SkillFile::fallback_name)
        .filter(|name| name.parse::<SkillName>().is_ok())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
