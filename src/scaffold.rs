//! The beginnings of a skill: what an error tells of itself is filled in, what only its author knows is left as `TODO`.
//!
//! ```text
//! paste ─ redact ─▶ case ─ events ─ mask ─▶ error texts, type, library, triggers ─▶ SKILL.md
//! ```

use std::fmt::Write as _;

use serde::Serialize;
use skillbook_index::token;

use crate::claim::Claim;
use crate::limits::{MAX_CASE_BYTES, MAX_PATTERN_WORDS};
use crate::matcher::{key_event, libraries_of};
use crate::name::SkillName;
use crate::paste::{Paste, head};
use crate::printable::PrintableLine;
use crate::redact::redact;
use crate::signature::{Kind, Piece, Signature, Writer};
use crate::trace::{Event, Family, Link};

/// Most libraries that are named: the nearest to the error tell most.
const LIBRARIES: usize = 3;
/// Most errors of a group, and most lines under an error, that are taken over.
const ERRORS: usize = 5;
const DETAILS: usize = 8;
/// How many lines around the error are kept of a paste that is too long for a case.
const AROUND: u32 = 300;
/// The longest text that is quoted in a description, which has not much room.
const QUOTED: usize = 240;
/// What asks the author for an error text. The rule `placeholder-left` finds it.
const NO_ERROR: &str = "TODO: the exact error text, as it is printed, with ... where it varies";

/// What is known of a skill that is yet to be written.
#[derive(Debug, Default)]
pub struct Scaffold {
    name: String,
    title: String,
    errors: Vec<String>,
    type_name: Option<String>,
    code: Option<String>,
    libraries: Vec<String>,
    /// How many of them are named by the stack; the rest by the type.
    in_stack: usize,
    /// What is shown under the problem.
    shown: Vec<String>,
    /// Conditions that the paste tells, as Markdown.
    triggers: Vec<String>,
    look_alikes: Vec<String>,
}

#[derive(Serialize)]
struct Frontmatter<'s> {
    name: &'s str,
    description: String,
    metadata: Metadata,
}

#[derive(Serialize)]
struct Metadata {
    kind: &'static str,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    library: Option<String>,
    errors: String,
}

impl Scaffold {
    /// Nothing but places to fill in.
    #[must_use]
    pub fn empty(name: &SkillName) -> Self {
        Self { name: name.as_str().to_owned(), ..Self::default() }
    }

    /// What the errors of a paste tell; `None` if there are none. `look_alikes` are names of skills that are near.
    #[must_use]
    pub fn of(
        name: &SkillName,
        paste: &Paste,
        events: &[Event],
        look_alikes: Vec<String>,
    ) -> Option<Self> {
        let key = key_event(events)?;
        let of_chain: Vec<&Event> =
            events.iter().filter(|event| event.chain == key.chain).collect();
        let is_same = |event: &&&Event| {
            event.key == key.key || (key.link == Link::Member && event.link == Link::Member)
        };
        let line = |at: usize| paste.lines().get(at).map_or("", |line| line.text.trim());
        let mut errors: Vec<String> = Vec::new();
        let mut shown: Vec<String> = Vec::new();
        for event in of_chain.iter().filter(is_same).take(ERRORS) {
            let details = event.details.iter().map(|&at| line(at));
            let said = error_text(line(event.key), event);
            // A detail is an error text of its own only if it says much; the line of the error always is.
            let texts = std::iter::once(masked(said)).chain(
                details.clone().map(masked).filter(|text| Claim::of(text).is_some()).take(2),
            );
            for text in texts.filter(|text| says_something(text)) {
                if !errors.contains(&text) {
                    errors.push(text);
                }
            }
            shown.push(PrintableLine(line(event.key)).to_string());
            shown.extend(details.take(DETAILS).map(|text| PrintableLine(text).to_string()));
        }
        let (libraries, in_stack) = libraries(key, &of_chain);
        let type_name = key.type_name.clone();
        let mut scaffold = Self {
            name: name.as_str().to_owned(),
            title: title(key, &libraries),
            errors,
            type_name,
            code: key.code.clone(),
            libraries,
            in_stack,
            shown,
            triggers: Vec::new(),
            look_alikes,
        };
        scaffold.triggers = scaffold.conditions(&of_chain);
        Some(scaffold)
    }

    /// What can be seen when it happens.
    fn conditions(&self, chain: &[&Event]) -> Vec<String> {
        let mut found = Vec::new();
        match (&self.type_name, &self.code) {
            (Some(name), Some(code)) => {
                found.push(format!(
                    "The error is of type {}, with code {}.",
                    span(name),
                    span(code)
                ));
            }
            (Some(name), None) => found.push(format!("The error is of type {}.", span(name))),
            (None, Some(code)) => found.push(format!("The error has the code {}.", span(code))),
            (None, None) => {}
        }
        if self.in_stack > 0 {
            let names: Vec<String> =
                self.libraries[..self.in_stack].iter().map(|name| span(name)).collect();
            found.push(format!("The stack goes through {}.", names.join(", ")));
        }
        let outer = chain.iter().find(|event| event.link == Link::Wrapper);
        if let Some(name) = outer.and_then(|event| event.type_name.as_ref())
            && Some(name) != self.type_name.as_ref()
        {
            found.push(format!("It may come wrapped in {}.", span(name)));
        }
        found
    }

    /// The `SKILL.md`.
    ///
    /// # Panics
    ///
    /// Never: texts can always be written as YAML.
    #[must_use]
    pub fn text(&self) -> String {
        let errors = if self.errors.is_empty() {
            format!("{NO_ERROR}\n")
        } else {
            self.errors.iter().fold(String::new(), |all, error| all + error + "\n")
        };
        let frontmatter = Frontmatter {
            name: &self.name,
            description: self.description(),
            metadata: Metadata {
                kind: "fix",
                version: "0.1.0",
                library: self.libraries.first().cloned(),
                errors,
            },
        };
        let yaml = serde_yaml::to_string(&frontmatter).expect("texts can be written as YAML");
        format!("---\n{yaml}---\n\n{}", self.body())
    }

    fn description(&self) -> String {
        let said = self
            .errors
            .first()
            .map(|error| head(error, QUOTED))
            // Whoever reads descriptions takes angle brackets for tags, and a quotation ends with a quotation mark.
            .filter(|error| !error.contains(['<', '"']))
            .map(|error| format!("\"{error}\""))
            .or_else(|| self.type_name.clone())
            .or_else(|| self.code.clone());
        let what = match said {
            Some(said) => format!("TODO: what is mended, in a sentence. Fixes {said}"),
            None => "TODO: what is mended, in a sentence, with the exact error text".to_owned(),
        };
        let through = if self.libraries.is_empty() {
            String::new()
        } else {
            format!(" in {}", self.libraries.join(", "))
        };
        format!(
            "{what}{through}. Use when: (1) what was done when it happened, (2) what else can be seen. Not for: errors that look like it \
             and have another cause."
        )
    }

    fn body(&self) -> String {
        let mut text = String::new();
        let title = if self.title.is_empty() {
            "TODO: what goes wrong, in a few words"
        } else {
            &self.title
        };
        let _ = writeln!(text, "# {title}\n\n## Problem\n");
        text.push_str("TODO: what goes wrong, and why, in two or three sentences.\n\n");
        if !self.shown.is_empty() {
            let fence = "`".repeat(longest_run(&self.shown.join("\n")).max(2) + 1);
            let _ = writeln!(text, "{fence}text\n{}\n{fence}\n", self.shown.join("\n"));
        }
        text.push_str("## Trigger Conditions\n\n");
        for trigger in &self.triggers {
            let _ = writeln!(text, "- {trigger}");
        }
        text.push_str("- TODO: what was done when it happened: a command, a request, an upgrade, a setting.\n");
        for name in &self.look_alikes {
            let _ =
                writeln!(text, "- TODO: what tells it from {}, which looks like it.", span(name));
        }
        text.push_str(
            "\n## Solution\n\n\
             1. TODO: the safe step first: what to type or change, as a command or as code.\n\n\
             ## What does not work\n\n\
             - TODO: what people try first, and what comes of it.\n\n\
             ## Verification\n\n\
             TODO: a command to run, and what it prints when the failure is gone.\n\n\
             ## Notes\n\n\
             - TODO: the versions that it happens with, and those that it was tested with.\n",
        );
        text
    }
}

/// A paste as it is kept for a case: nobody's secrets, whole if it is not too long, else what is around the error.
#[must_use]
pub fn case(paste: &Paste, home: Option<&str>) -> String {
    let redacted = redact(paste.original(), home).into_owned();
    let mut text = String::with_capacity(redacted.len());
    // Colours in the middle of a word would hide it from the masks: such a line is kept without them.
    let plain = Paste::new(redacted.as_bytes());
    let mut hidden = plain.lines().iter().filter_map(|line| {
        let masked = redact(&line.text, home);
        (masked != line.text).then(|| (line.number, masked.into_owned()))
    });
    let mut next = hidden.next();
    for (number, line) in (1..).zip(redacted.split_inclusive('\n')) {
        while next.as_ref().is_some_and(|(at, _)| *at < number) {
            next = hidden.next();
        }
        match &next {
            Some((at, masked)) if *at == number => {
                text.push_str(masked);
                text.push('\n');
            }
            _ => text.push_str(line),
        }
    }
    if text.len() > MAX_CASE_BYTES { around(&text) } else { text }
}

/// The lines around the error of a long text.
fn around(text: &str) -> String {
    let paste = Paste::new(text.as_bytes());
    let events = crate::trace::events(&paste);
    let number = |at: usize| paste.lines().get(at).map_or(0, |line| line.number);
    let (first, last) = key_event(&events)
        .map_or((0, 0), |key| (number(key.lines.start), number(key.lines.end.saturating_sub(1))));
    let kept: String = (1_u32..)
        .zip(text.split_inclusive('\n'))
        .filter(|(number, _)| {
            (first.saturating_sub(AROUND)..=last.saturating_add(AROUND)).contains(number)
        })
        .map(|(_, line)| line)
        .collect();
    head(&kept, MAX_CASE_BYTES).to_owned()
}

/// The part of a line that says the error: without the place in a file that compilers put before it.
fn error_text<'l>(line: &'l str, event: &'l Event) -> &'l str {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let is_place = first.ends_with(':')
        && first[..first.len() - 1].ends_with(|c: char| c.is_ascii_digit() || c == ')')
        && first.contains(['.', '(']);
    let said = if is_place { rest.trim() } else { line };
    if said.is_empty() { &event.message } else { said }
}

/// An error text with `...` for what belongs to one run: paths, numbers, addresses, times.
fn masked(text: &str) -> String {
    let text = PrintableLine(text).to_string();
    let signature = Signature::of(&text, Writer::Program);
    let mut words: Vec<String> = Vec::new();
    for chunk in text.split_whitespace().take(MAX_PATTERN_WORDS) {
        let start = chunk.as_ptr().addr() - text.as_ptr().addr();
        let end = start + chunk.len();
        let pieces: Vec<&Piece> = signature
            .pieces
            .iter()
            .filter(|piece| piece.range().start < end && piece.range().end > start)
            .collect();
        let word = masked_word(chunk, start, &pieces);
        if !(word == "..." && words.last().is_some_and(|last| last == "...")) {
            words.push(word);
        }
    }
    words.join(" ")
}

fn masked_word(chunk: &str, start: usize, pieces: &[&Piece]) -> String {
    if !chunk.contains(char::is_alphanumeric) {
        return chunk.to_owned();
    }
    let is_path = chunk.contains(['/', '\\'])
        && pieces.iter().any(|piece| piece.kind == Kind::Volatile)
        && !pieces.iter().any(|piece| piece.kind == Kind::Literal);
    if is_path || !pieces.iter().any(|piece| piece.is_word()) {
        let core = chunk
            .trim_start_matches(['"', '\'', '`', '(', '[', '{', '<', ','])
            .trim_end_matches(['"', '\'', '`', ')', ']', '}', '>', ',', ';', ':', '.', '!', '?']);
        return if core.is_empty() { "...".to_owned() } else { chunk.replacen(core, "...", 1) };
    }
    let mut masked = String::with_capacity(chunk.len());
    let mut end = 0;
    for word in token::words(chunk) {
        let known = pieces.iter().any(|piece| {
            piece.is_word()
                && piece.range().start < start + word.range.end
                && piece.range().end > start + word.range.start
        });
        // Pairs of ideographs overlap.
        if !known && word.range.start >= end {
            masked.push_str(&chunk[end..word.range.start]);
            masked.push_str("...");
            end = word.range.end;
        }
    }
    masked.push_str(&chunk[end..]);
    masked
}

/// Whether there is enough in an error text to find a skill by.
fn says_something(text: &str) -> bool {
    Signature::of(text, Writer::Author).words().count() >= 2
}

/// The libraries that the error went through, the nearest first, and how many there are; then the module of its type.
fn libraries(key: &Event, chain: &[&Event]) -> (Vec<String>, usize) {
    let mut found: Vec<String> = Vec::new();
    let add = |name: String, found: &mut Vec<String>| {
        if found.len() < LIBRARIES && !found.contains(&name) {
            found.push(PrintableLine(&name).to_string());
        }
    };
    for event in std::iter::once(&key).chain(chain) {
        let files = event.frames.iter().map(|frame| frame.file.as_str());
        // Python prints the call that failed last, others first.
        let files: Vec<&str> =
            if event.family == Family::Python { files.rev().collect() } else { files.collect() };
        files.into_iter().flat_map(libraries_of).for_each(|name| add(name, &mut found));
    }
    let in_stack = found.len();
    if let Some((module, _)) = key.type_name.as_deref().and_then(|name| name.split_once('.'))
        && key.family == Family::Python
        && module.starts_with(|c: char| c.is_ascii_lowercase())
    {
        add(module.to_owned(), &mut found);
    }
    (found, in_stack)
}

/// The heading: what a list of skills would call the error.
fn title(key: &Event, libraries: &[String]) -> String {
    let said = key.type_name.as_deref().or(key.code.as_deref());
    let said = said.map_or_else(|| masked(&key.message), str::to_owned);
    let through = libraries.first().map(|name| format!(" in {}", span(name))).unwrap_or_default();
    format!("{}{through}", span(head(&PrintableLine(&said).to_string(), 80)))
}

/// A text as a span of code, whatever marks it has in it.
fn span(text: &str) -> String {
    let marks = "`".repeat(longest_run(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{marks}{space}{}{space}{marks}", PrintableLine(text))
}

/// How many back-ticks stand together at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::skill;
    use crate::trace;

    fn scaffold(paste: &str) -> String {
        let paste = Paste::new(paste.as_bytes());
        let events = trace::events(&paste);
        let name = "a-b".parse().expect("a name");
        Scaffold::of(&name, &paste, &events, vec!["near-one".to_owned()])
            .map_or_else(String::new, |scaffold| scaffold.text())
    }

    #[test]
    fn what_belongs_to_one_run_is_masked() {
        for (text, want) in [
            (
                "sqlite3.ProgrammingError: created in thread id 139999005947584 and this is thread id 139998997554880.",
                "sqlite3.ProgrammingError: created in thread id ... and this is thread id ....",
            ),
            ("Error: Cannot find module '/srv/app/x.js'", "Error: Cannot find module '...'"),
            (
                "listen tcp 127.0.0.1:8080: bind: address already in use",
                "listen tcp ...: bind: address already in use",
            ),
            (
                "ModuleNotFoundError: No module named 'requests'",
                "ModuleNotFoundError: No module named 'requests'",
            ),
            ("exit status 127", "exit status 127"),
        ] {
            assert_eq!(masked(text), want);
        }
    }

    #[test]
    fn the_error_its_type_and_its_libraries_are_filled_in() {
        let text = scaffold(
            "Traceback (most recent call last):\n  File \"/a/lib/python3.11/site-packages/starlette/routing.py\", line 7, in app\n    \
             await f()\n  File \"/srv/shop/store.py\", line 9, in rows\n    self.db.execute(q)\nsqlite3.ProgrammingError: SQLite objects \
             created in a thread can only be used in that same thread. The object was created in thread id 1399 and this is thread id 1398.\n",
        );
        for part in [
            "name: a-b\n",
            "library: starlette\n",
            "SQLite objects created in a thread can only be used in that same thread. The object was created in thread id ...",
            "- The error is of type `sqlite3.ProgrammingError`.",
            "- The stack goes through `starlette`.",
            "what tells it from `near-one`",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn a_paste_without_an_error_has_none() {
        assert_eq!(scaffold("all is well\n"), "");
    }

    #[test]
    fn a_case_keeps_no_secret_that_colours_hide() {
        let paste =
            Paste::new(b"DB_PASSWORD=\x1b[31mhunter2\x1b[0m\nError: \x1b[1mx\x1b[0m failed\n");
        assert_eq!(case(&paste, None), "DB_PASSWORD=<secret>\nError: \u{1b}[1mx\u{1b}[0m failed\n");
    }

    #[test]
    fn of_a_long_paste_what_is_around_the_error_is_kept() {
        let noise = "compiling a crate of no interest\n".repeat(20_000);
        let paste =
            Paste::new(format!("{noise}ValueError: the reactor core jammed\n{noise}").as_bytes());
        let case = case(&paste, None);
        assert!(case.len() < MAX_CASE_BYTES && case.contains("ValueError"), "{}", case.len());
    }

    proptest! {
        #[test]
        fn any_paste_gives_a_skill_that_can_be_read(text in "(Error: |Traceback \\(most recent call last\\):\n|  File \"/a/b.py\", line 1, in f\n|ValueError: |`|---\n|# |[a-z ]|: |'|\"|\n|\\PC){0,40}") {
            let text = scaffold(&text);
            if !text.is_empty() {
                let parsed = skill::parse(&text, "x");
                prop_assert!(parsed.problems.is_empty(), "{:?}\n{text}", parsed.problems);
                prop_assert_eq!(&parsed.skill.name, "a-b");
                prop_assert!(parsed.skill.sections.len() >= 6, "{text}");
            }
        }
    }
}
