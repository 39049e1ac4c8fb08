#!/bin/sh
# Hostile command mail: what EXPECT.tsv beside it allows to be sent because of
# each mail, to whom, and nothing else. The robot's mailbox is real; the mail it
# would send stays in its outbox, for no server listens. TAP.
set -u
. tests/servers/stage.sh
. tests/slow/tap.sh

nasty=../shared/corpus/nasty
trap stage_close EXIT
trap 'exit 1' INT TERM

if [ ! -d "$nasty" ]; then
	skip "hostile commands" "no $nasty"
	tap_end
	exit
fi

# As the mails name things.
nasty_config() {
	sed -e 's|address = "robot@lists.test"|address = "kvm-digest-bot@bot.example"|' \
		-e 's|address = "kvm@lists.test"|address = "kvm@vger.kernel.org"|' \
		-e 's|port = '"$SMTPS_PORT"'|port = 1|' "$dir/conf"
	echo 'commands = { trusted_authserv = ( { id = "mx.bot.example"; hops = 1; } );'
	echo '  limits = { per_sender_day = 1000; per_hour = 1000; }; };'
}

once() { robot run --once >>"$dir/robot.log" 2>&1; }

field() { # NAME FILE
	sed -n "s/^$1: //pI;/^\$/q" "$2" | head -n 1
}

# The mails of the outbox, a file each.
fetch_outbox() {
	mkdir -p "$dir/out"
	robot -q outbox | while read -r id rest; do
		robot -q outbox show "$id" | sed -n '/^From: /,$p' >"$dir/out/$id"
		echo "$rest" | sed -n 's/.* to=\([^ ]*\).*/\1/p' >"$dir/out/$id.to"
	done
}

# Every mail that a letter may cause is one of those that it did: by its id.
answers_to() { # MSGID: files of the outbox
	grep -lF "In-Reply-To: $1" "$dir"/out/* 2>/dev/null
}

keeps_to_its_limit() { # MAX RCPT VERDICT MSGID
	files=$(answers_to "$4")
	[ "$(echo "$files" | grep -c .)" -le "$1" ] || return 1
	case $3 in
	command | command-limited) [ -n "$files" ] || return 1 ;;
	esac
	for out in $files; do
		[ "$(cat "$out.to")" = "$2" ] || return 1
	done
}

within_expectations() {
	tab=$(printf '\t')
	faults=0
	while IFS="$tab" read -r file _ verdict max rcpt msgid _; do
		# The second of two equal mails has the answer of the first.
		[ "$file" != file ] && [ "$file" != s-cmd-replay-2.eml ] || continue
		case $msgid in *'*'*) continue ;; esac
		keeps_to_its_limit "$max" "$rcpt" "$verdict" "$msgid" || {
			echo "# $file: $verdict, at most $max to $rcpt"
			faults=$((faults + 1))
		}
	done <"$nasty/EXPECT.tsv"
	[ "$faults" -eq 0 ]
}

# Nothing of a hostile mail starts a header, nor is a range shown in full.
clean_headers() {
	! sed -s '/^$/q' "$dir"/out/[0-9]* | grep -qiE '^(bcc|reply-to|cc):' &&
		! grep -qE 'A{100}' "$dir"/out/[0-9]*
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
nasty_config >"$dir/conf.new" && mv "$dir/conf.new" "$dir/conf" && chmod 644 "$dir/conf"
mkdir -p "$MAIL/robot/Maildir/new"
cp "$nasty"/*.eml "$MAIL/robot/Maildir/new/"
[ "$(id -u)" != 0 ] || chown -R nobody "$MAIL/robot/Maildir"
set_clock '2026-11-09 12:00'
once
check "a round leaves what cannot be sent" [ $? -eq 75 ]
fetch_outbox
mails=$(ls "$dir"/out/*.to | wc -l)
check "$mails answers, each as EXPECT.tsv allows" within_expectations
check "only to those who asked" [ "$(cat "$dir"/out/*.to | sort -u)" = maint@kernel.example ]
check "and with clean headers" clean_headers
once
fetch_outbox
check "another round answers nothing again" [ "$(ls "$dir"/out/*.to | wc -l)" -eq "$mails" ]
check "nothing was subscribed" [ -z "$(robot -q subscribers)" ]
tap_end
