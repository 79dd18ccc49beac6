//! The names of services that compose puts before the lines of each: `web-1  | `.

use rustc_hash::FxHashMap;

use super::super::{Line, Mark};

/// The service and the length of `web-1  | `.
fn service(line: &str) -> Option<(&str, usize)> {
    let bar = line.find('|').filter(|&at| at > 0 && at <= 64)?;
    let name = line[..bar].trim_end();
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        && line[..bar].ends_with(' ');
    let after = &line[bar + 1..];
    let length = match after.as_bytes().first() {
        None => bar + 1,
        Some(b' ') => bar + 2,
        Some(_) => return None,
    };
    fits.then_some((name, length))
}

/// Takes the names of services off, and puts the lines of each together, in the order of their first line,
/// where most of the lines carry one: interleaved output of several services cannot be read otherwise. Tells too whether
/// any name has the form of compose.
pub(super) fn by_service(lines: Vec<Line>) -> (Vec<Line>, bool) {
    let written = lines.iter().filter(|line| !line.text.trim().is_empty()).count();
    let named: Vec<&Line> = lines.iter().filter(|line| service(&line.text).is_some()).collect();
    // `web-1` is the form of compose; any other name might be a column of a table.
    let instances = named
        .iter()
        .filter(|line| service(&line.text).is_some_and(|(name, _)| is_instance(name)))
        .count();
    let few = if written == 1 { instances == 0 } else { named.len() < 2 };
    if few || (named.len() * 10 < written * 6 && instances < 2) {
        return (lines, instances > 0);
    }
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    // The first is of the lines without a name.
    let mut streams: Vec<Vec<Line>> = vec![Vec::new()];
    for mut line in lines {
        let stream = match service(&line.text) {
            Some((name, length)) => {
                let stream = known.get(name).copied().unwrap_or_else(|| {
                    streams.push(Vec::new());
                    known.insert(name.to_owned(), streams.len() - 1);
                    streams.len() - 1
                });
                line.text.drain(..length);
                stream
            }
            None => 0,
        };
        streams[stream].push(line);
    }
    (apart(streams), instances > 0)
}

/// Streams one after the other, with an empty line between each two: what the one says last and the other first is no sentence.
fn apart(streams: Vec<Vec<Line>>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for stream in streams.into_iter().filter(|stream| !stream.is_empty()) {
        if let Some(last) = lines.last() {
            lines.push(Line { text: String::new(), number: last.number, mark: Mark::None });
        }
        lines.extend(stream);
    }
    lines
}

fn is_instance(name: &str) -> bool {
    name.rsplit_once(['-', '_']).is_some_and(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
