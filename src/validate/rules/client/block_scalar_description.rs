//! CX121: a description that the simplest readers read.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CX121",
    name: "block-scalar-description",
    levels: Levels::only(Portable, Warning),
    what: "The description is written over several lines, after `|` or `>`.",
    why: "It is good YAML. Some clients read frontmatter line by line and take the `|` for the description.",
    evidence: &[Evidence {
        source: Origin::Community,
        at: "clients that read frontmatter without a YAML parser",
        seen: "2026-11",
    }],
    fix: Some((Safety::Safe, "writes it in quotes on one line")),
    bad: Example::of(
        Portable,
        &[("a/SKILL.md", "---\nname: a\ndescription: |\n  Frees space.\n---\n# A\n")],
    ),
    good: Example::of(
        Portable,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n")],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("description") else { return };
    let NodeKind::Scalar { text, style: Style::Literal | Style::Folded } = &entry.value.kind else {
        return;
    };
    let start = entry.key.span.end();
    let header = document.text()[start..entry.value.span.start().max(start)].to_owned();
    let end = start + document.text()[start..entry.value.span.end()].trim_end().len();
    // A comment on the line of the `|` has no place on the line that is to come.
    let colon = header.find(':').filter(|_| !header.contains('#'));
    let fix = colon.map(|colon| {
        let span =
            Span::new(start + colon + 1..end.max(start + colon + 1)).unwrap_or(entry.value.span);
        let words: Vec<&str> = text.split_whitespace().collect();
        Fix::safe(span, format!(" {}", crate::yaml::scalar(&words.join(" "))))
    });
    found.push(
        Finding::new(
            entry.key.span,
            "the description is written over several lines, some clients read the first only",
        )
        .help("write it in quotes on one line")
        .fix(fix),
    );
}
