//! Objects as programs print them: JSON, the dictionaries of Python, the objects of JavaScript, over one line or many, whole or cut off.

use std::iter::Peekable;

use serde_json::{Map, Value};

use crate::paste::ansi;
use crate::paste::quoted::escape;

/// Deepest object that is read.
const MAX_DEPTH: usize = 12;
/// Most line ends within a string.
const MAX_BREAKS: usize = 6;
/// Most characters that are read of one.
const MAX_CHARS: usize = 32 << 10;

/// Reads the object or list that some text begins with, and tells how many line ends stand in it. What is cut off is read as far as it
/// goes; what is no object is refused at its first key.
pub(super) fn read(chars: impl Iterator<Item = char>) -> Option<(Value, usize)> {
    let chars = chars.take(MAX_CHARS).peekable();
    let mut reader = Reader { chars, line_ends: 0, is_cut_off: false };
    let value = reader.value(0)?;
    (value.is_object() || value.is_array()).then_some((value, reader.line_ends))
}

/// What a terminal would obey may have been escaped.
fn harmless(text: String) -> String {
    if !text.contains(|char: char| char.is_control() && !matches!(char, '\n' | '\t')) {
        return text;
    }
    text.split('\n').map(ansi::plain).collect::<Vec<_>>().join("\n")
}

struct Reader<I: Iterator<Item = char>> {
    chars: Peekable<I>,
    line_ends: usize,
    /// Whether nothing more is to be read: a string had no end.
    is_cut_off: bool,
}

impl<I: Iterator<Item = char>> Reader<I> {
    fn peek(&mut self) -> Option<char> {
        if self.is_cut_off { None } else { self.chars.peek().copied() }
    }

    fn next(&mut self) -> Option<char> {
        let char = if self.is_cut_off { None } else { self.chars.next() };
        self.line_ends += usize::from(char == Some('\n'));
        char
    }

    fn skip_blanks(&mut self) -> Option<char> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
        self.peek()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.skip_blanks() {
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some(quote @ ('"' | '\'' | '`')) => Some(Value::String(self.strings(quote))),
            Some(_) => Some(self.bare()),
            None => Some(Value::Null),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.next();
        let mut map = Map::new();
        loop {
            let key = match self.skip_blanks() {
                None => break,
                Some('}') => {
                    self.next();
                    break;
                }
                Some(quote @ ('"' | '\'')) => self.strings(quote),
                Some(_) => self.name()?,
            };
            match self.skip_blanks() {
                None => break,
                Some(':') => drop(self.next()),
                // Ruby.
                Some('=') => {
                    self.next();
                    (self.next()? == '>').then_some(())?;
                }
                Some(_) => return None,
            }
            let value = self.value(depth + 1)?;
            map.insert(key, value);
            match self.skip_blanks() {
                Some(',') => drop(self.next()),
                Some('}') | None => {}
                Some(_) => return None,
            }
        }
        Some(Value::Object(map))
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.next();
        let mut items = Vec::new();
        loop {
            match self.skip_blanks() {
                None => break,
                Some(']') => {
                    self.next();
                    break;
                }
                Some(_) => items.push(self.value(depth + 1)?),
            }
            match self.skip_blanks() {
                Some(',') => drop(self.next()),
                Some(']') | None => {}
                Some(_) => return None,
            }
        }
        Some(Value::Array(items))
    }

    /// A key without quotation marks.
    fn name(&mut self) -> Option<String> {
        const MOST: usize = 64;
        let mut name = String::new();
        while let Some(char) = self.peek() {
            if !(char.is_ascii_alphanumeric() || matches!(char, '_' | '$' | '@' | '-')) {
                break;
            }
            name.push(char);
            self.next();
            if name.len() > MOST {
                return None;
            }
        }
        Some(name).filter(|name| !name.is_empty())
    }

    /// A string, and what JavaScript joins to it with a plus on the next line.
    fn strings(&mut self, quote: char) -> String {
        let mut text = harmless(self.string(quote));
        while self.skip_blanks() == Some('+') {
            self.next();
            match self.skip_blanks() {
                Some(quote @ ('"' | '\'' | '`')) => {
                    text.push_str(&harmless(self.string(quote)));
                }
                _ => break,
            }
        }
        text
    }

    /// A string that a terminal or a mail may have broken into lines. One that has no end was cut off with its first line.
    fn string(&mut self, quote: char) -> String {
        self.next();
        let mut text = String::new();
        let mut first_line = None;
        loop {
            match self.next() {
                // The end of a line counts, behind a backslash too.
                Some('\\') if self.peek() == Some('\n') => text.extend(self.next()),
                Some('\\') => escape(&mut self.chars, &mut text),
                Some('\n') => {
                    text.truncate(text.trim_end().len());
                    let (_, before) = *first_line.get_or_insert((text.len(), self.line_ends));
                    if self.line_ends - before >= MAX_BREAKS {
                        break;
                    }
                    self.skip_blanks();
                    text.push(' ');
                }
                Some(char) if char == quote => return text,
                Some(char) => text.push(char),
                None => break,
            }
        }
        if let Some((length, line_ends)) = first_line {
            text.truncate(length);
            self.line_ends = line_ends;
        }
        self.is_cut_off = true;
        text
    }

    /// A number, a word, or what else a program prints for a value: `null`, `None`, `[Object]`, `u'text'`.
    fn bare(&mut self) -> Value {
        let mut text = String::new();
        while let Some(char) = self.peek() {
            match char {
                ',' | '}' | ']' | '\n' => break,
                '\'' | '"' if matches!(text.as_str(), "u" | "b") => {
                    return Value::String(self.strings(char));
                }
                _ => text.push(char),
            }
            self.next();
        }
        match text.trim() {
            "true" | "True" => Value::Bool(true),
            "false" | "False" => Value::Bool(false),
            "" | "null" | "None" | "undefined" | "nil" => Value::Null,
            number => number.parse::<i64>().map_or_else(|_| Value::from(number), Value::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, wanted: &str) {
        let found = read(text.chars()).map(|(value, _)| value.to_string());
        assert_eq!(found.as_deref(), Some(wanted), "{text}");
    }

    #[test]
    fn objects_of_all_languages_are_read() {
        check("{\"a\": {\"b\": [1, \"c\\u00e9\\n\"]}} rest", r#"{"a":{"b":[1,"cé\n"]}}"#);
        check("{'a': u'b', 'c': None, 'd': \"it's\"}", r#"{"a":"b","c":null,"d":"it's"}"#);
        check("{\n  a: 'A',\n  b: null,\n  c: 'x' +\n    'y'\n}", r#"{"a":"A","b":null,"c":"xy"}"#);
        check("{\"a\" => 1, \"b\" => \"c\"}", r#"{"a":1,"b":"c"}"#);
        check("{\"a\": \"one\n    two\"}", r#"{"a":"one two"}"#);
        check("{\"a\": \"one\nother text", r#"{"a":"one"}"#);
        check("[{\"a\": 1", r#"[{"a":1}]"#);
        check("{\"a\": \"\\ud83d\\ude00 \\u001b[31mred\\u001b[0m\"}", r#"{"a":"😀 red"}"#);
    }

    #[test]
    fn what_has_no_end_is_its_first_line_without_the_blanks_behind_it() {
        check("{\"a\": \"é    \nüüüü and\n", r#"{"a":"é"}"#);
        check("{\"a\": \"The model is not    \nfound here\n", r#"{"a":"The model is not"}"#);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in
            ["{ [254 bytes data]", "{ return x; }", "{\n let a = 1", "", "{a b: 1}", "{\"a\" 1}"]
        {
            assert_eq!(read(text.chars()), None, "{text}");
        }
        assert_eq!(read("{\"a\":".repeat(40).chars()), None);
    }
}
