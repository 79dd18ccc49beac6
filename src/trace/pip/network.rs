//! An index of packages that cannot be reached: pip tries again, and then says that there is no such package.

use super::{MAX_LINES, event, wrapper};
use crate::trace::shape::{begins, is_number};
use crate::trace::{Found, Lines};

const RETRY: &str = "WARNING: Retrying (Retry(";
/// What pip says between two tries.
const BETWEEN: &[&str] = &["Could not fetch URL ", "Looking in indexes: ", "Looking in links: "];

/// `WARNING: Retrying (Retry(total=4, …)) after connection broken by 'NewConnectionError('…: Failed to …')': /simple/x/`, over and
/// over, above `ERROR: Could not find a version that satisfies the requirement x (from versions: none)`.
pub(super) fn retries(lines: Lines<'_>, start: usize, text: &str) -> Option<Found> {
    let (name, reason) = broken_by(text)?;
    let trimmed = |at: usize| lines.text(at).trim();
    let goes_on = |at: &usize| trimmed(*at).starts_with(RETRY) || begins(trimmed(*at), BETWEEN);
    let end = start + (start..lines.len().min(start + MAX_LINES)).take_while(goes_on).count();
    let given_up = trimmed(end).strip_prefix("ERROR: ").filter(|said| {
        said.starts_with("Could not find a version") && said.ends_with("(from versions: none)")
    })?;
    let mut root = event(start, reason).typed(name).spanning(start..end);
    root.details = (start + 1..end).collect();
    let mut events = vec![root, wrapper(end, given_up)];
    let last = trimmed(end + 1).strip_prefix("ERROR: ");
    events.extend(
        last.filter(|said| said.starts_with("No matching distribution"))
            .map(|said| wrapper(end + 1, said)),
    );
    let end = end + events.len() - 1;
    Some(Found { events, end })
}

/// The name and the message of the error that broke a connection.
fn broken_by(text: &str) -> Option<(&str, &str)> {
    let (_, error) = text.strip_prefix(RETRY)?.split_once("connection broken by '")?;
    let (error, _) = error.rsplit_once("': ")?;
    let (name, said) = error.strip_suffix(')')?.split_once('(')?;
    let said = said.trim_matches(['\'', '"']);
    // `<pip._vendor.urllib3.connection.HTTPConnection object at 0x7f>: ` differs from run to run.
    let said = match said.split_once(">: ") {
        Some((object, said)) if object.starts_with('<') && object.contains(" object at 0x") => said,
        _ => said,
    };
    (!is_number(name) && !name.contains(' ')).then_some((name, said))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    const TRY: &str = "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by \
        'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection: \
        [Errno 111] Connection refused')': /simple/shop/\n";

    #[test]
    fn what_broke_the_connection_is_why_there_are_no_versions() {
        let paste = format!(
            "{TRY}{TRY}ERROR: Could not find a version that satisfies the requirement shop (from versions: none)\n\
            ERROR: No matching distribution found for shop\n"
        );
        assert_eq!(
            told(&paste),
            [
                "pip root NewConnectionError - Failed to establish a new connection: [Errno 111] Connection refused",
                "pip wrapper - - Could not find a version that satisfies the requirement shop (from versions: none)",
                "pip wrapper - - No matching distribution found for shop",
            ]
        );
    }

    #[test]
    fn a_try_that_went_well_is_a_warning() {
        let found = told(&format!("{TRY}Collecting shop\n"));
        assert!(found.iter().all(|event| event.contains(" warning ")), "{found:?}");
    }
}
