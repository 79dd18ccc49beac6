//! The binary as it is used: one test program, one module a subject.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "suite/bad_input.rs"]
mod bad_input;
#[path = "suite/cache.rs"]
mod cache;
#[path = "suite/commands.rs"]
mod commands;
#[path = "suite/documents.rs"]
mod documents;
#[path = "suite/endurance.rs"]
mod endurance;
#[path = "suite/export.rs"]
mod export;
#[path = "suite/freshness.rs"]
mod freshness;
#[path = "suite/github_action.rs"]
mod github_action;
#[path = "suite/hook.rs"]
mod hook;
#[path = "suite/json_schema.rs"]
mod json_schema;
#[path = "suite/matching.rs"]
mod matching;
#[path = "suite/mcp.rs"]
mod mcp;
#[path = "suite/proving.rs"]
mod proving;
#[cfg(unix)]
#[path = "suite/run.rs"]
mod run;
#[path = "suite/security.rs"]
mod security;
#[path = "suite/shells.rs"]
mod shells;
#[path = "suite/specification.rs"]
mod specification;
#[path = "suite/starter.rs"]
mod starter;
#[path = "suite/streams.rs"]
mod streams;
#[path = "suite/support.rs"]
mod support;
#[path = "suite/testing.rs"]
mod testing;
#[path = "suite/traces.rs"]
mod traces;
#[path = "suite/validate.rs"]
mod validate;
#[path = "suite/writing.rs"]
mod writing;
