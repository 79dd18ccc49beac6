//! SP005: frontmatter is keys and values.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP005",
    name: "not-a-mapping",
    levels: Levels::everywhere(Error),
    what: "The frontmatter is not a list of keys and values.",
    why: "A name and a description can only be read from keys.",
    evidence: &[SPECIFICATION, REFERENCE],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", "---\n- a\n- Frees space.\n---\n# A\n")]),
    good: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n")]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let (Some(yaml), Some(block)) = (&document.outline.yaml, document.yaml()) else { return };
    let Some(node) = &yaml.node else { return };
    let what = match &node.kind {
        NodeKind::Mapping(_) => return,
        NodeKind::Null => "is empty",
        NodeKind::Scalar { .. } => "is a single text",
        NodeKind::Sequence(_) => "is a list",
    };
    let span =
        if node.span.is_empty() { document.head() } else { node.span.shifted(block.start()) };
    found.push(
        Finding::new(span, format!("the frontmatter {what}, keys and values are wanted"))
            .help("write `name: …` and `description: …`"),
    );
}
