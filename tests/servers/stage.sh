# SPDX-License-Identifier: MIT
# The stage for the robot: throw-away servers, a config, a clock, a list. To be
# sourced by the demo and by tests that run the whole program.
#
#   stage_open      makes everything below $dir, a new folder; stage_close ends it
#   robot ARG...    runs the program, as a user that is not root
#   start_robot     runs it as a daemon: $robot_pid, $dir/robot.log
#   set_clock DATE  what the robot's clock says
#   post FILE       a mail to the list, over SMTP
#   trust_proof     the config believes $proof, a header line as the robot's own
#                   mail server would write it: the sender is whom it names
#   digests         the files of the digests that the list's archive got, in order
#   readable        true if every mail of the robot passes tests/robots
#   await S WHAT CMD...  until CMD succeeds, S seconds at most
#
# After stage_open: $dir/patchdigest, $dir/conf and what servers.sh's env says.

dir= robot_pid=
proof='Authentication-Results: mx.lists.test; dmarc=pass header.from=lists.test'
program=${PATCHDIGEST:-build/patchdigest}

stage_open() {
	dir=$(mktemp -d "${TMPDIR:-/tmp}/patchdigest.XXXXXX")
	chmod 755 "$dir"
	sh tests/servers/servers.sh start "$dir/servers" || return 1
	. "$dir/servers/env"
	cp "$program" "$dir/patchdigest"
	printf '%s\n' "$PASSWORD_robot" >"$dir/password"
	chmod 600 "$dir/password"
	mkdir "$dir/state" "$dir/key"
	stage_config >"$dir/conf"
	PATCHDIGEST_CLOCK=$dir/clock
	export PATCHDIGEST_CLOCK
	set_clock '2025-03-31 00:00'
	[ "$(id -u)" != 0 ] || chown nobody "$dir/password" "$dir/state" "$dir/key"
}

stage_close() {
	[ -n "$dir" ] || return 0
	[ -z "$robot_pid" ] || kill "$robot_pid" 2>/dev/null
	wait
	sh tests/servers/servers.sh stop "$dir/servers"
	rm -rf "$dir"
}

stage_config() {
	cat <<END
bot = {
  name = "kvm digest robot"; address = "robot@lists.test";
  admins = [ "Jane Doe <alice@lists.test>" ];
  state = "$dir/state/state.db"; key_file = "$dir/key/key";
};
imap = {
  host = "$HOST"; port = $IMAPS_PORT; user = "robot";
  password_file = "$dir/password"; ca_file = "$CA"; poll = "60s";
};
smtp = {
  host = "$HOST"; port = $SMTPS_PORT; user = "robot";
  password_file = "$dir/password"; ca_file = "$CA";
};
lists = ( {
  name = "kvm"; address = "$LIST"; archive = "https://lore.kernel.org/kvm/";
  digest = { schedule = "Mon 06:00"; detail = "messages"; };
} );
END
}

# It lies below what Postfix writes on the way over the list and to the robot.
trust_proof() {
	echo 'commands = { trusted_authserv = ( { id = "mx.lists.test"; hops = 3; } ); };' \
		>>"$dir/conf"
}

# The robot refuses to be root, as it should.
as_robot() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid nobody --regid nogroup --clear-groups "$@"
	else
		"$@"
	fi
}

robot() {
	as_robot "$dir/patchdigest" -c "$dir/conf" "$@"
}

# The daemon, in the background: its own pid, so that a signal reaches it.
start_robot() { # OPTIONS...
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid nobody --regid nogroup --clear-groups \
			"$dir/patchdigest" -c "$dir/conf" run "$@" >>"$dir/robot.log" 2>&1 &
	else
		"$dir/patchdigest" -c "$dir/conf" run "$@" >>"$dir/robot.log" 2>&1 &
	fi
	robot_pid=$!
}

set_clock() {
	date -u -d "$1" +%s >"$dir/clock.new"
	mv "$dir/clock.new" "$dir/clock"
}

post() {
	curl -sS --url "smtp://127.0.0.1:$SMTP_PORT" --mail-from post@lists.test \
		--mail-rcpt "$LIST" --upload-file "$1"
}

# By time of writing: of two that came in one second the names say nothing.
digests() {
	found=$(grep -ls '^X-Patchdigest: ' "$MAIL"/archive/Maildir/new/*)
	# shellcheck disable=SC2086 # no name has a blank
	[ -z "$found" ] || ls -tr $found
}

# What other robots and readers make of all that was sent, to whomever.
readable() {
	sent=$(grep -lsr '^X-Loop: patchdigest ' "$MAIL"/*/Maildir)
	[ -n "$sent" ] &&
		"$(dirname "$(readlink -f "$program")")/tests/robots/read" $sent
}

has_digests() { [ "$(digests | wc -l)" -ge "$1" ]; }

has_recorded() {
	robot -q status --format=json | grep -q "^ \"mails\": $1,"
}

await() {
	left=$(($1 * 10)) what=$2
	shift 2
	until "$@"; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || {
			echo "waited in vain for $what" >&2
			return 1
		}
		sleep 0.1
	done
}
