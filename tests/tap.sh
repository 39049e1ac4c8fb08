# SPDX-License-Identifier: MIT
# TAP for the suites here; to be sourced. $dir/err, if there is one, is shown
# with what fails.
#
#   check NAME COMMAND...  one test: it passes if COMMAND succeeds
#   skip NAME WHY          one that cannot run here
#   tap_end                the plan; fails if a test did
#
# same FILE FILE: are they equal? Says where not.

n=0 bad=0

check() { # NAME COMMAND...
	name=$1
	shift
	n=$((n + 1))
	if "$@"; then
		echo "ok $n - $name"
	else
		[ ! -s "$dir/err" ] || tail -n 20 "$dir/err" | sed 's/^/# /'
		echo "not ok $n - $name"
		bad=$((bad + 1))
	fi
}

skip() { # NAME WHY
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

tap_end() {
	echo "1..$n"
	[ "$bad" -eq 0 ]
}

same() { # FILE FILE
	cmp -s "$1" "$2" || {
		diff "$1" "$2" | head -n 10 | sed 's/^/# /'
		return 1
	}
}
