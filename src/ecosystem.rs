//! The world that an error or a skill is from: a Go panic is hardly mended by a document on React.

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
        Some(match word {
            "python" | "pytest" | "pip" | "django" | "flask" | "fastapi" | "asyncio"
            | "pydantic" | "sqlalchemy" | "panda" | "numpy" => Self::Python,
            "javascript" | "typescript" | "node" | "nodej" | "npm" | "pnpm" | "yarn" | "react"
            | "vue" | "vite" | "vitest" | "nextj" | "nestj" | "nuxt" | "svelte" | "eslint"
            | "webpack" | "bun" | "deno" | "jest" | "tsc" | "angular" => Self::JavaScript,
            "java" | "kotlin" | "maven" | "gradle" | "spring" | "jvm" | "android" => Self::Jvm,
            "golang" => Self::Go,
            "rust" | "cargo" | "rustc" | "tokio" => Self::Rust,
            "cmake" | "gcc" | "clang" => Self::C,
            "csharp" | "dotnet" | "nuget" => Self::Dotnet,
            "ruby" | "rail" | "bundler" => Self::Ruby,
            "php" | "laravel" | "composer" => Self::Php,
            "perl" => Self::Perl,
            "swift" | "xcode" | "ios" => Self::Swift,
            "elixir" | "erlang" | "phoenix" => Self::Elixir,
            "haskell" | "cabal" => Self::Haskell,
            "git" | "github" | "worktree" => Self::Git,
            "docker" | "dockerfile" | "kubernete" | "kubectl" | "helm" | "podman" => {
                Self::Containers
            }
            "postgresql" | "postgre" | "mysql" | "sqlite" | "redi" | "sql" => Self::Sql,
            "terraform" => Self::Terraform,
            _ => return None,
        })
    }
}
