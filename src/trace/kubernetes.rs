//! Kubernetes: kubectl, helm, the states of pods, events, the logs of its programs.

use super::shape::{after, begins, between, holds};
use super::{Event, Family, Found, Lines, Link};
use crate::paste::{Mark, head};

/// Most lines of one report.
const MAX_LINES: usize = 60;

/// States of a container that are no state of health.
const STATES: &[&str] = &[
    "CrashLoopBackOff",
    "ImagePullBackOff",
    "ErrImagePull",
    "ErrImageNeverPull",
    "InvalidImageName",
    "CreateContainerConfigError",
    "CreateContainerError",
    "RunContainerError",
    "OOMKilled",
    "Evicted",
    "ContainerCannotRun",
    "DeadlineExceeded",
    "NodeLost",
    "Init:CrashLoopBackOff",
    "Init:Error",
    "Init:ImagePullBackOff",
    "Init:ErrImagePull",
    "PostStartHookError",
    "StartError",
];

/// What kubectl says behind `error: `.
const ERRORS: &[&str] = &[
    "the server doesn't have a resource type",
    "You must be logged in to the server",
    "error validating ",
    "error parsing ",
    "error loading config file",
    "error when ",
    "context \"",
    "no context exists",
    "no objects passed to",
    "unable to recognize ",
    "unable to read ",
    "resource mapping not found",
    "timed out waiting for",
    "the path \"",
    "must specify one of",
    "unable to upgrade connection",
    "unable to forward port",
    "cannot exec into",
    "exec plugin:",
    "no matches for kind",
    "resource(s) were provided, but no name",
    "the namespace from the provided object",
    "the object ",
    "source code",
    "deployments.apps \"",
    "pods \"",
    "Internal error occurred",
    "unknown command \"",
    "unknown flag: --",
    "current-context is not set",
    "no configuration has been provided",
    "no resources found",
    "there is no need to specify a resource type",
    "accumulating resources",
    "container ",
    "a container name must be specified",
    "lost connection to pod",
    "arguments in resource/name form",
    "at least one paths",
    "cannot delete ",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if lines.mark(at) == Mark::Error && text.starts_with('"') {
        return klog(lines, at);
    }
    kubectl(lines, at, text)
        .or_else(|| helm(lines, at, text))
        .or_else(|| warning(lines, at, text))
        .or_else(|| state(text, at))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Kubernetes, at, message)
}

/// `Error from server (NotFound): pods "x" not found`
fn kubectl(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if let Some(rest) = text.strip_prefix("Error from server") {
        let (reason, message) = rest.split_once(": ")?;
        let reason = reason.trim().strip_prefix('(').and_then(|reason| reason.strip_suffix(')'));
        // Several objects may be refused for one reason each.
        let mut event = event(at, message).with_code(reason);
        let mut end = at + 1;
        while end < lines.len()
            && end < at + MAX_LINES
            && begins(lines.text(end), &["Resource: ", "Name: ", "for: \"", "to:", "* "])
        {
            event.details.push(end);
            end += 1;
        }
        return Some(Found::one(event.spanning(at..end)));
    }
    let direct = begins(
        text,
        &[
            "The connection to the server ",
            "Unable to connect to the server: ",
            "Error in configuration: ",
            "error: no context exists",
        ],
    ) || text.starts_with("The ") && text.contains("\" is invalid: ");
    if direct {
        let refused =
            text.starts_with("The connection to the server ") && !text.contains(" was refused");
        return (!refused).then(|| Found::one(event(at, text)));
    }
    let message = text.strip_prefix("error: ")?;
    begins(message, ERRORS).then(|| {
        let reason = message
            .rsplit_once(" (")
            .and_then(|(_, reason)| reason.strip_suffix(')'))
            .filter(|reason| reason.chars().all(char::is_alphabetic));
        Found::one(event(at, message).with_code(reason))
    })
}

/// `Error: INSTALLATION FAILED: cause`, and what helm says of charts and releases.
fn helm(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let message = text.strip_prefix("Error: ")?;
    let failed = after(
        message,
        &["INSTALLATION FAILED: ", "UPGRADE FAILED: ", "UNINSTALL FAILED: ", "ROLLBACK FAILED: "],
    );
    let known = failed.is_some()
        || begins(
            message,
            &[
                "Kubernetes cluster unreachable",
                "cannot re-use a name that is still in use",
                "release: not found",
                "release: already exists",
                "rendered manifests contain a resource",
                "unable to build kubernetes objects",
                "failed to download \"",
                "repo ",
                "chart requires kubeVersion",
                "template: ",
                "parse error at (",
                "YAML parse error on",
                "execution error at (",
                "failed post-install",
                "failed pre-install",
                "found in Chart.yaml, but missing in charts",
                "no repositories ",
                "looks like \"",
                "Chart.yaml file is missing",
                "chart \"",
                "values don't meet the specifications",
                "another operation (install/upgrade/rollback) is in progress",
                "uninstall: Release not loaded",
                "query: failed to query with labels",
            ],
        )
        || message.contains(" has no deployed releases");
    if !known {
        return None;
    }
    let mut event = event(at, failed.unwrap_or(message));
    let mut end = at + 1;
    while end < lines.len()
        && end < at + MAX_LINES
        && begins(lines.text(end), &["- ", "\t* ", "  ", "\t"])
        && !lines.text(end).trim().is_empty()
    {
        event.details.push(end);
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// `Warning  BackOff  2m (x5 over 3m)  kubelet  Back-off restarting failed container`
fn warning(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let start = head(text, 34).find("Warning  ")?;
    let mut columns = text[start..].split("  ").map(str::trim).filter(|column| !column.is_empty());
    let reason = columns.nth(1).filter(|reason| {
        reason.starts_with(|c: char| c.is_ascii_uppercase())
            && reason.chars().all(char::is_alphanumeric)
    })?;
    let message = columns.last()?;
    // These tell again what another event has told.
    let again = reason == "BackOff"
        || begins(
            message,
            &["Error: ErrImagePull", "Error: ImagePullBackOff", "Error: CrashLoopBackOff"],
        );
    message.contains(' ').then(|| {
        let code = if reason == "Failed" { pull_state(lines, at, message) } else { None };
        Found::one(event(at, message).with_code(code.or(Some(reason))).linked(if again {
            Link::Wrapper
        } else {
            Link::Root
        }))
    })
}

/// How far from an event those of the same pull stand.
const PULL_LINES: usize = 8;

/// The state that an image which could not be pulled left its container in. Its own event is called `Failed`, as any other.
fn pull_state<'t>(lines: Lines<'t>, at: usize, message: &'t str) -> Option<&'t str> {
    const PULLS: [&str; 4] =
        ["ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"];
    let state = |text: &str| {
        let (_, state) = text.trim().rsplit_once("Error: ")?;
        PULLS.into_iter().find(|known| *known == state)
    };
    if let Some(own) = state(message) {
        return Some(own);
    }
    if !message.starts_with("Failed to pull image ") {
        return None;
    }
    // The one of the pull itself comes first; the others follow from it.
    let around = at.saturating_sub(PULL_LINES)..lines.len().min(at + PULL_LINES);
    let states: Vec<&str> = around.filter_map(|line| state(lines.text(line))).collect();
    states.iter().find(|state| **state != "ImagePullBackOff").or(states.first()).copied()
}

/// `web-7d9  0/1  CrashLoopBackOff  5 (10s ago)  3m`, `      Reason:       OOMKilled`
fn state(text: &str, at: usize) -> Option<Found> {
    if let Some(reason) = text.strip_prefix("Reason:") {
        let reason = reason.trim();
        return STATES
            .contains(&reason)
            .then(|| Found::one(event(at, reason).with_code(Some(reason))));
    }
    let mut columns = text.split_whitespace();
    let ready = columns.find(|column| {
        column
            .split_once('/')
            .is_some_and(|(up, all)| [up, all].iter().all(|count| super::shape::is_number(count)))
    })?;
    let state = columns.next().filter(|state| STATES.contains(state))?;
    // The name of the pod is the user's own.
    (!ready.is_empty()).then(|| Found::one(event(at, state).with_code(Some(state))))
}

/// `"Unhandled Error" err="couldn't get current server API group list: …"` of kubectl, kubelet and others, repeated.
fn klog(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    let (title, rest) = text.strip_prefix('"')?.split_once('"')?;
    let error = error_field(rest)?;
    let mut end = start + 1;
    while end < lines.len() && end < start + MAX_LINES && lines.text(end) == text {
        end += 1;
    }
    // What kubectl says at last is for people; the lines before it are its log.
    let closing = lines.text(end).trim();
    if title == "Unhandled Error"
        && begins(
            closing,
            &[
                "The connection to the server ",
                "Unable to connect to the server: ",
                "error: ",
                "Error from server",
            ],
        )
    {
        let mut found = kubectl(lines, end, closing)?;
        found.events[0].lines.start = start;
        found.events[0].details.insert(0, start);
        return Some(found);
    }
    let message = if title == "Unhandled Error" { error } else { format!("{title}: {error}") };
    let code = STATES.iter().find(|state| error_holds(&message, state)).copied();
    let mut event = event(start, &message).coded(code);
    event.details = Vec::new();
    Some(Found::one(event.spanning(start..end)))
}

fn error_holds(message: &str, state: &str) -> bool {
    holds(message, &[state])
}

/// The text of `err="…"`, with its quotation marks.
fn error_field(rest: &str) -> Option<String> {
    let value = rest.split_once("err=")?.1;
    let Some(quoted) = value.strip_prefix('"') else {
        return between(rest, "err=", " ").map(str::to_owned);
    };
    let mut text = String::new();
    let mut chars = quoted.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' => break,
            '\\' => match chars.next() {
                Some('n') | None => break,
                Some(other) => text.push(other),
            },
            other => text.push(other),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, check_one, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, link: Link, code: Option<&str>, message: &str) {
        check_one(text, Family::Kubernetes, link, code, message);
    }

    #[test]
    fn the_reason_of_the_server_is_the_code() {
        check(
            "Error from server (NotFound): pods \"x\" not found\n",
            Link::Root,
            Some("NotFound"),
            "pods \"x\" not found",
        );
        check(
            "error: You must be logged in to the server (Unauthorized)\n",
            Link::Root,
            Some("Unauthorized"),
            "You must be logged in to the server (Unauthorized)",
        );
    }

    #[test]
    fn helm_says_what_failed_before_why() {
        check(
            "Error: INSTALLATION FAILED: cannot re-use a name that is still in use\n",
            Link::Root,
            None,
            "cannot re-use a name that is still in use",
        );
    }

    #[test]
    fn states_and_events_have_their_reason() {
        check(
            "web-7d9f   0/1     CrashLoopBackOff   5 (10s ago)   3m\n",
            Link::Root,
            Some("CrashLoopBackOff"),
            "CrashLoopBackOff",
        );
        check(
            "  Warning  FailedScheduling  30s   default-scheduler  0/3 nodes are available: 3 Insufficient cpu.\n",
            Link::Root,
            Some("FailedScheduling"),
            "0/3 nodes are available: 3 Insufficient cpu.",
        );
        check(
            "  Warning  BackOff  2m (x5 over 3m)  kubelet  Back-off restarting failed container\n",
            Link::Wrapper,
            Some("BackOff"),
            "Back-off restarting failed container",
        );
        let pull = read(
            "  Warning  Failed   3m (x4 over 5m)  kubelet  Failed to pull image \"a/b:1\": not found\n  Warning  Failed   3m (x4 over 5m)  kubelet  Error: ErrImagePull\n  Warning  Failed   9s (x6 over 4m)  kubelet  Error: ImagePullBackOff\n",
        );
        let codes: Vec<_> = pull.iter().map(|event| (event.link, event.code.as_deref())).collect();
        assert_eq!(
            codes,
            [
                (Link::Root, Some("ErrImagePull")),
                (Link::Wrapper, Some("ErrImagePull")),
                (Link::Wrapper, Some("ImagePullBackOff"))
            ]
        );
        check("      Reason:       OOMKilled\n", Link::Root, Some("OOMKilled"), "OOMKilled");
        assert!(
            read("web-7d9f   1/1     Running   0   3m\n      Reason:       Completed\n").is_empty()
        );
    }
}
