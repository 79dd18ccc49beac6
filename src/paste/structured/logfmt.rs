//! Records of `key=value`: `time=… level=error msg="…" err="…"`.

use super::super::Mark;
use super::quoted_text;
use crate::paste::{prefix, quoted};

/// Keys of what went wrong, the more telling first: `error="release failed" err="…"`.
const ERRORS: &[&str] = &["err", "error"];

/// What the level says, and the message with the error if there is one.
pub(super) fn logfmt(line: &str) -> Option<(Mark, String)> {
    if !line.contains('=') {
        return None;
    }
    let Some(level) = field(line, &["level", "lvl"]) else { return unlevelled(line) };
    let message = field(line, &["msg"])?;
    let text = match field(line, ERRORS) {
        Some(error) if !message.contains(&error) => format!("{message}: {error}"),
        _ => message,
    };
    Some((prefix::level(&level).unwrap_or_default(), text))
}

/// The same of a logger that names no level, `ts=… caller=… err="…"`: what is in error is an error, `info="…"` is none.
fn unlevelled(line: &str) -> Option<(Mark, String)> {
    if !["ts=", "time=", "timestamp="].iter().any(|start| line.starts_with(start)) {
        return None;
    }
    let said =
        |keys| field(line, keys).filter(|text| !["", "null", "nil", "<nil>"].contains(&&**text));
    match said(ERRORS) {
        Some(error) => {
            let message = said(&["msg", "error"]).filter(|message| !message.contains(&error));
            Some((Mark::Logged, message.map_or(error.clone(), |said| format!("{said}: {error}"))))
        }
        None => said(&["info"]).map(|text| (Mark::Info, text)),
    }
}

/// The value of the first of some keys that is there.
fn field(line: &str, keys: &[&str]) -> Option<String> {
    let value = |key: &&str| fields(line).find(|(known, _)| known == key);
    let (_, value) = keys.iter().find_map(value)?;
    Some(value.strip_prefix('"').map_or_else(|| value.to_owned(), quoted_text))
}

/// The keys and values of a line, values with their quotation marks. Words between them are passed over.
fn fields(line: &str) -> impl Iterator<Item = (&str, &str)> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let mut rest = line;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(BLANKS);
            let end = rest.find(['=', ' ', '\t'])?;
            if !rest[end..].starts_with('=') {
                rest = &rest[end..];
                continue;
            }
            let (key, value) = (&rest[..end], &rest[end + 1..]);
            let length = match value.strip_prefix('"') {
                Some(quoted) => value.len().min(1 + quoted::end(quoted) + 1),
                None => value.find(BLANKS).unwrap_or(value.len()),
            };
            rest = &value[length..];
            return Some((key, &value[..length]));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_at_the_start_of_words() {
        for (line, text) in [
            (r#"time="2026" level=error errmsg="x" msg="no till""#, "no till"),
            (r#"t=2026 lvl=error msg="no till" err="gone""#, "no till: gone"),
            (r#"shop | level=error err="a msg=b" msg="no till""#, "no till: a msg=b"),
            (r#"level=error msg="no" err="caf\u00e9: gone""#, "no: café: gone"),
            ("level=error msg=gone", "gone"),
            (r#"ts=2026 error="no sale" err="till shut""#, "no sale: till shut"),
            (r#"level=error msg="not ended"#, "not ended"),
        ] {
            assert_eq!(logfmt(line), Some((Mark::Logged, text.to_owned())), "{line}");
        }
        for line in [r#"loglevel=error msg="x""#, "level=error", "msg=x", "level=error xmsg=y"] {
            assert_eq!(logfmt(line), None, "{line}");
        }
    }
}
