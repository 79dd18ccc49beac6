//! Shells: bash, dash, zsh, fish, the prompt of Windows; and what CI systems say of a step's end. [`powershell`] reads `PowerShell`.

mod powershell;

use super::shape::{self, begins, digits, exit_code, holds, is_number, program, telling, written};
use super::{Event, Family, Found, Frame, Lines, Link};
use crate::paste::Mark;

/// Names under which shells print.
const SHELLS: &[&str] = &[
    "bash", "sh", "dash", "ash", "zsh", "ksh", "ksh93", "mksh", "fish", "rbash", "busybox",
    "git-bash",
];

/// What shells complain of. All lower case.
const COMPLAINTS: &[&str] = &[
    "command not found",
    "not found",
    "no such file or directory",
    "permission denied",
    "unbound variable",
    "parameter not set",
    "parameter null or not set",
    "syntax error",
    "bad substitution",
    "not a valid identifier",
    "integer expression expected",
    "unary operator expected",
    "binary operator expected",
    "too many arguments",
    "ambiguous redirect",
    "cannot execute",
    "bad interpreter",
    "is a directory",
    "not a directory",
    "argument list too long",
    "event not found",
    "readonly variable",
    "is read only",
    "unexpected eof",
    "unexpected end of file",
    "unexpected operator",
    "value too great for base",
    "division by 0",
    "cannot overwrite existing file",
    "numeric argument required",
    "invalid option",
    "illegal option",
    "parse error",
    "bad option",
    "no space left on device",
    "cannot create",
    "cannot open",
    "can't open",
    "resource temporarily unavailable",
    "text file busy",
    "invalid signal",
    "no matches found",
    "restricted",
    "exec format error",
    "bad cpu type",
    "unknown command",
    "arithmetic",
    "expected",
    "cannot allocate memory",
    "too many open files",
    "input/output error",
    "operation not permitted",
    "missing `]'",
    "illegal number",
    "bad pattern",
    "not set",
    "invalid arithmetic",
    "required file not found",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if let Some(message) = said(text) {
        return Some(posix(lines, at, message));
    }
    step(lines, at).or_else(|| windows(lines, at)).or_else(|| powershell::read(lines, at))
}

/// What a shell says on a line: `bash: line 1: x: not found`, `sh: 1: x: not found`, `zsh:3: no matches found: x`.
pub(super) fn said(text: &str) -> Option<&str> {
    if let Some(message) = run_by_another(text.trim()) {
        return Some(message);
    }
    let (name, numbered, rest) = named(text.trim())?;
    let known = SHELLS.contains(&name.rsplit('/').next().unwrap_or(name).trim_start_matches('-'));
    // The number of the line: with the name for zsh, behind it for the others.
    let count = rest.strip_prefix("line ").unwrap_or(rest);
    let behind = count
        .get(digits(count)..)
        .filter(|_| digits(count) > 0)
        .and_then(|rest| rest.strip_prefix(": "));
    let message = behind.unwrap_or(rest);
    let script = name.ends_with("sh") || name.starts_with(['.', '/']) || rest.starts_with("line ");
    let complaint = holds(&message.to_lowercase(), COMPLAINTS);
    (complaint && (known || numbered || (behind.is_some() && script))).then_some(message)
}

/// `git-lfs filter-process: 1: git-lfs: not found`: a program that hands a whole command to dash is named by the command.
fn run_by_another(text: &str) -> Option<&str> {
    let before = text.strip_suffix(": not found")?;
    let (before, program) = before.rsplit_once(": ")?;
    let (command, line) = before.rsplit_once(": ")?;
    let same = command.split(' ').next() == Some(program) && command.contains(' ');
    (same && is_number(line)).then(|| &text[text.len() - program.len() - ": not found".len()..])
}

/// The name of a shell or script, whether a line comes with it, and the rest: `zsh:3: `, `ksh[3]: `, `./x.sh: `.
fn named(text: &str) -> Option<(&str, bool, &str)> {
    let (before, rest) = shape::said(text)?;
    if let Some((name, line)) = before.rsplit_once(':')
        && is_number(line)
        && !name.contains([' ', ':'])
        && (name.ends_with("sh") || name.starts_with('(') || !name.contains(['.', '/']))
    {
        return Some((name, true, rest));
    }
    let (name, rest) = program(text)?;
    Some((name.split('[').next().unwrap_or(name), false, rest))
}

fn posix(lines: Lines<'_>, at: usize, message: &str) -> Found {
    let text = lines.text(at).trim();
    let name = named(text).map_or("", |(name, ..)| name);
    let mut event = Event::new(Family::Shell, at, message);
    if name.contains(['.', '/']) {
        event.frames.push(Frame::new(name, None));
    }
    let mut end = at + 1;
    // The offending line is printed behind the complaint, and so is the usage of a builtin.
    let next = lines.text(end).trim();
    let echoed = message.contains("syntax error")
        && said(next).is_none()
        && next.starts_with(&format!("{name}: "))
        && next.contains('`');
    if echoed || next.split(": ").nth(1) == Some("usage") {
        event.details.push(end);
        end += 1;
    }
    Found::one(event.spanning(at..end))
}

/// `##[error]Process completed with exit code 1.`, and the bare exit codes that tell what happened: `exit=137`.
fn step(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let wrapper = |message: &str| Event::new(Family::Shell, at, message).linked(Link::Wrapper);
    if begins(
        text,
        &["Process completed with exit code ", "Error: Process completed with exit code "],
    ) {
        let message = text.strip_prefix("Error: ").unwrap_or(text);
        return (lines.mark(at) == Mark::Ci || text.ends_with('.'))
            .then(|| Found::one(wrapper(message)));
    }
    // `Bash exited with code '1'.`, as a step of Azure Pipelines ends.
    let of_step = matches!(lines.mark(at), Mark::Ci | Mark::Error)
        && text.contains(" exited with code '")
        && text.ends_with("'.");
    if of_step {
        return Some(Found::one(wrapper(text)));
    }
    if text.starts_with("The command \"") && text.contains("\" exited with ") {
        return Some(Found::one(wrapper(text)));
    }
    if text.len() > 32
        || !begins(
            text,
            &[
                "exit code",
                "exit status",
                "exit=",
                "exit:",
                "Exit code",
                "Exit status",
                "exited with",
                "Command exited with code",
            ],
        )
    {
        return None;
    }
    let code = exit_code(text)?;
    (text.ends_with(code) && telling(code)).then(|| Found::one(wrapper(text).with_code(Some(code))))
}

/// What the prompt of Windows says; it has no prefix.
const WINDOWS: &[&str] = &[
    "The system cannot find the path specified.",
    "The system cannot find the file specified.",
    "The system cannot find the batch label specified",
    "The system cannot find the drive specified.",
    "The syntax of the command is incorrect.",
    "The filename, directory name, or volume label syntax is incorrect.",
    "The process cannot access the file because it is being used by another process.",
    "The directory is not empty.",
    "The directory name is invalid.",
    "A subdirectory or file ",
    "This version of %1 is not compatible with the version of Windows",
    "The command line is too long.",
    "The input line is too long.",
    "Access is denied.",
    "Not enough memory resources are available",
];

fn windows(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let unknown = text.starts_with('\'')
        && text.contains("' is not recognized as an internal or external command");
    if !unknown && !begins(text, WINDOWS) && !text.ends_with(" was unexpected at this time.") {
        return None;
    }
    let mut event = Event::new(Family::Shell, at, text);
    if unknown && lines.text(at + 1).trim() == "operable program or batch file." {
        event.details.push(at + 1);
        event.lines.end = at + 2;
    }
    Some(Found::one(event))
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, message: &str) {
        let events = read(text);
        let event = events.first().expect("there is an event");
        assert_eq!((event.family, event.message.as_str()), (Family::Shell, message), "{text}");
    }

    #[test]
    fn every_shell_has_its_own_order() {
        check("-bash: foo: command not found\n", "foo: command not found");
        check("/bin/sh: 1: foo: not found\n", "foo: not found");
        check("sh: foo: not found\n", "foo: not found");
        check(
            "ksh[3]: foo: not found [No such file or directory]\n",
            "foo: not found [No such file or directory]",
        );
        check("zsh: permission denied: ./x\n", "permission denied: ./x");
        check("deploy:3: command not found: x\n", "command not found: x");
        check("(eval):1: parse error near `}'\n", "parse error near `}'");
        check("bash: /usr/bin/x: Argument list too long\n", "/usr/bin/x: Argument list too long");
    }

    #[test]
    fn the_line_with_the_error_belongs_to_it() {
        let events =
            read("x.sh: line 3: syntax error near unexpected token `('\nx.sh: line 3: `f (x) {'\n");
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].details, [1]);
    }

    #[test]
    fn the_prompt_of_windows_has_no_prefix() {
        check(
            "'foo' is not recognized as an internal or external command,\noperable program or batch file.\n",
            "'foo' is not recognized as an internal or external command,",
        );
        check(
            "The system cannot find the path specified.\n",
            "The system cannot find the path specified.",
        );
    }

    #[test]
    fn only_telling_exit_codes_are_errors() {
        assert_eq!(read("exit=137\n")[0].code.as_deref(), Some("137"));
        assert_eq!(read("exit=137\n")[0].link, Link::Wrapper);
        assert!(read("exit=1\n").is_empty());
    }

    #[test]
    fn a_step_of_azure_only_ends() {
        let events = read("##[error]Bash exited with code '1'.\n");
        assert_eq!((events.len(), events[0].link), (1, Link::Wrapper));
    }

    #[test]
    fn a_command_in_words_names_what_was_not_found() {
        check("git-lfs filter-process: 1: git-lfs: not found\n", "git-lfs: not found");
    }

    #[test]
    fn a_file_with_a_line_is_not_always_a_script() {
        for text in ["README.md: line 3: a word\n", "12:30:11: started\n", "note: 3: not much\n"] {
            assert!(read(text).iter().all(|event| event.family != Family::Shell), "{text}");
        }
    }
}
