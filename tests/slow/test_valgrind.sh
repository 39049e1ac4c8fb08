#!/bin/sh
# SPDX-License-Identifier: MIT
# The program's main ways under valgrind, all its processes: no access to memory
# that is not its own, nothing lost. The reader's sandbox is open for it, as for
# the sanitizers. TAP.
set -u
. tests/servers/stage.sh
. tests/servers/mails.sh
. tests/tap.sh

program=$(dirname "$(readlink -f "$program")")/../memcheck/patchdigest
trap stage_close EXIT
trap 'exit 1' INT TERM

# What valgrind says goes to $dir/valgrind, a file for each process.
checked() { # ARG...
	rm -rf "$dir/valgrind"
	mkdir "$dir/valgrind"
	[ "$(id -u)" != 0 ] || chown nobody "$dir/valgrind"
	as_robot valgrind -q --trace-children=yes --leak-check=full \
		--show-leak-kinds=definite --errors-for-leak-kinds=definite \
		--suppressions="$dir/supp" --log-file="$dir/valgrind/%p" \
		"$dir/patchdigest" "$@" >"$dir/out" 2>"$dir/err"
	code=$?
}

# Its exit code is one of CODES, and valgrind has nothing to say.
clean() { # CODES ARG...
	codes=$1
	shift
	checked "$@"
	# It tells of descriptors that it keeps for itself.
	cat "$dir"/valgrind/* | grep -v 'Warning: invalid file descriptor' >"$dir/said"
	[ ! -s "$dir/said" ] || {
		head -n 30 "$dir/said" | sed 's/^/# /'
		return 1
	}
	case " $codes " in
	*" $code "*) ;;
	*)
		echo "# exit code $code, want $codes"
		return 1
		;;
	esac
}

archive() { clean 0 -q -s "$dir/state/archive.db" -l kvm "$@"; }
online() { clean "$1" -q -c "$dir/conf" run --once; }

command -v valgrind >/dev/null && [ -x "$program" ] || {
	skip "valgrind" "no valgrind, or no build for it: make VARIANT=memcheck all"
	tap_end
	exit
}
stage_open || { echo "Bail out! the servers did not start"; exit 1; }
cp tests/slow/valgrind.supp "$dir/supp"
mkdir -p "$dir/demo/new" "$dir/demo/cur"
cp tests/corpus/demo/*.eml "$dir/demo/cur"
for file in tests/corpus/demo/*.eml; do
	echo "From mboxrd Thu Jan  1 00:00:00 1970"
	cat "$file"
	echo
done | gzip >"$dir/demo.gz"
chmod -R a+rX "$dir/demo" "$dir/demo.gz"

check "import of a Maildir" archive import "$dir/demo"
check "import of a packed mbox" archive import "$dir/demo.gz"
for format in text json html; do
	check "digest as $format" archive digest 2025 --detail=messages --format=$format
done
check "digest as mail" clean 0 -q -c "$dir/conf" -s "$dir/state/archive.db" \
	digest 2025 --detail=messages --format=mail
check "digest with a filter" archive digest 2025 --filter 'state:waiting -from:nobody'
check "series" archive series 2025
check "status" archive status
# shellcheck disable=SC2046
check "parse of the demo" clean 0 parse $(ls "$dir"/demo/cur/*.eml)
mkdir "$dir/rules"
cp tests/corpus/rules/* "$dir/rules" 2>/dev/null
[ ! -d ../shared/corpus/nasty ] || cp ../shared/corpus/nasty/*.eml "$dir/rules"
chmod -R a+rX "$dir/rules"
# shellcheck disable=SC2046
check "parse of hostile mail" clean 0 parse $(find "$dir/rules" -name '*.eml' | sort)
check "a bad range" clean 65 -q -s "$dir/state/archive.db" -l kvm digest 2025-02-30..x
check "a config with faults" clean 78 -c "$dir/supp" status

set_clock '2025-04-02 12:00'
post_patch first
check "a round that reads mail" online 0
set_clock '2025-04-07 06:00'
check "a round that sends the digest" online 0
await 10 "the digest" has_digests 1
check "the digest is there" has_digests 1
check "a round that sees it come back" online 0
check "the outbox" clean 0 -q -c "$dir/conf" outbox show 1
check "check" clean 0 -c "$dir/conf" check
check "a backup" clean 0 -c "$dir/conf" backup "$dir/state/copy.db"
tap_end
