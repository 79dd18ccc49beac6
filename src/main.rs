//! The command `skill`: see the crate `skillbook` for what it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    skillbook::command::main()
}
