//! Spring: its report of a failed start, what it logs before that, and causes that stand on one line.

use super::{
    Event, Family, Found, Head, Lines, Link, MAX_BLOCK_LINES, Mark, close, has_frames, rank,
};
use crate::trace::shape::{holds, written};

/// Most causes on one line.
const MAX_NESTED: usize = 32;
/// How far below an announcement the exception stands that it holds.
const MAX_GAP: usize = 2;
/// What separates an exception from its cause where both stand on one line.
const NESTED: &str = "; nested exception is ";

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    if lines.text(at).trim() == "APPLICATION FAILED TO START" {
        return report(lines, at);
    }
    announced(lines, at).or_else(|| nested(lines, at))
}

/// What Spring Boot logs before its report of a failed start, or before the stack.
fn announced(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    // The report itself is a record of its own, which begins with empty lines.
    if text.contains(" --- [") && text.ends_with(" :") {
        return Some(Found::none(at + 1));
    }
    let announces = text.starts_with("Error starting ApplicationContext. To display ")
        || (text.ends_with("Application run failed") && text.contains("SpringApplication"));
    announces.then(|| Found::one(Event::new(Family::Java, at, text).linked(Link::Wrapper)))
}

/// `Could not write JSON: no session; nested exception is a.b.LazyInitializationException: no session`, of any line without a stack.
fn nested(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if !holds(text, &[NESTED]) {
        return None;
    }
    // `threw exception [Request processing failed; nested exception is a.BException: no stock] with root cause`
    let said = quoted(text);
    let outer = Head::of(said).map(|head| head.event(at));
    let mut events = vec![outer.unwrap_or_else(|| Event::new(Family::Java, at, said))];
    unroll(&mut events);
    if events.len() < 2 {
        return None;
    }
    rank(&mut events, false);
    let stands_below = written(lines, at + 1, MAX_GAP)
        .is_some_and(|below| Head::of(lines.text(below)).is_some() && has_frames(lines, below));
    if let Some(root) = events.last_mut() {
        root.link = match lines.mark(at) {
            _ if stands_below => Link::Wrapper,
            Mark::Warning => Link::Warning,
            _ => Link::Root,
        };
    }
    close(lines, &mut events, at, at + 1);
    Some(Found { events, end: at + 1 })
}

/// What the brackets hold in which a record quotes an exception and its causes; the whole line where there are none.
fn quoted(text: &str) -> &str {
    let (outer, _) = text.split_once(NESTED).unwrap_or((text, ""));
    let mut depth = 0;
    let opens = outer.char_indices().rev().find(|(_, sign)| {
        depth += match sign {
            ']' => -1,
            '[' => 1,
            _ => 0,
        };
        depth > 0
    });
    let Some((open, _)) = opens else { return text };
    let said = &text[open + 1..];
    let said = said.strip_suffix(" with root cause").unwrap_or(said);
    said.strip_suffix(']').unwrap_or(said)
}

/// Spring Boot's own words for a failed start: description, then action.
fn report(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_BLOCK_LINES);
    let title = (start..last).find(|&at| lines.text(at).trim() == "Description:")?;
    let key = (title + 1..last).find(|&at| !lines.text(at).trim().is_empty())?;
    let mut event = Event::new(Family::Java, key, lines.text(key));
    let mut end = key + 1;
    let mut action = None;
    while end < last {
        let text = lines.text(end).trim();
        match action {
            None if text == "Action:" => action = Some(end),
            // One paragraph of action, then somebody else goes on.
            Some(title) if text.is_empty() && end > title + 1 => break,
            _ if !text.is_empty() => event.details.push(end),
            _ => {}
        }
        end += 1;
    }
    if action.is_none() {
        end = (key + 1..last).find(|&at| lines.text(at).trim().is_empty()).unwrap_or(last);
        event.details.retain(|&line| line < end);
    }
    Some(Found::one(event.spanning(start..end)))
}

/// Makes events of the causes in the message of the last exception, unless lines of their own name them.
pub(super) fn unroll(events: &mut Vec<Event>) {
    let Some(last) = events.last_mut().filter(|event| event.link != Link::Suppressed) else {
        return;
    };
    let Some((said, causes)) = last.message.split_once(NESTED) else { return };
    let causes: Vec<Event> = causes
        .split(NESTED)
        .take(MAX_NESTED)
        .map_while(|cause| Head::of(cause).map(|head| head.event(last.key)))
        .collect();
    if causes.is_empty() {
        return;
    }
    last.message = said.to_owned();
    let frames = std::mem::take(&mut last.frames);
    events.extend(causes);
    events.last_mut().expect("causes were added").frames = frames;
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn what_stands_before_the_report_of_spring_is_no_root() {
        let before = "Error starting ApplicationContext. To display the condition evaluation report re-run your application with 'debug' enabled.\n\
            2026-11-19T07:26:26.072Z ERROR 23 --- [shop] [           main] o.s.b.d.LoggingFailureAnalysisReporter   : \n\n";
        assert!(told(before).iter().all(|event| event.contains(" wrapper ")));
    }

    #[test]
    fn spring_says_it_in_a_description() {
        let paste = "***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\n\
            Web server failed to start. Port 8080 was already in use.\n\nAction:\n\nStop the process.\n\nbye\n";
        assert_eq!(
            told(paste),
            ["java root - - Web server failed to start. Port 8080 was already in use."]
        );
    }

    #[test]
    fn causes_on_one_line_are_told_apart_unless_they_have_their_own() {
        let line = "a.LoadException: no bean 'x'; nested exception is a.DataException: no result; \
            nested exception is java.sql.SQLException: no table\n\tat a.B.c(B.java:1)\n";
        assert_eq!(
            told(line),
            [
                "java wrapper a.LoadException - no bean 'x'",
                "java wrapper a.DataException - no result",
                "java root java.sql.SQLException - no table",
            ]
        );
        let bare = "failed to lazily initialize a collection of role: a.b.Set.results, could not initialize proxy - no Session; nested exception is org.hibernate.LazyInitializationException: failed to lazily initialize a collection of role: a.b.Set.results";
        assert_eq!(
            told(bare),
            [
                "java wrapper - - failed to lazily initialize a collection of role: a.b.Set.results, could not initialize proxy - no Session",
                "java root org.hibernate.LazyInitializationException - failed to lazily initialize a collection of role: a.b.Set.results",
            ]
        );
        let resolved = "Resolved [a.b.ReadException: no body; nested exception is c.d.ParseException: no brace]\n";
        assert_eq!(
            told(resolved),
            ["java wrapper a.b.ReadException - no body", "java root c.d.ParseException - no brace"]
        );
        let broken = "Resolved [a.b.ReadException: no body; nested exception is c.d.ParseException: no brace\n at [Source: (x)]]\n";
        assert_eq!(
            told(broken),
            ["java wrapper a.b.ReadException - no body", "java root c.d.ParseException - no brace"]
        );
        let announced = "Servlet.service() for servlet [shop] threw exception [Request processing failed; nested exception is a.b.StockException: none] with root cause\n\n\
            a.b.StockException: none\n\tat a.B.c(B.java:1)\n";
        let roots: Vec<String> =
            told(announced).into_iter().filter(|event| event.contains(" root ")).collect();
        assert_eq!(roots, ["java root a.b.StockException - none"]);
        assert!(told("see the docs; nested exception is what Spring prints\n").is_empty());
        let cause = "a.LoadException: no bean; nested exception is java.io.IOException: x\n\tat a.B.c(B.java:1)\n\
            Caused by: java.io.IOException: x\n\tat a.B.d(B.java:2)\n";
        assert_eq!(told(cause).len(), 2);
    }
}
