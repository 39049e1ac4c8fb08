# SPDX-License-Identifier: MIT
# The rows that cost wrote (name, wall ms, CPU ms, RSS KiB), round by round, as
# a table of ratios. messages, bytes: of the database of one import.

function median(list, n,   i, j, x) {
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && list[j - 1] > list[j]; j--) {
			x = list[j]
			list[j] = list[j - 1]
			list[j - 1] = x
		}
	return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}
# The median of value[a] / value[b] over the rounds; of value[a] if b is "".
function ratio(value, a, b,   list, r, n) {
	n = times[a]
	for (r = 1; r <= n; r++)
		list[r] = b == "" ? value[a, r] : value[a, r] / value[b, r]
	return median(list, n)
}
function row(what, figure, target, stretch) {
	printf "%-52s %12s   %-22s %s\n", what, figure, target, stretch
}
function times_of(value, a, b) {
	return sprintf("%.2fx", ratio(value, a, b))
}
function seconds(a) {
	return sprintf("%.2f s", ratio(cpu, a, "") / 1000)
}
{
	n = ++times[$1]
	wall[$1, n] = $2
	cpu[$1, n] = $3
	rss[$1, n] = $4 / 1024
}
END {
	printf "%d mails, medians of %d rounds; CPU and peak RSS of all " \
	       "processes\n\n", messages, times["import"]
	row("", "", "target", "stretch")
	what = "import: CPU (" seconds("import") ")"
	if ("limit" in times)
		row(what " to the bound's (" seconds("limit") ")",
		    times_of(cpu, "import", "limit"), "<= 4x", "<= 2.5x")
	else
		row(what, "no bound", "<= 4x the bound's", "<= 2.5x")
	row("import again: CPU (" seconds("again") ") to the first's",
	    times_of(cpu, "again", "import"), "<= 0.5x", "<= 0.35x")
	what = sprintf("digest of a week of A4: CPU (%.1f ms)",
		       ratio(cpu, "digest-a4", ""))
	if ("sql" in times)
		row(what sprintf(" to digest.sql's (%.1f ms)",
				       ratio(cpu, "sql", "")),
		    times_of(cpu, "digest-a4", "sql"), "<= 5x or <= 50 ms",
		    "<= 15 ms")
	else
		row(what, "no bound", "<= 5x or <= 50 ms", "<= 15 ms")
	row("digest of a week: CPU with A4 to that with K",
	    times_of(cpu, "digest-a4", "digest"), "<= 1.5x", "<= 1.2x")
	row("import: peak RSS", sprintf("%.1f MiB",
	    ratio(rss, "import", "")), "<= 32 MiB + 3 mails", "<= 16 MiB")
	row("import: peak RSS with A4 to that with K",
	    sprintf("%.2fx", rss["import-a4", 1] / ratio(rss, "import", "")),
	    "<= 1.1x", "")
	row("digest of a week of A4: peak RSS", sprintf("%.1f MiB",
	    ratio(rss, "digest-a4", "")), "<= 32 MiB", "<= 16 MiB")
	row("database: bytes a mail", sprintf("%d",
	    bytes / messages), "<= 1100", "<= 850")
	row("import: wall in batches to that in one",
	    times_of(wall, "import", "one"), "<= 1.25x", "<= 1.1x")
}
