//! SE403: nothing that is there and not seen.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SE403",
    name: "invisible-unicode",
    levels: Levels::beyond_spec(Error),
    what: "Characters that are not seen, or that reorder what is seen.",
    why: "Tags of Unicode carry whole sentences that a model reads and a person does not; bidirectional marks make a command read as another. \
          A blank of no width inside a word breaks searching and copying. Joiners in emoji, flags, and marks that scripts need are left alone.",
    evidence: &[
        Evidence {
            source: Origin::Community,
            at: "CVE-2021-42574, Trojan Source",
            seen: "2026-11",
        },
        seen_in("text that was pasted from web pages and chats"),
    ],
    fix: Some((Safety::Unsafe, "removes them")),
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\nRun `rm\u{202e}` on it.\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\nRun it 👩‍💻 and see ⚠️ نمی‌خواهم.\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let text = document.text();
    // Nearly all files have none of them; dashes and pictures share the first byte.
    let may = |bytes: &[u8]| {
        matches!(bytes, [0xe2, 0x80, 0x8b..=0x8f | 0xaa..=0xae] | [0xe2, 0x81, 0xa0..=0xaf])
            || matches!(bytes, [0xef, 0xbb, 0xbf] | [0xf3, 0xa0, _])
    };
    let bytes = text.as_bytes();
    let mut leads = memchr::memchr3_iter(0xe2, 0xef, 0xf3, bytes);
    if document.is_ascii() || !leads.any(|at| bytes.get(at..at + 3).is_some_and(may)) {
        return;
    }
    let mut run: Option<(usize, usize, Unseen)> = None;
    let mut chars = text.char_indices().peekable();
    let mut before = None;
    while let Some((at, char)) = chars.next() {
        let after = chars.peek().map(|(_, char)| *char);
        let kind = if at == 0 { None } else { unseen(char, before, after) };
        let end = at + char.len_utf8();
        match (&mut run, kind) {
            (Some((_, last, known)), Some(kind)) if *last == at => {
                *last = end;
                *known = (*known).max(kind);
            }
            (_, Some(kind)) => {
                report(run.take(), text, found);
                run = Some((at, end, kind));
            }
            (_, None) => {}
        }
        before = Some(char);
    }
    report(run, text, found);
}

/// What an unseen character does, the worse the later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unseen {
    Blank,
    Reorders,
    Hides,
}

fn report(run: Option<(usize, usize, Unseen)>, text: &str, found: &mut Findings) {
    let Some((start, end, kind)) = run else { return };
    let span = Span::new(start..end).unwrap_or_default();
    let count = text[start..end].chars().count();
    let (message, weight) = match kind {
        Unseen::Hides => (format!("{count} characters that carry text which is not seen"), Error),
        Unseen::Reorders => {
            ("a mark that changes the order in which text is seen".to_owned(), Error)
        }
        Unseen::Blank => ("a character of no width".to_owned(), Warning),
    };
    found.push(
        Finding::new(span, message).help("remove it").fix(Fix::risky(span, "")).at_most(weight),
    );
}

fn unseen(char: char, before: Option<char>, after: Option<char>) -> Option<Unseen> {
    let ascii = |char: Option<char>| char.is_none_or(|char| char.is_ascii());
    match char {
        // Tags spell the flags of England, Scotland and Wales after a black flag.
        '\u{e0000}'..='\u{e007f}' => {
            let flag = matches!(before, Some('\u{1f3f4}' | '\u{e0061}'..='\u{e007a}'));
            (!flag).then_some(Unseen::Hides)
        }
        '\u{e0100}'..='\u{e01ef}' => ascii(before).then_some(Unseen::Hides),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(Unseen::Reorders),
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {
            (ascii(before) && ascii(after)).then_some(Unseen::Blank)
        }
        // Scripts from Arabic to Sinhala need them between letters, emoji between pictures.
        '\u{200c}' | '\u{200d}' => (ascii(before) && ascii(after)).then_some(Unseen::Blank),
        _ => None,
    }
}
