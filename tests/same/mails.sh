#!/bin/sh
# SPDX-License-Identifier: MIT
# mails.sh DIR: what a robot with real servers mails to its list, to admins, to
# who asks and to who subscribed, a file for each mailbox and mail, by the
# robot's clock. Blanked are what is random: tokens, ports, the server's ids.
set -eu
. tests/servers/stage.sh

out=$1
mkdir -p "$out"
trap stage_close EXIT
trap 'exit 1' INT TERM

once() { robot run --once >>"$dir/robot.log" 2>&1 || echo "exit code $?" >>"$dir/robot.log"; }

in_mailbox() { # MSGID
	grep -qrsiF "Message-ID: $1" "$MAIL"/robot/Maildir
}

# mail FILE to the list or to the robot; returns once the robot has it.
mail() { # TO FILE
	swaks --silent 2 --server 127.0.0.1 --port "$SMTP_PORT" \
		--from asker@lists.test --to "$1" --data "@$2" </dev/null
	await 20 "delivery of $2" in_mailbox "$(sed -n '/^$/q;s/^Message-I[dD]: *//p' "$2")"
}

ask() { # NAME FROM TO LINE...
	name=$1 from=$2 to=$3
	shift 3
	{
		echo "$proof"
		echo "From: $from"
		echo "To: $to"
		echo "Subject: question $name"
		echo "Date: $(date -u -R -d "@$(cat "$dir/clock")")"
		echo "Message-ID: <$name@example.org>"
		echo
		printf '%s\n' "$@"
	} >"$dir/mail"
	mail "$to" "$dir/mail"
}

# The list's digest reaches two mailboxes: the robot's own is not looked at.
all_delivered() {
	[ "$(robot -q outbox | wc -l)" -eq "$(sent_mails | wc -l)" ]
}
sent_mails() {
	for user in archive alice bob odd; do
		grep -lsr '^X-Loop: patchdigest ' "$MAIL/$user/Maildir" || :
	done
}

stage_open
trust_proof
chmod 644 "$dir/conf"
printf '%032d' 7 >"$dir/key/key"
chmod 600 "$dir/key/key"
[ "$(id -u)" != 0 ] || chown nobody "$dir/key/key"

add() { robot -q subscribers add "$@" >>"$dir/robot.log" 2>&1; }

set_clock '2025-04-01 12:00'
for file in tests/corpus/demo/00[0-3]*.eml; do
	mail "$LIST" "$file"
done
once
add bob@lists.test weekly path:arch/arm64/
add odd@lists.test daily messages
add alice@lists.test monthly todo
set_clock '2025-04-07 06:00'
once
for file in tests/corpus/demo/00[4-7]*.eml; do
	mail "$LIST" "$file"
done
set_clock '2025-04-07 12:00'
once
ask help alice@lists.test robot@lists.test '#digest help'
ask range bob@lists.test "$LIST" 'What did I miss?' '' '#digest 2025-04-01..2025-04-07'
ask two odd@lists.test robot@lists.test '#digest 2w path:arch/x86/ messages' '#digest 7d state:waitng' '#digest list'
ask subscribe alice@lists.test robot@lists.test '#digest subscribe weekly path:arch/s390/ -from:nobody@example.org' '#digest mine'
ask open bob@lists.test robot@lists.test '#digest mine' '#digest todo' '#digest pause 2025-05-01' '#digest unsubscribe 1'
once
set_clock '2025-04-14 06:00'
once
await 20 "all mails" all_delivered
for file in $(sent_mails); do
	user=${file#"$MAIL/"}
	id=$(sed -n '/^$/q;s/^Message-ID: <\([^@]*\)@.*/\1/p' "$file")
	sed -E -e '1,/^$/{/^(Received|Return-Path|Delivered-To|X-Original-To)/d;/^\t/d;}' \
		-e 's/[a-z2-7]{26}/TOKEN/g' "$file" >"$out/${user%%/*}.$id"
done
