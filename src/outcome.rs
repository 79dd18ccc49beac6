//! How a command ends, and the exit status that says so.

use std::io;
use std::process::ExitCode;

/// How a command ended, short of failing. The numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something was found, or nothing is wrong: 0.
    Success,
    /// Nothing fits, or there is no such skill: 1.
    Nothing,
    /// Something could not be done, and was told already: 2.
    Trouble,
    /// As the command ended that was run.
    Status(u8),
}

impl Outcome {
    /// [`Outcome::Success`] if `found`.
    #[must_use]
    pub fn found(found: bool) -> Self {
        if found { Self::Success } else { Self::Nothing }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Success => Self::SUCCESS,
            Outcome::Nothing => Self::from(1),
            Outcome::Trouble => Self::from(2),
            Outcome::Status(status) => Self::from(status),
        }
    }
}

/// The exit status of a run, after telling what went wrong. A reader that hung up (`| head`) is no failure.
pub fn exit_code(result: anyhow::Result<Outcome>, stderr: &mut dyn io::Write) -> ExitCode {
    match result {
        Ok(outcome) => outcome.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to tell if stderr is gone as well.
            let _ =
                writeln!(stderr, "error: {}", crate::printable::Printable(&format!("{error:#}")));
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
