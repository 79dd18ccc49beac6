//! Building and changing an index: all in one commit, or not at all.

use std::path::Path;

use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::few::Few;
use crate::packed;
use crate::query::Index;
use crate::schema::{self, Fields};
use crate::{Entry, Error};

/// Memory for one indexing thread, in bytes: tantivy asks for 15 MB at the least.
const BUDGET_BYTES: usize = 60_000_000;
/// From so many entries on, a second thread pays for itself.
const MANY_ENTRIES: usize = 2_000;

/// Changes to an index, which become visible together.
pub struct Writer(Kind);

enum Kind {
    /// For as many entries as come, on disk or in memory.
    Engine(Engine),
    /// Few entries in memory.
    Few(Box<Few>),
}

/// What writes with threads and queues.
struct Engine {
    index: tantivy::Index,
    writer: Box<IndexWriter>,
    fields: Fields,
    /// Whether there was nothing before.
    fresh: bool,
}

impl Writer {
    /// A new index in memory, for `expected` entries.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if its threads cannot be started.
    pub fn in_memory(expected: usize) -> Result<Self, Error> {
        if expected < MANY_ENTRIES {
            return Ok(Self(Kind::Few(Box::default())));
        }
        let (schema, fields) = schema::schema();
        Self::over(tantivy::Index::create_in_ram(schema), fields, expected, true)
    }

    /// A new index in an empty folder.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the folder cannot be written.
    pub fn create(folder: &Path, expected: usize) -> Result<Self, Error> {
        let (schema, fields) = schema::schema();
        Self::over(tantivy::Index::create_in_dir(folder, schema)?, fields, expected, true)
    }

    /// Changes to an index that is there.
    ///
    /// # Errors
    ///
    /// [`Error::Unusable`] if it is not one of ours, [`Error::Engine`] if it cannot be locked or written.
    pub fn change(folder: &Path, expected: usize) -> Result<Self, Error> {
        let (index, fields) = Index::raw(folder)?;
        Self::over(index, fields, expected, false)
    }

    pub(crate) fn over(
        index: tantivy::Index,
        fields: Fields,
        expected: usize,
        fresh: bool,
    ) -> Result<Self, Error> {
        schema::register(index.tokenizers());
        let threads = if expected >= MANY_ENTRIES { 2 } else { 1 };
        let writer = index.writer_with_num_threads(threads, threads * BUDGET_BYTES)?;
        // A small change is not worth a merge; segments are merged when enough have gathered.
        if expected < MANY_ENTRIES && fresh {
            writer.set_merge_policy(Box::new(NoMergePolicy));
        } else {
            let mut policy = LogMergePolicy::default();
            policy.set_min_num_segments(6);
            writer.set_merge_policy(Box::new(policy));
        }
        Ok(Self(Kind::Engine(Engine { index, writer: Box::new(writer), fields, fresh })))
    }

    /// Adds an entry, in place of one with the same key.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if a thread of the engine has died.
    pub fn put(&mut self, entry: Entry) -> Result<(), Error> {
        let engine = match &mut self.0 {
            Kind::Few(few) => {
                // What is made anew in memory is never changed, so nobody asks for its key.
                few.put(entry);
                return Ok(());
            }
            Kind::Engine(engine) => engine,
        };
        let Fields { key, name, subject, when, errors, all, card } = engine.fields;
        if !engine.fresh {
            engine.writer.delete_term(Term::from_field_text(key, &entry.key));
        }
        let mut document = TantivyDocument::new();
        // A field without a text costs the engine nothing; with one, milliseconds for its dictionary.
        let mut add = |field, text: String| {
            if !text.is_empty() {
                document.add_text(field, text);
            }
        };
        add(key, entry.key);
        add(name, entry.name);
        add(subject, entry.subject);
        add(when, entry.when);
        add(errors, entry.errors);
        add(all, entry.all);
        document.add_text(card, packed::pack(&entry.card));
        engine.writer.add_document(document)?;
        Ok(())
    }

    /// Removes the entry of a key, if there is one.
    pub fn remove(&mut self, key: &str) {
        // What is made anew in memory holds nothing yet that could be removed.
        if let Kind::Engine(engine) = &self.0 {
            engine.writer.delete_term(Term::from_field_text(engine.fields.key, key));
        }
    }

    /// Makes the changes visible, together with a note of the caller's that [`Index::note`] returns; few entries in memory,
    /// which nobody opens again, have none.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the disk fails; the state before stands.
    pub fn commit(self, note: &str) -> Result<Index, Error> {
        match self.0 {
            Kind::Engine(Engine { index, mut writer, fields, .. }) => {
                let mut commit = writer.prepare_commit()?;
                commit.set_payload(note);
                commit.commit()?;
                writer.wait_merging_threads()?;
                Index::over(&index, fields)
            }
            Kind::Few(few) => Ok(Index::of_few(few)),
        }
    }
}
