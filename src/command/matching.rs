//! `skill match`: which skill fixes this error?

mod follow;
mod jsonl;

#[cfg(any(test, fuzzing))]
pub(crate) use jsonl::check_invariants as check_jsonl;

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use anyhow::Context as _;

use super::{Context, print_json};
use crate::cli;
use crate::matcher::{self, Options};
use crate::outcome::Outcome;
use crate::paste::Paste;
use crate::report;

pub(super) fn run(
    context: &Context,
    options: &cli::Match,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    // The folders first: a wrong --skills is told before anything is pasted.
    let registry = context.registry()?;
    let asked = Options { limit: options.limit.get(), min_confidence: options.min_confidence };
    if options.follow {
        return follow::run(context, options, asked, &context.library_of(registry)?, out);
    }
    if options.jsonl {
        let library = context.library_of(registry)?;
        let (mut reader, name) = open(options.file.as_deref())?;
        let answered = jsonl::run(&mut *reader, options.explain, asked, &library, out);
        return answered.with_context(|| format!("cannot answer all of {name}"));
    }
    let paste = read(context, options.file.as_deref())?;
    let library = context.library_of(registry)?;
    let answer = matcher::answer(&paste, &library, asked)?;
    if options.json {
        print_json(&report::json(&answer, &paste, &library.version(), options.explain), out)?;
    } else {
        report::text(&answer, &paste, &library, &context.term, options.explain, out)?;
    }
    Ok(Outcome::found(!answer.matches.is_empty()))
}

fn read(context: &Context, file: Option<&Path>) -> anyhow::Result<Paste> {
    let (mut reader, name) = open(file)?;
    let is_typed = file.is_none_or(|path| path == Path::new("-"));
    if is_typed && io::stdin().is_terminal() && !context.quiet {
        let _ = writeln!(io::stderr(), "Paste the error, then press Ctrl-D on a line of its own.");
    }
    Paste::read(&mut *reader).with_context(|| format!("cannot read {name}"))
}

/// The input, and how messages call it.
fn open(file: Option<&Path>) -> anyhow::Result<(Box<dyn Read>, String)> {
    match file {
        Some(path) if path != Path::new("-") => {
            let name = format!("`{}`", path.display());
            let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
            Ok((Box::new(file), name))
        }
        _ => Ok((Box::new(io::stdin().lock()), "standard input".to_owned())),
    }
}
