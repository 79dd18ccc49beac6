//! Sentences that only say that something failed: a step by its name, a count, the code that a program ended with, where to read on.
//!
//! Whatever the reason is, it stands elsewhere. A sentence with a reason in it is none of these, however it begins.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::words::WORDS;
use crate::trace::shape::{after, holds, is_number};
use crate::trace::typed;

/// No such sentence is longer, in bytes.
const MAX_BYTES: usize = 300;
/// Most words that name what failed.
const MAX_NAME: usize = 8;
/// Most words that name a program which failed to do its work.
const MAX_PROGRAM: usize = 4;

/// What fails as a whole: steps of a build, and what people wait for.
static STEPS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "action archive backup build builds bundle bundling checks ci command commands compilation conversion \
    deploy deployment download evaluation execution export gate generation hook install installation job \
    jobs lane launch lint linter linting migration operation packages packaging phase pipeline playbook \
    process publish publishing rebuild recipe release request restore rollback run script session setup \
    stage step steps sync target targets task tasks test testing tests typecheck update upgrade upload \
    workflow"
        .split(' ')
        .collect()
});

/// Words that sentences about failure are made of, and that say nothing on its reason. All lower case.
static EMPTY: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "a actions after all an and been building by canceled cancelled code compile compiling complete \
    completed conclusion deploying duration during encountered ended err error errored errors exception \
    executing exit exited fail failed failing fails failure failures fatal finished for found general \
    generic had handling happened has have in installing is like looks min minutes ms number occurred of \
    on oops out passed performing problem problems processing programs result running s second seconds \
    skipped snapshots some something state status subtests succeeded successfully suites summary the \
    there this time to total unexpected unknown unsuccessful warning warnings was went were while with \
    wrong you your"
        .split(' ')
        .collect()
});

/// Words that begin what is to be done now, behind the sentence.
const ADVICE: &[&str] = &[
    "add", "any", "check", "consult", "fix", "look", "please", "read", "rerun", "retrying", "see",
    "view",
];

/// Phrases that send the reader to what was printed before.
const BEFORE: &[&str] = &[
    "error above",
    "errors above",
    "failures above",
    "message above",
    "messages above",
    "output above",
    "details above",
    "log above",
    "logs above",
    "see above",
    "look above",
    "logged above",
    "visible above",
    "due to earlier ",
    "because of earlier ",
    "due to previous ",
    "because of previous ",
];

/// Words that say that something failed, and not why. What is unknown or unexpected may be the error itself.
const STATUS: &[&str] = &[
    "error",
    "exception",
    "fatal",
    "failed",
    "failure",
    "fail",
    " error:",
    "unknown",
    "unexpected",
];

/// Whether a text, in lower case, holds a word that tells why something failed.
fn gives_reason(lower: &str) -> bool {
    /// Less is said of what went well, too.
    const LEAST: u32 = 2;
    let mut reasons =
        WORDS.iter().filter(|(word, score)| *score >= LEAST && !STATUS.contains(word));
    // `unexpected` has `expected` in it.
    let lower = lower.replace("unexpected ", " ");
    reasons.any(|(word, _)| lower.contains(word))
}

/// Whether a line only says that something failed.
pub(super) fn says_no_more(text: &str) -> bool {
    if text.len() > MAX_BYTES {
        return false;
    }
    let said = sentence(text);
    // A class of errors is a reason by its name.
    if typed(said).is_some_and(|(name, message)| !message.is_empty() && !is_level(name)) {
        return false;
    }
    let lower = said.to_lowercase();
    if holds(&lower, BEFORE) {
        return true;
    }
    if command(said) {
        return true;
    }
    // `Unable to complete the setup` says what `Failed to` does.
    let unable =
        after(&lower, &["unable to ", "could not "]).map(|rest| format!("failed to {rest}"));
    let lower = unable.unwrap_or(lower);
    if gives_reason(&lower) {
        return false;
    }
    let words = words(&lower);
    is_empty(&words) || names_step(&words) || exits(&words) || dotted(&lower)
}

/// Whether a line is one word of failure: `Error`, `[FAILED]`.
pub(super) fn is_one_word(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    is_level(word) || ["fail", "failed", "failure"].iter().any(|one| word.eq_ignore_ascii_case(one))
}

/// Whether a text is the command that failed, without a word of what it printed: `Command failed: ./gradlew build`.
pub(in crate::trace) fn command(text: &str) -> bool {
    text.strip_prefix("Command failed: ").is_some_and(|command| !command.contains(": "))
}

fn is_level(word: &str) -> bool {
    ["err", "error", "errors", "fatal", "exception"]
        .iter()
        .any(|one| word.eq_ignore_ascii_case(one))
}

/// The sentence without signs and levels before it: `✗ Error: Build failed`. A program may pass on the level of another.
fn sentence(text: &str) -> &str {
    /// Most levels before one sentence.
    const MOST: usize = 3;
    const LEVELS: &[&str] = &["error", "Error", "ERROR", "fatal", "Fatal", "FATAL", "INFO"];
    let mut said = text;
    for _ in 0..MOST {
        said = said.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_quote(c));
        let Some(rest) = after(said, LEVELS) else { break };
        // `Error handling request` is a sentence.
        let open = rest.strip_prefix(' ').filter(|rest| rest.starts_with(char::is_uppercase));
        let Some(rest) = after(rest, &[": ", "! ", "] "]).or(open) else { break };
        said = rest;
    }
    said
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '‘' | '“')
}

/// The words of a sentence without the signs around them; what is quoted is one word.
fn words(lower: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = lower.trim_start();
    while let Some(first) = rest.chars().next() {
        let quoted = is_quote(first).then(|| {
            let close = match first {
                '‘' => '’',
                '“' => '”',
                same => same,
            };
            let from = first.len_utf8();
            rest[from..].find(close).map(|at| from + at + close.len_utf8())
        });
        let end = quoted.flatten().or_else(|| rest.find(char::is_whitespace)).unwrap_or(rest.len());
        let word = if quoted.flatten().is_some() {
            &rest[..end]
        } else {
            rest[..end].trim_matches(|c: char| !c.is_alphanumeric() && c != '%')
        };
        if !word.is_empty() {
            words.push(word);
        }
        rest = rest[end..].trim_start();
    }
    words
}

/// `3`, `0.2`, `312ms`, `2/5`, `100%`, `00:03`
fn is_amount(word: &str) -> bool {
    let unit =
        word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '/' | ':'));
    unit.len() < word.len() && ["", "s", "ms", "m", "min", "%"].contains(&unit)
}

/// Whether words of the language of failure are all there is. A number tells how many or how long; that of a state tells what it is.
fn is_empty(words: &[&str]) -> bool {
    let known = |(at, word): (usize, &&str)| {
        let last = at.checked_sub(1).map_or("", |last| words[last]);
        // `Unknown error`; but an unknown command has a reason.
        let named = ["unknown", "unexpected"].contains(word)
            && !words.get(at + 1).is_some_and(|next| ["error", "exception"].contains(next));
        // `Error 1` is that of a program; a code may be one of a protocol.
        let exit = last == "error" || words[..at].iter().any(|word| word.starts_with("exit"));
        let state = is_number(word) && ["code", "status", "error"].contains(&last);
        let tells = state && !(exit && is_small(word));
        !named && !tells && (EMPTY.contains(word) || STEPS.contains(word) || is_amount(word))
    };
    words.len() > 1 && words.iter().enumerate().all(known)
}

/// Whether a number is that of a program that ended in failure, which says no more than that. Git ends with 128 for whatever reason.
fn is_small(word: &str) -> bool {
    word.parse::<u32>().is_ok_and(|code| code < 125 || code == 128 || code == 255)
}

/// `Session tests-3.11 failed.`, `Service "web" failed to build`, `Failed to complete the setup`
fn names_step(words: &[&str]) -> bool {
    let Some(at) = words.iter().position(|word| ["failed", "errored", "failure"].contains(word))
    else {
        return false;
    };
    let (name, behind) = (&words[..at], &words[at + 1..]);
    if let ["to", work, rest @ ..] = behind {
        return match *work {
            "complete" | "finish" | "execute" | "run" => {
                rest.len() <= MAX_PROGRAM && rest.last().is_none_or(|last| STEPS.contains(last))
            }
            "build" | "compile" | "deploy" | "install" | "publish" => {
                name.len() <= MAX_PROGRAM && is_tail(rest)
            }
            _ => false,
        };
    }
    (1..=MAX_NAME).contains(&name.len())
        && name.iter().any(|word| STEPS.contains(word))
        && is_tail(behind)
}

/// Whether nothing, a count, a time or some advice stands behind the word of failure.
fn is_tail(words: &[&str]) -> bool {
    match words {
        [] => true,
        [first, ..] if ADVICE.contains(first) => true,
        // `failed for package x` names what failed.
        ["with" | "after" | "in", rest @ ..] => !rest.is_empty() && is_empty(words),
        _ => words.iter().all(|word| is_amount(word) || ["s", "ms", "seconds"].contains(word)),
    }
}

/// `The script failed with exit code 1`, `X exited with 1`, `had non-zero exit status`: the number of a program that says why elsewhere.
fn exits(words: &[&str]) -> bool {
    let words = match words {
        [rest @ .., "error"] => rest,
        all => all,
    };
    match words {
        [.., "non-zero" | "nonzero", "exit", "status" | "code"] => true,
        [.., "exit" | "exited" | "non-zero" | "with", "code" | "status", code]
        | [.., "exited", "with", code] => {
            let http = words.iter().any(|word| ["request", "response"].contains(word));
            is_number(code) && is_small(code) && !http
        }
        _ => false,
    }
}

/// `ruff.....................Failed`: a hook of pre-commit.
fn dotted(lower: &str) -> bool {
    lower.trim_end().strip_suffix("failed").is_some_and(|name| name.ends_with("....."))
}

#[cfg(test)]
mod tests {
    use super::super::super::{Link, events, told};
    use crate::paste::Paste;

    fn links(text: &str) -> Vec<Link> {
        events(&Paste::new(text.as_bytes())).iter().map(|event| event.link).collect()
    }

    #[test]
    fn a_step_or_a_number_alone_is_no_reason() {
        for text in [
            "Deployment failed.",
            "✗ Error: Deployment failed",
            "Compilation failed: 2 errors, 1 warning",
            "Build failed after 3s",
            "Stage \"package\" failed",
            "nox > Session tests-3.12 failed.",
            "lint: commands failed",
            "Service \"till\" failed to build",
            "Failed to complete the till setup.",
            "Unable to complete the installation",
            "Looks like you failed 1 test of 3.",
            "QUALITY GATE STATUS: FAILED - View details on https://till.test/shop",
            "2 of 5 tests failed",
            "Number of failed tests: 2",
            "Test summary: total: 3, failed: 1, succeeded: 2, skipped: 0, duration: 0.3s",
            "An unknown error occurred",
            "An unexpected error occurred.",
            "INFO: Build completed, 1 test FAILED, 3 total actions",
            "Error handling request",
            "Result: FAILED",
            "Error 1",
            "The process '/usr/bin/till' failed with exit code 2",
            "Failure while executing; `till sync` exited with 1.",
            "ERROR: installation of package ‘till’ had non-zero exit status",
            "error Could not put the till on the counter, read the error above for details.",
            "Error: Command failed: ./till build --all",
            "The till was not opened, errors may have been logged above: cannot go on",
            "check the till.....................................................Failed",
        ] {
            let reason = "src/till.c:3:1: error: unknown type name 'coin'";
            assert_eq!(
                links(&format!("{text}\n\n{reason}\n")),
                [Link::Wrapper, Link::Root],
                "{text}"
            );
            assert_eq!(links(&format!("{text}\n")), [Link::Root], "{text}");
        }
    }

    #[test]
    fn a_wrapper_beside_a_state_is_no_reason_either() {
        let text = "Deployment failed\nmake: *** [Makefile:3: till] Error 2\n";
        assert_eq!(links(text), [Link::Root, Link::Wrapper]);
    }

    #[test]
    fn a_sentence_with_a_reason_in_it_is_the_root() {
        for text in [
            "Deployment failed: quota exceeded",
            "Connection failed",
            "Authentication failed",
            "Request failed with status code 404",
            "Error code 1603",
            "Unexpected status code 503",
            "error: unknown target",
            "Build failed with the till locked",
            "The job failed with exit code 137",
            "TillError: Build failed",
            "Error: Command failed: till: not a till",
            "Upload failed (permission denied)",
            "Failed to build the till of the shop",
        ] {
            let other = "src/till.c:3:1: error: unknown type name 'coin'";
            let links = links(&format!("{text}\n\n{other}\n"));
            assert_eq!(links, [Link::Root, Link::Root], "{text}");
        }
    }

    #[test]
    fn what_a_status_opens_is_the_error() {
        assert_eq!(
            told("Build failed:\n  The till is open\n"),
            ["other root - - Build failed: The till is open"]
        );
    }

    #[test]
    fn one_word_over_a_blank_line_is_a_title() {
        for text in ["Error\n\n", "failed\n", "[Window Title]\nError\n\n[Content]\n", "[FAILED]\n"]
        {
            assert!(links(text).is_empty(), "{text}");
        }
        assert_eq!(told("Error\nThe till is open\n"), ["other root Error - The till is open"]);
    }

    #[test]
    fn a_record_that_was_left_empty_is_no_event() {
        let record = "11-20 09:13:06.962 | main |-ERROR o.s.b.d.TillReporter:40 -\n";
        assert!(links(record).is_empty());
        assert!(
            links("2026-03-28 17:21:17.033 [main] ERROR o.s.b.d.TillReporter -\n\n").is_empty()
        );
    }
}
