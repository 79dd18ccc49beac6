//! SP034: all of the description is part of it.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP034",
    name: "description-cut",
    levels: Levels::everywhere(Warning),
    what: "The description goes on after a ` #`, which begins a comment.",
    why: "`Fixes issue #7 when …` without quotes ends before the `#`: YAML takes the rest for a comment, and no client ever sees it.",
    evidence: &[
        SPECIFICATION,
        seen_in("descriptions that name `#1`, `#include` or an issue, one in five hundred"),
    ],
    fix: Some((Safety::Unsafe, "puts all of it in quotes; the description then says more")),
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space, see issue #7 for more.\n---\n# A\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space in C# and for a#b. # for now\n---\n# A\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("description") else { return };
    let value = entry.value.span;
    if !matches!(entry.value.kind, NodeKind::Scalar { style: Style::Plain, .. }) {
        return;
    }
    let lines = document.whole_lines(value);
    let rest = document.text()[value.end()..lines.end()].trim_end();
    let comment = rest.trim_start();
    // A remark has a blank after its mark; `#7` and `#include` were meant as text.
    if !comment.starts_with('#') || comment[1..].starts_with([' ', '\t']) || comment.len() == 1 {
        return;
    }
    let end = value.end() + rest.len();
    let Some(whole) = Span::new(value.start()..end) else { return };
    let Some(lost) = Span::new(end - comment.len()..end) else { return };
    let words: Vec<&str> = document.slice(whole).split_whitespace().collect();
    found.push(
        Finding::new(lost, "a ` #` begins a comment, so this is no part of the description")
            .help("put the whole description in quotes")
            .fix(Fix::risky(whole, crate::yaml::scalar(&words.join(" ")))),
    );
}
