//! A small hash that is the same on every machine and in every version: for names of folders and for fingerprints.

/// FNV-1a, 64 bits, with an end mark after each part.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Takes a part in. Two parts are not the same as both in one.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The hash of the parts so far.
    pub(crate) fn finish(&self) -> u64 {
        self.0
    }
}
