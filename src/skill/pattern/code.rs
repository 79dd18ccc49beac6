//! What blocks of code quote: logs as they were printed, trees that are drawn, comments of programs.

use super::look::{is_command, is_error_text, is_quoted_error, is_sentence};
use super::{Place, backticks, quotations};
use crate::markdown::Block;
use crate::paste::Paste;
use crate::skill::tree::{self, Branch};
use crate::source::LineIndex;
use crate::trace::{self, Link};

/// The line of the file that the text of a block of code begins on: a fence is a line itself.
pub(crate) fn first_line_of_code(block: &Block, file: &str, lines: &LineIndex) -> u32 {
    let is_fenced = file[block.span.range()].trim_start().starts_with(['`', '~']);
    lines.line(block.span.start()) + u32::from(is_fenced)
}

/// The error lines of a block of code, and their lines in it from 0.
pub(super) fn from_code(block: &Block, place: Place) -> Vec<(String, u32)> {
    let text = &block.text;
    if let Some(branches) = tree::branches(text) {
        return branches.iter().flat_map(from_branch).collect();
    }
    if is_program(&block.language) {
        return from_comments(text);
    }
    let paste = Paste::new(text.as_bytes());
    let events = trace::events(&paste);
    let mut found: Vec<(String, u32)> = Vec::new();
    let mut add = |text: &str, line: u32| {
        let text = text.trim();
        if !text.is_empty() && !is_shown_as_good(text) {
            found.push((text.to_owned(), line.saturating_sub(1)));
        }
    };
    for event in &events {
        if event.link == Link::Warning && !place.quotes_errors() {
            continue;
        }
        let Some(line) = paste.lines().get(event.key) else { continue };
        add(&line.text, line.number);
    }
    // A short block under "the error" that no reader knows is still the error.
    if events.is_empty()
        && place.quotes_errors()
        && block.language.is_empty()
        && paste.lines().len() <= 6
    {
        for line in
            paste.lines().iter().filter(|line| is_sentence(&line.text) && !is_command(&line.text))
        {
            add(&line.text, line.number);
        }
    }
    found
}

/// The errors that a branch of a decision tree names: what it quotes, or all that is seen.
fn from_branch(branch: &Branch<'_>) -> Vec<(String, u32)> {
    let seen = branch.seen();
    let quoted = quotations(seen).into_iter().filter(|text| is_quoted_error(text));
    let code = backticks(seen).into_iter().filter(|text| is_error_text(text));
    let mut texts: Vec<&str> = quoted.chain(code).collect();
    if texts.is_empty() && is_error_text(seen) {
        texts.push(seen);
    }
    texts.into_iter().map(|text| (text.to_owned(), branch.line)).collect()
}

/// Lines that show what is right.
fn is_shown_as_good(text: &str) -> bool {
    text.starts_with(['✓', '✅', '✔'])
}

/// Whether a fence names a language to program in, rather than output.
fn is_program(language: &str) -> bool {
    !matches!(
        language,
        "" | "text"
            | "txt"
            | "log"
            | "console"
            | "terminal"
            | "output"
            | "plaintext"
            | "plain"
            | "none"
            | "error"
            | "traceback"
            | "pytb"
            | "stderr"
            | "stdout"
            | "shell-session"
            | "sh-session"
            | "ansi"
            | "diff"
            | "bash"
            | "sh"
            | "shell"
            | "zsh"
            | "powershell"
    )
}

/// Errors that are quoted in the comments of a program: `// TypeError: x is not a function`.
fn from_comments(text: &str) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for (number, line) in (0..).zip(text.lines()) {
        let comment = ["// ", "# ", "-- ", "/* ", "<!-- "]
            .iter()
            .find_map(|sign| line.split_once(*sign))
            .map(|(_, comment)| comment.trim().trim_end_matches("*/").trim_end_matches("-->"));
        let Some(comment) = comment else { continue };
        let comment = comment
            .trim_start_matches(['❌', '✗', '→', '=', '>', '-', ' ', '^', '⚠', '\u{fe0f}'])
            .trim();
        let comment = ["Error: ", "ERROR: ", "error: ", "Throws ", "throws ", "raises ", "Raises "]
            .iter()
            .find_map(|word| comment.strip_prefix(word).filter(|rest| is_sentence(rest)))
            .unwrap_or(comment);
        if trace::typed(comment).is_some_and(|(_, message)| is_sentence(message))
            || (trace::failure_score(comment) >= 6 && comment.len() < 200)
        {
            found.push((comment.to_owned(), number));
        }
    }
    found
}
