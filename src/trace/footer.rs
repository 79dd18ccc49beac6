//! What tools say once more when all is over, and on their way to it: that something failed, how much of it, where to read on.
//! Never the reason, whatever the words are: read first, so that nothing takes them for one.

mod answers;
pub(super) mod counts;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::shape::{after, digits, has};
use super::{Event, Family, Found, Lines, Link, indent};

/// No such line is longer.
const MAX_BYTES: usize = 4_000;
/// Most tests or commands that are listed below a line.
const MAX_LISTED: usize = 400;

/// How a line begins, and what else stands in it.
type Row = (Family, &'static str, &'static str);

/// Lines that only pass on that something failed.
const PASSES_ON: &[Row] = &[
    (Family::C, "Errors while running CTest", ""),
    (Family::C, "CMake Generate step failed.", ""),
    (Family::C, "LINK Pass ", " failed (exit code "),
    (Family::C, "LINK: command ", " failed (exit code "),
    (Family::C, "MT: command ", " failed (exit code "),
    (Family::C, "[  FAILED  ] ", ""),
    // PlatformIO and idf.py.
    (Family::Make, "*** [", "] Error "),
    (Family::Make, "=====", " [FAILED] Took "),
    (Family::Make, "=====", " succeeded in "),
    (Family::Make, "ninja failed with exit code ", ""),
    (Family::Make, "cmake failed with exit code ", ""),
    // Bazel.
    (Family::Make, "Target //", " failed to build"),
    (Family::Make, "FAILED: Build did NOT complete", ""),
    // vcpkg and west.
    (Family::Make, "Error: Building package ", " failed with: "),
    (Family::Make, "error: building ", " failed with: "),
    (Family::Make, "FATAL ERROR: command exited with status ", ""),
    (Family::Rust, "Summary [", " tests run: "),
    (Family::Rust, "error: test run failed", ""),
    (Family::Swift, "error: emit-module command failed ", ""),
    (Family::Swift, "error: link command failed with exit code ", ""),
    (Family::Swift, "error: fatalError", ""),
    (Family::Swift, "Test Suite '", "' failed at "),
    // Flutter and Dart.
    (Family::Other, "Gradle task ", " failed with exit code "),
    (Family::Other, "Exception: Gradle task ", " failed with exit code "),
    // Nix.
    (Family::Other, "error: ", " dependencies of derivation '/nix/store/"),
    (Family::Other, "error: ", " dependency of derivation '/nix/store/"),
    // Zig.
    (Family::Other, "error: the following ", " command failed with "),
    (Family::Other, "error: the following ", " command exited with "),
    (Family::Other, "The following command exited with error code ", ""),
    (Family::Other, "Build failed. The following command failed:", ""),
    // JavaScript.
    (Family::Node, "> Build failed because of webpack errors", ""),
    (Family::Node, "> Build failed because of ", ""),
    (Family::Node, "error: Type checking failed.", ""),
    (Family::Node, "Error: Command \"", "\" exited with "),
    (Family::Node, "Failed:    ", "#"),
    (Family::Node, "ERROR  run failed: command ", " exited ("),
    (Family::Node, "run failed: command ", " exited ("),
    (Family::Node, "FAILED | ", " failed ("),
    (Family::Node, "iOS Bundling failed ", "ms"),
    (Family::Node, "Android Bundling failed ", "ms"),
    (Family::Node, "Web Bundling failed ", "ms"),
    (Family::Node, "Bundling `", ", failed."),
    (Family::Node, "Error occurred when checking code style in ", ""),
    (Family::Node, "check ━━━", ""),
    (Family::Node, "lint ━━━", ""),
    (Family::Node, "format ━━━", ""),
    (Family::Node, "ci ━━━", ""),
    (Family::Node, "error Failed to install the app", ""),
    (Family::Node, "husky - ", " hook exited with code "),
    (Family::Npm, "➤ YN0000: ", "Failed with errors"),
    // Compose, git, Jenkins, GitLab.
    (Family::Docker, "Encountered errors while bringing up the project.", ""),
    (Family::Docker, "ERROR: Encountered errors while bringing up the project.", ""),
    (Family::Docker, "ERROR: Service ", " failed to build : Build failed"),
    (Family::Git, "Merge with strategy ", " failed."),
    // Visual Studio and GitHub Desktop; what Git printed stands by it.
    (Family::Git, "Error encountered while ", ": Git failed with a fatal error."),
    (Family::Git, "! [", " (unable to update local ref)"),
    (Family::Other, "!     Push rejected", ""),
    (Family::Other, "!     Push failed", ""),
    (Family::Other, "Build step '", "' marked build as failure"),
    (Family::Other, "ERROR: script returned exit code ", ""),
    (Family::Other, "ERROR: Uploading artifacts ", " failed"),
    // MSBuild and Composer.
    (Family::Dotnet, "Done Building Project \"", " -- FAILED."),
    (Family::Php, "Installation failed, deleting ", ""),
    (Family::Php, "Installation failed, reverting ", ""),
    // Ansible, Chef, Puppet, CodeBuild.
    (Family::Other, "FATAL: all hosts have already failed", ""),
    (Family::Other, "Chef Infra Client failed. ", ""),
    (Family::Other, "Chef Client failed. ", ""),
    (Family::Other, "Notice: /Stage[", " has failures: true"),
    (Family::Other, "[Container] ", " State: FAILED"),
    // Packages of Linux and of R.
    (Family::System, "error: Bad exit status from ", ""),
    (Family::System, "==> ERROR: A failure occurred in ", ""),
    (Family::System, "srun: error: ", ": Exited with exit code "),
    (Family::Other, "ERROR: compilation failed for package ", ""),
    (Family::Other, "ERROR: (gcloud.", " completed with status \"FAILURE\""),
    // Django, Flask, clang, Flutter.
    (Family::Python, "Exception on /", " ["),
    (Family::Python, "Internal Server Error: /", ""),
    (Family::C, "fatal error: too many errors emitted, stopping now", ""),
    (Family::Other, "Error launching application on ", ""),
    // FFmpeg, Elasticsearch, PostgreSQL, TeX.
    (Family::Other, "Conversion failed!", ""),
    (Family::Other, "ERROR: Elasticsearch did not exit normally", ""),
    (Family::Other, "ERROR: Elasticsearch exited unexpectedly", ""),
    (Family::Sql, "pg_restore: warning: errors ignored on restore: ", ""),
    (Family::Sql, "WARNING: errors ignored on restore: ", ""),
    (Family::Other, "error: halted on potentially-recoverable error", ""),
];

/// Lines that are no error at all: where to read on, what is tried next, what the line above is about.
const IS_NONE: &[(&str, &str)] = &[
    ("Output from these tests are in: ", ""),
    ("Use \"--rerun-failed ", ""),
    ("Use --verbose_failures to see ", ""),
    ("Error output from Xcode build:", ""),
    ("Error occurs in the template of component ", ""),
    ("Error Context: ", ".md"),
    ("*** Check failure stack trace: ***", ""),
    ("Some errors were emitted while running checks", ""),
    ("➤ YN0007: ", " must be built because "),
    // Jenkins and what it runs.
    ("Finished: FAILURE", ""),
    ("Finished: ABORTED", ""),
    ("Finished: UNSTABLE", ""),
    ("[BFA] ", ""),
    ("..", "[BFA] "),
    // Azure Pipelines, in its log for debugging.
    ("task result: Failed", ""),
    ("Processed: ##vso[task.", ""),
    // GnuPG for programs that call it, OpenSSH asked to tell more.
    ("[GNUPG:] ", ""),
    ("debug1: ", ""),
    ("debug2: ", ""),
    ("debug3: ", ""),
    // npm, where lines stand between it and the report.
    ("A complete log of this run can be found in", ""),
    // .NET, of SQL Server; its first line has said it.
    ("ClientConnectionId:", ""),
    ("Error Number:", ",State:"),
    // systemd, what its catalogue explains of the line above.
    ("░░ ", ""),
    ("-- Subject: ", ""),
    ("-- Unit ", " has failed."),
    ("-- The result is ", ""),
    // Rails, each template; Conda, before it says which.
    ("Rendered ", "ms)"),
    ("Found conflicts! Looking for incompatible packages.", ""),
    // Helm, asked to install or upgrade.
    ("Release \"", " does not exist. Installing it now."),
];

/// The rows of a table by the byte that they begin with: every line of a paste is asked for them.
fn by_first<R>(
    rows: &'static [R],
    start: fn(&R) -> &'static str,
) -> FxHashMap<u8, Vec<&'static R>> {
    let mut known: FxHashMap<u8, Vec<&'static R>> = FxHashMap::default();
    for row in rows {
        known.entry(start(row).as_bytes()[0]).or_default().push(row);
    }
    known
}

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let first = text.bytes().next().filter(|_| text.len() <= MAX_BYTES)?;
    if is_none(lines, at, text, first) {
        return Some(Found::none(at + 1));
    }
    let event = |family| Event::new(family, at, text).linked(Link::Wrapper);
    if let Some(family) = passes_on(text, first) {
        return Some(Found::one(event(family)));
    }
    if let Some(found) = listed(lines, at, text) {
        return Some(found);
    }
    Some(Found::one(event(counted(text)?)))
}

fn is_none(lines: Lines<'_>, at: usize, text: &str, first: u8) -> bool {
    static ROWS: LazyLock<FxHashMap<u8, Vec<&(&str, &str)>>> =
        LazyLock::new(|| by_first(IS_NONE, |(start, _)| start));
    ROWS.get(&first)
        .is_some_and(|rows| rows.iter().any(|(start, inside)| holds_both(text, start, inside)))
        || text.ends_with(": Not found in local cache, looking in remotes...")
        || answers::is_access(text)
        // The log of TypeORM; the error follows.
        || text.starts_with("query failed: ") && lines.text(at + 1).starts_with("error: ")
}

fn passes_on(text: &str, first: u8) -> Option<Family> {
    static ROWS: LazyLock<FxHashMap<u8, Vec<&Row>>> =
        LazyLock::new(|| by_first(PASSES_ON, |(_, start, _)| start));
    let mut rows = ROWS.get(&first).into_iter().flatten();
    let known = rows.find(|(_, start, inside)| holds_both(text, start, inside));
    if let Some((family, ..)) = known {
        return Some(*family);
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

fn holds_both(text: &str, start: &str, inside: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| inside.is_empty() || rest.contains(inside))
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
            "ninja failed with exit code 1",
            "(2 failures)",
            "Exception: Gradle task assembleDebug failed with exit code 1",
            "> Build failed because of webpack errors",
            "  2 failed",
            " Failed:    @shop/api#build",
            "check ━━━━━━━━━━━━━━━━━━",
            "➤ YN0000: · Failed with errors in 0s 61ms",
            "/usr/lib/go/pkg/tool/linux_amd64/link: running gcc failed: exit status 1",
            "Done Building Project \"C:\\shop\\till.csproj\" (default targets) -- FAILED.",
            "op\\till.vcxproj\" (Rebuild target(s)) -- FAILED.",
            "Installation failed, reverting ./composer.json to its original content.",
            "checking for till.h... *** extconf.rb failed ***",
            "error Command failed: gradlew.bat till:install",
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
