//! The answer as markdown: the summary of a CI job, a comment on an issue.
//!
//! Texts of the log and of skills stand in code, fenced by more back-ticks than they have themselves: nothing in them is a
//! heading, a link, an image or HTML.

use std::io::{self, Write};

use super::{percent, said, shortened};
use crate::matcher::{Answer, Match};
use crate::paste::Paste;
use crate::printable::{Printable, PrintableLine};

/// Most lines of a solution that are shown.
const SOLUTION_LINES: usize = 60;
/// Columns of a line of the log.
const COLUMNS: usize = 400;

/// Writes the answer.
///
/// # Errors
///
/// What the writer says.
pub fn markdown(answer: &Answer, paste: &Paste, out: &mut dyn Write) -> io::Result<()> {
    let best = super::best_of_each(answer);
    if best.is_empty() {
        let reason = answer.no_match_reason.as_deref().unwrap_or_default();
        writeln!(out, "### No known fix for this error\n\n{}", fenced("text", &one_line(reason)))?;
        return Ok(());
    }
    for (at, found) in best.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        matched(found, answer, paste, out)?;
    }
    let rest: Vec<String> = answer
        .matches
        .iter()
        .filter(|found| !best.iter().any(|best| std::ptr::eq(*best, *found)))
        .map(|found| format!("{} ({})", span(&found.card.name), percent(found.confidence)))
        .collect();
    if !rest.is_empty() {
        writeln!(out, "\nAlso possible: {}", rest.join(", "))?;
    }
    Ok(())
}

fn matched(found: &Match, answer: &Answer, paste: &Paste, out: &mut dyn Write) -> io::Result<()> {
    let card = &found.card;
    writeln!(out, "### {} fixes this ({})\n", span(&card.name), percent(found.confidence))?;
    if let Some((number, line)) = said(found, answer, paste) {
        writeln!(out, "Line {number} of the log:\n\n{}", fenced("text", &one_line(line)))?;
    }
    writeln!(out, "The skill:\n\n{}", fenced("text", &one_line(&card.description)))?;
    if let Some(solution) = super::solution(card) {
        let shown = Printable(solution.content.trim()).to_string();
        let lines: Vec<&str> = shown.lines().collect();
        let mut text = lines[..lines.len().min(SOLUTION_LINES)].join("\n");
        if lines.len() > SOLUTION_LINES {
            text.push_str("\n…");
        }
        writeln!(out, "What it says to do:\n\n{}", fenced("markdown", &text))?;
    }
    let command = format!("skill show {}", card.name);
    writeln!(out, "All of it: {}", span(&command))
}

fn one_line(text: &str) -> String {
    shortened(&PrintableLine(text).to_string(), COLUMNS)
}

/// A block of code that nothing in the text ends.
fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

/// A span of code that nothing in the text ends.
fn span(text: &str) -> String {
    let text = PrintableLine(text).to_string();
    let ticks = "`".repeat(longest_run(&text) + 1);
    if ticks.len() > 1 { format!("{ticks} {text} {ticks}") } else { format!("`{text}`") }
}

/// The most back-ticks that stand together.
fn longest_run(text: &str) -> usize {
    text.split(|char| char != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Parser, Tag};

    use super::*;

    proptest! {
        #[test]
        fn nothing_breaks_out_of_its_code(text in "(`{1,5}|\n|# |<b>|</details>|\\[a\\]\\(b\\)|!|~~~|[a-z ]|\r){0,30}") {
            let page = fenced("text", &Printable(&text).to_string());
            let foreign = Parser::new(&page).filter(|event| {
                !matches!(event, Event::Text(_) | Event::End(_) | Event::Start(Tag::CodeBlock(_)))
            });
            prop_assert_eq!(foreign.count(), 0, "{}", page);
            let line = format!("x {} y", span(&format!("a{text}b")));
            let foreign = Parser::new(&line).filter(|event| {
                !matches!(event, Event::Text(_) | Event::Code(_) | Event::End(_) | Event::Start(Tag::Paragraph))
            });
            prop_assert_eq!(foreign.count(), 0, "{}", line);
        }
    }
}
