# SPDX-License-Identifier: MIT
# The world outside a robot: what comes to its mailbox, and what it sends, all
# of which a smtp-sink takes, whoever it is for. To be sourced after stage.sh.
#
#   outside_open        after stage_open; outside_close before stage_close
#   letter NAME FROM HEADER... <BODY   a mail to the robot, dated now, in
#                       $letters/NAME; a header of its own goes before a default
#   append FILE...      into the robot's mailbox over IMAP, as they are
#   receive NAME...     the same for letters, their lines ended with CRLF
#   once                a round of the robot; log_says PATTERN: of all rounds
#   sent                files of what it has sent, oldest first
#   is_sent N           is it so many mails?
#   answers_to MSGID    those that are a reply to it
#   envelope FILE       "SENDER RECIPIENT..." of one
#   field NAME FILE     a header field, unfolded; header FILE: all of them
#   lines_of FILE       its lines, as they went over the wire but for CRLF
#   is_clean FILE       is it a mail as a robot may send to one person?
#   rows SQL            of the robot's state

letters= sink_pid=

outside_open() {
	letters=$dir/letters
	mkdir "$letters" "$dir/sink"
	[ "$(id -u)" != 0 ] || chown nobody "$dir/sink"
	# In a background list sh gives it no terminal to read, nor us its pid else.
	PATH=$PATH:/usr/sbin smtp-sink $(as_nobody) -d "$dir/sink/%s." \
		"127.0.0.1:$SINK_PORT" 1000 </dev/null >"$dir/sink.log" 2>&1 &
	sink_pid=$!
	sed "s|^smtp = {|smtp = { tls = \"none\"; max_per_hour = 10000;|
		/^smtp/,/^}/s|port = .*|port = $SINK_PORT;|
		/^smtp/,/^}/s|password_file = .*||" "$dir/conf" >"$dir/conf.new"
	mv "$dir/conf.new" "$dir/conf"
	chmod 644 "$dir/conf"
	await 10 "the sink" sink_listens
}

outside_close() {
	[ -z "$sink_pid" ] || kill "$sink_pid" 2>/dev/null
}

as_nobody() {
	[ "$(id -u)" != 0 ] || echo "-u nobody"
}

sink_listens() {
	grep -q ":$(printf %04X "$SINK_PORT") .* 0A " /proc/net/tcp
}

letter() { # NAME FROM HEADER... <BODY
	letter=$1 from=$2
	shift 2
	{
		[ $# -eq 0 ] || printf '%s\n' "$@"
		has_header From "$@" || echo "From: $from"
		has_header To "$@" || echo "To: robot@lists.test"
		has_header Subject "$@" || echo "Subject: $letter"
		has_header Date "$@" || echo "Date: $(date -u -R -d "@$(cat "$dir/clock")")"
		has_header Message-ID "$@" || echo "Message-ID: <$letter@example.org>"
		echo
		cat
	} >"$letters/$letter"
}

has_header() { # NAME HEADER...
	wanted=$1
	shift
	for header; do
		case $header in "$wanted: "*) return 0 ;; esac
	done
	return 1
}

append() { # FILE...
	for file; do
		printf 'upload-file = "%s"\nurl = "imap://localhost:%s/INBOX"\n' \
			"$file" "$IMAP_PORT"
	done >"$dir/append"
	curl -sS -u "robot:$PASSWORD_robot" -K "$dir/append"
}

receive() { # NAME...
	for letter; do
		sed 's/$/\r/' "$letters/$letter" >"$dir/crlf"
		append "$dir/crlf" || return 1
	done
}

once() { robot run --once >>"$dir/robot.log" 2>&1; }
log_says() { grep -q -- "$1" "$dir/robot.log"; }

sent() { ls -tr "$dir/sink"/* 2>/dev/null; }
is_sent() { [ "$(sent | wc -l)" -eq "$1" ]; }

# smtp-sink puts the envelope and a Received before the header.
envelope() { # FILE
	sed -n 's/^X-\(Mail\|Rcpt\)-Args: <\([^>]*\)>.*/\2/p; /^Received: /q' "$1" |
		paste -sd ' '
}

lines_of() { # FILE
	awk '/^Received: from / && !on { skip = 1; next }
		skip && /^[ \t]/ { next }
		skip { on = 1 }
		on' "$1" | sed 's/\r$//'
}

header() { # FILE
	lines_of "$1" | awk '/^$/ { exit }
		/^[ \t]/ { sub(/^[ \t]+/, " "); line = line $0; next }
		{ if (line) print line; line = $0 }
		END { print line }'
}

field() { # NAME FILE
	header "$2" | sed -n "s/^$1: //p"
}

answers_to() { # MSGID
	for file in $(sent); do
		[ "$(field In-Reply-To "$file")" != "<$1>" ] || echo "$file"
	done
}

# Each field once, all ASCII, marked as a robot's; text that neither terminals
# nor robots act on.
is_clean() { # FILE
	lines_of "$1" >"$dir/answer"
	header "$1" >"$dir/answer.header"
	for once in From To Subject Date Message-ID In-Reply-To MIME-Version; do
		[ "$(grep -ci "^$once: " "$dir/answer.header")" -eq 1 ] || {
			echo "# $1: $once"
			return 1
		}
	done
	grep -qx 'Auto-Submitted: auto-replied' "$dir/answer.header" &&
		! grep -iE '^(cc|bcc|reply-to|sender|return-receipt-to|disposition-[^ ]*):' \
			"$dir/answer.header" &&
		! LC_ALL=C grep -n '[^ -~]' "$dir/answer.header" &&
		iconv -f utf-8 -t utf-8 "$dir/answer" >/dev/null &&
		! LC_ALL=C.UTF-8 grep -nP '[\x00-\x09\x0b-\x1f\x7f-\x9f\x{61c}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}\x{feff}]' \
			"$dir/answer" &&
		[ -z "$(awk 'length > 998' "$dir/answer")" ] &&
		"$(dirname "$(readlink -f "$program")")/tests/robots/read" "$dir/answer"
}

are_clean() {
	for file in $(sent); do
		is_clean "$file" || return 1
	done
}

rows() { # SQL
	sqlite3 -cmd '.timeout 5000' "$dir/state/state.db" "$1"
}
