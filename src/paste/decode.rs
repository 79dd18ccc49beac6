//! Bytes to text: UTF-8, UTF-16 as PowerShell redirects it, anything else as well as it can be read.

/// Decodes by byte order mark, else by the look of the bytes. Cannot fail: what is no text becomes U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        _ if looks_like_utf_16(bytes) => utf_16(bytes, u16::from_le_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A text that comes in pieces, as UTF-8.
pub(super) struct Transcoder {
    unit: Option<fn([u8; 2]) -> u16>,
    /// What was cut at the end of the last piece.
    rest: Vec<u8>,
}

impl Transcoder {
    /// The one for a text that starts with these bytes.
    pub(super) fn of(start: &[u8]) -> Self {
        let unit: Option<fn([u8; 2]) -> u16> = match start {
            [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
            [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
            _ if looks_like_utf_16(start) => Some(u16::from_le_bytes),
            _ => None,
        };
        Self { unit, rest: Vec::new() }
    }

    /// Adds a piece to `out`.
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let Some(unit) = self.unit else {
            out.extend_from_slice(bytes);
            return;
        };
        self.rest.extend_from_slice(bytes);
        // Not half a unit, and not half of a pair of them.
        let mut whole = self.rest.len() / 2 * 2;
        if let Some(pair) = self.rest[..whole].last_chunk::<2>()
            && (0xd800..0xdc00).contains(&unit(*pair))
        {
            whole -= 2;
        }
        out.extend_from_slice(utf_16(&self.rest[..whole], unit).as_bytes());
        self.rest.drain(..whole);
    }
}

/// Latin text in UTF-16 has a zero in every second byte; no text in UTF-8 has.
fn looks_like_utf_16(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(512)];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    sample.len() >= 8 && zeros(1) * 10 > sample.len() * 4 && zeros(0) * 10 < sample.len()
}
