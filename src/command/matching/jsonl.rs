//! `skill match --jsonl`: many pastes, one a line, and one answer a line, in order.

use std::io::{self, BufRead, BufReader, Read, Write};

use serde_json::{Value, json};

use crate::library::Library;
use crate::limits::MAX_BATCH_LINE_BYTES;
use crate::matcher::{self, Options};
use crate::outcome::Outcome;
use crate::parallel;
use crate::paste::Paste;
use crate::report;

/// How much is read at once, in bytes: whoever waits for an answer to each line gets it.
const BUFFER: usize = 1 << 20;
/// Most lines, and most bytes of them, that are answered together.
const BATCH: usize = 1_024;
const BATCH_BYTES: usize = 8 << 20;

/// A line, or the reason why it is not looked at.
type Line = Result<Vec<u8>, &'static str>;

/// What came of a line.
struct Answered {
    value: Value,
    is_found: bool,
    is_bad: bool,
}

pub(super) fn run(
    reader: &mut dyn Read,
    explain: bool,
    asked: Options,
    library: &Library,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let mut lines = Lines { reader: BufReader::with_capacity(BUFFER, reader), number: 0 };
    let version = library.version();
    let (mut any, mut bad) = (false, false);
    loop {
        let batch = lines.batch()?;
        if batch.is_empty() {
            break;
        }
        let answers = parallel::map(&batch, |(number, line)| {
            answer(*number, line, &|paste: &Paste| {
                let answer = matcher::answer(paste, library, asked)?;
                let value = report::json(&answer, paste, &version, explain);
                Ok((value, !answer.matches.is_empty()))
            })
        });
        for answered in answers {
            let Answered { value, is_found, is_bad } = answered?;
            any |= is_found;
            bad |= is_bad;
            writeln!(out, "{}", report::json_line(&value).map_err(io::Error::from)?)?;
        }
        out.flush()?;
    }
    Ok(if bad { Outcome::Trouble } else { Outcome::found(any) })
}

type Matched = Result<(Value, bool), crate::error::Error>;

/// The answer to one line. A line that cannot be read is answered too, so that answers can be counted.
fn answer(
    number: u64,
    line: &Line,
    ask: &dyn Fn(&Paste) -> Matched,
) -> Result<Answered, crate::error::Error> {
    let bad = |id: Value, what: &str| Answered {
        value: json!({ "id": id, "line": number, "error": what }),
        is_found: false,
        is_bad: true,
    };
    let request = match line {
        Err(what) => return Ok(bad(Value::Null, what)),
        Ok(line) => serde_json::from_slice::<Value>(line),
    };
    let mut request = match request {
        Err(error) => return Ok(bad(Value::Null, &format!("it is no JSON: {error}"))),
        Ok(request) => request,
    };
    let id = request.get_mut("id").map_or(Value::Null, Value::take);
    let Some(text) = request.get("text").and_then(Value::as_str) else {
        return Ok(bad(id, "write it as {\"id\": ..., \"text\": \"...\"}"));
    };
    let (mut value, is_found) = ask(&Paste::new(text.as_bytes()))?;
    value["id"] = id;
    Ok(Answered { value, is_found, is_bad: false })
}

/// The lines of a reader.
struct Lines<R: Read> {
    reader: BufReader<R>,
    number: u64,
}

impl<R: Read> Lines<R> {
    /// The lines that are there, with their numbers; at least one, unless it is the end. Blank lines are left out.
    fn batch(&mut self) -> io::Result<Vec<(u64, Line)>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            // Nobody is kept waiting for what is not there yet.
            if !batch.is_empty() && memchr::memchr(b'\n', self.reader.buffer()).is_none() {
                break;
            }
            let Some(line) = self.line()? else { break };
            self.number += 1;
            if let Ok(line) = &line {
                bytes += line.len();
                if line.trim_ascii().is_empty() {
                    continue;
                }
            }
            batch.push((self.number, line));
        }
        Ok(batch)
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        let mut is_long = false;
        loop {
            let there = match self.reader.fill_buf() {
                Ok(there) => there,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if there.is_empty() {
                if line.is_empty() && !is_long {
                    return Ok(None);
                }
                break;
            }
            let end = memchr::memchr(b'\n', there);
            let part = &there[..end.unwrap_or(there.len())];
            if line.len() + part.len() > MAX_BATCH_LINE_BYTES {
                is_long = true;
                line = Vec::new();
            }
            if !is_long {
                line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        Ok(Some(if is_long { Err("the line is longer than any paste") } else { Ok(line) }))
    }
}

/// Panics unless every line that is not blank has one answer, with its own id. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
pub(crate) fn check_invariants(bytes: &[u8]) {
    let mut lines = Lines { reader: BufReader::with_capacity(16, bytes), number: 0 };
    let mut numbers = Vec::new();
    loop {
        let batch = lines.batch().expect("memory can be read");
        if batch.is_empty() {
            break;
        }
        for (number, line) in batch {
            numbers.push(number);
            let answered = answer(number, &line, &|_: &Paste| Ok((json!({}), false)));
            let answered = answered.expect("nothing was asked");
            let given = line.ok().and_then(|line| serde_json::from_slice::<Value>(&line).ok());
            let id = given.as_ref().and_then(|given| given.get("id")).unwrap_or(&Value::Null);
            assert_eq!(&answered.value["id"], id);
            assert_eq!(answered.is_bad, answered.value["error"].is_string());
        }
    }
    let written: Vec<u64> = (1_u64..)
        .zip(bytes.split(|byte| *byte == b'\n'))
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(number, _)| number)
        .collect();
    assert_eq!(numbers, written);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_line_is_answered(
            text in "(\\{\"id\": ?(1|\"a\"|null|\\[\\]), \"text\": ?(\"Error\"|1)\\}|\\{|\"|é|\n|\r| ){0,20}",
        ) {
            super::check_invariants(text.as_bytes());
        }
    }
}
