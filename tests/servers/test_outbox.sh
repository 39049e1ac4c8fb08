#!/bin/sh
# SPDX-License-Identifier: MIT
# The operator's hand on the outbox, with real servers: a digest that waits is
# given up, taken up again and sent, once. TAP.
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
exits() { # CODE COMMAND...
	want=$1
	shift
	"$@" >"$dir/said" 2>&1
	[ $? -eq "$want" ]
}
says() { grep -q "$1" "$dir/said"; }
is_now() { robot -q outbox | grep -q "^1 $1 "; }

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
chmod 644 "$dir/conf"
cp "$dir/conf" "$dir/conf.good"
sed "s/port = $SMTPS_PORT/port = $SINK_PORT/" "$dir/conf.good" >"$dir/conf"
set_clock '2025-04-01 12:00'
post_patch one
once
set_clock '2025-04-07 06:00'
check "no server: something is left to do" exits 75 robot run --once
check "the digest waits" is_now queued
check "it can be looked at" exits 0 robot -q outbox show 1
check "as it would go out" says '^Subject: \[kvm digest\]'
check "it is given up" exits 0 robot -q outbox drop 1
check "which is said" says '^1 dropped$'
check "twice it cannot be" exits 65 robot -q outbox drop 1
check "and why" says 'mail 1 is dropped: nothing to drop'
cp "$dir/conf.good" "$dir/conf"
once
check "what was given up is not sent" [ "$(digests | wc -l)" -eq 0 ]
check "it is taken up again" exits 0 robot -q outbox retry 1
check "and waits" is_now queued
check "it is sent" exits 0 robot -q flush
check "and reaches the list" await 10 "the digest" has_digests 1
check "what was sent is not sent again" exits 65 robot -q outbox retry 1
check "and why" says 'nothing to retry'
check "nor given up" exits 65 robot -q outbox drop 1
once
check "a round later it is seen there" is_now confirmed
check "and the list has one" [ "$(digests | wc -l)" -eq 1 ]
check "a mail that is not there" exits 65 robot -q outbox show 9
check "is named" says "no mail '9' in the outbox"
tap_end
