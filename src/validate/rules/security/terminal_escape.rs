//! SE412: nothing that steers a terminal.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SE412",
    name: "terminal-escape",
    levels: Levels::beyond_spec(Error),
    what: "A raw escape or another control character in the text.",
    why: "A terminal that shows the file obeys it: it can retitle the window, move the cursor over what was printed, or write to the clipboard. \
          Output that was copied with its colours has them too.",
    evidence: &[Evidence {
        source: Origin::Community,
        at: "ECMA-48, and terminals that obey it",
        seen: "2026-11",
    }],
    fix: Some((Safety::Safe, "removes the sequence, of which nothing is seen")),
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\n```text\n\u{1b}[31mno space left\u{1b}[0m\n```\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\n```sh\nprintf '\\033[31mno space left\\033[0m\\n'\n```\n",
    )]),
    check: Check::Document(check),
};

/// Whether a byte is a character that steers by itself.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "what has no early end is done for many bytes at once"
)]
fn steers_alone(byte: u8) -> bool {
    let is_blank = (byte == b'\n') | (byte == b'\t') | (byte == b'\r');
    (byte < b' ') & !is_blank | (byte == 0x7f)
}

fn check(document: &Document, found: &mut Findings) {
    let text = document.text();
    // Nearly all files have none of these bytes. A fold has no early end either.
    let any = |bytes: &[u8]| bytes.iter().fold(false, |any, &byte| any | steers_alone(byte));
    let bytes = text.as_bytes();
    let is_c1 = |at: usize| matches!(bytes.get(at + 1), Some(0x80..=0x9f));
    let has_c1 = || !document.is_ascii() && memchr::memchr_iter(0xc2, bytes).any(is_c1);
    if !bytes.chunks(4096).any(any) && !has_c1() {
        return;
    }
    let steers = |char: char| matches!(char, '\u{1}'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{80}'..='\u{9f}');
    let mut at = 0;
    while let Some(start) = text[at..].find(steers).map(|start| at + start) {
        let end = start + sequence(&text[start..]);
        at = end;
        let span = Span::new(start..end).unwrap_or_default();
        // A sequence of which the end is not plain is left for a person to look at.
        let fix = (end > start).then(|| Fix::safe(span, ""));
        found.push(if is_misread(text, span) {
            // Taking it away would make the text harder to restore.
            Finding::new(
                span,
                "a control character, as of a text that was read in the wrong encoding",
            )
            .help("take the text from where it came once more, as UTF-8")
            .at_most(Warning)
        } else if text[start..].starts_with('\u{1b}') {
            Finding::new(span, "an escape that a terminal obeys").help("remove it").fix(fix)
        } else {
            Finding::new(span, "a control character").help("remove it").fix(fix)
        });
    }
}

/// Whether a control character stands beside letters like `â`, as UTF-8 that was read as Latin 1 has them.
fn is_misread(text: &str, span: Span) -> bool {
    let is_late = |char: char| matches!(char, '\u{80}'..='\u{9f}');
    let is_beside = |char: char| matches!(char, '\u{80}'..='\u{17f}' | '€' | '™' | '‐'..='›');
    text[span.range()].starts_with(is_late)
        && (text[..span.start()].ends_with(is_beside) || text[span.end()..].starts_with(is_beside))
}

/// How long the sequence is that `text` begins with.
fn sequence(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    if !text.starts_with('\u{1b}') {
        return first;
    }
    let rest = &text[first..];
    match rest.chars().next() {
        // Parameters, and the letter that ends them.
        Some('[') => rest[1..]
            .find(|char: char| matches!(char, '@'..='~'))
            .filter(|&end| rest[1..=end].bytes().all(|byte| matches!(byte, 0x20..=0x3f)))
            .map_or(first, |end| first + end + 2),
        // A title or a link, up to a bell or to `ESC \`.
        Some(']') => {
            let line = rest.lines().next().unwrap_or_default();
            match (line.find('\u{7}'), line.find("\u{1b}\\")) {
                (Some(bell), _) => first + bell + 1,
                (None, Some(end)) => first + end + 2,
                (None, None) => first,
            }
        }
        Some(char @ ('(' | ')')) => {
            first
                + char.len_utf8()
                + rest[1..].chars().next().filter(char::is_ascii).map_or(0, char::len_utf8)
        }
        _ => first,
    }
}
