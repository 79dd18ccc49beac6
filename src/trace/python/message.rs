//! Messages whose first line says nothing by itself: it announces what stands below, counts it, or is empty.

use super::chain::is_header;
use super::{Event, Lines, Link, indent, is_number};
use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::head;
use crate::trace::shape::{begins, program};
use crate::trace::shell;

/// Most lines that are joined to one that only announces them.
const MAX_JOINED: usize = 3;
/// Most lines of advice or places before the reason.
const MAX_ADVICE: usize = 120;
/// All that TensorFlow says at first.
const GRAPH: &str = "Graph execution error:";
/// Most lines of the table that a launcher of processes prints.
const MAX_TABLE: usize = 200;

/// Adds to the message of an event what its details say, where its own line does not.
pub(super) fn complete(lines: Lines<'_>, event: &mut Event) {
    if event.message.is_empty() {
        // `RuntimeError: ` over its text: an error without a message has no colon.
        if lines.text(event.key).trim_end().ends_with(':') {
            say_reason_far_below(lines, event);
            event.say_first_detail(lines);
            join_sentence(lines, event);
        }
    } else if event.message == GRAPH {
        say_reason_far_below(lines, event);
    } else if !invalid_field(lines, event) {
        join_announced(lines, event);
    }
}

/// Some explain at length, in paragraphs, before they say why: a package that cannot be imported ends with `Original error was: …`, and
/// above the node of a graph, `[[{{node model/dense}}]]`, stands what is wrong with it.
fn say_reason_far_below(lines: Lines<'_>, event: &mut Event) {
    let is_over = |at: &usize| is_header(lines.text(*at));
    let is_node = |at: usize| lines.text(at).trim_start().starts_with("[[{{node ");
    let reason = (event.key + 1..lines.len().min(event.key + MAX_ADVICE))
        .take_while(|at| !is_over(at))
        .find_map(|at| match lines.text(at).strip_prefix("Original error was: ") {
            Some(said) => Some((at, said.trim())),
            None if is_node(at + 1) => Some((at, lines.text(at).trim())),
            None => None,
        });
    if let Some((at, said)) = reason.filter(|(_, said)| !said.is_empty()) {
        say(event, said);
        event.details.push(at);
        event.lines.end = event.lines.end.max(at + 1);
    }
}

/// A sentence that goes on below the first line of it.
fn join_sentence(lines: Lines<'_>, event: &mut Event) {
    for at in 1..MAX_JOINED {
        let Some(&more) = event.details.get(at) else { break };
        if event.message.ends_with(['.', '!', ':', ')']) {
            break;
        }
        say(event, &format!("{} {}", event.message, lines.text(more).trim()));
    }
}

/// `Failed to import x because of the following error:`, and the error on the next line.
fn join_announced(lines: Lines<'_>, event: &mut Event) {
    for more in event.key + 1..=event.key + MAX_JOINED {
        let text = lines.text(more).trim();
        let says = text.starts_with(|c: char| c.is_alphanumeric() || "/'\"`".contains(c));
        if !event.message.ends_with(':') || !event.details.contains(&more) || !says {
            break;
        }
        say(event, &format!("{} {text}", event.message));
    }
}

/// `2 validation errors for Settings`, and below it each field with what is wrong with it: the first one says it for
/// all. Models may be invalid as a whole, without a field.
fn invalid_field(lines: Lines<'_>, event: &mut Event) -> bool {
    let counted = event.message.split_once(" validation error").is_some_and(|(count, rest)| {
        is_number(count) && (rest.starts_with(" for ") || rest.starts_with("s for "))
    });
    if !counted {
        return false;
    }
    let text = |at: usize| event.details.get(at).map_or("", |&line| lines.text(line));
    let level = indent(lines.text(event.key));
    let (field, reason) =
        if indent(text(0)) > level { (None, text(0)) } else { (Some(text(0).trim()), text(1)) };
    let split = [" [type=", " (type="].iter().find_map(|sign| reason.split_once(sign));
    let Some((reason, kind)) = split.filter(|_| indent(reason) > level) else { return true };
    let code = kind.split([',', ']', ')', ';']).next().map(str::to_owned);
    let field = field.map_or_else(String::new, |field| format!(" {field}:"));
    let said = format!("{}:{field} {}", event.message, reason.trim());
    say(event, &said);
    event.code = code.map(|code| head(&code, 64).to_owned()).filter(|code| !code.is_empty());
    true
}

/// Whether a line is the error of another program, which printed it below: `psql: error: no`, `bash: shop: command not found`. Where a
/// line above announces it, it is quoted.
pub(super) fn is_of_another_program(lines: Lines<'_>, at: usize) -> bool {
    const LEVELS: [&str; 6] = ["error: ", "fatal: ", "ERROR: ", "FATAL: ", "Error: ", "Fatal: "];
    let text = lines.text(at);
    let is_quoted =
        at.checked_sub(1).is_some_and(|above| lines.text(above).trim_end().ends_with(':'));
    let says_so = || program(text).is_some_and(|(_, said)| begins(said, &LEVELS));
    indent(text) == 0 && !is_quoted && (says_so() || shell::said(text).is_some())
}

fn say(event: &mut Event, message: &str) {
    head(message, MAX_MESSAGE_BYTES).clone_into(&mut event.message);
}

/// The table below `ChildFailedError:`, between rules of `=`; the line after it, or that of a traceback in it. The process that
/// failed has said why, unless a signal ended it.
pub(super) fn launcher_table(lines: Lines<'_>, event: &mut Event, from: usize) -> usize {
    let is_edge = |at: usize| {
        let text = lines.text(at).trim();
        text.len() >= 20 && text.bytes().all(|byte| byte == b'=')
    };
    if !is_edge(event.key + 1) {
        return from;
    }
    let last = lines.len().min(event.key + MAX_TABLE);
    let body = event.key + 2..last;
    let end = body.clone().find(|&at| is_edge(at) || is_header(lines.text(at)));
    let Some(end) = end else { return from };
    for at in event.key + 2..end {
        let Some((name, value)) = lines.text(at).split_once(':') else { continue };
        match (name.trim(), value.trim()) {
            ("exitcode", _) => say(event, lines.text(at).trim()),
            ("traceback", value) if value.starts_with("Signal ") => {
                say(event, value);
                event.link = Link::Root;
            }
            _ => {}
        }
    }
    event.details = (event.key + 1..end).collect();
    event.details.truncate(super::MAX_MESSAGE_LINES);
    end + usize::from(is_edge(end))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn what_a_first_line_announces_is_told_with_it() {
        assert_eq!(
            told(
                "RuntimeError: Failed to import shop.models because of the following error:\nno such symbol: cart_new\n"
            ),
            [
                "python root RuntimeError - Failed to import shop.models because of the following error: no such symbol: cart_new"
            ]
        );
        assert_eq!(
            told("RuntimeError: \n        A process was started too early.\n"),
            ["python root RuntimeError - A process was started too early."]
        );
        assert_eq!(
            told(
                "ImportError: \n\nPLEASE READ THIS!\n\nThere are many reasons.\n\nOriginal error was: No module named 'shop.core'\n"
            ),
            ["python root ImportError - No module named 'shop.core'"]
        );
        assert_eq!(
            told(
                "RuntimeError: \n        A process was started before\n        the other one.\n        See below.\n"
            ),
            ["python root RuntimeError - A process was started before the other one."]
        );
        assert_eq!(told("RuntimeError\nBye.\n"), ["python root RuntimeError - "]);
    }

    #[test]
    fn what_is_wrong_with_a_graph_stands_above_its_node() {
        let paste = "errors_impl.InvalidArgumentError: Graph execution error:\n\nDetected at node 'shop/MatMul' defined at (most recent call last):\n    \
            File \"train.py\", line 9, in <module>\n      shop.fit(x)\nNode: 'shop/MatMul'\nMatrix size-incompatible: [32,10], [12,4]\n\t \
            [[{{node shop/MatMul}}]] [Op:__inference_train_function_1]\n";
        assert_eq!(
            told(paste),
            [
                "python root errors_impl.InvalidArgumentError - Matrix size-incompatible: [32,10], [12,4]"
            ]
        );
    }

    #[test]
    fn a_message_ends_where_somebody_else_begins() {
        let first = |below: &str| told(&format!("shop.ShopError: no cart\n{below}"));
        let stack =
            "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nKeyError: 'a'\n";
        for (below, events) in [
            ("| ERROR    | __main__:f:5 - the upload failed: 403 Forbidden\n", 2),
            ("docs/a.rst:15: ERROR: Unknown directive type \"x\".\n", 2),
            ("==== short test summary info ====\nFAILED a.py::t - shop.ShopError: no cart\n", 2),
            (&format!("Process SpawnProcess-1:\n{stack}"), 2),
            ("and no basket\n==== logs ====\nthe request failed\n", 1),
        ] {
            assert_eq!(first(below).len(), events, "{below}");
        }
    }

    #[test]
    fn the_error_of_another_program_ends_a_message() {
        let below = |below: &str| told(&format!("ValueError: bad\n{below}\n"));
        let psql = below(
            "psql: error: connection to server at \"db\", port 5432 failed: FATAL:  password authentication failed for user \"x\"",
        );
        assert_eq!(psql.len(), 2, "{psql:?}");
        assert!(psql[1].starts_with("sql root "), "{psql:?}");
        assert_eq!(below("bash: shop: command not found").len(), 2);
        for own in
            ["cart: no error: 7", "expected: error or none", "  psql: error: quoted", "see the log"]
        {
            assert_eq!(below(own), ["python root ValueError - bad"], "{own}");
        }
        let quoted = told("shop.ShopError: psql said:\npsql: error: no\n");
        assert_eq!(quoted, ["python root shop.ShopError - psql said: psql: error: no"]);
    }

    #[test]
    fn a_list_below_a_colon_is_not_joined() {
        assert_eq!(
            told("shop.ShopError: these are missing:\n  - a\n  - b\n"),
            ["python root shop.ShopError - these are missing:"]
        );
    }

    #[test]
    fn the_first_invalid_field_says_what_is_wrong() {
        let told_of = |fields: &str| {
            told(&format!(
                "pydantic_core._pydantic_core.ValidationError: 2 validation errors for Shop\n{fields}"
            ))
        };
        assert_eq!(
            told_of(
                "port\n  Input should be a valid integer [type=int_parsing, input_value='x', input_type=str]\n"
            ),
            [
                "python root pydantic_core._pydantic_core.ValidationError int_parsing 2 validation errors for Shop: port: Input should be a valid integer"
            ]
        );
        assert_eq!(
            told_of(
                "  Value error, too small [type=value_error, input_value={}, input_type=dict]\n"
            ),
            [
                "python root pydantic_core._pydantic_core.ValidationError value_error 2 validation errors for Shop: Value error, too small"
            ]
        );
        assert_eq!(
            told_of("cache_dsn\n  invalid or missing URL scheme (type=value_error.url.scheme)\n"),
            [
                "python root pydantic_core._pydantic_core.ValidationError value_error.url.scheme 2 validation errors for Shop: cache_dsn: invalid or missing URL scheme"
            ]
        );
    }

    #[test]
    fn a_process_that_failed_has_said_why_unless_a_signal_ended_it() {
        let table = |code: &str, traceback: &str| {
            format!(
                "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nx.multiprocessing.errors.ChildFailedError: \n\
                    ====================\ntrain.py FAILED\n--------------------\nFailures:\n  <NO_OTHER_FAILURES>\n--------------------\n\
                    Root Cause (first observed failure):\n[0]:\n  exitcode  : {code}\n  traceback : {traceback}\n====================\n"
            )
        };
        assert_eq!(
            told(&table("1 (pid: 7)", "To enable traceback see: x")),
            ["python wrapper x.multiprocessing.errors.ChildFailedError - exitcode  : 1 (pid: 7)"]
        );
        assert_eq!(
            told(&table("-9 (pid: 7)", "Signal 9 (SIGKILL) received by PID 7")),
            [
                "python root x.multiprocessing.errors.ChildFailedError - Signal 9 (SIGKILL) received by PID 7"
            ]
        );
        let inner = "Traceback (most recent call last):\n    File \"b.py\", line 1, in g\n  KeyError: 'a'\n";
        assert_eq!(told(&table("1 (pid: 7)", inner))[1], "python root KeyError - 'a'");
    }
}
