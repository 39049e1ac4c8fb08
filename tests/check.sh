#!/bin/sh
# SPDX-License-Identifier: MIT
# Run test programs, say what failed and nothing else, and end with one line:
#
#	123 passed, 0 failed, 2 skipped
#
# usage: [JOBS=N] tests/check.sh PROGRAM...
# Each program prints TAP (cmocka does when told so; see CMOCKA_MESSAGE_OUTPUT),
# with "1..N" before or after its tests, "ok 1 - name # SKIP why" for a test
# that could not run here. A program that dies, prints no plan, or does not keep
# it counts as one more failure. N of them run at the same time; what they say
# stands in the order of their names on the command line.
set -u

# One program: what is to be said of it on standard output, its counts into a
# file.
run_one() { # PROGRAM COUNTS
	out=$2.out
	"$1" >"$out" 2>&1 </dev/null
	code=$?
	awk -v program="$1" -v code="$code" -v counts="$2" '
	function fault(text) {
		faults = faults "# " text "\n"
		n_faults++
	}
	{ line[NR] = $0 }
	/^1\.\.[0-9]+/ { plan = substr($1, 4) + 0; plans++ }
	# cmocka says "not ok 1 # SKIP name"
	/^(not )?ok [0-9]+.*# *[Ss][Kk][Ii][Pp]/ {
		skipped++
		skips = skips "skipped: " program ": " $0 "\n"
		next
	}
	/^ok [0-9]+/ { passed++ }
	/^not ok [0-9]+/ { failed++ }
	END {
		ran = passed + failed + skipped
		if (plans != 1)
			fault("no plan 1..N")
		else if (ran != plan)
			fault("the plan says " plan " tests, " ran " ran")
		else if (!plan)
			fault("ran no test")
		if (code != 0 && !failed && !n_faults)
			fault("exit code " code)
		if (failed || n_faults) {
			print "=== " program " (exit code " code ")"
			for (i = 1; i <= NR; i++)
				if (line[i] !~ /^ok [0-9]+/)
					print line[i]
			printf "%s", faults
		}
		printf "%s", skips
		print passed + 0, failed + (failed ? 0 : n_faults), skipped + 0 >counts
	}' "$out"
	rm -f "$out"
}

if [ "${1-}" = --one ]; then # NUMBER PROGRAM, in $CHECK_DIR
	run_one "$3" "$CHECK_DIR/$2.counts" >"$CHECK_DIR/$2.said"
	exit
fi

CHECK_DIR=$(mktemp -d "${TMPDIR:-/tmp}/check.XXXXXX") || exit 1
trap 'rm -rf "$CHECK_DIR"' EXIT
trap 'exit 1' INT TERM
export CHECK_DIR
export CMOCKA_MESSAGE_OUTPUT=TAP
export LSAN_OPTIONS=suppressions=tests/lsan.supp:print_suppressions=0

i=100
for program; do
	i=$((i + 1))
	echo "$i $program"
done | xargs -n 2 -P "${JOBS:-1}" sh "$0" --one

cat "$CHECK_DIR"/*.said
cat "$CHECK_DIR"/*.counts | awk -v programs=$# '
{ passed += $1; failed += $2; skipped += $3 }
END {
	if (NR != programs)
		failed += programs - NR
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0 || passed == 0
}'
