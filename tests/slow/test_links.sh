#!/bin/sh
# SPDX-License-Identifier: MIT
# The versions of the real lists' series: each link in links-LIST.want was
# judged by reading both mails, and a wrong one counts more than a missing one.
# What is found differently now is to be read before it is taken over. TAP.
set -u
. tests/tap.sh
. tests/slow/archive.sh

finds_the_links() { # LIST RANGE
	on "$1" series "$2" --format=json >"$dir/series" &&
		awk -f tests/slow/links.awk "$dir/series" >"$dir/links" &&
		same "tests/slow/links-$1.want" "$dir/links"
}

if [ -r "$corpus/kvmarm-2020q2.mbox.gz" ]; then
	archive_open kvmarm "$corpus/kvmarm-2020q2.mbox.gz"
	check "kvmarm, a quarter" finds_the_links kvmarm 2020-03-01..2020-06-30
else
	skip "kvmarm, a quarter" "no $corpus/kvmarm-2020q2.mbox.gz"
fi
if [ -r "$corpus/kvm-ppc-tail.git.tar.gz" ]; then
	mkdir "$dir/git"
	tar xzf "$corpus/kvm-ppc-tail.git.tar.gz" -C "$dir/git"
	archive_open kvm-ppc "$dir"/git/*
	check "kvm-ppc, three years" finds_the_links kvm-ppc 2022-01-01..2025-12-31
else
	skip "kvm-ppc, three years" "no $corpus/kvm-ppc-tail.git.tar.gz"
fi
tap_end
