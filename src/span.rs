//! Places in a text: half-open ranges of bytes.
//!
//! Everything that is read from a file keeps the place that it came from, so that a finding can point at it. Places are
//! bytes in one text; lines and columns are worked out when something is drawn.

use std::ops::Range;

/// A half-open range of **bytes** in one text; it cannot be reversed.
///
/// Four bytes an end: files over 4 GiB are refused long before anybody asks for a place in one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Makes a span, or `None` if the range is reversed or ends past 4 GiB.
    #[must_use]
    pub fn new(range: Range<usize>) -> Option<Self> {
        let (start, end) = (range.start.try_into().ok()?, range.end.try_into().ok()?);
        (start <= end).then_some(Self { start, end })
    }

    /// The empty span before the byte at `at`.
    ///
    /// # Panics
    ///
    /// Panics if `at` lies past 4 GiB.
    #[must_use]
    pub fn empty(at: usize) -> Self {
        Self::new(at..at).expect("text fits in 4 GiB")
    }

    /// The first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last one.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// How many bytes it covers.
    #[must_use]
    pub fn len(self) -> usize {
        self.end() - self.start()
    }

    /// Whether it is a place between two bytes rather than some bytes.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range, to cut a text with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The same bytes seen from a text that starts `by` bytes earlier.
    ///
    /// # Panics
    ///
    /// Panics if the moved span would end past 4 GiB.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start() + by..self.end() + by).expect("text fits in 4 GiB")
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value and the place that it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands, with its quotes or brackets if it has some.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value to its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Another value from the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span::new(start..end).expect("in order")
    }

    #[test]
    fn a_reversed_range_is_no_span() {
        let (start, end) = (5, 3);
        assert_eq!(Span::new(start..end), None);
    }

    #[test]
    fn a_place_past_four_gibibytes_is_no_span() {
        let far = usize::try_from(u64::from(u32::MAX) + 1).expect("a 64-bit system");
        assert_eq!(Span::new(0..far), None);
        assert!(Span::new(0..far - 1).is_some());
    }

    #[test]
    fn a_span_cuts_the_text_that_it_names() {
        let text = "name: café";
        assert_eq!(&text[span(6, 11).range()], "café");
        assert_eq!(span(6, 11).len(), 5);
        assert!(Span::empty(6).is_empty());
    }

    #[test]
    fn joining_covers_both_and_the_gap() {
        assert_eq!(span(8, 9).to(span(2, 4)), span(2, 9));
    }

    #[test]
    fn moving_keeps_the_length() {
        assert_eq!(span(2, 4).shifted(10), span(12, 14));
    }
}
