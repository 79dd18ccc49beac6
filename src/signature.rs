//! What is left of an error text when everything that belongs to one run only is gone.
//!
//! The same function reads the texts that authors quote and the lines that programs print, so that both
//! sides leave out the same: paths, numbers, addresses, times. Authors also write holes where the text
//! varies: `X`, `...`, `<path>`, `{name}`.

use std::ops::Range;

use skillbook_index::token;

/// Stands for a word, by [`token::id`].
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct WordId(u32);

impl WordId {
    /// The id of a word in the form that [`token::words`] gives.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self(token::id(word))
    }

    /// It as a number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The id that has this number.
    pub(crate) const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The id of two words that stand together, in any order.
    #[must_use]
    pub fn of_pair(one: Self, other: Self) -> Self {
        let (less, more) = if one <= other { (one, other) } else { (other, one) };
        Self(less.0.rotate_left(7).wrapping_mul(0x9e37_79b1) ^ more.0.wrapping_add(0x85eb_ca6b))
    }
}

/// Many words as bytes, four each: they are read at every match.
pub(crate) mod packed {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::WordId;

    pub(crate) fn serialize<S: Serializer>(words: &[WordId], to: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.0.to_le_bytes()).collect();
        to.serialize_bytes(&bytes)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<WordId>, D::Error> {
        let bytes = <&[u8]>::deserialize(from)?;
        let (words, _) = bytes.as_chunks::<4>();
        Ok(words.iter().map(|word| WordId(u32::from_le_bytes(*word))).collect())
    }
}

/// What a piece of a text is worth for telling errors apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    /// Language: the same in every run.
    Literal,
    /// The name of a file or of something in quotation marks: may be the user's own, may be the library's.
    Name,
    /// Different in every run: a number, a path, an address.
    Volatile,
    /// Anything: only authors write this.
    Hole,
}

/// One piece of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Piece {
    /// Its word; of no meaning for [`Kind::Volatile`] and [`Kind::Hole`].
    pub word: WordId,
    /// What it is worth.
    pub kind: Kind,
    /// Where it stands in the text.
    pub start: u32,
    /// Past its end.
    pub end: u32,
}

impl Piece {
    /// Where it stands in the text.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it can be compared with another piece.
    #[must_use]
    pub fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Literal | Kind::Name)
    }
}

/// Who wrote a text, and so how its signs are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// A program, in a paste: nothing in it is a hole.
    Program,
    /// An author, in a skill.
    Author,
}

/// The pieces of an error text in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// First to last.
    pub pieces: Vec<Piece>,
}

impl Signature {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str, writer: Writer) -> Self {
        let mut pieces = Vec::new();
        let mut before = Before::default();
        for chunk in chunks(text) {
            read_chunk(text, chunk, writer, 0, &mut before, &mut pieces);
        }
        Self { pieces }
    }

    /// The words of it that can be compared.
    pub fn words(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.is_word())
    }
}

/// What was read last, where it decides what a number means.
#[derive(Default)]
struct Before {
    keeps_number: bool,
    quote: Option<char>,
}

/// Runs without white space.
fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_whitespace().map(move |chunk| {
        let start = chunk.as_ptr().addr() - text.as_ptr().addr();
        start..start + chunk.len()
    })
}

/// Most calls within each other of which the names are told from what they are given: a text may nest them without end.
const MAX_CALLS: usize = 4;

/// Reads a run without white space that stands inside of so many calls.
fn read_chunk(
    text: &str,
    chunk: Range<usize>,
    writer: Writer,
    calls: usize,
    before: &mut Before,
    pieces: &mut Vec<Piece>,
) {
    let whole = &text[chunk.clone()];
    let trimmed = whole.trim_matches(|c: char| {
        matches!(
            c,
            '"' | '\''
                | '`'
                | '('
                | ')'
                | ','
                | ';'
                | '\u{2018}'
                | '\u{2019}'
                | '\u{201c}'
                | '\u{201d}'
                | ':'
                | '.'
                | '!'
                | '?'
        )
    });
    let start = chunk.start + whole.find(trimmed).unwrap_or(0);
    let trimmed_range = start..start + trimmed.len();
    let quoted = opens_quote(text, &chunk, before);
    if writer == Writer::Author && is_hole(whole, trimmed) {
        push(pieces, Kind::Hole, &chunk, WordId(0));
        before.keeps_number = false;
        return;
    }
    if let Some(host) = loopback(whole) {
        // Which of its two names a machine is called by is often what is wrong.
        let host = chunk.start + host.start..chunk.start + host.end;
        let Some(word) = token::words(&text[host.clone()]).next() else { return };
        let at = host.start + word.range.start..host.start + word.range.end;
        push(pieces, Kind::Literal, &at, WordId::of(&word.text));
        push(pieces, Kind::Volatile, &(at.end..chunk.end), WordId(0));
        before.keeps_number = false;
        return;
    }
    if trimmed.contains("://")
        || is_identifier_of_a_run(trimmed)
        || is_quantity(trimmed)
        || is_verb(whole.trim_matches(QUOTES))
    {
        push(pieces, Kind::Volatile, &chunk, WordId(0));
        before.keeps_number = false;
        return;
    }
    if let Some(call) = call(trimmed).filter(|_| calls < MAX_CALLS) {
        // What is called is the same in every run, whatever path it is given.
        let end = trimmed_range.start + call.len();
        read_words(text, trimmed_range.start..end, writer, quoted, before, pieces);
        read_chunk(text, end..chunk.end, writer, calls + 1, before, pieces);
        return;
    }
    if let Some(base) = base_name(trimmed) {
        push(
            pieces,
            Kind::Volatile,
            &(trimmed_range.start..trimmed_range.end - base.len()),
            WordId(0),
        );
        read_words(
            text,
            trimmed_range.end - base.len()..trimmed_range.end,
            writer,
            true,
            before,
            pieces,
        );
        return;
    }
    read_words(text, chunk, writer, quoted || is_package(trimmed), before, pieces);
}

/// Where the address of this machine itself stands in a chunk that is nothing else, but for a port: `127.0.0.1:80`, `[::1]`.
fn loopback(chunk: &str) -> Option<Range<usize>> {
    let is_around = |c: char| matches!(c, '"' | '\'' | '`' | '(' | ')' | '[' | ',' | ';');
    let start = chunk.len() - chunk.trim_start_matches(is_around).len();
    let host =
        ["127.0.0.1", token::LOOPBACK].into_iter().find(|host| chunk[start..].starts_with(host))?;
    let rest = chunk[start + host.len()..].trim_end_matches(|c| is_around(c) || c == '.');
    let rest = rest.strip_prefix(']').unwrap_or(rest);
    // A number, or what an author writes for one.
    let is_port = |port: &str| !port.contains(['/', '.', ':']);
    let is_whole = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
    is_whole.then(|| start..start + host.len())
}

/// Most words of a quotation that is a name; what is longer is something that was said.
const MAX_NAME_WORDS: usize = 4;

/// Whether a chunk stands in the quotation marks of a name; the marks may have opened before it and close after it.
fn opens_quote(text: &str, chunk: &Range<usize>, before: &mut Before) -> bool {
    let whole = &text[chunk.clone()];
    if let Some(quote) = before.quote {
        if closes(whole, quote) {
            before.quote = None;
        }
        return true;
    }
    let opens = |c: &char| matches!(c, '"' | '`' | '\'' | '\u{2018}' | '\u{201c}');
    let Some(quote) = whole.chars().next().filter(opens) else { return false };
    if closes(&whole[quote.len_utf8()..], quote) {
        return true;
    }
    let mut next = text[chunk.end..].split_whitespace().take(MAX_NAME_WORDS - 1);
    let is_name = next.any(|word| closes(word, quote));
    before.quote = is_name.then_some(quote);
    is_name
}

/// Whether a quotation ends with a chunk.
fn closes(chunk: &str, quote: char) -> bool {
    let quote = match quote {
        '\u{2018}' => '\u{2019}',
        '\u{201c}' => '\u{201d}',
        other => other,
    };
    chunk.trim_end_matches([',', '.', ':', ';', ')', '!', '?']).ends_with(quote)
}

fn read_words(
    text: &str,
    range: Range<usize>,
    writer: Writer,
    named: bool,
    before: &mut Before,
    pieces: &mut Vec<Piece>,
) {
    let offset = range.start;
    let chunk = &text[range];
    let mut last_end = 0;
    for word in token::words(chunk) {
        let at = word.range.start + offset..word.range.end + offset;
        let written = &text[at.clone()];
        if writer == Writer::Author
            && chunk.get(last_end..word.range.start).is_some_and(|between| between.contains("..."))
        {
            push(pieces, Kind::Hole, &(at.start..at.start), WordId(0));
        }
        last_end = word.range.end;
        let kind = if is_number(written) {
            if before.keeps_number || is_status(written) { Kind::Literal } else { Kind::Volatile }
        } else if is_identifier_of_a_run(written) {
            Kind::Volatile
        } else if writer == Writer::Author
            && is_open(written, &chunk[..word.range.start], &chunk[word.range.end..])
        {
            Kind::Hole
        } else if named {
            Kind::Name
        } else {
            Kind::Literal
        };
        before.keeps_number = matches!(
            &*word.text,
            "code" | "errno" | "status" | "signal" | "sqlstate" | "http" | "winerror" | "hresult"
        );
        push(pieces, kind, &at, WordId::of(&word.text));
    }
    if writer == Writer::Author && chunk.ends_with("...") {
        push(pieces, Kind::Hole, &(offset + chunk.len()..offset + chunk.len()), WordId(0));
    }
}

/// Whether a word of an author's stands for any: a placeholder, the beginning of `lib...`, the end of `..._pkey`. `^M` is a sign.
fn is_open(word: &str, before: &str, after: &str) -> bool {
    let is_end = before.strip_suffix('_').unwrap_or(before).ends_with("...")
        && (word.starts_with('_') || before.ends_with('_'));
    (is_placeholder(word) && !before.ends_with('^'))
        || is_example(word)
        || after.starts_with("...")
        || is_end
}

fn push(pieces: &mut Vec<Piece>, kind: Kind, range: &Range<usize>, word: WordId) {
    // Runs of what cannot be compared are one.
    if !matches!(kind, Kind::Literal | Kind::Name)
        && pieces.last().is_some_and(|last| last.kind == kind)
    {
        return;
    }
    let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else {
        return;
    };
    pieces.push(Piece { word, kind, start, end });
}

/// `<path>`, `{name}`, `...`, `[module]`, `%s`, `*`, `X`
fn is_hole(whole: &str, trimmed: &str) -> bool {
    let dots = !whole.is_empty()
        && whole
            .trim_matches(['"', '\'', '`'])
            .chars()
            .all(|c| matches!(c, '.' | '\u{2026}' | '*' | '_'));
    let bare = whole.trim_matches(['"', '\'', '`', ',', '.', ':', ';', '(', ')']);
    let bracketed = (bare.starts_with('<') && bare.ends_with('>'))
        || (bare.starts_with('{') && bare.ends_with('}'))
        || (bare.starts_with('[')
            && bare.ends_with(']')
            && bare.len() > 2
            && bare[1..bare.len() - 1].bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
    dots || bracketed || is_placeholder(trimmed) || is_example(trimmed) || is_verb(trimmed)
}

/// Whether a text names a package, a module or a host, which needs no quotation marks for it: `@scope/name`, `name@1.2`,
/// `org.group:artifact:1.2`, `com.example.shop`.
fn is_package(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
    };
    if let Some((name, version)) = text.rsplit_once('@') {
        let version = version.trim_start_matches(['^', '~', '>', '<', '=', 'v', '"']);
        let is_version = version.starts_with(|c: char| c.is_ascii_digit() || c == '*');
        return name.is_empty() && version.contains('/')
            || is_version && is_part(name.trim_start_matches('@'));
    }
    if let Some((group, rest)) = text.split_once(':') {
        return group.contains('.')
            && is_part(group)
            && rest.split(':').count() <= 3
            && rest.split(':').all(is_part)
            && !rest.starts_with(|c: char| c.is_ascii_digit());
    }
    let is_word = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    text.split('.').count() > 2
        && text.split('.').all(is_word)
        && !["Error", "Exception", "Warning"].iter().any(|end| text.ends_with(end))
}

/// What quotations are put between.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// `%s`: authors write it for "any", and programs print it where they forget to fill it.
fn is_verb(text: &str) -> bool {
    matches!(text, "%s" | "%d" | "%i" | "%r" | "%v" | "%p" | "%o" | "%O" | "%f" | "%x")
}

/// `my_command`, `your-app`, `SomeModel`, `ClassName`: names that authors make up.
fn is_example(word: &str) -> bool {
    const REAL: [&str; 3] = ["MySQL", "MyISAM", "MyBatis"];
    let is_made_up = |owner: &str| {
        let Some((head, rest)) = word.split_at_checked(owner.len()) else { return false };
        let is_capital = |text: &str| text.starts_with(|c: char| c.is_ascii_uppercase());
        let mut after = rest.chars();
        let is_joined = after.next().is_some_and(|c| matches!(c, '_' | '-'))
            && after.next().is_some_and(char::is_alphanumeric);
        head.eq_ignore_ascii_case(owner) && (is_joined || is_capital(head) && is_capital(rest))
    };
    is_name_of_any(word)
        || ["my", "your", "some"].into_iter().any(is_made_up) && !REAL.contains(&word)
}

/// `ClassName`, `method_name`, `package-name`: the name of any of a kind. `className` is an attribute of React's.
fn is_name_of_any(word: &str) -> bool {
    const KINDS: [&str; 16] = [
        "attribute",
        "class",
        "column",
        "component",
        "crate",
        "field",
        "function",
        "method",
        "model",
        "module",
        "package",
        "plugin",
        "property",
        "service",
        "table",
        "variable",
    ];
    let Some(kind) = word.strip_suffix("Name").or_else(|| word.strip_suffix("name")) else {
        return false;
    };
    let bare = kind.trim_end_matches(['_', '-']);
    let is_joined = bare.len() < kind.len() || word.ends_with("Name");
    is_joined && KINDS.iter().any(|any| bare.eq_ignore_ascii_case(any)) && word != "className"
}

/// `X`, `Y`, `N`, `XXX`, `0xNNNN`, `FOO`, `Foo`: what authors write for "any".
fn is_placeholder(word: &str) -> bool {
    let is_run = |word: &str, of: u8| word.bytes().all(|byte| byte == of);
    let digits = word.strip_prefix("0x").unwrap_or(word);
    matches!(word, "X" | "Y" | "Z" | "N" | "M" | "T" | "XYZ")
        || ["foo", "bar", "baz"].iter().any(|any| word.eq_ignore_ascii_case(any))
        || (digits.len() >= 2 && (is_run(digits, b'X') || is_run(digits, b'N')))
        || (word.len() >= 3 && is_run(word, b'x'))
}

/// The name of what is called with a text: `PosixPath` in `PosixPath('/a/b')`.
fn call(text: &str) -> Option<&str> {
    let (name, argument) = text.split_once('(')?;
    let is_name = !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | ':'));
    (is_name && argument.starts_with(['"', '\'', '`'])).then_some(name)
}

/// The file name of a path; `None` if a text is no path.
fn base_name(text: &str) -> Option<&str> {
    if text.starts_with('@') {
        return None;
    }
    let separator = |c: char| c == '/' || c == '\\';
    let rooted = text.starts_with('/')
        || text.starts_with("./")
        || text.starts_with("../")
        || text.starts_with("~/")
        || text.starts_with('\\')
        || (text.as_bytes().get(1) == Some(&b':')
            && matches!(text.as_bytes().get(2), Some(b'\\' | b'/')));
    let cut = text.rfind(separator)?;
    let base = &text[cut + 1..];
    let many = text.matches(separator).count() >= 2;
    let extension = base.rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty() && (1..=5).contains(&end.split(':').next().unwrap_or_default().len())
    });
    (rooted || many || extension).then_some(base)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
        || word
            .strip_prefix('v')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// Durations, sizes, shares, versions: `3.25s`, `2GiB`, `98%`, `1.2.3`.
fn is_quantity(text: &str) -> bool {
    if text.len() > 32 {
        return false;
    }
    let rest = text.trim_start_matches(['~', '<', '>', '=', '^']);
    let rest = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
    let Some(mut rest) = past_digits(rest) else { return false };
    let mut has_parts = false;
    while let Some(after) = rest.strip_prefix(['.', ',', ':']).and_then(past_digits) {
        (rest, has_parts) = (after, true);
    }
    if rest.is_empty() { has_parts } else { is_unit(rest) }
}

/// What comes after the digits that a text begins with; `None` if it begins with none.
fn past_digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

/// `ms`, `%`, `k`, `KiB`
fn is_unit(text: &str) -> bool {
    const TIMES: [&str; 9] = ["ns", "us", "\u{b5}s", "\u{3bc}s", "ms", "s", "m", "h", "%"];
    const SIZES: [&str; 4] = ["", "i", "b", "ib"];
    TIMES.iter().any(|unit| text.eq_ignore_ascii_case(unit))
        || text
            .strip_prefix(['k', 'm', 'g', 't', 'K', 'M', 'G', 'T'])
            .is_some_and(|rest| SIZES.iter().any(|size| rest.eq_ignore_ascii_case(size)))
}

/// The numbers of HTTP that name an error.
fn is_status(word: &str) -> bool {
    word.len() == 3 && matches!(word.as_bytes()[0], b'4' | b'5') && word.as_bytes()[1] <= b'3'
}

/// Hashes, addresses, ids: hexadecimal digits, with digits and letters among them.
fn is_identifier_of_a_run(word: &str) -> bool {
    if let Some(address) = word.strip_prefix("0x") {
        // Small constants and the codes of Windows are the same in every run.
        return address.len() > 4
            && !address.starts_with("8007")
            && !address.starts_with("C00")
            && !address.starts_with("c00");
    }
    let hex = word.bytes().filter(u8::is_ascii_hexdigit).count();
    let joints = word.bytes().filter(|b| *b == b'-').count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() >= 7 && hex + joints == word.len() && digits >= 2 && digits < hex
}

/// Panics unless [`Signature::of`] keeps its promises for `text`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
pub(crate) fn check_invariants(text: &str) {
    for writer in [Writer::Author, Writer::Program] {
        let mut last = 0;
        for piece in Signature::of(text, writer).pieces {
            assert!(text.get(piece.range()).is_some(), "{piece:?} cannot be cut");
            assert!(piece.start >= last, "{piece:?} comes too late");
            last = piece.start;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text with what is not compared shown as a sign: `#` volatile, `*` hole, names in quotes.
    fn show(text: &str, writer: Writer) -> String {
        let words: Vec<String> = Signature::of(text, writer)
            .pieces
            .iter()
            .map(|piece| match piece.kind {
                Kind::Literal => text[piece.range()].to_owned(),
                Kind::Name => format!("'{}'", &text[piece.range()]),
                Kind::Volatile => "#".to_owned(),
                Kind::Hole => "*".to_owned(),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn what_differs_from_run_to_run_is_left_out() {
        for (text, shown) in [
            (
                "created in thread id 139 and this is thread id 140.",
                "created in thread id # and this is thread id #",
            ),
            ("open './config/production.json'", "open # 'production' 'json'"),
            ("at 0x7f8f96fa3de0 commit 1949cf8c6b5b557f", "at # commit #"),
            ("exited with code 137", "exited with code 137"),
            ("[Errno 2] No such file", "Errno 2 No such file"),
            ("404 Not Found - GET https://a.example/b", "404 Not Found GET #"),
            (
                "Module '\"solid-js\"' has no exported member 'useState'.",
                "Module 'solid' 'js' has no exported member 'useState'",
            ),
            ("Tried to allocate 2.00GiB in 3.25s, 98% of v1.2.3", "Tried to allocate # in # of #"),
            ("deadbeef is a word, deadbee1f2 is not", "deadbeef is a word # is not"),
            ("no field 'last name' here", "no field 'last' 'name' here"),
            ("cannot find @rollup/rollup-linux.", "cannot find 'rollup' 'rollup' 'linux'"),
            ("peer react@\"^18.2\" of ui@2.0.1", "peer 'react' # of 'ui' #"),
            (
                "java.lang.ClassNotFoundException: com.acme.shop.Main at org.acme:shop:1.2",
                "java lang ClassNotFoundException 'com' 'acme' 'shop' 'Main' at 'org' 'acme' 'shop' #",
            ),
            ("Prop `%s` did not match. Server: %s", "Prop # did not match Server #"),
            ("PosixPath('/srv/shop/main.py'))", "PosixPath # 'main' 'py'"),
            (
                "panicked at 'the state is not managed here', main.rs",
                "panicked at the state is not managed here main rs",
            ),
        ] {
            assert_eq!(show(text, Writer::Program), shown);
        }
    }

    #[test]
    fn authors_leave_holes() {
        for (text, shown) in [
            ("thread id X and this is thread id Y.", "thread id * and this is thread id *"),
            (
                "Cannot find module '<name>' ... imported from {path}",
                "Cannot find module * imported from *",
            ),
            ("The `X` of Y", "The * of *"),
            ("WinAnsi cannot encode \"X\" (0xNNNN)", "WinAnsi cannot encode *"),
            ("cannot find -l...: No such file", "cannot find * No such file"),
            ("command my_command not found in YourApp", "command * not found in *"),
            (
                "'ClassName' object has no attribute 'method_name' (Foo)",
                "* object has no attribute *",
            ),
            ("Prop className of a package_name", "Prop className of a *"),
            ("violates unique constraint \"..._pkey\"", "violates unique constraint *"),
            ("MySQL server has gone away, your own", "MySQL server has gone away your own"),
            ("bash^M: bad interpreter", "bash M bad interpreter"),
            (
                "cannot replace to directory .../node_modules/... with file",
                "cannot replace to directory # with file",
            ),
        ] {
            assert_eq!(show(text, Writer::Author), shown);
        }
        assert_eq!(show("Plan X fails", Writer::Program), "Plan X fails");
    }

    #[test]
    fn calls_within_calls_are_bounded() {
        assert_eq!(show("f('g('/a/b.py'))", Writer::Author), "f g # 'b' 'py'");
        let text = "f('".repeat(100_000);
        assert!(!Signature::of(&text, Writer::Author).pieces.is_empty());
    }

    proptest! {
        #[test]
        fn pieces_lie_in_the_text_in_order(text in "\\PC{0,80}") {
            check_invariants(&text);
        }
    }
}
