//! One file of text, and the lines in it.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::limits::MAX_SKILL_BYTES;

/// A file that was read: its path as given, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    text: String,
    is_utf8: bool,
}

impl Source {
    /// A text that stands for a file.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), is_utf8: true }
    }

    /// Reads a file. Bytes that are not UTF-8 are replaced; [`Source::is_utf8`] then says so.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] if it cannot be read, [`Error::TooLarge`] if it has more than [`MAX_SKILL_BYTES`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        let fail = |source| Error::Read { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(fail)?;
        BUFFER.with_borrow_mut(|buffer| {
            let bytes = whole(&mut file, buffer).map_err(fail)?;
            if bytes.len() > MAX_BYTES {
                return Err(Error::TooLarge { path: path.to_owned() });
            }
            let (text, is_utf8) = match simdutf8::basic::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), true),
                Err(_) => (String::from_utf8_lossy(bytes).into_owned(), false),
            };
            Ok(Self { path: path.to_owned(), text, is_utf8 })
        })
    }

    /// Where it lies, as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All of it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All of it, to keep.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// The same with its keys and tokens made unreadable, each character in its place: what may be kept elsewhere.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        if let std::borrow::Cow::Owned(text) = crate::secret::masked(&self.text) {
            self.text = text;
        }
        self
    }

    /// Whether every byte was text.
    #[must_use]
    pub fn is_utf8(&self) -> bool {
        self.is_utf8
    }
}

/// [`MAX_SKILL_BYTES`], in memory.
#[expect(clippy::cast_possible_truncation, reason = "it is some megabytes")]
const MAX_BYTES: usize = MAX_SKILL_BYTES as usize;

thread_local! {
    /// Where files are read to. To ask each how long it is takes as long as to copy it.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The bytes of a file, as far as one more than [`MAX_BYTES`].
fn whole<'b>(file: &mut File, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
    let mut filled = 0;
    while filled <= MAX_BYTES {
        if filled == buffer.len() {
            buffer.resize((2 * filled).clamp(64 << 10, MAX_BYTES + 1), 0);
        }
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(&buffer[..filled])
}

/// Finds the lines of byte offsets in one text.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Reads the line ends of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The line of a byte offset, counted from 1.
    #[must_use]
    pub fn line(&self, offset: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|&start| start <= offset)).unwrap_or(u32::MAX)
    }

    /// Where a line starts, in bytes; the last line stands for those past the end.
    #[must_use]
    pub fn start(&self, line: u32) -> usize {
        let at = (line as usize).saturating_sub(1).min(self.starts.len() - 1);
        self.starts[at]
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn lines_are_counted_from_one() {
        let lines = LineIndex::new("ab\ncd\n\ne");
        let at: Vec<u32> = [0, 2, 3, 6, 7, 8].iter().map(|&at| lines.line(at)).collect();
        assert_eq!(at, [1, 1, 2, 3, 4, 4]);
    }
}
