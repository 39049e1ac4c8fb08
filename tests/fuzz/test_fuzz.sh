#!/bin/sh
# SPDX-License-Identifier: MIT
# Each fuzzer for $FUZZ_S seconds (20), from the mails, ranges and config of
# the tree, two at a time. What it finds is left in build/fuzz/found. TAP.
set -u

each=${FUZZ_S:-20}
dir=$(mktemp -d) || exit 1
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
found=build/fuzz/found
export LSAN_OPTIONS=suppressions=tests/fuzz/lsan.supp:print_suppressions=0
mkdir -p "$found" "$dir/mails" "$dir/ranges" "$dir/configs" "$dir/commands"

cp tests/corpus/demo/*.eml tests/corpus/rules/*.eml tests/corpus/command-mail/*.eml \
	"$dir/mails"
cp deploy/patchdigest.conf "$dir/configs"
i=0
for range in 2025-04-01..2025-04-07 2025-04-01 2025-W14 2025-04 2025 2025-W14..2025-W16 \
	2025-04-01T00:00Z..2025-04-02T06:30+02:00 7d 2w 36h e7f0ff2b..1d980064 \
	'<one@example.org>..<two..dots@example.org>' one@example.org.. ..2025-04-01 \
	last last-3 20250401 2025-02-30; do
	i=$((i + 1))
	printf %s "$range" >"$dir/ranges/$i"
done
for command in '2w path:arch/x86/ -from:a@b messages' '2w title:"a b"' 2026-02-30.. \
	'subscribe daily todo path:a full' 'unsubscribe 3 abcdefghijklmnopqrstuvwxyz' \
	'unsubscribe all' 'pause 2020-07-31' resume list mine todo help subscrbe; do
	i=$((i + 1))
	printf '#digest %s' "$command" >"$dir/commands/$i"
done

# What a fuzzer begins with: ours, and hostile mail where it is at hand.
seeds() { # NAME
	case $1 in
	fuzz_config) echo "$dir/configs" ;;
	fuzz_range) echo "$dir/ranges" ;;
	fuzz_command) echo "$dir/commands" ;;
	*) echo "$dir/mails"; ls -d ../shared/corpus/nasty 2>/dev/null ;;
	esac
}

fuzz() { # PROGRAM
	name=${1##*/}
	mkdir "$dir/$name"
	# shellcheck disable=SC2046 # folders without blanks
	"$1" -max_total_time="$each" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
		-artifact_prefix="$found/$name-" "$dir/$name" $(seeds "$name") \
		>"$dir/$name.log" 2>&1
	echo $? >"$dir/$name.code"
}

n=0 bad=0
report() { # PROGRAM
	name=${1##*/}
	n=$((n + 1))
	runs=$(sed -n 's/^Done \([0-9]*\) runs in.*/\1/p' "$dir/$name.log")
	if [ "$(cat "$dir/$name.code")" -eq 0 ] && [ -n "$runs" ]; then
		echo "ok $n - $name: $runs inputs"
	else
		grep -vE '^#[0-9]+' "$dir/$name.log" | tail -n 40 | sed 's/^/# /'
		echo "not ok $n - $name"
		bad=1
	fi
}

if [ ! -x build/fuzz/tests/fuzz/fuzz_facts ]; then
	echo "ok 1 - fuzzers # SKIP not built: they want clang"
	echo "1..1"
	exit 0
fi
before=
for program in build/fuzz/tests/fuzz/fuzz_*; do
	case $program in *.[od]) continue ;; esac
	fuzz "$program" &
	if [ -n "$before" ]; then
		wait
		report "$before"
		report "$program"
		before=
	else
		before=$program
	fi
done
wait
[ -z "$before" ] || report "$before"
echo "1..$n"
[ "$bad" -eq 0 ]
