//! Cuts a body into pieces that mean the same alone as together, so that who asks for one place of it need not read all.
//!
//! A line at the margin with a blank line before it begins something new: whatever list or quotation was open ends there,
//! unless the line is in a block of code, or of HTML, that began at the margin. Where it cannot be told at a glance what a
//! line is, the rest of the body stays in one piece.

use std::ops::Range;

use super::fence::{CODE, Fence};

/// The pieces of a body, in order; together they are all of it. [`blocks`](super::blocks) of each, one after the other,
/// are those of the whole.
#[must_use]
pub fn pieces(body: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    // A lone `\r` ends a line too.
    if memchr::memchr(b'\r', body.as_bytes()).is_none() {
        let definitions: Vec<usize> = definitions(body).collect();
        let mut cutter = Cutter { body, at: 0, definitions: &definitions, defines: false };
        cutter.cut(&mut starts);
        if cutter.defines || !cutter.definitions.is_empty() {
            // What a name in brackets leads to may stand anywhere.
            starts.truncate(1);
        }
    }
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Where a body may define what a link leads to, as `[name]: target` does.
fn definitions(body: &str) -> impl Iterator<Item = usize> {
    memchr::memmem::find_iter(body.as_bytes(), "]:").filter(|&at| {
        let start = body[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = &body[start..at];
        // A name may go on over lines.
        inside(line).starts_with('[') || !line.contains('[')
    })
}

/// What the marks of lists and quotations are made of, but for digits.
const MARKS: &[u8] = b" \t>-*+.)";

/// A line without the marks of lists and quotations that it may begin with.
fn inside(line: &str) -> &str {
    let is_mark = |char: char| u8::try_from(char).is_ok_and(|byte| MARKS.contains(&byte));
    line.trim_start_matches(is_mark)
        .trim_start_matches(|char: char| char.is_ascii_digit())
        .trim_start_matches(is_mark)
}

/// The first byte of a line that is no blank, and how many are before it.
fn first_byte(line: &str) -> Option<(usize, u8)> {
    line.bytes().enumerate().find(|(_, byte)| !matches!(byte, b' ' | b'\t'))
}

/// How far a line is indented; a tab is as far as it can be.
fn indent(line: &str) -> usize {
    let rest = line.trim_start_matches(' ');
    if rest.starts_with('\t') { usize::MAX } else { line.len() - rest.len() }
}

/// It cannot be told what a line is.
struct Unsure;

/// Whether a line closes a block of code. A tab may follow by the specification, and may not for the parser.
fn closes(fence: Fence, line: &str) -> Result<bool, Unsure> {
    match fence.is_closed_by(line) {
        true if line.contains('\t') => Err(Unsure),
        closes => Ok(closes),
    }
}

struct Cutter<'b> {
    body: &'b str,
    /// The line that is looked at next.
    at: usize,
    /// Where what comes next may define a link.
    definitions: &'b [usize],
    /// Whether what has been passed may define one. Code does not.
    defines: bool,
}

impl<'b> Cutter<'b> {
    fn next(&mut self) -> Option<&'b str> {
        let rest = self.body.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        self.at = (self.at + end + 1).min(self.body.len());
        Some(&rest[..end])
    }

    fn cut(&mut self, starts: &mut Vec<usize>) {
        let mut after_blank = true;
        // HTML that goes on to the next blank line.
        let mut in_html = false;
        loop {
            let start = self.at;
            let Some(line) = self.next() else { break };
            let Some((indent, first)) = first_byte(line) else {
                (after_blank, in_html) = (true, false);
                continue;
            };
            // What has the mark of a list may go on with one.
            if after_blank && indent == 0 && !matches!(first, b'-' | b'*' | b'+' | b'0'..=b'9') {
                starts.push(start);
            }
            after_blank = false;
            // A line that begins with anything else is text.
            let may_begin = matches!(first, b'`' | b'~' | b'<') || MARKS.contains(&first);
            if (may_begin || first.is_ascii_digit()) && self.pass(line, &mut in_html).is_err() {
                break;
            }
        }
    }

    /// Passes over the block of code or of HTML that a line begins.
    fn pass(&mut self, line: &str, in_html: &mut bool) -> Result<(), Unsure> {
        let text = line.trim_start_matches([' ', '\t']);
        if let Some((fence, _)) = Fence::of(text) {
            return if *in_html { Err(Unsure) } else { self.pass_code(fence, indent(line)) };
        }
        if text.starts_with('<') {
            let is_sudden = *in_html;
            *in_html = true;
            return self.pass_html(line, is_sudden);
        }
        // In a list it ends at a line that looks like a beginning. A quotation ends by itself.
        let inside = inside(text);
        let is_block = inside.starts_with('<') || Fence::of(inside).is_some();
        if is_block && !text.starts_with('>') { Err(Unsure) } else { Ok(()) }
    }

    fn pass_code(&mut self, fence: Fence, deep: usize) -> Result<(), Unsure> {
        if deep == 0 {
            return self.pass_code_at_margin(fence);
        }
        loop {
            let start = self.at;
            let Some(line) = self.next() else { return Ok(()) };
            let Some((blanks, _)) = first_byte(line) else { continue };
            let here = indent(line);
            if closes(fence, &line[blanks..])? {
                // Whatever list it stands in, a fence closes one of its own indentation.
                return if deep == here { Ok(()) } else { Err(Unsure) };
            }
            if here < deep {
                // A line at the margin ends whatever was open in a list.
                self.at = start;
                return if deep >= CODE && here == 0 { Ok(()) } else { Err(Unsure) };
            }
        }
    }

    fn pass_code_at_margin(&mut self, fence: Fence) -> Result<(), Unsure> {
        let start = self.at;
        self.pass_to_fence(fence)?;
        let before = |end: usize| self.definitions.partition_point(|&at| at < end);
        self.defines |= before(start) > 0;
        self.definitions = &self.definitions[before(self.at)..];
        Ok(())
    }

    /// Nothing but its own fence ends code at the margin.
    fn pass_to_fence(&mut self, fence: Fence) -> Result<(), Unsure> {
        let mark = if fence.mark == '`' { "```" } else { "~~~" };
        let body = self.body.as_bytes();
        while let Some(at) = memchr::memmem::find(&body[self.at..], mark.as_bytes()) {
            let at = self.at + at;
            let start =
                memchr::memrchr(b'\n', &body[self.at..at]).map_or(self.at, |end| self.at + end + 1);
            self.at = start;
            let Some(line) = self.next() else { break };
            if indent(line) < CODE && closes(fence, line.trim_start_matches(' '))? {
                return Ok(());
            }
        }
        self.at = self.body.len();
        Ok(())
    }

    fn pass_html(&mut self, line: &str, is_sudden: bool) -> Result<(), Unsure> {
        let text = line.trim_start_matches([' ', '\t']).to_ascii_lowercase();
        if text.starts_with("<!--") {
            if text.contains("-->") {
                return Ok(());
            }
            if is_sudden || indent(line) > 0 {
                return Err(Unsure);
            }
            let rest = &self.body[self.at..];
            let end = rest.find("-->").ok_or(Unsure)?;
            let line = memchr::memchr(b'\n', &rest.as_bytes()[end..]);
            self.at = line.map_or(self.body.len(), |line| self.at + end + line + 1);
            return Ok(());
        }
        // These too go on over blank lines.
        let long = ["<script", "<pre", "<style", "<textarea", "<?", "<!"];
        if long.iter().any(|start| text.starts_with(start)) { Err(Unsure) } else { Ok(()) }
    }
}

/// Panics unless [`pieces`] keeps its promises for `body`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
pub(crate) fn check_invariants(body: &str) {
    let pieces = pieces(body);
    let joined: String = pieces.iter().map(|piece| &body[piece.clone()]).collect();
    assert_eq!(joined, body);
    let apart: Vec<_> = pieces
        .into_iter()
        .flat_map(|piece| super::blocks(&body[piece.clone()], piece.start))
        .collect();
    assert_eq!(apart, super::blocks(body, 0), "{body:?}");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_body_is_cut_where_something_new_begins() {
        let body = "# A\n\ntext\n\n- b\n\n  ```sh\n  x\n\n  y\n  ```\n\n## C\n\n```\n\nx\n```\nd\n";
        let cut: Vec<&str> = pieces(body).into_iter().map(|piece| &body[piece]).collect();
        assert_eq!(
            cut,
            [
                "# A\n\n",
                "text\n\n- b\n\n  ```sh\n  x\n\n  y\n  ```\n\n",
                "## C\n\n",
                "```\n\nx\n```\nd\n"
            ]
        );
        check_invariants(body);
    }

    #[test]
    fn what_is_not_plain_stays_whole() {
        for body in [
            "- ```\n\nx\n\n  ```\n\ny\n",
            "[a]\n\n```\nx\n```\t\ny\n```\n\n[a]: b.md\n",
            "  ```\n\nx\n\n```\n\ny\n",
            "<pre>\n\nx\n\ny\n",
        ] {
            check_invariants(body);
        }
        assert_eq!(pieces("[a]\n\nb\n\n[a]: c\n").len(), 1);
        assert_eq!(pieces("[a]\n\nb\n\n```\n[a]: c\n```\n").len(), 3);
        assert_eq!(pieces("").len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn pieces_mean_the_same_apart(
            lines in prop::collection::vec(
                "( {0,5}|\t|> |- |1\\. |  - |   > )(```|````|```\t|~~~|```sh|# |## |[a-d]{1,3}|- |\\* |1\\. |2\\) |<!--|-->|<!-- a -->|<div>|</div>|<pre>|\\[a\\]\\(b\\.md\\)|\\| a \\| b \\||\\|---\\|---\\||---|===|`a`|\\[a\\]: c|)( ?[a`<>\\[]){0,2}\n|\n|\n\n",
                0..24,
            ),
        ) {
            check_invariants(&lines.concat());
        }
    }
}
