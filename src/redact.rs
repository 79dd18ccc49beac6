//! Takes out of a text what is nobody else's business: keys, passwords, and whose home folder it was.
//!
//! The forms of keys are those of the rules `secret` and `secret-assignment`. More is taken for a secret here than there: a
//! value too many that is masked costs nothing, one that is kept may cost all.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::validate::secrets;

/// What stands for a secret.
pub const SECRET: &str = "<secret>";
/// What stands for the name of a user.
const USER: &str = "user";

/// Whole private keys, the password of an address, tokens of a header, and what is given to a variable whose name says that it is
/// secret. The group `secret` is what is masked. A token is also a word of a language: `unexpected token: 'export'`.
static FORMS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    [
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?<secret>(?:[^-]|-[^-])*)",
        r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^\s/@:]*):(?<secret>[^\s/@]+)@",
        r#"(?i)(?:authorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)|\bbearer)\s+(?<secret>[A-Za-z0-9._~+/=-]{16,})"#,
        r#"(?i)(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key)["']?(?:=|["']\s*:\s*["']|\s=\s["'])["']?(?<secret>[^\s"',;&]{4,})"#,
        r#"(?i)(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key)\s*:\s*["'](?<secret>[^\s"',;&]{4,})"#,
    ]
    .map(|form| Regex::new(form).expect("a constant expression"))
});

/// A home folder: what stands before the name of the user, and the name. A drive and slashes of either kind, doubled where they are
/// escaped.
static HOMES: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    [
        r#"(?:^|[^A-Za-z0-9_.-])(?:/mnt/[a-z]|/[a-z])?/(?:home|Users)/(?<name>[^/\s"'`<>|:*?,;()\[\]]+)"#,
        // Names of Windows may have blanks, if a separator tells where they end.
        r#"\b[A-Za-z]:(?:\\+|/)Users(?:\\+|/)(?<name>[^\\/\s"'`<>|:*?]+(?: [^\\/\s"'`<>|:*?]+){0,2})[\\/]"#,
        r#"\b[A-Za-z]:(?:\\+|/)Users(?:\\+|/)(?<name>[^\\/\s"'`<>|:*?]+)"#,
    ]
    .map(|form| Regex::new(form).expect("a constant expression"))
});

/// Users that are the same on every machine of their kind, and tell nothing of anybody.
const NOBODY: &[&str] = &[
    "app",
    "appuser",
    "circleci",
    "coder",
    "default",
    "ec2-user",
    "gitpod",
    "jovyan",
    "node",
    "public",
    "Public",
    "runner",
    "runneradmin",
    "shared",
    "Shared",
    "ubuntu",
    "user",
    "vagrant",
    "vscode",
    "vsts",
];

/// The text with `<secret>` for its secrets and `user` for the names of home folders. `home` is the user's own, wherever it lies.
#[must_use]
pub fn redact<'t>(text: &'t str, home: Option<&str>) -> Cow<'t, str> {
    /// What is masked may make what stands beside it look like a secret; a few rounds are enough for any text.
    const ROUNDS: usize = 8;
    let mut redacted = masked_once(text, home);
    for _ in 1..ROUNDS {
        match masked_once(&redacted, home) {
            Cow::Borrowed(_) => break,
            Cow::Owned(more) if more == *redacted => break,
            Cow::Owned(more) => redacted = Cow::Owned(more),
        }
    }
    redacted
}

fn masked_once<'t>(text: &'t str, home: Option<&str>) -> Cow<'t, str> {
    let mut masks: Vec<(Range<usize>, &str)> = secrets(text).map(|range| (range, SECRET)).collect();
    for form in FORMS.iter() {
        masks.extend(
            form.captures_iter(text)
                .filter_map(|captures| captures.name("secret"))
                .filter(|value| !is_code(value.as_str()))
                .map(|value| (value.range(), SECRET)),
        );
    }
    for form in HOMES.iter() {
        masks.extend(
            form.captures_iter(text)
                .filter_map(|captures| captures.name("name"))
                .filter(|name| !NOBODY.contains(&name.as_str()))
                .map(|name| (name.range(), USER)),
        );
    }
    if let Some(home) = home.filter(|home| home.len() > 1 && *home != "/root") {
        masks.extend(
            text.match_indices(home)
                .filter(|(at, _)| {
                    !text[at + home.len()..].starts_with(|c: char| c.is_alphanumeric())
                })
                .map(|(at, _)| (at..at + home.len(), "~")),
        );
    }
    if masks.is_empty() {
        return Cow::Borrowed(text);
    }
    // Of those that overlap, the one that begins first and is longest; what reaches further is masked with it.
    masks.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for (range, mask) in masks {
        if range.start >= end {
            masked.push_str(&text[end..range.start]);
            masked.push_str(mask);
        }
        end = end.max(range.end);
    }
    masked.push_str(&text[end..]);
    Cow::Owned(masked)
}

/// Whether a value is an expression of a program that takes the secret from elsewhere, or stands for one already.
fn is_code(value: &str) -> bool {
    value.starts_with(['$', '<', '{', '%', '*'])
        || value.contains(['(', '['])
        || value == "..."
        || value == "None"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn secrets_are_masked_and_the_words_around_them_stay() {
        for (text, masked) in [
            (
                "could not connect: postgres://app:hunter2@db:5432/shop",
                "could not connect: postgres://app:<secret>@db:5432/shop",
            ),
            ("DB_PASSWORD=hunter2 node app.js", "DB_PASSWORD=<secret> node app.js"),
            (
                r#"{"password": "hunter2", "user": "app"}"#,
                r#"{"password": "<secret>", "user": "app"}"#,
            ),
            ("Authorization: Bearer abcdef0123456789abcdef", "Authorization: Bearer <secret>"),
            (
                concat!("remote: ghp_", "q7R2mX9vK4tLw8Zc1NbY5hJd3FgS6pAe0UiO is not valid"),
                "remote: <secret> is not valid",
            ),
            (
                concat!(
                    "-----BEGIN RSA PRIVATE ",
                    "KEY-----\nMIIEabc\ndef=\n-----END RSA PRIVATE KEY-----\nx"
                ),
                concat!(
                    "-----BEGIN RSA PRIVATE ",
                    "KEY-----<secret>-----END RSA PRIVATE KEY-----\nx"
                ),
            ),
        ] {
            assert_eq!(redact(text, None), masked);
        }
    }

    #[test]
    fn whose_home_it_was_is_masked() {
        for (text, masked) in [
            ("File \"/home/jane/shop/app.py\", line 1", "File \"/home/user/shop/app.py\", line 1"),
            ("at /Users/jane.doe/x.js:1:2", "at /Users/user/x.js:1:2"),
            ("C:\\Users\\Jane Doe\\x.cs:line 3", "C:\\Users\\user\\x.cs:line 3"),
            ("'C:\\\\Users\\\\jane\\\\x'", "'C:\\\\Users\\\\user\\\\x'"),
            ("/c/Users/jane/x", "/c/Users/user/x"),
            ("/home/runner/work/shop", "/home/runner/work/shop"),
            ("https://example.com/home/jane", "https://example.com/home/jane"),
        ] {
            assert_eq!(redact(text, None), masked, "{text}");
        }
        assert_eq!(redact("/srv/jane/x and /srv/janet", Some("/srv/jane")), "~/x and /srv/janet");
    }

    #[test]
    fn errors_that_speak_of_passwords_stay_as_they_are() {
        for text in [
            "FATAL: password authentication failed for user \"app\"",
            "SyntaxError: Unexpected token } in JSON at position 4",
            "Access denied for user 'root'@'localhost' (using password: YES)",
            "    password = os.environ[\"DB_PASSWORD\"]",
            "git@github.com: Permission denied (publickey).",
            "unexpected token: 'export'",
            "SyntaxError: Unexpected token exportDefaultFunction",
        ] {
            assert!(matches!(redact(text, None), Cow::Borrowed(_)), "{}", redact(text, None));
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_redacted_and_once_is_enough(text in "(/home/|C:\\\\Users\\\\|password=|://a:|@|[a-z ]|\n|\\PC){0,30}") {
            let once = redact(&text, None).into_owned();
            prop_assert_eq!(redact(&once, None).into_owned(), once);
        }
    }
}
