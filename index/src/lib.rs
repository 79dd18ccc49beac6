//! The search index of `skill`: what is stored about each skill, how it is found again.
//!
//! The only code that names tantivy. It knows nothing of skills and pastes: it is given [`Entry`]s, asked
//! with a [`Probe`], and answers with [`Hit`]s, best first. What a hit means is for the caller to say.
//!
//! An index on disk is a cache. [`Index::open`] refuses one that is of another format or damaged, and the
//! caller builds it anew; a writer that dies leaves the last complete state behind.

mod error;
mod few;
mod memo;
mod packed;
mod query;
mod schema;
mod write;

pub use error::Error;
pub use memo::Memo;
pub use query::{Document, Hit, Index, Probe};
pub use schema::FORMAT;
pub use skillbook_token as token;
pub use write::Writer;

/// One document to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Says which document it is; a second entry of the same key replaces the first.
    pub key: String,
    /// Its whole name, for [`Index::named`].
    pub name: String,
    /// What it is called and is about: name, title.
    pub subject: String,
    /// When it applies: description, trigger conditions.
    pub when: String,
    /// The error texts that it quotes.
    pub errors: String,
    /// All of its text. Document frequencies are counted here.
    pub all: String,
    /// What the caller wants back with a hit.
    pub card: Vec<u8>,
}
