//! Any program that prints its name and what the kernel refused: `cp: cannot stat 'a': No such file or directory`.

use super::{event, wrapper};
use crate::trace::shape::{begins, program};
use crate::trace::{Found, Lines, is_type_name};

/// Words of the C library, as they end a line.
const REFUSALS: &[&str] = &[
    "No such file or directory",
    "Permission denied",
    "Operation not permitted",
    "File exists",
    "Is a directory",
    "Not a directory",
    "Directory not empty",
    "No space left on device",
    "Read-only file system",
    "Too many open files",
    "Too many open files in system",
    "Device or resource busy",
    "Resource temporarily unavailable",
    "Cannot allocate memory",
    "Argument list too long",
    "Exec format error",
    "Text file busy",
    "Input/output error",
    "Broken pipe",
    "Invalid argument",
    "File name too long",
    "Too many levels of symbolic links",
    "Invalid cross-device link",
    "Disk quota exceeded",
    "File too large",
    "No such device",
    "No such device or address",
    "No such process",
    "Connection refused",
    "Connection timed out",
    "Connection reset by peer",
    "Network is unreachable",
    "No route to host",
    "Address already in use",
    "Cannot assign requested address",
    "Name or service not known",
    "Temporary failure in name resolution",
    "Operation timed out",
    "Operation not supported",
    "Function not implemented",
    "Inappropriate ioctl for device",
    "Stale file handle",
    "Structure needs cleaning",
    "Transport endpoint is not connected",
    "Host is down",
    "Protocol error",
    "Illegal seek",
    "Bad address",
    "Bad file descriptor",
    "Socket operation on non-socket",
    "nodename nor servname provided, or not known",
    "not found",
    "command not found",
];

/// What some programs say in words of their own, by the name of the program.
const OWN: &[(&str, &[&str])] = &[
    (
        "tar",
        &[
            "This does not look like a tar archive",
            "Unexpected EOF",
            "Cannot open",
            "Child returned status",
            "Error is not recoverable",
            "Exiting with failure status",
            "You must specify one of",
        ],
    ),
    ("gzip", &["stdin: not in gzip format", "unexpected end of file", "invalid compressed data"]),
    ("unzip", &["cannot find"]),
    (
        "sudo",
        &[
            "a password is required",
            "a terminal is required",
            "no tty present",
            "unable to resolve host",
            "account validation failure",
            "must be owned by",
        ],
    ),
    ("sed", &["-e expression", "can't read"]),
    ("jq", &["error", "parse error"]),
    (
        "mount",
        &[
            "wrong fs type",
            "unknown filesystem type",
            "bad option",
            "only root can do that",
            "special device",
        ],
    ),
    ("awk", &["syntax error", "cannot open", "line "]),
    (
        "gpg",
        &[
            "no valid OpenPGP data found",
            "decryption failed",
            "signing failed",
            "keyserver receive failed",
            "can't connect to",
        ],
    ),
    ("useradd", &["user '"]),
    ("find", &["unknown predicate", "paths must precede expression", "missing argument to"]),
    ("crontab", &["errors in crontab file", "no crontab for"]),
    ("docker-compose", &["command not found"]),
    ("xcrun", &["error"]),
    ("xcode-select", &["error"]),
    ("ping", &["unknown host", "cannot resolve"]),
];

/// Names before a colon that are no program.
const NO_PROGRAM: &[&str] = &[
    "error", "Error", "ERROR", "fatal", "Fatal", "FATAL", "warning", "Warning", "note", "help",
    "hint", "info", "INFO", "WARN", "WARNING", "DEBUG", "Caused", "Note", "cause", "reason",
    "Reason", "message", "msg", "debug",
];

pub(super) fn read(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let (name, message) = program(text)?;
    if NO_PROGRAM.contains(&name)
        || is_type_name(name)
        || message.is_empty()
        || name.contains(['[', ']']) && !name.ends_with(']')
    {
        return None;
    }
    let short = name.split([' ', '[']).next().unwrap_or(name);
    let short = short.rsplit(['/', '\\']).next().unwrap_or(short);
    let own = OWN
        .iter()
        .find(|(program, _)| *program == short)
        .is_some_and(|(_, words)| begins(message, words));
    // `prog: error: message`, as argument parsers and many others print.
    if let Some(said) = message
        .strip_prefix("error: ")
        .or_else(|| message.strip_prefix("fatal: "))
        .filter(|_| !text.starts_with(' '))
    {
        return Some(Found::one(event(at, said)));
    }
    let loading = message.starts_with("error while loading shared libraries: ")
        || message.starts_with("symbol lookup error: ")
        || message.contains("version `GLIBC");
    let refused = refusal(message).is_some_and(|refusal| {
        // With no more than the refusal, any word before the colon would do.
        let bare = message.trim_end_matches('.') == refusal;
        refusal != "not found"
            && (!bare
                || short.starts_with(|c: char| c.is_ascii_lowercase() || c == '.' || c == '/'))
    });
    let next = lines.text(at + 1);
    let usage = begins(next, &["Try '", "Try `", "usage: ", "Usage: "])
        && begins(
            message,
            &[
                "invalid option",
                "unrecognized option",
                "illegal option",
                "unknown option",
                "missing ",
                "extra operand",
                "option ",
                "too many arguments",
                "ambiguous option",
                "cannot ",
            ],
        );
    if !(own || loading || refused || usage) {
        return None;
    }
    let passed_on = begins(
        message,
        &["Child returned status", "Error is not recoverable", "Exiting with failure status"],
    );
    let end = if usage { at + 2 } else { at + 1 };
    Some(Found::one(if passed_on {
        wrapper(at, message)
    } else {
        event(at, message).spanning(at..end)
    }))
}

/// The words of the C library that a message ends with.
pub(super) fn refusal(message: &str) -> Option<&'static str> {
    let message = message.trim_end().trim_end_matches('.');
    // `(13: Permission denied)`, `(2)`, `[IP: …]` may close it.
    let bare = match message.rsplit_once(" (") {
        Some((before, inside)) if inside.len() <= 4 => before,
        _ => message,
    };
    REFUSALS
        .iter()
        .find(|refusal| {
            bare.ends_with(**refusal)
                && (bare.len() == refusal.len()
                    || bare[..bare.len() - refusal.len()].ends_with([' ', ':', '(']))
        })
        .copied()
}
