#!/bin/sh
# SPDX-License-Identifier: MIT
# The command line as a user meets it: words, exit codes, where talk goes. TAP.
set -u

bin=$(pwd)/${PATCHDIGEST:-build/patchdigest}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export HOME="$dir" XDG_STATE_HOME="$dir/state" XDG_CONFIG_HOME="$dir/config"
n=0 bad=0

ok() { # NAME CODE-OF-TEST
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# out: /' "$dir/out"
		sed 's/^/# err: /' "$dir/err"
		bad=$((bad + 1))
	fi
}

# expect NAME CODE OUT-PATTERN ERR-PATTERN ARGS...; "" as pattern: must be empty
expect() {
	name=$1 code=$2 out=$3 err=$4
	shift 4
	"$bin" "$@" >"$dir/out" 2>"$dir/err" </dev/null
	got=$?
	good=0
	[ "$got" -eq "$code" ] || { good=1; echo "# exit code $got, want $code"; }
	for stream in out err; do
		eval "pattern=\$$stream"
		if [ -z "$pattern" ]; then
			[ ! -s "$dir/$stream" ] || good=1
		else
			grep -qE -- "$pattern" "$dir/$stream" || good=1
		fi
	done
	ok "$name" "$good"
}

cat >"$dir/one.eml" <<'END'
From: Ada Example <ada@example.org>
To: kvm@lists.example.org
Subject: [PATCH v2 1/2] KVM: x86: do one
 thing well
Date: Tue, 1 Apr 2025 10:00:00 +0200
Message-ID: <one@example.org>
List-Id: <kvm.lists.example.org>

Text.

Signed-off-by: Ada Example <ada@example.org>
---
 a.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/a.c b/a.c
--- a/a.c
+++ b/a.c
@@ -1 +1 @@
-a
+b
END
{ echo "From x Thu Jan  1 00:00:00 1970"; cat "$dir/one.eml"; } >"$dir/mbox"
gzip -k "$dir/mbox"
{ cat "$dir/mbox"; echo; cat "$dir/mbox"; } >"$dir/several"
sed 's/$/\r/' "$dir/several" >"$dir/crlf"
{ cat "$dir/mbox"; printf '\nFrom here on it is text\n'; } >"$dir/prose"
{
	printf 'From x Thu Jan  1 00:00:00 1970\nSubject: parts\n'
	printf 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n\n'
	cat "$dir/mbox"
	printf '\n--b--\n'
} >"$dir/parts"
printf 'bot = { address = "x" ; nmae = 1 };\n' >"$dir/bad.conf"

expect "status before anything is recorded" 65 "" "state.db" status
expect "no command prints the table" 64 "" "usage: patchdigest"
expect "help" 0 "usage: patchdigest" "" help
expect "help in columns" 0 "^  subscribers who gets" "" help
expect "help of a command" 0 "mbox" "" help import
expect "-h" 0 "usage: patchdigest" "" -h
expect "version" 0 "^patchdigest [0-9]" "" version
expect "unknown command says what is possible" 64 "" "possible are: run .*import" impotr
expect "unknown option" 64 "" "unknown option" -z
expect "unknown option of a command" 64 "" "unknown option '--frob'" import --frob x
expect "option without its value" 64 "" "needs a value" digest 2025 --format
expect "wrong format" 64 "" "must be text, json, mail or html" digest 2025 --format=tex
expect "check without a config" 78 "" "no config file" check
expect "a config that is not there" 78 "" "nowhere.conf" -c "$dir/nowhere.conf" status
expect "a config with faults names them" 78 "" "bad.conf:1: .*nmae.*did you mean \"name\"" -c "$dir/bad.conf" status
expect "parse prints one JSON line" 0 '"kind":"patch".*"version":"2".*"index":1,"total":2' "" parse "$dir/one.eml"
expect "parse unfolds the subject" 0 'KVM: x86: do one thing well' "" parse "$dir/one.eml"
expect "parse of a mail with a From_ line" 0 "KVM: x86" "" parse "$dir/mbox"
expect "parse of several mails shows the first" 0 '"kind":"patch"' "several: more than one mail.*import" parse "$dir/several"
expect "parse of several mails with CRLF" 0 '"kind":"patch"' "crlf: more than one mail" parse "$dir/crlf"
expect "parse of a mail with From at a line's start" 0 "KVM: x86" "" parse "$dir/prose"
expect "parse of a patch with its From_ line in a part" 0 "parts" "" parse "$dir/parts"
expect "parse of a file that is not there" 65 "" "none.eml" parse "$dir/none.eml"
expect "import" 0 "" "1 mails? read: 1 new" import "$dir/mbox"
expect "import again does nothing" 0 "" "1 mails? read: 0 new, 1 known" import "$dir/mbox"
expect "import of a compressed mbox" 0 "" "0 new, 1 known" import "$dir/mbox.gz"
expect "-q is quiet" 0 "" "" -q import "$dir/mbox"
expect "import of nothing" 66 "" "nowhere" import "$dir/nowhere"
expect "digest as text" 0 "^KVM mailing list update from 2025-04-01 to 2025-04-07" "" digest 2025-04-01..2025-04-07
expect "digest has the patch" 0 "v2: KVM: x86: do one thing well" "" digest 2025-W14
expect "digest as json" 0 '"patch_mails": 1' "" digest 2025-04 --format=json
expect "digest as a page" 0 "^<!DOCTYPE html>" "" digest 2025-W14 --format=html
expect "the page has the patch" 0 ">v2: KVM: x86: do one thing well<" "" digest 2025-W14 --format=html --detail=full
expect "a page is never mailed" 64 "" "never mailed" digest 2025-W14 --format=html --send --yes
expect "digest of a bad range" 65 "" "2025-02-30" digest 2025-02-30
expect "digest without a range" 64 "" "which RANGE" digest
expect "digest --send without a config" 64 "" "needs a config" digest 2025 --send --yes
expect "digest of what a filter lets pass" 0 "^Filter:  path:a.c" "" digest 2025-W14 --filter 'path:a.c title:"one thing"'
expect "digest of what a filter keeps back" 0 "\"patch_mails\": 0" "" digest 2025-W14 --filter=-to:kvm@lists.example.org --format=json
expect "a filter of To, even of list mail" 0 "do one thing well" "" digest 2025-W14 --filter to:kvm@lists
expect "a wrong filter word offers the nearest" 64 "" 'did you mean "path:"?' digest 2025-W14 --filter pth:a.c
expect "me is nobody on the command line" 64 "" "to:ADDRESS" digest 2025-W14 --filter me
expect "a section needs a config" 78 "" "MAINTAINERS" digest 2025-W14 --filter section:X
expect "status" 0 "^list +kvm: 1 mails" "" status
expect "status for scripts" 0 '"mails": 1' "" status --format=json
expect "status for prometheus" 0 "^patchdigest_mails 1$" "" status --format=prometheus
expect "outbox is empty" 0 "" "" outbox
expect "outbox show of nothing" 65 "" "no mail '7'" outbox show 7
cat >"$dir/two.conf" <<END
bot = { address = "digest@example.org"; admins = [ "jane@example.org" ]; state = "$dir/two.db"; };
imap = { host = "imap.example.org"; user = "digest"; password_file = "imap"; };
smtp = { host = "smtp.example.org"; };
lists = ( { name = "kvm"; address = "kvm@lists.example.org"; }, { name = "mm"; address = "mm@lists.example.org"; } );
END
two="-c $dir/two.conf"
for command in 'digest 7d' series 'show a@b' outbox 'outbox drop 1' subscribers \
	'subscribers log' status 'backup x' 'vacuum --keep 90d'; do
	expect "$command makes no database" 65 "" "there is no database '.*two.db': import or sync makes it" \
		$two -l kvm $command
done
expect "subscribing needs a config" 78 "" "needs the config" subscribers add ada@example.org
expect "subscribing needs a list" 65 "" "say which with -l" $two subscribers add ada@example.org
expect "subscribe by the operator" 0 '^subscription 1: kvm weekly -from:bob title:"a b" messages$' "" $two -l kvm subscribers add "Ada Example <Ada@example.org>" -from:bob "title:a b" messages
expect "a database that is there" 0 "1: kvm weekly" "" $two subscribers
expect "the same words again" 0 "^subscription 1: .* already$" "" $two -l kvm subscribers add ada@example.org messages -from:bob 'title:"a b"'
expect "another list" 0 "^subscription 2: mm daily mine$" "" $two -l mm subscribers add ada@example.org mine daily
expect "a wrong word of a subscription" 64 "" 'did you mean "weekly"' $two -l kvm subscribers add ada@example.org wekly
expect "a list does not subscribe" 65 "" "own address" $two -l kvm subscribers add mm@lists.example.org
expect "subscribers" 0 '^  1: kvm weekly -from:bob title:"a b" messages, since ' "" $two subscribers
expect "subscribers without a config" 0 "^Ada Example <ada@example.org>" "" -s "$dir/two.db" subscribers list
expect "subscribers for scripts" 0 '"contents": "mine"' "" $two subscribers --format=json
expect "remove which" 65 "" "there are 1, 2; or all" $two subscribers remove ada@example.org
expect "remove one" 0 "^ended subscription 2: " "" $two subscribers remove ada@example.org 2
expect "pause" 0 "^paused until 2999-12-31, 1 subscription$" "" $two subscribers pause ada@example.org 2999-12-31
expect "pause until no day" 65 "" "no day" $two subscribers pause ada@example.org tomorrow
expect "the pause is shown" 0 "^  paused until 2999-12-31, by the operator$" "" $two subscribers
expect "resume" 0 "^resumed" "" $two subscribers resume ada@example.org
expect "the log says who it was" 0 '"who":"ada@example.org","how":"operator","asked":"#digest subscribe -from:bob' "" $two subscribers log ada@example.org
expect "erase whom" 64 "" "erase whom" $two subscribers erase
expect "erase a stranger" 65 "" "nothing is known of bob" $two subscribers erase bob@example.org
expect "erase" 0 "^erased a person: 9 rows$" "" $two subscribers erase ada@example.org
expect "nothing of the erased is left" 0 "" "" $two subscribers log ada@example.org
! grep -qai 'ada@example.org' "$dir"/two.db*
ok "nor in the file" $?
expect "the log keeps its rows" 0 '"who":"","how":"operator","asked":"","did":""' "" $two subscribers log
expect "no such act" 64 "" "possible are: list add remove" $two subscribers subscribe
expect "backup" 0 "" "" backup "$dir/copy.db"
expect "backup never overwrites" 71 "" "copy.db" backup "$dir/copy.db"
expect "the copy works" 0 "1 mails" "" -s "$dir/copy.db" status
expect "vacuum wants a duration" 64 "" "--keep" vacuum
cat >"$dir/cover" <<'END'
From mboxrd@z Thu Jan  1 00:00:00 1970
From: Ada Example <ada@example.org>
Subject: [PATCH 0/2] s390/mm: mostly for another list
Date: Tue, 1 Apr 2025 11:00:00 +0200
Message-ID: <cover@example.org>
List-Id: <kvm.lists.example.org>

Hello.

 arch/s390/mm/fault.c | 9 +++---
 1 file changed, 3 insertions(+), 6 deletions(-)
END
"$bin" -s "$dir/facts.db" import "$dir/cover" 2>/dev/null
"$bin" -s "$dir/facts.db" digest 2025-W14 >"$dir/before"
expect "vacuum" 0 "" "" -s "$dir/facts.db" vacuum --keep 1d
expect "a topic by diffstat" 0 "^== s390:" "" -s "$dir/facts.db" digest 2025-W14
cmp "$dir/before" "$dir/out" >"$dir/err"
ok "vacuum changes no digest" $?
expect "vacuum" 0 "" "" vacuum --keep 1d
expect "facts stay after vacuum" 0 "v2: KVM: x86: do one thing well" "" digest 2025-W14
# people of the config: merged for readers, never in the facts
cat >"$dir/people.conf" <<END
bot = { address = "digest@example.org"; admins = [ "jane@example.org" ];
  state = "$XDG_STATE_HOME/patchdigest/state.db"; key_file = "$dir/key/key"; };
imap = { host = "localhost"; port = 9; tls = "none"; user = "digest";
  password_file = "password"; };
smtp = { host = "localhost"; port = 9; tls = "none"; };
lists = ( { name = "kvm"; address = "kvm@lists.example.org"; } );
people = { mailmap = "mailmap"; employers = "employers"; };
END
(umask 077 && echo secret >"$dir/password")
printf '# people\nAda Proper <new@example.net> <ada@example.org>\nAda <x\n' >"$dir/mailmap"
printf 'example.net Example Works\n' >"$dir/employers"
expect "a mailmap is for readers" 0 "1 Ada Proper <new@example.net>" "mailmap:3: expected a '>'" -c "$dir/people.conf" digest 2025-W14
expect "and so are employers" 0 "^ +1 Example Works" "mailmap:3" -c "$dir/people.conf" digest 2025-W14
expect "facts are not mapped" 0 '"email": "ada@example.org"' "mailmap:3" -c "$dir/people.conf" digest 2025-W14 --format=json
(umask 077 && mkdir "$dir/key" && printf '%032d' 0 >"$dir/key/key")
preview_id() { "$bin" -c "$dir/people.conf" digest --format=mail "$@" 2>/dev/null | grep -i '^Message-ID:'; }
first=$(preview_id 2025-W14) again=$(preview_id 2025-W14) other=$(preview_id 2025-04) part=$(preview_id 2025-W14 --filter=from:ada)
printf '%s\n' "$first" "$again" "$other" "$part" >"$dir/out"
[ -n "$first" ] && [ "$first" = "$again" ] && [ "$first" != "$other" ] && [ "$first" != "$part" ] && [ -n "$part" ]
ok "previews of other ranges are other mails" $?
expect "a preview needs a config" 78 "" "give one with -c FILE" digest 2025-W14 --format=mail
expect "check warns of a bad line" 75 "config .*: good" "^warning: .*mailmap:3: expected a '>'" -c "$dir/people.conf" check
rm "$dir/mailmap"
expect "no mailmap, no mapping" 0 "1 Ada Example <ada@example.org>" "mailmap: cannot open it: No such file" -c "$dir/people.conf" digest 2025-W14
expect "series of a range" 0 "^v2: KVM: x86: do one thing well" "" series 2025-W14
expect "series have their ids" 0 "^    <one@example.org>" "" series 2025-W14
expect "series as json" 0 '"message_id": "one@example.org"' "" series 2025-W14 --format=json
expect "series of a state" 0 "do one thing well" "" series 2025-W14 --state=new
expect "series of another state" 0 "" "" series 2025-W14 --state=changes-asked
expect "no series of late" 0 "" "no series in the last 4 weeks; give a RANGE" series
expect "series of a wrong state" 64 "" 'did you mean "waiting"?' series 2025-W14 --state=wating
expect "series of a bad range" 65 "" "2025-02-30" series 2025-02-30
expect "series of two ranges" 64 "" "one RANGE" series 2025 2026
expect "series in a wrong format" 64 "" "text or json" series --format=mail
expect "show" 0 "^v2: KVM: x86: do one thing well" "" show one@example.org
expect "show with brackets" 0 "<one@example.org>" "" show '<one@example.org>'
expect "show nothing" 64 "" "which MSGID" show
expect "show of a mail that is not there" 65 "" "no mail 'two@example.org'" show two@example.org
mkdir -p "$dir/demo/cur" "$dir/demo/new" "$dir/demo/tmp"
cp tests/corpus/demo/*.eml "$dir/demo/cur"
"$bin" -q -s "$dir/demo.db" import "$dir/demo" 2>"$dir/err"
golden() { # NAME FILE ARGS...
	name=$1 file=$2
	shift 2
	"$bin" -s "$dir/demo.db" "$@" >"$dir/out" 2>"$dir/err"
	[ "${GOLDEN:-}" != write ] || cp "$dir/out" "tests/golden/$file"
	diff "tests/golden/$file" "$dir/out" >&2
	ok "$name" $?
}
golden "all versions of a series, by an answer to it" show.txt show Z-7bHtq1s0@grace.example.net
golden "the series of a fortnight" series.txt -l kvm series 2025-03-31..2025-04-13
"$bin" digest 2025-W14 >/dev/full 2>"$dir/err"
[ $? -eq 74 ]
ok "a full disk behind stdout is an error" $?
echo "1..$n"
[ "$bad" -eq 0 ]
