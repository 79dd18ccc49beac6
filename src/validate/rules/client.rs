//! What clients make of a skill.

pub(super) mod agent_without_fork;
pub(super) mod argument_hint_type;
pub(super) mod block_scalar_description;
pub(super) mod boolean_type;
pub(super) mod context_value;
pub(super) mod effort_value;
pub(super) mod hooks_shape;
pub(super) mod listing_truncated;
pub(super) mod non_portable_top_level;
pub(super) mod tool_pattern;
pub(super) mod unreachable;
pub(super) mod unrestricted_bash;
