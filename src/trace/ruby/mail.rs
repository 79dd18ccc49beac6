//! The mail that a Rails application sends of an error: its class in the first sentence, its message and its frames below.

use super::{Event, Family, Found, Lines, below, is_class};
use crate::limits::MAX_EVENT_LINES;
use crate::trace::shape::{after, written};

/// `A NoMethodError occurred in carts#show:`, a blank line, and the message.
pub(super) fn read(lines: Lines<'_>, start: usize) -> Option<Found> {
    let said = after(lines.text(start).trim_end(), &["A ", "An "])?;
    let (class, place) = said.split_once(" occurred in ")?;
    let place = place.strip_suffix(':')?;
    let ours = is_class(class) && (place.contains('#') || place == "background");
    let key = written(lines, start + 1, 3).filter(|_| ours)?;
    let mut event = Event::new(Family::Ruby, key, lines.text(key)).typed(class);
    let end = below(lines, &mut event, key + 1, lines.len().min(start + MAX_EVENT_LINES));
    Some(Found::one(event.spanning(start..end.max(key + 1))))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_mail_names_the_class_in_a_sentence() {
        let paste = "A Shop::CartClosed occurred in carts#show:\n\n  the cart of `Ann' is closed\n  \
            app/controllers/carts_controller.rb:25:in `show'\n\n\n-------------------------------\n";
        assert_eq!(told(paste), ["ruby root Shop::CartClosed - the cart of `Ann' is closed"]);
        let flat = "An IOError occurred in carts#show:\n\nno cart\napp/carts.rb:25:in `show'\n---- Request:\n";
        assert_eq!(told(flat), ["ruby root IOError - no cart"]);
        assert!(told("A Change occurred in the shop:\n\n  it is open\n").is_empty());
    }
}
