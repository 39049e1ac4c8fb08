#!/bin/sh
# SPDX-License-Identifier: MIT
# A full disk, in two ways: a small file system of its own, where we may mount
# one, and a limit on the size of files. Importing, reading the mailbox and a
# round with a digest due, with ever more room, until it is enough: nothing is
# sent that was not recorded, no mail is lost, and once there is room again the
# robot goes on as if nothing had been. TAP.
set -u
. tests/servers/stage.sh
. tests/servers/mails.sh
. tests/tap.sh

mails=3000 # as many as do not go onto the disk
disk_kb=32768
full='database or disk is full|disk I/O error|File too large|No space left'

finish() {
	leave_disk
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

# The disk: $disk, with the state and the key.

mounted=
make_disk() {
	disk=$dir/disk.$way
	mkdir "$disk"
	if [ "$way" = tmpfs ]; then
		mount -t tmpfs -o size=${disk_kb}k,mode=755 tmpfs "$disk" 2>"$dir/err" || return 1
		mounted=$disk
	fi
	mkdir "$disk/state" "$disk/key"
	[ "$(id -u)" != 0 ] || chown nobody "$disk/state" "$disk/key"
	state=$disk/state/state.db
	sed "s|$dir/state/|$disk/state/|; s|$dir/key/|$disk/key/|" "$dir/conf" >"$dir/conf.$way"
	chmod 644 "$dir/conf.$way"
}

leave_disk() {
	[ -z "$mounted" ] || umount "$mounted"
	mounted=
}

# The robot, its talk in $dir/err, its exit code in $code. KB: room for that
# much (more, or files no larger); "": all there is.
robot_with() { # KB ARG...
	room=$1
	shift
	limit=
	if [ -n "$room" ] && [ "$way" = limit ]; then
		limit="prlimit --fsize=$((room * 1024))"
	elif [ -n "$room" ]; then
		fill_up "$room"
	fi
	# The limit is one of the robot's writes: they go to a pipe.
	{
		trap '' XFSZ
		# shellcheck disable=SC2086
		as_robot $limit "$dir/patchdigest" -c "$dir/conf.$way" "$@" 2>&1
		echo $? >"$dir/code"
	} | cat >"$dir/err"
	code=$(cat "$dir/code")
	rm -f "$disk/filler"
}

fill_up() { # KB that stay free
	rm -f "$disk/filler"
	free=$(df -k --output=avail "$disk" | tail -n 1)
	[ "$free" -le "$1" ] ||
		dd if=/dev/zero of="$disk/filler" bs=1024 count=$((free - $1)) status=none
}

says_full() { [ "$code" = 71 ] && grep -qE "$full" "$dir/err"; }
is_sound() { [ "$code" = 0 ]; }

recorded() { # N
	robot_with "" status --format=json
	grep -q "^ \"mails\": $1," "$dir/err"
}

# N mails, each behind a From_ line.
mbox() { # N
	awk -v n="$1" 'BEGIN {
		for (i = 1; i <= n; i++) {
			printf "From mboxrd Thu Jan  1 00:00:00 1970\n"
			printf "From: Ada Example <ada@example.org>\nTo: kvm@lists.test\n"
			printf "List-Id: <kvm.lists.test>\n"
			printf "Subject: [PATCH] KVM: number %d of many, with a title that takes room\n", i
			printf "Date: Wed, 2 Jan 2019 %02d:%02d:%02d +0000\n", i / 3600, i / 60 % 60, i % 60
			printf "Message-ID: <many-%d@example.org>\n\n", i
			for (k = 0; k < 12; k++)
				printf "Line %d of a text that is kept in the database.\n", k
			printf "---\n a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n\n"
		}
	}'
}

import_goes_on() {
	robot_with "" import "$dir/mbox"
	is_sound && recorded "$mails"
}

# As a list server would have delivered them, all at once.
fill_mailbox() {
	box=$MAIL/robot/Maildir
	rm -rf "$box"
	mkdir -p "$box/new" "$box/cur" "$box/tmp"
	awk -v box="$box/new" '/^From mboxrd/ {
			close(file); file = box "/17000" 10000 + ++n ".host"; next
		}
		{ print >file }' "$dir/mbox"
	[ "$(id -u)" != 0 ] || chown -R --reference="$MAIL/robot" "$box"
}

sync_goes_on() {
	robot_with "" sync
	is_sound && recorded "$mails"
}

# A week told with ever more room. Every digest that the list has must be known
# to the robot at any time, and each week must be told once in the end.
tell_weeks() {
	week=0 full_weeks=0
	for kb in 0 16 32 64 96 128 160 192 224 256 320 384 448 512 640 768 1024 1280 1600; do
		week=$((week + 1))
		set_clock "2025-03-31 +$week weeks 12:00"
		post_patch "$way-$week"
		robot_with "" run --once
		set_clock "2025-04-07 +$week weeks 06:00"
		robot_with "$kb" run --once
		[ "$code" = 0 ] || full_weeks=$((full_weeks + 1))
		case $code in
		0 | 71 | 75) ;;
		*)
			echo "# $kb kB: exit code $code"
			return 1
			;;
		esac
		all_known "$kb" || return 1
		robot_with "" run --once
		await 10 "digest $week" has_digests "$week" || return 1
		robot_with "" run --once
		is_sound || return 1
	done
	[ "$full_weeks" -gt 0 ] || {
		echo "# there was room enough for all"
		return 1
	}
	echo "# $week weeks, $full_weeks with a full disk"
}

# All that the list has got the outbox has, as sent or in doubt.
all_known() { # KB
	sleep 0.2
	robot_with "" outbox
	for digest in $(digests); do
		id=$(sed -n 's/^Message-ID: <\(.*\)>$/\1/p;/^$/q' "$digest")
		grep -F "msgid=$id " "$dir/err" |
			grep -qE '^[0-9]+ (sending|sent|confirmed|doubtful) ' || {
			echo "# $1 kB: $id was sent and is not recorded"
			return 1
		}
	done
}

each_week_once() {
	[ "$(digests | wc -l)" -eq "$week" ] || return 1
	for i in $(seq "$week"); do
		[ "$(grep -l "^\[[0-9]*\] New: KVM: x86: $way-$i\$" $(digests) | wc -l)" = 1 ] ||
			return 1
	done
}

suite() { # WAY
	way=$1
	make_disk || {
		skip "$way" "no file system can be mounted here"
		return
	}
	robot_with 2048 import "$dir/mbox"
	check "$way: import says that the disk is full" says_full
	robot_with 160 status
	check "$way: what is recorded can be read" is_sound
	check "$way: with room import goes on" import_goes_on

	rm "$disk"/state/*
	fill_mailbox
	robot_with 2048 sync
	check "$way: sync says that the disk is full" says_full
	check "$way: with room sync has all mail once" sync_goes_on

	rm "$disk"/state/*
	rm -rf "$MAIL"/robot/Maildir "$MAIL"/archive/Maildir
	check "$way: a full disk when a digest is due" tell_weeks
	check "$way: each week is told once" each_week_once
	leave_disk
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
mbox "$mails" >"$dir/mbox"
suite tmpfs
suite limit
tap_end
