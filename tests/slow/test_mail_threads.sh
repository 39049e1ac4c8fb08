#!/bin/sh
# SPDX-License-Identifier: MIT
# Where readers find what the robot sends them: an answer hangs below the mail
# that asked, a digest below the one before. As notmuch has it. TAP.
set -u
. tests/servers/stage.sh
. tests/servers/mails.sh
. tests/servers/outside.sh
. tests/tap.sh

finish() {
	outside_close
	stage_close
}
trap finish EXIT
trap 'exit 1' INT TERM

proof='Authentication-Results: mx.lists.test; dmarc=pass header.from=example.org'
received() { echo "Received: from mail.example.org by mx.lists.test; $(date -u -R -d "@$(cat "$dir/clock")")"; }

patch() { # NAME
	patch_text | letter "$1" ada@example.org "To: $LIST" "List-Id: <kvm.lists.test>" \
		"Subject: [PATCH] KVM: x86: $1"
	receive "$1"
	once
}

# "PARENT CHILD" of every mail that hangs below one, by notmuch's tree.
edges() {
	notmuch show --format=text --body=false --entire-thread=true '*' |
		sed -n 's/^\fmessage{ id:\([^ ]*\) depth:\([0-9]*\) .*/\2 \1/p' |
		awk '{ at[$1] = $2 } $1 { print at[$1 - 1], $2 }'
}

hangs_below() { # PARENT CHILD
	grep -qxF "$1 $2" "$dir/edges" || {
		sed 's/^/# /' "$dir/edges"
		return 1
	}
}

# The ids of what was sent to ADDRESS, oldest first.
sent_to() { # ADDRESS
	for file in $(sent); do
		[ "$(envelope "$file" | cut -d ' ' -f 2-)" != "$1" ] ||
			field Message-ID "$file" | tr -d '<>'
	done
}

if ! command -v notmuch >/dev/null; then
	skip "threads" "no notmuch"
	tap_end
	exit
fi
stage_open && outside_open || { echo "Bail out! the servers did not start"; exit 1; }
cat >>"$dir/conf" <<'END'
commands = { trusted_authserv = ( { id = "mx.lists.test"; hops = 1; } ); };
END
set_clock '2025-03-31 12:00 UTC'
robot -q subscribers add ann@example.org weekly >/dev/null
patch first
letter root carl@example.org "To: $LIST" "List-Id: <kvm.lists.test>" 'Subject: a talk' <<'END'
What came?
END
letter asking ann@example.org "$proof" "$(received)" 'Subject: Re: a talk' "To: $LIST" \
	'Cc: robot@lists.test' 'In-Reply-To: <root@example.org>' 'References: <root@example.org>' <<'END'
#digest 7d messages
#digest help
END
receive root asking
once
set_clock '2025-04-07 06:00 UTC'
once
patch second
set_clock '2025-04-14 06:00 UTC'
once
mkdir -p "$dir/Maildir/cur" "$dir/Maildir/new" "$dir/Maildir/tmp"
for file in $(sent); do
	lines_of "$file" >"$dir/Maildir/cur/${file##*/}:2,S"
done
cp "$letters"/* "$dir/Maildir/cur"
NOTMUCH_CONFIG=$dir/notmuch
export NOTMUCH_CONFIG
printf '[database]\npath=%s/Maildir\n[user]\nprimary_email=ann@example.org\n[new]\ntags=\n' \
	"$dir" >"$NOTMUCH_CONFIG"
notmuch new --quiet
edges >"$dir/edges"
check "the mail that asked hangs below what it answers" hangs_below root@example.org asking@example.org
# shellcheck disable=SC2046
set -- $(sent_to ann@example.org)
check "there are an answer and two digests for ann" [ $# -eq 3 ]
check "the answer hangs below the mail that asked" hangs_below asking@example.org "$1"
check "the second digest below the first" hangs_below "$2" "$3"
# shellcheck disable=SC2046
set -- $(sent_to "$LIST")
check "the list's second digest below its first" hangs_below "$1" "$2"
check "and nothing else anywhere" [ "$(wc -l <"$dir/edges")" -eq 4 ]
tap_end
