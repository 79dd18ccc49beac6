//! Makes the table of common words: `cargo run --release --example background -- FOLDER… > src/knowledge/background.txt`
//!
//! Counts in how many `SKILL.md` files below the folders each word occurs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use skillbook::registry::Registry;
use skillbook::roots::roots;
use skillbook_index::token;

fn main() -> anyhow::Result<()> {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let registry = Registry::discover(roots(&folders, &PathBuf::new(), None)?);
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut documents = 0.0;
    for file in &registry.files {
        let Ok(source) = registry.read(file) else { continue };
        let mut words = BTreeSet::new();
        token::terms(source.text(), |term| {
            words.insert(term.to_owned());
        });
        documents += 1.0;
        for word in words {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut out = std::io::stdout().lock();
    for (word, count) in counts {
        let share = f64::from(count) / documents * 10_000.0;
        if share >= 30.0 && word.is_ascii() && word.len() > 1 {
            writeln!(out, "{word}\t{share:.0}")?;
        }
    }
    Ok(())
}
