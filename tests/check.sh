#!/bin/sh
# SPDX-License-Identifier: MIT
# Run test programs, say what failed and nothing else, and end with one line:
#
#	123 passed, 0 failed, 2 skipped
#
# usage: tests/check.sh PROGRAM...
# Each program prints TAP (cmocka does when told so; see CMOCKA_MESSAGE_OUTPUT),
# "ok 1 - name # SKIP why" for a test that could not run here. A program that
# dies, or prints no plan that fits, counts as one more failure.
set -u

out=$(mktemp) || exit 1
trap 'rm -f "$out"' EXIT
passed=0 failed=0 skipped=0

export CMOCKA_MESSAGE_OUTPUT=TAP
export LSAN_OPTIONS=suppressions=tests/lsan.supp:print_suppressions=0

for program in "$@"; do
	"$program" >"$out" 2>&1 </dev/null
	code=$?
	# cmocka says "not ok 1 # SKIP name"
	skip=$(grep -ciE '^(not )?ok [0-9]+.*# *skip' "$out")
	good=$(grep -E '^ok [0-9]+' "$out" | grep -cviE '# *skip')
	bad=$(grep -E '^not ok [0-9]+' "$out" | grep -cviE '# *skip')
	[ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
	[ "$code" -eq 0 ] && [ $((good + skip + bad)) -eq 0 ] && bad=1 &&
		echo "$program: ran no test"
	if [ "$bad" -gt 0 ]; then
		echo "=== $program (exit code $code)"
		grep -vE '^ok [0-9]+' "$out"
	fi
	grep -iE '^(not )?ok [0-9]+.*# *skip' "$out" | sed "s|^|skipped: $program: |"
	passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skip))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
