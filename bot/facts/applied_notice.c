/* SPDX-License-Identifier: MIT */
#include "bot/facts/applied_notice.h"

#include <stdlib.h>

#include "bot/facts/applied_phrase.h"
#include "bot/facts/own_lines.h"
#include "bot/facts/scan.h"
#include "common/arena.h"
#include "common/utf8.h"

enum {
	COMMIT_MIN = 7, /* hex digits */
	COMMIT_MAX = 64,
	NUMBER_MAX = 1000000,
};

struct reading {
	struct arena *arena;
	bool robot;
	bool named;  /* a list of numbers stands in it */
	bool listed; /* .. with commits, or a word that they are not known */
	bool wants_actor;
	struct applied_notice best; /* how 0: none yet */
	struct slice applied_to;    /* the first line "Applied to ..." */
	struct number {
		uint32_t n;
		bool missing; /* its commit was not found */
	} patches[APPLIED_NUMBERS_MAX];
	size_t n_patches;
	size_t n_missing; /* of them */
	const char *commits[APPLIED_NUMBERS_MAX];
	size_t n_commits;
};

/* How lines begin by which robots that test patches say what came out: Intel's
 * kernel test robot, syzbot and syzbot ci, and the Patchwork CI of
 * freedesktop.org. The first that fits decides. */
static const struct {
	const char *words;
	enum applied_how how;
} verdicts[] = {
    {"kernel test robot noticed", APPLIED_FAILED},
    {"[auto build test ", APPLIED_FAILED},
    {"FYI, we noticed", APPLIED_FAILED},
    {"and found the following issue", APPLIED_FAILED},
    {"syzbot has tested the proposed patch and the reproducer did not",
     APPLIED_PASSED},
    {"syzbot has tested the proposed patch but", APPLIED_FAILED},
    {"syzbot tried to test the proposed patch but", APPLIED_FAILED},
    {"State : success", APPLIED_PASSED},
    {"State : failure", APPLIED_FAILED},
};

/* As much of v as is kept. */
static const char *keep_line(struct slice v, struct arena *a)
{
	return arena_strndup(a, v.s, utf8_cut(v.s, v.len, APPLIED_LINE_MAX));
}

/* The better the lower. */
static int rank_of(enum applied_how how)
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

/* Note that line says so, if nothing better was said. */
static void note(struct reading *r, enum applied_how how, struct slice line)
{
	if (r->best.how && rank_of(r->best.how) <= rank_of(how))
		return;
	r->best.how = how;
	r->best.line = keep_line(line, r->arena);
}

/* "n/m]" */
static bool parse_count(struct slice v, uint32_t *n)
{
	uint32_t m;

	return scan_number(&v, NUMBER_MAX, n) && *n < NUMBER_MAX &&
	       scan_word(&v, "/") && scan_number(&v, NUMBER_MAX, &m) &&
	       m < NUMBER_MAX && scan_word(&v, "]");
}

/* `n/m] title` behind a '['; patchwork's bot: `net-next,v2,n/m] title`. */
static void read_patch_number(struct reading *r, struct slice v, bool tags)
{
	struct slice rest = v, head;
	uint32_t n;

	if (tags) {
		slice_next(&rest, ']', &head);
		while (head.len && head.s[head.len - 1] != ',')
			head.len--;
		v = slice_skip(v, head.len);
	}
	if (!parse_count(v, &n))
		return;
	if (!tags)
		r->named = true;
	if (r->n_patches < APPLIED_NUMBERS_MAX)
		r->patches[r->n_patches++] = (struct number){.n = n};
}

/* A remark below a number: that patch was not applied. */
static void read_missing(struct reading *r)
{
	struct number *last;

	if (!r->n_patches)
		return;
	last = &r->patches[r->n_patches - 1];
	r->n_missing += !last->missing;
	last->missing = true;
}

static void read_commit(struct reading *r, struct slice v)
{
	size_t n = 0;
	char *hex;

	while (n < v.len && ascii_is_hex(v.s[n]))
		n++;
	if (n < COMMIT_MIN || n > COMMIT_MAX ||
	    r->n_commits == APPLIED_NUMBERS_MAX)
		return;
	hex = arena_strndup(r->arena, v.s, n);
	for (char *p = hex; *p; p++)
		*p = ascii_lower(*p);
	r->commits[r->n_commits++] = hex;
}

/* `https://git.kernel.org/.../c/SHA` */
static void read_url(struct reading *r, struct slice v)
{
	struct slice piece;

	if (!ascii_case_begins(v.s, v.len, "https://git.kernel.org/"))
		return;
	while (slice_next(&v, '/', &piece))
		if (ascii_begins(v.s, v.len, "c/")) {
			read_commit(r, slice_skip(v, 2));
			return;
		}
}

/* "by Name <address>:" below the line of patchwork's bot. */
static void read_actor(struct reading *r, struct slice v)
{
	r->wants_actor = false;
	if (!scan_case_word(&v, "by "))
		return;
	while (ascii_ends(v.s, v.len, ":") || ascii_ends(v.s, v.len, "."))
		v.len--;
	r->best.actor = keep_line(v, r->arena);
}

/* `pw-bot: cr` is for patchwork; its robot writes the state's name. */
static bool asks_changes(struct slice line, bool robot)
{
	if (!scan_case_word(&line, "pw-bot:"))
		return robot && scan_case_holds(line, "changes requested");
	line = slice_ltrim(line);
	return ascii_case_is(line.s, line.len, "changes-requested") ||
	       ascii_case_is(line.s, line.len, "changes_requested") ||
	       ascii_case_is(line.s, line.len, "changes requested") ||
	       ascii_case_is(line.s, line.len, "cr");
}

static void read_phrase(struct reading *r, struct slice line, bool opens)
{
	switch (applied_phrase_read(line.s, line.len, opens)) {
	case APPLIED_PHRASE_NONE:
		break;
	case APPLIED_PHRASE_SAYS_SO:
		if (!r->robot)
			note(r, APPLIED_PHRASE, line);
		break;
	case APPLIED_PHRASE_NUMBERED:
		if (!r->robot)
			note(r, APPLIED_NUMBERED, line);
		break;
	case APPLIED_PHRASE_MAYBE:
		if (!r->robot)
			note(r, APPLIED_WORDING, line);
		break;
	case APPLIED_PHRASE_REPORTED:
		if (r->robot)
			note(r, APPLIED_WORDING, line);
		break;
	}
}

static void read_words(struct reading *r, struct slice line, bool opens)
{
	if (ascii_case_begins(line.s, line.len, "Applied to ") &&
	    !r->applied_to.len)
		r->applied_to = line;
	if (ascii_case_begins(line.s, line.len,
			      "This series was applied to ") ||
	    ascii_case_begins(line.s, line.len, "This patch was applied to ")) {
		r->wants_actor =
		    !r->best.how || r->best.how > APPLIED_PATCHWORK_BOT;
		note(r, APPLIED_PATCHWORK_BOT, line);
		return;
	}
	if (r->best.how && r->best.how <= APPLIED_PHRASE)
		return;
	if (asks_changes(line, r->robot))
		note(r, APPLIED_CHANGES, line);
	else if (!r->robot && applied_phrase_is_dropped(line.s, line.len))
		note(r, APPLIED_DROPPED, line);
	read_phrase(r, line, opens);
}

/* Lines of the lists that b4 and patchwork's bot write; false: none of them. */
static bool read_list(struct reading *r, struct slice line)
{
	struct slice v = line;

	if (scan_word(&v, "["))
		read_patch_number(r, v, false);
	else if (scan_word(&v, "- ["))
		read_patch_number(r, v, true);
	else if (scan_case_word(&v, "commit: "))
		read_commit(r, v);
	else if (ascii_case_begins(v.s, v.len, "https://"))
		read_url(r, v);
	else if (scan_case_word(&v, "(no matching commit)") ||
		 scan_case_word(&v, "(no commit info)"))
		read_missing(r);
	else
		return false;
	r->listed = r->listed || *line.s == 'c' || *line.s == '(';
	return true;
}

static void read_verdict(struct reading *r, struct slice line)
{
	/* most lines begin with none of these */
	if (!strchr("[afksAFKS", *line.s))
		return;
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++) {
		if (!ascii_case_begins(line.s, line.len, verdicts[i].words))
			continue;
		/* the same robot tells of what became faster */
		if (!scan_case_holds(line, "improvement"))
			note(r, verdicts[i].how, line);
		return;
	}
}

static void read_own_line(struct reading *r, const struct own_line *own)
{
	struct slice line = slice_trim(own->text);

	if (!line.len)
		return;
	if (r->wants_actor)
		read_actor(r, line);
	read_verdict(r, line);
	if (!read_list(r, line))
		read_words(r, line, own->opens);
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = ((const struct number *)a)->n;
	uint32_t y = ((const struct number *)b)->n;

	return (x > y) - (x < y);
}

/* Where no commit at all was found the list still says which were taken. */
static void keep_lists(struct reading *r)
{
	struct applied_notice *out = &r->best;

	qsort(r->patches, r->n_patches, sizeof(*r->patches), compare_numbers);
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
		read_own_line(&r, &line);
	if (r.applied_to.len && r.named)
		note(&r, APPLIED_B4_TY, r.applied_to);
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
