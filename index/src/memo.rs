//! What was worked out once and may be asked again.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// A bounded memory for answers that do not change. Full, it forgets all: what is asked often is soon there again.
#[derive(Debug)]
pub struct Memo<K, V> {
    known: RwLock<FxHashMap<K, V>>,
    most: usize,
}

impl<K: Hash + Eq, V: Clone> Memo<K, V> {
    /// A memory for at most so many answers.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { known: RwLock::default(), most }
    }

    /// What is known of a key, else what `work_out` says.
    ///
    /// # Errors
    ///
    /// Those of `work_out`; they are not kept.
    pub fn get<Q, E>(&self, key: &Q, work_out: impl FnOnce() -> Result<V, E>) -> Result<V, E>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known.get(key) {
            return Ok(value.clone());
        }
        drop(known);
        let value = work_out()?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= self.most {
            known.clear();
        }
        known.insert(key.to_owned(), value.clone());
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_worked_out_once_until_there_are_too_many() {
        let memo: Memo<String, usize> = Memo::new(2);
        let mut asked = Vec::new();
        for key in ["a", "b", "a", "c", "a"] {
            let value = memo.get(key, || {
                asked.push(key);
                Ok::<_, ()>(key.len())
            });
            assert_eq!(value, Ok(1));
        }
        assert_eq!(asked, ["a", "b", "c", "a"]);
        assert_eq!(memo.get("d", || Err("fails")), Err("fails"));
        assert_eq!(memo.get("d", || Ok::<_, ()>(7)), Ok(7));
    }
}
