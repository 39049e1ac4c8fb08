#!/bin/sh
# SPDX-License-Identifier: MIT
# Robots that hear each other: what a robot sends comes back to it, or to a
# second copy of it, or an autoresponder answers it, with all its marks or
# without. None goes on. Real servers between them. TAP.
set -u
. tests/servers/stage.sh
. tests/servers/mails.sh
. tests/tap.sh

trap stage_close EXIT
trap 'exit 1' INT TERM

# Robot a has the mailbox robot, robot b has bob's; each its own state.
second_robot() {
	mkdir "$dir/state.b" "$dir/key.b"
	printf '%s\n' "$PASSWORD_bob" >"$dir/password.b"
	chmod 600 "$dir/password.b"
	[ "$(id -u)" != 0 ] || chown nobody "$dir/state.b" "$dir/key.b" "$dir/password.b"
	sed 's|robot@lists.test|bob@lists.test|; s|user = "robot"|user = "bob"|
		s|/password"|/password.b"|; s|/state/|/state.b/|; s|/key/|/key.b/|' "$dir/conf" >"$dir/conf.b"
	cp "$dir/conf" "$dir/conf.a"
	ln -s state "$dir/state.a"
}

round_of() { # a|b
	as_robot "$dir/patchdigest" -c "$dir/conf.$1" run --once >>"$dir/robot.log" 2>&1
}

sent_by() { # a|b
	sqlite3 -cmd '.timeout 5000' "$dir/state.$1/state.db" \
		'SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL'
}

sent_by_both() { echo $(($(sent_by a) + $(sent_by b))); }

# Everything but what the test itself put there.
files_of() { # USER...
	for user; do
		find "$MAIL/$user/Maildir" -path '*/[cn]*/*' -type f ! -name 'fed*' 2>/dev/null
	done
}

all_delivered() {
	[ "$(files_of robot bob alice odd | xargs -r grep -l '^X-Patchdigest: ' | wc -l)" -eq "$(sent_by_both)" ]
}

# Each may hear the other three times.
exchange() {
	for turn in 1 2 3; do
		round_of a
		round_of b
		await 20 "delivery" all_delivered || return 1
	done
}

# A mail on standard input into a mailbox, as our own mail server would put it.
feed() { # USER
	box=$MAIL/$1/Maildir
	mkdir -p "$box/new" "$box/cur" "$box/tmp"
	fed=$(mktemp "$box/tmp/fedXXXXXX")
	{
		echo "Received: from mail.example.org by mx.lists.test; $(now)"
		cat
	} >"$fed"
	[ "$(id -u)" != 0 ] || chown -R nobody "$box"
	mv "$fed" "$box/new"
}

now() { date -u -R -d "@$(cat "$dir/clock")"; }

letter() { # FROM TO SUBJECT <BODY
	echo "From: $1"
	echo "To: $2"
	echo "Subject: $3"
	echo "Date: $(now)"
	echo "Message-ID: <$(date +%s%N)@example.org>"
	echo
	cat
}

without() { # FIELD... : of the mail on standard input; its id is another's
	drop=$(echo "$*" | sed 's/ /|/g')
	awk -v drop="^($drop):" '
		body || !/^[ \t]/ { skip = !body && $0 ~ drop }
		/^$/ { body = 1 }
		!skip' | sed 's/^Message-ID: </&again./'
}

# All that a robot has sent to the other, given to both.
feed_back() { # FIELD... to leave out
	for file in $(files_of bob robot | xargs -r grep -l '^X-Patchdigest: '); do
		without "$@" <"$file" | sed "s/^Message-ID: </&$#./" | feed robot
		without "$@" <"$file" | sed "s/^Message-ID: </&$#./" | feed bob
	done
}

stays_at() { # N
	exchange && [ "$(sent_by_both)" -eq "$1" ] || {
		echo "# $(sent_by_both) mails"
		tail -n 20 "$dir/robot.log" | sed 's/^/# /'
		return 1
	}
}

# --- an autoresponder: answers whatever comes to USER, in HOW

as_vacation() {
	echo 'Auto-Submitted: auto-replied'
}

as_person() { :; }

# Reads its mails oldest first, each once; from that address.
respond() { # USER HOW QUOTE
	for file in $(files_of "$1" | sort); do
		grep -qxF "$file" "$dir/responded" 2>/dev/null && continue
		echo "$file" >>"$dir/responded"
		id=$(sed -n 's/^Message-ID: //p' "$file")
		{
			"$2"
			echo "In-Reply-To: $id"
			echo "References: $id"
			letter "$1@lists.test" robot@lists.test \
				"Re: $(sed -n 's/^Subject: //p; /^$/q' "$file")" <<-END
			I am away until Monday. You wrote:

			$(sed '1,/^$/d' "$file" | sed "s/^/$3/")
			END
		} | feed robot
	done
}

# As often as it takes.
talk() { # USER HOW QUOTE
	for turn in 1 2 3 4 5 6 7 8 9; do
		round_of a
		await 20 "delivery" all_delivered || return 1
		respond "$@"
	done
}

tells() { # MAILS USER HOW QUOTE
	want=$(($(sent_by a) + $1))
	shift
	talk "$@" && [ "$(sent_by a)" -eq "$want" ] || {
		echo "# $(sent_by a) mails, want $want"
		tail -n 20 "$dir/robot.log" | sed 's/^/# /'
		return 1
	}
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
chmod 644 "$dir/conf"
cat >>"$dir/conf" <<'END'
commands = { trusted_authserv = ( { id = "mx.lists.test"; hops = 1; } ); };
END
second_robot
set_clock '2025-03-31 12:00 UTC'
round_of a
round_of b

# Each is asked in the name of the other: for help, for what proves nothing, and
# with a mistake.
for line in help subscribe nonsense; do
	letter bob@lists.test robot@lists.test "#digest $line" <<-END | feed robot
	#digest $line
	END
	letter robot@lists.test bob@lists.test "#digest $line" <<-END | feed bob
	#digest $line
	END
done
exchange
mails=$(sent_by_both)
answered_once() { [ "$mails" -ge 2 ] && [ "$mails" -le 4 ]; }
check "two robots asked in each other's name answer $mails of six mails" answered_once
check "and are silent then" stays_at "$mails"
feed_back
check "so they are when all comes back" stays_at "$mails"
feed_back X-Loop
check "without X-Loop" stays_at "$mails"
feed_back X-Loop Auto-Submitted
check "without Auto-Submitted" stays_at "$mails"
feed_back X-Loop Auto-Submitted Precedence X-Patchwork-Hint X-Patchdigest Return-Path
check "without any mark" stays_at "$mails"

# A digest, and all of a list's mail sent back to it.
{
	echo "List-Id: <kvm.lists.test>"
	echo "Precedence: bulk"
	patch_text | letter ada@example.org "$LIST" '[PATCH] KVM: x86: fix it'
} | feed robot
round_of a
set_clock '2025-04-07 06:00 UTC'
round_of a
digest=$(mktemp "$dir/digest.XXXXXX")
robot -q outbox show "$(robot -q outbox | sed -n 's/ .* to=kvm@.*//p' | tail -n 1)" |
	sed -n '/^From: /,$p' >"$digest"
in_archive() { grep -rqs '^X-Patchdigest: ' "$MAIL/archive/Maildir"; }
await 20 "the digest" in_archive
all_delivered() { true; }
mails=$(sent_by_both)
check "a digest is sent" grep -q '^X-Patchdigest: ' "$digest"
for user in robot bob; do
	without X-Loop Auto-Submitted Precedence List-Id <"$digest" | feed "$user"
	without X-Loop Auto-Submitted <"$digest" | sed "s/^To: .*/To: $user@lists.test/; s/^Message-ID: </&to./" |
		feed "$user"
	{
		without X-Loop Auto-Submitted Precedence List-Id <"$digest" | sed '/^$/q' |
			sed "s/^To: .*/To: $user@lists.test/; s/^From: .*/From: ann@example.org/; s/^Message-ID: </&fwd./"
		sed '1,/^$/d' "$digest"
	} | feed "$user"
done
check "and answered by nobody, however it comes back" stays_at "$mails"

# Autoresponders of people who asked

ask() { # USER LINE
	letter "$1@lists.test" robot@lists.test "$2" <<-END | feed robot
	$2
	END
}
all_delivered() {
	[ "$(files_of alice odd | xargs -r grep -l '^X-Patchdigest: ' | wc -l)" -eq \
		"$(sqlite3 "$dir/state.a/state.db" "SELECT count(*) FROM outbox
			WHERE sent_at IS NOT NULL AND recipient IN ('alice@lists.test', 'odd@lists.test')")" ]
}
ask odd '#digest help'
check "a vacation that quotes has one answer" tells 1 odd as_vacation '> '
set_clock '2025-04-08 07:00 UTC' # help has one answer a day
ask odd '#digest help'
check "one without a mark too" tells 1 odd as_person '> '
set_clock '2025-04-09 08:00 UTC'
ask odd '#digest help'
check "and one that does not quote" tells 1 odd as_person ''
ask odd '#digest nonsense'
check "nor do mistakes come again" tells 0 odd as_person ''
ask alice '#digest subscribe'
check "a marked one confirms nothing" tells 1 alice as_vacation '> '
check "so nothing is subscribed" [ "$(sqlite3 "$dir/state.a/state.db" 'SELECT count(*) FROM subscriptions')" -eq 0 ]
set_clock '2025-04-10 09:00 UTC'
# Nothing tells it from a mail of alice.
ask alice '#digest subscribe'
check "an unmarked one confirms, and is told of it once" tells 2 alice as_person '> '
ask odd '#digest help'
check "one that asks again each time has one a day" tells 1 odd as_person '#digest help\n'
tap_end
