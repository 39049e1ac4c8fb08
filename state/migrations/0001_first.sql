-- SPDX-License-Identifier: MIT
-- The memory of the robot, as it begins.
--
-- Times are seconds since 1970-01-01 UTC. Message-ids stand without their
-- angle brackets. Text is UTF-8; what is unknown is NULL if it is a number
-- and '' if it is text. A mail is read up to 1 MiB, so nothing taken from one
-- has more than 1048576 characters.

PRAGMA application_id = 1885628775; -- 'pdig'
PRAGMA user_version = 1;

-- Small facts about the state itself.
CREATE TABLE notes (
	key TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 100),
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Mailing lists, from the configuration or from the mails' List-Id.
CREATE TABLE lists (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE       -- as in -l NAME
		CHECK (length(name) BETWEEN 1 AND 1048576),
	list_id TEXT NOT NULL           -- RFC 2919, lower case, without <>
		CHECK (length(list_id) <= 1048576),
	address TEXT NOT NULL           -- posting address, lower case
		CHECK (length(address) <= 1048576)
) STRICT;

-- Everyone who wrote or mailed something, once for each form of the name.
CREATE TABLE people (
	id INTEGER PRIMARY KEY,
	email TEXT NOT NULL             -- lower case
		CHECK (length(email) <= 1048576),
	name TEXT NOT NULL              -- decoded, as written
		CHECK (length(name) <= 1048576),
	UNIQUE (email, name)
) STRICT;
CREATE INDEX people_name ON people (name);

-- Every mail, once; id is the order of recording. Rows are never deleted.
CREATE TABLE messages (
	id INTEGER PRIMARY KEY,
	msgid TEXT NOT NULL UNIQUE      -- or sha256:HEX, if the mail has none
		CHECK (length(msgid) BETWEEN 1 AND 1000),
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

-- Which lists a mail was seen on.
CREATE TABLE message_lists (
	list_id INTEGER NOT NULL REFERENCES lists (id),
	message_id INTEGER NOT NULL REFERENCES messages (id),
	late_id INTEGER,                -- seen there only after other mails were recorded:
	                                -- it arrived there as if it were message late_id
	PRIMARY KEY (list_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_lists_late ON message_lists (list_id, late_id)
	WHERE late_id IS NOT NULL;

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
	series_id INTEGER               -- mail that opened its series; NULL: not yet
		REFERENCES messages (id)    -- assembled (a cache)
) STRICT;
CREATE INDEX patches_submitter ON patches (submitter_id);
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
		CHECK (length(source) BETWEEN 1 AND 5000),
	position TEXT NOT NULL          -- UID, commit or number in there
		CHECK (length(position) <= 1000),
	why TEXT NOT NULL CHECK (length(why) <= 10000),
	noted_at INTEGER NOT NULL,
	PRIMARY KEY (source, position)
) STRICT, WITHOUT ROWID;

-- How far each mailbox folder was read.
CREATE TABLE cursors (
	key TEXT PRIMARY KEY            -- imap://user@host:port/FOLDER
		CHECK (length(key) BETWEEN 1 AND 5000),
	uidvalidity INTEGER NOT NULL,
	uid INTEGER NOT NULL,           -- highest one recorded or passed over
	ended_at INTEGER                -- when a sync last reached the end
) STRICT, WITHOUT ROWID;

-- Imported archives.
CREATE TABLE sources (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE        -- canonical path
		CHECK (length(key) BETWEEN 1 AND 5000)
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

-- One row for each slot of a schedule, so that no slot is told twice.
CREATE TABLE digests (
	id INTEGER PRIMARY KEY,
	list_id INTEGER NOT NULL REFERENCES lists (id),
	subscription_id INTEGER NOT NULL, -- 0: the list's own digest
	slot TEXT NOT NULL              -- 20200601T0000Z
		CHECK (length(slot) BETWEEN 1 AND 100),
	slot_at INTEGER NOT NULL,
	since INTEGER,                  -- the period, for titles
	until INTEGER,
	first INTEGER NOT NULL,         -- told: arrivals with first < messages.id
	last INTEGER NOT NULL,          -- and messages.id <= last
	not_before INTEGER,             -- mails dated earlier are history
	msgid TEXT NOT NULL             -- of part 1; '' if nothing was to tell
		CHECK (length(msgid) <= 1000),
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
	list_id INTEGER REFERENCES lists (id),
	msgid TEXT NOT NULL UNIQUE
		CHECK (length(msgid) BETWEEN 1 AND 1000),
	sender TEXT NOT NULL            -- envelope reverse-path
		CHECK (length(sender) <= 1000),
	recipient TEXT NOT NULL         -- envelope forward-path
		CHECK (length(recipient) BETWEEN 1 AND 1000),
	created_at INTEGER NOT NULL,
	due_at INTEGER NOT NULL,        -- not before
	expires_at INTEGER,             -- after that it is too late
	attempts INTEGER NOT NULL,      -- connections tried
	attempted_at INTEGER,           -- start of the last one
	sent_at INTEGER,                -- when 250 was read
	repeats INTEGER NOT NULL,       -- times sent again after doubt
	last_code INTEGER NOT NULL,     -- SMTP reply; 0: none
	last_text TEXT NOT NULL CHECK (length(last_text) <= 10000),
	bytes BLOB NOT NULL             -- the mail: LF lines, 8bit
		CHECK (length(bytes) BETWEEN 1 AND 4000000)
) STRICT;
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_digest ON outbox (digest_id, part)
	WHERE digest_id IS NOT NULL;
