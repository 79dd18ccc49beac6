//! `skill search`: words in all skills, best first.

use std::io::Write;

use serde_json::json;
use skillbook_index::{Hit, Probe, token};

use super::{Context, print_json};
use crate::card::Card;
use crate::cli;
use crate::outcome::Outcome;
use crate::printable::PrintableLine;
use crate::report::{NAME, shortened};

pub(super) fn run(
    context: &Context,
    options: &cli::Search,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let mut probe = Probe::default();
    token::terms(&options.words.join(" "), |term| {
        if !probe.terms.iter().any(|(known, _)| known == term) {
            probe.terms.push((term.to_owned(), 1.0));
        }
    });
    let (library, mut found) = context.ask(
        context.roots()?,
        |library| {
            let hits = library.index().search(&probe, options.limit.get())?;
            let card = |hit: Hit| Some((hit.score, Card::from_bytes(&hit.card)?));
            Ok(hits.into_iter().filter_map(card).collect::<Vec<_>>())
        },
        |library, found| found.iter().all(|(_, card)| library.holds(card)),
    )?;
    found.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| a.1.name.cmp(&b.1.name))
            .then_with(|| a.1.path.cmp(&b.1.path))
    });
    if options.json {
        let results: Vec<_> = (1..)
            .zip(&found)
            .map(|(rank, (score, card))| {
                json!({ "rank": rank, "name": card.name, "path": card.path, "description": card.description, "score": (f64::from(*score) * 1_000.0).round() / 1_000.0 })
            })
            .collect();
        print_json(
            &json!({ "schema": 1, "results": results, "index_version": library.version() }),
            out,
        )?;
    } else if found.is_empty() {
        writeln!(out, "no skill has any of these words")?;
    } else {
        for (_, card) in &found {
            writeln!(out, "{}", context.styled(NAME, &card.name))?;
            writeln!(
                out,
                "    {}",
                PrintableLine(&shortened(&card.description, context.term.width.saturating_sub(4)))
            )?;
        }
    }
    Ok(Outcome::found(!found.is_empty()))
}
