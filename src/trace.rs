//! Errors in a pasted text: what failed, how it is called, where it came from.
//!
//! [`events`] walks the lines of a [`Paste`] once. At each line every reader of `READERS` may say "an error
//! of mine starts here" and take as many lines as belong to it; what no reader takes is looked at once more
//! by `plain`, which knows errors only by their words. Readers are pure, one language or tool a file.

mod agent;
mod ansible;
mod body;
mod c;
mod cloud;
mod dart;
mod docker;
mod dotnet;
mod elixir;
mod engine;
mod footer;
mod git;
mod go;
mod haskell;
mod headed;
mod java;
mod kubernetes;
mod lua;
mod make;
mod media;
mod nix;
mod node;
mod npm;
mod ocaml;
mod perl;
mod php;
mod pip;
mod place;
mod plain;
mod python;
mod quoting;
mod ruby;
mod rust;
mod science;
mod shape;
mod shell;
mod sql;
mod swift;
mod system;
mod terraform;
mod tex;
mod typescript;

pub(crate) use ansible::is_generic as is_generic_result;

use std::ops::Range;

use crate::limits::{MAX_EVENTS, MAX_MESSAGE_BYTES};
use crate::paste::{Line, Mark, Paste, head};

/// Who printed an error.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names of languages and tools")]
pub enum Family {
    Python,
    Node,
    TypeScript,
    Java,
    Go,
    Rust,
    C,
    Dotnet,
    Ruby,
    Php,
    Perl,
    Swift,
    Elixir,
    Haskell,
    Shell,
    Git,
    Docker,
    Npm,
    Pip,
    Sql,
    Kubernetes,
    Terraform,
    Make,
    System,
    /// Known only by the words of its line.
    Other,
}

impl Family {
    /// The name in JSON, which never changes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Node => "node",
            Self::TypeScript => "typescript",
            Self::Java => "java",
            Self::Go => "go",
            Self::Rust => "rust",
            Self::C => "c",
            Self::Dotnet => "dotnet",
            Self::Ruby => "ruby",
            Self::Php => "php",
            Self::Perl => "perl",
            Self::Swift => "swift",
            Self::Elixir => "elixir",
            Self::Haskell => "haskell",
            Self::Shell => "shell",
            Self::Git => "git",
            Self::Docker => "docker",
            Self::Npm => "npm",
            Self::Pip => "pip",
            Self::Sql => "sql",
            Self::Kubernetes => "kubernetes",
            Self::Terraform => "terraform",
            Self::Make => "make",
            Self::System => "system",
            Self::Other => "other",
        }
    }
}

/// The place of an error in its chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Link {
    /// The one to fix.
    #[default]
    Root,
    /// One of several of equal standing in a group; each is to be fixed.
    Member,
    /// Was being handled when the root was raised.
    Context,
    /// Only passes the root on, or only says that something failed.
    Wrapper,
    /// Came up while the root was cleaned up after.
    Suppressed,
    /// A warning: never the reason of a failure, sometimes what was asked about.
    Warning,
}

impl Link {
    /// The name in JSON, which never changes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Member => "member",
            Self::Context => "context",
            Self::Wrapper => "wrapper",
            Self::Suppressed => "suppressed",
            Self::Warning => "warning",
        }
    }
}

/// A place that the program was at when it failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The file, or what the runtime prints in place of one.
    pub file: String,
    /// The function, qualified as printed.
    pub function: Option<String>,
}

impl Frame {
    /// A frame in `file`.
    #[must_use]
    pub fn new(file: &str, function: Option<&str>) -> Self {
        Self {
            file: head(file, 512).to_owned(),
            function: function.map(|name| head(name, 256).to_owned()),
        }
    }
}

/// One error found in a paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who printed it.
    pub family: Family,
    /// Its type as printed: `sqlite3.ProgrammingError`, `java.lang.NullPointerException`.
    pub type_name: Option<String>,
    /// A code that stays the same from run to run: `E0308`, `TS2345`, `ENOENT`, `23505`.
    pub code: Option<String>,
    /// What it says, first line only; may be empty.
    pub message: String,
    /// Its place in its chain.
    pub link: Link,
    /// The lines that are its own, as indices into [`Paste::lines`].
    pub lines: Range<usize>,
    /// The line that says it: type and message.
    pub key: usize,
    /// Lines that add to the message: notes, hints, properties.
    pub details: Vec<usize>,
    /// Where it happened, in the order of printing.
    pub frames: Vec<Frame>,
    /// Events of one chain or one build step share a number.
    pub chain: u32,
}

impl Event {
    /// An error that is said on line `key`, and knows no more yet.
    #[must_use]
    pub fn new(family: Family, key: usize, message: &str) -> Self {
        Self {
            family,
            type_name: None,
            code: None,
            message: head(message.trim(), MAX_MESSAGE_BYTES).to_owned(),
            link: Link::Root,
            lines: key..key + 1,
            key,
            details: Vec::new(),
            frames: Vec::new(),
            chain: 0,
        }
    }

    /// The same with its type.
    #[must_use]
    pub fn typed(mut self, type_name: &str) -> Self {
        self.type_name = Some(head(type_name, 256).to_owned()).filter(|name| !name.is_empty());
        self
    }

    /// The same with its code.
    #[must_use]
    pub fn coded(mut self, code: impl Into<Option<&'static str>>) -> Self {
        self.code = code.into().map(str::to_owned);
        self
    }

    /// The same with a code read from the text.
    #[must_use]
    pub fn with_code(mut self, code: Option<&str>) -> Self {
        self.code = code.map(|code| head(code, 64).to_owned()).filter(|code| !code.is_empty());
        self
    }

    /// The same with the code that its message says in words of its own, where no reader has found one.
    fn with_said_code(self) -> Self {
        if self.code.is_some() {
            return self;
        }
        let code = sql::code_in(&self.message).or_else(|| agent::protocol_code(&self.message));
        let code = code.map(str::to_owned);
        Self { code, ..self }
    }

    /// The same with its place in the chain.
    #[must_use]
    pub fn linked(mut self, link: Link) -> Self {
        self.link = link;
        self
    }

    /// The same with the lines that are its own.
    #[must_use]
    pub fn spanning(mut self, lines: Range<usize>) -> Self {
        self.lines = lines;
        self
    }

    /// The same for a line that ends with a colon, where it only names what failed (`Configuration error:`) or the next one is
    /// deeper, a part of the sentence.
    fn say_what_is_below(&mut self, lines: Lines<'_>) {
        /// Most words of a name.
        const MOST: usize = 3;
        let below = self.details.first().filter(|&&line| {
            let is_name = self.message.split_whitespace().count() <= MOST;
            let is_deeper = indent(lines.text(line)) > indent(lines.text(self.key));
            self.message.ends_with(':') && line == self.key + 1 && (is_name || is_deeper)
        });
        // A list, a stack or source says nothing by its first line.
        let says = |line: &str| {
            line.trim_start().starts_with(char::is_alphanumeric)
                && !shape::begins(line.trim_start(), &["at ", "Traceback ", "File \""])
                && !plain::looks_like_source(line)
        };
        match below.map(|&line| lines.text(line)).filter(|line| says(line)) {
            Some(line) => {
                let message = format!("{} {}", self.message, line.trim());
                head(&message, MAX_MESSAGE_BYTES).clone_into(&mut self.message);
            }
            None => self.say_first_detail(lines),
        }
    }

    /// Takes the first detail for the message where the line of the type says nothing.
    pub(crate) fn say_first_detail(&mut self, lines: Lines<'_>) {
        if self.message.is_empty()
            && let Some(&first) = self.details.first()
        {
            head(lines.text(first).trim(), MAX_MESSAGE_BYTES).clone_into(&mut self.message);
        }
    }
}

/// What a reader took: errors, and the line after the last one that belongs to them. A reader may take lines
/// that are nobody's error, so that no other mistakes them for one.
pub(crate) struct Found {
    /// In the order of printing. Those of one chain only.
    pub(crate) events: Vec<Event>,
    /// Past the last line taken.
    pub(crate) end: usize,
}

impl Found {
    /// No error: lines that only look like one, up to `end`.
    pub(crate) fn none(end: usize) -> Self {
        Self { events: Vec::new(), end }
    }

    /// One error.
    pub(crate) fn one(event: Event) -> Self {
        let end = event.lines.end;
        Self { events: vec![event], end }
    }
}

/// The lines of a paste, readable past the end.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'p>(&'p [Line]);

impl<'p> Lines<'p> {
    /// The text of a line, empty past the end.
    pub(crate) fn text(self, at: usize) -> &'p str {
        self.0.get(at).map_or("", |line| line.text.as_str())
    }

    /// What was taken off the front of a line.
    pub(crate) fn mark(self, at: usize) -> Mark {
        self.0.get(at).map_or(Mark::None, |line| line.mark)
    }

    /// The line of the user's text that a line comes from; 0 past the end.
    pub(crate) fn number(self, at: usize) -> u32 {
        self.0.get(at).map_or(0, |line| line.number)
    }

    /// Whether a line begins a record of a log, by the level before it. A record may hold several lines.
    pub(crate) fn begins_record(self, at: usize) -> bool {
        let number = |at: usize| self.0.get(at).map(|line| line.number);
        matches!(self.mark(at), Mark::Info | Mark::Warning | Mark::Logged)
            && (at == 0 || number(at) != number(at - 1))
    }

    /// How many lines there are.
    pub(crate) fn len(self) -> usize {
        self.0.len()
    }
}

/// Reads an error that starts at a line, or says that none of its kind does.
///
/// A reader looks at most [`MAX_EVENT_LINES`](crate::limits::MAX_EVENT_LINES) lines ahead, and refuses a line that
/// is not its own by the line alone, so that a paste is read in linear time.
pub(crate) type Reader = fn(Lines<'_>, usize) -> Option<Found>;

/// Every reader, the more particular first.
const READERS: &[Reader] = &[
    headed::counted,
    footer::read,
    rust::read,
    npm::read,
    go::read,
    ansible::read,
    terraform::read,
    cloud::read,
    kubernetes::read,
    docker::read,
    pip::read,
    git::read,
    tex::read,
    media::read,
    headed::read,
    quoting::read,
    body::read,
    python::read,
    typescript::read,
    java::read,
    dotnet::read,
    ruby::read,
    php::read,
    elixir::read,
    swift::read,
    dart::read,
    engine::read,
    haskell::read,
    ocaml::read,
    lua::read,
    science::read,
    perl::read,
    node::read,
    sql::read,
    make::read,
    nix::read,
    c::read,
    shell::read,
    system::read,
    go::last_words,
    agent::read,
    footer::counts::read,
    // A type and a message alone look much the same in all languages.
    python::read_last_line,
];

/// Every error in a paste, in the order of printing.
#[must_use]
pub fn events(paste: &Paste) -> Vec<Event> {
    walk(Lines(paste.lines()))
}

/// Every error in some lines, in the order of printing.
fn walk(lines: Lines<'_>) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut chain = 0;
    let mut at = 0;
    // What a reader found below the line that is looked at, so that no line is read twice.
    let mut ahead: Option<Found> = None;
    // Events that only say that something failed: wrappers, if anything says why.
    let mut states: Vec<usize> = Vec::new();
    while at < lines.len() && events.len() < MAX_EVENTS {
        let known = ahead.take().or_else(|| particular(lines, at));
        let found = known.or_else(|| {
            let mut found = plain::read(lines, at)?;
            let is_state = |event: &Event| plain::says_no_more(lines, event);
            states.extend(found.events.iter().any(is_state).then_some(events.len()));
            ahead = cut_short(lines, &mut found, at);
            found.events.iter_mut().for_each(|event| event.say_what_is_below(lines));
            Some(found)
        });
        let Some(mut found) = found else {
            at += 1;
            continue;
        };
        end_at_record(lines, &mut found);
        let known_before = events.len();
        events.extend(
            found.events.into_iter().map(|event| Event { chain, ..event.with_said_code() }),
        );
        events[known_before..].iter_mut().for_each(body::complete);
        chain += 1;
        at = found.end.max(at + 1);
    }
    // Where nothing else is told, it is all that failed.
    if !events.iter().any(|event| matches!(event.link, Link::Root | Link::Member)) {
        for state in states {
            events[state].link = Link::Root;
        }
    }
    events
}

/// What the readers that know what they read make of a line.
fn particular(lines: Lines<'_>, at: usize) -> Option<Found> {
    if lines.text(at).trim().is_empty() {
        return None;
    }
    READERS.iter().find_map(|read| read(lines, at))
}

/// Ends what is known by its words alone before the first line that a reader knows, and returns what that
/// reader found. A line right above a stack only announces it, and one that ends with a colon does over a blank line too.
fn cut_short(lines: Lines<'_>, plain: &mut Found, start: usize) -> Option<Found> {
    // Loggers may set a blank line between what they say of a stack and the stack.
    let is_logged = lines.mark(start) == Mark::Logged;
    let is_open = lines.text(start).trim_end().ends_with(':');
    let gap = usize::from((is_logged || is_open) && lines.text(start + 1).trim().is_empty());
    let end = plain.end.max(start + 1 + gap);
    let (at, found) = (start + 1..=end).find_map(|at| Some((at, particular(lines, at)?)))?;
    let is_below = at == start + 1 + gap;
    // Who leaves by an exit said why before.
    let leaves = |event: &Event| event.type_name.as_deref() == Some("SystemExit");
    let announces = is_below
        && !found.events.iter().any(leaves)
        && found.events.iter().any(|event| !event.frames.is_empty());
    plain.end = at;
    for event in &mut plain.events {
        event.lines.end = event.lines.end.min(at);
        event.details.retain(|&line| line < at);
        let says_nothing = event.message.is_empty() && event.details.is_empty();
        if (announces || says_nothing) && event.link == Link::Root {
            event.link = Link::Wrapper;
        }
    }
    Some(found)
}

/// Ends each error that was printed as it is before the next record of a log: what a reader takes for its message may go on there.
fn end_at_record(lines: Lines<'_>, found: &mut Found) {
    let mut is_cut = false;
    for event in &mut found.events {
        let mut behind = event.key + 1..event.lines.end;
        // Some loggers begin each line of a report.
        if lines.begins_record(event.key) {
            continue;
        }
        if let Some(record) = behind.find(|&line| lines.begins_record(line)) {
            event.lines.end = record;
            event.details.retain(|&line| line < record);
            is_cut = true;
        }
    }
    if is_cut && let Some(end) = found.events.iter().map(|event| event.lines.end).max() {
        found.end = end;
    }
}

/// The number of leading spaces, a tab counting as one.
pub(crate) fn indent(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Splits `Type: message` where the type looks like the name of an exception or error class.
pub(crate) fn typed(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\')))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if !is_type_name(name) {
        return None;
    }
    if rest.trim().is_empty() {
        return Some((name, ""));
    }
    rest.strip_prefix(':').map(|message| (name, message.trim()))
}

/// How much a text looks like an error by its words alone; from 4 on a line is taken for one.
pub(crate) fn failure_score(text: &str) -> u32 {
    plain::score(text)
}

/// Whether a name is that of an exception class, by the endings that languages agree on.
pub(crate) fn is_type_name(name: &str) -> bool {
    let last = name.rsplit(['.', '\\', '$']).next().unwrap_or(name);
    last.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && last.len() <= 128
        && [
            "Error",
            "Exception",
            "Warning",
            "Failure",
            "Fault",
            "Exit",
            "Interrupt",
            "Timeout",
            "Expired",
            "NotFound",
            "DoesNotExist",
            "Violation",
            "StopIteration",
            "ExceptionGroup",
            "Expectation",
            "Panic",
            "Denied",
            "Mismatch",
        ]
        .iter()
        .any(|end| last.ends_with(end))
}

/// A system error name: `ENOENT`, `EADDRINUSE`, `ERR_MODULE_NOT_FOUND`, `ERR_PNPM_X`.
pub(crate) fn symbolic_code(word: &str) -> bool {
    let rest = match word.strip_prefix("ERR_") {
        Some(rest) => rest,
        None => match word.strip_prefix('E') {
            Some(rest) if !rest.contains('_') && (3..=14).contains(&rest.len()) => rest,
            _ => return false,
        },
    };
    !rest.is_empty()
        && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && rest.bytes().any(|b| b.is_ascii_uppercase())
        && !SHOUTED.contains(&word)
}

/// Words in capitals that begin with an E and are no code.
const SHOUTED: &[&str] = &[
    "ERROR",
    "ERRORS",
    "ERRO",
    "EXCEPTION",
    "ENGINE",
    "EVENT",
    "EVENTS",
    "EMPTY",
    "ENABLE",
    "ENABLED",
    "EXISTS",
    "EXIT",
    "EXPECTED",
    "EXPIRED",
    "EXECUTE",
    "EXPORT",
    "EXTERNAL",
    "ENDPOINT",
    "ENTRYPOINT",
];

/// Panics unless reading keeps its promises for `bytes`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn check_invariants(bytes: &[u8]) {
    let paste = Paste::new(bytes);
    for event in events(&paste) {
        assert!(event.lines.start <= event.key && event.key < event.lines.end, "{event:?}");
        assert!(event.lines.end <= paste.lines().len(), "{event:?}");
        assert!(event.message.len() <= MAX_MESSAGE_BYTES, "{event:?}");
        assert!(event.details.iter().all(|&at| at < paste.lines().len()), "{event:?}");
    }
}

/// What is read from a paste, an event a line, as the tests of the readers state it.
#[cfg(test)]
fn told(paste: &str) -> Vec<String> {
    let tell = |event: &Event| {
        let type_name = event.type_name.as_deref().unwrap_or("-");
        let code = event.code.as_deref().unwrap_or("-");
        format!(
            "{} {} {type_name} {code} {}",
            event.family.as_str(),
            event.link.as_str(),
            event.message
        )
    };
    events(&Paste::new(paste.as_bytes())).iter().map(tell).collect()
}

/// Panics unless a paste holds one error, and this one: what the tests of the readers of tools state.
#[cfg(test)]
#[track_caller]
fn check_one(paste: &str, family: Family, link: Link, code: Option<&str>, message: &str) {
    let events = events(&Paste::new(paste.as_bytes()));
    assert_eq!(events.len(), 1, "{paste}\n{events:?}");
    let event = &events[0];
    assert_eq!(
        (event.family, event.link, event.code.as_deref(), event.message.as_str()),
        (family, link, code, message),
        "{paste}"
    );
}
