#!/bin/sh
# SPDX-License-Identifier: MIT
# The mailbox, with a real Dovecot: every mail once, whatever becomes of the
# mailbox, the connection or the reader. TAP.
set -u
. tests/servers/stage.sh
. tests/tap.sh

finish() {
	[ "$bad" -eq 0 ] || sed 's/^/# /' "$dir/robot.log" "$dir/said"
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

made=0
# N mails into a folder of the robot's mailbox ("" or ".sub"); then its last
# lines, if a file is given.
drop() { # N FOLDER [FILE]
	box=$MAIL/robot/Maildir/$2
	mkdir -p "$box/new" "$box/cur" "$box/tmp"
	for i in $(seq $((made + 1)) $((made + $1))); do
		{
			echo "From: Ada Example <ada@example.org>"
			echo "To: nobody@example.org"
			echo "Subject: mail $i"
			echo "Date: Mon, 31 Mar 2025 00:00:00 +0000"
			echo "Message-ID: <$i@example.org>"
			echo
			echo "Text $i."
			[ -z "${3-}" ] || cat "$3"
		} >"$box/tmp/$((1700000000 + i)).$i.host"
	done
	made=$((made + $1))
	[ "$(id -u)" != 0 ] || chown -R --reference="$MAIL/robot" "$box"
	mv "$box"/tmp/* "$box/new"
}

says() { # TEXT COMMAND...
	want=$1
	shift
	robot "$@" >"$dir/said" 2>&1 && grep -qxF "$want" "$dir/said"
}

recorded() { has_recorded "$1"; }

# Processes below the robot: 1 is the spawner, 2 the reader.
below() { # LEVEL
	pid=$robot_pid
	for _ in $(seq "$1"); do
		pid=$(pgrep -P "$pid" | head -n 1)
		[ -n "$pid" ] || return 1
	done
	echo $pid
}

has_reader() { below 2 >/dev/null; }
is_another_reader() { [ "$(below 2)" != "$1" ]; }

stage_open || exit 1
: >"$dir/said"
: >"$dir/robot.log"

check "an empty mailbox" says "0 mails read: 0 new, 0 known" sync
drop 120 ""
check "the first look" says "120 mails read: 120 new, 0 known" sync
check "nothing new" says "0 mails read: 0 new, 0 known" sync
drop 3 ""
check "only what is new" says "3 mails read: 3 new, 0 known" sync

# Expunged, the highest UID among them, before it is seen, too.
rm -f "$MAIL"/robot/Maildir/*/*.123.host* "$MAIL"/robot/Maildir/*/*.50.host*
check "expunged mail stays recorded" says "0 mails read: 0 new, 0 known" sync
check "all are there" recorded 123

# The mailbox is made anew: other UIDs, another UIDVALIDITY.
rm -f "$MAIL"/robot/Maildir/dovecot*
sleep 1.1 # UIDVALIDITY is the second of its making
drop 2 ""
check "a rebuilt mailbox is read again, once" \
	says "123 mails read: 2 new, 121 known" sync

# The server's own backup is put back: UIDs that we know are given out again.
cp -rp "$MAIL/robot/Maildir" "$dir/backup"
drop 3 ""
robot -q sync 2>/dev/null
rm -rf "$MAIL/robot/Maildir"
mv "$dir/backup" "$MAIL/robot/Maildir"
drop 2 ""
check "a mailbox put back is read again, once" \
	says "125 mails read: 2 new, 123 known" sync

# Three megabytes: the first one is read, and what follows it.
awk 'BEGIN { for (i = 0; i < 40000; i++)
	printf "%075d\n", i }' >"$dir/long"
drop 1 "" "$dir/long"
drop 1 ""
check "a mail over the limit" says "2 mails read: 2 new, 0 known" sync

# Two lists, two folders: the one mail that lies in both is recorded once.
sed -i 's|^lists = (|lists = ( { name = "sub"; address = "sub@lists.test"; folder = "sub"; },|' \
	"$dir/conf"
drop 4 .sub
cp -p "$MAIL/robot/Maildir/.sub/new/"*.$made.host "$MAIL/robot/Maildir/new/"
check "two folders" says "5 mails read: 4 new, 1 known" sync

start_robot
await 60 "the reader" has_reader
reader=$(below 2)
drop 1 ""
check "IDLE tells of new mail" await 60 "new mail" recorded $made

# The reader is killed; the daemon gets itself another.
kill -9 "$(below 2)"
drop 200 ""
check "a killed reader's mail is not lost" await 60 "200 mails" recorded $made
check "by another reader" is_another_reader "$reader"

# Without the spawner there are no readers any more: whoever started us must do
# it again.
spawner=$(below 1)
kill -9 "$spawner"
wait "$robot_pid"
check "a killed spawner ends the daemon" [ $? -eq 71 ]
robot_pid=
check "and it says why" grep -q "the spawner has ended" "$dir/robot.log"
start_robot
await 10 "the reader" has_reader

# Killed together with all below it, while mail is on its way.
drop 300 ""
sleep 0.1
kill -9 "$robot_pid"
wait "$robot_pid" 2>/dev/null
robot_pid=
robot -q sync 2>/dev/null
check "kill -9 in a sync: the next one has all" recorded $made

tap_end
