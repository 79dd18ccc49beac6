#!/usr/bin/env bash
# Runs commands, or takes the log of a step that failed, and says which skill fixes the error: in the log, as an annotation and
# in the summary of the job. Nothing that a log or a skill says can be a command to the runner: `skill` escapes what it writes
# for it, and what is shown as it is stands between `::stop-commands::` and a word that cannot be guessed.
#
# Reads INPUT_RUN or INPUT_LOG, INPUT_ARGUMENTS (options of `skill match`, one a line), and the files of GitHub that are there.
set -uo pipefail

fail() {
    printf '::error title=skill match::%s\n' "$1"
    exit 2
}

[ -n "${INPUT_RUN:-}" ] || [ -n "${INPUT_LOG:-}" ] || fail 'give `run` or `log`'
[ -z "${INPUT_RUN:-}" ] || [ -z "${INPUT_LOG:-}" ] || fail 'give `run` or `log`, not both'

folder=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/skill-match.XXXXXXXX") || exit 2
answer=$folder/answer.json
summary=$folder/summary.md
step=0

if [ -n "${INPUT_RUN:-}" ]; then
    log=$folder/log.txt
    printf '%s\n' "$INPUT_RUN" >"$folder/run.sh"
    # Both streams in the order in which they are written, and a copy of them.
    bash --noprofile --norc -eo pipefail "$folder/run.sh" 2>&1 | tee "$log"
    step=${PIPESTATUS[0]}
    [ "$step" -ne 0 ] || exit 0
else
    log=$INPUT_LOG
    [ -r "$log" ] || fail 'the file of `log` cannot be read'
fi

options=(--format github --output "json:$answer" --output "markdown:$summary" --output "text:$folder/answer.txt")
while IFS= read -r word; do [ -z "$word" ] || options+=("$word"); done <<<"${INPUT_ARGUMENTS:-}"

# The annotation is a command, escaped by `skill` itself. What it says on standard error may be anything.
status=0
skill match "${options[@]}" -- "$log" 2>"$folder/stderr.txt" || status=$?

word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '::group::skill match\n::stop-commands::%s\n' "$word"
cat "$folder/stderr.txt" 2>/dev/null
cat "$folder/answer.txt" 2>/dev/null
printf '\n::%s::\n::endgroup::\n' "$word"

if [ "$status" -gt 1 ]; then
    printf '::warning title=skill match::no answer: see the log of this step\n'
elif [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    printf 'status=%s\njson=%s\n' "$status" "$answer" >>"$GITHUB_OUTPUT"
fi

# A step whose commands failed fails as they did. One that only reads a log reports, and does not judge.
exit "$step"
