//! `skill export`: the catalogue of skills for an agent's prompt.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, bail};

use super::Context;
use crate::cli;
use crate::export::{Catalogue, CatalogueFormat, section};
use crate::outcome::Outcome;
use crate::printable::PrintableLine;
use crate::replace;

pub(super) fn run(
    context: &Context,
    options: &cli::Export,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let format = match (options.format, &options.into) {
        (Some(CatalogueFormat::Xml | CatalogueFormat::Json), Some(_)) => {
            bail!("--into keeps a section of markdown: leave out --format, or name `markdown`")
        }
        (format, None) => format.unwrap_or(CatalogueFormat::Xml),
        (_, Some(_)) => CatalogueFormat::Markdown,
    };
    let library = context.library()?;
    let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    let mut catalogue = Catalogue::of(&library, &here)?;
    let all = catalogue.entries.len();
    if let Some(budget) = options.budget {
        let frame = Catalogue::default().tokens(format);
        if frame > budget.get() {
            bail!("{budget} tokens have no room for a single skill: the frame alone takes {frame}");
        }
        catalogue = catalogue.within(budget.get(), format);
    }
    let text = catalogue.text(format);
    let outcome = if let Some(file) = &options.into {
        into(context, file, &text, options.check)?
    } else {
        out.write_all(text.as_bytes())?;
        Outcome::Success
    };
    if !context.quiet {
        let written = catalogue.entries.len();
        let tokens = catalogue.tokens(format);
        let _ = writeln!(
            io::stderr(),
            "{written} of {all} skills, about {tokens} tokens (characters divided by 4)"
        );
        if catalogue.left_out > 0 {
            let _ = writeln!(io::stderr(), "{} left out by --budget", catalogue.left_out);
        }
    }
    Ok(outcome)
}

/// Keeps the section of a file up to date.
fn into(context: &Context, file: &Path, text: &str, check: bool) -> anyhow::Result<Outcome> {
    let name = file.display().to_string();
    let before = match fs::read(file) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("cannot read `{name}`")),
    };
    let after = section::placed(before.as_deref().unwrap_or_default(), text)
        .with_context(|| format!("cannot change `{name}`"))?;
    if before.as_ref() == Some(&after) {
        return Ok(Outcome::Success);
    }
    if check {
        if !context.quiet {
            let _ = writeln!(
                io::stderr(),
                "the section of `{}` is not up to date: run the same without --check",
                PrintableLine(&name)
            );
        }
        return Ok(Outcome::Nothing);
    }
    replace::replace(file, &after).with_context(|| format!("cannot write `{name}`"))?;
    Ok(Outcome::Success)
}
