//! The walk over the lines: which reader is asked what, and what becomes of what it takes.

use super::{
    Event, Found, Lines, Link, agent, ansible, body, c, cloud, dart, docker, dotnet, elixir,
    engine, footer, git, go, haskell, headed, java, kubernetes, lua, make, media, nix, node, npm,
    ocaml, perl, php, pip, plain, python, quoting, ruby, rust, science, shell, sql, swift, system,
    terraform, tex, typescript,
};
use crate::limits::MAX_EVENTS;
use crate::paste::Mark;

/// Reads an error that starts at a line, or says that none of its kind does.
///
/// A reader looks at most [`MAX_EVENT_LINES`](crate::limits::MAX_EVENT_LINES) lines ahead, and refuses a line that
/// is not its own by the line alone, so that a paste is read in linear time.
type Reader = fn(Lines<'_>, usize) -> Option<Found>;

/// Readers of tools that begin their lines as no other does.
const FIRST: &[Reader] = &[
    headed::counted,
    footer::read,
    rust::read,
    npm::read,
    go::read,
    ansible::read,
    terraform::read,
    cloud::read,
    kubernetes::read,
    docker::read,
    pip::read,
    git::read,
    tex::read,
    media::read,
    ruby::read_test,
];

/// Readers of titles above what others print. They ask [`known`] what stands below, which never asks them, so that no question leads to
/// another.
const ASKING: &[Reader] = &[headed::read, rust::read_output];

/// Every other reader, the more particular first.
const OTHERS: &[Reader] = &[
    quoting::read,
    body::read,
    python::read,
    typescript::read,
    java::read,
    dotnet::read,
    ruby::read,
    php::read,
    elixir::read,
    swift::read,
    dart::read,
    engine::read,
    haskell::read,
    ocaml::read,
    lua::read,
    science::read,
    perl::read,
    node::read,
    sql::read,
    make::read,
    c::read,
    shell::read,
    system::read,
    go::last_words,
    agent::read,
    footer::counts::read,
    // A type and a message alone look much the same in all languages.
    python::read_last_line,
];

fn first_of(readers: &[Reader], lines: Lines<'_>, at: usize) -> Option<Found> {
    readers.iter().find_map(|read| read(lines, at))
}

/// What the readers make of a line that look at their own lines only. Whoever reads a title asks this, or [`is_known`], about the lines below.
pub(super) fn known(lines: Lines<'_>, at: usize) -> Option<Found> {
    first_of(FIRST, lines, at).or_else(|| first_of(OTHERS, lines, at))
}

/// Whether some reader knows a line. Those that ask are known by the line alone.
pub(super) fn is_known(lines: Lines<'_>, at: usize) -> bool {
    let text = lines.text(at).trim();
    headed::is_title(text)
        || rust::is_output(text)
        || nix::failed(text).is_some()
        || known(lines, at).is_some()
}

/// What the readers that know what they read make of a line in the log of another program.
fn in_log(lines: Lines<'_>, at: usize) -> Option<Found> {
    if lines.text(at).trim().is_empty() {
        return None;
    }
    first_of(FIRST, lines, at)
        .or_else(|| first_of(ASKING, lines, at))
        .or_else(|| first_of(OTHERS, lines, at))
}

/// The same of a line of a paste, which may hold such a log.
fn in_paste(lines: Lines<'_>, at: usize) -> Option<Found> {
    nix::read(lines, at).or_else(|| in_log(lines, at))
}

/// Every error in the lines of a paste, in the order of printing.
pub(super) fn paste(lines: Lines<'_>) -> Vec<Event> {
    walk(lines, in_paste)
}

/// Every error in a log that a program quotes. A log within it is read as lines of its own.
pub(super) fn log(lines: Lines<'_>) -> Vec<Event> {
    walk(lines, in_log)
}

fn walk(lines: Lines<'_>, particular: Reader) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut chain = 0;
    let mut at = 0;
    // What a reader found below the line that is looked at, so that no line is read twice.
    let mut ahead: Option<Found> = None;
    // Events that only say that something failed: wrappers, if anything says why.
    let mut states: Vec<usize> = Vec::new();
    while at < lines.len() && events.len() < MAX_EVENTS {
        let known = ahead.take().or_else(|| particular(lines, at));
        let found = known.or_else(|| {
            let mut found = plain::read(lines, at)?;
            let is_state = |event: &Event| plain::says_no_more(lines, event);
            states.extend(found.events.iter().any(is_state).then_some(events.len()));
            ahead = cut_short(lines, particular, &mut found, at);
            found.events.iter_mut().for_each(|event| event.say_what_is_below(lines));
            Some(found)
        });
        let Some(mut found) = found else {
            at += 1;
            continue;
        };
        end_at_record(lines, &mut found);
        keep_ends(&mut found.events, MAX_EVENTS - events.len());
        let known_before = events.len();
        events.extend(
            found
                .events
                .into_iter()
                .map(|event| Event { chain, ..event.within(lines.len()).with_said_code() }),
        );
        events[known_before..].iter_mut().for_each(body::complete);
        chain += 1;
        at = found.end.max(at + 1);
    }
    // Where nothing else is told, it is all that failed.
    if !events.iter().any(|event| matches!(event.link, Link::Root | Link::Member)) {
        for state in states {
            events[state].link = Link::Root;
        }
    }
    events
}

/// Leaves the middle out of more than `most` events: the outermost error of a chain stands at one end of it, and the cause at the other.
fn keep_ends(events: &mut Vec<Event>, most: usize) {
    if let Some(excess) = events.len().checked_sub(most) {
        let kept = most / 2;
        events.drain(kept..kept + excess);
    }
}

/// Ends what is known by its words alone before the first line that a reader knows, and returns what that
/// reader found. A line right above a stack only announces it, and one that ends with a colon does over a blank line too.
fn cut_short(
    lines: Lines<'_>,
    particular: Reader,
    plain: &mut Found,
    start: usize,
) -> Option<Found> {
    // Loggers may set a blank line between what they say of a stack and the stack.
    let is_logged = lines.mark(start) == Mark::Logged;
    let is_open = lines.text(start).trim_end().ends_with(':');
    let gap = usize::from((is_logged || is_open) && lines.text(start + 1).trim().is_empty());
    let end = plain.end.max(start + 1 + gap);
    let (at, found) = (start + 1..=end).find_map(|at| Some((at, particular(lines, at)?)))?;
    let is_below = at == start + 1 + gap;
    // Who leaves by an exit said why before.
    let leaves = |event: &Event| event.type_name.as_deref() == Some("SystemExit");
    let announces = is_below
        && !found.events.iter().any(leaves)
        && found.events.iter().any(|event| !event.frames.is_empty());
    plain.end = at;
    for event in &mut plain.events {
        event.lines.end = event.lines.end.min(at);
        event.details.retain(|&line| line < at);
        let says_nothing = event.message.is_empty() && event.details.is_empty();
        if (announces || says_nothing) && event.link == Link::Root {
            event.link = Link::Wrapper;
        }
    }
    Some(found)
}

/// Ends each error that was printed as it is before the next record of a log: what a reader takes for its message may go on there.
fn end_at_record(lines: Lines<'_>, found: &mut Found) {
    let mut is_cut = false;
    for event in &mut found.events {
        let mut behind = event.key + 1..event.lines.end;
        // Some loggers begin each line of a report.
        if lines.begins_record(event.key) {
            continue;
        }
        if let Some(record) = behind.find(|&line| lines.begins_record(line)) {
            event.lines.end = record;
            event.details.retain(|&line| line < record);
            is_cut = true;
        }
    }
    if is_cut && let Some(end) = found.events.iter().map(|event| event.lines.end).max() {
        found.end = end;
    }
}
