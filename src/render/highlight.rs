//! Colours for code: words, strings, comments and numbers, by a table of languages.
//!
//! A lexer, not a grammar, which is what a fix of some lines needs. It takes linear time, and where
//! it is in doubt (an apostrophe in a comment of an unknown kind, a quote that nothing closes) it
//! leaves the text plain instead of painting the rest of the block.

use anstyle::{AnsiColor, Style};

use super::{
    languages::{HASH, Kind, LANGUAGES, Language, Lines},
    wrap::Span,
};

const COMMENT: Style = Style::new().dimmed();
const STRING: Style = AnsiColor::Green.on_default();
const NUMBER: Style = AnsiColor::Yellow.on_default();
const KEYWORD: Style = AnsiColor::Magenta.on_default();
const CALL: Style = AnsiColor::Blue.on_default();
const NAME: Style = AnsiColor::Cyan.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

/// Longest string looked for, in bytes.
const MAX_STRING: usize = 2 << 10;
/// Longest `${…}` looked for, in characters.
const MAX_VARIABLE: usize = 100;
/// Largest block coloured, in bytes; code in a skill is a page or two.
const MAX_CODE: usize = 64 << 10;

/// Colours `code`, which has been made printable; plain if the language is not known.
pub(super) fn highlight(code: &str, language: &str) -> Vec<Span> {
    let name = language.to_ascii_lowercase();
    let known =
        LANGUAGES.iter().find(|language| language.names.split(' ').any(|known| known == name));
    match known {
        Some(language) if code.len() <= MAX_CODE => match language.kind {
            Kind::Diff => diff(code),
            Kind::Code | Kind::Shell | Kind::Keys(_) | Kind::Json | Kind::Markup => {
                Lexer::new(code, language).run()
            }
        },
        _ => vec![Span::new(code, Style::new())],
    }
}

fn diff(code: &str) -> Vec<Span> {
    let lines = code.split_inclusive('\n').map(|line| {
        let style = match line.as_bytes().first() {
            Some(b'+') => STRING,
            Some(b'-') => REMOVED,
            Some(b'@') => NAME,
            _ => Style::new(),
        };
        Span::new(line, style)
    });
    lines.collect()
}

struct Lexer<'a> {
    language: &'a Language,
    code: &'a str,
    at: usize,
    /// Where the plain text before `at` starts.
    plain: usize,
    /// Whether the next word of a shell is a command.
    is_command: bool,
    /// Whether `at` is within `<` and `>` of markup.
    in_tag: bool,
    /// Bytes searched for the ends of strings that have none: a block full of opening quotes must
    /// not take quadratic time.
    wasted: usize,
    spans: Vec<Span>,
}

impl<'a> Lexer<'a> {
    fn new(code: &'a str, language: &'a Language) -> Self {
        Self {
            language,
            code,
            at: 0,
            plain: 0,
            is_command: true,
            in_tag: false,
            wasted: 0,
            spans: Vec::new(),
        }
    }

    fn run(mut self) -> Vec<Span> {
        while let Some(char) = self.rest().chars().next() {
            if self.starts_line()
                && let Kind::Keys(separator) = self.language.kind
                && let Some((start, end)) = key(self.rest(), separator)
            {
                self.at += start;
                self.take(end - start, NAME);
            } else if let Some(length) = self.comment() {
                self.take(length, COMMENT);
            } else if let Some(length) = self.string() {
                let is_key = self.language.kind == Kind::Json
                    && self.rest()[length..].trim_start_matches(' ').starts_with(':');
                self.take(length, if is_key { NAME } else { STRING });
                self.is_command = false;
            } else if self.language.kind == Kind::Shell && char == '$' && self.variable() > 1 {
                self.take(self.variable(), NAME);
                self.is_command = false;
            } else if char.is_ascii_digit() {
                self.number();
            } else if is_word(char) {
                self.word();
            } else {
                self.other(char);
            }
        }
        self.take(0, Style::new());
        self.spans
    }

    fn rest(&self) -> &'a str {
        &self.code[self.at..]
    }

    fn before(&self) -> Option<char> {
        self.code[..self.at].chars().next_back()
    }

    fn starts_line(&self) -> bool {
        self.before().is_none_or(|before| before == '\n')
    }

    /// Gives the next `length` bytes a style.
    fn take(&mut self, length: usize, style: Style) {
        let end = self.at + length;
        for (range, style) in [(self.plain..self.at, Style::new()), (self.at..end, style)] {
            if !range.is_empty() {
                self.spans.push(Span::new(&self.code[range], style));
            }
        }
        self.at = end;
        self.plain = end;
    }

    fn comment(&self) -> Option<usize> {
        let rest = self.rest();
        if let Some((open, close)) = self.language.block_comment
            && let Some(inside) = rest.strip_prefix(open)
        {
            return Some(inside.find(close).map_or(rest.len(), |at| open.len() + at + close.len()));
        }
        // `a#b` in a shell and `http://` in a style sheet are no comments.
        let is_apart = self.before().is_none_or(|before| !is_word(before) && before != ':');
        let is_comment = self.language.line_comments.iter().any(|open| {
            let is_hash = matches!(*open, "#" | ";");
            rest.starts_with(open)
                && is_apart
                && (!is_hash || self.before().is_none_or(char::is_whitespace))
        });
        is_comment.then(|| rest.find('\n').unwrap_or(rest.len()))
    }

    /// The length of the string that starts here. None if nothing closes it, and for the
    /// apostrophe of a word.
    fn string(&mut self) -> Option<usize> {
        let rest = self.rest();
        let is_prose = self.language.kind == Kind::Markup && !self.in_tag;
        if is_prose || self.wasted > MAX_CODE {
            return None;
        }
        let quote = self.language.quotes.iter().find(|quote| rest.starts_with(quote.open))?;
        let word =
            self.code[..self.at].len() - self.code[..self.at].trim_end_matches(is_word).len();
        // `don't` is a word, `f'…'` and `rb'…'` are strings.
        if quote.open.starts_with('\'')
            && word > 0
            && (word > 2 || self.language.line_comments != HASH)
        {
            return None;
        }
        let inside = &rest[quote.open.len()..];
        if quote.lines == Lines::Char {
            let escaped = inside.strip_prefix('\\');
            let skipped = escaped.map_or(0, |_| 1);
            let bound = if escaped.is_some() { 10 } else { 1 };
            let mut chars = inside[skipped..].char_indices().skip(1).take(bound);
            let close = chars.find(|&(_, char)| char == '\'')?.0;
            return Some(quote.open.len() + skipped + close + quote.close.len());
        }
        let is_raw = quote.open.starts_with('r')
            || self.language.kind == Kind::Shell && quote.open == "'"
            || self.language.kind == Kind::Markup;
        let mut is_escaped = false;
        let mut searched = 0;
        for (at, char) in inside.char_indices() {
            searched = at;
            if char == '\n' && quote.lines == Lines::One || at > MAX_STRING {
                break;
            }
            if !is_escaped && inside[at..].starts_with(quote.close) {
                return Some(quote.open.len() + at + quote.close.len());
            }
            is_escaped = char == '\\' && !is_escaped && !is_raw;
        }
        self.wasted += searched;
        None
    }

    /// The length of the shell variable that starts here, with its `$`.
    fn variable(&self) -> usize {
        let rest = &self.rest()[1..];
        let length = if rest.starts_with('{') {
            let mut chars = rest.char_indices().take(MAX_VARIABLE);
            let end = chars.find(|(_, char)| matches!(char, '}' | '\n'));
            end.filter(|(_, char)| *char == '}').map_or(0, |(at, _)| at + 1)
        } else {
            rest.find(|char: char| !is_word(char)).unwrap_or(rest.len())
        };
        1 + length
    }

    fn number(&mut self) {
        let rest = self.rest();
        let is_end = |char: char| !char.is_ascii_alphanumeric() && char != '_' && char != '.';
        let length = rest.find(is_end).unwrap_or(rest.len());
        let length = rest[..length].trim_end_matches('.').len();
        let is_prose = self.language.kind == Kind::Markup && !self.in_tag;
        // `us-east-1` and `v2` are names.
        let is_name =
            self.before().is_some_and(|before| before == '-' && self.language.kind == Kind::Shell);
        self.take(length, if is_prose || is_name { Style::new() } else { NUMBER });
        self.is_command = false;
    }

    fn word(&mut self) {
        let rest = self.rest();
        let is_shell = self.language.kind == Kind::Shell;
        let joins = |char| is_word(char) || is_shell && matches!(char, '-' | '.' | '/');
        let length = rest.find(|char| !joins(char)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        let is_keyword = || {
            let mut keywords = self.language.keywords.split_ascii_whitespace();
            let is_sql = self.language.names.starts_with("sql");
            keywords.any(|keyword| keyword == word || is_sql && keyword.eq_ignore_ascii_case(word))
        };
        let style = match self.language.kind {
            Kind::Markup => {
                let opens_tag = matches!(self.before(), Some('<' | '/')) && self.in_tag;
                if opens_tag { KEYWORD } else { Style::new() }
            }
            Kind::Shell if self.is_command && after.starts_with('=') => NAME,
            // An option, not a keyword.
            Kind::Shell if self.before() == Some('-') => Style::new(),
            Kind::Shell if is_keyword() => {
                self.take(length, KEYWORD);
                self.is_command = !matches!(word, "for" | "case" | "in" | "function" | "select");
                return;
            }
            Kind::Shell if self.is_command => CALL,
            Kind::Shell => Style::new(),
            Kind::Code | Kind::Keys(_) | Kind::Json | Kind::Diff => {
                let is_member = self.before() == Some('.');
                if !is_member && is_keyword() {
                    KEYWORD
                } else if after.starts_with('(') || after.starts_with("!(") {
                    CALL
                } else if self.language.kind == Kind::Code
                    && word.starts_with(char::is_uppercase)
                    && word.contains(char::is_lowercase)
                {
                    NAME
                } else {
                    Style::new()
                }
            }
        };
        // `sudo` and its like run what follows.
        self.is_command = is_shell && self.is_command && matches!(word, "sudo" | "env" | "exec");
        self.take(length, style);
    }

    /// Punctuation and space, which stay plain but may say what follows.
    fn other(&mut self, char: char) {
        match char {
            '\n' => self.is_command = !self.code[..self.at].ends_with('\\'),
            '|' | '&' | ';' | '(' | '{' => self.is_command = true,
            '$' if self.starts_line() => self.is_command = true,
            ' ' | '\t' | '!' => {}
            '<' if self.rest()[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                self.in_tag = true;
            }
            '>' => self.in_tag = false,
            _ => self.is_command = false,
        }
        self.at += char.len_utf8();
    }
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Where the key of a line starts and ends, if the line starts with one.
fn key(line: &str, separator: char) -> Option<(usize, usize)> {
    let line = line.lines().next()?;
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let end = line.find(separator)?;
    let after = line[end + separator.len_utf8()..].chars().next();
    let text = line.get(start..end)?.trim_end();
    let is_key = !text.is_empty()
        && text.chars().all(|char| is_word(char) || " -./\"'@*$".contains(char))
        && (separator != ':' || after.is_none_or(|after| after == ' '));
    is_key.then_some((start, start + text.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each coloured run in brackets after the first letter of what it is.
    #[track_caller]
    fn check(language: &str, code: &str, expected: &str) {
        let kinds = [
            (COMMENT, 'c'),
            (STRING, 's'),
            (NUMBER, 'n'),
            (KEYWORD, 'k'),
            (CALL, 'f'),
            (NAME, 'i'),
            (REMOVED, 'r'),
        ];
        let mut shown = String::new();
        for span in highlight(code, language) {
            match kinds.iter().find(|(style, _)| *style == span.style) {
                Some((_, kind)) => shown.extend([&kind.to_string(), "[", &span.text, "]"]),
                None => shown += &span.text,
            }
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn shell_shows_commands_variables_and_strings() {
        check(
            "bash",
            "sudo apt install -y x # now\nif [ -f \"$A\" ]; then echo $B | grep -r 'a b'; fi\n",
            "f[sudo] f[apt] install -y x c[# now]\nk[if] [ -f s[\"$A\"] ]; k[then] f[echo] i[$B] \
             | f[grep] -r s['a b']; k[fi]\n",
        );
        check("sh", "A=1 cargo build --in x\\\n  y", "i[A]=n[1] cargo build --in x\\\n  y");
        check("console", "$ ls a#b", "$ f[ls] a#b");
    }

    #[test]
    fn an_apostrophe_in_a_word_opens_no_string() {
        check("bash", "echo don't\nls 'a'", "f[echo] don't\nf[ls] s['a']");
        check("yaml", "key: don't stop\nx: true", "i[key]: don't stop\ni[x]: k[true]");
    }

    #[test]
    fn a_quote_that_nothing_closes_opens_no_string() {
        check("ts", "a = \"b\nc = 'd'", "a = \"b\nc = s['d']");
    }

    #[test]
    fn typescript_has_keywords_calls_types_and_templates() {
        check(
            "ts",
            "const a: Foo = await b.from(`x\n${1}`); // é",
            "k[const] a: i[Foo] = k[await] b.f[from](s[`x\n${1}`]); c[// é]",
        );
        check(
            "js",
            "fetch('https://x'); /* a\nb */ 1.5e3",
            "f[fetch](s['https://x']); c[/* a\nb */] n[1.5e3]",
        );
    }

    #[test]
    fn rust_lifetimes_are_no_strings() {
        check(
            "rust",
            r##"fn f<'a>(x: &'a str) { 'x'; '\n'; r#"a"b"#; }"##,
            r##"k[fn] f<'a>(x: &'a k[str]) { s['x']; s['\n']; s[r#"a"b"#]; }"##,
        );
    }

    #[test]
    fn python_strings_have_prefixes_and_may_span_lines() {
        check(
            "python",
            "x = f'a' + rb'b'\n\"\"\"a\nb\"\"\"",
            "x = fs['a'] + rbs['b']\ns[\"\"\"a\nb\"\"\"]",
        );
    }

    #[test]
    fn keys_of_data_have_a_colour() {
        check("yaml", "- on: [push] # x\n  a-b: 1", "- i[on]: [push] c[# x]\n  i[a-b]: n[1]");
        check("toml", "[a]\nb.c = \"d\"", "[a]\ni[b.c] = s[\"d\"]");
        check("json", "{\"a\": [\"b\", null]}", "{i[\"a\"]: [s[\"b\"], k[null]]}");
    }

    #[test]
    fn markup_is_coloured_within_tags() {
        check("html", "<p class=\"a\">don't 1</p>", "<k[p] class=s[\"a\"]>don't 1</k[p]>");
    }

    #[test]
    fn a_diff_is_coloured_by_line() {
        check("diff", "@@ 1\n-a\n+b\n c\n", "i[@@ 1\n]r[-a\n]s[+b\n] c\n");
    }

    #[test]
    fn an_unknown_language_stays_plain() {
        check("brainfuck", "if 'x'", "if 'x'");
    }

    #[test]
    fn no_two_languages_have_a_name_in_common() {
        let mut names: Vec<_> =
            LANGUAGES.iter().flat_map(|language| language.names.split(' ')).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    proptest! {
        #[test]
        fn no_text_is_lost(code in r#"([a-z1 é\n]|[#"'`$\\{}/*:<>=-]|fn|"""|r#"){0,40}"#, at in 0..LANGUAGES.len()) {
            let spans = highlight(&code, LANGUAGES[at].names.split(' ').next().expect("a split has a first part"));
            let back: String = spans.iter().map(|span| span.text.as_str()).collect();
            prop_assert_eq!(back, code);
        }
    }
}
