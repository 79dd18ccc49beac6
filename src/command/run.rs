//! `skill run`: a command as if we were not there, and what fixes it when it fails.

use std::fs::File;
use std::io::{self, Write};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::Context;
use crate::matcher::{self, Options};
use crate::outcome::Outcome;
use crate::paste::Paste;
use crate::printable::PrintableLine;
use crate::run::Ended;
use crate::term::{Env, Term};
use crate::{cli, report};

pub(super) fn run(context: &Context, options: &cli::Run) -> anyhow::Result<Outcome> {
    // What is wrong with our own options is told before anything is run.
    context.roots()?;
    let mut json = match &options.json {
        Some(path) => {
            let file = File::create(path);
            Some(file.with_context(|| format!("cannot write `{}`", path.display()))?)
        }
        None => None,
    };
    let Ended { status, by_ctrl_c, mut output } = crate::run::run(&options.command)
        .with_context(|| format!("cannot run `{}`", options.command[0].display()))?;
    let told = if status != 0 || options.always {
        tell(context, options, status, &output.paste(), json.as_mut())
    } else {
        json.as_mut().map_or(Ok(()), |json| write(json, not_asked(), options, status))
    };
    if let Err(error) = told {
        // The status is the command's, whatever becomes of us.
        let error = format!("{error:#}");
        let _ =
            writeln!(io::stderr(), "warning: no skill was looked for: {}", PrintableLine(&error));
    }
    #[cfg(unix)]
    if by_ctrl_c {
        // Nothing is left to write.
        drop(json);
        crate::run::end_by_ctrl_c();
    }
    Ok(Outcome::Status(status))
}

/// Looks for a skill, and tells which one.
fn tell(
    context: &Context,
    options: &cli::Run,
    status: u8,
    paste: &Paste,
    json: Option<&mut File>,
) -> anyhow::Result<()> {
    let library = context.silent_library()?;
    let answer = matcher::answer(paste, &library, Options::default())?;
    if let Some(json) = json {
        write(json, report::json(&answer, paste, &library.version(), false), options, status)?;
    }
    let term = Term::new(&Env::of_stderr(), context.color);
    let mut text = Vec::new();
    report::short(&answer, paste, &term, &mut text)?;
    io::stderr().write_all(&text)?;
    Ok(())
}

/// The answer where nothing was asked.
fn not_asked() -> Value {
    json!({
        "schema": 1,
        "events": [],
        "matches": [],
        "near_misses": [],
        "no_match_reason": "the command succeeded",
        "index_version": null,
    })
}

fn write(file: &mut File, mut answer: Value, options: &cli::Run, status: u8) -> anyhow::Result<()> {
    let command: Vec<_> = options.command.iter().map(|word| word.to_string_lossy()).collect();
    answer["run"] = json!({ "command": command, "status": status });
    let text = report::json_text(&answer).map_err(io::Error::from)?;
    writeln!(file, "{text}").context("the answer cannot be written")
}
