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
    let mut bytes = Vec::with_capacity(text.len());
    let (whole, rest) = text.as_bytes().as_chunks::<8>();
    for chunk in whole {
        bytes.extend_from_slice(&bits_of(chunk).to_le_bytes()[..7]);
    }
    bytes.extend_from_slice(&bits_of(rest).to_le_bytes()[..rest.len() * 7 / 8]);
    bytes
}

fn bits_of(chunk: &[u8]) -> u64 {
    chunk.iter().rev().fold(0, |bits, char| bits << 7 | u64::from(char & 0x7f))
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
