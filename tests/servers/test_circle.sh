#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole circle with real servers: mail comes in over IMAP, a digest goes out
# over SMTP to the list, comes back, is confirmed. Four weeks by the robot's
# clock: four digests, each once, each a reply to the one before, their periods
# tiling. TAP.
set -u
. tests/servers/stage.sh
. tests/tap.sh

finish() {
	[ "$bad" -eq 0 ] || sed 's/^/# /' "$dir/robot.log"
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

field() { # NAME FILE
	sed -n "s/^$1: //p;/^\$/q" "$2" | head -n 1
}

# A series of two patches under a cover, dated in the week that begins at $1.
post_week() { # DATE NUMBER
	for i in 0 1 2; do
		{
			echo "From: Ada Example <ada@example.org>"
			echo "To: $LIST"
			echo "Subject: [PATCH $i/2] KVM: x86: week $2, part $i"
			echo "Date: $(date -u -R -d "$1 12:00:0$i")"
			echo "Message-ID: <week-$2-$i@example.org>"
			[ "$i" = 0 ] || echo "In-Reply-To: <week-$2-0@example.org>"
			echo
			echo "Text of part $i."
			if [ "$i" != 0 ]; then
				printf -- '---\n a%s.c | 2 +-\n' "$i"
				printf ' 1 file changed, 1 insertion(+), 1 deletion(-)\n\n'
				printf 'diff --git a/arch/x86/kvm/a%s.c b/arch/x86/kvm/a%s.c\n' "$i" "$i"
				printf -- '--- a/arch/x86/kvm/a%s.c\n+++ b/arch/x86/kvm/a%s.c\n' "$i" "$i"
				printf '@@ -1 +1 @@\n-a\n+b\n'
			fi
		} >"$dir/mail"
		post "$dir/mail"
	done
}

threaded() {
	before=
	for mail in $(digests); do
		[ "$(field In-Reply-To "$mail")" = "$before" ] || return 1
		before=$(field Message-ID "$mail")
	done
}

# Each period ends where the next begins.
tiled() {
	end=
	for mail in $(digests); do
		period=$(sed -n 's/^Period:  //p' "$mail")
		[ -z "$end" ] || [ "${period%% to *}" = "$end" ] || return 1
		end=${period##* to }
		end=${end%, UTC*}
	done
}

tells_each_week_once() {
	for week in 1 2 3 4; do
		[ "$(grep -l "^\[1\] New: KVM: x86: week $week, part 0" $(digests) | wc -l)" = 1 ] ||
			return 1
	done
}

all_confirmed() { [ "$(robot -q outbox | grep -c ' confirmed ')" -eq 4 ]; }
nothing_else_sent() { [ -z "$(ls "$MAIL"/alice/Maildir/new 2>/dev/null)" ]; }

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
start_robot

mails=0
week=0
for monday in 2025-03-31 2025-04-07 2025-04-14 2025-04-21; do
	week=$((week + 1))
	post_week "$monday" "$week"
	mails=$((mails + 3))
	await 60 "mail of week $week" has_recorded "$mails" || break
	set_clock "$monday +7 days 06:00"
	await 60 "digest $week" has_digests "$week" || break
	mails=$((mails + 1))
	await 60 "its echo" has_recorded "$mails" || break
done

check "four weeks, four digests" [ "$(digests | wc -l)" -eq 4 ]
check "each is a reply to the one before" threaded
check "their periods tile" tiled
check "each week is told once" tells_each_week_once
check "each was seen to come back" all_confirmed
check "a second robot on the same state is refused" [ "$(robot -q sync >/dev/null 2>&1; echo $?)" = 75 ]
kill -TERM "$robot_pid"
wait "$robot_pid"
check "TERM ends it well" [ $? -eq 0 ]
robot_pid=
robot -q run --once 2>>"$dir/robot.log"
check "another round has nothing to do" [ $? -eq 0 ]
check "and sends nothing" [ "$(digests | wc -l)" -eq 4 ]
check "nobody else got mail" nothing_else_sent
check "what was sent is for readers, not for robots" readable
check "no secret is in the log" sh -c "! grep -q '$PASSWORD_robot' '$dir/robot.log'"
tap_end
