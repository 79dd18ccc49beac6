//! What a session has been told already: one empty file each, below the cache folder.
//!
//! To make a file that must not be there is one step, so that of any number of processes just one is the first. Only so many are
//! kept, and the oldest go.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::hash::Fnv;

/// Most files that are kept; a session has few.
const KEPT: usize = 1_000;

/// Whether a session is told this for the first time; from now on it is not.
///
/// # Errors
///
/// Where nothing can be kept: then there is no saying, and better nothing is told.
pub fn is_new(folder: &Path, session: &str, fingerprint: u64) -> io::Result<bool> {
    let mut hash = Fnv::default();
    hash.write(session.as_bytes());
    hash.write(&fingerprint.to_le_bytes());
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{:016x}", hash.finish()));
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(_) => {
            forget_the_oldest(folder);
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes the older half when there are too many. What cannot be removed, another process has removed.
fn forget_the_oldest(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    if files.len() <= KEPT {
        return;
    }
    files.sort_by_cached_key(|path| {
        let time = fs::metadata(path).and_then(|metadata| metadata.modified());
        (time.unwrap_or(SystemTime::UNIX_EPOCH), path.clone())
    });
    files.truncate(KEPT / 2);
    for path in files {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_at_once_one_is_the_first() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let folder = folder.path().join("hook");
        let firsts: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| usize::from(is_new(&folder, "s", 1).expect("writable"))))
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
        });
        assert_eq!(firsts, 1);
        assert!(is_new(&folder, "s", 2).expect("writable"));
        assert!(is_new(&folder, "other", 1).expect("writable"));
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for fingerprint in 0..(KEPT as u64) * 2 {
            assert!(is_new(folder.path(), "s", fingerprint).expect("writable"));
        }
        assert!(fs::read_dir(folder.path()).expect("a folder").count() <= KEPT);
        assert!(!is_new(folder.path(), "s", (KEPT as u64) * 2 - 1).expect("writable"));
    }
}
