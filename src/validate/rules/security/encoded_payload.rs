//! SE405: no text that cannot be read.

use crate::validate::rules::entropy::{entropy, runs};
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SE405",
    name: "encoded-payload",
    levels: Levels::beyond_spec(Warning),
    what: "A long run of text in base64 or hexadecimal digits.",
    why: "Nobody who reviews the skill can tell what it says or does. Pictures, digests, certificates and public keys are left alone.",
    evidence: &[Evidence {
        source: Origin::Community,
        at: "payloads in files that agents read",
        seen: "2026-11",
    }],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/payload.md"))]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\nThe digest is\nsha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.\n",
    )]),
    check: Check::Document(check),
};

/// Shorter runs are names, digests and addresses.
const MIN_BYTES: usize = 160;
/// Bits a character from which on a run is encoded, not repeated.
const MIN_ENTROPY: f32 = 4.6;
/// The same of hexadecimal digits, of which there are sixteen.
const MIN_HEX_ENTROPY: f32 = 3.3;

fn check(document: &Document, found: &mut Findings) {
    let all = document.text();
    for run in runs(all.as_bytes(), MIN_BYTES) {
        let start = run.start;
        // All of it is ASCII.
        let text = &all[run.clone()];
        let line = document.line_before(start).to_lowercase();
        let near = all.get(start.saturating_sub(120)..start).unwrap_or_default();
        let known = line.contains("data:")
            || line.contains("integrity")
            || line.contains("ssh-")
            || near.contains("-----BEGIN");
        let has = |test: fn(&u8) -> bool| text.bytes().any(|byte| test(&byte));
        let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let base64 = has(u8::is_ascii_digit)
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && text.matches(['-', '_', '/']).count() * 12 < text.len();
        let bits = entropy(text);
        if !known && (hex && bits > MIN_HEX_ENTROPY || base64 && bits > MIN_ENTROPY) {
            let span = Span::new(run).unwrap_or_default();
            found.push(
                Finding::new(span, format!("{} characters that nobody can read", text.len())).help(
                    "write it in the clear, or put it into a file of its own and say what it is",
                ),
            );
        }
    }
}
