//! Tracebacks: what was raised, what caused it, what it was raised in the handling of, and groups of both.
//!
//! Python prints the oldest error first. It is the root if the later ones say that it was their direct cause;
//! if it was only being handled, the fault is most often in the handler, and the last error is the root.

use super::frames::{frame_at, frames};
use super::{Event, Found, Lines, Link, boxes, in_module, indent, said, typed};
use crate::limits::MAX_EVENT_LINES;
use crate::trace::shape::written;

pub(super) const HEADER: &str = "Traceback (most recent call last)";
const CAUSE: &str = "The above exception was the direct cause of the following exception:";
const CONTEXT: &str = "During handling of the above exception, another exception occurred:";
/// Starts of lines that announce a traceback, and are followed by it within [`MAX_ANNOUNCEMENT`] lines.
const ANNOUNCEMENTS: &[&str] = &[
    "Exception in thread ",
    "Exception in ASGI application",
    "Exception in callback ",
    "Exception ignored in",
    "Task exception was never retrieved",
    "Future exception was never retrieved",
    "_GatheringFuture exception was never retrieved",
    "Unhandled exception in ",
    "--- Logging error ---",
    "ERROR: ",
    "FAIL: ",
];
const MAX_ANNOUNCEMENT: usize = 4;
/// Shortest message that is known again in another one.
const MIN_REPEATED: usize = 12;

/// One block of a chain, and how it is tied to the one printed before it.
pub(super) struct Block {
    pub(super) event: Event,
    pub(super) tie: Tie,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    First,
    Cause,
    Context,
    /// Another member of a group.
    Member,
}

pub(super) fn read(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut at = first_block(lines, start, last)?;
    let mut blocks: Vec<Block> = Vec::new();
    let mut tie = Tie::First;
    let mut end = start;
    while let Some(mut event) = block(lines, at, last) {
        end = event.lines.end;
        let in_group = is_group(&event) || blocks.iter().any(|block| is_group(&block.event));
        let next = next_block(lines, end, last, in_group);
        if next.is_none() && quotes_another(lines, &event) {
            event.link = Link::Wrapper;
        }
        blocks.push(Block { event, tie });
        match next {
            Some((next, how)) => (at, tie) = (next, how),
            None => break,
        }
    }
    match blocks.first_mut() {
        Some(first) => first.event.lines.start = start,
        None => end = cut_off(lines, at, last)?,
    }
    Some(Found { events: ranked(blocks), end })
}

/// The end of a traceback that was cut off above its last line. It says where, but not what, and none of its
/// lines is anybody else's.
fn cut_off(lines: Lines<'_>, start: usize, last: usize) -> Option<usize> {
    let first = start + usize::from(is_header(lines.text(start)));
    let (frames, end) = frames(lines, first, indent(lines.text(start)), last);
    (!frames.is_empty()).then_some(end)
}

/// Where the first block of a chain stands that is announced or starts at a line.
fn first_block(lines: Lines<'_>, at: usize, last: usize) -> Option<usize> {
    let text = lines.text(at);
    if is_header(text) || text.starts_with("Fatal Python error: ") || boxes::opens_notebook(text) {
        return Some(at);
    }
    let trimmed = text.trim_start();
    if trimmed.starts_with("File \"") && frame_at(lines, at).is_some() {
        // A compile error has no header, and a paste may begin in the middle of a traceback.
        return Some(at);
    }
    if ANNOUNCEMENTS.iter().any(|start| trimmed.starts_with(start)) {
        return (at + 1..last.min(at + 1 + MAX_ANNOUNCEMENT))
            .find(|&line| is_header(lines.text(line)));
    }
    None
}

/// The block after line `end`, and how it is tied to the one that ended there.
fn next_block(lines: Lines<'_>, end: usize, last: usize, in_group: bool) -> Option<(usize, Tie)> {
    let mut at = end;
    let mut rule = false;
    while at < last
        && (lines.text(at).trim().is_empty()
            || is_rule(lines.text(at))
            || is_quotes(lines.text(at)))
    {
        rule |= is_rule(lines.text(at));
        at += 1;
    }
    let Some(tie) = sentence(lines.text(at)) else {
        return (in_group && rule && at < last).then_some((at, Tie::Member));
    };
    let next = (at + 1..last).find(|&line| !lines.text(line).trim().is_empty())?;
    Some((next, tie))
}

/// Whether a message has the traceback below it for its text: `There is an error in your settings:`
fn quotes_another(lines: Lines<'_>, event: &Event) -> bool {
    event.key + 1 == event.lines.end
        && event.message.ends_with(':')
        && written(lines, event.lines.end, 3).is_some_and(|line| is_header(lines.text(line)))
}

/// How the sentence between two blocks ties them.
pub(super) fn sentence(text: &str) -> Option<Tie> {
    match text.trim() {
        CAUSE => Some(Tie::Cause),
        CONTEXT => Some(Tie::Context),
        _ => None,
    }
}

/// A library that raises an error of its own often repeats the one that it was handling: then that is the cause. What was cancelled
/// because the time was up did not cause that.
fn untangle(blocks: &mut [Block]) {
    let named = |block: &Block, end: &str| {
        block.event.type_name.as_deref().is_some_and(|name| name.ends_with(end))
    };
    for at in 1..blocks.len() {
        if named(&blocks[at - 1], "CancelledError") && named(&blocks[at], "TimeoutError") {
            blocks[at].tie = Tie::Context;
            continue;
        }
        let said = blocks[at - 1].event.message.as_str();
        if blocks[at].tie == Tie::Context
            && said.len() >= MIN_REPEATED
            && blocks[at].event.message.contains(said)
        {
            blocks[at].tie = Tie::Cause;
        }
    }
}

/// Gives every block its place: members of a group are each to be fixed, and have chains of their own.
pub(super) fn ranked(mut blocks: Vec<Block>) -> Vec<Event> {
    untangle(&mut blocks);
    let grouped = blocks.iter().any(|block| block.tie == Tie::Member);
    for chain in blocks.chunk_by_mut(|_, next| next.tie != Tie::Member) {
        let outer = grouped && chain[0].tie != Tie::Member;
        let root = if grouped { Link::Member } else { Link::Root };
        rank(chain, if outer { Link::Wrapper } else { root });
    }
    blocks.into_iter().map(|block| block.event).collect()
}

fn rank(chain: &mut [Block], best: Link) {
    let mut root = chain.len() - 1;
    while root > 0 && chain[root].tie == Tie::Cause {
        root -= 1;
    }
    for (at, block) in chain.iter_mut().enumerate() {
        let link = match at.cmp(&root) {
            std::cmp::Ordering::Less => Link::Context,
            std::cmp::Ordering::Equal => best,
            std::cmp::Ordering::Greater => Link::Wrapper,
        };
        // A block that only says that a program failed stays a wrapper, a group with members in it as well.
        let inner_group = best == Link::Member && is_group(&block.event);
        if block.event.link != Link::Wrapper {
            block.event.link = if inner_group { Link::Wrapper } else { link };
        }
    }
}

fn is_group(event: &Event) -> bool {
    event.type_name.as_deref().is_some_and(|name| name.ends_with("ExceptionGroup"))
}

/// A log may have put its own words before the header.
pub(super) fn is_header(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(':');
    text.ends_with(HEADER) || is_box_top(text)
}

/// `╭──── Traceback (most recent call last) ────╮`
fn is_box_top(text: &str) -> bool {
    text.trim_start().starts_with('╭') && text.contains(HEADER)
}

/// Whether a line ends the message before it.
pub(super) fn is_boundary(text: &str) -> bool {
    is_header(text) || is_rule(text) || is_quotes(text) || sentence(text).is_some()
}

/// `---------------- 1 ----------------`, `-+---------------- 1 ----------------`
fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 8
        && text.contains("----")
        && text.bytes().all(|b| b"-+ ".contains(&b) || b.is_ascii_digit())
}

/// The quotation marks around the traceback of another process.
fn is_quotes(text: &str) -> bool {
    matches!(text.trim(), "\"\"\"" | "'''")
}

/// Header, frames, type and message.
fn block(lines: Lines<'_>, start: usize, last: usize) -> Option<Event> {
    let text = lines.text(start);
    if let Some(message) = text.strip_prefix("Fatal Python error: ") {
        return Some(boxes::fatal(lines, start, last, message));
    }
    if is_box_top(text) {
        return boxes::boxed(lines, start, last);
    }
    let notebook = boxes::notebook(lines, start, last)
        .or_else(|| boxes::headless_notebook(lines, start, last));
    if notebook.is_some() {
        return notebook;
    }
    let header = is_header(text);
    let (frames, key) =
        frames(lines, start + usize::from(header), if header { indent(text) } else { 0 }, last);
    let said_at = lines.text(key).trim();
    // Without a header or frames, only the name of an error makes it one; below frames alone, any class of a module.
    let is_class =
        || in_module(said_at.split_once(": ").map_or(said_at, |(name, _)| name)).is_some();
    let known = (!frames.is_empty() && (header || is_class())) || typed(said_at).is_some();
    if key >= last || said_at.is_empty() || !known {
        return None;
    }
    Some(said(lines, start, key, frames))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    const FIRST: &str = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    x()\nKeyError: 'a'\n";
    const SECOND: &str =
        "Traceback (most recent call last):\n  File \"a.py\", line 9, in g\nShopError: no\n";

    #[test]
    fn a_direct_cause_is_the_root() {
        let paste = format!(
            "{FIRST}\nThe above exception was the direct cause of the following exception:\n\n{SECOND}"
        );
        assert_eq!(told(&paste), ["python root KeyError - 'a'", "python wrapper ShopError - no"]);
    }

    #[test]
    fn what_was_being_handled_is_context() {
        let paste = format!(
            "{FIRST}\nDuring handling of the above exception, another exception occurred:\n\n{SECOND}"
        );
        assert_eq!(told(&paste), ["python context KeyError - 'a'", "python root ShopError - no"]);
    }

    #[test]
    fn what_a_later_error_repeats_was_its_cause() {
        let paste = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nOSError: [Errno 111] Connection refused\n\n\
            During handling of the above exception, another exception occurred:\n\n\
            Traceback (most recent call last):\n  File \"a.py\", line 9, in g\n\
            urllib.error.URLError: <urlopen error [Errno 111] Connection refused>\n";
        assert_eq!(
            told(paste),
            [
                "python root OSError - [Errno 111] Connection refused",
                "python wrapper urllib.error.URLError - <urlopen error [Errno 111] Connection refused>",
            ]
        );
    }

    #[test]
    fn members_of_a_group_have_chains_of_their_own() {
        let paste = "  + Exception Group Traceback (most recent call last):\n  |   File \"a.py\", line 1, in f\n\
            \x20 | ExceptionGroup: two (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n\
            \x20   | Traceback (most recent call last):\n    |   File \"a.py\", line 2, in g\n    | KeyError: 'a'\n\
            \x20   | \n    | The above exception was the direct cause of the following exception:\n    | \n\
            \x20   | Traceback (most recent call last):\n    |   File \"a.py\", line 3, in h\n    | TimeoutError: b\n\
            \x20   +---------------- 2 ----------------\n    | ValueError: c\n    +------------------------------------\n";
        assert_eq!(
            told(paste),
            [
                "python wrapper ExceptionGroup - two (2 sub-exceptions)",
                "python member KeyError - 'a'",
                "python wrapper TimeoutError - b",
                "python member ValueError - c",
            ]
        );
    }

    #[test]
    fn the_traceback_of_another_program_may_follow_at_once() {
        assert_eq!(
            told(&format!("{FIRST}{FIRST}")),
            ["python root KeyError - 'a'", "python root KeyError - 'a'"]
        );
    }

    #[test]
    fn time_was_up_and_so_it_was_cancelled() {
        let paste = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nasyncio.exceptions.CancelledError\n\n\
            The above exception was the direct cause of the following exception:\n\n\
            Traceback (most recent call last):\n  File \"a.py\", line 9, in g\nTimeoutError\n";
        assert_eq!(
            told(paste),
            ["python context asyncio.exceptions.CancelledError - ", "python root TimeoutError - "]
        );
    }

    #[test]
    fn a_message_may_quote_a_traceback() {
        let paste = format!(
            "  File \"x.py\", line 1, in read\n    raise ConfigError(m)\nx.ConfigError: There is an error in your settings:\n\n{FIRST}"
        );
        assert_eq!(
            told(&paste),
            [
                "python wrapper x.ConfigError - There is an error in your settings:",
                "python root KeyError - 'a'"
            ]
        );
    }

    #[test]
    fn the_word_alone_is_not_a_traceback() {
        assert!(
            told("You will see Traceback (most recent call last):\nand then you know.\n")
                .is_empty()
        );
        assert!(
            told("File \"a.ml\", line 3, characters 5-8:\nError: Unbound value x\n")[0]
                .starts_with("other")
        );
    }
}
