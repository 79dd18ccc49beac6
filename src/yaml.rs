//! Reads YAML into a tree in which everything has its place.
//!
//! This is the only file that names the parser underneath. It wants less than YAML offers and says so: one document,
//! no anchors and aliases, no tags, keys that are plain texts, and bounded depth, size and number of nodes. It
//! reports, and does not judge: keys given twice are both in the tree, and a scalar stays the text that was written
//! until somebody asks what it [resolves](Node::resolved) to.
//!
//! [`parse`] is strict. [`load`] also tries to [repair] what is not YAML but plain in its intent.

use std::fmt;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, StructureStyle};

use crate::span::{Span, Spanned};

pub mod repair;

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

/// What a scalar means by YAML's core schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved<'a> {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`; `yes` and `on` are texts.
    Bool(bool),
    /// Decimal, `0o` or `0x`, within 64 bits.
    Int(i64),
    /// With a point or an exponent, or too large for [`Resolved::Int`].
    Float(f64),
    /// Everything else, and all that is quoted.
    Str(&'a str),
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
            NodeKind::Scalar { text, style: Style::Plain } => Some(resolve(text)),
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

/// Why a text is not the YAML that is wanted, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte at which it shows, as near to the author's slip as can be told.
    pub at: usize,
    /// What the author most likely did.
    pub kind: Cause,
}

/// What an author most likely did that is not YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// `key: some text: more`.
    ColonInValue,
    /// Text on the line of a `|` or `>`.
    TextAfterIndicator(char),
    /// A value without quotes that starts with a character which YAML keeps for itself.
    ReservedStart(char),
    /// `"so" and so`, or a quote inside quotes.
    TextAfterQuote(char),
    /// A quote that nothing closes.
    UnclosedQuote(char),
    /// A bracket that nothing closes.
    UnclosedBracket(char),
    /// A backslash in double quotes before a letter that has no meaning there.
    BadEscape,
    /// A tab where blanks must stand.
    Tab,
    /// A line further left or right than its neighbours.
    Indentation,
    /// A line at the margin that is no `key: value`.
    StrayLine,
    /// `key:value`.
    NoBlankAfterColon,
    /// A ` #`, which starts a comment, in a text that goes on in the next line.
    CommentInText,
    /// An anchor that is used, or a use of one.
    Alias,
    /// A list or a mapping as a key.
    KeyNotText,
    /// A second document.
    SeveralDocuments,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// More values than [`MAX_NODES`].
    TooManyNodes,
    /// Longer than [`MAX_TEXT_BYTES`].
    TooLong,
    /// Anything rarer, in the words of the parser.
    Other(String),
}

impl Cause {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::ColonInValue | Self::ReservedStart(_) => "put the whole value in double quotes",
            Self::TextAfterIndicator(_) => {
                "start the text on the next line, indented, or drop the indicator and quote it"
            }
            Self::TextAfterQuote(_) => {
                "quote the whole value, and write `\\\"` for a double quote inside it"
            }
            Self::UnclosedQuote(_) => "add the closing quote",
            Self::UnclosedBracket(_) => "add the closing bracket, or quote the value if it is text",
            Self::BadEscape => "double the backslash, or use single quotes",
            Self::Tab => "indent with blanks",
            Self::Indentation => "give all keys of one mapping the same indentation",
            Self::StrayLine => {
                "write `key: value`, or indent the line if it continues the value above"
            }
            Self::NoBlankAfterColon => "put a blank after the colon",
            Self::CommentInText => "quote the whole value, or drop what follows the ` #`",
            Self::Alias => "write the value out in both places",
            Self::KeyNotText => "use a single word as the key, or quote the value if it is text",
            Self::SeveralDocuments => "keep one block, without `---` inside",
            Self::TooDeep | Self::TooManyNodes | Self::TooLong => {
                "keep the block small; long text belongs into the body of the file"
            }
            Self::Other(_) => "quote the value on this line",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ColonInValue => out.write_str("a value without quotes cannot contain `: `"),
            Self::TextAfterIndicator(found) => {
                write!(out, "the text after `{found}` must start on a line of its own")
            }
            Self::ReservedStart(found) => {
                write!(out, "a value without quotes cannot start with `{found}` here")
            }
            Self::TextAfterQuote(quote) => write!(out, "text follows the closing `{quote}`"),
            Self::UnclosedQuote(quote) => write!(out, "this `{quote}` is never closed"),
            Self::UnclosedBracket(bracket) => write!(out, "this `{bracket}` is never closed"),
            Self::BadEscape => {
                out.write_str("a backslash in double quotes starts an escape, and this is none")
            }
            Self::Tab => out.write_str("a tab cannot indent a line"),
            Self::Indentation => {
                out.write_str("the indentation of this line fits nothing above it")
            }
            Self::StrayLine => {
                out.write_str("this line is neither `key: value` nor indented under one")
            }
            Self::NoBlankAfterColon => out.write_str("no blank follows the colon of this key"),
            Self::CommentInText => {
                out.write_str("` #` starts a comment, but the text goes on in the next line")
            }
            Self::Alias => {
                out.write_str("anchors and aliases (`&name`, `*name`) are not supported")
            }
            Self::KeyNotText => out.write_str("a key must be a text"),
            Self::SeveralDocuments => out.write_str("a second document starts here"),
            Self::TooDeep => write!(out, "nested deeper than {MAX_DEPTH} levels"),
            Self::TooManyNodes => write!(out, "more than {MAX_NODES} values"),
            Self::TooLong => write!(out, "longer than {} KiB", MAX_TEXT_BYTES >> 10),
            Self::Other(words) => write!(out, "not YAML: {words}"),
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} (byte {})", self.kind, self.at)
    }
}

impl std::error::Error for SyntaxError {}

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
    let repair = repair::repair(text);
    let node = repair.as_ref().and_then(|repaired| {
        let mut node = parse(&repaired.text).ok()?;
        node.for_each_span(&mut |span| *span = repaired.to_original(*span));
        Some(node)
    });
    Loaded { node, error: Some(error), repair }
}

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

    /// Says in the author's terms what the parser stumbled over.
    fn explain(&self, error: &ScanError) -> SyntaxError {
        let text = self.text;
        let at = floor(text, error.marker().byte_offset().unwrap_or_default());
        let here = text[at..].chars().next();
        let line = line_start(text, at);
        let first = text.len() - text.trim_start().len();
        let (at, kind) = match error.kind() {
            // No mapping is open, so the text starts with a line that has no key.
            ErrorKind::MappingValueNotAllowed if self.open.is_empty() && line > first => {
                keyless(text, first)
            }
            ErrorKind::MappingValueNotAllowed if key_too_deep(text, line) => {
                (line + blanks(&text[line..]), Cause::Indentation)
            }
            ErrorKind::InvalidColonPlacement
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::ExpectedFlowMappingSeparator => match self.outer_bracket() {
                Some((open, bracket))
                    if line_start(text, open) < line && visible_key(&text[line..]).is_some() =>
                {
                    (open, Cause::UnclosedBracket(bracket))
                }
                Some((open, '{')) => (open, Cause::ReservedStart('{')),
                _ => (at, Cause::ColonInValue),
            },
            ErrorKind::MappingValueNotAllowed => (at, Cause::ColonInValue),
            ErrorKind::InvalidBlockScalarHeader => {
                (at, Cause::TextAfterIndicator(here.unwrap_or('|')))
            }
            ErrorKind::UnexpectedCharacter { character } if RESERVED.contains(character) => {
                (at, Cause::ReservedStart(*character))
            }
            ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => {
                (at, Cause::ReservedStart(here.unwrap_or('*')))
            }
            ErrorKind::MisplacedFlowCollectionEnd
            | ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::MappingKeyNotAllowed => (at, Cause::ReservedStart(here.unwrap_or('-'))),
            ErrorKind::UnexpectedEofBlockMapping if here == Some(',') => {
                (at, Cause::ReservedStart(','))
            }
            ErrorKind::UndeclaredTagHandle
            | ErrorKind::MissingTagUri
            | ErrorKind::UnclosedVerbatimTag
            | ErrorKind::InvalidTagTerminator
            | ErrorKind::InvalidTagEscape
            | ErrorKind::InvalidGlobalTagCharacter => (at, Cause::ReservedStart('!')),
            ErrorKind::DirectiveDisallowed => (at, Cause::ReservedStart('%')),
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart => {
                (leading_tab(text, line).unwrap_or(at), Cause::Tab)
            }
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
                (at, Cause::UnclosedQuote(here.unwrap_or('"')))
            }
            ErrorKind::InvalidTrailingDoubleQuotedScalar => self.after_quote(at, '"'),
            ErrorKind::InvalidTrailingSingleQuotedScalar => self.after_quote(at, '\''),
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape => (bad_escape(text, at), Cause::BadEscape),
            ErrorKind::UnclosedFlowCollection { open } => (at, Cause::UnclosedBracket(*open)),
            ErrorKind::MismatchedFlowCollectionEnd { open, .. } => {
                (self.outer_bracket().map_or(at, |(at, _)| at), Cause::UnclosedBracket(*open))
            }
            ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => {
                match self.last_flow {
                    // `[Beta] does x`: the list ended on this very line.
                    Some(flow) if flow.end() >= line && flow.end() <= at => {
                        let bracket = text[flow.range()].chars().next().unwrap_or('[');
                        (flow.start(), Cause::ReservedStart(bracket))
                    }
                    _ => (at, Cause::Indentation),
                }
            }
            ErrorKind::InvalidIndentation
            | ErrorKind::InvalidBlockScalarIndent
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::InvalidFlowScalarIndent => (at, Cause::Indentation),
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => keyless(text, at),
            ErrorKind::CommentInterceptedScalar => (at, Cause::CommentInText),
            ErrorKind::RecursionLimitExceeded => (at, Cause::TooDeep),
            other => (at, Cause::Other(in_words(&format!("{other:?}")))),
        };
        SyntaxError { at, kind }
    }

    /// Text behind a closing quote; if a key was swallowed before it, the quote above the key was never closed.
    fn after_quote(&self, at: usize, quote: char) -> (usize, Cause) {
        let line = line_start(self.text, at);
        if visible_key(&self.text[line..]).is_some() {
            let mut above = line;
            while above > 0 {
                above = line_start(self.text, above - 1);
                let Some(key) = visible_key(&self.text[above..]) else { continue };
                let value = above + key.end + blanks(&self.text[above + key.end..]);
                let shown = self.text[value..].lines().next().unwrap_or_default();
                if shown.starts_with(quote) && shown.matches(quote).count() == 1 {
                    return (value, Cause::UnclosedQuote(quote));
                }
                break;
            }
        }
        (at, Cause::TextAfterQuote(quote))
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

/// What a value without quotes cannot start with.
const RESERVED: [char; 11] = ['@', '`', '%', '*', '&', '!', '[', ']', '{', '}', ','];

/// The start of the line in which `at` lies.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Length of the blanks that `line` starts with.
fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// What is wrong with a line at `at` that should have had a key.
fn keyless(text: &str, at: usize) -> (usize, Cause) {
    let line = &text[at..];
    match line.find(':') {
        Some(colon) if glued_key(line) => (at + colon, Cause::NoBlankAfterColon),
        _ => (at, Cause::StrayLine),
    }
}

/// Whether the line at `line` is a key that slid under a short value: `name: x` with `  description: y` below.
fn key_too_deep(text: &str, line: usize) -> bool {
    let Some(before) = line.checked_sub(1) else { return false };
    let indent = blanks(&text[line..]);
    let is_key = visible_key(&text[line + indent..]).is_some_and(|key| key.words == 1);
    let above = &text[line_start(text, before)..before];
    let is_deeper = blanks(above) < indent;
    let above = above.trim_start();
    let is_short = |end: usize| !above[end..].trim().is_empty() && !is_prose(&above[end..]);
    is_deeper && is_key && visible_key(above).is_some_and(|key| is_short(key.end))
}

/// The first tab that indents a line, from the line at `line` on.
fn leading_tab(text: &str, line: usize) -> Option<usize> {
    let mut at = line;
    for found in text[line..].split_inclusive('\n') {
        if let Some(tab) = found[..blanks(found)].find('\t') {
            return Some(at + tab);
        }
        at += found.len();
    }
    None
}

/// The first backslash that escapes nothing in the double-quoted text that starts at `quote`.
fn bad_escape(text: &str, quote: usize) -> usize {
    let mut chars = text[quote..].char_indices().skip(1);
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => break,
            '\\' => {
                let rest = &text[quote + at + 1..];
                if escape(rest).is_none() && !rest.starts_with(['\n', '\r']) {
                    return quote + at;
                }
                chars.next();
            }
            _ => {}
        }
    }
    quote
}

/// The character that the escape `rest`, its backslash cut off, stands for, and its length.
fn escape(rest: &str) -> Option<(char, usize)> {
    let hex = |digits: usize| {
        let digits = rest.get(1..=digits)?;
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
        Some((char::from_u32(value)?, digits.len() + 1))
    };
    let char = match rest.chars().next()? {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        same @ (' ' | '"' | '/' | '\\') => same,
        'x' => return hex(2),
        'u' => return hex(4),
        'U' => return hex(8),
        _ => return None,
    };
    Some((char, 1))
}

/// A key that a reader sees at the start of a line.
struct VisibleKey<'t> {
    /// Without its quotes.
    name: &'t str,
    /// How many words it has.
    words: usize,
    /// The byte after its colon.
    end: usize,
}

/// The key that `line` starts with, if it starts like `key:` with a blank or nothing after the colon.
///
/// A key is a word of letters, digits, `_`, `-`, `.` and `/`, or up to three without the last two, or any text in
/// quotes. Four words before a colon are prose, whatever YAML says.
fn visible_key(line: &str) -> Option<VisibleKey<'_>> {
    let line = line.split(['\n', '\r']).next()?;
    let first = line.chars().next()?;
    let (name, colon, words) = if let quote @ ('"' | '\'') = first {
        let close = 1 + line[1..].find(quote)?;
        (&line[1..close], close + 1, 1)
    } else {
        let is_part =
            |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '/' | ' ');
        let colon = line.find(|char| !is_part(char))?;
        let name = line[..colon].trim_end();
        (name, colon, name.split(' ').filter(|word| !word.is_empty()).count())
    };
    let after = line[colon..].strip_prefix(':')?;
    let is_key = (after.is_empty() || after.starts_with([' ', '\t']))
        && (1..=MAX_KEY_WORDS).contains(&words)
        && name.len() <= MAX_KEY_BYTES
        && first.is_alphanumeric() | matches!(first, '_' | '"' | '\'')
        && (words == 1 || !name.contains(['.', '/']));
    is_key.then_some(VisibleKey { name, words, end: colon + 1 })
}

/// Most words of a key that can be seen as one.
const MAX_KEY_WORDS: usize = 3;
/// Longest key that can be seen as one, in bytes.
const MAX_KEY_BYTES: usize = 64;
/// Whether a value is prose, so that what stands below may be more of it.
fn is_prose(value: &str) -> bool {
    // Chinese and Japanese prose has few blanks.
    let wide = value.chars().filter(|char| !char.is_ascii()).count();
    wide >= 12 || value.split_whitespace().count() >= 3
}

/// Whether `line` starts like `key:value`, and not like an address.
fn glued_key(line: &str) -> bool {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let end = line.find(|char| !is_part(char)).unwrap_or(line.len());
    let after = line[end..].strip_prefix(':');
    end > 0
        && after.is_some_and(|after| {
            !after.starts_with(['/', ':', ' ', '\t', '\r', '\n']) && !after.is_empty()
        })
}

/// `InvalidIndentation` as `invalid indentation`.
fn in_words(name: &str) -> String {
    let mut words = String::new();
    for char in name.chars().take_while(char::is_ascii_alphabetic) {
        if char.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(char.to_ascii_lowercase());
    }
    words
}

/// What the core schema of YAML 1.2 makes of a text without quotes.
fn resolve(text: &str) -> Resolved<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "true" | "True" | "TRUE" => return Resolved::Bool(true),
        "false" | "False" | "FALSE" => return Resolved::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Resolved::Float(f64::NAN),
        _ => {}
    }
    let (sign, digits) = match text.as_bytes()[0] {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        return Resolved::Float(sign * f64::INFINITY);
    }
    let radix = match text.get(..2) {
        Some("0x") => Some((16, &text[2..])),
        Some("0o") => Some((8, &text[2..])),
        _ => None,
    };
    if let Some((radix, digits)) = radix {
        let is_number = !digits.is_empty() && digits.chars().all(|char| char.is_digit(radix));
        let value = i64::from_str_radix(digits, radix).ok().filter(|_| is_number);
        return value.map_or(Resolved::Str(text), Resolved::Int);
    }
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(value) = text.parse().ok().filter(|_| is_whole) {
        return Resolved::Int(value);
    }
    if is_float(digits) {
        text.parse().map_or(Resolved::Str(text), Resolved::Float)
    } else {
        Resolved::Str(text)
    }
}

/// Whether a text without its sign is a decimal number: `1`, `1.`, `.5`, `1.5e-3`.
fn is_float(digits: &str) -> bool {
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    whole.len() + fraction.len() > 0 && all_digits(whole) && all_digits(fraction) && exponent_fits
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
    pub(super) fn outline(node: &Node) -> String {
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
    fn tree(text: &str) -> Node {
        check_invariants(text);
        parse(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
    }

    #[track_caller]
    fn reads(text: &str, outlined: &str) {
        assert_eq!(outline(&tree(text)), outlined, "{text}");
    }

    /// `marked` has a `^` before the byte that the error is to point at.
    #[track_caller]
    fn fails(marked: &str, kind: &Cause) {
        let at = marked.find('^').expect("a mark");
        let text = marked.replacen('^', "", 1);
        check_invariants(&text);
        assert_eq!(parse(&text), Err(SyntaxError { at, kind: kind.clone() }), "{text}");
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
    fn a_tree_can_be_moved_into_its_file() {
        let file = "---\na: [b]\n---\n";
        let node = tree(&file[4..11]).shifted(4);
        assert_eq!(&file[node.get("a").expect("a key").span.range()], "[b]");
    }

    #[test]
    fn only_plain_texts_are_numbers() {
        let resolve = |value: &str| {
            let node = tree(&format!("a: {value}\n"));
            format!("{:?}", node.get("a").and_then(Node::resolved).expect("a scalar"))
        };
        for (value, meaning) in [
            ("1.0", "Float(1.0)"),
            ("\"1.0\"", "Str(\"1.0\")"),
            ("1.0.0", "Str(\"1.0.0\")"),
            ("12", "Int(12)"),
            ("-0o17", "Str(\"-0o17\")"),
            ("0o17", "Int(15)"),
            ("0xFf", "Int(255)"),
            ("0x", "Str(\"0x\")"),
            ("99999999999999999999", "Float(1e20)"),
            ("+.5e-1", "Float(0.05)"),
            (".", "Str(\".\")"),
            ("1e", "Str(\"1e\")"),
            ("-.inf", "Float(-inf)"),
            (".nan", "Float(NaN)"),
            ("true", "Bool(true)"),
            ("FALSE", "Bool(false)"),
            ("yes", "Str(\"yes\")"),
            ("Null", "Null"),
            ("'null'", "Str(\"null\")"),
            ("2026-01-02", "Str(\"2026-01-02\")"),
            ("é", "Str(\"é\")"),
        ] {
            assert_eq!(resolve(value), meaning, "{value}");
        }
    }

    #[test]
    fn an_error_names_the_slip_and_points_at_it() {
        use Cause::*;
        fails("a: b^: c\n", &ColonInValue);
        fails("a: b\n  c d^: e\n", &ColonInValue);
        fails("a: ^> b\n", &TextAfterIndicator('>'));
        fails("a: ^| b\n  c\n", &TextAfterIndicator('|'));
        for start in ['@', '`', '*', '&', '!', '%', ',', ']', '}'] {
            fails(&format!("a: ^{start}b c\n"), &ReservedStart(start));
        }
        fails("a: ^- b\n", &ReservedStart('-'));
        fails("a: ^[b] c\n", &ReservedStart('['));
        fails("a: ^{{b}}\n", &ReservedStart('{'));
        fails("a: ^{{b}} c\n", &ReservedStart('{'));
        fails("a:\n  - ^*.py\n", &ReservedStart('*'));
        fails("a: [b, ^*.py]\n", &ReservedStart('*'));
        fails("a: \"b\" ^c\n", &TextAfterQuote('"'));
        fails("a: 'it'^s'\nb: c\n", &TextAfterQuote('\''));
        fails("a: ^\"b\nc: d\n", &UnclosedQuote('"'));
        fails("a: ^\"b\nc: \"d\"\n", &UnclosedQuote('"'));
        fails("a: ^[b\nc: d\n", &UnclosedBracket('['));
        fails("a: ^[b", &UnclosedBracket('['));
        fails("a: \"b ^\\d\"\n", &BadEscape);
        fails("a:\n^\tb: c\n", &Tab);
        fails("a: b\n^\tc\n", &Tab);
        fails("a:\n  b: c\n ^d: e\n", &Indentation);
        fails("a: b\n  ^c: d\n", &Indentation);
        fails("a: b\n^c d\n", &StrayLine);
        fails("^c d\na: b\n", &StrayLine);
        fails("a: b\nc^:d\n", &NoBlankAfterColon);
        fails("a: b ^#c\n  d\n", &CommentInText);
        fails("a: ^&b c\nd: *b\n", &Alias);
        fails("? ^[a]\n: b\n", &KeyNotText);
        fails("- ^[a] b: c\n", &ReservedStart('['));
        fails("a: b\n^---\nc: d\n", &SeveralDocuments);
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
