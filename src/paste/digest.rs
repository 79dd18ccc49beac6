//! A text too long to be read whole: its head, its tail, and what in between looks like errors.
//!
//! The text is read once, in pieces, and searched for the signs of [`anchor`]. Each error that was not seen before keeps a
//! window of lines around it; of more windows than fit, the surest stay. Memory is bounded by the sums below, whatever is read.

use std::io::{self, Read};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::anchor::{self, Sign};
use super::decode::Transcoder;
use crate::limits::{
    MAX_DIGEST_HEAD_BYTES, MAX_DIGEST_TAIL_BYTES, MAX_DIGEST_WINDOWS_BYTES, MAX_PASTE_BYTES,
    MAX_PASTE_LINES,
};

/// How much is read at once, in bytes.
const CHUNK: usize = 1 << 20;
/// How much of a window stands before the line that it is about, and how much after it, in lines and in bytes.
const LINES_BEFORE: usize = 60;
const LINES_AFTER: usize = 40;
const BYTES_BEFORE: usize = 8 << 10;
const BYTES_AFTER: usize = 8 << 10;
/// Longest window, in bytes: errors that stand close together share one.
const WINDOW: usize = 32 << 10;
/// How much is always there after a line that is looked at, in bytes: its window, and the frames of a traceback.
const AHEAD: usize = 32 << 10;
/// Most masks that are remembered. When there are more, the memory begins anew, and what is repeated may be kept twice.
const MAX_MASKS: usize = 1 << 16;
/// Most windows of errors that begin with the same words, and most such beginnings that are told apart.
const WINDOWS_OF_A_KIND: u32 = 12;
const MAX_KINDS: usize = 1 << 14;
/// Longest line that is looked at whole, in bytes.
const LINE: usize = 16 << 10;

/// Lines of a text that were kept together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The number of its first line, from 1.
    pub(super) first: u64,
    /// Its bytes; whole lines, but for a line that is longer than can be kept.
    pub(super) bytes: Vec<u8>,
}

/// What was kept of a text, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Digest {
    /// One piece if all was kept.
    pub(super) pieces: Vec<Piece>,
    /// How many bytes were not kept.
    pub(super) omitted_bytes: u64,
    /// How many lines were not kept.
    pub(super) omitted_lines: u64,
    /// The byte that ends lines.
    pub(super) line_end: u8,
}

impl Digest {
    /// Reads a text of any length.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub(super) fn read(reader: &mut dyn Read) -> io::Result<Self> {
        let mut start = Vec::new();
        reader.take(MAX_PASTE_BYTES as u64 + 1).read_to_end(&mut start)?;
        let line_end = super::line_end(&start);
        let lines = memchr::memchr_iter(line_end, &start).count();
        if start.len() <= MAX_PASTE_BYTES && lines <= MAX_PASTE_LINES {
            let pieces = vec![Piece { first: 1, bytes: start }];
            return Ok(Self { pieces, line_end, ..Self::default() });
        }
        let mut transcoder = Transcoder::of(&start);
        let mut scan = Scan::new();
        transcoder.push(&start, &mut scan.buffer);
        drop(start);
        scan.line_end = super::line_end(&scan.buffer);
        let mut chunk = vec![0; CHUNK];
        loop {
            scan.look(false);
            match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => transcoder.push(&chunk[..count], &mut scan.buffer),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        scan.look(true);
        Ok(scan.finish())
    }
}

/// A place that is kept.
struct Window {
    /// Its bytes' place in the text.
    place: Range<u64>,
    piece: Piece,
    strength: u32,
}

/// A text while it is read.
struct Scan {
    line_end: u8,
    head: Vec<u8>,
    /// What was read last: at least the tail's worth before `looked`, as far as there is as much.
    buffer: Vec<u8>,
    /// Where the buffer begins in the text.
    base: u64,
    /// Up to where in the buffer errors were looked for.
    looked: usize,
    /// Up to where in the buffer lines were counted, and the number of the line there.
    counted: usize,
    line: u64,
    windows: Vec<Window>,
    windows_bytes: usize,
    masks: FxHashSet<u64>,
    kinds: FxHashMap<u64, u32>,
}

impl Scan {
    fn new() -> Self {
        Self {
            line_end: b'\n',
            head: Vec::new(),
            buffer: Vec::with_capacity(MAX_PASTE_BYTES + CHUNK),
            base: 0,
            looked: 0,
            counted: 0,
            line: 1,
            windows: Vec::new(),
            windows_bytes: 0,
            masks: FxHashSet::default(),
            kinds: FxHashMap::default(),
        }
    }

    /// Looks at what is new in the buffer, but for its end while more may follow.
    fn look(&mut self, is_end: bool) {
        let known = self.buffer.len();
        let limit = if is_end { known } else { known.saturating_sub(AHEAD) };
        // Half a chunk at least, so that little is moved and looked at twice.
        if limit < self.looked + CHUNK / 2 && !is_end {
            return;
        }
        let new = &self.buffer[self.looked..limit];
        let limit = match memchr::memrchr(self.line_end, new) {
            Some(at) if !is_end => self.looked + at + 1,
            _ => limit,
        };
        if self.base == 0 && self.looked == 0 {
            let head = &self.buffer[..limit.min(MAX_DIGEST_HEAD_BYTES)];
            let head = &head[..whole_lines(head, self.line_end, MAX_PASTE_LINES / 4)];
            self.head = head.to_vec();
        }
        while let Some((start, sign)) = anchor::find(&self.buffer[self.looked..limit]) {
            let at = self.looked + start;
            let line = self.line_around(at);
            self.looked = (line.end + 1).min(limit);
            self.consider(line, at, sign);
        }
        self.looked = limit;
        self.count(limit);
        // The tail may begin here.
        if self.looked > MAX_DIGEST_TAIL_BYTES + CHUNK {
            let gone = self.looked - MAX_DIGEST_TAIL_BYTES;
            self.buffer.drain(..gone);
            self.base += gone as u64;
            self.looked -= gone;
            self.counted -= gone;
        }
    }

    /// The number of the line that begins at `at`, which is not before what was counted.
    fn count(&mut self, at: usize) -> u64 {
        let new = &self.buffer[self.counted..at];
        self.line += memchr::memchr_iter(self.line_end, new).count() as u64;
        self.counted = at;
        self.line
    }

    fn line_around(&self, at: usize) -> Range<usize> {
        let from = at.saturating_sub(LINE);
        let start = memchr::memrchr(self.line_end, &self.buffer[from..at])
            .map_or(from, |end| from + end + 1);
        let to = (at + LINE).min(self.buffer.len());
        let end = memchr::memchr(self.line_end, &self.buffer[at..to]).map_or(to, |end| at + end);
        start..end
    }

    /// Keeps a window around a line, if the line is an error that was not seen before.
    fn consider(&mut self, line: Range<usize>, at: usize, sign: Sign) {
        // The message tells one traceback from another, not the line that announces it.
        let message = (sign == Sign::Start && self.buffer[at..].starts_with(b"raceback"))
            .then(|| {
                let column = anchor::column(&self.buffer[line.clone()], at - line.start);
                anchor::message_after(
                    &self.buffer,
                    (line.end + 1).min(self.buffer.len()),
                    column,
                    self.line_end,
                )
            })
            .flatten();
        let said = message.clone().unwrap_or_else(|| line.clone());
        if self.masks.len() >= MAX_MASKS {
            self.masks.clear();
        }
        if !self.masks.insert(anchor::mask(&self.buffer[said.clone()])) {
            return;
        }
        let from = if message.is_some() { 0 } else { at - line.start };
        let kind = anchor::kind(&self.buffer[said], from);
        if let Some(count) = self.kinds.get_mut(&kind) {
            *count += 1;
            if *count > WINDOWS_OF_A_KIND {
                return;
            }
        } else if self.kinds.len() < MAX_KINDS {
            self.kinds.insert(kind, 1);
        } else if sign != Sign::Start {
            // Nothing but kinds of errors: only what begins a report is still news.
            return;
        }
        let Some(strength) = anchor::strength(&self.buffer[line.clone()], sign) else { return };
        let end = message.map_or(line.end, |message| message.end);
        self.keep(line.start, end, strength);
    }

    /// Keeps the lines around an error that stands from `start` to `end`.
    fn keep(&mut self, start: usize, end: usize, strength: u32) {
        if self.base == 0 && end < self.head.len() {
            return;
        }
        let after = self.after(end);
        let place = |at: usize| self.base + at as u64;
        if let Some(last) = self.windows.last_mut()
            && place(start) < last.place.end
        {
            // The one before goes on.
            let more = last.place.end.saturating_sub(self.base);
            let from = usize::try_from(more).expect("a window lies in the buffer");
            if after > from && last.piece.bytes.len() < WINDOW {
                last.piece.bytes.extend_from_slice(&self.buffer[from..after]);
                self.windows_bytes += after - from;
                last.place.end = place(after);
            }
            last.strength = last.strength.max(strength);
            self.fit();
            return;
        }
        let taken = self.windows.last().map_or(self.head.len() as u64, |last| last.place.end);
        let taken = usize::try_from(taken.saturating_sub(self.base)).unwrap_or(0);
        let mut before = self.before(start).max(taken);
        if before > start {
            return;
        }
        if before == 0 || self.buffer[before - 1] != self.line_end {
            // Only whole lines have a number of their own.
            match memchr::memchr(self.line_end, &self.buffer[before..start]) {
                Some(at) => before += at + 1,
                None => return,
            }
        }
        let line = self.count(start.max(self.counted));
        let lines = memchr::memchr_iter(self.line_end, &self.buffer[before..start]).count() as u64;
        let piece = Piece { first: line - lines, bytes: self.buffer[before..after].to_vec() };
        self.windows_bytes += piece.bytes.len();
        let place = self.base + before as u64..self.base + after as u64;
        self.windows.push(Window { place, piece, strength });
        self.fit();
    }

    /// Where a window begins whose line begins at `start`.
    fn before(&self, start: usize) -> usize {
        let from = start.saturating_sub(BYTES_BEFORE);
        let ends = memchr::memrchr_iter(self.line_end, &self.buffer[from..start]);
        ends.take(LINES_BEFORE + 1).last().map_or(start, |at| from + at + 1)
    }

    /// Where a window ends whose line ends at `end`.
    fn after(&self, end: usize) -> usize {
        let to = (end + BYTES_AFTER).min(self.buffer.len());
        let ends = memchr::memchr_iter(self.line_end, &self.buffer[end..to]);
        ends.take(LINES_AFTER + 1).last().map_or(to, |at| end + at + 1)
    }

    /// Drops the least sure of the windows until they fit; of equals, the latest.
    fn fit(&mut self) {
        while self.windows_bytes > MAX_DIGEST_WINDOWS_BYTES {
            let last = self.windows.len() - 1;
            let weakest = (0..=last).min_by_key(|&at| (self.windows[at].strength, last - at));
            let gone = self.windows.remove(weakest.expect("windows have bytes"));
            self.windows_bytes -= gone.piece.bytes.len();
        }
    }

    fn finish(mut self) -> Digest {
        let all = self.base + self.buffer.len() as u64;
        let end = self.buffer.len();
        let last = self.buffer.last().is_some_and(|byte| *byte != self.line_end);
        let lines = self.count(end) - 1 + u64::from(last);
        // The tail, from the first whole line on.
        let room = end.saturating_sub(MAX_DIGEST_TAIL_BYTES);
        let head_end =
            usize::try_from((self.head.len() as u64).saturating_sub(self.base)).unwrap_or(0);
        let room = room.max(head_end);
        let follows_head = self.base + room as u64 == self.head.len() as u64;
        let from = match memchr::memchr(self.line_end, &self.buffer[room..]) {
            _ if follows_head => room,
            Some(at) if room + at + 1 < end => room + at + 1,
            _ => room,
        };
        let skipped = memchr::memchr_iter(self.line_end, &self.buffer[from..])
            .count()
            .saturating_sub(MAX_PASTE_LINES / 2);
        let from = memchr::memchr_iter(self.line_end, &self.buffer[from..])
            .nth(skipped.wrapping_sub(1))
            .map_or(from, |at| from + at + 1);
        let tail = &self.buffer[from..];
        let in_tail = memchr::memchr_iter(self.line_end, tail).count() as u64 + u64::from(last);
        let tail_place = self.base + from as u64;
        let tail_line = lines - in_tail + 1;
        let mut pieces = vec![Piece { first: 1, bytes: std::mem::take(&mut self.head) }];
        for window in self.windows {
            let Piece { first, mut bytes } = window.piece;
            if window.place.start >= tail_place {
                continue;
            }
            if window.place.end > tail_place {
                let room = tail_place - window.place.start;
                bytes.truncate(usize::try_from(room).expect("it is less than the window"));
            }
            pieces.push(Piece { first, bytes });
        }
        pieces.push(Piece { first: tail_line, bytes: tail.to_vec() });
        let kept: u64 = pieces.iter().map(|piece| piece.bytes.len() as u64).sum();
        let line_end = self.line_end;
        let kept_lines: u64 = pieces
            .iter()
            .map(|piece| memchr::memchr_iter(line_end, &piece.bytes).count() as u64)
            .sum::<u64>()
            + u64::from(last);
        Digest {
            pieces,
            omitted_bytes: all.saturating_sub(kept),
            omitted_lines: lines.saturating_sub(kept_lines),
            line_end,
        }
    }
}

/// The length of the whole lines at the start of some bytes, of at most `most` of them; all if there is no line end.
fn whole_lines(bytes: &[u8], line_end: u8, most: usize) -> usize {
    memchr::memchr_iter(line_end, bytes).take(most).last().map_or(bytes.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log of `lines` lines, with some text instead of the line `at`.
    fn log(lines: usize, at: usize, text: &str) -> Vec<u8> {
        let line = |number: usize| match number {
            _ if number == at => text.to_owned(),
            _ => format!("{number:08} GET /a/{} 200 in 3 ms, nothing to see here\n", number % 97),
        };
        (1..=lines).map(line).collect::<String>().into_bytes()
    }

    fn digest(bytes: &[u8]) -> Digest {
        let mut rest = bytes;
        Digest::read(&mut rest).expect("memory can be read")
    }

    /// Panics unless every piece is what stands at its lines.
    fn check(bytes: &[u8]) -> Digest {
        let digest = bounded(bytes);
        let text: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let mut next = 1;
        for piece in &digest.pieces {
            let first = usize::try_from(piece.first).expect("small");
            assert!(first >= next, "pieces are in order and apart: {first} {next}");
            let lines: Vec<&[u8]> = piece.bytes.split_inclusive(|byte| *byte == b'\n').collect();
            assert!(lines == text[first - 1..first - 1 + lines.len()], "lines from {first}");
            next = first + lines.len();
        }
        digest
    }

    /// Panics unless what is kept is bounded, and counted.
    fn bounded(bytes: &[u8]) -> Digest {
        let digest = digest(bytes);
        let kept: usize = digest.pieces.iter().map(|piece| piece.bytes.len()).sum();
        assert_eq!(kept as u64 + digest.omitted_bytes, bytes.len() as u64);
        assert!(kept <= MAX_DIGEST_HEAD_BYTES + MAX_DIGEST_TAIL_BYTES + MAX_DIGEST_WINDOWS_BYTES);
        digest
    }

    fn holds(digest: &Digest, text: &str) -> bool {
        digest
            .pieces
            .iter()
            .any(|piece| memchr::memmem::find(&piece.bytes, text.as_bytes()).is_some())
    }

    #[test]
    fn a_text_within_the_bounds_is_kept_whole() {
        let bytes = log(1000, 500, "Error: x\n");
        assert_eq!(digest(&bytes).pieces, [Piece { first: 1, bytes }]);
    }

    #[test]
    fn an_error_in_the_middle_is_kept_with_its_lines() {
        let trace = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    f()\napp.Stopped: too late\n";
        for at in [11_000, 59_000, 100_000] {
            assert!(holds(&check(&log(120_000, at, trace)), trace), "{at}");
        }
    }

    #[test]
    fn an_error_is_not_pushed_out_by_others_however_many() {
        let trace = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    f()\napp.Stopped: too late\n";
        let mut bytes = Vec::new();
        for number in 0..60_000_u32 {
            if number == 30_000 {
                bytes.extend_from_slice(trace.as_bytes());
            }
            let word: String =
                number.to_string().bytes().map(|digit| char::from(digit + 49)).collect();
            bytes.extend_from_slice(
                format!("ERROR user {word} was not found ({number})\n").as_bytes(),
            );
            bytes.extend_from_slice(format!("{word} ERROR cannot read\n").as_bytes());
        }
        assert!(holds(&check(&bytes), trace));
    }

    #[test]
    fn two_tracebacks_among_many_that_say_the_same_are_told_apart() {
        let mut bytes = Vec::new();
        for number in 0..100_000_u32 {
            let said =
                if number == 50_000 { "app.Stopped: too late" } else { "app.Busy: come back" };
            bytes.extend_from_slice(
                format!("{number}\nTraceback (most recent call last):\n  File \"a.py\", line {number}, in f\n{said}\n").as_bytes(),
            );
        }
        assert!(holds(&check(&bytes), "app.Stopped: too late"));
    }

    #[test]
    fn lines_without_end_and_lines_without_text_are_bounded() {
        bounded(&vec![b'x'; 5 << 20]);
        bounded(&b"Error: ".repeat((5 << 20) / 7));
        check(&b"\n".repeat(1 << 20));
        check(&b"a\n".repeat(1 << 19));
        check(&"error: \u{e9}\n".repeat(1 << 18).into_bytes());
    }

    #[test]
    fn wide_text_is_read_too() {
        let mut bytes = vec![0xff, 0xfe];
        let text =
            String::from_utf8(log(100_000, 60_000, "Error: cannot open it\n")).expect("it is text");
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let digest = digest(&bytes);
        assert!(digest.omitted_bytes > 0 && holds(&digest, "Error: cannot open it\n"));
    }
}
