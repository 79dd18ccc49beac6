//! `skill list`: what is there, from where, and what hides what.

use std::fmt::Write as _;
use std::io::Write;

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use serde_json::json;

use super::{Context, print_json};
use crate::cli;
use crate::outcome::Outcome;
use crate::printable::PrintableLine;
use crate::report::shortened;

pub(super) fn run(
    context: &Context,
    options: &cli::List,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let library = context.library()?;
    let skills: Vec<_> = library
        .records
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
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    let width = u16::try_from(context.term.width).unwrap_or(u16::MAX);
    table.set_width(width).set_header(["NAME", "FROM", "DESCRIPTION"]);
    let room = if context.term.is_terminal { context.term.width } else { 200 };
    for record in &skills {
        let note = if !record.is_skill {
            "cannot be read"
        } else if record.shadowed {
            "shadowed by a nearer skill of this name"
        } else {
            ""
        };
        let origin = &library.roots[record.root];
        let from = match origin.path.to_str() {
            Some(path) if !path.is_empty() => PrintableLine(path).to_string(),
            _ => origin.kind.as_str().to_owned(),
        };
        let description = if note.is_empty() {
            shortened(&record.description, room)
        } else {
            format!("({note})")
        };
        table.add_row([
            PrintableLine(&record.name).to_string(),
            from,
            PrintableLine(&description).to_string(),
        ]);
    }
    if let Some(column) = table.column_mut(0) {
        column.set_constraint(ColumnConstraint::UpperBoundary(Width::Percentage(40)));
    }
    if !context.term.is_terminal {
        table.set_width(u16::MAX);
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
