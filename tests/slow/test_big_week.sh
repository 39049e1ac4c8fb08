#!/bin/sh
# SPDX-License-Identifier: MIT
# A week of 2,000 mails, made of a real list's quarter: what the list gets of it
# is still to be read. TAP.
set -u
. tests/tap.sh
. tests/slow/archive.sh

week=2020-W16

one_mail() { [ "$(grep -c '^From mboxrd@z ' "$1")" -eq 1 ]; }
adds_up() { awk -f tests/slow/sums.awk "$1"; }

# Bytes of the text of the mail, by LAYOUT 7 at most 40,000 or in short form.
is_short() { # FILE
	[ "$(wc -c <"$1")" -le 40000 ] && grep -q 'Short form:' "$1"
}

# LAYOUT 7: no empty lines between entries, no link, no older versions; each
# ends with name and count in brackets.
is_short_form() { # FILE
	awk '
	/^=====/ { in_list = /Patch list/ }
	!in_list { next }
	/^    (b4 |https|replaces |first sent|sent again)/ { bad = 1; print "# " $0 }
	/^\[[0-9]+\] / && last == "" && heading == 0 { bad = 1; print "# empty line before " $0 }
	{ heading = last ~ /^== / && $0 == ""; last = $0 }
	/^\[[0-9]+\] / { n++ }
	/^(\[[0-9]+\]| ).*\)$/ { closed++ }
	END { exit bad || !n || closed < n }' "$1"
}

# Part $2 of the mails in a file.
part() { # FILE PART
	awk -v n="$2" '/^From mboxrd@z / { k++ } k == n' "$1"
}
parts_are() { # FILE N
	[ "$(grep -c '^From mboxrd@z ' "$1")" -eq "$2" ] || return 1
	k=1
	while [ "$k" -le "$2" ]; do
		part "$1" "$k" >"$dir/part"
		[ "$(wc -c <"$dir/part")" -le 64100 ] || ! echo "# part $k is too long" || return 1
		grep -q "^Subject: .*($k/$2)\$" "$dir/part" ||
			! echo "# part $k does not say so" || return 1
		k=$((k + 1))
	done
}

# The last entry whose messages came, and all that came, each once, in order.
came() { sed -n 's/^\[\([0-9]*\)\] b4 .*/\1/p' "$1"; }
in_order() {
	came "$1" | awk '$1 != NR { print "# entry " $1 " is the " NR "th"; exit 1 }'
}
# "Left out: the messages of 31 entries, [40]-[70]." is true, and says how to
# ask for them.
says_what_is_left_out() { # MAILS OVERVIEW
	entries=$(sed -n 's/^\[\([0-9]*\)\] .*/\1/p' "$2" | sort -n | tail -n 1)
	last=$(came "$1" | tail -n 1)
	part "$1" 4 >"$dir/part"
	grep -qxF "Left out: the messages of $((entries - last)) entries, [$((last + 1))]-[$entries]." \
		"$dir/part" && grep -qxF "  #digest $week messages" "$dir/part"
}

if [ ! -r "$corpus/kvmarm-2020q2.mbox.gz" ]; then
	skip "a week of 2,000 mails" "no $corpus/kvmarm-2020q2.mbox.gz"
	tap_end
	exit
fi
gzip -dc "$corpus/kvmarm-2020q2.mbox.gz" >"$dir/quarter"
LC_ALL=C awk -v MAILS=2000 -f tests/slow/week.awk "$dir/quarter" "$dir/quarter" >"$dir/week"
archive_open kvmarm "$dir/week"
on kvmarm digest $week >"$dir/overview"
check "it is told" grep -q '^Totals:  1999 mails, 9[0-9][0-9] patch mails' "$dir/overview"
check "in its short form, of at most 40,000 bytes" is_short "$dir/overview"
check "which is that of the layout" is_short_form "$dir/overview"
check "it adds up" adds_up "$dir/overview"
on kvmarm digest $week --format=mail >"$dir/mail"
check "the list gets it in one mail" one_mail "$dir/mail"
check "which is for readers, not for robots" read_by_robots "$dir/mail"
check "and for lines of 78 columns" narrow "$dir/overview"

on kvmarm digest $week --format=mail --detail=messages >"$dir/parts"
check "with messages it gets four" parts_are "$dir/parts" 4
check "which are for readers, not for robots" read_by_robots "$dir/parts"
check "each message in one of them, in order" in_order "$dir/parts"
check "and the last says what is left out" says_what_is_left_out "$dir/parts" "$dir/overview"
tap_end
