//! Rails, rake, Bundler, `RSpec` and Minitest.

use super::super::is_type_name;
use super::super::place::{colons, numbered};
use super::super::shape::begins;
use super::{
    ENDINGS, Event, Family, Found, Frame, Lines, Link, MAX_MESSAGE_LINES, below, frame, indent,
    is_class, rank,
};
use crate::limits::MAX_EVENT_LINES;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    if is_command_again(lines.text(at)) {
        return Some(Found::none(at + 1));
    }
    if lines.text(at).starts_with("rake aborted!") {
        return rake(lines, at);
    }
    listed(lines, at)
        .or_else(|| bundler(lines, at))
        .or_else(|| rails(lines, at))
        .or_else(|| rubocop(lines.text(at), at))
        .or_else(|| jekyll(lines, at))
}

/// `rspec ./spec/cart_spec.rb:7 # Cart raises an error`: how to run what failed above once more.
fn is_command_again(text: &str) -> bool {
    let command = ["rspec ", "cucumber ", "rails test ", "bin/rails test "];
    let run = command.iter().find_map(|command| text.trim_start().strip_prefix(command));
    let place = run.map(|run| run.split(" # ").next().unwrap_or(run).trim_matches(['\'', ' ']));
    place.is_some_and(|place| {
        !place.contains(' ')
            && [".rb:", ".rb[", ".feature:"].iter().any(|ending| place.contains(ending))
    })
}

/// `rake aborted!`, the error below without a place, and its causes.
fn rake(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut events: Vec<Event> = Vec::new();
    let mut key = start + 1;
    let mut end = key;
    while let Some(next) = (key..last).find(|&line| !lines.text(line).trim().is_empty()) {
        key = next;
        let (name, message) = class_and_message(lines.text(key)).unwrap_or(("", lines.text(key)));
        let mut event = Event::new(Family::Ruby, key, message).typed(name);
        end = below(lines, &mut event, key + 1, last).max(key + 1);
        events.push(event.spanning(key..end));
        let next = (end..last.min(end + 2)).find(|&line| !lines.text(line).trim().is_empty());
        match next {
            Some(line) if lines.text(line).trim() == "Caused by:" => key = line + 1,
            _ => break,
        }
    }
    while end < last
        && ["Tasks: TOP", "(See full trace"].iter().any(|start| {
            lines.text(end).starts_with(start)
                || (lines.text(end).is_empty() && lines.text(end + 1).starts_with(start))
        })
    {
        end += 1;
    }
    events.first_mut()?.lines.start = start;
    rank(&mut events);
    Some(Found { events, end })
}

/// `KeyError: key not found`, where any class will do.
fn class_and_message(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    match text.split_once(": ") {
        Some((name, message)) if is_class(name) => Some((name, message)),
        _ => text.strip_suffix(':').filter(|name| is_class(name)).map(|name| (name, "")),
    }
}

/// `1) Post has a slug` over `Failure/Error:`, `1) Error:` and `2) Failure:` of Minitest.
fn listed(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    if text.starts_with("Failure/Error:") {
        return rspec(lines, start, start);
    }
    failed(lines, start, numbered(text)?)
}

/// `Error:` and `Failure:` without a number, over the test: Rails prints each at once.
pub(in crate::trace) fn read_test(lines: Lines<'_>, start: usize) -> Option<Found> {
    let title = lines.text(start).trim();
    let is_title = matches!(title, "Error:" | "Failure:");
    let test = lines.text(start + 1).split(' ').next().filter(|_| is_title)?;
    test.contains('#').then(|| failed(lines, start, title))?
}

fn failed(lines: Lines<'_>, start: usize, title: &str) -> Option<Found> {
    let last = lines.len().min(start + MAX_EVENT_LINES);
    match title {
        "Error:" => {
            let key = start + 2;
            let (name, message) = class_and_message(lines.text(key))?;
            let mut event = Event::new(Family::Ruby, key, message).typed(name);
            let end = below(lines, &mut event, key + 1, last).max(key + 1);
            Some(Found::one(event.spanning(start..end)))
        }
        "Failure:" => {
            let key = start + 2;
            let place = lines.text(start + 1).rsplit_once('[').map_or("", |(_, place)| place);
            let frame = colons(place, ENDINGS)?;
            if lines.text(key).trim().is_empty() {
                return None;
            }
            let end = (key..last.min(key + MAX_MESSAGE_LINES))
                .find(|&line| lines.text(line).trim().is_empty());
            let end = end.unwrap_or(lines.len().min(key + MAX_MESSAGE_LINES));
            let mut event = Event::new(Family::Ruby, key, lines.text(key));
            event.frames.push(Frame::new(frame.file, None));
            event.details = (key + 1..end).collect();
            Some(Found::one(event.spanning(start..end)))
        }
        _ => {
            let error = (start + 1..start + 4)
                .find(|&line| lines.text(line).trim().starts_with("Failure/Error:"))?;
            rspec(lines, start, error)
        }
    }
}

/// `Failure/Error:` with the code that failed, then what happened.
fn rspec(lines: Lines<'_>, start: usize, label: usize) -> Option<Found> {
    let last = lines.len().min(label + MAX_EVENT_LINES);
    let key = rspec_message(lines, label, last)?;
    let (name, message) = class_and_message(lines.text(key)).unwrap_or(("", lines.text(key)));
    let mut event = Event::new(Family::Ruby, key, message).typed(name);
    let level = indent(lines.text(key));
    let mut end = key + 1;
    while end < last && end < key + MAX_MESSAGE_LINES * 4 {
        let text = lines.text(end);
        if let Some(frame) = frame(text) {
            event.frames.push(frame);
        } else if !event.frames.is_empty() || (indent(text) + 2 < level && !text.trim().is_empty())
        {
            break;
        } else if !text.trim().is_empty() {
            event.details.push(end);
        }
        end += 1;
    }
    event.say_first_detail(lines);
    event.details.insert(0, label);
    Some(Found::one(event.spanning(start..end)))
}

/// The line of the message: behind the code and an empty line, or right below code and message of one line each.
fn rspec_message(lines: Lines<'_>, label: usize, last: usize) -> Option<usize> {
    let code = lines.text(label).trim() != "Failure/Error:";
    if code
        && label + 2 < last
        && !lines.text(label + 1).trim().is_empty()
        && frame(lines.text(label + 2)).is_some()
    {
        return Some(label + 1);
    }
    let code_end = (label + 1..last.min(label + MAX_MESSAGE_LINES))
        .find(|&line| lines.text(line).trim().is_empty())?;
    (code_end..last).find(|&line| !lines.text(line).trim().is_empty())
}

/// Starts of what Bundler and `RubyGems` say, and whether that names the reason.
const BUNDLER: &[(&str, Link)] = &[
    ("Could not find gem '", Link::Root),
    ("Could not locate Gemfile", Link::Root),
    ("Bundler could not find compatible versions for gem ", Link::Root),
    ("Could not find compatible versions", Link::Root),
    ("Your Ruby version is ", Link::Root),
    ("Could not reach host rubygems.org", Link::Root),
    ("You must use Bundler ", Link::Root),
    ("Gem::Ext::BuildError: ", Link::Wrapper),
    ("ERROR: Failed to build gem native extension", Link::Wrapper),
    ("ERROR:  Error installing ", Link::Wrapper),
    // A page may have put the two blanks together.
    ("ERROR: Error installing ", Link::Wrapper),
    ("ERROR:  Could not find a valid gem ", Link::Root),
    ("ERROR:  While executing gem ", Link::Root),
    ("An error occurred while installing ", Link::Wrapper),
    ("*** extconf.rb failed ***", Link::Wrapper),
    ("extconf failed, exit code ", Link::Wrapper),
];

/// Starts of lines that go on with what Bundler says without being indented.
const GOES_ON: &[&str] = &["Run `bundle", "In Gemfile:", "The source "];

fn bundler(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let known = BUNDLER.iter().find(|(start, _)| text.starts_with(start)).map(|(_, link)| *link);
    // `gem install` has it below the name of the gem, indented.
    let built = text.trim_start().starts_with("ERROR: Failed to build gem native extension");
    let known = known.or(built.then_some(Link::Wrapper));
    let text = if built { text.trim_start() } else { text };
    // `Could not find rake-13.0.6 in locally installed gems`
    let missing = text.starts_with("Could not find ")
        && (text.contains(" gems") || text.contains("of the sources"));
    let link = known.or(missing.then_some(Link::Root))?;
    let said = text.strip_prefix("ERROR:").map_or(text, str::trim_start);
    let mut event = Event::new(Family::Ruby, at, said).linked(link);
    let mut end = at + 1;
    // What stands flush left below is mostly of whoever called Bundler.
    let goes_on =
        |text: &str| !text.trim().is_empty() && (indent(text) > 0 || begins(text, GOES_ON));
    while link == Link::Root
        && end < lines.len()
        && end < at + MAX_MESSAGE_LINES
        && goes_on(lines.text(end))
    {
        event.details.push(end);
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// `ActiveRecord::RecordNotFound (Couldn't find User with 'id'=1):` and `Klass: msg` over frames of Ruby.
fn rails(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let logged = text
        .strip_suffix("):")
        .and_then(|text| text.split_once(" ("))
        .filter(|(name, _)| is_class(name));
    let framed = || {
        let (name, message) = class_and_message(text)?;
        let known = name.contains("::") || is_type_name(name);
        let below = |line: usize| {
            colons(lines.text(line).trim(), ENDINGS)
                .is_some_and(|place| place.rest.starts_with(":in "))
        };
        (known && (at + 1..at + 4).any(below)).then_some((name, message))
    };
    let (name, message) =
        logged.filter(|(name, _)| name.contains("::") || is_type_name(name)).or_else(framed)?;
    let last = lines.len().min(at + MAX_EVENT_LINES);
    let mut event = Event::new(Family::Ruby, at, message).typed(name);
    let end = below(lines, &mut event, at + 1, last).max(at + 1);
    Some(Found::one(event.spanning(at..end)))
}

/// `  Liquid Exception: undefined method 'x' in _layouts/a.html`, and the same once more: `jekyll 4.3.2 | Error:  undefined …`
fn jekyll(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if let Some(said) = text.strip_prefix("Liquid Exception: ") {
        let (message, file) = said.rsplit_once(" in ").unwrap_or((said, ""));
        let mut event = Event::new(Family::Ruby, at, message);
        event.frames = (!file.is_empty()).then(|| Frame::new(file, None)).into_iter().collect();
        // Newer ones print the error and its frames below.
        if lines.text(at + 1).contains(message) && colons(lines.text(at + 1), ENDINGS).is_some() {
            event.link = Link::Wrapper;
        }
        return Some(Found::one(event));
    }
    let (program, said) = text.split_once(" | Error: ")?;
    let version = program.strip_prefix("jekyll ")?;
    if version.contains(' ') {
        return None;
    }
    let above =
        (at.saturating_sub(3)..at).any(|line| lines.text(line).contains("Liquid Exception: "));
    let link = if above { Link::Wrapper } else { Link::Root };
    Some(Found::one(Event::new(Family::Ruby, at, said).linked(link)))
}

/// `lib/cart.rb:12:5: C: Style/StringLiterals: Prefer single-quoted strings`
fn rubocop(text: &str, at: usize) -> Option<Found> {
    let place = colons(text.trim_start(), ENDINGS)?;
    let said = place.rest.strip_prefix(": ")?;
    let said =
        ["C: ", "W: ", "E: ", "F: ", "R: "].iter().find_map(|level| said.strip_prefix(level))?;
    let said = said.strip_prefix("[Correctable] ").unwrap_or(said);
    let (cop, message) = said.split_once(": ")?;
    let is_cop = cop.contains('/') && cop.split('/').all(is_class);
    is_cop.then(|| {
        let mut event = Event::new(Family::Ruby, at, message).with_code(Some(cop));
        event.frames.push(Frame::new(place.file, None));
        Found::one(event)
    })
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_gem_that_was_not_built_only_passes_on_why() {
        let paste = "ERROR:  Error installing shop:\n    ERROR: Failed to build gem native extension.\n\n\
            extconf.rb:17:in `<main>': no headers of ruby (RuntimeError)\n\n*** extconf.rb failed ***\nextconf failed, exit code 1\n";
        let roots: Vec<String> =
            told(paste).into_iter().filter(|event| event.contains(" root ")).collect();
        assert_eq!(roots, ["ruby root RuntimeError - no headers of ruby"]);
        assert_eq!(
            told("ERROR: Error installing shop:\n"),
            ["ruby wrapper - - Error installing shop:"]
        );
    }

    #[test]
    fn what_stands_flush_left_below_bundler_is_of_another_program() {
        let paste = "Could not locate Gemfile or .bundle/ directory\nbash: foo: command not found\n\
            Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: bad\n";
        assert_eq!(
            told(paste),
            [
                "ruby root - - Could not locate Gemfile or .bundle/ directory",
                "shell root - - foo: command not found",
                "python root ValueError - bad"
            ]
        );
        let docker = "Your Ruby version is 3.1.2, but your Gemfile specified 3.2.0\n\
            The command '/bin/sh -c bundle install' returned a non-zero code: 18\n\
            Error response from daemon: No such container: x\n";
        assert_eq!(told(docker).len(), 3, "{:?}", told(docker));
        let own = "Could not find rake-13.0.6 in locally installed gems\nRun `bundle install` to install missing gems.\n  More.\nBye.\n";
        let events = crate::trace::events(&crate::paste::Paste::new(own.as_bytes()));
        assert_eq!(events[0].lines, 0..3);
    }

    #[test]
    fn an_offence_has_a_code() {
        assert_eq!(
            told(
                "  lib/cart.rb:12:5: C: [Correctable] Style/StringLiterals: Prefer single-quoted strings.\n"
            ),
            ["ruby root - Style/StringLiterals Prefer single-quoted strings."]
        );
    }

    #[test]
    fn rails_prints_a_failure_at_once() {
        let paste = "Failure:\nCartTest#test_sum [test/cart_test.rb:7]:\nExpected: 1\n  Actual: 2\n\n\nrails test test/cart_test.rb:6\n\n\
            Error:\nCartTest#test_boom:\nArgumentError: no cart\n    test/cart_test.rb:10:in `block'\n";
        assert_eq!(told(paste), ["ruby root - - Expected: 1", "ruby root ArgumentError - no cart"]);
    }

    #[test]
    fn how_to_run_it_again_is_no_error() {
        let paste = "Failed examples:\n\nrspec ./spec/cart_spec.rb:7 # Cart raises an error when invalid\n\
            rspec './spec/cart_spec.rb[1:2]' # Cart cannot be found\nbin/rails test test/failed_test.rb:6\n";
        assert!(told(paste).is_empty());
    }

    #[test]
    fn jekyll_says_it_twice() {
        let paste = "  Liquid Exception: undefined method `gsub' for nil in _layouts/single.html\njekyll 4.3.2 | Error:  undefined method `gsub' for nil\n";
        assert_eq!(
            told(paste),
            [
                "ruby root - - undefined method `gsub' for nil",
                "ruby wrapper - - undefined method `gsub' for nil",
            ]
        );
    }

    #[test]
    fn rake_rails_and_tests_have_forms_of_their_own() {
        let rake = "rake aborted!\nKeyError: key not found: \"A\"\n/app/Rakefile:2:in `fetch'\n\nCaused by:\n\
            PG::ConnectionBad: refused\n/app/lib/a.rb:3:in `f'\nTasks: TOP => migrate\n";
        assert_eq!(
            told(rake),
            [
                "ruby wrapper KeyError - key not found: \"A\"",
                "ruby root PG::ConnectionBad - refused"
            ]
        );
        assert_eq!(
            told(
                "ActiveRecord::RecordNotFound (Couldn't find User with 'id'=1):\n  \napp/a.rb:5:in `show'\n"
            ),
            ["ruby root ActiveRecord::RecordNotFound - Couldn't find User with 'id'=1"]
        );
        let spec = "  1) Post parses\n     Failure/Error: Integer(\"x\")\n\n     ArgumentError:\n       \
            invalid value\n     # ./spec/a_spec.rb:7:in `Integer'\n\nFinished in 0.1 seconds\n";
        assert_eq!(told(spec), ["ruby root ArgumentError - invalid value"]);
        let brief = "  3) Cart matches\n     Failure/Error: expect(ids).to eq([1]), \"ids differ\"\n       ids differ\n     \
            # ./spec/a_spec.rb:4:in `block'\n\nFinished in 0.1 seconds\n";
        assert_eq!(told(brief), ["ruby root - - ids differ"]);
        let minitest = "  2) Failure:\nPostTest#test_slug [test/a_test.rb:5]:\nExpected: 1\n  Actual: 2\n\n1 runs\n";
        assert_eq!(told(minitest), ["ruby root - - Expected: 1"]);
    }
}
