//! Programs that convert pictures, films and maps: `FFmpeg`, `ImageMagick`, GDAL.

use super::shape::{after, begins, between, digits, program};
use super::system::is_refusal;
use super::{Event, Family, Found, Lines, Link, TELLING, failure_score, is_type_name, typed};

/// Most lines of one report.
const MAX_LINES: usize = 60;

/// With what each part of `FFmpeg` gives up: the line before it tells why.
const GIVING_UP: &[&str] = &[
    "Error ",
    "Could not open encoder",
    "Task finished with error",
    "Terminating thread",
    "Failed to set value ",
    "Nothing was written into output file",
];
/// What parts of `FFmpeg` tell of themselves before they fail.
const ABOUT_ITSELF: &[&str] = &[
    "using ",
    "profile ",
    "264 - core ",
    "frame ",
    "[info]: ",
    "Format ",
    "Stream #",
    "Opening ",
    "Using ",
];
/// The last words of `FFmpeg`.
const FOOTERS: &[&str] = &[
    "Error opening input file",
    "Error opening output file",
    "Error initializing ",
    "Error while ",
    "Error splitting the argument list",
    "Conversion failed!",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    match text.as_bytes().first()? {
        b'[' => component(text).map(|_| ffmpeg(lines, at)),
        b'E' => gdal(text, at),
        _ => magick(lines, at, text),
    }
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Other, at, message)
}

/// The message of `[libx264 @ 0x5619e66d4cc0] message`; the names of parts may follow each other.
fn component(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some((name, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
        let Some((_, address)) = name.rsplit_once(" @ ") else { break };
        let digits = address.strip_prefix("0x").unwrap_or(address);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            break;
        }
        rest = behind;
    }
    (rest.len() < text.len()).then(|| rest.trim())
}

/// The names of the parts before a message: `[vost#0:0/libx264 @ 0x66] [enc:libx264 @ 0x67] `
fn names(text: &str) -> &str {
    let text = text.trim();
    component(text).map_or("", |said| &text[..text.len() - said.len()])
}

/// The name of the first part before a message: `libx264`
fn name(text: &str) -> &str {
    between(text, "[", " @ ").unwrap_or_default()
}

/// What the parts of `FFmpeg` say one after the other, and its last words. The first that is no giving up is the reason.
fn ffmpeg(lines: Lines<'_>, start: usize) -> Found {
    let last = lines.len().min(start + MAX_LINES);
    let run = (start..last).take_while(|&at| component(lines.text(at).trim()).is_some()).count();
    let said = |at: usize| component(lines.text(at).trim()).unwrap_or_default();
    let Some(first) = (start..start + run).find(|&at| is_error(said(at))) else {
        // What it tells of itself.
        return Found::none(start + run);
    };
    // A reason of the system needs none of its own.
    let given_up = begins(said(first), GIVING_UP) && !said(first).contains(": ");
    let above = first.checked_sub(1).filter(|&above| {
        above >= start
            && names(lines.text(first)).contains(name(lines.text(above)))
            && !begins(said(above), ABOUT_ITSELF)
    });
    let refused = || (first + 1..start + run).find(|&at| is_refusal(said(at)));
    let key = if given_up { above.or_else(refused).unwrap_or(first) } else { first };
    let mut end = start + run;
    // Between parts and last words, it may tell how far it came.
    while end < last && (is_footer(lines.text(end)) || lines.text(end).starts_with("frame=")) {
        end += 1;
    }
    let mut event = event(key, said(key)).spanning(key..end);
    event.details = (key + 1..end).collect();
    Found::one(event)
}

fn is_error(said: &str) -> bool {
    begins(said, GIVING_UP) || failure_score(said) >= TELLING
}

fn is_footer(text: &str) -> bool {
    begins(text.trim(), FOOTERS)
}

/// `ERROR 1: Could not parse configuration file`
fn gdal(text: &str, at: usize) -> Option<Found> {
    let rest = text.strip_prefix("ERROR ")?;
    let code = &rest[..digits(rest)];
    let message = rest[code.len()..].strip_prefix(": ")?;
    ((1..=2).contains(&code.len())).then(|| Found::one(event(at, message).with_code(Some(code))))
}

/// ``convert: not authorized `PDF' @ error/constitute.c/IsCoderAuthorized/408.``
fn magick(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let message = magick_message(text)?;
    let (name, message) = typed(message).unwrap_or(("", message));
    let mut event = event(at, message).typed(name);
    let mut end = at + 1;
    // Without the picture, there is nothing to write.
    while end < lines.len()
        && end < at + MAX_LINES
        && magick_message(lines.text(end).trim()).is_some_and(|next| next.starts_with("no images"))
    {
        event.details.push(end);
        end += 1;
    }
    if text.contains(" @ warning/") {
        event.link = Link::Warning;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// What a tool of `ImageMagick` says between its name and its own place.
fn magick_message(text: &str) -> Option<&str> {
    let (said, place) = text.rsplit_once(" @ ")?;
    let place = after(place, &["error/", "fatal/", "warning/"])?;
    let mut parts = place.trim_end_matches(['.', ' ']).rsplit('/');
    let line = parts.next()?;
    let placed = digits(line) > 0 && digits(line) == line.len() && place.contains(".c/");
    // Drivers of other languages raise it as an error of theirs.
    let message =
        program(said).filter(|(name, _)| !is_type_name(name)).map_or(said, |(_, message)| message);
    (placed && !message.is_empty()).then_some(message)
}

#[cfg(test)]
mod tests {
    use super::super::told;

    #[test]
    fn of_the_parts_of_ffmpeg_the_first_that_fails_says_why() {
        assert_eq!(
            told(
                "[vost#0:0 @ 0x56462517e000] Unknown encoder 'libx266'\n[vost#0:0 @ 0x56462517e000] Error selecting an encoder\nError opening output file a.mp4.\nError opening output files: Encoder not found\n"
            ),
            ["other root - - Unknown encoder 'libx266'"]
        );
        assert_eq!(
            told(
                "[libx264 @ 0x5619e66d4cc0] width not divisible by 2 (321x241)\n[vost#0:0/libx264 @ 0x5619e66d4180] [enc:libx264 @ 0x5619e66d4bc0] Error while opening encoder\n[out#0/mp4 @ 0x5619e66d3400] Nothing was written into output file\nframe=    0 fps=0.0\nConversion failed!\n"
            ),
            ["other root - - width not divisible by 2 (321x241)"]
        );
        assert_eq!(
            told(
                "[in#0 @ 0x55dbb8261040] Format mov detected only with low score of 1\n[in#0 @ 0x55dbb8261040] moov atom not found\n[in#0 @ 0x55dbb8260cc0] Error opening input: Invalid data found\nError opening input file a.mp4.\n"
            ),
            ["other root - - moov atom not found"]
        );
        // What another part tells of, or the encoder of itself, is no reason.
        let given_up = "[vost#0:0/libx264 @ 0x66] Error while opening encoder - maybe incorrect parameters such as bit_rate, rate, width or height.\n";
        let refused = "[vf#0:0 @ 0x77] Error sending frames to consumers: Invalid argument\n";
        for above in [
            "[libx264 @ 0x55] profile High, level 4.0, 4:2:0, 8-bit\n",
            "[mp4 @ 0x55] Starting second pass\n",
        ] {
            assert_eq!(
                told(&format!("{above}{given_up}{refused}Conversion failed!\n")),
                ["other root - - Error sending frames to consumers: Invalid argument"]
            );
            assert_eq!(
                told(&format!("{above}{given_up}Conversion failed!\n")),
                [
                    "other root - - Error while opening encoder - maybe incorrect parameters such as bit_rate, rate, width or height."
                ]
            );
        }
        assert!(told("[libx264 @ 0x5619e66d4cc0] using cpu capabilities: MMX2\n").is_empty());
    }

    #[test]
    fn the_place_in_its_own_source_is_no_part_of_a_message() {
        assert_eq!(
            told(
                "convert-im6.q16: attempt to perform an operation not allowed by the security policy `PDF' @ error/constitute.c/IsCoderAuthorized/421.\nconvert-im6.q16: no images defined `a.png' @ error/convert.c/ConvertImageCommand/3229.\n"
            ),
            [
                "other root - - attempt to perform an operation not allowed by the security policy `PDF'"
            ]
        );
    }

    #[test]
    fn a_number_of_gdal_is_its_code() {
        assert_eq!(
            told("ERROR 4: `a.tif' not recognized\n"),
            ["other root - 4 `a.tif' not recognized"]
        );
        assert_eq!(told("ERROR 404: Not Found.\n"), ["system root - 404 Not Found."]);
    }
}
