#!/bin/sh
# SPDX-License-Identifier: MIT
# One set of mails by every way in, in any order: the same facts, byte for byte
# (SPEC 4), and the same texts. A quarter of a real list where the corpus is at
# hand, else the demo's mails. TAP.
set -u
. tests/servers/stage.sh
. tests/tap.sh

corpus=../shared/corpus/kvmarm-2020q2.mbox.gz

trap stage_close EXIT
trap 'exit 1' INT TERM

local_run() { # STATE ARG...
	state=$1
	shift
	"$dir/patchdigest" -s "$dir/$state.db" -l "$list" "$@"
}

import() { # STATE SOURCE...
	local_run "$1" import $(shift && echo "$@") 2>"$dir/err"
}

# The facts of all weeks, from a state, and what is told of them, into a file of
# its name: digests, series, and every twentieth series with its versions.
tell() { # STATE
	for week in $weeks; do
		for form in --format=json --detail=full; do
			local_run "$1" digest "$week" $form || return 1
		done
		local_run "$1" series "$week" || return 1
		local_run "$1" series "$week" --format=json || return 1
	done >"$dir/$1.told" 2>"$dir/err"
	for msgid in $(sed -n 's/^    \(<[^ ]*>\)$/\1/p' "$dir/$1.told" | sort -u | awk 'NR % 20 == 1'); do
		local_run "$1" show "$msgid" || return 1
	done >>"$dir/$1.told" 2>"$dir/err"
}

gives_the_same() { # STATE
	tell "$1" && same "$dir/mbox.told" "$dir/$1.told"
}

# Files, one mail each, as an mbox (mboxrd).
as_mbox() { # FILE...
	for file; do
		echo "From mboxrd Thu Jan  1 00:00:00 1970"
		LC_ALL=C sed 's/^>*From />&/' "$file"
		echo
	done
}

# Files as the history of a public-inbox epoch, one commit each.
as_git() { # FOLDER FILE...
	git init -q --bare "$1" || return 1
	git_dir=$1
	shift
	for file; do
		printf 'commit refs/heads/master\n'
		printf 'committer A <a@example.org> 1585699200 +0000\n'
		printf 'data 2\nm\nM 100644 inline m\n'
		printf 'data %d\n' "$(wc -c <"$file")"
		cat "$file"
		echo
	done | git --git-dir="$git_dir" fast-import --quiet
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
mkdir "$dir/mails" "$dir/Maildir" "$dir/Maildir/cur" "$dir/Maildir/new" "$dir/Maildir/tmp"
if [ -r "$corpus" ]; then
	list=kvmarm address=kvmarm@lists.cs.columbia.edu
	weeks='2020-W16 2020-W22 2020-W26 2020'
	gzip -dc "$corpus" >"$dir/mbox"
	git mailsplit --mboxrd --keep-cr -d6 -o"$dir/mails" "$dir/mbox" >/dev/null
else
	list=kvm address=$LIST
	weeks='2025-W14 2025-W15 2025'
	cp tests/corpus/demo/*.eml "$dir/mails"
	as_mbox "$dir"/mails/* >"$dir/mbox"
	skip "the facts of a real list" "no $corpus"
fi
set -- "$dir"/mails/*
half=$(($# / 2))

check "an mbox" import mbox "$dir/mbox"
check "its weeks" tell mbox
check "which are not empty" grep -q '"patch_mails": [1-9]' "$dir/mbox.told"
check "and show versions" grep -q ' came before: ' "$dir/mbox.told"

for file; do
	case $file in
	*[02468] | *[02468]-*) cp "$file" "$dir/Maildir/cur/${file##*/}:2,S" ;;
	*) cp "$file" "$dir/Maildir/new/" ;;
	esac
done
check "a Maildir" import maildir "$dir/Maildir"
check "gives the same" gives_the_same maildir

# shellcheck disable=SC2046 # names without blanks
as_mbox $(printf '%s\n' "$@" | shuf --random-source=/bin/sh) >"$dir/shuffled"
check "the mails in another order" import shuffled "$dir/shuffled"
check "give the same" gives_the_same shuffled
check "and once more" import shuffled "$dir/mbox" "$dir/shuffled"
check "bring nothing" grep -q ' 0 new, [0-9]* known$' "$dir/err"
check "and change nothing" gives_the_same shuffled

mkdir "$dir/archive"
as_git "$dir/archive/0.git" $(printf '%s\n' "$@" | head -n "$half")
as_git "$dir/archive/1.git" $(printf '%s\n' "$@" | tail -n +$((half + 1)))
check "a public-inbox archive of two epochs" import git "$dir/archive"
check "gives the same" gives_the_same git

for pack in gzip xz zstd; do
	$pack -q -1 -c "$dir/mbox" >"$dir/mbox.$pack"
	check "packed by $pack" import "$pack" "$dir/mbox.$pack"
	check "gives the same" gives_the_same "$pack"
	check "by $pack through a pipe" \
		sh -c 'cat "$1" | "$2" -q -s "$3" -l "$4" import -' \
		sh "$dir/mbox.$pack" "$dir/patchdigest" "$dir/$pack-pipe.db" "$list"
	check "gives the same" gives_the_same "$pack-pipe"
done

stage_config | sed "s/name = \"kvm\"; address = \"$LIST\"/name = \"$list\"; address = \"$address\"/" \
	>"$dir/conf"
mkdir -p "$MAIL/robot/Maildir/new"
cp "$@" "$MAIL/robot/Maildir/new/"
[ "$(id -u)" != 0 ] || chown -R nobody "$MAIL/robot/Maildir"
check "a mailbox over IMAP with TLS" robot sync 2>"$dir/err"
cp "$dir/state/state.db" "$dir/imap.db"
check "gives the same" gives_the_same imap
check "read again" robot sync 2>"$dir/err"
check "brings nothing" grep -q '^0 mails read' "$dir/err"
tap_end
