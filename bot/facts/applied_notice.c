/* SPDX-License-Identifier: MIT */
#include "bot/facts/applied_notice.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/applied_phrase.h"
#include "bot/facts/ci_verdict.h"
#include "bot/facts/own_lines.h"
#include "common/arena.h"
#include "common/ascii.h"

enum {
	COMMIT_MIN = 7, /* hex digits */
	COMMIT_MAX = 64,
	NUMBER_DIGITS = 6,
};

struct reading {
	struct arena *arena;
	bool robot;
	bool named;  /* a list of numbers stands in it */
	bool listed; /* .. with commits, or a word that they are not known */
	bool wants_actor;
	struct applied_notice best; /* how 0: none yet */
	const char *applied_to; /* [applied_len] the line "Applied to ..." */
	size_t applied_len;
	struct number {
		uint32_t n;
		bool missing; /* its commit was not found */
	} patches[APPLIED_NUMBERS_MAX];
	size_t n_patches;
	size_t n_missing; /* of them */
	const char *commits[APPLIED_NUMBERS_MAX];
	size_t n_commits;
};

/* s[0..len), at most so much of it as is kept, cut between two characters. */
static const char *kept(struct arena *a, const char *s, size_t len)
{
	if (len > APPLIED_LINE_MAX) {
		len = APPLIED_LINE_MAX;
		while (len && ((unsigned char)s[len] & 0xc0) == 0x80)
			len--;
	}
	return arena_strndup(a, s, len);
}

/* The better the lower. */
static int rank(enum applied_how how)
{
	static const int ranks[] = {
	    [APPLIED_B4_TY] = 1,   [APPLIED_PATCHWORK_BOT] = 2,
	    [APPLIED_PHRASE] = 3,  [APPLIED_NUMBERED] = 4,
	    [APPLIED_DROPPED] = 5, [APPLIED_CHANGES] = 6,
	    [APPLIED_WORDING] = 7, [APPLIED_FAILED] = 8,
	    [APPLIED_PASSED] = 9,
	};

	return ranks[how];
}

static void claim(struct reading *r, enum applied_how how, const char *s,
		  size_t len)
{
	if (r->best.how && rank(r->best.how) <= rank(how))
		return;
	r->best.how = how;
	r->best.line = kept(r->arena, s, len);
}

static bool number(const char *s, size_t len, size_t *pos, uint32_t *out)
{
	size_t from = *pos;

	for (*out = 0; *pos < len && *pos - from < NUMBER_DIGITS &&
		       s[*pos] >= '0' && s[*pos] <= '9';
	     ++*pos)
		*out = 10 * *out + (uint32_t)(s[*pos] - '0');
	return *pos > from;
}

/* `[n/m] title`; patchwork's bot: `- [net-next,v2,n/m] title`. */
static void take_number(struct reading *r, const char *s, size_t len, bool tags)
{
	const char *close = memchr(s, ']', len);
	size_t pos = 1;
	uint32_t n, m;

	if (!close)
		return;
	len = (size_t)(close - s);
	if (tags) {
		for (pos = len; pos > 1 && s[pos - 1] != ',';)
			pos--;
	}
	if (!number(s, len, &pos, &n) || pos == len || s[pos++] != '/' ||
	    !number(s, len, &pos, &m) || pos != len)
		return;
	if (!tags)
		r->named = true;
	if (r->n_patches < APPLIED_NUMBERS_MAX)
		r->patches[r->n_patches++] = (struct number){.n = n};
}

/* A note below a number: that one was not taken. */
static void take_missing(struct reading *r)
{
	struct number *last;

	if (!r->n_patches)
		return;
	last = &r->patches[r->n_patches - 1];
	r->n_missing += !last->missing;
	last->missing = true;
}

static void take_commit(struct reading *r, const char *s, size_t len)
{
	size_t n = 0;
	char *hex;

	while (n < len && ((s[n] >= '0' && s[n] <= '9') ||
			   ((s[n] | 0x20) >= 'a' && (s[n] | 0x20) <= 'f')))
		n++;
	if (n < COMMIT_MIN || n > COMMIT_MAX ||
	    r->n_commits == APPLIED_NUMBERS_MAX)
		return;
	hex = arena_strndup(r->arena, s, n);
	for (char *p = hex; *p; p++)
		if (*p >= 'A' && *p <= 'F')
			*p = (char)(*p + 'a' - 'A');
	r->commits[r->n_commits++] = hex;
}

/* `https://git.kernel.org/.../c/SHA` */
static void take_url(struct reading *r, const char *s, size_t len)
{
	const char *end = s + len;

	if (!ascii_case_begins(s, len, "https://git.kernel.org/"))
		return;
	while ((s = memchr(s, '/', (size_t)(end - s)))) {
		s++;
		if (end - s > 2 && s[0] == 'c' && s[1] == '/') {
			take_commit(r, s + 2, (size_t)(end - s) - 2);
			return;
		}
	}
}

/* "by Name <address>:" below the line of patchwork's bot. */
static void take_actor(struct reading *r, const char *s, size_t len)
{
	r->wants_actor = false;
	if (!ascii_case_begins(s, len, "by "))
		return;
	s += 3;
	len -= 3;
	while (len && (s[len - 1] == ':' || s[len - 1] == '.'))
		len--;
	r->best.actor = kept(r->arena, s, len);
}

/* `pw-bot: cr` is for patchwork; its robot writes the state's name. */
static bool asks_changes(const char *s, size_t len, bool robot)
{
	static const char *const names[] = {"changes-requested",
					    "changes_requested",
					    "changes requested", "cr"};
	size_t n_names = sizeof(names) / sizeof(*names);

	if (ascii_case_begins(s, len, "pw-bot:")) {
		s += strlen("pw-bot:");
		len -= strlen("pw-bot:");
		while (len && *s == ' ') {
			s++;
			len--;
		}
		for (size_t i = 0; i < n_names; i++)
			if (len == strlen(names[i]) &&
			    ascii_case_begins(s, len, names[i]))
				return true;
		return false;
	}
	for (; robot && len; s++, len--)
		if (ascii_case_begins(s, len, "changes requested"))
			return true;
	return false;
}

static void take_words(struct reading *r, const char *s, size_t len, bool opens)
{
	if (ascii_case_begins(s, len, "Applied to ") && !r->applied_to) {
		r->applied_to = s;
		r->applied_len = len;
	}
	if (ascii_case_begins(s, len, "This series was applied to ") ||
	    ascii_case_begins(s, len, "This patch was applied to ")) {
		r->wants_actor =
		    !r->best.how || r->best.how > APPLIED_PATCHWORK_BOT;
		claim(r, APPLIED_PATCHWORK_BOT, s, len);
		return;
	}
	if (r->best.how && r->best.how <= APPLIED_PHRASE)
		return;
	if (asks_changes(s, len, r->robot))
		claim(r, APPLIED_CHANGES, s, len);
	else if (!r->robot && applied_phrase_is_dropped(s, len))
		claim(r, APPLIED_DROPPED, s, len);
	switch (applied_phrase_read(s, len, opens)) {
	case APPLIED_PHRASE_NONE:
		break;
	case APPLIED_PHRASE_SAYS_SO:
		if (!r->robot)
			claim(r, APPLIED_PHRASE, s, len);
		break;
	case APPLIED_PHRASE_NUMBERED:
		if (!r->robot)
			claim(r, APPLIED_NUMBERED, s, len);
		break;
	case APPLIED_PHRASE_MAYBE:
		if (!r->robot)
			claim(r, APPLIED_WORDING, s, len);
		break;
	case APPLIED_PHRASE_REPORTED:
		if (r->robot)
			claim(r, APPLIED_WORDING, s, len);
		break;
	}
}

/* Lines of the lists that b4 and patchwork's bot write. */
static bool take_list(struct reading *r, const char *s, size_t len)
{
	static const char commit[] = "commit: ";

	if (*s == '[')
		take_number(r, s, len, false);
	else if (ascii_case_begins(s, len, "- ["))
		take_number(r, s + 2, len - 2, true);
	else if (ascii_case_begins(s, len, commit))
		take_commit(r, s + strlen(commit), len - strlen(commit));
	else if (ascii_case_begins(s, len, "https://"))
		take_url(r, s, len);
	else if (ascii_case_begins(s, len, "(no matching commit)") ||
		 ascii_case_begins(s, len, "(no commit info)"))
		take_missing(r);
	else
		return false;
	r->listed = r->listed || *s == 'c' || *s == '(';
	return true;
}

static void take_verdict(struct reading *r, const char *s, size_t len)
{
	switch (ci_verdict_read(s, len)) {
	case CI_VERDICT_NONE:
		break;
	case CI_VERDICT_PASSED:
		claim(r, APPLIED_PASSED, s, len);
		break;
	case CI_VERDICT_FAILED:
		claim(r, APPLIED_FAILED, s, len);
		break;
	}
}

static void take_line(struct reading *r, const struct own_line *line)
{
	const char *s = line->s;
	size_t len = line->len;

	while (len && (*s == ' ' || *s == '\t')) {
		s++;
		len--;
	}
	while (len && strchr(" \t\r", s[len - 1]))
		len--;
	if (!len)
		return;
	if (r->wants_actor)
		take_actor(r, s, len);
	take_verdict(r, s, len);
	if (!take_list(r, s, len))
		take_words(r, s, len, line->opens);
}

static int compare(const void *a, const void *b)
{
	uint32_t x = ((const struct number *)a)->n;
	uint32_t y = ((const struct number *)b)->n;

	return (x > y) - (x < y);
}

/* Where no commit at all was found the list still says which were taken. */
static void keep_lists(struct reading *r)
{
	struct applied_notice *out = &r->best;

	qsort(r->patches, r->n_patches, sizeof(*r->patches), compare);
	out->patches =
	    arena_array(r->arena, r->n_patches, sizeof(*out->patches));
	for (size_t i = 0; i < r->n_patches; i++) {
		const struct number *number = &r->patches[i];

		if ((number->missing && r->n_missing < r->n_patches) ||
		    (out->n_patches &&
		     out->patches[out->n_patches - 1] == number->n))
			continue;
		out->patches[out->n_patches++] = number->n;
	}
	out->commits =
	    arena_array(r->arena, r->n_commits, sizeof(*out->commits));
	for (size_t i = 0; i < r->n_commits; i++)
		out->commits[out->n_commits++] = r->commits[i];
}

bool applied_notice_read(const char *text, size_t len, bool robot,
			 struct arena *a, struct applied_notice *out)
{
	struct reading r = {.arena = a, .robot = robot};
	struct own_line line;
	struct own_lines own;

	own_lines_init(&own, text, len);
	while (own_lines_next(&own, &line))
		take_line(&r, &line);
	if (r.applied_to && r.named)
		claim(&r, APPLIED_B4_TY, r.applied_to, r.applied_len);
	if (!r.best.how)
		return false;
	if (!r.best.actor)
		r.best.actor = "";
	r.best.said = (struct applied_line){
	    .verb = APPLIED_VERB_APPLIED, .place = "", .patches = ""};
	if (applied_notice_says_applied(r.best.how) ||
	    r.best.how == APPLIED_DROPPED)
		applied_line_read(r.best.line, a, &r.best.said);
	/* these name patches in their lists alone */
	if (r.best.how <= APPLIED_PATCHWORK_BOT)
		r.best.said.patches = "";
	if (r.best.how <= APPLIED_PATCHWORK_BOT ||
	    (r.best.how == APPLIED_PHRASE && r.named && r.listed))
		keep_lists(&r);
	*out = r.best;
	return true;
}

bool applied_notice_says_applied(enum applied_how how)
{
	switch (how) {
	case APPLIED_B4_TY:
	case APPLIED_PATCHWORK_BOT:
	case APPLIED_PHRASE:
	case APPLIED_NUMBERED:
	case APPLIED_WORDING:
		return true;
	case APPLIED_DROPPED:
	case APPLIED_CHANGES:
	case APPLIED_PASSED:
	case APPLIED_FAILED:
		break;
	}
	return false;
}

const char *applied_notice_name(enum applied_how how)
{
	switch (how) {
	case APPLIED_B4_TY:
		return "b4-ty";
	case APPLIED_PATCHWORK_BOT:
		return "patchwork-bot";
	case APPLIED_PHRASE:
		return "phrase";
	case APPLIED_DROPPED:
		return "dropped";
	case APPLIED_CHANGES:
		return "changes-requested";
	case APPLIED_PASSED:
		return "test-passed";
	case APPLIED_FAILED:
		return "test-failed";
	case APPLIED_WORDING:
	case APPLIED_NUMBERED:
		break;
	}
	return "wording";
}
