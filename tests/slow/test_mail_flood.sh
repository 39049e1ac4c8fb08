#!/bin/sh
# SPDX-License-Identifier: MIT
# More mail that asks something than a robot should answer: what limits there
# are hold, the list sees nothing, and who comes after is served. TAP.
set -u
. tests/servers/stage.sh
. tests/servers/outside.sh
. tests/tap.sh

rss_max=65536 # kB, of any process

finish() {
	outside_close
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

now() { date -u -R -d "@$(cat "$dir/clock")"; }
received() { echo "Received: from mail.example.org by mx.lists.test; $(now)"; }
proof='Authentication-Results: mx.lists.test; dmarc=pass header.from=example.org'

# N mails as our own mail server would put them into the mailbox, MAIL from
# awk's printf with the number in it.
flood() { # NAME N PROOF LINE [FROM]
	box=$MAIL/robot/Maildir
	mkdir -p "$box/new" "$box/cur" "$box/tmp"
	awk -v name="$1" -v n="$2" -v proof="$3" -v line="$4" -v from="${5-}" -v box="$box/new" \
		-v received="$(received)" -v date="$(now)" 'BEGIN {
		for (i = 1; i <= n; i++) {
			file = box "/" name "." i
			if (proof)
				print proof >file
			print received >file
			printf "From: %s\nTo: robot@lists.test\nSubject: %s %d\n",
				from ? from : name i "@example.org", name, i >file
			printf "Date: %s\nMessage-ID: <%s%d@example.org>\n\n%s\n", date, name, i, line >file
			close(file)
		}
	}'
	[ "$(id -u)" != 0 ] || chown -R nobody "$box"
}

# A round, with its seconds and the most memory of any of its processes.
timed_round() {
	as_robot /usr/bin/time -f '%M %e' -o "$dir/key/time" \
		"$dir/patchdigest" -c "$dir/conf" run --once >>"$dir/robot.log" 2>&1
	rss=$(tail -n 1 "$dir/key/time" | cut -d ' ' -f 1)
	seconds=$(tail -n 1 "$dir/key/time" | cut -d ' ' -f 2)
}

answered() { grep -c '^obey answered' "$dir/robot.log"; }
ignored() { grep -c "^obey ignored .*why=$1" "$dir/robot.log"; }
recipients() {
	for file in $(sent); do
		envelope "$file" | cut -d ' ' -f 2-
	done
}
none_to_the_list() { ! recipients | grep -q '@lists.test'; }
hours_later() { # N
	echo $(($(cat "$dir/clock") + $1 * 3600)) >"$dir/clock"
}

honest() { # NAME: true if they are answered
	letter "$1" "$1@example.org" "$proof" "$(received)" <<-'END'
	#digest list
	END
	receive "$1"
	once
	[ "$(answers_to "$1@example.org" | wc -l)" -eq 1 ]
}

stage_open && outside_open || { echo "Bail out! the servers did not start"; exit 1; }
cat >>"$dir/conf" <<'END'
commands = { trusted_authserv = ( { id = "mx.lists.test"; hops = 1; } ); };
END
set_clock '2025-03-31 12:00 UTC'
once

flood proven 1000 "$proof" '#digest list'
timed_round
echo "# a thousand proven mails in $seconds s, $rss kB"
check "of a thousand who prove who they are fifty an hour are answered" [ "$(answered)" -eq 50 ]
check "the others are in the log" [ "$(ignored limit)" -eq 950 ]
check "fifty mails are sent" is_sent 50
check "each to another" [ "$(recipients | sort -u | wc -l)" -eq 50 ]
check "with bounded memory" [ "$rss" -le "$rss_max" ]
check "none waits" [ "$(rows 'SELECT count(*) FROM command_mails')" -eq 0 ]
timed_round
check "nor is any answered later" is_sent 50
hours_later 2
check "an honest one is, two hours later" honest hanna

hours_later 22
rm "$dir/robot.log"
flood unproven 1000 '' '#digest subscribe'
timed_round
echo "# a thousand that prove nothing in $seconds s, $rss kB"
check "of a thousand who prove nothing twenty are asked" [ "$(answered)" -eq 20 ]
check "and who proves to be the sender is answered" honest leo
check "with bounded memory" [ "$rss" -le "$rss_max" ]
check "nothing is subscribed" [ "$(rows 'SELECT count(*) FROM subscriptions')" -eq 0 ]
hours_later 24
check "an honest one is answered the next day" honest ivan

# One mail of five hundred lines, and one sender who does not stop

rm "$dir/robot.log"
letter lines jane@example.org "$proof" "$(received)" <<END
$(awk 'BEGIN { for (i = 0; i < 500; i++) print "#digest " i "d" }')
END
receive lines
timed_round
check "a mail of five hundred lines has one answer" [ "$(answers_to lines@example.org | wc -l)" -eq 1 ]
check "of five of them" [ "$(grep -c '^> ' "$(answers_to lines@example.org)")" -eq 5 ]
check "with bounded memory" [ "$rss" -le "$rss_max" ]
flood one 100 "$proof" '#digest help' kate@example.org
once
check "one sender has five answers a day" [ "$(recipients | grep -c '^kate@')" -eq 5 ]

# A hundred mails in the name of one who sent none

victim() { recipients | grep -c '^victim@'; }
day() { # NUMBER WANT
	flood "bomb$1." 100 '' '#digest subscribe' victim@example.org
	flood "typo$1." 100 '' '#digest BUY-IT' victim@example.org
	once
	hours_later 25
	[ "$(victim)" -eq "$2" ] || {
		echo "# $(victim)"
		false
	}
}
hours_later 24
check "who is forged is asked once a day" day 1 1
check "and the next day" day 2 2
check "and once more" day 3 3
check "and not again" day 4 3
check "for a month" day 20 3
hours_later $((25 * 24))
check "then again" day 21 4
check "with none of the forger's words" sh -c "! grep -l BUY-IT '$dir'/sink/*"
check "nothing is subscribed" [ "$(rows 'SELECT count(*) FROM subscriptions')" -eq 0 ]

check "the list sees nothing" none_to_the_list
check "what was sent is clean" are_clean
tap_end
