//! The rules: one file each, and here the list of them.

mod client;
mod edit;
mod entropy;
mod fields;
mod fix;
mod library;
mod links;
mod prelude;
mod schema;
mod security;
mod spec;

pub(super) use fix::self_retrieval::RULE as SELF_RETRIEVAL;
pub(super) use library::suppression_unknown::RULE as SUPPRESSION_UNKNOWN;
pub(super) use library::suppression_unused::RULE as SUPPRESSION_UNUSED;
pub(super) use links::{Target, may_lead_to_files, targets};
pub use schema::schema;
pub(super) use spec::yaml_repaired::RULE as YAML_REPAIRED;

use std::ops::Range;

use super::rule::Rule;
use crate::name::most_alike;

/// Where a text has secrets: keys of known forms, and values that look random and are called secret.
pub fn secrets(text: &str) -> impl Iterator<Item = Range<usize>> {
    security::secret::keys(text).chain(security::secret_assignment::assigned(text))
}

/// All rules, by group and code.
pub static RULES: &[&Rule] = &[
    &spec::frontmatter_missing::RULE,
    &spec::frontmatter_unclosed::RULE,
    &spec::yaml_invalid::RULE,
    &spec::yaml_repaired::RULE,
    &spec::not_a_mapping::RULE,
    &spec::duplicate_key::RULE,
    &spec::name_missing::RULE,
    &spec::name_format::RULE,
    &spec::name_directory::RULE,
    &spec::name_not_string::RULE,
    &spec::name_reserved::RULE,
    &spec::description_missing::RULE,
    &spec::description_too_long::RULE,
    &spec::description_not_string::RULE,
    &spec::compatibility::RULE,
    &spec::metadata_shape::RULE,
    &spec::unknown_field::RULE,
    &spec::allowed_tools_shape::RULE,
    &spec::file_name::RULE,
    &spec::body_empty::RULE,
    &spec::body_too_long::RULE,
    &spec::link_broken::RULE,
    &spec::link_escapes::RULE,
    &spec::backslash_path::RULE,
    &spec::encoding::RULE,
    &spec::unclosed_fence::RULE,
    &spec::byte_order_mark::RULE,
    &spec::description_markup::RULE,
    &spec::misspelt_field::RULE,
    &spec::description_cut::RULE,
    &spec::tab::RULE,
    &client::boolean_type::RULE,
    &client::unreachable::RULE,
    &client::context_value::RULE,
    &client::agent_without_fork::RULE,
    &client::effort_value::RULE,
    &client::argument_hint_type::RULE,
    &client::tool_pattern::RULE,
    &client::unrestricted_bash::RULE,
    &client::listing_truncated::RULE,
    &client::hooks_shape::RULE,
    &client::block_scalar_description::RULE,
    &client::non_portable_top_level::RULE,
    &fix::section_missing::RULE,
    &fix::section_empty::RULE,
    &fix::no_error_string::RULE,
    &fix::trigger_clause::RULE,
    &fix::error_mismatch::RULE,
    &fix::error_too_generic::RULE,
    &fix::error_too_specific::RULE,
    &fix::self_retrieval::RULE,
    &fix::duplicate_error::RULE,
    &fix::no_action::RULE,
    &fix::verification_vague::RULE,
    &fix::placeholder_left::RULE,
    &fix::version_format::RULE,
    &fix::date_format::RULE,
    &fix::fence_language::RULE,
    &fix::dangerous_fix::RULE,
    &fix::link_only_solution::RULE,
    &fix::name_generic::RULE,
    &security::secret::RULE,
    &security::secret_assignment::RULE,
    &security::invisible_unicode::RULE,
    &security::hidden_instruction::RULE,
    &security::encoded_payload::RULE,
    &security::pipe_to_shell::RULE,
    &security::exfiltration::RULE,
    &security::dynamic_context::RULE,
    &security::homoglyph::RULE,
    &security::terminal_escape::RULE,
    &library::name_collision::RULE,
    &library::suppression_unused::RULE,
    &library::suppression_unknown::RULE,
];

/// The code or name that `word` was most likely meant to be.
#[must_use]
pub fn nearest(word: &str) -> Option<&'static str> {
    // A name is told from a code by its length; digits apart, all codes are alike.
    let names = RULES.iter().map(|rule| rule.name);
    let code = RULES
        .iter()
        .map(|rule| rule.code)
        .find(|code| strsim::damerau_levenshtein(&word.to_uppercase(), code) <= 1);
    if word.len() <= 6 { code.or_else(|| most_alike(word, names)) } else { most_alike(word, names) }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::validate::{
        Config, Example, Input, Mode, Report, Request, Safety, Selection, Severity, check, gather,
    };

    /// Checks the files of an example as they would be checked in a folder.
    fn found(example: &Example, folder: &Path, mode: Mode) -> Report {
        for (path, text) in example.files {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().expect("it has one")).expect("a folder");
            fs::write(file, text).expect("a file");
        }
        let selection = Selection { infos: true, ..Selection::default() };
        let config = Config { profile: example.profile, selection, ..Config::default() };
        let gathered = gather(&[folder.to_owned()], &config);
        let inputs: Vec<Input> = gathered.candidates.into_iter().map(Input::File).collect();
        check(&Request { config, mode }, &inputs).expect("the index works in memory")
    }

    fn codes(report: &Report) -> Vec<&'static str> {
        report.diagnostics.iter().map(|found| found.rule.code).collect()
    }

    #[test]
    fn every_rule_finds_its_bad_example_and_not_its_good_one() {
        for rule in RULES {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let report = found(&rule.bad, folder.path(), Mode::Tell);
            assert!(codes(&report).contains(&rule.code), "{rule:?}: {:?}", codes(&report));
            for found in report.diagnostics.iter().filter(|found| found.rule.code == rule.code) {
                assert!(
                    !found.message.ends_with('.') && found.help.is_some(),
                    "{rule:?}: {found:?}"
                );
                let first = found.message.chars().next().expect("a message says something");
                assert!(!first.is_uppercase(), "{rule:?}: {}", found.message);
            }
            let folder = tempfile::tempdir().expect("a temporary folder");
            let report = found(&rule.good, folder.path(), Mode::Tell);
            assert!(!codes(&report).contains(&rule.code), "{rule:?}: {:?}", report.diagnostics);
        }
    }

    #[test]
    fn a_rule_says_that_it_has_a_fix_and_of_which_kind() {
        for rule in RULES {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let report = found(&rule.bad, folder.path(), Mode::Tell);
            let safety = report
                .diagnostics
                .iter()
                .filter(|found| found.rule.code == rule.code)
                .find_map(|found| found.fix.as_ref().map(|(fix, _)| fix.safety));
            assert_eq!(safety, rule.fix.map(|(safety, _)| safety), "{rule:?}");
        }
    }

    #[test]
    fn a_fix_mends_its_finding_and_once_is_enough() {
        for rule in RULES.iter().filter(|rule| rule.fix.is_some()) {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let report = found(&rule.bad, folder.path(), Mode::Mend(Safety::Unsafe));
            assert!(!codes(&report).contains(&rule.code), "{rule:?}: {:?}", report.changed);
            let files: Vec<(&str, String)> = rule
                .bad
                .files
                .iter()
                .map(|(path, _)| {
                    (*path, fs::read_to_string(folder.path().join(path)).expect("there"))
                })
                .collect();
            let gathered = gather(&[folder.path().to_owned()], &Config::default());
            let inputs: Vec<Input> = gathered.candidates.into_iter().map(Input::File).collect();
            let config = Config { profile: rule.bad.profile, ..Config::default() };
            let again = check(&Request { config, mode: Mode::Mend(Safety::Unsafe) }, &inputs)
                .expect("the index works in memory");
            assert!(again.changed.is_empty(), "{rule:?}");
            for (path, text) in files {
                assert_eq!(fs::read_to_string(folder.path().join(path)).expect("there"), text);
            }
        }
    }

    #[test]
    fn codes_and_names_are_used_once_and_sorted() {
        let groups = ["SP", "CC", "CX", "FX", "SE", "KB"];
        let place = |rule: &Rule| groups.iter().position(|group| *group == rule.group());
        for pair in RULES.windows(2) {
            assert!((place(pair[0]), pair[0].code) < (place(pair[1]), pair[1].code), "{pair:?}");
        }
        for rule in RULES {
            assert!(place(rule).is_some() && rule.code.len() == 5, "{rule:?}");
            assert_eq!(RULES.iter().filter(|other| other.name == rule.name).count(), 1, "{rule:?}");
            assert!(rule.levels.highest() >= Some(Severity::Info), "{rule:?}");
            assert!(rule.what.ends_with('.') && rule.why.ends_with('.'), "{rule:?}");
            assert!(!rule.evidence.is_empty(), "{rule:?}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_finds_the_rule_that_was_meant() {
        assert_eq!(nearest("SP99"), None);
        assert_eq!(nearest("FX30"), Some("FX301"));
        assert_eq!(nearest("pipe-to-shel"), Some("pipe-to-shell"));
    }
}
