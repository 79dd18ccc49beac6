//! The process between us and a command in a pseudo-terminal.
//!
//! A command can be stopped and continued by keys only if somebody of its session, outside of its group, waits for it: what a shell is
//! in a terminal. This is that somebody, our own program started again. It makes the pseudo-terminal the session's, runs the
//! command in the foreground of it, passes signals on, stops when the command stops, and ends with its status.
//!
//! The command is our own program once more, until it is in the foreground: one that looks there at its first step, or sets the modes of
//! its terminal, would be taken for one in the background else.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Duration;

use rustix::process::{
    Pid, Signal, WaitOptions, WaitStatus, getpgrp, getpid, ioctl_tiocsctty, kill_process,
    kill_process_group, setsid, waitpid,
};
use rustix::termios::{tcgetpgrp, tcsetpgrp};
use signal_hook::consts::{SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGTTIN, SIGTTOU, SIGWINCH};

use super::{not_started, signals};

/// The word that makes our program such a process. It is no command: what it does is no use to anybody else.
pub(super) const WORD: &str = "__session";
/// The word after it: which of our streams is the pseudo-terminal.
pub(super) const STDOUT: &str = "stdout";
pub(super) const STDERR: &str = "stderr";
/// Or: we are what becomes the command.
const COMMAND: &str = "command";

/// Our own program, asked to be such a process.
pub(super) fn ourselves(
    role: &str,
    program: &OsStr,
    arguments: &[OsString],
) -> io::Result<Command> {
    // The link works also when a newer program has taken our place meanwhile.
    let path =
        if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
    let mut command = Command::new(path);
    command.arg0("skill").arg(WORD).arg(role).arg(program).args(arguments);
    Ok(command)
}

/// If the arguments of the program ask for it: runs a command in a session of its own.
pub(crate) fn main() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != WORD {
        return None;
    }
    let (role, program) = (arguments.next()?, arguments.next()?);
    let arguments: Vec<OsString> = arguments.collect();
    let status = if role == COMMAND {
        Err(become_command(&program, &arguments))
    } else {
        run(role == STDERR, &program, &arguments)
    };
    let status = status.unwrap_or_else(|error| {
        let (message, status) = not_started(&program, &error);
        let _ = io::stderr().write_all(message.as_bytes());
        status
    });
    Some(ExitCode::from(status))
}

/// Waits for the foreground, and becomes the command; returns only what hindered that.
fn become_command(program: &OsStr, arguments: &[OsString]) -> io::Error {
    /// How often it is looked, and how long is waited between: together longer than it ever takes.
    const LOOKS: u32 = 2_000;
    const BETWEEN: Duration = Duration::from_micros(500);
    if let Ok(tty) = File::open("/dev/tty") {
        for _ in 0..LOOKS {
            if tcgetpgrp(&tty).is_ok_and(|group| group == getpgrp()) {
                break;
            }
            thread::sleep(BETWEEN);
        }
    }
    Command::new(program).args(arguments).exec()
}

fn run(on_stderr: bool, program: &OsStr, arguments: &[OsString]) -> io::Result<u8> {
    let tty = if on_stderr {
        io::stderr().as_fd().try_clone_to_owned()?
    } else {
        io::stdout().as_fd().try_clone_to_owned()?
    };
    setsid()?;
    ioctl_tiocsctty(&tty)?;
    let mut signals = signals::listen_in_its_stead()?;
    let child = ourselves(COMMAND, program, arguments)?.process_group(0).spawn()?;
    let command = Pid::from_child(&child);
    tcsetpgrp(&tty, command)?;
    for number in signals.forever() {
        let Some(signal) = signals::named(number) else { continue };
        match number {
            SIGCHLD => {
                while let Some(status) = changed(command)? {
                    match status.stopping_signal() {
                        // Somebody took the terminal from it for a moment.
                        Some(SIGTTIN | SIGTTOU) if tcgetpgrp(&tty) == Ok(command) => {
                            let _ = kill_process_group(command, Signal::CONT);
                        }
                        Some(_) => {
                            let _ = kill_process(getpid(), Signal::STOP);
                            let _ = kill_process_group(command, Signal::CONT);
                        }
                        None => {
                            if is_ctrl_c(status) {
                                end_by_ctrl_c();
                            }
                            return Ok(exit_status(status));
                        }
                    }
                }
            }
            // The kernel tells the command itself.
            SIGWINCH => {}
            SIGHUP | SIGCONT => {
                let _ = kill_process_group(command, signal);
            }
            _ if signals::FROM_KEYS.contains(&number) => {
                let group = tcgetpgrp(&tty).unwrap_or(command);
                let _ = kill_process_group(group, signal);
            }
            _ => {
                let _ = kill_process(command, signal);
            }
        }
    }
    Err(io::ErrorKind::Interrupted.into())
}

/// What has become of a child since the last time; `None` where nothing has.
pub(super) fn changed(child: Pid) -> io::Result<Option<WaitStatus>> {
    let options = WaitOptions::NOHANG | WaitOptions::UNTRACED;
    Ok(waitpid(Some(child), options)?.map(|(_, status)| status))
}

/// Whether it was ended as the key Ctrl-C does it.
pub(super) fn is_ctrl_c(status: WaitStatus) -> bool {
    status.terminating_signal() == Some(SIGINT)
}

/// Ends our own process in that way, too: shells end their loops and scripts only where they see the signal itself.
pub(crate) fn end_by_ctrl_c() {
    // Where that fails, there is an exit status that says the same.
    let _ = signal_hook::low_level::emulate_default_handler(SIGINT);
}

/// The exit status as a shell gives it.
pub(super) fn exit_status(status: WaitStatus) -> u8 {
    let number = match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => code & 0xff,
        (None, Some(signal)) => 128 + signal,
        (None, None) => 1,
    };
    u8::try_from(number).unwrap_or(1)
}
