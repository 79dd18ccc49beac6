//! Bytes from the command to where they belong, and a copy into the capture.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::Capture;

/// How much is taken at a time.
const BUFFER: usize = 64 << 10;
/// How much may still lie in a pipe when the command has ended. What comes later is from a process that it left running; that one
/// may print for ever.
const AFTER_THE_END: usize = 1 << 20;

/// Passes bytes on until there are no more, or the command has `ended` (its other end is closed) and what it left is passed on.
///
/// Where they cannot be written, it returns, and the command is told so by the closed pipe.
///
/// # Errors
///
/// What hindered the writing: a full disk, or nobody who reads any more.
pub(super) fn pass(
    from: &OwnedFd,
    to: &File,
    ended: &OwnedFd,
    capture: &Mutex<Capture>,
) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    let mut left: Option<usize> = None;
    let mut lines = WholeLines { capture, begun: Vec::new() };
    loop {
        let is_there = if left.is_none() {
            let mut fds = [PollFd::new(from, PollFlags::IN), PollFd::new(ended, PollFlags::IN)];
            if wait(&mut fds, None).is_err() {
                return Ok(());
            }
            if !fds[1].revents().is_empty() {
                left = Some(AFTER_THE_END);
            }
            !fds[0].revents().is_empty()
        } else {
            let mut fds = [PollFd::new(from, PollFlags::IN)];
            wait(&mut fds, Some(Duration::ZERO)).is_ok() && !fds[0].revents().is_empty()
        };
        if !is_there {
            if left.is_some() {
                return Ok(());
            }
            continue;
        }
        // A pseudo-terminal without a command answers with an error.
        let read = match rustix::io::read(from, &mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(Errno::INTR | Errno::AGAIN) => continue,
            Err(_) => return Ok(()),
        };
        lines.push(&buffer[..read]);
        write_all(to, &buffer[..read])?;
        if let Some(left) = &mut left {
            *left = left.saturating_sub(read);
            if *left == 0 {
                return Ok(());
            }
        }
    }
}

/// Hands the capture whole lines: two streams are read in pieces, and one may not end up in the middle of a line of the other.
struct WholeLines<'a> {
    capture: &'a Mutex<Capture>,
    /// The beginning of a line that is not at its end.
    begun: Vec<u8>,
}

impl WholeLines<'_> {
    fn push(&mut self, bytes: &[u8]) {
        let whole = memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
        let (lines, rest) = bytes.split_at(whole);
        if !lines.is_empty() {
            let mut capture = self.capture.lock().unwrap_or_else(PoisonError::into_inner);
            capture.push(&self.begun);
            capture.push(lines);
            self.begun.clear();
        }
        self.begun.extend_from_slice(rest);
        if self.begun.len() > BUFFER {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.capture.lock().unwrap_or_else(PoisonError::into_inner).push(&self.begun);
        self.begun.clear();
    }
}

impl Drop for WholeLines<'_> {
    fn drop(&mut self) {
        self.flush();
    }
}

/// Waits until one of them is ready, or for the time given.
pub(super) fn wait(fds: &mut [PollFd<'_>], most: Option<Duration>) -> io::Result<()> {
    let most = most.map(|most| Timespec {
        tv_sec: i64::try_from(most.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: most.subsec_nanos().into(),
    });
    loop {
        match poll(fds, most.as_ref()) {
            Ok(_) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Writes all of it, also to a file that somebody else has made non-blocking.
pub(super) fn write_all(to: impl AsFd, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(&to, bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => wait(&mut [PollFd::new(&to, PollFlags::OUT)], None)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
