//! Services: systemd, nginx and Apache, and what the kernel reports of programs.

use super::{event, wrapper};
use crate::paste::{Mark, head};
use crate::trace::shape::{after, begins, between, digits, holds, is_number};
use crate::trace::{Event, Found, Lines, Link};

pub(super) fn read(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    systemd(lines, at, text)
        .or_else(|| status(lines, at, text))
        .or_else(|| nginx(lines, at, text))
        .or_else(|| apache(lines, at, text))
        .or_else(|| kernel(text, at))
}

/// `Job for nginx.service failed because …`, `a.service: Main process exited, code=exited, status=203/EXEC`
fn systemd(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    // The manager names itself and its process.
    let text = match text.strip_prefix("systemd[").and_then(|rest| rest.split_once("]: ")) {
        Some((pid, said)) if is_number(pid) => said,
        _ => text,
    };
    if text.starts_with("Job for ") && text.contains(" failed") {
        let see = begins(
            lines.text(at + 1),
            &["See \"systemctl status", "See 'systemctl status", "See \"journalctl"],
        );
        return Some(Found::one(wrapper(at, text).spanning(at..at + 1 + usize::from(see))));
    }
    if text.starts_with("Failed to start ") && text.ends_with('.') && !text.contains(": ") {
        return has_failed(lines, at).then(|| Found::one(wrapper(at, text)));
    }
    if text.starts_with("System has not been booted with systemd") {
        return Some(Found::one(event(at, text)));
    }
    if text.starts_with("Failed to connect to bus: ") {
        let told = at > 0 && lines.text(at - 1).starts_with("System has not been booted");
        return Some(Found::one(if told { wrapper(at, text) } else { event(at, text) }));
    }
    // Before systemd 229, the unit stands in the sentence.
    let ended = text
        .strip_prefix("Unit ")
        .and_then(|rest| rest.strip_suffix(" entered failed state."))
        .or_else(|| text.strip_suffix(" failed."));
    if ended.is_some_and(is_unit) {
        return Some(Found::one(wrapper(at, text)));
    }
    if text.split(": ").next().is_some_and(is_unit) {
        let (_, said) = text.split_once(": ")?;
        if begins(
            said,
            &[
                "Failed at step ",
                "Failed to execute",
                "Failed to locate executable",
                "Unable to locate executable",
                "Changing to the requested working directory failed",
                "Unit configuration has fatal error",
            ],
        ) {
            return Some(Found::one(event(at, said)));
        }
        if begins(said, &["Main process exited", "Control process exited"]) {
            let status = said.split_once("status=").map(|(_, status)| status.trim());
            let exec =
                status.filter(|status| status.contains('/') && !status.ends_with("/FAILURE"));
            let event = wrapper(at, said).with_code(exec);
            return Some(Found::one(if exec.is_some_and(|exec| is_own(lines, at, exec)) {
                event.linked(Link::Root)
            } else {
                event
            }));
        }
        if said.contains(" of this unit has been killed by the OOM killer") {
            return Some(Found::one(event(at, said)));
        }
        return begins(
            said,
            &[
                "Failed with result",
                "Unit entered failed state",
                "Start request repeated too quickly",
                "Scheduled restart job",
            ],
        )
        .then(|| Found::one(wrapper(at, said)));
    }
    let message = after(text, &["systemctl: ", "systemd: "]).unwrap_or(text);
    let known =
        begins(
            message,
            &[
                "Failed to start ",
                "Failed to restart ",
                "Failed to stop ",
                "Failed to enable unit: ",
                "Failed to reload ",
                "Failed to mask unit",
                "Failed to get unit file state",
            ],
        ) && holds(message, &[".service", ".socket", ".mount", ".timer", "Unit ", "Unit file"]);
    // A unit may be named by what it is; the line before tells that it is one.
    let described = message.starts_with("Failed to start ")
        && message.ends_with('.')
        && at
            .checked_sub(1)
            .is_some_and(|line| holds(lines.text(line), &[".service: ", ".mount: "]));
    if described {
        return Some(Found::one(wrapper(at, message)));
    }
    // A log says at first that a unit has failed, and why elsewhere.
    let reason = message.contains(": ");
    known.then(|| Found::one(if reason { event(at, message) } else { wrapper(at, message) }))
}

/// Whether a word is the name of a unit: `nginx.service`.
fn is_unit(name: &str) -> bool {
    [".service", ".socket", ".mount", ".timer", ".path", ".slice", ".scope"]
        .iter()
        .any(|end| name.ends_with(end))
        && !name.contains(' ')
}

/// Whether a unit has said just before that it failed, and why.
fn has_failed(lines: Lines<'_>, at: usize) -> bool {
    const WAYS: [&str; 3] =
        [": Failed with result '", ": Main process exited, ", ": Start request repeated too"];
    (at.saturating_sub(6)..at).any(|line| holds(lines.text(line), &WAYS))
}

/// How far around the state of a unit its log is looked at.
const LOG_LINES: usize = 24;

/// Whether a status is one of systemd itself, which could not run the program, and no line of the log says it in words.
fn is_own(lines: Lines<'_>, at: usize, status: &str) -> bool {
    let number = status.split('/').next().and_then(|number| number.parse::<u32>().ok());
    let told = (at.saturating_sub(6)..lines.len().min(at + LOG_LINES)).any(|line| {
        holds(
            lines.text(line),
            &[
                ": Failed at step ",
                ": Failed to execute",
                "ailed to locate executable",
                ": Unable to locate executable",
            ],
        )
    });
    number.is_some_and(|number| (200..=245).contains(&number)) && !told
}

/// What `systemctl status` says of a unit: `Active: failed (Result: exit-code) since …`,
/// `Process: 81 ExecStart=/srv/x (code=exited, status=203/EXEC)`.
fn status(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if begins(text, &["Active: failed (", "Active: activating (auto-restart) (Result: "]) {
        let state = text.split_once(" since ").map_or(text, |(state, _)| state);
        return Some(Found::one(wrapper(at, state)));
    }
    let process = after(text, &["Process: ", "Main PID: "])?;
    let (_, ended) = process.rsplit_once(" (code=")?;
    let (_, code) = ended.strip_suffix(')')?.split_once(", status=")?;
    if code.starts_with("0/") || code == "0" {
        return None;
    }
    // The program that was started is told with its line, and once more as the main one.
    let again = text.starts_with("Main")
        && at
            .checked_sub(1)
            .is_some_and(|line| lines.text(line).contains(&format!("status={code})")));
    let event = wrapper(at, text).with_code(Some(code));
    let root = !again && is_own(lines, at, code);
    Some(Found::one(if root { event.linked(Link::Root) } else { event }))
}

/// `nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)`
fn nginx(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if text.starts_with("nginx: configuration file ") && text.ends_with(" test failed") {
        return Some(Found::one(wrapper(at, text)));
    }
    let rest = text.strip_prefix("nginx: ").unwrap_or(text);
    let level = after(rest, &["[emerg] ", "[alert] ", "[crit] ", "[error] "]);
    let said = level.unwrap_or(rest);
    // Process and thread, as the log of the server has them: `29#29: *1 connect() failed`.
    let ids = said.find(": ").filter(|&end| {
        said[..end].split_once('#').is_some_and(|(pid, tid)| is_number(pid) && is_number(tid))
    });
    if level.is_none() && !(ids.is_some() && lines.mark(at) == Mark::Error) {
        return None;
    }
    let said = ids.map_or(said, |end| &said[end + 2..]);
    let said = match said.strip_prefix('*') {
        Some(rest) if digits(rest) > 0 => rest[digits(rest)..].trim_start(),
        _ => said,
    };
    Some(Found::one(numbered(event(at, said), said)))
}

/// The event with the number of the system error that its message has in brackets.
fn numbered(event: Event, said: &str) -> Event {
    let code = said.split(" (").skip(1).find_map(|inner| {
        inner.split_once(": ").map(|(code, _)| code).filter(|code| is_number(code))
    });
    event.with_code(code)
}

/// `AH00526: Syntax error on line 5 of /etc/apache2/x.conf:`, `(98)Address already in use: AH00072: make_sock: …`
fn apache(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let start = head(text, 64).find("AH0")?;
    let code =
        text[start..].split(':').next().filter(|code| code.len() == 7 && is_number(&code[2..]))?;
    let system =
        between(text, "(", ")").filter(|number| is_number(number) && text.starts_with('('));
    if system.is_none() && start != 0 {
        return None;
    }
    if holds(text, &["AH00558", "AH00094", "AH00489", "AH00163"]) {
        // The name of the server is missing, or it runs.
        return None;
    }
    let link = match lines.mark(at) {
        Mark::Info => return None,
        Mark::Warning => Link::Warning,
        _ => Link::Root,
    };
    let message = text.strip_prefix(code).map_or(text, |rest| rest.trim_start_matches([':', ' ']));
    let mut event = event(at, message).with_code(Some(code)).linked(link);
    if message.starts_with("Syntax error on line ") {
        event.details.push(at + 1);
        event.lines.end = (at + 2).min(lines.len());
        event.details.retain(|&line| line < lines.len());
    }
    Some(Found::one(event))
}

/// `Out of memory: Killed process 1234 (java)`, `Kernel panic - not syncing: …`
fn kernel(text: &str, at: usize) -> Option<Found> {
    let text = text
        .split_once("] ")
        .filter(|(stamp, _)| stamp.starts_with('[') && stamp.len() < 20)
        .map_or(text, |(_, rest)| rest.trim_start());
    let text = text.strip_prefix("kernel: ").unwrap_or(text);
    let known = begins(
        text,
        &[
            "Out of memory: Kill",
            "Memory cgroup out of memory: Kill",
            "Kernel panic - not syncing",
            "BUG: unable to handle",
            "Oops: ",
            "general protection fault",
            "EXT4-fs error",
            "XFS (",
            "Buffer I/O error on",
        ],
    ) || text.contains(" invoked oom-killer: ")
        || text.contains("]: segfault at ");
    // The file system tells of its mounts in the same words.
    (known && (!text.starts_with("XFS (") || text.contains("rror")))
        .then(|| Found::one(event(at, text)))
}
