//! What a PHP program said, in the log of the server that ran it: several messages are one line there.

use crate::paste::prefix::PHP_MESSAGE;

/// What the server says before the first of them, and behind the last what it did then.
const SENT: &str = "FastCGI sent in stderr: \"";
const WHILE: [&str; 2] =
    ["\" while reading response header from upstream", "\" while reading upstream"];

/// The messages of such a line, each on a line of its own; the first behind what the server put before it.
pub(super) fn messages(line: &str) -> Option<Vec<String>> {
    // What every line is asked.
    memchr::memchr(b'"', line.as_bytes())?;
    let said = WHILE.iter().find_map(|sign| Some(line.split_once(sign)?.0));
    let is_sent = line.contains(SENT) && line.contains(PHP_MESSAGE);
    // A message of several lines ends on one that does not open the quotation.
    let is_last = said.is_some_and(|said| !said.contains('"'));
    if !is_sent && !is_last {
        return None;
    }
    let separator = format!("; {PHP_MESSAGE}");
    let mut messages = said.unwrap_or(line).split(separator.as_str());
    let first = messages.next()?.to_owned();
    Some(
        std::iter::once(first).chain(messages.map(|said| format!("{PHP_MESSAGE}{said}"))).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_has_a_line() {
        let line = "2026/06/18 23:35:21 [error] 3#3: *1 FastCGI sent in stderr: \"PHP message: PHP Warning:  a; b; PHP message: PHP Fatal error:  c in /a.php:4\" while reading response header from upstream, client: 10.0.0.1";
        assert_eq!(
            messages(line).unwrap_or_default(),
            [
                "2026/06/18 23:35:21 [error] 3#3: *1 FastCGI sent in stderr: \"PHP message: PHP Warning:  a; b",
                "PHP message: PHP Fatal error:  c in /a.php:4"
            ]
        );
        let last = "  thrown in /a.php on line 4\" while reading upstream, client: 10.0.0.1";
        assert_eq!(messages(last).unwrap_or_default(), ["  thrown in /a.php on line 4"]);
        let other = "upstream sent invalid header: \"a\" while reading upstream";
        assert_eq!(messages(other), None);
        assert_eq!(messages("he said \"no\" while reading"), None);
    }
}
