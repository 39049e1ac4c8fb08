/* SPDX-License-Identifier: MIT */
#include "bot/command/command.h"

#include <stdarg.h>
#include <string.h>

#include "bot/facts/command_mail.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/err.h"
#include "common/nearest.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * A line is words with blanks between; a quote may hold blanks, and stays: the
 * filter reads it again. The first word is a verb, or the range of a digest.
 */

#define SHOWN_SIZE 41 /* bytes of a wrong word, with its end */

/* In the order of enum command_verb; the first is never written. */
static const char *const verbs[] = {
    "digest", "subscribe", "unsubscribe", "pause", "resume",
    "list",   "mine",      "todo",        "help",
};
#define N_VERBS (sizeof(verbs) / sizeof(*verbs))

struct reader {
	const char *word[COMMAND_LINE_MAX];
	size_t n;
	size_t next;
	bool detail_named, every_named, contents_named;
	struct strbuf filter;
	struct arena *a;
	struct command *out;
	struct err *err;
};

/* A word of a fault, fit to be shown. */
static const char *display_word(struct reader *r, const char *word)
{
	char buf[SHOWN_SIZE];

	utf8_copy_shown(buf, sizeof(buf), word, strlen(word));
	return arena_strdup(r->a, buf);
}

/* "WORD" is WHAT; with the nearest of words, or else a hint. */
static int refuse_unknown(struct reader *r, const char *word, const char *what,
			  const char *const *words, size_t n, const char *hint)
{
	const char *near = nearest_find(word, words, n);

	if (near)
		return err_set(r->err, ERR_DATA,
			       "\"%s\" is %s; did you mean \"%s\"?",
			       display_word(r, word), what, near);
	return err_set(r->err, ERR_DATA, "\"%s\" is %s; %s",
		       display_word(r, word), what, hint);
}

static int refuse_rest(struct reader *r)
{
	if (r->next == r->n)
		return 0;
	return err_set(r->err, ERR_DATA, "\"%s\" is too much behind \"%s\"",
		       display_word(r, r->word[r->next]), verbs[r->out->verb]);
}

static int split_words(struct reader *r, const char *line)
{
	while (ascii_is_blank(*line))
		line++;
	while (*line) {
		const char *start = line;
		bool quoted = false;

		if (r->n == COMMAND_LINE_MAX)
			return err_set(r->err, ERR_DATA,
				       "the line is too long");
		for (; *line && (quoted || !ascii_is_blank(*line)); line++)
			if (*line == '"')
				quoted = !quoted;
		r->word[r->n] =
		    arena_strndup(r->a, start, (size_t)(line - start));
		if (quoted)
			return err_set(
			    r->err, ERR_DATA, "a quote is not closed at \"%s\"",
			    display_word(r, r->word[r->n] +
						strcspn(r->word[r->n], "\"") +
						1));
		r->n++;
		while (ascii_is_blank(*line))
			line++;
	}
	return 0;
}

static const char *join_words(const struct reader *r, size_t from)
{
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = from; i < r->n; i++)
		strbuf_addf(&sb, "%s%s", i > from ? " " : "", r->word[i]);
	return strbuf_to_arena(&sb, r->a);
}

/* True of what can be nothing but a range, right or wrong. */
static bool is_range(const char *word)
{
	return (*word >= '0' && *word <= '9') || *word == '<' ||
	       strstr(word, "..") ||
	       (!ascii_ncasecmp(word, "last", 4) &&
		(!word[4] || word[4] == '-'));
}

static bool is_filter(const char *word)
{
	word += *word == '-';
	return strchr(word, ':') || !ascii_casecmp(word, "me");
}

/* A line says each thing once: 1, or -1 if another word has said it. */
static int read_once(struct reader *r, const char *word, bool *named)
{
	if (*named)
		return err_set(r->err, ERR_DATA,
			       "\"%s\" says again what another word has said",
			       display_word(r, word));
	*named = true;
	return 1;
}

/* True if word is one of words, in any case; *i is which. */
static bool find_word(const char *word, const char *const *words, size_t n,
		      size_t *i)
{
	for (*i = 0; *i < n; ++*i)
		if (!ascii_casecmp(word, words[*i]))
			return true;
	return false;
}

/* Read a filter or a detail: 1, 0 if the word is neither, -1. */
static int read_filter_or_detail(struct reader *r, const char *word)
{
	size_t i;

	if (find_word(word, text_detail_words, TEXT_DETAIL_N, &i)) {
		r->out->detail = (enum text_detail)i;
		return read_once(r, word, &r->detail_named);
	}
	if (!is_filter(word))
		return 0;
	strbuf_addf(&r->filter, "%s%s", r->filter.len ? " " : "", word);
	return 1;
}

static int read_digest(struct reader *r)
{
	static const char *const words[] = {"overview", "messages", "full",
					    "me"};

	r->out->range = r->word[r->next++];
	for (; r->next < r->n; r->next++) {
		const char *word = r->word[r->next];
		int known = read_filter_or_detail(r, word);

		if (known < 0)
			return -1;
		if (!known)
			return refuse_unknown(
			    r, word, "neither a filter nor a detail", words, 4,
			    r->next == 1 ? "a range has no blanks: 2w, "
					   "2025-04-01..2025-04-07"
					 : "a filter is like "
					   "path:arch/x86/kvm/");
	}
	return 0;
}

/* Read how often or of what: 1, 0 if the word says neither, -1. */
static int read_every_or_contents(struct reader *r, const char *word)
{
	size_t i;

	if (find_word(word, schedule_every_words, SCHEDULE_EVERY_N, &i) &&
	    i != SCHEDULE_NEVER) {
		r->out->every = (enum schedule_every)i;
		return read_once(r, word, &r->every_named);
	}
	if (find_word(word, state_contents_words, STATE_CONTENTS_N, &i) &&
	    i != STATE_CONTENTS_DIGEST) {
		r->out->contents = (enum state_contents)i;
		return read_once(r, word, &r->contents_named);
	}
	return 0;
}

static int read_subscribe(struct reader *r)
{
	static const char *const words[] = {
	    "weekly", "daily",    "monthly",  "mine", "todo",
	    "me",     "overview", "messages", "full",
	};

	for (; r->next < r->n; r->next++) {
		const char *word = r->word[r->next];
		int known = read_every_or_contents(r, word);

		if (!known)
			known = read_filter_or_detail(r, word);
		if (known < 0)
			return -1;
		if (known)
			continue;
		if (is_range(word))
			return err_set(r->err, ERR_DATA,
				       "a subscription has no range, it goes "
				       "on: weekly, daily or monthly");
		return refuse_unknown(
		    r, word, "no word of a subscription", words,
		    sizeof(words) / sizeof(*words),
		    "it is daily, weekly or monthly; a filter is "
		    "like path:arch/x86/kvm/");
	}
	return 0;
}

static bool is_token(const char *word)
{
	size_t n = 0;

	for (; word[n]; n++) {
		char c = (char)(word[n] | 0x20);

		if (!(c >= 'a' && c <= 'z') &&
		    !(word[n] >= '2' && word[n] <= '7'))
			return false;
	}
	return n == TOKEN_SIZE;
}

static bool read_number(const char *word, int64_t *out)
{
	int64_t number = 0;
	size_t n = 0;

	for (; word[n] >= '0' && word[n] <= '9' && n < 10; n++)
		number = number * 10 + (word[n] - '0');
	if (!n || word[n] || !number)
		return false;
	*out = number;
	return true;
}

static int read_unsubscribe(struct reader *r)
{
	static const char *const words[] = {"all"};

	if (r->next < r->n && !is_token(r->word[r->next])) {
		const char *word = r->word[r->next++];

		if (!ascii_casecmp(word, "all"))
			r->out->number = -1;
		else if (!read_number(word, &r->out->number))
			return refuse_unknown(r, word,
					      "no number of a subscription",
					      words, 1, "\"list\" shows them");
	}
	if (r->next < r->n && is_token(r->word[r->next]))
		r->out->token = r->word[r->next++];
	return refuse_rest(r);
}

static int read_pause(struct reader *r)
{
	if (r->next < r->n && !ascii_casecmp(r->word[r->next], "until"))
		r->next++;
	if (r->next == r->n || r->next + 1 < r->n)
		return err_set(r->err, ERR_DATA,
			       "until when? say a day as YYYY-MM-DD");
	r->out->until = r->word[r->next++];
	return 0;
}

static int read_verb(struct reader *r)
{
	static const char *const words[] = {
	    "subscribe", "unsubscribe", "pause", "resume", "list",
	    "mine",      "todo",        "help",  "last",
	};
	size_t i;

	if (!r->n)
		return err_set(r->err, ERR_DATA,
			       "it asks nothing; \"help\" shows what can be "
			       "asked");

	const char *word = r->word[0];

	if (is_range(word))
		return 0;
	if (is_filter(word) ||
	    find_word(word, text_detail_words, TEXT_DETAIL_N, &i))
		return err_set(r->err, ERR_DATA, "a range comes first: 2w %s",
			       display_word(r, word));
	if (!find_word(word, verbs + 1, N_VERBS - 1, &i))
		return refuse_unknown(
		    r, word, "neither a command nor a range", words,
		    sizeof(words) / sizeof(*words),
		    "a range is like 2w or 2025-04-01..2025-04-07, "
		    "and \"help\" shows the rest");
	r->out->verb = (enum command_verb)(i + 1);
	r->next = 1;
	return 0;
}

static int read_command(struct reader *r)
{
	if (read_verb(r))
		return -1;
	r->out->words = join_words(r, r->next);
	switch (r->out->verb) {
	case COMMAND_DIGEST:
		return read_digest(r);
	case COMMAND_SUBSCRIBE:
		return read_subscribe(r);
	case COMMAND_UNSUBSCRIBE:
		return read_unsubscribe(r);
	case COMMAND_PAUSE:
		return read_pause(r);
	case COMMAND_RESUME:
	case COMMAND_LIST:
	case COMMAND_MINE:
	case COMMAND_TODO:
		return refuse_rest(r);
	case COMMAND_HELP:
		return 0; /* whoever asks for help gets it, in whatever words */
	}
	return 0;
}

int command_parse(const char *line, const char *prefix, struct arena *a,
		  struct command *out, struct err *err)
{
	size_t len = strlen(prefix);
	struct reader r = {
	    .filter = STRBUF_INIT, .a = a, .out = out, .err = err};

	*out = (struct command){
	    .range = "",
	    .filter = "",
	    .detail = TEXT_OVERVIEW,
	    .every = SCHEDULE_WEEKLY,
	    .contents = STATE_CONTENTS_DIGEST,
	    .token = "",
	    .until = "",
	    .words = "",
	};
	if (ascii_ncasecmp(line, prefix, len) ||
	    (line[len] && !ascii_is_blank(line[len])))
		return err_set(err, ERR_DATA, "a command begins with \"%s \"",
			       prefix);

	int rc = split_words(&r, line + len) || read_command(&r) ? -1 : 0;

	out->filter = strbuf_to_arena(&r.filter, a);
	return rc;
}
