//! Looks for the entries that are at fault, and mends each.

use std::ops::Range;

use super::{
    Edit, apply,
    flow::{bad_item, flow_items, looks_like_flow_mapping},
    quotes::quoted_value,
    text::{block_header, fold, without_comment},
};
use crate::{
    span::Span,
    yaml::{
        Cause,
        escape::quoted,
        line::{blanks, glued_key, is_prose, visible_key},
        parse,
    },
};

/// How deep faults are looked for. `metadata:` with a list of mappings is 3.
const MAX_NESTING: usize = 4;

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
pub(super) struct Mender<'t> {
    text: &'t str,
    lines: Vec<Line>,
    edits: Vec<Edit>,
}

impl<'t> Mender<'t> {
    pub(super) fn new(text: &'t str, tab: usize) -> Self {
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

    pub(super) fn mend(mut self) -> Option<Vec<Edit>> {
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
        // The whole text is parsed in the end.
        if depth == 0 { Some(()) } else { self.check(lines, known).ok() }
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

#[cfg(test)]
mod tests {
    use crate::yaml::repair::tests::becomes;

    #[test]
    fn a_colon_in_a_value_is_text() {
        becomes("a: fix: b\nc: d\n", r#"{a: "fix: b", c: "d"}"#);
        becomes("a: One does this\n  b: c d: e\n  f\n", r#"{a: "One does this b: c d: e f"}"#);
        becomes("a:\n  One does b: and c.\n  d\n", r#"{a: "One does b: and c. d"}"#);
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
    fn faults_under_a_key_are_found() {
        becomes(
            "a:\n  b: c: d\n  e:\n    - @f\ng: > h\n",
            r#"{a: {b: "c: d", e: ["@f"]}, g: "h"}"#,
        );
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
    fn a_line_end_of_windows_is_no_part_of_a_value() {
        becomes("a: b: c\r\nd: > e\r\n  f\r\n", r#"{a: "b: c", d: "e f"}"#);
    }
}
