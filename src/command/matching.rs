//! `skill match`: which skill fixes this error?

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
    let roots = context.roots()?;
    let paste = read(context, options.file.as_deref())?;
    let asked = Options { limit: options.limit.get(), min_confidence: options.min_confidence };
    let (library, answer) = context.ask(
        roots,
        |library| Ok(matcher::answer(&paste, library, asked)?),
        |library, answer| answer.matches.iter().all(|found| library.holds(&found.card)),
    )?;
    if options.json {
        print_json(&report::json(&answer, &paste, &library.version(), options.explain), out)?;
    } else {
        report::text(&answer, &paste, &context.term, options.explain, out)?;
    }
    Ok(Outcome::found(!answer.matches.is_empty()))
}

/// Reads what was pasted: a file, or standard input.
pub(super) fn read(context: &Context, file: Option<&Path>) -> anyhow::Result<Paste> {
    let from = |reader: &mut dyn Read, name: &str| {
        Paste::read(reader).with_context(|| format!("cannot read {name}"))
    };
    match file {
        Some(path) if path != Path::new("-") => {
            let name = format!("`{}`", path.display());
            let mut file = File::open(path).with_context(|| format!("cannot read {name}"))?;
            from(&mut file, &name)
        }
        _ => {
            if io::stdin().is_terminal() && !context.quiet {
                let _ = writeln!(
                    io::stderr(),
                    "Paste the error, then press Ctrl-D on a line of its own."
                );
            }
            from(&mut io::stdin().lock(), "standard input")
        }
    }
}
