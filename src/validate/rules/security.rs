//! What a skill must not carry.

pub(super) mod dynamic_context;
pub(super) mod encoded_payload;
pub(super) mod exfiltration;
pub(super) mod hidden_instruction;
pub(super) mod homoglyph;
pub(super) mod invisible_unicode;
pub(super) mod pipe_to_shell;
pub(super) mod secret;
pub(super) mod secret_assignment;
pub(super) mod terminal_escape;
