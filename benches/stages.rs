//! Each step from a document and a paste to an answer, timed by itself, on the starter library.
//!
//! `cargo bench --bench stages [-- PART OF A NAME]`. How often the answer is right is another benchmark's: `quality`.
//!
//! There is no harness under it: a median of batches is all that is needed here, and what must not grow is guarded by
//! counts of instructions (`benches/instructions.py`), not by time.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use skillbook::card::Card;
use skillbook::library::{Library, Trust};
use skillbook::matcher::{self, Options, Query};
use skillbook::paste::Paste;
use skillbook::roots::{Root, RootKind};
use skillbook::signature::{Signature, Writer};
use skillbook::{skill, starter, trace};

/// Cases of the starter library: a traceback, a log of containers, a CI log.
const PASTES: [&str; 3] = [
    "sqlite-async-threading/tests/uvicorn.txt",
    "sqlite-async-threading/tests/compose.txt",
    "npm-eresolve-peer-conflict/tests/github-actions-npm-ci.txt",
];
/// How long one batch takes at the least, and how many there are.
const BATCH: Duration = Duration::from_millis(20);
const BATCHES: usize = 15;

/// Prints the median time of a step, if it is asked for.
struct Table {
    only: Option<String>,
}

impl Table {
    fn row<R>(&self, name: &str, mut step: impl FnMut() -> R) {
        if self.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            return;
        }
        // So many rounds that a batch can be measured.
        let mut rounds: u32 = 1;
        let mut batch = |rounds: u32| {
            let start = Instant::now();
            for _ in 0..rounds {
                black_box(step());
            }
            start.elapsed()
        };
        while batch(rounds) < BATCH {
            rounds *= 2;
        }
        let mut times: Vec<Duration> = (0..BATCHES).map(|_| batch(rounds) / rounds).collect();
        times.sort_unstable();
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        let (least, median) = (micros(times[0]), micros(times[BATCHES / 2]));
        println!("{name:<70} {median:>10.1} µs   least {least:>10.1} µs");
    }
}

fn main() -> anyhow::Result<()> {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let table = Table { only };
    let roots = vec![Root { path: PathBuf::new(), kind: RootKind::Starter }];
    let library = Library::open(roots, None, Trust::Nothing, &|_, _| {})?;

    let document = starter::text("sqlite-async-threading").unwrap_or_default();
    let parsed = skill::parse(document, "name").skill;
    table.row("skill: parse", || skill::parse(black_box(document), "name"));
    table.row("skill: card and entry", || {
        Card::of(&parsed, document, String::new(), RootKind::Starter).entry(
            &parsed,
            document,
            String::new(),
        )
    });
    for name in PASTES {
        let text = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("skills").join(name))?;
        let paste = Paste::new(&text);
        let events = trace::events(&paste);
        table.row(&format!("paste: clean, {name}"), || Paste::new(black_box(&text)));
        table.row(&format!("paste: events, {name}"), || trace::events(black_box(&paste)));
        table.row(&format!("paste: signatures, {name}"), || {
            let lines = paste.lines().iter();
            lines.map(|line| Signature::of(&line.text, Writer::Program).pieces.len()).sum::<usize>()
        });
        table
            .row(&format!("match: query, {name}"), || Query::new(&paste, &events, library.index()));
        table.row(&format!("match: query, candidates, evidence, {name}"), || {
            matcher::candidates(&paste, &events, &library)
        });
        table.row(&format!("match: all of it, {name}"), || {
            matcher::answer(&Paste::new(&text), &library, Options::default())
        });
    }
    Ok(())
}
