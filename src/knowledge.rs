//! What is known beforehand, whatever skills there are: how common words are, which phrases say nothing, what is said in other words,
//! what has several names, and what the errors of well-known tools are about.
//!
//! The folder has a text for each, written by people and made into tables by `build/`.

pub(crate) mod aliases;
pub(crate) mod background;
pub(crate) mod concepts;
pub(crate) mod meanings;
pub(crate) mod phrases;
