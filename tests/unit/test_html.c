/* SPDX-License-Identifier: MIT */
/* The digest as a page. */
#include "tests/unit/digest_week.h"
#include "tests/unit/golden.h"

#include "bot/digest/html.h"
#include "bot/digest/text.h"

#define BOT    "digest@example.org"
#define KEEPER "Jane <b>Doe</b> <digest-admin@example.org>"

static void make(struct week *w, enum text_detail detail, const char *bot,
		 struct strbuf *out)
{
	struct text_options options = {.detail = detail,
				       .bot = bot,
				       .prefix = "#digest",
				       .keeper = bot ? KEEPER : NULL};
	struct err err;

	if (digest_html(w->st, &w->model, &options, &w->arena, out, &err))
		fail_msg("%s", err.text);
}

static void test_golden(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct week w;

	(void)state;
	week_open_whole(&w, 2);
	make(&w, TEXT_MESSAGES, BOT, &out);
	golden_check("page.html", out.buf, out.len);
	strbuf_release(&out);
	week_close(&w);
}

/* Elements that have no end. */
static bool is_void(const char *name)
{
	return !strcmp(name, "meta") || !strcmp(name, "br");
}

struct open_elements {
	char name[32][16];
	size_t n;
};

/* The tag at s (behind its '<'), whose end is returned; elements nest, and
 * attributes are in double quotes. */
static const char *check_tag(const char *s, struct open_elements *open)
{
	bool end = *s == '/', closed = false;
	char name[16] = "";
	size_t len;

	s += end;
	len = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789");
	if (!len || len >= sizeof(name))
		fail_msg("no element: <%.40s", s);
	memcpy(name, s, len);
	for (s += len; *s && *s != '>'; s++) {
		closed = *s == '/';
		if (*s != '"')
			continue;
		s = strchr(s + 1, '"');
		if (!s)
			fail_msg("an attribute has no end");
	}
	if (*s != '>')
		fail_msg("a tag has no end: %s", name);
	if (end) {
		if (!open->n || strcmp(open->name[open->n - 1], name) != 0)
			fail_msg("</%s> in <%s>", name,
				 open->n ? open->name[open->n - 1] : "");
		open->n--;
	} else if (!closed && !is_void(name)) {
		if (open->n == LENGTH(open->name))
			fail_msg("too deep");
		memcpy(open->name[open->n++], name, sizeof(name));
	}
	return s + 1;
}

/* Only our own elements, well nested; nothing that runs or loads. */
static void check_page(const char *page)
{
	static const char *const none[] = {
	    "<script",      "<img",    "<link",    "<iframe", "<object",
	    "<form",        "<base",   "<embed",   "<video",  "style=\"",
	    " src=",        "@import", "url(",     "<bdo",    "<b>",
	    "\xe2\x80\xae", "\x1b",    "<refresh",
	};
	static const char *const some[] = {
	    "<html lang=\"en\">",
	    "default-src 'none'",
	    "name=\"viewport\"",
	    "prefers-color-scheme:dark",
	};
	struct open_elements open = {.n = 0};
	const char *s = page + strlen("<!DOCTYPE html>");

	for (size_t i = 0; i < LENGTH(none); i++)
		if (strstr(page, none[i]))
			fail_msg("the page has %s: %.100s", none[i],
				 strstr(page, none[i]));
	for (size_t i = 0; i < LENGTH(some); i++)
		if (!strstr(page, some[i]))
			fail_msg("the page has no %s", some[i]);
	assert_true(utf8_is_valid(page, strlen(page)));
	while ((s = strchr(s, '<')))
		s = check_tag(s + 1, &open);
	assert_int_equal(open.n, 0);
	/* an event handler would be an attribute of its own */
	for (s = page; (s = strstr(s, " on")); s++)
		if (s[3 + strspn(s + 3, "abcdefghijklmnopqrstuvwxyz")] == '=')
			fail_msg("a handler: %.40s", s);
	for (s = page; (s = strstr(s, "href=\"")); s++)
		if (strncmp(s + 6, "https://lore.kernel.org/kvm/", 28) != 0 &&
		    s[6] != '#')
			fail_msg("a link elsewhere: %.60s", s);
}

/* Every id once, and every link within the page leads somewhere. */
static void check_anchors(const char *page)
{
	char id[32];

	for (const char *s = page; (s = strstr(s, " id=\"")); s++) {
		snprintf(id, sizeof(id), " id=\"%.*s\"",
			 (int)strcspn(s + 5, "\""), s + 5);
		if (strstr(s + 1, id))
			fail_msg("twice:%s", id);
	}
	for (const char *s = page; (s = strstr(s, "href=\"#")); s++) {
		snprintf(id, sizeof(id), " id=\"%.*s\"",
			 (int)strcspn(s + 7, "\""), s + 7);
		if (!strstr(page, id))
			fail_msg("no%s", id);
	}
}

static void test_page(void **state)
{
	static const struct {
		enum text_detail detail;
		const char *bot;
		int crowd;
	} rows[] = {
	    {TEXT_OVERVIEW, NULL, 0},
	    {TEXT_MESSAGES, BOT, WEEK_CROWD},
	    {TEXT_FULL, BOT, 300},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct strbuf out = STRBUF_INIT;
		struct week w;

		week_open_whole(&w, rows[i].crowd);
		make(&w, rows[i].detail, rows[i].bot, &out);
		check_page(out.buf);
		check_anchors(out.buf);
		strbuf_release(&out);
		week_close(&w);
	}
}

/* The words of a page without its tags, and with its references read. */
static void words_of(const char *page, struct strbuf *out)
{
	static const struct {
		const char *ref;
		char c;
	} refs[] = {{"&amp;", '&'},
		    {"&lt;", '<'},
		    {"&gt;", '>'},
		    {"&quot;", '"'},
		    {"&#39;", '\''}};

	for (const char *s = page; *s; s++) {
		char c = *s;

		if (c == '<') {
			s = strchr(s, '>');
			continue;
		}
		for (size_t i = 0; c == '&' && i < LENGTH(refs); i++) {
			if (strncmp(s, refs[i].ref, strlen(refs[i].ref)) != 0)
				continue;
			c = refs[i].c;
			s += strlen(refs[i].ref) - 1;
			break;
		}
		if (strchr(" \n\t", c)) {
			if (out->len && out->buf[out->len - 1] != ' ')
				strbuf_addch(out, ' ');
		} else {
			strbuf_addch(out, c);
		}
	}
}

/*
 * What the overview of the text says, the page says too: each of its words, a
 * bare link perhaps as where a title leads.
 */
static void test_says_what_the_text_says(void **state)
{
	struct text_options options = {
	    .detail = TEXT_MESSAGES, .bot = BOT, .prefix = "#digest"};
	struct strbuf page = STRBUF_INIT, words = STRBUF_INIT;
	struct digest_text text;
	struct week w;
	struct err err;
	size_t n = 0;

	(void)state;
	week_open_whole(&w, WEEK_CROWD);
	make(&w, TEXT_MESSAGES, BOT, &page);
	words_of(page.buf, &words);
	if (digest_text_make(w.st, &w.model, &options, &w.arena, &text, &err))
		fail_msg("%s", err.text);
	for (const char *s = text.overview.buf; *s;) {
		size_t len = strcspn(s, "\n");
		const char *word = s;

		/* single words in any order: lines are folded elsewhere */
		while (word < s + len) {
			char *one;
			size_t k;

			word += strspn(word, " ");
			k = strcspn(word, " \n");
			one = arena_strndup(&w.arena, word, k);
			word += k;
			if (!k || !strncmp(one, "==", 2))
				continue;
			/* keys of the head lose their colon */
			if (one[k - 1] == ':')
				one[k - 1] = '\0';
			if (!strstr(words.buf, one) &&
			    (strncmp(one, "https://", 8) != 0 ||
			     !strstr(page.buf, one)))
				fail_msg("the page does not say \"%s\"", one);
			n++;
		}
		s += len + (s[len] == '\n');
	}
	assert_true(n > 500);
	digest_text_release(&text);
	strbuf_release(&page);
	strbuf_release(&words);
	week_close(&w);
}

/* A week without any mail is a page, too. */
static void test_empty(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct week w;

	(void)state;
	week_open(&w);
	week_build(&w, "2025-W14");
	make(&w, TEXT_FULL, NULL, &out);
	check_page(out.buf);
	check_anchors(out.buf);
	assert_null(strstr(out.buf, "<h2"));
	strbuf_release(&out);
	week_close(&w);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden),
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_says_what_the_text_says),
	    cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
