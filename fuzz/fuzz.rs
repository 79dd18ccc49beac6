//! One target for all subjects of `skillbook::invariants`: the environment names the one that is fuzzed.

#![no_main]

use std::sync::LazyLock;

static SUBJECT: LazyLock<String> =
    LazyLock::new(|| std::env::var("SUBJECT").expect("SUBJECT names a subject"));

libfuzzer_sys::fuzz_target!(|data: &[u8]| skillbook::invariants::check(&SUBJECT, data));
