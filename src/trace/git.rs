//! Git: `fatal:` and `error:` with their hints, rejected references, conflicts, what the remote says; `gh`.
//!
//! The first of several lines is the root: what follows only gives up because of it.

mod local;
mod remote;

use super::shape::begins;
use super::{Event, Family, Found, Lines, Link};
use crate::paste::Mark;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if lines.mark(at) == Mark::Remote {
        return Some(remote::read(lines, at));
    }
    let trimmed = text.trim_start();
    match trimmed.as_bytes().first()? {
        b'f' | b'e' | b'h' => local::read(lines, at).or_else(|| remote::hub(lines, at)),
        b'!' => remote::rejected(lines, at),
        b'C' => conflict(text, at),
        b'A' => banner(text, at),
        b'u' => local::access(lines, at),
        b'P' if text.starts_with("Patch failed at ") => Some(Found::one(wrapper(at, text))),
        b'g' | b'G' | b'H' | b'X' | 0xe2 => remote::hub(lines, at),
        _ => None,
    }
}

fn wrapper(at: usize, message: &str) -> Event {
    Event::new(Family::Git, at, message).linked(Link::Wrapper)
}

/// `CONFLICT (content): Merge conflict in a.txt`
fn conflict(text: &str, at: usize) -> Option<Found> {
    let rest = text.strip_prefix("CONFLICT (")?;
    let (_, said) = rest.split_once("): ")?;
    Some(Found::one(Event::new(Family::Git, at, said)))
}

/// `Automatic merge failed; fix conflicts and then commit the result.`
fn banner(text: &str, at: usize) -> Option<Found> {
    begins(
        text,
        &["Automatic merge failed; ", "Automatic cherry-pick failed", "Automatic revert failed"],
    )
    .then(|| Found::one(wrapper(at, text)))
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn said(text: &str) -> Vec<(Link, String)> {
        read(text).into_iter().map(|event| (event.link, event.message)).collect()
    }

    #[test]
    fn the_first_of_several_is_the_root() {
        let text = "error: invalid path 'aux/x.py'\nfatal: unable to checkout working tree\nwarning: Clone succeeded, but checkout failed.\n";
        assert_eq!(
            said(text)[..2],
            [
                (Link::Root, "invalid path 'aux/x.py'".into()),
                (Link::Wrapper, "unable to checkout working tree".into())
            ]
        );
        let text = "error: src refspec main does not match any\nerror: failed to push some refs to 'origin'\n";
        assert_eq!(said(text)[1], (Link::Wrapper, "failed to push some refs to 'origin'".into()));
    }

    #[test]
    fn a_client_may_show_the_message_without_its_level() {
        let text = "Error encountered while pulling the branch: Git failed with a fatal error.\n\
            unable to access 'https://git.test/shop.git/': The requested URL returned error: 403\n";
        let events = read(text);
        assert_eq!((events[0].link, events[0].family), (Link::Wrapper, Family::Git));
        assert_eq!((events[1].link, events[1].family), (Link::Root, Family::Git));
        assert_eq!(events[1].code.as_deref(), Some("403"));
    }

    #[test]
    fn a_reference_that_was_not_updated_has_its_reason_elsewhere() {
        let text = "error: cannot lock ref 'refs/remotes/origin/till': reference broken\n\
            From https://git.test/shop\n ! [new branch]      till     -> origin/till  (unable to update local ref)\n";
        let links: Vec<Link> = read(text).iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Root, Link::Wrapper]);
    }

    #[test]
    fn a_rejection_is_known_by_its_reason() {
        let events = read(
            "To x:y.git\n ! [rejected]        main -> main (non-fast-forward)\nerror: failed to push some refs to 'x'\nhint: Updates were rejected\n",
        );
        assert_eq!(events[0].code.as_deref(), Some("non-fast-forward"));
        assert_eq!((events[0].link, events[1].link), (Link::Root, Link::Wrapper));
        assert_eq!(events[0].details, [3]);
    }

    #[test]
    fn what_the_remote_says_is_the_root() {
        let text = "remote: error: GH006: Protected branch update failed for refs/heads/main.\nremote: error: Changes must be made through a pull request.\nTo github.com:a/b.git\n ! [remote rejected] main -> main (protected branch hook declined)\nerror: failed to push some refs to 'github.com:a/b.git'\n";
        let events = read(text);
        let links: Vec<Link> = events.iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Root, Link::Wrapper, Link::Wrapper]);
        assert_eq!(events[0].code.as_deref(), Some("GH006"));
        let text = "remote: Permission to a/b.git denied to mira.\nfatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 403\n";
        let events = read(text);
        assert_eq!(
            (events[0].link, events[1].link, events[1].code.as_deref()),
            (Link::Root, Link::Wrapper, Some("403"))
        );
        assert!(read("remote: Enumerating objects: 5, done.\nremote: Total 3 (delta 0), reused 0 (delta 0)\n").is_empty());
    }

    #[test]
    fn advice_belongs_to_the_error_and_foreign_lines_do_not() {
        let events = read(
            "fatal: Unable to read current working directory: No such file or directory\nnode:internal/x:144\n",
        );
        assert_eq!(events[0].lines, 0..1);
        let events = read(
            "fatal: detected dubious ownership in repository at '/x'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /x\n",
        );
        assert_eq!(events[0].lines, 0..4);
    }

    #[test]
    fn words_of_others_are_left_alone() {
        for text in [
            "error: something else entirely\n",
            "fatal: [web1]: FAILED! => x\n",
            "fatal error: y\n",
            "commit 12\n\n    Fix fatal: error\n",
        ] {
            assert!(read(text).iter().all(|event| event.family != Family::Git), "{text}");
        }
    }
}
