//! What programs that run other programs put before each line of theirs: the job, the pod, the process, the device.

use super::super::Mark;
use super::time::{journal_time, shape};
use crate::trace::{digits, is_number};

/// Longest of these prefixes, in bytes.
const MOST: usize = 240;

/// `JOB<tab>STEP<tab>` before a time, as `gh run view --log` prints.
pub(super) fn github(line: &str) -> Option<usize> {
    let head = crate::paste::head(line, MOST);
    let (job, rest) = head.split_once('\t').filter(|(job, _)| !job.is_empty())?;
    let (step, rest) = rest.split_once('\t')?;
    let start = job.len() + step.len() + 2;
    let mark = if rest.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    shape(&rest.as_bytes()[mark..], b"9999-99-99T99:99:99.")?;
    Some(start + mark)
}

/// `[pod/NAME/CONTAINER] ` of `kubectl logs --prefix`, `[rank3]: ` of torchrun.
pub(super) fn gathered(line: &str) -> Option<usize> {
    let close = line.find(']').filter(|&at| at <= MOST)?;
    let inner = &line[1..close];
    let pod = inner.strip_prefix("pod/").and_then(|rest| rest.split_once('/'));
    let is_name = |text: &str| !text.is_empty() && !text.contains([' ', '/']);
    let is_pod = pod.is_some_and(|(pod, container)| is_name(pod) && is_name(container));
    let rank = inner.strip_prefix("rank").is_some_and(is_number);
    let end = match line[close + 1..].strip_prefix(':') {
        Some(_) if rank => close + 2,
        _ if is_pod => close + 1,
        _ => return None,
    };
    Some(end + usize::from(line[end..].starts_with(' ')))
}

/// `[10.0.0.7]Error: text`: the host that a tool for deployments runs its commands on, directly before a type or a frame.
pub(super) fn host(line: &str) -> Option<usize> {
    let (host, rest) =
        line.strip_prefix('[')?.split_once(']').filter(|(host, _)| host.len() <= MOST)?;
    let is_host = host.contains(|char: char| char.is_ascii_alphanumeric())
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_<>".contains(&byte));
    let is_error = || crate::trace::typed(rest).is_some_and(|(_, message)| !message.is_empty());
    let is_frame = || rest.starts_with("    at ");
    (is_host && (is_error() || is_frame())).then(|| line.len() - rest.len())
}

/// `(EngineCore_0 pid=114) `, `(APIServer pid=9)`, `(worker pid=3, ip=10.0.0.1) ` of Ray and vLLM.
pub(super) fn process(line: &str) -> Option<usize> {
    let close = line.find(')').filter(|&at| at <= MOST)?;
    let inner = &line[1..close];
    let (_, id) = inner.split_once("pid=").filter(|(name, _)| {
        name.is_empty() || name.ends_with(' ') && name.bytes().all(|byte| byte >= b' ')
    })?;
    let id = id.split(", ip=").next().unwrap_or(id);
    is_number(id).then(|| close + 1 + usize::from(line[close + 1..].starts_with(' ')))
}

/// `null_resource.web (local-exec): ` of Terraform's provisioners.
pub(super) fn provisioner(line: &str) -> Option<usize> {
    let head = crate::paste::head(line, MOST);
    let (name, sign) = ["(local-exec):", "(remote-exec):"]
        .iter()
        .find_map(|sign| Some((head.split_once(*sign)?.0, sign)))?;
    let is_address = name.ends_with(' ')
        && name.contains('.')
        && !name.split('[').next().unwrap_or_default().trim_end().contains(' ');
    let end = name.len() + sign.len();
    is_address.then(|| end + usize::from(line[end..].starts_with(' ')))
}

/// `I/flutter (28095): ` of a device's log. The runtime's own crashes are read by their tag.
pub(super) fn logcat(line: &str) -> Option<usize> {
    let head = crate::paste::head(line, MOST);
    let (level, rest) = head.split_once('/').filter(|(level, _)| level.len() == 1)?;
    let (tag, rest) = rest.split_once('(')?;
    let (id, _) = rest.split_once("):")?;
    let fits = "VDIWEF".contains(level)
        && !tag.starts_with("AndroidRuntime")
        && !tag.trim_end().contains([' ', ':'])
        && is_number(id.trim_start());
    let end = level.len() + tag.len() + id.len() + "/():".len();
    fits.then(|| end + usize::from(line[end..].starts_with(' ')))
}

/// `    [javac] ` of Ant, right-aligned.
pub(super) fn ant(line: &str) -> Option<usize> {
    const TASKS: [&str; 8] = [
        "[javac]",
        "[java]",
        "[exec]",
        "[junit]",
        "[groovyc]",
        "[scalac]",
        "[kotlinc]",
        "[javadoc]",
    ];
    let inner = line.trim_start_matches(' ');
    let before = line.len() - inner.len();
    let task = TASKS.iter().find(|task| inner.starts_with(**task)).filter(|_| before > 1)?;
    let end = before + task.len();
    Some(end + usize::from(line[end..].starts_with(' ')))
}

/// What PHP puts before each message that it sends to its server.
pub(in crate::paste) const PHP_MESSAGE: &str = "PHP message: ";

/// What stands before what a PHP program said, in the log of the server that ran it.
pub(super) fn php_message(line: &str) -> Option<usize> {
    let at = crate::paste::head(line, MOST).find(PHP_MESSAGE)?;
    let sent = line[..at].contains("FastCGI sent in stderr: \"") || at == 0;
    sent.then_some(at + PHP_MESSAGE.len())
}

/// The last state of curl's meter, when its message follows on the same line: `… --:--:--     0curl: (6) `.
pub(super) fn meter(line: &str) -> Option<usize> {
    let head = crate::paste::head(line, MOST);
    let end = head.find("curl: (").or_else(|| head.find("* "))?;
    let before = &line[..end];
    let is_meter = before.matches(":--").count() >= 2 || before.matches(':').count() >= 6;
    let is_plain = before.bytes().all(|byte| byte.is_ascii_digit() || b" :-.kMG".contains(&byte));
    (is_meter && is_plain && before.contains("--:")).then_some(end)
}

/// `5118:M 30 Nov 2026 03:29:00.627 # ` of redis-server: the sign is its level.
pub(super) fn redis(line: &str) -> Option<(Mark, usize)> {
    let bytes = line.as_bytes();
    let id = digits(bytes);
    let role = matches!(bytes.get(id..id + 3)?, [b':', b'A'..=b'Z', b' ']);
    let start = id + 3;
    if id == 0 || !role {
        return None;
    }
    let time = super::time::time(&line[start..])?;
    redis_level(line, start + time)
}

/// `[5118] 30 Nov 03:29:00.627 # ` of a redis-server of old, which has no role and no year.
pub(super) fn redis_of_old(line: &str) -> Option<(Mark, usize)> {
    let (id, rest) = line.strip_prefix('[')?.split_once("] ")?;
    let day = digits(rest);
    let date = day + shape(&rest.as_bytes()[day..], b" ")?;
    let month = rest.get(date..date + 3).filter(|_| matches!(day, 1 | 2) && is_number(id))?;
    let time =
        date + month.len() + shape(&rest.as_bytes()[date + month.len()..], b" 99:99:99.999")?;
    let fits = month.bytes().all(|byte| byte.is_ascii_alphabetic());
    fits.then(|| redis_level(line, line.len() - rest.len() + time))?
}

/// The mark and the length of the prefix whose level stands behind a time that ends there.
fn redis_level(line: &str, end: usize) -> Option<(Mark, usize)> {
    let bytes = line.as_bytes();
    match bytes.get(end..end + 3)? {
        [b' ', b'.' | b'-' | b'*', b' '] => Some((Mark::Info, end + 3)),
        // It warns of what it dies of.
        b" # " => {
            let warns = bytes[end + 3..].starts_with(b"Warning: ");
            Some((Mark::None, end + 3 + if warns { "Warning: ".len() } else { 0 }))
        }
        _ => None,
    }
}

/// `0|api  | ` of pm2.
pub(super) fn pm2(line: &str) -> Option<usize> {
    let id = digits(line);
    let head = crate::paste::head(line, MOST);
    let (name, _) = head[id..].strip_prefix('|').filter(|_| id > 0)?.split_once('|')?;
    let is_name = name.ends_with(' ')
        && !name.trim_end().is_empty()
        && name
            .trim_end()
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    let end = id + 1 + name.len() + 1;
    is_name.then(|| end + usize::from(line[end..].starts_with(' ')))
}

/// ` main.go:9: `, as Go's logger names the place.
pub(super) fn go_place(rest: &str) -> Option<usize> {
    let (file, behind) = crate::paste::head(rest, MOST).strip_prefix(' ')?.split_once(".go:")?;
    let line = digits(behind);
    let is_place = !file.contains([' ', ':']) && line > 0 && behind[line..].starts_with(": ");
    is_place.then_some(1 + file.len() + ".go:".len() + line + ": ".len())
}

/// `[Nest] 10909  - 11/30/2026, 3:30:54 AM   ERROR [Context] `
pub(super) fn nest(line: &str) -> Option<(Mark, usize)> {
    let rest = line.strip_prefix("[Nest] ")?;
    let id = digits(rest);
    let dash = rest[id..].find("- ").filter(|&at| id > 0 && rest[id..id + at].trim().is_empty())?;
    let rest = &rest[id + dash + 2..];
    let rest = rest[super::time::time(rest)?..].trim_start();
    let (level, rest) = rest.split_once(' ')?;
    let mark = if level == "LOG" { Mark::Info } else { super::logger::level(level)? };
    let rest = rest.trim_start();
    let context = rest.starts_with('[').then(|| rest.find("] ")).flatten();
    let rest = context.filter(|&at| at <= MOST).map_or(rest, |at| &rest[at + 2..]);
    Some((mark, line.len() - rest.len()))
}

/// `Nov 23 12:52:54 host tag[123]: `, or the time alone.
pub(super) fn syslog(line: &str) -> Option<usize> {
    let (start, english) = journal_time(line)?;
    let rest = &line[start..];
    let tag = rest.find(": ").filter(|&at| at <= 80);
    // A host name, a space, and the tag: anything else is the message itself.
    let tagged = tag.filter(|&tag| {
        rest[..tag].split_once(' ').is_some_and(|(host, program)| names_a_program(host, program))
    });
    match tagged {
        Some(tag) if english || rest[..tag].ends_with(']') => Some(start + tag + ": ".len()),
        _ => english.then_some(start),
    }
}

/// Whether two words are a host and a program on it, and not how a message begins.
fn names_a_program(host: &str, program: &str) -> bool {
    if program.contains(' ') || super::level(host).is_some() {
        return false;
    }
    let is_small = |text: &str| !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let begins_sentence = host.starts_with(|char: char| char.is_ascii_uppercase())
        && host[1..].bytes().all(|byte| byte.is_ascii_lowercase());
    // Some hosts are plainly none of a sentence's words.
    let is_host = host.contains(|char: char| char.is_ascii_digit() || matches!(char, '-' | '.'));
    program.ends_with(']')
        || (is_small(program) || is_host)
            && !begins_sentence
            && crate::trace::failure_score(host) + crate::trace::failure_score(program) == 0
}

/// `[Mon Nov 30 12:00:03.123 2026] [core:error] [pid 12] [client 10.0.0.1:5] ` of Apache.
pub(super) fn apache(line: &str) -> Option<(Mark, usize)> {
    let head = crate::paste::head(line, MOST);
    let (stamp, rest) = head.strip_prefix('[')?.split_once("] [")?;
    let (day, date) = stamp.split_once(' ')?;
    let (at, english) = journal_time(date).filter(|_| day.len() == 3)?;
    is_number(&date[at..]).then_some(()).filter(|()| english)?;
    let (module, mut rest) = rest.split_once("] ")?;
    let mark = super::level(module.rsplit(':').next()?)?;
    while let Some((_, behind)) =
        rest.split_once("] ").filter(|_| rest.starts_with("[pid ") || rest.starts_with("[client "))
    {
        rest = behind;
    }
    Some((mark, head.len() - rest.len()))
}
