//! `skill run`: the command is the same with and without us, in pipes and in a terminal, and the match follows.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Place, Run, finish, repository};

/// An error that one skill is for, and a command that prints it and fails.
const ERROR: &str = "GizmoError: the flux of the gizmo is not aligned with its axis";
const FAILS: &str = "echo before; echo 'GizmoError: the flux of the gizmo is not aligned with its axis' >&2; exit 3";

fn place() -> Place {
    let place = Place::new();
    place.skill("project/skills", "gizmo-flux", ERROR);
    place
}

/// The bare command, in the same surroundings.
fn bare(place: &Place, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Run {
    let mut command = Command::new(arguments[0]);
    command
        .args(&arguments[1..])
        .env_clear()
        .env("HOME", place.path("home"))
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .current_dir(place.path("project"));
    finish(command, stdin.as_ref())
}

fn ours(place: &Place, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Run {
    place.run(&[&["run", "--"], arguments].concat(), stdin)
}

/// Runs a command in a terminal.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "it reads better where it is called")]
fn in_terminal(place: &Place, command: &[&str], steps: Value) -> (String, i64, bool) {
    let command: Vec<&str> = command
        .iter()
        .map(|word| if *word == "skill" { env!("CARGO_BIN_EXE_skill") } else { *word })
        .collect();
    let mut driver = Command::new("python3");
    driver
        .arg(repository().join("tests/suite/terminal.py"))
        .env_clear()
        .env("HOME", place.path("home"))
        .env("XDG_CACHE_HOME", place.path("cache"))
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("TERM", "xterm-256color")
        .env("PS1", "$ ")
        .env("SKILL", env!("CARGO_BIN_EXE_skill"))
        .current_dir(place.path("project"));
    let job = json!({ "command": command, "steps": steps, "size": [30, 100] });
    let run = finish(driver, job.to_string().as_bytes());
    assert_eq!(run.status, 0, "{run:?}");
    let told = run.json();
    (
        told["output"].as_str().unwrap().to_owned(),
        told["status"].as_i64().unwrap(),
        told["modes"].as_bool().unwrap(),
    )
}

#[test]
fn bytes_of_all_kinds_pass_unchanged() {
    let place = place();
    let data: Vec<u8> =
        (0..400_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let file = place.write("data", &data);
    let mut command = place.command();
    command.args(["run", "--", "cat"]).arg(&file);
    let output = command.output().unwrap();
    assert!(output.stdout == data, "the bytes differ");
    assert!(output.stderr.is_empty());
    // Through its standard input, too.
    let mut command = place.command();
    command.args(["run", "cat"]).stdin(File::open(&file).unwrap());
    assert!(command.output().unwrap().stdout == data, "the bytes differ");
}

#[test]
fn both_streams_of_one_file_keep_their_order() {
    let place = place();
    let script = "i=0; while [ $i -lt 200 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done";
    let file = place.path("both");
    let to = File::create(&file).unwrap();
    let mut command = place.command();
    command.args(["run", "sh", "-c", script]).stdout(to.try_clone().unwrap()).stderr(to);
    assert!(command.status().unwrap().success());
    let lines: Vec<String> = (0..200).map(|n| format!("out {n}\nerr {n}\n")).collect();
    let expected = lines.concat();
    assert_eq!(fs::read_to_string(file).unwrap(), expected);
}

#[test]
fn the_exit_status_is_kept() {
    let place = place();
    for (script, status) in
        [("exit 0", 0), ("exit 7", 7), ("exit 255", 255), ("kill -9 $$", 137), ("kill -15 $$", 143)]
    {
        assert_eq!(ours(&place, &["sh", "-c", script], "").status, status, "{script}");
    }
    let missing = ours(&place, &["no-such-command-here"], "");
    assert_eq!(missing.status, 127);
    assert_eq!(
        missing.stderr.lines().next(),
        Some("skill: no-such-command-here: command not found")
    );
    let file = place.write("project/plain", "no program");
    assert_eq!(ours(&place, &[file.to_str().unwrap()], "").status, 126);
    assert_eq!(place.run(&["run"], "").status, 2);
}

#[test]
#[cfg(target_os = "linux")]
fn an_output_that_cannot_be_written_is_told() {
    let place = place();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut command = place.command();
    command.args(["run", "echo", "words"]).stdout(full).stderr(Stdio::piped());
    let output = command.spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("skill: the output cannot be passed on: "), "{told}");
}

#[test]
#[cfg(unix)]
fn a_script_that_names_no_shell_is_run_by_one() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    let script = place.write("project/script", "echo \"$0 $1\"; exit 5\n");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let run = ours(&place, &["./script", "word"], "");
    assert_eq!((run.status, run.stdout.as_str()), (5, "./script word\n"));
    let (output, status, _) = in_terminal(&place, &["skill", "run", "./script", "word"], json!([]));
    assert_eq!((status, output.as_str()), (5, "./script word\r\n"));
}

#[test]
fn the_two_dashes_may_be_left_out_and_options_after_the_command_are_its_own() {
    let place = place();
    let run = place.run(&["run", "printf", "%s|", "--json", "-x", "--", "--version"], "");
    assert_eq!((run.status, run.stdout.as_str()), (0, "--json|-x|--|--version|"));
}

#[test]
fn the_match_follows_a_failure_on_stderr() {
    let place = place();
    let run = ours(&place, &["sh", "-c", FAILS], "");
    insta::assert_snapshot!(run.shown(), @r"
    status 3
    --- stdout
    before
    --- stderr
    GizmoError: the flux of the gizmo is not aligned with its axis

    gizmo-flux  100 %
      error  GizmoError: the flux of the gizmo is not aligned with its axis
      first  Mend gizmo-flux.
      skill show gizmo-flux
    ");
}

#[test]
fn nothing_is_added_where_nothing_fits_or_nothing_failed() {
    let place = place();
    for script in
        ["echo some words >&2; exit 1", "grep nothing /dev/null", "echo 'GizmoError: x'", "exit 5"]
    {
        let (ours, bare) =
            (ours(&place, &["sh", "-c", script], ""), bare(&place, &["sh", "-c", script], ""));
        assert_eq!(ours.shown(), bare.shown());
    }
}

#[test]
fn the_answer_is_written_as_json_too() {
    let place = place();
    let run = place.run(&["run", "--json", "answer.json", "--", "sh", "-c", FAILS], "");
    assert_eq!(run.status, 3);
    let answer = || -> Value {
        serde_json::from_slice(&fs::read(place.path("project/answer.json")).unwrap()).unwrap()
    };
    assert_eq!(answer()["matches"][0]["name"], "gizmo-flux");
    assert_eq!(answer()["run"], json!({ "command": ["sh", "-c", FAILS], "status": 3 }));
    // A command that succeeds leaves no old answer behind.
    assert_eq!(place.run(&["run", "--json", "answer.json", "true"], "").status, 0);
    assert_eq!(
        (answer()["matches"].as_array().unwrap().len(), &answer()["run"]["status"]),
        (0, &json!(0))
    );
    let script = format!("echo '{ERROR}'");
    let run = place.run(&["run", "--always", "--json", "answer.json", "sh", "-c", &script], "");
    assert_eq!((run.status, &answer()["matches"][0]["name"]), (0, &json!("gizmo-flux")));
    assert!(run.stderr.contains("skill show gizmo-flux"), "{run:?}");
    // What cannot be written is told before anything runs.
    let run = place.run(&["run", "--json", "no/such/folder", "touch", "made"], "");
    assert_eq!((run.status, place.path("project/made").exists()), (2, false));
    assert!(run.stderr.contains("cannot write `no/such/folder`"), "{run:?}");
}

#[test]
fn a_signal_is_passed_on() {
    let place = place();
    for signal in ["TERM", "HUP", "INT", "USR1"] {
        // It ends: a signal that is ignored where the tests run, as under `nohup`, can be trapped by no shell.
        let script = format!(
            "trap 'echo got {signal}; exit 9' {signal}; echo ready; i=0
             while [ $i -lt 400 ]; do sleep 0.05; i=$((i + 1)); done; echo {signal} is ignored here"
        );
        let mut command = place.command();
        command.args(["run", "sh", "-c", &script]).stdout(Stdio::piped()).stdin(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        let kill = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
        assert!(kill.unwrap().success());
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, format!("got {signal}\n"));
        assert_eq!(child.wait().unwrap().code(), Some(9));
    }
}

#[test]
fn what_is_ignored_stays_ignored() {
    let place = place();
    let script = r#"trap '' HUP; "$SKILL" run sh -c 'kill -HUP $$; echo alive'"#;
    let mut command = Command::new("sh");
    command
        .args(["-c", script])
        .env("SKILL", env!("CARGO_BIN_EXE_skill"))
        .env("HOME", place.path("home"));
    let run = finish(command, b"");
    // Only where the system tells what is ignored.
    if cfg!(target_os = "linux") {
        assert_eq!((run.status, run.stdout.as_str()), (0, "alive\n"));
    }
}

#[test]
fn what_a_command_leaves_running_is_not_waited_for() {
    let place = place();
    let start = Instant::now();
    let run = ours(&place, &["sh", "-c", "sleep 100 & echo done; exit 3"], "");
    assert_eq!((run.status, run.stdout.as_str()), (3, "done\n"));
    let run = ours(&place, &["sh", "-c", "yes & echo done >&2; exit 3"], "");
    assert_eq!(run.status, 3);
    assert!(start.elapsed() < Duration::from_secs(50), "{:?}", start.elapsed());
}

#[test]
fn a_reader_that_hangs_up_ends_the_command() {
    let place = place();
    let mut command = place.command();
    command.args(["run", "yes"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut some = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    assert_eq!(&some, b"y\ny\ny\ny\ny\n");
    assert_eq!(child.wait().unwrap().code(), Some(128 + 13));
}

#[test]
fn endless_output_takes_bounded_memory_and_its_end_is_looked_at() {
    let place = place();
    place.run(&["index"], "");
    let script = format!(
        "yes 'a line of a log, as long as such lines are in most programs of our days' | head -c 300000000; echo; {FAILS}"
    );
    let program = "import resource, subprocess, sys; \
         run = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE); \
         print(run.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.stderr.buffer.write(run.stderr)".to_string();
    let mut command = Command::new("python3");
    command
        .args(["-c", &program, env!("CARGO_BIN_EXE_skill"), "run", "sh", "-c", &script])
        .env("HOME", place.path("home"))
        .env("XDG_CACHE_HOME", place.path("cache"))
        .current_dir(place.path("project"));
    let run = finish(command, b"");
    assert!(run.stderr.contains("skill show gizmo-flux"), "{}", run.stderr);
    let (status, kilobytes) = run.stdout.trim().split_once(' ').unwrap();
    assert_eq!(status, "3");
    // Four megabytes are kept, and cleaned; the rest is the program itself.
    assert!(kilobytes.parse::<u64>().unwrap() < 100_000, "{kilobytes} kB");
}

#[test]
fn in_a_terminal_the_command_has_one_and_prints_the_same() {
    let place = place();
    let script = "printf '\\033[31mred\\033[0m\\n'; for fd in 0 1 2; do test -t $fd && echo tty $fd; done; stty size; stty -a; \
                  printf 'a\\tb\\rc\\n'; echo err >&2; printf 'no end'; exit 4";
    let command = ["sh", "-c", script];
    let (bare, bare_status, _) = in_terminal(&place, &command, json!([]));
    let (ours, status, modes) =
        in_terminal(&place, &[&["skill", "run"], &command[..]].concat(), json!([]));
    assert_eq!(ours, bare);
    assert!(bare.contains("tty 0\r\ntty 1\r\ntty 2\r\n30 100\r\n"), "{bare:?}");
    assert_eq!((status, bare_status), (4, 4));
    assert!(modes, "the modes of the terminal are put back");
}

#[test]
fn in_a_terminal_the_match_follows() {
    let place = place();
    let (output, status, modes) =
        in_terminal(&place, &["skill", "run", "sh", "-c", FAILS], json!([]));
    assert!(output.starts_with(&format!("before\r\n{ERROR}\r\n")), "{output:?}");
    assert!(
        output.contains("\u{1b}[1m\u{1b}[32mgizmo-flux") || output.contains("gizmo-flux\u{1b}[0m"),
        "{output:?}"
    );
    assert!(output.ends_with("\r\n"), "{output:?}");
    assert_eq!((status, modes), (3, true));
}

#[test]
fn one_stream_may_be_a_terminal_and_the_other_a_file() {
    let place = place();
    let script =
        "\"$SKILL\" run sh -c 'test -t 1 || echo file; test -t 2 && echo tty >&2' > out; cat out";
    let (output, ..) = in_terminal(&place, &["sh", "-c", script], json!([]));
    assert_eq!(output, "tty\r\nfile\r\n");
    let script = "echo words | \"$SKILL\" run sh -c 'test -t 0 || cat; test -t 1 && echo tty'";
    let (output, _, modes) = in_terminal(&place, &["sh", "-c", script], json!([]));
    assert_eq!((output.as_str(), modes), ("words\r\ntty\r\n", true));
}

#[test]
fn keys_and_prompts_pass() {
    let place = place();
    let script = "printf 'name? '; read name; echo \"hello $name\"; stty -echo; printf 'secret? '; read s; stty echo; echo \"[$s]\"";
    let steps = json!([
        ["expect", "name? "],
        ["send", "gizmo\n"],
        ["expect", "secret? "],
        ["send", "hush\n"]
    ]);
    let command = ["sh", "-c", script];
    let (bare, ..) = in_terminal(&place, &command, steps.clone());
    let (ours, _, modes) = in_terminal(&place, &[&["skill", "run"], &command[..]].concat(), steps);
    assert_eq!(ours, bare);
    assert!(modes);
}

#[test]
fn a_change_of_the_window_is_passed_on() {
    let place = place();
    let script = "trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.05; done";
    let steps = json!([["expect", "ready"], ["resize", 50, 132]]);
    let (output, status, _) = in_terminal(&place, &["skill", "run", "sh", "-c", script], steps);
    assert_eq!((output.as_str(), status), ("ready\r\n50 132\r\n", 0));
}

#[test]
fn ctrl_c_is_the_commands_and_we_report() {
    let place = place();
    let script = format!("echo '{ERROR}'; echo ready; exec sleep 100");
    let steps = json!([["expect", "ready"], ["send", "\u{3}"]]);
    let (output, status, modes) =
        in_terminal(&place, &["skill", "run", "sh", "-c", &script], steps.clone());
    assert!(output.contains("skill show gizmo-flux"), "{output:?}");
    // By the signal, as the command.
    assert_eq!((status, modes), (-2, true));
    let script = "trap 'echo mine; exit 6' INT; echo ready; while :; do sleep 0.05; done";
    let (output, status, _) = in_terminal(&place, &["skill", "run", "sh", "-c", script], steps);
    assert_eq!((output.as_str(), status), ("ready\r\n^Cmine\r\n", 6));
}

#[test]
fn ctrl_c_ends_a_loop_of_the_shell_too() {
    let place = place();
    // In the last one the key is a signal to everyone, and not shown.
    for (streams, shown) in [("", "^C"), ("> out", "^C"), ("< /dev/null", "")] {
        let script = format!(
            "for n in 1 2 3; do \"$SKILL\" run sh -c \"echo begun $n >&2; exec sleep 100\" {streams}; done; echo not here"
        );
        let steps = json!([["expect", "begun 1"], ["send", "\u{3}"]]);
        let (output, status, _) = in_terminal(&place, &["bash", "-c", &script], steps);
        assert_eq!((output, status), (format!("begun 1\r\n{shown}"), -2));
    }
}

#[test]
fn what_was_typed_before_it_began_is_the_commands_and_shown_once() {
    let place = place();
    let steps = json!([["send", "some\nwo\u{7f}ords\n\u{4}"]]);
    let (bare, ..) = in_terminal(&place, &["sh", "-c", "sleep 1; exec cat"], steps.clone());
    let (ours, ..) = in_terminal(&place, &["sh", "-c", "sleep 1; exec \"$SKILL\" run cat"], steps);
    assert_eq!(ours, bare);
    assert!(bare.ends_with("some\r\nwords\r\n"), "{bare:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn the_command_is_in_the_foreground_from_its_first_step() {
    let place = place();
    // The fifth word is its group, the eighth that of the foreground.
    let look =
        "read -r _ _ _ _ own _ _ front _ < /proc/self/stat; test $own = $front || echo behind";
    let script = format!("for n in $(seq 40); do \"$SKILL\" run sh -c '{look}'; done; echo all");
    let (output, ..) = in_terminal(&place, &["sh", "-c", &script], json!([]));
    assert_eq!(output, "all\r\n");
}

#[test]
fn a_signal_to_us_in_a_terminal_reaches_the_command() {
    let place = place();
    let script = "trap 'echo got; exit 8' TERM; echo ready; while :; do sleep 0.05; done";
    let steps = json!([["expect", "ready"], ["signal", 15]]);
    let (output, status, modes) = in_terminal(&place, &["skill", "run", "sh", "-c", script], steps);
    assert_eq!((output.as_str(), status, modes), ("ready\r\ngot\r\n", 8, true));
}

#[test]
fn ctrl_z_stops_the_job_and_fg_continues_it() {
    let place = place();
    let steps = json!([
        ["expect", "$ "],
        ["send", "\"$SKILL\" run sh -c 'echo ready; read line; echo got $line; exit 5'\n"],
        ["expect", "ready\r\n"],
        ["send", "\u{1a}"],
        ["expect", "Stopped"],
        ["expect", "$ "],
        ["send", "echo back' in the 'shell\n"],
        ["expect", "back in the shell"],
        ["expect", "$ "],
        ["send", "fg\n"],
        ["send", "words\n"],
        ["expect", "got words"],
        ["expect", "$ "],
        ["send", "exit $?\n"],
    ]);
    let (output, status, _) =
        in_terminal(&place, &["env", "PS1=$ ", "bash", "--norc", "--noprofile", "-i"], steps);
    assert_eq!(status, 5, "{output:?}");
}

#[test]
fn in_the_background_the_terminal_stays_the_shells() {
    let place = place();
    let steps = json!([
        ["expect", "$ "],
        ["send", "\"$SKILL\" run sh -c 'sleep 1; echo from behind' &\n"],
        ["expect", "$ "],
        ["send", "read line; echo 'the shell'\" has $line\"\n"],
        ["send", "keys\n"],
        ["expect", "the shell has keys"],
        ["send", "wait; exit 0\n"],
    ]);
    let (output, status, _) =
        in_terminal(&place, &["env", "PS1=$ ", "bash", "--norc", "--noprofile", "-i"], steps);
    assert!(output.contains("from behind"), "{output:?}");
    assert_eq!(status, 0);
}
