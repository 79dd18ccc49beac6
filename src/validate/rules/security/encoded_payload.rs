//! SE405: no text that cannot be read.

use crate::validate::rules::entropy::entropy;
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
    for run in runs(all.as_bytes()) {
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

fn encodes(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'_' | b'=' | b'-')
}

/// The runs of at least [`MIN_BYTES`]. Looks at the end of the shortest one that could begin at a place first: where that
/// is broken, all before it is passed over unseen.
fn runs(bytes: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let shortest = bytes.get(from..from + MIN_BYTES)?;
            if let Some(broken) = shortest.iter().rposition(|byte| !encodes(*byte)) {
                from += broken + 1;
                continue;
            }
            let rest = &bytes[from + MIN_BYTES..];
            let more = rest.iter().position(|byte| !encodes(*byte)).unwrap_or(rest.len());
            let run = from..from + MIN_BYTES + more;
            from = run.end;
            return Some(run);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_wherever_they_begin() {
        for before in [0, 1, MIN_BYTES - 1, MIN_BYTES, 500] {
            for long in [MIN_BYTES - 1, MIN_BYTES, MIN_BYTES + 7] {
                let text = format!("{}{} {}", " a".repeat(before), " ", "x".repeat(long));
                for text in [text.clone(), text + "\n."] {
                    let found: Vec<usize> = runs(text.as_bytes()).map(|run| run.len()).collect();
                    let wanted: &[usize] = if long < MIN_BYTES { &[] } else { &[long] };
                    assert_eq!(found, wanted);
                }
            }
        }
    }
}
