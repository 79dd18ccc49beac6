//! `skill search`: words in all skills, best first.

use std::io::Write;

use super::{Context, print_json};
use crate::cli;
use crate::outcome::Outcome;
use crate::printable::PrintableLine;
use crate::report::{self, NAME, shortened};

pub(super) fn run(
    context: &Context,
    options: &cli::Search,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let words = options.words.join(" ");
    let (library, found) = context.ask(
        context.roots()?,
        |library| Ok(library.search(&words, options.limit.get())?),
        |library, found| found.iter().all(|(_, card)| library.holds(card)),
    )?;
    if options.json {
        print_json(&report::search_json(&found, &library.version()), out)?;
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
