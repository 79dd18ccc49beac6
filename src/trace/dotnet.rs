//! .NET: exceptions with their inner ones, the compilers, `MSBuild` and `NuGet`, test reports, the host.
//!
//! [`exception`] reads chains of exceptions, [`studio`] what Visual Studio copies.

mod exception;
mod studio;

use exception::{Head, chain, frame};

use super::place::parenthesis;
use super::shape::digits;
use super::{Event, Family, Found, Frame, Lines, Link, is_type_name};

/// Most lines of a message before its first frame.
const MAX_MESSAGE_LINES: usize = 24;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    studio::read(lines, at)
        .or_else(|| exception::read(lines, at))
        .or_else(|| build(lines, at))
        .or_else(|| test(lines, at))
        .or_else(|| log(lines, at))
        .or_else(|| host(lines, at))
}

/// Letters of the codes of compilers and build tools.
const CODES: &[&str] = &[
    "CS", "NU", "MSB", "NETSDK", "FS", "BC", "CA", "IDE", "BL", "RZ", "SA", "SYSLIB", "IL", "AD",
    "ASP", "MC", "XLS", "XA", "APT", "MT", "EF", "xUnit", "NUnit", "MSTEST", "CNTK", "WFO", "AVLN",
    "RS", "VSTHRD", "AXN",
];
const ENDINGS: &[&str] = &[
    ".cs", ".fs", ".fsx", ".vb", ".razor", ".cshtml", ".xaml", ".axaml", ".csproj", ".fsproj",
    ".vbproj", ".targets", ".props",
];

/// `F.cs(3,7): error CS0246: msg [x.csproj]`, `MSBUILD : error MSB1003: msg`, `error NU1101: msg`
fn build(lines: Lines<'_>, at: usize) -> Option<Found> {
    let event = diagnostic(lines.text(at), at)?;
    let Some((whole, end)) = studio::unbroken(lines, at) else { return Some(Found::one(event)) };
    diagnostic(&whole, at).map(|event| Found::one(event.spanning(at..end)))
}

fn diagnostic(text: &str, at: usize) -> Option<Event> {
    let (start, link, code, message) = level(text)?;
    let before = text[..start].trim();
    let place = parenthesis(before.trim_end_matches([':', ' ']), ENDINGS);
    let named = before.ends_with(':') && before.len() < 260;
    if !(before.is_empty() || place.is_some() || named) {
        return None;
    }
    let project = message.strip_suffix(']').and_then(|message| message.rsplit_once(" ["));
    let message = project
        .filter(|(_, project)| project.contains("proj"))
        .map_or(message, |(message, _)| message);
    let mut event = Event::new(Family::Dotnet, at, message).with_code(Some(code)).linked(link);
    event.frames = place.map(|place| Frame::new(place.file, None)).into_iter().collect();
    Some(event)
}

/// The first level in a line that a known code follows: where it stands, what it means, the code and the message. A message may hold the
/// words too.
fn level(text: &str) -> Option<(usize, Link, &str, &str)> {
    let first = |word: &str, link| {
        text.match_indices(word).find_map(|(at, _)| {
            let (code, message) = coded(&text[at + word.len()..])?;
            Some((at, link, code, message))
        })
    };
    let levels = [first("error ", Link::Root), first("warning ", Link::Warning)];
    levels.into_iter().flatten().min_by_key(|&(at, ..)| at)
}

/// The code of a compiler or build tool, and the message behind it.
fn coded(text: &str) -> Option<(&str, &str)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let end = letters + digits(&text[letters..]);
    let known = CODES.contains(&&text[..letters]) && (3..=5).contains(&(end - letters));
    let message = text[end..].strip_prefix(": ").filter(|_| known)?;
    Some((&text[..end], message))
}

/// `  Failed Shop.Tests.Adds [12 ms]` with `Error Message:` and `Stack Trace:` below.
fn test(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let title = text == "Error Message:"
        || (text.starts_with("Failed ") && text.ends_with(']') && text.contains(" ["));
    let label = if title {
        (at..at + 3).find(|&line| lines.text(line).trim() == "Error Message:")?
    } else {
        return None;
    };
    let key = label + 1;
    let last = lines.len().min(key + MAX_MESSAGE_LINES * 2);
    let said = lines.text(key).trim();
    if key >= last || said.is_empty() {
        return None;
    }
    let (type_name, message) = match said.split_once(" : ") {
        Some((name, message)) if is_type_name(name) && !name.contains(' ') => (name, message),
        _ => ("", said),
    };
    let mut event = Event::new(Family::Dotnet, key, message).typed(type_name);
    let mut end = key + 1;
    while end < last {
        let text = lines.text(end);
        match frame(text) {
            Some(frame) => event.frames.push(frame),
            None if text.trim().is_empty() => break,
            None if text.trim() == "Stack Trace:" => {}
            None if event.frames.is_empty() => event.details.push(end),
            None => break,
        }
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// `fail: Microsoft.AspNetCore.Server.Kestrel[13]`, with what happened below.
fn log(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let category = text.strip_prefix("fail: ").or_else(|| text.strip_prefix("crit: "))?;
    if !category.ends_with(']') || category.contains(' ') {
        return None;
    }
    let below = at + 1..lines.len().min(at + 5);
    for key in below.clone() {
        if let Some(head) = Head::of(lines.text(key)) {
            return Some(chain(lines, at, key, head));
        }
    }
    let key = below.clone().find(|&line| !lines.text(line).trim().is_empty())?;
    Some(Found::one(Event::new(Family::Dotnet, key, lines.text(key)).spanning(at..key + 1)))
}

/// Starts of what the host and the command line tool say before a program runs.
const HOST: &[&str] = &[
    "You must install or update .NET to run this application.",
    "It was not possible to find any compatible framework version",
    "A fatal error occurred. The required library ",
    "Could not execute because the specified command or file was not found.",
    "Could not execute because the application was not found",
    "A compatible .NET SDK was not found.",
    "The command could not be loaded, possibly because:",
];

fn host(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if !HOST.iter().any(|start| text.starts_with(start)) {
        return None;
    }
    let mut event = Event::new(Family::Dotnet, at, text);
    let mut end = at + 1;
    while end < lines.len() && end < at + MAX_MESSAGE_LINES {
        let text = lines.text(end).trim();
        let next = lines.text(end + 1).trim();
        if text.is_empty()
            && !(next.contains(": ") || next.starts_with('-') || next.starts_with("The "))
        {
            break;
        }
        if !text.is_empty() {
            event.details.push(end);
        }
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn compilers_and_packages_have_codes() {
        assert_eq!(
            told("/app/P.cs(3,7): error CS0246: The type 'X' could not be found [/app/a.csproj]\n"),
            ["dotnet root - CS0246 The type 'X' could not be found"]
        );
        assert_eq!(
            told("MSBUILD : error MSB1003: Specify a project.\n"),
            ["dotnet root - MSB1003 Specify a project."]
        );
        assert_eq!(
            told("/app/a.csproj : warning NU1603: a depends on b\n"),
            ["dotnet warning - NU1603 a depends on b"]
        );
        for (said, code) in [
            ("'Old.Run()' is obsolete: 'It returns an error code'", "CS0618"),
            ("#warning: 'fix the error CS0246: here'", "CS1030"),
        ] {
            assert_eq!(
                told(&format!("/src/A.cs(3,5): warning {code}: {said} [/src/a.csproj]\n")),
                [format!("dotnet warning - {code} {said}")]
            );
        }
        assert!(
            !told("f.cpp(3,7): error C2065: 'x': undeclared\n")
                .iter()
                .any(|event| event.starts_with("dotnet"))
        );
    }

    #[test]
    fn tests_and_logs_are_read() {
        let test = "  Failed Shop.Adds [12 ms]\n  Error Message:\n   System.Exception : bad\n  Stack Trace:\n     at Shop.T.Adds() in /app/T.cs:line 9\n";
        assert_eq!(told(test), ["dotnet root System.Exception - bad"]);
        let log = "fail: Microsoft.AspNetCore.Server.Kestrel[13]\n      Connection id \"0H\": An unhandled exception was thrown.\n      System.NullReferenceException: Object reference not set\n         at A.B() in /app/B.cs:line 1\n";
        assert_eq!(
            told(log),
            ["dotnet root System.NullReferenceException - Object reference not set"]
        );
    }
}
