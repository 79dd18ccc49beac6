//! A place of its own for each test: folders, and the binary with nothing of the outside in its environment.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// All of it in one text, for a snapshot.
    pub(crate) fn shown(&self) -> String {
        format!("status {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

/// A folder with a home and a project in it.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "project"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file below the place, with its folders.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Writes a skill that quotes an error.
    pub(crate) fn skill(&self, folder: &str, name: &str, error: &str) -> PathBuf {
        let text = format!(
            "---\nname: {name}\ndescription: Fixes \"{error}\".\n---\n# {name}\n\n## Problem\n\n`{error}`\n\n## Solution\n\n1. Mend {name}.\n"
        );
        self.write(&format!("{folder}/{name}/SKILL.md"), text)
    }

    /// The binary, in the project, knowing nothing but this place.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_skill"));
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .current_dir(self.path("project"));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Run {
        let mut command = self.command();
        command.args(arguments);
        finish(command, stdin.as_ref())
    }
}

/// Runs a command to its end.
pub(crate) fn finish(mut command: Command, stdin: &[u8]) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that does not read all of it closes the pipe.
        let _ = pipe.write_all(&stdin);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The root of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Time passes, so that what was just written is taken for settled.
pub(crate) fn time_passes() {
    std::thread::sleep(std::time::Duration::from_millis(120));
}
