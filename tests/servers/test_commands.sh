#!/bin/sh
# SPDX-License-Identifier: MIT
# Commands by mail with real servers: who may ask is answered, they alone and
# once; who proves nothing is asked first; robots are not answered. TAP.
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
field() { # NAME FILE
	sed -n "s/^$1: //p;/^\$/q" "$2" | head -n 1
}

# mail NAME FROM TO HEADER... <BODY: a mail of now, by the robot's clock.
mail() {
	name=$1 from=$2 to=$3
	shift 3
	{
		for header; do
			echo "$header"
		done
		echo "From: $from"
		echo "To: $to"
		echo "Date: $(date -u -R -d "@$(cat "$dir/clock")")"
		echo "Message-ID: <$name@example.org>"
		echo
		cat
	} >"$dir/mail"
	swaks --silent 2 --server 127.0.0.1 --port "$SMTP_PORT" \
		--from "$from" --to "$to" --data "@$dir/mail" </dev/null
	await 10 "delivery of $name" in_mailbox "$name"
}

answers() { ls "$MAIL/$1"/Maildir/new/* 2>/dev/null | wc -l; }
has_answers() { [ "$(answers "$1")" -ge "$2" ]; }
newest() { ls -t "$MAIL/$1"/Maildir/new/* | head -n 1; }
at_the_list() { ls "$MAIL"/archive/Maildir/new/* | wc -l; }
all_sent() { ! robot -q outbox | grep -qv ' sent '; }
log_says() { grep -q "$1" "$dir/robot.log"; }

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
trust_proof
chmod 644 "$dir/conf"
sed -i "s|key_file = |stop_file = \"$dir/stop\"; key_file = |" "$dir/conf"
set_clock '2025-04-08 10:00'
post_patch one
post_patch two
set_clock '2025-04-08 11:00'

# On the list, with proof: the answer goes to the sender alone.
mail asked bob@lists.test "$LIST" "$proof" 'Subject: what came this week?' \
	'References: <a@example.org>' <<'END'
What did I miss?

#digest 7d title:one
#digest 7d state:waitng
END
once
await 10 "the answer" has_answers bob 1
answer=$(newest bob)
check "a proven command is answered" [ "$(answers bob)" -eq 1 ]
check "to the sender" [ "$(field To "$answer")" = bob@lists.test ]
check "as a reply" [ "$(field In-Reply-To "$answer")" = '<asked@example.org>' ]
check "in their thread" grep -q '^ <asked@example.org>' "$answer"
check "with their subject" [ "$(field Subject "$answer")" = 'Re: what came this week?' ]
check "marked as automatic" [ "$(field Auto-Submitted "$answer")" = auto-replied ]
check "with what they asked for" grep -q '^\[1\] New: KVM: x86: one' "$answer"
check "and no more" sh -c "! grep -q 'KVM: x86: two' '$answer'"
check "a mistake is told with the nearest word" grep -q 'did you mean "waiting"?' "$answer"
check "bounces of it come to an address of its own" \
	grep -q '^Return-Path: <robot+b-[0-9a-f]*@lists.test>' "$answer"
once
check "another round answers nothing" [ "$(answers bob)" -eq 1 ]

# Without proof the sender is asked first.
mail unproven odd@lists.test robot@lists.test 'Subject: x' <<'END'
#digest subscribe weekly path:arch/x86/
END
once
await 10 "the question" has_answers odd 1
question=$(newest odd)
subject=$(field Subject "$question")
id=$(field Message-ID "$question")
check "who proves nothing is asked to confirm" \
	sh -c "echo '$subject' | grep -qE '^\[kvm digest\] confirm [a-z2-7]{26}\$'"
check "by a reply to their mail" [ "$(field In-Reply-To "$question")" = '<unproven@example.org>' ]
check "which names the command" grep -q '^> #digest subscribe weekly path:arch/x86/' "$question"
check "nothing is subscribed yet" sh -c "! '$dir/patchdigest' -q -c '$dir/conf' subscribers | grep -q odd@"

mail away odd@lists.test robot@lists.test "Subject: Re: $subject" "In-Reply-To: $id" \
	'Auto-Submitted: auto-replied' <<'END'
I am away.
END
mail stranger bob@lists.test robot@lists.test "Subject: Re: $subject" "In-Reply-To: $id" "$proof" <<'END'
Yes!
END
once
check "a robot's reply confirms nothing" log_says 'obey ignored msgid=away@'
check "nor does a stranger's" log_says 'obey ignored msgid=stranger@.*why=token-stranger'

mail yes odd@lists.test robot@lists.test "Subject: Re: $subject" "In-Reply-To: $id" <<'END'
> To confirm what is not done yet, answer this mail as it is
END
once
await 10 "the answer to the confirmation" has_answers odd 2
answer=$(grep -l '^You confirmed your mail' "$MAIL"/odd/Maildir/new/*)
check "their reply confirms" [ -n "$answer" ]
check "and is answered as a reply" [ "$(field In-Reply-To "$answer")" = '<yes@example.org>' ]
check "it is done" sh -c "'$dir/patchdigest' -q -c '$dir/conf' subscribers | grep -q odd@"
mail again odd@lists.test robot@lists.test "Subject: Re: $subject" "In-Reply-To: $id" <<'END'
yes
END
once
check "a token works once" log_says 'obey ignored msgid=again@.*why=token-used'

# Commands that read are open to them now; while the stop file is there, they wait.
: >"$dir/stop"
mail later odd@lists.test robot@lists.test 'Subject: x' <<'END'
#digest list
END
once
check "with the stop file a round leaves something to do" [ $? -eq 75 ]
check "with the stop file nothing is answered" [ "$(answers odd)" -eq 2 ]
rm "$dir/stop"
once
await 10 "the late answer" has_answers odd 3
check "without it the letter is" grep -q 'kvm weekly path:arch/x86/' "$(newest odd)"

# The daemon answers as soon as the mail is there: no clock, no timer.
start_robot
await 10 "the robot's start" log_says 'run started'
mail quick bob@lists.test robot@lists.test "$proof" 'Subject: #digest help' </dev/null
await 20 "the quick answer" has_answers bob 2
check "the daemon answers by itself" grep -q '^Commands go to robot@lists.test' "$(newest bob)"

check "the list saw what was posted there, and nothing else" [ "$(at_the_list)" -eq 3 ]
check "nobody else got mail" [ ! -e "$MAIL/alice/Maildir/new" ]
await 10 "the last word of the server" all_sent
check "nothing is left to send" all_sent
tap_end
