//! The answer in a few lines, for those who did not ask: which skill, why, and the first step.

use std::io::{self, Write};
use std::path::Path;

use super::{DIM, HEADING, NAME, QUOTE, percent, said, shortened};
use crate::markdown::BlockKind;
use crate::matcher::{Answer, Match};
use crate::paste::Paste;
use crate::printable::{PrintableLine, one_line};
use crate::registry;
use crate::skill::{self, SectionKind};
use crate::term::Term;

/// Columns of what stands before a line.
const INDENT: usize = 9;

/// Writes the best match, short; nothing where nothing fits.
///
/// # Errors
///
/// What the writer says.
pub fn short(answer: &Answer, paste: &Paste, term: &Term, out: &mut dyn Write) -> io::Result<()> {
    let Some(best) = answer.matches.first() else { return Ok(()) };
    let width = term.prose_width().saturating_sub(INDENT).max(20);
    let styled = |style: anstyle::Style, text: &str| {
        let text = PrintableLine(text);
        if term.color { format!("{style}{text}{style:#}") } else { text.to_string() }
    };
    writeln!(out, "\n{}  {}", styled(NAME, &best.card.name), percent(best.confidence))?;
    if let Some((_, line)) = said(best, answer, paste) {
        writeln!(out, "  error  {}", styled(QUOTE, &shortened(line, width)))?;
    }
    if let Some(step) = first_steps(best, 1).first() {
        writeln!(out, "  first  {}", PrintableLine(&shortened(step, width)))?;
    }
    let others = answer.matches.len() - 1;
    let more = match others {
        0 => String::new(),
        1 => "  (and another one fits)".to_owned(),
        _ => format!("  (and {others} others fit)"),
    };
    let command = format!("skill show {}", best.card.name);
    writeln!(out, "  {}{}", styled(HEADING, &command), styled(DIM, &more))
}

/// The first steps of a skill's solution, a line each, at most `most`: items of a list, paragraphs, or lines of code.
pub(crate) fn first_steps(found: &Match, most: usize) -> Vec<String> {
    let Ok(source) = registry::read(found.card.origin, Path::new(&found.card.path)) else {
        return Vec::new();
    };
    let parsed = skill::parse(source.text(), &found.card.name);
    let Some(section) = parsed.skill.section(SectionKind::Solution) else { return Vec::new() };
    let mut steps: Vec<String> = Vec::new();
    for block in &parsed.skill.blocks {
        if steps.len() == most {
            break;
        }
        if !section.span.range().contains(&block.span.start()) {
            continue;
        }
        let text = match block.kind {
            BlockKind::Paragraph | BlockKind::Item => block.text.as_str(),
            BlockKind::Code => {
                block.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default()
            }
            BlockKind::Heading(_) | BlockKind::Row | BlockKind::Html => continue,
        };
        if !text.trim().is_empty() {
            steps.push(one_line(text));
        }
    }
    steps
}
