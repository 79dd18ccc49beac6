//! What people do without this program: full-text search over whole files, and grep.

use std::collections::BTreeSet;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TEXT, Value as _};
use tantivy::{Index, IndexReader, TantivyDocument, Term, doc};

/// How many answers are asked for.
const DEPTH: usize = 10;

/// Every word of a paste OR-ed into BM25 over whole files. It always has an answer.
pub(crate) struct FullText {
    index: Index,
    reader: IndexReader,
    name: Field,
    text: Field,
}

impl FullText {
    pub(crate) fn new(skills: &[(String, String)]) -> anyhow::Result<Self> {
        let mut schema = Schema::builder();
        let name = schema.add_text_field("name", STRING | STORED);
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 50_000_000)?;
        for (skill, body) in skills {
            writer.add_document(doc!(name => skill.as_str(), text => body.as_str()))?;
        }
        writer.commit()?;
        let reader = index.reader()?;
        Ok(Self { index, reader, name, text })
    }

    /// Names with scores, best first.
    pub(crate) fn ask(&self, paste: &str) -> anyhow::Result<Vec<(String, f64)>> {
        let mut tokenizer = self.index.tokenizer_for_field(self.text)?;
        let mut words = BTreeSet::new();
        tokenizer.token_stream(paste).process(&mut |token| {
            words.insert(token.text.clone());
        });
        let clauses = words.iter().map(|word| {
            let term = Term::from_field_text(self.text, word);
            let query: Box<dyn Query> =
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        let query = BooleanQuery::new(clauses.collect());
        let searcher = self.reader.searcher();
        let mut answers = Vec::new();
        for (score, at) in searcher.search(&query, &TopDocs::with_limit(DEPTH).order_by_score())? {
            let document: TantivyDocument = searcher.doc(at)?;
            let name = document.get_first(self.name).and_then(|value| value.as_str());
            answers.push((name.unwrap_or_default().to_owned(), f64::from(score)));
        }
        Ok(answers)
    }
}

/// The lines that look most like an error, looked for as they are.
pub(crate) fn grep(skills: &[(String, String)], paste: &str) -> Vec<(String, f64)> {
    const SIGNS: &[&str] = &["error", "exception", "fail", "cannot", "denied", "not found"];
    let says_so = |line: &&str| SIGNS.iter().any(|sign| line.to_lowercase().contains(sign));
    let lines = || paste.lines().map(str::trim).filter(|line| line.len() > 8);
    let mut told: Vec<&str> = lines().filter(says_so).collect();
    if told.is_empty() {
        told = lines().collect();
    }
    told.sort_by_key(|line| std::cmp::Reverse(line.len()));
    for line in told.into_iter().take(5) {
        let found = skills.iter().filter(|(_, text)| text.contains(line)).take(DEPTH);
        let found: Vec<_> = found.map(|(name, _)| (name.clone(), 1.0)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
