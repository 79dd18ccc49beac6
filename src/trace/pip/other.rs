//! Poetry, conda, and the interpreter that does not find pip.

use super::{MAX_LINES, event};
use crate::trace::shape::{after, begins, paragraph, written};
use crate::trace::{Found, Lines, indent, typed};

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
        return None;
    }
    let end = paragraph(lines, start, MAX_LINES);
    // The proof may be told in paragraphs; the last sentence draws the conclusion.
    let key = (start..end.max(start + 1) + 20)
        .find(|&at| lines.text(at).trim_end().ends_with("version solving failed."))?;
    let mut event = event(key, lines.text(key)).spanning(start..key + 1);
    event.details =
        (start..key).filter(|&at| !lines.text(at).trim().is_empty()).take(MAX_LINES).collect();
    Some(Found { events: vec![event], end: key + 1 })
}

/// `PackagesNotFoundError: The following packages are not available from current channels:`
pub(super) fn conda(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
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
    Some(Found::one(event.spanning(at..end)))
}

/// `/usr/bin/python3: No module named pip`
pub(super) fn interpreter(text: &str, at: usize) -> Option<Found> {
    let (program, message) = text.split_once(": ")?;
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let python = begins(name, &["python", "pypy"]) && !name.contains(' ');
    (python
        && after(
            message,
            &["No module named ", "can't open file '", "Error while finding module specification"],
        )
        .is_some())
    .then(|| Found::one(event(at, message)))
}
