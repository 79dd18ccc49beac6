//! Changes that mend a finding, and how they are made: only the bytes in question, none of them twice.

use std::collections::BTreeMap;

use crate::span::Span;

/// Whether a change may be made unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// It keeps what the document says.
    Safe,
    /// It may change what the document says, or break what refers to it.
    Unsafe,
}

impl Safety {
    /// The name in JSON and in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// One replacement. An empty span inserts, an empty replacement deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the file that go.
    pub span: Span,
    /// What comes in their place.
    pub replacement: String,
}

/// What mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether it may be made unasked.
    pub safety: Safety,
    /// All of them or none, in the order of the file.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A change of one place that keeps the meaning.
    #[must_use]
    pub fn safe(span: Span, replacement: impl Into<String>) -> Self {
        Self { safety: Safety::Safe, edits: vec![Edit { span, replacement: replacement.into() }] }
    }

    /// A change of one place that may not.
    #[must_use]
    pub fn risky(span: Span, replacement: impl Into<String>) -> Self {
        Self { safety: Safety::Unsafe, ..Self::safe(span, replacement) }
    }

    /// The same with one more edit.
    #[must_use]
    pub fn and(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.edits.push(Edit { span, replacement: replacement.into() });
        self.edits.sort_by_key(|edit| edit.span);
        self
    }
}

/// `text` with as many of `fixes` made as do not touch each other, the first ones first, and how many those are.
#[must_use]
pub fn apply(text: &str, fixes: &[Fix]) -> (String, usize) {
    let mut taken: BTreeMap<Span, &str> = BTreeMap::new();
    let mut made = 0;
    for fix in fixes {
        let free = |edit: &Edit| {
            // Of those taken that start no later than this ends, the last one reaches furthest.
            let past = Span::empty(edit.span.end() + 1);
            let before = taken.range(..past).next_back();
            text.get(edit.span.range()).is_some()
                && before.is_none_or(|(other, _)| other.end() < edit.span.start())
        };
        if !fix.edits.is_empty() && fix.edits.iter().all(free) {
            taken.extend(fix.edits.iter().map(|edit| (edit.span, edit.replacement.as_str())));
            made += 1;
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, replacement) in taken {
        // Edits of one fix that overlap are a slip of its rule; the later one is left out rather than doubled.
        let Some(kept) = text.get(at..span.start()) else { continue };
        out.push_str(kept);
        out.push_str(replacement);
        at = span.end();
    }
    out.push_str(&text[at..]);
    (out, made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span::new(start..end).expect("in order")
    }

    #[test]
    fn fixes_that_touch_wait_for_the_next_round() {
        let first = Fix::safe(span(0, 1), "A").and(span(4, 5), "E");
        let meets = Fix::safe(span(1, 2), "B");
        let apart = Fix::safe(span(2, 3), "");
        let (text, made) = apply("abcdef", &[first, meets, apart]);
        assert_eq!((text.as_str(), made), ("AbdEf", 2));
    }

    #[test]
    fn a_place_outside_of_the_text_is_left_alone() {
        assert_eq!(apply("é", &[Fix::safe(span(1, 2), "x")]), ("é".to_owned(), 0));
    }
}
