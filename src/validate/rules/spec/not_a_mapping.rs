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
    let help = match node.as_str().and_then(|text| text.split_whitespace().next()) {
        Some(word) if is_glued(word) => "put a blank after the colon of each key: `name: …`",
        Some(_) if document.slice(span).contains(" = ") => {
            "write `name: …`, with a colon: this is not TOML"
        }
        _ => "write `name: …` and `description: …`",
    };
    found.push(
        Finding::new(span, format!("the frontmatter {what}, keys and values are wanted"))
            .help(help),
    );
}

/// Whether a word is a key and the beginning of its value, like `name:x`.
fn is_glued(word: &str) -> bool {
    word.split_once(':').is_some_and(|(key, value)| {
        !value.is_empty()
            && !value.starts_with('/')
            && key.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}
