#!/bin/sh
# SPDX-License-Identifier: MIT
# Five hundred subscriptions, each with a filter, on a week of 1,500 mails:
# each gets its own digest, once, also if the robot is killed half way. What
# half of them cost and what all do is printed, for who reads it. TAP.
set -u
. tests/servers/stage.sh
. tests/tap.sh

mails=1500
folders=50 # that patches touch; subscriptions ask for 60, so 10 get nothing
asked=60
many=500

trap stage_close EXIT
trap 'exit 1' INT TERM

# A week of patches, a reply to every third, straight into the mailbox.
fill_mailbox() {
	for folder in new cur tmp; do
		mkdir -p "$MAIL/robot/Maildir/$folder"
	done
	awk -v n="$mails" -v folders="$folders" -v to="$LIST" \
		-v dir="$MAIL/robot/Maildir/new" 'BEGIN {
		for (i = 0; i < n; i++) {
			file = dir "/many." i
			person = i % 40
			printf "From: P%d <p%d@host%d.example>\nTo: %s\n", person, person, person % 7, to >file
			printf "List-Id: <kvm.lists.test>\nMessage-ID: <m%d@x.example>\n", i >file
			printf "Date: %s, %d Apr 2025 %02d:%02d:00 +0000\n", substr("TueWedThu", i % 3 * 3 + 1, 3), 1 + i % 3, i % 24, i % 60 >file
			if (i % 3 == 2) {
				printf "Subject: Re: [PATCH] KVM: change %d\nIn-Reply-To: <m%d@x.example>\n\nFine.\n", i - 1, i - 1 >file
			} else {
				printf "Subject: [PATCH] KVM: change %d\n\nText.\n---\n a.c | 2 +-\n", i >file
				printf " 1 file changed, 1 insertion(+), 1 deletion(-)\n\n" >file
				path = "arch/d" (i % folders) "/kvm/a.c"
				printf "diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-a\n+b\n", path, path, path, path >file
			}
			close(file)
		}
	}'
	[ "$(id -u)" != 0 ] || chown -R nobody "$MAIL/robot"
}

subscribe() { # FIRST LAST
	i=$1
	while [ "$i" -le "$2" ]; do
		robot -q subscribers add "s$i@example.com" weekly \
			"path:arch/d$((i % asked))/kvm/" >/dev/null 2>>"$dir/err" || return 1
		i=$((i + 1))
	done
}

# Who of the first $1 asks for a folder that was touched.
expected() { # MANY
	i=1
	while [ "$i" -le "$1" ]; do
		[ $((i % asked)) -ge "$folders" ] || echo "s$i@example.com"
		i=$((i + 1))
	done | sort
}

told() { robot -q outbox 2>>"$dir/err" | grep -o 's[0-9]*@example\.com' | sort; }
has_told() { [ "$(told | wc -l)" -ge "$1" ]; }
told_well() { # MANY
	expected "$1" >"$dir/want"
	told >"$dir/got"
	same "$dir/want" "$dir/got"
}

# All that one of them is told lies in their folder.
tells_their_own() { # NUMBER
	id=$(robot -q outbox | awk -v who="to=s$1@example.com" '$3 == who { print $1 }')
	robot -q outbox show $id >"$dir/shown" || return 1
	want=$(awk -v n="$mails" -v f="$folders" -v d="$(($1 % asked))" 'BEGIN {
		for (i = 0; i < n; i++)
			if (i % f == d && i % 3 != 2)
				count++
		print count }')
	grep -q "^Subject: .*: $want patches in $want series" "$dir/shown"
}

# The state with so many subscriptions is told on Monday; nothing is sent.
save() { rm -rf "$dir/saved.$1" && cp -a "$dir/state" "$dir/saved.$1"; }
load() { rm -rf "$dir/state" && cp -a "$dir/saved.$1" "$dir/state"; }
round() { robot -q run --once >>"$dir/err" 2>&1; [ $? -eq 75 ]; }

cost() { # MANY
	if [ -x /usr/bin/time ]; then
		load "$1"
		as_robot /usr/bin/time -f "%U %S %M" -o "$dir/state/time" \
			"$dir/patchdigest" -c "$dir/conf" -q run --once >>"$dir/err" 2>&1
		awk -v n="$1" 'NF == 3 { printf "# %d subscriptions: %.2f s of processor, %d MB\n", n, $1 + $2, $3 / 1024 }' \
			"$dir/state/time"
	else
		load "$1" && round
	fi
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
sed "s|key_file = |stop_file = \"$dir/stop\"; key_file = |" "$dir/conf" >"$dir/conf.new"
mv "$dir/conf.new" "$dir/conf"
: >"$dir/stop"
fill_mailbox
set_clock '2025-04-04 12:00'
robot -q run --once >>"$dir/err" 2>&1
check "the week is recorded" has_recorded "$mails"
check "the first half subscribes" subscribe 1 $((many / 2))
save $((many / 2))
check "and the second" subscribe $((many / 2 + 1)) "$many"
save "$many"

set_clock '2025-04-07 06:00'
for m in $((many / 2)) "$many"; do
	cost "$m"
	check "each of $m has one digest, if there is any for them" told_well "$m"
done
for i in 1 49 "$many"; do
	check "number $i gets what is theirs" tells_their_own "$i"
done
round
check "another round adds nothing" told_well "$many"

# Killed at some number of digests, four times, then left alone.
load "$many"
for half in 20 90 200 350; do
	start_robot
	await 60 "$half digests" has_told "$half"
	kill -0 "$robot_pid" 2>/dev/null || tail -n 5 "$dir/robot.log" >>"$dir/err"
	kill -9 "$robot_pid"
	wait "$robot_pid" 2>/dev/null
	robot_pid=
	echo "# killed with $(told | wc -l) digests made"
done
told | uniq -d >"$dir/twice"
check "killed four times, nobody is told twice" same /dev/null "$dir/twice"
round
check "and nobody is forgotten" told_well "$many"
tap_end
