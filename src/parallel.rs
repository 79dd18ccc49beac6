//! The same work on many items, on all cores.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Fewer items than this a core are not worth another thread.
const ITEMS_A_WORKER: usize = 16;

/// Does `work` on each item; the results come in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let workers = cores.min(items.len() / ITEMS_A_WORKER + 1);
    if workers == 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    let mut results: Vec<Option<R>> = items.iter().map(|_| None).collect();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (send, next, work) = (send.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    if send.send((at, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        for (at, result) in receive {
            results[at] = Some(result);
        }
    });
    results.into_iter().flatten().collect()
}

/// Fewer quick looks than this a core are not worth another thread.
const LOOKS_A_WORKER: usize = 512;
/// How many looks are taken at once.
const LOOKS: usize = 128;

/// Whether something quick holds of every item; ends early where it does not.
pub(crate) fn all<T: Sync>(items: &[T], holds: impl Fn(&T) -> bool + Sync) -> bool {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let workers = cores.min(items.len() / LOOKS_A_WORKER + 1);
    if workers == 1 {
        return items.iter().all(holds);
    }
    let (next, fails) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        while !fails.load(Ordering::Relaxed) {
            let at = next.fetch_add(LOOKS, Ordering::Relaxed);
            let Some(rest) = items.get(at..).filter(|rest| !rest.is_empty()) else { break };
            if !rest.iter().take(LOOKS).all(&holds) {
                fails.store(true, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(work);
        }
        work();
    });
    !fails.into_inner()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(super::map(&items, |item| item * 2), (0..2000).step_by(2).collect::<Vec<_>>());
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
