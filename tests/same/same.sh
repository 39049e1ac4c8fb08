#!/bin/sh
# SPDX-License-Identifier: MIT
# What the program prints, byte for byte: make same
#
# Every form of every output for real weeks and for the project's own mails, as
# one file each; their hashes stand in tests/same/sums. A file that differs is
# named: either a fault, or a decision that the commit tells of.
#
#	same.sh write DIR    the files, below DIR (a new folder)
#	same.sh record DIR   their hashes into tests/same/sums
#	same.sh compare DIR  what differs from there
#
# To see how a file differs, write it with an older program too, and diff:
#
#	PATCHDIGEST=/older/build/plain/patchdigest sh tests/same/same.sh write /tmp/old
#	diff -r /tmp/old build/same
#
# Real lists are taken from ../shared/corpus; where it is absent, what needs it
# is left out and said. The robot's mails (answers, subscriptions) come from a
# run with real servers; what is random in them is blanked.
set -eu

sums=tests/same/sums
corpus=../shared/corpus
verb=$1 out=$2

case $verb in
record)
	(cd "$out" && find . -type f | LC_ALL=C sort | xargs sha256sum) >$sums
	exit 0
	;;
compare)
	awk 'NR == FNR { want[$2] = $1; next }
	{ seen[$2] = 1; n++ }
	!($2 in want) { print "not recorded: " $2; bad++; next }
	want[$2] != $1 { print "differs: " $2; bad++ }
	END {
		for (f in want) if (!(f in seen)) {
			split(f, part, "/")
			if (part[2] in absent == 0 && system("test -d " dir "/" part[2])) {
				print "left out: " part[2]; absent[part[2]] = 1
			} else if (!(part[2] in absent)) { print "missing: " f; bad++ }
		}
		printf "%d passed, %d failed, 0 skipped\n", n - bad, bad
		exit bad > 0 || n == 0
	}' dir="$out" $sums - <<-END
	$(cd "$out" && find . -type f | LC_ALL=C sort | xargs sha256sum)
	END
	exit
	;;
write) ;;
*)
	sed -n '/^#	/s/^#	//p' "$0" >&2
	exit 64
	;;
esac

program=$(readlink -f "${PATCHDIGEST:-build/patchdigest}")
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/patchdigest.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
mkdir "$work/states"
printf '%032d' 7 >"$work/key"
printf 'secret\n' >"$work/password"
chmod 600 "$work/key" "$work/password"
date -u -d '2030-01-01 00:00' +%s >"$work/clock"
PATCHDIGEST_CLOCK=$work/clock
export PATCHDIGEST_CLOCK

config() { # LIST
	cat <<END
bot = { name = "$1 digest robot"; address = "digest@example.org";
  admins = [ "Jane Doe <admin@example.org>" ];
  state = "$work/states/$1.db"; key_file = "$work/key"; };
imap = { host = "localhost"; port = 9; tls = "none"; user = "digest";
  password_file = "$work/password"; };
smtp = { host = "localhost"; port = 9; tls = "none"; };
lists = ( { name = "$1"; address = "$1@example.org";
  archive = "https://lore.kernel.org/$1/";
  topics = (
    { name = "kvm-unit-tests"; tag = "kvm-unit-tests"; },
    { name = "kvmtool"; tag = "kvmtool"; },
    { name = "arm64"; paths = [ "arch/arm64/*", "arch/arm/*", "virt/kvm/arm/*" ]; arch = true; },
    { name = "x86"; paths = [ "arch/x86/*" ]; arch = true; },
    { name = "s390"; paths = [ "arch/s390/*" ]; arch = true; },
    { name = "powerpc"; paths = [ "arch/powerpc/*" ]; arch = true; },
    { name = "selftests"; paths = [ "tools/testing/selftests/*" ]; side = true; },
    { name = "docs"; paths = [ "Documentation/*" ]; side = true; } );
} );
END
}

on() { # LIST ARG...
	"$program" -q -c "$work/$1.conf" -l "$@" 2>&1 || echo "exit code $?"
}

# All that is printed of one range of a list.
weeks() { # LIST NAME RANGE...
	list=$1 name=$2
	shift 2
	for range; do
		to=$out/$name/$range
		mkdir -p "$to"
		for detail in overview messages full; do
			on "$list" digest "$range" --detail=$detail >"$to/$detail.txt"
		done
		for format in json mail html; do
			on "$list" digest "$range" --format=$format >"$to/digest.$format"
		done
		on "$list" digest "$range" --format=mail --detail=messages >"$to/messages.mail"
		for filter in path:arch/arm64/ state:waiting needs:review 'title:kvm -path:arch/x86/'; do
			on "$list" digest "$range" --filter "$filter"
		done >"$to/filters.txt"
		on "$list" series "$range" >"$to/series.txt"
		on "$list" series "$range" --format=json >"$to/series.json"
		sed -n 's/^    <\([^ ]*\)>$/\1/p' "$to/series.txt" | sort -u |
			while read -r msgid; do
				on "$list" show "$msgid"
				on "$list" show "$msgid" --format=json
			done >"$to/show.txt"
	done
}

import() { # LIST SOURCE...
	config "$1" >"$work/$1.conf"
	on "$1" import $(shift && echo "$@")
}

as_mbox() { # FILE...
	for file; do
		echo "From mboxrd Thu Jan  1 00:00:00 1970"
		LC_ALL=C sed 's/^>*From />&/' "$file"
		echo
	done
}

if [ -r $corpus/kvmarm-2020q2.mbox.gz ]; then
	import kvmarm $corpus/kvmarm-2020q2.mbox.gz
	weeks kvmarm kvmarm 2020-W16 2020-W22 2020-W26 2020
	tar -xzf $corpus/kvm-ppc-tail.git.tar.gz -C "$work"
	import kvm-ppc "$work"/*.git
	weeks kvm-ppc kvm-ppc 2025-01
else
	echo "same: no $corpus: its weeks are left out" >&2
fi
as_mbox tests/corpus/demo/*.eml >"$work/demo"
import kvm "$work/demo"
weeks kvm demo 2025-W14 2025-W15 2025
as_mbox $(find tests/corpus/rules tests/corpus/states -name '*.eml' | LC_ALL=C sort) >"$work/rules"
import rules "$work/rules"
weeks rules rules 1990..2029
sh tests/same/mails.sh "$out/mails"
