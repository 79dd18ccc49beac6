//! Commands of GitHub Actions: what a line of a log makes the runner do, and foreign text kept from being one.

use std::io::{self, Write};

use super::{percent, said, shortened};
use crate::matcher::{Answer, Match};
use crate::paste::Paste;
use crate::printable::PrintableLine;

/// Columns of the user's line and of a description in an annotation, which shows few.
const COLUMNS: usize = 300;

/// Writes a notice for the best match of each error; nothing where nothing fits.
///
/// # Errors
///
/// What the writer says.
pub fn github(answer: &Answer, paste: &Paste, out: &mut dyn Write) -> io::Result<()> {
    for found in super::best_of_each(answer) {
        notice(found, answer, paste, out)?;
    }
    Ok(())
}

fn notice(found: &Match, answer: &Answer, paste: &Paste, out: &mut dyn Write) -> io::Result<()> {
    let name = &found.card.name;
    let title = property(&format!("{name} fixes this ({})", percent(found.confidence)));
    let mut lines = Vec::new();
    if let Some((number, line)) = said(found, answer, paste) {
        lines.push(format!("line {number} of the log: {}", shortened(line, COLUMNS)));
    }
    lines.push(shortened(&found.card.description, COLUMNS));
    lines.push(format!("read it with: skill show {name}"));
    let lines: Vec<String> = lines.iter().map(|line| PrintableLine(line).to_string()).collect();
    writeln!(out, "::notice title={title}::{}", data(&lines.join("\n")))
}

/// A text as the message of a command: it ends with the line, so it has no line end in it.
pub(crate) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as the value of a property of a command.
pub(crate) fn property(text: &str) -> String {
    data(&PrintableLine(text).to_string()).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(super::data("50 %\nb\r::error::c"), "50 %25%0Ab%0D::error::c");
        assert_eq!(super::property("a:b,c\nd"), "a%3Ab%2Cc␊d");
    }
}
