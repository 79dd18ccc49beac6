//! What Git itself gives up with: `fatal:` and `error:`, hints and advice around them.

use super::wrapper;
use crate::paste::Mark;
use crate::trace::shape::{begins, holds};
use crate::trace::{Event, Family, Found, Lines, Link};

/// Most lines of one error with its advice.
pub(super) const MAX_LINES: usize = 60;

/// Errors that give up because of one that was printed before.
pub(super) const BANNERS: &[&str] = &[
    "Could not read from remote repository",
    "Exiting because of",
    "unable to checkout working tree",
    "the remote end hung up",
    "The remote end hung up",
    "early EOF",
    "index-pack failed",
    "fetch-pack: ",
    "failed to push some refs",
    "protocol error",
    "index file corrupt",
    "could not fetch ",
    "revision walk setup failed",
    "Failed to clone ",
    "clone of '",
    "could not apply ",
    "sideband packet",
    "write error: Broken pipe",
    "failed to write commit object",
];

/// What Git says behind `error: `. Many programs print the word; the sentence is its own.
const ERRORS: &[&str] = &[
    "Committing is not possible",
    "Merging is not possible",
    "Pulling is not possible",
    "Cherry-picking is not possible",
    "Reverting is not possible",
    "You have not concluded your merge",
    "Your local changes to the following files",
    "The following untracked working tree files",
    "The following paths are ignored",
    "The branch '",
    "the branch '",
    "branch '",
    "pathspec '",
    "src refspec ",
    "dst refspec",
    "failed to push some refs",
    "unable to create file",
    "unable to write",
    "unable to unlink",
    "unable to read",
    "unable to resolve reference",
    "unable to update local ref",
    "unable to append to",
    "unable to open loose object",
    "unable to delete",
    "unable to parse",
    "cannot lock ref",
    "cannot open ",
    "cannot spawn ",
    "cannot run ",
    "cannot rebase",
    "cannot pull with rebase",
    "cannot delete branch",
    "could not apply ",
    "could not lock config file",
    "could not read ",
    "could not write",
    "could not commit",
    "could not delete reference",
    "could not remove reference",
    "invalid path '",
    "invalid object",
    "invalid key",
    "No such remote",
    "no such remote",
    "RPC failed",
    "gpg failed to sign",
    "gpg.ssh",
    "patch failed:",
    "patch fragment",
    "corrupt patch",
    "remote unpack failed",
    "remote ",
    "refs/",
    "object file ",
    "object directory",
    "garbage at end of",
    "inflate:",
    "insufficient permission for adding",
    "short SHA1",
    "Could not read ",
    "Entry '",
    "bad index file",
    "bad signature",
    "hook ",
    "unknown switch",
    "unknown option: `",
    "unknown option `",
    "unknown subcommand",
    "switch `",
    "option `",
    "Empty commit message",
    "There was a problem with the editor",
    "index ",
    "Server does not allow request",
    "Sparse checkout",
    "sparse",
    "unmerged",
    "you need to resolve",
    "No merge",
    "no note found",
    "path '",
    "tag '",
    "key does not contain a section",
    "Ref refs/",
    "Could not fetch",
    "Could not access submodule",
    "Submodule '",
    "the following file",
    "subprocess-",
    "pack has",
    "packfile ",
    "file .git/objects",
    "refname ",
    "not a git repository",
    "mergeheads",
    "filename in tree entry",
    "add_cacheinfo failed",
    "git-",
    "failed to write object",
    "failed to insert",
];

/// The message behind `fatal: ` or `error: `, if it is one of Git.
pub(super) fn message(lines: Lines<'_>, at: usize) -> Option<&str> {
    let text = lines.text(at).trim_end();
    if let Some(message) = text.strip_prefix("fatal: ") {
        // Ansible names the host in brackets.
        return (!message.starts_with('[') && !message.is_empty()).then_some(message);
    }
    let message = text.strip_prefix("error: ")?;
    let advised = lines.text(at + 1).starts_with("hint: ");
    (advised
        || begins(message, ERRORS)
        || holds(
            message,
            &[
                ": patch does not apply",
                ".git/",
                "does not exist in index",
                ": already exists in",
                "is not a valid ref",
            ],
        ))
    .then_some(message)
}

/// `fatal: …` or `error: …`, the hints around it, and those that give up after it.
pub(super) fn read(lines: Lines<'_>, start: usize) -> Option<Found> {
    let mut key = start;
    // Advice may come first.
    while lines.text(key).starts_with("hint:") && key < start + MAX_LINES {
        key += 1;
    }
    let Some(said) = message(lines, key) else {
        return (key > start).then(|| Found::none(key));
    };
    // GnuPG says itself why it did not sign, below or, to old versions, above.
    let by_gpg = |line: usize| begins(lines.text(line), &["gpg: ", "[GNUPG:] "]);
    let passed_on = said.starts_with("gpg failed to sign the data")
        && (by_gpg(key + 1) || key.checked_sub(1).is_some_and(by_gpg));
    let given_up = passed_on || begins(said, BANNERS) && follows(lines, start);
    let mut event = Event::new(Family::Git, key, said).with_code(status(said));
    event.link = if given_up { Link::Wrapper } else { Link::Root };
    event.details = (start..key).collect();
    let mut end = body(lines, key, &mut event);
    event.lines = start..end;
    let from_error = lines.text(key).starts_with("error: ");
    let mut events = vec![event];
    while let Some(next) = message(lines, end).filter(|_| end < start + MAX_LINES) {
        // An error that stands on its own begins the next one.
        let follows =
            begins(next, BANNERS) || (from_error && lines.text(end).starts_with("fatal: "));
        if !follows {
            break;
        }
        let mut event = wrapper(end, next);
        let from = end;
        end = body(lines, end, &mut event);
        events.push(event.spanning(from..end));
    }
    Some(Found { events, end })
}

/// `unable to access 'https://…': The requested URL returned error: 403`: the message of Git as a client of it shows it.
pub(super) fn access(lines: Lines<'_>, at: usize) -> Option<Found> {
    let said = lines.text(at).trim();
    let known = said.starts_with("unable to access 'http") && said.contains("': ");
    known.then(|| Found::one(Event::new(Family::Git, at, said).with_code(status(said))))
}

/// Whether something was said before that a banner can mean.
fn follows(lines: Lines<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|line| {
        let text = lines.text(line).trim();
        !text.is_empty()
            && !begins(
                text,
                &[
                    "Cloning into",
                    "From ",
                    "To ",
                    "$ ",
                    "> ",
                    "% ",
                    "Counting objects",
                    "Writing objects",
                ],
            )
    })
}

/// The HTTP status in `The requested URL returned error: 403`, `HTTP 404`.
pub(super) fn status(message: &str) -> Option<&str> {
    let (_, rest) =
        message.split_once("returned error: ").or_else(|| message.split_once("HTTP "))?;
    rest.get(..3).filter(|code| code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Files, hints and advice below an error; the line after them.
pub(super) fn body(lines: Lines<'_>, key: usize, event: &mut Event) -> usize {
    const ADVICE: [&str; 16] = [
        "Please ",
        "Aborting",
        "hint:",
        "Another git process",
        "and the repository exists",
        "Use '--'",
        "'git <command>",
        "To add an exception",
        "To push ",
        "broken link from",
        "missing blob",
        "git help",
        "warning: Clone succeeded",
        "You can inspect what was checked out",
        "and retry with",
        "    git ",
    ];
    let said = lines.text(key);
    let sentence = holds(said, &["rebase-merge directory", "rebase-apply directory"])
        || said.trim_end().ends_with([',', '-']);
    let mut end = key + 1;
    let mut at = key + 1;
    while at < lines.len() && at < key + MAX_LINES {
        let text = lines.text(at);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            // A paragraph of advice, or a command to run, may stand behind a blank line.
            let next = lines.text(at + 1);
            if begins(next, &ADVICE) || begins(next, &["    git ", "\tgit "]) {
                at += 1;
                continue;
            }
            break;
        }
        let advice = begins(text, &ADVICE)
            || text.starts_with('\t')
            || begins(trimmed, &["to    ", "state now, use"]);
        let paragraph = at > key + 1 && (is_paragraph(lines, key, at) || sentence)
            || at == key + 1 && (sentence || text.starts_with("    git "));
        if message(lines, at).is_some() || !(advice || paragraph) || lines.mark(at) != Mark::None {
            break;
        }
        event.details.push(at);
        at += 1;
        end = at;
    }
    end
}

/// Whether a line goes on with a paragraph of advice that began above it.
fn is_paragraph(lines: Lines<'_>, key: usize, at: usize) -> bool {
    let begun = (key + 1..at).rev().take_while(|&line| !lines.text(line).trim().is_empty()).last();
    begun.is_some_and(|line| {
        begins(
            lines.text(line),
            &[
                "Another git process",
                "Please make sure",
                "To add an exception",
                "To push ",
                "Use '--'",
                "    git ",
                "\tgit ",
            ],
        )
    })
}
