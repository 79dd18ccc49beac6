//! The least that full-text search with the same engine can cost: every file one document, one field, nothing of ours.
//!
//! ```text
//! bare index SKILLS FOLDER      every SKILL.md below SKILLS into a new index in FOLDER
//! bare search FOLDER < paste    the ten best files for the words of a paste
//! ```
//!
//! `benches/tables.py` measures this program beside it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, STORED, STRING, Schema, TEXT, Value as _};
use tantivy::{Index, ReloadPolicy, TantivyDocument, Term, doc};

/// What two threads of the engine may use, in bytes: as much as this program gives them.
const BUDGET_BYTES: usize = 120_000_000;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["index", skills, folder] => index(Path::new(skills), Path::new(folder)),
        ["search", folder] => search(Path::new(folder)),
        _ => bail!("usage: bare index SKILLS FOLDER | bare search FOLDER < paste"),
    }
}

fn index(skills: &Path, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    let mut schema = Schema::builder();
    let path = schema.add_text_field("path", STRING | STORED);
    let text = schema.add_text_field("text", TEXT);
    let index = Index::create_in_dir(folder, schema.build())?;
    let mut writer = index.writer_with_num_threads(2, BUDGET_BYTES)?;
    for file in files(skills)? {
        let body = String::from_utf8_lossy(&fs::read(&file)?).into_owned();
        writer.add_document(doc!(path => file.to_string_lossy().as_ref(), text => body))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// Every SKILL.md below a folder.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.file_name() == "SKILL.md" {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

fn search(folder: &Path) -> anyhow::Result<()> {
    let mut paste = String::new();
    std::io::stdin().lock().read_to_string(&mut paste)?;
    let index = Index::open_in_dir(folder)?;
    let schema = index.schema();
    let (path, text) = (schema.get_field("path")?, schema.get_field("text")?);
    let mut words = std::collections::BTreeSet::new();
    index.tokenizer_for_field(text)?.token_stream(&paste).process(&mut |token| {
        words.insert(token.text.clone());
    });
    let clauses = words.iter().map(|word| {
        let term = Term::from_field_text(text, word);
        let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
        (Occur::Should, query)
    });
    let query = BooleanQuery::new(clauses.collect());
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let mut out = std::io::stdout().lock();
    for (score, at) in searcher.search(&query, &TopDocs::with_limit(10).order_by_score())? {
        let document: TantivyDocument = searcher.doc(at)?;
        let path = document.get_first(path).and_then(|value| value.as_str()).unwrap_or_default();
        writeln!(out, "{score:.2} {path}")?;
    }
    Ok(())
}
