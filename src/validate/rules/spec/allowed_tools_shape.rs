//! SP018: `allowed-tools` is written as its readers read it.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP018",
    name: "allowed-tools-shape",
    levels: Levels::everywhere(Info).and(Spec, Warning).and(Upload, Warning).and(Portable, Warning),
    what: "`allowed-tools` is not a text of names with blanks between them.",
    why: "The specification wants one text. Claude Code also takes lists and commas, other clients take a comma for a part of a name.",
    evidence: &[SPECIFICATION, CLAUDE_CODE],
    fix: Some((Safety::Safe, "writes the tools in one text, blanks between them")),
    bad: Example::of(
        Spec,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nallowed-tools: Read, Grep\n---\n# A\n",
        )],
    ),
    good: Example::of(
        Spec,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nallowed-tools: Read Grep\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("allowed-tools") else { return };
    let span = entry.value.span;
    match &entry.value.kind {
        NodeKind::Sequence(items) => {
            let tools: Option<Vec<&str>> = items.iter().map(Node::as_str).collect();
            let one_line = !document.slice(span).contains(['\n', '#']);
            let fix = tools
                .filter(|tools| one_line && tools.iter().all(|tool| is_one_tool(tool)))
                .map(|tools| Fix::safe(span, crate::yaml::scalar(&tools.join(" "))));
            let finding = Finding::new(
                entry.key.span,
                "`allowed-tools` is a list, the specification wants a text",
            );
            found.push(finding.help("write the names in one line, blanks between them").fix(fix));
        }
        NodeKind::Scalar { text, .. } if has_separating_comma(text) => {
            let tools: Vec<&str> = split(text);
            let one_line = !document.slice(span).contains('\n');
            let fix = (one_line && tools.iter().all(|tool| is_one_tool(tool)))
                .then(|| Fix::safe(span, crate::yaml::scalar(&tools.join(" "))));
            let finding = Finding::new(
                span,
                "the tools are separated by commas, the specification wants blanks",
            );
            found.push(finding.help("write the names with blanks between them").fix(fix));
        }
        _ => {}
    }
}

/// Whether a name stays one when it stands among others with blanks between them.
fn is_one_tool(tool: &str) -> bool {
    !tool.is_empty()
        && (!tool.contains(char::is_whitespace) || tool.contains('(') && tool.ends_with(')'))
}

fn has_separating_comma(text: &str) -> bool {
    split(text).len() > 1
}

/// Cut at the commas that stand in no parentheses.
fn split(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    text.split(|char: char| {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        char == ',' && depth == 0
    })
    .map(str::trim)
    .filter(|tool| !tool.is_empty())
    .collect()
}
