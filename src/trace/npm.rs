//! Package managers of JavaScript: npm, node-gyp, pnpm, bun; [`yarn`] reads Yarn.
//!
//! The prefixes `npm error` and `gyp ERR!` are taken off before; the mark of a line tells of them. A script that
//! failed is only passed on: what it printed is read by whoever knows it.

mod yarn;

use super::shape::{begins, digits, is_number, written};
use super::{Event, Family, Found, Lines, Link, symbolic_code, typed};
use crate::paste::Mark;

/// Most lines of one report.
const MAX_LINES: usize = 400;
/// Most lines kept as details.
const MAX_DETAILS: usize = 40;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    match lines.mark(at) {
        Mark::Npm => return npm(lines, at),
        Mark::Gyp => return gyp(lines, at),
        _ => {}
    }
    let text = lines.text(at).trim();
    pnpm(lines, at, text)
        .or_else(|| yarn::classic(lines, at, text))
        .or_else(|| yarn::berry(lines, at, text))
        .or_else(|| bun(text, at))
        .or_else(|| unknown(lines, at, text))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Npm, at, message)
}

/// Fields of a report that hold no sentence.
const FIELDS: &[&str] = &[
    "code ",
    "syscall ",
    "path ",
    "dest ",
    "errno ",
    "signal ",
    "workspace ",
    "location ",
    "command ",
    "cwd ",
    "file ",
    "A complete log of",
];
/// Words that npm puts before every line of one kind.
const TAGS: &[&str] = &[
    "404",
    "401",
    "403",
    "engine",
    "notsup",
    "notarget",
    "network",
    "JSON.parse",
    "git",
    "shrinkwrap",
    "enolocal",
];

/// A run of lines that npm printed: code, fields, sentences.
fn npm(lines: Lines<'_>, start: usize) -> Option<Found> {
    let code = lines.text(start).strip_prefix("code ").map(str::trim);
    // Inside a run, only the next report starts something; the rest is what a script has printed.
    if start > 0 && matches!(lines.mark(start - 1), Mark::Npm | Mark::Gyp) && code.is_none() {
        return lines.text(start).starts_with("A complete log of").then(|| Found::none(start + 1));
    }
    // A blank line may stand between a report and its last words.
    if lines.text(start).starts_with("A complete log of") {
        let more = |at: &usize| lines.mark(*at) == Mark::Npm && lines.text(*at).starts_with(' ');
        let path = (start + 1..lines.len()).take_while(more).take(4).count();
        return Some(Found::none(start + 1 + path));
    }
    let script = code.is_some_and(is_number) || lines.text(start).starts_with("Lifecycle script `");
    let mut end = start + 1;
    while end < lines.len()
        && end < start + MAX_LINES
        && lines.mark(end) == Mark::Npm
        && !lines.text(end).starts_with("code ")
    {
        let text = lines.text(end);
        let own =
            begins(text, FIELDS) || text.trim().is_empty() || text.starts_with("command failed");
        if script && !own {
            break;
        }
        end += 1;
    }
    let sentence = |at: &usize| {
        let text = lines.text(*at).trim();
        !text.is_empty() && (!begins(text, FIELDS) || text.starts_with("command failed"))
    };
    let key = (start..end).find(sentence).unwrap_or(start);
    let text = lines.text(key).trim();
    let message = untagged(text, code);
    let (name, said) = typed(message).unwrap_or(("", message));
    let code = code.filter(|code| !is_number(code));
    let mut event = event(key, said).typed(name).with_code(code).spanning(start..end);
    event.details =
        (start..end).filter(|&at| at != key && sentence(&at)).take(MAX_DETAILS).collect();
    let passed_on = script || code == Some("ELIFECYCLE") || text == "command failed";
    event.link = if passed_on { Link::Wrapper } else { Link::Root };
    Some(Found { events: vec![event], end })
}

/// The sentence without the word that npm puts before it: `enoent Could not read package.json`.
fn untagged<'t>(text: &'t str, code: Option<&str>) -> &'t str {
    match text.split_once(' ') {
        Some((tag, rest))
            if TAGS.contains(&tag) || code.is_some_and(|code| code.eq_ignore_ascii_case(tag)) =>
        {
            rest.trim()
        }
        _ => text,
    }
}

/// `Unknown command: "foo"`, which npm prints without its mark, over where its commands are listed.
fn unknown(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    /// Most lines of what may have been meant.
    const MOST: usize = 12;
    text.strip_prefix("Unknown command: \"")?;
    let advice = (at + 1..lines.len().min(at + MOST)).find(|&line| {
        lines.text(line).starts_with("To see a list of supported npm commands, run:")
    })?;
    let mut event = event(at, text);
    event.details = (at + 1..advice).filter(|&line| !lines.text(line).trim().is_empty()).collect();
    Some(Found::one(event.spanning(at..lines.len().min(advice + 2))))
}

/// A run of lines of node-gyp: the error is the one with the stack.
fn gyp(lines: Lines<'_>, start: usize) -> Option<Found> {
    let mut end = start;
    while end < lines.len() && end < start + MAX_LINES && lines.mark(end) == Mark::Gyp {
        end += 1;
    }
    let stack = (start..end).find(|&at| lines.text(at).starts_with("stack Error: "));
    let key = stack.or_else(|| (start..end).find(|&at| !lines.text(at).trim().is_empty()))?;
    let text = lines.text(key).trim();
    let (name, message) = typed(text.strip_prefix("stack ").unwrap_or(text)).unwrap_or(("", text));
    let mut event = event(key, message).typed(name).spanning(start..end);
    event.link =
        if message.contains(" failed with exit code") { Link::Wrapper } else { Link::Root };
    event.details = (start..end)
        .filter(|&at| begins(lines.text(at), &["find ", "build error", "configure error"]))
        .take(MAX_DETAILS)
        .collect();
    Some(Found { events: vec![event], end })
}

/// ` ERR_PNPM_NO_SCRIPT  Missing script: start`
fn pnpm(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    // A badge without a code, between thin spaces.
    if let Some(message) = text.strip_prefix("ERROR\u{2009}") {
        return Some(Found::one(event(at, message)));
    }
    let (code, message) = text.split_once(char::is_whitespace)?;
    let lifecycle = code == "ELIFECYCLE" && message.trim().starts_with("Command failed");
    let own = code.starts_with("ERR_PNPM_") && symbolic_code(code);
    if !lifecycle && !own {
        return None;
    }
    let mut event = event(at, message).with_code(Some(code));
    let passed_on = lifecycle
        || ["ERR_PNPM_RECURSIVE_RUN_FIRST_FAIL", "ERR_PNPM_RECURSIVE_EXEC_FIRST_FAIL"]
            .contains(&code);
    event.link = if passed_on { Link::Wrapper } else { Link::Root };
    let mut end = at + 1;
    // Paragraphs of explanation, and the tree of what does not fit.
    while !passed_on && let Some(next) = written(lines, end, 2) {
        let text = lines.text(next).trim();
        let ours = begins(
            text,
            &[
                "This error happened",
                "Note that in CI",
                "Note that ",
                "No authorization header",
                "An authorization header",
                "Command \"",
                "The latest release of",
                "hint:",
                "Other releases are",
                "Failure reason:",
                ".",
                "└",
                "├",
                "│",
                "✕",
            ],
        ) || text.contains(" is not in the npm registry");
        if !ours || end > at + MAX_DETAILS {
            break;
        }
        event.details.push(next);
        end = next + 1;
        if text == "Failure reason:" && !lines.text(end).trim().is_empty() {
            event.details.push(end);
            end += 1;
        }
    }
    Some(Found::one(event.spanning(at..end)))
}

/// `error: script "build" exited with code 1`
fn bun(text: &str, at: usize) -> Option<Found> {
    let message = text.strip_prefix("error: ")?;
    if message.starts_with("script \"") && message.contains("\" exited with code ") {
        return Some(Found::one(event(at, message).linked(Link::Wrapper)));
    }
    let known = begins(
        message,
        &[
            "Script not found \"",
            "No version matching \"",
            "lockfile had changes, but lockfile is frozen",
            "Package \"",
            "Workspace dependency \"",
        ],
    ) || message.starts_with("GET https://")
        && message.rsplit(' ').next().is_some_and(|status| digits(status) == 3);
    known.then(|| Found::one(event(at, message)))
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, check_one, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, link: Link, code: Option<&str>, message: &str) {
        check_one(text, Family::Npm, link, code, message);
    }

    #[test]
    fn both_generations_of_npm_are_read() {
        check(
            "npm ERR! code ETARGET\nnpm ERR! notarget No matching version found for a@9.\nnpm ERR! notarget In most cases\n",
            Link::Root,
            Some("ETARGET"),
            "No matching version found for a@9.",
        );
        check(
            "npm error code EACCES\nnpm error syscall mkdir\nnpm error Error: EACCES: permission denied, mkdir '/usr/lib/x'\n",
            Link::Root,
            Some("EACCES"),
            "EACCES: permission denied, mkdir '/usr/lib/x'",
        );
        check(
            "npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\nnpm ERR! a@1.0.0 build: `tsc`\nnpm ERR! Exit status 1\n",
            Link::Wrapper,
            Some("ELIFECYCLE"),
            "a@1.0.0 build: `tsc`",
        );
    }

    #[test]
    fn what_a_script_printed_is_read_by_others() {
        let text = "npm error code 1\nnpm error path /a/node_modules/b\nnpm error command failed\nnpm error command sh -c node-gyp rebuild\nnpm error b.cc:1:10: fatal error: x.h: No such file or directory\nnpm error gyp ERR! stack Error: `make` failed with exit code: 2\nnpm error A complete log of this run can be found in: /x\n";
        let found: Vec<(Family, Link)> =
            read(text).iter().map(|event| (event.family, event.link)).collect();
        assert_eq!(
            found,
            [(Family::Npm, Link::Wrapper), (Family::C, Link::Root), (Family::Npm, Link::Wrapper)]
        );
    }

    #[test]
    fn the_last_words_of_npm_are_no_error() {
        let text = "npm ERR! Cannot read properties of undefined\n\nnpm ERR! A complete log of this run can be found in:\nnpm ERR!     /root/.npm/_logs/1-debug.log\n";
        assert_eq!(read(text).len(), 1);
    }

    #[test]
    fn a_command_that_npm_does_not_know_is_told_over_its_advice() {
        check(
            "Unknown command: \"instal\"\n\n\nDid you mean this?\n    npm install # Install a package\nTo see a list of supported npm commands, run:\n  npm help\n",
            Link::Root,
            None,
            "Unknown command: \"instal\"",
        );
    }

    #[test]
    fn pnpm_draws_a_badge() {
        check(
            "\u{2009}ERROR\u{2009} No till in /a/package.json\n",
            Link::Root,
            None,
            "No till in /a/package.json",
        );
    }

    #[test]
    fn pnpm_gives_its_reason_last() {
        let text = " ERR_PNPM_OUTDATED_LOCKFILE  Cannot install\n\n    Failure reason:\n    specifiers in the lockfile don't match\n";
        assert_eq!(read(text)[0].lines, 0..4);
    }

    #[test]
    fn gyp_tells_what_it_did_not_find() {
        check(
            "gyp ERR! find Python\ngyp ERR! configure error\ngyp ERR! stack Error: Could not find any Python installation to use\ngyp ERR! not ok\n",
            Link::Root,
            None,
            "Could not find any Python installation to use",
        );
    }

    #[test]
    fn yarn_and_bun_have_words_of_their_own() {
        check(
            "➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.\n",
            Link::Root,
            Some("YN0028"),
            "The lockfile would have been modified by this install, which is explicitly forbidden.",
        );
        check(
            "error a@1.0.0: The engine \"node\" is incompatible with this module. Expected version \">=18\". Got \"16.0.0\"\n",
            Link::Root,
            None,
            "a@1.0.0: The engine \"node\" is incompatible with this module. Expected version \">=18\". Got \"16.0.0\"",
        );
        check(
            "Usage Error: Couldn't find a script named \"x\".\n",
            Link::Root,
            None,
            "Couldn't find a script named \"x\".",
        );
        check(
            "error: script \"build\" exited with code 1\n",
            Link::Wrapper,
            None,
            "script \"build\" exited with code 1",
        );
        assert!(read("➤ YN0000: └ Completed in 0s 200ms\n").is_empty());
    }
}
