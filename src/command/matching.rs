//! `skill match`: which skill fixes this error?

mod follow;
mod jsonl;

#[cfg(any(test, fuzzing))]
pub(crate) use jsonl::check_invariants as check_jsonl;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::Path;

use anyhow::Context as _;

use super::{Context, print_json};
use crate::cli::{self, AnswerFormat};
use crate::library::Trust;
use crate::matcher::{self, Options};
use crate::outcome::Outcome;
use crate::paste::Paste;
use crate::report;
use crate::term::{ColorChoice, Env, Term};

pub(super) fn run(
    context: &Context,
    options: &cli::Match,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    // The folders first: a wrong --skills is told before anything is pasted.
    let roots = context.roots()?;
    let asked = Options { limit: options.limit.get(), min_confidence: options.min_confidence };
    if options.follow {
        let library = context.library_of(roots, Trust::Seals)?;
        return follow::run(context, options, asked, &library, out);
    }
    if options.jsonl {
        let library = context.library_of(roots, Trust::Seals)?;
        let (mut reader, name) = open(options.file.as_deref())?;
        let answered = jsonl::run(&mut *reader, options.explain, asked, &library, out);
        return answered.with_context(|| format!("cannot answer all of {name}"));
    }
    let paste = read(context, options.file.as_deref())?;
    let (library, answer) = context.ask(
        roots,
        |library| Ok(matcher::answer(&paste, library, asked)?),
        |library, answer| answer.matches.iter().all(|found| library.holds(&found.card)),
    )?;
    let format = if options.json { AnswerFormat::Json } else { options.format };
    let write = |format, term: &Term, out: &mut dyn Write| -> anyhow::Result<()> {
        match format {
            AnswerFormat::Text => {
                report::text(&answer, &paste, term, options.explain, out)?;
            }
            AnswerFormat::Json => {
                let version = library.version();
                print_json(&report::json(&answer, &paste, &version, options.explain), out)?;
            }
            AnswerFormat::Markdown => report::markdown(&answer, &paste, out)?,
            AnswerFormat::Github => report::github(&answer, &paste, out)?,
        }
        Ok(())
    };
    for (format, file) in &options.output {
        let name = || format!("cannot write `{}`", file.display());
        let mut to = BufWriter::new(File::create(file).with_context(name)?);
        write(*format, &Term::new(&Env::default(), ColorChoice::Never), &mut to)
            .with_context(name)?;
        to.flush().with_context(name)?;
    }
    write(format, &context.term, out)?;
    Ok(Outcome::found(!answer.matches.is_empty()))
}

/// Reads what was pasted: a file, or standard input.
pub(super) fn read(context: &Context, file: Option<&Path>) -> anyhow::Result<Paste> {
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
