//! SP001: a skill begins with frontmatter.

use crate::frontmatter::Frontmatter;
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP001",
    name: "frontmatter-missing",
    levels: Levels::everywhere(Error),
    what: "The file does not begin with frontmatter.",
    why: "Clients read the name and the description of a skill from the block between two `---` lines at the very top. Without it \
          they do not load the file.",
    evidence: &[SPECIFICATION, REFERENCE],
    fix: Some((
        Safety::Unsafe,
        "writes frontmatter with the name of the folder and the first paragraph of the body",
    )),
    bad: Example::new(&[(
        "skills/disk-full/SKILL.md",
        "# Disk full\n\nFree some space on the disk of the engine.\n",
    )]),
    good: Example::new(&[(
        "skills/disk-full/SKILL.md",
        "---\nname: disk-full\ndescription: Frees space when a build stops for lack of it.\n---\n\n# Disk full\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    match &document.outline.frontmatter {
        Frontmatter::Absent => {
            // Another encoding is another rule's.
            if document.text().contains('\0') {
                return;
            }
            let finding = Finding::new(document.head(), "the file does not begin with frontmatter");
            found.push(match meant(document.text()) {
                Some(help) => finding.help(help),
                None => finding
                    .help("begin it with a line `---`, then `name:` and `description:`, then a line `---`")
                    .fix(skeleton(document)),
            });
        }
        Frontmatter::Present { yaml, .. } => {
            // The specification wants the very first line; most clients skip blank ones.
            let before = document.text()[..yaml.start].trim_start_matches('\u{feff}');
            let blank = before.len() - before.trim_start().len();
            if document.profile == Spec && blank > 0 {
                let start = yaml.start - before.len();
                let span = Span::new(start..start + blank).unwrap_or_default();
                found.push(
                    Finding::new(span, "blank lines stand before the frontmatter")
                        .help("remove them")
                        .fix(Fix::safe(span, "")),
                );
            }
        }
        Frontmatter::Unclosed { .. } => {}
    }
}

/// Lines in which frontmatter is looked for that something stands before.
const MAX_LINES: usize = 40;

/// What to do about something that was meant as frontmatter.
fn meant(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.trim_start().lines().next().unwrap_or_default().trim_end();
    if first.contains('\r') && !text.contains('\n') {
        return Some(
            "end its lines with a line feed: a carriage return alone ends none".to_owned(),
        );
    }
    if first == "+++" {
        return Some("write YAML between lines `---`: TOML between `+++` is not read".to_owned());
    }
    if first.starts_with("```") {
        return Some(format!(
            "take the frontmatter out of the block of code that `{first}` begins"
        ));
    }
    if first.len() >= 3 && first.chars().all(|char| matches!(char, '-' | '–' | '—')) {
        return Some("write the first and the last line of it as three hyphens, `---`".to_owned());
    }
    let is_key = |line: &str| line.starts_with("name:") || line.starts_with("description:");
    let lines: Vec<&str> = text.lines().take(MAX_LINES).collect();
    let fence = lines.windows(2).position(|pair| pair[0].trim_end() == "---" && is_key(pair[1]))?;
    let number = fence + 1;
    Some(format!("move the frontmatter that begins in line {number} to the very top of the file"))
}

/// Frontmatter from what the file and its folder say.
fn skeleton(document: &Document) -> Option<Fix> {
    let name = edit::slug(document.name_by_place.as_deref()?)?;
    let first = document.skill().blocks.iter().find(|block| block.kind == BlockKind::Paragraph)?;
    let description = one_line(&first.text);
    let description: String = description.chars().take(1_024).collect();
    let newline = document.newline();
    let start = document.text().len() - document.text().trim_start_matches('\u{feff}').len();
    let lines = [
        "---".to_owned(),
        format!("name: {}", crate::yaml::scalar(&name)),
        format!("description: {}", crate::yaml::scalar(&description)),
        "---".to_owned(),
        String::new(),
        String::new(),
    ];
    Some(Fix::risky(Span::empty(start), lines.join(newline)))
}
