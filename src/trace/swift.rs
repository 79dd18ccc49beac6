//! Swift and Objective-C: the compilers, Xcode's build, fatal errors, uncaught exceptions, crash reports.

use super::place::colons;
use super::shape::{begins, deeper, digits, holds, written};
use super::{Event, Family, Found, Frame, Lines, Link, indent};
use crate::limits::{MAX_EVENT_LINES, MAX_MESSAGE_BYTES};
use crate::paste::head;

/// Most lines below a diagnostic: source, marks, notes.
const MAX_LINES: usize = 32;
const ENDINGS: &[&str] = &[".swift", ".m", ".mm", ".xib", ".storyboard", ".swiftinterface"];
/// What Swift says when it ends a program.
const ENDS: &[&str] = &["Fatal error", "Precondition failed", "Assertion failed"];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    compiler(lines, at)
        .or_else(|| fatal(lines, at))
        .or_else(|| exception(lines, at))
        .or_else(|| crash_report(lines, at))
        .or_else(|| xcode(lines, at))
        .or_else(|| pods(lines, at))
}

/// `App/X.swift:3:5: error: cannot find 'x' in scope`
fn compiler(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim_start_matches(['❌', '⚠', '\u{fe0f}', ' ']);
    let pretty = text.len() < lines.text(start).trim_start().len();
    let place = colons(text, ENDINGS)?;
    let said = place.rest.strip_prefix(": ")?;
    let (link, message) = if let Some(message) =
        said.strip_prefix("error: ").or_else(|| said.strip_prefix("fatal error: "))
    {
        (Link::Root, message)
    } else if let Some(message) = said.strip_prefix("warning: ") {
        (Link::Warning, message)
    } else if pretty {
        (if lines.text(start).contains('❌') { Link::Root } else { Link::Warning }, said)
    } else {
        let end = ENDS.iter().find_map(|end| said.strip_prefix(end))?;
        return Some(Found::one(ended(
            lines,
            start,
            end.strip_prefix(": ").unwrap_or(end),
            Some(place.file),
            said,
        )));
    };
    let mut event = Event::new(Family::Swift, start, message).linked(link);
    event.frames.push(Frame::new(place.file, None));
    let mut end = start + 1;
    while end < lines.len().min(start + MAX_LINES) {
        let text = lines.text(end);
        let trimmed = text.trim();
        let note = colons(text, ENDINGS).is_some_and(|place| place.rest.starts_with(": note: "));
        let source = lines.text(end + 1).trim_start().starts_with(['^', '~'])
            || trimmed.starts_with(['^', '~', '|', '`'])
            || trimmed[digits(trimmed.as_bytes())..].starts_with(" |");
        if trimmed.is_empty() || !(note || source) {
            break;
        }
        if note || trimmed.bytes().any(|b| b.is_ascii_alphanumeric()) {
            event.details.push(end);
        }
        end += 1;
    }
    Some(Found::one(event.spanning(start..end)))
}

/// `Fatal error: Index out of range: file Swift/Array.swift, line 444`, `Thread 1: Fatal error: …`
fn fatal(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    let (thread, said) = match text.strip_prefix("Thread ").and_then(|rest| rest.split_once(": ")) {
        Some((number, said)) if number.bytes().all(|b| b.is_ascii_digit()) => (true, said),
        _ => (false, text),
    };
    if thread && (said.starts_with("EXC_") || said.starts_with("signal ")) {
        let name = said.split([' ', ',']).next().unwrap_or(said);
        let name = if name == "signal" { said.trim_start_matches("signal ").trim() } else { name };
        return Some(Found::one(Event::new(Family::Swift, start, said).typed(name)));
    }
    let kind = ENDS.iter().find(|end| said.starts_with(**end))?;
    let (message, file) = match said.rsplit_once(": file ") {
        Some((message, place)) => (message, place.split(", line ").next()),
        None if thread => (said, None),
        None => return None,
    };
    let message = message[kind.len()..].trim_start_matches(": ");
    Some(Found::one(ended(lines, start, message, file, said)))
}

/// The end of a program, with its stack below.
fn ended(lines: Lines<'_>, start: usize, message: &str, file: Option<&str>, said: &str) -> Event {
    let message = if message.is_empty() { said } else { message };
    let mut event = Event::new(Family::Swift, start, message);
    event.frames = file.map(|file| Frame::new(file, None)).into_iter().collect();
    let mut end = start + 1;
    while end < lines.len().min(start + MAX_EVENT_LINES) {
        match native_frame(lines.text(end)) {
            Some(frame) => event.frames.push(frame),
            None if lines.text(end).starts_with("Current stack trace:") => {}
            None => break,
        }
        end += 1;
    }
    event.spanning(start..end)
}

/// `0   App   0x0000000104 $s3App4mainyyF + 12`
fn native_frame(text: &str) -> Option<Frame> {
    let mut words = text.split_whitespace();
    let number = words.next()?;
    let image = words.next()?;
    let address = words.next()?;
    (number.bytes().all(|b| b.is_ascii_digit()) && address.starts_with("0x"))
        .then(|| Frame::new(image, words.next()))
}

/// `*** Terminating app due to uncaught exception 'NSX', reason: '…'`
fn exception(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    let (_, said) = text.split_once("Terminating app due to uncaught exception '")?;
    let (name, rest) = said.split_once('\'')?;
    let reason = rest.strip_prefix(", reason: ").unwrap_or("").trim();
    let reason = reason.strip_prefix('\'').unwrap_or(reason);
    let mut event =
        Event::new(Family::Swift, start, reason.strip_suffix('\'').unwrap_or(reason)).typed(name);
    let mut end = start + 1;
    let mut stack = false;
    while end < lines.len().min(start + MAX_EVENT_LINES) {
        let text = lines.text(end).trim();
        stack |= text.starts_with("*** First throw call stack");
        if let Some(frame) = native_frame(text) {
            event.frames.push(frame);
        } else if text.starts_with("libc++abi")
            || text.starts_with("terminating with uncaught exception")
        {
            end += 1;
            break;
        } else if stack
            && !(text.starts_with("***")
                || text.starts_with('(')
                || text == ")"
                || text.starts_with("0x"))
        {
            break;
        } else if !stack && !text.is_empty() {
            // A reason may have several lines, which the call stack ends.
            if end > start + MAX_LINES
                || !(end..end + MAX_LINES)
                    .any(|line| lines.text(line).contains("First throw call stack"))
            {
                break;
            }
            event.details.push(end);
        }
        end += 1;
    }
    Some(Found::one(event.spanning(start..end)))
}

/// `Exception Type:  EXC_BAD_ACCESS (SIGSEGV)` and the lines around it.
fn crash_report(lines: Lines<'_>, start: usize) -> Option<Found> {
    let said = lines.text(start).strip_prefix("Exception Type:")?.trim();
    let (name, signal) = said.split_once(" (").unwrap_or((said, ""));
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_') {
        return None;
    }
    let mut event = Event::new(Family::Swift, start, "")
        .typed(name)
        .with_code(Some(signal.trim_end_matches(')')));
    let mut end = start + 1;
    let mut crashed = false;
    while end < lines.len().min(start + 200) {
        let text = lines.text(end);
        if let Some(frame) = native_frame(text).filter(|_| crashed) {
            event.frames.push(frame);
        } else if crashed {
            break;
        } else if text.starts_with("Thread ") && text.contains(" Crashed") {
            crashed = true;
        } else if text.starts_with("Exception ")
            || text.starts_with("Termination ")
            || text.contains("error")
        {
            event.details.push(end);
        }
        end += 1;
    }
    if !crashed {
        end = event.details.last().map_or(start + 1, |last| last + 1);
    }
    let below = |start: &str| {
        event.details.iter().map(|&at| lines.text(at)).find_map(|text| text.strip_prefix(start))
    };
    let said = ["Exception Subtype:", "Exception Codes:", "Termination Reason:"]
        .iter()
        .find_map(|start| below(start));
    said.unwrap_or_default().trim().clone_into(&mut event.message);
    Some(Found::one(event.spanning(start..end)))
}

/// What the build says on one line. `(Xcode): ` stands before the message where Flutter passes it on.
fn xcode(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let trimmed = text.trim();
    let failed = trimmed.ends_with("Failed to build iOS app")
        || (trimmed.starts_with("Command ")
            && trimmed.ends_with(" failed with a nonzero exit code"))
        || ["** BUILD FAILED **", "** TEST FAILED **", "** ARCHIVE FAILED **"].contains(&trimmed);
    if trimmed == "The following build commands failed:" {
        return Some(Found::one(failed_commands(lines, at)));
    }
    if failed {
        return Some(Found::one(Event::new(Family::Swift, at, trimmed).linked(Link::Wrapper)));
    }
    let message = match trimmed.split_once("(Xcode): ") {
        Some((before, message)) if before.len() < 80 => message,
        _ => trimmed.strip_prefix("xcodebuild: error: ").or_else(|| {
            let message = trimmed.strip_prefix("error: ")?;
            [
                "Signing for ",
                "No profiles for ",
                "no such module ",
                "Provisioning profile ",
                "Sandbox: ",
            ]
            .iter()
            .any(|start| message.starts_with(start))
            .then_some(message)
        })?,
    };
    // The reason may stand deeper.
    let end = deeper(lines, at + 1, indent(text), MAX_LINES);
    if !message.ends_with(':') || end <= at + 1 {
        return Some(Found::one(Event::new(Family::Swift, at, message)));
    }
    let whole = format!("{message} {}", head(lines.text(at + 1).trim(), MAX_MESSAGE_BYTES));
    let mut event = Event::new(Family::Swift, at, &whole).spanning(at..end);
    event.details = (at + 1..end).collect();
    Some(Found::one(event))
}

/// The commands that failed, and how many: `(2 failures)`. What they said stands above.
fn failed_commands(lines: Lines<'_>, at: usize) -> Event {
    let last = lines.len().min(at + MAX_LINES);
    let counted = (at + 1..last).find(|&line| {
        let text = lines.text(line).trim();
        text.starts_with('(') && (text.ends_with(" failure)") || text.ends_with(" failures)"))
    });
    let end = counted.map_or(at + 1, |line| line + 1);
    let mut event = Event::new(Family::Swift, at, lines.text(at)).linked(Link::Wrapper);
    event.details = (at + 1..end.max(at + 2) - 1).filter(|&line| line < end).collect();
    event.spanning(at..end)
}

/// `[!] CocoaPods could not find compatible versions for pod "X":`
fn pods(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    // The second of two conflicts has no mark.
    let said = text.strip_prefix("[!] ").unwrap_or(text);
    let conflict = said.starts_with("CocoaPods could not find compatible versions for pod ");
    if conflict {
        return Some(pod_conflict(lines, start, said));
    }
    if said.len() == text.len() {
        return None;
    }
    if !["CocoaPods", " pod ", "Podfile", "specification for", "`pod "]
        .iter()
        .any(|word| said.contains(word))
    {
        return None;
    }
    let mut event = Event::new(Family::Swift, start, said);
    if is_advice(said) {
        event.link = Link::Warning;
    }
    let mut end = start + 1;
    while end < lines.len().min(start + MAX_LINES)
        && indent(lines.text(end)) > 0
        && !lines.text(end).trim().is_empty()
    {
        event.details.push(end);
        end += 1;
    }
    Some(Found::one(event.spanning(start..end)))
}

/// Whether `CocoaPods` only warns: it has the same mark for both.
fn is_advice(said: &str) -> bool {
    begins(
        said,
        &[
            "Automatically assigning platform ",
            "CocoaPods did not set the base configuration of your project",
            "Your project does not explicitly specify the CocoaPods master specs repo",
            "Please close any current Xcode sessions",
        ],
    ) || said.starts_with("The `") && said.contains(" target overrides the `")
        || holds(said, &[" has been deprecated", " is deprecated"])
}

/// Who demands which version, in paragraphs, and what can be done about it.
fn pod_conflict(lines: Lines<'_>, start: usize, said: &str) -> Found {
    let mut end = deeper(lines, start + 1, 0, MAX_LINES * 4).max(start + 1);
    if let Some(advice) = written(lines, end, 3)
        && lines.text(advice).starts_with("You have either:")
    {
        end = deeper(lines, advice + 1, 0, MAX_LINES).max(advice + 1);
    }
    let mut event = Event::new(Family::Swift, start, said);
    event.details = (start + 1..end).filter(|&line| !lines.text(line).trim().is_empty()).collect();
    Found::one(event.spanning(start..end))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_compiler_speaks_in_several_ways() {
        let wanted = ["swift root - - cannot find 'x' in scope"];
        assert_eq!(
            told("/app/A.swift:3:5: error: cannot find 'x' in scope\n    x()\n    ^\n"),
            wanted
        );
        assert_eq!(told("❌  /app/A.swift:3:5: cannot find 'x' in scope\n"), wanted);
        assert_eq!(
            told("[  +33 ms] Swift Compiler Error (Xcode): cannot find 'x' in scope\n"),
            wanted
        );
    }

    #[test]
    fn a_program_that_ends_itself_says_why() {
        let wanted = ["swift root - - Index out of range"];
        assert_eq!(
            told("Fatal error: Index out of range: file Swift/Array.swift, line 444\n"),
            wanted
        );
        assert_eq!(told("Swift/Array.swift:444: Fatal error: Index out of range\n"), wanted);
        assert_eq!(told("Thread 1: Fatal error: Index out of range\n"), wanted);
        let objective_c = "*** Terminating app due to uncaught exception 'NSRangeException', reason: 'beyond bounds'\n\
            *** First throw call stack:\n(\n\t0   CoreFoundation  0x00000001 __raise + 12\n)\nlibc++abi: terminating\n";
        assert_eq!(told(objective_c), ["swift root NSRangeException - beyond bounds"]);
    }

    #[test]
    fn the_commands_that_failed_are_counted() {
        let paste = "The following build commands failed:\n\tCodeSign /app/Shop.app\n(1 failure)\n";
        assert_eq!(told(paste), ["swift wrapper - - The following build commands failed:"]);
    }

    #[test]
    fn a_conflict_of_pods_has_paragraphs() {
        let paste = "[!] CocoaPods could not find compatible versions for pod \"Shop/Core\":\n  In Podfile:\n    cart (from `.x`)\n\n    \
            pay (from `.y`)\n\nCocoaPods could not find compatible versions for pod \"Shop\":\n  In Podfile:\n    a\n\nYou have either:\n * old sources\n";
        let events = crate::trace::events(&crate::paste::Paste::new(paste.as_bytes()));
        let lines: Vec<_> = events.iter().map(|event| event.lines.clone()).collect();
        assert_eq!(lines, [0..5, 6..12]);
    }

    #[test]
    fn cocoapods_warns_and_fails_with_one_mark() {
        for said in [
            "Automatically assigning platform `iOS` with version `12.0` on target `App` because no platform was specified. Please specify a platform for this target in your Podfile.",
            "The `App [Debug]` target overrides the `X` build setting defined in `Pods/x.xcconfig'. This can lead to problems with the CocoaPods installation",
        ] {
            assert_eq!(told(&format!("[!] {said}\n")), [format!("swift warning - - {said}")]);
        }
        assert_eq!(
            told("[!] Unable to find a specification for `Shop`\n"),
            ["swift root - - Unable to find a specification for `Shop`"]
        );
    }

    #[test]
    fn a_crash_report_has_a_type_and_a_signal() {
        let paste = "Exception Type:  EXC_BAD_ACCESS (SIGSEGV)\nException Codes: KERN_INVALID_ADDRESS at 0x0\n\n\
            Thread 0 Crashed:\n0   App   0x0000000104 main + 12\n";
        assert_eq!(told(paste), ["swift root EXC_BAD_ACCESS SIGSEGV KERN_INVALID_ADDRESS at 0x0"]);
    }

    #[test]
    fn what_xcodebuild_says_may_go_on_deeper() {
        assert_eq!(
            told(
                "xcodebuild: error: Could not resolve package dependencies:\n  a resolved file is required\n"
            ),
            ["swift root - - Could not resolve package dependencies: a resolved file is required"]
        );
    }

    #[test]
    fn a_command_that_failed_is_only_a_banner() {
        assert_eq!(
            told("Command CompileSwift failed with a nonzero exit code\n"),
            ["swift wrapper - - Command CompileSwift failed with a nonzero exit code"]
        );
    }
}
