//! SE402: no passwords.

use std::sync::LazyLock;

use regex::Regex;

use crate::validate::rules::entropy::{encodes, entropy, is_placeholder};
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SE402",
    name: "secret-assignment",
    levels: Levels::beyond_spec(Warning),
    what: "A password, a token or a key is given a value that looks random.",
    why: "It may be a real one. Values with words, names of variables, placeholders and examples are left alone.",
    evidence: &[seen_in("configurations that were pasted with their keys")],
    fix: None,
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\n```sh\nAPI_KEY=\"q7R2mX9vK4tLw8Zc1NbY5hJd3FgS6pAe\"\n```\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\n```sh\nAPI_KEY=\"your-api-key-of-32-characters\"\n```\n",
    )]),
    check: Check::Document(check),
};

static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key)["']?\s*(?::=|=>|[:=])\s*["']?([A-Za-z0-9+/_=-]{20,})"#,
    )
    .expect("a constant expression")
});

/// Shorter values are words; the expression says the same.
const MIN_BYTES: usize = 20;
/// Of longer values the expression tells what they are.
const MAX_LOOK_BYTES: usize = 128;
/// Bits a character from which on a value looks drawn at random.
const MIN_ENTROPY: f32 = 4.0;

fn check(document: &Document, found: &mut Findings) {
    for range in assigned(document.text()) {
        let span = Span::new(range).unwrap_or_default();
        found.push(
            Finding::new(span, "this value looks like a real secret")
                .help("take it from the environment, or write a placeholder like `<token>`"),
        );
    }
}

/// Where a text gives secrets values that look real.
pub(in crate::validate) fn assigned(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let value = |captures: regex::Captures<'_>| captures.get(1).map(|value| value.range());
    // Nearly no text gives anything a long value of all three kinds, and only those are asked at length.
    let may = memchr::memchr2_iter(b':', b'=', text.as_bytes())
        .any(|mark| may_precede_secret(&text[mark + 1..]));
    let all = may.then(|| ASSIGNED.captures_iter(text)).into_iter().flatten();
    all.filter_map(value).filter(|range| looks_random(&text[range.clone()]))
}

/// Whether something follows a mark that may be a secret: what else the expression has between the two is passed over.
fn may_precede_secret(rest: &str) -> bool {
    let rest = rest.strip_prefix('>').unwrap_or(rest).trim_start();
    let value = rest.strip_prefix(['"', '\'']).unwrap_or(rest).as_bytes();
    let near = &value[..value.len().min(MAX_LOOK_BYTES)];
    let end = near.iter().position(|byte| !encodes(*byte)).unwrap_or(near.len());
    end == MAX_LOOK_BYTES || end >= MIN_BYTES && is_mixed(&near[..end])
}

/// Random text of letters and digits has all three kinds; names and words have not.
fn is_mixed(text: &[u8]) -> bool {
    let count = |kind: fn(&u8) -> bool| text.iter().filter(|byte| kind(byte)).count();
    let digits = count(u8::is_ascii_digit);
    let upper = count(u8::is_ascii_uppercase);
    let lower = count(u8::is_ascii_lowercase);
    digits >= 3 && upper >= 3 && lower >= 3
}

fn looks_random(text: &str) -> bool {
    is_mixed(text.as_bytes())
        && !text.starts_with("eyJ")
        && !is_placeholder(text)
        && entropy(text) >= MIN_ENTROPY
        && text.matches('/').count() <= 2
}
