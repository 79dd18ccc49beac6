//! OpenSSH, and what copies over it.

use super::{event, fails, wrapper};
use crate::trace::shape::{after, begins, digits, exit_code, holds, program};
use crate::trace::{Found, Lines};

/// What its programs say in words that are no failure by themselves.
const SAID: &[&str] = &[
    "connect to host ",
    "connect to address ",
    "Received message too ",
    "not a regular file",
    "not a directory",
    "No user exists for uid ",
    "stat local ",
    "dest open ",
    "remote open ",
    "ambiguous target",
];
/// Most lines of a banner.
const MAX_LINES: usize = 24;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if text.starts_with("@@@@@@@@") {
        return banner(lines, at);
    }
    if text == "Host key verification failed." {
        // Why, a banner has told.
        let told =
            (at.saturating_sub(MAX_LINES)..at).any(|line| lines.text(line).starts_with("@@@@@@@@"));
        return Some(Found::one(if told { wrapper(at, text) } else { event(at, text) }));
    }
    let denied =
        text.ends_with([')', '.']).then(|| text.split_once(": Permission denied (")).flatten();
    // A number behind it is of the system, not of a way to log in.
    let denied = denied.filter(|(_, ways)| digits(ways) == 0);
    if let Some(message) = denied.map(|(user, _)| &text[user.len() + 2..]) {
        let told = (at.saturating_sub(6)..at).any(|line| {
            holds(lines.text(line), &["are too open.", "Load key \"", "Bad owner or permissions"])
        });
        return (!text.split(": ").next().unwrap_or_default().contains(' '))
            .then(|| Found::one(if told { wrapper(at, message) } else { event(at, message) }));
    }
    let direct = begins(
        text,
        &[
            "kex_exchange_identification: ",
            "Unable to negotiate with ",
            "Bad owner or permissions on ",
            "Load key \"",
            "Received disconnect from ",
            "banner exchange: ",
            "Connection timed out during banner exchange",
            "client_loop: send disconnect: ",
            "subsystem request failed on channel",
            "channel 0: open failed: ",
            "no matching host key type found",
            "Could not open a connection to your authentication agent.",
            "Error connecting to agent: ",
        ],
    ) || text.starts_with("Connection closed by ") && text.contains(" port ")
        || text.starts_with("Connection reset by ") && text.contains(" port ")
        || text.starts_with("Connection to ") && text.ends_with(" closed by remote host.")
        || text.starts_with("Permissions 0") && text.ends_with(" are too open.");
    if direct {
        return Some(Found::one(event(at, text)));
    }
    if let Some(message) = text.strip_prefix("rsync error: ") {
        return rsync(message, at);
    }
    let (name, message) = program(text)?;
    // What runs over a connection ends with it.
    if begins(message, &["Connection closed", "connection unexpectedly closed"])
        && (at.saturating_sub(2)..at).any(|line| is_refusal(lines.text(line).trim()))
    {
        return Some(Found::one(wrapper(at, message)));
    }
    match name {
        "ssh" | "scp" | "sftp" | "ssh-copy-id" | "ssh-add" | "ssh-keygen" => {
            fails(message, SAID).then(|| Found::one(event(at, message)))
        }
        "rsync" => rsync(message, at),
        _ => None,
    }
}

/// What ssh says when there is no connection.
fn is_refusal(text: &str) -> bool {
    text.starts_with("ssh: ")
        || holds(
            text,
            &["Permission denied (", "Host key verification failed", "Connection closed by "],
        )
}

/// The box of at signs, and the advice below it.
fn banner(lines: Lines<'_>, at: usize) -> Option<Found> {
    let title = lines.text(at + 1).trim().trim_matches('@').trim();
    let title = after(title, &["WARNING: "])?;
    let mut end = at + 2;
    while end < lines.len() && end < at + MAX_LINES {
        let text = lines.text(end).trim();
        if text.is_empty()
            || text == "Host key verification failed."
            || text.contains("Permission denied (")
            || begins(text, &["fatal: ", "Load key \""])
        {
            break;
        }
        end += 1;
    }
    // The permissions say more than the title.
    let key =
        (at + 2..end).find(|&line| lines.text(line).starts_with("Permissions 0")).unwrap_or(at + 1);
    let message = if key == at + 1 { title } else { lines.text(key) };
    let mut event = event(key, message).spanning(at..end);
    event.details = (at + 3..end).filter(|&line| line != key).collect();
    Some(Found { events: vec![event], end })
}

/// `rsync error: some files could not be transferred (code 23) at main.c(1338)`
fn rsync(message: &str, at: usize) -> Option<Found> {
    let code = message
        .split_once("(code ")
        .and_then(|(_, rest)| rest.split(')').next())
        .or_else(|| exit_code(message));
    match code {
        Some(code) => Some(Found::one(wrapper(at, message).with_code(Some(code)))),
        None => holds(message, &[" failed: ", "connection unexpectedly closed", "error: "])
            .then(|| Found::one(event(at, message))),
    }
}
