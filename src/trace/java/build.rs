//! Build tools and frameworks of the virtual machine: Maven, Gradle, Spring Boot's failure block, Clojure.

use super::{Event, Family, Found, Lines, Link, Mark, compiler, indent};

/// Most lines of the block that a tool prints about one failure.
const MAX_LINES: usize = 120;
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

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if text.starts_with("* What went wrong:")
        || text.starts_with("FAILURE: Build failed with an exception")
    {
        return gradle(lines, at);
    }
    if text.trim_end() == "BUILD FAILURE" {
        return Some(Found::one(Event::new(Family::Java, at, text).linked(Link::Wrapper)));
    }
    if text.trim() == "APPLICATION FAILED TO START" {
        return spring(lines, at);
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
    maven(lines, at)
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
    if is_test_summary(text) || MAVEN_BANNERS.iter().any(|start| text.starts_with(start)) {
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

/// `'version' is missing. @ line 1, column 52`
fn of_project_file(lines: Lines<'_>, at: usize) -> Option<Event> {
    let text = lines.text(at).trim();
    let (_, place) = text.rsplit_once(" @ ")?;
    (place.contains("line ") && place.contains(", column ") && !is_repeated(lines, at))
        .then(|| Event::new(Family::Java, at, text))
}

/// Whether the report has the same line further up.
fn is_repeated(lines: Lines<'_>, at: usize) -> bool {
    let text = lines.text(at).trim();
    (at.saturating_sub(MAX_LINES * 4)..at).any(|line| lines.text(line).trim() == text)
}

/// The end of the report: the goal, what it says, and advice. The goal itself only wraps what compilers and tests
/// have printed.
fn goal(lines: Lines<'_>, start: usize) -> Found {
    let text = lines.text(start).trim();
    let message = text.trim_end_matches("-> [Help 1]").trim_end();
    let mut event = Event::new(Family::Java, start, message);
    let mut inner = Vec::new();
    let mut end = start + 1;
    while end < lines.len() && end < start + MAX_LINES && lines.mark(end) == Mark::Error {
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
    let passes_on = [
        "ompilation failure",
        "ompilation error",
        "test failures",
        "tests failed",
        "could not read ",
    ]
    .iter()
    .any(|words| message.contains(words));
    if passes_on || !inner.is_empty() {
        event.link = Link::Wrapper;
    }
    let mut events = vec![event.spanning(start..end)];
    events.append(&mut inner);
    Found { events, end }
}

/// Lines of Gradle's report that say only that a task failed.
fn is_gradle_banner(message: &str) -> bool {
    [
        "Compilation failed; see",
        "Compilation error. See",
        "There were failing tests",
        "There were test failures",
    ]
    .iter()
    .any(|start| message.starts_with(start))
        || message.contains("finished with non-zero exit value")
}

/// `* What went wrong:` with reasons behind `>`, each deeper than what it is the reason of.
fn gradle(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_LINES);
    let title = (start..last).find(|&at| lines.text(at).starts_with("* What went wrong:"))?;
    let first = (title + 1..last).find(|&at| !lines.text(at).trim().is_empty())?;
    let mut events = vec![Event::new(Family::Java, first, lines.text(first))];
    let mut depths = vec![0];
    let mut end = first + 1;
    while end < last {
        let text = lines.text(end);
        let trimmed = text.trim();
        if trimmed.starts_with("* ") || (trimmed.is_empty() && !is_reason(lines.text(end + 1))) {
            break;
        }
        if let Some(reason) = trimmed.strip_prefix("> ") {
            events.push(Event::new(Family::Java, end, reason));
            depths.push(indent(text) + 1);
        } else if !trimmed.is_empty()
            && let Some(event) = events.last_mut()
        {
            event.details.push(end);
        }
        end += 1;
    }
    let deepest = depths.iter().copied().max()?;
    let several = depths.iter().filter(|&&depth| depth == deepest).count() > 1;
    let heads: Vec<usize> = events.iter().map(|event| event.key).chain([end]).collect();
    for (at, event) in events.iter_mut().enumerate() {
        event.lines = if at == 0 { start } else { heads[at] }..heads[at + 1];
        event.link = match (depths[at] == deepest && !is_gradle_banner(&event.message), several) {
            (true, false) => Link::Root,
            (true, true) => Link::Member,
            (false, _) => Link::Wrapper,
        };
    }
    Some(Found { events, end })
}

/// Whether a line still gives reasons: a report may have blank lines in it.
fn is_reason(text: &str) -> bool {
    text.trim_start().starts_with("> ") && !text.trim_start().starts_with("> Run with")
}

/// Spring Boot's own words for a failed start: description, then action.
fn spring(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_LINES);
    let title = (start..last).find(|&at| lines.text(at).trim() == "Description:")?;
    let key = (title + 1..last).find(|&at| !lines.text(at).trim().is_empty())?;
    let mut event = Event::new(Family::Java, key, lines.text(key));
    let mut end = key + 1;
    let mut action = None;
    while end < last {
        let text = lines.text(end).trim();
        match action {
            None if text == "Action:" => action = Some(end),
            // One paragraph of action, then somebody else goes on.
            Some(title) if text.is_empty() && end > title + 1 => break,
            _ if !text.is_empty() => event.details.push(end),
            _ => {}
        }
        end += 1;
    }
    if action.is_none() {
        end = (key + 1..last).find(|&at| lines.text(at).trim().is_empty()).unwrap_or(last);
        event.details.retain(|&line| line < end);
    }
    Some(Found::one(event.spanning(start..end)))
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
    fn a_task_that_only_failed_is_not_a_root() {
        let paste = "* What went wrong:\nExecution failed for task ':test'.\n> There were failing tests. See the report\n";
        assert!(told(paste).iter().all(|event| event.starts_with("java wrapper")));
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

    #[test]
    fn spring_says_it_in_a_description() {
        let paste = "***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\n\
            Web server failed to start. Port 8080 was already in use.\n\nAction:\n\nStop the process.\n\nbye\n";
        assert_eq!(
            told(paste),
            ["java root - - Web server failed to start. Port 8080 was already in use."]
        );
    }
}
