/* SPDX-License-Identifier: MIT */
#include "bot/filter/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/log.h"

/* The first two count for each place of the text where a match may begin. */
#define STEPS_MAX    10000
#define DEPTH_MAX    5000
#define MEMORY_MAX   4096 /* KiB */
#define BRACKETS_MAX 50   /* in each other */

struct pattern {
	const char *text; /* as it was written */
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *limits;
	bool is_over; /* a text took it to its limits: logged */
};

/* All that PCRE2 allocates is the arena's. */
static void *take_from_arena(size_t size, void *arena)
{
	return arena_alloc(arena, size);
}

static void leave_to_arena(void *p, void *arena)
{
	(void)p;
	(void)arena;
}

int pattern_compile(const char *text, bool spaced, struct arena *a,
		    struct pattern **out, struct err *err)
{
	pcre2_general_context *memory =
	    pcre2_general_context_create(take_from_arena, leave_to_arena, a);
	pcre2_compile_context *context = pcre2_compile_context_create(memory);
	struct pattern *p = arena_alloc(a, sizeof(*p));
	unsigned char why[128];
	PCRE2_SIZE at;
	int fault;

	pcre2_set_parens_nest_limit(context, BRACKETS_MAX);
	p->text = arena_strdup(a, text);
	p->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
				PCRE2_NEVER_UTF | PCRE2_NEVER_UCP |
				    PCRE2_NEVER_BACKSLASH_C |
				    (spaced ? PCRE2_EXTENDED : 0),
				&fault, &at, context);
	if (!p->code) {
		pcre2_get_error_message(fault, why, sizeof(why));
		return err_set(err, ERR_DATA, "pattern '%.80s': %s", text,
			       (const char *)why);
	}
	p->match = pcre2_match_data_create(1, memory);
	p->limits = pcre2_match_context_create(memory);
	pcre2_set_match_limit(p->limits, STEPS_MAX);
	pcre2_set_depth_limit(p->limits, DEPTH_MAX);
	pcre2_set_heap_limit(p->limits, MEMORY_MAX);
	*out = p;
	return 0;
}

bool pattern_match(struct pattern *p, const char *text, size_t len)
{
	int rc;

	if (len > PATTERN_TEXT_MAX)
		len = PATTERN_TEXT_MAX;
	rc = pcre2_match(p->code, (PCRE2_SPTR)text, len, 0, 0, p->match,
			 p->limits);
	if (rc >= 0 || rc == PCRE2_ERROR_NOMATCH)
		return rc >= 0;
	if (!p->is_over)
		log_warnx("pattern limit pattern='%s' bytes=%zu", p->text, len);
	p->is_over = true;
	return false;
}
