//! Where there are no pseudo-terminals of our kind: plain pipes.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{Capture, Ended, not_started};

/// Runs a command to its end, with its output passed on as it comes.
///
/// # Errors
///
/// If it cannot be waited for. A command that cannot be started is none: it is told as a shell tells it.
pub fn run(command: &[OsString]) -> io::Result<Ended> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let capture = Mutex::new(Capture::default());
    let spawned =
        Command::new(program).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => {
            let (message, status) = not_started(program, &error);
            let mut output = Capture::default();
            output.push(message.as_bytes());
            let _ = io::stderr().write_all(message.as_bytes());
            return Ok(Ended { status, by_ctrl_c: false, output });
        }
    };
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(|| stdout.map(|from| pass(from, &mut io::stdout(), &capture)));
        scope.spawn(|| stderr.map(|from| pass(from, &mut io::stderr(), &capture)));
    });
    let status = child.wait()?.code().map_or(1, |code| u8::try_from(code & 0xff).unwrap_or(1));
    Ok(Ended {
        status,
        by_ctrl_c: false,
        output: capture.into_inner().unwrap_or_else(PoisonError::into_inner),
    })
}

fn pass(mut from: impl Read, to: &mut dyn Write, capture: &Mutex<Capture>) {
    let mut buffer = vec![0; 64 << 10];
    loop {
        match from.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(read) => {
                capture.lock().unwrap_or_else(PoisonError::into_inner).push(&buffer[..read]);
                if to.write_all(&buffer[..read]).and_then(|()| to.flush()).is_err() {
                    return;
                }
            }
        }
    }
}
