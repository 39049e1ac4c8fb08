# SPDX-License-Identifier: MIT
# Does an overview add up? The patch mails of Totals are the sum of each table,
# and its patches the sum over the patch list; entries are numbered from 1 and
# as many as the headings of their groups say. In the short form older versions
# are not shown, so patches are not summed.
#
# usage: awk -f sums.awk OVERVIEW

function fault(text) {
	print "# " text
	bad = 1
}
function table_ends() {
	if (table != "" && sum != mails)
		fault(table ": " sum " patch mails, Totals say " mails)
	table = ""
	sum = 0
}
# What an entry, or a version below it, says of its patches.
function add_patches(text) {
	if (match(text, /, [0-9]+ (of [0-9]+ )?patch(es)?(,| |$)/))
		patches += substr(text, RSTART + 2) + 0
	while (match(text, / and [0-9]+\/[0-9]+|, [0-9]+\/[0-9]+/)) {
		patches++
		text = substr(text, RSTART + RLENGTH)
	}
}
function item_ends() {
	if (item != "")
		add_patches(item)
	item = ""
}
/^Totals:/ {
	in_totals = told = 1
}
in_totals && match($0, /[0-9]+ patch mails? \(/) {
	mails = substr($0, RSTART) + 0
	match($0, /\([0-9]+ patch/)
	of_mails = substr($0, RSTART + 1) + 0
}
/^Answers:|^$/ {
	in_totals = 0
}
/^Top 15 / {
	table_ends()
	table = $0
}
/^Top reviewers|^=====/ {
	table_ends()
}
table != "" && /^ *[0-9]+ / {
	sum += $1
}
/^===== / {
	item_ends()
	in_list = /Patch list/
}
/Short form:/ {
	short = 1
}
/^== .*: [0-9]+( series)? ==$/ {
	sub(/^.*: /, "")
	said += $0 + 0
}
in_list && /^\[[0-9]+\] / {
	item_ends()
	if (substr($1, 2) + 0 != ++entries)
		fault("entry " $1 " is the " entries "th")
}
in_list && (/^    (replaces|first sent|sent again) / || /^    b4 |^    https/ || /^$/) {
	item_ends()
}
in_list && /^    / && !/^    (b4 |https)/ {
	item = item $0
	sub(/,$/, ", ", item)
}
END {
	item_ends()
	if (!told)
		fault("no Totals")
	if (entries != said)
		fault(entries " entries, the headings say " said)
	if (!short && patches != of_mails)
		fault(patches " patches in the list, Totals say " of_mails)
	exit bad
}
