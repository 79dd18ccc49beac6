//! Skill documents: what a file says, whatever state it is in.
//!
//! [`parse`] is pure and cannot fail. What is wrong with a text is a [`Problem`]; what can be read in spite of
//! it is read, because a skill that is silently left out fixes nothing.

mod pattern;
mod section;
pub(crate) mod tree;

pub(crate) use pattern::first_line_of_code;
pub use pattern::{ErrorPattern, Place};
pub(crate) use section::denial;
pub use section::{Section, SectionKind};

use std::ops::Range;

use crate::frontmatter::{self, Frontmatter};
use crate::markdown::{self, Block};
use crate::source::LineIndex;
use crate::span::Span;
use crate::yaml::{self, Loaded, Node};

/// A document that says how to do or mend something.
#[derive(Clone, Debug, Default)]
pub struct Skill {
    /// As its frontmatter names it, else as its folder is called.
    pub name: String,
    /// What it is for and when it applies, on one line for each paragraph; empty if there is none.
    pub description: String,
    /// The other keys of the frontmatter, those under `metadata` among them, that hold plain values.
    pub metadata: Vec<(String, String)>,
    /// The first heading of the body.
    pub title: Option<String>,
    /// The body cut at its headings.
    pub sections: Vec<Section>,
    /// The error texts that it can be found by.
    pub patterns: Vec<ErrorPattern>,
    /// The blocks of the body.
    pub blocks: Vec<Block>,
    /// Where the body stands in the file.
    pub body: Range<usize>,
    /// Where the description stands in the file.
    pub description_span: Option<Span>,
}

impl Skill {
    /// The value of a key of the frontmatter or of its `metadata`.
    #[must_use]
    pub fn metadata(&self, key: &str) -> Option<&str> {
        self.metadata.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// The first section of a kind.
    #[must_use]
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == kind)
    }

    /// Where in the file the sections of a kind stand, each with those below it, in order.
    #[must_use]
    pub fn parts(&self, kind: SectionKind) -> Vec<Range<usize>> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for section in self.sections.iter().filter(|section| section.kind == kind) {
            let end = parts.last().map_or(0, |part| part.end);
            if section.span.start() >= end {
                parts.push(section.span.range());
            }
        }
        parts
    }
}

/// Something that is wrong with the text of a skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the file.
    pub span: Span,
    /// What, in a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What came of reading one file.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The document, as far as it can be read.
    pub skill: Skill,
    /// Whether the file says by its frontmatter that it is a skill.
    pub has_frontmatter: bool,
    /// In the order of the file.
    pub problems: Vec<Problem>,
}

/// What stands at the top of a file. Its body costs most of the time and is read when somebody asks for it.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Where the frontmatter is.
    pub frontmatter: Frontmatter,
    /// What came of reading its YAML, if it is closed; places are those of the block, not of the file. What could be read
    /// as keys and values is in `tree` instead.
    pub yaml: Option<Loaded>,
    /// Its keys and values, with places in the file, if they could be read.
    pub tree: Option<Node>,
    /// The document without anything that is read from its body.
    pub head: Skill,
    /// In the order of the file.
    pub problems: Vec<Problem>,
    errors: Option<Errors>,
}

impl Outline {
    /// The document with the blocks and the sections of its body. `text` is what was read.
    #[must_use]
    pub fn skill(&self, text: &str) -> Skill {
        let body = self.head.body.clone();
        let blocks = markdown::blocks(&text[body.clone()], body.start);
        let sections = section::sections(&blocks, body);
        let title = section::title(&blocks);
        Skill { title, sections, blocks, ..self.head.clone() }
    }

    /// The same with the error texts that it can be found by.
    #[must_use]
    pub fn whole(&self, text: &str) -> Skill {
        let skill = self.skill(text);
        let patterns = self.patterns(&skill, text);
        Skill { patterns, ..skill }
    }

    /// The error texts that the document, read as a whole, can be found by.
    #[must_use]
    pub fn patterns(&self, skill: &Skill, text: &str) -> Vec<ErrorPattern> {
        pattern::extract(skill, self.errors.as_ref(), text, &LineIndex::new(text))
    }
}

/// Reads the text of a skill that is called `fallback_name` where it does not name itself.
#[must_use]
pub fn parse(text: &str, fallback_name: &str) -> Parsed {
    let outline = outline(text, fallback_name);
    Parsed {
        has_frontmatter: outline.frontmatter != Frontmatter::Absent,
        skill: outline.whole(text),
        problems: outline.problems,
    }
}

/// Reads the top of the same.
#[must_use]
pub fn outline(text: &str, fallback_name: &str) -> Outline {
    let mut problems = Vec::new();
    let mut body = 0..text.len();
    let mut yaml = None;
    let mut tree = None;
    let frontmatter = frontmatter::split(text);
    match &frontmatter {
        Frontmatter::Absent => {
            let start = Span::new(0..0).unwrap_or_default();
            problems.push(Problem::new(start, "the file does not begin with frontmatter").help(
                "begin it with a line `---`, then `name:` and `description:`, then a line `---`",
            ));
        }
        Frontmatter::Unclosed { fence } => {
            let span = Span::new(fence.clone()).unwrap_or_default();
            problems.push(
                Problem::new(span, "the frontmatter is not closed")
                    .help("put a line `---` between the last key and the text"),
            );
        }
        Frontmatter::Present { yaml: block, body: rest } => {
            body = rest.clone();
            let mut loaded = yaml::load(&text[block.clone()]);
            tree = read_yaml(&mut loaded, block.start, &mut problems);
            yaml = Some(loaded);
        }
    }
    let mut head = Skill { body: body.clone(), name: fallback_name.to_owned(), ..Skill::default() };
    let mut errors = None;
    if let Some(tree) = &tree {
        errors = read_keys(tree, &mut head, &mut problems);
    } else if frontmatter != Frontmatter::Absent {
        // Not even repair could read it: the words are still worth finding.
        text[..body.start].clone_into(&mut head.description);
    }
    Outline { frontmatter, yaml, tree, head, problems, errors }
}

fn read_yaml(loaded: &mut Loaded, offset: usize, problems: &mut Vec<Problem>) -> Option<Node> {
    if let Some(error) = &loaded.error {
        let at = Span::new(error.at..error.at).unwrap_or_default().shifted(offset);
        let how = match (&loaded.node, &loaded.repair) {
            (Some(_), Some(_)) => {
                "the frontmatter is not valid YAML, read as it is most likely meant"
            }
            _ => "the frontmatter is not valid YAML",
        };
        problems.push(Problem::new(at, format!("{how}: {}", error.kind)).help(error.kind.help()));
    }
    let node = loaded.node.as_ref()?;
    if node.as_mapping().is_none() {
        let span = node.span.shifted(offset);
        problems.push(
            Problem::new(span, "the frontmatter is not a list of keys and values")
                .help("write `name: …` and `description: …`"),
        );
        return None;
    }
    loaded.node.take().map(|node| node.shifted(offset))
}

/// The place and the text of `metadata.errors`.
#[derive(Clone, Debug)]
struct Errors {
    text: String,
    span: Span,
}

/// Takes the keys over. What has a value of a wrong kind is read as text where it can be.
fn read_keys(tree: &Node, skill: &mut Skill, problems: &mut Vec<Problem>) -> Option<Errors> {
    let mut errors = None;
    for entry in tree.as_mapping().unwrap_or_default() {
        let value = entry.value.as_str();
        match entry.key.value.as_str() {
            "name" => match value.map(str::trim).filter(|name| !name.is_empty()) {
                Some(name) => name.clone_into(&mut skill.name),
                None => problems.push(Problem::new(entry.key.span, "`name` has no value")),
            },
            "description" => {
                skill.description_span = Some(entry.value.span);
                match flat(&entry.value).filter(|text| !text.trim().is_empty()) {
                    Some(text) => text.trim().clone_into(&mut skill.description),
                    None => {
                        problems.push(Problem::new(entry.key.span, "`description` has no value"));
                    }
                }
            }
            "metadata" => {
                for entry in entry.value.as_mapping().unwrap_or_default() {
                    let Some(text) = flat(&entry.value) else { continue };
                    if entry.key.value == "errors" {
                        errors = Some(Errors { text: text.clone(), span: entry.value.span });
                    }
                    skill.metadata.push((entry.key.value.clone(), text));
                }
            }
            key => {
                if let Some(text) = flat(&entry.value) {
                    skill.metadata.push((key.to_owned(), text));
                }
            }
        }
    }
    if skill.description.is_empty()
        && !tree
            .as_mapping()
            .unwrap_or_default()
            .iter()
            .any(|entry| entry.key.value == "description")
    {
        problems.push(
            Problem::new(tree.span, "there is no `description`")
                .help("say what it fixes, and when it applies"),
        );
    }
    errors
}

/// A value as text; the items of a list one a line.
fn flat(node: &Node) -> Option<String> {
    if let Some(text) = node.as_str() {
        return Some(text.to_owned());
    }
    let items: Vec<&str> = node.as_sequence()?.iter().filter_map(Node::as_str).collect();
    Some(items.join("\n"))
}

/// Panics unless parsing keeps its promises for `text`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn check_invariants(text: &str) {
    let parsed = parse(text, "fallback");
    let inside = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?}");
    parsed.problems.iter().for_each(|problem| inside(problem.span));
    parsed.skill.blocks.iter().for_each(|block| inside(block.span));
    parsed.skill.sections.iter().for_each(|section| inside(section.span));
    let lines = u32::try_from(text.lines().count() + 1).unwrap_or(u32::MAX);
    for pattern in &parsed.skill.patterns {
        assert!(
            !pattern.text.trim().is_empty() && pattern.line >= 1 && pattern.line <= lines,
            "{pattern:?}"
        );
    }
    assert!(!parsed.skill.name.is_empty());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXAMPLE: &str = "\u{feff}---\r\nname: a-b\r\ndescription: |\r\n  Fix for \"no such\r\n  column: --- x\" here.\r\nmetadata:\r\n  errors: |\r\n    disk I/O error ... at\r\n---\r\n# Title\r\n\r\n## Problem\r\n\r\nIt fails.\r\n\r\n## How to fix it\r\n\r\n1. Do.\r\n";

    #[test]
    fn a_skill_is_read_through_marks_and_line_ends() {
        let Parsed { skill, problems, .. } = parse(EXAMPLE, "x");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!((skill.name.as_str(), skill.title.as_deref()), ("a-b", Some("Title")));
        assert!(skill.section(SectionKind::Solution).is_some());
        let patterns: Vec<(&str, u32)> =
            skill.patterns.iter().map(|pattern| (pattern.text.as_str(), pattern.line)).collect();
        assert_eq!(patterns, [("disk I/O error ... at", 8), ("no such column: --- x", 4)]);
    }

    #[test]
    fn a_file_without_frontmatter_is_read_and_reported() {
        let parsed = parse("# Only text\n", "folder");
        assert_eq!(parsed.skill.name, "folder");
        assert_eq!(parsed.problems.len(), 1);
    }

    #[test]
    fn broken_yaml_is_repaired_and_reported() {
        let parsed = parse("---\nname: x\ndescription: Fix foo: bar\n---\n", "y");
        assert_eq!(parsed.skill.description, "Fix foo: bar");
        assert_eq!(parsed.problems.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(---\n|name: |description: |[a-z\"`:\n ]|> |# |## Fix\n|metadata:\n|  errors: |\\PC){0,40}") {
            check_invariants(&text);
        }
    }
}
