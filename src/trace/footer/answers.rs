//! How a server answered a request, by its status alone: what went wrong in it is logged elsewhere.

use crate::trace::shape::{digits, has, is_number};

/// `10.0.0.7 - - [30/Nov/2026:10:00:00 +0000] "GET /errors HTTP/1.1" 500 12`: a record of what a server answered, which logs the
/// reason elsewhere.
pub(super) fn is_access(text: &str) -> bool {
    // What every line is asked.
    if !has(text, b'"') {
        return false;
    }
    let Some((_, rest)) = text.split_once(" HTTP/") else { return false };
    let status = rest
        .split_once("\" ")
        .map_or("", |(version, status)| if version.len() <= "1.1".len() { status } else { "" });
    digits(status) == 3 && (status.len() == 3 || status[3..].starts_with(' '))
}

/// `Completed 500 Internal Server Error in 1ms (Views: 8.4ms)`: how Rails ended a request. What was raised stands by it.
pub(super) fn is_failed(text: &str) -> bool {
    let Some((answer, took)) =
        text.strip_prefix("Completed ").and_then(|rest| rest.split_once(" in "))
    else {
        return false;
    };
    let status = answer.split(' ').next().unwrap_or_default();
    let failed = status.len() == 3 && status.starts_with(['4', '5']) && is_number(status);
    failed && took[digits(took)..].starts_with("ms")
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_request_that_failed_passes_on_why() {
        for text in [
            "Completed 500 Internal Server Error in 51ms (Views: 8.4ms | ActiveRecord: 2.6ms)",
            "Completed 404 Not Found in 3ms",
        ] {
            assert_eq!(told(&format!("{text}\n")), [format!("ruby wrapper - - {text}")]);
        }
        assert!(told("Completed 200 OK in 3ms\n").is_empty());
        assert!(told("Completed 5 of 9 in 3 tills: error: cannot open\n")[0].contains(" root "));
    }

    #[test]
    fn a_record_of_an_access_is_no_error() {
        for text in [
            "10.0.0.7 - - [30/Nov/2026:10:00:00 +0000] \"GET /error/failed HTTP/1.1\" 500 12",
            "10.0.0.7 - - [30/Nov/2026 10:00:00] \"POST /error/failed HTTP/2\" 404",
        ] {
            assert!(told(&format!("{text}\n")).is_empty(), "{text}");
        }
        assert_eq!(told("error: cannot send \"GET /till HTTP/1.1\" to the shop\n").len(), 1);
    }
}
