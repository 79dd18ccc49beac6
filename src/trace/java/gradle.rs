//! Gradle: its report of a failed build with what compilers and tools say in it, the same without its title, and the lines that only
//! pass that on.

use super::super::shape::{after, begins, between, digits};
use super::{Event, Family, Found, Frame, Lines, Link, MAX_BLOCK_LINES, indent};

/// Lines of the report that say only that a task failed.
const BANNERS: &[&str] = &[
    "Compilation failed; see",
    "Compilation error. See",
    "There were failing tests",
    "There were test failures",
];

/// How reasons begin that are known without the title above them.
const REASONS: &[&str] = &[
    "A failure occurred while executing ",
    "A problem occurred ",
    "Could not determine the dependencies of ",
    "Could not find ",
    "Could not get unknown property ",
    "Could not resolve ",
    "Execution failed for task '",
    "Failed to apply plugin ",
    "Plugin with id '",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if begins(text, &["* What went wrong:", "FAILURE: Build failed with an exception"])
        || (text.starts_with("Execution failed for task '") && is_reason(lines.text(at + 1)))
    {
        return report(lines, at).or_else(|| banner(text, at));
    }
    if is_untitled(lines, at) {
        return Some(reasons(lines, at, at, false));
    }
    if text.starts_with("AGPBI: {") {
        let message = between(text, "\"original\":\"", "\"").unwrap_or(text);
        return Some(Found::one(Event::new(Family::Java, at, message).linked(Link::Wrapper)));
    }
    banner(text, at).or_else(|| android(text, at).or_else(|| groovy(text, at)).map(Found::one))
}

/// `> Task :app:test FAILED`, `BUILD FAILED in 9s`, `FAILURE: Build completed with 2 failures.`
fn banner(text: &str, at: usize) -> Option<Found> {
    let trimmed = text.trim();
    let begun = begins(
        trimmed,
        &[
            "FAILURE: Build failed with an exception",
            "FAILURE: Build completed with ",
            "BUILD FAILED in ",
            "Error: Gradle task ",
            "Exception: Gradle task ",
        ],
    );
    let several = numbered_by_colon(trimmed) == Some("Task failed with an exception.");
    (begun || several || trimmed == "BUILD FAILED" || is_failed_task(trimmed))
        .then(|| Found::one(Event::new(Family::Java, at, trimmed).linked(Link::Wrapper)))
}

/// What follows the number of one of several failures: `2: Task failed with an exception.`
fn numbered_by_colon(text: &str) -> Option<&str> {
    let number = digits(text.as_bytes());
    text[number..].strip_prefix(": ").filter(|_| number > 0)
}

/// `> Task :app:test FAILED`, `:test FAILED` of older ones.
fn is_failed_task(text: &str) -> bool {
    let Some(task) = text.strip_suffix(" FAILED") else { return false };
    let task = task.strip_prefix("> ").unwrap_or(task);
    let task = task.strip_prefix("Task ").unwrap_or(task);
    task.starts_with(':') && !task.contains(' ')
}

/// `CartTest > adds() FAILED`, above the exception.
pub(super) fn is_test_title(text: &str) -> bool {
    text.trim_end().ends_with(" FAILED") && text.contains(" > ")
}

/// `* What went wrong:` with reasons behind `>`, each deeper than what it is the reason of.
fn report(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_BLOCK_LINES);
    let first = if lines.text(start).starts_with("Execution failed for task '") {
        start
    } else {
        let title = (start..last).find(|&at| lines.text(at).starts_with("* What went wrong:"))?;
        (title + 1..last).find(|&at| !lines.text(at).trim().is_empty())?
    };
    Some(reasons(lines, start, first, true))
}

/// Whether reasons begin here that have no title above them: editors copy them so.
fn is_untitled(lines: Lines<'_>, at: usize) -> bool {
    let text = lines.text(at).trim_start();
    match text.strip_prefix("> ") {
        Some(_) if is_progress(text) => false,
        Some(said) => begins(said, REASONS) || is_reason_of(lines, at, 3),
        None if begins(text, REASONS) => {
            let names_configuration =
                text.starts_with("Could not resolve all ") && text.contains(" for configuration '");
            let missing = after(text, &["Could not find ", "Could not resolve "]);
            names_configuration
                || missing.is_some_and(is_module)
                || (!text.starts_with("Could not ") && is_reason_of(lines, at, 0))
        }
        None => false,
    }
}

/// Whether the next line gives the reason of a line, so many columns deeper.
fn is_reason_of(lines: Lines<'_>, at: usize, deeper: usize) -> bool {
    is_reason(lines.text(at + 1)) && indent(lines.text(at + 1)) == indent(lines.text(at)) + deeper
}

/// `com.acme:shop:1.0.`: the group, the name and the version of a module, and nothing else.
fn is_module(text: &str) -> bool {
    let parts = text.trim_end().trim_end_matches('.').split(':');
    let fits = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-+@[],()".contains(&byte))
    };
    parts.clone().count() >= 2 && parts.clone().count() <= 4 && parts.clone().all(fits)
}

/// `> Task :app:x`, `> Configure project :app`: what Gradle is at.
fn is_progress(text: &str) -> bool {
    begins(text, &["> Task ", "> Configure ", "> Run with", "> Transform "])
}

/// The reasons from line `first` on. Without a title, they end before a line that is no deeper than the first one.
fn reasons(lines: Lines<'_>, start: usize, first: usize, is_titled: bool) -> Found {
    let last = lines.len().min(start + MAX_BLOCK_LINES);
    let said = lines.text(first).trim();
    let level = indent(lines.text(first));
    let (said, depth) = match said.strip_prefix("> ") {
        Some(said) if !is_titled => (said, level + 1),
        _ => (said, 0),
    };
    let mut events = vec![Event::new(Family::Java, first, said)];
    let mut depths = vec![depth];
    let mut end = first + 1;
    while end < last {
        let text = lines.text(end);
        let trimmed = text.trim();
        if trimmed.starts_with("* ") || (trimmed.is_empty() && !goes_on(lines.text(end + 1))) {
            break;
        }
        let belongs = trimmed.is_empty()
            || indent(text) > level
            || is_reason(text) && !is_progress(trimmed)
            || begins(trimmed, &["Required by:", "Searched in the following locations:"]);
        if !is_titled && !belongs {
            break;
        }
        if let Some(reason) = trimmed.strip_prefix("> ") {
            events.push(Event::new(Family::Java, end, reason));
            depths.push(indent(text) + 1);
        } else if let Some(event) = said_by_a_tool(trimmed, end) {
            events.push(event);
            depths.push(usize::MAX);
        } else if !trimmed.is_empty()
            && let Some(event) = events.last_mut()
        {
            event.details.push(end);
        }
        end += 1;
    }
    link(&mut events, &depths, start, end);
    Found { events, end }
}

/// The deepest reasons are what is to be fixed.
fn link(events: &mut [Event], depths: &[usize], start: usize, end: usize) {
    let deepest = depths.iter().copied().max().unwrap_or_default();
    let several = depths.iter().filter(|&&depth| depth == deepest).count() > 1;
    let heads: Vec<usize> = events.iter().map(|event| event.key).chain([end]).collect();
    for (at, event) in events.iter_mut().enumerate() {
        event.lines = if at == 0 { start } else { heads[at] }..heads[at + 1];
        event.link = match (depths[at] == deepest && !is_banner(&event.message), several) {
            (true, false) => Link::Root,
            (true, true) => Link::Member,
            (false, _) => Link::Wrapper,
        };
    }
}

fn is_banner(message: &str) -> bool {
    begins(message, BANNERS) || message.contains("finished with non-zero exit value")
}

/// Whether a line still gives reasons: a report may have blank lines in it.
fn is_reason(text: &str) -> bool {
    text.trim_start().starts_with("> ") && !text.trim_start().starts_with("> Run with")
}

/// The same, or what a compiler or a tool says is not at its end yet.
fn goes_on(text: &str) -> bool {
    is_reason(text)
        || script_line(text).is_some()
        || (indent(text) > 0 && said_by_a_tool(text.trim(), 0).is_some())
}

/// What the tool of a task says: the reason of all reasons above it.
fn said_by_a_tool(text: &str, at: usize) -> Option<Event> {
    let script = || {
        let message = text.strip_prefix("^ ")?;
        Some(Event::new(Family::Java, at, message.trim()))
    };
    android(text, at).or_else(|| groovy(text, at)).or_else(script)
}

/// `  Line 42:     kotlinOptions {`: the source of a build script, above `^ Unresolved reference`.
fn script_line(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix("Line ")?;
    let number = digits(rest.as_bytes());
    rest[number..].strip_prefix(':').filter(|_| number > 0)
}

/// `res/values/a.xml:5:5-8:13: AAPT: error: resource x not found.`; older ones have no name in it.
fn android(text: &str, at: usize) -> Option<Event> {
    let text = text.trim_start().strip_prefix("Output:").map_or(text, str::trim_start);
    let colon = text.find(".xml:").map(|dot| dot + ".xml".len())?;
    let place = text[colon + 1..]
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'-'))
        .count();
    let rest = text[colon + 1 + place..].trim_start();
    let message = rest.strip_prefix("AAPT: ").unwrap_or(rest).strip_prefix("error: ")?;
    let file = text[..colon].trim_start().trim_start_matches("ERROR:").trim_start();
    (place > 0).then(|| {
        let mut event = Event::new(Family::Java, at, message);
        event.frames.push(Frame::new(file, None));
        event
    })
}

/// `build file '/app/build.gradle': 12: unexpected token @ line 12, column 3.`, `WorkflowScript: 3: …`
pub(super) fn groovy(text: &str, at: usize) -> Option<Event> {
    let (said, place) = text.trim().rsplit_once(" @ line ")?;
    let column = place.strip_suffix('.').unwrap_or(place).split_once(", column ")?.1;
    let (file, rest) = said.split_once(": ")?;
    let message = numbered_by_colon(rest)?;
    (!column.is_empty() && digits(column.as_bytes()) == column.len()).then(|| {
        let file = file.strip_prefix("build file ").unwrap_or(file).trim_matches('\'');
        let mut event = Event::new(Family::Java, at, message);
        event.frames.push(Frame::new(file, None));
        event
    })
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_deepest_reason_of_gradle_is_the_root() {
        let paste = "FAILURE: Build failed with an exception.\n\n* What went wrong:\n\
            Execution failed for task ':app:compileJava'.\n> Could not resolve all files for configuration ':app:x'.\n   \
            > Could not find com.acme:y:1.0.\n     Required by:\n         project :app\n\n* Try:\n> Run with --info\n";
        assert_eq!(
            told(paste),
            [
                "java wrapper - - Execution failed for task ':app:compileJava'.",
                "java wrapper - - Could not resolve all files for configuration ':app:x'.",
                "java root - - Could not find com.acme:y:1.0.",
            ]
        );
    }

    #[test]
    fn reasons_need_no_title_above_them() {
        assert_eq!(
            told(
                "> Could not resolve all files for configuration ':shop:x'.\n   > Could not find com.acme:cart:2.0.\n     \
                Required by:\n         project :shop\nthe next line of a log\n"
            ),
            [
                "java wrapper - - Could not resolve all files for configuration ':shop:x'.",
                "java root - - Could not find com.acme:cart:2.0.",
            ]
        );
        assert_eq!(
            told("Could not resolve all files for configuration ':shop:x'.\n"),
            ["java root - - Could not resolve all files for configuration ':shop:x'."]
        );
        assert_eq!(
            told("Could not find com.acme:cart:2.0.\nRequired by:\n    project :shop\n"),
            ["java root - - Could not find com.acme:cart:2.0."]
        );
        assert_eq!(
            told("> Failed to apply plugin 'acme.shop'.\n   > The shop must be open.\n"),
            [
                "java wrapper - - Failed to apply plugin 'acme.shop'.",
                "java root - - The shop must be open."
            ]
        );
        assert_eq!(
            told("A problem occurred evaluating project ':shop'.\n> No such till.\n"),
            [
                "java wrapper - - A problem occurred evaluating project ':shop'.",
                "java root - - No such till."
            ]
        );
        assert!(
            !told("Could not find a till. See the log.\n> quoted\n> Task :shop:x\n")
                .iter()
                .any(|event| event.starts_with("java"))
        );
    }

    #[test]
    fn a_task_that_only_failed_is_not_a_root() {
        let paste = "* What went wrong:\nExecution failed for task ':test'.\n> There were failing tests. See the report\n";
        assert!(told(paste).iter().all(|event| event.starts_with("java wrapper")));
    }

    #[test]
    fn what_a_tool_says_in_the_report_is_the_root() {
        let android = "* What went wrong:\nExecution failed for task ':app:processDebugResources'.\n\
            > A failure occurred while executing a.LinkAction\n   > Android resource linking failed\n     \
            a/values.xml:5:5-8:13: AAPT: error: resource attr/x not found.\n         \n     \
            a/values.xml:9:5-12:13: AAPT: error: resource attr/y not found.\n\n* Try:\n";
        assert_eq!(
            told(android)[3..],
            [
                "java member - - resource attr/x not found.",
                "java member - - resource attr/y not found."
            ]
        );
        let script = "* What went wrong:\nScript compilation errors:\n\n  Line 42:     kotlinOptions {\n               \
            ^ Unresolved reference: kotlinOptions\n\n  Line 43:         jvmTarget = \"1.8\"\n                   \
            ^ Unresolved reference: jvmTarget\n\n2 errors\n";
        assert_eq!(
            told(script)[1..],
            [
                "java member - - Unresolved reference: kotlinOptions",
                "java member - - Unresolved reference: jvmTarget",
            ]
        );
        let groovy = "* What went wrong:\nCould not compile build file '/app/build.gradle'.\n> startup failed:\n  \
            build file '/app/build.gradle': 12: Unexpected input: '{' @ line 12, column 9.\n     android {\n             ^\n\n  1 error\n";
        assert_eq!(told(groovy)[2..], ["java root - - Unexpected input: '{'"]);
    }

    #[test]
    fn what_only_says_that_a_task_failed_is_no_root() {
        for line in [
            "> Task :app:test FAILED",
            ":compileKotlin FAILED",
            "BUILD FAILED",
            "BUILD FAILED in 9s",
            "FAILURE: Build completed with 2 failures.",
            "2: Task failed with an exception.",
            "Error: Gradle task assembleDebug failed with exit code 1",
        ] {
            assert_eq!(told(&format!("{line}\n")), [format!("java wrapper - - {line}")]);
        }
    }

    #[test]
    fn the_title_of_a_test_is_above_its_exception() {
        let paste = "CartTest > adds() FAILED\n    org.opentest4j.AssertionFailedError at CartTest.java:14\n\n\
            a.b.OrderTest > sums FAILED\n    junit.framework.AssertionFailedError at OrderTest.java:4\n\n2 tests completed, 2 failed\n";
        assert_eq!(
            told(paste),
            [
                "java root org.opentest4j.AssertionFailedError - ",
                "java root junit.framework.AssertionFailedError - ",
                "other wrapper - - 2 tests completed, 2 failed",
            ]
        );
    }
}
