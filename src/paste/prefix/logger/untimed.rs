//! What loggers put before a message where no time stands at the front of the line.

use super::super::time::shape;
use super::field::{MAX_FIELD, blanks, field, is_caller, is_group, is_logger, is_name, part};
use super::source::named;
use super::{Before, Mark, fields, level, shouted};
use crate::trace::digits;

/// `ERROR:app.orders:`, as Python's `logging.basicConfig` writes.
pub(in crate::paste::prefix) fn basic(line: &str) -> Option<(Mark, usize)> {
    let (word, rest) = line.split_once(':').filter(|(word, _)| word.len() <= 8)?;
    let mark = shouted(word)?;
    let name = part(rest, ':').filter(|name| is_name(name) && !name.is_empty())?;
    let message = &rest[name.len() + 1..];
    // `WARNING:a.rst:3: …` is a place, and `ERROR:http://…` an address.
    let is_place = digits(message) > 0 && message.contains(':');
    (!is_place && !message.starts_with("//")).then_some((mark, line.len() - message.len()))
}

/// What stands before a message without a time: `ERROR [app.orders] `, `ERROR [main] c.a.Orders - `, `ERROR 11-23 12:52:54 [core.py:9] `,
/// `INFO:     ` of uvicorn, `ERRO[0012] ` of logrus, `ERRO ` of golangci-lint.
pub(in crate::paste::prefix) fn untimed(line: &str) -> Option<(Mark, usize)> {
    let end = line.find(|char: char| !char.is_ascii_uppercase()).filter(|&at| at <= 8)?;
    let mark = shouted(&line[..end])?;
    let rest = &line[end..];
    let bytes = rest.as_bytes();
    if let Some(length) = shape(bytes, b"[9999]") {
        return Some((mark, end + length + blanks(&rest[length..])));
    }
    // vLLM: date, time, and the place in the source, on each line.
    if let Some(length) = shape(bytes, b" 99-99 99:99:99 [") {
        let close = part(&rest[length..], ']').filter(|place| is_caller(place))?.len();
        let length = length + close + 1;
        return Some((mark, end + length + usize::from(rest[length..].starts_with(' '))));
    }
    if rest.starts_with(":    ") && mark != Mark::Warning {
        return Some((mark, end + 1 + blanks(&rest[1..])));
    }
    // Alembic: a name with a point in it; what else stands between brackets may be the program's.
    let skipped = blanks(rest);
    if let Some(group) = field(&rest[skipped..]).filter(|group| skipped > 0 && is_group(group))
        && is_logger(&group[1..group.len() - 1])
    {
        let length = skipped + group.len();
        let names = named(rest, Before::Nothing);
        return Some((mark, end + names.unwrap_or(length + blanks(&rest[length..]))));
    }
    let is_short = line[..end].len() == 4 && matches!(&line[..end], "ERRO" | "FATA" | "DEBU");
    if is_short && skipped > 0 {
        return Some((mark, end + skipped));
    }
    fields(line, Before::Nothing)
}

/// `E, [2026-11-23T12:52:54.123456 #6621] ERROR -- app: `, of Ruby's Logger.
pub(in crate::paste::prefix) fn ruby(line: &str) -> Option<(Mark, usize)> {
    let rest = line.get(1..)?.strip_prefix(", [")?;
    shape(rest.as_bytes(), b"9999-99-99T99:99:99")?;
    let close = part(rest, ']').filter(|inner| inner.contains('#'))?.len();
    let behind = 1 + ", [".len() + close + 1;
    let level_at = behind + blanks(&line[behind..]);
    let mark = level(field(&line[level_at..])?)?;
    let (name, _) =
        line[level_at..].split_once(": ").filter(|(name, _)| name.len() <= MAX_FIELD)?;
    let is_one = name.contains(" -- ") || name.ends_with(" --");
    is_one.then_some((mark, level_at + name.len() + ": ".len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_message_without_a_time() {
        for (line, mark, message) in [
            ("ERROR [app.migration] no revision", Mark::Logged, "no revision"),
            ("INFO  [app.runtime.migration] Context impl", Mark::Info, "Context impl"),
            ("ERROR [main] c.a.Orders - no stock", Mark::Logged, "no stock"),
            ("ERROR c.a.Orders - no stock", Mark::Logged, "no stock"),
            ("ERROR 06-23 06:27:21 [core.py:1229]   File", Mark::Logged, "  File"),
            ("INFO:     Started server process", Mark::Info, "Started server process"),
            ("ERRO[0012] no such pod", Mark::Logged, "no such pod"),
            ("ERRO Running error: no go files", Mark::Logged, "Running error: no go files"),
        ] {
            let found = untimed(line).map(|(mark, at)| (mark, &line[at..]));
            assert_eq!(found, Some((mark, message)), "{line}");
        }
        for line in [
            "ERROR: relation missing",
            "ERROR:  relation missing",
            "ERROR [internal] load metadata",
            "ERROR in ./src/x.js",
            "ERROR config.yaml: no name",
            "ERROR [eslint.config.js] cannot parse",
            "ERROR tests/test_a.py - KeyError: x",
            "ERROR test_a.py::test_b - KeyError: x",
            "ERROR Failed to compile - see above",
            "INFO is a word",
            "FATAL ERROR: heap",
        ] {
            assert_eq!(untimed(line), None, "{line}");
        }
    }

    #[test]
    fn names_of_loggers_end_with_a_colon() {
        for (line, message) in
            [("ERROR:root:no stock", "no stock"), ("CRITICAL:app.orders:no: stock", "no: stock")]
        {
            assert_eq!(basic(line).map(|(_, at)| &line[at..]), Some(message), "{line}");
        }
        for line in
            ["ERROR: no stock", "WARNING:a.rst:3: x", "ERROR:http://a.test", "NAME:a:b", "ERROR"]
        {
            assert_eq!(basic(line), None, "{line}");
        }
        let line = "E, [2026-11-30T03:29:31.564957 #6621] ERROR -- : no stock (StockError)";
        assert_eq!(ruby(line).map(|(_, at)| &line[at..]), Some("no stock (StockError)"));
        let line = "I, [2026-11-30T03:29:31.565031 #6621]  INFO -- app: ok";
        assert_eq!(ruby(line).map(|(mark, at)| (mark, &line[at..])), Some((Mark::Info, "ok")));
    }
}
