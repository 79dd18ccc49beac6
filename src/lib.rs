//! Finds the skill document that fixes a pasted error.
//!
//! ```text
//! SKILL.md ─ frontmatter, markdown ─▶ Skill ─ error patterns ─▶ Card ─▶ index
//! paste ─ clean ─▶ lines ─▶ events ─▶ signature ─▶ candidates ─▶ evidence ─▶ confidence ─▶ report
//! ```
//!
//! Both sides go through one tokenizer ([`skillbook_index::token`]) and one set of masks ([`signature`]). Text
//! cannot fail to be read: what is wrong with it is data. Only [`source`], [`registry`] and [`library`] touch the
//! disk; only [`command`] and [`report`] write, to what they are given.

pub mod alike;
pub mod card;
mod claim;
pub mod cli;
pub mod codes;
pub mod command;
pub mod ecosystem;
pub mod error;
pub mod export;
pub mod frontmatter;
mod hash;
pub mod hook;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod invariants;
mod knowledge;
pub mod library;
pub mod limits;
pub mod markdown;
pub mod matcher;
pub mod mcp;
pub mod name;
pub mod outcome;
mod parallel;
pub mod paste;
pub mod printable;
pub mod redact;
pub mod registry;
pub mod render;
mod replace;
pub mod report;
pub mod roots;
pub mod run;
pub mod scaffold;
pub mod score;
mod secret;
pub mod signature;
pub mod skill;
pub mod source;
pub mod span;
pub mod starter;
pub mod term;
pub mod tokens;
pub mod trace;
pub mod validate;
pub mod yaml;
