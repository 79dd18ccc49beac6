//! The command `skill`: see the crate `skillbook` for what it does.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    skillbook::command::main()
}
