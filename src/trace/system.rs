//! Tools of the system: transfer and encryption, packages, services, and every program that prints the words of
//! the C library for what the kernel refused.

mod errno;
mod net;
mod package;
mod service;
mod ssh;

use super::shape::{begins, holds};
use super::{Event, Family, Found, LIKELY, Lines, Link, failure_score};

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    ssh::read(lines, at)
        .or_else(|| net::read(lines, at, text))
        .or_else(|| package::read(lines, at, text))
        .or_else(|| service::read(lines, at, text))
        .or_else(|| errno::read(lines, at, text))
}

/// What a program says that was refused something, where its name is not the first word of the line.
pub(super) fn refusal(lines: Lines<'_>, at: usize, said: &str) -> Option<Found> {
    errno::read(lines, at, said)
}

/// Whether a message ends with the words of the C library, of whatever program it is.
pub(super) fn is_refusal(message: &str) -> bool {
    errno::refusal(message).is_some()
}

/// Whether what a program says behind its name is a failure: by its words, by those of the C library, or as one of those `known` of it.
fn fails(message: &str, known: &[&str]) -> bool {
    !begins(message, &["INFO: ", "WARNING: ", "note: ", "debug"])
        && (holds(message, known) || is_refusal(message) || failure_score(message) >= LIKELY)
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::System, at, message)
}

fn wrapper(at: usize, message: &str) -> Event {
    event(at, message).linked(Link::Wrapper)
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, code: Option<&str>, message: &str) {
        let events = read(text);
        assert!(!events.is_empty(), "{text}");
        let event = &events[0];
        assert_eq!(
            (event.family, event.link, event.code.as_deref(), event.message.as_str()),
            (Family::System, Link::Root, code, message),
            "{text}"
        );
    }

    #[test]
    fn an_old_manager_names_the_unit_in_its_sentence() {
        for text in ["systemd[1]: Unit till.service entered failed state.", "till.service failed."]
        {
            let links: Vec<Link> = read(text).iter().map(|event| event.link).collect();
            assert_eq!(links, [Link::Wrapper], "{text}");
        }
    }

    #[test]
    fn transfers_fail_with_a_number_or_a_status() {
        check(
            "curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to a.test:443\n",
            Some("35"),
            "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to a.test:443",
        );
        check("HTTP/1.1 403 Forbidden\nserver: nginx\n", Some("403"), "403 Forbidden");
        check("< HTTP/2 502\n", Some("502"), "502");
        check(
            "<html>\n<head><title>502 Bad Gateway</title></head>\n",
            Some("502"),
            "502 Bad Gateway",
        );
        check(
            "wget: unable to resolve host address ‘a.test’\n",
            None,
            "unable to resolve host address ‘a.test’",
        );
        check(
            "140735:error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:ssl/statem/statem_clnt.c:1889:\n",
            Some("0A000086"),
            "certificate verify failed",
        );
        assert!(read("HTTP/1.1 200 OK\n127.0.0.1 - - \"GET / HTTP/1.1\" 404 12\n").is_empty());
    }

    #[test]
    fn the_name_of_a_program_alone_is_no_failure() {
        for text in [
            "ssh-copy-id: INFO: Source of key(s) to be installed: \"/home/x/.ssh/id_rsa.pub\"\n",
            "ssh-copy-id: WARNING: All keys were skipped because they already exist on the remote system.\n",
            "ssh-keygen: generating new host keys: RSA DSA ECDSA ED25519\n",
            "wget: using proxy http://proxy:3128\n",
            "wget: note: TLS certificate validation not implemented\n",
        ] {
            assert!(read(text).iter().all(|event| event.link != Link::Root), "{text}");
        }
        for said in [
            "ssh: connect to host a.test port 22: No route to host",
            "ssh: Could not resolve hostname a.test: nodename nor servname provided, or not known",
            "scp: /srv/a: not a regular file",
            "scp: Received message too long 1416128883",
            "ssh-keygen: /root/.ssh/known_hosts: No such file or directory",
            "ssh-copy-id: ERROR: No identities found",
            "wget: bad address 'a.test'",
            "wget: missing URL",
            "wget: server returned error: HTTP/1.1 404 Not Found",
        ] {
            let (_, message) = said.split_once(": ").expect("a program is named");
            check(&format!("{said}\n"), None, message);
        }
    }

    #[test]
    fn a_banner_of_ssh_is_the_root() {
        let text = "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\nPermissions 0644 for '/a/id_rsa' are too open.\nThis private key will be ignored.\nLoad key \"/a/id_rsa\": bad permissions\na@b: Permission denied (publickey).\n";
        let events = read(text);
        assert_eq!((events[0].link, events[0].key), (Link::Root, 3));
        assert_eq!(events.last().map(|event| event.link), Some(Link::Wrapper));
    }

    #[test]
    fn packages_that_do_not_fit_are_the_message() {
        let text = "The following packages have unmet dependencies:\n a : Depends: b (>= 2) but 1 is to be installed\nE: Unable to correct problems, you have held broken packages.\n";
        let events = read(text);
        assert_eq!((events[0].key, events[0].link, events[1].link), (1, Link::Root, Link::Wrapper));
        check("E: Unable to locate package x\n", None, "Unable to locate package x");
        check(
            "ERROR: unable to select packages:\n  x (no such package):\n    required by: world[x]\n",
            None,
            "x (no such package):",
        );
        check("error: target not found: x\n", None, "target not found: x");
        check(
            "Error: No available formula with the name \"x\".\n",
            None,
            "No available formula with the name \"x\".",
        );
        let events = read(
            "W: GPG error: http://a InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY ABCDEF\n",
        );
        assert_eq!(events[0].link, Link::Warning);
    }

    #[test]
    fn services_say_where_to_look() {
        let events = read(
            "Job for nginx.service failed because the control process exited with error code.\nSee \"systemctl status nginx.service\" and \"journalctl -xeu nginx.service\" for details.\n",
        );
        assert_eq!((events.len(), events[0].link), (1, Link::Wrapper));
        check(
            "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\n",
            Some("98"),
            "bind() to 0.0.0.0:80 failed (98: Address already in use)",
        );
        let started = read(
            "a.service: Main process exited, code=exited, status=1/FAILURE\na.service: Failed with result 'exit-code'.\nFailed to start The shop.\n",
        );
        assert!(started.iter().all(|event| event.link == Link::Wrapper));
        check(
            "user-1021.slice: A process of this unit has been killed by the OOM killer.\n",
            None,
            "A process of this unit has been killed by the OOM killer.",
        );
        check(
            "Failed to start a.service: Unit a.service not found.\n",
            None,
            "Failed to start a.service: Unit a.service not found.",
        );
        check(
            "Out of memory: Killed process 1234 (java) total-vm:1kB\n",
            None,
            "Out of memory: Killed process 1234 (java) total-vm:1kB",
        );
    }

    #[test]
    fn apache_says_itself_what_it_only_warns_of() {
        let of = |level: &str| -> Vec<Link> {
            let line = format!(
                "[Mon Nov 30 12:00:03.123 2026] [ssl:{level}] [pid 12] AH01909: server certificate does NOT match\n"
            );
            read(&line).iter().map(|event| event.link).collect()
        };
        assert_eq!(of("error"), [Link::Root]);
        assert_eq!(of("warn"), [Link::Warning]);
        assert!(of("notice").is_empty());
    }

    #[test]
    fn the_words_of_the_c_library_end_a_line() {
        check(
            "cp: cannot stat 'a': No such file or directory\n",
            None,
            "cannot stat 'a': No such file or directory",
        );
        check(
            "nsenter: setns(): can't reassociate to namespace 'ipc': Operation not permitted\n",
            None,
            "setns(): can't reassociate to namespace 'ipc': Operation not permitted",
        );
        check(
            "x.py: error: the following arguments are required: a\n",
            None,
            "the following arguments are required: a",
        );
        check(
            "sort: invalid option -- 'Y'\nTry 'sort --help' for more information.\n",
            None,
            "invalid option -- 'Y'",
        );
        for text in [
            "note: Permission denied is a song\n",
            "drwxr-xr-x 2 a a 4096 error\n",
            "We lost: a game\n",
        ] {
            assert!(read(text).iter().all(|event| event.family != Family::System), "{text}");
        }
    }
}
