//! Times as loggers and CI systems put them before a line.

use super::logger::is_request;
use crate::trace::digits;

/// What may stand behind a time: the half of the day, and the zone.
const HALVES: [&str; 2] = ["AM", "PM"];
const ZONES: [&str; 17] = [
    "UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "CET", "CEST", "EET",
    "EEST", "BST", "IST", "JST",
];
/// The shapes of dates, and what stands between each and its time.
const DATES: [&[u8]; 9] = [
    b"9999-99-99T",
    b"9999-99-99 ",
    b"9999/99/99 ",
    b"9999.99.99 ",
    // Airflow.
    b"9999-99-99, ",
    // `toLocaleString` of JavaScript, and Azure Functions.
    b"99/99/9999, ",
    b"9/99/9999, ",
    b"99/9/9999, ",
    b"99/99/99 ",
];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads a shape where `9` stands for a digit and anything else for itself; the length of what it took.
pub(super) fn shape(line: &[u8], shape: &[u8]) -> Option<usize> {
    (line.len() >= shape.len()
        && line.iter().zip(shape).all(|(byte, sign)| match sign {
            b'9' => byte.is_ascii_digit(),
            _ => byte == sign,
        }))
    .then_some(shape.len())
}

/// `2026-11-23T12:52:54.1234567Z `, `2026-11-23 12:52:54,123 `, `12:52:54.123 `, with or without a zone: the length with one blank
/// behind it, if that or nothing follows.
pub(super) fn time_stamp(line: &str) -> Option<usize> {
    let at = time(line)?;
    // `3:25:41 PM | CREATE_FAILED | …` is the row of a table.
    if line[at..].starts_with(" | ") && HALVES.iter().any(|half| line[..at].ends_with(half)) {
        return None;
    }
    match line.as_bytes().get(at) {
        None => Some(at),
        Some(b' ' | b'\t') => {
            let rest = &line[at + 1..];
            // A container runtime adds the stream, and whether the line is whole.
            let stream = ["stderr F ", "stdout F ", "stderr P ", "stdout P "]
                .iter()
                .find(|stream| rest.starts_with(**stream));
            let more = stream.map_or_else(|| gitlab(rest.as_bytes()), |stream| stream.len());
            // AWS Lambda puts the request, Python often a dash.
            let request = || rest.split_once('\t').filter(|(name, _)| is_request(name));
            let more = match more {
                0 => request().map_or_else(|| dash(rest), |(name, _)| name.len() + 1),
                more => more,
            };
            Some(at + 1 + more)
        }
        // `3:25:41 AM: ` of Netlify.
        Some(b':') if HALVES.iter().any(|half| line[..at].ends_with(half)) => {
            line[at..].starts_with(": ").then_some(at + 2)
        }
        Some(_) => None,
    }
}

/// The length of a dash between a time and its message.
pub(super) fn dash(rest: &str) -> usize {
    const DASH: &str = "- ";
    if rest.starts_with(DASH) { DASH.len() } else { 0 }
}

/// The length of the time that a line begins with, its date and its zone included.
pub(super) fn time(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    if let Some(epoch) = epoch(bytes) {
        return Some(epoch);
    }
    let date = DATES.iter().find_map(|date| shape(bytes, date)).or_else(|| named_date(line));
    let mut at = date.unwrap_or(0);
    let whole = shape(&bytes[at..], b"99:99:99");
    // MariaDB pads the hour with a blank. Elsewhere one digit is a time only with the half of the day.
    let padded = || date.and_then(|_| shape(&bytes[at..], b" 9:99:99"));
    let short = || {
        let length = shape(&bytes[at..], b"9:99:99")?;
        let rest = &line[at + length..];
        HALVES
            .iter()
            .any(|half| rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(half)))
            .then_some(length)
    };
    at += whole.or_else(padded).or_else(short)?;
    if matches!(bytes.get(at), Some(b'.' | b',')) {
        let fraction = digits(&bytes[at + 1..]);
        at += if fraction > 0 { fraction + 1 } else { return None };
    }
    match bytes.get(at) {
        Some(b'Z') => at += 1,
        Some(b'+' | b'-') => {
            at +=
                shape(&bytes[at + 1..], b"99:99").or_else(|| shape(&bytes[at + 1..], b"9999"))? + 1;
        }
        _ => {}
    }
    // A zone in numbers may stand behind a blank.
    if let Some(b' ') = bytes.get(at)
        && matches!(bytes.get(at + 1), Some(b'+' | b'-'))
        && let Some(zone) = shape(&bytes[at + 2..], b"9999")
        && bytes.get(at + 2 + zone).is_none_or(|byte| matches!(byte, b' ' | b']'))
    {
        at += 2 + zone;
    }
    for names in [&HALVES[..], &ZONES] {
        let name = names.iter().find(|name| {
            let behind = line[at..].strip_prefix(' ').and_then(|rest| rest.strip_prefix(**name));
            behind.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':', ']']))
        });
        at += name.map_or(0, |name| 1 + name.len());
    }
    Some(at)
}

/// `1.6836474195594983e+09`, the seconds since 1970 as zap prints them.
fn epoch(bytes: &[u8]) -> Option<usize> {
    let point = shape(bytes, b"9.")?;
    let fraction = digits(&bytes[point..]);
    shape(&bytes[point + fraction..], b"e+09").map(|end| point + fraction + end)
}

/// `30 Nov 2026 `, as Redis and log4j write dates, `30-Nov-2026 ` of Tomcat.
fn named_date(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let year: &[u8] = if shape(bytes, b"99 ").is_some() { b" 9999 " } else { b"-9999 " };
    shape(bytes, b"99 ").or_else(|| shape(bytes, b"99-"))?;
    let month = line.get(3..6).filter(|month| MONTHS.contains(month))?;
    shape(&bytes[3 + month.len()..], year).map(|year| 3 + month.len() + year)
}

/// `Nov 23 12:52:54 `, `Nov  3 12:52:54.123 `: the length, and whether the month is an English one. Journals write it in the language of
/// the machine: `févr. 03`, `11月 03`.
pub(super) fn journal_time(line: &str) -> Option<(usize, bool)> {
    let bytes = line.as_bytes();
    let english = line.get(..3).is_some_and(|month| MONTHS.contains(&month));
    let month = if english { 3 } else { foreign_month(line)? };
    let mut at = month;
    at += shape(&bytes[at..], b" 99 99:99:99").or_else(|| shape(&bytes[at..], b"  9 99:99:99"))?;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(&bytes[at + 1..]);
        at += if fraction > 0 { fraction + 1 } else { return None };
    }
    let blanks = bytes[at..].iter().take_while(|byte| **byte == b' ').count();
    matches!(blanks, 1 | 2).then_some((at + blanks, english))
}

/// The length of a month's short name in a language other than English: a few letters, with a point or not, or a number and `月`.
fn foreign_month(line: &str) -> Option<usize> {
    const MOST: usize = 5;
    let number = digits(line);
    if (1..=2).contains(&number) {
        let sign = ['月', '월'].iter().find(|sign| line[number..].starts_with(**sign))?;
        return Some(number + sign.len_utf8());
    }
    let end = line.find([' ', '.']).filter(|&at| at <= 2 * MOST)?;
    let letters = line[..end].chars().count();
    let is_name = (3..=MOST).contains(&letters) && line[..end].chars().all(char::is_alphabetic);
    is_name.then_some(end + usize::from(line[end..].starts_with('.')))
}

/// The length of what GitLab's runner puts between time and line, if it does: `00O ` or `01E+`, the number of the stream, its kind, and
/// whether the line goes on from the one before.
fn gitlab(bytes: &[u8]) -> usize {
    match bytes {
        [one, two, b'O' | b'E', b' ' | b'+', ..]
            if one.is_ascii_hexdigit() && two.is_ascii_hexdigit() =>
        {
            4
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_end_where_their_zone_does() {
        for (line, rest) in [
            ("2026-11-23T12:52:54.1234567Z x", "x"),
            ("2026-11-23T12:52:54.123+02:00 x", "x"),
            ("2026-11-23 12:52:54,123 x", "x"),
            ("2026-11-23  3:28:25 0 [Note] x", "0 [Note] x"),
            ("2026.11.23 12:52:54.123456 x", "x"),
            ("2026-11-23, 12:52:54 UTC", ""),
            ("2026-11-23 12:52:54 +0000", ""),
            ("30 Nov 2026 12:11:10,930 ERROR x", "ERROR x"),
            ("11/30/2026, 3:30:54 AM   ERROR x", "  ERROR x"),
            ("10/17/26 3:10:16 PM", ""),
            ("3:25:41 AM: error", "error"),
            ("3:25:41 AM [vite] x", "[vite] x"),
            ("12:00:01 x", "x"),
            ("30-Nov-2026 12:00:03.123 SEVERE x", "SEVERE x"),
            ("2026-11-30 12:00:03,123 - x", "x"),
            ("12:00:03 PM - error x", "error x"),
            ("2026-11-30T12:00:03.123Z\t3b241101-e2bb-4255-8caf-4136c566a962\tx", "x"),
            ("1.6836474195594983e+09 x", "x"),
        ] {
            assert_eq!(time_stamp(line).map(|at| &line[at..]), Some(rest), "{line}");
        }
        for line in ["3:25:41 x", "2026-11-23 was a day", "12:00:01.x", "30 Nov 2026", "1:2:3"] {
            assert_eq!(time_stamp(line), None, "{line}");
        }
    }

    #[test]
    fn a_journal_names_months_in_its_language() {
        for (line, rest) in [
            ("Nov 23 12:52:54 host x", "host x"),
            ("Nov  3 12:52:54.123 x", "x"),
            ("Dez 28 06:43:00 host x", "host x"),
            ("févr. 15 16:28:23 host x", "host x"),
            ("11月 15 16:28:23 host x", "host x"),
        ] {
            assert_eq!(journal_time(line).map(|(at, _)| &line[at..]), Some(rest), "{line}");
        }
        assert_eq!(journal_time("at 12 noon"), None);
    }
}
