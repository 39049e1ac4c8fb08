-- SPDX-License-Identifier: MIT
-- The memory of the robot, as it begins. FROZEN: this file is never edited
-- again; what changes is a new file beside it (tests/unit/test_migrate.c knows
-- this file's sum).
--
-- Times are seconds since 1970-01-01 UTC. Message-ids stand without their
-- angle brackets. Text is UTF-8; what is unknown is NULL if it is a number
-- and '' if it is text. What is looked up by its text (names, addresses, keys)
-- has at most 1000 bytes; who writes it sees to that (SQL_KEY_MAX). A mail is
-- read up to 1 MiB, so nothing else taken from one has more than 1048576
-- characters. Numbers of enums are those of the C enum that is named.

PRAGMA application_id = 1885628775; -- 'pdig'
PRAGMA user_version = 1;

-- What the robot keeps about itself: last_error, replies_through, ...
CREATE TABLE settings (
	key TEXT PRIMARY KEY CHECK (length(CAST(key AS BLOB)) BETWEEN 1 AND 1000),
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Mailing lists, from the configuration or from the mails' List-Id.
CREATE TABLE lists (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE       -- as in -l NAME
		CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1000),
	list_id TEXT NOT NULL           -- RFC 2919, lower case, without <>
		CHECK (length(CAST(list_id AS BLOB)) <= 1000),
	address TEXT NOT NULL           -- posting address, lower case
		CHECK (length(CAST(address AS BLOB)) <= 1000)
) STRICT;

-- Everyone who wrote or mailed something, once for each form of the name.
CREATE TABLE people (
	id INTEGER PRIMARY KEY,
	email TEXT NOT NULL             -- lower case
		CHECK (length(CAST(email AS BLOB)) <= 1000),
	name TEXT NOT NULL              -- decoded, as written
		CHECK (length(CAST(name AS BLOB)) <= 1000),
	UNIQUE (email, name)
) STRICT;
CREATE INDEX people_name ON people (name);

-- Every mail, once; id is the order of recording. Rows are never deleted.
CREATE TABLE messages (
	id INTEGER PRIMARY KEY,
	msgid TEXT NOT NULL UNIQUE      -- or sha256:HEX, if the mail has none
		CHECK (length(CAST(msgid AS BLOB)) BETWEEN 1 AND 1000),
	kind INTEGER NOT NULL,          -- patch, cover, reply, ...: enum facts_kind
	date_at INTEGER,                -- the mail's time; NULL: undated
	received_at INTEGER,            -- topmost Received; decides between two copies
	digest INTEGER NOT NULL,        -- of the bytes; decides if received_at is equal
	arrived_at INTEGER,             -- when the robot recorded it; NULL: imported
	subject TEXT NOT NULL           -- decoded, unfolded
		CHECK (length(subject) <= 1048576),
	from_id INTEGER NOT NULL        -- the From header
		REFERENCES people (id),
	refs TEXT NOT NULL              -- ancestors, nearest first, one a line
		CHECK (length(refs) <= 1048576),
	robot INTEGER NOT NULL          -- 1: a robot wrote it
		CHECK (robot IN (0, 1))
) STRICT;
CREATE INDEX messages_date ON messages (date_at);
CREATE INDEX messages_arrived ON messages (arrived_at)
	WHERE arrived_at IS NOT NULL;

-- Which lists a mail was seen on. seq numbers the arrivals on all lists in the
-- order of recording: it is messages.id, or, of a mail that was recorded
-- before it came to this list, the next number that neither a row of messages
-- nor a seq has.
CREATE TABLE message_lists (
	list_id INTEGER NOT NULL REFERENCES lists (id),
	message_id INTEGER NOT NULL REFERENCES messages (id),
	seq INTEGER NOT NULL,
	date_at INTEGER,                -- messages.date_at again, for its index
	PRIMARY KEY (list_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_lists_date ON message_lists (list_id, date_at);
-- The others are found by their message_id.
CREATE INDEX message_lists_late ON message_lists (list_id, seq)
	WHERE seq <> message_id;

-- What a patch, a cover letter or a pull request says beyond that.
CREATE TABLE patches (
	message_id INTEGER PRIMARY KEY REFERENCES messages (id),
	submitter_id INTEGER NOT NULL   -- messages.from_id again, for its index
		REFERENCES people (id),
	author_id INTEGER NOT NULL      -- in-body From, else the submitter
		REFERENCES people (id),
	date_at INTEGER,                -- messages.date_at again, for its index
	title_at INTEGER NOT NULL       -- where in messages.subject the title begins
		CHECK (title_at >= 0),
	title_key INTEGER NOT NULL      -- hash of the title; never 0
		CHECK (title_key <> 0),
	tags TEXT NOT NULL              -- what stands in the brackets
		CHECK (length(tags) <= 1048576),
	revision TEXT NOT NULL          -- '1' if none is named
		CHECK (length(revision) BETWEEN 1 AND 1048576),
	has_revision INTEGER NOT NULL CHECK (has_revision IN (0, 1)),
	counted INTEGER NOT NULL        -- 1: counter/expected stand in the tags
		CHECK (counted IN (0, 1)),
	counter INTEGER NOT NULL,
	expected INTEGER NOT NULL,
	flags INTEGER NOT NULL,         -- enum state_patch_flags
	files INTEGER NOT NULL,         -- the diffstat
	insertions INTEGER NOT NULL,
	deletions INTEGER NOT NULL,
	paths TEXT NOT NULL             -- files it touches, one a line
		CHECK (length(paths) <= 1048576),
	recipients_id INTEGER           -- To and Cc; NULL: none known
		REFERENCES recipient_sets (id),
	series_id INTEGER               -- mail that opened its series; NULL: not yet
		REFERENCES messages (id)    -- assembled (a cache)
) STRICT;
-- what one person sent as one revision, by date
CREATE INDEX patches_submitter ON patches (submitter_id, revision, date_at);
CREATE INDEX patches_title ON patches (title_key, date_at);
CREATE INDEX patches_series ON patches (series_id);

-- By what patches find those of their series; rows of a mail that was replaced
-- may stay.
CREATE TABLE series_keys (
	key INTEGER NOT NULL,           -- hash of an ancestor's msgid, of the msgid
	                                -- without its number, or of submitter and tags
	date_at INTEGER NOT NULL,       -- of the patch
	message_id INTEGER NOT NULL,    -- the patch
	PRIMARY KEY (key, date_at, message_id)
) STRICT, WITHOUT ROWID;

-- The text of such a mail up to the diffstat; vacuum deletes old ones.
CREATE TABLE patch_texts (
	message_id INTEGER PRIMARY KEY REFERENCES patches (message_id),
	text TEXT NOT NULL CHECK (length(text) <= 1048576)
) STRICT;

-- Mails that could not be read, and why.
CREATE TABLE unreadable (
	source TEXT NOT NULL            -- imap:FOLDER:UIDVALIDITY, or a path
		CHECK (length(CAST(source AS BLOB)) BETWEEN 1 AND 1000),
	position TEXT NOT NULL          -- UID, commit or number in there
		CHECK (length(CAST(position AS BLOB)) <= 1000),
	why TEXT NOT NULL CHECK (length(why) <= 10000),
	noted_at INTEGER NOT NULL,
	PRIMARY KEY (source, position)
) STRICT, WITHOUT ROWID;

-- How far each mailbox folder was read.
CREATE TABLE cursors (
	key TEXT PRIMARY KEY            -- imap://user@host:port/FOLDER
		CHECK (length(CAST(key AS BLOB)) BETWEEN 1 AND 1000),
	uidvalidity INTEGER NOT NULL,
	uid INTEGER NOT NULL,           -- highest one recorded or passed over
	ended_at INTEGER                -- when a sync last reached the end
) STRICT, WITHOUT ROWID;

-- Imported archives.
CREATE TABLE sources (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE        -- canonical path
		CHECK (length(CAST(key AS BLOB)) BETWEEN 1 AND 1000)
) STRICT;

-- What stood where in an archive whose mails are commits.
CREATE TABLE archive (
	source_id INTEGER NOT NULL REFERENCES sources (id),
	position INTEGER NOT NULL       -- 1, 2, ... in the archive's order
		CHECK (position > 0),
	commit_id BLOB NOT NULL         -- raw
		CHECK (length(commit_id) IN (20, 32)),
	message_id INTEGER NOT NULL REFERENCES messages (id),
	PRIMARY KEY (source_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX archive_commit ON archive (commit_id);
CREATE INDEX archive_message ON archive (message_id);

-- One row for each slot of a schedule, so that no slot is reported twice.
CREATE TABLE digests (
	id INTEGER PRIMARY KEY,
	list_id INTEGER NOT NULL REFERENCES lists (id),
	subscription_id INTEGER NOT NULL, -- 0: the list's own digest
	slot TEXT NOT NULL              -- 20200601T0000Z
		CHECK (length(slot) BETWEEN 1 AND 100),
	slot_at INTEGER NOT NULL,
	since INTEGER,                  -- the period, for titles
	until INTEGER,
	first INTEGER NOT NULL,         -- covers arrivals on the list with first <
	last INTEGER NOT NULL,          -- message_lists.seq <= last
	not_before INTEGER,             -- mails dated earlier are history
	msgid TEXT NOT NULL             -- of part 1; '' if there was nothing to report
		CHECK (length(CAST(msgid AS BLOB)) <= 1000),
	refs TEXT NOT NULL              -- References of part 1, oldest first, one a line
		CHECK (length(refs) <= 100000),
	created_at INTEGER NOT NULL,
	scheduled INTEGER NOT NULL      -- 0: by hand, moves no schedule
		CHECK (scheduled IN (0, 1)),
	to_list INTEGER NOT NULL        -- 0: to the admins only
		CHECK (to_list IN (0, 1)),
	UNIQUE (list_id, subscription_id, slot)
) STRICT;
CREATE INDEX digests_newest ON digests (list_id, subscription_id, slot_at);

-- Every mail that is ever sent: its bytes, and what became of it.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL           -- enum outbox_kind
		CHECK (kind BETWEEN 0 AND 3),
	state INTEGER NOT NULL          -- enum outbox_state
		CHECK (state BETWEEN 0 AND 6),
	digest_id INTEGER REFERENCES digests (id),
	part INTEGER NOT NULL CHECK (part >= 0), -- 1, 2, ...; 0: not a digest
	before_id INTEGER               -- the part before: this one waits for it
		REFERENCES outbox (id),
	list_id INTEGER REFERENCES lists (id),
	msgid TEXT NOT NULL UNIQUE
		CHECK (length(CAST(msgid AS BLOB)) BETWEEN 1 AND 1000),
	sender TEXT NOT NULL            -- envelope reverse-path
		CHECK (length(CAST(sender AS BLOB)) <= 1000),
	recipient TEXT NOT NULL         -- envelope forward-path
		CHECK (length(CAST(recipient AS BLOB)) BETWEEN 1 AND 1000),
	created_at INTEGER NOT NULL,
	due_at INTEGER NOT NULL,        -- not before
	expires_at INTEGER,             -- after that it is too late
	attempts INTEGER NOT NULL,      -- connections tried
	attempted_at INTEGER,           -- start of the last one
	sent_at INTEGER,                -- when 250 was read
	repeats INTEGER NOT NULL,       -- times sent again after doubt
	last_code INTEGER NOT NULL,     -- SMTP reply; 0: none
	last_text TEXT NOT NULL CHECK (length(last_text) <= 10000),
	unproven INTEGER NOT NULL       -- 1: answers mail that proves nothing of
		CHECK (unproven IN (0, 1)), -- its sender
	bytes BLOB NOT NULL             -- the mail: LF lines, 8bit
		CHECK (length(bytes) BETWEEN 1 AND 4000000)
) STRICT;
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_digest ON outbox (digest_id, part)
	WHERE digest_id IS NOT NULL;
CREATE INDEX outbox_before ON outbox (before_id) WHERE before_id IS NOT NULL;
-- 2 is OUTBOX_ANSWER: how many answers were given, in all and to whom
CREATE INDEX outbox_answers ON outbox (created_at) WHERE kind = 2;
CREATE INDEX outbox_recipients ON outbox (recipient, created_at);
CREATE INDEX outbox_senders ON outbox (sender, created_at);

-- What mails say of a series: who answered it, reviewed it, applied it.

-- Reviewed-by and its kin. In a reply: given by it. In a patch or cover:
-- carried over from an earlier version.
CREATE TABLE trailers (
	message_id INTEGER NOT NULL REFERENCES messages (id),
	position INTEGER NOT NULL       -- 0, 1, ... in the order of their lines
		CHECK (position >= 0),
	kind INTEGER NOT NULL,          -- enum patch_trailer_kind
	person_id INTEGER NOT NULL      -- who speaks, not who mailed it
		REFERENCES people (id),
	PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;

-- Replies that say that a series was applied.
CREATE TABLE applied_notices (
	message_id INTEGER PRIMARY KEY REFERENCES messages (id),
	how INTEGER NOT NULL,           -- enum applied_how
	line TEXT NOT NULL              -- that says so
		CHECK (length(line) <= 10000),
	actor TEXT NOT NULL             -- for whom a robot speaks, as it writes them
		CHECK (length(actor) <= 10000),
	patches TEXT NOT NULL           -- numbers named, ascending, a blank between
		CHECK (length(patches) <= 100000),
	commits TEXT NOT NULL           -- hex, a blank between
		CHECK (length(commits) <= 100000),
	verb INTEGER NOT NULL,          -- enum applied_verb
	place TEXT NOT NULL             -- the tree it went to; '' none is named
		CHECK (length(place) <= 200),
	named TEXT NOT NULL             -- patches that the line names, as bot/facts/applied_patches.h writes them
		CHECK (length(named) <= 2000),
	is_whole INTEGER NOT NULL       -- the line speaks of the whole series
		CHECK (is_whole IN (0, 1)),
	drops_it INTEGER NOT NULL       -- .. drops all that its writer had applied
		CHECK (drops_it IN (0, 1))
) STRICT;

-- Earlier postings that a cover or patch names.
CREATE TABLE links (
	message_id INTEGER NOT NULL REFERENCES messages (id),
	position INTEGER NOT NULL       -- 0, 1, ... in the order of their lines
		CHECK (position >= 0),
	kind INTEGER NOT NULL,          -- enum posting_link_kind
	target TEXT NOT NULL            -- msgid, or change id
		CHECK (length(CAST(target AS BLOB)) BETWEEN 1 AND 1000),
	names TEXT NOT NULL             -- what the text calls it: 'v2 rfc previous'
		CHECK (length(names) <= 1000),
	PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_target ON links (target);

-- Which patch, cover or pull request a mail answers (a cache).
CREATE TABLE replies (
	message_id INTEGER PRIMARY KEY REFERENCES messages (id),
	target_id INTEGER               -- NULL: none that was recorded
		REFERENCES messages (id),
	by_subject INTEGER NOT NULL     -- 1: found by its subject alone
		CHECK (by_subject IN (0, 1)),
	decided_at INTEGER              -- date of the newest mail this depends on;
	                                -- NULL: none is newer than the reply
) STRICT;
CREATE INDEX replies_target ON replies (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX replies_decided ON replies (decided_at)
	WHERE decided_at IS NOT NULL;

-- What each reply's row depends on: whatever is recorded or replaced under
-- that key may change it.
CREATE TABLE reply_waits (
	key INTEGER NOT NULL,           -- of a msgid, or of a title
	message_id INTEGER NOT NULL REFERENCES messages (id),
	PRIMARY KEY (key, message_id)
) STRICT, WITHOUT ROWID;

-- Mails whose row in replies is to be made again. New mails need no row here:
-- the setting replies_through says up to which one all were looked at.
CREATE TABLE reply_pending (
	message_id INTEGER PRIMARY KEY REFERENCES messages (id)
) STRICT;

-- Whom patches are addressed to. The mails of a series mostly go to the same
-- people, so what is kept is a set, once.
CREATE TABLE recipient_sets (
	id INTEGER PRIMARY KEY,
	hash INTEGER NOT NULL UNIQUE    -- of its addresses, sorted
) STRICT;

CREATE TABLE recipients (
	set_id INTEGER NOT NULL REFERENCES recipient_sets (id),
	person_id INTEGER NOT NULL      -- any row with that address
		REFERENCES people (id),
	PRIMARY KEY (set_id, person_id)
) STRICT, WITHOUT ROWID;

-- Mails that ask something of the robot, or say that one of its own came back.
-- The row goes when it has been worked through. A mail gets one only when
-- it is recorded for the first time: so it is obeyed once.
CREATE TABLE command_mails (
	message_id INTEGER PRIMARY KEY REFERENCES messages (id),
	kind INTEGER NOT NULL           -- enum command_mail_kind
		CHECK (kind BETWEEN 1 AND 3),
	sender_email TEXT NOT NULL      -- the one From mailbox; '' none or several
		CHECK (length(CAST(sender_email AS BLOB)) <= 1000),
	sender_name TEXT NOT NULL CHECK (length(CAST(sender_name AS BLOB)) <= 1000),
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
	name TEXT NOT NULL              -- as they wrote it
		CHECK (length(CAST(name AS BLOB)) <= 1000),
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
	name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) <= 1000),
	msgid TEXT NOT NULL             -- of the mail that carries it
		CHECK (length(CAST(msgid AS BLOB)) BETWEEN 1 AND 1000),
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
CREATE TABLE audit_log (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	who TEXT NOT NULL               -- lower case; '' erased
		CHECK (length(CAST(who AS BLOB)) <= 1000),
	how TEXT NOT NULL               -- 'mail MSGID', 'operator', 'bounce MSGID'
		CHECK (length(how) <= 2000),
	asked TEXT NOT NULL CHECK (length(asked) <= 10000),
	did TEXT NOT NULL CHECK (length(did) <= 10000)
) STRICT;
CREATE INDEX audit_log_who ON audit_log (who, id);
