//! Skills among each other, and comments that silence rules.

pub(super) mod name_collision;
pub(super) mod suppression_unknown;
pub(super) mod suppression_unused;
