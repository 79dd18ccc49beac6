//! SP030: no byte order mark.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP030",
    name: "byte-order-mark",
    levels: Levels::everywhere(Warning).and(Spec, Error),
    what: "The file begins with a byte order mark.",
    why: "It is not seen and stands before the first `---`: readers that look for that find no frontmatter.",
    evidence: &[REFERENCE],
    fix: Some((Safety::Safe, "removes it")),
    bad: Example::new(&[(
        "a/SKILL.md",
        "\u{feff}---\nname: a\ndescription: Frees space.\n---\n# A\n",
    )]),
    good: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n")]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if document.text().starts_with('\u{feff}') {
        let span = Span::new(0..'\u{feff}'.len_utf8()).unwrap_or_default();
        let finding = Finding::new(span, "the file begins with a byte order mark");
        found.push(finding.help("remove it").fix(Fix::safe(span, "")));
    }
}
