#!/bin/sh
# SPDX-License-Identifier: MIT
# Hostile mail to a robot that obeys: what EXPECT.tsv beside those mails allows
# to be sent because of each, to whom, and nothing else. TAP.
set -u
. tests/servers/stage.sh
. tests/servers/outside.sh
. tests/tap.sh

nasty=../shared/corpus/nasty
digest='digest-2026-W46.1@bot.example'
bounces='kvm-digest-bot+b-7f3a9c@bot.example'
maint=maint@kernel.example
export LC_ALL=C

finish() {
	outside_close
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

# The robot as those mails name it; more settings on standard input.
nasty_config() {
	sed -e 's|address = "robot@lists.test"|address = "kvm-digest-bot@bot.example"|' \
		-e 's|address = "kvm@lists.test"|address = "kvm@vger.kernel.org"|' "$dir/conf"
	cat
}

# What it has sent before: a digest to its list, one to a subscriber.
seed() {
	once
	robot -q subscribers add dev1@corp.example >/dev/null
	now=$(cat "$dir/clock")
	rows "INSERT INTO outbox (kind, state, part, list_id, msgid, sender, recipient,
		created_at, due_at, attempts, attempted_at, sent_at, repeats, last_code,
		last_text, unproven, bytes)
		SELECT 0, 3, 0, id, '$digest', 'kvm-digest-bot@bot.example',
			'kvm@vger.kernel.org', $now, $now, 1, $now, $now, 0, 250, '', 0, x'78'
		FROM lists
		UNION ALL SELECT 1, 2, 0, id, 'personal@bot.example', '$bounces',
			'dev1@corp.example', $now, $now, 1, $now, $now, 0, 250, '', 0, x'78'
		FROM lists"
}

append_all() { # FILE...
	mkdir "$dir/crlf"
	for file; do
		case $file in
		*/s-raw-smuggling.eml | */s-raw-bare-cr.eml | */s-raw-mixed-eol.eml | \
			*/s-raw-only-newlines.eml) cp "$file" "$dir/crlf" ;;
		*) sed 's/$/\r/' "$file" >"$dir/crlf/${file##*/}" ;;
		esac
	done
	append "$dir"/crlf/*
	rm -r "$dir/crlf"
}

mailbox_has() { [ "$(find "$MAIL/robot/Maildir" -path '*/[cn]*/*' -type f | wc -l)" -eq "$1" ]; }

# file, verdict, most mails, recipient, Message-ID of all mails
expectations() {
	cut -f 1,3,4,5,6 "$nasty/EXPECT.tsv" | sed 1d
}

# True if the verdict allows these answers, and no answer that it demands lacks.
keeps_to() { # VERDICT MAX RCPT ANSWERS...
	verdict=$1 max=$2 rcpt=$3
	shift 3
	[ $# -le "$max" ] || return 1
	case $verdict in
	command | command-limited | refuse) [ $# -eq 1 ] || return 1 ;;
	esac
	for answer; do
		[ "$(envelope "$answer" | cut -d ' ' -f 2-)" = "$rcpt" ] || return 1
	done
}

# Of the second of two equal mails, the answer is that of the first.
all_keep_to() {
	faults=0
	while IFS="$(printf '\t')" read -r file verdict max rcpt msgid; do
		msgid=${msgid#<}
		[ "$file" != s-cmd-replay-2.eml ] || continue
		# shellcheck disable=SC2046
		keeps_to "$verdict" "$max" "$rcpt" $(grep -F " <${msgid%>}>" "$dir/index" | cut -d ' ' -f 1) || {
			echo "# $file: $verdict, at most $max to $rcpt"
			faults=$((faults + 1))
		}
	done <"$dir/expect"
	[ "$faults" -eq 0 ]
}

# "FILE <MSGID>": what each mail answers.
index_sent() {
	for file in $(sent); do
		echo "$file $(field In-Reply-To "$file")"
	done >"$dir/index"
}

answers_those_it_may() {
	cut -d ' ' -f 2- "$dir/index" | sort | uniq -d | grep . && return 1
	awk -F '\t' '$3 > 0 { print $5 }' "$dir/expect" | sort -u >"$dir/may"
	! cut -d ' ' -f 2- "$dir/index" | sort | comm -23 - "$dir/may" | grep .
}

goes_to() { # RCPT: all that was sent
	for file in $(sent); do
		[ "$(envelope "$file" | cut -d ' ' -f 2-)" = "$1" ] || return 1
	done
}

# What was asked is in no header; and the text has not all of an endless word.
nothing_injected() {
	for file in $(sent); do
		header "$file" | grep -E '%n|DROP|AAAA' && return 1
		lines_of "$file" | grep -E '^ *[Bb]cc:|A{60}' && return 1
	done
	return 0
}

open_nasty() { # LIMITS
	stage_open && outside_open || { echo "Bail out! the servers did not start"; exit 1; }
	nasty_config <<-END >"$dir/conf.new"
	commands = { trusted_authserv = ( { id = "mx.bot.example"; hops = 1; } );
	  limits = { $1 }; };
	END
	mv "$dir/conf.new" "$dir/conf"
	chmod 644 "$dir/conf"
	set_clock '2026-11-09 12:00'
	seed
}

close_nasty() {
	finish
	dir='' sink_pid='' robot_pid=''
}

if [ ! -d "$nasty" ]; then
	skip "hostile mail" "no $nasty"
	tap_end
	exit
fi

open_nasty 'per_sender_day = 1000; per_hour = 1000;'
set -- "$nasty"/*.eml
append_all "$@"
check "all $# are in the mailbox" mailbox_has $#
once
check "a round works through them" [ $? -eq 0 ]
expectations >"$dir/expect"
index_sent
check "$(sent | wc -l) answers, as EXPECT.tsv allows and wants" all_keep_to
check "one each, and none but to those" answers_those_it_may
check "to the maintainer alone" goes_to "$maint"
check "the control is answered" [ -n "$(answers_to nasty-001@corp.example)" ]
check "they are clean" are_clean
check "and nothing is injected" nothing_injected
check "nothing was subscribed" [ "$(rows 'SELECT count(*) FROM subscriptions')" -eq 1 ]
check "one bounce a day counts, and none that is forged" \
	[ "$(rows 'SELECT group_concat(email || " " || points || " " || paused_why) FROM subscribers')" = 'dev1@corp.example 2 ' ]
check "no command mail waits" [ "$(rows 'SELECT count(*) FROM command_mails')" -eq 0 ]
mails=$(sent | wc -l)
rm -f "$MAIL"/robot/Maildir/dovecot*
sleep 1.1 # UIDVALIDITY is the second of its making
once
check "a mailbox made anew is not answered again" is_sent "$mails"
close_nasty

# The same for a robot that runs, by the limits that it comes with.
open_nasty ''
start_robot
pid=$robot_pid
await 20 "the robot's start" log_says 'run started'
append_all "$@"
last_answered() { log_says 'obey [a-z]* msgid=nasty-049@'; }
await 60 "the last command mail" last_answered
sleep 1
check "a robot that runs reads them all, and is alive" kill -0 "$pid"
check "a sender has five answers a day, and one more to mail that may be forged" is_sent 6
check "the sender alone" goes_to "$maint"
tap_end
