//! The world that an error or a skill is from: a Go panic is hardly mended by a document on React.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use skillbook_index::token;

use crate::trace::Family;

/// A language with its tools, or a tool that stands for itself.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[expect(missing_docs, reason = "the names of languages and tools")]
pub enum Ecosystem {
    Python,
    JavaScript,
    Jvm,
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
    Git,
    Containers,
    Sql,
    Terraform,
}

impl Ecosystem {
    /// That of an error. Shells and systems are at home everywhere.
    #[must_use]
    pub fn of_family(family: Family) -> Option<Self> {
        Some(match family {
            Family::Python | Family::Pip => Self::Python,
            Family::Node | Family::TypeScript | Family::Npm => Self::JavaScript,
            Family::Java => Self::Jvm,
            Family::Go => Self::Go,
            Family::Rust => Self::Rust,
            Family::C => Self::C,
            Family::Dotnet => Self::Dotnet,
            Family::Ruby => Self::Ruby,
            Family::Php => Self::Php,
            Family::Perl => Self::Perl,
            Family::Swift => Self::Swift,
            Family::Elixir => Self::Elixir,
            Family::Haskell => Self::Haskell,
            Family::Git => Self::Git,
            Family::Docker | Family::Kubernetes => Self::Containers,
            Family::Sql => Self::Sql,
            Family::Terraform => Self::Terraform,
            Family::Make | Family::Shell | Family::System | Family::Other => return None,
        })
    }

    /// That of the language of a block of code.
    #[must_use]
    pub fn of_language(language: &str) -> Option<Self> {
        Some(match language {
            "python" | "py" | "python3" | "pycon" | "pytb" => Self::Python,
            "js" | "javascript" | "ts" | "typescript" | "jsx" | "tsx" | "mjs" | "cjs" | "vue"
            | "svelte" => Self::JavaScript,
            "java" | "kotlin" | "kt" | "scala" | "groovy" => Self::Jvm,
            "go" | "golang" => Self::Go,
            "rust" | "rs" => Self::Rust,
            "c" | "cpp" | "c++" | "cmake" | "objc" => Self::C,
            "csharp" | "cs" | "c#" | "fsharp" => Self::Dotnet,
            "ruby" | "rb" => Self::Ruby,
            "php" => Self::Php,
            "perl" => Self::Perl,
            "swift" => Self::Swift,
            "elixir" | "erlang" => Self::Elixir,
            "haskell" | "hs" => Self::Haskell,
            "dockerfile" => Self::Containers,
            "sql" | "postgresql" | "mysql" => Self::Sql,
            "hcl" | "terraform" | "tf" => Self::Terraform,
            _ => return None,
        })
    }

    /// That of a word of a name, a title or a description, in the form of the tokenizer.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        static KNOWN: LazyLock<FxHashMap<String, Ecosystem>> = LazyLock::new(|| {
            let listed = WORDS.iter().flat_map(|(ecosystem, words)| {
                words
                    .split(' ')
                    .flat_map(token::words)
                    .map(|word| (word.text.into_owned(), *ecosystem))
            });
            listed.collect()
        });
        KNOWN.get(word).copied()
    }
}

/// Whether a word, in the form of the tokenizer, is a name of the very language or tool that prints errors of this family, not of
/// something within.
#[must_use]
pub fn names(family: Family, word: &str) -> bool {
    let names: &[&str] = match family {
        Family::Python => &["python"],
        Family::Pip => &["python", "pip"],
        Family::Node => &["javascript", "node", "nodej"],
        Family::TypeScript => &["javascript", "node", "nodej", "typescript"],
        Family::Npm => &["javascript", "node", "nodej", "npm"],
        Family::Java => &["java"],
        Family::Go => &["golang", "go"],
        Family::Rust => &["rust"],
        Family::C => &["cpp"],
        Family::Dotnet => &["dotnet", "csharp"],
        Family::Ruby => &["rubi"],
        Family::Php => &["php"],
        Family::Perl => &["perl"],
        Family::Swift => &["swift"],
        Family::Elixir => &["elixir"],
        Family::Haskell => &["haskel"],
        Family::Git => &["git"],
        Family::Docker => &["docker"],
        Family::Kubernetes => &["kubernet", "k8s"],
        Family::Terraform => &["terraform"],
        Family::Sql | Family::Make | Family::Shell | Family::System | Family::Other => &[],
    };
    names.contains(&word)
}

/// Words that name a language or tool.
const WORDS: &[(Ecosystem, &str)] = &[
    (
        Ecosystem::Python,
        "python pytest pip django flask fastapi asyncio pydantic sqlalchemy pandas numpy",
    ),
    (
        Ecosystem::JavaScript,
        "javascript typescript node nodejs npm pnpm yarn react vue vite vitest nextjs nestjs nuxt svelte eslint webpack \
         bun deno jest tsc angular",
    ),
    (Ecosystem::Jvm, "java kotlin maven gradle spring jvm android"),
    (Ecosystem::Go, "golang"),
    (Ecosystem::Rust, "rust cargo rustc tokio"),
    (Ecosystem::C, "cmake gcc clang"),
    (Ecosystem::Dotnet, "csharp dotnet nuget"),
    (Ecosystem::Ruby, "ruby rails bundler"),
    (Ecosystem::Php, "php laravel"),
    (Ecosystem::Perl, "perl"),
    (Ecosystem::Swift, "swift xcode ios"),
    (Ecosystem::Elixir, "elixir erlang phoenix"),
    (Ecosystem::Haskell, "haskell cabal"),
    (Ecosystem::Git, "git github worktree"),
    (Ecosystem::Containers, "docker dockerfile kubernetes kubectl helm podman"),
    (Ecosystem::Sql, "postgresql postgres mysql sqlite redis sql"),
    (Ecosystem::Terraform, "terraform"),
];
