//! What can go wrong with an index on disk.

use std::path::PathBuf;

/// Why an index cannot be used or written. All of these are mended by building it anew elsewhere or in memory.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is none, it is of another format, or its files are damaged.
    #[error("there is no usable index in `{}`", path.display())]
    Unusable {
        /// Its folder.
        path: PathBuf,
        /// What was found.
        #[source]
        source: tantivy::TantivyError,
    },
    /// The disk or the engine failed.
    #[error("the search index failed")]
    Engine(#[from] tantivy::TantivyError),
}
