//! SP030: no byte order mark.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP030",
    name: "byte-order-mark",
    levels: Levels::everywhere(Warning).and(Spec, Error),
    what: "The file, or its frontmatter, begins with a byte order mark.",
    why: "It is not seen. Before the first `---` it hides the frontmatter from readers that look for that, after it it becomes a part of the \
          first key.",
    evidence: &[REFERENCE],
    fix: Some((Safety::Safe, "removes it")),
    bad: Example::new(&[(
        "a/SKILL.md",
        "\u{feff}---\nname: a\ndescription: Frees space.\n---\n# A\n",
    )]),
    good: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n")]),
    check: Check::Document(check),
};

const MARK: char = '\u{feff}';

fn check(document: &Document, found: &mut Findings) {
    let places = [("the file", Some(0)), ("the frontmatter", document.yaml().map(Span::start))];
    for (what, at) in places.into_iter().filter_map(|(what, at)| Some((what, at?))) {
        if document.text()[at..].starts_with(MARK) {
            let span = Span::new(at..at + MARK.len_utf8()).unwrap_or_default();
            let finding = Finding::new(span, format!("{what} begins with a byte order mark"));
            found.push(finding.help("remove it").fix(Fix::safe(span, "")));
        }
    }
}
