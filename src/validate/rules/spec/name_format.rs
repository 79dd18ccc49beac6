//! SP008: a name is lower-case words joined by hyphens.

use unicode_normalization::UnicodeNormalization;

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP008",
    name: "name-format",
    levels: Levels::everywhere(Error).and(Claude, Warning),
    what: "The name is not of lower-case letters, digits and single hyphens between them, at most 64 characters.",
    why: "A name is a folder, a command and part of addresses. The specification's validator takes letters of any script; uploads take \
          `a-z` only.",
    evidence: &[SPECIFICATION, REFERENCE, CLAUDE_API],
    fix: Some((Safety::Unsafe, "makes it so; what refers to the old name must follow")),
    bad: Example::new(&[(
        "disk-full/SKILL.md",
        "---\nname: Disk_Full\ndescription: Frees space.\n---\n# A\n",
    )]),
    good: Example::new(&[(
        "disk-full/SKILL.md",
        "---\nname: disk-full\ndescription: Frees space.\n---\n# A\n",
    )]),
    check: Check::Document(check),
};

/// The longest name.
const MAX_CHARACTERS: usize = 64;

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("name") else { return };
    let Some(written) = entry.value.as_str().map(str::trim).filter(|name| !name.is_empty()) else {
        return;
    };
    let name =
        if written.is_ascii() { written.to_owned() } else { written.nfkc().collect::<String>() };
    let span = entry.value.span;
    let Some(why) = fault(&name, document.profile == Upload) else { return };
    let slug = edit::slug(written).filter(|slug| *slug != name);
    let mut finding = Finding::new(span, format!("the name {why}"));
    finding = match slug {
        Some(slug) => finding
            .help(format!("call it `{slug}`, and its folder too"))
            .fix(Fix::risky(span, crate::yaml::scalar(&slug))),
        None => finding.help("use lower-case words joined by single hyphens"),
    };
    found.push(finding);
}

/// Vowel signs and the like are letters to Unicode, and not to the specification's validator.
fn is_letter_or_number(char: char) -> bool {
    char.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(char)
}

/// What is wrong with a name, as the end of a sentence.
fn fault(name: &str, ascii: bool) -> Option<String> {
    let count = name.chars().count();
    if count > MAX_CHARACTERS {
        return Some(format!("has {count} characters, at most {MAX_CHARACTERS} are allowed"));
    }
    if name.to_lowercase() != name {
        return Some("has upper-case letters".to_owned());
    }
    let may_stand = |char: char| {
        char == '-' || if ascii { char.is_ascii_alphanumeric() } else { is_letter_or_number(char) }
    };
    if let Some(bad) = name.chars().find(|&char| !may_stand(char)) {
        let shown = if bad == ' ' { "a blank".to_owned() } else { format!("`{bad}`") };
        return Some(format!("has {shown}, which no name may have"));
    }
    if name.starts_with('-') || name.ends_with('-') {
        return Some("begins or ends with a hyphen".to_owned());
    }
    name.contains("--").then(|| "has two hyphens in a row".to_owned())
}
