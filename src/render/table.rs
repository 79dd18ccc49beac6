//! Tables, fitted to a width.

use anstyle::Style;
use pulldown_cmark::Alignment;

use super::wrap::{self, LongWord, Span};

/// Between two columns.
const BAR: &str = " │ ";
/// Narrower columns than this on average cannot be read; then each row becomes a list.
const MIN_COLUMN: usize = 8;

type Cell = Vec<Span>;

/// A table as it is read.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    /// The first is the head.
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The lines of the table, none wider than `width` columns, which are at least
    /// [`super::MIN_WIDTH`].
    pub(super) fn lines(&self, width: usize, lines_style: Style) -> Vec<Vec<Span>> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let bars = 3 * columns.saturating_sub(1);
        let room = width.saturating_sub(bars);
        let extents: Vec<_> = (0..columns).map(|column| self.extent(column)).collect();
        let is_narrow = extents.iter().map(|extent| extent.1).sum::<usize>() <= room;
        if columns == 0 || !is_narrow && room / columns < MIN_COLUMN {
            return self.list(width, lines_style);
        }
        let widths = share(&extents, room);
        let rows: Vec<Vec<_>> = self.rows.iter().map(|row| wrap_row(row, &widths)).collect();
        let height = |row: &[Vec<_>]| row.iter().map(Vec::len).max().unwrap_or(0).max(1);
        // Rows of several lines need something between them.
        let has_rules = rows.iter().skip(1).any(|row| height(row) > 1);
        let rule: Vec<_> = widths.iter().map(|&width| "─".repeat(width)).collect();
        let mut lines = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            if number == 1 || number > 1 && has_rules {
                lines.push(vec![Span::new(rule.join("─┼─"), lines_style)]);
            }
            for at in 0..height(row) {
                let cells = row.iter().map(|cell| cell.get(at).map_or(&[][..], Vec::as_slice));
                lines.push(self.line(cells, &widths, lines_style));
            }
        }
        lines
    }

    /// The columns of the widest word and of the widest line in a column.
    fn extent(&self, column: usize) -> (usize, usize) {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.fold((1, 1), |(word, line), cell| {
            let (cell_word, cell_line) = wrap::extent(cell);
            (word.max(cell_word), line.max(cell_line))
        })
    }

    fn line<'a>(
        &self,
        cells: impl Iterator<Item = &'a [Span]>,
        widths: &[usize],
        bar_style: Style,
    ) -> Vec<Span> {
        let mut line = Vec::new();
        for (column, (cell, &width)) in cells.zip(widths).enumerate() {
            if column > 0 {
                line.push(Span::new(BAR, bar_style));
            }
            let free = width.saturating_sub(wrap::width(cell));
            let before = match self.alignments.get(column) {
                Some(Alignment::Right) => free,
                Some(Alignment::Center) => free / 2,
                Some(Alignment::Left | Alignment::None) | None => 0,
            };
            line.push(Span::new(" ".repeat(before), Style::new()));
            line.extend_from_slice(cell);
            line.push(Span::new(" ".repeat(free - before), Style::new()));
        }
        line
    }

    /// For a table with too many columns: each row as lines of `head: cell`.
    fn list(&self, width: usize, lines_style: Style) -> Vec<Vec<Span>> {
        let Some((head, rows)) = self.rows.split_first() else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                lines.push(vec![Span::new("─".repeat(width.min(8)), lines_style)]);
            }
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let mut spans = head.get(column).cloned().unwrap_or_default();
                if !spans.is_empty() {
                    spans.push(Span::new(": ", Style::new()));
                }
                spans.extend_from_slice(cell);
                lines.append(&mut wrap::wrap(&spans, width, LongWord::Cut));
            }
        }
        // A head alone is still text.
        if rows.is_empty() {
            let cells = head.iter().flat_map(|cell| wrap::wrap(cell, width, LongWord::Cut));
            lines.extend(cells);
        }
        lines
    }
}

fn wrap_row(row: &[Cell], widths: &[usize]) -> Vec<Vec<Vec<Span>>> {
    let none = Vec::new();
    let cells = widths
        .iter()
        .enumerate()
        .map(|(column, &width)| wrap::wrap(row.get(column).unwrap_or(&none), width, LongWord::Cut));
    cells.collect()
}

/// Shares `room` among columns, given the columns of their widest word and widest line: all a
/// column wants if there is room; else its widest word and a part of the rest; else a cap on the
/// greedy ones.
fn share(extents: &[(usize, usize)], room: usize) -> Vec<usize> {
    let wanted: usize = extents.iter().map(|extent| extent.1).sum();
    if wanted <= room {
        return extents.iter().map(|extent| extent.1).collect();
    }
    let mut widths: Vec<_> = extents.iter().map(|extent| extent.0.min(room)).collect();
    let needed: usize = widths.iter().sum();
    if needed <= room {
        let (extra, lack) = (room - needed, wanted - needed);
        for (width, extent) in widths.iter_mut().zip(extents) {
            *width += extra * (extent.1 - *width) / lack;
        }
        return widths;
    }
    let mut over = needed - room;
    while over > 0 {
        let widest = widths.iter_mut().max().expect("a table has columns");
        *widest -= 1;
        over -= 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_get_what_they_want_if_there_is_room() {
        assert_eq!(share(&[(3, 5), (2, 9)], 20), [5, 9]);
    }

    #[test]
    fn the_rest_is_shared_by_need() {
        assert_eq!(share(&[(4, 4), (5, 30), (5, 60)], 40), [4, 13, 22]);
    }

    #[test]
    fn a_long_word_takes_no_more_than_is_left() {
        assert_eq!(share(&[(6, 6), (200, 300)], 40), [6, 34]);
    }
}
