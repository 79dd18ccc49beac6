//! The signals that are passed on to the command.

use std::io;

use rustix::process::Signal;
use signal_hook::consts::{
    SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::Signals;

/// What others may send us and mean for the command.
const PASSED: [i32; 6] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2];
/// What a terminal sends to everyone in its foreground.
pub(super) const FROM_KEYS: [i32; 3] = [SIGINT, SIGQUIT, SIGTSTP];

/// Starts to take in the signals that matter.
///
/// One that is ignored stays so, for the command too: that is how `nohup` and shells in the background protect what they start.
pub(super) fn listen() -> io::Result<Signals> {
    listen_to(PASSED.into_iter())
}

/// The same, and to the key that stops: between the start of a command and its place in the foreground a key is meant for the
/// command, but comes to whoever started it, and the kernel drops this signal where nobody listens and no shell could continue it.
pub(super) fn listen_in_its_stead() -> io::Result<Signals> {
    listen_to(PASSED.into_iter().chain([SIGTSTP]))
}

fn listen_to(passed: impl Iterator<Item = i32>) -> io::Result<Signals> {
    let ignored = ignored();
    let kept = passed.filter(|signal| ignored & (1 << (signal - 1)) == 0);
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
