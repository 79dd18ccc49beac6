//! The Java virtual machine: exceptions of Java, Kotlin, Scala, Groovy and Clojure with their causes.
//!
//! [`compiler`] reads javac, kotlinc and scalac, [`build`] Maven and sbt, [`gradle`] Gradle, [`spring`] reports of Spring, [`launcher`] what comes before a program. The
//! machine prints the outermost exception first, so the last `Caused by:` is the root; what came up while
//! resources were closed (`Suppressed:`) never is.

mod build;
mod compiler;
mod gradle;
mod launcher;
mod spring;

use super::place::ends;
use super::{Event, Family, Found, Frame, Lines, Link, indent, is_type_name};
use crate::limits::MAX_EVENT_LINES;
use crate::paste::Mark;

/// Most lines of a message before its first frame.
const MAX_MESSAGE_LINES: usize = 40;
/// Most lines of the block that a build tool prints about one failure.
const MAX_BLOCK_LINES: usize = 120;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    launcher::read(lines, at)
        .or_else(|| exception(lines, at))
        .or_else(|| spring::read(lines, at))
        .or_else(|| build::read(lines, at))
        .or_else(|| gradle::read(lines, at))
        .or_else(|| compiler::read(lines, at))
}

/// Type and message of an exception.
#[derive(Clone, Copy)]
struct Head<'t> {
    type_name: &'t str,
    message: &'t str,
    /// Known as the machine's without frames: its package, or the words before it.
    certain: bool,
}

impl<'t> Head<'t> {
    /// A head at the front of a line, behind the words that announce it.
    fn of(text: &'t str) -> Option<Self> {
        let mut rest = body(text).trim();
        let mut certain = false;
        if let Some((_, after)) =
            rest.strip_prefix("Exception in thread \"").and_then(|rest| rest.split_once("\" "))
        {
            (rest, certain) = (after, true);
        }
        // The machine may end a program that has no memory left.
        for before in
            ["Caused by: ", "=> ", "Wrapped by: ", "Terminating due to ", "Aborting due to "]
        {
            rest = rest.strip_prefix(before).unwrap_or(rest);
        }
        let (type_name, after) = rest.split_at(name_length(rest));
        if !is_class(type_name) {
            return None;
        }
        // `AssertionFailedError at ShopTest.java:12` in the report of a build.
        let message = if after.is_empty() || is_short_place(after) {
            ""
        } else {
            after.strip_prefix(':')?.trim()
        };
        let package = [
            "java.",
            "javax.",
            "jakarta.",
            "kotlin.",
            "scala.",
            "org.",
            "com.",
            "io.",
            "android.",
            "software.",
        ];
        certain |= is_short_place(after);
        certain |=
            package.iter().any(|start| type_name.starts_with(start)) && is_type_name(type_name);
        Some(Self { type_name, message, certain })
    }

    /// A head behind the words of a log, which is known by the frames below only.
    fn inside(text: &'t str) -> Option<Self> {
        let text = body(text);
        text.match_indices([' ', '[', '\t']).find_map(|(at, _)| {
            let head = Self::of(&text[at + 1..])?;
            (in_package(head) && is_type_name(head.type_name)).then_some(head)
        })
    }

    fn event(self, at: usize) -> Event {
        Event::new(Family::Java, at, self.message)
            .typed(self.type_name)
            .with_code(sql_state(self.message))
    }
}

/// The line without the tag of Android's log.
fn body(text: &str) -> &str {
    match text.split_once("AndroidRuntime") {
        Some((before, rest)) if before.len() < 48 => {
            rest.split_once(": ").map_or(text, |(_, body)| body)
        }
        _ => text,
    }
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '$')))
        .unwrap_or(text.len())
}

/// Whether a name is that of a class: `OrderException`, `a.b.C$D`; any name will do in a package.
fn is_class(name: &str) -> bool {
    let (package, class) = name.rsplit_once('.').unwrap_or(("", name));
    let starts_upper = class.starts_with(|c: char| c.is_uppercase());
    let in_package =
        !package.is_empty() && package.split('.').all(|part| part.starts_with(char::is_alphabetic));
    name.len() <= 200 && starts_upper && (in_package || is_type_name(name))
}

fn is_short_place(after: &str) -> bool {
    after.strip_prefix(" at ").is_some_and(|place| {
        [".java:", ".kt:", ".scala:", ".groovy:"].iter().any(|ending| place.contains(ending))
            && !place.contains(' ')
    })
}

/// `… ERROR: … SQLState: 23505`, `[23505-200]` of H2
fn sql_state(message: &str) -> Option<&str> {
    let (_, rest) =
        message.split_once("SQLState: ").or_else(|| message.split_once("SQL state ["))?;
    let state = rest.get(..5)?;
    state.bytes().all(|b| b.is_ascii_alphanumeric()).then_some(state)
}

/// Whether a line is a frame of the machine: `at java.base/java.util.List.of(List.java:1)`.
pub(super) fn is_frame(text: &str) -> bool {
    place(text).is_some()
}

/// The method and the file of a frame. Other languages print frames with `at` as well: the place tells.
fn place(text: &str) -> Option<(&str, &str)> {
    let rest = body(text).trim_start().strip_prefix("at ")?;
    // What a logger adds behind it is the archive: ` ~[spring-core-6.1.jar:6.1]`.
    let rest =
        rest.split_once(" ~[").or_else(|| rest.split_once(" [")).map_or(rest, |(frame, _)| frame);
    let (method, place) = rest.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let file = place.split(':').next().unwrap_or(place);
    let ours = ends(file, &[".java", ".kt", ".scala", ".groovy", ".clj"])
        || matches!(file, "Native Method" | "Unknown Source" | "SourceFile" | "<generated>")
        || file.starts_with("r8-map-id");
    // The console of the Play store has a space before the place.
    let method = method.strip_suffix(' ').unwrap_or(method);
    (ours && !method.contains(' ')).then_some((method, file))
}

fn exception(lines: Lines<'_>, start: usize) -> Option<Found> {
    let key = start + title_lines(lines, start);
    let said = lines.text(key);
    let below = is_frame(lines.text(key + 1));
    let head = match Head::of(said) {
        Some(head) => head,
        None if below => Head::inside(said)?,
        None => return None,
    };
    if !below && !has_frames(lines, key) && !head.certain {
        return None;
    }
    Some(chain(lines, start, key, head))
}

/// How many lines above an exception only announce it.
fn title_lines(lines: Lines<'_>, start: usize) -> usize {
    let title = lines.text(start);
    if body(title).trim_start().starts_with("FATAL EXCEPTION: ") {
        return 1 + usize::from(body(lines.text(start + 1)).trim_start().starts_with("Process: "));
    }
    usize::from(is_test_title(title) || gradle::is_test_title(title))
}

/// `[ERROR] vat  Time elapsed: 0.009 s  <<< FAILURE!` of Maven's test runner, above the exception.
fn is_test_title(text: &str) -> bool {
    let text = text.trim_end();
    text.ends_with("<<< FAILURE!") || text.ends_with("<<< ERROR!")
}

fn in_package(head: Head<'_>) -> bool {
    head.type_name.contains('.')
}

/// Whether frames follow a head, behind the lines of its message.
fn has_frames(lines: Lines<'_>, head: usize) -> bool {
    let mut blank = false;
    for at in head + 1..head + MAX_MESSAGE_LINES {
        let text = lines.text(at);
        if is_frame(text)
            || text.strip_prefix("Caused by: ").and_then(Head::of).is_some_and(in_package)
        {
            return true;
        }
        let empty = text.trim().is_empty();
        let foreign = text.trim_start().starts_with("at ");
        let other = foreign || Head::of(text).is_some_and(|head| head.certain);
        if (empty && blank) || at >= lines.len() || other {
            return false;
        }
        blank = empty;
    }
    false
}

/// The exceptions of a chain. Their indentation tells what they belong to: the causes of the first one stand at
/// its level, whatever is deeper belongs to what was suppressed.
fn chain(lines: Lines<'_>, start: usize, key: usize, head: Head<'_>) -> Found {
    let level = indent(body(lines.text(key)));
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut events = vec![head.event(key)];
    // Loggers may print the root first: then the later ones wrap it.
    let mut reversed = false;
    let mut framed = false;
    let mut at = key + 1;
    if head.message == "startup failed:"
        && let Some(said) = gradle::groovy(lines.text(at), at)
    {
        at = compiled(lines, &mut events[0], said, last);
    }
    let mut end = at;
    while at < last {
        let text = body(lines.text(at));
        let trimmed = text.trim();
        let event = events.last_mut().expect("a chain starts with an event");
        if let Some((method, file)) = place(text) {
            event.frames.push(Frame::new(file, Some(method)));
            framed = true;
        } else if let Some(next) = next_of_chain(trimmed) {
            let deep = indent(text) > level;
            let suppressed = trimmed.starts_with("Suppressed: ") || (deep && is_deep(&events));
            reversed |= trimmed.starts_with("Wrapped by: ");
            let link = if suppressed { Link::Suppressed } else { Link::Root };
            events.push(next.event(at).linked(link));
            framed = false;
        } else if is_elision(trimmed)
            || (trimmed.starts_with("at ") && is_frame(lines.text(at + 1)))
        {
            // A frame whose place was taken off is one as well.
            framed = true;
        } else if !framed
            && !trimmed.is_empty()
            && at <= event.key + MAX_MESSAGE_LINES
            && has_rest(lines, at)
        {
            event.details.push(at);
        } else if !(trimmed.is_empty() && !framed && has_rest(lines, at)) {
            break;
        }
        at += 1;
        end = at;
    }
    spring::unroll(&mut events);
    rank(&mut events, reversed);
    close(lines, &mut events, start, end);
    Found { events, end }
}

/// Takes what Groovy's compiler says of a script for the message, and the source below it; the line after it.
fn compiled(lines: Lines<'_>, event: &mut Event, said: Event, last: usize) -> usize {
    let source = said.key;
    event.message = said.message;
    event.frames = said.frames;
    let end = (source..last.min(source + MAX_MESSAGE_LINES))
        .find(|&line| is_count_of_errors(lines.text(line)))
        .map_or(source + 1, |count| count + 1);
    event.details.extend((source..end).filter(|&line| !lines.text(line).trim().is_empty()));
    end
}

/// `1 error`, `2 errors`
fn is_count_of_errors(text: &str) -> bool {
    let count = text.trim().strip_suffix('s').unwrap_or(text.trim()).strip_suffix(" error");
    count.is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_deep(events: &[Event]) -> bool {
    events.last().is_some_and(|event| event.link == Link::Suppressed)
}

/// The exception that a line of a chain adds.
fn next_of_chain(trimmed: &str) -> Option<Head<'_>> {
    let said = ["Caused by: ", "Wrapped by: ", "Suppressed: "]
        .iter()
        .find_map(|tie| trimmed.strip_prefix(tie))?;
    let said = said.strip_prefix("[CIRCULAR REFERENCE: ").unwrap_or(said);
    let (type_name, rest) = said.split_at(name_length(said));
    let message = rest.strip_prefix(':').unwrap_or(rest).trim();
    (!type_name.is_empty()).then_some(Head { type_name, message, certain: true })
}

/// `... 9 more`, `... 12 common frames omitted`
fn is_elision(trimmed: &str) -> bool {
    trimmed.starts_with("... ") && (trimmed.ends_with(" more") || trimmed.contains("frames"))
}

/// Whether the lines from here on still lead to frames, so that they are a message of several lines.
fn has_rest(lines: Lines<'_>, at: usize) -> bool {
    has_frames(lines, at) && Head::of(lines.text(at)).is_none_or(|head| !head.certain)
}

fn rank(events: &mut [Event], reversed: bool) {
    let mut ours: Vec<&mut Event> =
        events.iter_mut().filter(|event| event.link != Link::Suppressed).collect();
    let root = if reversed { 0 } else { ours.len() - 1 };
    for (at, event) in ours.iter_mut().enumerate() {
        let of_maven =
            event.type_name.as_deref().is_some_and(|name| name.starts_with("org.apache.maven."));
        let is_root = at == root && !(of_maven && build::passes_on(&event.message));
        event.link = if is_root { Link::Root } else { Link::Wrapper };
    }
}

/// Gives every event its lines: from its head, or the start of all, to the next one's.
fn close(lines: Lines<'_>, events: &mut [Event], start: usize, end: usize) {
    let heads: Vec<usize> = events.iter().map(|event| event.key).chain([end]).collect();
    for (at, event) in events.iter_mut().enumerate() {
        event.lines = if at == 0 { start } else { heads[at] }..heads[at + 1].max(heads[at] + 1);
        event.say_first_detail(lines);
    }
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_last_cause_is_the_root_and_what_was_suppressed_never_is() {
        let paste = "Exception in thread \"main\" a.StartException: no start\n\tat a.B.c(B.java:1)\n\
            Caused by: java.lang.IllegalStateException: closed\n\tat a.B.d(B.java:2)\n\
            \tSuppressed: java.io.IOException: close failed\n\t\tat a.B.e(B.java:3)\n\
            \tCaused by: java.io.EOFException\n\t\t... 1 more\n\t... 1 more\n";
        assert_eq!(
            told(paste),
            [
                "java wrapper a.StartException - no start",
                "java root java.lang.IllegalStateException - closed",
                "java suppressed java.io.IOException - close failed",
                "java suppressed java.io.EOFException - ",
            ]
        );
    }

    #[test]
    fn a_message_may_have_several_lines() {
        let paste = "org.opentest4j.AssertionFailedError: \nexpected: 1\n but was: 2\n\n\tat a.B.c(B.java:1)\n";
        assert_eq!(told(paste), ["java root org.opentest4j.AssertionFailedError - expected: 1"]);
    }

    #[test]
    fn a_logger_may_print_the_root_first_and_archives_behind_frames() {
        let paste = "java.io.IOException: broken pipe\n\tat a.B.c(B.java:1) ~[app.jar:1.0]\n\
            Wrapped by: a.SendException: not sent\n\tat a.B.d(B.java:2) ~[app.jar:1.0]\n";
        assert_eq!(
            told(paste),
            [
                "java root java.io.IOException - broken pipe",
                "java wrapper a.SendException - not sent"
            ]
        );
    }

    #[test]
    fn the_words_of_a_log_may_stand_before_an_exception() {
        let paste = "ERROR [main] a.b.OrderException: no stock\n\tat a.B.c(B.java:1)\n";
        assert_eq!(told(paste), ["java root a.b.OrderException - no stock"]);
        let android = "E/AndroidRuntime(123): java.lang.RuntimeException: x\n\
            E/AndroidRuntime(123): \tat a.B.c(B.kt:1)\n";
        assert_eq!(told(android), ["java root java.lang.RuntimeException - x"]);
    }

    #[test]
    fn a_goal_that_a_compiler_failed_is_no_root() {
        let paste = "org.apache.maven.lifecycle.LifecycleExecutionException: Failed to execute goal a:b:1:compile on project x: Compilation failure\n\
            \tat org.apache.maven.A.b(A.java:1)\n";
        assert!(told(paste)[0].starts_with("java wrapper"));
    }

    #[test]
    fn what_the_compiler_of_groovy_says_is_the_message() {
        let paste = "org.codehaus.groovy.control.MultipleCompilationErrorsException: startup failed:\n\
            WorkflowScript: 3: expecting ']', found 'x' @ line 3, column 1.\n   x)\n   ^\n\n1 error\n\n\tat a.B.c(B.java:1)\n";
        assert_eq!(
            told(paste),
            [
                "java root org.codehaus.groovy.control.MultipleCompilationErrorsException - expecting ']', found 'x'"
            ]
        );
    }

    #[test]
    fn what_stands_above_an_exception_of_android_only_announces_it() {
        let paste = "FATAL EXCEPTION: main\n Process: a.shop, PID: 277\n java.lang.RuntimeException: no start\n \tat a.B.c(B.java:1)\n";
        assert_eq!(told(paste), ["java root java.lang.RuntimeException - no start"]);
        let console = "java.lang.RuntimeException: \n  at a.B.c (B.java:1)\nCaused by: java.lang.NullPointerException: \n  at a.B.d (B.java:2)\n";
        assert_eq!(
            told(console),
            [
                "java wrapper java.lang.RuntimeException - ",
                "java root java.lang.NullPointerException - "
            ]
        );
    }

    #[test]
    fn frames_of_other_runtimes_are_not_the_machines() {
        assert!(super::is_frame("\tat java.base/java.util.List.of(List.java:12)"));
        assert!(!super::is_frame("    at f (/app/x.js:1:2)"));
        assert!(!super::is_frame("   at Shop.Cart.Add(Int32 n) in /app/Cart.cs:line 3"));
        assert!(told("see com.acme.Shop for details\n").is_empty());
    }
}
