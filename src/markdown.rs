//! The body of a skill: headings, blocks, code, links, each with its place in the file.
//!
//! The only file that names pulldown-cmark, so that every user of a body reads it alike.

mod fence;
mod pieces;

pub(crate) use fence::{CODE, Fence};
pub use pieces::pieces;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::span::Span;

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading, with its level from 1.
    Heading(u8),
    /// A paragraph outside of lists.
    Paragraph,
    /// The own text of one item of a list.
    Item,
    /// One row of a table.
    Row,
    /// A fenced or indented block of code.
    Code,
    /// Raw HTML, comments among it.
    Html,
}

/// A piece of text inside a block that the author set apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// Without the marks around it.
    pub text: String,
    /// With the marks.
    pub span: Span,
}

/// One block of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text as a reader sees it; lines of code as written.
    pub text: String,
    /// Its place in the file.
    pub span: Span,
    /// The spans of code in it.
    pub codes: Vec<Inline>,
    /// The targets of links in it.
    pub links: Vec<Inline>,
    /// Whether it is code between fences.
    pub is_fenced: bool,
    /// The word after the fence of a block of code; empty where there is none.
    pub language: String,
}

/// How bodies are read: `CommonMark` with the tables and task lists of GitHub.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// The blocks of a body that starts at byte `offset` of its file, in order.
#[must_use]
pub fn blocks(body: &str, offset: usize) -> Vec<Block> {
    let mut reader = Reader { offset, blocks: Vec::new(), open: Vec::new(), links: Vec::new() };
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        reader.take(event, range);
    }
    while let Some(block) = reader.open.pop() {
        reader.close(block);
    }
    reader.blocks.sort_by_key(|block| (block.span.start(), block.span.end()));
    reader.blocks
}

/// The targets of the links and images of a body that starts at byte `offset` of its file.
pub fn links(body: &str, offset: usize) -> impl Iterator<Item = Inline> {
    Parser::new_ext(body, options()).into_offset_iter().filter_map(move |(event, range)| {
        let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
            return None;
        };
        let span = Span::new(range.start + offset..range.end + offset).unwrap_or_default();
        Some(Inline { text: dest_url.into_string(), span })
    })
}

struct Reader {
    offset: usize,
    blocks: Vec<Block>,
    /// Blocks around the present place, innermost last.
    open: Vec<Block>,
    /// Links and images around the present place, innermost last: an image may stand inside a link.
    links: Vec<(String, Range<usize>)>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end),
            Event::Code(text) => {
                self.push(&text);
                let inline = Inline { text: text.into_string(), span: self.span(range) };
                if let Some(block) = self.open.last_mut() {
                    block.codes.push(inline);
                }
            }
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            // HTML too: `<name>` in prose is what an author writes for "any", and must not vanish.
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.push(&text),
            Event::Rule | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let kind = match tag {
            Tag::Heading { level, .. } => BlockKind::Heading(level_number(level)),
            Tag::Paragraph if self.in_text() => return,
            Tag::Paragraph => BlockKind::Paragraph,
            Tag::Item => BlockKind::Item,
            Tag::TableHead | Tag::TableRow => BlockKind::Row,
            Tag::CodeBlock(ref kind) => {
                let mut block = self.block(BlockKind::Code, range);
                if let CodeBlockKind::Fenced(info) = kind {
                    let language = info.split([' ', ',', '{']).next().unwrap_or_default();
                    block.language = language.to_lowercase();
                    block.is_fenced = true;
                }
                self.open.push(block);
                return;
            }
            Tag::HtmlBlock => BlockKind::Html,
            Tag::TableCell => {
                self.push(" ");
                return;
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.into_string(), range));
                return;
            }
            _ => return,
        };
        let block = self.block(kind, range);
        self.open.push(block);
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Link | TagEnd::Image => {
                if let Some((text, range)) = self.links.pop() {
                    let span = self.span(range);
                    if let Some(block) = self.open.last_mut() {
                        block.links.push(Inline { text, span });
                    }
                }
            }
            TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock => {
                if let Some(block) = self.open.pop() {
                    self.close(block);
                }
            }
            TagEnd::Paragraph => {
                if self.open.last().is_some_and(|block| block.kind == BlockKind::Paragraph)
                    && let Some(block) = self.open.pop()
                {
                    self.close(block);
                } else {
                    self.push("\n");
                }
            }
            _ => {}
        }
    }

    /// Whether a paragraph here is part of a block that is open already.
    fn in_text(&self) -> bool {
        self.open.last().is_some_and(|block| block.kind == BlockKind::Item)
    }

    fn push(&mut self, text: &str) {
        if let Some(block) = self.open.last_mut() {
            block.text.push_str(text);
        }
    }

    fn close(&mut self, mut block: Block) {
        if block.kind != BlockKind::Code {
            block.text = block.text.trim().into();
        }
        if !block.text.is_empty() {
            self.blocks.push(block);
        }
    }

    fn block(&self, kind: BlockKind, range: Range<usize>) -> Block {
        /// Room for the text of most blocks; an item of a list may hold many more.
        const ROOM: usize = 1 << 10;
        Block {
            kind,
            text: String::with_capacity(range.len().min(ROOM)),
            span: self.span(range),
            codes: Vec::new(),
            links: Vec::new(),
            is_fenced: false,
            language: String::new(),
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range.start + self.offset..range.end + self.offset).unwrap_or_default()
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Panics unless [`blocks`] keeps its promises for `body`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
pub(crate) fn check_invariants(body: &str) {
    for block in blocks(body, 0) {
        assert!(body.get(block.span.range()).is_some(), "{block:?} cannot be cut");
        for part in block.codes.iter().chain(&block.links) {
            assert!(body.get(part.span.range()).is_some(), "{part:?} cannot be cut");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shape(body: &str) -> Vec<(BlockKind, String)> {
        blocks(body, 0).into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn a_body_is_its_blocks_in_order() {
        let body = "# T\n\ntext `a b`\n\n- one\n  - two\n\n| a | b |\n|---|---|\n| c | d |\n\n```py\nx\n```\n";
        assert_eq!(
            shape(body),
            [
                (BlockKind::Heading(1), "T".to_owned()),
                (BlockKind::Paragraph, "text a b".to_owned()),
                (BlockKind::Item, "one".to_owned()),
                (BlockKind::Item, "two".to_owned()),
                (BlockKind::Row, "a b".to_owned()),
                (BlockKind::Row, "c d".to_owned()),
                (BlockKind::Code, "x\n".to_owned()),
            ]
        );
    }

    #[test]
    fn places_are_those_of_the_file() {
        let file = "---\nname: x\n---\n\nSee `the code`.\n";
        let block = &blocks(&file[16..], 16)[0];
        let code = &block.codes[0];
        assert_eq!((code.text.as_str(), &file[code.span.range()]), ("the code", "`the code`"));
    }

    #[test]
    fn links_are_told_without_their_blocks() {
        let found: Vec<_> = links("x ![](a.png) y\n\n- [![b](b.png)](c.md)\n", 5)
            .map(|link| (link.text, link.span.start()))
            .collect();
        let wanted = [("a.png", 7), ("c.md", 23), ("b.png", 24)];
        assert_eq!(found, wanted.map(|(text, at)| (text.to_owned(), at)));
    }

    #[test]
    fn what_looks_like_html_in_prose_is_kept() {
        assert_eq!(shape("cannot open <path> now")[0].1, "cannot open <path> now");
    }

    proptest! {
        #[test]
        fn any_body_is_read(body in "([#>*`|\\-\n ]|\\PC|```|<b>){0,60}") {
            check_invariants(&body);
        }
    }
}
