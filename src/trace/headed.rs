//! Titles of one word, `Error:` or `FAILURE:`, that stand on a line of their own, and the message below them; and titles that count errors,
//! each of them with a bullet below: `2 errors occurred:`.

use super::shape::{after, begins, digits, is_frame, is_number, written};
use super::{Event, Family, Found, Frame, Lines, Link, indent, typed, walk};
use crate::paste::{Mark, names_a_file_or_host};

/// Most lines below one title.
const MAX_LINES: usize = 40;

/// Titles that say nothing.
const TITLES: &[&str] = &[
    "Error:",
    "ERROR:",
    "error:",
    "FAILURE:",
    "Fatal:",
    "FATAL:",
    "Fatal error:",
    // Of dnf and of the command line of AWS.
    "Failed to resolve the transaction:",
    "Parameter validation failed:",
];
/// Beginnings of what stands below a title and is no message: a cause, a trace, a title with its own.
const NO_MESSAGES: &[&str] = &["0: ", "Traceback ", "Caused by", "Error:", "ERROR:", "error:"];

/// Whether a line is a title and says no more.
pub(super) fn is_title(text: &str) -> bool {
    TITLES.contains(&text)
}

/// Whether a line says what went wrong.
fn is_message(said: &str) -> bool {
    !is_title(said) && !begins(said, NO_MESSAGES) && !is_frame(said)
}

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    titled(lines, at).or_else(|| executing(lines, at)).or_else(|| checks(lines, at))
}

/// `Error:` and the message on the next line.
fn titled(lines: Lines<'_>, at: usize) -> Option<Found> {
    let title = lines.text(at);
    if !is_title(title.trim()) {
        return None;
    }
    let said = lines.text(at + 1).trim();
    if said.chars().count() < 2 || !is_message(said) {
        return None;
    }
    // Whoever knows the message reads it better.
    if walk::is_known(lines, at + 1) {
        return Some(Found::none(at + 1));
    }
    let (problem, message) = problem(said);
    let family = if problem { Family::System } else { Family::Other };
    let (name, message) = typed(message).unwrap_or(("", message));
    let mut event = Event::new(family, at + 1, message).typed(name);
    let last = lines.len().min(at + MAX_LINES);
    let level = indent(title);
    let paragraph = (at + 2..last).take_while(|&line| {
        let text = lines.text(line);
        !text.trim().is_empty() && (indent(text) > level || !walk::is_known(lines, line))
    });
    event.details = paragraph.collect();
    let end = event.details.last().map_or(at + 2, |line| line + 1);
    Some(Found::one(event.spanning(at..end)))
}

/// Whether a sentence is a problem of dnf, ` Problem 1: `, and the sentence without that word.
fn problem(said: &str) -> (bool, &str) {
    let behind = said.strip_prefix("Problem").map(|rest| {
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        &rest[digits(rest)..]
    });
    match behind.and_then(|rest| rest.strip_prefix(": ")) {
        Some(message) => (true, message),
        None => (false, said),
    }
}

/// `Error occurred when executing KSampler:`, and the message of what was raised in a paragraph of its own.
fn executing(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if !(text.starts_with("Error occurred when executing ") && text.ends_with(':')) {
        return None;
    }
    let key = written(lines, at + 1, 3)?;
    let message = lines.text(key);
    if !is_message(message.trim()) {
        return None;
    }
    let mut event = Event::new(Family::Python, key, message);
    // The frames follow, without their indentation.
    let mut end = key + 1;
    while let Some(next) = written(lines, end, 2).filter(|&next| next < at + 4 * MAX_LINES) {
        let frame = lines.text(next).trim().strip_prefix("File \"");
        if let Some((file, place)) = frame.and_then(|frame| frame.split_once("\", line ")) {
            let function = place.split_once(", in ").map(|(_, function)| function);
            event.frames.push(Frame::new(file, function));
        } else if event.frames.is_empty() || next > end {
            break;
        }
        end = next + 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// `Error: 2 errors occurred:`, and each of them behind an asterisk, as programs of Go list them. A list may stand in another.
pub(super) fn counted(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim_end();
    // What they kept from being done may stand above.
    let above = text.starts_with("Error") && text.ends_with(':');
    let list = if counts(text) {
        start
    } else {
        written(lines, start + 1, 2)
            .filter(|&at| above && counts(lines.text(at)))
            .or_else(|| answered(lines, start, text))?
    };
    let status = status(lines.text(list));
    let message = after(text.trim(), &["Error: ", "error: "]).unwrap_or(text.trim());
    // In a box, they are of Terraform; it is not alone in listing them so.
    let boxed = lines.mark(start) == Mark::Box;
    let family = if boxed { Family::Terraform } else { Family::Go };
    let mut events = vec![Event::new(family, start, message).linked(Link::Wrapper)];
    let mut end = list + 1;
    while let Some(at) = written(lines, end, 2).filter(|&at| at < start + MAX_LINES) {
        let text = lines.text(at).trim();
        if let Some(said) = text.strip_prefix("* ") {
            if !counts(said) {
                events.push(Event::new(family, at, without_address(said)).with_code(status));
            }
        } else if at != end || indent(lines.text(at)) == 0 || events.len() == 1 {
            // Only what is deeper goes on with a bullet.
            break;
        } else if let Some(event) = events.last_mut() {
            event.details.push(at);
            event.lines.end = at + 1;
            if event.code.is_none() && text.starts_with("status code: ") {
                event.code = service_code(&event.message).map(str::to_owned);
            }
        }
        end = at + 1;
    }
    (events.len() > 1).then_some(Found { events, end })
}

/// `ERROR: [2] bootstrap checks failed`, and each of them below behind its number, as Elasticsearch lists them.
fn checks(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    let rest = text.strip_prefix("ERROR: [")?;
    if !rest[digits(rest)..].starts_with("] bootstrap checks failed") {
        return None;
    }
    let failed = |at: usize| {
        let rest = after(lines.text(at).trim(), &["[", "bootstrap check failure ["])?;
        let (number, message) = rest.split_once("]: ")?;
        let count = number.split_once("] of [").map_or(number, |(number, _)| number);
        is_number(count).then(|| Event::new(Family::Other, at, message))
    };
    let mut events = vec![Event::new(Family::Other, start, text).linked(Link::Wrapper)];
    events.extend((start + 1..lines.len().min(start + MAX_LINES)).map_while(failed));
    let end = start + events.len();
    (events.len() > 1).then_some(Found { events, end })
}

/// The line of the status below `… Error making API request.`, as Vault prints what its server answered.
fn answered(lines: Lines<'_>, start: usize, text: &str) -> Option<usize> {
    let asked = text.ends_with("Error making API request.");
    (start + 1..lines.len().min(start + 6)).find(|&at| asked && status(lines.text(at)).is_some())
}

/// The status in `Code: 403. Errors:`.
fn status(text: &str) -> Option<&str> {
    let code = text.trim().strip_prefix("Code: ")?.strip_suffix(". Errors:")?;
    is_number(code).then_some(code)
}

/// `1 error occurred:`, `3 error(s) occurred:`
fn counts(text: &str) -> bool {
    let title = ["error occurred:", "errors occurred:", "error(s) occurred:"]
        .iter()
        .find_map(|end| text.trim_end().strip_suffix(end));
    title.is_some_and(|before| {
        let before = before.trim_end();
        before.rsplit([' ', ':']).next().is_some_and(is_number)
    })
}

/// The message behind the address of a resource and the mark of a level: `aws_instance.web: [ERR] no`.
fn without_address(said: &str) -> &str {
    let message = match said.split_once(": ") {
        Some((address, message)) if is_address(address) => message,
        _ => said,
    };
    message.strip_prefix("[ERR] ").unwrap_or(message)
}

/// `aws_instance.web`, `module.shop`: what Terraform calls a resource.
fn is_address(name: &str) -> bool {
    let is_resource = name.contains('.') && name.contains('_');
    (is_resource || begins(name, &["module.", "data."]))
        && !name.contains([' ', '/', '"', '\''])
        && !names_a_file_or_host(name)
}

/// The code that a service gave: `AccessDenied` in `creating it: AccessDenied: no`.
fn service_code(message: &str) -> Option<&str> {
    message.rsplit(": ").skip(1).find(|word| {
        word.len() <= 64
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
            && word.bytes().any(|byte| byte.is_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use crate::limits::MAX_EVENTS;

    #[test]
    fn a_title_alone_has_its_message_below() {
        assert_eq!(
            told(
                "Error: \n Problem: package a-1 requires b = 2, but none of the providers can be installed\n  - cannot install both b-1 and b-2\n"
            ),
            [
                "system root - - package a-1 requires b = 2, but none of the providers can be installed"
            ]
        );
        assert_eq!(
            told("FAILURE:\nUnable to open datasource `a.gml' with the following drivers.\n"),
            ["other root - - Unable to open datasource `a.gml' with the following drivers."]
        );
        assert_eq!(
            told("ERROR:\nORA-04043: object T does not exist\n"),
            ["sql root - ORA-04043 object T does not exist"]
        );
    }

    #[test]
    fn titles_in_a_row_are_read_in_linear_time() {
        for text in [
            "Error:\nab cd\n",
            "FATAL:\nThe till is shut\nplease wait here\n",
            "Error:\nab cd\n--- stderr\n  x y\n",
            "--- stderr\nError:\n",
            "Error:\nab cd\nerror: builder for '/nix/store/x.drv' failed with exit code 1;\n > x y\n",
            "  Error:\nab cd\nx: y\n",
        ] {
            let told = told(&text.repeat(2_000));
            assert!(told.len() <= MAX_EVENTS, "{text}");
        }
    }

    #[test]
    fn the_next_title_ends_a_paragraph() {
        assert_eq!(
            told("Error:\nthe till is shut\nFATAL:\nthe shop is shut\n"),
            ["other root - - the till is shut", "other root - - the shop is shut"]
        );
    }

    #[test]
    fn what_holds_the_output_of_others_ends_a_paragraph() {
        let nix = "Error:\nthe till is shut\nerror: builder for '/nix/store/x.drv' failed with exit code 1;\n  > a.c:1:1: error: no till\n";
        assert_eq!(told(nix)[2..], ["c root - - no till"]);
    }

    #[test]
    fn a_sentence_that_begins_as_a_frame_does_is_a_message() {
        assert_eq!(
            told("Error:\nat least one argument is required\n"),
            ["other root - - at least one argument is required"]
        );
    }

    #[test]
    fn checks_that_failed_have_numbers() {
        assert_eq!(
            told(
                "ERROR: [2] bootstrap checks failed\n[1]: max file descriptors [4096] is too low\n[2]: max virtual memory areas [65530] is too low\n"
            ),
            [
                "other wrapper - - ERROR: [2] bootstrap checks failed",
                "other root - - max file descriptors [4096] is too low",
                "other root - - max virtual memory areas [65530] is too low"
            ]
        );
    }

    #[test]
    fn a_dialog_shows_the_message_and_the_frames_without_indentation() {
        assert_eq!(
            told(
                "Error occurred when executing KSampler:\n\nthe sizes of both do not fit\n\nFile \"/srv/execution.py\", line 151, in execute\noutput = get(obj)\n^^^^^^^\nFile \"/srv/nodes.py\", line 7, in get\nraise x\n\nQueue size: 0\n"
            ),
            ["python root - - the sizes of both do not fit"]
        );
    }

    #[test]
    fn a_title_above_a_stack_is_an_error_without_a_message() {
        let stack = "Error:\n    at f (/srv/a.js:1:2)\n    at g (/srv/a.js:3:4)\n";
        assert_eq!(told(stack), ["node root Error - "]);
    }

    #[test]
    fn errors_that_are_counted_stand_behind_bullets() {
        assert_eq!(
            told(
                "Error: Error running plan: 1 error occurred:\n\t* helm_release.web: 1 error occurred:\n\t* helm_release.web: [ERR] Timeout Key (delete) is not supported\n"
            ),
            [
                "go wrapper - - Error running plan: 1 error occurred:",
                "go root - - Timeout Key (delete) is not supported"
            ]
        );
        assert_eq!(
            told(
                "1 error(s) occurred:\n\n* aws_instance.web: Error launching: UnauthorizedOperation: You are not allowed. Ask: me\n        status code: 403, request id: 1\n\nmore\n"
            ),
            [
                "go wrapper - - 1 error(s) occurred:",
                "go root - UnauthorizedOperation Error launching: UnauthorizedOperation: You are not allowed. Ask: me"
            ]
        );
        assert_eq!(
            told(
                "error: could not configure the plugin: 1 error(s) occurred:\n\n* \"region\": required field is not set\n"
            )[1],
            "go root - - \"region\": required field is not set"
        );
        assert_eq!(
            told(
                "Error: Error applying plan:\n\n1 error(s) occurred:\n\n* aws_instance.web: no such image\n"
            ),
            ["go wrapper - - Error applying plan:", "go root - - no such image"]
        );
        assert_eq!(
            told(
                "Error writing data to a/b: Error making API request.\n\nURL: PUT http://10.0.0.7:8200/v1/a/b\nCode: 400. Errors:\n\n* missing client token\n"
            )[1],
            "go root - 400 missing client token"
        );
        assert_eq!(
            told(
                "2 errors occurred:\n\t* config.yaml: cannot open\n\t* example.com: certificate has expired\n"
            )[1..],
            [
                "go root - - config.yaml: cannot open",
                "go root - - example.com: certificate has expired"
            ]
        );
        assert!(told("2 errors occurred:\n\nIn all, a good day.\n").len() <= 1);
    }
}
