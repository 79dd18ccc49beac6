//! Lua and Neovim: a place, what is wrong, and `stack traceback:` below.

use super::shape::{self, Place, after, between, digits};
use super::{Event, Family, Found, Frame, Lines, Link, indent};

/// Most lines of a message and of the places that were searched.
const MAX_LINES: usize = 64;
const TRACEBACK: &str = "stack traceback:";
/// What Neovim says before an error of Lua.
const EXECUTING: &[&str] = &[
    "Error while calling lua chunk: ",
    "Error executing lua: ",
    "Error executing lua ",
    "Error loading lua ",
    "Error executing Lua callback: ",
    "Error executing vim.schedule lua callback: ",
    "Lua chunk: ",
    "Lua: ",
];
/// The title above what went wrong in a file of Neovim.
const PROCESSING: &str = "Error detected while processing ";

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    if lines.text(at).starts_with(PROCESSING) {
        return Some(processing(lines, at));
    }
    raised(lines, at, at).map(Found::one)
}

/// `Error detected while processing ~/init.vim:`, perhaps `line  175:`, and what is wrong.
fn processing(lines: Lines<'_>, start: usize) -> Found {
    let mut key = start + 1;
    if lines.text(key).strip_prefix("line ").is_some_and(|rest| rest.trim_end().ends_with(':')) {
        key += 1;
    }
    if let Some(event) = raised(lines, start, key) {
        return Found::one(event);
    }
    let text = lines.text(key).trim();
    let said = vim(text)
        .map(|(code, message)| Event::new(Family::Other, key, message).with_code(Some(code)));
    let said = said.or_else(|| {
        let titled = text.is_empty() || text.starts_with("Failed to run ");
        (!titled).then(|| Event::new(Family::Other, key, text))
    });
    match said {
        Some(event) => Found::one(event.spanning(start..key + 1)),
        None => {
            Found::one(Event::new(Family::Other, start, lines.text(start)).linked(Link::Wrapper))
        }
    }
}

/// The code and the message of `E492: Not an editor command: x`.
fn vim(text: &str) -> Option<(&str, &str)> {
    let (code, message) = text.split_once(": ")?;
    let number = code.strip_prefix('E')?;
    ((1..=4).contains(&number.len()) && digits(number) == number.len()).then_some((code, message))
}

/// `lua: a.lua:2: attempt to index a nil value`, `E5108: Error executing lua [string ":lua"]:5: …`
fn raised(lines: Lines<'_>, start: usize, key: usize) -> Option<Event> {
    let text = lines.text(key).trim_end();
    let (code, said) = vim(text).map_or((None, text), |(code, said)| (Some(code), said));
    let executing = after(said, EXECUTING);
    let named = || shape::said(said).filter(|(name, _)| is_interpreter(name)).map(|(_, rest)| rest);
    let certain = executing.or_else(named);
    let (file, message) = place(certain.unwrap_or(said))?;
    if message.is_empty() || (certain.is_none() && !is_traced(lines, key) && !is_certain(message)) {
        return None;
    }
    let mut event = Event::new(Family::Other, key, message).with_code(code);
    event.frames.push(Frame::new(file, None));
    let mut end = key + 1;
    if is_broken(lines, end) {
        // The window of Neovim is not wider.
        let message = format!("{message}{}", lines.text(end).trim());
        event.message = Event::new(Family::Other, key, &message).message;
        end += 1;
    }
    event.message.truncate(event.message.trim_end_matches(':').len());
    let last = lines.len().min(key + MAX_LINES);
    while end < last && indent(lines.text(end)) > 0 {
        event.details.push(end);
        end += 1;
    }
    if end < last && lines.text(end).trim() == TRACEBACK {
        end += 1;
        while end < last && indent(lines.text(end)) > 0 {
            let frame = place(lines.text(end).trim());
            event.frames.extend(frame.map(|(file, _)| Frame::new(file, None)));
            end += 1;
        }
    }
    Some(event.spanning(start..end))
}

/// `lua`, `/usr/bin/lua5.4`, `luajit`, `luac`, `C:\Program Files\Lua\lua.exe`
fn is_interpreter(name: &str) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    after(name, &["luajit", "luac", "lua"])
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte)))
}

/// The file and what is said of it: `a.lua:2: message`, `[string ":lua"]:5: message`.
fn place(text: &str) -> Option<(&str, &str)> {
    if text.starts_with("[string \"") {
        let (_, rest) = text.split_once("\"]:")?;
        let number = digits(rest);
        let message = rest[number..].strip_prefix(": ").filter(|_| number > 0)?;
        return Some((between(text, "\"", "\"")?, message));
    }
    Place::of(text)
        .filter(|place| place.extension() == "lua" && !place.file.contains(": "))
        .map(|place| (place.file, place.rest))
}

/// Whether a stack follows what is said, behind the places that were searched.
fn is_traced(lines: Lines<'_>, key: usize) -> bool {
    (key + 1..lines.len().min(key + MAX_LINES))
        .find(|&line| indent(lines.text(line)) == 0)
        .is_some_and(|line| lines.text(line).trim() == TRACEBACK)
}

/// What only the language itself says.
fn is_certain(message: &str) -> bool {
    message.starts_with("attempt to ") || message.starts_with("module '")
}

/// Whether a line ends the word above: nothing else stands between an error and what is indented below it.
fn is_broken(lines: Lines<'_>, at: usize) -> bool {
    let (text, next) = (lines.text(at), lines.text(at + 1));
    let below = next.trim() == TRACEBACK || next.trim_start().starts_with("no field package");
    indent(text) == 0 && !text.is_empty() && text.trim() != TRACEBACK && below
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_program_and_the_place_are_not_of_the_message() {
        let wanted = ["other root - - attempt to index a nil value (field 'user')"];
        let stack = "stack traceback:\n\tcart.lua:2: in local 'f'\n\t[C]: in ?\n";
        for program in [
            "lua: ",
            "/usr/bin/lua5.4: ",
            "luajit: ",
            "lua.exe: ",
            "C:\\Lua\\lua.exe: ",
            "C:\\Program Files\\Lua\\5.1\\lua.exe: ",
            "",
        ] {
            let paste = format!(
                "{program}cart.lua:2: attempt to index a nil value (field 'user')\n{stack}"
            );
            assert_eq!(told(&paste), wanted);
        }
        assert_eq!(
            told("lua: cart.lua:3: ')' expected (to close '(' at line 2) near 'end'\n"),
            ["other root - - ')' expected (to close '(' at line 2) near 'end'"]
        );
        assert_eq!(
            told("luac: cart.lua:1: unexpected symbol near 'x'\n"),
            ["other root - - unexpected symbol near 'x'"]
        );
        let module = "lua: b.lua:1: module 'cjson' not found:\n\tno field package.preload['cjson']\n\tno file './cjson.lua'\n";
        assert_eq!(told(&format!("{module}{stack}")), ["other root - - module 'cjson' not found"]);
    }

    #[test]
    fn neovim_has_codes_and_a_title() {
        let title = "Error detected while processing /home/mira/.config/nvim/init.lua:\n";
        let chunk = "E5113: Error while calling lua chunk: /home/mira/init.lua:65: module 'lazy' not fou\nnd:\n\
            \tno field package.preload['lazy']\nstack traceback:\n\t[C]: in function 'require'\n";
        assert_eq!(
            told(&format!("{title}{chunk}")),
            ["other root - E5113 module 'lazy' not found"]
        );
        let numbered = "line  175:\nE5108: Error executing lua [string \":lua\"]:5: module 'tree' not found:\n";
        assert_eq!(
            told(&format!("{title}{numbered}")),
            ["other root - E5108 module 'tree' not found"]
        );
        let command = "E492: Not an editor command: Plug 'a/b'\n";
        assert_eq!(
            told(&format!("{title}{command}")),
            ["other root - E492 Not an editor command: Plug 'a/b'"]
        );
        let plain = "No specs found for module custom.plugins\n";
        assert_eq!(
            told(&format!("{title}{plain}")),
            ["other root - - No specs found for module custom.plugins"]
        );
    }

    #[test]
    fn a_line_of_a_search_is_no_error() {
        for text in ["cart.lua:3: local total = 0\n", "E5: the fifth\n", "lua: a language\n"] {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
