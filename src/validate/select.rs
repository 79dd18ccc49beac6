//! Which rules are asked, and how much each weighs: what was chosen on the command line and in `skill.toml`.

use std::sync::Arc;

use globset::GlobMatcher;

use super::level::{Profile, Severity};
use super::rule::Rule;
use super::rules::{RULES, nearest};

/// One word of `--select`, `--ignore` and the like: all rules, a group of them, or one.
#[derive(Clone, Copy, Debug)]
pub enum Selector {
    /// `ALL`.
    All,
    /// `FX`.
    Group(&'static str),
    /// `FX301` or `section-missing`.
    One(&'static Rule),
}

impl Selector {
    /// Reads a word.
    ///
    /// # Errors
    ///
    /// What to tell the user if nothing has that name.
    pub fn parse(word: &str) -> Result<Self, String> {
        if word.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        if let Some(rule) = RULES.iter().find(|rule| rule.is_named(word)) {
            return Ok(Self::One(rule));
        }
        if let Some(rule) = RULES.iter().find(|rule| rule.group().eq_ignore_ascii_case(word)) {
            return Ok(Self::Group(rule.group()));
        }
        let near =
            nearest(word).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
        Err(format!("there is no rule `{word}`{near}"))
    }

    fn has(self, rule: &Rule) -> bool {
        match self {
            Self::All => true,
            Self::Group(group) => rule.group() == group,
            Self::One(one) => std::ptr::eq(one, rule),
        }
    }

    /// Whether it names this rule and no other.
    fn is_only(self, rule: &Rule) -> bool {
        matches!(self, Self::One(one) if std::ptr::eq(one, rule))
    }
}

/// Rules that are not asked for files of a pattern.
#[derive(Clone, Debug)]
pub struct PathIgnore {
    /// Which files.
    pub files: GlobMatcher,
    /// Which rules.
    pub rules: Vec<Selector>,
}

/// What was chosen.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only these, if there are any.
    pub select: Vec<Selector>,
    /// Not these.
    pub ignore: Vec<Selector>,
    /// Not these for those files.
    pub ignore_in: Vec<PathIgnore>,
    /// Another weight than the rule's own; `None` switches it off.
    pub severity: Vec<(&'static Rule, Option<Severity>)>,
    /// Whether hints are wanted.
    pub infos: bool,
}

impl Selection {
    /// The weight of each rule for a file at a path that is checked for a profile.
    #[must_use]
    pub fn weights(&self, profile: Profile, path: &str) -> Weights {
        let here = self.ignore_in.iter().filter(|there| there.files.is_match(path));
        let ignored: Vec<Selector> =
            here.flat_map(|there| &there.rules).chain(&self.ignore).copied().collect();
        Weights(RULES.iter().map(|rule| self.weight(rule, profile, &ignored)).collect())
    }

    fn weight(&self, rule: &Rule, profile: Profile, ignored: &[Selector]) -> Option<Severity> {
        let has = |list: &[Selector]| list.iter().any(|selector| selector.has(rule));
        if (!self.select.is_empty() && !has(&self.select)) || has(ignored) {
            return None;
        }
        let named = self.names(rule);
        let own = rule.levels.of(profile);
        let set = self.severity.iter().rev().find(|(changed, _)| std::ptr::eq(*changed, rule));
        let severity = match set {
            Some((_, severity)) => (*severity)?,
            // Who asks for a rule by its name gets it, also where the profile does not care.
            None if named => own.or(rule.levels.highest())?,
            None => own?,
        };
        self.shows(rule, severity).then_some(severity)
    }

    /// Whether a finding of a rule that weighs so much is told: hints are, where they are wanted.
    #[must_use]
    pub fn shows(&self, rule: &Rule, severity: Severity) -> bool {
        severity > Severity::Info || self.infos || self.names(rule)
    }

    /// Whether a rule was chosen by its own name.
    fn names(&self, rule: &Rule) -> bool {
        let set = self.severity.iter().any(|(changed, _)| std::ptr::eq(*changed, rule));
        set || self.select.iter().any(|selector| selector.is_only(rule))
    }
}

/// What each rule weighs for one file, in the order of [`RULES`]; none where it is not asked. Most files share theirs.
#[derive(Clone, Debug)]
pub struct Weights(Arc<[Option<Severity>]>);

impl Weights {
    /// The rules that are asked, and what each weighs.
    pub fn asked(&self) -> impl Iterator<Item = (&'static Rule, Severity)> {
        RULES.iter().zip(&*self.0).filter_map(|(&rule, &weight)| Some((rule, weight?)))
    }

    /// What the rule weighs that stands at a place of [`RULES`].
    #[must_use]
    pub fn nth(&self, at: usize) -> Option<Severity> {
        self.0.get(at).copied().flatten()
    }

    /// What a rule weighs.
    #[must_use]
    pub fn of(&self, rule: &Rule) -> Option<Severity> {
        self.asked().find(|(asked, _)| std::ptr::eq(*asked, rule)).map(|(_, weight)| weight)
    }
}
