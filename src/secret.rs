//! Keys, tokens and private keys of known forms in a text: `validate` tells them, and no cache keeps them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

static KEYS: LazyLock<Regex> = LazyLock::new(|| Regex::new(FORMS).expect("a constant expression"));

const FORMS: &str = r"(?x)
    (?:AKIA|ASIA)[0-9A-Z]{16}
    | gh[pousr]_[A-Za-z0-9]{36,}
    | github_pat_[A-Za-z0-9_]{60,}
    | glpat-[A-Za-z0-9_-]{20,}
    | sk-ant-[A-Za-z0-9_-]{40,}
    | sk-proj-[A-Za-z0-9_-]{40,}
    | sk_live_[A-Za-z0-9]{24,}
    | rk_live_[A-Za-z0-9]{24,}
    | xox[abprs]-[0-9]{8,}-[0-9A-Za-z-]{16,}
    | AIza[0-9A-Za-z_-]{35}
    | npm_[A-Za-z0-9]{36}
    | pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}
    | SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}
    | hf_[A-Za-z0-9]{34}
    | eyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}
    | -----BEGIN\ (?:[A-Z]+\ )?PRIVATE\ KEY-----\s+[A-Za-z0-9+/=]{40,}
    ";

/// Every key has one of these in it, or one of [`SHORT_MARKS`]. Texts of four bytes and more are found several times faster than
/// shorter ones.
const MARKS: [&str; 22] = [
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "sk-ant-",
    "sk-proj-",
    "_live_",
    "xoxa-",
    "xoxb-",
    "xoxp-",
    "xoxr-",
    "xoxs-",
    "AIza",
    "npm_",
    "pypi-Ag",
    ".eyJ",
    "PRIVATE KEY",
];
/// The rest of them.
const SHORT_MARKS: [&str; 2] = ["SG.", "hf_"];

static MARKED: LazyLock<AhoCorasick> = LazyLock::new(|| {
    // Of this kind of match the fastest search can be made.
    let kind = MatchKind::LeftmostFirst;
    AhoCorasick::builder().match_kind(kind).build(MARKS).expect("a few short words")
});

/// Whether a text may have keys in it: nearly none has, and no other need be searched for them.
pub(crate) fn may_have_keys(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has = |mark: &&str| memchr::memmem::find(bytes, mark.as_bytes()).is_some();
    MARKED.find(text).is_some() || SHORT_MARKS.iter().any(has)
}

/// Where what has the form of a key stands. Some are examples: that is for the reader to tell.
pub(crate) fn keys(text: &str) -> impl Iterator<Item = Range<usize>> {
    KEYS.find_iter(text).map(|key| key.range())
}

/// The text with `*` for every character of a key; all else stands where it stood.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    if !may_have_keys(text) {
        return text.into();
    }
    let mut bytes: Option<Vec<u8>> = None;
    let mut done = 0;
    for key in keys(text) {
        let mut end = key.end;
        if text[key.start..].starts_with("-----BEGIN") {
            // A private key goes on over more lines.
            let rest = text.as_bytes()[end..].iter();
            end += rest
                .take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=\r\n\t ".contains(byte))
                .count();
        }
        let out = bytes.get_or_insert_with(|| Vec::with_capacity(text.len()));
        out.extend_from_slice(&text.as_bytes()[done..key.start]);
        // Line ends stay, so that lines are counted as before.
        let hidden = text.as_bytes()[key.start..end].iter();
        out.extend(hidden.map(|byte| if byte.is_ascii_whitespace() { *byte } else { b'*' }));
        done = end;
    }
    match bytes {
        None => text.into(),
        Some(mut out) => {
            out.extend_from_slice(&text.as_bytes()[done..]);
            String::from_utf8(out).expect("keys are ASCII, and only they were changed").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FORMS, masked, may_have_keys};

    proptest! {
        #[test]
        fn every_key_has_a_mark(key in proptest::string::string_regex(&forms()).expect("a form")) {
            prop_assert!(may_have_keys(&key), "{key}");
        }
    }

    /// The expression without what is there for the reader.
    fn forms() -> String {
        let lines = FORMS.lines().skip(1).map(|line| line.trim().trim_start_matches("| "));
        let forms: Vec<String> =
            lines.filter(|line| !line.is_empty()).map(|line| line.replace("\\ ", " ")).collect();
        forms.join("|")
    }

    #[test]
    fn keys_are_hidden_and_all_else_stays_in_its_place() {
        let token = format!("ghp_{}", "q7R2mX9vK4tLw8Zc1NbY5hJd3FgS6pAe0UiO");
        let text = format!("é export TOKEN={token} # mine\nnext");
        let hidden = masked(&text);
        assert_eq!(hidden, format!("é export TOKEN={} # mine\nnext", "*".repeat(token.len())));
        let line = "q7R2mX9vK4tLw8Zc1NbY5hJd3FgS6pAe0UiOq7R2mX9vK4tLw8Zc1NbY5hJd3FgS";
        let pem =
            format!("-----BEGIN {0}-----\n{line}\n{line}\n-----END {0}-----\n", "PRIVATE KEY");
        let hidden = masked(&pem);
        assert!(
            !hidden.contains("q7R2") && hidden.ends_with("-----END PRIVATE KEY-----\n"),
            "{hidden}"
        );
        assert_eq!(hidden.lines().count(), 4);
        assert_eq!(masked("no key"), "no key");
    }
}
