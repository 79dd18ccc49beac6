//! Terraform and `OpenTofu`.

use super::shape::{after, begins, is_number};
use super::{Event, Family, Found, Frame, Lines, Link, shell, system};
use crate::paste::Mark;

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
        b'P' if text.starts_with("Planning failed. ") => Some(Found::none(at + 1)),
        _ => provisioner(lines, at, text),
    }
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
fn provisioner(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let (_, said) = text
        .split_once("-exec): ")
        .filter(|(resource, _)| resource.ends_with(" (local") || resource.ends_with(" (remote"))?;
    if let Some(message) = shell::said(said) {
        return Some(Found::one(Event::new(Family::Shell, at, message)));
    }
    system::refusal(lines, at, said)
}

#[cfg(test)]
mod tests {
    use super::super::{Event, events, told};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
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
    fn what_a_provisioner_ran_is_named_behind_the_resource() {
        assert_eq!(
            told(
                "terraform_data.hat (local-exec): ls: cannot access '/srv': No such file or directory\n"
            ),
            ["system root - - cannot access '/srv': No such file or directory"]
        );
    }
}
