//! What loggers put between the level and the message: threads, the name of the logger, the place in the source.

use super::Before;
use super::field::{blanks, field, is_caller, is_crate, is_group, is_logger, is_name};
use crate::trace::is_number;

/// Most fields between a level and the message, and most bytes of them.
const MAX_AFTER: usize = 8;
const MAX_FIELDS: usize = 240;

/// What Python calls the logger that has no name, and that of the script that was started.
const MAIN: [&str; 2] = ["root", "__main__"];

/// ` in app: `, as Flask names the module.
pub(super) fn in_module(rest: &str) -> Option<usize> {
    let (name, _) = rest.strip_prefix(" in ")?.split_once(": ")?;
    is_crate(name).then_some(" in ".len() + name.len() + ": ".len())
}

/// The length of what names the logger without a sign behind it: ` (MainThread) [a.core] ` of Home Assistant, ` [main] a.b.Orders.open ` of
/// Tomcat, ` [a.b.Launcher/CORE]: ` of Forge.
pub(super) fn grouped(rest: &str) -> Option<usize> {
    let (mut at, mut named) = (0, None);
    for count in 0..MAX_AFTER {
        at += blanks(&rest[at..]);
        let field = field(&rest[at..])?;
        let end = at + field.len();
        if !is_group(field) {
            // A class and what it did: two points at least.
            let is_method = count > 0
                && named.is_none()
                && is_logger(field)
                && !field.contains(':')
                && field.matches('.').count() > 1
                && field
                    .split('.')
                    .any(|part| part.starts_with(|char: char| char.is_ascii_uppercase()));
            return if is_method && rest[end..].starts_with(' ') { Some(end + 1) } else { named };
        }
        let inner = &field[1..field.len() - 1];
        if rest[end..].starts_with(": ") && (is_logger(inner) || inner.contains('/')) {
            return Some(end + ": ".len());
        }
        if is_logger(inner) && rest[end..].starts_with(' ') {
            named = Some(end + 1);
        }
        at = end;
    }
    named
}

/// The length of what names the logger behind a level, its sign included: ` 1 --- [main] c.a.Orders : `, ` [main] c.a.Orders:2 - `,
/// ` shop odoo.service: `, ` - `.
pub(super) fn named(rest: &str, before: Before) -> Option<usize> {
    let (mut at, mut names, mut is_sure, mut in_span) = (0, 0, false, false);
    for count in 0..MAX_AFTER {
        let skipped = blanks(&rest[at..]);
        at += skipped;
        let field = field(&rest[at..]).filter(|_| skipped > 0 || count == 0 || in_span)?;
        in_span = false;
        let end = at + field.len();
        let blank = || end + usize::from(rest[end..].starts_with(' '));
        match field {
            // What stood before it has to be more than words of a sentence.
            "-" | ":" => return (count == 0 || is_sure).then(blank),
            "---" => is_sure = true,
            _ if is_group(field) => is_sure = true,
            _ if is_number(field) => {}
            _ => {
                if before == Before::Tracing
                    && let Some(length) = span(&rest[at..])
                {
                    (at, in_span) = (at + length, true);
                    continue;
                }
                names += 1;
                let is_main = |name: &str| names == 1 && MAIN.contains(&name);
                if let Some(name) = field.strip_suffix(':') {
                    let of_crate = before == Before::Tracing && is_crate(name);
                    let fits = match names {
                        1 => is_logger(name) && !name.contains('/') || of_crate || is_main(name),
                        2 => is_logger(name) && before == Before::Process,
                        _ => false,
                    };
                    return (fits && rest[end..].starts_with(' ')).then(blank);
                }
                // pytest: `ERROR tests/test_a.py - KeyError: …`
                let is_file = field.contains(".py") || field.contains('/') && !field.contains(".[");
                if before == Before::Nothing && is_file {
                    return None;
                }
                let is_one = is_logger(field);
                // One word may be a thread, a class, a database; a second one is a sentence.
                if names > 2 || names == 2 && !is_one || !is_name(field) {
                    return None;
                }
                is_sure |= is_one || is_main(field);
            }
        }
        at = end;
        if at > MAX_FIELDS {
            return None;
        }
    }
    None
}

/// The length of the name of a logger before ` - `, behind a level between brackets.
pub(in crate::paste::prefix) fn named_before(rest: &str) -> Option<usize> {
    named(rest, Before::Nothing).filter(|_| rest.starts_with(' ') && !rest.starts_with(" - "))
}

/// The length of the columns that zap's console puts between level and message, which tabs divide, or many blanks where a terminal
/// showed them: the name of the logger, and the caller.
pub(super) fn columns(rest: &str) -> usize {
    let gap = |rest: &str| {
        let length = blanks(rest);
        (length > 1 || rest.starts_with('\t')).then_some(length)
    };
    let Some(mut at) = gap(rest) else { return blanks(rest) };
    for _ in 0..2 {
        let Some(field) = field(&rest[at..]) else { break };
        let is_one = is_crate(field) || is_logger(field) || is_caller(field);
        match gap(&rest[at + field.len()..]) {
            Some(length) if is_one && at + field.len() + length < rest.len() => {
                at += field.len() + length;
            }
            _ => break,
        }
    }
    at
}

/// The length of a span of `tracing` before the target, its colon included: `request{id=1}:`.
fn span(text: &str) -> Option<usize> {
    let open = text.find('{').filter(|&at| is_crate(&text[..at]))?;
    let close = text[open..].find("}:").filter(|&at| at <= MAX_FIELDS)?;
    Some(open + close + "}:".len())
}
