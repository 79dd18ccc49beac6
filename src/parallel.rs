//! The same work on many items, on all cores.
//!
//! The threads are rayon's, started once: threads that are started anew for each stage are now and then put on a core that
//! has work already, and stay there for many milliseconds.

use std::cell::Cell;
use std::sync::LazyLock;
use std::thread;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// Fewer items than this are not worth a second thread.
const FEW: usize = 16;

/// So many items are handed to a thread at once: the less there are, the shorter the last one is waited for.
const HANDED: usize = 4;

/// How many cores there are. To tell, several files are read.
static CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

thread_local! {
    /// Whether this thread works on an item of ours: all cores have work already.
    static IS_WORKER: Cell<bool> = const { Cell::new(false) };
}

/// Does a piece of work for which no other thread is asked: so no thread, while it waits for others, takes up work that
/// needs what it holds itself. Whether the work ends or panics, the thread is what it was then.
fn alone<R>(work: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            IS_WORKER.set(self.0);
        }
    }
    let _restore = Restore(IS_WORKER.replace(true));
    work()
}

/// More threads take longer to start than they save.
const MOST: usize = 16;

/// Whether other threads may be asked. The first who asks works with them, and is one of them from then on.
fn has_help() -> bool {
    // Where no thread can be had, the work is done without.
    static STARTED: LazyLock<bool> = LazyLock::new(|| {
        let threads = ThreadPoolBuilder::new().num_threads((*CORES).min(MOST));
        threads.use_current_thread().build_global().is_ok()
    });
    !IS_WORKER.get() && *CORES > 1 && *STARTED
}

/// Does `work` on each item; the results come in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < FEW || !has_help() {
        return items.iter().map(work).collect();
    }
    items.par_iter().with_max_len(HANDED).map(|item| alone(|| work(item))).collect()
}

/// Does a few long things at once, each of which may use all cores itself.
pub(crate) fn few<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < 2 || !has_help() {
        return items.iter().map(work).collect();
    }
    items.par_iter().with_max_len(1).map(&work).collect()
}

/// How far work may be ahead of what has been taken: results wait in memory until those before them are there.
const AHEAD: usize = 256;

/// Does `work` on each item on all cores, and hands the results to `take` one by one, in the order of the items.
pub(crate) fn each<T: Sync, R: Send, E>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    if items.len() < FEW || !has_help() {
        return items.iter().map(work).try_for_each(take);
    }
    let mut parts = items.chunks(AHEAD);
    let mut done = parts.next().map(|part| map(part, &work)).unwrap_or_default();
    for part in parts {
        let mut next = Vec::new();
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| next = map(part, &work));
            std::mem::take(&mut done).into_iter().try_for_each(&mut take)
        })?;
        done = next;
    }
    done.into_iter().try_for_each(take)
}

/// So many quick looks are not worth a second thread.
const FEW_LOOKS: usize = 512;
/// How many looks are handed to a thread at once.
const LOOKS: usize = 128;

/// Whether something quick holds of every item; ends early where it does not.
pub(crate) fn all<T: Sync>(items: &[T], holds: impl Fn(&T) -> bool + Sync) -> bool {
    if items.len() < FEW_LOOKS || !has_help() {
        return items.iter().all(holds);
    }
    items.par_iter().with_min_len(LOOKS).with_max_len(LOOKS).all(&holds)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(super::map(&items, |item| item * 2), (0..2000).step_by(2).collect::<Vec<_>>());
    }

    #[test]
    fn results_are_taken_one_by_one_in_order_and_an_error_ends_it() {
        let items: Vec<usize> = (0..3000).collect();
        let slow = |item: &usize| {
            if item.is_multiple_of(700) {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            *item
        };
        let mut taken = Vec::new();
        let result: Result<(), ()> = super::each(&items, slow, |item| {
            taken.push(item);
            Ok(())
        });
        assert!(result.is_ok() && taken == items);
        let result = super::each(&items, slow, |item| if item < 900 { Ok(()) } else { Err(item) });
        assert_eq!(result, Err(900));
    }

    #[test]
    fn nothing_is_done_long_before_it_is_taken() {
        let items: Vec<usize> = (0..10_000).collect();
        let done = AtomicUsize::new(0);
        let slow = |item: &usize| {
            if *item == 0 {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            done.fetch_add(1, Ordering::Relaxed);
        };
        let mut taken = 0;
        let result: Result<(), ()> = super::each(&items, slow, |()| {
            // Each thread may have begun one when the bound was reached.
            assert!(done.load(Ordering::Relaxed) <= taken + 2 * super::AHEAD);
            taken += 1;
            Ok(())
        });
        assert_eq!((result, taken), (Ok(()), items.len()));
    }

    #[test]
    fn a_panic_of_one_ends_all() {
        let items: Vec<usize> = (0..3000).collect();
        // Whoever works on it: the one who asks works too, and is no worker afterwards.
        for odd in [0, 5, 6, 7, 2999] {
            let run = || super::each(&items, |item| assert!(*item != odd), |()| Ok::<(), ()>(()));
            assert!(std::panic::catch_unwind(run).is_err(), "{odd}");
            assert!(!super::IS_WORKER.get());
            assert!(
                std::panic::catch_unwind(|| super::map(&items, |item| assert!(*item != odd)))
                    .is_err()
            );
        }
    }

    #[test]
    fn one_that_fails_among_many_is_found() {
        let items: Vec<usize> = (0..5000).collect();
        assert!(super::all(&items, |_| true) && super::all(&items[..3], |_| true));
        for odd in [0, 127, 128, 4999] {
            assert!(!super::all(&items, |item| *item != odd), "{odd}");
        }
    }
}
