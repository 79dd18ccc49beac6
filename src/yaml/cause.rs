//! What can be wrong with a text, in the author's terms: what to say about it, and what to do.

use std::fmt;

use super::{MAX_DEPTH, MAX_NODES, MAX_TEXT_BYTES};

/// Why a text is not the YAML that is wanted, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte at which it shows, as near to the author's slip as can be told.
    pub at: usize,
    /// What the author most likely did.
    pub kind: Cause,
}

/// What an author most likely did that is not YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// `key: some text: more`.
    ColonInValue,
    /// Text on the line of a `|` or `>`.
    TextAfterIndicator(char),
    /// A value without quotes that starts with a character which YAML keeps for itself.
    ReservedStart(char),
    /// `"so" and so`, or a quote inside quotes.
    TextAfterQuote(char),
    /// A quote that nothing closes.
    UnclosedQuote(char),
    /// A bracket that nothing closes.
    UnclosedBracket(char),
    /// A backslash in double quotes before a letter that has no meaning there.
    BadEscape,
    /// A tab where blanks must stand.
    Tab,
    /// A line further left or right than its neighbours.
    Indentation,
    /// A line at the margin that is no `key: value`.
    StrayLine,
    /// `key:value`.
    NoBlankAfterColon,
    /// A byte order mark inside of the text.
    Unseen,
    /// A ` #`, which starts a comment, in a text that goes on in the next line.
    CommentInText,
    /// An anchor that is used, or a use of one.
    Alias,
    /// A list or a mapping as a key.
    KeyNotText,
    /// A second document.
    SeveralDocuments,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// More values than [`MAX_NODES`].
    TooManyNodes,
    /// Longer than [`MAX_TEXT_BYTES`].
    TooLong,
    /// Anything rarer, in the words of the parser.
    Other(String),
}

impl Cause {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::ColonInValue | Self::ReservedStart(_) => "put the whole value in double quotes",
            Self::TextAfterIndicator(_) => {
                "start the text on the next line, indented, or drop the indicator and quote it"
            }
            Self::TextAfterQuote(_) => {
                "quote the whole value, and write `\\\"` for a double quote inside it"
            }
            Self::UnclosedQuote(_) => "add the closing quote",
            Self::UnclosedBracket(_) => "add the closing bracket, or quote the value if it is text",
            Self::BadEscape => "double the backslash, or use single quotes",
            Self::Tab => "indent with blanks",
            Self::Indentation => "give all keys of one mapping the same indentation",
            Self::StrayLine => {
                "write `key: value`, or indent the line if it continues the value above"
            }
            Self::NoBlankAfterColon => "put a blank after the colon",
            Self::CommentInText => "quote the whole value, or drop what follows the ` #`",
            Self::Unseen => "remove it; an editor that shows characters which are not seen helps",
            Self::Alias => "write the value out in both places",
            Self::KeyNotText => "use a single word as the key, or quote the value if it is text",
            Self::SeveralDocuments => "keep one block, without `---` inside",
            Self::TooDeep | Self::TooManyNodes | Self::TooLong => {
                "keep the block small; long text belongs into the body of the file"
            }
            Self::Other(_) => "quote the value on this line",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ColonInValue => out.write_str("a value without quotes cannot contain `: `"),
            Self::TextAfterIndicator(found) => {
                write!(out, "the text after `{found}` must start on a line of its own")
            }
            Self::ReservedStart(found) => {
                write!(out, "a value without quotes cannot start with `{found}` here")
            }
            Self::TextAfterQuote(quote) => write!(out, "text follows the closing `{quote}`"),
            Self::UnclosedQuote(quote) => write!(out, "this `{quote}` is never closed"),
            Self::UnclosedBracket(bracket) => write!(out, "this `{bracket}` is never closed"),
            Self::BadEscape => {
                out.write_str("a backslash in double quotes starts an escape, and this is none")
            }
            Self::Tab => out.write_str("a tab cannot indent a line"),
            Self::Indentation => {
                out.write_str("the indentation of this line fits nothing above it")
            }
            Self::StrayLine => {
                out.write_str("this line is neither `key: value` nor indented under one")
            }
            Self::NoBlankAfterColon => out.write_str("no blank follows the colon of this key"),
            Self::CommentInText => {
                out.write_str("` #` starts a comment, but the text goes on in the next line")
            }
            Self::Unseen => {
                out.write_str("a byte order mark, which is not seen, stands inside of the text")
            }
            Self::Alias => {
                out.write_str("anchors and aliases (`&name`, `*name`) are not supported")
            }
            Self::KeyNotText => out.write_str("a key must be a text"),
            Self::SeveralDocuments => out.write_str("a second document starts here"),
            Self::TooDeep => write!(out, "nested deeper than {MAX_DEPTH} levels"),
            Self::TooManyNodes => write!(out, "more than {MAX_NODES} values"),
            Self::TooLong => write!(out, "longer than {} KiB", MAX_TEXT_BYTES >> 10),
            Self::Other(words) => write!(out, "not YAML: {words}"),
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} (byte {})", self.kind, self.at)
    }
}

impl std::error::Error for SyntaxError {}
