//! Every bound on input that nobody has vetted, in one place. Each is far above what real input needs.

/// Largest skill file that is read, in bytes. The largest of 61,000 published ones has about 100 kB.
pub const MAX_SKILL_BYTES: u64 = 1 << 20;
/// Most findings of one rule that are told of one file: whoever has more mends those first.
pub const MAX_FINDINGS: usize = 100;
/// Most links of one file that are followed.
pub const MAX_LINKS: usize = 1_000;
/// Most comments of one file that silence a rule.
pub const MAX_SUPPRESSIONS: usize = 200;
/// Deepest folder below a skills root that is looked into.
pub const MAX_WALK_DEPTH: usize = 12;
/// Longest paste that is read whole, in bytes. Of a longer one are kept the head, the tail, where programs put
/// the error that ended them, and windows around lines in between that look like errors.
pub const MAX_PASTE_BYTES: usize = 4 << 20;
/// The same, in lines.
pub const MAX_PASTE_LINES: usize = 100_000;
/// How much is kept of the head of a longer paste, in bytes.
pub const MAX_DIGEST_HEAD_BYTES: usize = 512 << 10;
/// How much is kept of its tail, in bytes.
pub const MAX_DIGEST_TAIL_BYTES: usize = 1 << 20;
/// How much is kept in between, in bytes, in all windows together.
pub const MAX_DIGEST_WINDOWS_BYTES: usize = 512 << 10;
/// Longest line of a paste that is read whole, in bytes; of a longer one the head is kept.
pub const MAX_LINE_BYTES: usize = 16 << 10;
/// Most lines of one error that are read as its own: frames, notes, source.
pub const MAX_EVENT_LINES: usize = 2_000;
/// Most errors of one paste that are looked at.
pub const MAX_EVENTS: usize = 256;
/// Longest message of one error, in bytes.
pub const MAX_MESSAGE_BYTES: usize = 4 << 10;
/// Most error patterns taken from one skill.
pub const MAX_PATTERNS: usize = 160;
/// Most words of one error pattern.
pub const MAX_PATTERN_WORDS: usize = 60;
/// Most headings of one skill that begin a section.
pub const MAX_SECTIONS: usize = 500;
/// Most passages of prose kept of one skill.
pub const MAX_PASSAGES: usize = 400;
/// Most cases of one kind that are taken from one skill.
pub const MAX_CASES: usize = 1_000;
/// Longest paste that is kept whole as a case of a new skill, in bytes; of a longer one, what is around the error.
pub const MAX_CASE_BYTES: usize = 64 << 10;
/// Longest message of a client that is read, in bytes: the longest paste, with most of it escaped. A longer one is passed over.
pub const MAX_REQUEST_BYTES: usize = 16 << 20;
/// Longest event of an agent that is looked at, in bytes: agents cut what tools print at some 50 kB.
pub const MAX_EVENT_BYTES: u64 = 4 << 20;
/// Longest line of a batch that is read, in bytes: the longest paste, with every byte of it escaped.
pub const MAX_BATCH_LINE_BYTES: usize = 6 * MAX_PASTE_BYTES + (64 << 10);
/// Longest block of an endless text that is looked at as one, in bytes and in lines.
pub const MAX_BLOCK_BYTES: usize = 256 << 10;
/// The same, in lines.
pub const MAX_BLOCK_LINES: usize = 2_000;
/// Most different errors of an endless text that are remembered.
pub const MAX_FOLLOWED: usize = 10_000;
