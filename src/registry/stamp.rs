//! Tells whether a file or folder is still as it was, without reading it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::hash::Fnv;

/// How long after its last change the time of a file says nothing: a file that is changed twice within one tick of the
/// clock of its system has the same time both times. Ticks of clocks that count parts of seconds are 10 ms at most, others
/// count seconds, or every other one.
const TICK: Duration = Duration::from_millis(50);
const LONG_TICK: Duration = Duration::from_secs(2);

/// Which version of a file or folder was looked at: its size, its times, its number.
///
/// The time of the last change of anything about the file and its number are part of it where the system tells them: a
/// program that sets the time of modification back does not set these.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Stamp {
    hash: u64,
    is_settled: bool,
}

impl Stamp {
    /// The stamp of a file that is looked at `now`, or was a little later.
    #[must_use]
    pub fn of(metadata: &Metadata, now: SystemTime) -> Self {
        let times = Times::of(metadata);
        let mut hash = Fnv::default();
        for part in [metadata.len(), times.modified, times.changed, times.number] {
            hash.write(&part.to_le_bytes());
        }
        let latest = times.modified.max(times.changed);
        let tick = if latest.is_multiple_of(1_000_000_000) { LONG_TICK } else { TICK };
        // A time in the future is that of another clock: nothing can be told by it.
        Self { hash: hash.finish(), is_settled: latest < nanoseconds(now - tick) }
    }

    /// The stamp of a text that has this fingerprint and never changes.
    #[must_use]
    pub(super) fn fixed(fingerprint: &str) -> Self {
        let mut hash = Fnv::default();
        hash.write(fingerprint.as_bytes());
        Self { hash: hash.finish(), is_settled: true }
    }

    /// Whether what had this stamp and now has the other is surely unchanged.
    #[must_use]
    pub fn still(self, now: Self) -> bool {
        self.is_settled && self.is_alike(now)
    }

    /// Whether nothing speaks for a change.
    #[must_use]
    pub fn is_alike(self, now: Self) -> bool {
        self.hash == now.hash
    }

    /// A number that differs from that of other versions.
    #[must_use]
    pub fn number(self) -> u64 {
        self.hash
    }
}

/// In nanoseconds since 1970; zero for what the system does not tell.
struct Times {
    modified: u64,
    changed: u64,
    number: u64,
}

impl Times {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| {
            seconds.saturating_mul(1_000_000_000).saturating_add(rest).max(0).cast_unsigned()
        };
        Self {
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            number: metadata.ino(),
        }
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Self {
        let time = |time: std::io::Result<SystemTime>| time.map_or(0, nanoseconds);
        Self { modified: time(metadata.modified()), changed: time(metadata.created()), number: 0 }
    }
}

fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_just_changed_is_not_sure_to_stay() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let metadata = file.as_file().metadata().expect("its metadata");
        let written = metadata.modified().expect("its time");
        let at = |time| Stamp::of(&metadata, time);
        let later = at(written + Duration::from_secs(3));
        assert!(later.still(later) && later.still(at(written)));
        assert!(!at(written).still(later) && at(written).is_alike(later));
        // A clock that was set back.
        assert!(!at(written - Duration::from_secs(3600)).still(later));
        assert!(!Stamp::default().still(later) && !Stamp::default().still(Stamp::default()));
    }
}
