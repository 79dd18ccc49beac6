//! An error as it was read: who printed it, what it says, where it stands in its chain.

use std::ops::Range;

use super::shape::is_frame;
use super::{Lines, agent, cloud, indent, plain, sql};
use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::head;

/// Who printed an error.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names of languages and tools")]
pub enum Family {
    Python,
    Node,
    TypeScript,
    Java,
    Go,
    Rust,
    C,
    Dotnet,
    Ruby,
    Php,
    Perl,
    Swift,
    Elixir,
    Haskell,
    Shell,
    Git,
    Docker,
    Npm,
    Pip,
    Sql,
    Kubernetes,
    Terraform,
    Make,
    System,
    /// Known only by the words of its line.
    Other,
}

impl Family {
    /// The name in JSON, which never changes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Node => "node",
            Self::TypeScript => "typescript",
            Self::Java => "java",
            Self::Go => "go",
            Self::Rust => "rust",
            Self::C => "c",
            Self::Dotnet => "dotnet",
            Self::Ruby => "ruby",
            Self::Php => "php",
            Self::Perl => "perl",
            Self::Swift => "swift",
            Self::Elixir => "elixir",
            Self::Haskell => "haskell",
            Self::Shell => "shell",
            Self::Git => "git",
            Self::Docker => "docker",
            Self::Npm => "npm",
            Self::Pip => "pip",
            Self::Sql => "sql",
            Self::Kubernetes => "kubernetes",
            Self::Terraform => "terraform",
            Self::Make => "make",
            Self::System => "system",
            Self::Other => "other",
        }
    }
}

/// The place of an error in its chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Link {
    /// The one to fix.
    #[default]
    Root,
    /// One of several of equal standing in a group; each is to be fixed.
    Member,
    /// Was being handled when the root was raised.
    Context,
    /// Only passes the root on, or only says that something failed.
    Wrapper,
    /// Came up while the root was cleaned up after.
    Suppressed,
    /// A warning: never the reason of a failure, sometimes what was asked about.
    Warning,
}

impl Link {
    /// The name in JSON, which never changes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Member => "member",
            Self::Context => "context",
            Self::Wrapper => "wrapper",
            Self::Suppressed => "suppressed",
            Self::Warning => "warning",
        }
    }
}

/// A place that the program was at when it failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The file, or what the runtime prints in place of one.
    pub file: String,
    /// The function, qualified as printed.
    pub function: Option<String>,
}

impl Frame {
    /// A frame in `file`.
    #[must_use]
    pub fn new(file: &str, function: Option<&str>) -> Self {
        Self {
            file: head(file, 512).to_owned(),
            function: function.map(|name| head(name, 256).to_owned()),
        }
    }
}

/// One error found in a paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who printed it.
    pub family: Family,
    /// Its type as printed: `sqlite3.ProgrammingError`, `java.lang.NullPointerException`.
    pub type_name: Option<String>,
    /// A code that stays the same from run to run: `E0308`, `TS2345`, `ENOENT`, `23505`.
    pub code: Option<String>,
    /// What it says, first line only; may be empty.
    pub message: String,
    /// Its place in its chain.
    pub link: Link,
    /// The lines that are its own, as indices into [`Paste::lines`](crate::paste::Paste::lines).
    pub lines: Range<usize>,
    /// The line that says it: type and message.
    pub key: usize,
    /// Lines that add to the message: notes, hints, properties.
    pub details: Vec<usize>,
    /// Where it happened, in the order of printing.
    pub frames: Vec<Frame>,
    /// Events of one chain or one build step share a number.
    pub chain: u32,
}

impl Event {
    /// An error that is said on line `key`, and knows no more yet.
    #[must_use]
    pub fn new(family: Family, key: usize, message: &str) -> Self {
        Self {
            family,
            type_name: None,
            code: None,
            message: head(message.trim(), MAX_MESSAGE_BYTES).to_owned(),
            link: Link::Root,
            lines: key..key + 1,
            key,
            details: Vec::new(),
            frames: Vec::new(),
            chain: 0,
        }
    }

    /// The same with its type.
    #[must_use]
    pub fn typed(mut self, type_name: &str) -> Self {
        self.type_name = Some(head(type_name, 256).to_owned()).filter(|name| !name.is_empty());
        self
    }

    /// The same with its code.
    #[must_use]
    pub fn coded(mut self, code: impl Into<Option<&'static str>>) -> Self {
        self.code = code.into().map(str::to_owned);
        self
    }

    /// The same with a code read from the text.
    #[must_use]
    pub fn with_code(mut self, code: Option<&str>) -> Self {
        self.code = code.map(|code| head(code, 64).to_owned()).filter(|code| !code.is_empty());
        self
    }

    /// The same with the code that its message says in words of its own, where no reader has found one.
    pub(super) fn with_said_code(self) -> Self {
        if self.code.is_some() {
            return self;
        }
        let code = sql::code_in(&self.message)
            .or_else(|| agent::protocol_code(&self.message))
            .or_else(|| cloud::service_code(&self.message));
        let code = code.map(str::to_owned);
        Self { code, ..self }
    }

    /// The same with its place in the chain.
    #[must_use]
    pub fn linked(mut self, link: Link) -> Self {
        self.link = link;
        self
    }

    /// The same with the lines that are its own.
    #[must_use]
    pub fn spanning(mut self, lines: Range<usize>) -> Self {
        self.lines = lines;
        self
    }

    /// The same within the first `length` lines: a reader may take one more than there are.
    pub(super) fn within(mut self, length: usize) -> Self {
        self.key = self.key.min(length.saturating_sub(1));
        let (start, end) = (self.lines.start.min(self.key), self.lines.end.min(length));
        self.lines = start..end.max(self.key + 1);
        self.details.retain(|&line| line < length);
        self
    }

    /// The same for a line that ends with a colon, where it only names what failed (`Configuration error:`) or the next one is
    /// deeper, a part of the sentence.
    pub(super) fn say_what_is_below(&mut self, lines: Lines<'_>) {
        /// Most words of a name.
        const MOST: usize = 3;
        let below = self.details.first().filter(|&&line| {
            let is_name = self.message.split_whitespace().count() <= MOST;
            let is_deeper = indent(lines.text(line)) > indent(lines.text(self.key));
            self.message.ends_with(':') && line == self.key + 1 && (is_name || is_deeper)
        });
        // A list, a stack or source says nothing by its first line.
        let says = |line: &str| {
            line.trim_start().starts_with(char::is_alphanumeric)
                && !line.trim_start().starts_with("Traceback ")
                && !is_frame(line)
                && !plain::looks_like_source(line)
        };
        match below.map(|&line| lines.text(line)).filter(|line| says(line)) {
            Some(line) => {
                let message = format!("{} {}", self.message, line.trim());
                head(&message, MAX_MESSAGE_BYTES).clone_into(&mut self.message);
            }
            None => self.say_first_detail(lines),
        }
    }

    /// Takes the first detail for the message where the line of the type says nothing.
    pub(crate) fn say_first_detail(&mut self, lines: Lines<'_>) {
        if self.message.is_empty()
            && let Some(&first) = self.details.first()
        {
            head(lines.text(first).trim(), MAX_MESSAGE_BYTES).clone_into(&mut self.message);
        }
    }
}
