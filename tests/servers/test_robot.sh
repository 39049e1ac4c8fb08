#!/bin/sh
# SPDX-License-Identifier: MIT
# What the operator may ask of the robot, with real servers: the first digests
# for themselves, one out of schedule, the stop file, a config read anew. TAP.
set -u
. tests/servers/stage.sh
. tests/servers/mails.sh
. tests/tap.sh

finish() {
	[ "$bad" -eq 0 ] || sed 's/^/# /' "$dir/robot.log"
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

once() { robot run --once >>"$dir/robot.log" 2>&1; }
mails_of() { grep -ls '^X-Patchdigest: ' "$MAIL/$1"/Maildir/new/* 2>/dev/null | wc -l; }
has_mails_of() { [ "$(mails_of "$1")" -ge "$2" ]; }
log_says() { grep -q "$1" "$dir/robot.log"; }
word_to_operator() {
	grep -qs '^Subject: \[patchdigest\] a mail could not be sent' "$MAIL"/alice/Maildir/new/*
}
configure() { # SED-EXPRESSION
	sed "$1" "$dir/conf" >"$dir/conf.new" && mv "$dir/conf.new" "$dir/conf"
}

# A week with one patch in it, told at its end. Sets code.
tell_week() { # MONDAY NAME
	set_clock "$1 12:00"
	post_patch "$2"
	once
	set_clock "$1 +7 days 06:00"
	once
	code=$?
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
chmod 644 "$dir/conf"
configure 's/schedule = "Mon 06:00";/schedule = "Mon 06:00"; operator_first = 1;/'
configure "s|key_file = |stop_file = \"$dir/stop\"; key_file = |"

check "check names TLS, IDLE and the mails" sh -c \
	"'$dir/patchdigest' -q -c '$dir/conf' check | grep -q '^imap .* works, TLSv1.[23], IDLE, INBOX 0 mails'"
check "check names TLS of the SMTP server" sh -c \
	"'$dir/patchdigest' -q -c '$dir/conf' check | grep -q '^smtp .* works, TLSv1.[23], 8BITMIME, SIZE 1000000'"

tell_week 2025-03-31 first
await 60 "the first digest" has_mails_of alice 1
check "the first digest is for the operator" has_mails_of alice 1
check "and not for the list" [ "$(digests | wc -l)" -eq 0 ]

: >"$dir/stop"
tell_week 2025-04-07 second
check "with the stop file a round leaves something to do" [ "$code" -eq 75 ]
check "and nothing is sent" [ "$(digests | wc -l)" -eq 0 ]
check "status says why" sh -c "'$dir/patchdigest' -q -c '$dir/conf' status | grep -q '^stopped .*/stop'"
rm "$dir/stop"
once
await 60 "the second digest" has_digests 1
check "without it the digest goes out" [ "$(digests | wc -l)" -eq 1 ]
check "the operator gets no more" [ "$(mails_of alice)" -eq 1 ]

robot -q digest 2025-W14 --send >/dev/null 2>&1 </dev/null
check "--send wants --yes where nobody can be asked" [ $? -eq 64 ]
robot -q digest 2025-W14 --send --yes >>"$dir/robot.log" 2>&1
check "--send sends" [ $? -eq 0 ]
await 60 "the extra digest" has_digests 2
check "it came" [ "$(digests | wc -l)" -eq 2 ]
tell_week 2025-04-14 third
await 60 "the third digest" has_digests 3
check "the schedule goes on from where it was" \
	grep -q '^Period:  Mon 2025-04-14 06:00 to Mon 2025-04-21 06:00, UTC' $(digests)

# A digest that the server refuses: the operator hears of it, and the next one
# tells what it did not.
configure 's/operator_first = 1;/operator_first = 1; to = "reject@lists.test";/'
tell_week 2025-04-21 refused
await 60 "word to the operator" word_to_operator
check "a refusal is told to the operator" word_to_operator
check "and kept for status" sh -c "'$dir/patchdigest' -q -c '$dir/conf' status | grep -q '^error .*deliver'"
check "status says how far the mailbox was read" sh -c "'$dir/patchdigest' -q -c '$dir/conf' status | grep -q '^cursor .*imap://.*UID [1-9].*to its end 20'"
check "and so for prometheus" sh -c "'$dir/patchdigest' -q -c '$dir/conf' status --format=prometheus | grep -q '^patchdigest_cursor_uid{folder=\"imap://.*\"} [1-9]'"
configure 's/ to = "reject@lists.test";//'
tell_week 2025-04-28 after
await 60 "the digest after" has_digests 4
last=$(digests | tail -n 1)
check "the next digest covers both weeks" \
	grep -q '^Period:  Mon 2025-04-21 06:00 to Mon 2025-05-05 06:00, UTC' "$last"
check "with what was refused" grep -q 'KVM: x86: refused' "$last"
check "and the robot's own mails are not counted" grep -q '^Totals:  2 mails, 2 patch mails' "$last"

start_robot
await 60 "the robot's start" log_says 'run started'
configure 's/poll = "60s"/poll = "never"/'
kill -HUP "$robot_pid"
await 60 "word of the fault" log_says 'reload refused.*imap.poll'
check "HUP with a fault keeps the old config" kill -0 "$robot_pid"
configure 's/poll = "never"/poll = "2m"/'
kill -HUP "$robot_pid"
await 60 "the new config" log_says 'reload done'
check "HUP reads the new one" log_says 'reload done'
set_clock '2025-05-06 12:00'
post_patch fifth
await 60 "the fifth patch" has_recorded 10
set_clock '2025-05-12 06:00'
await 60 "the fifth digest" has_digests 5
check "and the robot goes on" [ "$(digests | wc -l)" -eq 5 ]
check "what was sent is for readers, not for robots" readable
tap_end
