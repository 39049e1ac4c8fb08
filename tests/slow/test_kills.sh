#!/bin/sh
# SPDX-License-Identifier: MIT
# Kill -9 at every point that matters: the robot's main process is killed at its
# k-th write, its k-th sync, its k-th send, ..., k = 1, 2, ... until a round gets
# through; then it is started again. Every week must be told exactly once,
# wherever the kill fell. TAP.
set -u
. tests/servers/stage.sh
. tests/servers/mails.sh

calls='write pwrite64 sendto sendmsg recvmsg fsync fdatasync ftruncate unlink connect poll'
bad=0 n=0
# The weeks begin on 2019-01-07. They must not reach the real now: the servers
# stamp Received with it, and a Date after that is not believed.

finish() {
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

round() { robot -q run --once >>"$dir/robot.log" 2>&1; }

# One round under a tracer that kills it at its $2-th call of $1.
killed_round() { # CALL K
	as_robot strace -qq -o /dev/null -e "trace=$1" \
		-e "inject=$1:signal=SIGKILL:when=$2" \
		"$dir/patchdigest" -q -c "$dir/conf" run --once >>"$dir/robot.log" 2>&1
}

delivered() { # N: has the list's archive that many digests, no more?
	await 2 "digest $1" has_digests "$1" 2>/dev/null
	[ "$(digests | wc -l)" -eq "$1" ]
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
echo 1546819200 >"$dir/clock"
post_patch before
round || :

# One week, its round killed at the $2-th call of $1. Sets code.
week() { # CALL K
	n=$((n + 1))
	monday=$((1546819200 + n * 604800))
	echo $((monday - 86400)) >"$dir/clock"
	post_patch "week-$n"
	round || :
	echo $((monday + 21600)) >"$dir/clock"
	killed_round "$1" "$2"
	code=$?
	round || :
	if ! delivered "$n"; then
		# The kill fell while it was being sent and the server has not
		# got it: a day later, with other mail seen, it is sent again.
		delayed=$((delayed + 1))
		echo $((monday + 21600 + 90000)) >"$dir/clock"
		post_patch "later-$n"
		round || :
	fi
	round || : # the echo
	delivered "$n"
}

delayed=0
for call in $calls; do
	k=1
	while week "$call" "$k" && [ "$code" -ne 0 ] && [ "$k" -lt 300 ]; do
		k=$((k + 1))
	done
	if ! delivered "$n"; then
		echo "# killed at $call $k: $(digests | wc -l) digests after $n weeks"
		bad=1
		break
	fi
done

if [ "$bad" -eq 0 ] && [ "$delayed" -gt 0 ]; then
	echo "ok 1 - killed at $n points, every week told once ($delayed a day later)"
else
	sed 's/^/# /' "$dir/robot.log" | tail -n 40
	echo "not ok 1 - killed at $n points ($delayed told a day later)"
	bad=1
fi

# A digest's mails are all different, and each is a reply to another.
ids=$(cat $(digests) | sed -n 's/^Message-ID: //p' | sort | uniq -d | wc -l)
if [ "$ids" -eq 0 ]; then echo "ok 2 - no id twice"; else echo "not ok 2 - $ids ids came twice"; bad=1; fi
if [ "$(robot -q outbox | grep -vc ' confirmed ')" -eq 0 ]; then
	echo "ok 3 - the outbox is settled"
else
	robot -q outbox | grep -v ' confirmed ' | sed 's/^/# /'
	echo "not ok 3 - the outbox is settled"
	bad=1
fi
echo "1..3"
[ "$bad" -eq 0 ]
