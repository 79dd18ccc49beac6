//! The same work on many items, on all cores.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, LazyLock, Mutex, PoisonError, mpsc};
use std::thread;
use std::vec::IntoIter;

/// Fewer items than this a core are not worth another thread.
const ITEMS_A_WORKER: usize = 16;

/// How many cores there are. To tell, several files are read.
static CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

thread_local! {
    /// Whether this is a thread of ours: all cores have work already.
    static IS_WORKER: Cell<bool> = const { Cell::new(false) };
}

/// A piece of work for which no other thread is to be started. Whether it ends or panics, the thread is what it was then.
struct AsWorker {
    was_worker: bool,
}

impl AsWorker {
    fn begin() -> Self {
        Self { was_worker: IS_WORKER.replace(true) }
    }
}

impl Drop for AsWorker {
    fn drop(&mut self) {
        IS_WORKER.set(self.was_worker);
    }
}

/// How many threads are worth it for so many items, of which each thread is to have some.
fn workers_for(items: usize, each: usize) -> usize {
    if IS_WORKER.get() {
        return 1;
    }
    CORES.min(items / each + 1)
}

/// Does `work` on each item; the results come in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = workers_for(items.len(), ITEMS_A_WORKER);
    if workers == 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let share = || {
        let _worker = AsWorker::begin();
        // To grow is to copy.
        let mut done = Vec::with_capacity(items.len().div_ceil(workers));
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { break };
            done.push((at, work(item)));
        }
        done
    };
    let lists = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(share)).collect();
        let mut lists = vec![share().into_iter().peekable()];
        for other in others {
            match other.join() {
                Ok(done) => lists.push(done.into_iter().peekable()),
                Err(panic) => resume_unwind(panic),
            }
        }
        lists
    });
    in_order(lists, items.len())
}

/// What was numbered and handed out in order, from the lists of those who took it.
fn in_order<R>(mut lists: Vec<Peekable<IntoIter<(usize, R)>>>, count: usize) -> Vec<R> {
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let before = all.len();
        for list in &mut lists {
            while let Some((_, result)) = list.next_if(|(at, _)| *at == all.len()) {
                all.push(result);
            }
        }
        if all.len() == before {
            break;
        }
    }
    all
}

/// Does two things at once, the second on the thread that asks: it may use all cores itself.
pub(crate) fn both<A: Send, B>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            Err(panic) => resume_unwind(panic),
        }
    })
}

/// How far work may be ahead of what has been taken: results wait in memory until those before them are there.
const AHEAD: usize = 512;

/// Does `work` on each item on all cores, and hands the results to `take` one by one, in the order of the items.
///
/// The workers stay the same from the first item to the last, and so do their caches. Who asks takes, and works while there
/// is nothing to take.
pub(crate) fn each<T: Sync, R: Send, E>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let workers = workers_for(items.len(), ITEMS_A_WORKER);
    if workers == 1 {
        return items.iter().map(work).try_for_each(take);
    }
    let next = AtomicUsize::new(0);
    let claim = || {
        let at = next.fetch_add(1, Ordering::Relaxed);
        items.get(at).map(|item| (at, item))
    };
    // How many have been taken; as many as there can be once there is no use in going on.
    let (taken, moved) = (Mutex::new(0_usize), Condvar::new());
    let move_to = |to: usize| {
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = to.max(*taken);
        moved.notify_all();
    };
    thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 1..workers {
            let (send, claim, work, taken, moved) = (send.clone(), &claim, &work, &taken, &moved);
            let move_to = &move_to;
            scope.spawn(move || {
                let _worker = AsWorker::begin();
                // What panics is never taken: nobody may wait for it.
                let _release = OnPanic(|| move_to(usize::MAX));
                while let Some((at, item)) = claim() {
                    let guard = taken.lock().unwrap_or_else(PoisonError::into_inner);
                    drop(moved.wait_while(guard, |taken| at >= taken.saturating_add(AHEAD)));
                    if send.send((at, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let _release = OnPanic(|| move_to(usize::MAX));
        let mut early = BTreeMap::new();
        let mut done = 0;
        while done < items.len() {
            early.extend(receive.try_iter());
            let before = done;
            while let Some(result) = early.remove(&done) {
                if let Err(error) = take(result) {
                    move_to(usize::MAX);
                    return Err(error);
                }
                done += 1;
            }
            if done > before {
                move_to(done);
            } else if next.load(Ordering::Relaxed) < done + AHEAD
                && let Some((at, item)) = claim()
            {
                let _worker = AsWorker::begin();
                early.insert(at, work(item));
            } else {
                // All have ended and something is missing: one has panicked, and the scope passes that on.
                let Ok((at, result)) = receive.recv() else { break };
                early.insert(at, result);
            }
        }
        Ok(())
    })
}

/// Does something when a panic passes.
struct OnPanic<F: Fn()>(F);

impl<F: Fn()> Drop for OnPanic<F> {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.0)();
        }
    }
}

/// Fewer quick looks than this a core are not worth another thread.
const LOOKS_A_WORKER: usize = 512;
/// How many looks are taken at once.
const LOOKS: usize = 128;

/// Whether something quick holds of every item; ends early where it does not.
pub(crate) fn all<T: Sync>(items: &[T], holds: impl Fn(&T) -> bool + Sync) -> bool {
    let workers = workers_for(items.len(), LOOKS_A_WORKER);
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
            assert!(done.load(Ordering::Relaxed) <= taken + super::AHEAD + *super::CORES + 1);
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
