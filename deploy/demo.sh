#!/bin/sh
# SPDX-License-Identifier: MIT
# The main job before your eyes: throw-away mail servers on loopback, a list
# with two weeks of sample mail, the robot with a clock that we set, and the
# two digests as they arrived at the list; then a reader asks for more with one
# line of mail. Leaves nothing behind.
#
# usage: deploy/demo.sh   (from the project's folder, after make; or: make demo)
set -eu
. tests/servers/stage.sh

finish() {
	[ $? -eq 0 ] || tail -n 20 "$dir/robot.log" >&2 || :
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

say() { printf '\n--- %s\n' "$*"; }

# The sample mails dated from one day up to another.
mails_between() { # DATE DATE
	for mail in tests/corpus/demo/*.eml; do
		at=$(date -u -d "$(sed -n 's/^Date: //p;/^$/q' "$mail" | head -n 1)" +%s)
		[ "$at" -lt "$(date -u -d "$1" +%s)" ] ||
			[ "$at" -ge "$(date -u -d "$2" +%s)" ] || echo "$mail"
	done
}

say "Dovecot and Postfix start on loopback"
stage_open
trust_proof

say "patchdigest check"
robot -q check

say "the robot starts; its clock says Mon 2025-03-31 00:00"
start_robot

recorded=0
told=0
week() { # FROM TO
	for mail in $(mails_between "$1" "$2"); do
		post "$mail"
		recorded=$((recorded + 1))
	done
	await 60 "the list's mail" has_recorded "$recorded"
	say "$recorded mails are recorded; the clock is set to $2 06:00"
	set_clock "$2 06:00"
	told=$((told + 1))
	await 60 "digest $told" has_digests "$told"
	recorded=$((recorded + 1)) # the robot reads the list: its own mail comes back
	await 60 "its echo" has_recorded "$recorded"
}
week 2025-03-31 2025-04-07
week 2025-04-07 2025-04-14

say "patchdigest status"
robot -q status

for mail in $(digests); do
	say "as it arrived in a list reader's mailbox:"
	cat "$mail"
done

say "the second digest is a reply to the first"
grep -hE '^(Subject|Message-ID|In-Reply-To):' $(digests)

# The reader's reply to the digest, on the list.
reply() {
	last=$(digests | tail -n 1)
	id=$(sed -n 's/^Message-ID: //p' "$last")
	cat <<END
$proof
From: Bob Example <bob@lists.test>
To: $LIST
Subject: Re: $(sed -n 's/^Subject: //p' "$last")
Date: $(date -u -R -d "@$(cat "$dir/clock")")
Message-ID: <asking@lists.test>
In-Reply-To: $id
References: $id

$(sed -n 's/^Totals: /> &/p' "$last")

#digest 2w path:arch/arm64/kvm/
END
}
has_answer() { grep -qs '^X-Patchdigest: .*answer' "$MAIL"/bob/Maildir/new/*; }

reply >"$dir/reply"
say "a reader of the list answers the digest"
sed 1d "$dir/reply"
post "$dir/reply"
await 60 "the answer" has_answer
say "nobody else gets:"
sed -n '/^From:/,$p' "$MAIL"/bob/Maildir/new/* | head -n 60
echo "[...]"
