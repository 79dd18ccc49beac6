//! A command run as if we were not there: its bytes pass through as they come, and the two ends of them are kept.
//!
//! ```text
//! terminal ◀─ raw bytes ─▶ skill ◀─ pseudo-terminal ─▶ session ─▶ command     where our output is a terminal
//!     file ◀───────────────── skill ◀─────────────── pipe ◀────── command     everywhere else
//! ```
//!
//! A stream that is a terminal for us is one for the command, so that colours, prompts and progress bars live on; any other is a pipe.
//! Where standard output and standard error are one file, they share one pipe, and their order is exact.

mod capture;
#[cfg(not(unix))]
mod plain;
#[cfg(unix)]
mod relay;
#[cfg(unix)]
mod session;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod unix;

pub use capture::Capture;
#[cfg(not(unix))]
pub use plain::run;
#[cfg(unix)]
pub(crate) use session::{end_by_ctrl_c, main as session};
#[cfg(unix)]
pub use unix::run;

use std::ffi::OsStr;
use std::io;

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// As a shell gives it: 128 and the number of the signal for a command that a signal ended.
    pub status: u8,
    /// Whether the key Ctrl-C ended it, in a terminal that is ours.
    pub by_ctrl_c: bool,
    /// What it printed, both streams in the order in which they came.
    pub output: Capture,
}

/// What a shell says of a command that cannot be started, and its exit status for that.
fn not_started(program: &OsStr, error: &io::Error) -> (String, u8) {
    let program = program.to_string_lossy();
    let program = crate::printable::PrintableLine(&program);
    match error.kind() {
        io::ErrorKind::NotFound => (format!("skill: {program}: command not found\n"), 127),
        io::ErrorKind::PermissionDenied => (format!("skill: {program}: permission denied\n"), 126),
        _ => (format!("skill: {program}: cannot be run: {error}\n"), 126),
    }
}
