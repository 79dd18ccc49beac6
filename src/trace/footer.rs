//! What tools say once more when all is over, and on their way to it: that something failed, how much of it, where to read on.
//! Never the reason, whatever the words are: read first, so that nothing takes them for one.

mod answers;
pub(super) mod counts;
mod rows;

use super::shape::{after, digits, has, paragraph};
use super::{Event, Family, Found, Lines, Link, indent};

/// No such line is longer.
const MAX_BYTES: usize = 4_000;
/// Most tests or commands that are listed below a line.
const MAX_LISTED: usize = 400;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if text.len() > MAX_BYTES {
        return None;
    }
    if is_none(lines, at, text) {
        return Some(Found::none(at + 1));
    }
    let event = |family| Event::new(family, at, text).linked(Link::Wrapper);
    if let Some(family) = passes_on(text) {
        return Some(Found::one(event(family)));
    }
    if let Some(found) = listed(lines, at, text) {
        return Some(found);
    }
    if let Some(found) = summed_up(lines, at, text) {
        return Some(found);
    }
    Some(Found::one(event(counted(text)?)))
}

fn is_none(lines: Lines<'_>, at: usize, text: &str) -> bool {
    rows::is_none(text)
        || text.ends_with(": Not found in local cache, looking in remotes...")
        || answers::is_access(text)
        // The log of TypeORM; the error follows.
        || text.starts_with("query failed: ") && lines.text(at + 1).starts_with("error: ")
}

fn passes_on(text: &str) -> Option<Family> {
    if let Some(family) = rows::passes_on(text) {
        return Some(family);
    }
    // `/usr/lib/go/pkg/tool/linux_amd64/link: running gcc failed: exit status 1`
    if text.contains("link: running ") && text.contains(" failed: exit status ") {
        return Some(Family::Go);
    }
    // `../shop.csproj" (default targets) -- FAILED.`; a console may have cut the line before.
    if text.ends_with(") -- FAILED.") && text.contains("proj\" (") {
        return Some(Family::Dotnet);
    }
    if text.ends_with("*** extconf.rb failed ***") {
        return Some(Family::Ruby);
    }
    if answers::is_failed(text) {
        return Some(Family::Ruby);
    }
    // Yarn and React Native write no colon behind the level.
    let said = after(text, &["✗ ", "error "]).unwrap_or(text);
    super::plain::status::command(said).then_some(Family::Other)
}

/// `CTest`'s title, and the tests that failed below it, a line each.
fn listed(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if text != "The following tests FAILED:" {
        return None;
    }
    let last = lines.len().min(at + MAX_LISTED);
    let end = (at + 1..last).find(|&line| indent(lines.text(line)) == 0).unwrap_or(last);
    let mut event = Event::new(Family::C, at, text).linked(Link::Wrapper);
    event.details = (at + 1..end).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// `FAILURE:` of GDAL right below an error with a number, which has said why: `ERROR 4: a.gml: No such file or directory`.
fn summed_up(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let above = at.checked_sub(1).filter(|_| text == "FAILURE:")?;
    let number = lines.text(above).strip_prefix("ERROR ")?;
    let is_numbered = digits(number) > 0 && number[digits(number)..].starts_with(": ");
    let end = paragraph(lines, at + 1, MAX_LISTED);
    (is_numbered && end > at + 1).then(|| {
        let event = Event::new(Family::Other, at + 1, lines.text(at + 1)).linked(Link::Wrapper);
        Found::one(Event { details: (at + 2..end).collect(), ..event.spanning(at..end) })
    })
}

/// How much failed, and nothing else.
fn counted(text: &str) -> Option<Family> {
    // `cc1plus: all warnings being treated as errors`, `2 warnings treated as errors`
    let strict =
        [": all warnings being treated as errors", ": some warnings being treated as errors"]
            .iter()
            .any(|end| text.ends_with(end));
    let said = &text[digits(text)..];
    let number = said.len() < text.len();
    let warnings = [" warnings treated as errors", " warning treated as error"];
    // `33% tests passed, 2 tests failed out of 3`
    let tests = said.starts_with("% tests passed, ") && said.contains(" failed out of ");
    if strict || number && (warnings.contains(&said) || tests) {
        return Some(Family::C);
    }
    // `2 FAILED TESTS`
    if number && [" FAILED TEST", " FAILED TESTS"].contains(&said) {
        return Some(Family::C);
    }
    // `(2 failures)`
    let count = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let failures = count.and_then(|rest| after(&rest[digits(rest)..], &[" failure"]));
    if failures.is_some_and(|rest| rest.is_empty() || rest == "s") {
        return Some(Family::Swift);
    }
    // `1 passed; 0 skipped; 1 failed.`
    if number && said.starts_with(" passed; ") && said.ends_with(" failed.") {
        return Some(Family::Other);
    }
    // `2 failed` closes the report of Playwright.
    if number && said == " failed" {
        return Some(Family::Node);
    }
    environment(text).or_else(|| whole_build(text))
}

/// `esp32dev       FAILED    00:00:01.665`: a row of the table that `PlatformIO` draws in the end.
fn environment(text: &str) -> Option<Family> {
    let mut words = text.split_whitespace();
    let (_, status, time) = (words.next()?, words.next()?, words.next()?);
    let clock = time.len() >= 8 && time.bytes().all(|b| b.is_ascii_digit() || b":.".contains(&b));
    (["FAILED", "ERRORED"].contains(&status) && clock && has(time, b':') && words.next().is_none())
        .then_some(Family::Make)
}

/// `Build failed.` and nothing else. Helm 3 says why behind it.
fn whole_build(text: &str) -> Option<Family> {
    match text {
        "Build failed." | "Build failed" | "Build FAILED." => Some(Family::Make),
        "UPGRADE FAILED" | "UPGRADE FAILED:" | "INSTALLATION FAILED" => Some(Family::Kubernetes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;
    use crate::trace::{Link, events, told};

    #[test]
    fn what_is_said_when_all_is_over_is_no_reason() {
        for text in [
            "cc1plus: all warnings being treated as errors",
            "2 warnings treated as errors",
            "33% tests passed, 2 tests failed out of 3",
            "The following tests FAILED:\n\t  1 - cart (Failed)",
            "[  FAILED  ] Cart.Total (0 ms)",
            "1 FAILED TEST",
            "CMake Generate step failed.  Build files cannot be regenerated correctly.",
            "*** [.pio/build/esp32/src/main.cpp.o] Error 1",
            "========= [FAILED] Took 1.66 seconds =========",
            "esp32          FAILED    00:00:01.665",
            "========= 1 failed, 0 succeeded in 00:00:01.665 =========",
            "Target //shop:cart failed to build",
            "error: building zlib:x64-windows failed with: BUILD_FAILED",
            "Error: Building package zlib:x64-linux failed with: POST_BUILD_CHECKS_FAILED",
            "ninja failed with exit code 1",
            "(2 failures)",
            "Exception: Gradle task assembleDebug failed with exit code 1",
            "> Build failed because of webpack errors",
            "  2 failed",
            " Failed:    @shop/api#build, @shop/web#build",
            "check ━━━━━━━━━━━━━━━━━━",
            "➤ YN0000: · Failed with errors in 0s 61ms",
            "/usr/lib/go/pkg/tool/linux_amd64/link: running gcc failed: exit status 1",
            "Done Building Project \"C:\\shop\\till.csproj\" (default targets) -- FAILED.",
            "op\\till.vcxproj\" (Rebuild target(s)) -- FAILED.",
            "Installation failed, reverting ./composer.json to its original content.",
            "checking for till.h... *** extconf.rb failed ***",
            "error Command failed: gradlew.bat till:install",
            "could not compile dependency :till, \"mix compile\" failed. You can recompile it",
            "[FAILED] Failed to start till.service - The Till.",
            "error waiting for container: context canceled",
            "error Failed to install the app on the device.",
            "FATAL: all hosts have already failed -- aborting",
        ] {
            let events = events(&Paste::new(format!("{text}\n").as_bytes()));
            let links: Vec<Link> = events.iter().map(|event| event.link).collect();
            assert_eq!(links, [Link::Wrapper], "{text}");
        }
    }

    #[test]
    fn where_to_read_on_is_no_error() {
        for text in [
            "Use --verbose_failures to see the command lines of failed build steps.",
            "Error Context: test-results/cart/error-context.md",
            "░░ Subject: Unit failed",
            "Unable to find image 'shop/till:2' locally",
            "-- Subject: Unit till.service has failed\n-- Defined-By: systemd\n--\n-- The result is failed.",
            "  Rendered errors/500.html.erb within layouts/till (2.6ms)",
            "fmt/99: Not found in local cache, looking in remotes...",
        ] {
            assert!(events(&Paste::new(format!("{text}\n").as_bytes())).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_reason_may_begin_with_the_same_words() {
        for text in [
            "Failed: invalid price in line #3",
            "error: building is not allowed: permission denied",
            "2 failed logins: account locked, access denied",
            "The cart FAILED 00:00:01.665 fatal",
        ] {
            let events = events(&Paste::new(format!("{text}\n").as_bytes()));
            assert!(events.iter().any(|event| event.link == Link::Root), "{text}");
        }
    }

    #[test]
    fn footers_and_progress_are_no_roots() {
        for text in [
            "Finished: FAILURE\n",
            "[BFA] Scanning build for known causes...\n......[BFA] No failure causes found\n",
            "Release \"shop\" does not exist. Installing it now.\n",
            "[GNUPG:] FAILURE sign 17\n",
            "ClientConnectionId:1a2b\nError Number:18456,State:1,Class:14\n",
            "debug1: connect to address 10.0.0.7 port 22: Connection refused\n",
            "Processed: ##vso[task.complete result=Failed;done=true;]\n",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
        for text in [
            "Build step 'Execute shell' marked build as failure\n",
            "Merge with strategy ort failed.\n",
            "UPGRADE FAILED\n",
            "ERROR: Encountered errors while bringing up the project.\n",
            "pg_restore: warning: errors ignored on restore: 3\n",
        ] {
            let [told]: [String; 1] = told(text).try_into().unwrap_or_default();
            let said = format!(" wrapper - - {}", text.trim_end());
            assert!(told.ends_with(&said), "{told}");
        }
    }

    #[test]
    fn what_gdal_says_below_a_number_sums_it_up() {
        let said = told(
            "ERROR 4: a.gml: No such file or directory\nFAILURE:\nUnable to open datasource `a.gml'\n -> GML\n",
        );
        assert_eq!(said[1], "other wrapper - - Unable to open datasource `a.gml'");
        assert_eq!(said.len(), 2);
    }

    #[test]
    fn a_longer_sentence_is_not_what_is_said_when_all_is_over() {
        for text in [
            "error: fatalErrorHandler not found",
            "Conversion failed! cannot open the output",
            "error: building for iOS failed with: no such module",
            "Error: Building package zlib failed with: cannot download x",
            "Failed:    could not download asset #12 of the release",
            "Errors while running CTest: cannot open the file",
        ] {
            let told = told(text);
            assert!(told.len() == 1 && told[0].contains(" root "), "{told:?}");
        }
        let success =
            "========================= 3 succeeded in 00:00:01.665 =========================";
        assert!(told(success).is_empty());
    }

    #[test]
    fn a_sentence_that_begins_alike_is_left_alone() {
        assert_eq!(
            told(
                "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress\n"
            ),
            ["kubernetes root - - another operation (install/upgrade/rollback) is in progress"]
        );
        assert_eq!(told("Build step 'x' cannot be found: no such file\n").len(), 1);
    }
}
