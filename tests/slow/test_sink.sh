#!/bin/sh
# SPDX-License-Identifier: MIT
# The robot and an SMTP server that fails: each kind of fault at each verb.
# What becomes of the digest is read from the outbox and from the list's own
# mailbox, which must never hold it twice. Every row is a robot of its own, with
# its own state, key and clock, beside the others. TAP.
#
# No answer to the final dot at all is not here: that is ten minutes' waiting
# (RFC 5321 4.5.3.2.6).
set -u
. tests/servers/stage.sh
. tests/servers/mails.sh
. tests/tap.sh
. tests/slow/rows.sh

peer=$(dirname "$(readlink -f "$program")")/tests/servers/peer
at_once=5 # rows side by side
admins_are_asked='was this mail sent?'
admins_are_told='a mail could not be sent'

trap stage_close EXIT
trap 'exit 1' INT TERM

# The faulty server

verbs='greeting EHLO AUTH MAIL RCPT DATA dot'

# What the peer reads at a verb, and what it says if all is well.
request() { # VERB
	case $1 in
	greeting) ;;
	dot) echo data ;;
	*) echo "expect $1" ;;
	esac
}

good_answer() { # VERB
	case $1 in
	greeting) echo 'line 220 hello' ;;
	EHLO) printf 'line %s\n' 250-me 250-8BITMIME '250 AUTH PLAIN' ;;
	AUTH) echo 'line 235 in' ;;
	DATA) echo 'line 354 go on' ;;
	*) echo 'line 250 ok' ;;
	esac
}

# A reset is one that comes while the other end still waits for the answer.
bad_answer() { # FAULT
	case $1 in
	4[0-9][0-9] | 5[0-9][0-9])
		printf 'line %s\n' "$1-a fault" "$1 at this verb"
		echo stall
		;;
	close) ;;
	reset) echo reset ;;
	stall) echo stall ;;
	garbage) printf '%s\n' 'line hello there' stall ;;
	mixed) printf '%s\n' 'line 250-ok' 'line 550 no' stall ;;
	endless) printf '%s\n' 'fill 100000 250-xxxxxxxxxxxxxxxxxxxx\r\n' ;;
	esac
}

# The dialogue up to VERB, and the fault there.
dialogue() { # VERB FAULT
	for verb in $verbs; do
		request "$verb"
		[ "$verb" != "$1" ] || break
		good_answer "$verb"
	done
	bad_answer "$2"
}

# All goes well, but a byte at a time; and nobody says goodbye.
slow_dialogue() {
	for verb in $verbs; do
		request "$verb"
		good_answer "$verb" | sed 's/^line \(.*\)/drip 5 \1\\r\\n/'
	done
}

# A round against a peer that plays $row/script. Sets code.
round_with_peer() {
	mkfifo "$row/port"
	"$peer" "$CERTS" "$row/script" "$row/peer" >"$row/port" 2>/dev/null &
	peer_pid=$!
	read -r port <"$row/port"
	rm "$row/port"
	sed "s|^smtp = {|smtp = { tls = \"none\"; timeout = \"10s\";|
		s|port = $SMTPS_PORT;|port = $port;|" "$row/conf" >"$row/conf.peer"
	round "$row/conf.peer"
	kill "$peer_pid" 2>/dev/null
	wait "$peer_pid"
}

# The mail that the peer got, as it was before it was sent.
taken() {
	awk '/^DATA\r$/ { on = 1; next }
		/^\.\r$/ { exit }
		on { sub(/\r$/, ""); sub(/^\./, ""); print }' "$row/peer"
}

# The rows

# Nothing was taken: it goes out later, the same to the byte.
row_put_off() {
	expect "exit code 75" [ "$code" = 75 ]
	expect "it is queued" [ "$(standing)" = queued ]
	expect "the list has nothing" [ "$(copies)" = 0 ]
	show_mail >"$row/before"
	pass 120
	round "$row/conf"
	show_mail >"$row/after"
	expect "the same bytes" cmp -s "$row/before" "$row/after"
	is_told_once
}

# Refused for good: word to the admins, no second try; the next digest tells it.
row_refused() {
	expect "it failed" [ "$(standing)" = failed ]
	pass 120
	round "$row/conf"
	pass $((2 * hour))
	round "$row/conf"
	expect "exit code 0" [ "$code" = 0 ]
	expect "the admins are told" await 5 "the notice" has_notice "$admins_are_told"
	expect "once" [ "$(notices "$admins_are_told")" = 1 ]
	expect "it was tried once" [ "$(tries)" = 1 ]
	expect "the list has nothing" [ "$(copies)" = 0 ]
	set_row_clock "$monday +7 days 06:00"
	round "$row/conf"
	is_told_once
	expect "with what was refused" tells_patch
}

# It was taken, and nobody said so: the echo settles it.
row_doubtful() {
	expect "exit code 75" [ "$code" = 75 ]
	expect "it is in doubt" [ "$(standing)" = doubtful ]
	taken >"$row/taken"
	pass 120
	round "$row/conf"
	expect "it stays so" [ "$(standing)" = doubtful ]
	expect "nothing is sent" [ "$(copies)" = 0 ]
	post "$row/taken"
	is_told_once
	pass $((3 * day))
	round "$row/conf"
	expect "and for good" [ "$(copies)" = 1 ]
}

# The same at the last verb only: the answer counts, not the goodbye.
row_sent() {
	expect "exit code 0" [ "$code" = 0 ]
	expect "it is sent" [ "$(standing)" = sent ]
	taken >"$row/taken"
	post "$row/taken"
	is_told_once
}

is_told_once() {
	expect "it comes" await 10 "the digest" has_copy
	round "$row/conf"
	expect "it is confirmed" [ "$(standing)" = confirmed ]
	round "$row/conf"
	expect "once" [ "$(copies)" = 1 ]
}

# No echo: the list goes on without it, so it has not got it.
row_no_echo() {
	pass $((25 * hour))
	post_patch "later"
	round "$row/conf"
	expect "it is sent again" await 10 "the digest" has_copy
	taken >"$row/taken"
	expect "as it was" has_copy_like "$row/taken"
	is_told_once
}

# No echo, but nothing else came either: the mailbox may be what fails.
row_silent_list() {
	pass $((25 * hour))
	round "$row/conf"
	expect "the admins are asked" await 5 "the question" has_notice "$admins_are_asked"
	expect "nothing is sent" [ "$(copies)" = 0 ]
	bot outbox retry "$(mail_id)" >/dev/null
	round "$row/conf"
	is_told_once
	expect "they were asked once" [ "$(notices "$admins_are_asked")" = 1 ]
}

# Twice in doubt: there is no third time.
row_twice() {
	pass $((25 * hour))
	post_patch "much-later"
	round_with_peer
	expect "it is in doubt again" [ "$(standing)" = doubtful ]
	pass $((25 * hour))
	post_patch "still-later"
	round "$row/conf"
	expect "the admins are asked" await 5 "the question" has_notice "$admins_are_asked"
	expect "nothing is sent" [ "$(copies)" = 0 ]
	taken >"$row/taken"
	post "$row/taken"
	is_told_once
}

# A list that does not give us our own mail back.
row_echo_off() {
	pass 120
	sed -i 's|name = "kvm"; address|name = "kvm"; echo = false; address|' "$row/conf"
	round "$row/conf"
	expect "the admins are asked" await 5 "the question" has_notice "$admins_are_asked"
	pass $((3 * day))
	post_patch "other"
	round "$row/conf"
	expect "nothing is sent" [ "$(copies)" = 0 ]
}

outcome_of() { # VERB FAULT
	case $1,$2 in
	AUTH,5*) echo put_off ;; # the password may be mended
	*,4*) echo put_off ;;
	*,5*) echo refused ;;
	dot,*) echo doubtful ;;
	*) echo put_off ;;
	esac
}

run_row() { # NUMBER NAME OUTCOME DIALOGUE...
	row_begin "$1" "$2"
	outcome=$3
	shift 3
	set_row_clock "$monday 06:00"
	"$@" >"$row/script"
	round_with_peer
	"row_$outcome"
	row_end
}

run_row_beside() { # NAME OUTCOME DIALOGUE...
	rows=$((rows + 1))
	run_row "$rows" "$@" &
}

# The same, but not too many at a time.
run_row_in_turn() { # NAME OUTCOME DIALOGUE...
	run_row_beside "$@"
	running="$running $!"
	# shellcheck disable=SC2086
	set -- $running
	[ $# -lt $at_once ] || {
		wait "$1"
		running=${running# "$1"}
	}
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
monday=2025-04-07
rows_open 2025-04-02 first

# These hang on what else comes to the list meanwhile: one by one.
for how in silent_list no_echo twice echo_off; do
	rows=$((rows + 1))
	run_row "$rows" "dot close, $how" "$how" dialogue dot close
done

# A stall is ten seconds of waiting, and no work.
for verb in ${verbs% dot}; do
	run_row_beside "$verb stall" put_off dialogue "$verb" stall
done
running=
for verb in $verbs; do
	faults='421 451 550 554 close reset garbage mixed endless'
	[ "$verb" != dot ] || faults="$faults 452 552"
	for fault in $faults; do
		run_row_in_turn "$verb $fault" "$(outcome_of "$verb" "$fault")" \
			dialogue "$verb" "$fault"
	done
done
run_row_in_turn "a byte at a time" sent slow_dialogue
wait
rows_check
tap_end
