//! The documents that are checked together, as far as rules between them need.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::document::Document;
use crate::span::Spanned;

/// One document of the shelf.
#[derive(Debug)]
pub struct Shelved {
    /// How reports call the file.
    pub shown: String,
    /// Which of the paths of the call it was found under: two skills of one root cannot share a name.
    pub root: usize,
    /// The name that it has, and where it gives it to itself.
    pub name: Spanned<String>,
    /// The text up to the line with the name, to point into.
    pub head: String,
    /// All of it, if it claims to be a fix.
    pub fix: Option<Box<Document>>,
}

impl Shelved {
    /// The text that findings in this document point into.
    #[must_use]
    pub fn text(&self) -> &str {
        self.fix.as_ref().map_or(&self.head, |document| document.text())
    }
}

/// Documents, in the order of their paths.
#[derive(Debug, Default)]
pub struct Shelf {
    /// All of them.
    pub documents: Vec<Shelved>,
}

impl Shelf {
    /// Those that claim to be fixes, and where they stand on the shelf.
    pub fn fixes(&self) -> impl Iterator<Item = (usize, &Document)> {
        let documents = self.documents.iter().enumerate();
        documents.filter_map(|(at, shelved)| Some((at, shelved.fix.as_deref()?)))
    }

    /// Where on the shelf documents with the same key stand, for each key that several have, in the order of the first.
    pub fn shared<'s, K: std::hash::Hash + Eq>(
        &'s self,
        key: impl Fn(&'s Shelved) -> K,
    ) -> Vec<Vec<usize>> {
        let mut firsts: FxHashMap<K, usize> = FxHashMap::default();
        firsts.reserve(self.documents.len());
        let mut shared: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, shelved) in self.documents.iter().enumerate() {
            let first = *firsts.entry(key(shelved)).or_insert(at);
            if first < at {
                shared.entry(first).or_insert_with(|| vec![first]).push(at);
            }
        }
        shared.into_values().collect()
    }
}
