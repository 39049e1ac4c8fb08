#include "bot/digest/part.h"

#include <stdint.h>
#include <string.h>

#include "bot/digest/fold.h"
#include "bot/digest/messages.h"
#include "bot/digest/text.h"
#include "bot/digest/wording.h"
#include "common/arena.h"
#include "common/strbuf.h"

/* Bytes held free in every part for the lines that only the finished cut can
 * word: the range of entries, headings, the line on what is left out. */
#define RESERVE 700

enum piece_kind { PIECE_PLAIN, PIECE_LISTED, PIECE_MESSAGE };

struct piece {
	enum piece_kind kind;
	const char *bytes;
	size_t len;
	int number;
};

struct pieces {
	struct piece *piece; /* [n] */
	size_t n;
	int n_entries;
};

static void add_piece(struct pieces *p, enum piece_kind kind,
		      const struct strbuf *from, size_t start, size_t end,
		      int number)
{
	if (end > start)
		p->piece[p->n++] = (struct piece){.kind = kind,
						  .bytes = from->buf + start,
						  .len = end - start,
						  .number = number};
}

static void take_apart(const struct digest_text *t, struct arena *a,
		       struct pieces *out)
{
	size_t at = 0;

	*out = (struct pieces){
	    .piece = arena_array(a, t->n_listed + t->n_entries + 2,
				 sizeof(*out->piece)),
	    .n_entries = (int)t->n_listed,
	};
	for (size_t i = 0; i < t->n_listed; i++) {
		const struct text_entry *e = &t->listed[i];

		if (!i)
			add_piece(out, PIECE_PLAIN, &t->overview, 0, e->start,
				  0);
		add_piece(out, PIECE_LISTED, &t->overview, e->start, e->end,
			  e->number);
		at = e->end;
	}
	add_piece(out, PIECE_PLAIN, &t->overview, at, t->overview.len, 0);
	for (size_t i = 0; i < t->n_entries; i++)
		add_piece(out, PIECE_MESSAGE, &t->messages, t->entries[i].start,
			  t->entries[i].end, t->entries[i].number);
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
static void shorten(struct piece *p, size_t room, struct arena *a)
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
	strbuf_addf(&sb, "  [cut: %zu more line%s, see the link]\n", lines,
		    lines == 1 ? "" : "s");
	strbuf_add(&sb, end, tail);
	p->bytes = arena_strndup(a, sb.buf, sb.len);
	p->len = sb.len;
	strbuf_release(&sb);
}

/* Index behind the last piece that fits in a part that begins with from. */
static size_t fill(const struct pieces *p, size_t from, size_t room)
{
	size_t used = p->piece[from].len, to = from + 1;

	while (to < p->n && used + p->piece[to].len <= room)
		used += p->piece[to++].len;
	return to;
}

/* The entries of one kind in [from, to) as "[4]-[8]" would name them. */
static bool numbers(const struct pieces *p, size_t from, size_t to,
		    enum piece_kind kind, int *first, int *last)
{
	*first = 0;
	for (size_t i = from; i < to; i++) {
		if (p->piece[i].kind != kind)
			continue;
		if (!*first)
			*first = p->piece[i].number;
		*last = p->piece[i].number;
	}
	return *first;
}

/* Title, what this part holds, the heading of the section it goes on with. */
static void write_top(const struct pieces *p, size_t from, size_t to,
		      struct strbuf *out)
{
	enum piece_kind kind = p->piece[from].kind;
	int first, last;

	strbuf_addstr(out, "\n");
	if (kind == PIECE_PLAIN || !numbers(p, from, to, kind, &first, &last))
		return;
	if (first == last)
		strbuf_addf(out, "Entry %d of %d", first, p->n_entries);
	else
		strbuf_addf(out, "Entries %d to %d of %d", first, last,
			    p->n_entries);
	if (kind == PIECE_MESSAGE)
		strbuf_addstr(out, "; the overview is in part 1.\n");
	else
		strbuf_addstr(
		    out, "; the head is in part 1.\n\n" TEXT_LIST_HEADING "\n");
}

static void write_left_out(const struct pieces *p, size_t from,
			   const struct part_options *options, struct arena *a,
			   struct strbuf *out)
{
	int first, last, n;

	if (numbers(p, from, p->n, PIECE_LISTED, &first, &last)) {
		n = last - first + 1;
		fold_words(out, 0, 0,
			   arena_printf(a, "Left out: %d %s, %s.", n,
					n == 1 ? "entry" : "entries",
					wording_refs(first, last, a)));
	} else if (numbers(p, from, p->n, PIECE_MESSAGE, &first, &last)) {
		n = last - first + 1;
		fold_words(out, 0, 0,
			   arena_printf(a,
					"Left out: the messages of %d %s, %s.",
					n, n == 1 ? "entry" : "entries",
					wording_refs(first, last, a)));
	} else {
		return;
	}
	strbuf_addch(out, '\n');
	if (options->bot) {
		fold_words(out, 0, 0,
			   arena_printf(a, "To get all, mail this line to %s:",
					options->bot));
		strbuf_addf(out, "\n  %s\n", options->command);
	}
	strbuf_addch(out, '\n');
}

static void write_pieces(const struct pieces *p, size_t from, size_t to,
			 struct strbuf *out)
{
	bool messages = false;

	for (size_t i = from; i < to; i++) {
		if (p->piece[i].kind == PIECE_MESSAGE && !messages) {
			strbuf_addstr(out, "\n" TEXT_MESSAGES_HEADING "\n\n");
			messages = true;
		}
		strbuf_add(out, p->piece[i].bytes, p->piece[i].len);
	}
	if (!messages)
		strbuf_addch(out, '\n');
}

void part_cut(const struct digest_text *t, const struct part_options *options,
	      struct arena *a, const char ***parts, size_t *n)
{
	size_t head = strlen(options->title) + t->footer.len + RESERVE;
	size_t room = options->room > 2 * head ? options->room - head : head;
	struct pieces p;
	size_t *ends, from = 0, count = 0;
	struct strbuf out = STRBUF_INIT;

	take_apart(t, a, &p);
	ends = arena_array(a, p.n, sizeof(*ends));
	for (size_t i = 0; i < p.n; i++)
		shorten(&p.piece[i], room, a);
	while (from < p.n &&
	       (!options->max_parts || count < options->max_parts)) {
		from = fill(&p, from, room);
		ends[count++] = from;
	}
	*n = count;
	*parts = arena_array(a, count, sizeof(**parts));
	from = 0;
	for (size_t k = 0; k < count; k++) {
		strbuf_reset(&out);
		if (k) {
			fold_words(&out, 0, 4,
				   arena_printf(a, "%s, part %zu of %zu",
						options->title, k + 1, count));
			strbuf_addch(&out, '\n');
			write_top(&p, from, ends[k], &out);
		}
		write_pieces(&p, from, ends[k], &out);
		if (k + 1 == count)
			write_left_out(&p, ends[k], options, a, &out);
		if (k)
			strbuf_addf(&out,
				    "-- \nPart %zu of %zu. A robot made this; "
				    "how to reach it and its keeper stands "
				    "at the\nend of part 1.\n",
				    k + 1, count);
		else
			strbuf_add(&out, t->footer.buf, t->footer.len);
		(*parts)[k] = arena_strndup(a, out.buf, out.len);
		from = ends[k];
	}
	strbuf_release(&out);
}
