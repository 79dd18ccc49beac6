//! Lines that are known by how they begin: what is said when all is over, and what is no error at all.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::trace::Family;
use crate::trace::shape::has;

/// What follows the beginning of a line. The less it is, the fewer sentences are taken for the line.
enum Then {
    Nothing,
    Anything,
    /// Each of these, somewhere.
    Words(&'static [&'static str]),
    /// This, and then one word in capitals: `BUILD_FAILED`.
    Status(&'static str),
    /// Names of tasks: `@shop/api#build`.
    Tasks,
}

use Then::{Anything, Nothing, Status, Tasks, Words};

impl Then {
    fn is(&self, rest: &str) -> bool {
        let is_status = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        };
        match self {
            Nothing => rest.is_empty(),
            Anything => true,
            Words(words) => words.iter().all(|word| rest.contains(word)),
            Status(before) => rest.rsplit_once(before).is_some_and(|(_, status)| is_status(status)),
            Tasks => rest.split_whitespace().all(|word| has(word, b'#')),
        }
    }
}

/// How a line begins, and what follows.
type Row = (Family, &'static str, Then);

/// Lines that only pass on that something failed.
const PASSES_ON: &[Row] = &[
    (Family::C, "Errors while running CTest", Nothing),
    (Family::C, "CMake Generate step failed.", Anything),
    (Family::C, "LINK Pass ", Words(&[" failed (exit code "])),
    (Family::C, "LINK: command ", Words(&[" failed (exit code "])),
    (Family::C, "MT: command ", Words(&[" failed (exit code "])),
    (Family::C, "[  FAILED  ] ", Anything),
    // PlatformIO and idf.py.
    (Family::Make, "*** [", Words(&["] Error "])),
    (Family::Make, "=====", Words(&[" [FAILED] Took "])),
    (Family::Make, "=====", Words(&[" failed, ", " succeeded in "])),
    (Family::Make, "ninja failed with exit code ", Anything),
    (Family::Make, "cmake failed with exit code ", Anything),
    // Bazel.
    (Family::Make, "Target //", Words(&[" failed to build"])),
    (Family::Make, "FAILED: Build did NOT complete", Anything),
    // vcpkg and west.
    (Family::Make, "Error: Building package ", Status(" failed with: ")),
    (Family::Make, "error: building ", Status(" failed with: ")),
    (Family::Make, "FATAL ERROR: command exited with status ", Anything),
    (Family::Rust, "Summary [", Words(&[" tests run: "])),
    (Family::Rust, "error: test run failed", Nothing),
    (Family::Swift, "error: emit-module command failed ", Anything),
    (Family::Swift, "error: link command failed with exit code ", Anything),
    (Family::Swift, "error: fatalError", Nothing),
    (Family::Swift, "Test Suite '", Words(&["' failed at "])),
    // Flutter and Dart.
    (Family::Other, "Gradle task ", Words(&[" failed with exit code "])),
    (Family::Other, "Exception: Gradle task ", Words(&[" failed with exit code "])),
    // Nix.
    (Family::Other, "error: ", Words(&[" dependencies of derivation '/nix/store/"])),
    (Family::Other, "error: ", Words(&[" dependency of derivation '/nix/store/"])),
    // Zig.
    (Family::Other, "error: the following ", Words(&[" command failed with "])),
    (Family::Other, "error: the following ", Words(&[" command exited with "])),
    (Family::Other, "The following command exited with error code ", Anything),
    (Family::Other, "Build failed. The following command failed:", Nothing),
    // JavaScript.
    (Family::Node, "> Build failed because of ", Words(&[" errors"])),
    (Family::Node, "error: Type checking failed.", Nothing),
    (Family::Node, "Error: Command \"", Words(&["\" exited with "])),
    (Family::Node, "Failed:    ", Tasks),
    (Family::Node, "ERROR  run failed: command ", Words(&[" exited ("])),
    (Family::Node, "run failed: command ", Words(&[" exited ("])),
    (Family::Node, "FAILED | ", Words(&[" failed ("])),
    (Family::Node, "iOS Bundling failed ", Words(&["ms"])),
    (Family::Node, "Android Bundling failed ", Words(&["ms"])),
    (Family::Node, "Web Bundling failed ", Words(&["ms"])),
    (Family::Node, "Bundling `", Words(&[", failed."])),
    (Family::Node, "Error occurred when checking code style in ", Anything),
    (Family::Node, "check ━━━", Anything),
    (Family::Node, "lint ━━━", Anything),
    (Family::Node, "format ━━━", Anything),
    (Family::Node, "ci ━━━", Anything),
    (Family::Node, "error Failed to install the app", Anything),
    (Family::Node, "husky - ", Words(&[" hook exited with code "])),
    (Family::Npm, "➤ YN0000: ", Words(&["Failed with errors"])),
    // Compose, git, Jenkins, GitLab.
    (Family::Docker, "Encountered errors while bringing up the project.", Nothing),
    (Family::Docker, "ERROR: Encountered errors while bringing up the project.", Nothing),
    (Family::Docker, "error waiting for container: ", Anything),
    (Family::Docker, "ERROR: Service ", Words(&[" failed to build : Build failed"])),
    (Family::Git, "Merge with strategy ", Words(&[" failed."])),
    // Visual Studio and GitHub Desktop; what Git printed stands by it.
    (Family::Git, "Error encountered while ", Words(&[": Git failed with a fatal error."])),
    (Family::Git, "! [", Words(&[" (unable to update local ref)"])),
    (Family::Other, "!     Push rejected", Anything),
    (Family::Other, "!     Push failed", Anything),
    (Family::Other, "Build step '", Words(&["' marked build as failure"])),
    (Family::Other, "ERROR: script returned exit code ", Anything),
    (Family::Other, "ERROR: Uploading artifacts ", Words(&[" failed"])),
    // MSBuild and Composer.
    (Family::Dotnet, "Done Building Project \"", Words(&[" -- FAILED."])),
    (Family::Php, "Installation failed, deleting ", Anything),
    (Family::Php, "Installation failed, reverting ", Anything),
    // Chef, Puppet, CodeBuild.
    (Family::Other, "Chef Infra Client failed. ", Anything),
    (Family::Other, "Chef Client failed. ", Anything),
    (Family::Other, "Notice: /Stage[", Words(&[" has failures: true"])),
    (Family::Other, "[Container] ", Words(&[" State: FAILED"])),
    // Mix, of what it builds for another; systemd, on the console of a machine that starts.
    (Family::Elixir, "could not compile dependency :", Words(&[" failed"])),
    (Family::System, "[FAILED] Failed to ", Anything),
    (Family::System, "[DEPEND] Dependency failed for ", Anything),
    // Packages of Linux and of R.
    (Family::System, "error: Bad exit status from ", Anything),
    (Family::System, "==> ERROR: A failure occurred in ", Anything),
    (Family::System, "srun: error: ", Words(&[": Exited with exit code "])),
    (Family::Other, "ERROR: compilation failed for package ", Anything),
    (Family::Other, "ERROR: (gcloud.", Words(&[" completed with status \"FAILURE\""])),
    // Django, Flask, clang, Flutter.
    (Family::Python, "Exception on /", Words(&[" ["])),
    (Family::Python, "Internal Server Error: /", Anything),
    (Family::C, "fatal error: too many errors emitted, stopping now", Anything),
    (Family::Other, "Error launching application on ", Anything),
    // FFmpeg, Elasticsearch, PostgreSQL, TeX.
    (Family::Other, "Conversion failed!", Nothing),
    (Family::Other, "ERROR: Elasticsearch did not exit normally", Anything),
    (Family::Other, "ERROR: Elasticsearch exited unexpectedly", Anything),
    (Family::Sql, "pg_restore: warning: errors ignored on restore: ", Anything),
    (Family::Sql, "WARNING: errors ignored on restore: ", Anything),
    (Family::Other, "error: halted on potentially-recoverable error", Anything),
];

/// Lines that are no error at all: where to read on, what is tried next, what the line above is about.
const IS_NONE: &[(&str, Then)] = &[
    ("Output from these tests are in: ", Anything),
    ("Use \"--rerun-failed ", Anything),
    ("Use --verbose_failures to see ", Anything),
    ("Error output from Xcode build:", Nothing),
    ("Error occurs in the template of component ", Anything),
    ("Error Context: ", Words(&[".md"])),
    ("*** Check failure stack trace: ***", Nothing),
    ("To help make Turbopack better, report this error by ", Anything),
    ("Some errors were emitted while running checks", Anything),
    ("➤ YN0007: ", Words(&[" must be built because "])),
    // Jenkins and what it runs.
    ("Finished: FAILURE", Nothing),
    ("Finished: ABORTED", Nothing),
    ("Finished: UNSTABLE", Nothing),
    ("[BFA] ", Anything),
    ("..", Words(&["[BFA] "])),
    // Azure Pipelines, in its log for debugging.
    ("task result: Failed", Nothing),
    ("Processed: ##vso[task.", Anything),
    // GnuPG for programs that call it, OpenSSH asked to tell more.
    ("[GNUPG:] ", Anything),
    ("debug1: ", Anything),
    ("debug2: ", Anything),
    ("debug3: ", Anything),
    // npm, where lines stand between it and the report.
    ("A complete log of this run can be found in", Anything),
    // .NET, of SQL Server; its first line has said it.
    ("ClientConnectionId:", Anything),
    ("Error Number:", Words(&[",State:"])),
    // Docker, before it asks the registry.
    ("Unable to find image '", Words(&["' locally"])),
    // systemd, what its catalogue explains of the line above.
    ("░░ ", Anything),
    ("-- Subject: ", Anything),
    ("-- Unit ", Words(&[" has failed."])),
    ("-- The result is ", Anything),
    // Rails, each template; Conda, before it says which.
    ("Rendered ", Words(&["ms)"])),
    ("Found conflicts! Looking for incompatible packages.", Nothing),
    // Helm, asked to install or upgrade.
    ("Release \"", Words(&[" does not exist. Installing it now."])),
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

/// Who says a line that only passes on that something failed.
pub(super) fn passes_on(text: &str) -> Option<Family> {
    static ROWS: LazyLock<FxHashMap<u8, Vec<&Row>>> =
        LazyLock::new(|| by_first(PASSES_ON, |(_, start, _)| start));
    let mut rows = ROWS.get(text.as_bytes().first()?)?.iter();
    rows.find(|(_, start, then)| is_row(text, start, then)).map(|(family, ..)| *family)
}

/// Whether a line is no error at all.
pub(super) fn is_none(text: &str) -> bool {
    static ROWS: LazyLock<FxHashMap<u8, Vec<&(&str, Then)>>> =
        LazyLock::new(|| by_first(IS_NONE, |(start, _)| start));
    let rows = text.as_bytes().first().and_then(|first| ROWS.get(first));
    rows.is_some_and(|rows| rows.iter().any(|(start, then)| is_row(text, start, then)))
}

fn is_row(text: &str, start: &str, then: &Then) -> bool {
    text.strip_prefix(start).is_some_and(|rest| then.is(rest))
}
