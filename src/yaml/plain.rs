//! Reads the YAML that most frontmatters are without the parser: keys with texts on one line each, quoted or not,
//! and one level below.
//!
//! What it reads it reads as the parser does, a tenth as slowly; whatever could mean something else, it leaves to that.

use std::borrow::Cow;

use super::{Entry, MAX_NODES, Node, NodeKind, Style};
use crate::span::{Span, Spanned};

/// The tree of a text that is nothing but `key: some text`, and `key:` with such lines indented below.
pub(super) fn read(text: &str) -> Option<Node> {
    let mut top: Vec<Entry> = Vec::new();
    // The key whose lines are being read, how deep they are, and what they say.
    let mut open: Option<(Spanned<String>, usize, Vec<Entry>)> = None;
    let mut at = 0;
    let mut nodes = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let indent = line.len() - line.trim_start_matches(' ').len();
        let (key, value) = entry(&line[indent..], start + indent)?;
        nodes += 2;
        if indent > 0 {
            let (_, depth, inner) = open.as_mut()?;
            if !inner.is_empty() && *depth != indent {
                return None;
            }
            *depth = indent;
            inner.push(Entry { key, value: value? });
            continue;
        }
        top.extend(close(open.take())?);
        match value {
            Some(value) => top.push(Entry { key, value }),
            None => open = Some((key, 0, Vec::new())),
        }
    }
    top.extend(close(open)?);
    if nodes > MAX_NODES { None } else { mapping(top) }
}

/// The entry of a key with lines below it; `None` if there are none, which is a value left out.
#[expect(clippy::option_option, reason = "what was not opened need not be closed")]
fn close(open: Option<(Spanned<String>, usize, Vec<Entry>)>) -> Option<Option<Entry>> {
    let Some((key, _, inner)) = open else { return Some(None) };
    Some(Some(Entry { key, value: mapping(inner)? }))
}

fn mapping(entries: Vec<Entry>) -> Option<Node> {
    let span = entries.first()?.key.span.to(entries.last()?.value.span);
    Some(Node { span, kind: NodeKind::Mapping(entries) })
}

/// The key at the start of a line, and the text behind it, if there is one.
fn entry(line: &str, start: usize) -> Option<(Spanned<String>, Option<Node>)> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let colon = line.bytes().position(|byte| !is_part(byte))?;
    let key = &line[..colon];
    let rest = line[colon..].strip_prefix(':')?;
    if !key.starts_with(|char: char| char.is_ascii_alphabetic())
        || !rest.is_empty() && !rest.starts_with(' ')
    {
        return None;
    }
    let value = rest.trim_matches(' ');
    let key = Spanned::new(key.to_owned(), Span::new(start..start + colon)?);
    if value.is_empty() {
        return Some((key, None));
    }
    let (text, style) = scalar(value)?;
    let from = start + line.len() - rest.trim_start_matches(' ').len();
    let kind = NodeKind::Scalar { text: text.into_owned(), style };
    Some((key, Some(Node { span: Span::new(from..from + value.len())?, kind })))
}

/// What a value that can be nothing but itself says, and how it is written.
fn scalar(value: &str) -> Option<(Cow<'_, str>, Style)> {
    if let Some(rest) = value.strip_prefix('"') {
        let text = unescaped(rest.strip_suffix('"')?, '\\', |next| matches!(next, '"' | '\\'))?;
        return is_even(&text).then_some((text, Style::DoubleQuoted));
    }
    if let Some(rest) = value.strip_prefix('\'') {
        let text = unescaped(rest.strip_suffix('\'')?, '\'', |next| next == '\'')?;
        return is_even(&text).then_some((text, Style::SingleQuoted));
    }
    // A colon ends a key where a blank follows, a `#` begins a remark where one precedes.
    let bytes = value.as_bytes();
    let is_mark = |at: usize| match bytes[at] {
        b':' => bytes.get(at + 1).is_none_or(|&next| next == b' '),
        _ => bytes[at - 1] == b' ',
    };
    let is_plain = value.starts_with(char::is_alphanumeric)
        && !memchr::memchr2_iter(b':', b'#', bytes).any(is_mark)
        && is_even(value);
    is_plain.then_some((value.into(), Style::Plain))
}

/// A text with the marks taken out that stand before some characters; `None` if one stands before another, or if one of those
/// that end the text stands there without.
fn unescaped(text: &str, mark: char, is_marked: impl Fn(char) -> bool) -> Option<Cow<'_, str>> {
    let is_special = |char: char| char == mark || is_marked(char);
    let Some(first) = text.find(is_special) else { return Some(text.into()) };
    let mut out = text[..first].to_owned();
    let mut chars = text[first..].chars();
    while let Some(char) = chars.next() {
        if is_special(char) {
            let next = chars.next().filter(|_| char == mark).filter(|next| is_marked(*next))?;
            out.push(next);
        } else {
            out.push(char);
        }
    }
    Some(out.into())
}

/// Whether a text has none of the characters that YAML does not take as they are.
fn is_even(text: &str) -> bool {
    let is_odd = |char: char| {
        char.is_control()
            || matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
    };
    // What has no early end is done for many bytes at once.
    if text.is_ascii() {
        !text.bytes().fold(false, |any, byte| any | byte.is_ascii_control())
    } else {
        !text.chars().any(is_odd)
    }
}
