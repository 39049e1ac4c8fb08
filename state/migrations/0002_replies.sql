-- SPDX-License-Identifier: MIT
-- What mails say of a series: who answered it, reviewed it, took it.

PRAGMA user_version = 2;

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
CREATE TABLE applied (
	message_id INTEGER PRIMARY KEY REFERENCES messages (id),
	how INTEGER NOT NULL,           -- enum applied_how
	line TEXT NOT NULL              -- that says so
		CHECK (length(line) <= 10000),
	actor TEXT NOT NULL             -- for whom a robot speaks, as it writes him
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
		CHECK (length(target) BETWEEN 1 AND 1000),
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
-- notes.replies_through says up to which one all were looked at.
CREATE TABLE reply_pending (
	message_id INTEGER PRIMARY KEY REFERENCES messages (id)
) STRICT;
