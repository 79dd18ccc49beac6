//! Build tools that run other programs: make, ninja, Meson, autoconf, `SCons`, Bazel, just, Task.
//!
//! Most of what they say is that a program failed: such a line passes on what that program has printed before.

use super::shape::{Place, after, begins, digits, extension, paragraph, program};
use super::{Event, Family, Found, Frame, Lines, Link};

/// Names of make itself.
const MAKES: &[&str] =
    &["make", "gmake", "mingw32-make", "bmake", "NMAKE", "nmake", "remake", "scons"];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    make(text, at)
        .or_else(|| nmake(text, at))
        .or_else(|| ninja(lines, at))
        .or_else(|| configure(lines, at))
        .or_else(|| bazel(lines, at))
        .or_else(|| runner(text, at))
}

fn event(at: usize, message: &str, link: Link) -> Event {
    Event::new(Family::Make, at, message).linked(link)
}

/// `make[1]: *** [Makefile:3: all] Error 1`, `Makefile:2: *** missing separator.  Stop.`
fn make(text: &str, at: usize) -> Option<Found> {
    if let Some(place) =
        Place::of(text).filter(|place| place.rest.starts_with("*** ") && !place.column)
    {
        let mut event = event(at, &place.rest["*** ".len()..], Link::Root);
        event.frames.push(Frame::new(place.file, None));
        return Some(Found::one(event));
    }
    // `Makefile:25: recipe for target 'shop' failed`, of make before 4.3, above the line of the target.
    let recipe = Place::of(text).filter(|place| {
        after(place.rest, &["recipe for target '", "recipe for target `"])
            .is_some_and(|target| target.ends_with("' failed"))
    });
    if let Some(place) = recipe {
        let mut event = event(at, place.rest, Link::Wrapper);
        event.frames.push(Frame::new(place.file, None));
        return Some(Found::one(event));
    }
    // SCons, also below PlatformIO.
    if let Some((_, message)) = text.strip_prefix("*** [").and_then(|rest| rest.split_once("] ")) {
        let link = if message.starts_with("Error ") { Link::Wrapper } else { Link::Root };
        return Some(Found::one(event(at, message, link)));
    }
    let (name, rest) = program(text)?;
    let name = name.split('[').next().unwrap_or(name);
    if !MAKES.contains(&name.rsplit('/').next().unwrap_or(name)) {
        return None;
    }
    if let Some(message) = rest.strip_prefix("*** ") {
        if message.starts_with("Waiting for unfinished jobs") {
            return Some(Found::none(at + 1));
        }
        let target = message.starts_with('[');
        return Some(Found::one(event(
            at,
            message,
            if target { Link::Wrapper } else { Link::Root },
        )));
    }
    // A recipe whose program could not be run, or a target that BSD make does not know.
    let lower = rest.to_lowercase();
    let failed =
        ["command not found", "no such file or directory", "permission denied", "is a directory"]
            .iter()
            .any(|end| lower.ends_with(end))
            || rest.starts_with("don't know how to make ");
    failed.then(|| Found::one(event(at, rest, Link::Root)))
}

/// `NMAKE : fatal error U1077: 'cl' : return code '0x2'`
fn nmake(text: &str, at: usize) -> Option<Found> {
    let rest = after(text, &["NMAKE : fatal error ", "nmake : fatal error ", "NMAKE : error "])?;
    let (code, message) = rest.split_once(": ")?;
    let link = if code == "U1077" { Link::Wrapper } else { Link::Root };
    Some(Found::one(event(at, message, link).with_code(Some(code))))
}

/// `FAILED: a.o` with its command, `ninja: build stopped: subcommand failed.`
fn ninja(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if let Some(message) = text.strip_prefix("ninja: ") {
        let error = message.strip_prefix("error: ");
        let stopped = message.starts_with("build stopped");
        return (error.is_some() || stopped).then(|| {
            Found::one(event(
                at,
                error.unwrap_or(message),
                if stopped { Link::Wrapper } else { Link::Root },
            ))
        });
    }
    let target = text.strip_prefix("FAILED: ")?;
    // The command that failed stands on the next line.
    let command = lines.text(at + 1).trim();
    let ran = extension(target) == "o"
        || command.contains(" -o ")
        || command.contains("&&")
        || target.starts_with("[code=");
    ran.then(|| Found::one(event(at, text, Link::Wrapper).spanning(at..lines.len().min(at + 2))))
}

/// `configure: error: C compiler cannot create executables`, `meson.build:3:0: ERROR: Dependency "x" not found`
fn configure(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if let Some(message) = text.strip_prefix("configure: error: ") {
        let end = paragraph(lines, at, 4);
        let mut event = event(at, message, Link::Root);
        event.details = (at + 1..end).collect();
        return Some(Found::one(event.spanning(at..end)));
    }
    if let Some(message) = text.strip_prefix("configure: WARNING: ") {
        return Some(Found::one(event(at, message, Link::Warning)));
    }
    let place = Place::of(text)?;
    let message = place.rest.strip_prefix("ERROR: ")?;
    let meson = place.file.ends_with("meson.build")
        || place.file.ends_with("meson_options.txt")
        || place.file.ends_with("meson.options");
    meson.then(|| {
        let mut event = event(at, message, Link::Root);
        event.frames.push(Frame::new(place.file, None));
        Found::one(event)
    })
}

/// `ERROR: /a/BUILD:3:10: Compiling x.cc failed: (Exit 1): gcc failed`
fn bazel(lines: Lines<'_>, at: usize) -> Option<Found> {
    let message = lines.text(at).trim().strip_prefix("ERROR: ")?;
    let place = Place::of(message).filter(|place| {
        begins(file_name(place.file), &["BUILD", "WORKSPACE", "MODULE.bazel"])
            || extension(place.file) == "bzl"
    });
    if let Some(place) = place {
        let ran = ["failed: (Exit ", "failed (Exit ", "failed: (Aborted", "failed (Aborted"]
            .iter()
            .any(|sign| place.rest.contains(sign));
        let mut event = event(at, place.rest, if ran { Link::Wrapper } else { Link::Root });
        event.frames.push(Frame::new(place.file, None));
        return Some(Found::one(event));
    }
    if begins(
        message,
        &[
            "no such package '",
            "no such target '",
            "Skipping '",
            "The project you're trying to build requires Bazel",
        ],
    ) {
        return Some(Found::one(event(at, message, Link::Root)));
    }
    begins(
        message,
        &["Analysis of target '", "Build did NOT complete", "Build failed. Not running target"],
    )
    .then(|| Found::one(event(at, message, Link::Wrapper)))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `error: Recipe `test` failed on line 3 with exit code 1`, `task: Failed to run task "x": exit status 1`,
/// `error: command 'gcc' failed with exit code 1`
fn runner(text: &str, at: usize) -> Option<Found> {
    if let Some(message) = text.strip_prefix("error: ") {
        let recipe = begins(message, &["Recipe `", "recipe `", "recipe line"])
            && message.contains(" failed");
        let command = message.starts_with("command '") && message.contains("' failed with exit ");
        if recipe || command {
            return Some(Found::one(event(at, message, Link::Wrapper)));
        }
        return begins(message, &["Justfile does not contain recipe", "No justfile found"])
            .then(|| Found::one(event(at, message, Link::Root)));
    }
    let message = text.strip_prefix("task: ")?;
    let ran = message.starts_with("Failed to run task ")
        && message.rsplit(' ').next().is_some_and(|last| digits(last) > 0);
    let known = ran || begins(message, &["Task \"", "No Taskfile found", "Failed to parse"]);
    known.then(|| Found::one(event(at, message, if ran { Link::Wrapper } else { Link::Root })))
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, link: Link, message: &str) {
        let events = read(text);
        let event = events.first().expect("there is an event");
        assert_eq!(
            (event.family, event.link, event.message.as_str()),
            (Family::Make, link, message),
            "{text}"
        );
    }

    #[test]
    fn an_old_make_names_the_recipe_above_its_target() {
        for place in ["Makefile:25", "CMakeFiles/till.dir/build.make:95", "CMakeFiles/Makefile2:67"]
        {
            check(
                &format!("{place}: recipe for target 'till' failed\n"),
                Link::Wrapper,
                "recipe for target 'till' failed",
            );
        }
    }

    #[test]
    fn what_only_passes_on_is_a_wrapper() {
        check("gmake[2]: *** [a.mk:1: x] Error 2\n", Link::Wrapper, "[a.mk:1: x] Error 2");
        check(
            "ninja: build stopped: subcommand failed.\n",
            Link::Wrapper,
            "build stopped: subcommand failed.",
        );
        check("FAILED: a.o\n/usr/bin/c++ -o a.o -c a.cpp\n", Link::Wrapper, "FAILED: a.o");
        check(
            "NMAKE : fatal error U1077: 'cl' : return code '0x2'\n",
            Link::Wrapper,
            "'cl' : return code '0x2'",
        );
        check(
            "error: Recipe `test` failed on line 3 with exit code 1\n",
            Link::Wrapper,
            "Recipe `test` failed on line 3 with exit code 1",
        );
        check(
            "ERROR: /a/BUILD:5:8: Action a.o failed (Exit 1) gcc failed: error executing command\n",
            Link::Wrapper,
            "Action a.o failed (Exit 1) gcc failed: error executing command",
        );
        check(
            "ERROR: /a/BUILD:3:10: Compiling x.cc failed: (Exit 1): gcc failed: error executing command\n",
            Link::Wrapper,
            "Compiling x.cc failed: (Exit 1): gcc failed: error executing command",
        );
    }

    #[test]
    fn a_command_that_is_cut_off_leaves_its_title() {
        let events = read("cc a.c\nFAILED: src/a.o");
        assert_eq!((events[0].link, events[0].lines.clone()), (Link::Wrapper, 1..2));
    }

    #[test]
    fn what_make_itself_misses_is_a_root() {
        check(
            "make: *** No targets specified and no makefile found.  Stop.\n",
            Link::Root,
            "No targets specified and no makefile found.  Stop.",
        );
        check(
            "*** [src/cart.cpp] /a/.sconsign37.dblite: No such file or directory\n",
            Link::Root,
            "/a/.sconsign37.dblite: No such file or directory",
        );
        check("make: python4: Command not found\n", Link::Root, "python4: Command not found");
        check(
            "ninja: error: loading 'build.ninja': No such file or directory\n",
            Link::Root,
            "loading 'build.ninja': No such file or directory",
        );
        check(
            "configure: error: C compiler cannot create executables\nSee `config.log' for more details\n",
            Link::Root,
            "C compiler cannot create executables",
        );
        check(
            "meson.build:3:0: ERROR: Dependency \"glib-2.0\" not found, tried pkgconfig\n",
            Link::Root,
            "Dependency \"glib-2.0\" not found, tried pkgconfig",
        );
    }

    #[test]
    fn nothing_to_do_is_no_error() {
        assert!(read("make: Nothing to be done for 'all'.\nmake: 'x' is up to date.\n").is_empty());
        assert!(read("make: *** Waiting for unfinished jobs....\n").is_empty());
    }
}
