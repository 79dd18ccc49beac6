//! Running a command: what each of its streams is, its signals, its end.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, IsTerminal, PipeReader, PipeWriter};
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitStatus, kill_current_process_group, kill_process};
use signal_hook::consts::{SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};

use super::terminal::{Pty, Terminal, pty_size};
use super::{Capture, Ended, not_started, relay, session, signals};

/// How long a signal may take that we sent ourselves.
const MOMENT: Duration = Duration::from_millis(100);

/// What the one that waits is told.
enum Event {
    Signal(i32),
    /// A stream is at its end, or could not be passed on.
    Passed(io::Result<()>),
}

/// Runs a command to its end, with its output passed on as it comes.
///
/// # Errors
///
/// If pipes, signals or threads cannot be had. A command that cannot be started is none: it is told as a shell tells it.
pub fn run(command: &[OsString]) -> io::Result<Ended> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let streams = Streams::of_ours()?;
    let capture = Arc::new(Mutex::new(Capture::default()));
    // Before the command: what comes from now on is not missed.
    let (send, receive) = mpsc::channel();
    let status = Arc::new(AtomicU8::new(0));
    take_signals(send.clone(), Arc::clone(&status))?;
    let (ended, ends) = io::pipe()?;
    let ended = Arc::new(OwnedFd::from(ended));

    let started = start(program, arguments, streams).or_else(|error| {
        if error.raw_os_error() != Some(Errno::NOEXEC.raw_os_error()) {
            return Err(error);
        }
        // A script that does not name its shell: shells run it themselves, and so does whatever runs commands for others.
        let script: Vec<OsString> = command.to_vec();
        start(OsStr::new("/bin/sh"), &script, streams)
    });
    let started = match started {
        Ok(started) => started,
        Err(error) => {
            let (message, status) = not_started(program, &error);
            let mut output = Capture::default();
            output.push(message.as_bytes());
            // Nothing is left to tell if it is closed.
            let _ = relay::write_all(io::stderr(), message.as_bytes());
            return Ok(Ended { status, by_ctrl_c: false, output });
        }
    };
    let mut passing = 0;
    for (from, to) in started.outputs {
        let (capture, ended, send) = (Arc::clone(&capture), Arc::clone(&ended), send.clone());
        thread::Builder::new().spawn(move || {
            let passed = relay::pass(&from, &to, &ended, &capture);
            let _ = send.send(Event::Passed(passed));
        })?;
        passing += 1;
    }
    if let Some(outer) = &started.terminal {
        let (terminal, ended) = (Arc::clone(&outer.terminal), Arc::clone(&ended));
        let master = outer.master.try_clone()?;
        thread::Builder::new().spawn(move || terminal.pass_keys(&master, &ended))?;
    }

    let waiting = Waiting { child: started.child, outer: started.terminal.as_ref() };
    let mut passed = Vec::new();
    let end = waiting.until_it_ends(&receive, &mut passed)?;
    let mut code = session::exit_status(end);
    status.store(code, Ordering::Relaxed);
    drop(ends);
    while passed.len() < passing {
        match receive.recv() {
            Ok(Event::Passed(how)) => passed.push(how),
            // Somebody does not read what is left, and somebody does not want to wait for that.
            Ok(Event::Signal(SIGHUP | SIGINT | SIGQUIT | SIGTERM)) | Err(_) => break,
            Ok(Event::Signal(_)) => {}
        }
    }
    // The report is written in the modes that the user has.
    if let Some(outer) = &started.terminal {
        outer.terminal.restore();
    }
    for error in passed.into_iter().filter_map(Result::err) {
        // A reader that hung up knows.
        if error.kind() != io::ErrorKind::BrokenPipe {
            let message = format!("skill: the output cannot be passed on: {error}\n");
            let _ = relay::write_all(io::stderr(), message.as_bytes());
            // Most commands end like this when they cannot write.
            code = code.max(1);
        }
    }
    let pressed = started.terminal.as_ref().is_some_and(|outer| outer.terminal.had_ctrl_c());
    let by_ctrl_c = session::is_ctrl_c(end)
        && (pressed || Terminal::open().is_ok_and(|own| own.is_ours() && own.sends_ctrl_c()));
    if by_ctrl_c && pressed {
        // So has everyone in the foreground, as without us: a script around us ends only if it had the signal itself.
        let _ = kill_current_process_group(Signal::INT);
        // So have we; later it would say that nobody wants to wait for the report.
        while !matches!(receive.recv_timeout(MOMENT), Ok(Event::Signal(SIGINT)) | Err(_)) {}
    }
    drop(receive);
    let output = std::mem::take(&mut *capture.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Ended { status: code, by_ctrl_c, output })
}

/// Tells of every signal; once nobody listens any more, one that ends a process ends this one, with the `status` of the command.
fn take_signals(send: Sender<Event>, status: Arc<AtomicU8>) -> io::Result<()> {
    let mut signals = signals::listen()?;
    thread::Builder::new().spawn(move || {
        for number in signals.forever() {
            let is_heard = send.send(Event::Signal(number)).is_ok();
            if !is_heard && matches!(number, SIGHUP | SIGINT | SIGQUIT | SIGTERM) {
                #[expect(clippy::exit, reason = "the user does not want to wait for the report")]
                std::process::exit(i32::from(status.load(Ordering::Relaxed)));
            }
        }
    })?;
    Ok(())
}

/// What our own standard output and standard error are.
#[derive(Clone, Copy)]
enum Streams {
    /// No terminal, and one file: one pipe keeps the order.
    OneFile,
    /// Whether each is our terminal.
    Two { out: bool, err: bool },
}

impl Streams {
    fn of_ours() -> io::Result<Self> {
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let is_same = is_same_file(&stdout, &stderr)?;
        Ok(match (stdout.is_terminal(), stderr.is_terminal()) {
            (false, _) if is_same => Self::OneFile,
            // Two different terminals: one is enough.
            (true, err) => Self::Two { out: true, err: err && is_same },
            (false, err) => Self::Two { out: false, err },
        })
    }
}

fn is_same_file(one: impl AsFd, other: impl AsFd) -> io::Result<bool> {
    let (one, other) = (rustix::fs::fstat(one)?, rustix::fs::fstat(other)?);
    Ok((one.st_dev, one.st_ino) == (other.st_dev, other.st_ino))
}

/// Our terminal, and our side of the command's.
struct Outer {
    terminal: Arc<Terminal>,
    master: OwnedFd,
}

struct Started {
    child: Pid,
    /// What it writes, and where that goes.
    outputs: Vec<(OwnedFd, File)>,
    terminal: Option<Outer>,
}

fn start(program: &OsStr, arguments: &[OsString], streams: Streams) -> io::Result<Started> {
    let stdout = || Ok::<_, io::Error>(File::from(io::stdout().as_fd().try_clone_to_owned()?));
    let stderr = || Ok::<_, io::Error>(File::from(io::stderr().as_fd().try_clone_to_owned()?));
    let mut outputs = Vec::new();
    let mut piped = |to: File| {
        let (reader, writer): (PipeReader, PipeWriter) = io::pipe()?;
        outputs.push((OwnedFd::from(reader), to));
        Ok::<_, io::Error>(writer)
    };
    let mut plain = Command::new(program);
    plain.args(arguments);
    let (out, err) = match streams {
        Streams::OneFile => {
            let writer = piped(stdout()?)?;
            plain.stdout(writer.try_clone()?).stderr(writer);
            return spawn(plain, outputs, None);
        }
        Streams::Two { out, err } => (out, err),
    };
    // Without a terminal of our own, or where no pseudo-terminal is to be had, pipes have to do.
    let pty = (out || err)
        .then(|| Terminal::open().and_then(|own| Ok((Pty::open(&own)?, own))))
        .and_then(Result::ok);
    let Some((pty, own)) = pty else {
        plain.stdout(piped(stdout()?)?).stderr(piped(stderr()?)?);
        return spawn(plain, outputs, None);
    };
    let role = if out { session::STDOUT } else { session::STDERR };
    let mut session = session::ourselves(role, program, arguments)?;
    let slave = || Ok::<_, io::Error>(Stdio::from(pty.slave.try_clone()?));
    if io::stdin().is_terminal() {
        session.stdin(slave()?);
    }
    session.stdout(if out { slave()? } else { piped(stdout()?)?.into() });
    session.stderr(if err { slave()? } else { piped(stderr()?)?.into() });
    let to = if out { stdout()? } else { stderr()? };
    outputs.push((pty.master.try_clone()?, to));
    // Before anything is shown: a key that answers it is the command's.
    own.make_raw();
    // What cannot be handed over is not worth failing for.
    let _ = own.pass_typed_ahead(&pty);
    let terminal = Outer { terminal: Arc::new(own), master: pty.master };
    spawn(session, outputs, Some(terminal))
}

fn spawn(
    mut command: Command,
    outputs: Vec<(OwnedFd, File)>,
    terminal: Option<Outer>,
) -> io::Result<Started> {
    // Our copies of its ends of the pipes go with `command`.
    let child = command.spawn()?;
    Ok(Started { child: Pid::from_child(&child), outputs, terminal })
}

/// The command, or the session around it, while it runs.
struct Waiting<'a> {
    child: Pid,
    outer: Option<&'a Outer>,
}

impl Waiting<'_> {
    /// Waits for the end; returns how it was, and takes down which streams ended before.
    fn until_it_ends(
        &self,
        events: &Receiver<Event>,
        passed: &mut Vec<io::Result<()>>,
    ) -> io::Result<WaitStatus> {
        while let Ok(event) = events.recv() {
            match event {
                Event::Passed(how) => passed.push(how),
                Event::Signal(SIGCHLD) => {
                    while let Some(status) = session::changed(self.child)? {
                        if !status.stopped() {
                            return Ok(status);
                        }
                        if let Some(outer) = self.outer {
                            self.stop(outer);
                        }
                    }
                }
                Event::Signal(SIGCONT) => {
                    if let Some(outer) = self.outer {
                        self.go_on(outer);
                    }
                }
                Event::Signal(SIGWINCH) => {
                    if let Some(outer) = self.outer {
                        pty_size(&outer.master, &outer.terminal);
                    }
                }
                Event::Signal(number) => self.pass_on(number),
            }
        }
        Err(io::ErrorKind::Interrupted.into())
    }

    /// The command was stopped: so are we, and everyone in our pipeline, as the key would have done it.
    fn stop(&self, outer: &Outer) {
        outer.terminal.restore();
        // We do not handle this signal, so this returns when we are continued; or at once, where there is no shell that could do that.
        let _ = kill_current_process_group(Signal::TSTP);
        self.go_on(outer);
    }

    fn go_on(&self, outer: &Outer) {
        outer.terminal.make_raw();
        pty_size(&outer.master, &outer.terminal);
        let _ = kill_process(self.child, Signal::CONT);
    }

    fn pass_on(&self, number: i32) {
        let Some(signal) = signals::named(number) else { return };
        // Without a session of its own the command is in our group, and has had what the terminal sends by a key.
        let has_it = self.outer.is_none()
            && signals::FROM_KEYS.contains(&number)
            && Terminal::open().is_ok_and(|terminal| terminal.is_ours());
        if !has_it {
            let _ = kill_process(self.child, signal);
        }
    }
}
