//! The two ends of an output of any length: the head, where the first error stands, and the tail, where the last one does.

use crate::limits::MAX_PASTE_BYTES;
use crate::paste::Paste;

/// How much of the head is kept; the rest of the bound goes to the tail, where programs put the error that ended them.
const HEAD_BYTES: usize = 1 << 20;

/// Bytes of the tail that are kept.
const TAIL: usize = MAX_PASTE_BYTES - HEAD_BYTES;

/// What is kept of an output; at most [`MAX_PASTE_BYTES`].
#[derive(Debug, Default)]
pub struct Capture {
    head: Vec<u8>,
    /// A ring once it is full: the oldest byte is at `oldest`.
    tail: Vec<u8>,
    oldest: usize,
    omitted: usize,
}

impl Capture {
    /// Takes in what was printed next.
    pub fn push(&mut self, bytes: &[u8]) {
        let (to_head, rest) = bytes.split_at(bytes.len().min(HEAD_BYTES - self.head.len()));
        self.head.extend_from_slice(to_head);
        let (to_tail, mut rest) = rest.split_at(rest.len().min(TAIL - self.tail.len()));
        self.tail.extend_from_slice(to_tail);
        self.omitted += rest.len();
        if rest.len() > TAIL {
            rest = &rest[rest.len() - TAIL..];
        }
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(TAIL - self.oldest));
            self.tail[self.oldest..self.oldest + now.len()].copy_from_slice(now);
            self.oldest = (self.oldest + now.len()) % TAIL;
            rest = later;
        }
    }

    /// What was kept, cleaned.
    #[must_use]
    pub fn paste(&mut self) -> Paste {
        self.tail.rotate_left(self.oldest);
        self.oldest = 0;
        Paste::of_ends(&self.head, self.omitted, &self.tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_output_is_kept_whole() {
        let mut capture = Capture::default();
        capture.push(b"one\ntw");
        capture.push(b"o\n");
        let paste = capture.paste();
        let lines: Vec<&str> = paste.lines().iter().map(|line| line.text.as_str()).collect();
        assert_eq!((lines.as_slice(), paste.omitted()), (&["one", "two"][..], 0));
    }

    #[test]
    fn of_a_long_output_the_first_and_the_last_lines_are_kept_in_order() {
        for part in [1_000, 4_097, 1 << 20, 6 << 20] {
            let all: Vec<u8> =
                (0..1_200_000).flat_map(|n| format!("{n:07}\n").into_bytes()).collect();
            let mut capture = Capture::default();
            for part in all.chunks(part) {
                capture.push(part);
                assert!(capture.head.len() + capture.tail.len() <= MAX_PASTE_BYTES);
            }
            let paste = capture.paste();
            let numbers: Vec<u32> =
                paste.lines().iter().filter_map(|line| line.text.parse().ok()).collect();
            assert_eq!((numbers[0], *numbers.last().expect("lines")), (0, 1_199_999));
            let gaps = numbers.windows(2).filter(|pair| pair[1] != pair[0] + 1).count();
            assert_eq!(gaps, 1);
            // A blank line stands for the gap.
            assert_eq!(paste.lines().len(), numbers.len() + 1);
            assert_eq!(paste.omitted() + numbers.len() as u64 * 8, all.len() as u64);
        }
    }
}
