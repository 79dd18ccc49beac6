//! What the world can do to us. Bad *content* is a [`Problem`](crate::skill::Problem), never one of these.

use std::io;
use std::path::PathBuf;

use crate::limits::MAX_SKILL_BYTES;

/// An operation on the disk or the index that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// As it was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder could not be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// As it was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A skill file is larger than any real one.
    #[error("`{}` has more than {MAX_SKILL_BYTES} bytes, no skill is that large", path.display())]
    TooLarge {
        /// As it was given.
        path: PathBuf,
    },
    /// A folder that was named does not exist.
    #[error("there is no folder `{}`", path.display())]
    NoFolder {
        /// As it was given.
        path: PathBuf,
    },
    /// A line of a list of labelled cases is none.
    #[error("`{}`, line {line}: {what}", path.display())]
    Label {
        /// The list.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// The files of the index are damaged.
    #[error("the files of the index are damaged")]
    Damaged,
    /// The search index failed, also in memory.
    #[error(transparent)]
    Index(#[from] skillbook_index::Error),
}
