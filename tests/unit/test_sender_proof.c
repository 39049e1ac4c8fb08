/* SPDX-License-Identifier: MIT */
/* What a trusted Authentication-Results proves, and what else stands there. */
#include "tests/unit/table.h"

#include "bot/facts/command_mail.h"
#include "bot/facts/sender_proof.h"
#include "common/arena.h"
#include "common/mail/header.h"

#define AR    "Authentication-Results: "
#define MX    "Received: from a by mx.x.org; Mon, 02 Nov 2026 10:00:01 +0000\n"
#define OUR   AR "mx.x.org; "
#define DMARC "dmarc=pass by mx.x.org"
#define DKIM  "dkim=pass by mx.x.org"

static const struct row {
	const char *header;
	const char *domain;
	int hops;
	const char *want;
} rows[] = {
    {OUR "dmarc=pass header.from=k.org\n" MX, "k.org", 1, DMARC},
    {AR "MX.X.ORG 1; DMARC=Pass header.From=K.Org\n" MX, "k.org", 1, DMARC},
    {OUR "spf=pass smtp.mailfrom=a@k.org;\n\tdkim=pass header.i=@k.org\n"
	 "\theader.d=k.org header.s=s1;\n\tdmarc=pass (p=none) "
	 "header.from=k.org\n" MX,
     "k.org", 1, DMARC},
    {AR "(of ours) mx.x.org (c (nested) \\) c) ; dmarc (c) = (c) pass\n"
	" (a=b) header.from = k.org\n" MX,
     "k.org", 1, DMARC},
    {AR "\"mx.x.org\"; dmarc=pass header.from=\"k.org\"\n" MX, "k.org", 1,
     DMARC},
    {OUR "dkim/1=pass header.d=k.org\n" MX, "k.org", 1, DKIM},
    /* another domain than the sender's */
    {OUR "dmarc=pass header.from=evil.org\n" MX, "k.org", 1, ""},
    {OUR "dmarc=pass\n" MX, "k.org", 1, ""},
    {OUR "dmarc=pass header.from=k.org header.from=evil.org\n" MX, "k.org", 1,
     ""},
    {OUR "dmarc=pass header.from=k.org.evil.org\n" MX, "k.org", 1, ""},
    {OUR "dmarc=pass header.from=a@k.org\n" MX, "k.org", 1, ""},
    {OUR "dmarc=pass header.from=k.org\n" MX, "", 1, ""},
    /* no pass */
    {OUR "dmarc=none header.from=k.org; spf=pass smtp.mailfrom=k.org\n" MX,
     "k.org", 1, ""},
    {OUR "dmarc=passed header.from=k.org\n" MX, "k.org", 1, ""},
    {OUR "none\n" MX, "k.org", 1, ""},
    {AR "mx.x.org\n" MX, "k.org", 1, ""},
    {AR "\n" MX, "k.org", 1, ""},
    /* in a comment, in quotes, unfinished: no result */
    {OUR "spf=fail (; dmarc=pass header.from=k.org)\n" MX, "k.org", 1, ""},
    {OUR "spf=fail reason=\"x; dmarc=pass header.from=k.org\"\n" MX, "k.org", 1,
     ""},
    {OUR "spf=fail reason=\"\\\"; dmarc=pass header.from=k.org; \"\n" MX,
     "k.org", 1, ""},
    {OUR "dmarc=pass header.from=k.org (no end\n" MX, "k.org", 1, ""},
    {OUR "dmarc=pass header.from=k.org reason=\"no end\n" MX, "k.org", 1, ""},
    {OUR "x=y reason=dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    /* somebody else's word */
    {AR "mx.evil.org; dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    {AR "mx.x.org.evil.org; dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    {AR "evil mx.x.org; dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    {AR "mx.x.org evil; dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    {AR "mx.x.org 2; dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    {AR "; mx.x.org; dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    {"ARC-" OUR "dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    {"X-" OUR "dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    /* below what our own side wrote: whoever sent it wrote it */
    {MX OUR "dmarc=pass header.from=k.org\n", "k.org", 1, ""},
    {MX OUR "dmarc=pass header.from=k.org\n" MX, "k.org", 1, ""},
    {MX OUR "dmarc=pass header.from=k.org\n" MX, "k.org", 2, DMARC},
    {MX MX OUR "dmarc=pass header.from=k.org\n" MX, "k.org", 2, ""},
    {OUR "spf=fail\n" MX OUR "dmarc=pass header.from=k.org\n", "k.org", 1, ""},
    /* of several fields and results one that fits is enough .. */
    {AR "evil; dkim=fail\n" OUR "dkim=fail header.d=k.org\n" OUR
	"dkim=pass header.d=k.org\n" MX,
     "k.org", 1, DKIM},
    {OUR "dkim=pass header.d=l.org; dkim=pass header.d=k.org\n" MX, "k.org", 1,
     DKIM},
    /* .. but what the domain's owner forbids */
    {OUR "dkim=pass header.d=k.org; dmarc=fail header.from=k.org\n" MX, "k.org",
     1, ""},
    {OUR "dmarc=pass header.from=k.org\n" OUR "dmarc=fail\n" MX, "k.org", 1,
     ""},
    {AR "evil; dmarc=fail\n" OUR "dmarc=pass header.from=k.org\n" MX, "k.org",
     1, DMARC},
    /* parents */
    {OUR "dkim=pass header.d=intel.com\n" MX, "linux.intel.com", 1, DKIM},
    {OUR "dkim=pass header.d=INTEL.com\n" MX, "a.b.intel.com", 1, DKIM},
    {OUR "dkim=pass header.d=linux.intel.com\n" MX, "intel.com", 1, ""},
    {OUR "dkim=pass header.d=tel.com\n" MX, "intel.com", 1, ""},
    {OUR "dkim=pass header.d=.intel.com\n" MX, "a.intel.com", 1, ""},
    {OUR "dkim=pass header.d=com\n" MX, "intel.com", 1, ""},
    {OUR "dkim=pass header.d=.com\n" MX, "intel.com", 1, ""},
    {OUR "dkim=pass header.d=com.\n" MX, "intel.com.", 1, ""},
    {OUR "dkim=pass header.d=co.uk\n" MX, "victim.co.uk", 1, ""},
    {OUR "dkim=pass header.d=github.io\n" MX, "victim.github.io", 1, ""},
    {OUR "dkim=pass header.d=victim.co.uk\n" MX, "victim.co.uk", 1, DKIM},
    {OUR "dkim=pass header.i=@k.org\n" MX, "k.org", 1, ""},
};

static void test_rows(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct row *row = &rows[i];
		const struct sender_proof_server trust[] = {
		    {"other.x.org", 20}, {"mx.x.org", row->hops}};
		struct mail_header h;

		mail_header_parse(row->header, strlen(row->header), &a, &h);
		table_str(i, row->header, row->want,
			  sender_proof_find(&h, row->domain, trust, 2, &a));
		table_str(i, row->header, "",
			  sender_proof_find(&h, row->domain, NULL, 0, &a));
	}
	arena_release(&a);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
