//! SP002: frontmatter ends with a line of its own.

use crate::frontmatter::Frontmatter;
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP002",
    name: "frontmatter-unclosed",
    levels: Levels::everywhere(Error),
    what: "The frontmatter is not closed by a line `---`.",
    why: "Without the second line everything is frontmatter, or nothing is: clients do not load the file. A line of three hyphens \
          that is indented or has other text on it does not count. YAML also knows `...`, the specification does not.",
    evidence: &[SPECIFICATION, REFERENCE],
    fix: Some((Safety::Safe, "puts the line where the first blank line or heading ends the keys")),
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n\n# Disk full\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\n# Disk full\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    match &document.outline.frontmatter {
        Frontmatter::Unclosed { fence } => {
            let span = Span::new(fence.clone()).unwrap_or_default();
            let mut finding = Finding::new(span, "the frontmatter is not closed")
                .label("opened here")
                .help("put a line `---` between the last key and the text");
            if let Some(end) = end_of_keys(document.text(), fence.end) {
                let line =
                    if document.text()[..end].ends_with('\n') { "" } else { document.newline() };
                let fence = format!("{line}---{}", document.newline());
                finding = finding.fix(Fix::safe(Span::empty(end), fence));
            }
            found.push(finding);
        }
        Frontmatter::Present { yaml, body } if document.profile == Spec => {
            let line = document.text()[yaml.end..body.start].trim_end();
            if line == "..." {
                let span = Span::new(yaml.end..yaml.end + line.len()).unwrap_or_default();
                found.push(
                    Finding::new(
                        span,
                        "the frontmatter is closed by `...`, the specification wants `---`",
                    )
                    .help("write `---`")
                    .fix(Fix::safe(span, "---")),
                );
            }
        }
        Frontmatter::Present { .. } | Frontmatter::Absent => {}
    }
}

/// Where the keys end, if a blank line or a heading says so and all before it reads as keys.
fn end_of_keys(text: &str, fence: usize) -> Option<usize> {
    let start = fence + text[fence..].find('\n')? + 1;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim().is_empty() || line.starts_with("# ") || line.starts_with("## ") {
            break;
        }
        at += line.len();
    }
    let keys = crate::yaml::load(&text[start..at]).node?;
    let has_keys = keys.get("name").is_some() || keys.get("description").is_some();
    (has_keys && at < text.len()).then_some(at)
}
