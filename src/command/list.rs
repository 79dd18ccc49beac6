//! `skill list`: what is there, from where, and what hides what.

use std::fmt::Write as _;
use std::io::Write;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::{Context, print_json};
use crate::cli;
use crate::outcome::Outcome;
use crate::printable::PrintableLine;
use crate::report::shortened;

/// Columns between and around the columns of the table.
const BETWEEN: usize = 6;
/// Columns of a description: at least, and at most where there is no terminal.
const MIN_DESCRIPTION: usize = 24;
const MAX_DESCRIPTION: usize = 200;

pub(super) fn run(
    context: &Context,
    options: &cli::List,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    if options.names {
        for name in super::completions::plain_names(&context.registry()?) {
            writeln!(out, "{name}")?;
        }
        return Ok(Outcome::Success);
    }
    let library = context.library()?;
    let skills: Vec<_> = library
        .records()
        .iter()
        .filter(|record| record.is_skill || !record.problems.is_empty())
        .collect();
    if options.json {
        let skills: Vec<_> = skills
            .iter()
            .map(|record| {
                json!({
                    "name": record.name,
                    "path": record.path.to_string_lossy(),
                    "origin": library.origin(record).as_str(),
                    "description": record.description,
                    "shadowed": record.shadowed,
                    "readable": record.is_skill,
                    "problems": record.problems,
                })
            })
            .collect();
        print_json(&json!({ "schema": 1, "skills": skills }), out)?;
        return Ok(Outcome::Success);
    }
    let rows: Vec<[String; 3]> = skills
        .iter()
        .map(|record| {
            let root = &library.roots[record.root];
            let from = match root.path.to_str() {
                Some(path) if !path.is_empty() => path,
                _ => root.kind.as_str(),
            };
            let description = if !record.is_skill {
                "(cannot be read)"
            } else if record.shadowed {
                "(shadowed by a nearer skill of this name)"
            } else {
                record.description.as_str()
            };
            [&record.name, from, description].map(|text| PrintableLine(text).to_string())
        })
        .collect();
    // On a terminal a skill has one line, as far as there is room: what it is for is cut.
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let room = if context.term.is_terminal {
        context.term.width.saturating_sub(widest(0) + widest(1) + BETWEEN).max(MIN_DESCRIPTION)
    } else {
        MAX_DESCRIPTION
    };
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["NAME", "FROM", "DESCRIPTION"]);
    for [name, from, description] in rows {
        table.add_row([name, from, shortened(&description, room)]);
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    let shadowed = skills.iter().filter(|record| record.shadowed).count();
    write!(text, "\n{} skills", skills.len() - shadowed)?;
    if shadowed > 0 {
        write!(text, ", {shadowed} shadowed")?;
    }
    text.push('\n');
    context.term.show(&text, out)?;
    Ok(Outcome::Success)
}
