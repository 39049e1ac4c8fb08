#!/bin/sh
# SPDX-License-Identifier: MIT
# Digests of subscriptions with real servers, by the robot's clock: who
# subscribed gets what touches their files, in one thread; the list gets its own
# digest and no more; who is paused gets nothing, and all of it afterwards. TAP.
set -u
. tests/servers/stage.sh
. tests/tap.sh

finish() {
	[ "$bad" -eq 0 ] || sed 's/^/# /' "$dir/robot.log"
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

# A patch to a file, dated now by the robot's clock; returns once it is there.
post_to() { # NAME PATH
	{
		echo "From: Ada Example <ada@example.org>"
		echo "To: $LIST"
		echo "Subject: [PATCH] KVM: $1"
		echo "Date: $(date -u -R -d "@$(cat "$dir/clock")")"
		echo "Message-ID: <$1@example.org>"
		echo
		echo "Text."
		printf -- '---\n a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n'
		printf 'diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n' "$2" "$2" "$2" "$2"
		printf '@@ -1 +1 @@\n-a\n+b\n'
	} >"$dir/mail"
	post "$dir/mail"
	await 10 "delivery of $1" in_mailbox "$1"
}

in_mailbox() { # NAME
	grep -qrs "^Message-ID: <$1@example.org>" "$MAIL"/robot/Maildir/new
}

# The mails that a person got of a subscription, in the order of their slots.
personal() { # USER NUMBER
	grep -ls "^X-Patchdigest: .*; subscription=$2\$" "$MAIL/$1"/Maildir/new/* |
		while read -r mail; do
			echo "$(field Message-ID "$mail") $mail"
		done | sort | cut -d' ' -f2
}

has_personal() { [ "$(personal "$1" "$2" | wc -l)" -eq "$3" ]; }
nth() { personal "$1" "$2" | sed -n "$3p"; }
field() { # NAME FILE
	sed -n "s/^$1: //p;/^\$/q" "$2" | head -n 1
}
tells() { grep -q "^    b4 am https://lore.kernel.org/kvm/$2@example.org\$" "$1"; }
tells_only() { # MAIL NAME; what waits for an answer may stand below
	[ "$(sed '/^===== Waiting/q' "$1" | grep -c '^    b4 am ')" -eq 1 ] &&
		tells "$1" "$2"
}
round() { robot run --once >>"$dir/robot.log" 2>&1; }

# Both fields of a reply, and of no other mail.
follows() { # MAIL PARENT
	id=$(field Message-ID "$2")
	[ "$(field In-Reply-To "$1")" = "$id" ] &&
		[ "$(field References "$1")" = "$id" ]
}

has_list_headers() { # MAIL NUMBER
	[ "$(field List-Id "$1")" = "kvm digest, subscription $2 <s$2.kvm.digest.lists.test>" ] &&
		field List-Unsubscribe "$1" |
		grep -qE "^<mailto:robot@lists.test\?subject=%23digest%20unsubscribe%20$2%20[a-z2-7]{26}>\$" &&
		[ "$(field List-Post "$1")" = NO ]
}

# An envelope sender of its own for each mail.
bounces_are_told_apart() {
	for mail in $(personal bob 1); do
		field Return-Path "$mail"
	done | sort | uniq -c | awk '
		$1 != 1 || $2 !~ /^<robot\+b-[0-9a-f]+@lists.test>$/ { bad = 1 }
		END { exit bad || NR < 2 }'
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
chmod 644 "$dir/conf"

# The state knows no list before its first mail.
set_clock '2025-04-01 12:00'
post_to early arch/arm64/kvm/early.c
round
set_clock '2025-04-02 09:00'
add() { robot -q subscribers add "$@" >>"$dir/robot.log" 2>&1; }
check "the operator subscribes bob" \
	add bob@lists.test weekly path:arch/arm64/kvm/
check "and odd, who asks for what is theirs" add odd@lists.test daily mine
check "and alice" add alice@lists.test weekly path:arch/s390/
check "who is paused" robot -q subscribers pause alice@lists.test 2025-04-15

set_clock '2025-04-03 12:00'
post_to arm arch/arm64/kvm/arm.c
post_to x86 arch/x86/kvm/x86.c
post_to s390 arch/s390/kvm/s390.c
round
check "nothing goes out before its hour" has_personal bob 1 0

set_clock '2025-04-07 06:00'
round
check "Monday brings bob a digest" await 10 "it" has_personal bob 1 1
first=$(nth bob 1 1)
check "with List-* headers" has_list_headers "$first" 1
check "of a period back" tells "$first" early
check "and of since" tells "$first" arm
check "and of their files alone" sh -c "! grep -q 'x86@\|s390@' '$first'"
check "the list got one digest" [ "$(digests | wc -l)" -eq 1 ]
check "that has no List-Unsubscribe" sh -c \
	"! grep -q '^List-Unsubscribe' $(digests)"
check "and tells all" sh -c "grep -q 'x86@' $(digests)"
round
check "another round sends nothing" has_personal bob 1 1

set_clock '2025-04-14 06:00'
round
check "a week without anything new brings no mail" has_personal bob 1 1
check "neither to the list" [ "$(digests | wc -l)" -eq 1 ]
check "nor to who is paused" has_personal alice 3 0
check "nor has odd got any: nothing is theirs" has_personal odd 2 0

set_clock '2025-04-16 12:00'
post_to later arch/arm64/kvm/later.c
post_to later390 arch/s390/kvm/later390.c
set_clock '2025-04-21 06:00'
round
check "the next has mail again" await 10 "it" has_personal bob 1 2
second=$(nth bob 1 2)
check "a reply to the first" follows "$second" "$first"
check "that tells what is new" tells "$second" later
check "and in its list nothing twice" tells_only "$second" later
check "who is back gets one mail" await 10 "it" has_personal alice 3 1
third=$(nth alice 3 1)
check "of all that came meanwhile" tells "$third" s390
check "to the end" tells "$third" later390
check "reports of failure come back to each by itself" bounces_are_told_apart

check "bob is unsubscribed" robot -q subscribers remove bob@lists.test all
set_clock '2025-04-23 12:00'
post_to last arch/arm64/kvm/last.c
set_clock '2025-04-28 06:00'
round
check "and gets no more" has_personal bob 1 2
check "no digest is in the robot's log with its token" sh -c \
	"! grep -qE '%20[a-z2-7]{26}' '$dir/robot.log'"
tap_end
