//! SP003: frontmatter is YAML.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP003",
    name: "yaml-invalid",
    levels: Levels::everywhere(Error),
    what: "The frontmatter is not YAML, and what is meant cannot be told for sure.",
    why: "Clients that cannot read the frontmatter do not load the skill, or load it without its description. The message says what \
          the author most likely did. Anchors, tags and several documents are YAML, but no reader of skills needs them and many refuse \
          them.",
    evidence: &[SPECIFICATION, REFERENCE],
    fix: None,
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\nstray words\ndescription: Frees space.\n---\n# A\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\n# a remark\ndescription: Frees space.\n---\n# A\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let (Some(yaml), Some(block)) = (&document.outline.yaml, document.yaml()) else { return };
    let (Some(error), None) = (&yaml.error, &yaml.repair) else { return };
    let at = block.start() + error.at;
    let len =
        document.text()[at..].chars().next().filter(|char| *char != '\n').map_or(0, char::len_utf8);
    let span = Span::new(at..at + len).unwrap_or_default();
    found.push(Finding::new(span, error.kind.to_string()).help(error.kind.help()));
}
