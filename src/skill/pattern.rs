//! Error patterns: the literal error texts that a skill names, wherever its author put them.
//!
//! Authors quote errors in the description, in trigger bullets, in spans and blocks of code, in headings and
//! tables, and rarely say that they do. A text is taken for an error by where it stands and by its look; the
//! closer a place is to "this is the error", the less its look has to prove.

mod code;
mod look;

pub(crate) use code::first_line_of_code;

use std::collections::BTreeSet;
use std::ops::Range;

use code::from_code;
use look::{is_command, is_error_text, is_long, is_quoted_error, is_sentence, names_of_errors};

use super::section::{denial, kind_at};
use super::{Errors, SectionKind, Skill};
use crate::limits::{MAX_PATTERN_WORDS, MAX_PATTERNS};
use crate::markdown::{Block, BlockKind};
use crate::printable::one_line;
use crate::signature::{Signature, Writer};
use crate::source::LineIndex;
use crate::trace;

/// Where in a skill a pattern or a passage stands: how much its author meant it as "this is the error".
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// `metadata.errors`: the author says so.
    Metadata,
    /// The description.
    Description,
    /// A section on when it applies.
    Trigger,
    /// A section on what goes wrong.
    Problem,
    /// A heading.
    Heading,
    /// A section that shows what it looks like.
    Example,
    /// A section on what to do, to verify, or to avoid.
    Solution,
    /// Where the author says what the skill is not for: an error named there belongs to another document.
    Denied,
    /// Anywhere else.
    Other,
}

impl Place {
    /// Whether it tells when the skill is of use.
    #[must_use]
    pub(crate) fn tells_when(self) -> bool {
        matches!(self, Self::Description | Self::Trigger | Self::Problem)
    }

    /// The name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Description => "description",
            Self::Trigger => "trigger",
            Self::Problem => "problem",
            Self::Heading => "heading",
            Self::Example => "example",
            Self::Solution => "solution",
            Self::Denied => "denied",
            Self::Other => "other",
        }
    }

    /// The place of a block of the body.
    pub(crate) fn of(block: &Block, skill: &Skill) -> Self {
        if matches!(block.kind, BlockKind::Heading(_)) {
            return Self::Heading;
        }
        match kind_at(&skill.sections, block.span.start()) {
            SectionKind::Problem => Self::Problem,
            SectionKind::Trigger => Self::Trigger,
            SectionKind::Example => Self::Example,
            SectionKind::Solution | SectionKind::Verification | SectionKind::Avoid => {
                Self::Solution
            }
            SectionKind::Elsewhere => Self::Denied,
            SectionKind::Other => Self::Other,
        }
    }

    /// The place of a piece of `text`: denied where it stands only in the part that says what the skill is not for,
    /// which [`denial`] found.
    pub(crate) fn of_piece(self, text: &str, denied: Option<&Range<usize>>, piece: &str) -> Self {
        let stands = |range: Range<usize>| text.get(range).is_some_and(|part| part.contains(piece));
        match denied {
            Some(range) if stands(range.clone()) && !stands(0..range.start) => Self::Denied,
            _ => self,
        }
    }

    /// Whether a quotation here is an error text unless it looks like something else.
    fn quotes_errors(self) -> bool {
        matches!(
            self,
            Self::Metadata | Self::Description | Self::Trigger | Self::Problem | Self::Denied
        )
    }
}

/// A literal error text, or a type or code alone, that a skill names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorPattern {
    /// As the author wrote it, on one line.
    pub text: String,
    /// Its line in the file, from 1.
    pub line: u32,
    /// Where it stands.
    pub place: Place,
}

/// Everything that a skill can be found by as an error text.
pub(super) fn extract(
    skill: &Skill,
    errors: Option<&Errors>,
    file: &str,
    lines: &LineIndex,
) -> Vec<ErrorPattern> {
    let mut found = Patterns::default();
    if let Some(errors) = errors {
        for text in errors.text.lines().map(str::trim).filter(|text| !text.is_empty()) {
            let line = locate(file, errors.span.range(), text).map_or(errors.span.start(), |at| at);
            found.add(text, lines.line(line), Place::Metadata);
        }
    }
    if let Some(span) = skill.description_span {
        let denied = denial(&skill.description);
        let add = |text: &str, found: &mut Patterns| {
            let at = locate(file, span.range(), text).unwrap_or(span.start());
            found.add(
                text,
                lines.line(at),
                Place::Description.of_piece(&skill.description, denied.as_ref(), text),
            );
        };
        for text in quotations(&skill.description).into_iter().chain(backticks(&skill.description))
        {
            if is_quoted_error(text) {
                add(text, &mut found);
            }
        }
        for text in keywords(&skill.description) {
            if is_error_text(text) || is_sentence(text) && trace::failure_score(text) >= 2 {
                add(text, &mut found);
            }
        }
        for text in names_of_errors(&skill.description) {
            add(text, &mut found);
        }
    }
    for block in &skill.blocks {
        from_block(block, Place::of(block, skill), file, lines, &mut found);
    }
    found.list
}

fn from_block(block: &Block, place: Place, file: &str, lines: &LineIndex, found: &mut Patterns) {
    let line_of = |text: &str| {
        lines.line(locate(file, block.span.range(), text).unwrap_or(block.span.start()))
    };
    if block.kind == BlockKind::Code {
        let first = first_line_of_code(block, file, lines);
        for (text, line) in from_code(block, place) {
            found.add(&text, first + line, place);
        }
        return;
    }
    if block.kind == BlockKind::Html {
        return;
    }
    let denied = denial(&block.text);
    let marked = marked_quotations(block, file);
    for code in &block.codes {
        let error = is_error_text(&code.text)
            || (is_sentence(&code.text)
                && !is_command(&code.text)
                && (place.quotes_errors() || is_long(&code.text)));
        if error {
            found.add(
                &code.text,
                lines.line(code.span.start()),
                place.of_piece(&block.text, denied.as_ref(), &code.text),
            );
        }
    }
    for text in quotations(&block.text) {
        let error = if place.quotes_errors() || place == Place::Heading {
            is_quoted_error(text)
        } else {
            is_sentence(text) && (is_error_text(text) || (is_long(text) && !is_command(text)))
        };
        if error {
            let place = place.of_piece(&block.text, denied.as_ref(), text);
            let marked = marked.iter().find(|marked| marked.replace('`', "") == text);
            found.add(marked.copied().unwrap_or(text), line_of(text), place);
        }
    }
    for text in names_of_errors(&block.text) {
        found.add(text, line_of(text), place.of_piece(&block.text, denied.as_ref(), text));
    }
    // A bullet, a row or a heading that is nothing but the error, without any marks.
    let bare = block.text.lines().next().unwrap_or_default().trim();
    let bare = bare
        .strip_prefix("Error: ")
        .map_or(bare, |rest| if rest.contains(' ') { rest } else { bare });
    if block.codes.is_empty()
        && (place.quotes_errors() || place == Place::Heading)
        && trace::typed(bare).is_some_and(|(_, message)| !message.is_empty())
    {
        found.add(bare, line_of(bare), place);
    }
}

/// The quotations of a block with spans of code in them, as they stand in the file: the marks say what is a name.
fn marked_quotations<'f>(block: &Block, file: &'f str) -> Vec<&'f str> {
    if block.codes.is_empty() {
        return Vec::new();
    }
    let all = quotations(file.get(block.span.range()).unwrap_or_default()).into_iter();
    all.filter(|text| text.contains('`')).collect()
}

/// The patterns of one skill, each text once, in the order of their places.
#[derive(Default)]
struct Patterns {
    list: Vec<ErrorPattern>,
    seen: BTreeSet<String>,
}

impl Patterns {
    fn add(&mut self, text: &str, line: u32, place: Place) {
        let text = one_line(text);
        let text = searched_for(&text).unwrap_or(&text);
        let words = Signature::of(text, Writer::Author).words().count();
        if words == 0
            || words > MAX_PATTERN_WORDS
            || self.list.len() >= MAX_PATTERNS
            || text.len() > 1_000
        {
            return;
        }
        if self.seen.insert(text.to_lowercase()) {
            self.list.push(ErrorPattern { text: text.to_owned(), line, place });
        }
    }
}

/// The text that a regular expression between slashes looks for, as in `/no such table/i`.
fn searched_for(text: &str) -> Option<&str> {
    let (inner, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    let is_expression = flags.len() <= 3
        && flags.bytes().all(|byte| b"gimsuy".contains(&byte))
        && inner.contains(' ')
        && !inner.contains(['/', '\\', '(', '[']);
    is_expression.then_some(inner)
}

/// The texts in quotation marks, also over the end of a line; the longest of those that hold each other.
fn quotations(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) =
        text[at..].find(['"', '\u{201c}', '\'', '\u{2018}']).map(|start| at + start)
    {
        let Some(open) = text[start..].chars().next() else { break };
        let close = match open {
            '\u{201c}' => '\u{201d}',
            '\u{2018}' => '\u{2019}',
            other => other,
        };
        let inner = start + open.len_utf8();
        // An apostrophe inside a word opens nothing.
        let in_word =
            open == '\'' && text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        let end = if in_word { None } else { closing(text, inner, close) };
        match end {
            Some(end) => {
                found.push(text[inner..end].trim());
                at = end + close.len_utf8();
            }
            None => at = inner,
        }
    }
    found
}

/// The closing mark of a quotation that starts at `from`: not an apostrophe, and not too far.
fn closing(text: &str, from: usize, close: char) -> Option<usize> {
    let mut search = from;
    loop {
        let end = search + text[search..].find(close)?;
        if end - from > 400 {
            return None;
        }
        let after = text[end + close.len_utf8()..].chars().next();
        let apostrophe = close == '\'' && after.is_some_and(char::is_alphanumeric);
        if !apostrophe {
            return (end > from).then_some(end);
        }
        search = end + close.len_utf8();
    }
}

/// The texts between back-ticks, in a text that is no Markdown to its reader.
fn backticks(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).map(str::trim).filter(|text| !text.is_empty()).collect()
}

/// What a description lists to be found by, without any marks: `Keywords: connection refused, no such image`.
fn keywords(description: &str) -> Vec<&str> {
    const LABELS: [&str; 7] = [
        "Keywords:",
        "keywords:",
        "Triggers on:",
        "Triggers:",
        "Trigger on:",
        "Symptoms:",
        "Errors:",
    ];
    let lists = LABELS.iter().filter_map(|label| {
        let list = &description[description.find(label)? + label.len()..];
        list.split(". ").next()?.split("\n\n").next()
    });
    let listed = lists.flat_map(|list| list.split([',', ';']));
    listed.map(|word| word.trim_matches([' ', '\n', '.', '"', '\'', '`'])).collect()
}

/// Where a text begins in a part of a file, though the file may break its lines or quote it otherwise.
fn locate(file: &str, part: Range<usize>, text: &str) -> Option<usize> {
    let haystack = file.get(part.clone())?;
    if let Some(at) = haystack.find(text) {
        return Some(part.start + at);
    }
    let mut words = text.split_whitespace();
    let first = words.next()?;
    let rest: Vec<&str> = words.take(6).collect();
    haystack
        .match_indices(first)
        .take(64)
        .find(|(at, _)| {
            let after = haystack[at + first.len()..].split_whitespace();
            after.zip(&rest).all(|(found, wanted)| {
                found.trim_matches(['`', '"', '*']) == wanted.trim_matches(['`', '"', '*'])
            })
        })
        .map(|(at, _)| part.start + at)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn check(text: &str) -> Vec<String> {
        parse(text, "x")
            .skill
            .patterns
            .into_iter()
            .map(|p| format!("{}:{} {}", p.line, p.place.as_str(), p.text))
            .collect()
    }

    #[test]
    fn errors_quoted_in_the_description_are_found_over_line_ends() {
        let text = "---\nname: x\ndescription: |\n  Fix for \"objects created in a\n  thread can only\" (sqlite3.ProgrammingError). Use 'x' here, don't there.\n---\n";
        assert_eq!(
            check(text),
            [
                "4:description objects created in a thread can only",
                "5:description sqlite3.ProgrammingError"
            ]
        );
    }

    #[test]
    fn errors_among_keywords_are_found() {
        let text = "---\nname: x\ndescription: \"Mends images. Keywords: docker build, no such image,\\n COPY failed..\"\n---\n";
        assert_eq!(check(text), ["3:description no such image", "3:description COPY failed"]);
    }

    #[test]
    fn errors_in_bullets_spans_logs_and_comments_are_found() {
        let text = "---\nname: x\ndescription: y\n---\n## Symptoms\n\n- `Cannot find module 'x'` appears\n- run `npm install` and see ENOENT\n\n```\nnpm error code ERESOLVE\nTypeError: a.b is not a function\n```\n\n## Code\n\n```js\nf() // TypeError: f is not callable here\n```\n";
        let found = check(text);
        for wanted in [
            "7:problem Cannot find module 'x'",
            "8:problem ENOENT",
            "12:problem TypeError: a.b is not a function",
            "18:other TypeError: f is not callable here",
        ] {
            assert!(found.iter().any(|line| line == wanted), "{wanted} in {found:?}");
        }
        assert!(!found.iter().any(|line| line.contains("npm install")), "{found:?}");
    }

    #[test]
    fn code_that_has_the_word_error_is_none() {
        let text =
            "---\nname: x\ndescription: y\n---\n# x\n\n`#[derive(Error, Debug)]` is mandatory.\n";
        assert_eq!(check(text), Vec::<String>::new());
    }

    #[test]
    fn an_error_of_a_look_alike_is_denied() {
        let text = "---\nname: x\ndescription: Fixes \"disk is full\". Not for \"disk is slow today\".\n---\n";
        assert_eq!(check(text), ["3:description disk is full", "3:denied disk is slow today"]);
    }

    #[test]
    fn an_expression_that_is_searched_for_is_quoted_without_its_slashes() {
        let text = "---\nname: x\ndescription: y\n---\n## Symptoms\n\n- the log has `/no such table/i`\n- `/usr/lib/no such` fails\n";
        assert_eq!(check(text), ["7:problem no such table", "8:problem /usr/lib/no such"]);
    }

    #[test]
    fn names_in_quotations_keep_their_marks() {
        let text = "---\nname: x\ndescription: y\n---\n## Symptoms\n\n- \"Prop `className` did not match\"\n";
        assert_eq!(check(text), ["7:problem Prop `className` did not match"]);
    }

    #[test]
    fn branches_of_decision_trees_quote_errors() {
        let text = "---\nname: x\ndescription: y\n---\n## Tree\n\n```\nIt fails to start\n├─ \"no such image\" → pull it first\n├─ Exit 125 → the daemon's error\n└─ Error: cannot open the big file → free some space\n```\n";
        let found = check(text);
        assert_eq!(found, ["9:other no such image", "11:other Error: cannot open the big file"]);
    }

    #[test]
    fn quotation_marks_inside_words_open_nothing() {
        assert_eq!(
            quotations("don't say 'it isn't so' or \"yes sir\""),
            ["it isn't so", "yes sir"]
        );
    }
}
