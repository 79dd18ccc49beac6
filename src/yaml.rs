//! Reads YAML into a tree in which everything has its place.
//!
//! Nothing but this module and those below it names the parser underneath. It wants less than YAML offers and says
//! so: one document, no anchors and aliases, no tags, keys that are plain texts, and bounded depth, size and number
//! of nodes. It reports, and does not judge: keys given twice are both in the tree, and a scalar stays the text that
//! was written until somebody asks what it [resolves](Node::resolved) to.
//!
//! [`parse`] is strict. [`load`] also tries to [repair] what is not YAML but plain in its intent.

use crate::span::{Span, Spanned};

mod cause;
mod escape;
mod fault;
mod line;
mod plain;
pub mod repair;
mod resolve;
mod tree;
mod write;

pub use cause::{Cause, SyntaxError};
pub use resolve::Resolved;
pub use tree::parse;
pub use write::scalar;

use repair::Repaired;

/// Longest text read, in bytes: 70 times the longest of 5,182 frontmatters.
pub const MAX_TEXT_BYTES: usize = 256 << 10;
/// Deepest nesting of lists and mappings.
pub const MAX_DEPTH: usize = 16;
/// Most scalars, keys included, lists and mappings in one text.
pub const MAX_NODES: usize = 10_000;

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The bytes of the value: quotes and brackets included; of a block list or mapping from its first item or key
    /// to the end of its last; of a literal or folded text its lines without the indicator before them. Empty for a
    /// value left out.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Nothing was written, as after `tags:`. A written `~` or `null` is a scalar.
    Null,
    /// A single text.
    Scalar {
        /// With escapes resolved and lines folded.
        text: String,
        /// How it was written.
        style: Style,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with values, in the order of the text. A key may occur twice.
    Mapping(Vec<Entry>),
}

/// One key of a mapping and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as a text, whatever it looks like.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes; the only style that may mean a number, a boolean or nothing.
    Plain,
    /// `'so'`
    SingleQuoted,
    /// `"so"`
    DoubleQuoted,
    /// After a `|`, lines kept.
    Literal,
    /// After a `>`, lines joined.
    Folded,
}

impl Node {
    /// The text of a scalar as written, so `1.0` for both `1.0` and `"1.0"`.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => None,
        }
    }

    /// The items of a list.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Self]> {
        match &self.kind {
            NodeKind::Sequence(items) => Some(items),
            NodeKind::Null | NodeKind::Scalar { .. } | NodeKind::Mapping(_) => None,
        }
    }

    /// The entries of a mapping.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Mapping(entries) => Some(entries),
            NodeKind::Null | NodeKind::Scalar { .. } | NodeKind::Sequence(_) => None,
        }
    }

    /// The value of the first entry with this key, if this is a mapping that has one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let found = self.as_mapping()?.iter().find(|entry| entry.key.value == key)?;
        Some(&found.value)
    }

    /// What the core schema makes of a scalar or a value left out; `None` for lists and mappings.
    #[must_use]
    pub fn resolved(&self) -> Option<Resolved<'_>> {
        match &self.kind {
            NodeKind::Null => Some(Resolved::Null),
            NodeKind::Scalar { text, style: Style::Plain } => Some(resolve::resolve(text)),
            NodeKind::Scalar { text, .. } => Some(Resolved::Str(text)),
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => None,
        }
    }

    /// The same tree seen from a text that starts `by` bytes earlier, as a file does before its frontmatter.
    ///
    /// # Panics
    ///
    /// Panics if a span would end past 4 GiB.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Self {
        self.for_each_span(&mut |span| *span = span.shifted(by));
        self
    }

    /// Changes every place of the tree. As deep as [`MAX_DEPTH`], so recursion is safe.
    fn for_each_span(&mut self, change: &mut dyn FnMut(&mut Span)) {
        change(&mut self.span);
        match &mut self.kind {
            NodeKind::Null | NodeKind::Scalar { .. } => {}
            NodeKind::Sequence(items) => {
                for item in items {
                    item.for_each_span(change);
                }
            }
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    change(&mut entry.key.span);
                    entry.value.for_each_span(change);
                }
            }
        }
    }
}

/// What came of reading a text that may need repair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The tree, with the places of the text as given; see [`Repaired::to_original`] for those of repaired values.
    pub node: Option<Node>,
    /// Why the text as given is not YAML, repaired or not.
    pub error: Option<SyntaxError>,
    /// What had to be changed before it could be read.
    pub repair: Option<Repaired>,
}

/// Reads `text`, repaired if it must be.
#[must_use]
pub fn load(text: &str) -> Loaded {
    let error = match parse(text) {
        Ok(node) => return Loaded { node: Some(node), ..Loaded::default() },
        Err(error) => error,
    };
    let Some((repaired, mut node)) = repair::mend(text) else {
        return Loaded { error: Some(error), ..Loaded::default() };
    };
    node.for_each_span(&mut |span| *span = repaired.to_original(*span));
    Loaded { node: Some(node), error: Some(error), repair: Some(repaired) }
}

/// Panics unless [`parse`] and [`load`] keep their promises for `text`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn check_invariants(text: &str) {
    let loaded = load(text);
    match parse(text) {
        Ok(node) => {
            check_places(&node, text);
            check_plain(&node, text);
            assert_eq!(loaded, Loaded { node: Some(node), ..Loaded::default() });
        }
        Err(error) => {
            assert!(text.get(error.at..).is_some(), "the error lies between two characters");
            assert!(!error.to_string().is_empty() && !error.kind.help().is_empty());
            assert_eq!(loaded.error, Some(error), "a repair does not hide the fault");
            assert_eq!(loaded.node.is_some(), loaded.repair.is_some());
        }
    }
    if let Some(node) = &loaded.node {
        check_places(node, text);
    }
}

/// Every place can be cut from the text, and lies within that of what it is a part of.
#[cfg(any(test, fuzzing))]
fn check_places(node: &Node, text: &str) {
    assert!(text.get(node.span.range()).is_some(), "{:?} cannot be cut", node.span);
    let check = |part: Span| assert_eq!(node.span.to(part), node.span, "{part:?} sticks out");
    for item in node.as_sequence().unwrap_or_default() {
        check(item.span);
        check_places(item, text);
    }
    for entry in node.as_mapping().unwrap_or_default() {
        check(entry.key.span);
        check(entry.value.span);
        assert!(text.get(entry.key.span.range()).is_some(), "{:?} cannot be cut", entry.key);
        assert!(entry.key.span.end() <= entry.value.span.start(), "a key precedes its value");
        check_places(&entry.value, text);
    }
}

/// A text without quotes on one line is the very bytes of its place.
#[cfg(any(test, fuzzing))]
fn check_plain(node: &Node, text: &str) {
    if let NodeKind::Scalar { text: value, style: Style::Plain } = &node.kind {
        let written = &text[node.span.range()];
        assert!(written.contains(['\n', '\r']) || written == value, "{written:?} is {value:?}");
    }
    for item in node.as_sequence().unwrap_or_default() {
        check_plain(item, text);
    }
    for entry in node.as_mapping().unwrap_or_default() {
        check_plain(&entry.value, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    /// A tree on one line: scalars in quotes, what was left out as `-`.
    pub(in crate::yaml) fn outline(node: &Node) -> String {
        let list = |parts: Vec<String>| parts.join(", ");
        match &node.kind {
            NodeKind::Null => "-".to_owned(),
            NodeKind::Scalar { text, .. } => format!("{text:?}"),
            NodeKind::Sequence(items) => format!("[{}]", list(items.iter().map(outline).collect())),
            NodeKind::Mapping(entries) => {
                let entry = |it: &Entry| format!("{}: {}", it.key.value, outline(&it.value));
                format!("{{{}}}", list(entries.iter().map(entry).collect()))
            }
        }
    }

    #[track_caller]
    pub(in crate::yaml) fn tree(text: &str) -> Node {
        check_invariants(text);
        parse(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
    }

    #[test]
    fn a_tree_can_be_moved_into_its_file() {
        let file = "---\na: [b]\n---\n";
        let node = tree(&file[4..11]).shifted(4);
        assert_eq!(&file[node.get("a").expect("a key").span.range()], "[b]");
    }

    #[test]
    fn a_repaired_tree_has_the_places_of_the_original() {
        let text = "name: x\ndescription: Fix: this\nversion: 1\n";
        let loaded = load(text);
        assert_eq!(loaded.error.map(|error| error.at), Some(24));
        let node = loaded.node.expect("repaired");
        let cut = |key| &text[node.get(key).expect("a key").span.range()];
        assert_eq!((cut("description"), cut("version")), ("Fix: this", "1"));
    }

    /// The same data from the reference reader.
    fn outline_reference(value: &serde_yaml::Value) -> String {
        use serde_yaml::Value;
        match value {
            Value::String(text) => format!("{text:?}"),
            Value::Sequence(items) => {
                let items: Vec<_> = items.iter().map(outline_reference).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Mapping(entries) => {
                let entry = |(key, value): (&Value, &Value)| {
                    let key = key.as_str().expect("only texts are made");
                    format!("{key}: {}", outline_reference(value))
                };
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Tagged(_) => {
                panic!("not made: {value:?}")
            }
        }
    }

    /// Texts with everything in them that makes a writer choose quotes, blocks or escapes.
    fn awkward_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~]{0,30}",
            "([a-z:#'\"\\\\|>@`%!&*\\[\\]{},?~ -]|\n|\t|é|漢|\u{1f600}){0,30}",
            "(true|null|~|1\\.0|0x1|-|---|\\.inf|yes|=|<<)",
            "[a-z ]{60,120}",
        ]
    }

    fn awkward_value() -> impl Strategy<Value = serde_yaml::Value> {
        use serde_yaml::Value;
        awkward_text().prop_map(Value::String).prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..4).prop_map(Value::Sequence),
                vec((awkward_text().prop_map(Value::String), inner), 0..4)
                    .prop_map(|entries| Value::Mapping(entries.into_iter().collect())),
            ]
        })
    }

    /// Good YAML of many kinds, to be spoilt.
    const SOUND: [&str; 3] = [
        "name: a-b\ndescription: |\n  Use when `x`: it's \"so\".\n\n  More.\nversion: \"1.0\"\n",
        "a: [b, 'c', \"d\\n\"]\nmeta:\n  e: >-\n    f\n    g\n  h: {i: j, k: ~}\nl:\n- m: n\n  o: p\n- é: 漢\n",
        "description: Some words that go on\n  and on\nlist:\n  - *.py\n  - x: y: z\n\tt: u\r\n",
    ];

    proptest! {
        #[test]
        fn what_the_reference_writes_is_read_alike(value in awkward_value()) {
            let written = serde_yaml::to_string(&value).expect("texts can be written");
            prop_assert_eq!(outline(&tree(&written)), outline_reference(&value), "{}", written);
        }

        #[test]
        fn any_text_keeps_the_promises(text in any::<String>()) {
            check_invariants(&text);
            repair::check_invariants(&text);
        }

        #[test]
        fn yaml_like_text_keeps_the_promises(
            text in "(\n|\r\n|\t|  |[a-c]: |- |[|>]|['\"#@*&!%{}\\[\\],?:\\\\-]|[a-d é漢]|---\n){0,40}",
        ) {
            check_invariants(&text);
            repair::check_invariants(&text);
        }

        #[test]
        fn spoilt_yaml_keeps_the_promises(
            sound in 0..SOUND.len(),
            edits in vec((any::<prop::sample::Index>(), 0..3_usize, "[:#'\"|>@*&!%{}\\[\\],?\\\\\n\t -]{0,3}"), 1..6),
        ) {
            let mut text: Vec<char> = SOUND[sound].chars().collect();
            for (at, removed, added) in edits {
                let at = at.index(text.len() + 1);
                let end = (at + removed).min(text.len());
                text.splice(at..end, added.chars());
            }
            let text: String = text.into_iter().collect();
            check_invariants(&text);
            repair::check_invariants(&text);
        }
    }
}
