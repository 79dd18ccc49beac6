//! The terminal that we stand in, and the pseudo-terminal that the command gets in its place.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags};
use rustix::io::ioctl_fionread;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcgetwinsize,
    tcsetattr, tcsetwinsize,
};

use super::relay;

/// How often a process in the background looks whether it has come to the foreground.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How many keys are taken at a time: as many as a terminal holds.
const KEYS: usize = 4 << 10;

/// Our own terminal. Its modes are put back when this is dropped.
pub(super) struct Terminal {
    tty: File,
    found: Termios,
    /// Whether keys like Ctrl-C stay signals: where our standard input is something else, others of our pipeline may need them.
    keeps_signals: bool,
    is_raw: AtomicBool,
    /// Whether the key that interrupts went by.
    had_ctrl_c: AtomicBool,
}

impl Terminal {
    /// The terminal at standard input, or else the one that controls us.
    pub(super) fn open() -> io::Result<Self> {
        let stdin = io::stdin();
        let (tty, keeps_signals) = if stdin.is_terminal() {
            (File::from(stdin.as_fd().try_clone_to_owned()?), false)
        } else {
            (OpenOptions::new().read(true).write(true).open("/dev/tty")?, true)
        };
        let found = tcgetattr(&tty)?;
        Ok(Self {
            tty,
            found,
            keeps_signals,
            is_raw: AtomicBool::new(false),
            had_ctrl_c: AtomicBool::new(false),
        })
    }

    /// Whether keys are for us: in the background they belong to the shell.
    pub(super) fn is_ours(&self) -> bool {
        tcgetpgrp(&self.tty).is_ok_and(|group| group == rustix::process::getpgrp())
    }

    /// Whether the key Ctrl-C was passed on.
    pub(super) fn had_ctrl_c(&self) -> bool {
        self.had_ctrl_c.load(Ordering::Relaxed)
    }

    /// Whether that key is a signal to everyone in the foreground, as it is now.
    pub(super) fn sends_ctrl_c(&self) -> bool {
        self.found.local_modes.contains(LocalModes::ISIG)
    }

    /// Lets every key through to the command's own terminal, which gives them their meaning.
    pub(super) fn make_raw(&self) {
        if !self.is_ours() {
            return;
        }
        let mut raw = self.found.clone();
        raw.make_raw();
        if self.keeps_signals {
            raw.local_modes |= LocalModes::ISIG;
        }
        // What cannot be set stays as it is: the command runs none the less.
        let _ = tcsetattr(&self.tty, OptionalActions::Drain, &raw);
        self.is_raw.store(true, Ordering::Relaxed);
    }

    /// Puts the modes back.
    pub(super) fn restore(&self) {
        if self.is_raw.swap(false, Ordering::Relaxed) && self.is_ours() {
            let _ = tcsetattr(&self.tty, OptionalActions::Drain, &self.found);
        }
    }

    /// Hands the command what was typed before it began. Our terminal has shown that already, so the command's does not.
    pub(super) fn pass_typed_ahead(&self, to: &Pty) -> io::Result<()> {
        if !self.is_raw.load(Ordering::Relaxed) {
            return Ok(());
        }
        let waiting = usize::try_from(ioctl_fionread(&self.tty)?).unwrap_or(0).min(KEYS);
        if waiting == 0 {
            return Ok(());
        }
        let mut typed = vec![0; waiting];
        let read = rustix::io::read(&self.tty, &mut typed)?;
        if self.found.local_modes.contains(LocalModes::ICANON) {
            // The kernel keeps a zero in place of the key that ends the input.
            let end = self.found.special_codes[SpecialCodeIndex::VEOF];
            typed.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = end);
        }
        let mut silent = self.found.clone();
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
        tcsetattr(&to.slave, OptionalActions::Now, &silent)?;
        relay::write_all(&to.master, &typed[..read])?;
        // The kernel takes it in when somebody asks for it.
        relay::wait(&mut [PollFd::new(&to.slave, PollFlags::IN)], Some(Duration::ZERO))?;
        tcsetattr(&to.slave, OptionalActions::Now, &self.found)?;
        Ok(())
    }

    /// Passes keys on to the command until it has `ended`.
    pub(super) fn pass_keys(&self, to: &OwnedFd, ended: &OwnedFd) {
        let mut buffer = vec![0; KEYS];
        loop {
            let ours = self.is_ours();
            let mut fds =
                [PollFd::new(ended, PollFlags::IN), PollFd::new(&self.tty, PollFlags::IN)];
            let (fds, most) =
                if ours { (&mut fds[..], None) } else { (&mut fds[..1], Some(LOOK_AGAIN)) };
            if relay::wait(fds, most).is_err() || !fds[0].revents().is_empty() {
                return;
            }
            // Much may have happened while we waited.
            if !ours || !self.is_ours() {
                continue;
            }
            match rustix::io::read(&self.tty, &mut buffer) {
                Ok(0) => return,
                Ok(read) => {
                    if buffer[..read].contains(&self.found.special_codes[SpecialCodeIndex::VINTR]) {
                        self.had_ctrl_c.store(true, Ordering::Relaxed);
                    }
                    if relay::write_all(to, &buffer[..read]).is_err() {
                        return;
                    }
                }
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(_) => return,
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.restore();
    }
}

/// A pseudo-terminal like our own.
pub(super) struct Pty {
    /// Our side.
    pub(super) master: OwnedFd,
    /// The command's side.
    pub(super) slave: File,
}

impl Pty {
    pub(super) fn open(like: &Terminal) -> io::Result<Self> {
        // Not on every system can it be opened so that no child inherits it.
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        rustix::io::fcntl_setfd(&master, rustix::io::FdFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let name = ptsname(&master, Vec::new())?.into_bytes();
        let mut options = OpenOptions::new();
        options.read(true).write(true);
        std::os::unix::fs::OpenOptionsExt::custom_flags(
            &mut options,
            i32::try_from(rustix::fs::OFlags::NOCTTY.bits()).unwrap_or(0),
        );
        let slave = options.open(std::ffi::OsString::from_vec(name))?;
        tcsetattr(&slave, OptionalActions::Now, &like.found)?;
        let pty = Self { master, slave };
        pty_size(&pty.master, like);
        Ok(pty)
    }
}

/// Gives a pseudo-terminal the size of ours.
pub(super) fn pty_size(master: &OwnedFd, like: &Terminal) {
    if let Ok(size) = tcgetwinsize(&like.tty) {
        let _ = tcsetwinsize(master, size);
    }
}
