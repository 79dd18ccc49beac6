//! Poetry, conda, mamba, and the interpreter that does not find pip.

use super::{Event, MAX_LINES, event, wrapper};
use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::head;
use crate::trace::shape::{begins, deeper, digits, paragraph, written};
use crate::trace::{Found, Lines, indent, is_type_name, typed};

/// Errors of conda, which print no traceback.
const CONDA: &[&str] = &[
    "PackagesNotFoundError",
    "UnsatisfiableError",
    "ResolvePackageNotFound",
    "CondaHTTPError",
    "CondaError",
    "CondaValueError",
    "CondaSSLError",
    "CondaVerificationError",
    "EnvironmentLocationNotFound",
    "EnvironmentNameNotFound",
    "EnvironmentFileNotFound",
    "LibMambaUnsatisfiableError",
    "CommandNotFoundError",
    "NoWritableEnvsDirError",
    "NotWritableError",
    "EnvironmentNotWritableError",
    "PackagesNotFoundInChannelsError",
    "ChannelError",
    "UnavailableInvalidChannel",
    "SpecsConfigurationConflictError",
    "RemoveError",
    "ClobberError",
    "InvalidVersionSpec",
    "CondaToSNonInteractiveError",
    "CondaDependencyError",
    "DirectoryNotACondaEnvironmentError",
];
/// `Because a depends on b (>=2), version solving failed.`
pub(super) fn poetry(lines: Lines<'_>, start: usize, text: &str) -> Option<Found> {
    if begins(
        text,
        &[
            "Poetry could not find a pyproject.toml",
            "pyproject.toml changed significantly since poetry.lock",
            "Could not find a matching version of package ",
            "The lock file is not compatible with the current version of Poetry",
            "The current project's supported Python range",
            "The currently activated Python version",
        ],
    ) {
        return Some(Found::one(event(start, text)));
    }
    if !text.starts_with("Because ") {
        return cleo(lines, start, text).or_else(|| source(start, text));
    }
    let end = paragraph(lines, start, MAX_LINES);
    // The proof may be told in paragraphs; the last sentence draws the conclusion.
    let name = start.checked_sub(2).map_or("", |at| lines.text(at).trim());
    let named = name == "SolverProblemError" && lines.text(start - 1).trim().is_empty();
    let key = (start..end.max(start + 1) + 20)
        .find(|&at| lines.text(at).trim_end().ends_with("version solving failed."))
        .or_else(|| named.then_some(start))?;
    let end = if key == start { end.max(start + 1) } else { key + 1 };
    let mut event = event(key, lines.text(key)).spanning(start..end);
    if named {
        event = event.typed(name);
    }
    event.details = (start..end)
        .filter(|&at| at != key && !lines.text(at).trim().is_empty())
        .take(MAX_LINES)
        .collect();
    Some(Found { events: vec![event], end })
}

/// `  RuntimeError`, what it says, and `  at ~/poetry/chef.py:164 in prepare`, with blank lines between: errors of Poetry and of other
/// commands that are made with Cleo.
fn cleo(lines: Lines<'_>, start: usize, text: &str) -> Option<Found> {
    let bare = is_type_name(text) && !text.contains([' ', ':']) && indent(lines.text(start)) > 0;
    if !bare || !lines.text(start + 1).trim().is_empty() {
        return None;
    }
    let key = start + 2;
    let end = paragraph(lines, key, MAX_LINES);
    let place = lines.text(end + 1).trim().strip_prefix("at ")?;
    let ours = end > key && place.contains(".py:") && place.contains(" in ");
    if !ours || lines.text(key).trim_start().starts_with("Because ") {
        return None;
    }
    let mut event = event(key, lines.text(key)).typed(text).spanning(start..end + 2);
    event.details = (key + 1..end).collect();
    Some(Found::one(event))
}

/// `    → 241│ raise SolverProblemError(e)`: source that is shown, no message.
fn source(at: usize, text: &str) -> Option<Found> {
    let text = text.strip_prefix("→ ").unwrap_or(text);
    let number = digits(text);
    (number > 0 && text[number..].starts_with('│')).then(|| Found::none(at + 1))
}

/// `error    libmamba Could not solve for environment specs`, with the reasons below or above it.
pub(super) fn mamba(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let (level, message) = text.split_once(" libmamba ")?;
    if !["error", "critical"].contains(&level.trim_end()) {
        return None;
    }
    let says_nothing =
        ["Could not solve for environment specs", "UnsatisfiableError"].contains(&message.trim());
    let end = deeper(lines, at + 1, indent(lines.text(at)), MAX_LINES).max(at + 1);
    let mut event =
        if says_nothing && end == at + 1 { wrapper(at, message) } else { event(at, message) };
    event.details = (at + 1..end).filter(|&line| !lines.text(line).trim().is_empty()).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// A list says what its first line announces, or what stands for the message of a type.
fn say_first_entry(lines: Lines<'_>, event: &mut Event) {
    let first = event.details.first().and_then(|&line| lines.text(line).trim().strip_prefix("- "));
    let Some(first) = first.filter(|_| event.message.is_empty() || event.message.ends_with(':'))
    else {
        return;
    };
    let message = format!("{} {first}", event.message);
    head(message.trim_start(), MAX_MESSAGE_BYTES).clone_into(&mut event.message);
}

/// `Encountered problems while solving:` over a list, which older versions print without a type.
fn unsolved(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let first = lines.text(at + 1).trim().strip_prefix("- ")?;
    if text != "Encountered problems while solving:" {
        return None;
    }
    let end = deeper(lines, at + 1, indent(lines.text(at)), MAX_LINES).max(at + 2);
    let mut event = event(at + 1, first).spanning(at..end);
    event.details = (at + 2..end).filter(|&line| !lines.text(line).trim().is_empty()).collect();
    Some(Found::one(event))
}

/// `PackagesNotFoundError: The following packages are not available from current channels:`
pub(super) fn conda(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if begins(text, &["Solving environment: failed", "Collecting package metadata"])
        && text.contains(": failed")
    {
        // Each try is reported; what came of them all is told in the end.
        return Some(Found::one(wrapper(at, text)));
    }
    if let Some(found) = unsolved(lines, at, text) {
        return Some(found);
    }
    let (name, message) = typed(text)
        .or_else(|| text.split_once(": "))
        .or_else(|| text.strip_suffix(':').map(|name| (name, "")))?;
    if !CONDA.contains(&name) {
        return None;
    }
    let mut event = event(at, message).typed(name);
    let mut end = at + 1;
    // The packages are listed behind a blank line.
    while let Some(next) = written(lines, end, 2).filter(|&next| {
        begins(lines.text(next).trim_start(), &["- ", "└─", "├─", "│", "Elapsed:"])
            || indent(lines.text(next)) > 1
    }) {
        event.details.push(next);
        end = next + 1;
        if end > at + MAX_LINES {
            break;
        }
    }
    say_first_entry(lines, &mut event);
    Some(Found::one(event.spanning(at..end)))
}

/// `/usr/bin/python3: No module named pip`
pub(super) fn interpreter(text: &str, at: usize) -> Option<Found> {
    let (program, message) = text.split_once(": ")?;
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let module = message.strip_prefix("No module named ")?.trim_matches(['\'', '"', '.']);
    let python = begins(name, &["python", "pypy"]) && !name.contains(' ');
    // Any other module is none of the interpreter's own.
    let ours = module.split('.').next().is_some_and(|name| ["pip", "ensurepip"].contains(&name));
    (python && ours).then(|| Found::one(event(at, message)))
}
