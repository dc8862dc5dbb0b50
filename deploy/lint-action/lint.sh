#!/usr/bin/env bash
# Lints the post-mortems that the checked out merge commit changes against its first parent. Everything from outside
# comes in by the environment: PATHS (pathspecs, one a line), ALL, SARIF.
set -euo pipefail

mapfile -t wanted < <(grep -v '^[[:space:]]*$' <<<"$PATHS")
if [ "${#wanted[@]}" -eq 0 ]; then
  echo "The input paths is empty: name the post-mortems, such as :(glob)postmortems/**/*.md" >&2
  exit 2
fi

if [ "$ALL" = true ]; then
  mapfile -d '' -t files < <(git ls-files -z -- "${wanted[@]}")
else
  git rev-parse --verify --quiet 'HEAD^1' >/dev/null || {
    echo "There is no parent commit to compare with: check out with fetch-depth: 2" >&2
    exit 2
  }
  mapfile -d '' -t files < <(git diff -z --name-only --diff-filter=ACMR 'HEAD^1' HEAD -- "${wanted[@]}")
fi

if [ "${#files[@]}" -eq 0 ]; then
  echo "No post-mortem is touched."
  exit 0
fi

arguments=()
if [ -n "$SARIF" ]; then
  arguments+=(--sarif "$SARIF")
  echo "sarif=$SARIF" >>"$GITHUB_OUTPUT"
fi

# Findings become annotations; nothing that stands in a post-mortem is taken for a command of the runner.
echo "::add-matcher::$GITHUB_ACTION_PATH/matcher.json"
token="$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')"
echo "::stop-commands::$token"
status=0
node "$GITHUB_ACTION_PATH/../../dist/src/cli/main.js" lint "${arguments[@]}" -- "${files[@]}" || status=$?
echo "::$token::"
echo "::remove-matcher owner=hindcast-lint-error::"
echo "::remove-matcher owner=hindcast-lint-warn::"
exit "$status"
