//! SE401: no keys.

use crate::secret;
use crate::validate::rules::entropy::{entropy, is_placeholder};
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SE401",
    name: "secret",
    levels: Levels::beyond_spec(Error),
    what: "A key, a token or a private key of a known form.",
    why: "Whoever can read the skill can use it. Keys that are shown as examples (`EXAMPLE`, `xxxx`, runs of the alphabet) are left alone.",
    evidence: &[Evidence {
        source: Origin::Vendor,
        at: "the forms of keys that their makers publish",
        seen: "2026-11",
    }],
    fix: None,
    bad: Example::new(&[(
        "a/SKILL.md",
        concat!(
            "---\nname: a\ndescription: Frees space.\n---\n\n```sh\nexport TOKEN=ghp_",
            "q7R2mX9vK4tLw8Zc1NbY5hJd3FgS6pAe0UiO\n```\n"
        ),
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\n```sh\nexport TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n```\n",
    )]),
    check: Check::Document(check),
};

/// What the web token of all textbooks says, as it stands in it.
const JOHN_DOE: &str = "IkpvaG4gRG9l";

/// Keys are drawn at random: less than this a character is a word or a pattern.
const MIN_ENTROPY: f32 = 3.2;

fn check(document: &Document, found: &mut Findings) {
    if !secret::may_have_keys(document.text()) {
        return;
    }
    for range in keys(document.text()) {
        let span = Span::new(range).unwrap_or_default();
        // Many web tokens are public, or out of date.
        let is_web = document.slice(span).starts_with("eyJ");
        let weight = if is_web { Warning } else { Error };
        found.push(
            Finding::new(span, "this looks like a real key")
                .help("revoke it, and write a placeholder like `<token>` in its place")
                .at_most(weight),
        );
    }
}

/// Where a text has keys that look real.
pub(in crate::validate) fn keys(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    secret::keys(text).filter(|range| {
        let key = &text[range.clone()];
        !is_placeholder(key) && entropy(key) >= MIN_ENTROPY && !key.contains(JOHN_DOE)
    })
}
