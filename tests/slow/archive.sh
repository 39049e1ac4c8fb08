# SPDX-License-Identifier: MIT
# Archives in states of their own, told by the program alone: no servers. To be
# sourced, after tap.sh.
#
#   archive_open LIST SOURCE...  a new state, read from there
#   on LIST ARG...               runs the program on it
#   as_mbox FILE...              files, one mail each, as an mbox (mboxrd)
#   read_by_robots FILE          what tests/robots finds in it; fails if it does
#   narrow FILE                  fails if an own line of a text is too wide
#
# $dir is a new folder, removed at the end.

program=$(readlink -f "${PATCHDIGEST:-build/patchdigest}")
corpus=../shared/corpus
dir=$(mktemp -d "${TMPDIR:-/tmp}/patchdigest.XXXXXX")
mkdir "$dir/keys" "$dir/states"
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM

archive_config() { # LIST
	cat <<END
bot = { name = "$1 digest robot"; address = "digest@example.org";
  admins = [ "Jane Doe <digest-admin@example.org>" ];
  state = "$dir/states/$1.db"; key_file = "$dir/keys/$1"; };
imap = { host = "localhost"; port = 9; tls = "none"; user = "digest";
  password_file = "$dir/$1.conf"; };
smtp = { host = "localhost"; port = 9; tls = "none"; };
lists = ( { name = "$1"; address = "$1@example.org";
  archive = "https://lore.kernel.org/$1/"; } );
END
}

archive_open() { # LIST SOURCE...
	archive_config "$1" >"$dir/$1.conf"
	chmod 600 "$dir/$1.conf"
	on "$1" import $(shift && echo "$@")
}

on() { # LIST ARG...
	"$program" -q -c "$dir/$1.conf" -l "$@" 2>"$dir/err"
}

as_mbox() { # FILE...
	for file; do
		echo "From mboxrd Thu Jan  1 00:00:00 1970"
		LC_ALL=C sed 's/^>*From />&/' "$file"
		echo
	done
}

read_by_robots() { # FILE
	"${program%/*}/tests/robots/read" "$1" >"$dir/faults" ||
		! sed 's/^/# /;20q' "$dir/faults"
}

# Display width by the C library, not by ours: what of a text is no link, no
# text of others and no single word is at most 78 columns wide.
narrow() { # FILE
	width=$(sed '/^===== Patch Commit Messages =====$/,/^-- $/d' "$1" |
		grep -vE 'https?://|^ *[^ ]*$|^ *[0-9]+ [^ ]*$' |
		LC_ALL=C.UTF-8 wc -L)
	[ "$width" -le 78 ] || ! echo "# a line of $width columns"
}
