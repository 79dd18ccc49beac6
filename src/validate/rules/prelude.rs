//! What the file of a rule needs.

pub(super) use crate::markdown::{Block, BlockKind};
pub(super) use crate::printable::one_line;
pub(super) use crate::skill::SectionKind;
pub(super) use crate::span::Span;
pub(super) use crate::validate::document::Document;
pub(super) use crate::validate::finding::Finding;
pub(super) use crate::validate::fix::{Fix, Safety};
pub(super) use crate::validate::level::{
    Levels,
    Profile::{Claude, Codex, Portable, Spec, Upload},
    Severity::{Error, Info, Warning},
};
pub(super) use crate::validate::rule::{
    Check, Evidence, Example, Findings, Origin, Rule, ShelfFindings,
};
pub(super) use crate::validate::rules::edit;
pub(super) use crate::validate::shelf::Shelf;
pub(super) use crate::validate::words::Topic;
pub(super) use crate::yaml::{Node, NodeKind, Resolved, Style};

/// The text of the specification.
pub(super) const SPECIFICATION: Evidence = Evidence {
    source: Origin::Specification,
    at: "https://agentskills.io/specification",
    seen: "2026-11",
};
/// The specification's own validator.
pub(super) const REFERENCE: Evidence = Evidence {
    source: Origin::Specification,
    at: "skills-ref 0.1.1, `agentskills validate`",
    seen: "2026-11",
};
/// The page of Claude Code on skills.
pub(super) const CLAUDE_CODE: Evidence = Evidence {
    source: Origin::Vendor,
    at: "https://code.claude.com/docs/en/skills",
    seen: "2026-09",
};
/// The page of claude.ai and the API on skills.
pub(super) const CLAUDE_API: Evidence = Evidence {
    source: Origin::Vendor,
    at: "https://docs.claude.com/en/docs/agents-and-tools/agent-skills/overview",
    seen: "2026-03",
};
/// The page of Codex on skills.
pub(super) const CODEX: Evidence = Evidence {
    source: Origin::Vendor,
    at: "https://developers.openai.com/codex/skills",
    seen: "2026-06",
};
/// What `skill match` works with.
pub(super) const MATCHER: Evidence = Evidence {
    source: Origin::Own,
    at: "`skill match` finds skills by the error texts that they quote",
    seen: "2026-11",
};

/// How `skill validate` came to it: seen in many skills.
pub(super) const fn seen_in(what: &'static str) -> Evidence {
    Evidence { source: Origin::Own, at: what, seen: "2026-11" }
}
