/* SPDX-License-Identifier: MIT */
#include "bot/filter/filter.h"

#include <stdarg.h>
#include <string.h>

#include "bot/model/model.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/err.h"
#include "common/nearest.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define DISPLAY_SIZE 41 /* bytes of what was read, and of a wrong word */

/* In the order of enum filter_key; me is no key but a word. */
static const char *const keys[] = {
    "path:",   "section:", "from:",  "to:",    "author:",
    "prefix:", "title:",   "state:", "needs:", "me",
};
static const char *const states[] = {
    [MODEL_IS_NEW] = "new",
    [MODEL_IS_DISCUSSED] = "discussed",
    [MODEL_IS_CHANGES_ASKED] = "changes-asked",
    [MODEL_IS_REVIEWED] = "reviewed",
    [MODEL_IS_APPLIED] = "applied",
    [MODEL_IS_MERGED] = "merged",
    [MODEL_IS_DROPPED] = "dropped",
    [MODEL_IS_SUPERSEDED] = "superseded",
    [FILTER_WAITING] = "waiting",
};
#define N_KEYS   (sizeof(keys) / sizeof(*keys))
#define N_STATES (sizeof(states) / sizeof(*states))

struct reader {
	const char *text;
	const struct filter_context *context;
	struct arena *a;
	struct filter *out;
	struct strbuf text_out; /* of out, so far */
	struct err *err;
};

/* Words in a fault, fit for display and cut. */
static const char *display(struct reader *r, const char *word)
{
	char buf[DISPLAY_SIZE];

	utf8_copy_shown(buf, sizeof(buf), word, strlen(word));
	return arena_strdup(r->a, buf);
}

__attribute__((format(printf, 2, 3))) static int fault(struct reader *r,
						       const char *fmt, ...)
{
	struct strbuf why = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&why, fmt, ap);
	va_end(ap);
	if (r->context->me) /* a reader of mail sees their line above it */
		err_set(r->err, ERR_DATA, "%.300s", why.buf);
	else
		err_set(r->err, ERR_DATA,
			"filter '%s': %.300s; examples: path:arch/arm64/kvm/, "
			"title:vgic -from:bob@example.org",
			display(r, r->text), why.buf);
	strbuf_release(&why);
	return -1;
}

/* The word at *p, which moves behind it and the blanks that follow; without
 * its quotes. */
static int next_word(struct reader *r, const char **p, const char **word)
{
	char *out = arena_strdup(r->a, *p);
	bool quoted = false;
	size_t n = 0;

	for (; **p && (quoted || !ascii_is_space(**p)); (*p)++) {
		if (**p == '"')
			quoted = !quoted;
		else
			out[n++] = **p;
	}
	out[n] = '\0';
	*word = out;
	if (quoted)
		return fault(r, "a quote is not closed at '%s'",
			     display(r, out));
	while (ascii_is_space(**p))
		(*p)++;
	return 0;
}

/* Words of which a filter has to name one. */
struct choice {
	const char *none, *only;  /* before the wrong word and the right ones */
	const char *const *words; /* [n] */
	size_t n;
};

static const struct choice key_choice = {"no filter begins", "; there are",
					 keys, N_KEYS};
static const struct choice state_choice = {"there is no state", ", only",
					   states, N_STATES};

static int fault_unknown(struct reader *r, const struct choice *c,
			 const char *word)
{
	const char *near = nearest_find(word, c->words, c->n);
	struct strbuf all = STRBUF_INIT;

	if (near)
		return fault(r, "%s \"%s\"; did you mean \"%s\"?", c->none,
			     display(r, word), near);
	for (size_t i = 0; i < c->n; i++)
		strbuf_addf(&all, " %s", c->words[i]);
	fault(r, "%s \"%s\"%s%s", c->none, display(r, word), c->only, all.buf);
	strbuf_release(&all);
	return -1;
}

static int read_key(struct reader *r, const char *word,
		    struct filter_term *term)
{
	size_t len;

	for (size_t i = 0; i < N_KEYS; i++) {
		len = strlen(keys[i]);
		if (ascii_ncasecmp(word, keys[i], len) ||
		    (i == FILTER_ME && word[len]))
			continue;
		term->key = (enum filter_key)i;
		term->value = word + len;
		return 0;
	}
	len = strcspn(word, ":");
	return fault_unknown(
	    r, &key_choice,
	    arena_strndup(r->a, word, len + (word[len] == ':')));
}

/* A state in any case, a blank for the hyphen. */
static int read_state(struct reader *r, struct filter_term *term)
{
	char *name = arena_strdup(r->a, term->value);

	for (char *c = strchr(name, ' '); c; c = strchr(c, ' '))
		*c = '-';
	for (int i = 0; i < (int)N_STATES; i++) {
		if (ascii_casecmp(name, states[i]))
			continue;
		term->state = i;
		return 0;
	}
	return fault_unknown(r, &state_choice, term->value);
}

static int read_section_term(struct reader *r, struct filter_term *term)
{
	if (!*r->context->maintainers)
		return err_set(r->err, ERR_CONFIG,
			       "filter section: the list has no MAINTAINERS "
			       "file in the config");
	if (!maintainers_read(r->context->maintainers, term->value, r->a,
			      &term->section, r->err))
		return 0;
	if (r->err->code != ERR_DATA)
		return -1;
	return fault(r, "%s", arena_strdup(r->a, r->err->text));
}

static int read_value(struct reader *r, struct filter_term *term)
{
	if (term->key == FILTER_ME) {
		term->value = r->context->me;
		return term->value
			   ? 0
			   : fault(r, "'me' is only for mail: a command line "
				      "says to:ADDRESS");
	}
	if (!term->value[strspn(term->value, " ")])
		return fault(r, "%s wants a value", keys[term->key]);
	if (term->key == FILTER_STATE)
		return read_state(r, term);
	if (term->key == FILTER_SECTION)
		return read_section_term(r, term);
	if (term->key == FILTER_NEEDS && ascii_casecmp(term->value, "review"))
		return fault(r, "needs:%s is not known, only needs:review",
			     display(r, term->value));
	return 0;
}

/* Append the term to the text of the filter. */
static void add_text(struct reader *r, const struct filter_term *term)
{
	bool quoted = term->key != FILTER_ME && strpbrk(term->value, " \t\n");

	if (r->text_out.len)
		strbuf_addch(&r->text_out, ' ');
	strbuf_addf(&r->text_out, "%s%s%s", term->negated ? "-" : "",
		    keys[term->key], quoted ? "\"" : "");
	if (term->key != FILTER_ME)
		utf8_add_shown(&r->text_out, term->value, strlen(term->value));
	if (quoted)
		strbuf_addch(&r->text_out, '"');
}

static int read_terms(struct reader *r)
{
	const char *p = r->text, *word;

	while (ascii_is_space(*p))
		p++;
	while (*p) {
		struct filter_term *term = &r->out->term[r->out->n];

		if (next_word(r, &p, &word))
			return -1;
		if (r->out->n == FILTER_TERMS)
			return fault(r, "it has over %d words", FILTER_TERMS);
		term->negated = *word == '-';
		if (read_key(r, word + term->negated, term) ||
		    read_value(r, term))
			return -1;
		r->out->n++;
		add_text(r, term);
	}
	return r->out->n ? 0 : fault(r, "it is empty");
}

int filter_parse(const char *text, const struct filter_context *context,
		 struct arena *a, struct filter *out, struct err *err)
{
	struct reader r = {.text = text,
			   .context = context,
			   .a = a,
			   .out = out,
			   .text_out = STRBUF_INIT,
			   .err = err};
	int rc;

	*out = (struct filter){
	    .term = arena_array(a, FILTER_TERMS + 1, sizeof(*out->term)),
	};
	if (strlen(text) > FILTER_MAX)
		return fault(&r, "it has over %d bytes", FILTER_MAX);
	rc = read_terms(&r);
	out->text = strbuf_to_arena(&r.text_out, a);
	return rc;
}
