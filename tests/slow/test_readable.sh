#!/bin/sh
# SPDX-License-Identifier: MIT
# Every form of every week of the real lists and of the demo's, as other robots
# and as readers read it (tests/robots), and its sums. TAP.
set -u
. tests/tap.sh
. tests/slow/archive.sh

# All that a range can be told as.
reads() { # LIST RANGE
	for what in 'overview text' 'messages text' 'full text' 'overview mail' \
		'messages mail'; do
		on "$1" digest "$2" "--detail=${what% *}" \
			"--format=${what#* }" >"$dir/out" &&
			read_by_robots "$dir/out" || return 1
	done
	on "$1" digest "$2" >"$dir/out" &&
		narrow "$dir/out" && awk -f tests/slow/sums.awk "$dir/out"
}

as_mbox tests/corpus/demo/*.eml >"$dir/demo"
archive_open kvm "$dir/demo"
for range in 2025-W14 2025-W15 2025-04-01 2025; do
	check "demo, $range" reads kvm "$range"
done

if [ -r "$corpus/kvmarm-2020q2.mbox.gz" ]; then
	archive_open kvmarm "$corpus/kvmarm-2020q2.mbox.gz"
	for week in $(seq 10 27); do
		check "kvmarm, 2020-W$week" reads kvmarm "2020-W$week"
	done
	check "kvmarm, a quarter" reads kvmarm 2020-04-01..2020-06-30
else
	skip "the weeks of kvmarm" "no $corpus/kvmarm-2020q2.mbox.gz"
fi
if [ -r "$corpus/kvm-ppc-tail.git.tar.gz" ]; then
	mkdir "$dir/git"
	tar xzf "$corpus/kvm-ppc-tail.git.tar.gz" -C "$dir/git"
	archive_open kvm-ppc "$dir"/git/*
	for month in 2024-12 2025-01 2025-02 2025-03 2025-04 2025-05; do
		check "kvm-ppc, $month" reads kvm-ppc "$month"
	done
else
	skip "the months of kvm-ppc" "no $corpus/kvm-ppc-tail.git.tar.gz"
fi
tap_end
