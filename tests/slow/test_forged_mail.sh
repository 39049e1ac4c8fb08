#!/bin/sh
# SPDX-License-Identifier: MIT
# Mail that says it is from somebody, of now, or about something, and is not:
# none changes what is subscribed, each leaves a line in the log, and nobody
# gets more than one question. TAP.
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

# Above it stands what our own mail server wrote, below it what came in.
received='Received: from mail.example.org by mx.lists.test; Mon, 31 Mar 2025 00:00:00 +0000'
proof='Authentication-Results: mx.lists.test; dmarc=pass header.from=example.org'

# What is subscribed, and by whom; what was confirmed.
standing() {
	rows 'SELECT email, points, paused_until, paused_why FROM subscribers ORDER BY id'
	rows 'SELECT id, subscriber_id, ended_at, words FROM subscriptions ORDER BY id'
	rows 'SELECT email, used_at FROM tokens WHERE used_at IS NOT NULL'
}

# NAME is worked through: as told in the log, with so many mails, and nothing
# has changed.
changes_nothing() { # NAME LOG-PATTERN MAILS
	standing >"$dir/before"
	: >"$dir/robot.log"
	mails=$(($(sent | wc -l) + $3))
	receive "$1"
	once
	standing >"$dir/after"
	[ "$(grep -c "^obey .*$2" "$dir/robot.log")" -eq 1 ] &&
		[ "$(grep -c '^obey ' "$dir/robot.log")" -eq 1 ] &&
		is_sent "$mails" && same "$dir/before" "$dir/after" || {
		sed 's/^/# /' "$dir/robot.log"
		return 1
	}
}

# The same of a mail that is nothing to the robot, or that it knows.
is_nothing() { # NAME
	standing >"$dir/before"
	mails=$(sent | wc -l)
	: >"$dir/robot.log"
	receive "$1"
	once
	standing >"$dir/after"
	! grep '^obey ' "$dir/robot.log" && is_sent "$mails" && same "$dir/before" "$dir/after"
}

last_sent() { sent | tail -n 1; }
token_in() { field Subject "$1" | sed -n 's/.* confirm \([a-z2-7]\{26\}\)$/\1/p'; }

# Asked for, and the question: sets question, id (its Message-ID), token.
ask_to_subscribe() { # NAME FROM
	letter "$1" "$2" "$received" <<-'END'
	#digest subscribe
	END
	receive "$1"
	once
	question=$(answers_to "$1@example.org")
	id=$(field Message-ID "$question")
	token=$(token_in "$question")
}

confirm() { # NAME FROM HEADER...
	letter "$@" "Subject: Re: [kvm digest] confirm $token" "In-Reply-To: $id" <<-'END'
	yes
	END
}

set_time() { set_clock "$1 UTC"; }
days_later() { # N
	echo $(($(cat "$dir/clock") + $1 * 86400)) >"$dir/clock"
}

stage_open && outside_open || { echo "Bail out! the servers did not start"; exit 1; }
cat >>"$dir/conf" <<'END'
commands = { trusted_authserv = ( { id = "mx.lists.test"; hops = 1; } );
  limits = { per_sender_day = 1000; per_hour = 1000; }; };
END
set_time '2025-03-31 12:00'
robot -q subscribers add ann@example.org weekly >/dev/null
robot -q subscribers add bob@example.org weekly >/dev/null
once

# Who sent it

letter below ann@example.org "$received" "$proof" <<'END'
#digest unsubscribe all
END
check "results below our Received prove nothing" \
	changes_nothing below 'answered msgid=below@.* waiting=1 .*proof=none' 1
letter foreign carl@example.org "Authentication-Results: mx.evil.test; dmarc=pass header.from=example.org" \
	"$received" <<'END'
#digest subscribe
END
check "nor do those of another server" \
	changes_nothing foreign 'answered msgid=foreign@.* waiting=1 .*proof=none' 1
letter unaligned dora@example.org "Authentication-Results: mx.lists.test; dkim=pass header.d=evil.test; spf=pass smtp.mailfrom=example.org" \
	"$received" <<'END'
#digest subscribe
END
check "nor a signature of another domain" \
	changes_nothing unaligned 'answered msgid=unaligned@.* waiting=1 .*proof=none' 1
letter comment emil@example.org \
	'Authentication-Results: mx.lists.test; dmarc=fail (was dmarc=pass header.from=example.org) header.from=example.org reason="dmarc=pass"' \
	"$received" <<'END'
#digest subscribe
END
check "nor what stands in a comment" \
	changes_nothing comment 'answered msgid=comment@.* waiting=1 .*proof=none' 1
letter two-from ann@example.org "$proof" "$received" 'From: eve@example.org' 'From: ann@example.org' <<'END'
#digest unsubscribe all
END
check "of two senders neither is one" changes_nothing two-from 'ignored msgid=two-from@.*why=sender' 0
letter two-in-one x "$proof" "$received" 'From: eve@example.org, ann@example.org' <<'END'
#digest unsubscribe all
END
check "nor in one field" changes_nothing two-in-one 'ignored msgid=two-in-one@.*why=sender' 0
letter from-list "$LIST" "$proof" "$received" <<'END'
#digest help
END
check "a list asks nothing" changes_nothing from-list 'ignored msgid=from-list@.*why=list' 0
letter from-robot robot@lists.test "$proof" "$received" <<'END'
#digest help
END
check "nor does the robot ask itself" is_nothing from-robot
letter from-tag robot+x@lists.test "$proof" "$received" <<'END'
#digest help
END
check "nor by another address of its own" changes_nothing from-tag 'ignored msgid=from-tag@.*why=own' 0
letter daemon MAILER-DAEMON@example.org "$proof" "$received" <<'END'
#digest help
END
check "nor a mail system" changes_nothing daemon 'ignored msgid=daemon@.*why=automatic' 0
letter elsewhere ann@example.org "$proof" "$received" 'To: carl@example.org' <<'END'
#digest unsubscribe all
END
check "what was written to others is not for it" \
	changes_nothing elsewhere 'ignored msgid=elsewhere@.*why=elsewhere' 0
letter reply-to ann@example.org "$proof" "$received" "Reply-To: $LIST, victim@example.org" \
	"Cc: carl@example.org" 'Errors-To: victim@example.org' 'Disposition-Notification-To: victim@example.org' <<'END'
#digest list
END
check "who asked is answered" changes_nothing reply-to 'answered msgid=reply-to@' 1
check "the sender alone, whatever Reply-To and Cc say" \
	[ "$(envelope "$(answers_to reply-to@example.org)" | cut -d ' ' -f 2-)" = ann@example.org ]

# When

check "the same mail is obeyed once" is_nothing reply-to
letter replay ann@example.org "$proof" "$received" 'Message-ID: <reply-to@example.org>' <<'END'
#digest unsubscribe all
END
check "so is another with its Message-ID" is_nothing replay
letter old ann@example.org "$proof" "$received" 'Date: Sun, 23 Mar 2025 11:00:00 +0000' <<'END'
#digest unsubscribe all
END
check "what is eight days old is not" changes_nothing old 'ignored msgid=old@.*why=old' 0
letter future ann@example.org "$proof" 'Date: Wed, 2 Apr 2025 13:00:00 +0000' <<'END'
#digest unsubscribe all
END
check "nor what is of tomorrow's tomorrow" changes_nothing future 'ignored msgid=future@' 0

# Tokens of confirmations

ask_to_subscribe asked fred@example.org
check "who proves nothing is asked" [ "${#token}" -eq 26 ]
confirm stranger eve@example.org "$proof" "$received"
check "a token does nothing from another address" \
	changes_nothing stranger 'ignored msgid=stranger@.*why=token-stranger' 0
right=$id
id='<other@lists.test>'
confirm no-reply fred@example.org
id=$right
check "nor in a reply to another mail" changes_nothing no-reply 'ignored msgid=no-reply@.*why=token-no-reply' 0
confirm away fred@example.org 'Auto-Submitted: auto-replied'
check "nor in an automatic reply" changes_nothing away 'ignored msgid=away@' 0
right=$token
token=$(echo "$right" | tr 'a-y' 'b-z')
confirm guess fred@example.org
check "nor does a wrong one" changes_nothing guess 'ignored msgid=guess@.*why=token-unknown' 0
token=$right
confirm yes fred@example.org
receive yes
once
check "their own reply confirms" \
	[ "$(rows "SELECT count(*) FROM subscriptions")" -eq 3 ]
confirm again fred@example.org
check "once" changes_nothing again 'ignored msgid=again@.*why=token-used' 0
ask_to_subscribe late gina@example.org
days_later 4
confirm too-late gina@example.org
check "and not after three days" changes_nothing too-late 'ignored msgid=too-late@.*why=token-expired' 0

# Tokens that end a subscription: those of the digests it gets

patch_text | letter patch ada@example.org "To: $LIST" "List-Id: <kvm.lists.test>" \
	'Subject: [PATCH] KVM: x86: fix it'
receive patch
once
set_time '2025-04-07 06:00'
once
digest_of() { # ADDRESS
	for file in $(sent); do
		case $(field Subject "$file"),$(envelope "$file") in
		*' patch in '*,*" $1") echo "$file" ;;
		esac
	done
}
unsubscribe_of() { # ADDRESS: "N TOKEN"
	field List-Unsubscribe "$(digest_of "$1")" |
		sed -n 's/.*unsubscribe%20\([0-9]*\)%20\([a-z2-7]*\).*/\1 \2/p'
}
set -- $(unsubscribe_of ann@example.org) $(unsubscribe_of bob@example.org)
check "a digest names the token that ends it" [ $# -eq 4 ]
letter other bob@example.org "$proof" "$received" "Subject: #digest unsubscribe $1 $4" </dev/null
check "a token does not end another's subscription" \
	changes_nothing other 'answered msgid=other@' 1
check "as the answer says" grep -q '^  Not done: ' "$(answers_to other@example.org)"
letter not-theirs bob@example.org "$proof" "$received" "Subject: #digest unsubscribe $1" </dev/null
check "nor does being somebody" changes_nothing not-theirs 'answered msgid=not-theirs@' 1
letter link whoever@example.org "$received" "Subject: #digest unsubscribe $1 $2" </dev/null
receive link
once
check "its own does, from wherever" \
	[ "$(rows 'SELECT group_concat(id) FROM subscriptions WHERE ended_at IS NOT NULL')" = "$1" ]

# Mail that came back

bounce() { # NAME ADDRESS RECIPIENT STATUS
	letter "$1" MAILER-DAEMON@example.org "To: $2" 'Return-Path: <>' 'MIME-Version: 1.0' \
		'Content-Type: multipart/report; report-type=delivery-status; boundary=b' <<-END
	--b
	Content-Type: message/delivery-status

	Reporting-MTA: dns; mail.example.org

	Final-Recipient: rfc822; $3
	Action: failed
	Status: $4
	--b--
	END
}
bob_sender=$(envelope "$(digest_of bob@example.org)" | cut -d ' ' -f 1)
bounce never robot+b-00000000000000000000@lists.test bob@example.org 5.1.1
check "mail that was never sent does not come back" changes_nothing never 'bounce msgid=never@' 0
bounce untold robot@lists.test bob@example.org 5.1.1
check "nor what comes to the robot's own address" is_nothing untold
bounce content "$bob_sender" bob@example.org 5.7.1
check "nor one of what stands in the mail" changes_nothing content 'bounce msgid=content@' 0
bounce gone "$bob_sender" where.bob.went@example.net 5.1.1
receive gone
once
check "one that is right counts, wherever the mail was sent on to" [ "$(rows "SELECT points FROM subscribers WHERE email LIKE 'bob%'")" -eq 2 ]

nobody_at_the_list() {
	for file in $(sent); do
		case $(envelope "$file") in
		*" $LIST") field Subject "$file" | grep -q ' 1 patch in ' || return 1 ;;
		*victim*) return 1 ;;
		esac
	done
}
check "the list got its digest and nothing else" nobody_at_the_list
answers_are_clean() {
	for file in $(sent); do
		field X-Patchdigest "$file" | grep -q answer || continue
		is_clean "$file" || return 1
	done
}
check "what was answered is clean" answers_are_clean
tap_end
