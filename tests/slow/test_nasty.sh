#!/bin/sh
# SPDX-License-Identifier: MIT
# Hostile mail and hostile files: nothing crashes, hangs, takes more than 64 MB
# or stops the mails behind it; and what is told of such mail is clean. Mails
# that others stumbled over where that corpus is at hand, and monsters that are
# made here. TAP.
set -u
. tests/servers/stage.sh
. tests/tap.sh

nasty=../shared/corpus/nasty
rss_max=65536 # kB, of any process
export LC_ALL=C

trap stage_close EXIT
trap 'exit 1' INT TERM

# Run within the limits; the exit code must be one of those in CODES.
within() { # SECONDS CODES PROGRAM...
	seconds=$1 codes=$2
	shift 2
	timeout "$seconds" /usr/bin/time -f '%M %e' -o "$dir/time" "$@" \
		>"$dir/out" 2>"$dir/err" </dev/null
	code=$?
	case " $codes " in
	*" $code "*) ;;
	*)
		echo "# exit code $code, want $codes"
		return 1
		;;
	esac
	rss=$(tail -n 1 "$dir/time" | cut -d ' ' -f 1)
	[ "$rss" -le "$rss_max" ] || {
		echo "# $rss kB"
		return 1
	}
}

quiet_run() { # SECONDS CODES STATE ARG...
	seconds=$1 codes=$2 state=$3
	shift 3
	within "$seconds" "$codes" "$dir/patchdigest" -q -s "$dir/$state.db" -l kvm "$@"
}

parses() { # FILE...
	quiet_run 60 0 none parse "$@" && [ "$(wc -l <"$dir/out")" -eq $# ]
}

# Import it; all its mails must be accounted for, and a plain mail behind
# them be there.
imports() { # STATE MAILS SOURCE
	within 100 0 "$dir/patchdigest" -s "$dir/$1.db" -l kvm import "$3" || return 1
	grep -q "^$2 mails read" "$dir/err" || return 1
	"$dir/patchdigest" -s "$dir/$1.db" show last@example.org >/dev/null 2>&1 ||
		has_last "$1"
}

has_last() { # STATE: the plain mail, dated apart from all others
	"$dir/patchdigest" -q -s "$dir/$1.db" -l kvm digest 2001-02-03 --format=json |
		grep -q '"patch_mails": 1'
}

as_mbox() { # FILE...
	for file; do
		echo "From mboxrd Thu Jan  1 00:00:00 1970"
		sed 's/^>*From />&/' "$file"
		printf '\n\n'
	done
}

plain_mail() {
	cat <<'END'
From: Ada Example <ada@example.org>
To: kvm@lists.test
Subject: [PATCH] KVM: x86: the last one
Date: Sat, 3 Feb 2001 10:00:00 +0000
Message-ID: <last@example.org>

Text.
---
 a.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/arch/x86/kvm/a.c b/arch/x86/kvm/a.c
--- a/arch/x86/kvm/a.c
+++ b/arch/x86/kvm/a.c
@@ -1 +1 @@
-a
+b
END
}

# Nothing that other robots act on, nor that a reader cannot read.
robots=$(dirname "$(readlink -f "$program")")/tests/robots/read
clean() { # FILE
	! "$robots" "$1" | head -n 3 | grep . &&
		! LC_ALL=C.UTF-8 grep -nP '[\x00-\x08\x0b-\x1f\x7f-\x9f\x{61c}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}\x{feff}]' \
			"$1" | head -n 3 | grep . &&
		[ "$(awk 'length > 998' "$1" | wc -l)" -eq 0 ]
}

# The digest of all there is, in every form, is clean.
tells_cleanly() { # STATE
	for detail in overview messages; do
		for format in text mail; do
			quiet_run 60 0 "$1" -c "$dir/reader.conf" digest 1990..2040 \
				"--detail=$detail" "--format=$format" || return 1
			[ -s "$dir/out" ] && clean "$dir/out" || return 1
		done
	done
	quiet_run 60 0 "$1" digest 1990..2040 --detail=full && clean "$dir/out" &&
		quiet_run 60 0 "$1" digest 1990..2040 --format=json &&
		iconv -f utf-8 -t utf-8 "$dir/out" >/dev/null
}

# --- the monsters, one mail each

head_of() { # NAME [HEADER-LINE...]
	name=$1
	shift
	printf 'From: Eve Example <eve@example.org>\nSubject: [PATCH] %s\n' "$name"
	printf 'Date: Thu, 1 Jun 2023 10:00:00 +0000\nMessage-ID: <%s@example.org>\n' "$name"
	for line; do
		printf '%s\n' "$line"
	done
}

repeat() { # N TEXT
	awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf text, i }'
}

make_monsters() { # FOLDER
	(
		cd "$1" || exit 1
		{ head_of big; echo; repeat 2000000 'a line of fifty bytes, and there are many more %d\n'; } >big
		{
			head_of nested
			repeat 30000 'Content-Type: message/rfc822\n\nSubject: %d\n'
			printf '\ntext\n'
		} >nested
		{
			head_of multiparts
			repeat 20000 'Content-Type: multipart/mixed; boundary=b\n\n--b\n'
			echo text
		} >multiparts
		{ head_of to 'To: kvm@lists.test,'; repeat 1000000 ' a%d@example.org,\n'; printf ' b@x\n\ntext\n'; } >to
		{ head_of refs 'References:'; repeat 1000000 ' <%d@example.org>\n'; printf '\ntext\n'; } >refs
		{
			head_of parts 'Content-Type: multipart/mixed; boundary=b'
			echo
			repeat 200000 '--b\n\npart %d\n'
			echo '--b--'
		} >parts
		{ head_of line; printf 'X-Long: '; repeat 5000000 'ten bytes.'; printf '\n\ntext\n'; } >line
		{ head_of subject-line; printf 'Subject: '; repeat 5000000 'ten bytes.'; printf '\n\ntext\n'; } | sed 1,2d >subject
		{ head_of lines; repeat 1000000 'X-%d: y\n'; printf '\ntext\n'; } >lines
		{ head_of nuls; echo; head -c 2000000 /dev/zero; } >nuls
		{ head -c 2000000 /dev/zero; } >zeros
		{ printf 'From: a@b\nSubject: \000\000[PATCH]\000 x\nMessage-ID: <\000@\000>\n\n\000\n'; } >nuls-in-header
		{ printf 'From: '; repeat 120000 '('; printf 'a@b\nSubject: comments\n\ntext\n'; } >comments
		{ head_of boundary 'Content-Type: multipart/mixed; boundary="\""'; printf '\n--"\n\ntext\n'; } >boundary
		{ head_of words; printf 'X: y\nSubject:'; repeat 100000 ' =?utf-8?q?=e2=82?=\n'; printf '\n\ntext\n'; } | sed 2d >words
		{
			head_of base64 'Content-Transfer-Encoding: base64'
			echo
			head -c 20000000 /dev/zero | base64
		} >base64
		{
			head_of quoted 'Content-Transfer-Encoding: quoted-printable'
			echo
			repeat 1000000 '=00=FF=\n'
		} >quoted
		{
			head_of utf7 'Content-Type: text/plain; charset=utf-16'
			echo
			head -c 3000000 /dev/zero | tr '\0' '\330'
		} >utf16
		{
			head_of paths
			printf '\ntext\n---\n'
			repeat 20000 ' dir/file%d.c | 2 +-\n'
			repeat 20000 'diff --git a/dir/%d.c b/dir/file.c\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n'
		} >paths
		{ head_of hunks; printf '\ntext\n---\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n'; repeat 50000 '@@ -1,999999999 +1,999999999 @@\n+%d\n'; } >hunks
		{ head_of trailers; printf '\ntext\n\n'; repeat 30000 'Reviewed-by: A%d <a@b.c>\n'; printf -- '---\n'; } >trailers
		{ head_of blanks; echo; repeat 5000000 '\n'; } >blanks
		{ head_of crs; echo; repeat 3000000 '\r'; } >crs
		{ head_of quotes; echo; head -c 3000000 /dev/zero | tr '\0' '>'; } >quotes
		{ head_of links; echo; repeat 20000 'Link: https://lore.kernel.org/r/%d@x\n'; } >links
		{ head_of 'many' | sed 's/Subject:.*/Subject: [PATCH v99999999999999999999 4294967297\/4294967299] x/'; printf '\ntext\n'; } >numbers
		{ printf 'Subject: '; repeat 1000 '[PATCH]['; printf '\n\ntext\n'; } >brackets
		: >empty
		printf '\n' >newline
		printf 'From ' >from
		plain_mail >zz-last
	)
}

stage_open || { echo "Bail out! the servers did not start"; exit 1; }
sed 's|key/key|reader-key|' "$dir/conf" >"$dir/reader.conf"
mkdir -p "$dir/monsters" "$dir/Maildir/cur" "$dir/Maildir/new" "$dir/Maildir/tmp"
make_monsters "$dir/monsters"
set -- "$dir"/monsters/*
for file; do
	check "parse of ${file##*/}" parses "$file"
done
check "parse of them all" parses "$@"
as_mbox "$@" >"$dir/mbox"
check "import as an mbox" imports mbox $# "$dir/mbox"
check "its digest is clean" tells_cleanly mbox
cp "$@" "$dir/Maildir/new"
check "import as a Maildir" imports maildir $# "$dir/Maildir"
check "its digest is clean" tells_cleanly maildir
check "import through a pipe" \
	within 100 0 sh -c 'cat "$1" | "$2" -q -s "$3" import -' \
	sh "$dir/mbox" "$dir/patchdigest" "$dir/pipe.db"

# --- mails that others stumbled over

if [ -d "$nasty" ]; then
	for file in "$nasty"/*.eml; do
		parses "$file" || check "parse of ${file##*/}" false
	done
	set -- "$nasty"/*.eml
	check "parse of $# nasty mails, one by one" true
	check "parse of them all" parses "$@"
	rm -rf "$dir/Maildir/new" && mkdir "$dir/Maildir/new"
	cp "$@" "$dir/monsters/zz-last" "$dir/Maildir/new"
	check "import as a Maildir" imports nasty $(($# + 1)) "$dir/Maildir"
	check "their digest is clean" tells_cleanly nasty
	as_mbox "$@" "$dir/monsters/zz-last" >"$dir/mbox"
	check "import as an mbox" imports nasty-mbox $(($# + 1)) "$dir/mbox"
	check "their digest is clean" tells_cleanly nasty-mbox
else
	skip "nasty mails" "no $nasty"
fi

# --- and all of it in the mailbox of a robot that runs

mkdir -p "$MAIL/robot/Maildir/new"
cp "$dir/Maildir/new"/* "$MAIL/robot/Maildir/new/"
for file in nested multiparts to nuls zeros comments boundary words numbers empty; do
	cp "$dir/monsters/$file" "$MAIL/robot/Maildir/new/monster-$file"
done
[ "$(id -u)" != 0 ] || chown -R nobody "$MAIL/robot/Maildir"
start_robot
pid=$robot_pid
robot_knows_last() { robot -q show last@example.org >/dev/null 2>&1 || robot -q digest 2001-02-03 2>/dev/null | grep -q '1 patch'; }
check "a robot reads it all" await 60 "the last mail" robot_knows_last
sleep 1
check "and is alive" kill -0 "$pid"
status_of() { # FIELD
	sed -n "s/^$1:[^0-9]*\([0-9]*\).*/\1/p" "/proc/$pid/status"
}
check "with $(status_of VmHWM) kB at most" [ "$(status_of VmHWM)" -le "$rss_max" ]
check "and the list got no mail" [ -z "$(ls "$MAIL/archive/Maildir/new" 2>/dev/null)" ]

# --- sources that are none

refuses() { # CODE PATTERN SOURCE
	quiet_run 60 "$1" refused import "$3" && grep -qE -- "$2" "$dir/err"
}

mkdir "$dir/src"
cd "$dir/src" || exit 1
plain_mail >plain
{ echo "From x"; plain_mail; } >one.mbox
check "an mbox without a From_ line" refuses 65 "not an mbox" plain
: >nothing
check "an empty file is an mbox of no mails" quiet_run 10 0 refused import nothing
mkdir folder
check "a folder that is none of these" refuses 65 "not an mbox, a Maildir" folder
check "what is not there" refuses 66 "nowhere" nowhere
ln -s loop loop
check "a link to itself" refuses '65 66 71' "loop" loop
check "a device" refuses 65 "not an mbox" /dev/zero

mkdir -p links/cur links/new links/cur/folder
plain_mail >links/cur/1
ln -s 2 links/cur/2
ln -s ../../plain links/cur/3
mkfifo links/cur/4
ln -s ../cur links/new/cur
check "a Maildir of links and pipes" within 10 0 "$dir/patchdigest" -s links.db -l kvm import links
check "gives its one mail" grep -q '^1 mail read: 1 new' "$dir/err"
mkdir around && ln -s . around/cur && ln -s ../around around/new && plain_mail >around/1
check "a Maildir in itself" within 10 0 "$dir/patchdigest" -s around.db -l kvm import around

mkdir -p no.git/objects && echo "ref: refs/heads/master" >no.git/HEAD
check "a repository that is none" refuses 65 "git" no.git
git init -q --bare empty.git
check "a repository of no mails" quiet_run 10 0 refused import empty.git
git init -q --bare cut.git
{
	for i in 1 2 3; do
		printf 'commit refs/heads/master\ncommitter A <a@b> %d +0000\ndata 1\nmM 100644 inline m\n' "$i"
		printf 'data %d\n' "$(wc -c <plain)"
		cat plain
	done
} | git --git-dir=cut.git -c fastimport.unpackLimit=1 fast-import --quiet
for pack in cut.git/objects/pack/*.pack; do
	chmod u+w "$pack" && dd if=/dev/urandom of="$pack" bs=1 seek=60 count=100 conv=notrunc 2>/dev/null
done
check "a damaged repository" refuses 65 "git" cut.git

# Packed: cut short, and bombs.
repeat 2000 'From x\nSubject: %d\n\ntext\n\n' >long.mbox
for pack in gzip xz zstd; do
	$pack -q -c long.mbox >whole.$pack
	head -c $(($(wc -c <whole.$pack) * 2 / 3)) whole.$pack >cut.$pack
	check "$pack cut short" refuses 65 "cannot unpack" cut.$pack
	{ printf 'From x\n\n'; head -c 1000000000 /dev/zero | tr '\0' 'a'; } | $pack -q -1 -c >bomb.$pack
	check "a bomb of $pack" quiet_run 100 0 bomb import bomb.$pack
	{ head -c 100 whole.$pack; head -c 1000 /dev/urandom; } >broken.$pack
	check "$pack that is broken" refuses 65 "cannot unpack" broken.$pack
done
# a frame that wants 2 GB of memory, and one that wants 128 MB
printf '\050\265\057\375\000\250\041\000\000From' >window.zstd
check "zstd that wants 2 GB" refuses 65 "cannot unpack" window.zstd
printf '\050\265\057\375\000\210\051\000\000From\n' >window.zstd
check "zstd that wants 128 MB" quiet_run 10 '0 65' refused import window.zstd
repeat 500000 'From x\n\n' >many.mbox
check "half a million mails without a byte" quiet_run 100 0 many import many.mbox
cd "$OLDPWD" || exit 1
tap_end
