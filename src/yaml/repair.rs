//! Makes YAML of a text that is none but whose meaning is plain, by quoting.
//!
//! Nearly all broken frontmatters have an unquoted `: `, or text on the line of a `>` or `|`. A reader does not even
//! notice; so the value at fault is put into double quotes, tabs that indent become blanks, and every other byte
//! stays. What cannot be mended so, or could be meant in two ways, is left alone: [`repair`] then returns `None`, and
//! the author is told.
//!
//! How it works: the text is cut into entries at the keys a reader sees, each entry is parsed by itself, and only
//! one that fails is looked at, its nested entries in the same way. So one fault cannot hide another, and time stays
//! linear. In the end the whole text is parsed, and every key seen at the margin must be in the tree.

use std::{collections::BTreeSet, fmt::Write, ops::Range};

use super::{Cause, MAX_TEXT_BYTES, blanks, escape, glued_key, is_prose, parse, visible_key};
use crate::span::Span;

/// A text that is YAML now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The text with all edits made; [`parse`] accepts it.
    pub text: String,
    /// What was changed, in the order of the text; they do not overlap.
    pub edits: Vec<Edit>,
    /// Where the replacement of each edit starts in `text`.
    places: Vec<usize>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the original text that are replaced.
    pub span: Span,
    /// What stands there instead.
    pub replacement: String,
    /// What was wrong with them.
    pub why: Cause,
}

impl Repaired {
    /// Takes a place in [`text`](Self::text) back to the original.
    ///
    /// Outside the edits this is exact. A place within a replacement has no counterpart, so it is widened to all of
    /// the bytes that were replaced: the span of a value that was quoted is the whole value as the author wrote it.
    ///
    /// # Panics
    ///
    /// May panic if `span` lies outside [`text`](Self::text).
    #[must_use]
    pub fn to_original(&self, span: Span) -> Span {
        let start = self.original_place(span.start(), false);
        let end = self.original_place(span.end(), true).max(start);
        Span::new(start..end).expect("no longer than the original")
    }

    /// Where the byte at `at` came from; within a replacement, the end of what was replaced or its start.
    fn original_place(&self, at: usize, is_end: bool) -> usize {
        let before = self.places.partition_point(|&place| place < at || place == at && !is_end);
        let Some(last) = before.checked_sub(1) else { return at };
        let edit = &self.edits[last];
        let end = self.places[last] + edit.replacement.len();
        match (at.checked_sub(end), is_end) {
            (Some(beyond), _) => edit.span.end() + beyond,
            (None, true) => edit.span.end(),
            (None, false) => edit.span.start(),
        }
    }

    fn new(text: &str, edits: Vec<Edit>) -> Self {
        let mended = apply(text, 0..text.len(), &edits);
        let mut places = Vec::with_capacity(edits.len());
        // Where the original is, and how long the mended text is by then.
        let (mut at, mut len) = (0, 0);
        for edit in &edits {
            len += edit.span.start() - at;
            places.push(len);
            len += edit.replacement.len();
            at = edit.span.end();
        }
        Self { text: mended, edits, places }
    }
}

/// Mends `text`, or `None` if it needs no mending, or no mending is plainly right.
///
/// The result parses, has every key that stands at the margin of `text`, and differs from it only in the edits.
#[must_use]
pub fn repair(text: &str) -> Option<Repaired> {
    if text.len() > MAX_TEXT_BYTES || parse(text).is_ok() || uses_anchors(text) {
        return None;
    }
    let keys: BTreeSet<&str> = margin_keys(text).collect();
    let widths = if text.contains('\t') { &TAB_WIDTHS[..] } else { &TAB_WIDTHS[..1] };
    widths.iter().find_map(|&tab| {
        let repaired = Repaired::new(text, Mender::new(text, tab).mend()?);
        let node = parse(&repaired.text).ok()?;
        let found: BTreeSet<&str> =
            node.as_mapping().into_iter().flatten().map(|entry| entry.key.value.as_str()).collect();
        keys.is_subset(&found).then_some(repaired)
    })
}

/// How many blanks a tab may have meant. The first that gives a whole text is taken.
const TAB_WIDTHS: [usize; 3] = [2, 4, 8];
/// How deep faults are looked for. `metadata:` with a list of mappings is 3.
const MAX_NESTING: usize = 4;

/// Whether some name is both anchored and referred to. Quoting either would change what the author meant.
fn uses_anchors(text: &str) -> bool {
    let names = |sigil| {
        let words =
            text.split(|char: char| char.is_whitespace() || matches!(char, ',' | '[' | ']'));
        words.filter_map(move |word| word.strip_prefix(sigil)).filter(|name| !name.is_empty())
    };
    let anchors: BTreeSet<&str> = names('&').collect();
    !anchors.is_empty() && names('*').any(|name| anchors.contains(name))
}

/// The keys that a reader sees at the left margin. Several words and a colon may also be a line of text.
fn margin_keys(text: &str) -> impl Iterator<Item = &str> {
    let keys = text.lines().filter_map(visible_key);
    keys.filter(|key| key.words == 1).map(|key| key.name)
}

/// The part of `text` in `range` with the edits made that lie in it.
fn apply(text: &str, range: Range<usize>, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(range.len());
    let mut at = range.start;
    for edit in edits.iter().filter(|edit| edit.span.start() >= range.start) {
        out.push_str(&text[at..edit.span.start()]);
        out.push_str(&edit.replacement);
        at = edit.span.end();
    }
    out.push_str(&text[at..range.end]);
    out
}

/// A line, or what is left of one behind a `- `.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Where its blanks start.
    start: usize,
    /// Where its text starts.
    content: usize,
    /// Where its text ends, blanks cut off.
    end: usize,
    /// Where the next line starts.
    next: usize,
    /// The column of its text, tabs counted.
    indent: usize,
}

impl Line {
    fn is_blank(self) -> bool {
        self.content == self.end
    }
}

/// What the entries of a block start with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Keys,
    Items,
}

/// The text cut into lines, and the edits so far, in order.
struct Mender<'t> {
    text: &'t str,
    lines: Vec<Line>,
    edits: Vec<Edit>,
}

impl<'t> Mender<'t> {
    fn new(text: &'t str, tab: usize) -> Self {
        let mut lines = Vec::new();
        let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
        while start < text.len() {
            let next = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
            let line = text[start..next].trim_end();
            let blanks = blanks(line);
            let indent =
                line[..blanks].chars().map(|char| if char == '\t' { tab } else { 1 }).sum();
            let (content, end) = (start + blanks, start + line.len());
            lines.push(Line { start, content, end, next, indent });
            start = next;
        }
        Self { text, lines, edits: Vec::new() }
    }

    fn mend(mut self) -> Option<Vec<Edit>> {
        let all = 0..self.lines.len();
        let shape = self.shape(all.clone())?;
        self.block(all, shape, 0)?;
        Some(self.edits)
    }

    /// The text of a line.
    fn content(&self, line: usize) -> &'t str {
        let line = self.lines[line];
        &self.text[line.content..line.end]
    }

    /// Whether a line says nothing.
    fn is_void(&self, line: usize) -> bool {
        self.lines[line].is_blank() || self.content(line).starts_with('#')
    }

    /// What the lines look like, judged by the first that says something; `None` for prose.
    fn shape(&self, lines: Range<usize>) -> Option<Shape> {
        self.line_shape(lines.into_iter().find(|&line| !self.is_void(line))?)
    }

    fn line_shape(&self, line: usize) -> Option<Shape> {
        let content = self.content(line);
        if content == "-" || content.starts_with("- ") {
            return Some(Shape::Items);
        }
        visible_key(content).map(|_| Shape::Keys)
    }

    /// Where the entries of a block start, and whether it has lines at its margin that belong to none.
    ///
    /// Such stray lines are text that was wrapped, and then `Use when: …` among them is text as well: between two
    /// keys of one word, there are either keys of several words or stray lines.
    fn starts(&self, lines: Range<usize>, shape: Shape) -> (Vec<usize>, bool) {
        let mut starts = Vec::new();
        let mut has_stray = false;
        let (mut run, mut run_has_stray) = (0, false);
        let mut indent = None;
        for line in lines.filter(|&line| !self.is_void(line)) {
            let margin = *indent.get_or_insert(self.lines[line].indent);
            let found = self.line_shape(line);
            if self.lines[line].indent > margin {
                continue;
            }
            if found == Some(shape) && self.lines[line].indent == margin {
                let is_word = visible_key(self.content(line)).is_none_or(|key| key.words == 1);
                if is_word || starts.is_empty() {
                    if run_has_stray {
                        starts.truncate(run);
                    }
                    (run, run_has_stray) = (starts.len() + 1, false);
                }
                starts.push(line);
            } else if found != Some(Shape::Items) {
                (has_stray, run_has_stray) = (true, true);
            }
        }
        if run_has_stray {
            starts.truncate(run);
        }
        (starts, has_stray)
    }

    /// Mends the entries of one list or mapping.
    fn block(&mut self, lines: Range<usize>, shape: Shape, depth: usize) -> Option<()> {
        let (starts, _) = self.starts(lines.clone(), shape);
        for (number, &start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(lines.end);
            self.entry(start..end, shape, depth)?;
        }
        Some(())
    }

    /// What kind of block stands under a key, or `None` if it is text that starts like one: `description:` with
    /// `Trap: some words` below, and below that more words.
    fn inner_shape(&self, lines: Range<usize>) -> Option<Shape> {
        let shape = self.shape(lines.clone())?;
        let (starts, has_stray) = self.starts(lines, shape);
        let [only] = starts[..] else { return Some(shape) };
        let is_word = visible_key(self.content(only)).is_none_or(|key| key.words == 1);
        (shape == Shape::Items || is_word && !has_stray).then_some(shape)
    }

    /// Mends one `key: value` or `- item`, if it needs to be.
    fn entry(&mut self, lines: Range<usize>, shape: Shape, depth: usize) -> Option<()> {
        let known = self.edits.len();
        let line = self.lines[lines.start];
        if self.text[line.start..line.content].contains('\t') {
            self.edit(line.start..line.content, " ".repeat(line.indent), Cause::Tab);
        }
        let why = match self.check(lines.clone(), known) {
            Ok(()) => return Some(()),
            // Quoting would hide these, not mend them.
            Err(Cause::Alias | Cause::SeveralDocuments | Cause::TooDeep | Cause::TooManyNodes) => {
                return None;
            }
            Err(why) => why,
        };
        let content = self.content(lines.start);
        let colon = match shape {
            Shape::Keys => visible_key(content)?.end,
            Shape::Items => 1,
        };
        let value = &content[colon..];
        let value_at = line.content + colon + (value.len() - value.trim_start().len());
        let value = value.trim_start();
        let keeps_comments = block_header(value).is_some();
        let rest = self.trimmed(lines.start + 1..lines.end, line.indent, keeps_comments);
        if value.is_empty() || value.starts_with('#') {
            match self.inner_shape(rest.clone()) {
                Some(inner) if depth < MAX_NESTING => self.block(rest, inner, depth + 1)?,
                _ => self.prose(rest, line.indent, why)?,
            }
        } else if shape == Shape::Items
            && depth < MAX_NESTING
            && self.is_mapping_item(value_at, lines.clone())
        {
            // `- name: x` with more keys under `name` is a mapping that starts behind the hyphen.
            let kept = line;
            let indent = line.indent + (value_at - line.content);
            self.lines[lines.start] = Line { start: value_at, content: value_at, indent, ..kept };
            let done = self.block(lines.clone(), Shape::Keys, depth + 1);
            self.lines[lines.start] = kept;
            done?;
        } else {
            self.value(value_at, lines.start, rest, line.indent, why)?;
        }
        self.check(lines, known).ok()
    }

    /// Parses the lines by themselves, with the edits made since `known`.
    fn check(&self, lines: Range<usize>, known: usize) -> Result<(), Cause> {
        let line = self.lines[lines.start];
        let end = self.lines[lines.end - 1].next;
        // The first line may be the second half of one, so its column is made up for.
        let mut alone = " ".repeat(line.indent);
        alone.push_str(&apply(self.text, line.content..end, &self.edits[known..]));
        parse(&alone).map(|_| ()).map_err(|error| error.kind)
    }

    fn edit(&mut self, range: Range<usize>, replacement: String, why: Cause) {
        let span = Span::new(range).expect("bounded by MAX_TEXT_BYTES");
        self.edits.push(Edit { span, replacement, why });
    }

    /// The lines without those at the end that say nothing: they stay as they are. In a block of text a `#` says
    /// something, unless it stands no deeper than the key at `indent`.
    fn trimmed(&self, lines: Range<usize>, indent: usize, keeps_comments: bool) -> Range<usize> {
        let says = |&line: &usize| {
            let line_is_text = keeps_comments && self.lines[line].indent > indent;
            !self.lines[line].is_blank() && (line_is_text || !self.is_void(line))
        };
        let end = lines.clone().rev().find(says);
        lines.start..end.map_or(lines.start, |last| last + 1)
    }

    /// Whether an item has a key at `value_at` on its first line, and another one under it.
    fn is_mapping_item(&self, value_at: usize, lines: Range<usize>) -> bool {
        let first = self.lines[lines.start];
        let column = first.indent + (value_at - first.content);
        let is_key = visible_key(&self.text[value_at..first.end]).is_some_and(|key| key.words == 1);
        let mut under =
            (lines.start + 1..lines.end).filter(|&line| self.lines[line].indent == column);
        is_key && under.any(|line| self.line_shape(line) == Some(Shape::Keys))
    }

    /// A text that starts on the line under its key.
    fn prose(&mut self, lines: Range<usize>, indent: usize, why: Cause) -> Option<()> {
        let first = lines.clone().find(|&line| !self.is_void(line))?;
        let is_inside = self.lines[first].indent > indent;
        if !is_inside {
            return None;
        }
        let at = self.lines[first].content;
        self.value(at, first, first + 1..lines.end, indent, why)
    }

    /// Quotes the value that starts at `at` in line `first` and goes on in the lines `rest`, of a key at `indent`.
    fn value(
        &mut self,
        at: usize,
        first: usize,
        rest: Range<usize>,
        indent: usize,
        why: Cause,
    ) -> Option<()> {
        let end = self.lines[rest.clone().last().unwrap_or(first)].end;
        let inline = &self.text[at..self.lines[first].end];
        let raw = &self.text[at..end];
        // Left of its key a line is suspect; one that is a key but for a blank is no text.
        let at_margin =
            rest.clone().filter(|&line| !self.is_void(line) && self.lines[line].indent <= indent);
        if at_margin.clone().any(|line| glued_key(self.content(line))) {
            return None;
        }
        if let Some(header) = block_header(inline) {
            let text = self.block_text(inline, header, rest);
            self.edit(at..end, quoted(&text), why);
            return Some(());
        }
        let is_prose = is_prose(inline);
        if !is_prose && at_margin.clone().next().is_some() {
            return None;
        }
        if inline.starts_with(['"', '\'']) {
            let (text, len) = quoted_value(raw)?;
            self.edit(at..at + len, quoted(&text), why);
            return Some(());
        }
        let alone = if rest.is_empty() { without_comment(inline) } else { raw };
        if let Some(items) = flow_items(alone) {
            for item in items {
                let span = at + item.start..at + item.end;
                if let Some(text) = bad_item(&self.text[span.clone()]) {
                    self.edit(span, quoted(&text), why.clone());
                }
            }
            return Some(());
        }
        let hides_key =
            !is_prose && rest.into_iter().any(|line| visible_key(self.content(line)).is_some());
        if hides_key || looks_like_flow_mapping(alone) {
            return None;
        }
        self.edit(at..at + alone.len(), quoted(&fold(alone)), why);
        Some(())
    }

    /// The text of a `|` or `>`, whether on its line, under it, or both.
    fn block_text(&self, inline: &str, header: usize, rest: Range<usize>) -> String {
        let beside = inline[header..].trim();
        let mut text = if beside.starts_with('#') { String::new() } else { beside.to_owned() };
        let margin = rest.clone().filter(|&line| !self.lines[line].is_blank());
        let margin = margin.map(|line| self.lines[line].indent).min().unwrap_or(0);
        for line in rest {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&" ".repeat(self.lines[line].indent.saturating_sub(margin)));
            text.push_str(self.content(line));
        }
        if inline.starts_with('>') { fold(text.trim()) } else { text.trim_end().to_owned() }
    }
}

/// Length of the `|` or `>` that a value starts with. `>=3.8` and `|x|` are texts.
fn block_header(value: &str) -> Option<usize> {
    let after = value.strip_prefix(['|', '>'])?;
    let after = after.strip_prefix(['-', '+']).unwrap_or(after);
    // A digit may be an indentation, or the number in `>5 files`.
    let bare =
        after.strip_prefix(|char: char| char.is_ascii_digit()).filter(|rest| rest.is_empty());
    let after = bare.unwrap_or(after);
    let is_header = after.is_empty() || after.starts_with([' ', '\t']);
    is_header.then_some(value.len() - after.len())
}

/// A text over several lines as YAML reads it: a line end is a blank, and an empty line a line end.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').enumerate().peekable();
    let mut empty = 0;
    while let Some((number, line)) = lines.next() {
        let line = if number > 0 { line.trim_start() } else { line };
        let line = if lines.peek().is_some() { line.trim_end() } else { line };
        if number > 0 && line.is_empty() {
            empty += 1;
            continue;
        }
        if number > 0 {
            out.push_str(&if empty > 0 { "\n".repeat(empty) } else { " ".to_owned() });
        }
        empty = 0;
        out.push_str(line);
    }
    out
}

/// A value without the comment behind it. A `#` with a word at it, as in `#12`, is taken as text: nothing is lost so.
fn without_comment(value: &str) -> &str {
    let hash = value.match_indices(" #").find(|(at, _)| {
        let after = &value[at + 2..];
        after.is_empty() || after.starts_with(' ')
    });
    hash.map_or(value, |(at, _)| value[..at].trim_end())
}

/// What a value that starts with a quote, but is not quoted well, was to say; and how many of its bytes say so.
fn quoted_value(raw: &str) -> Option<(String, usize)> {
    let quote = raw.chars().next()?;
    let mut closing = closing_quotes(raw, quote);
    let mut raw = raw;
    if let Some(&first) = closing.first() {
        let after = raw[first + 1..].trim_start();
        let is_comment = after.len() < raw.len() - first - 1 && after.starts_with('#');
        if is_comment && !after.contains('\n') {
            raw = &raw[..=first];
            closing.truncate(1);
        }
    }
    let opens = |at: usize| !is_closing(raw, at);
    // `"so "and" so"` has an odd number inside and after the first. Without its last quote it would be even, unless
    // a full stop before the last says that it is the last.
    let is_stop = |before: &str| before.ends_with(['.', '!', '?', ')', '。']);
    let ends = closing.last().is_some_and(|&last| last + 1 == raw.len() && is_stop(&raw[..last]));
    let is_even = quote == '"' && closing.len().is_multiple_of(2) && !ends;
    let text = match closing[..] {
        // Closed by `\"`, in the belief that a backslash is a backslash.
        [] if quote == '"' && raw.len() > 2 && raw.ends_with("\\\"") => {
            fold(&raw[1..raw.len() - 1])
        }
        // Never closed.
        [] => unquoted(&raw[1..], quote),
        [only] if only + 1 == raw.len() => unquoted(&raw[1..only], quote),
        [first, ..] if is_even && opens(first) => unquoted(&raw[1..], quote),
        [ref inner @ .., last] if last + 1 == raw.len() && nests(raw, quote, inner) => {
            unquoted(&raw[1..last], quote)
        }
        // The quotes are part of the text.
        _ => fold(raw),
    };
    Some((text, raw.len()))
}

/// Whether quotes `inner` to a quoted value are quotations or apostrophes in it, rather than the end of one that is
/// only the first part of the value.
fn nests(raw: &str, quote: char, inner: &[usize]) -> bool {
    let first_opens = inner.first().is_some_and(|&first| !is_closing(raw, first));
    // `'the users' files'`: nothing inside starts a quotation.
    first_opens || quote == '\'' && inner.iter().all(|&at| !is_opening(raw, at))
}

/// Where `raw`, which starts with `quote`, has others that are not escaped.
fn closing_quotes(raw: &str, quote: char) -> Vec<usize> {
    let mut found = Vec::new();
    let mut chars = raw.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        if char == '\\' && quote == '"' {
            chars.next();
        } else if char == quote {
            let is_pair = quote == '\'' && chars.peek().is_some_and(|&(_, next)| next == quote);
            if is_pair {
                chars.next();
            } else {
                found.push(at);
            }
        }
    }
    found
}

/// The characters on both sides of the one-byte character at `at`.
fn around(text: &str, at: usize) -> (Option<char>, Option<char>) {
    (text[..at].chars().next_back(), text[at + 1..].chars().next())
}

/// Whether the quote at `at` looks like the end of a quotation: it follows a word, and a gap or a point follows it.
fn is_closing(text: &str, at: usize) -> bool {
    let (before, after) = around(text, at);
    let is_point = |char: char| char.is_whitespace() || ",.;:!?)]".contains(char);
    let is_open = |char: char| char.is_whitespace() || "=([{<".contains(char);
    before.is_some_and(|char| !is_open(char)) && after.is_none_or(is_point)
}

/// Whether the quote at `at` looks like the start of a quotation: a word follows it, and none is before it.
fn is_opening(text: &str, at: usize) -> bool {
    let (before, after) = around(text, at);
    before.is_none_or(|char| !char.is_alphanumeric()) && after.is_some_and(char::is_alphanumeric)
}

/// What stands between quotes, its escapes resolved if all of them are some.
fn unquoted(inner: &str, quote: char) -> String {
    let text = fold(inner);
    if quote == '\'' {
        return text.replace("''", "'");
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let is_yaml = all_escapes(&text);
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        // Who writes `"\d+\n"` does not know of escapes, so the `\n` is none either.
        match escape(rest).filter(|(char, _)| is_yaml || matches!(char, '"' | '\\')) {
            Some((char, len)) => {
                out.push(char);
                rest = &rest[len..];
            }
            None => out.push('\\'),
        }
    }
    out.push_str(rest);
    out
}

/// Whether every backslash starts an escape that YAML has.
fn all_escapes(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let Some((_, len)) = escape(&rest[at + 1..]) else { return false };
        rest = &rest[at + 1 + len..];
    }
    true
}

/// The items of a value that is bracketed as a list from its first byte to its last.
fn flow_items(raw: &str) -> Option<Vec<Range<usize>>> {
    let inner = raw.strip_prefix('[')?.strip_suffix(']')?;
    let mut items = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_usize, None);
    let mut at_start = true;
    for (at, char) in inner.char_indices() {
        match (quote, char) {
            (Some(open), _) => {
                if char == open {
                    quote = None;
                }
            }
            (None, '"' | '\'') if at_start => quote = Some(char),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.checked_sub(1)?,
            (None, ',') if depth == 0 => {
                items.push(start..at);
                start = at + 1;
                at_start = true;
                continue;
            }
            (None, _) => {}
        }
        at_start = at_start && char.is_whitespace();
    }
    items.push(start..inner.len());
    let trimmed = items.into_iter().filter_map(|item| {
        let text = &inner[item.clone()];
        let start = 1 + item.start + (text.len() - text.trim_start().len());
        (!text.trim().is_empty()).then(|| start..start + text.trim().len())
    });
    Some(trimmed.collect())
}

/// The text of an item that cannot stand in a bracketed list as it is.
fn bad_item(item: &str) -> Option<String> {
    let alone = parse(&format!("[{item}]")).ok();
    let is_one = alone.and_then(|node| node.as_sequence().map(|items| items.len() == 1));
    if is_one == Some(true) {
        return None;
    }
    if item.starts_with(['"', '\'']) {
        quoted_value(item).map(|(text, _)| text)
    } else {
        Some(fold(item))
    }
}

/// Whether a value is more likely a bracketed mapping with a fault in it than a text.
fn looks_like_flow_mapping(raw: &str) -> bool {
    raw.starts_with('{') && !raw.starts_with("{{") && raw.contains(':')
}

/// `text` in double quotes, on one line.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if char.is_control()
                || matches!(
                    char,
                    '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
                ) =>
            {
                write!(out, "\\u{:04X}", u32::from(char)).expect("a string takes all");
            }
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}

/// Panics unless [`repair`] keeps its promises for `text`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn check_invariants(text: &str) {
    let Some(repaired) = repair(text) else { return };
    assert!(parse(text).is_err(), "what is sound is left alone");
    let node = parse(&repaired.text).expect("what was repaired is sound");
    assert_eq!(repair(&repaired.text), None, "once is enough");
    assert!(!repaired.edits.is_empty(), "something was changed");
    let mut rebuilt = String::new();
    let mut at = 0;
    for edit in &repaired.edits {
        let kept = text.get(at..edit.span.start()).expect("in order, between characters");
        rebuilt.push_str(kept);
        rebuilt.push_str(&edit.replacement);
        at = edit.span.end();
    }
    rebuilt.push_str(&text[at..]);
    assert_eq!(rebuilt, repaired.text, "the edits are all that was changed");
    for key in margin_keys(text) {
        assert!(node.get(key).is_some(), "the key {key:?} was lost");
    }
    assert_eq!(repaired.to_original(Span::empty(0)), Span::empty(0));
    let end = Span::empty(repaired.text.len());
    assert_eq!(repaired.to_original(end).end(), text.len(), "both end together");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::tests::outline;

    /// Repairs `text` and shows what it then says.
    #[track_caller]
    fn becomes(text: &str, outlined: &str) {
        super::super::check_invariants(text);
        check_invariants(text);
        let repaired = repair(text).unwrap_or_else(|| panic!("not repaired:\n{text}"));
        let node = parse(&repaired.text).expect("checked");
        assert_eq!(outline(&node), outlined, "{text}");
    }

    #[track_caller]
    fn stays_broken(text: &str) {
        super::super::check_invariants(text);
        assert!(parse(text).is_err(), "this is YAML:\n{text}");
        assert_eq!(repair(text), None, "{text}");
    }

    #[test]
    fn a_colon_in_a_value_is_text() {
        becomes("a: fix: b\nc: d\n", r#"{a: "fix: b", c: "d"}"#);
        becomes("a: One does this\n  b: c d: e\n  f\n", r#"{a: "One does this b: c d: e f"}"#);
        becomes("a:\n  One does b: and c.\n  d\n", r#"{a: "One does b: and c. d"}"#);
    }

    #[test]
    fn nothing_but_the_value_is_touched() {
        let repaired = repair("# x\na:  fix: \"b\" \\ # y\nc:   'd'\n").expect("plain intent");
        assert_eq!(repaired.text, "# x\na:  \"fix: \\\"b\\\" \\\\\" # y\nc:   'd'\n");
        assert_eq!(repaired.edits.len(), 1);
        assert_eq!(repaired.edits[0].why, Cause::ColonInValue);
    }

    #[test]
    fn a_hash_behind_a_value_stays_a_comment_unless_a_word_hangs_on_it() {
        becomes("a: b: c # d\n", r#"{a: "b: c"}"#);
        becomes("a: b: c #12\n", r#"{a: "b: c #12"}"#);
        becomes("a: b #c\n  d\n", r#"{a: "b #c d"}"#);
        assert_eq!(repair("a: b #c: d\n"), None);
    }

    #[test]
    fn text_beside_a_block_indicator_is_the_text() {
        becomes("a: > Use it\nb: c\n", r#"{a: "Use it", b: "c"}"#);
        becomes("a: >- Use it\n  twice\n\n  or more\n", r#"{a: "Use it twice\nor more"}"#);
        becomes(
            "a: | One\n  - two\n    # three\nb: c\n",
            r#"{a: "One\n- two\n  # three", b: "c"}"#,
        );
        becomes("a: |\nOne two three\nfour\nb: c\n", r#"{a: "One two three\nfour", b: "c"}"#);
        becomes("a: |\n    One\n  two\n", r#"{a: "  One\ntwo"}"#);
        becomes("a: >=3.8\nb: |x|\n", r#"{a: ">=3.8", b: "|x|"}"#);
    }

    #[test]
    fn a_reserved_character_at_the_start_is_text() {
        for start in ['@', '`', '*', '&', '!', '%', ',', ']', '}'] {
            becomes(&format!("a: {start}b c\n"), &format!("{{a: \"{start}b c\"}}"));
        }
        becomes("a: - b\n", r#"{a: "- b"}"#);
        becomes("a: **b** c\n", r#"{a: "**b** c"}"#);
        becomes("a: {{b}} c\nd: {{e}}\n", r#"{a: "{{b}} c", d: "{{e}}"}"#);
    }

    #[test]
    fn brackets_that_are_no_list_are_text() {
        becomes("a: [Beta] b\n", r#"{a: "[Beta] b"}"#);
        becomes("a:\n  - [Beta] b: c\n", r#"{a: ["[Beta] b: c"]}"#);
        becomes("a: [b] [c]\n", r#"{a: "[b] [c]"}"#);
        becomes("a: [b, c\nd: e\n", r#"{a: "[b, c", d: "e"}"#);
    }

    #[test]
    fn a_list_stays_a_list() {
        becomes(
            "a: [*.py, \"b\", @c, it's, d: e: f]\n",
            r#"{a: ["*.py", "b", "@c", "it's", "d: e: f"]}"#,
        );
        becomes("a:\n  - *.py\n  - b\n  - c: d: e\n", r#"{a: ["*.py", "b", "c: d: e"]}"#);
        becomes("a:\n- `b` c\n- d\ne: f\n", r#"{a: ["`b` c", "d"], e: "f"}"#);
        becomes("- a: b: c\n  d: e\n- f\n", r#"[{a: "b: c", d: "e"}, "f"]"#);
    }

    #[test]
    fn faults_under_a_key_are_found() {
        becomes(
            "a:\n  b: c: d\n  e:\n    - @f\ng: > h\n",
            r#"{a: {b: "c: d", e: ["@f"]}, g: "h"}"#,
        );
    }

    #[test]
    fn quotes_inside_quotes_are_text() {
        becomes("a: 'it's here'\n", r#"{a: "it's here"}"#);
        becomes("a: 'the users' files'\n", r#"{a: "the users' files"}"#);
        becomes("a: \"say \"b\" twice\"\n", r#"{a: "say \"b\" twice"}"#);
        becomes("a: \"b\" c\n", r#"{a: "\"b\" c"}"#);
        becomes("a: \"b\" and \"c\"\n", r#"{a: "\"b\" and \"c\""}"#);
    }

    #[test]
    fn a_quote_left_open_is_closed_at_the_end_of_its_value() {
        becomes("a: \"b c\nd: e\n", r#"{a: "b c", d: "e"}"#);
        becomes("a: \"b c\nd: \"e\"\n", r#"{a: "b c", d: "e"}"#);
        becomes("a: \"b \"c\" d\ne: f\n", r#"{a: "b \"c\" d", e: "f"}"#);
    }

    #[test]
    fn one_backslash_that_escapes_nothing_makes_all_of_them_text() {
        becomes(r#"a: "\d+\n""#, r#"{a: "\\d+\\n"}"#);
        becomes(r#"a: "C:\new\path" # b"#, r#"{a: "C:\\new\\path"}"#);
        becomes(r#"a: "C:\path\""#, r#"{a: "C:\\path\\"}"#);
        becomes(r#"a: "say \"\d\"""#, r#"{a: "say \"\\d\""}"#);
    }

    #[test]
    fn tabs_that_indent_become_blanks() {
        becomes("a:\n\tb: c\n\td:\n\t\t- e\n", r#"{a: {b: "c", d: ["e"]}}"#);
        becomes("a:\n    b: c\n\td: e\n", r#"{a: {b: "c", d: "e"}}"#);
        becomes("a: b c\n\td e\n", r#"{a: "b c d e"}"#);
    }

    #[test]
    fn prose_may_go_on_at_the_margin() {
        becomes("a: One two three\nfour five\nb: c\n", r#"{a: "One two three four five", b: "c"}"#);
        becomes(
            "a: One two three\nfour\nUse when: five\nb: c\n",
            r#"{a: "One two three four Use when: five", b: "c"}"#,
        );
    }

    #[test]
    fn what_could_be_meant_in_two_ways_is_left_alone() {
        stays_broken("name: a\nstray words\n");
        stays_broken("name: a\n  description: b\n");
        stays_broken("name: a\nb: One two three\nversion:1.0\n");
        stays_broken("a: &b\n  c: d\ne: *b\n");
        stays_broken("a: {b: \"\\d\"}\n");
        stays_broken("a: b\n---\nc: d\n");
        stays_broken("a: {[b]: c}\n");
        stays_broken(&"- ".repeat(100));
        stays_broken("only words\nof prose: here\nand more\n");
    }

    #[test]
    fn a_line_end_of_windows_is_no_part_of_a_value() {
        becomes("a: b: c\r\nd: > e\r\n  f\r\n", r#"{a: "b: c", d: "e f"}"#);
    }

    #[test]
    fn a_place_inside_an_edit_means_all_of_it() {
        let repaired = repair("a: b: c\nd: e: f\ng: h\n").expect("plain intent");
        let place =
            |start, end| repaired.to_original(Span::new(start..end).expect("in order")).range();
        assert_eq!(repaired.text, "a: \"b: c\"\nd: \"e: f\"\ng: h\n");
        assert_eq!((place(3, 9), place(4, 6)), (3..7, 3..7));
        assert_eq!((place(10, 11), place(13, 19)), (8..9, 11..15));
        assert_eq!((place(20, 21), place(23, 24)), (16..17, 19..20));
    }
}
