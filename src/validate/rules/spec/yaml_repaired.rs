//! SP004: frontmatter that is not YAML, though its meaning is plain.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP004",
    name: "yaml-repaired",
    levels: Levels::everywhere(Error),
    what: "The frontmatter is not YAML; what is meant is plain, and putting it in quotes makes it so.",
    why: "An unquoted `: ` in a description, text on the line of a `>` or `|`, a value that starts with `@` or `*`: a person does \
          not even notice, a parser gives up, and the skill is not loaded or loses its description. `skill` itself reads the file as it \
          is meant.",
    evidence: &[
        SPECIFICATION,
        REFERENCE,
        seen_in("nearly all broken frontmatters have one of these slips"),
    ],
    fix: Some((
        Safety::Safe,
        "puts the values at fault in double quotes and leaves every other byte",
    )),
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Fix this: no space left\n---\n# A\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: \"Fix this: no space left\"\n---\n# A\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let (Some(yaml), Some(block)) = (&document.outline.yaml, document.yaml()) else { return };
    let (Some(error), Some(repair)) = (&yaml.error, &yaml.repair) else { return };
    let mut edits = repair.edits.iter();
    let Some(first) = edits.next() else { return };
    let place = |span: Span| span.shifted(block.start());
    // All of them in one fix: half a repair is none.
    let mut fix = Fix::safe(place(first.span), &first.replacement);
    for edit in edits {
        fix = fix.and(place(edit.span), &edit.replacement);
    }
    let at = block.start() + error.at;
    let len =
        document.text()[at..].chars().next().filter(|char| *char != '\n').map_or(0, char::len_utf8);
    let span = Span::new(at..at + len).unwrap_or_default();
    let finding = Finding::new(span, error.kind.to_string()).help(error.kind.help());
    found.push(finding.fix(fix));
}
