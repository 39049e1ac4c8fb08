#!/bin/sh
# SPDX-License-Identifier: MIT
# cov.sh OBJECTS: what the tests ran of each folder, after make cov's run:
# lines executed, and branches taken at least once. What is not linked into any
# test counts with nothing run.
set -eu

find "$1" -name '*.gcno' ! -path '*/tests/*' ! -name migrations.gcno | LC_ALL=C sort |
	xargs gcov -b -n 2>/dev/null |
	awk '
	function share(part, whole) {
		return whole ? sprintf("%5.1f %%", 100 * part / whole) : "      -"
	}
	function row(name) {
		printf "%-14s %6d lines %s %7d branches %s\n", name, lines[name],
			share(ran[name], lines[name]), branches[name],
			share(taken[name], branches[name])
	}
	function add(name, count, share_of, what, sums) {
		sums[name] += what * share_of / 100
		count[name] += what
	}
	/^File / {
		path = substr($2, 2, length($2) - 2)
		folder = path
		sub(/\/[^\/]*$/, "", folder)
		own = path !~ /^\// && path !~ /^tests\//
		if (own && !(folder in lines))
			order[++n] = folder
	}
	!own { next }
	/^Lines executed:/ {
		split(substr($0, 16), part, "% of ")
		add(folder, lines, part[1], part[2], ran)
		add("all", lines, part[1], part[2], ran)
	}
	/^Taken at least once:/ {
		split(substr($0, 21), part, "% of ")
		add(folder, branches, part[1], part[2], taken)
		add("all", branches, part[1], part[2], taken)
	}
	# The last line of a file; the sum of all files follows.
	/^(Calls executed|No calls)/ { own = 0 }
	END {
		for (i = 1; i <= n; i++)
			row(order[i])
		row("all")
	}'
