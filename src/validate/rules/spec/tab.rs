//! SP035: blanks, not tabs, part the pieces of frontmatter.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP035",
    name: "tab-in-frontmatter",
    levels: Levels::everywhere(Warning).and(Spec, Error),
    what: "A tab stands in the frontmatter outside of quotes, blocks of text and comments.",
    why: "YAML allows it in places. Readers made with Python's libraries, the specification's validator among them, refuse the whole file: \
          `found character '\\t' that cannot start any token`.",
    evidence: &[REFERENCE, seen_in("PyYAML 6 refuses a tab wherever a token could start")],
    fix: Some((Safety::Safe, "writes a blank for it, or puts a value that has one in quotes")),
    bad: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription:\tFrees space.\n---\n# A\n")]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: \"Frees\tspace.\" # a\tremark\nlicense: |\n  a\tb\n---\n# A\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(block) = document.yaml() else { return };
    let bytes = document.text().as_bytes();
    if document.is_repaired() || !document.slice(block).contains('\t') {
        return;
    }
    let Some(tree) = &document.outline.tree else { return };
    let mut texts = Vec::new();
    collect(document, tree, &mut texts);
    texts.sort_by_key(|text| text.span);
    let mut at = block.start();
    while at < block.end() {
        // They do not overlap.
        let before = texts.partition_point(|text| text.span.start() <= at);
        let text = before.checked_sub(1).map(|last| &texts[last]);
        let text = text.filter(|text| text.span.range().contains(&at));
        match (bytes[at], text) {
            (_, Some(Text { span, kind: Kind::Whole })) => at = span.end().max(at + 1),
            (b'#', _) if at == block.start() || bytes[at - 1].is_ascii_whitespace() => {
                let rest = &bytes[at..block.end()];
                at = memchr::memchr(b'\n', rest).map_or(block.end(), |end| at + end);
            }
            (b'\t', Some(Text { span, kind: Kind::Value(quoted) })) => {
                tell(at, Fix::safe(*span, quoted), found);
                at = span.end();
            }
            (b'\t', text) => {
                let start = blanks_before(bytes, at);
                let end = at + bytes[at..].iter().take_while(|byte| is_blank(**byte)).count();
                let is_last = matches!(bytes.get(end), Some(b'\n' | b'\r'));
                let span = Span::new(start..end).unwrap_or_default();
                let blank = if is_last { "" } else { " " };
                // Between the words of a key it is a part of its name.
                let is_inside = text.is_some_and(|text| end < text.span.end());
                let fix = if is_inside { Fix::risky(span, blank) } else { Fix::safe(span, blank) };
                tell(at, fix, found);
                at = end;
            }
            _ => at += 1,
        }
    }
}

fn tell(at: usize, fix: Fix, found: &mut Findings) {
    let span = Span::new(at..at + 1).unwrap_or_default();
    found.push(
        Finding::new(span, "a tab, for which many readers refuse the whole frontmatter")
            .help("write a blank, or put the value in quotes if the tab belongs to it")
            .fix(fix),
    );
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Where the blanks begin that end before `at`.
fn blanks_before(bytes: &[u8], at: usize) -> usize {
    at - bytes[..at].iter().rev().take_while(|byte| is_blank(**byte)).count()
}

/// A text of the frontmatter.
struct Text {
    span: Span,
    kind: Kind,
}

enum Kind {
    /// A tab in it is a part of it to every reader.
    Whole,
    /// A value without quotes, and what it is with them.
    Value(String),
    /// A key without quotes.
    Key,
}

/// The keys and the single values of a tree.
fn collect(document: &Document, node: &Node, texts: &mut Vec<Text>) {
    match &node.kind {
        NodeKind::Null => {}
        NodeKind::Scalar { text, style: Style::Plain } => {
            texts.push(Text { span: node.span, kind: Kind::Value(crate::yaml::scalar(text)) });
        }
        NodeKind::Scalar { .. } => texts.push(Text { span: node.span, kind: Kind::Whole }),
        NodeKind::Sequence(items) => {
            for item in items {
                collect(document, item, texts);
            }
        }
        NodeKind::Mapping(entries) => {
            for entry in entries {
                let span = entry.key.span;
                let is_quoted = document.slice(span).starts_with(['"', '\'']);
                texts.push(Text { span, kind: if is_quoted { Kind::Whole } else { Kind::Key } });
                collect(document, &entry.value, texts);
            }
        }
    }
}
