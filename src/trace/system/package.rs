//! Package managers of systems: apt and dpkg, dnf and yum, apk, pacman, Homebrew, snap.

use super::{event, wrapper};
use crate::trace::shape::{after, begins, holds, paragraph, written};
use crate::trace::{Found, Lines, Link, indent};

/// Most lines of one error.
const MAX_LINES: usize = 24;

/// What apt says when it gives up because of what it said before.
const APT_BANNERS: &[&str] = &[
    "Sub-process ",
    "Unable to acquire the dpkg frontend lock",
    "Unable to correct problems",
    "Some index files failed to download",
    "Unable to fetch some archives",
    "Unable to lock ",
    "Broken packages",
    "Internal Error, No file name for",
];

pub(super) fn read(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    apt(lines, at, text).or_else(|| dnf(lines, at, text)).or_else(|| others(lines, at, text))
}

fn apt(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if let Some(message) = sentence(lines.text(at), "E: ") {
        // The first says why, unless nothing came before.
        let told = (at.saturating_sub(8)..at).any(|line| {
            begins(
                lines.text(line),
                &["E: ", "dpkg: error", "Errors were encountered", "Err:", " "],
            ) || holds(lines.text(line), &["unmet dependencies", ": E: "])
        });
        let passed_on =
            begins(message, APT_BANNERS) && (told || message.starts_with("Sub-process "));
        return Some(Found::one(if passed_on { wrapper(at, message) } else { event(at, message) }));
    }
    if let Some(message) = sentence(lines.text(at), "W: ") {
        let code = message.find("NO_PUBKEY ").map(|_| "NO_PUBKEY");
        return Some(Found::one(event(at, message).coded(code).linked(Link::Warning)));
    }
    if text == "The following packages have unmet dependencies:" {
        let end = paragraph_of_list(lines, at + 1);
        let key = if end > at + 1 { at + 1 } else { at };
        let mut event = event(key, lines.text(key)).spanning(at..end.max(key + 1));
        event.details = (key + 1..end).collect();
        return Some(Found::one(event));
    }
    if text.starts_with("Err:") {
        // The reason stands below: `  404  Not Found [IP: …]`.
        let key =
            written(lines, at + 1, 1).filter(|&line| indent(lines.text(line)) > 0).unwrap_or(at);
        let code = lines
            .text(key)
            .trim()
            .get(..3)
            .filter(|code| ["404", "403", "401", "500", "502", "503"].contains(code));
        let mut event = event(key, lines.text(key)).with_code(code).spanning(at..key + 1);
        // At last it says what this is the reason of, and the reason again.
        if key > at && is_said_at_last(lines, key) {
            event.link = Link::Wrapper;
        }
        return Some(Found { events: vec![event], end: key + 1 });
    }
    if let Some(message) =
        after(text, &["dpkg: error processing ", "dpkg: error: ", "dpkg-deb: error: "])
    {
        let end = paragraph_of_list(lines, at + 1);
        let key = if message.ends_with(':') && end > at + 1 { at + 1 } else { at };
        let said = if key == at { message } else { lines.text(key) };
        let mut event = event(key, said).spanning(at..end.max(at + 1));
        event.details = (at..end).filter(|&line| line != key).collect();
        // The process that it started has said why.
        if said.contains("subprocess returned error")
            && at
                .checked_sub(1)
                .is_some_and(|line| lines.text(line).starts_with("dpkg-deb: error: "))
        {
            event.link = Link::Wrapper;
        }
        return Some(Found::one(event));
    }
    if text.starts_with("Errors were encountered while processing:") {
        let end = paragraph_of_list(lines, at + 1).max(at + 1);
        return Some(Found::one(wrapper(at, text).spanning(at..end)));
    }
    None
}

/// Whether apt ends with an error that holds the reason on a line.
fn is_said_at_last(lines: Lines<'_>, reason: usize) -> bool {
    /// Most lines of what else it fetches.
    const MOST: usize = 200;
    let said = lines.text(reason).trim();
    (reason + 1..lines.len().min(reason + MOST))
        .any(|line| lines.text(line).starts_with("E: ") && holds(lines.text(line), &[said]))
}

/// What apt says behind a letter. Source code has bounds of types behind letters.
fn sentence<'t>(text: &'t str, letter: &str) -> Option<&'t str> {
    let message = text.strip_prefix(letter)?.trim();
    (message.contains(' ')
        && message.starts_with(|c: char| c.is_alphanumeric() || c == '/')
        && !message.ends_with([',', ';', '{', '>']))
    .then_some(message)
}

/// The line after those that stand deeper.
fn paragraph_of_list(lines: Lines<'_>, from: usize) -> usize {
    let mut end = from;
    while end < lines.len()
        && end < from + MAX_LINES
        && indent(lines.text(end)) > 0
        && !lines.text(end).trim().is_empty()
    {
        end += 1;
    }
    end
}

fn dnf(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if text.starts_with("Could not symlink ") && lines.text(at + 1).starts_with("Target ") {
        let mut event = event(at, text).spanning(at..(at + 3).min(lines.len()));
        event.details = (at + 1..event.lines.end).collect();
        return Some(Found::one(event));
    }
    let message = text.strip_prefix("Error: ")?;
    let known = begins(
        message,
        &[
            "Unable to find a match: ",
            "Failed to download metadata for repo",
            "GPG check FAILED",
            "Cannot find a valid baseurl",
            "Nothing to do",
            "Transaction test error",
            "Error downloading packages:",
            "Cannot download ",
            "This command has to be run with superuser privileges",
            // Homebrew.
            "No available formula",
            "No formulae found",
            "No available cask",
            "Cannot install in Homebrew",
            "Cannot install under Rosetta",
            "The following directories are not writable",
            "Your Xcode",
            "Your Command Line Tools",
            "Your CLT",
            "A `brew ",
            "Cask '",
            "It seems there is already ",
            "Permission denied @ ",
            "An exception occurred within a child process",
        ],
    ) || message.ends_with(": no bottle available!")
        || message.contains(" has no installed versions")
        || message.contains("Failed to download resource \"");
    if message.is_empty() || !known {
        return None;
    }
    let end =
        if message.ends_with(':') { paragraph_of_list(lines, at + 1).max(at + 1) } else { at + 1 };
    // What happened in the child stands below.
    let key =
        if message.starts_with("An exception occurred") && end > at + 1 { at + 1 } else { at };
    let said = if key == at { message } else { lines.text(key) };
    let mut event = event(key, said).spanning(at..end);
    event.details = (at..end).filter(|&line| line != key).collect();
    Some(Found::one(event))
}

fn others(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    // Alpine lists what it cannot find.
    if let Some(message) = text.strip_prefix("ERROR: unable to select packages:") {
        let mut end = paragraph_of_list(lines, at + 1);
        // The list may have lost its indentation.
        if end == at + 1 {
            end = paragraph(lines, at + 1, MAX_LINES);
        }
        let key = if end > at + 1 { at + 1 } else { at };
        let said = if key == at { message.trim() } else { lines.text(key).trim() };
        // What is wrong with a package stands below its name.
        let wrong = lines.text(key + 1).trim();
        let whole = format!("{said} {wrong}");
        let named = key > at && begins(wrong, &["breaks: ", "conflicts: ", "masked in: "]);
        let mut event = event(key, if named { &whole } else { said }).spanning(at..end.max(at + 1));
        event.details = (key + 1..end).collect();
        return Some(Found::one(event));
    }
    if let Some(message) = text.strip_prefix("ERROR: ") {
        let known = message.contains("dl-cdn.alpinelinux.org")
            || holds(
                message,
                &[
                    "temporary error (try again later)",
                    "UNTRUSTED signature",
                    "Unable to lock database",
                ],
            );
        return known.then(|| Found::one(event(at, message)));
    }
    if let Some(message) = text.strip_prefix("error: ") {
        let known = begins(
            message,
            &[
                "target not found: ",
                "failed to commit transaction",
                "failed to prepare transaction",
                "failed to init transaction",
                "failed retrieving file '",
                "database file for '",
                "snap \"",
                "cannot install \"",
                "Failed dependencies:",
            ],
        );
        if !known {
            return None;
        }
        let end = if message.ends_with(')') || message.ends_with(':') {
            paragraph(lines, at + 1, 8)
        } else {
            at + 1
        };
        let listed = (at + 1..end)
            .take_while(|&line| {
                begins(lines.text(line), &[":: ", "\t", "  "])
                    || lines.text(line).contains(" exists in filesystem")
            })
            .count();
        let mut event = event(at, message).spanning(at..at + 1 + listed);
        event.details = (at + 1..at + 1 + listed).collect();
        return Some(Found::one(event));
    }
    begins(text, &["No package ", "Package "])
        .then(|| {
            holds(
                text,
                &[
                    " available.",
                    " is not available, but is referred to by another package",
                    " has no installation candidate",
                ],
            ) && text.len() < 200
        })
        .filter(|known| *known)
        .map(|_| Found::one(event(at, text)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn what_apt_cannot_fetch_is_said_at_last() {
        let reason = "Err:7 http://shop.test/ till 1.0\n  404  Not Found [IP: 10.0.0.7 80]\n";
        let last =
            "E: Failed to fetch http://shop.test/till.deb  404  Not Found [IP: 10.0.0.7 80]\n";
        assert_eq!(
            told(&format!("{reason}Fetched 1 B in 2s\n{last}")),
            [
                "system wrapper - 404 404  Not Found [IP: 10.0.0.7 80]",
                "system root - - Failed to fetch http://shop.test/till.deb  404  Not Found [IP: 10.0.0.7 80]",
            ]
        );
        assert_eq!(told(reason), ["system root - 404 404  Not Found [IP: 10.0.0.7 80]"]);
    }
}
