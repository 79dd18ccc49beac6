//! Dart: what Flutter catches, drawn between two rules, of `═` or, where a console cannot print them, of `=`, or copied without
//! them; and assertions.

use super::shape::{digits, without_position};
use super::{Event, Family, Found, Frame, Lines};

/// Most lines between the rules.
const MAX_LINES: usize = 400;
/// Most lines that a log breaks one into.
const MAX_WRAPPED: usize = 8;
/// Most frames kept.
const MAX_FRAMES: usize = 48;
/// With what a line begins that is a rule, or a title in one.
const RULES: [&str; 2] = ["══", "========"];

/// `══╡ EXCEPTION CAUGHT BY RENDERING LIBRARY ╞══`, `The following assertion was thrown during layout:`, and what it says.
pub(super) fn read(lines: Lines<'_>, start: usize) -> Option<Found> {
    boxed(lines, start).or_else(|| bare(lines, start))
}

fn boxed(lines: Lines<'_>, start: usize) -> Option<Found> {
    let title = printed(lines.text(start));
    let rule = RULES.into_iter().find(|rule| title.starts_with(rule))?;
    if !title.to_ascii_lowercase().contains("exception caught by ") {
        return None;
    }
    let opens = (start + 1..lines.len().min(start + 6))
        .find(|&at| printed(lines.text(at)).contains(" thrown"))?;
    let mut event = caught(lines, opens)?;
    let key = event.key;
    let end = end(lines, start, key + 1, rule);
    for at in key + 1..end {
        let text = printed(lines.text(at));
        match frame(text) {
            Some(frame) if event.frames.len() < MAX_FRAMES => event.frames.push(frame),
            None if text.contains(char::is_alphanumeric) => event.details.push(at),
            _ => {}
        }
    }
    Some(Found::one(event.spanning(start..end)))
}

/// The sentence or the assertion alone: `The following assertion was thrown building Cart:`.
fn bare(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = printed(lines.text(start));
    let event = if text.starts_with("The following ") && text.contains(" was thrown") {
        caught(lines, start)?
    } else if text.starts_with("'package:") && text.contains("': Failed assertion: line ") {
        Event::new(Family::Other, start, &assertion(lines, start))
    } else {
        return None;
    };
    let end = end(lines, start, event.key + 1, RULES[0]).min(event.key + MAX_WRAPPED);
    let end = (event.key + 1..end).find(|&at| printed(lines.text(at)).is_empty()).unwrap_or(end);
    let end = end.max(event.key + 1);
    let details = (event.key + 1..end).collect();
    Some(Found::one(Event { details, ..event.spanning(start..end) }))
}

/// What stands below the sentence that begins at a line, which a log may have broken: it ends with a colon, its brackets closed.
fn caught(lines: Lines<'_>, opens: usize) -> Option<Event> {
    let mut open = 0;
    let last = (opens..lines.len().min(opens + MAX_WRAPPED)).find(|&at| {
        let text = printed(lines.text(at));
        open += text.matches('(').count();
        open = open.saturating_sub(text.matches(')').count());
        text.ends_with(':') && open == 0
    });
    let below = last.unwrap_or(opens) + 1;
    let key =
        (below..lines.len().min(below + 5)).find(|&at| !printed(lines.text(at)).is_empty())?;
    let name = thrown(printed(lines.text(opens))).unwrap_or_default();
    Some(Event::new(Family::Other, key, &assertion(lines, key)).typed(name))
}

/// The message on a line. An assertion goes on below it where a log broke it: `…': Failed assertion: line 1 pos 2:`.
fn assertion(lines: Lines<'_>, key: usize) -> String {
    let mut message = printed(lines.text(key)).to_owned();
    if message.contains("': Failed assertion: line ") {
        for at in key + 1..key + MAX_WRAPPED {
            let more = printed(lines.text(at));
            if message.ends_with("is not true.") || more.is_empty() {
                break;
            }
            message.push(' ');
            message.push_str(more);
        }
    }
    message
}

/// The line after the closing rule. Of a box that was cut off, what is surely inside.
fn end(lines: Lines<'_>, start: usize, from: usize, rule: &str) -> usize {
    let most = lines.len().min(start + MAX_LINES);
    if let Some(at) = (from..most).find(|&at| printed(lines.text(at)).starts_with(rule)) {
        let closes = printed(lines.text(at)).chars().all(|c| rule.contains(c));
        return if closes { at + 1 } else { at };
    }
    let logged = is_logged(lines.text(start));
    let outside = |at: &usize| {
        let text = lines.text(*at);
        if logged { !is_logged(text) && !text.trim().is_empty() } else { text.trim().is_empty() }
    };
    (from..most).find(outside).unwrap_or(most)
}

fn is_logged(text: &str) -> bool {
    printed(text).len() < text.trim().len()
}

/// The text without what Android's log puts before it.
fn printed(text: &str) -> &str {
    let text = text.trim();
    let logged = text.get(1..).and_then(|rest| rest.strip_prefix("/flutter ("));
    let said = logged.and_then(|rest| rest.split_once("):")).map(|(_, said)| said);
    said.unwrap_or(text).trim()
}

/// The class in `The following FormatException was thrown building Cart:`.
fn thrown(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix("The following ")?.split_once(" was thrown")?;
    let name = name.split(' ').next()?.split('<').next()?;
    name.trim_start_matches('_').starts_with(|c: char| c.is_ascii_uppercase()).then_some(name)
}

/// `#1      Cart.build (package:shop/cart.dart:12:7)`
fn frame(text: &str) -> Option<Frame> {
    let rest = text.strip_prefix('#')?;
    let (call, place) = rest.get(digits(rest)..)?.trim().rsplit_once(" (")?;
    Some(Frame::new(without_position(place.trim_end_matches(')')), Some(call)))
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;
    use crate::trace::{events, told};

    #[test]
    fn what_is_caught_is_drawn_between_rules() {
        let paste = "══╡ EXCEPTION CAUGHT BY WIDGETS LIBRARY ╞════════════════\nThe following _TypeError was thrown building Cart(dirty):\n\
            type 'Null' is not a subtype of type 'String'\n\nThe relevant error-causing widget was:\n  Cart\n\n\
            When the exception was thrown, this was the stack:\n#0      Cart.build (package:shop/cart.dart:12:7)\n\
            ════════════════════════════════\nerror: another\n";
        let events = events(&Paste::new(paste.as_bytes()));
        let first = &events[0];
        assert_eq!(
            (first.type_name.as_deref(), first.message.as_str(), first.lines.clone()),
            (Some("_TypeError"), "type 'Null' is not a subtype of type 'String'", 0..10)
        );
        assert_eq!(first.frames[0].file, "package:shop/cart.dart");
    }

    #[test]
    fn a_log_breaks_what_it_says() {
        let assertion = "'package:shop/cart.dart': Failed assertion: line 12 pos 3:\n'!items.any((Item item) => item == null)': is not\ntrue.\n";
        let whole = "'package:shop/cart.dart': Failed assertion: line 12 pos 3: '!items.any((Item item) => item == null)': is not true.";
        let title =
            "The following assertion was thrown building Cart(dirty, state:\nCartState#1a2b3):\n";
        let banner = "══╡ EXCEPTION CAUGHT BY WIDGETS LIBRARY ╞════════════════\n";
        for paste in [
            assertion.to_owned(),
            format!("{title}{assertion}"),
            format!("{banner}{title}{assertion}"),
        ] {
            let mark = "I/flutter ( 2809): ";
            let logged = format!("{mark}{}", paste.trim_end().replace('\n', &format!("\n{mark}")));
            assert_eq!(told(&paste), [format!("other root - - {whole}")]);
            assert_eq!(told(&logged), [format!("other root - - {whole}")]);
        }
    }

    #[test]
    fn the_rules_may_be_of_plain_characters() {
        let paste = "======== Exception caught by widgets library =======================\nThe following _TypeError was thrown building Cart(dirty):\n\
            type 'Null' is not a subtype of type 'String'\n\nWhen the exception was thrown, this was the stack: \n\
            #0      Cart.build (package:shop/cart.dart:12:7)\n====================================\nbye\n";
        let events = events(&Paste::new(paste.as_bytes()));
        assert_eq!((events.len(), events[0].lines.clone()), (1, 0..7));
        assert_eq!(
            (events[0].type_name.as_deref(), events[0].message.as_str()),
            (Some("_TypeError"), "type 'Null' is not a subtype of type 'String'")
        );
    }

    #[test]
    fn an_assertion_has_no_class_and_a_log_a_prefix() {
        let paste = "I/flutter ( 2809): ══╡ EXCEPTION CAUGHT BY RENDERING LIBRARY ╞═════\nI/flutter ( 2809): The following assertion was thrown during layout:\n\
            I/flutter ( 2809): A RenderFlex overflowed by 5.0 pixels on the right.\nI/flutter ( 2809):\nI/flutter ( 2809): This is considered an error condition.\n";
        assert_eq!(
            told(paste),
            ["other root - - A RenderFlex overflowed by 5.0 pixels on the right."]
        );
    }
}
