//! The virtual machine itself: what its launcher says before any program runs, and what it says of a thread that failed once more.

use super::super::shape::begins;
use super::{Event, Family, Found, Head, Lines, Link, MAX_BLOCK_LINES, chain};

/// Starts of what the launcher says before any program runs.
const LAUNCHER: &[&str] = &[
    "Error: Could not find or load main class ",
    "no main manifest attribute, in ",
    "Error: Unable to access jarfile ",
    "Error: Invalid or corrupt jarfile ",
    "Error: Main method not found in class ",
    "Error: Unable to initialize main class ",
    "Error: LinkageError occurred while loading main class ",
    "Error: A JNI error has occurred",
    "Error: JavaFX runtime components are missing",
    "Error occurred during initialization of VM",
    "Error occurred during initialization of boot layer",
    "Unrecognized VM option ",
    "Unrecognized option: -",
    "The JAVA_HOME environment variable is not defined correctly",
    "ERROR: JAVA_HOME is ",
];

/// What the launcher says last, whatever the reason.
const LAUNCHER_ENDS: &[&str] = &[
    "Error: Could not create the Java Virtual Machine.",
    "Error: A fatal exception has occurred. Program will exit.",
];

/// Titles of what the machine prints behind `#` when it crashes.
const CRASHES: &[&str] = &[
    "# A fatal error has been detected by the Java Runtime Environment:",
    "# There is insufficient memory for the Java Runtime Environment to continue.",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    // What stands behind the class is all that there is: the handler failed like the thread.
    if let Some((name, said)) =
        text.strip_prefix("Exception: ").and_then(|said| said.split_once(' '))
        && said.starts_with("thrown from the UncaughtExceptionHandler in thread ")
    {
        return Some(Found::one(Event::new(Family::Java, at, said).typed(name)));
    }
    if begins(text, CRASHES) {
        return Some(Found::one(crash(lines, at)));
    }
    if begins(text, LAUNCHER_ENDS) {
        let message = text.strip_prefix("Error: ").unwrap_or(text);
        return Some(Found::one(Event::new(Family::Java, at, message).linked(Link::Wrapper)));
    }
    // An option is named by the line above, in many words.
    let above = !text.trim().is_empty()
        && lines.text(at + 1).starts_with(LAUNCHER_ENDS[0])
        && !begins(text, &["Did you mean ", "Picked up "])
        && !text.contains("warning: ");
    (above || begins(text, LAUNCHER)).then(|| launch_failure(lines, at))
}

/// `#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2` and what is told of it, each line behind `#`.
fn crash(lines: Lines<'_>, at: usize) -> Event {
    let last = lines.len().min(at + MAX_BLOCK_LINES);
    let end =
        (at..last).find(|&line| !lines.text(line).starts_with('#')).unwrap_or(last).max(at + 1);
    let said = |line: usize| lines.text(line).trim_start_matches('#').trim();
    let mut spoken = (at + 1..end).filter(|&line| !said(line).is_empty());
    // A title that ends as a sentence has said it.
    let key = if said(at).ends_with(':') { spoken.next().unwrap_or(at) } else { at };
    let is_code = |word: &&str| {
        word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    };
    let code = said(key).split(' ').next().filter(is_code);
    let mut event = Event::new(Family::Java, key, said(key)).with_code(code).spanning(at..end);
    event.details = spoken.collect();
    event
}

/// What the launcher says, with the line or the exception below that gives the reason.
fn launch_failure(lines: Lines<'_>, at: usize) -> Found {
    let text = lines.text(at);
    let said = Event::new(Family::Java, at, text.strip_prefix("Error: ").unwrap_or(text));
    let below = lines.text(at + 1);
    let reason = below.strip_prefix("Caused by: ").or_else(|| below.strip_prefix('\t'));
    if let Some(cause) = reason.and_then(Head::of) {
        let mut found = chain(lines, at, at + 1, cause);
        found.events.insert(0, said.linked(Link::Wrapper));
        found.events[1].lines.start = at + 1;
        return found;
    }
    let next = at + 1;
    if text.starts_with("Error occurred during") && !lines.text(next).trim().is_empty() {
        let mut event = match Head::of(lines.text(next)) {
            Some(head) => head.event(next),
            None => Event::new(Family::Java, next, lines.text(next)),
        };
        event.details.push(at);
        return Found::one(event.spanning(at..next + 1));
    }
    Found::one(said)
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_handler_may_fail_as_the_thread_did() {
        assert_eq!(
            told(
                "Exception: shop.TillError thrown from the UncaughtExceptionHandler in thread \"till-1\"\n"
            ),
            [
                "java root shop.TillError - thrown from the UncaughtExceptionHandler in thread \"till-1\""
            ]
        );
    }

    #[test]
    fn the_launcher_wraps_the_class_that_was_not_found() {
        let paste = "Error: Could not find or load main class a.Main\nCaused by: java.lang.ClassNotFoundException: a.Main\n";
        assert_eq!(
            told(paste),
            [
                "java wrapper - - Could not find or load main class a.Main",
                "java root java.lang.ClassNotFoundException - a.Main",
            ]
        );
    }

    #[test]
    fn the_launcher_wraps_the_error_of_linking_that_stands_below_it() {
        let paste = "Error: LinkageError occurred while loading main class Sw\n\tjava.lang.UnsupportedClassVersionError: Preview features are not enabled for Sw\n";
        assert_eq!(
            told(paste),
            [
                "java wrapper - - LinkageError occurred while loading main class Sw",
                "java root java.lang.UnsupportedClassVersionError - Preview features are not enabled for Sw",
            ]
        );
    }

    #[test]
    fn a_machine_that_crashes_says_why_behind_signs() {
        let paste = "#\n# A fatal error has been detected by the Java Runtime Environment:\n#\n#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2\n#\n# Problematic frame:\n# C  [libfoo.so+0x1]  foo+0x1\n#\nbye\n";
        assert_eq!(told(paste), ["java root - SIGSEGV SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2"]);
        let memory = "#\n# There is insufficient memory for the Java Runtime Environment to continue.\n# Native memory allocation (mmap) failed to map 12288 bytes for committing reserved memory.\n";
        assert_eq!(
            told(memory),
            [
                "java root - - There is insufficient memory for the Java Runtime Environment to continue."
            ]
        );
        assert_eq!(
            told("Terminating due to java.lang.OutOfMemoryError: Java heap space\n"),
            ["java root java.lang.OutOfMemoryError - Java heap space"]
        );
    }

    #[test]
    fn the_option_is_named_above_what_the_launcher_says_last() {
        let paste = "Invalid maximum heap size: -Xmx9g9\nError: Could not create the Java Virtual Machine.\n\
            Error: A fatal exception has occurred. Program will exit.\n";
        assert_eq!(
            told(paste),
            [
                "java root - - Invalid maximum heap size: -Xmx9g9",
                "java wrapper - - Could not create the Java Virtual Machine.",
                "java wrapper - - A fatal exception has occurred. Program will exit.",
            ]
        );
    }
}
