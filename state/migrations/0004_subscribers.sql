-- SPDX-License-Identifier: MIT
-- What people ask of the robot by mail, and what they subscribed to.

PRAGMA user_version = 4;

-- Mails that ask something of the robot, or say that one of its own came back.
-- The row goes when it has been worked through. A mail is a letter only when
-- it is recorded for the first time: so it is obeyed once.
CREATE TABLE letters (
	message_id INTEGER PRIMARY KEY REFERENCES messages (id),
	kind INTEGER NOT NULL           -- enum command_mail_kind
		CHECK (kind BETWEEN 1 AND 3),
	sender_email TEXT NOT NULL      -- the one From mailbox; '' none or several
		CHECK (length(sender_email) <= 1000),
	sender_name TEXT NOT NULL CHECK (length(sender_name) <= 10000),
	automatic INTEGER NOT NULL      -- 1: a machine sent it
		CHECK (automatic IN (0, 1)),
	bulk INTEGER NOT NULL           -- 1: Precedence bulk, junk or list
		CHECK (bulk IN (0, 1)),
	proof TEXT NOT NULL             -- 'dmarc=pass by mx.example.org'; '' none
		CHECK (length(proof) <= 1000),
	lines TEXT NOT NULL             -- its commands as read, one a line
		CHECK (length(lines) <= 100000),
	more INTEGER NOT NULL           -- commands behind those
		CHECK (more >= 0),
	recipients TEXT NOT NULL        -- To and Cc, lower case, one a line
		CHECK (length(recipients) <= 100000),
	in_reply_to TEXT NOT NULL       -- msgids, one a line
		CHECK (length(in_reply_to) <= 100000),
	refs TEXT NOT NULL              -- References of an answer, but for this
	                                -- mail's own id, oldest first, one a line
		CHECK (length(refs) <= 200000),
	loop TEXT NOT NULL              -- X-Loop
		CHECK (length(loop) <= 10000),
	token TEXT NOT NULL             -- that its Subject holds; of a bounce the
	                                -- address of ours that it came back to
		CHECK (length(token) <= 1000),
	reports TEXT NOT NULL           -- of a bounce: 'failed 5.1.1 FINAL ORIGINAL', a line each
		CHECK (length(reports) <= 100000)
) STRICT;

-- Whoever ever confirmed a subscription.
CREATE TABLE subscribers (
	id INTEGER PRIMARY KEY,
	email TEXT NOT NULL UNIQUE      -- lower case
		CHECK (length(email) BETWEEN 3 AND 254),
	name TEXT NOT NULL              -- as he wrote it
		CHECK (length(name) <= 10000),
	created_at INTEGER NOT NULL,
	paused_until INTEGER,           -- nothing is sent before; NULL: not paused
	paused_why TEXT NOT NULL        -- 'asked', 'bounces', 'operator'; '' not paused
		CHECK (paused_why IN ('', 'asked', 'bounces', 'operator')),
	points INTEGER NOT NULL         -- of bounces, in halves
		CHECK (points >= 0),
	bounced_at INTEGER              -- the last one that gave points
) STRICT;

-- What they subscribed to; id is the number N that they know. None is given
-- twice, even if its row was erased: a link in an old mail ends that number.
CREATE TABLE subscriptions (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	subscriber_id INTEGER NOT NULL REFERENCES subscribers (id),
	list_id INTEGER NOT NULL REFERENCES lists (id),
	every INTEGER NOT NULL          -- enum schedule_every
		CHECK (every BETWEEN 1 AND 3),
	contents INTEGER NOT NULL       -- enum state_contents
		CHECK (contents BETWEEN 0 AND 2),
	detail INTEGER NOT NULL         -- enum text_detail
		CHECK (detail BETWEEN 0 AND 2),
	filter TEXT NOT NULL            -- '' all
		CHECK (length(filter) <= 1000),
	words TEXT NOT NULL             -- as asked: 'weekly path:arch/arm64/kvm/'
		CHECK (length(words) <= 2000),
	created_at INTEGER NOT NULL,
	ended_at INTEGER                -- NULL: it goes on
) STRICT;
CREATE INDEX subscriptions_subscriber ON subscriptions (subscriber_id);
CREATE INDEX subscriptions_list ON subscriptions (list_id)
	WHERE ended_at IS NULL;

-- Confirmations that were asked for. The token itself is nowhere but in the
-- mail: who reads this table can confirm nothing.
CREATE TABLE tokens (
	hash BLOB PRIMARY KEY           -- SHA-256 of the token
		CHECK (length(hash) = 32),
	email TEXT NOT NULL             -- whom it was mailed to, lower case
		CHECK (length(email) BETWEEN 3 AND 254),
	name TEXT NOT NULL CHECK (length(name) <= 10000),
	msgid TEXT NOT NULL             -- of the mail that carries it
		CHECK (length(msgid) BETWEEN 1 AND 1000),
	list_id INTEGER NOT NULL REFERENCES lists (id),
	lines TEXT NOT NULL             -- the commands that wait for it
		CHECK (length(lines) <= 100000),
	asked_at INTEGER NOT NULL,      -- time of the mail that asked
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER,                -- NULL: not yet
	commands INTEGER NOT NULL       -- of the mail that asked, the others too
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_email ON tokens (email);
CREATE INDEX tokens_created ON tokens (created_at, email);

-- Who asked what, and what was done: append-only, but for the name of a person
-- who wants to be forgotten.
CREATE TABLE acts (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	who TEXT NOT NULL               -- lower case; '' erased
		CHECK (length(who) <= 1000),
	how TEXT NOT NULL               -- 'mail MSGID', 'operator', 'bounce MSGID'
		CHECK (length(how) <= 2000),
	asked TEXT NOT NULL CHECK (length(asked) <= 10000),
	did TEXT NOT NULL CHECK (length(did) <= 10000)
) STRICT;
CREATE INDEX acts_who ON acts (who, id);

-- the part before: only behind it may this one go
ALTER TABLE outbox ADD COLUMN before_id INTEGER REFERENCES outbox (id);
UPDATE outbox SET before_id = (SELECT b.id FROM outbox b
	WHERE b.digest_id = outbox.digest_id AND b.part = outbox.part - 1
	AND b.recipient = outbox.recipient)
	WHERE digest_id IS NOT NULL AND part > 1;
CREATE INDEX outbox_before ON outbox (before_id) WHERE before_id IS NOT NULL;

-- How many answers were given, in all and to whom; what mail a bounce speaks
-- of.
ALTER TABLE outbox ADD COLUMN   -- 1: answers mail that proves nothing
	unproven INTEGER NOT NULL DEFAULT 0 CHECK (unproven IN (0, 1));
CREATE INDEX outbox_answers ON outbox (created_at) WHERE kind = 2;
CREATE INDEX outbox_recipients ON outbox (recipient, created_at);
CREATE INDEX outbox_senders ON outbox (sender, created_at);
