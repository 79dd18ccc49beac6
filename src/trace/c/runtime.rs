//! How programs of C and C++ die: sanitizers, valgrind, uncaught exceptions, aborts of the C library, signals.

use crate::limits::MAX_EVENT_LINES;
use crate::trace::shape::{after, begins, between, digits, has, holds, without_position};
use crate::trace::{Event, Family, Found, Frame, Lines, Link};

/// Most frames kept of one report.
const MAX_FRAMES: usize = 64;
/// How far the summary of a sanitizer may stand behind its header.
const MAX_REPORT_LINES: usize = 600;

/// What the C library says before it aborts.
const ABORTS: &[&str] = &[
    "free(): ",
    "malloc(): ",
    "malloc_consolidate(): ",
    "calloc(): ",
    "realloc(): ",
    "munmap_chunk(): ",
    "double free or corruption",
    "corrupted size vs. prev_size",
    "corrupted double-linked list",
    "tcache_thread_shutdown(): ",
    "pure virtual method called",
];

/// Names of signals as shells print them.
const SIGNALS: &[&str] = &[
    "Segmentation fault",
    "segmentation fault",
    "Bus error",
    "bus error",
    "Illegal instruction",
    "illegal hardware instruction",
    "Floating point exception",
    "floating point exception",
    "Trace/breakpoint trap",
    "trace trap",
    "Aborted",
    "abort ",
    "Killed",
    "killed ",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if text.starts_with("==")
        || text.starts_with("WARNING: ThreadSanitizer")
        || text.starts_with("AddressSanitizer:DEADLYSIGNAL")
    {
        return sanitizer(lines, at).or_else(|| valgrind(lines, at));
    }
    let event = terminate(lines, at)
        .or_else(|| abort(text, at))
        .or_else(|| assertion(text, at))
        .or_else(|| debugger(lines, at))
        .or_else(|| signal(text, at))?;
    // The shell only repeats how the program ended.
    let mut end = event.lines.end;
    let next = lines.text(end).trim();
    if event.key + 2 >= end
        && !text.contains(": line ")
        && (begins(next, &["Aborted", "zsh: abort"]) || is_job(next, "Aborted"))
    {
        end += 1;
    }
    let start = event.lines.start;
    Some(Found::one(event.spanning(start..end)))
}

/// `==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x…`
fn sanitizer(lines: Lines<'_>, start: usize) -> Option<Found> {
    // A rule, and a line that announces a signal, may come first.
    let key = (start..start + 4).find(|&at| header(lines.text(at)).is_some())?;
    let opening = |text: &str| {
        text.trim().bytes().all(|byte| byte == b'=')
            || text.trim() == "AddressSanitizer:DEADLYSIGNAL"
    };
    if !(start..key).all(|at| opening(lines.text(at))) {
        return None;
    }
    let (name, message) = header(lines.text(key))?;
    let word =
        message.trim_start_matches("attempting ").split([' ', ':']).next().unwrap_or_default();
    let code = Some(word)
        .filter(|word| word.contains('-') || ["SEGV", "FPE", "ILL", "BUS"].contains(word));
    let mut event = Event::new(Family::C, key, message).typed(name).with_code(code);
    let last = lines.len().min(key + MAX_REPORT_LINES);
    let summary = (key + 1..last)
        .take_while(|&at| header(lines.text(at)).is_none())
        .find(|&at| lines.text(at).trim_start().starts_with("SUMMARY: "));
    let mut end = summary.map_or_else(|| key + 1, |at| at + 1);
    while end < last && is_report_line(lines.text(end)) {
        end += 1;
    }
    for at in key + 1..end {
        let text = lines.text(at).trim();
        match frame(text) {
            Some(frame) if event.frames.len() < MAX_FRAMES => event.frames.push(frame),
            _ if begins(
                text,
                &[
                    "SUMMARY: ",
                    "READ of size",
                    "WRITE of size",
                    "Direct leak of",
                    "Indirect leak of",
                ],
            ) || holds(text, &[" is located ", "Hint: ", "The signal is caused"]) =>
            {
                event.details.push(at);
            }
            _ => {}
        }
    }
    Some(Found::one(event.spanning(start..end)))
}

/// The sanitizer and what it says.
fn header(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim().trim_start_matches('=');
    let rest = after(rest[digits(rest)..].trim_start_matches('='), &["ERROR: ", "WARNING: "])?;
    let (name, message) = rest.split_once(": ")?;
    name.ends_with("Sanitizer").then_some((name, message))
}

/// Lines of a report behind its summary, or of one that has none.
fn is_report_line(text: &str) -> bool {
    let trimmed = text.trim();
    begins(text, &["  ", "\t", "=>", "=="]) && !trimmed.is_empty()
        || begins(
            trimmed,
            &[
                "Shadow ",
                "READ of size",
                "WRITE of size",
                "0x",
                "allocated by thread",
                "freed by thread",
                "previously allocated",
                "HINT: ",
                "Address ",
                "This frame has",
                "Thread T",
            ],
        )
}

/// `#1 0x55e7 in main /home/a/asan.c:11`, `#0  f (a=1) at x.c:3`
fn frame(text: &str) -> Option<Frame> {
    let rest = text.strip_prefix('#')?;
    let count = digits(rest);
    let rest = rest.get(count..).filter(|_| count > 0)?.trim_start();
    let rest = match rest.split_once(" in ") {
        Some((address, rest)) if address.starts_with("0x") => rest,
        _ => rest,
    };
    if let Some((call, place)) = rest.rsplit_once(" at ") {
        return Some(Frame::new(without_position(place), call.split([' ', '(']).next()));
    }
    let (function, place) = rest.rsplit_once(' ').unwrap_or((rest, ""));
    Some(Frame::new(without_position(place.trim_matches(['(', ')'])), Some(function)))
}

/// `==12== Invalid write of size 1`, with the places below it.
fn valgrind(lines: Lines<'_>, at: usize) -> Option<Found> {
    let message = of_process(lines.text(at))?;
    let lost = holds(message, &["are definitely lost", "are indirectly lost", "are possibly lost"]);
    let known = begins(
        message,
        &[
            "Invalid read",
            "Invalid write",
            "Invalid free",
            "Mismatched free",
            "Conditional jump or move",
            "Use of uninitialised",
            "Syscall param",
            "Source and destination overlap",
            "Process terminating with default action",
            "Jump to the invalid address",
            "Possible data race",
            "Argument '",
            "Stack overflow in thread",
        ],
    );
    if !known && !lost {
        return None;
    }
    let mut event = Event::new(Family::C, at, message);
    let mut end = at + 1;
    while end < lines.len() && end < at + MAX_EVENT_LINES {
        let Some(text) = of_process(lines.text(end)).filter(|text| !text.is_empty()) else { break };
        if let Some(call) = after(text, &["at 0x", "by 0x"]) {
            let call = call.split_once(": ").map_or(call, |(_, call)| call);
            let (function, place) = call.rsplit_once(" (").unwrap_or((call, ""));
            let place = place.trim_end_matches(')').trim_start_matches("in ");
            if event.frames.len() < MAX_FRAMES {
                event.frames.push(Frame::new(without_position(place), Some(function)));
            }
        } else {
            event.details.push(end);
        }
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// The text behind `==12== `.
fn of_process(text: &str) -> Option<&str> {
    let rest = text.trim().strip_prefix("==")?;
    let count = digits(rest);
    rest[count..].strip_prefix("==").filter(|_| count > 0).map(str::trim)
}

/// `terminate called after throwing an instance of 'std::out_of_range'`, `  what():  vector`
fn terminate(lines: Lines<'_>, at: usize) -> Option<Event> {
    let text = lines.text(at).trim();
    if let Some(rest) = after(text, &["terminate called ", "Terminate called "]) {
        let name = between(rest, "'", "'").unwrap_or_default();
        if name.is_empty() {
            return Some(Event::new(Family::C, at, text));
        }
        let what = lines.text(at + 1).trim().strip_prefix("what():");
        let key = if what.is_some() { at + 1 } else { at };
        return Some(
            Event::new(Family::C, key, what.unwrap_or_default()).typed(name).spanning(at..key + 1),
        );
    }
    let rest = after(text, &["libc++abi: terminating", "libc++abi.dylib: terminating"])?;
    let rest = rest.split_once(" of type ").map_or(rest, |(_, rest)| rest);
    match rest.split_once(": ") {
        Some((name, message)) if !name.contains(' ') => {
            Some(Event::new(Family::C, at, message).typed(name))
        }
        _ => Some(Event::new(Family::C, at, rest)),
    }
}

/// `free(): invalid pointer`, `*** stack smashing detected ***: terminated`
fn abort(text: &str, at: usize) -> Option<Event> {
    if begins(text, ABORTS) {
        return Some(Event::new(Family::C, at, text));
    }
    if let Some(rest) = text.strip_prefix("*** ") {
        let (message, _) = rest.split_once(" ***").unwrap_or((rest, ""));
        let named = message.ends_with(" detected") || message.starts_with("Error in `");
        return named.then(|| Event::new(Family::C, at, message));
    }
    let (_, message) = has(text, b'*').then(|| text.split_once(" malloc: *** "))??;
    Some(Event::new(Family::C, at, message.trim_start_matches("error for ")))
}

/// ``a: a.c:2: f: Assertion `n <= 100' failed.``
fn assertion(text: &str, at: usize) -> Option<Event> {
    if let Some(rest) = text.strip_prefix("Assertion failed: (") {
        let file = between(rest, ", file ", ", line ");
        let mut event = Event::new(Family::C, at, &text["Assertion failed: ".len()..]);
        event.frames.extend(file.map(|file| Frame::new(file, between(rest, ", function ", ", "))));
        return Some(event);
    }
    // libstdc++ has its own quotation marks.
    let start = text
        .ends_with(" failed.")
        .then(|| text.find(": Assertion `").or_else(|| text.find(": Assertion '")))??;
    let mut event = Event::new(Family::C, at, &text[start + 2..]);
    let (before, function) = text[..start].rsplit_once(": ").unwrap_or(("", &text[..start]));
    let file = before.rsplit_once(": ").map_or(before, |(_, file)| file);
    event.frames.push(Frame::new(without_position(file), Some(function)));
    Some(event)
}

/// `Program received signal SIGSEGV, Segmentation fault.`, and where.
fn debugger(lines: Lines<'_>, at: usize) -> Option<Event> {
    let text = lines.text(at);
    let (_, rest) = begins(text, &["Program received", "Thread "])
        .then(|| text.split_once(" received signal "))??;
    let (signal, message) = rest.split_once(", ")?;
    if !signal.starts_with("SIG") {
        return None;
    }
    let mut event = Event::new(Family::C, at, message).with_code(Some(signal));
    if signal == "SIGABRT" && aborts(lines, at) {
        event.link = Link::Wrapper;
    }
    let mut end = at + 1;
    while end < lines.len() && end < at + MAX_FRAMES {
        let text = lines.text(end).trim();
        let source = text.get(digits(text)..).is_some_and(|rest| rest.starts_with('\t'));
        match frame(text) {
            Some(frame) => event.frames.push(frame),
            None if text.starts_with("0x")
                || source
                || text.starts_with("(gdb) ")
                || text.contains(" at ") && end == at + 1 => {}
            None => break,
        }
        end += 1;
    }
    Some(event.spanning(at..end))
}

/// Whether the lines above say why the program ends itself.
fn aborts(lines: Lines<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).map(|line| lines.text(line).trim()).any(|text| {
        begins(text, &["what():", "terminate called ", "libc++abi: "])
            || abort(text, at).is_some()
            || assertion(text, at).is_some()
    })
}

/// `Segmentation fault (core dumped)`, `./a.sh: line 3: 1234 Killed   ./b`
fn signal(text: &str, at: usize) -> Option<Event> {
    let job = text.contains(": line ");
    let rest = text.strip_prefix("zsh: ").unwrap_or(text);
    let name =
        SIGNALS.iter().find(|name| rest.starts_with(**name) || (job && text.contains(**name)))?;
    let name = name.trim();
    // `abort` and `killed` are words of prose; zsh alone prints them so.
    let zsh = text.strip_prefix("zsh: ").is_some_and(|rest| rest.starts_with(name));
    let alone = begins(text, &[name])
        && matches!(
            &text[name.len()..],
            "" | " (core dumped)" | ": 9" | ": 11" | ": 10" | ": 6" | "."
        )
        && name.starts_with(char::is_uppercase);
    (zsh || alone || is_job(text, name)).then(|| Event::new(Family::C, at, name))
}

/// `bash: line 1:  8369 Aborted                 ./a`
fn is_job(text: &str, name: &str) -> bool {
    let Some((before, _)) = text.split_once(name) else { return false };
    let before = before.trim_end();
    let number = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    number > 0
        && before.contains(": line ")
        && before[..before.len() - number].trim_end().ends_with(':')
}
