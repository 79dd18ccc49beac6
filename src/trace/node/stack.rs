//! Errors with frames: what stands above them, their properties in braces, the causes and members in those.

use super::alone::alone;
use super::message::{property, say_issue, say_more};
use super::prisma::say_outcome;
use super::{
    Event, Found, Head, Lines, Link, MAX_MESSAGE_LINES, frame, indent, is_excerpt, is_frame,
};
use crate::limits::{MAX_EVENT_LINES, MAX_MESSAGE_BYTES};
use crate::paste::head;
use crate::trace::java;

/// Most details kept of one error: some carry a whole request with them.
const MAX_DETAILS: usize = 40;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if let Some(head) = Head::of(text) {
        if is_title(head) {
            return Some(title(at, at, head));
        }
        let found = framed(lines, at, at, head);
        return found.or_else(|| head.certain.then(|| alone(lines, at, at, head)));
    }
    let head = is_frame(lines.text(at + 1)).then(|| Head::inside(text))??;
    framed(lines, at, at, head)
}

/// An error that is known to be one by what stands above it, with or without frames.
pub(super) fn below(lines: Lines<'_>, start: usize, key: usize) -> Option<Found> {
    let head = Head::of(lines.text(key)).filter(|head| head.known)?;
    if is_title(head) {
        return Some(title(start, key, head));
    }
    Some(framed(lines, start, key, head).unwrap_or_else(|| alone(lines, start, key, head)))
}

/// `TSError: ⨯ Unable to compile TypeScript:` stands over the diagnostics of the compiler, which are its reasons.
fn is_title(head: Head<'_>) -> bool {
    head.type_name == "TSError" && head.message.ends_with(':')
}

fn title(start: usize, key: usize, head: Head<'_>) -> Found {
    Found::one(head.event(key).linked(Link::Wrapper).spanning(start..key + 1))
}

/// The line of the first frame below a head.
fn first_frame(lines: Lines<'_>, key: usize, head: Head<'_>) -> Option<usize> {
    let most = if head.known { MAX_MESSAGE_LINES } else { 1 };
    let mut blank = 0;
    for at in key + 1..lines.len().min(key + 1 + most) {
        let text = lines.text(at);
        if is_frame(text) {
            return (!java::is_frame(text)).then_some(at);
        }
        blank = if text.trim().is_empty() { blank + 1 } else { 0 };
        let other = indent(text) <= indent(lines.text(key))
            && Head::of(text).is_some_and(|head| head.known);
        if blank > 2
            || other
            || text.starts_with("Node.js v")
            || text.trim_start().starts_with("● ")
        {
            return None;
        }
    }
    None
}

/// Whose lines those inside a pair of braces are.
#[derive(Clone, Copy)]
enum Inside {
    /// Properties of an error.
    Error(usize),
    /// The list of what an error is made of.
    Members(usize),
    /// A value of a property.
    Value,
}

struct Chain<'p> {
    lines: Lines<'p>,
    events: Vec<Event>,
    /// The line that each begins on.
    heads: Vec<usize>,
    /// The error that each was the cause or a member of, and whether it was a member.
    parents: Vec<Option<(usize, bool)>>,
    inside: Vec<Inside>,
    /// In a text of several lines between backticks.
    quoted: bool,
}

/// Head, message, frames, and the properties in braces, with the causes nested in them.
fn framed(lines: Lines<'_>, start: usize, key: usize, head: Head<'_>) -> Option<Found> {
    let said = lines.text(key);
    let braced = said.ends_with('{');
    let first = if braced { key + 1 } else { first_frame(lines, key, head)? };
    let mut event = head.event(key);
    event.details = (key + 1..first).filter(|&at| !lines.text(at).trim().is_empty()).collect();
    say_issue(lines, &mut event);
    event.say_first_detail(lines);
    say_outcome(lines, &mut event);
    say_more(lines, &mut event);
    let opened = braced || said.trim_start().starts_with("{ ");
    let inside = if opened { vec![Inside::Error(0)] } else { Vec::new() };
    let mut chain = Chain {
        lines,
        events: vec![event],
        heads: vec![key],
        parents: vec![None],
        inside,
        quoted: false,
    };
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let level = indent(said);
    let mut end = first;
    while end < last && chain.take(end, level) {
        end += 1;
    }
    chain.finish(start, end)
}

impl Chain<'_> {
    /// Takes a line, or says that it is somebody else's.
    fn take(&mut self, at: usize, level: usize) -> bool {
        let text = self.lines.text(at);
        let trimmed = text.trim();
        if !self.quoted && is_frame(text) {
            if let Some(event) = self.events.last_mut() {
                event.frames.push(frame(text));
            }
            self.open(trimmed, Inside::Error(self.events.len() - 1));
        } else if let Some(cause) = cause_in(trimmed).and_then(Head::of) {
            let parent = self.owner();
            self.add(at, cause, parent, false);
        } else if trimmed.starts_with("... ") && trimmed.contains("lines matching cause") {
            self.open(trimmed, Inside::Error(self.events.len() - 1));
        } else if self.inside.is_empty() {
            // Next draws the source between the frames and the brace.
            if is_excerpt(text) && trimmed.ends_with("| {") && self.is_property(at + 1) {
                self.open(trimmed, Inside::Error(self.events.len() - 1));
                return true;
            }
            return self.outside(at);
        } else if !self.quoted
            && !trimmed.is_empty()
            && indent(text) <= level
            && !trimmed.starts_with(['}', ']'])
        {
            // Braces were cut off, or never were any: properties are deeper than their error.
            return false;
        } else {
            self.property(at, trimmed);
        }
        true
    }

    /// `  digest: '123',`, `  [cause]: Error: …`
    fn is_property(&self, at: usize) -> bool {
        let text = self.lines.text(at);
        let name = text.trim().split(": ").next().unwrap_or_default();
        indent(text) > 0
            && name.len() < text.trim().len()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"[]_$".contains(&b))
    }

    /// A line below the frames that is in no braces.
    fn outside(&self, at: usize) -> bool {
        let text = self.lines.text(at);
        let next = self.lines.text(at + 1);
        text.starts_with("Emitted '")
            || (is_excerpt(text) && (indent(text) > 0 || text.starts_with('>')))
            || (text.trim().is_empty()
                && (cause_in(next.trim()).is_some_and(|text| Head::of(text).is_some())))
    }

    fn property(&mut self, at: usize, trimmed: &str) {
        let closes = trimmed.starts_with(['}', ']']);
        if closes && !self.quoted {
            self.inside.pop();
        }
        let here = self.inside.last().copied();
        if let Some(Inside::Members(parent)) = here
            && let Some(head) = Head::of(trimmed).filter(|head| head.known)
        {
            self.add(at, head, parent, true);
            return;
        }
        let owner = self.owner();
        let list = ["[errors]: [", "errors: [", "[cause]: ["].contains(&trimmed);
        self.open(trimmed, if list { Inside::Members(owner) } else { Inside::Value });
        self.quoted ^= trimmed.matches('`').count() % 2 == 1;
        let event = &mut self.events[owner];
        if let Some(Inside::Error(_)) = here {
            if let Some(code) = property(trimmed, "code") {
                event.code.get_or_insert_with(|| head(code, 64).to_owned());
            }
            // What is no error by birth prints its name and its message as properties of a bare `Error`.
            if let Some(message) = property(trimmed, "message").filter(|_| event.message.is_empty())
            {
                message.clone_into(&mut event.message);
                event.key = at;
            }
            // Sequelize says nothing by itself: its driver has said it.
            if event.message.is_empty()
                && let Some((_, said)) =
                    trimmed.strip_prefix("parent: ").and_then(|parent| parent.split_once(": "))
            {
                head(said, MAX_MESSAGE_BYTES).clone_into(&mut event.message);
                event.key = at;
            }
            if let Some(name) = property(trimmed, "name").filter(|name| !name.contains(' '))
                && event.type_name.as_deref() == Some("Error")
            {
                event.type_name = Some(name.to_owned());
            }
        }
        let worth = trimmed.bytes().any(|b| b.is_ascii_alphanumeric())
            && !trimmed.ends_with(": undefined,");
        if worth && event.details.len() < MAX_DETAILS {
            event.details.push(at);
        }
    }

    fn add(&mut self, at: usize, head: Head<'_>, parent: usize, member: bool) {
        self.events.push(head.event(at));
        self.heads.push(at);
        self.parents.push(Some((parent, member)));
        self.open(self.lines.text(at).trim(), Inside::Error(self.events.len() - 1));
    }

    fn open(&mut self, trimmed: &str, inside: Inside) {
        if trimmed.ends_with(['{', '[']) && !self.quoted {
            self.inside.push(inside);
        }
    }

    /// The error that the current line is a property of.
    fn owner(&self) -> usize {
        let owner = self.inside.iter().rev().find_map(|inside| match inside {
            Inside::Error(owner) | Inside::Members(owner) => Some(*owner),
            Inside::Value => None,
        });
        owner.unwrap_or(self.events.len() - 1)
    }

    /// The innermost errors are to be fixed, whatever has a cause or members only passes them on.
    fn finish(mut self, start: usize, end: usize) -> Option<Found> {
        let end = end.max(self.events.last()?.key + 1);
        let heads: Vec<usize> = self.heads.iter().copied().chain([end]).collect();
        for at in 0..self.events.len() {
            let passes_on = self.parents.iter().flatten().any(|(parent, _)| *parent == at);
            let link = match (passes_on, self.is_one_of_several(at)) {
                (true, _) => Link::Wrapper,
                (false, true) => Link::Member,
                (false, false) => Link::Root,
            };
            let event = &mut self.events[at];
            event.link = link;
            event.lines = if at == 0 { start } else { heads[at] }..heads[at + 1];
        }
        Some(Found { events: self.events, end })
    }

    fn is_one_of_several(&self, mut at: usize) -> bool {
        while let Some((parent, member)) = self.parents[at] {
            if member && self.parents.iter().filter(|&&one| one == Some((parent, true))).count() > 1
            {
                return true;
            }
            at = parent;
        }
        false
    }
}

/// What stands behind the name of a cause.
fn cause_in(trimmed: &str) -> Option<&str> {
    ["[cause]: ", "[cause] ", "cause: ", "Caused by: ", "caused by: "]
        .iter()
        .find_map(|name| trimmed.strip_prefix(name))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_deepest_cause_is_the_root_with_its_own_properties() {
        let paste = "OrderError: no invoice\n    at f (/app/a.mjs:22:9) {\n  orderId: 4711,\n  [cause]: Error: no file\n      \
            at g (/app/a.mjs:15:11) {\n    errno: -2,\n    code: 'ENOENT'\n  }\n}\n\nNode.js v20.20.2\n";
        assert_eq!(
            told(paste),
            ["node wrapper OrderError - no invoice", "node root Error ENOENT no file"]
        );
    }

    #[test]
    fn members_of_an_aggregate_are_each_to_be_fixed() {
        let paste = "[AggregateError: All promises were rejected] {\n  [errors]: [\n    RangeError: a\n        \
            at f (/app/a.js:2:27),\n    TypeError: b\n        at g (/app/a.js:3:9)\n  ]\n}\n";
        assert_eq!(
            told(paste),
            [
                "node wrapper AggregateError - All promises were rejected",
                "node member RangeError - a",
                "node member TypeError - b"
            ]
        );
    }

    #[test]
    fn the_source_of_next_stands_before_the_cause() {
        let paste = " ⨯ TypeError: fetch failed\n    at async P (app/page.js:1:120)\n> 1 | fetch()\n    |  ^\n  2 | {\n  digest: '4',\n  \
            [cause]: Error: connect ECONNREFUSED 127.0.0.1:9\n      at f (a.js:1:2) {\n    code: 'ECONNREFUSED'\n  }\n}\n";
        assert_eq!(
            told(paste),
            [
                "node wrapper TypeError - fetch failed",
                "node root Error ECONNREFUSED connect ECONNREFUSED 127.0.0.1:9"
            ]
        );
    }

    #[test]
    fn what_wraps_another_error_says_what_that_says() {
        let paste = "Error: \n    at f (/a/b.js:1:2) {\n  name: 'SequelizeDatabaseError',\n  parent: error: no relation\n      at g (/a/c.js:1:2) {\n    code: '42P01'\n  }\n}\n";
        assert!(
            told(paste)[0].contains("SequelizeDatabaseError")
                && told(paste)[0].ends_with("no relation")
        );
    }

    #[test]
    fn a_runner_may_write_its_own_word_first() {
        assert_eq!(
            told("error: TypeError: no sum\n    at file:///a/b.ts:1:39\n"),
            ["node root TypeError - no sum"]
        );
        assert_eq!(
            told("Exception during run: Error: no sum\n    at f (/a/b.js:1:39)\n"),
            ["node root Error - no sum"]
        );
        assert_eq!(
            told("Uncaught Exception:\nTypeError: no sum\n    at f (/a/b.js:1:39)\n"),
            ["node root TypeError - no sum"]
        );
    }

    #[test]
    fn the_words_of_a_log_may_stand_before_an_error() {
        let paste = "[ioredis] Unhandled error event: Error: connect ECONNREFUSED 127.0.0.1:6399\n    at f (node:net:1611:16)\n";
        assert_eq!(
            told(paste),
            ["node root Error ECONNREFUSED connect ECONNREFUSED 127.0.0.1:6399"]
        );
    }

    #[test]
    fn a_driver_has_properties_and_no_type() {
        let paste = "error: null value in column \"a\"\n    at f (/app/a.js:1:2) {\n  length: 226,\n  code: '23502',\n  detail: 'x'\n}\n";
        assert_eq!(told(paste), ["node root - 23502 null value in column \"a\""]);
    }

    #[test]
    fn a_bare_error_says_its_name_and_message_as_properties() {
        let paste = "Error\n    at f (/app/pdf.mjs:6764:29)\n    at /app/t.mjs:3:11 {\n  message: 'No password given',\n  \
            name: 'PasswordException',\n  code: 1\n}\n";
        assert_eq!(told(paste), ["node root PasswordException - No password given"]);
        let named = "Error: a\n    at f (/app/a.js:1:2) {\n  message: 'b',\n  detail: {\n    name: 'c'\n  }\n}\n";
        assert_eq!(told(named), ["node root Error - a"]);
    }

    #[test]
    fn braces_that_never_close_do_not_swallow_what_follows() {
        let paste = "Error: a\n    at f (/app/a.js:1:2) {\n  code: 'X'\nlistening\nError: b\n    at f (/app/a.js:1:2)\n";
        assert_eq!(told(paste), ["node root Error X a", "node root Error - b"]);
    }

    #[test]
    fn the_first_issue_stands_for_a_list_of_them() {
        let paste = "ZodError: [\n  {\n    \"code\": \"too_small\",\n    \"message\": \"Too small\"\n  }\n]\n    at f (/app/a.js:1:2)\n";
        assert_eq!(told(paste), ["node root ZodError - Too small"]);
    }

    #[test]
    fn what_a_driver_said_is_the_message_of_an_error_without_one() {
        let paste = "Error\n    at Q.run (/app/query.js:50:25)\n    at async c.create (/app/model.js:7:2) {\n  name: 'SequelizeUniqueConstraintError',\n  errors: [\n    ValidationErrorItem {\n      message: 'email must be unique'\n    }\n  ],\n  parent: error: duplicate key value violates unique constraint \"a\"\n      at f (/app/parser.js:3:1) {\n    code: '23505'\n  }\n}\n";
        let said = crate::trace::told(paste);
        assert_eq!(said.len(), 1);
        assert!(
            said[0].ends_with(" duplicate key value violates unique constraint \"a\""),
            "{said:?}"
        );
        assert!(said[0].contains("SequelizeUniqueConstraintError"), "{said:?}");
    }
}
