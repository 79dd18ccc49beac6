//! `skill match --follow`: each new error of an endless input, once, as soon as it is complete.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rustc_hash::FxHashMap;
use serde_json::json;

use crate::cli;
use crate::command::Context;
use crate::library::Library;
use crate::limits::MAX_FOLLOWED;
use crate::matcher::{self, Answer, Options};
use crate::outcome::Outcome;
use crate::paste::{Block, Paste, Stream};
use crate::report;

/// How much is read at once, in bytes, and how many such pieces wait.
const CHUNK: usize = 64 << 10;
const WAITING: usize = 16;
/// How long a file that has ended is left alone before it is looked at again.
const PAUSE: Duration = Duration::from_millis(100);

/// What the thread that reads tells, and who wants it to end.
enum News {
    Bytes(Vec<u8>),
    End(io::Result<()>),
    Interrupt,
}

pub(super) fn run(
    context: &Context,
    options: &cli::Match,
    asked: Options,
    library: &Library,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let (send, news) = mpsc::sync_channel(WAITING);
    on_interrupt(send.clone());
    let name = match options.file.as_deref() {
        Some(path) if path != Path::new("-") => {
            let name = format!("`{}`", path.display());
            let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
            let tail = Tail { path: path.to_owned(), file, read: 0 };
            thread::spawn(move || read(tail, &send));
            name
        }
        _ => {
            if io::stdin().is_terminal() && !context.quiet {
                let _ = writeln!(io::stderr(), "Following what is typed; Ctrl-C ends it.");
            }
            thread::spawn(move || read(io::stdin(), &send));
            "standard input".to_owned()
        }
    };
    let mut follower = Follower {
        library,
        asked,
        explain: options.explain,
        errors: FxHashMap::default(),
        blocks: FxHashMap::default(),
        any: false,
        out,
    };
    let (lines, ended) = follower.follow(&news)?;
    follower.summary(lines)?;
    ended.with_context(|| format!("cannot read {name}"))?;
    Ok(Outcome::found(follower.any))
}

/// Tells of Ctrl-C and of the end of the session. Where that cannot be, they end the program as they always do.
#[cfg(unix)]
fn on_interrupt(news: SyncSender<News>) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) {
        thread::spawn(move || {
            if signals.forever().next().is_some() {
                let _ = news.send(News::Interrupt);
            }
        });
    }
}

#[cfg(not(unix))]
fn on_interrupt(_: SyncSender<News>) {}

/// Hands over all that a reader gives.
fn read(mut reader: impl Read, news: &SyncSender<News>) {
    loop {
        let mut bytes = vec![0; CHUNK];
        let end = match reader.read(&mut bytes) {
            Ok(0) => News::End(Ok(())),
            Ok(count) => {
                bytes.truncate(count);
                News::Bytes(bytes)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => News::End(Err(error)),
        };
        let is_end = matches!(end, News::End(_));
        if news.send(end).is_err() || is_end {
            return;
        }
    }
}

/// A file that other programs write to; it has no end. One that is cut or replaced is read from its start.
struct Tail {
    path: PathBuf,
    file: File,
    read: u64,
}

impl Read for Tail {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.file.read(bytes)?;
            if count > 0 {
                self.read += count as u64;
                return Ok(count);
            }
            thread::sleep(PAUSE);
            let own = self.file.metadata()?;
            if own.len() < self.read {
                self.file.seek(SeekFrom::Start(0))?;
                self.read = 0;
            } else if let Ok(new) = File::open(&self.path)
                && !is_same(&own, &new.metadata()?)
            {
                (self.file, self.read) = (new, 0);
            }
        }
    }
}

#[cfg(unix)]
fn is_same(one: &std::fs::Metadata, other: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(one: &std::fs::Metadata, other: &std::fs::Metadata) -> bool {
    one.created().ok() == other.created().ok()
}

/// How often an error came.
struct Seen {
    count: u64,
    first: u32,
    last: u32,
}

struct Follower<'a> {
    library: &'a Library,
    asked: Options,
    explain: bool,
    /// By signature.
    errors: FxHashMap<u64, Seen>,
    /// The errors of blocks that were looked at, so that what is repeated a million times is not.
    blocks: FxHashMap<u64, Vec<u64>>,
    any: bool,
    out: &'a mut dyn Write,
}

impl Follower<'_> {
    /// Reads to the end, or until it is interrupted; returns how many lines there were, and how the reading ended.
    fn follow(&mut self, news: &Receiver<News>) -> anyhow::Result<(u64, io::Result<()>)> {
        let mut stream = Stream::default();
        let mut blocks: Vec<Block> = Vec::new();
        let ended = loop {
            let now = Instant::now();
            let next = match stream.deadline(now) {
                None => news.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(deadline) => news.recv_timeout(deadline.saturating_duration_since(now)),
            };
            let now = Instant::now();
            match next {
                Ok(News::Bytes(bytes)) => stream.push(&bytes, now, &mut |block| blocks.push(block)),
                Ok(News::End(how)) => break how,
                Ok(News::Interrupt) | Err(RecvTimeoutError::Disconnected) => break Ok(()),
                Err(RecvTimeoutError::Timeout) => stream.wait(now, &mut |block| blocks.push(block)),
            }
            for block in blocks.drain(..) {
                self.look(block)?;
            }
        };
        let lines = stream.finish(Instant::now(), &mut |block| blocks.push(block));
        for block in blocks {
            self.look(block)?;
        }
        Ok((lines, ended))
    }

    fn look(&mut self, block: Block) -> anyhow::Result<()> {
        let first = u32::try_from(block.first).unwrap_or(u32::MAX);
        if let Some(errors) = self.blocks.get(&block.key) {
            for error in errors {
                if let Some(seen) = self.errors.get_mut(error) {
                    seen.count += 1;
                    seen.last = seen.last.max(first);
                }
            }
            return Ok(());
        }
        let paste = Paste::part(block.bytes, block.first);
        let answer = matcher::answer(&paste, self.library, self.asked)?;
        let mut errors = Vec::new();
        for part in matcher::by_error(&answer, &paste, self.asked) {
            let signature = matcher::signature(&part);
            errors.push(signature);
            let key = part.events.first().map_or(0, |event| event.key);
            let line = paste.lines().get(key).map_or(first, |line| line.number);
            if let Some(seen) = self.errors.get_mut(&signature) {
                seen.count += 1;
                seen.last = line;
            } else {
                self.forget();
                self.errors.insert(signature, Seen { count: 1, first: line, last: line });
                self.tell(&part, &paste, signature)?;
            }
        }
        self.blocks.insert(block.key, errors);
        Ok(())
    }

    /// Makes room: what was seen once is told again if it comes again.
    fn forget(&mut self) {
        if self.errors.len() >= MAX_FOLLOWED {
            self.errors.retain(|_, seen| seen.count > 1);
            if self.errors.len() >= MAX_FOLLOWED / 2 {
                self.errors.clear();
            }
        }
        if self.blocks.len() >= MAX_FOLLOWED {
            self.blocks.clear();
        }
    }

    fn tell(&mut self, part: &Answer, paste: &Paste, signature: u64) -> anyhow::Result<()> {
        self.any |= !part.matches.is_empty();
        let mut value = report::json(part, paste, &self.library.version(), self.explain);
        value["signature"] = name(signature).into();
        value["count"] = 1.into();
        self.line(&value)
    }

    /// The last line: how often each error came.
    fn summary(&mut self, lines: u64) -> anyhow::Result<()> {
        let mut errors: Vec<(&u64, &Seen)> = self.errors.iter().collect();
        errors.sort_by_key(|(signature, seen)| (seen.first, **signature));
        let errors: Vec<serde_json::Value> = errors
            .into_iter()
            .map(|(signature, seen)| {
                json!({
                    "signature": name(*signature),
                    "count": seen.count,
                    "lines": [seen.first, seen.last],
                })
            })
            .collect();
        self.line(&json!({ "schema": 1, "end": true, "lines_read": lines, "errors": errors }))
    }

    fn line(&mut self, value: &serde_json::Value) -> anyhow::Result<()> {
        writeln!(self.out, "{}", report::json_line(value).map_err(io::Error::from)?)?;
        self.out.flush()?;
        Ok(())
    }
}

fn name(signature: u64) -> String {
    format!("{signature:016x}")
}
