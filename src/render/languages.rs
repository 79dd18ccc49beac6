//! The languages that code is coloured in, as data.

/// What a language is made of, as far as colours go.
pub(super) struct Language {
    /// What may stand after the opening fence, separated by spaces.
    pub(super) names: &'static str,
    pub(super) kind: Kind,
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comment: Option<(&'static str, &'static str)>,
    /// The longest first where one starts another.
    pub(super) quotes: &'static [Quote],
    /// Separated by spaces.
    pub(super) keywords: &'static str,
}

/// What a language needs besides its words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Code,
    /// The first word of a command has a colour, and so have `$variables`.
    Shell,
    /// A line starts with a key that ends in this character.
    Keys(char),
    /// A string before a colon is a key.
    Json,
    /// Words and strings count within tags only.
    Markup,
    /// Each line has the colour of its first character.
    Diff,
}

/// A string's ends.
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) lines: Lines,
}

/// Where a string may end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    One,
    Many,
    /// After one character, as `'a'`; without this a lifetime would open a string.
    Char,
}

const fn quote(both: &'static str, lines: Lines) -> Quote {
    Quote { open: both, close: both, lines }
}

const DOUBLE: Quote = quote("\"", Lines::One);
const SINGLE: Quote = quote("'", Lines::One);
const BACKTICK: Quote = quote("`", Lines::Many);
const CHAR: Quote = quote("'", Lines::Char);
const TRIPLE: Quote = quote("\"\"\"", Lines::Many);
const SLASHES: &[&str] = &["//"];
pub(super) const HASH: &[&str] = &["#"];
const STARS: Option<(&str, &str)> = Some(("/*", "*/"));
const ANGLES: Option<(&str, &str)> = Some(("<!--", "-->"));

/// A language of words, with nothing special.
const CODE: Language = Language {
    names: "",
    kind: Kind::Code,
    line_comments: SLASHES,
    block_comment: STARS,
    quotes: &[DOUBLE, CHAR],
    keywords: "",
};

pub(super) static LANGUAGES: &[Language] = &[
    Language {
        names: "bash sh shell zsh console shell-session shellscript fish",
        kind: Kind::Shell,
        line_comments: HASH,
        block_comment: None,
        quotes: &[quote("\"", Lines::Many), quote("'", Lines::Many)],
        keywords: "if then else elif fi for in do done while until case esac function return \
                   export local readonly set unset source alias time select",
    },
    Language {
        names: "typescript ts tsx javascript js jsx mjs cjs mts node",
        quotes: &[DOUBLE, SINGLE, BACKTICK],
        keywords: "abstract any as async await boolean break case catch class const continue \
                   debugger declare default delete do else enum export extends false finally for \
                   from function get if implements import in infer instanceof interface is keyof \
                   let namespace never new null number object of override private protected \
                   public readonly return satisfies set static string super switch symbol this \
                   throw true try type typeof undefined unknown var void while with yield",
        ..CODE
    },
    Language {
        names: "python py python3 pycon",
        line_comments: HASH,
        block_comment: None,
        quotes: &[TRIPLE, quote("'''", Lines::Many), DOUBLE, SINGLE],
        keywords: "False None True and as assert async await break case class continue def del \
                   elif else except finally for from global if import in is lambda match nonlocal \
                   not or pass raise return self try while with yield",
        ..CODE
    },
    Language {
        names: "rust rs",
        quotes: &[
            Quote { open: "r#\"", close: "\"#", lines: Lines::Many },
            quote("\"", Lines::Many),
            CHAR,
        ],
        keywords: "Self as async await bool break char const continue crate dyn else enum extern \
                   f32 f64 false fn for i16 i32 i64 i8 if impl in isize let loop match mod move \
                   mut pub ref return self static str struct super trait true type u16 u32 u64 u8 \
                   unsafe use usize where while",
        ..CODE
    },
    Language {
        names: "go golang",
        quotes: &[DOUBLE, BACKTICK, CHAR],
        keywords: "any bool break byte case chan const continue default defer else error \
                   fallthrough false float64 for func go goto if import int int64 interface map \
                   nil package range return rune select string struct switch true type uint var",
        ..CODE
    },
    Language {
        names: "php",
        line_comments: &["//", "#"],
        quotes: &[quote("\"", Lines::Many), quote("'", Lines::Many)],
        keywords: "abstract array as bool break case catch class const continue default do echo \
                   else elseif enum extends false final finally fn for foreach function if \
                   implements include instanceof int interface match namespace new null private \
                   protected public readonly require require_once return self static string \
                   switch this throw trait true try use var void while",
        ..CODE
    },
    Language {
        names: "java kotlin kt scala groovy gradle dart csharp cs c#",
        quotes: &[TRIPLE, DOUBLE, SINGLE],
        keywords: "abstract as async await base bool boolean break by byte case catch char class \
                   companion const constructor continue data def default do double else enum \
                   extends false final finally float for foreach fun get if implements import in \
                   int interface internal is late lateinit let long match namespace new null \
                   object out override package private protected public readonly record ref \
                   required return sealed set static string super suspend switch synchronized \
                   this throw throws trait true try type typealias using val var virtual void \
                   when where while with yield",
        ..CODE
    },
    Language {
        names: "c cpp c++ cc h hpp objc cuda glsl zig arduino",
        keywords: "alignas asm auto bool break case catch char class const constexpr continue \
                   decltype default define delete do double elif else endif enum error explicit \
                   extern false final float fn for friend goto if ifdef ifndef include inline int \
                   long mutable namespace new noexcept nullptr operator override pragma private \
                   protected public pub return short signed sizeof static static_cast struct \
                   switch template this throw true try typedef typename undef union unsigned \
                   using var virtual void volatile while",
        ..CODE
    },
    Language {
        names: "swift",
        quotes: &[TRIPLE, DOUBLE],
        keywords: "Any Self actor as async await break case catch class continue default defer do \
                   else enum extension false fileprivate final for func guard if import in init \
                   inout internal is lazy let mutating nil override private protocol public \
                   repeat return self static struct super switch throw throws true try var weak \
                   where while",
        ..CODE
    },
    Language {
        names: "ruby rb elixir ex crystal",
        line_comments: HASH,
        block_comment: None,
        quotes: &[DOUBLE, SINGLE],
        keywords: "alias and begin break case class def defmodule defp do else elsif end ensure \
                   extend false fn for if in include module next nil not or raise redo require \
                   require_relative rescue retry return self super then true unless until use \
                   when while with yield",
        ..CODE
    },
    Language {
        names: "lua",
        line_comments: &["--"],
        block_comment: Some(("--[[", "]]")),
        quotes: &[DOUBLE, SINGLE],
        keywords: "and break do else elseif end false for function if in local nil not or repeat \
                   return then true until while",
        ..CODE
    },
    Language {
        names: "sql postgresql postgres mysql sqlite plpgsql",
        line_comments: &["--"],
        quotes: &[quote("'", Lines::Many), DOUBLE],
        keywords: "add all alter and any as asc begin between by cascade case check column commit \
                   conflict constraint create cross database default delete desc distinct do drop \
                   else end exists explain false foreign from full function grant group having if \
                   ilike in index inner insert into is join key left like limit not null offset \
                   on or order outer primary references returning right rollback schema select \
                   set table then transaction trigger true truncate union unique update using \
                   values view when where with",
        ..CODE
    },
    Language {
        names: "yaml yml",
        kind: Kind::Keys(':'),
        line_comments: HASH,
        block_comment: None,
        quotes: &[DOUBLE, SINGLE],
        keywords: "true false null yes no on off",
    },
    Language {
        names: "toml ini cfg conf env dotenv properties editorconfig",
        kind: Kind::Keys('='),
        line_comments: &["#", ";"],
        block_comment: None,
        quotes: &[TRIPLE, DOUBLE, SINGLE],
        keywords: "true false",
    },
    Language {
        names: "json jsonc json5 jsonl",
        kind: Kind::Json,
        quotes: &[DOUBLE],
        keywords: "true false null",
        ..CODE
    },
    Language {
        names: "css scss less sass",
        quotes: &[DOUBLE, SINGLE],
        keywords: "charset font-face import important include keyframes layer media mixin supports \
                   theme use",
        ..CODE
    },
    Language {
        names: "html xml vue svelte svg astro xhtml plist csproj",
        kind: Kind::Markup,
        line_comments: &[],
        block_comment: ANGLES,
        quotes: &[quote("\"", Lines::Many), quote("'", Lines::Many)],
        keywords: "",
    },
    Language {
        names: "diff patch",
        kind: Kind::Diff,
        line_comments: &[],
        block_comment: None,
        quotes: &[],
        keywords: "",
    },
    Language {
        names: "dockerfile docker containerfile",
        line_comments: HASH,
        block_comment: None,
        quotes: &[DOUBLE, SINGLE],
        keywords: "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN \
                   SHELL STOPSIGNAL USER VOLUME WORKDIR",
        ..CODE
    },
    Language {
        names: "hcl terraform tf nix nginx caddyfile make makefile cmake",
        line_comments: HASH,
        quotes: &[DOUBLE],
        keywords: "data define else endif export false for if ifdef ifeq in include inherit let \
                   locals location module null output provider resource rec server set terraform \
                   then true upstream variable with",
        ..CODE
    },
    Language {
        names: "powershell ps1 pwsh",
        kind: Kind::Shell,
        line_comments: HASH,
        block_comment: Some(("<#", "#>")),
        quotes: &[DOUBLE, SINGLE],
        keywords: "begin break catch continue else elseif end exit filter finally for foreach \
                   function if in param process return switch throw try until using while",
    },
    Language {
        names: "graphql gql proto protobuf prisma solidity sol",
        line_comments: &["//", "#"],
        quotes: &[TRIPLE, DOUBLE],
        keywords: "address bool bytes contract directive enum event extend false fragment function \
                   implements import input int32 int64 interface mapping message model mutation \
                   on oneof optional package pragma public query repeated required returns \
                   rpc scalar schema service string struct subscription syntax true type uint256 \
                   union",
        ..CODE
    },
];
