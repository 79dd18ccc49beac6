//! Objects as programs print them: JSON, the dictionaries of Python, the objects of JavaScript, over one line or many, whole or cut off.

use std::iter::Peekable;

use serde_json::{Map, Value};

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
        let mut text = self.string(quote);
        while self.skip_blanks() == Some('+') {
            self.next();
            match self.skip_blanks() {
                Some(quote @ ('"' | '\'' | '`')) => text.push_str(&self.string(quote)),
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
                Some('\\') => match self.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') | None => {}
                    Some('u') => text.push(self.escaped()),
                    Some(other) => text.push(other),
                },
                Some('\n') => {
                    let (_, before) = *first_line.get_or_insert((text.len(), self.line_ends));
                    if self.line_ends - before >= MAX_BREAKS {
                        break;
                    }
                    text.truncate(text.trim_end().len());
                    self.skip_blanks();
                    text.push(' ');
                }
                Some(char) if char == quote => return text,
                Some(char) => text.push(char),
                None => break,
            }
        }
        if let Some((length, line_ends)) = first_line {
            text.truncate(length.min(text.len()));
            self.line_ends = line_ends;
        }
        self.is_cut_off = true;
        text
    }

    /// The four digits of an escaped character.
    fn escaped(&mut self) -> char {
        let mut number = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|char| char.to_digit(16)) else { break };
            number = number * 16 + digit;
            self.next();
        }
        char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
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
