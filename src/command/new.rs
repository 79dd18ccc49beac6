//! `skill new`: begins a skill, with what an error tells of itself filled in.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::{Context, matching};
use crate::cli;
use crate::matcher::{self, Answer, Match, Options};
use crate::name::SkillName;
use crate::outcome::Outcome;
use crate::paste::Paste;
use crate::printable::PrintableLine;
use crate::registry::{Registry, SKILL_FILE};
use crate::roots::{RootKind, project, roots};
use crate::scaffold::{self, Scaffold};
use crate::validate::shown;

/// How the first case of a new skill is called.
const FIRST_CASE: &str = "first.txt";
/// How sure the matcher must be of a skill that does not fit before it is named as a look-alike, and how many are.
const LOOKS_LIKE: f64 = 0.1;
const LOOK_ALIKES: usize = 2;

pub(super) fn run(
    context: &Context,
    options: &cli::New,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let registry = Registry::discover(context.roots()?);
    let folder = folder(context, options)?;
    let place = folder.join(options.name.as_str());
    // What is in the way is told before anything is pasted.
    check_free(&folder, &options.name)?;
    let (scaffold, case) = match &options.from {
        None => (Scaffold::empty(&options.name), None),
        Some(file) => {
            let home = context.home.as_deref().and_then(Path::to_str);
            let case = scaffold::case(&matching::read(context, Some(file))?, home);
            let paste = Paste::new(case.as_bytes());
            let library = context.library()?;
            let answer = matcher::answer(&paste, &library, Options::default())?;
            if let Some(best) = answer.matches.first().filter(|_| !options.anyway) {
                covered(context, best, out)?;
                return Ok(Outcome::Nothing);
            }
            let Some(scaffold) =
                Scaffold::of(&options.name, &paste, &answer.events, look_alikes(&answer))
            else {
                writeln!(
                    io::stderr(),
                    "the paste holds nothing that looks like an error: without --from, an empty skill is begun"
                )?;
                return Ok(Outcome::Nothing);
            };
            (scaffold, Some(case))
        }
    };
    write(&place, &scaffold.text(), case.as_deref())?;
    tell(context, &registry, &options.name, &place, case.is_some(), out)?;
    Ok(Outcome::Success)
}

/// Says which skill is there already.
fn covered(context: &Context, best: &Match, out: &mut dyn Write) -> anyhow::Result<()> {
    let name = PrintableLine(&best.card.name);
    writeln!(out, "{name} covers this error already ({:.0} %)", best.confidence * 100.0)?;
    if !context.quiet {
        writeln!(out, "    {}", PrintableLine(&best.card.path))?;
        writeln!(
            out,
            "\nRead it with `skill show {name}`. If yours has another cause, begin it with --anyway."
        )?;
    }
    Ok(())
}

/// Skills that the matcher thought of: those that fit, and those that nearly do.
fn look_alikes(answer: &Answer) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for near in answer.matches.iter().chain(&answer.near_misses) {
        if near.confidence >= LOOKS_LIKE && !names.contains(&near.card.name) {
            names.push(PrintableLine(&near.card.name).to_string());
        }
    }
    names.truncate(LOOK_ALIKES);
    names
}

/// The folder of skills that the new one is put into: the one that was named, else the nearest of the project, else a new one at its root.
fn folder(context: &Context, options: &cli::New) -> anyhow::Result<PathBuf> {
    if let Some(folder) = options.dir.as_ref().or_else(|| context.skills.first()) {
        return Ok(folder.clone());
    }
    let here = env::current_dir().context("the current folder cannot be told")?;
    let there = roots(&[], &here, context.home.as_deref())?
        .into_iter()
        .find(|root| root.kind == RootKind::Project);
    Ok(there.map_or_else(|| project(&here).join("skills"), |root| root.path))
}

fn check_free(folder: &Path, name: &SkillName) -> anyhow::Result<()> {
    for place in [folder.join(name.as_str()), folder.join(format!("{name}.md"))] {
        if fs::symlink_metadata(&place).is_ok() {
            bail!(
                "there is `{}` already, and nothing is overwritten: take another name",
                place.display()
            );
        }
    }
    Ok(())
}

/// Writes all of it, or nothing. The folder is taken first, which only one process can do; the skill comes last and whole, so that no
/// half of one is ever there.
fn write(place: &Path, skill: &str, case: Option<&str>) -> anyhow::Result<()> {
    let cannot = |path: &Path| format!("cannot write `{}`", path.display());
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).with_context(|| cannot(folder))?;
    }
    fs::create_dir(place).with_context(|| cannot(place))?;
    let fill = || -> anyhow::Result<()> {
        if let Some(case) = case {
            let tests = place.join("tests");
            fs::create_dir(&tests).with_context(|| cannot(&tests))?;
            let file = tests.join(FIRST_CASE);
            fs::write(&file, case).with_context(|| cannot(&file))?;
        }
        let file = place.join(SKILL_FILE);
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // What the user's mask leaves of it, as of any new file.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut temporary = builder.tempfile_in(place).with_context(|| cannot(&file))?;
        temporary.write_all(skill.as_bytes()).with_context(|| cannot(&file))?;
        temporary.as_file().sync_all().with_context(|| cannot(&file))?;
        temporary
            .persist_noclobber(&file)
            .map_err(|error| error.error)
            .with_context(|| cannot(&file))?;
        Ok(())
    };
    fill().inspect_err(|_| {
        // It is ours: nobody else could make it.
        let _ = fs::remove_dir_all(place);
    })
}

fn tell(
    context: &Context,
    registry: &Registry,
    name: &SkillName,
    place: &Path,
    has_case: bool,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let place = shown(place, &env::current_dir().unwrap_or_default());
    let place = PrintableLine(&place);
    writeln!(out, "{place}/{SKILL_FILE}")?;
    if has_case {
        writeln!(out, "{place}/tests/{FIRST_CASE}")?;
    }
    if context.quiet {
        return Ok(());
    }
    writeln!(out, "\nFill in what is marked TODO, then:")?;
    writeln!(out, "  skill validate {place}    is it well-formed, findable and safe?")?;
    if has_case {
        writeln!(out, "  skill test {place}    do its cases find it?")?;
        writeln!(
            out,
            "\nSecrets and home folders are masked in the case: read it before you share it."
        )?;
    }
    if registry.files.iter().any(|file| file.fallback_name() == name.as_str()) {
        let _ = writeln!(
            io::stderr(),
            "warning: there is another skill `{name}`: the nearer one hides the other (`skill list`)"
        );
    }
    Ok(())
}
