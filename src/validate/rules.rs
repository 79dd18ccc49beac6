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

pub(super) use library::suppression_unknown::RULE as SUPPRESSION_UNKNOWN;
pub(super) use library::suppression_unused::RULE as SUPPRESSION_UNUSED;
pub use schema::schema;
pub(super) use spec::yaml_repaired::RULE as YAML_REPAIRED;

use super::rule::Rule;
use crate::name::most_alike;

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
    let code = RULES.iter().map(|rule| rule.code).find(|code| {
        strsim::damerau_levenshtein(&word.to_uppercase(), code) <= 1
    });
    if word.len() <= 6 { code.or_else(|| most_alike(word, names)) } else { most_alike(word, names) }
}
