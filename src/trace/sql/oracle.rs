//! Oracle: its stacks of errors, and the titles that its clients set above them.

use super::{MAX_LINES, event};
use crate::trace::shape::{after, begins, digits, is_number};
use crate::trace::{Found, Lines, Link};

pub(super) fn read(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if is_title(lines, at, text) {
        return Some(Found::none(at + 1));
    }
    // The page that explains it comes without its error.
    if text.starts_with("https://docs.oracle.com/error-help/") {
        return Some(Found::none(explained(lines, at)));
    }
    stack(lines, at, after(text, &["SQL Error: ", "ERROR: "]).unwrap_or(text))
}

/// `ERROR at line 2:`, `Error starting at line : 1 in command -`, `Error at Command Line : 1 Column : 22`, `Error report -`
fn is_title(lines: Lines<'_>, at: usize, text: &str) -> bool {
    if let Some(place) = text.strip_prefix("ERROR at line ") {
        return digits(place) > 0
            && &place[digits(place)..] == ":"
            && code_of(lines.text(at + 1).trim()).is_some();
    }
    let Some(rest) = text.strip_prefix("Error ") else { return false };
    let place = after(rest, &["starting at line : ", "at Command Line : "]);
    rest == "report -"
        || place.is_some_and(|place| {
            digits(place) > 0 && begins(&place[digits(place)..], &[" in command", " Column : "])
        })
}

/// The line after an explanation: `*Cause:` and `*Action:`, in paragraphs.
fn explained(lines: Lines<'_>, at: usize) -> usize {
    (at + 1..lines.len().min(at + MAX_LINES))
        .take_while(|&line| {
            let text = lines.text(line);
            begins(text, &["*Cause:", "*Action:", "*Document:", "*Params:", " "])
        })
        .last()
        .map_or(at + 1, |line| line + 1)
}

/// `ORA-00942: table or view does not exist`, with the places below it.
fn stack(lines: Lines<'_>, start: usize, text: &str) -> Option<Found> {
    let (code, message) = code_of(text)?;
    // Errors that only lead to the next one.
    let leads = |code: &str| ["ORA-00604", "ORA-04088", "ORA-06550"].contains(&code);
    let mut events = vec![event(start, message).with_code(Some(code))];
    let mut end = start + 1;
    while let Some((code, message)) =
        code_of(lines.text(end).trim()).filter(|_| end < start + MAX_LINES)
    {
        let last = events.last_mut().filter(|event| !event.code.as_deref().is_some_and(leads));
        match last {
            Some(event) => {
                event.details.push(end);
                event.lines.end = end + 1;
            }
            None => events.push(event(end, message).with_code(Some(code))),
        }
        end += 1;
    }
    let root = events.len() - 1;
    events[..root].iter_mut().for_each(|event| event.link = Link::Wrapper);
    Some(Found { events, end })
}

fn code_of(text: &str) -> Option<(&str, &str)> {
    let (code, message) = text.split_once(": ")?;
    let (letters, number) = code.split_once('-')?;
    let known = ["ORA", "TNS", "PLS", "SP2", "RMAN", "IMP", "EXP", "DPY", "DPI"].contains(&letters);
    (known && number.len() >= 4 && is_number(number)).then_some((code, message))
}

/// The code of Oracle that stands in a message of somebody else: `prepare failed: ORA-00942: table or view does not exist`.
pub(in crate::trace) fn code_in(message: &str) -> Option<&str> {
    let start = message.find("ORA-")?;
    let length = "ORA-".len() + digits(&message[start + "ORA-".len()..]);
    let code = &message[start..start + length];
    (code.len() == "ORA-00942".len() && message[start + length..].starts_with(':')).then_some(code)
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn titles_of_clients_are_no_errors() {
        let want = ["sql root - ORA-00942 table or view does not exist"];
        for text in [
            "Error starting at line : 1 in command -\nselect 1 from hat\nError at Command Line : 1 Column : 22\nError report -\nSQL Error: ORA-00942: table or view does not exist\n\nhttps://docs.oracle.com/error-help/db/ora-00942/00942. 00000 -  \"table or view%s does not exist\"\n*Cause:    The specified table or view did not exist.\n           To find existing ones, query ALL_TABLES.\n*Action:   Check the name.\n",
            "select 1 from hat\n              *\nERROR at line 1:\nORA-00942: table or view does not exist\n",
        ] {
            assert_eq!(told(text), want);
        }
    }

    #[test]
    fn a_code_may_stand_in_the_message_of_another() {
        assert_eq!(
            told(
                "DBD::Oracle::db prepare failed: ORA-00942: table or view does not exist (DBD ERROR: error possibly near <*>)\n"
            ),
            [
                "other root - ORA-00942 DBD::Oracle::db prepare failed: ORA-00942: table or view does not exist (DBD ERROR: error possibly near <*>)"
            ]
        );
    }
}
