//! Fences of code: who looks for them without reading all of the markdown asks here what one is.

/// From this indentation on a line at the top level is no fence.
pub(crate) const CODE: usize = 4;

/// The mark of a fence of code and how many there are of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fence {
    pub(crate) mark: char,
    count: usize,
}

impl Fence {
    /// The fence that a line begins with, which has no indentation any more, and what stands behind it.
    pub(crate) fn of(line: &str) -> Option<(Self, &str)> {
        let mark = line.chars().next().filter(|char| matches!(char, '`' | '~'))?;
        let rest = line.trim_start_matches(mark);
        let count = line.len() - rest.len();
        let is_fence = count >= 3 && (mark == '~' || !rest.contains('`'));
        is_fence.then_some((Self { mark, count }, rest))
    }

    /// Whether a line without its indentation closes it.
    pub(crate) fn is_closed_by(self, line: &str) -> bool {
        Self::of(line).is_some_and(|(other, rest)| {
            other.mark == self.mark
                && other.count >= self.count
                && rest.trim_start_matches([' ', '\t']).is_empty()
        })
    }
}
