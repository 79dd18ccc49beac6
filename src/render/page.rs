//! The page that is written: lines behind the marks of the lists and quotes around them.

use std::{
    fmt::Write as _,
    io::{self, Write},
    mem,
};

use super::{
    PLAIN, RenderOptions,
    wrap::{self, LongWord, Span},
};

/// Below this many columns nothing is wrapped more narrowly.
const MIN_WIDTH: usize = 20;
/// Columns that nesting leaves for the text, however deep it is.
const MIN_TEXT: usize = 16;
/// Before an item of a list without numbers.
pub(super) const BULLET: &str = "• ";

/// What encloses a block and starts its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An item of a list.
    Item,
    /// A quote or a footnote.
    Other,
}

#[derive(Debug)]
struct Container {
    kind: Kind,
    /// Of the first line, until that is written.
    marker: Option<Span>,
    /// Of the other lines.
    indent: Span,
    /// Whether a block has been written in it.
    has_block: bool,
}

impl Container {
    /// Columns that it takes from its next line.
    fn width(&self) -> usize {
        let marker = self.marker.as_ref().map_or(0, Span::width);
        self.indent.width().max(marker)
    }
}

/// Where blocks go.
pub(super) struct Page<'a> {
    width: usize,
    color: bool,
    out: &'a mut dyn Write,
    containers: Vec<Container>,
    /// How many of them are indented. There may be thousands more, which no line may look at.
    indented: usize,
    /// Of the innermost item that is not, until its first line is written.
    deep_marker: Option<Span>,
    /// Whether a block has been written outside of all containers.
    has_block: bool,
}

impl<'a> Page<'a> {
    pub(super) fn new(options: &RenderOptions, out: &'a mut dyn Write) -> Self {
        Self {
            width: options.width.max(MIN_WIDTH),
            color: options.color,
            out,
            containers: Vec::new(),
            indented: 0,
            deep_marker: None,
            has_block: false,
        }
    }

    /// Columns for text within the containers.
    pub(super) fn room(&self) -> usize {
        let indented = &self.containers[..self.indented];
        let indents: usize = indented.iter().map(Container::width).sum();
        self.width - indents - self.deep_marker.as_ref().map_or(0, Span::width)
    }

    pub(super) fn is_in_item(&self) -> bool {
        let last = self.containers.last();
        last.is_some_and(|last| last.kind == Kind::Item)
    }

    /// Opens a container. Where there is no more room its lines look like those around it.
    pub(super) fn enter(&mut self, kind: Kind, marker: Span, indent: Span) {
        let mut container = Container { kind, marker: Some(marker), indent, has_block: false };
        let is_outer = self.indented == self.containers.len();
        if is_outer && self.room() >= container.width() + MIN_TEXT {
            self.indented += 1;
        } else {
            let marker = container.marker.take();
            self.deep_marker = marker.filter(|_| kind == Kind::Item);
        }
        self.containers.push(container);
    }

    /// Closes the innermost container. One without a block still has its mark.
    pub(super) fn leave(&mut self) -> io::Result<()> {
        let last = self.containers.last();
        if self.deep_marker.is_some() || last.is_some_and(|last| last.marker.is_some()) {
            self.line(&[])?;
        }
        self.containers.pop();
        self.indented = self.indented.min(self.containers.len());
        Ok(())
    }

    /// Puts the box of a task in place of the bullet, or after the number. `false` if there is no
    /// room for it.
    pub(super) fn mark_task(&mut self, task: &Span) -> bool {
        let room = self.room();
        match self.containers[..self.indented].last_mut() {
            Some(Container { marker: Some(marker), indent, .. })
                if room >= MIN_TEXT + task.width() =>
            {
                let number = Some(&marker.text).filter(|text| *text != BULLET);
                let text = format!("{}{}", number.map_or("", String::as_str), task.text);
                *marker = Span::new(text, task.style);
                *indent = Span::new(" ".repeat(marker.width()), PLAIN);
                true
            }
            _ => false,
        }
    }

    /// Starts a block: after a blank line, unless it is the first or the lines are `tight`.
    pub(super) fn gap(&mut self, tight: bool) -> io::Result<()> {
        let has_block = match self.containers.last_mut() {
            Some(container) => &mut container.has_block,
            None => &mut self.has_block,
        };
        if mem::replace(has_block, true) && !tight {
            self.line(&[])?;
        }
        Ok(())
    }

    /// Writes `spans` as lines of running text.
    pub(super) fn prose(&mut self, spans: &[Span]) -> io::Result<()> {
        let lines = wrap::wrap(spans, self.room(), LongWord::Keep);
        lines.iter().try_for_each(|line| self.line(line))
    }

    /// Writes a line after what its containers put before it, without spaces at the end.
    pub(super) fn line(&mut self, spans: &[Span]) -> io::Result<()> {
        let mut line = Vec::new();
        for container in &mut self.containers[..self.indented] {
            let marker = container.marker.take();
            line.push(marker.unwrap_or_else(|| container.indent.clone()));
        }
        line.extend(self.deep_marker.take());
        line.extend_from_slice(spans);
        while let Some(last) = line.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
            if !last.text.is_empty() {
                break;
            }
            line.pop();
        }
        let mut text = String::new();
        let mut style = PLAIN;
        for span in &line {
            if self.color && span.style != style && !span.text.is_empty() {
                write!(text, "{style:#}{}", span.style).expect("a string takes all");
                style = span.style;
            }
            text += &span.text;
        }
        writeln!(text, "{style:#}").expect("a string takes all");
        self.out.write_all(text.as_bytes())
    }
}
