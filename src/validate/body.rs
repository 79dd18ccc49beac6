//! The body of a document, of which each piece is read when a rule asks for something in it: most never are.

use std::ops::Range;
use std::sync::OnceLock;

use crate::markdown::{self, Block, BlockKind, Inline};
use crate::span::Span;

#[derive(Debug)]
pub(super) struct Body {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    /// In the file.
    range: Range<usize>,
    read: OnceLock<Read>,
}

#[derive(Debug)]
struct Read {
    blocks: Vec<Block>,
    /// Blocks and spans of code, sorted.
    codes: Vec<Span>,
}

impl Body {
    /// The body that stands in a place of a text.
    pub(super) fn of(text: &str, place: Range<usize>) -> Self {
        let start = place.start;
        let pieces = markdown::pieces(text.get(place).unwrap_or_default()).into_iter();
        let moved = pieces.map(|piece| start + piece.start..start + piece.end);
        Self { pieces: moved.map(|range| Piece { range, read: OnceLock::new() }).collect() }
    }

    /// The blocks of the pieces that are wanted.
    pub(super) fn blocks_where<'b>(
        &'b self,
        text: &'b str,
        wanted: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = &'b Block> {
        let wanted = move |piece: &&Piece| wanted(&text[piece.range.clone()]);
        self.pieces.iter().filter(wanted).flat_map(|piece| &piece.read(text).blocks)
    }

    /// The targets of the links and images of the pieces that are wanted.
    pub(super) fn links_where(
        &self,
        text: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = Inline> {
        let pieces =
            self.pieces.iter().map(|piece| (&text[piece.range.clone()], piece.range.start));
        let wanted = pieces.filter(move |(piece, _)| wanted(piece));
        wanted.flat_map(|(piece, start)| markdown::links(piece, start))
    }

    /// The blocks of the last piece that says something.
    pub(super) fn last_blocks(&self, text: &str) -> &[Block] {
        let says = |piece: &&Piece| !text[piece.range.clone()].trim().is_empty();
        self.pieces.iter().rfind(says).map_or(&[], |piece| &piece.read(text).blocks)
    }

    /// Whether a byte stands in a block or a span of code.
    pub(super) fn is_code(&self, text: &str, at: usize) -> bool {
        let Some(piece) = last_before(&self.pieces, at, |piece| piece.range.start) else {
            return false;
        };
        let codes = &piece.read(text).codes;
        // They do not overlap: only the last that begins before can hold the byte.
        last_before(codes, at, |span| span.start()).is_some_and(|span| span.range().contains(&at))
    }
}

/// The last of some that begins at a byte or before it.
fn last_before<T>(sorted: &[T], at: usize, start: impl Fn(&T) -> usize) -> Option<&T> {
    let after = sorted.partition_point(|one| start(one) <= at);
    sorted[..after].last()
}

impl Piece {
    fn read(&self, text: &str) -> &Read {
        self.read.get_or_init(|| {
            let blocks = markdown::blocks(&text[self.range.clone()], self.range.start);
            let whole = blocks.iter().filter(|block| block.kind == BlockKind::Code);
            let inline = blocks.iter().flat_map(|block| &block.codes).map(|code| code.span);
            let mut codes: Vec<Span> = whole.map(|block| block.span).chain(inline).collect();
            codes.sort_unstable();
            Read { blocks, codes }
        })
    }
}
