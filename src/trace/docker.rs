//! Docker: client and daemon, builds of both kinds, Compose, containers that end.

use super::shape::{after, begins, exit_code, has, holds, telling};
use super::{Event, Family, Found, Lines, Link};

/// How far apart what is said of a container and of its service stand at most.
const MAX_BETWEEN: usize = 16;
/// How far the frame of a failed build step is looked for.
const MAX_LOOK: usize = 16;

/// What client, daemon and Compose say without a prefix, or behind `docker: `, `Error: `, `ERROR: `.
const SAID: &[&str] = &[
    "Cannot connect to the Docker daemon",
    "Got permission denied while trying to connect to the Docker daemon",
    "permission denied while trying to connect to the Docker",
    "error during connect: ",
    "Failed to initialize: unable to resolve docker endpoint",
    "failed to connect to the docker API",
    "invalid reference format",
    "No such container: ",
    "No such object: ",
    "No such image: ",
    "No such volume: ",
    "No such network: ",
    "manifest for ",
    "manifest unknown",
    "pull access denied for ",
    "toomanyrequests: ",
    "no matching manifest for ",
    "unauthorized: ",
    "COPY failed: ",
    "ADD failed: ",
    "dockerfile parse error",
    "Dockerfile parse error",
    "unable to prepare context: ",
    "unable to evaluate symlinks in Dockerfile path",
    "failed to read dockerfile: ",
    "failed to solve",
    "failed to compute cache key",
    "failed to fetch oauth token",
    "failed to authorize: ",
    "failed to register layer: ",
    "failed to export image",
    "error getting credentials",
    "error from registry: ",
    "executor failed running [",
    "no configuration file provided: not found",
    "no such service: ",
    "validating /",
    "The Compose file '",
    "Couldn't connect to Docker daemon",
    "OCI runtime exec failed: ",
    "OCI runtime create failed: ",
    "Named volume \"",
    "BuildKit is enabled but the buildx component is missing",
    "No space left on device",
    "Head \"https://registry-1.docker.io",
    "Get \"https://registry-1.docker.io",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    ended(text, at)
        .or_else(|| entry(text, at))
        .or_else(|| build(lines, at, text))
        .or_else(|| usage(lines, at, text))
        .or_else(|| compose(lines, at, text))
        .or_else(|| said(lines, at, text))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Docker, at, message)
}

/// `Error response from daemon: message`, and the sentences that need no prefix.
fn said(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let rest = text.strip_prefix("docker: ").unwrap_or(text);
    let by_daemon = rest.find("Error response from daemon: ").filter(|&start| start <= 48);
    let message = if let Some(start) = by_daemon {
        &rest[start + "Error response from daemon: ".len()..]
    } else {
        let bare = after(rest, &["Error: ", "ERROR: ", "error: "]).unwrap_or(rest);
        let bare = bare
            .split_once(" failed to build: ")
            .filter(|(service, _)| service.starts_with("Service '"))
            .map_or(bare, |(_, said)| said);
        if !begins(bare, SAID) {
            return None;
        }
        bare
    };
    let process = message.contains("did not complete successfully: ")
        || message.starts_with("executor failed running [");
    let mut event = event(at, message).with_code(code(message));
    event.link = if process { Link::Wrapper } else { Link::Root };
    let mut end = at + 1;
    while begins(lines.text(end).trim(), &["See 'docker", "Run 'docker", "See \"docker"])
        || (lines.text(end).trim().is_empty()
            && begins(lines.text(end + 1), &["See 'docker", "Run 'docker"]))
    {
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// An exit code that tells something.
fn code(message: &str) -> Option<&str> {
    exit_code(message).filter(|code| telling(code))
}

/// A step of a build: `ERROR: "/x" not found`, `The command '/bin/sh -c x' returned a non-zero code: 1`.
fn build(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if text.starts_with("The command '") && text.contains("' returned a non-zero code: ") {
        return Some(Found::one(event(at, text).with_code(code(text)).linked(Link::Wrapper)));
    }
    if let Some((_, said)) =
        text.starts_with("target ").then(|| text.split_once(": failed to solve: ")).flatten()
    {
        let process = said.contains("did not complete successfully");
        return Some(Found::one(event(at, said).linked(if process {
            Link::Wrapper
        } else {
            Link::Root
        })));
    }
    let message = text.strip_prefix("ERROR: ")?;
    if begins(message, &["process \"", "executor failed running ["]) {
        return Some(Found::one(event(at, message).with_code(code(message)).linked(Link::Wrapper)));
    }
    // The prefix of the step is gone: the frame below and the steps above tell that it is one.
    let frame = (at + 1..lines.len().min(at + MAX_LOOK))
        .any(|line| lines.text(line).trim_end() == "------");
    let step = (at.saturating_sub(MAX_LOOK)..at).any(|line| is_step(lines.text(line)));
    (frame && step).then(|| Found::one(event(at, message)))
}

/// `[3/4] COPY a ./`, `[internal] load metadata for x`
fn is_step(text: &str) -> bool {
    let Some((inner, rest)) = text.trim().strip_prefix('[').and_then(|rest| rest.split_once("] "))
    else {
        return false;
    };
    let numbered = inner.rsplit(' ').next().and_then(|count| count.split_once('/')).is_some_and(
        |(step, all)| {
            step.trim().bytes().all(|b| b.is_ascii_digit())
                && all.bytes().all(|b| b.is_ascii_digit())
        },
    );
    inner == "internal" || numbered && rest.starts_with(|c: char| c.is_ascii_uppercase())
}

/// `unknown flag: --fromat`, where the usage of docker follows.
fn usage(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let known = begins(
        text,
        &[
            "unknown flag: --",
            "unknown shorthand flag: '",
            "unknown command: docker ",
            "docker: unknown command: ",
            "docker: '",
            "\"docker ",
            "'docker ",
        ],
    ) || begins(text, &["invalid argument \"", "flag needs an argument: "]);
    if !known {
        return None;
    }
    let by_docker = text.contains("docker")
        || (at + 1..at + 6)
            .any(|line| holds(lines.text(line), &["'docker ", "docker --help", "Usage:  docker"]));
    let fits = !text.starts_with(['"', '\''])
        || holds(text, &["requires ", "accepts ", "is not a docker command"]);
    let quoted = !text.starts_with("docker: '") || text.contains("is not a docker command");
    (by_docker && fits && quoted).then(|| {
        let end = (at + 1..at + 6).rev().find(|&line| {
            begins(lines.text(line).trim(), &["See 'docker", "Run 'docker", "Usage:  docker"])
        });
        Found::one(
            event(at, text.strip_prefix("docker: ").unwrap_or(text))
                .spanning(at..end.map_or(at + 1, |line| line + 1)),
        )
    })
}

/// `service "web" depends on undefined service "db": invalid compose project`
fn compose(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if let Some(rest) = text.strip_prefix("dependency failed to start: ") {
        return Some(Found::one(event(at, rest)));
    }
    let project = text.ends_with(": invalid compose project")
        || text.starts_with("service \"")
            && holds(
                text,
                &[
                    " depends on undefined ",
                    " refers to undefined ",
                    " has neither an image nor a build context",
                ],
            )
        || text.starts_with("network ")
            && text.contains(" declared as external, but could not be found")
        || text.starts_with("services.") && holds(text, &[" must be a ", " Additional property "]);
    match cannot(text) {
        Some(said) => {
            let torn = torn(said);
            // It names the container first, and then the service.
            let is_told = (at.saturating_sub(MAX_BETWEEN)..at)
                .any(|line| cannot(lines.text(line).trim()) == Some(said));
            let link = if is_told || torn.is_some() { Link::Wrapper } else { Link::Root };
            Some(Found::one(event(at, torn.unwrap_or(said)).linked(link)))
        }
        None => project.then(|| Found::one(event(at, text))),
    }
}

/// What cannot be done for a container or a service: `ERROR: for web  Cannot start service web: reason`.
fn cannot(text: &str) -> Option<&str> {
    let (_, said) = text.strip_prefix("ERROR: for ")?.split_once("  ")?;
    Some(said.trim())
}

/// The beginning of a message that the progress of another service has torn: `Cannot start service a: OCI runRecreating b ... done`. It
/// comes once more as a whole, when all services have ended.
fn torn(said: &str) -> Option<&str> {
    let progress = said.strip_suffix(" ... done").or_else(|| said.strip_suffix(" ... error"))?;
    let works = ["Creating ", "Recreating ", "Starting ", "Restarting ", "Stopping ", "Removing "];
    works.iter().filter_map(|work| progress.rfind(work)).max().map(|at| &said[..at])
}

/// `api-1 exited with code 137`, and the record of a container that ran out of memory.
fn ended(text: &str, at: usize) -> Option<Found> {
    if has(text, b'"') && holds(text, &["\"OOMKilled\":true", "\"OOMKilled\": true"]) {
        return Some(Found::one(event(at, "OOMKilled").with_code(Some("137"))));
    }
    let (name, _) = text.split_once(" exited with code ")?;
    let code = exit_code(text)?;
    // Behind a container, the number is all there is.
    let whole = !name.is_empty()
        && !name.contains(' ')
        && begins(&text[name.len() + " exited with code ".len()..], &[code]);
    if !whole {
        return None;
    }
    // Below 125, the program has said it itself.
    Some(if telling(code) {
        Found::one(event(at, text).with_code(Some(code)).linked(Link::Wrapper))
    } else {
        Found::none(at + 1)
    })
}

/// `exec /srv/x.sh: no such file or directory`: the entry point could not be run.
fn entry(text: &str, at: usize) -> Option<Found> {
    if !begins(text, &["exec ", "standard_init_linux.go", "container_linux.go"]) {
        return None;
    }
    let start =
        text.find("exec user process caused").or_else(|| text.strip_prefix("exec /").map(|_| 0))?;
    let known = holds(
        text,
        &[
            "exec format error",
            "no such file or directory",
            "permission denied",
            "argument list too long",
        ],
    );
    known.then(|| Found::one(event(at, &text[start..])))
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, check_one, events, told};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, link: Link, code: Option<&str>, message: &str) {
        check_one(text, Family::Docker, link, code, message);
    }

    #[test]
    fn compose_says_it_of_the_container_and_of_the_service() {
        assert_eq!(
            told(
                "ERROR: for shop_till_1  Cannot start service till: no such port\n\nERROR: for till  Cannot start service till: no such port\n\
                ERROR: for cart  Cannot start service cart: no such port\n"
            ),
            [
                "docker root - - Cannot start service till: no such port",
                "docker wrapper - - Cannot start service till: no such port",
                "docker root - - Cannot start service cart: no such port",
            ]
        );
    }

    #[test]
    fn a_message_that_progress_has_torn_is_not_the_whole() {
        let whole = "Cannot start service till: driver failed: the drawer is open";
        let events = events(&Paste::new(
            format!("ERROR: for till  Cannot start service till: driverRecreating shop ... done\n\nERROR: for till  {whole}\n").as_bytes(),
        ));
        let read: Vec<_> =
            events.iter().map(|event| (event.link, event.message.as_str())).collect();
        assert_eq!(
            read,
            [(Link::Wrapper, "Cannot start service till: driver"), (Link::Root, whole)]
        );
    }

    #[test]
    fn the_daemon_answers_behind_its_words() {
        check(
            "docker: Error response from daemon: driver failed programming external connectivity on endpoint web (1a2b): Bind for 0.0.0.0:80 failed: port is already allocated.\nSee 'docker run --help'.\n",
            Link::Root,
            None,
            "driver failed programming external connectivity on endpoint web (1a2b): Bind for 0.0.0.0:80 failed: port is already allocated.",
        );
        check("Error: No such container: web_1\n", Link::Root, None, "No such container: web_1");
        check(
            "ERROR: Service 'web' failed to build: COPY failed: stat x: no such file or directory\n",
            Link::Root,
            None,
            "COPY failed: stat x: no such file or directory",
        );
    }

    #[test]
    fn a_step_that_ran_a_program_only_passes_on() {
        let text = "#8 [4/4] RUN npm ci\n#8 1.234 npm error code EUSAGE\n#8 1.235 npm error\n#8 1.236 npm error The lock file is missing\n#8 ERROR: process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 1\n------\n > [4/4] RUN npm ci:\n1.234 npm error code EUSAGE\n------\nDockerfile:4\n--------------------\n   4 | >>> RUN npm ci\n--------------------\nERROR: failed to solve: process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 1\n";
        let found: Vec<(Family, Link)> =
            read(text).iter().map(|event| (event.family, event.link)).collect();
        assert_eq!(found[..2], [(Family::Npm, Link::Root), (Family::Docker, Link::Wrapper)]);
        assert_eq!(found.last(), Some(&(Family::Docker, Link::Wrapper)));
        check(
            "The command '/bin/sh -c make' returned a non-zero code: 137\n",
            Link::Wrapper,
            Some("137"),
            "The command '/bin/sh -c make' returned a non-zero code: 137",
        );
    }

    #[test]
    fn a_step_that_found_nothing_to_copy_is_the_root() {
        let text = "#7 [3/4] COPY a.txt ./\n#7 ERROR: \"/a.txt\" not found: not found\n------\n > [3/4] COPY a.txt ./:\n------\nfailed to compute cache key: \"/a.txt\" not found: not found\n";
        let events = read(text);
        assert_eq!(
            (events[0].link, events[0].message.as_str()),
            (Link::Root, "\"/a.txt\" not found: not found")
        );
    }

    #[test]
    fn containers_that_end_tell_by_their_code() {
        check(
            "api-1 exited with code 137\n",
            Link::Wrapper,
            Some("137"),
            "api-1 exited with code 137",
        );
        assert!(read("api-1 exited with code 0\napi-1 exited with code 3\n").is_empty());
        check(
            "exec /srv/x.sh: exec format error\n",
            Link::Root,
            None,
            "exec /srv/x.sh: exec format error",
        );
        check(
            "{\"Status\":\"exited\",\"OOMKilled\":true,\"ExitCode\":137}\n",
            Link::Root,
            Some("137"),
            "OOMKilled",
        );
    }

    #[test]
    fn compose_checks_the_project() {
        check(
            "service \"web\" depends on undefined service \"db\": invalid compose project\n",
            Link::Root,
            None,
            "service \"web\" depends on undefined service \"db\": invalid compose project",
        );
        check(
            "unknown shorthand flag: 'x' in -x\nSee 'docker run --help'.\n",
            Link::Root,
            None,
            "unknown shorthand flag: 'x' in -x",
        );
    }
}
