//! The signals that are passed on to the command.

use std::io;

use rustix::process::Signal;
use signal_hook::consts::{
    SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::Signals;

/// What others may send us and mean for the command.
const PASSED: [i32; 6] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2];
/// What a terminal sends to everyone in its foreground.
pub(super) const FROM_KEYS: [i32; 2] = [SIGINT, SIGQUIT];

/// Starts to take in the signals that matter.
///
/// One that is ignored stays so, for the command too: that is how `nohup` and shells in the background protect what they start.
pub(super) fn listen() -> io::Result<Signals> {
    let ignored = ignored();
    let kept = PASSED.into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0);
    Signals::new(kept.chain([SIGCHLD, SIGCONT, SIGWINCH]))
}

/// The signals that are ignored, a bit each; none where the system does not tell.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

/// The signal of a number that [`listen`] gave.
pub(super) fn named(number: i32) -> Option<Signal> {
    Signal::from_named_raw(number)
}
