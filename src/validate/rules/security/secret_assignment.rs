//! SE402: no passwords.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::validate::rules::entropy::{entropy, first_run, is_placeholder};
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
        r#"(?i-u)(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key)["']?[\t\n\x0c\r\x20]{0,40}(?::=|=>|[:=])[\t\n\x0c\r\x20]{0,40}["']?([A-Za-z0-9+/_=-]{20,})"#,
    )
    .expect("a constant expression")
});

/// Shorter values are words; the expression says the same.
const MIN_BYTES: usize = 20;
/// How far before a value its name is looked for.
const MAX_NAME_BYTES: usize = 100;
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

/// Where a text gives secrets values that look real: what the expression finds, and what it would pass over because the name
/// ends a long word that is another's value.
pub(in crate::validate) fn assigned(text: &str) -> Vec<Range<usize>> {
    // Nearly no text gives anything a long value of all three kinds; where one does, it is asked at length.
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut past = 0;
    for (mark, value) in given(bytes) {
        let near = mark.saturating_sub(MAX_NAME_BYTES).max(past);
        let Some(near) = (near..=mark).find(|&at| text.is_char_boundary(at)) else { continue };
        if !is_mixed(&bytes[value.clone()]) {
            continue;
        }
        let values = ASSIGNED.captures_iter(&text[near..value.end]);
        for value in values.filter_map(|captures| captures.get(1)) {
            past = near + value.end();
            found.push(near + value.start()..past);
        }
    }
    found.retain(|range| looks_random(&text[range.clone()]));
    found
}

/// The long values that a text gives to what may be secrets, each with its mark: `: `, `=`, `=>`, `: "`.
fn given(bytes: &[u8]) -> impl Iterator<Item = (usize, Range<usize>)> {
    let mut past = 0;
    memchr::memchr2_iter(b':', b'=', bytes).filter_map(move |mark| {
        if !may_name_a_secret(&bytes[..mark]) {
            return None;
        }
        let after = &bytes[mark + 1..];
        let after = after.strip_prefix(b">").unwrap_or(after).trim_ascii_start();
        let after = after.strip_prefix(b"\"").or_else(|| after.strip_prefix(b"'")).unwrap_or(after);
        let at = bytes.len() - after.len();
        // A mark may stand in a value: that is not read once more from there.
        if at < past {
            return None;
        }
        let value = at..at + first_run(after, MIN_BYTES)?;
        past = value.end;
        Some((mark, value))
    })
}

/// Whether what stands before a mark may end with the name of a secret: `Password`, `"api_key" `, `token:` before `=`. Most words
/// do not end so, and what they are given need not be looked at.
fn may_name_a_secret(before: &[u8]) -> bool {
    let name = before.strip_suffix(b":").unwrap_or(before).trim_ascii_end();
    let name = name.strip_suffix(b"\"").or_else(|| name.strip_suffix(b"'")).unwrap_or(name);
    // passworD, passwD, secreT, tokeN, keY.
    name.last().is_some_and(|end| matches!(end.to_ascii_lowercase(), b'd' | b't' | b'n' | b'y'))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, the expression asked everywhere.
    fn assigned_slowly(text: &str) -> Vec<Range<usize>> {
        let values = ASSIGNED.captures_iter(text).filter_map(|captures| captures.get(1));
        values
            .map(|value| value.range())
            .filter(|value| looks_random(&text[value.clone()]))
            .collect()
    }

    #[test]
    fn a_value_full_of_marks_is_read_once() {
        let text = format!("key{}", "=".repeat(1 << 20));
        assert_eq!(given(text.as_bytes()).collect::<Vec<_>>(), [(3, 4..text.len())]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn values_are_found_as_the_expression_finds_them(
            parts in prop::collection::vec(
                "(passwd|PASSWORD|Secret|token|api[_-]?Key|id|é)[\"']?|[ \n]{0,2}(:|=|:=|=>|::|)[ \n]{0,2}[\"']?|[a-zA-Z0-9+/_=-]{18,30}",
                0..9,
            ),
        ) {
            let text = parts.concat();
            prop_assert_eq!(assigned(&text), assigned_slowly(&text), "{:?}", text);
        }
    }
}
