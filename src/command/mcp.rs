//! `skill mcp`: serves coding agents over the Model Context Protocol.

use std::io::{self, IsTerminal, Write};

use super::Context;
use crate::mcp::{Live, serve};
use crate::outcome::Outcome;

pub(super) fn run(context: Context) -> anyhow::Result<Outcome> {
    // A wrong --skills is told at once, and not to the first who asks.
    context.roots()?;
    if io::stdin().is_terminal() && !context.quiet {
        let _ = writeln!(
            io::stderr(),
            "This speaks the Model Context Protocol on standard input and output: it is started by a client, not by hand. \
             Ctrl-D ends it."
        );
    }
    let here = std::env::current_dir().unwrap_or_default();
    let (given, home, cache) =
        (context.skills.clone(), context.home.clone(), context.cache.clone());
    let live = Live::new(given, here, home, cache, Box::new(move |library| context.warn(library)));
    serve(live)?;
    Ok(Outcome::Success)
}
