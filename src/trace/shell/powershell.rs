//! `PowerShell`: the block of Windows' own, in any language, and the short views of its successor.
//!
//! A console breaks long lines at its width, inside of words where it is the formatter's own line. What was broken is put
//! together again.

use super::super::{TELLING, failure_score, indent};
use super::{Event, Family, Found, Frame, Lines, begins, digits, written};

/// Most lines of a message.
const MAX_MESSAGE_LINES: usize = 8;
/// Most lines between the place and the identifier of an error.
const MAX_SOURCE_LINES: usize = 16;
/// The narrowest console, in characters: a shorter line was not broken.
const MIN_WIDTH: usize = 72;
const CATEGORY: &str = "+ CategoryInfo";
const IDENTIFIER: &str = "+ FullyQualifiedErrorId";

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    block(lines, at)
        .or_else(|| parser(lines, at))
        .or_else(|| table(lines, at))
        .or_else(|| line(lines, at))
}

/// `x : The term 'x' is not recognized …`, `At line:1 char:1`, source, and the identifier of the error.
fn block(lines: Lines<'_>, at: usize) -> Option<Found> {
    if lines.text(at).trim().is_empty() || indent(lines.text(at)) > 0 || is_place(lines, at) {
        return None;
    }
    let place = (at + 1..lines.len().min(at + MAX_MESSAGE_LINES))
        .take_while(|&line| !lines.text(line).trim().is_empty())
        .find(|&line| is_place(lines, line))?;
    if begins_message(lines, at, place) != at {
        return None;
    }
    let text = lines.text(at).trim();
    let message = named(text).map_or(text, |(_, message)| message);
    let said =
        (at + 1..place).fold(message.to_owned(), |said, line| join(said, lines.text(line).trim()));
    let mut event = Event::new(Family::Shell, at, &said);
    let end = identify(lines, &mut event, place + 1);
    event.frames.extend(file(lines.text(place)).map(|file| Frame::new(file, None)));
    Some(Found::one(event.spanning(at..end)))
}

/// What the parser cannot read has its message between the source and the identifier, and the place above both.
fn parser(lines: Lines<'_>, at: usize) -> Option<Found> {
    if !is_place(lines, at) {
        return None;
    }
    let last = lines.len().min(at + MAX_SOURCE_LINES);
    let category = (at + 1..last).find(|&line| lines.text(line).trim().starts_with(CATEGORY))?;
    let is_message = |line: &usize| {
        let text = lines.text(*line);
        !text.trim().is_empty() && !text.starts_with('+')
    };
    let key = (at + 1..category).find(is_message)?;
    let said = (key + 1..category)
        .filter(is_message)
        .fold(lines.text(key).trim().to_owned(), |said, line| join(said, lines.text(line).trim()));
    let mut event = Event::new(Family::Shell, key, &said);
    let end = identify(lines, &mut event, category);
    event.frames.extend(file(lines.text(at)).map(|file| Frame::new(file, None)));
    Some(Found::one(event.spanning(at..end)))
}

/// Reads the type and the code below the source; the line after them.
fn identify(lines: Lines<'_>, event: &mut Event, from: usize) -> usize {
    let mut end = from;
    while end < lines.len() && end < from + MAX_SOURCE_LINES {
        let text = lines.text(end).trim();
        let field = begins(text, &[CATEGORY, IDENTIFIER]).then(|| field(lines, end));
        let Some((value, next)) = field else {
            let identified = !event.details.is_empty();
            if text.is_empty() && (identified || lines.text(end + 1).trim().is_empty()) {
                break;
            }
            end += 1;
            continue;
        };
        event.details.push(end);
        end = next;
        if text.starts_with(IDENTIFIER) {
            // `throw` has nothing better than the message.
            let id = value.split(',').next().filter(|id| !id.contains(' ') && id.len() <= 64);
            event.code = id.map(str::to_owned).filter(|id| !id.is_empty());
            break;
        }
        let name = value.rsplit_once("], ").map(|(_, name)| name.trim());
        event.type_name = name
            .filter(|name| !name.is_empty() && !name.contains(' ') && name.len() <= 256)
            .map(str::to_owned);
    }
    end
}

/// Whether a line is the place of an error: `At C:\x.ps1:3 char:5`. In other languages, `위치 줄:1 문자:1`, only what is below tells.
fn is_place(lines: Lines<'_>, at: usize) -> bool {
    let text = lines.text(at);
    if text.starts_with("At ") && text.contains(" char:") {
        return true;
    }
    lines.text(at + 1).starts_with("+ ")
        && text.len() < 400
        && text.matches(':').count() > 1
        && text.ends_with(|c: char| c.is_ascii_digit())
        && (at + 2..at + MAX_SOURCE_LINES).any(|line| lines.text(line).trim().starts_with(CATEGORY))
}

/// The line that a message begins on: with the name of a command, or the first of those that only a console has broken.
fn begins_message(lines: Lines<'_>, from: usize, place: usize) -> usize {
    let commanded = (from..place)
        .rev()
        .find(|&line| named(lines.text(line).trim()).is_some_and(|(name, _)| !name.contains(' ')));
    if let Some(line) = commanded {
        return line;
    }
    let mut first = place - 1;
    while first > from && is_broken(lines.text(first - 1), lines.text(first)) {
        first -= 1;
    }
    first
}

/// Whether the first word of a line had no room on the one above.
fn is_broken(above: &str, below: &str) -> bool {
    let word = below.split(' ').next().map_or(0, |word| word.chars().count());
    above.chars().count() + 1 + word > MIN_WIDTH
}

/// The command, and what it says: `Get-Item : Cannot find path`.
fn named(text: &str) -> Option<(&str, &str)> {
    text.split_once(" : ")
        .filter(|(name, _)| name.len() <= 200 && !name.contains(". "))
        .or_else(|| text.split_once(": ").filter(|(name, _)| is_command(name)))
}

/// Two parts of what was broken at a space. Scripts that have none between words are broken anywhere.
fn join(mut said: String, more: &str) -> String {
    let spaced = said.ends_with(|c: char| c < '\u{1100}');
    if spaced && !said.is_empty() {
        said.push(' ');
    }
    said.push_str(more);
    said
}

/// The value of `+ CategoryInfo          : …`, which may be broken inside of a word, and the line after it.
fn field(lines: Lines<'_>, at: usize) -> (String, usize) {
    let text = lines.text(at).trim();
    let mut value = text.split_once(':').map_or("", |(_, value)| value).trim().to_owned();
    let mut end = at + 1;
    while end < lines.len().min(at + 4)
        && indent(lines.text(end)) > 0
        && !lines.text(end).trim().starts_with('+')
        && is_broken(lines.text(end - 1), lines.text(end))
        && !lines.text(end).trim().is_empty()
    {
        value.push_str(lines.text(end).trim());
        end += 1;
    }
    (value, end)
}

/// The script of `At C:\x.ps1:3 char:5`; what is typed has none: `At line:1 char:1`.
fn file(place: &str) -> Option<&str> {
    let (before, _) = place.strip_prefix("At ")?.split_once(" char")?;
    before.rsplit_once(':').map(|(file, _)| file).filter(|file| *file != "line")
}

/// The view of newer versions for a script: `Get-Item: /x.ps1:3`, `Line |`, source, and the message behind the last bar.
fn table(lines: Lines<'_>, at: usize) -> Option<Found> {
    let name = lines.text(at).trim().split(':').next().unwrap_or_default();
    let table =
        written(lines, at + 1, 1).filter(|&line| lines.text(line).trim_end() == "Line |")?;
    if name.is_empty() || name.contains(' ') {
        return None;
    }
    let mut end = table + 1;
    while end < lines.len()
        && end < table + 12
        && lines
            .text(end)
            .trim_start()
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start()
            .starts_with('|')
    {
        end += 1;
    }
    let content =
        |line: usize| lines.text(line).split_once('|').map_or("", |(_, rest)| rest.trim());
    let key = (table + 1..end).find(|&line| {
        digits(lines.text(line).trim_start()) == 0 && content(line).chars().any(char::is_alphabetic)
    })?;
    let mut event = Event::new(Family::Shell, key, content(key)).spanning(at..end);
    event.details = (key + 1..end).collect();
    Some(Found { events: vec![event], end })
}

/// Verbs of the names of commands.
const VERBS: &[&str] = &[
    "Add",
    "Clear",
    "Compress",
    "Connect",
    "Convert",
    "ConvertFrom",
    "ConvertTo",
    "Copy",
    "Disable",
    "Enable",
    "Enter",
    "Expand",
    "Export",
    "Find",
    "ForEach",
    "Get",
    "Import",
    "Install",
    "Invoke",
    "Join",
    "Measure",
    "Mount",
    "Move",
    "New",
    "Out",
    "Publish",
    "Read",
    "Receive",
    "Register",
    "Remove",
    "Rename",
    "Resolve",
    "Restart",
    "Save",
    "Select",
    "Send",
    "Set",
    "Split",
    "Start",
    "Stop",
    "Test",
    "Uninstall",
    "Unregister",
    "Update",
    "Wait",
    "Where",
    "Write",
];

/// The view of newer versions for what is typed: `foo: The term 'foo' is not recognized as a name of a cmdlet, …`,
/// `Get-Item: Cannot find path 'x' because it does not exist.`
fn line(lines: Lines<'_>, at: usize) -> Option<Found> {
    let (name, message) = lines.text(at).trim().split_once(": ")?;
    let unknown = message.starts_with("The term '")
        && message.contains("' is not recognized as ")
        && message.contains(" of a cmdlet, function, script file, or ");
    let failed =
        || is_command(name) && (name == "Write-Error" || failure_score(message) >= TELLING);
    if !unknown && !failed() {
        return None;
    }
    let mut event = Event::new(Family::Shell, at, message);
    let advice = lines.text(at + 1).starts_with("Check the spelling of the name, ");
    let end = at + 1 + usize::from(unknown && advice);
    event.details = (at + 1..end).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// `Get-Item`. Headers of HTTP look alike.
fn is_command(name: &str) -> bool {
    let Some((verb, noun)) = name.split_once('-') else { return false };
    VERBS.contains(&verb)
        && noun.starts_with(|c: char| c.is_ascii_uppercase())
        && noun.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !(verb == "Set" && noun.starts_with("Cookie"))
}

#[cfg(test)]
mod tests {
    use super::super::super::{Event, Family, told};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        super::super::super::events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, message: &str) {
        let events = read(text);
        let event = events.first().expect("there is an event");
        assert_eq!((event.family, event.message.as_str()), (Family::Shell, message), "{text}");
    }

    #[test]
    fn powershell_names_the_error_below() {
        let text = "npx : File C:\\npx.ps1 cannot be loaded because running scripts is disabled on this system. For more\ninformation, see about_Execution_Policies.\nAt line:1 char:1\n+ npx create-app\n+ ~~~\n    + CategoryInfo          : SecurityError: (:) [], PSSecurityException\n    + FullyQualifiedErrorId : UnauthorizedAccess\n";
        let events = read(text);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].code.as_deref(), Some("UnauthorizedAccess"));
        assert_eq!(events[0].type_name.as_deref(), Some("PSSecurityException"));
        assert!(events[0].message.starts_with("File C:\\npx.ps1 cannot be loaded"));
        check(
            "Get-Item: /x/a.ps1:3\nLine |\n   3 |  Get-Item foo\n     |  ~~~~~~~~~~~~\n     | Cannot find path '/x/foo' because it does not exist.\n",
            "Cannot find path '/x/foo' because it does not exist.",
        );
    }

    #[test]
    fn what_the_console_broke_is_whole_again() {
        let text = "Tidy-Disk : The term 'Tidy-Disk' is not recognized as the name of a cmdlet, function, script file, or operable\n\
            program. Check the spelling of the name.\nAt C:\\tools\\tidy.ps1:20 char:1\n+ Tidy-Disk -All\n+ ~~~~~~~~~\n    \
            + CategoryInfo          : InvalidOperation: (System.Net.HttpWebRequest:HttpWebRequest) [Tidy-Disk], WebExc\n   \
            eption\n    + FullyQualifiedErrorId : CommandNotFoundException\n";
        assert_eq!(
            told(text),
            [
                "shell root WebException CommandNotFoundException The term 'Tidy-Disk' is not recognized as the name of a cmdlet, \
                function, script file, or operable program. Check the spelling of the name."
            ]
        );
    }

    #[test]
    fn windows_speaks_many_languages() {
        let text = "foo : 용어가 cmdlet 이름으로 인식되지 않습니다. 이\n름이 정확한지 확인하십시오.\n위치 줄:1 문자:1\n+ foo\n+ ~~~\n    \
            + CategoryInfo          : ObjectNotFound: (foo:String) [], CommandNotFoundException\n    \
            + FullyQualifiedErrorId : CommandNotFoundException\n";
        assert_eq!(
            told(text),
            ["shell root CommandNotFoundException CommandNotFoundException \
                용어가 cmdlet 이름으로 인식되지 않습니다. 이름이 정확한지 확인하십시오."]
        );
    }

    #[test]
    fn the_parser_has_the_place_first() {
        let text = "At C:\\tools\\tidy.ps1:3 char:10\n+ tidy(\n+     ~\nMissing closing ')' in expression.\n    \
            + CategoryInfo          : ParserError: (:) [], ParentContainsErrorRecordException\n    \
            + FullyQualifiedErrorId : MissingEndParenthesisInExpression\n";
        assert_eq!(
            told(text),
            ["shell root ParentContainsErrorRecordException MissingEndParenthesisInExpression \
                Missing closing ')' in expression."]
        );
    }

    #[test]
    fn what_is_thrown_has_no_command_before_it() {
        let text = "Downloading the new version\nThe remote server returned an error: (404) Not Found.\n\
            At C:\\tools\\get.ps1:11 char:9\n+         throw $e\n+         ~~~~~~~~\n    \
            + CategoryInfo          : OperationStopped: (:) [], WebException\n    \
            + FullyQualifiedErrorId : The remote server returned an error: (404) Not Found.\n";
        let events = read(text);
        assert_eq!(events.len(), 1);
        assert_eq!((events[0].key, events[0].code.as_deref()), (1, None));
        assert_eq!(events[0].type_name.as_deref(), Some("WebException"));
        assert_eq!(events[0].message, "The remote server returned an error: (404) Not Found.");
    }

    #[test]
    fn what_is_typed_has_a_view_of_one_line() {
        let term = "The term 'foo' is not recognized as a name of a cmdlet, function, script file, or executable program.";
        check(
            &format!(
                "PS> foo\nfoo: {term}\nCheck the spelling of the name, or if a path was included.\n"
            ),
            term,
        );
        check(&format!("ObjectNotFound: {term}\n"), term);
        check(
            "Get-Item: Cannot find path 'C:\\x' because it does not exist.\n",
            "Cannot find path 'C:\\x' because it does not exist.",
        );
        for text in
            ["Set-Cookie: error=not found\n", "Get-Started: a guide\n", "Add-On: not found\n"]
        {
            assert!(
                read(text)
                    .iter()
                    .all(|event| event.family != Family::Shell || text.starts_with("Add")),
                "{text}"
            );
        }
    }
}
