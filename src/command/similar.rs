//! `skill similar`: which skills say the same, or claim the same error?

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

use super::{Context, print_json, show};
use crate::alike::{Alike, NEAR, alike};
use crate::card::Card;
use crate::cli;
use crate::library::Library;
use crate::outcome::Outcome;
use crate::printable::PrintableLine;
use crate::registry::{self, SKILL_FILE};
use crate::report::shortened;
use crate::roots::RootKind;
use crate::skill;
use crate::source::Source;

/// Columns of an error text: at least, and at most where there is no terminal.
const MIN_TEXT: usize = 30;
const MAX_TEXT: usize = 200;
/// Columns of the rest of a row.
const REST: usize = 62;

pub(super) fn run(
    context: &Context,
    options: &cli::Similar,
    out: &mut dyn std::io::Write,
) -> anyhow::Result<Outcome> {
    let library = context.library()?;
    let Some((source, fallback, origin)) = subject(&library, &options.skill)? else {
        show::unknown(context, &library, &options.skill)?;
        return Ok(Outcome::Trouble);
    };
    let text = source.text();
    let parsed = skill::parse(text, &fallback).skill;
    let path = source.path().to_string_lossy().into_owned();
    let card = Card::of(&parsed, text, path.clone(), origin);
    let found = alike(&card, text, source.path(), &library)?;
    if options.json {
        let similar: Vec<_> = found.iter().map(as_json).collect();
        let skill = json!({ "name": card.name, "path": path });
        print_json(&json!({ "schema": 1, "skill": skill, "similar": similar }), out)?;
    } else if found.is_empty() {
        writeln!(out, "no skill is like {}", PrintableLine(&card.name))?;
    } else {
        context.term.show(&table(context, &card, &found), out)?;
    }
    Ok(Outcome::found(!found.is_empty()))
}

/// The skill that is asked about: a file or folder if it is written as one or is there, else a name.
fn subject(library: &Library, asked: &str) -> anyhow::Result<Option<(Source, String, RootKind)>> {
    let path = Path::new(asked);
    let named = library.skills().find(|record| record.name == asked);
    if let Some(record) = named {
        let origin = library.origin(record);
        let source = registry::read(origin, &record.path)?;
        return Ok(Some((source, record.fallback_name.clone(), origin)));
    }
    let file: PathBuf = if path.is_dir() { path.join(SKILL_FILE) } else { path.to_owned() };
    let is_written_as_path = asked.contains(['/', '\\']) || asked.to_lowercase().ends_with(".md");
    if !file.is_file() && !is_written_as_path {
        return Ok(None);
    }
    let source = Source::read(&file)?;
    let whole = file.canonicalize().unwrap_or(file);
    let name = whole.parent().and_then(Path::file_name).unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    Ok(Some((source, if name.is_empty() { "unnamed".to_owned() } else { name }, RootKind::Given)))
}

fn as_json(found: &Alike) -> serde_json::Value {
    let round = |value: f64| (value * 1_000.0).round() / 1_000.0;
    let errors: Vec<_> = found
        .same_errors
        .iter()
        .map(|same| json!({ "text": same.text, "theirs": same.theirs, "line": same.line }))
        .collect();
    json!({
        "name": found.card.name,
        "path": found.card.path,
        "description": found.card.description,
        "same_errors": errors,
        "confidence": found.confidence,
        "likeness": round(found.likeness),
        "near_duplicate": found.likeness >= NEAR,
        "linked": found.linked,
    })
}

fn table(context: &Context, card: &Card, found: &[Alike]) -> String {
    let room = if context.term.is_terminal {
        context.term.width.saturating_sub(REST).max(MIN_TEXT)
    } else {
        MAX_TEXT
    };
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["NAME", "ALIKE", "MATCHES", "LINKED", "ERROR THAT BOTH CLAIM"]);
    for one in found {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let errors = match one.same_errors.as_slice() {
            [] => String::new(),
            [same] => shortened(&PrintableLine(&same.text).to_string(), room),
            [same, rest @ ..] => {
                let more = format!(" and {} more", rest.len());
                let text = PrintableLine(&same.text).to_string();
                shortened(&text, room.saturating_sub(more.len())) + &more
            }
        };
        table.add_row([
            PrintableLine(&one.card.name).to_string(),
            percent(one.likeness),
            if one.confidence > 0.0 { percent(one.confidence) } else { String::new() },
            if one.linked { "yes" } else { "no" }.to_owned(),
            errors,
        ]);
    }
    let mut text = table.trim_fmt();
    text.push_str("\n\n");
    let unlinked = found.iter().filter(|one| !one.linked && !one.same_errors.is_empty()).count();
    if unlinked > 0 {
        text.push_str("Where both are right, say in one of them when it is the other (`Not for ..., see NAME`).\n");
    }
    let name = PrintableLine(&card.name);
    let count = if found.len() == 1 {
        "1 skill is".to_owned()
    } else {
        format!("{} skills are", found.len())
    };
    let _ = writeln!(text, "{count} like {name}");
    text
}
