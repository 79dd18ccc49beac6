//! Systematic changes of an output: what differs between two machines, runs and logs of the same failure.

use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use skillbook::matcher;
use skillbook::paste::Paste;
use skillbook::trace;

/// A way to print the same failure differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Variation {
    AsItWas,
    OtherPaths,
    OtherVersions,
    OtherNumbers,
    ActionsLog,
    ComposeLog,
    JsonRecords,
    HeadCut,
    TailCut,
    OuterError,
    InALongLog,
    OnOneLine,
}

impl Variation {
    pub(crate) const ALL: [Self; 12] = [
        Self::AsItWas,
        Self::OtherPaths,
        Self::OtherVersions,
        Self::OtherNumbers,
        Self::ActionsLog,
        Self::ComposeLog,
        Self::JsonRecords,
        Self::HeadCut,
        Self::TailCut,
        Self::OuterError,
        Self::InALongLog,
        Self::OnOneLine,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AsItWas => "as it was",
            Self::OtherPaths => "other paths",
            Self::OtherVersions => "other versions",
            Self::OtherNumbers => "other ids and numbers",
            Self::ActionsLog => "stamps of a CI log",
            Self::ComposeLog => "prefixes of compose",
            Self::JsonRecords => "lines as JSON records",
            Self::HeadCut => "head cut off",
            Self::TailCut => "tail cut off",
            Self::OuterError => "an outer error after it",
            Self::InALongLog => "in the middle of a log",
            Self::OnOneLine => "a trace without line ends",
        }
    }

    /// The output so changed; `None` where this changes nothing, or cuts off the line that tells the error.
    pub(crate) fn of(self, text: &str) -> Option<String> {
        let changed = match self {
            Self::AsItWas => return Some(text.to_owned()),
            Self::OtherPaths => other_paths(text),
            Self::OtherVersions => other_versions(text),
            Self::OtherNumbers => other_numbers(text),
            Self::ActionsLog => prefixed(text, |line| {
                format!("2026-03-14T09:{:02}:{:02}.5358979Z ", line / 60 % 60, line % 60)
            }),
            Self::ComposeLog => prefixed(text, |_| "worker-1  | ".to_owned()),
            Self::JsonRecords => records(text),
            Self::HeadCut => head_cut(text)?,
            Self::TailCut => tail_cut(text)?,
            Self::OuterError => outer_error(text),
            Self::InALongLog => format!("{LOG_BEFORE}{text}\n{LOG_AFTER}"),
            Self::OnOneLine => on_one_line(text)?,
        };
        (changed != text).then_some(changed)
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

/// The folders that programs of other people lie in, kept in length and kind.
fn other_paths(text: &str) -> String {
    static FOLDER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(/home/[\w.-]+|/Users/[\w.-]+|/srv|/app|/work(?:space)?)/(?:([\w-]+)/)?")
    });
    FOLDER.replace_all(text, "/opt/build/agent7/checkout/").into_owned()
}

fn other_versions(text: &str) -> String {
    static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d+)\.(\d+)\.(\d+)\b"));
    let later = |found: &Captures| {
        let patch: u64 = found[3].parse().unwrap_or(0);
        format!("{}.{}.{}", &found[1], &found[2], patch.saturating_add(3))
    };
    VERSION.replace_all(text, later).into_owned()
}

/// Addresses, hashes, and numbers of lines and processes.
fn other_numbers(text: &str) -> String {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"\b(?:0x[0-9a-f]{6,}|[0-9a-f]{12,64}|\d{5,}|line \d+|[\w./]+:\d+:\d+)\b")
    });
    let turned = |found: &Captures| -> String {
        let turn = |c: char| match c {
            '1'..='8' => char::from_digit(9 - c.to_digit(10).unwrap_or(0), 10).unwrap_or(c),
            _ => c,
        };
        let whole = &found[0];
        let (kept, rest) = whole.split_at(whole.find(|c: char| c.is_ascii_digit()).unwrap_or(0));
        let (kept, rest) = rest.strip_prefix("0x").map_or((kept, rest), |hex| ("0x", hex));
        kept.chars().chain(rest.chars().map(turn)).collect()
    };
    ADDRESS.replace_all(text, turned).into_owned()
}

fn prefixed(text: &str, prefix: impl Fn(usize) -> String) -> String {
    let mut changed = String::new();
    for (number, line) in text.lines().enumerate() {
        let _ = writeln!(changed, "{}{line}", prefix(number));
    }
    changed
}

fn records(text: &str) -> String {
    let mut changed = String::new();
    for line in text.lines() {
        let record = serde_json::json!({ "ts": 1_773_482_411, "level": "error", "msg": line });
        let _ = writeln!(changed, "{record}");
    }
    changed
}

/// What has two frames or more, as a page or a form may give it back.
fn on_one_line(text: &str) -> Option<String> {
    let is_frame = |line: &&str| line.starts_with("at ") || line.starts_with("File \"");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    (lines.iter().filter(|line| is_frame(line)).count() > 1).then(|| lines.join(" "))
}

/// The line of the output, from 0, that tells its error.
fn key_line(text: &str) -> Option<usize> {
    let paste = Paste::new(text.as_bytes());
    let events = trace::events(&paste);
    let key = matcher::key_event(&events)?.key;
    Some(paste.lines().get(key)?.number as usize - 1)
}

/// From 4 lines on, the first third.
fn head_cut(text: &str) -> Option<String> {
    let count = text.lines().count();
    let first = count / 3;
    (count > 3 && key_line(text)? >= first)
        .then(|| text.lines().skip(first).collect::<Vec<_>>().join("\n"))
}

/// From 4 lines on, the last third.
fn tail_cut(text: &str) -> Option<String> {
    let count = text.lines().count();
    let last = count - count / 3;
    (count > 3 && key_line(text)? < last)
        .then(|| text.lines().take(last).collect::<Vec<_>>().join("\n"))
}

/// What those print that were waiting for the program.
fn outer_error(text: &str) -> String {
    let after = if text.contains("Traceback (most recent call last)") {
        "\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  \
         File \"/usr/lib/tasks/runner.py\", line 88, in supervise\n    job.result()\nRuntimeError: job 4711 ended early\n"
    } else if text.contains("npm ") || text.contains("node:") {
        "npm error Lifecycle script `build` failed with error:\nnpm error code 1\nnpm error path /opt/agent/web\n"
    } else if text.contains("\tat ") {
        "make: *** [Makefile:31: integration] Error 1\n"
    } else {
        "make[1]: *** [Makefile:12: all] Error 2\nmake: *** [Makefile:4: release] Error 2\n##[error]Process completed with exit code 2.\n"
    };
    format!("{}\n{after}", text.trim_end())
}

const LOG_BEFORE: &str = "\
INFO  starting 4 workers
INFO  configuration read in 12 ms
INFO  listening for jobs
WARN  queue `mail` is 3 s behind
INFO  job 118 done in 840 ms
";

const LOG_AFTER: &str = "\
INFO  job 120 done in 411 ms
INFO  job 121 done in 95 ms
WARN  queue `mail` is 4 s behind
INFO  stopping: 4 workers left
INFO  stopped
";

/// Classes that a language gives to every program: of them alone nobody can tell what is wrong.
const GENERAL_TYPES: &[&str] = &[
    "AttributeError",
    "Error",
    "IOError",
    "ImportError",
    "IndexError",
    "KeyError",
    "NameError",
    "OSError",
    "ReferenceError",
    "RuntimeError",
    "SyntaxError",
    "TypeError",
    "ValueError",
    "java.io.IOException",
    "java.lang.IllegalArgumentException",
    "java.lang.IllegalStateException",
    "java.lang.RuntimeException",
    "sqlite3.OperationalError",
    "sqlite3.ProgrammingError",
];

/// What programs of one's own say, and no skill explains.
const OTHER_MESSAGES: &[&str] = &[
    "the ledger of march is not balanced by 12 cents",
    "voucher 7731 was issued for another warehouse",
    "turbine 4 reports a pressure above its rating",
    "shelf B-17 has more parcels than the scanner counted",
    "the harvest plan names a field twice",
    "violin part ends two bars before the cello",
];

/// The output of another failure of the same class, which nothing fits; `None` where the class says what is wrong.
pub(crate) fn same_class(text: &str, number: usize) -> Option<String> {
    let paste = Paste::new(text.as_bytes());
    let events = trace::events(&paste);
    let event = matcher::key_event(&events)?;
    let type_name = event.type_name.as_deref()?;
    let alone = events.iter().all(|other| other.message == event.message);
    let known = GENERAL_TYPES.contains(&type_name) && alone && text.contains(&event.message);
    (known && event.message.len() > 8)
        .then(|| text.replace(&event.message, OTHER_MESSAGES[number % OTHER_MESSAGES.len()]))
}
