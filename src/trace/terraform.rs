//! Terraform and `OpenTofu`, Ansible, and the command lines of clouds: AWS, Google, Azure.

use super::shape::{after, begins, between, holds, is_number, paragraph, written};
use super::{Event, Family, Found, Frame, Lines, Link, indent, shell};
use crate::paste::{Mark, head};

/// Most lines of one report.
const MAX_LINES: usize = 120;
/// How far below its title an error names its place.
const MAX_TITLE_LINES: usize = 10;

/// Titles that come without a place.
const TITLES: &[&str] = &[
    "Error acquiring the state lock",
    "Error releasing the state lock",
    "Failed to query available provider packages",
    "Inconsistent dependency lock file",
    "Backend initialization required",
    "Backend configuration changed",
    "Terraform encountered problems",
    "OpenTofu encountered problems",
    "Failed to parse command-line flags",
    "Too many command line arguments",
    "No configuration files",
    "Failed to install provider",
    "Could not load plugin",
    "Failed to load plugin",
    "Failed to get existing workspaces",
    "Error loading state",
    "Error refreshing state",
    "Error configuring the backend",
    "Invalid legacy provider address",
    "Required plugins are not installed",
    "Required token could not be found",
    "Saved plan is stale",
    "Failed to load state",
    "Failed to save state",
    "Error inspecting states",
    "Module not installed",
    "Resource already managed by Terraform",
    "Cannot import non-existent remote object",
    "Provider produced inconsistent",
    "Provider produced invalid",
    "Plugin did not respond",
    "Request cancelled",
    "No valid credential sources found",
    "Unsupported Terraform Core version",
    "Unsupported OpenTofu Core version",
    "Missing required argument",
    "Initialization required",
    "Invalid provider registry host",
];
/// Titles that only announce the errors below them, or pass on what a program printed.
const BANNERS: &[&str] = &[
    "Terraform encountered problems",
    "OpenTofu encountered problems",
    "local-exec provisioner error",
    "remote-exec provisioner error",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    match text.as_bytes().first()? {
        b'E' | b'W' => terraform(lines, at, text),
        b'f' => ansible(lines, at, text),
        b'P' if text.starts_with("Planning failed. ") => Some(Found::none(at + 1)),
        // The counts of each host.
        b'P' if text.starts_with("PLAY RECAP") => {
            Some(Found::none(paragraph(lines, at, MAX_LINES)))
        }
        _ => provisioner(text, at),
    }
    .or_else(|| playbook(lines, at, text))
    .or_else(|| cloud(lines, at, text))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Terraform, at, message)
}

/// `on main.tf line 2, in resource "x" "y":`
fn place(text: &str) -> Option<&str> {
    let rest = text.trim().strip_prefix("on ")?;
    let (file, rest) = rest.split_once(" line ")?;
    let number = rest.split([',', ':', ' ']).next()?;
    is_number(number).then_some(file)
}

/// `Error: title`, place, source, and the paragraphs that explain it, in a box or plain.
fn terraform(lines: Lines<'_>, start: usize, text: &str) -> Option<Found> {
    let message = after(text, &["Error: ", "Warning: "])?;
    let boxed = lines.mark(start) == Mark::Box;
    let placed = (start + 1..lines.len().min(start + MAX_TITLE_LINES))
        .take_while(|&at| !is_title(lines.text(at)))
        .any(|at| place(lines.text(at)).is_some() || lines.text(at).starts_with("  with "));
    if !boxed && !placed && !begins(message, TITLES) {
        return None;
    }
    let mut event = event(start, message);
    event.link = if text.starts_with('W') {
        Link::Warning
    } else if begins(message, BANNERS) {
        Link::Wrapper
    } else {
        Link::Root
    };
    let mut end = start + 1;
    let mut blank = 0;
    for at in start + 1..lines.len().min(start + MAX_LINES) {
        let text = lines.text(at);
        let trimmed = text.trim();
        // The box closes it; without one, another title or a paragraph of somebody else's.
        if boxed && lines.mark(at) != Mark::Box || is_title(text) {
            break;
        }
        if trimmed.is_empty() {
            blank += 1;
            if !boxed && (blank > 4 || lines.text(at + 1).trim().is_empty()) {
                break;
            }
            continue;
        }
        // Behind its paragraphs, a prompt or a log goes on.
        if !boxed
            && begins(
                trimmed,
                &[
                    "$ ",
                    "ERRO[",
                    "time=",
                    "Releasing state lock",
                    "Operation failed:",
                    "exit status",
                    "[",
                    "##",
                ],
            )
        {
            break;
        }
        if let Some(file) = place(text) {
            event.frames.push(Frame::new(file, None));
        } else if !is_source(trimmed) {
            event.details.push(at);
        }
        end = at + 1;
    }
    event.code = event
        .details
        .iter()
        .map(|&at| lines.text(at))
        .chain([message])
        .find_map(api_code)
        .map(str::to_owned);
    Some(Found::one(event.spanning(start..end)))
}

fn is_title(text: &str) -> bool {
    begins(text.trim_start(), &["Error: ", "Warning: "])
}

/// `10:   name = "x"`, and the frame around values.
fn is_source(trimmed: &str) -> bool {
    trimmed.split_once(':').is_some_and(|(number, _)| is_number(number))
        || begins(trimmed, &["├──", "│ "])
}

/// The code of a provider's interface: `api error AccessDenied:`, `Error 403:`, `Code="AuthorizationFailed"`, `Code: X`.
fn api_code(text: &str) -> Option<&str> {
    let rest = text
        .split_once("api error ")
        .or_else(|| text.split_once("Code=\""))
        .or_else(|| text.split_once("googleapi: Error "))
        .map(|(_, rest)| rest)?;
    let code = rest.split([':', '"', ' ', ',']).next()?;
    (!code.is_empty() && code.len() <= 64 && code.chars().all(char::is_alphanumeric))
        .then_some(code)
}

/// `terraform_data.a (local-exec): /bin/sh: 1: ./x.sh: not found`
fn provisioner(text: &str, at: usize) -> Option<Found> {
    let (_, said) = text
        .split_once("-exec): ")
        .filter(|(resource, _)| resource.ends_with(" (local") || resource.ends_with(" (remote"))?;
    shell::said(said).map(|message| Found::one(Event::new(Family::Shell, at, message)))
}

/// `fatal: [host]: FAILED! => {"msg": "…"}`; the record is already its message where it could be read.
fn ansible(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let rest = after(text, &["fatal: [", "failed: ["])?;
    let (host, rest) = rest.split_once(']')?;
    let (status, said) = rest.split_once("=> ").unwrap_or((rest, ""));
    let unreachable = status.contains("UNREACHABLE!");
    if host.contains(' ')
        || !(unreachable || status.contains("FAILED!") || status.contains("(item="))
    {
        return None;
    }
    let mut key = at;
    let mut end = at + 1;
    let mut message = field(said).unwrap_or(said).trim();
    if said.trim_end().ends_with('{') {
        // The record is spread over lines.
        while end < lines.len() && end < at + MAX_LINES && lines.text(end) != "}" {
            if let Some(value) = field(lines.text(end)).filter(|_| key == at) {
                key = end;
                message = value;
            }
            end += 1;
        }
        end = (end + 1).min(lines.len());
    } else if !said.starts_with('{') {
        // Lines of a message that had line ends in it.
        while end < lines.len()
            && end < at + MAX_LINES
            && indent(lines.text(end)) > 0
            && !lines.text(end).trim().is_empty()
        {
            end += 1;
        }
    }
    let mut event = event(key, message).coded(unreachable.then_some("UNREACHABLE"));
    event.details = (at + 1..end).filter(|&line| line != key).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// The value of `"msg": "…"`.
fn field(text: &str) -> Option<&str> {
    let rest = text.split_once("\"msg\": \"").or_else(|| text.split_once("\"stderr\": \""))?.1;
    Some(rest.trim_end().trim_end_matches(',').trim_end_matches('}').trim_end_matches('"'))
        .map(|text| between(text, "", "\", \"").unwrap_or(text))
}

/// `ERROR! couldn't resolve module/action 'x'.`
fn playbook(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let message = text.strip_prefix("ERROR! ")?;
    let mut event = event(at, message);
    let mut end = at + 1;
    while let Some(next) = written(lines, end, 2).filter(|&next| {
        end < at + 16
            && (next == end
                || begins(
                    lines.text(next),
                    &[
                        "The error appears to be in",
                        "The offending line",
                        "Syntax Error while loading",
                    ],
                )
                || indent(lines.text(next)) > 0)
    }) {
        event.details.push(next);
        end = next + 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// What command lines of clouds say in one line.
fn cloud(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    // Python puts the name of a class before it.
    if let Some(start) = head(text, 400).find("An error occurred (").filter(|&start| {
        start == 0
            || begins(
                text,
                &[
                    "fatal error: ",
                    "upload failed: ",
                    "download failed: ",
                    "copy failed: ",
                    "delete failed: ",
                    "move failed: ",
                    "make_bucket failed: ",
                    "remove_bucket failed: ",
                    "aws: [ERROR]: ",
                ],
            )
    }) {
        let code = between(&text[start..], "(", ")")?;
        let message = text[start..]
            .split_once(" operation")
            .and_then(|(_, rest)| rest.split_once(": "))
            .map_or(&text[start..], |(_, said)| said);
        return Some(Found::one(event(at, message).with_code(Some(code))));
    }
    if begins(
        text,
        &[
            "Unable to locate credentials",
            "Could not connect to the endpoint URL: ",
            "The config profile (",
            "Error loading SSO Token: ",
            "Error when retrieving token from sso",
            "You must specify a region",
        ],
    ) {
        return Some(Found::one(event(at, text)));
    }
    let message = text.strip_prefix("ERROR: ")?;
    if let Some(rest) = message.strip_prefix("(gcloud.") {
        let (_, said) = rest.split_once(") ")?;
        let code = said.split([':', ' ']).next().filter(|code| {
            code.contains('_') && code.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        });
        return Some(Found::one(event(at, said).with_code(code)));
    }
    // Azure repeats code and message below.
    let (code, said) = message.strip_prefix('(')?.split_once(") ")?;
    let end =
        if lines.text(at + 1).starts_with("Code: ") && holds(lines.text(at + 2), &["Message: "]) {
            at + 3
        } else {
            at + 1
        };
    (code.chars().all(char::is_alphanumeric) && code.starts_with(char::is_uppercase))
        .then(|| Found::one(event(at, said).with_code(Some(code)).spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, check_one, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, code: Option<&str>, message: &str) {
        check_one(text, Family::Terraform, Link::Root, code, message);
    }

    #[test]
    fn a_box_holds_one_error_each() {
        let text = "╷\n│ Error: creating EC2 Instance: operation error EC2: RunInstances, api error UnauthorizedOperation: no\n│\n│   with aws_instance.a,\n│   on main.tf line 3, in resource \"aws_instance\" \"a\":\n│    3: resource \"aws_instance\" \"a\" {\n│\n╵\nsome other output\n";
        let events = read(text);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].code.as_deref(), Some("UnauthorizedOperation"));
        assert_eq!(events[0].frames[0].file, "main.tf");
        assert_eq!(events[0].lines, 1..6);
    }

    #[test]
    fn ansible_names_the_host_before_the_record() {
        check(
            "fatal: [web1]: FAILED! => {\"changed\": false, \"msg\": \"No package matching 'x' found available\"}\n",
            None,
            "No package matching 'x' found available",
        );
        check(
            "fatal: [web1]: UNREACHABLE! => {\"changed\": false, \"msg\": \"Failed to connect to the host via ssh: timeout\", \"unreachable\": true}\n",
            Some("UNREACHABLE"),
            "Failed to connect to the host via ssh: timeout",
        );
        check(
            "fatal: [web1]: FAILED! => {\n    \"changed\": false,\n    \"msg\": \"not allowed\"\n}\n",
            None,
            "not allowed",
        );
        check(
            "ERROR! couldn't resolve module/action 'x'. This often indicates a misspelling\n",
            None,
            "couldn't resolve module/action 'x'. This often indicates a misspelling",
        );
    }

    #[test]
    fn clouds_put_the_code_in_brackets() {
        check(
            "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied\n",
            Some("AccessDenied"),
            "Access Denied",
        );
        check(
            "ERROR: (gcloud.compute.instances.list) PERMISSION_DENIED: Required permission is missing\n",
            Some("PERMISSION_DENIED"),
            "PERMISSION_DENIED: Required permission is missing",
        );
        check(
            "ERROR: (ResourceNotFound) The Resource 'x' was not found.\nCode: ResourceNotFound\nMessage: The Resource 'x' was not found.\n",
            Some("ResourceNotFound"),
            "The Resource 'x' was not found.",
        );
    }
}
