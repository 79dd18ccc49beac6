//! `skill.toml`: what a project wants checked, and how. Nothing in it can run anything or read outside of the project.

use std::fs;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobMatcher};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::{Limits, Source};
use super::files::below;
use super::level::{Profile, Severity};
use super::select::{PathIgnore, Selection, Selector, Weights};
use crate::name::most_alike;
use crate::source::LineIndex;

/// The name of the file.
pub const CONFIG_FILE: &str = "skill.toml";

/// What a project wants.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where it was read from; patterns of paths are relative to its folder.
    pub file: Option<PathBuf>,
    /// Whom all skills are checked for.
    pub profile: Option<Profile>,
    /// From which severity on the exit status is 1; `None` for never.
    pub fail_on: Option<Option<Severity>>,
    /// Which rules.
    pub selection: Selection,
    /// Files that are left out.
    pub exclude: Vec<GlobMatcher>,
    /// Bounds.
    pub limits: Limits,
    /// What is known already and not told.
    pub baseline: Option<PathBuf>,
}

/// A fault in a configuration: where, and what.
#[derive(Debug, thiserror::Error)]
#[error("`{}`: {message}", file.display())]
pub struct ConfigError {
    file: PathBuf,
    message: String,
}

impl Config {
    /// Reads the nearest `skill.toml` from `folder` up to the root of its repository, or up to the current folder where
    /// there is none; without such a file the defaults hold.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn near(folder: &Path) -> Result<Self, ConfigError> {
        let Ok(folder) = std::path::absolute(folder) else { return Ok(Self::default()) };
        let root = folder.ancestors().find(|above| above.join(".git").exists());
        let here = std::env::current_dir().ok().filter(|here| folder.starts_with(here));
        let top = root.or(here.as_deref()).unwrap_or(&folder);
        for above in folder.ancestors() {
            let file = above.join(CONFIG_FILE);
            if file.is_file() {
                return Self::read(&file);
            }
            if above == top {
                break;
            }
        }
        Ok(Self::default())
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// That it cannot be read, or what is wrong with it.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let fail = |message: String| ConfigError { file: file.to_owned(), message };
        let text = fs::read_to_string(file).map_err(|error| fail(error.to_string()))?;
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let mut config = Self::parse(&text, &folder).map_err(fail)?;
        config.file = Some(file.to_owned());
        Ok(config)
    }

    /// Reads the text of a `skill.toml` that lies in `folder`.
    ///
    /// # Errors
    ///
    /// The first fault, with its line.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let lines = LineIndex::new(text);
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| lines.line(span.start));
            format!("line {line}: {}", error.message())
        })?;
        let mut config = Self::default();
        let reader = Reader { lines: &lines, folder };
        for (key, value) in table.get_ref() {
            match key.get_ref().as_ref() {
                "validate" => reader.validate(value, &mut config)?,
                other => return reader.unknown(key, other, &["validate"]),
            }
        }
        Ok(config)
    }

    /// Whether a file is left out, by its path as patterns see it.
    #[must_use]
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|glob| glob.is_match(path))
    }

    /// A path as patterns see it: relative to the folder of the configuration where it lies below it, wherever the
    /// program was started; else as it is shown.
    #[must_use]
    pub fn place(&self, file: &Path, shown: &str) -> String {
        let folder = self.file.as_deref().and_then(Path::parent);
        folder.and_then(|folder| below(file, folder)).unwrap_or_else(|| shown.to_owned())
    }

    /// What each rule weighs for a file that is checked for a profile.
    #[must_use]
    pub fn weights(&self, source: &Source, profile: Profile) -> Weights {
        match &source.file {
            Some(file) if !self.selection.ignore_in.is_empty() => {
                self.selection.weights(profile, &self.place(file, &source.shown))
            }
            _ => self.selection.weights(profile, &source.shown),
        }
    }
}

/// What each rule weighs for many files.
#[derive(Debug)]
pub(super) struct Weighing<'c> {
    config: &'c Config,
    /// For each profile, where all files are alike.
    alike: Option<[Weights; Profile::ALL.len()]>,
}

impl<'c> Weighing<'c> {
    /// By a configuration.
    #[must_use]
    pub(super) fn by(config: &'c Config) -> Self {
        let of = |profile| config.selection.weights(profile, "");
        let alike = config.selection.ignore_in.is_empty().then(|| Profile::ALL.map(of));
        Self { config, alike }
    }

    /// For one file that is checked for a profile.
    #[must_use]
    pub(super) fn of(&self, source: &Source, profile: Profile) -> Weights {
        match &self.alike {
            Some(alike) => alike[profile as usize].clone(),
            None => self.config.weights(source, profile),
        }
    }
}

const KEYS: &[&str] = &[
    "profile",
    "fail-on",
    "select",
    "ignore",
    "exclude",
    "baseline",
    "severity",
    "ignore-in",
    "limits",
];
const LIMITS: &[&str] = &["body-lines", "body-tokens"];

type Value<'t> = Spanned<DeValue<'t>>;

struct Reader<'a> {
    lines: &'a LineIndex,
    folder: &'a Path,
}

impl Reader<'_> {
    fn fail<T, R>(&self, at: &Spanned<T>, message: impl std::fmt::Display) -> Result<R, String> {
        Err(format!("line {}: {message}", self.lines.line(at.span().start)))
    }

    fn unknown<T, R>(&self, at: &Spanned<T>, key: &str, known: &[&str]) -> Result<R, String> {
        let near = most_alike(key, known.iter().copied());
        let help = near.map_or_else(
            || format!("known are {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.fail(at, format_args!("unknown key `{key}`, {help}"))
    }

    fn validate(&self, table: &Value<'_>, config: &mut Config) -> Result<(), String> {
        for (key, value) in self.table(table)? {
            match key.get_ref().as_ref() {
                "profile" => {
                    let names: Vec<&str> = Profile::ALL.map(Profile::as_str).to_vec();
                    let Some(profile) = Profile::named(self.text(value)?) else {
                        return self.fail(value, format_args!("profiles are {}", names.join(", ")));
                    };
                    config.profile = Some(profile);
                }
                "fail-on" => {
                    config.fail_on = Some(match self.text(value)? {
                        "never" => None,
                        name => match Severity::named(name) {
                            Some(severity) => Some(severity),
                            None => {
                                return self
                                    .fail(value, "it is `error`, `warning`, `info` or `never`");
                            }
                        },
                    });
                }
                "select" => config.selection.select = self.selectors(value)?,
                "ignore" => config.selection.ignore = self.selectors(value)?,
                "exclude" => {
                    for pattern in self.list(value)? {
                        config.exclude.push(self.glob(pattern, self.text(pattern)?)?);
                    }
                }
                "baseline" => {
                    let path = Path::new(self.text(value)?);
                    let stays = path.components().all(|part| {
                        matches!(
                            part,
                            std::path::Component::Normal(_) | std::path::Component::CurDir
                        )
                    });
                    if !stays {
                        return self.fail(value, "the baseline must lie below this folder");
                    }
                    config.baseline = Some(self.folder.join(path));
                }
                "severity" => {
                    for (name, level) in self.table(value)? {
                        let rule = self.rule(name, name.get_ref())?;
                        let level = match self.text(level)? {
                            "off" => None,
                            text => match Severity::named(text) {
                                Some(severity) => Some(severity),
                                None => {
                                    return self.fail(
                                        level,
                                        "a severity is `error`, `warning`, `info` or `off`",
                                    );
                                }
                            },
                        };
                        config.selection.severity.push((rule, level));
                    }
                }
                "ignore-in" => {
                    for (pattern, rules) in self.table(value)? {
                        let files = self.glob(pattern, pattern.get_ref())?;
                        let rules = self.selectors(rules)?;
                        config.selection.ignore_in.push(PathIgnore { files, rules });
                    }
                }
                "limits" => {
                    for (name, limit) in self.table(value)? {
                        let number = self.number(limit)?;
                        match name.get_ref().as_ref() {
                            "body-lines" => config.limits.body_lines = number,
                            "body-tokens" => config.limits.body_tokens = number,
                            other => return self.unknown(name, other, LIMITS),
                        }
                    }
                }
                other => return self.unknown(key, other, KEYS),
            }
        }
        Ok(())
    }

    fn table<'v, 't>(&self, value: &'v Value<'t>) -> Result<&'v DeTable<'t>, String> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(table),
            _ => self.fail(value, "a table is wanted here"),
        }
    }

    fn list<'v, 't>(&self, value: &'v Value<'t>) -> Result<&'v [Value<'t>], String> {
        match value.get_ref() {
            DeValue::Array(items) => Ok(items),
            _ => self.fail(value, "a list is wanted here"),
        }
    }

    fn text<'v>(&self, value: &'v Value<'_>) -> Result<&'v str, String> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text),
            _ => self.fail(value, "a text in quotes is wanted here"),
        }
    }

    fn number(&self, value: &Value<'_>) -> Result<usize, String> {
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };
        number.map_or_else(|| self.fail(value, "a whole number is wanted here"), Ok)
    }

    fn selectors(&self, value: &Value<'_>) -> Result<Vec<Selector>, String> {
        let read = |item| Selector::parse(self.text(item)?).or_else(|error| self.fail(item, error));
        self.list(value)?.iter().map(read).collect()
    }

    fn rule<T>(&self, at: &Spanned<T>, name: &str) -> Result<&'static super::rule::Rule, String> {
        match Selector::parse(name) {
            Ok(Selector::One(rule)) => Ok(rule),
            Ok(Selector::All | Selector::Group(_)) => self.fail(at, "name one rule"),
            Err(error) => self.fail(at, error),
        }
    }

    /// A pattern, relative to the folder of the configuration; one without a slash fits at any depth.
    fn glob<T>(&self, at: &Spanned<T>, pattern: &str) -> Result<GlobMatcher, String> {
        let anywhere = if pattern.trim_end_matches('/').contains('/') {
            pattern.trim_start_matches('/').to_owned()
        } else {
            format!("**/{pattern}")
        };
        let whole = match anywhere.strip_suffix('/') {
            Some(folder) => format!("{folder}/**"),
            None => anywhere,
        };
        Glob::new(&whole).map(|glob| glob.compile_matcher()).or_else(|error| self.fail(at, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("/project"))
    }

    #[test]
    fn a_whole_configuration_is_read() {
        let text = "[validate]\nprofile = \"spec\"\nfail-on = \"warning\"\nselect = [\"FX\", \"SP003\"]\nignore = [\"section-missing\"]\nexclude = [\"old/\", \"*.draft.md\"]\nbaseline = \"known.json\"\n\n[validate.severity]\nFX305 = \"error\"\nSP022 = \"off\"\n\n[validate.ignore-in]\n\"legacy/**\" = [\"ALL\"]\n\n[validate.limits]\nbody-lines = 800\n";
        let mut config = parse(text).expect("it is well-formed");
        config.file = Some(PathBuf::from("/project/skill.toml"));
        assert_eq!(config.profile, Some(Profile::Spec));
        assert_eq!(config.fail_on, Some(Some(Severity::Warning)));
        assert_eq!(config.limits, Limits { body_lines: 800, body_tokens: 5_000 });
        assert_eq!(config.baseline.as_deref(), Some(Path::new("/project/known.json")));
        assert!(config.excludes("old/a/SKILL.md") && config.excludes("x/y.draft.md"));
        assert!(!config.excludes("a/SKILL.md"));
        let weights = |file: &str| {
            let source = Source {
                file: Some(file.into()),
                shown: "../shown".to_owned(),
                text: String::new(),
                is_utf8: true,
                lone: false,
            };
            let weights = config.weights(&source, Profile::Fix);
            weights.asked().map(|(rule, weight)| (rule.code, weight)).collect::<Vec<_>>()
        };
        let asked = weights("/project/a/SKILL.md");
        assert!(asked.contains(&("SP003", Severity::Error)), "a rule of its own");
        assert!(asked.contains(&("FX305", Severity::Error)), "another weight");
        assert!(asked.iter().all(|(code, _)| code.starts_with("FX") || *code == "SP003"));
        assert!(!asked.iter().any(|(code, _)| *code == "FX301"), "ignored");
        assert_eq!(weights("/project/x/../legacy/b/SKILL.md"), []);
    }

    #[test]
    fn faults_are_told_with_their_line_and_a_suggestion() {
        for (text, told) in [
            ("[validate]\n\nignoer = []\n", "line 3: unknown key `ignoer`, did you mean `ignore`?"),
            ("[valdate]\n", "line 1: unknown key `valdate`, did you mean `validate`?"),
            ("[validate]\nselect = [\"FX999\"]\n", "line 2: there is no rule `FX999`"),
            ("[validate]\nbaseline = \"/etc/passwd\"\n", "line 2: the baseline must lie below"),
            ("[validate]\nbaseline = \"../x\"\n", "line 2: the baseline must lie below"),
            ("[validate]\nprofile = 1\n", "line 2: a text in quotes"),
            ("[validate\n", "line 1: "),
            ("[validate.limits]\nbody-lines = \"x\"\n", "line 2: a whole number"),
        ] {
            let error = parse(text).expect_err("it is faulty");
            assert!(error.starts_with(told), "{error}");
        }
    }
}
