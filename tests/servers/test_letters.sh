#!/bin/sh
# SPDX-License-Identifier: MIT
# Mail that asks something of the robot, through a real Postfix and Dovecot
# into the table command_mails: once, and with no more proof than there is. TAP.
set -u
. tests/servers/stage.sh

n=0 bad=0
is() { # NAME WANT GOT
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "# want: $2"
		echo "# got:  $3"
		echo "not ok $n - $1"
		bad=$((bad + 1))
	fi
}
trap stage_close EXIT
trap 'exit 1' INT TERM

# A mail on standard input to the robot's mailbox, over SMTP.
send() { # ADDRESS
	sed 's/$/\r/' | curl -sS --url "smtp://127.0.0.1:$SMTP_PORT" \
		--mail-from "${2-ann@example.org}" --mail-rcpt "$1" --upload-file -
}

# The same as if a mail server of ours had put it there.
drop() {
	box=$MAIL/robot/Maildir
	mkdir -p "$box/new" "$box/cur" "$box/tmp"
	cat >"$box/tmp/$1.host"
	[ "$(id -u)" != 0 ] || chown -R --reference="$MAIL/robot" "$box"
	mv "$box/tmp/$1.host" "$box/new"
}

letter() { # MSGID LINE
	cat <<END
From: Ann Example <ann@example.org>
To: robot@lists.test
Subject: a question
Date: Mon, 31 Mar 2025 00:00:00 +0000
Message-ID: <$1@example.org>
References: <0@example.org>

$2
END
}

proof="Authentication-Results: mx.lists.test; dmarc=pass header.from=example.org"
received="Received: from mail.example.org by mx.lists.test; Mon, 31 Mar 2025 00:00:01 +0000"

arrived() {
	[ "$(find "$MAIL/robot/Maildir/new" "$MAIL/robot/Maildir/cur" -type f |
		wc -l)" -ge "$1" ]
}

state() { # SQL
	sqlite3 "$dir/state/state.db" "$1"
}

if ! command -v sqlite3 >/dev/null; then
	echo "1..1"
	echo "ok 1 - letters # SKIP no sqlite3"
	exit 0
fi
stage_open || exit 1
cat >>"$dir/conf" <<'END'
commands = { trusted_authserv = ( { id = "mx.lists.test"; hops = 1; } ); };
END

{
	echo "$proof"
	letter forged "#digest subscribe"
} | send robot@lists.test
letter nothing "What does #digest do?" | send robot@lists.test
{
	echo "List-Id: <kvm.lists.test>"
	letter list "#digest 7d"
} | send robot@lists.test
{
	echo "Auto-Submitted: auto-replied"
	letter automatic "#digest help"
} | send robot@lists.test
letter own "#digest help" | sed 's/^From: .*/From: robot@lists.test/' |
	send robot@lists.test
{
	echo "$proof"
	echo "$received"
	letter proven "#digest list"
} | drop 1
letter bounce "Hi. This is the qmail-send program at example.org.

<bob@example.org>:
No mailbox here by that name. (#5.1.1)" |
	sed 's/^To: .*/To: robot+b-00ff7f3a9c@lists.test/' | drop 2
await 20 "the mails" arrived 7 || exit 1

robot -q sync || echo "# sync: $?"
is "what is for the robot waits, once" \
	"automatic@example.org bounce@example.org forged@example.org list@example.org proven@example.org " \
	"$(state 'SELECT m.msgid FROM command_mails l JOIN messages m ON m.id = l.message_id ORDER BY 1' | tr '\n' ' ')"
one() { # MSGID COLUMNS
	state "SELECT $2 FROM command_mails l JOIN messages m ON m.id = l.message_id
		WHERE m.msgid = '$1@example.org'"
}
is "its command, sender and proof" \
	"1|ann@example.org|Ann Example|dmarc=pass by mx.lists.test|#digest list|robot@lists.test|0@example.org|0" \
	"$(one proven 'l.kind, sender_email, sender_name, proof, lines, recipients, l.refs, automatic')"
is "results below our Received prove nothing" "|#digest subscribe" \
	"$(one forged 'proof, lines')"
is "a machine's" "1" "$(one automatic automatic)"
is "a report on our own mail" \
	"3|robot+b-00ff7f3a9c@lists.test|failed 5.1.1 bob@example.org" \
	"$(one bounce 'l.kind, token, reports')"
is "status says how many" "letters  5 wait" \
	"$(robot status | grep '^letters')"

# Obeyed and gone; then the mailbox is made anew, and the same mail comes again.
state 'DELETE FROM command_mails'
rm -f "$MAIL"/robot/Maildir/dovecot*
sleep 1.1 # UIDVALIDITY is the second of its making
letter list "#digest 14d" | send robot@lists.test
await 20 "a mail" arrived 8 || exit 1
robot -q sync || echo "# sync: $?"
is "a mail that is known is no letter again" "0" \
	"$(state 'SELECT count(*) FROM command_mails')"

# An import is history.
letter import "#digest help" >"$dir/mail"
sed -i '1i From x Mon Mar 31 00:00:00 2025' "$dir/mail"
robot -q import - <"$dir/mail" || echo "# import: $?"
is "nor is what is imported" "0" "$(state 'SELECT count(*) FROM command_mails')"

echo "1..$n"
[ "$bad" -eq 0 ]
