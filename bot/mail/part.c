/* SPDX-License-Identifier: MIT */
#include "bot/mail/part.h"

#include <stdint.h>
#include <string.h>

#include "bot/digest/fold.h"
#include "bot/digest/messages.h"
#include "bot/digest/text.h"
#include "bot/digest/wording.h"
#include "common/arena.h"
#include "common/strbuf.h"

/* Bytes held free in every part for the lines that only the finished cut can
 * word: the range of entries, headings, the lines on what is left out; and of
 * these for each text. */
#define RESERVE      480
#define RESERVE_TEXT 180

enum piece_kind { PIECE_PLAIN, PIECE_LISTED, PIECE_MESSAGE };

struct piece {
	enum piece_kind kind;
	const char *bytes;
	size_t len;
	int number;
	size_t text; /* index */
};

struct pieces {
	struct piece *piece; /* [n] */
	size_t n;
	size_t n_made; /* what is behind was not made */
	const struct part_text *texts;
	size_t n_texts;
	size_t *begun; /* [n_texts] the part, 1.., that a text begins in */
};

static void add_piece(struct pieces *p, size_t text, enum piece_kind kind,
		      const char *start, const char *end, int number)
{
	if (end > start || kind == PIECE_MESSAGE)
		p->piece[p->n++] = (struct piece){
		    .kind = kind,
		    .bytes = start,
		    .len = (size_t)(end - start),
		    .number = number,
		    .text = text,
		};
}

static void take_digest(struct pieces *p, size_t text)
{
	const struct digest_text *t = p->texts[text].digest;
	const char *all = t->overview.buf;
	size_t at = 0;

	for (size_t i = 0; i < t->n_listed; i++) {
		const struct text_entry *e = &t->listed[i];

		if (!i)
			add_piece(p, text, PIECE_PLAIN, all, all + e->start, 0);
		add_piece(p, text, PIECE_LISTED, all + e->start, all + e->end,
			  e->number);
		at = e->end;
	}
	add_piece(p, text, PIECE_PLAIN, all + at, all + t->overview.len, 0);
	all = t->messages.buf;
	for (size_t i = 0; i < t->n_entries; i++)
		add_piece(p, text, PIECE_MESSAGE, all + t->entries[i].start,
			  all + t->entries[i].end, t->entries[i].number);
}

/* The empty line goes with what is behind it, as in a patch list. */
static void take_plain(struct pieces *p, size_t text)
{
	const char *start = p->texts[text].plain, *gap;

	for (; (gap = strstr(start + 1, "\n\n")); start = gap + 1)
		add_piece(p, text, PIECE_PLAIN, start, gap + 1, 0);
	add_piece(p, text, PIECE_PLAIN, start, start + strlen(start), 0);
}

static size_t count_pieces(const struct part_text *t)
{
	size_t n = 2;

	if (t->digest)
		return t->digest->n_listed + t->digest->n_entries + n;
	for (const char *s = t->plain; (s = strstr(s, "\n\n")); s++)
		n++;
	return n;
}

static void take_apart(const struct part_text *texts, size_t n_texts,
		       struct arena *a, struct pieces *out)
{
	size_t n = 0;

	for (size_t i = 0; i < n_texts; i++)
		n += count_pieces(&texts[i]);
	*out = (struct pieces){
	    .piece = arena_array(a, n, sizeof(*out->piece)),
	    .texts = texts,
	    .n_texts = n_texts,
	    .begun = arena_array(a, n_texts, sizeof(*out->begun)),
	};
	for (size_t i = 0; i < n_texts; i++) {
		if (texts[i].digest)
			take_digest(out, i);
		else
			take_plain(out, i);
	}
	while (out->n_made < out->n && out->piece[out->n_made].len)
		out->n_made++;
}

static size_t count_lines(const char *s, size_t len)
{
	size_t n = 0;
	const char *lf;

	while ((lf = memchr(s, '\n', len))) {
		n++;
		len -= (size_t)(lf + 1 - s);
		s = lf + 1;
	}
	return n;
}

/* A piece longer than a part: whole lines of it, and how many are missing. */
static void shorten_piece(struct piece *p, size_t room, struct arena *a)
{
	static const char end[] = "\n" MESSAGES_RULE "\n\n";
	size_t tail = p->kind == PIECE_MESSAGE ? sizeof(end) - 1 : 0;
	size_t keep = room - 60 - tail;
	struct strbuf sb = STRBUF_INIT;

	if (p->len <= room)
		return;
	while (keep && p->bytes[keep - 1] != '\n')
		keep--;

	size_t lines = count_lines(p->bytes + keep, p->len - tail - keep);

	strbuf_add(&sb, p->bytes, keep);
	strbuf_addf(&sb, "  [cut: %zu more line%s%s]\n", lines,
		    lines == 1 ? "" : "s",
		    p->kind == PIECE_PLAIN ? "" : ", see the link");
	strbuf_add(&sb, end, tail);
	p->len = sb.len;
	p->bytes = strbuf_to_arena(&sb, a);
}

/* Index behind the last piece that fits in a part that begins with from. */
static size_t fill_part(const struct pieces *p, size_t from, size_t room)
{
	size_t used = p->piece[from].len, to = from + 1;

	while (to < p->n_made && used + p->piece[to].len <= room)
		used += p->piece[to++].len;
	return to;
}

/* The entries of one kind and text in [from, to) as "[4]-[8]" would name
 * them. */
static bool find_numbers(const struct pieces *p, size_t from, size_t to,
			 enum piece_kind kind, size_t text, int *first,
			 int *last)
{
	*first = *last = 0;
	for (size_t i = from; i < to; i++) {
		if (p->piece[i].kind != kind || p->piece[i].text != text)
			continue;
		if (!*first)
			*first = p->piece[i].number;
		*last = p->piece[i].number;
	}
	return *first;
}

/* Title, what this part holds, the heading of the section it goes on with. */
static void write_top(const struct pieces *p, size_t from, size_t to,
		      size_t part, size_t n, struct strbuf *out)
{
	const struct piece *piece = &p->piece[from];
	const struct part_text *text = &p->texts[piece->text];
	int first, last;

	fold_printf(out, 0, 4, "%s, part %zu of %zu", text->title, part, n);
	if (piece->kind == PIECE_PLAIN) {
		if (*piece->bytes != '\n')
			strbuf_addch(out, '\n');
		return;
	}
	find_numbers(p, from, to, piece->kind, piece->text, &first, &last);
	if (first == last)
		strbuf_addf(out, "\nEntry %d", first);
	else
		strbuf_addf(out, "\nEntries %d to %d", first, last);
	strbuf_addf(out, " of %zu; the %s is in part %zu.\n",
		    text->digest->n_listed,
		    piece->kind == PIECE_MESSAGE ? "overview" : "head",
		    p->begun[piece->text]);
	if (piece->kind == PIECE_LISTED)
		strbuf_addstr(out, "\n" TEXT_LIST_HEADING "\n");
}

/* What of one text stands in no part. */
static void write_left_out(const struct pieces *p, size_t from, size_t text,
			   const char *bot, struct arena *a, struct strbuf *out)
{
	const char *what = "", *command = p->texts[text].command;
	int first, last;

	if (!find_numbers(p, from, p->n, PIECE_LISTED, text, &first, &last)) {
		if (!find_numbers(p, from, p->n, PIECE_MESSAGE, text, &first,
				  &last))
			return;
		what = "the messages of ";
	}
	int n = last - first + 1;
	fold_printf(out, 0, 0, "Left out: %s%d %s, %s.", what, n,
		    n == 1 ? "entry" : "entries", wording_refs(first, last, a));
	if (bot && command) {
		fold_words(
		    out, 0, 0,
		    arena_printf(a, "To get all, mail this line to %s:", bot));
		strbuf_addf(out, "\n  %s\n", command);
	} else {
		strbuf_addstr(out, "A shorter range or a filter gets them.\n");
	}
	strbuf_addch(out, '\n');
}

static void write_pieces(const struct pieces *p, size_t from, size_t to,
			 struct strbuf *out)
{
	bool messages = false; /* they end in an empty line */

	for (size_t i = from; i < to; i++) {
		const struct piece *piece = &p->piece[i];

		if (i > from && piece->text != piece[-1].text) {
			if (!messages)
				strbuf_addch(out, '\n');
			messages = false;
		}
		if (piece->kind == PIECE_MESSAGE && !messages) {
			strbuf_addstr(out, "\n" TEXT_MESSAGES_HEADING "\n\n");
			messages = true;
		}
		strbuf_add(out, piece->bytes, piece->len);
	}
	if (!messages)
		strbuf_addch(out, '\n');
}

/* What a part needs beside its pieces. */
static size_t frame_size(const struct part_text *texts, size_t n_texts,
			 const struct part_options *options)
{
	size_t size = strlen(options->footer) + RESERVE, longest = 0;

	for (size_t i = 0; i < n_texts; i++) {
		size_t title = strlen(texts[i].title);

		if (title > longest)
			longest = title;
		size += RESERVE_TEXT;
		if (texts[i].command)
			size += strlen(texts[i].command);
	}
	return size + longest;
}

void part_cut(const struct part_text *texts, size_t n_texts,
	      const struct part_options *options, struct arena *a,
	      const char ***parts, size_t *n)
{
	size_t frame = frame_size(texts, n_texts, options);
	size_t room = options->room > 2 * frame ? options->room - frame : frame;
	struct pieces p;
	size_t *ends, from = 0, count = 0;
	struct strbuf out = STRBUF_INIT;

	take_apart(texts, n_texts, a, &p);
	ends = arena_array(a, p.n, sizeof(*ends));
	for (size_t i = 0; i < p.n; i++)
		shorten_piece(&p.piece[i], room, a);
	while (from < p.n_made &&
	       (!options->max_parts || count < options->max_parts)) {
		size_t end = fill_part(&p, from, room);

		ends[count++] = end;
		for (; from < end; from++)
			if (!p.begun[p.piece[from].text])
				p.begun[p.piece[from].text] = count;
	}
	*n = count;
	*parts = arena_array(a, count, sizeof(**parts));
	from = 0;
	for (size_t k = 0; k < count; k++) {
		if (k)
			write_top(&p, from, ends[k], k + 1, count, &out);
		write_pieces(&p, from, ends[k], &out);
		for (size_t i = 0; k + 1 == count && i < n_texts; i++)
			write_left_out(&p, ends[k], i, options->bot, a, &out);
		if (k)
			strbuf_addf(&out,
				    "-- \nPart %zu of %zu. A robot made this; "
				    "how to reach it and its keeper stands "
				    "at the\nend of part 1.\n",
				    k + 1, count);
		else
			strbuf_addstr(&out, options->footer);
		(*parts)[k] = strbuf_to_arena(&out, a);
		from = ends[k];
	}
}
