//! Bytes as a text of seven bits a character.
//!
//! tantivy reads stored bytes one by one, through several layers: for the cards of one answer that took longer than all else
//! together. Stored text it copies as a whole.

/// The text of some bytes.
pub(crate) fn pack(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(7) * 8);
    for chunk in bytes.chunks(7) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_le_bytes(eight);
        for place in 0..(chunk.len() * 8).div_ceil(7) {
            let [seven, ..] = (bits >> (7 * place) & 0x7f).to_le_bytes();
            text.push(char::from(seven));
        }
    }
    text
}

/// The bytes of a text that [`pack`] made.
pub(crate) fn unpack(text: &str) -> Vec<u8> {
    let text = text.as_bytes();
    let mut bytes = vec![0; text.len() * 7 / 8];
    let (whole, rest) = text.as_chunks::<8>();
    for (eight, seven) in whole.iter().zip(bytes.chunks_exact_mut(7)) {
        seven.copy_from_slice(&bits_of(*eight).to_le_bytes()[..7]);
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let start = whole.len() * 7;
    let left = bytes.len() - start;
    bytes[start..].copy_from_slice(&bits_of(last).to_le_bytes()[..left]);
    bytes
}

/// The bits of eight characters in a row: those of neighbours are put together, then those of pairs, then of fours.
fn bits_of(eight: [u8; 8]) -> u64 {
    let bits = u64::from_le_bytes(eight);
    let bits = bits & 0x007f_007f_007f_007f | (bits & 0x7f00_7f00_7f00_7f00) >> 1;
    let bits = bits & 0x0000_3fff_0000_3fff | (bits & 0x3fff_0000_3fff_0000) >> 2;
    bits & 0x0000_0000_0fff_ffff | (bits & 0x0fff_ffff_0000_0000) >> 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_any_length_come_back() {
        let bytes: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
        for length in 0..bytes.len() {
            let text = pack(&bytes[..length]);
            assert!(text.is_ascii());
            assert_eq!(unpack(&text), bytes[..length], "{length}");
        }
    }
}
