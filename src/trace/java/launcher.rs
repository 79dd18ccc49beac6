//! The virtual machine itself: what its launcher says before any program runs, and what it says of a thread that failed once more.

use super::super::shape::begins;
use super::{Event, Family, Found, Head, Lines, Link, chain};

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

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    // What stands behind the class is all that there is: the handler failed like the thread.
    if let Some((name, said)) =
        text.strip_prefix("Exception: ").and_then(|said| said.split_once(' '))
        && said.starts_with("thrown from the UncaughtExceptionHandler in thread ")
    {
        return Some(Found::one(Event::new(Family::Java, at, said).typed(name)));
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

/// What the launcher says, with the line or the exception below that gives the reason.
fn launch_failure(lines: Lines<'_>, at: usize) -> Found {
    let text = lines.text(at);
    let said = Event::new(Family::Java, at, text.strip_prefix("Error: ").unwrap_or(text));
    if let Some(cause) = lines.text(at + 1).strip_prefix("Caused by: ").and_then(Head::of) {
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
