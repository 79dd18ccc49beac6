//! Build tools of the virtual machine: Maven, Ant, sbt, and what Clojure says.

use super::super::shape::{after, begins};
use super::{Event, Family, Found, Lines, Link, MAX_BLOCK_LINES, Mark, compiler};

/// Starts of the blocks of Maven that only pass on what other lines say.
const MAVEN_BANNERS: &[&str] = &[
    "COMPILATION ERROR",
    "Tests run: ",
    "Failures:",
    "Errors:",
    "There are test failures",
    "The build could not read ",
    "Some problems were encountered while ",
];
/// Starts of what a task of sbt says at the end of a build that failed.
const SBT_BANNERS: &[&str] = &[
    "Compilation failed",
    "Error compiling the sbt component",
    "sbt.TestsFailedException",
    "Nonzero exit code",
    "java.lang.RuntimeException: Nonzero exit code",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if text.trim_end() == "BUILD FAILURE" || is_failed_module(text) || is_end_of_ant(text) {
        return Some(Found::one(Event::new(Family::Java, at, text).linked(Link::Wrapper)));
    }
    if let Some((type_name, _)) =
        text.strip_prefix("Execution error (").and_then(|rest| rest.split_once(") at "))
    {
        let mut event = Event::new(Family::Java, at, lines.text(at + 1)).typed(type_name);
        event.details.push(at + 1);
        let end = lines.len().min(at + 2);
        event.details.retain(|&line| line < end);
        return Some(Found::one(event.spanning(at..end)));
    }
    failed_tests(lines, at).or_else(|| maven(lines, at))
}

/// `Failed tests:   adds(a.CartTest): expected:<1> but was:<2>`: what Maven repeats of its tests, and what is all there is where
/// the stacks were cut off.
fn failed_tests(lines: Lines<'_>, start: usize) -> Option<Found> {
    let first = after(lines.text(start), &["Failed tests:", "Tests in error:"])?;
    let mut events = Vec::new();
    let mut end = start;
    let last = lines.len().min(start + MAX_BLOCK_LINES);
    while end < last {
        let text = if end == start { first } else { lines.text(end) };
        let is_entry = end == start || super::indent(text) > 1;
        let text = text.trim();
        if !is_entry || (text.is_empty() && end > start) {
            break;
        }
        // A message of several lines has no test in front of it.
        let named = text
            .split_once("): ")
            .is_some_and(|(test, _)| test.contains('(') && !test.contains(' '));
        if named || is_test_summary(text) {
            events.push(Event::new(Family::Java, end, text));
        }
        end += 1;
    }
    if events.is_empty() {
        return None;
    }
    if has_test_title(lines, start) {
        for event in &mut events {
            event.link = Link::Wrapper;
        }
    }
    events[0].lines.start = start;
    Some(Found { events, end })
}

/// `/app/build.xml:12: Compile failed; see the compiler error output for details.`
fn is_end_of_ant(text: &str) -> bool {
    text.ends_with("Compile failed; see the compiler error output for details.")
}

/// `shop-core .......................... FAILURE [  2.367 s]` in the summary of Maven's reactor.
fn is_failed_module(text: &str) -> bool {
    text.ends_with(']') && text.contains(".. FAILURE [")
}

/// Maven marks each line of its report. What the compiler said is in it twice.
fn maven(lines: Lines<'_>, at: usize) -> Option<Found> {
    if lines.mark(at) != Mark::Error {
        return None;
    }
    let text = lines.text(at).trim();
    if text.starts_with("Failed to execute goal ") {
        return Some(goal(lines, at));
    }
    if let Some(event) = of_project_file(lines, at) {
        return Some(Found::one(event));
    }
    if text.starts_with("The build could not read ") {
        return Some(goal(lines, at));
    }
    if text.starts_with("Non-resolvable ") {
        return Some(Found::one(Event::new(Family::Java, at, without_help(text))));
    }
    if text.starts_with("[Help ") {
        return Some(Found::none(at + 1));
    }
    if is_test_summary(text) {
        let link = if has_test_title(lines, at) { Link::Wrapper } else { Link::Root };
        return Some(Found::one(Event::new(Family::Java, at, text).linked(link)));
    }
    if is_end_of_sbt(text) || MAVEN_BANNERS.iter().any(|start| text.starts_with(start)) {
        return Some(Found::one(Event::new(Family::Java, at, text).linked(Link::Wrapper)));
    }
    None
}

/// `  ShopTest.vat:9 expected: <20> but was: <19>`, `  ShopTest.share:14 » Arithmetic / by zero`
fn is_test_summary(text: &str) -> bool {
    let (place, rest) = text.split_once(' ').unwrap_or((text, ""));
    let Some((name, line)) = place.rsplit_once(':') else { return false };
    !rest.is_empty()
        && name.contains('.')
        && !line.is_empty()
        && line.bytes().all(|b| b.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._$>-".contains(&b))
}

/// Whether the stack of a failed test stands further up. What the summary repeats of it is all there is where it does not.
fn has_test_title(lines: Lines<'_>, at: usize) -> bool {
    (at.saturating_sub(MAX_BLOCK_LINES * 4)..at).any(|line| super::is_test_title(lines.text(line)))
}

/// `one error found`, `(core / Compile / compileIncremental) Compilation failed`: sbt repeats what compilers and tests have
/// printed.
fn is_end_of_sbt(text: &str) -> bool {
    let counted = text.strip_suffix(" error found").or_else(|| text.strip_suffix(" errors found"));
    let task = || {
        let (task, message) = text.strip_prefix('(')?.split_once(") ")?;
        (task.contains(['/', ':']) && begins(message, SBT_BANNERS)).then_some(())
    };
    counted.is_some_and(|count| !count.contains(' ')) || task().is_some()
}

/// `'version' is missing. @ line 1, column 52`
fn of_project_file(lines: Lines<'_>, at: usize) -> Option<Event> {
    let text = without_help(lines.text(at));
    let (_, place) = text.rsplit_once(" @ ")?;
    (place.contains("line ") && place.contains(", column ") && !is_repeated(lines, at))
        .then(|| Event::new(Family::Java, at, text))
}

/// A message without the number of the article about it: ` -> [Help 2]`.
fn without_help(text: &str) -> &str {
    text.split_once(" -> [Help ").map_or(text, |(message, _)| message).trim()
}

/// Whether the report has the same line further up. There, the place may stand on a line of its own.
fn is_repeated(lines: Lines<'_>, at: usize) -> bool {
    let text = without_help(lines.text(at));
    let message = text.rsplit_once(" @ ").map_or(text, |(message, _)| message);
    (at.saturating_sub(MAX_BLOCK_LINES * 4)..at).any(|line| {
        let above = lines.text(line).trim();
        above == text || (above == message && !message.is_empty())
    })
}

/// The end of the report: the goal, what it says, and advice. The goal itself only wraps what compilers and tests
/// have printed.
fn goal(lines: Lines<'_>, start: usize) -> Found {
    let text = lines.text(start).trim();
    let message = without_help(text);
    let mut event = Event::new(Family::Java, start, message);
    let mut inner = Vec::new();
    let mut end = start + 1;
    while end < lines.len() && end < start + MAX_BLOCK_LINES && lines.mark(end) == Mark::Error {
        let said = lines.text(end);
        let found =
            compiler::diagnostic(said, end, Mark::Error).or_else(|| of_project_file(lines, end));
        match found {
            Some(found) if !is_repeated(lines, end) => inner.push(found),
            Some(_) => {}
            None if said.starts_with("[Help")
                || said.starts_with("->")
                || crate::paste::is_noise(said) => {}
            None => event.details.push(end),
        }
        end += 1;
    }
    if passes_on(message) || !inner.is_empty() {
        event.link = Link::Wrapper;
    }
    let mut events = vec![event.spanning(start..end)];
    events.append(&mut inner);
    Found { events, end }
}

/// Whether a goal says only that what it ran has failed.
pub(super) fn passes_on(message: &str) -> bool {
    [
        "ompilation failure",
        "ompilation error",
        "test failures",
        "tests failed",
        "could not read ",
        ": Application finished",
        "rocess terminated with exit code",
        "Process exited with an error",
    ]
    .iter()
    .any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn what_only_says_that_a_module_or_a_task_failed_is_no_root() {
        for line in [
            "[INFO] shop-core .......................... FAILURE [  2.367 s]",
            "/app/build.xml:12: Compile failed; see the compiler error output for details.",
            "[error] one error found",
            "[error] 12 errors found",
            "[error] (core / Compile / compileIncremental) Compilation failed",
            "[error] (Test / test) sbt.TestsFailedException: Tests unsuccessful",
            "[ERROR] Failed to execute goal a:b:1:run (default-cli) on project x: Application finished with exit code: 1 -> [Help 1]",
        ] {
            let read = told(&format!("{line}\n"));
            assert_eq!(read.len(), 1, "{line}");
            assert!(read[0].starts_with("java wrapper"), "{read:?}");
        }
        let resolve =
            "[error] (update) sbt.librarymanagement.ResolveException: Error downloading a:b:1\n";
        assert!(told(resolve)[0].contains(" root "));
    }

    #[test]
    fn articles_about_an_error_are_not_of_it() {
        let paste = "[FATAL] Non-resolvable parent POM for a:b:1: no network and 'parent.relativePath' points at wrong local POM\n @ \n\
            [ERROR] The build could not read 1 project -> [Help 1]\n[ERROR]     \
            Non-resolvable parent POM for a:b:1: no network and 'parent.relativePath' points at wrong local POM @ line 1, column 8 -> [Help 2]\n\
            [ERROR] [Help 1] http://cwiki/ProjectBuildingException\n[ERROR] [Help 2] http://cwiki/ModelException\n";
        let read = told(paste);
        assert_eq!(read.iter().filter(|event| event.contains(" root ")).count(), 1, "{read:?}");
        let plugin = "[ERROR] Plugin a:b:1 could not be resolved: no network -> [Help 1]\n[ERROR] \n\
            [ERROR] [Help 1] http://cwiki/PluginResolutionException\n";
        assert_eq!(told(plugin).len(), 1);
    }

    #[test]
    fn a_failed_test_of_a_summary_is_the_root_where_its_stack_is_cut_off() {
        let summary = "[ERROR] Failures: \n[ERROR]   CartTest.adds:68 expected: <1> but was: <2>\n";
        assert!(
            told(summary)
                .contains(&"java root - - CartTest.adds:68 expected: <1> but was: <2>".to_owned())
        );
        let whole = format!(
            "[ERROR] a.CartTest.adds -- Time elapsed: 0.1 s <<< FAILURE!\njava.lang.AssertionError: expected: <1> but was: <2>\n\
             \tat a.CartTest.adds(CartTest.java:68)\n\n{summary}"
        );
        assert_eq!(told(&whole).iter().filter(|event| event.contains(" root ")).count(), 1);
    }

    #[test]
    fn an_older_summary_lists_failed_tests_as_well() {
        let paste = "Failed tests:   adds(a.CartTest): expected:<1> but was:<2>\n  sums(a.OrderTest): no order\n\nTests run: 5, Failures: 2\n";
        assert_eq!(
            told(paste)[..2],
            [
                "java root - - adds(a.CartTest): expected:<1> but was:<2>",
                "java root - - sums(a.OrderTest): no order",
            ]
        );
    }

    #[test]
    fn what_a_goal_could_not_do_is_the_root_unless_a_compiler_said_it() {
        let goal = "[ERROR] Failed to execute goal on project x: Could not resolve dependencies -> [Help 1]\n\
            [ERROR] \n[ERROR] [Help 1] http://cwiki/DependencyResolutionException\n";
        assert_eq!(
            told(goal),
            ["java root - - Failed to execute goal on project x: Could not resolve dependencies"]
        );
        let compiler = "[ERROR] /a/B.java:[3,1] ';' expected\n";
        let paste = format!(
            "[ERROR] COMPILATION ERROR : \n{compiler}[ERROR] Failed to execute goal g (c) on project x: Compilation failure\n{compiler}"
        );
        assert_eq!(
            told(&paste),
            [
                "java wrapper - - COMPILATION ERROR :",
                "java root - - ';' expected",
                "java wrapper - - Failed to execute goal g (c) on project x: Compilation failure",
            ]
        );
    }
}
