//! Makes a tree of the parser's events, and refuses what is YAML but not wanted.

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, StructureStyle};

use super::{
    Cause, Entry, MAX_DEPTH, MAX_NODES, MAX_TEXT_BYTES, Node, NodeKind, Style, SyntaxError,
    fault::Scene, plain,
};
use crate::span::{Span, Spanned};

/// Reads one YAML document. Spans are bytes of `text`; an empty one is a [`NodeKind::Null`].
///
/// # Errors
///
/// The first thing that is not YAML, or that is not wanted in it.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    if text.len() > MAX_TEXT_BYTES {
        let at = floor(text, MAX_TEXT_BYTES);
        return Err(SyntaxError { at, kind: Cause::TooLong });
    }
    if let Some(node) = plain::read(text) {
        return Ok(node);
    }
    parse_events(text)
}

/// Reads all YAML.
fn parse_events(text: &str) -> Result<Node, SyntaxError> {
    let mut builder = Builder { text, ..Builder::default() };
    for next in Parser::new_from_str_with_options(text, options()) {
        match next {
            Ok((event, span)) => {
                if event.tag().is_some() {
                    let tag = span.tag_start().and_then(|mark| mark.byte_offset());
                    let at = floor(text, tag.unwrap_or_default());
                    return fail(at, Cause::ReservedStart('!'));
                }
                builder.accept(event, place(text, &span))?;
            }
            Err(error) => return Err(builder.explain(&error)),
        }
    }
    let empty = || Node { span: Span::empty(0), kind: NodeKind::Null };
    Ok(builder.root.unwrap_or_else(empty))
}

/// Strict where YAML is strict, and as libyaml where the two disagree about the end of the text.
fn options() -> Options {
    let mut options = granit_parser::options! {
        disallow_directives: true,
        block_scalar_eof_without_line_feed: true,
        emit_anchor_events: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    options.set_emit_comments(false);
    options
}

/// The parser's place as ours. Its marks are taken as hints: whatever they say, the result lies in `text`.
fn place(text: &str, span: &granit_parser::Span) -> Span {
    let range = span.byte_range().unwrap_or_default();
    let start = floor(text, range.start);
    let end = floor(text, range.end).max(start);
    Span::new(start..end).expect("bounded by MAX_TEXT_BYTES")
}

/// `at`, or the nearest place before it between two characters.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Makes a tree of events. Lists and mappings that are still open wait in a stack, so nothing recurses.
#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
    /// The bracketed value that was read last, for text that follows it.
    last_flow: Option<Span>,
}

/// A list or mapping whose end has not been seen.
struct Open {
    /// Its bracket, or the place of its first item.
    span: Span,
    flow: bool,
    items: Items,
}

enum Items {
    Sequence(Vec<Node>),
    /// With the key that waits for its value.
    Mapping(Vec<Entry>, Option<Spanned<String>>),
}

impl Builder<'_> {
    fn accept(&mut self, event: Event<'_>, span: Span) -> Result<(), SyntaxError> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return fail(span.start(), Cause::SeveralDocuments);
                }
                Ok(())
            }
            Event::Anchor(_, name) => {
                // An anchor that nothing uses is more likely a text that starts with `&`.
                let is_used = self.text.contains(&format!("*{name}"));
                fail(span.start(), if is_used { Cause::Alias } else { Cause::ReservedStart('&') })
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => fail(span.start(), Cause::Alias),
            Event::Scalar(text, style, ..) => {
                self.count(span)?;
                self.attach(scalar(self.text, &text, style, span))
            }
            Event::SequenceStart(style, ..) => self.start(style, span, Items::Sequence(Vec::new())),
            Event::MappingStart(style, ..) => {
                self.start(style, span, Items::Mapping(Vec::new(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let node = open.close(span);
                if self.text[node.span.range()].starts_with(['[', '{']) {
                    self.last_flow = Some(node.span);
                }
                self.attach(node)
            }
            // The ends of stream and document, and whatever a later version adds.
            _ => Ok(()),
        }
    }

    fn count(&mut self, span: Span) -> Result<(), SyntaxError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return fail(span.start(), Cause::TooManyNodes);
        }
        Ok(())
    }

    fn start(
        &mut self,
        style: StructureStyle,
        span: Span,
        items: Items,
    ) -> Result<(), SyntaxError> {
        self.count(span)?;
        if self.open.len() >= MAX_DEPTH {
            return fail(span.start(), Cause::TooDeep);
        }
        let flow = style == StructureStyle::Flow;
        if let Some(Open { items: Items::Mapping(_, None), .. }) = self.open.last() {
            // `{{name}}` is a mapping as the key of a mapping to YAML, and a place to fill in to everybody else. A
            // `[Beta] x: y` is a list as a key.
            let at = self.outer_bracket().map_or(span.start(), |(at, _)| at);
            let is_asked_for = self.text[..at].trim_end().ends_with('?');
            let bracket = self.text[at..].chars().next().filter(|_| flow && !is_asked_for);
            return fail(at, bracket.map_or(Cause::KeyNotText, Cause::ReservedStart));
        }
        self.open.push(Open { span, flow, items });
        Ok(())
    }

    /// Gives a finished value to the list or mapping that is open.
    fn attach(&mut self, node: Node) -> Result<(), SyntaxError> {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open { items: Items::Sequence(items), .. }) => items.push(node),
            Some(Open { items: Items::Mapping(entries, waiting), .. }) => {
                if let Some(key) = waiting.take() {
                    let value = after_colon(self.text, node);
                    entries.push(Entry { key, value });
                } else {
                    *waiting = Some(key(node)?);
                }
            }
        }
        Ok(())
    }

    /// The bracket that was opened first of those still open, and where.
    fn outer_bracket(&self) -> Option<(usize, char)> {
        let at = self.open.iter().find(|open| open.flow)?.span.start();
        Some((at, self.text[at..].chars().next()?))
    }

    /// What is wrong where the parser stumbled.
    fn explain(&self, error: &ScanError) -> SyntaxError {
        let scene = Scene {
            text: self.text,
            at: floor(self.text, error.marker().byte_offset().unwrap_or_default()),
            is_open: !self.open.is_empty(),
            bracket: self.outer_bracket(),
            last_flow: self.last_flow,
        };
        scene.explain(error.kind())
    }
}

impl Open {
    fn close(self, end: Span) -> Node {
        let kind = match self.items {
            Items::Sequence(items) => NodeKind::Sequence(items),
            Items::Mapping(entries, _) => NodeKind::Mapping(entries),
        };
        let last = match &kind {
            NodeKind::Sequence(items) => items.last().map(|item| item.span),
            NodeKind::Mapping(entries) => {
                entries.last().map(|entry| entry.key.span.to(entry.value.span))
            }
            NodeKind::Null | NodeKind::Scalar { .. } => None,
        };
        // The parser ends a block where the next thing starts; its own last value is what a reader would say.
        let end = if self.flow { end } else { last.unwrap_or(self.span) };
        Node { span: self.span.to(end), kind }
    }
}

fn scalar(source: &str, text: &str, style: ScalarStyle, span: Span) -> Node {
    let style = match style {
        // A value left out is announced as a `~` of no bytes.
        ScalarStyle::Plain if span.is_empty() => return Node { span, kind: NodeKind::Null },
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    };
    let end = span.start() + source[span.range()].trim_end_matches(['\r', '\n', ' ', '\t']).len();
    let span = Span::new(span.start()..end).expect("cut shorter");
    Node { span, kind: NodeKind::Scalar { text: text.to_owned(), style } }
}

/// A node as the key of a mapping.
fn key(node: Node) -> Result<Spanned<String>, SyntaxError> {
    match node.kind {
        NodeKind::Scalar { text, .. } => Ok(Spanned::new(text, node.span)),
        NodeKind::Null => Ok(Spanned::new(String::new(), node.span)),
        NodeKind::Sequence(_) | NodeKind::Mapping(_) => fail(node.span.start(), Cause::KeyNotText),
    }
}

/// The parser puts a value left out before the colon of its key; a reader looks for it behind.
fn after_colon(source: &str, node: Node) -> Node {
    let after = &source[node.span.start()..];
    match after.trim_start_matches([' ', '\t']).strip_prefix(':') {
        Some(rest) if node.kind == NodeKind::Null => {
            Node { span: Span::empty(source.len() - rest.len()), ..node }
        }
        _ => node,
    }
}

fn fail<T>(at: usize, kind: Cause) -> Result<T, SyntaxError> {
    Err(SyntaxError { at, kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{
        Resolved,
        tests::{outline, tree},
    };

    #[track_caller]
    fn reads(text: &str, outlined: &str) {
        assert_eq!(outline(&tree(text)), outlined, "{text}");
    }

    #[test]
    fn keys_lists_and_texts_are_read() {
        reads("name: a\ntags: [b, 'c', \"d\"]\n", r#"{name: "a", tags: ["b", "c", "d"]}"#);
        reads("a:\n  - b\n  - c: d\n    e: f\n-: g\n", r#"{a: ["b", {c: "d", e: "f"}], -: "g"}"#);
        reads("a: |\n  b\n  c\nd: >-\n  e\n  f\n", r#"{a: "b\nc\n", d: "e f"}"#);
        reads("a: b # c\n# d\n", r#"{a: "b"}"#);
        reads("\u{feff}a: b\r\nc: d\r\n", r#"{a: "b", c: "d"}"#);
        reads("", "-");
    }

    #[test]
    fn a_value_left_out_is_not_a_tilde() {
        reads("a:\nb: ~\n", r#"{a: -, b: "~"}"#);
        let node = tree("a:\nb: ~\n");
        let resolved = |key| node.get(key).and_then(Node::resolved);
        assert_eq!((resolved("a"), resolved("b")), (Some(Resolved::Null), Some(Resolved::Null)));
    }

    #[test]
    fn a_key_given_twice_is_in_the_tree_twice() {
        reads("a: b\na: c\n", r#"{a: "b", a: "c"}"#);
        assert_eq!(tree("a: b\na: c\n").get("a").and_then(Node::as_str), Some("b"));
    }

    #[test]
    fn places_are_bytes_and_tight() {
        let text =
            "clé: 'é'\nlist: [a, b] # c\nmore:\n  - d\n  - e: f\n\n# end\ntext: |\n  g\n\nlast:\n";
        let node = tree(text);
        let cut = |span: Span| &text[span.range()];
        let value = |key| cut(node.get(key).expect("a key").span);
        assert_eq!(cut(node.as_mapping().expect("a mapping")[0].key.span), "clé");
        assert_eq!((value("clé"), value("list"), value("text")), ("'é'", "[a, b]", "g"));
        assert_eq!(value("more"), "- d\n  - e: f");
        assert_eq!(value("last"), "");
        assert_eq!(cut(node.span), text.trim_end());
    }

    #[test]
    fn hostile_sizes_are_refused() {
        let kind = |text: &str| parse(text).map_err(|error| error.kind).err();
        assert_eq!(kind(&"[".repeat(100_000)), Some(Cause::TooDeep));
        assert_eq!(kind(&"- ".repeat(100_000)), Some(Cause::TooDeep));
        assert_eq!(kind(&"{a: ".repeat(50_000)), Some(Cause::TooDeep));
        assert_eq!(kind(&"- a\n".repeat(MAX_NODES)), Some(Cause::TooManyNodes));
        assert_eq!(kind(&"é".repeat(MAX_TEXT_BYTES)), Some(Cause::TooLong));
        let deepest = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
        assert_eq!(kind(&deepest), None);
    }

    #[test]
    fn plain_entries_are_read_without_the_parser() {
        for text in [
            "name: a-b\ndescription: Some words, and more.  \nmetadata:\n  author: c\n  version: 1.0\n",
            "a: b:c#d\n",
            "a:   b\nc: 漢字 - é\nd:\n e: f",
            "a: 'b'\nc: \"d: e #f\"\ng: ''\nh: \" é' \"\n",
            "a: 'b''c \\d'\ne: \"f \\\" g \\\\\"\n",
        ] {
            assert_eq!(plain::read(text).as_ref(), parse_events(text).as_ref().ok(), "{text}");
            assert!(plain::read(text).is_some(), "{text}");
        }
        for text in [
            "",
            "a:\n",
            "a: b: c\n",
            "a: b #c\n",
            "a: b\n  c\n",
            "a:\n  b: c\n   d: e\n",
            "a: '\n",
            "a: 'b'c'\n",
            "a: 'b' # c\n",
            "a: \"b\\n\"\n",
            "a: \"b\" c\"\n",
            "a: b\r\n",
        ] {
            assert_eq!(plain::read(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2_000))]
        #[test]
        fn what_is_read_without_the_parser_is_read_alike(
            text in "( {0,2}(name|a-b|x_1|true|1|-)( ?:)( {0,2}|\t)('[a:# \"'\\\\]{0,4}'|\"[a:# '\\\\]{0,4}\"|\\PC|[a-e ]|[-:#,.?!&*|>'\"%@`\\[\\]{}~=<]|: | #|---|\u{85}|\u{2028}|\u{a0}){0,6}\n){1,4}",
        ) {
            if let Some(node) = plain::read(&text) {
                proptest::prop_assert_eq!(Ok(node), parse_events(&text));
            }
        }
    }
}
