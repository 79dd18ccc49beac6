//! Asking the index: weighted terms in, the documents that hold them out.

use std::path::Path;

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::Error;
use crate::few::Few;
use crate::memo::Memo;
use crate::packed;
use crate::schema::{self, Fields};

/// How much a term counts by where a document has it: in its subject, in when it applies, in its errors, anywhere. A document
/// that quotes a text as an error is a better candidate than one that happens to hold the word.
const WEIGHTS: [f32; 4] = [1.0, 1.0, 1.5, 0.5];

/// What is asked of an index: terms with their weights. Data, never query syntax.
#[derive(Clone, Debug, Default)]
pub struct Probe {
    /// Each at most once; weights above zero.
    pub terms: Vec<(String, f32)>,
}

/// A document that holds some of the terms.
#[derive(Clone, Debug)]
pub struct Hit {
    /// BM25 over all fields; comparable within one answer only.
    pub score: f32,
    /// Which one it is.
    pub document: Document,
}

/// A document of an index, as long as that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Document(DocAddress);

impl Document {
    /// One of few.
    fn nth(number: u32) -> Self {
        Self(DocAddress::new(0, number))
    }
}

/// An index that can be asked.
pub struct Index {
    store: Store,
    note: String,
}

enum Store {
    Engine(Engine),
    Few(Box<Few>),
}

struct Engine {
    searcher: Searcher,
    fields: Fields,
    /// Words that were asked for before: errors have the same ones again and again.
    frequencies: Memo<String, u64>,
}

/// How many words are kept in memory with their frequencies.
const MAX_FREQUENCIES: usize = 1 << 16;

impl Index {
    /// Opens an index on disk in its last complete state.
    ///
    /// # Errors
    ///
    /// [`Error::Unusable`] if there is none, it is damaged, or it has another schema.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let (index, fields) = Self::raw(folder)?;
        schema::register(index.tokenizers());
        Self::over(&index, fields).map_err(|error| match error {
            Error::Engine(source) => Error::Unusable { path: folder.to_owned(), source },
            other @ Error::Unusable { .. } => other,
        })
    }

    pub(crate) fn raw(folder: &Path) -> Result<(tantivy::Index, Fields), Error> {
        let unusable = |source| Error::Unusable { path: folder.to_owned(), source };
        let index = tantivy::Index::open_in_dir(folder).map_err(unusable)?;
        let (schema, fields) = schema::schema();
        if index.schema() != schema {
            return Err(unusable(tantivy::TantivyError::SchemaError("another schema".to_owned())));
        }
        Ok((index, fields))
    }

    pub(crate) fn over(index: &tantivy::Index, fields: Fields) -> Result<Self, Error> {
        let note = index.load_metas()?.payload.unwrap_or_default();
        // One searcher for the life of the process: no thread that watches for changes.
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let frequencies = Memo::new(MAX_FREQUENCIES);
        let engine = Engine { searcher: reader.searcher(), fields, frequencies };
        Ok(Self { store: Store::Engine(engine), note })
    }

    pub(crate) fn of_few(few: Box<Few>) -> Self {
        Self { store: Store::Few(few), note: String::new() }
    }

    /// What the writer of this state noted with it.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// How many documents there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        match &self.store {
            Store::Engine(engine) => engine.searcher.num_docs(),
            Store::Few(few) => few.len(),
        }
    }

    /// Whether there is nothing to be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// In how many documents a term occurs.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the files are damaged.
    pub fn frequency(&self, term: &str) -> Result<u64, Error> {
        match &self.store {
            Store::Engine(engine) => engine.frequency(term),
            Store::Few(few) => Ok(few.frequency(term)),
        }
    }

    /// The documents that answer a probe best, best first, at most `limit`.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the files are damaged.
    pub fn search(&self, probe: &Probe, limit: usize) -> Result<Vec<Hit>, Error> {
        let limit = limit.max(1);
        match &self.store {
            Store::Engine(engine) => engine.search(probe, limit),
            Store::Few(few) => {
                let found = few.search(probe, WEIGHTS, limit).into_iter();
                let hit = |(score, number)| Hit { score, document: Document::nth(number) };
                Ok(found.map(hit).collect())
            }
        }
    }

    /// The documents of a name, in no particular order.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the files are damaged.
    pub fn named(&self, name: &str) -> Result<Vec<Document>, Error> {
        match &self.store {
            Store::Engine(engine) => engine.named(name),
            Store::Few(few) => Ok(few.named(name).map(Document::nth).collect()),
        }
    }

    /// What is stored of a document.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the files are damaged.
    pub fn card(&self, document: Document) -> Result<Vec<u8>, Error> {
        match &self.store {
            Store::Engine(engine) => engine.card(document),
            Store::Few(few) => Ok(few.card(document.0.doc_id)),
        }
    }
}

impl Engine {
    fn frequency(&self, term: &str) -> Result<u64, Error> {
        let count = |term| self.searcher.doc_freq(&Term::from_field_text(self.fields.all, term));
        self.frequencies.get(term, || Ok(count(term)?))
    }

    fn search(&self, probe: &Probe, limit: usize) -> Result<Vec<Hit>, Error> {
        let Fields { subject, when, errors, all, .. } = self.fields;
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (term, weight) in &probe.terms {
            for (field, boost) in [subject, when, errors, all].into_iter().zip(WEIGHTS) {
                let term = Term::from_field_text(field, term);
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                clauses.push((
                    Occur::Should,
                    Box::new(BoostQuery::new(Box::new(query), boost * weight)),
                ));
            }
        }
        let query = BooleanQuery::new(clauses);
        let found = self.searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        Ok(found
            .into_iter()
            .map(|(score, address)| Hit { score, document: Document(address) })
            .collect())
    }

    fn named(&self, name: &str) -> Result<Vec<Document>, Error> {
        let term = Term::from_field_text(self.fields.name, name);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &DocSetCollector)?;
        Ok(found.into_iter().map(Document).collect())
    }

    fn card(&self, document: Document) -> Result<Vec<u8>, Error> {
        let document: TantivyDocument = self.searcher.doc(document.0)?;
        let card = document.get_first(self.fields.card);
        Ok(card.and_then(|card| card.as_str()).map(packed::unpack).unwrap_or_default())
    }
}
