/* SPDX-License-Identifier: MIT */
#include "common/mail/write.h"

#include <stdbool.h>
#include <string.h>

#include "common/ascii.h"
#include "common/mail/addr.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * A value is first made clean: valid UTF-8, no control bytes, one blank
 * between words.  Then it is written word by word; where a line would grow
 * too long, the blank becomes a fold.  What cannot stand as it is goes into
 * encoded words (RFC 2047), in the Q encoding, which stays readable.
 */

#define LINE_COLS    78  /* RFC 5322 section 2.1.1 */
#define LINE_MAX_LEN 998 /* the same */
#define ENCODED_COLS 76  /* RFC 2047 section 2: lines with encoded words */
#define WORD_MAX     900 /* longer words are encoded: those can be folded */
#define ADDR_MAX     254 /* RFC 5321 section 4.5.3.1.3, less the brackets */
#define QUOTED_MAX   60  /* a longer quoted name is encoded, to be folded */
#define QP_COLS      75  /* RFC 2045 section 6.7 (5), less the "=" */

#define ENCODED_HEAD "=?UTF-8?Q?"
#define ENCODED_TAIL "?="
#define CHAR_COLS    12 /* of the longest character, encoded */

struct field {
	struct strbuf *out; /* borrowed */
	size_t col;         /* columns of the line so far */
	size_t limit;       /* columns the line may have */
	bool is_first;      /* the name is all that was written */
};

static struct field field_start(struct strbuf *out, const char *name)
{
	strbuf_addstr(out, name);
	strbuf_addch(out, ':');
	return (struct field){
	    .out = out,
	    .col = strlen(name) + 1,
	    .limit = LINE_COLS,
	    .is_first = true,
	};
}

static void fold(struct field *f)
{
	strbuf_addch(f->out, '\n');
	f->col = 0;
	f->limit = LINE_COLS;
}

/* Append word as it is, after a blank or a fold. */
static void put_word(struct field *f, const char *word, size_t len)
{
	/* a fold right after the name only where that helps */
	if (f->col + 1 + len > f->limit &&
	    (!f->is_first || 1 + len <= LINE_COLS))
		fold(f);
	strbuf_addch(f->out, ' ');
	strbuf_add(f->out, word, len);
	f->col += 1 + len;
	f->is_first = false;
}

static void add_escape(struct strbuf *out, char c)
{
	strbuf_addf(out, "=%02X", (unsigned)(unsigned char)c);
}

/* RFC 2047 section 5 (3): the bytes that may stand in a word of a name. */
static bool is_q_safe(char c)
{
	return ascii_is_alnum(c) || (c && strchr("!*+-/", c));
}

static size_t q_cols(const char *s, size_t len)
{
	size_t cols = 0;

	for (size_t i = 0; i < len; i++)
		cols += s[i] == ' ' || is_q_safe(s[i]) ? 1 : 3;
	return cols;
}

static void add_q(struct strbuf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == ' ')
			strbuf_addch(out, '_');
		else if (is_q_safe(s[i]))
			strbuf_addch(out, s[i]);
		else
			add_escape(out, s[i]);
	}
}

/* Append text (valid UTF-8, blanks too) as encoded words.  No character is
 * split over two of them. */
static void put_encoded(struct field *f, const char *text, size_t len)
{
	const size_t around = strlen(" " ENCODED_HEAD ENCODED_TAIL);

	for (size_t i = 0; i < len;) {
		if (f->col + around + CHAR_COLS > ENCODED_COLS)
			fold(f);
		f->limit = ENCODED_COLS;
		strbuf_addstr(f->out, " " ENCODED_HEAD);
		f->col += around;
		while (i < len) {
			uint32_t cp;
			size_t n = utf8_next(text + i, len - i, &cp);
			size_t cols = q_cols(text + i, n);
			if (f->col + cols > ENCODED_COLS)
				break;
			add_q(f->out, text + i, n);
			f->col += cols;
			i += n;
		}
		strbuf_addstr(f->out, ENCODED_TAIL);
	}
	f->is_first = false;
}

/* True if the word may stand as it is, and a reader takes it as it is. */
static bool is_plain(const char *word, size_t len)
{
	if (len > WORD_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (word[i] & 0x80 ||
		    (word[i] == '=' && i + 1 < len && word[i + 1] == '?'))
			return false;
	return true;
}

/* Length of the word at the start of s. */
static size_t word_len(const char *s)
{
	return strcspn(s, " ");
}

/* Append value, which is clean: every stretch of words that cannot stand as
 * they are becomes one text, for blanks between encoded words do not count. */
static void put_words(struct field *f, const char *value)
{
	while (*value) {
		size_t n = word_len(value);
		if (is_plain(value, n)) {
			put_word(f, value, n);
		} else {
			for (const char *next = value + n; *next;) {
				size_t more = word_len(++next);
				if (is_plain(next, more))
					break;
				next += more;
				n = (size_t)(next - value);
			}
			put_encoded(f, value, n);
		}
		value += n;
		value += *value == ' ';
	}
}

/* Append value with control bytes as blanks, and blanks made one. */
static void add_clean(struct strbuf *out, const char *value)
{
	struct strbuf words = STRBUF_INIT;

	for (const char *p = value; *p; p++) {
		bool blank = (unsigned char)*p <= ' ' || *p == 0x7f;
		if (!blank)
			strbuf_addch(&words, *p);
		else if (words.len && words.buf[words.len - 1] != ' ')
			strbuf_addch(&words, ' ');
	}
	strbuf_rtrim(&words);
	utf8_add_shown(out, words.buf, words.len);
	strbuf_release(&words);
}

void mail_write_field(struct strbuf *out, const char *name, const char *value)
{
	struct field f = field_start(out, name);
	struct strbuf clean = STRBUF_INIT;

	add_clean(&clean, value);
	put_words(&f, clean.buf);
	strbuf_addch(out, '\n');
	strbuf_release(&clean);
}

/* True if name is a phrase of atoms (RFC 5322 section 3.2.3). */
static bool is_atoms(const char *name)
{
	for (; *name; name++)
		if (!ascii_is_alnum(*name) &&
		    !strchr(" !#$%&'*+-/=?^_`{|}~", *name))
			return false;
	return true;
}

static void put_name(struct field *f, const char *name)
{
	struct strbuf quoted = STRBUF_INIT;
	size_t len = strlen(name);

	if (is_atoms(name)) {
		put_words(f, name);
		return;
	}
	strbuf_addch(&quoted, '"');
	for (const char *p = name; *p; p++) {
		if (*p == '"' || *p == '\\')
			strbuf_addch(&quoted, '\\');
		strbuf_addch(&quoted, *p);
	}
	strbuf_addch(&quoted, '"');
	if (is_plain(name, len) && quoted.len <= QUOTED_MAX)
		put_word(f, quoted.buf, quoted.len);
	else
		put_encoded(f, name, len);
	strbuf_release(&quoted);
}

void mail_write_addr(struct strbuf *out, const char *name,
		     const struct mail_addr *addr)
{
	struct field f = field_start(out, name);
	struct strbuf clean = STRBUF_INIT;
	char email[ADDR_MAX + 3];
	size_t len = 0;

	email[len++] = '<';
	for (const char *p = addr->email; *p && len <= ADDR_MAX; p++)
		email[len++] =
		    *p > ' ' && *p < 0x7f && !strchr("<>", *p) ? *p : '?';
	email[len++] = '>';

	add_clean(&clean, addr->name);
	if (clean.len) {
		put_name(&f, clean.buf);
		put_word(&f, email, len);
	} else {
		put_word(&f, email + 1, len - 2);
	}
	strbuf_addch(out, '\n');
	strbuf_release(&clean);
}

static bool is_writable_msgid(const char *id)
{
	size_t len = strlen(id);

	if (!len || len > MAIL_WRITE_MSGID_MAX)
		return false;
	for (; *id; id++)
		if (*id <= ' ' || *id >= 0x7f || strchr("<>", *id))
			return false;
	return true;
}

void mail_write_msgids(struct strbuf *out, const char *name,
		       const char *const *ids, size_t n)
{
	bool is_first = true;

	for (size_t i = 0; i < n; i++) {
		if (!is_writable_msgid(ids[i]))
			continue;
		if (is_first)
			strbuf_addf(out, "%s:", name);
		/* No fold before the first unless it must be: there are
		 * readers that lose a Message-ID that is not on that line. */
		if (!is_first ||
		    strlen(name) + strlen(": <>") + strlen(ids[i]) >
			LINE_MAX_LEN)
			strbuf_addch(out, '\n');
		strbuf_addf(out, " <%s>", ids[i]);
		is_first = false;
	}
	if (!is_first)
		strbuf_addch(out, '\n');
}

/* True if text[0] must be escaped, at column col of its line. */
static bool is_qp_escaped(const char *text, size_t len, size_t col)
{
	char c = text[0];

	if (c == ' ' || c == '\t')
		return len == 1 || text[1] == '\n';
	if (c < ' ' || c >= 0x7f || c == '=')
		return true;
	/* a dot: the end of DATA; "From ": the next mail of an mbox */
	return !col && (c == '.' || (len >= 5 && !memcmp(text, "From ", 5)));
}

void mail_write_qp(struct strbuf *out, const char *text, size_t len)
{
	size_t col = 0;

	for (size_t i = 0; i < len;) {
		if (text[i] == '\n') {
			strbuf_addch(out, text[i++]);
			col = 0;
			continue;
		}
		bool escaped = is_qp_escaped(text + i, len - i, col);
		size_t cols = escaped ? 3 : 1;
		if (col + cols > QP_COLS) {
			strbuf_addstr(out, "=\n");
			col = 0;
			continue;
		}
		if (escaped)
			add_escape(out, text[i++]);
		else
			strbuf_addch(out, text[i++]);
		col += cols;
	}
}

/* Length of the line at the start of s, with its line end. */
static size_t line_len(const char *s, size_t len)
{
	const char *end = memchr(s, '\n', len);

	return end ? (size_t)(end - s) + 1 : len;
}

void mail_write_recode_qp(struct strbuf *out, const char *message, size_t len)
{
	static const char name[] = "Content-Transfer-Encoding:";
	const size_t name_len = strlen(name);
	bool skipping = false;
	size_t i = 0;

	while (i < len && message[i] != '\n') {
		size_t n = line_len(message + i, len - i);
		bool is_fold = message[i] == ' ' || message[i] == '\t';
		if (!is_fold)
			skipping = n >= name_len &&
				   !ascii_ncasecmp(message + i, name, name_len);
		if (!skipping)
			strbuf_add(out, message + i, n);
		i += n;
	}
	strbuf_addstr(out, "Content-Transfer-Encoding: quoted-printable\n\n");
	if (i < len)
		mail_write_qp(out, message + i + 1, len - i - 1);
}
