//! `skill validate`: are skills well-formed, can they be found, are they safe?

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Context;
use crate::cli;
use crate::limits::MAX_SKILL_BYTES;
use crate::outcome::Outcome;
use crate::printable::{Printable, PrintableLine};
use crate::roots::{RootKind, roots};
use crate::validate::format::{self, Look};
use crate::validate::{
    Baseline, Config, Input, Mode, Report, Request, Safety, Severity, Source, check, gather,
    is_skill_file, shown, unified,
};

/// The path that stands for standard input.
const STDIN: &str = "-";

pub(super) fn run(
    context: &Context,
    options: &cli::Validate,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let is_stdin = options.paths.iter().any(|path| path == Path::new(STDIN));
    if is_stdin && options.paths.len() > 1 {
        bail!("standard input (`-`) is checked alone");
    }
    let paths = paths(context, options)?;
    let config = config(context, options, &paths)?;
    let fail_on = fail_on(options, &config);
    let baseline = match options.baseline.as_ref().or(config.baseline.as_ref()) {
        Some(file) if options.write_baseline.is_none() => Some(Baseline::read(file)?),
        _ => None,
    };
    let mut trouble = Vec::new();
    let inputs = if is_stdin {
        vec![Input::Text(stdin(options)?)]
    } else {
        let found = gather(&paths, &config);
        trouble = found.trouble;
        found.candidates.into_iter().map(Input::File).collect()
    };
    let mode = mode(options, is_stdin);
    let mut report = check(&Request { config, mode }, &inputs)?;
    report.trouble.splice(0..0, trouble);
    if let Some(file) = &options.write_baseline {
        Baseline::of(&report.diagnostics, file).write(file)?;
        report.known = report.diagnostics.len();
        report.diagnostics.clear();
    }
    if let Some(baseline) = &baseline {
        report.known = baseline.take_out(&mut report.diagnostics);
    }
    let written = write(context, options, &report, &inputs, is_stdin, out)?;
    for trouble in &report.trouble {
        let _ = writeln!(io::stderr(), "error: {}", PrintableLine(trouble));
    }
    if !report.trouble.is_empty() {
        return Ok(Outcome::Trouble);
    }
    let failed = fail_on.is_some_and(|least| {
        report.diagnostics.iter().any(|diagnostic| diagnostic.severity >= least)
    });
    let changed = !report.changed.is_empty();
    // The process ends: to give back a hundred thousand small pieces of memory one by one would only take time.
    std::mem::forget((report, inputs));
    Ok(Outcome::found(!failed && (written == Written::Report || !changed)))
}

/// What went to standard output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Report,
    Patch,
}

/// Writes what was found, or what would be mended, and the reports that go to files.
fn write(
    context: &Context,
    options: &cli::Validate,
    report: &Report,
    inputs: &[Input],
    is_stdin: bool,
    out: &mut dyn Write,
) -> anyhow::Result<Written> {
    let look = Look { color: context.term.color, width: context.term.width, quiet: context.quiet };
    for (format, file) in &options.output {
        let name = || format!("cannot write `{}`", file.display());
        let mut to = BufWriter::new(File::create(file).with_context(name)?);
        let look = Look { color: false, width: 100, quiet: false };
        format::write(*format, report, look, &mut to).with_context(name)?;
        to.flush().with_context(name)?;
    }
    if options.diff {
        for changed in &report.changed {
            let patch = unified(changed);
            // In a pipe it is for a program, which needs the very bytes.
            if context.term.is_terminal {
                write!(out, "{}", Printable(&patch))?;
            } else {
                out.write_all(patch.as_bytes())?;
            }
        }
        return Ok(Written::Patch);
    }
    let mut stderr = io::stderr().lock();
    let is_filter = is_stdin && (options.fix || options.unsafe_fixes);
    // As a filter, standard output is the text, mended.
    let to: &mut dyn Write = if is_filter { &mut stderr } else { out };
    if options.statistics {
        format::statistics(options.format, report, to)?;
    } else {
        format::write(options.format, report, look, to)?;
    }
    if is_filter {
        let text = match (report.changed.first(), inputs.first()) {
            (Some(changed), _) => changed.after.as_str(),
            (None, Some(Input::Text(source))) => source.text.as_str(),
            (None, _) => "",
        };
        out.write_all(text.as_bytes())?;
    }
    Ok(Written::Report)
}

/// What is checked: what was named, else the folders of skills of this project.
fn paths(context: &Context, options: &cli::Validate) -> anyhow::Result<Vec<PathBuf>> {
    if !options.paths.is_empty() {
        return Ok(options.paths.clone());
    }
    let here = std::env::current_dir().context("the current folder cannot be told")?;
    let found: Vec<PathBuf> = roots(&context.skills, &here, context.home.as_deref())?
        .into_iter()
        .filter(|root| matches!(root.kind, RootKind::Given | RootKind::Project))
        .map(|root| root.path)
        .collect();
    if found.is_empty() {
        bail!("there is no folder of skills here; name a file or a folder");
    }
    Ok(found)
}

/// The settings of the project, and over them those of the command line.
fn config(context: &Context, options: &cli::Validate, paths: &[PathBuf]) -> anyhow::Result<Config> {
    let mut config = match &options.config {
        Some(file) => Config::read(file)?,
        None if options.isolated => Config::default(),
        None => Config::near(&common_folder(options.stdin_filename.as_deref(), paths))?,
    };
    config.profile = options.profile.or(config.profile);
    if !options.select.is_empty() {
        config.selection.select.clone_from(&options.select);
    }
    config.selection.ignore.extend(&options.ignore);
    // What makes the status 1 is told.
    config.selection.infos |= context.verbose || fail_on(options, &config) == Some(Severity::Info);
    Ok(config)
}

/// The deepest folder that holds all paths.
fn common_folder(stdin: Option<&Path>, paths: &[PathBuf]) -> PathBuf {
    let folder_of = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if path.is_dir() { path } else { path.parent().map_or_else(PathBuf::new, Path::to_owned) }
    };
    let named = paths.iter().map(PathBuf::as_path).filter(|path| *path != Path::new(STDIN));
    let mut folders = named.chain(stdin).map(folder_of);
    let Some(first) = folders.next() else { return PathBuf::from(".") };
    folders.fold(first, |common, folder| {
        let shared = common.components().zip(folder.components());
        shared.take_while(|(one, other)| one == other).map(|(one, _)| one).collect()
    })
}

/// From which severity on a finding makes the status 1; `None` for never.
fn fail_on(options: &cli::Validate, config: &Config) -> Option<Severity> {
    if options.exit_zero {
        return None;
    }
    if options.strict {
        return Some(Severity::Warning);
    }
    options.fail_on.map_or_else(|| config.fail_on.unwrap_or(Some(Severity::Error)), Some)
}

fn mode(options: &cli::Validate, is_stdin: bool) -> Mode {
    let safety = if options.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    if options.diff {
        Mode::Rehearse(safety)
    } else if !options.fix && !options.unsafe_fixes {
        Mode::Tell
    } else if is_stdin {
        Mode::Rehearse(safety)
    } else {
        Mode::Mend(safety)
    }
}

/// Standard input as a document.
fn stdin(options: &cli::Validate) -> anyhow::Result<Source> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(MAX_SKILL_BYTES + 1)
        .read_to_end(&mut bytes)
        .context("cannot read standard input")?;
    if bytes.len() as u64 > MAX_SKILL_BYTES {
        bail!("standard input has more than {MAX_SKILL_BYTES} bytes, no skill is that large");
    }
    let file = options.stdin_filename.clone();
    let here = std::env::current_dir().unwrap_or_default();
    let is_utf8 = std::str::from_utf8(&bytes).is_ok();
    Ok(Source {
        shown: file.as_deref().map_or_else(|| STDIN.to_owned(), |file| shown(file, &here)),
        lone: file.as_deref().is_some_and(|file| !is_skill_file(file)),
        file,
        text: String::from_utf8_lossy(&bytes).into_owned(),
        is_utf8,
    })
}
