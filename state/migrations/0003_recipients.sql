-- SPDX-License-Identifier: MIT
-- Whom patches are addressed to, and what one person sent. The mails of a series mostly go to the same
-- people, so what is kept is a set, once.

PRAGMA user_version = 3;

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

ALTER TABLE patches ADD COLUMN recipients_id INTEGER -- To and Cc; NULL: none known
	REFERENCES recipient_sets (id);

-- What one person sent as one version, by date.
DROP INDEX patches_submitter;
CREATE INDEX patches_submitter ON patches (submitter_id, revision, date_at);
