//! SP017: keys that a profile knows.

use crate::name::most_alike;
use crate::validate::level::Profile;
use crate::validate::rules::fields;
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP017",
    name: "unknown-field",
    levels: Levels::everywhere(Info).and(Spec, Error).and(Upload, Error).and(Portable, Warning),
    what: "A key of the top level that those who are to read the skill do not know.",
    why: "Uploads and the specification's validator refuse it; clients pass it over, and a setting that was meant has no effect. Where it \
          is another word for a known key, `SP033` says so. The keys with which fixes are signed (`author`, `version`, `date` …) are `CX125`.",
    evidence: &[SPECIFICATION, REFERENCE, CLAUDE_API],
    fix: Some((
        Safety::Safe,
        "moves a key with a single text under `metadata`, where any may stand",
    )),
    bad: Example::of(
        Spec,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\nmood: calm\n---\n# A\n")],
    ),
    good: Example::of(
        Spec,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nmetadata:\n  mood: calm\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    for entry in document.entries() {
        let key = entry.key.value.as_str();
        if fields::is_known(key, document.profile) || fields::SIGNATURE.contains(&key) {
            continue;
        }
        // A slip of the pen has a rule of its own, except where every unknown key must be told.
        let strict = matches!(document.profile, Profile::Spec | Profile::Upload);
        let near = most_alike(key, fields::known(document.profile));
        if near.is_some() && !strict {
            continue;
        }
        let mut finding = Finding::new(entry.key.span, format!("the key `{key}` is not known"));
        finding = match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if strict => finding
                .help("move it under `metadata`, where any key may stand")
                .fix(edit::move_to_metadata(document, entry)),
            None => {
                finding.help("clients pass it over; keys of your own may stand under `metadata`")
            }
        };
        found.push(finding);
    }
}
