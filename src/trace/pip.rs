//! Package managers of Python: pip, uv, Poetry, conda, and the builds that they run.

mod network;
mod other;

use super::rust::report;
use super::shape::{after, begins, holds, paragraph, written};
use super::{Event, Family, Found, Lines, Link, indent};

/// Most lines of one error.
const MAX_LINES: usize = 60;

/// What pip says behind `ERROR: ` that is to be fixed.
const ERRORS: &[&str] = &[
    "Could not find a version",
    "Cannot install ",
    "Cannot uninstall ",
    "Could not install packages",
    "Could not open requirements file",
    "Could not detect requirement",
    "Invalid requirement",
    "Invalid wheel",
    "Package '",
    "Directory '",
    "File \"setup.py\"",
    "No matching distribution",
    "THESE PACKAGES DO NOT MATCH THE HASHES",
    "In --require-hashes mode",
    "Hashes are required",
    "Links are not allowed",
    "Can not perform a '--user' install",
    "Can not combine",
    "Could not get requirement",
    "Error while checking for conflicts",
    "Operation cancelled",
    "To modify pip",
    "You must give at least one requirement",
    "unknown command \"",
    "Requested ",
    "Editable ",
    "Error [",
    "Unable to ",
    "Double requirement given",
    "No files",
    "HTTP error ",
    "Cannot find command 'git'",
    "Error while executing command",
];
/// What only passes on that a build or a search failed.
const BANNERS: &[&str] = &[
    "No matching distribution found for",
    "Failed building wheel for",
    "Failed building editable",
    "Could not build wheels for",
    "Failed to build installable wheels",
    "Failed to build one or more wheels",
    "Command errored out with exit status",
    "ResolutionImpossible",
    "Failed cleaning build dir",
    "Exception:",
    "Failed to build '",
];
/// What newer versions name behind `error: `, instead of saying it.
const NAMED: &[&str] = &[
    "subprocess-exited-with-error",
    "metadata-generation-failed",
    "legacy-install-failure",
    "failed-wheel-build-for-install",
    "externally-managed-environment",
    "invalid-pyproject-build-system-requires",
    "missing-pyproject-build-system-requires",
    "build-backend-hook-failed",
    "install-egg-info-failed",
    "uninstall-no-record-file",
    "uninstall-distutils-installed-package",
    "resolution-too-deep",
    "invalid-installed-package",
    "incomplete-download",
];
/// What uv says behind `error: ` without a cause below.
const UV: &[&str] = &[
    "No interpreter found",
    "No virtual environment found",
    "No solution found",
    "Distribution `",
    "No `project` table found",
    "The lockfile at `uv.lock`",
    "Unable to find lockfile at `uv.lock`",
    "Project virtual environment directory",
    "Requirements contain conflicting",
    "Package `",
    "The Python request from",
    "The requested interpreter",
    "Failed to spawn: `",
    "Querying Python at",
    "No `pyproject.toml` found",
    "Could not find a suitable Python",
    "externally managed",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    match text.as_bytes().first()? {
        b'E' => pip(lines, at, text),
        b'e' => named(lines, at, text)
            .or_else(|| uv(lines, at, text))
            .or_else(|| command(at, text))
            .or_else(|| other::mamba(lines, at, text)),
        b'c' => other::mamba(lines, at, text),
        b'W' => network::retries(lines, at, text),
        0xc3 => captured(lines, at, text).or_else(|| report::tree(lines, at)),
        b'F' => after(text, &["Failed to build ", "Failed building wheel for "])
            .filter(|rest| !rest.contains(['`', ' ']))
            .map(|_| Found::one(wrapper(at, text))),
        b'[' => (text == "[end of output]").then(|| Found::none(at + 1)),
        _ => None,
    }
    .or_else(|| other::poetry(lines, at, text))
    .or_else(|| other::conda(lines, at, text))
    .or_else(|| other::interpreter(text, at))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Pip, at, message)
}

fn wrapper(at: usize, message: &str) -> Event {
    event(at, message).linked(Link::Wrapper)
}

/// `ERROR: Could not find a version that satisfies the requirement x (from versions: none)`
fn pip(lines: Lines<'_>, start: usize, text: &str) -> Option<Found> {
    let message = text.strip_prefix("ERROR: ")?;
    if message.starts_with("pip's dependency resolver does not currently") {
        // The conflicts follow, one a line.
        let end = paragraph(lines, start, MAX_LINES);
        let key = (start + 1..end)
            .find(|&at| lines.text(at).contains("which is incompatible"))
            .unwrap_or(start);
        let mut event = event(key, lines.text(key)).spanning(start..end);
        event.details = (start + 1..end).filter(|&at| at != key).collect();
        return Some(Found { events: vec![event], end });
    }
    if begins(message, BANNERS) {
        let (name, said) = message
            .split_once(": ")
            .filter(|(name, _)| *name == "ResolutionImpossible")
            .unwrap_or(("", message));
        return Some(Found::one(wrapper(start, said).typed(name)));
    }
    let engine = message.contains(" requires a different Python")
        || message.contains("is not a supported wheel on this platform")
        || message.contains("which is incompatible");
    if message.starts_with("Ignored the following ") {
        // Versions that other Pythons could have: beside the error, which follows.
        return Some(Found::one(event(start, message).linked(Link::Warning)));
    }
    if !begins(message, ERRORS) && !engine {
        return None;
    }
    let mut event = event(start, message);
    let mut end = start + 1;
    if message.contains("conflicting dependencies") {
        // Who asks for what, up to the line that gives up.
        let close = (end..lines.len().min(end + MAX_LINES))
            .find(|&at| lines.text(at).trim().starts_with("ERROR: "));
        end = close.unwrap_or_else(|| paragraph(lines, end, MAX_LINES));
    } else if message.starts_with("Could not install packages") {
        while begins(lines.text(end), &["Consider using", "Check the permissions", "[Errno"]) {
            end += 1;
        }
        event.code = super::shape::between(message, "[", "]")
            .filter(|code| code.starts_with("Errno "))
            .map(str::to_owned);
    } else if message.starts_with("THESE PACKAGES") {
        end = paragraph(lines, end, MAX_LINES);
    }
    event.details = (start + 1..end).filter(|&at| !lines.text(at).trim().is_empty()).collect();
    let mut events = vec![event.spanning(start..end)];
    let last = end + MAX_LINES;
    while end < last
        && let Some(said) = lines
            .text(end)
            .trim()
            .strip_prefix("ERROR: ")
            .filter(|said| begins(said, &["No matching distribution", "ResolutionImpossible"]))
    {
        let (name, said) = said
            .split_once(": ")
            .filter(|(name, _)| *name == "ResolutionImpossible")
            .unwrap_or(("", said));
        events.push(wrapper(end, said).typed(name));
        end += 1;
    }
    Some(Found { events, end })
}

/// `error: externally-managed-environment`, and the explanation below.
fn named(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let name = text.strip_prefix("error: ").filter(|name| NAMED.contains(name))?;
    let passed_on = holds(
        name,
        &[
            "exited-with-error",
            "generation-failed",
            "install-failure",
            "build-for-install",
            "hook-failed",
        ],
    );
    let level = indent(lines.text(at));
    let mut event = event(at, name).with_code(Some(name));
    event.link = if passed_on { Link::Wrapper } else { Link::Root };
    let mut end = at + 1;
    if let Some(cross) =
        written(lines, end, 3).filter(|&line| lines.text(line).trim().starts_with("× "))
    {
        end = cross + 1;
        event.details.push(cross);
        while end < lines.len() && end < cross + MAX_LINES {
            let text = lines.text(end).trim();
            let tree = begins(text, &["│", "╰─>", "hint:", "note:"]);
            // The output of the program that failed is read on its own.
            if text.ends_with("of output]") {
                end += 1;
                break;
            }
            let next = lines.text(end + 1).trim();
            let goes_on = indent(lines.text(end)) > level && !text.is_empty();
            if !tree
                && !goes_on
                && !(text.is_empty()
                    && (begins(next, &["hint:", "note:"])
                        || indent(lines.text(end + 1)) > level + 2))
            {
                break;
            }
            if !text.is_empty() {
                event.details.push(end);
            }
            end += 1;
        }
    }
    Some(Found::one(event.spanning(at..end)))
}

/// `× python setup.py egg_info did not run successfully.` without the line above it, which others leave out.
fn captured(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let said = text.strip_prefix("× ")?;
    if !said.ends_with(" did not run successfully.") && !said.starts_with("Encountered error while")
    {
        return None;
    }
    let mut end = at + 1;
    while begins(lines.text(end).trim(), &["│", "╰─>"]) && end < at + 4 {
        end += 1;
    }
    Some(Found::one(wrapper(at, said).spanning(at..end)))
}

/// `error: Command '['gcc', …]' returned non-zero exit status 1.`: the command has said why.
fn command(at: usize, text: &str) -> Option<Found> {
    let message = text.strip_prefix("error: ").filter(|said| said.starts_with("Command "))?;
    message.contains("returned non-zero exit status ").then(|| Found::one(wrapper(at, message)))
}

fn uv(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let message = text.strip_prefix("error: ")?;
    if !begins(message, UV) {
        return None;
    }
    report::chain(lines, at, event(at, message)).or_else(|| Some(Found::one(event(at, message))))
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    #[test]
    fn what_is_said_again_and_again_is_bounded() {
        let again = "ERROR: No matching distribution found for x\n".repeat(5_000);
        let text =
            format!("ERROR: Could not find a version that satisfies the requirement x\n{again}");
        let links: Vec<Link> = read(&text).iter().map(|event| event.link).collect();
        assert_eq!(links[..2], [Link::Root, Link::Wrapper]);
        assert!(links.len() <= crate::limits::MAX_EVENTS);
    }

    #[test]
    fn the_packages_that_conflict_are_the_message() {
        let text = "ERROR: pip's dependency resolver does not currently take into account all the packages that are installed. This behaviour is the source of the following dependency conflicts.\na 1.0 requires b<2, but you have b 3 which is incompatible.\n";
        let events = read(text);
        assert_eq!((events.len(), events[0].key), (1, 1));
        assert_eq!(
            events[0].message,
            "a 1.0 requires b<2, but you have b 3 which is incompatible."
        );
    }

    #[test]
    fn the_deepest_leaf_of_uv_is_the_root() {
        let text = "  × No solution found when resolving dependencies:\n  ╰─▶ Because a was not found in the package registry and you require a, we can conclude that your\n      requirements are unsatisfiable.\n";
        let events = read(text);
        assert_eq!(
            (events[0].family, events[0].link, events[1].link),
            (Family::Pip, Link::Wrapper, Link::Root)
        );
        assert_eq!(events[1].details, [2]);
        let text =
            "error: Failed to spawn: `ruff`\n  Caused by: No such file or directory (os error 2)\n";
        let events = read(text);
        assert_eq!(
            (events[0].family, events[1].link, events[1].message.as_str()),
            (Family::Pip, Link::Root, "No such file or directory (os error 2)")
        );
    }

    #[test]
    fn the_build_below_a_tree_holds_the_root() {
        let text = "  × Failed to build `a==1`\n  ├─▶ The build backend returned an error\n  ╰─▶ Call to `setuptools.build_meta.build_wheel` failed (exit status: 1)\n\n      [stderr]\n      a.c:1:10: fatal error: x.h: No such file or directory\n";
        let roots: Vec<String> = read(text)
            .into_iter()
            .filter(|event| event.link == Link::Root)
            .map(|event| event.message)
            .collect();
        assert_eq!(roots, ["x.h: No such file or directory"]);
    }

    #[test]
    fn what_is_said_beside_the_error_is_none() {
        let text = "ERROR: Ignored the following versions that require a different python version: 6.0\nERROR: Could not find a version that satisfies the requirement a==9\nerror: Command '['gcc', '-c']' returned non-zero exit status 1.\n  Failed building wheel for a\n";
        let links: Vec<Link> = read(text).into_iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Warning, Link::Root, Link::Wrapper, Link::Wrapper]);
    }

    #[test]
    fn the_build_below_a_chain_holds_the_root() {
        let text = "error: Failed to build `a`\n  cause: The build backend returned an error\n  cause: Call to `b.build_wheel` failed (exit status: 1)\n\n         [stderr]\n         a.c:1:10: fatal error: x.h: No such file or directory\n";
        let roots: Vec<String> = read(text)
            .into_iter()
            .filter(|event| event.link == Link::Root)
            .map(|event| event.message)
            .collect();
        assert_eq!(roots, ["x.h: No such file or directory"]);
    }

    #[test]
    fn poetry_names_the_type_above_and_shows_source_below() {
        let text = "  SolverProblemError\n\n  Because a (1.0) depends on b (0.3) which fails, version solving failed.\n\n  at ~/poetry/solver.py:241 in _solve\n      240│         except SolveFailure as e:\n    → 241│             raise SolverProblemError(e)\n";
        let events = read(text);
        assert_eq!((events.len(), events[0].type_name.as_deref()), (1, Some("SolverProblemError")));
        let text = "  RuntimeError\n\n  The archive is not a zip file.\n\n  at ~/poetry/chef.py:164 in prepare\n";
        let events = read(text);
        assert_eq!(
            (events.len(), events[0].type_name.as_deref(), events[0].message.as_str()),
            (1, Some("RuntimeError"), "The archive is not a zip file.")
        );
    }

    #[test]
    fn conda_and_mamba_say_why_there_is_no_solution() {
        let text = "Solving environment: failed\n\nLibMambaUnsatisfiableError: Encountered problems while solving:\n  - nothing provides requested a 2.1\n";
        let links: Vec<Link> = read(text).into_iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Wrapper, Link::Root]);
        let text = "Encountered problems while solving:\n  - nothing provides requested a\n\nerror    libmamba Could not solve for environment specs\ncritical libmamba UnsatisfiableError\n";
        let roots: Vec<String> = read(text)
            .into_iter()
            .filter(|event| event.link == Link::Root)
            .map(|event| event.message)
            .collect();
        assert_eq!(roots, ["nothing provides requested a"]);
    }

    #[test]
    fn the_last_sentence_of_poetry_concludes() {
        let text = "Because a (1.0) depends on b (>=2)\n and c depends on b (<2), a is incompatible with c.\nSo, because app depends on both a and c, version solving failed.\n";
        let events = read(text);
        assert_eq!((events.len(), events[0].key, events[0].lines.clone()), (1, 2, 0..3));
    }

    #[test]
    fn conda_prints_types_without_a_traceback() {
        let text = "PackagesNotFoundError: The following packages are not available from current channels:\n\n  - libx\n\nCurrent channels:\n";
        let events = read(text);
        assert_eq!(
            (events[0].family, events[0].type_name.as_deref(), events[0].lines.clone()),
            (Family::Pip, Some("PackagesNotFoundError"), 0..3)
        );
    }

    #[test]
    fn a_list_below_the_type_is_what_conda_says() {
        let events = read("ResolvePackageNotFound: \n  - libx=1.0\n  - liby=2.0\n");
        assert_eq!((events.len(), events[0].message.as_str()), (1, "libx=1.0"));
    }

    #[test]
    fn prose_that_begins_with_because_is_none() {
        assert!(read("Because it rained, we stayed at home.\n").is_empty());
    }
}
