/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_MODEL_H
#define BOT_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/facts/applied_notice.h"
#include "bot/facts/patch_trailer.h"
#include "bot/list/list.h"
#include "bot/range/range.h"
#include "bot/series/previous.h"
#include "common/mail/addr.h"
#include "state/messages.h"

struct arena;
struct err;
struct display;

/*
 * The facts of a range (doc/RULES R16, doc/SPEC 4): what every form of the digest is
 * made from. Everything lives in the arena that it was built in.
 */

#define MODEL_WAITING_AFTER (7 * 86400)
#define MODEL_WAITING_UNTIL (56 * 86400) /* after that nobody is reminded */

struct model_counts {
	size_t mails, senders, patch_mails, cover_mails, pull_requests;
	size_t reply_mails, notices, other_mails, bot_mails;
	size_t patches_in_pull_requests, backport_patches;
	size_t author_differs_from_sender, series, series_incomplete;
	size_t series_without_any_reply, series_without_reply_from_others;
	size_t replies_matched_by_subject, patch_replies_without_series;
	size_t undated;
};

struct model_person {
	const char *name;   /* the most frequent form, R14 breaks ties */
	const char *email;  /* lower case */
	const char *domain; /* what follows the last @ */
	size_t patches;     /* as author; in range */
	size_t covers;      /* as sender; in range */
};

struct model_domain {
	const char *domain;
	size_t patches, covers, people; /* people: with a patch */
};

/* A mail to a series or pull request. */
struct model_reply {
	const struct state_message *mail;
	uint32_t number; /* of the patch it answers; 0: the cover, or a pull */
	bool robot;
	bool submitter;  /* the submitter of the series wrote it */
	bool in_range;       /* lies in the range */
};

/* Who reviewed, acked, tested: once for each kind and address. */
struct model_trailer {
	enum patch_trailer_kind kind;
	struct mail_addr addr;
	const char *msgid; /* the earliest mail that carries it */
	uint32_t *on;      /* [n_on] patch numbers, ascending; 0: the cover */
	const char **ids;  /* [n_on] the earliest mail that gave it to each */
	size_t n_on, on_size; /* room of both arrays */
	bool relayed;      /* mailed by another person */
};

/* What a reply says of the fate of the series: applied, dropped, changes asked,
 * tests passed or failed (how). */
struct model_notice {
	const struct state_message *mail;
	uint32_t on;            /* number of the patch it answers */
	enum applied_how how;
	const char *line;
	struct applied_line said; /* what the line names */
	const char *actor;      /* for whom a robot speaks; "" */
	bool by_submitter;
	bool in_range;              /* lies in the range */
	const char *patches;    /* numbers it names, ' ' between; "" none */
	const char *commits;    /* hex, likewise */
};

/* What robots that test patches mailed: not those that speak for a maintainer
 * or a tree. */
struct model_tests {
	size_t reports, passed, failed; /* some reports say neither */
};

/* What came back, up to the range's end. */
struct model_answers {
	struct model_reply *replies; /* [n] by (date, msgid) */
	size_t n;
	size_t n_others;             /* neither from the submitter nor a robot: human */
	const struct model_reply *first_other; /* the first of these, or NULL */
	struct model_reply *notices; /* [n_notices] of stable and tip trees that speak of it and answer nothing, likewise */
	size_t n_notices;
	struct model_trailer *trailers; /* [n_trailers] by (kind, address); not by robots */
	size_t n_trailers;
	struct model_notice *applied;  /* [n_applied] by date; check how */
	size_t n_applied;
	struct model_notice *verdicts; /* [n_verdicts] likewise: those that say something else */
	size_t n_verdicts;
	struct model_tests tests;
};

/* Who speaks for a series, in replies and in the patches' own text. The
 * submitter's own tags do not count. */
struct model_tags {
	size_t reviewed, acked, tested, nacked; /* people */
	uint32_t *none; /* [n_none] patches here without any of the first three; a tag on the cover is on all */
	size_t n_none;
	bool on_cover;
};

/* That a series was applied, as a notice words it. */
struct model_applied {
	const struct state_message *mail; /* the notice */
	enum applied_verb verb;
	struct mail_addr by; /* as written; both "": a robot says it for nobody */
	const char *place; /* "kvm/next"; "" if none is named */
	bool backport;     /* a stable tree took what was not sent for it: mainline's state is another matter */
	bool all;          /* else only: */
	uint32_t *numbers; /* [n_numbers] ascending */
	size_t n_numbers;
};

enum model_state {
	MODEL_IS_NEW,
	MODEL_IS_DISCUSSED,
	MODEL_IS_CHANGES_ASKED,
	MODEL_IS_REVIEWED,
	MODEL_IS_APPLIED,
	MODEL_IS_MERGED,
	MODEL_IS_DROPPED,
	MODEL_IS_SUPERSEDED,
};

/* The state of a series: series_state.h. */
struct model_series_state {
	enum model_state is;
	const char *msgid; /* the mail that proves it; NULL: new */
	const struct model_applied *applied; /* of applied, merged and dropped; else NULL */
};

/* An earlier version of a series. */
struct model_version {
	const char *msgid, *title, *version;
	bool rfc;
	int64_t first_at;
	size_t n_present;
	uint32_t total;
	enum previous_how how; /* how its successor was tied to it */
};

enum model_stat_source { MODEL_STAT_NONE, MODEL_STAT_COVER, MODEL_STAT_PATCHES };

struct model_series {
	struct state_patch **mails; /* [n_mails] members up to the range's end, by (date, counter, msgid) */
	size_t n_mails;
	const bool *in_range;           /* [n_mails] is it one of the range's? */
	struct state_patch *head;   /* its cover, else its lowest patch */
	const char *title, *subject, *msgid; /* of head */
	const char *version;        /* "1", "2", "5.5" */
	bool rfc, resend;
	const char *tags;           /* of head: JSON prefix */
	struct mail_addr submitter;
	const char **authors;       /* [n_authors] of patches, sorted */
	size_t n_authors;
	bool has_cover;
	uint32_t total;             /* M; 1 for a single patch */
	uint32_t *present;          /* [n_present] ascending; a single patch is 1 */
	const char **patch_ids;     /* [n_present] Message-IDs */
	size_t n_present;
	uint32_t *missing;          /* [n_missing] of 1..M; n_missing_all may be larger */
	size_t n_missing;           /* at most 1000 are listed */
	size_t n_missing_all;
	uint32_t *extra;            /* [n_extra] numbers above M */
	size_t n_extra;
	const char *amends;         /* Message-ID of the series' head, or NULL */
	int64_t first_at, last_at;
	struct { uint32_t files, insertions, deletions; enum model_stat_source source; } stat;
	const char *pull_request;   /* Message-ID of the pull mail, or NULL; "" : PULL in the subject but no mail */
	bool pulled_in;             /* stands in a model_pull of the range: no entry of its own */
	bool backport;
	const char *repost_of;      /* Message-ID of the earlier head, or NULL */
	bool fixes, stable;
	const char **paths;         /* [n_paths] of all present patches, each once, sorted */
	size_t n_paths;
	size_t patches_in_range, covers_in_range; /* its mails that the range tells */
	uint32_t *present_in_range; /* [n_present_in_range] numbers, for `continued` */
	size_t n_present_in_range;
	uint32_t *matches;          /* [n_matches] numbers that fit the filter; 0 if all do or none was asked for */
	size_t n_matches;
	struct model_answers answers;
	struct model_trailer *carried; /* [n_carried] from the patches' own text, likewise */
	size_t n_carried;
	struct model_tags tagged;
	struct model_series_state state;
	struct model_version *versions; /* [n_versions] before this one, newest first: [0] is the previous */
	size_t n_versions;              /* at most MODEL_VERSIONS_MAX */
	struct model_version *extra_links; /* [n_extra_links] before all of versions, newest first, tied by what R13 does not say (previous.h) */
	size_t n_extra_links;
	struct model_version *since;    /* the newest version, if it was posted after the range; else NULL */
	const struct state_message *applied_since; /* the first notice after the range that holds, or NULL */
};

#define MODEL_VERSIONS_MAX 64

/* A series begun before the range that got answers in it. */
struct model_activity {
	struct model_series series;
	struct model_answers in_range; /* those of the range alone */
};

struct model_pull {
	struct state_patch *mail;
	struct model_series **series; /* [n_series] its patches, if they were posted */
	size_t n_series;
	struct model_answers answers;
	const struct model_applied *pulled; /* the notice that it was pulled; NULL: none */
	const struct state_message *applied_since; /* after the range, as above */
};

/* Who answered in the range: neither robots nor submitters. */
struct model_reviewer {
	const char *name;  /* the most frequent form */
	const char *email; /* lower case */
	size_t series;     /* answered */
	size_t tags;       /* given, once for each series and kind */
};

/* A day of the range's zone on which patches or replies came. */
struct model_day {
	int64_t day; /* 0 is 1970-01-01 */
	size_t patches, replies;
};

/* That something was applied in the range; one of series and pull is NULL. */
struct model_event {
	const struct model_series *series;
	const struct model_pull *pull;
	struct model_applied applied;
};

struct model {
	struct range range;
	struct list list;
	const char *filter;           /* "path:arch/arm64/kvm/", fit for readers; "" none */
	struct model_counts counts;
	struct model_person *people;  /* [n_people] with a patch or a cover in range, by patches + covers down, then address */
	size_t n_people;
	struct model_domain *domains; /* [n_domains] likewise, then name */
	size_t n_domains;
	struct model_person *fresh;   /* R8's contributors_fresh */
	size_t n_fresh;
	struct model_domain *fresh_domains;
	size_t n_fresh_domains;
	/* The same as people and domains, but as readers see them (display.h). */
	struct model_person *display_people;
	size_t n_display_people;
	struct model_domain *display_domains; /* employers, where the roster has them */
	size_t n_display_domains;
	const struct display *display;
	struct model_series *series;  /* [n_series] begun in range, by (first_at, msgid) */
	size_t n_series;
	struct model_series *continued; /* [n_continued] begun before, with further patches or covers in range; may be pulled_in */
	size_t n_continued;
	struct model_activity *older; /* [n_older] by (first_at, msgid) */
	size_t n_older;
	struct model_pull *older_pulls; /* [n_older_pulls] requests of before that got answers in range; without series */
	size_t n_older_pulls;
	struct model_pull *pulls;     /* [n_pulls] in range, by (date, msgid) */
	size_t n_pulls;
	struct state_message *notices; /* [n_notices] stable and tip notices in range */
	const char **noticed; /* [n_notices] Message-ID of the series it speaks of, or NULL */
	size_t n_notices;
	struct model_reviewer *reviewers; /* [n_reviewers] by series down, tags down, address */
	size_t n_reviewers;
	size_t n_answered;     /* series of any age that got their first answer in range */
	int64_t answer_delay;  /* seconds, the median of these */
	struct model_event *events; /* [n_events] pulls first, then by (date of the notice, msgid of the series) */
	size_t n_events;
	struct model_series *waiting; /* [n_waiting] for a first answer at the range's end (waiting.h), by (first_at, msgid); of any range */
	size_t n_waiting;
	struct model_day *days; /* [n_days] ascending; others are empty */
	size_t n_days;
};

#endif /* BOT_MODEL_MODEL_H */
