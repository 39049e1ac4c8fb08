# SPDX-License-Identifier: MIT
# Many robots on one stage, each with a state, key, clock and config of its own;
# to be sourced after stage.sh, mails.sh and tap.sh.
#
#   rows_open DATE NAME   a state that has a patch of that day, for all rows
#                         (or begin without)
#   row_begin NUMBER NAME   a row's robot, in $row; then in this shell or a subshell:
#     set_row_clock DATE, pass SECONDS   its clock
#     bot ARG...          the program, with that robot's config
#     round CONF          run --once; sets code
#     expect WHAT CMD...  what must hold
#   row_end               what did not hold is kept for
#   rows_check            a check for each row, 1 to $rows
#
# Of the row's last digest: standing, mail_id, tries, msgid, show_mail; copies and
# has_copy in the list's mailbox. Notices are told apart by the robot's name.

rows=0
hour=3600 day=86400

rows_open() { # DATE NAME
	set_clock "$1 12:00"
	post_patch "$2"
	rows_patch=$2
	robot -q run --once >>"$dir/robot.log" 2>&1
	rm "$dir/key/key"
}

row_begin() { # NUMBER NAME
	row=$dir/row.$1
	mkdir -p "$row/state" "$row/key"
	echo "$2" >"$row/name"
	: >"$row/faults"
	: >"$row/log"
	cp "$dir/clock" "$row"
	[ ! -f "$dir/state/state.db" ] || cp "$dir/state/state.db" "$row/state"
	sed "s|$dir/state/|$row/state/|; s|$dir/key/|$row/key/|
		s|kvm digest robot|robot $1|" "$dir/conf" >"$row/conf"
	[ "$(id -u)" != 0 ] || chown -R nobody "$row"
	PATCHDIGEST_CLOCK=$row/clock
}

row_end() {
	: >"$row/ended"
}

rows_check() {
	for number in $(seq "$rows"); do
		made=$dir/row.$number
		[ -f "$made/ended" ] || echo "it ran to its end" >>"$made/faults"
		check "$(cat "$made/name")" row_is_good "$made"
	done
}

row_is_good() { # ROW
	[ -s "$1/faults" ] || return 0
	sed 's/^/# not so: /' "$1/faults"
	tail -n 20 "$1/log" | sed 's/^/# /'
	return 1
}

set_row_clock() { # DATE
	date -u -d "$1" +%s >"$row/clock.new"
	mv "$row/clock.new" "$row/clock"
}

pass() { # SECONDS
	set_row_clock "@$(($(cat "$row/clock") + $1))"
}

bot() {
	as_robot "$dir/patchdigest" -q -c "$row/conf" "$@"
}

round() { # CONF
	as_robot "$dir/patchdigest" -c "$1" run --once >>"$row/log" 2>&1
	code=$?
	echo "exit code $code, clock $(date -u -d "@$(cat "$row/clock")" '+%F %T')" >>"$row/log"
}

expect() { # WHAT COMMAND...
	what=$1
	shift
	"$@" 2>>"$row/log" || echo "$what" >>"$row/faults"
}

digest_row() { # the outbox's line of the last digest
	bot outbox | grep ' msgid=digest\.' | tail -n 1
}

standing() { digest_row | cut -d ' ' -f 2; }
mail_id() { digest_row | cut -d ' ' -f 1; }
tries() { digest_row | sed 's/.* tries=\([0-9]*\).*/\1/'; }
msgid() { digest_row | sed 's/.* msgid=\([^ ]*\).*/\1/'; }
show_mail() { bot outbox show "$(mail_id)"; }

copy_files() {
	grep -lsF "Message-ID: <$(msgid)>" "$MAIL"/archive/Maildir/new/*
}

copies() { copy_files | wc -l; }
has_copy() { [ -n "$(copy_files)" ]; }

# The body that the list has is that of FILE.
has_copy_like() { # FILE
	sed '1,/^$/d' "$(copy_files | head -n 1)" >"$row/body"
	sed '1,/^$/d' "$1" | cmp -s - "$row/body"
}

tells_patch() { grep -q "KVM: x86: $rows_patch" $(copy_files); }

notices() { # SUBJECT
	grep -ls "^From: robot ${row##*.} <" "$MAIL"/alice/Maildir/new/* |
		xargs -r grep -lF "$1" | wc -l
}

has_notice() { [ "$(notices "$1")" -ge 1 ]; }
