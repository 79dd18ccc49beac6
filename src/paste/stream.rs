//! An endless text, cut into blocks that hold an error each, as soon as the error is complete.
//!
//! A line that looks like an error opens a block, with the lines before it. The block is closed when enough other lines
//! follow, or when nothing follows for a while: programs print an error at once. Memory is bounded by one block.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::anchor::{self, Sign};
use crate::hash::Fnv;
use crate::limits::{MAX_BLOCK_BYTES, MAX_BLOCK_LINES, MAX_LINE_BYTES};

/// How long nothing has to follow for an error to be complete.
const QUIET: Duration = Duration::from_millis(250);
/// How long an error may go on while other lines follow.
const PATIENCE: Duration = Duration::from_millis(600);
/// How many lines before an error belong to its block.
const LINES_BEFORE: usize = 60;
/// How many lines without sign of an error close a block; more after the line that begins a report.
const LINES_AFTER: usize = 20;
const LINES_AFTER_START: usize = 120;
/// Most masks of lines that are remembered.
const MAX_MASKS: usize = 4_096;

/// A part of the text that holds at least one error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// The number of its first line, from 1.
    pub(crate) first: u64,
    /// Equal for blocks whose errors say the same.
    pub(crate) key: u64,
}

/// A block that is not complete.
struct Open {
    first: u64,
    bytes: Vec<u8>,
    lines: usize,
    key: Fnv,
    /// The lines without sign of an error at its end.
    after: usize,
    sign: Sign,
    /// The column below which the message of a report stands that has begun, until it is there.
    message: Option<usize>,
    began: Instant,
    signed: Instant,
    grew: Instant,
}

impl Open {
    fn is_complete(&self, now: Instant) -> bool {
        let after = if self.sign == Sign::Start { LINES_AFTER_START } else { LINES_AFTER };
        self.after >= after
            || self.bytes.len() >= MAX_BLOCK_BYTES
            || self.lines >= MAX_BLOCK_LINES
            || now >= self.deadline()
    }

    /// When it is complete if nothing follows.
    fn deadline(&self) -> Instant {
        let patience = self.signed.max(self.began) + PATIENCE;
        // What goes on without end is told in parts.
        let end = self.began + 2 * PATIENCE;
        (self.grew + QUIET).min(patience).min(end)
    }

    fn close(self) -> Block {
        Block { bytes: self.bytes, first: self.first, key: self.key.finish() }
    }
}

/// A line that looks like an error.
struct Signed {
    sign: Sign,
    /// Where in the line the sign stands.
    at: usize,
    mask: u64,
}

/// A text that comes piece by piece.
#[derive(Default)]
pub(crate) struct Stream {
    /// How many lines have ended.
    ended: u64,
    /// A line that has not ended.
    part: Vec<u8>,
    /// Whether the part is in a block already.
    is_told: bool,
    before: VecDeque<Vec<u8>>,
    before_bytes: usize,
    open: Option<Open>,
    /// Which masks are of errors.
    masks: FxHashMap<u64, bool>,
}

impl Stream {
    /// Takes more of the text, and hands over what is complete.
    pub(crate) fn push(&mut self, bytes: &[u8], now: Instant, complete: &mut dyn FnMut(Block)) {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            self.grow(&bytes[start..end]);
            let line = std::mem::take(&mut self.part);
            if std::mem::take(&mut self.is_told) {
                self.part = line;
            } else {
                self.line(line, now, complete);
            }
            self.part.clear();
            self.ended += 1;
            start = end + 1;
        }
        self.grow(&bytes[start..]);
        if let Some(open) = &mut self.open {
            open.grew = now;
        }
    }

    /// When to call [`Self::wait`], if nothing comes before.
    pub(crate) fn deadline(&self, now: Instant) -> Option<Instant> {
        match &self.open {
            Some(open) => Some(open.deadline()),
            // A line without end may be the last that a program said.
            None if !self.part.is_empty() && !self.is_told => Some(now + QUIET),
            None => None,
        }
    }

    /// Nothing came until the deadline.
    pub(crate) fn wait(&mut self, now: Instant, complete: &mut dyn FnMut(Block)) {
        if !self.part.is_empty() && !self.is_told {
            let line = self.part.clone();
            self.line(line, now, complete);
            self.part.clear();
            self.is_told = true;
        }
        if let Some(open) = self.open.take_if(|open| open.is_complete(now)) {
            complete(open.close());
        }
    }

    /// Nothing will come.
    pub(crate) fn finish(mut self, now: Instant, complete: &mut dyn FnMut(Block)) -> u64 {
        let lines = self.ended + u64::from(!self.part.is_empty() || self.is_told);
        self.wait(now, complete);
        if let Some(open) = self.open {
            complete(open.close());
        }
        lines
    }

    fn grow(&mut self, bytes: &[u8]) {
        let room = MAX_LINE_BYTES.saturating_sub(self.part.len());
        self.part.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// Takes a whole line.
    fn line(&mut self, line: Vec<u8>, now: Instant, complete: &mut dyn FnMut(Block)) {
        let sign = self.sign(&line);
        if self.open.is_none() && sign.is_some() {
            let first = self.ended + 1 - self.before.len() as u64;
            let mut bytes = Vec::with_capacity(self.before_bytes + line.len() + 1);
            let lines = self.before.len();
            for line in self.before.drain(..) {
                bytes.extend_from_slice(&line);
                bytes.push(b'\n');
            }
            self.before_bytes = 0;
            let key = Fnv::default();
            let (sign, message) = (Sign::Word, None);
            self.open = Some(Open {
                first,
                bytes,
                lines,
                key,
                after: 0,
                sign,
                message,
                began: now,
                signed: now,
                grew: now,
            });
        }
        let Some(open) = &mut self.open else {
            self.remember(line);
            return;
        };
        open.bytes.extend_from_slice(&line);
        open.bytes.push(b'\n');
        open.lines += 1;
        open.grew = now;
        if let Some(Signed { sign, at, mask }) = sign {
            open.key.write(&mask.to_le_bytes());
            open.after = 0;
            open.sign = sign;
            open.signed = now;
            open.message = (sign == Sign::Start).then(|| anchor::column(&line, at));
        } else {
            open.after += 1;
            // What a report says may have no sign of its own, and tells it from others.
            let stands =
                |column: &usize| line.get(*column).is_some_and(|byte| !byte.is_ascii_whitespace());
            if open.message.take_if(|column| stands(column)).is_some() {
                open.key.write(&anchor::mask(&line).to_le_bytes());
            }
        }
        // The buffer of the line serves the next one.
        self.part = line;
        if let Some(open) = self.open.take_if(|open| open.is_complete(now)) {
            complete(open.close());
        }
    }

    fn sign(&mut self, line: &[u8]) -> Option<Signed> {
        let (at, sign) = anchor::find(line)?;
        let mask = anchor::mask(line);
        if self.masks.len() >= MAX_MASKS {
            self.masks.clear();
        }
        let is_error =
            *self.masks.entry(mask).or_insert_with(|| anchor::strength(line, sign).is_some());
        is_error.then_some(Signed { sign, at, mask })
    }

    fn remember(&mut self, line: Vec<u8>) {
        self.before_bytes += line.len();
        self.before.push_back(line);
        while self.before.len() > LINES_BEFORE || self.before_bytes > MAX_BLOCK_BYTES / 4 {
            let Some(gone) = self.before.pop_front() else { break };
            self.before_bytes -= gone.len();
            self.part = gone;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The blocks of a text that comes in pieces, with pauses where a piece is empty.
    fn blocks(pieces: &[&[u8]]) -> Vec<Block> {
        let mut stream = Stream::default();
        let mut now = Instant::now();
        let mut found = Vec::new();
        for piece in pieces {
            if piece.is_empty() {
                now += Duration::from_secs(2);
                stream.wait(now, &mut |block| found.push(block));
            } else {
                now += Duration::from_millis(1);
                stream.push(piece, now, &mut |block| found.push(block));
            }
        }
        stream.finish(now, &mut |block| found.push(block));
        found
    }

    #[test]
    fn an_error_is_complete_when_nothing_follows() {
        let found = blocks(&[b"one\ntwo\nError: a\n  at f\n", b"", b"three\n", b"Error: b"]);
        let texts: Vec<(&[u8], u64)> =
            found.iter().map(|block| (block.bytes.as_slice(), block.first)).collect();
        assert_eq!(
            texts,
            [(&b"one\ntwo\nError: a\n  at f\n"[..], 1), (&b"three\nError: b\n"[..], 5)]
        );
    }

    #[test]
    fn an_error_is_complete_when_enough_follows() {
        let text = format!("Error: a\n{}Error: b\n", "ok\n".repeat(100));
        let found = blocks(&[text.as_bytes()]);
        assert_eq!(found.iter().map(|block| block.first).collect::<Vec<_>>(), [1, 42]);
        assert_ne!(found[0].key, found[1].key);
    }

    #[test]
    fn a_line_that_goes_on_after_a_pause_is_told_once_and_counted_once() {
        let found = blocks(&[b"Error: a", b"", b"", b" and more\nfine\n", b"Error: b\n"]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!((found[0].bytes.as_slice(), found[0].first), (&b"Error: a\n"[..], 1));
        assert_eq!((found[1].bytes.as_slice(), found[1].first), (&b"fine\nError: b\n"[..], 2));
    }

    #[test]
    fn reports_that_say_something_else_have_other_keys() {
        let report = |said: &str| {
            format!(
                "web | Traceback (most recent call last):\nweb |   File \"a.py\", line 1\nweb | {said}\n"
            )
        };
        let keys: Vec<u64> = ["app.Stop: a 1", "app.Stop: a 2", "app.Busy: b"]
            .iter()
            .map(|said| blocks(&[report(said).as_bytes()])[0].key)
            .collect();
        assert_eq!(keys[0], keys[1]);
        assert_ne!(keys[0], keys[2]);
    }

    proptest! {
        #[test]
        fn blocks_are_lines_of_the_text_and_every_error_is_in_one(
            lines in prop::collection::vec(prop_oneof![
                Just("Error: x"), Just("fine"), Just(""), Just("Traceback (most recent call last):"), Just("  at f"),
            ], 0..200),
            cut in 1_usize..40,
        ) {
            let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
            let pieces: Vec<&[u8]> = text.as_bytes().chunks(cut).collect();
            let mut told = vec![false; lines.len()];
            for block in blocks(&pieces) {
                let first = usize::try_from(block.first).expect("small") - 1;
                let own: Vec<&str> =
                    std::str::from_utf8(&block.bytes).expect("it is text").lines().collect();
                prop_assert_eq!(&own[..], &lines[first..first + own.len()]);
                for told in &mut told[first..first + own.len()] {
                    prop_assert!(!*told, "a line is told twice");
                    *told = true;
                }
            }
            for (line, told) in lines.iter().zip(told) {
                prop_assert!(told || !line.starts_with("Error"));
            }
        }
    }
}
