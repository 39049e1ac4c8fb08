#!/bin/sh
# SPDX-License-Identifier: MIT
# What the robot must get over: a state that was restored, copied, damaged or
# lost; a mailbox that was rebuilt or emptied; a clock that jumps; weeks of not
# running. Each patch is told once, in one digest a week at most. Every row is a
# new robot with a new mailbox and a first week behind it. TAP.
set -u
. tests/servers/stage.sh
. tests/servers/mails.sh
. tests/tap.sh
. tests/slow/rows.sh

trap stage_close EXIT
trap 'exit 1' INT TERM

state=
at() { # DATE
	set_row_clock "$1"
	cp "$row/clock" "$dir/clock"
}

once() { round "$row/conf"; }

# Weeks are counted from that Monday; week 1 begins there.
monday=2025-03-31
week() { # WEEK DAYS TIME: so many days after its Monday
	at "$monday +$((($1 - 1) * 7 + $2)) days $3"
}

# A week with one patch, told at its end.
tell_week() { # WEEK
	week "$1" 2 12:00
	post_patch "week-$1"
	once
	week "$1" 7 06:00
	once
	told_weeks=$((told_weeks + 1))
	expect "digest $told_weeks" await 10 "the digest" has_digests "$told_weeks"
	once
	expect "its echo" [ "$(standing)" = confirmed ]
}

sent_nothing() { [ "$(digests | wc -l)" -eq "$told_weeks" ]; }
sent_one() {
	await 10 "the digest" has_digests $((told_weeks + 1)) &&
		[ "$(digests | wc -l)" -eq $((told_weeks + 1)) ] &&
		told_weeks=$((told_weeks + 1))
}
told_once() { # NAME...
	for name; do
		[ "$(grep -l "^\[[0-9]*\] New: KVM: x86: $name\$" $(digests) | wc -l)" = 1 ] ||
			return 1
	done
}
says() { grep -q "$1" "$row/log"; }

backup() { bot backup "$row/state/backup.db"; }
restore() {
	rm "$row"/state/state.db*
	mv "$row/state/backup.db" "$state"
}

# A week after the backup, in the middle of the next: what came since then, told
# or not, is in the mailbox only.
go_back() {
	backup
	tell_week 2
	week 3 1 12:00
	post_patch between
	once
	restore
}

come_back() {
	week 3 2 12:00
	once
	expect "nothing is sent twice" sent_nothing
	post_patch after
	week 3 7 06:00
	once
	expect "the next digest is sent" sent_one
	once
	expect "each patch is told once" told_once week-1 week-2 between after
}

row_restored() {
	go_back
	come_back
}

row_restored_without_ledger() {
	go_back
	rm "$row/key/key.ledger"
	come_back
}

# The echo is not there to be found, the ledger is.
row_restored_mailbox_lost() {
	go_back
	rm -rf "$MAIL"/robot/Maildir
	week 3 2 12:00
	once
	expect "nothing is sent twice" sent_nothing
	post_patch after
	week 3 7 06:00
	once
	expect "the next digest is sent" sent_one
	expect "with what came since" told_once week-1 week-2 after
}

row_restored_late() {
	backup
	tell_week 2
	tell_week 3
	week 4 1 12:00
	post_patch between
	restore
	week 4 7 06:00
	once
	expect "one digest is sent" sent_one
	once
	expect "each patch is told once" told_once week-1 week-2 week-3 between
}

is_refused() { [ "$code" = 65 ] || [ "$code" = 71 ]; }

# Damaged, how does not matter: not sent, not made anew, said.
damaged() { # TEXT
	cp "$state" "$row/damaged"
	week 2 2 12:00
	post_patch week-2
	week 2 7 06:00
	once
	expect "exit code 65 or 71" is_refused
	expect "it is said" says "$1"
	expect "nothing is sent" sent_nothing
	expect "the file is as it was" cmp "$state" "$row/damaged"
}

row_damaged_pages() {
	bot status >/dev/null
	for page in 3 5 7 9 11; do # of 16 KiB, from their heads on
		head -c 2000 /dev/urandom |
			dd of="$state" bs=16384 seek=$page conv=notrunc status=none
	done
	damaged 'is damaged'
}

row_damaged_header() {
	head -c 100 /dev/urandom | dd of="$state" conv=notrunc status=none
	damaged 'is not a database'
}

row_truncated() {
	truncate -s 20480 "$state"
	damaged 'is damaged'
}

# Lost: the operator must say that a digest is due.
held() {
	week 2 2 12:00
	post_patch week-2
	once
	week 2 7 06:00
	once
	expect "exit code 75" [ "$code" = 75 ]
	expect "it is said" says 'first-digest'
	expect "nothing is sent" sent_nothing
	as_robot "$dir/patchdigest" -c "$row/conf" run --once --first-digest \
		>>"$row/log" 2>&1
	expect "what is due is sent when it is allowed" sent_one
	once
	expect "each patch is told once" told_once week-1 week-2
	expect "and once only" sent_nothing
}

row_deleted() {
	rm "$row"/state/*
	held
}

row_emptied() {
	rm "$row"/state/*
	: >"$state"
	[ "$(id -u)" != 0 ] || chown nobody "$state"
	held
}

# The mailbox

row_uidvalidity() {
	week 2 2 12:00
	post_patch week-2
	once
	rm -f "$MAIL"/robot/Maildir/dovecot*
	sleep 1.1 # UIDVALIDITY is the second of its making, here and below
	post_patch rebuilt
	week 2 7 06:00
	once
	expect "one digest" sent_one
	expect "it was read again" says 'folder rebuilt'
	once
	expect "each patch is told once" told_once week-1 week-2 rebuilt
	expect "its echo" [ "$(standing)" = confirmed ]
}

row_expunged() {
	week 2 2 12:00
	post_patch week-2
	once
	rm -f "$MAIL"/robot/Maildir/*/*
	week 2 7 06:00
	once
	expect "what was read is told" sent_one
	rm -f "$MAIL"/robot/Maildir/*/* # the echo with it
	once
	expect "exit code 0" [ "$code" = 0 ]
	tell_week 3
	expect "each patch is told once" told_once week-1 week-2 week-3
}

row_recreated() {
	week 2 2 12:00
	post_patch week-2
	once
	rm -rf "$MAIL"/robot/Maildir
	sleep 1.1
	post_patch recreated
	week 2 7 06:00
	once
	expect "one digest" sent_one
	once
	expect "each patch is told once" told_once week-1 week-2 recreated
}

# The clock

# It was wrong for one round, before the slot of week 2.
jumped() { # DATE
	week 2 2 12:00
	post_patch week-2
	once
	at "$1"
	once
	once
	expect "one digest at most" at_most_one
	week 2 7 06:00
	once
	once
	expect "one digest at most, and one" sent_one
	expect "each patch is told once" told_once week-1 week-2
	tell_week 3
	expect "and goes on" told_once week-3
}

at_most_one() { [ "$(digests | wc -l)" -le $((told_weeks + 1)) ]; }

row_clock_1970() { jumped '1970-01-01 00:00'; }
row_clock_back_a_year() { jumped "2024-04-09 12:00"; }
row_clock_back_an_hour() { jumped "$monday +7 days 05:30"; }
row_clock_on_an_hour() { jumped "$monday +14 days 06:30"; }

# A digest was made in what is the future again: somebody must say that it is.
row_clock_on_a_year() {
	week 2 2 12:00
	post_patch week-2
	at '2026-04-09 12:00'
	once
	expect "one digest" sent_one
	once
	week 2 7 06:00
	once
	expect "exit code 75" [ "$code" = 75 ]
	expect "it is said" says 'held: .* which is to come'
	expect "the admins are told" await 5 "the notice" has_notice 'a digest could not be made'
	as_robot "$dir/patchdigest" -c "$row/conf" run --once --first-digest \
		>>"$row/log" 2>&1
	expect "there was nothing to tell" sent_nothing
	tell_week 3
	tell_week 4
	expect "each patch is told once" told_once week-1 week-2 week-3 week-4
}

# Three weeks of not running.
row_down() {
	for late in 2 3 4; do
		week $late 2 12:00
		post_patch "week-$late"
	done
	week 5 1 12:00
	once
	expect "one digest" sent_one
	once
	expect "each patch is told once" told_once week-1 week-2 week-3 week-4
	week 5 2 12:00
	once
	expect "and no more" sent_nothing
}

# Another robot, with a copy of all that this one has.
row_two_robots() {
	mkdir "$row/copy"
	cp -rp "$row/state" "$row/key" "$row/copy"
	sed "s|$row/|$row/copy/|" "$row/conf" >"$row/copy/conf"
	week 2 2 12:00
	post_patch week-2
	once
	week 2 7 06:00
	once
	expect "the digest" sent_one
	week 2 7 07:00
	post_patch between
	week 2 7 08:00
	round "$row/copy/conf"
	expect "the other one sends nothing" sent_nothing
	week 3 7 06:00
	round "$row/copy/conf"
	expect "the digest of the other one" sent_one
	week 3 7 07:00
	once
	expect "this one sends nothing" sent_nothing
	expect "each patch is told once" told_once week-1 week-2 between
}

run_row() { # NAME
	rows=$((rows + 1))
	rm -rf "$MAIL"/robot/Maildir "$MAIL"/archive/Maildir
	row_begin "$rows" "$(echo "$1" | tr _ ' ')"
	state=$row/state/state.db
	told_weeks=0
	tell_week 1
	"row_$1"
	row_end
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
for name in ${ROWS:-restored restored_without_ledger restored_mailbox_lost restored_late \
	damaged_pages damaged_header truncated deleted emptied \
	uidvalidity expunged recreated \
	clock_1970 clock_back_a_year clock_back_an_hour clock_on_an_hour \
	clock_on_a_year down two_robots}; do
	run_row "$name"
done
rows_check
tap_end
