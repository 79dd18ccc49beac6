//! `PHPStan`: a table a file, with a row for each error.

use super::{Event, Family, Found, Frame, Lines, Link};

/// Most lines of the table of one file.
const MAX_ROWS: usize = 400;

/// The table of `PHPStan`: `  Line   src/Cart.php`, and behind the number of each line what is wrong with it.
pub(super) fn read(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    if let Some(count) = text.strip_prefix("[ERROR] Found ") {
        let counted = count.ends_with(" error") || count.ends_with(" errors");
        return counted
            .then(|| Found::one(Event::new(Family::Php, start, text).linked(Link::Wrapper)));
    }
    let file = text.strip_prefix("Line ").filter(|file| file.starts_with(' '))?.trim();
    if !is_rule(lines.text(start + 1)) {
        return None;
    }
    let mut events: Vec<Event> = Vec::new();
    let mut end = start + 2;
    while end < lines.len().min(start + MAX_ROWS) && !is_rule(lines.text(end)) {
        let text = lines.text(end).trim();
        let row = text.strip_prefix(':').unwrap_or(text);
        let number = row.len() - row.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let row = row[number..].strip_prefix("  ").filter(|_| number > 0);
        if let Some(message) = row {
            let mut event = Event::new(Family::Php, end, message);
            event.frames.push(Frame::new(file, None));
            events.push(event);
        } else if let Some(event) = events.last_mut() {
            continue_row(event, text);
            event.details.push(end);
            event.lines.end = end + 1;
        }
        end += 1;
    }
    (!events.is_empty()).then_some(Found { events, end })
}

/// A message is broken at the width of the table; its identifier and advice stand below it, behind a sign.
fn continue_row(event: &mut Event, text: &str) {
    if let Some(identifier) = text.strip_prefix("🪪") {
        event.code =
            Some(identifier.trim().to_owned()).filter(|code| code.len() <= 64 && !code.is_empty());
    } else if text.starts_with(|c: char| c.is_ascii()) && event.code.is_none() {
        event.message =
            Event::new(Family::Php, event.key, &format!("{} {text}", event.message)).message;
    }
}

/// ` ------ -------------`
fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("------ ---") && text.bytes().all(|byte| byte == b'-' || byte == b' ')
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_table_has_an_error_a_row() {
        let rule = " ------ ---------------------------\n";
        let paste = format!(
            "{rule}  Line   src/Cart.php\n{rule}  4      Function foo not found while\n         trying to analyse it.\n         \
             🪪  function.notFound\n  8      Function bar not found.\n{rule}\n [ERROR] Found 2 errors\n"
        );
        assert_eq!(
            told(&paste),
            [
                "php root - function.notFound Function foo not found while trying to analyse it.",
                "php root - - Function bar not found.",
                "php wrapper - - [ERROR] Found 2 errors",
            ]
        );
    }
}
