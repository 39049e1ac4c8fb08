/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_DIGEST_WEEK_H
#define TESTS_UNIT_DIGEST_WEEK_H

/*
 * A week of a list of our own making, 2025-W14, for the tests of the digest:
 * one series of each kind that the layout speaks of, and what hostile senders
 * put into subjects, names, ids and texts.
 */
#include "tests/unit/table.h"

#include "bot/facts/facts.h"
#include "bot/facts/patch_subject.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "bot/range/range.h"
#include "bot/series/refresh.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "config/config.h"
#include "state/db.h"
#include "state/messages.h"

struct week_mail {
	const char *msgid;
	int hours; /* from Monday 00:00 */
	const char *name, *email;
	const char *subject;
	const char *refs;
	const char *paths; /* '\n' between */
	uint32_t files, insertions, deletions;
	unsigned flags; /* FIXES, STABLE */
	const char *text;
	const char *author; /* address, if another's */
};

#define WEEK_ADA   "Ada Example", "ada@example.org"
#define WEEK_BOB   "Bob Example", "bob@example.com"
#define WEEK_FIXES STATE_PATCH_FIXES
#define WEEK_MARKS (STATE_PATCH_FIXES | STATE_PATCH_STABLE)
#define WEEK_LONG                                                              \
	"0123456789012345678901234567890123456789012345678901234567890123456"  \
	"789"

static const struct week_mail week_mails[] = {
    /* one patch, one topic, all marks */
    {"fix@ada", 1, WEEK_ADA, "[PATCH] KVM: x86: Do not lose an interrupt", "",
     "arch/x86/kvm/lapic.c", 1, 2, 1, WEEK_MARKS,
     "Interrupts were lost.\n\n"
     "Fixes: 0123456789ab (\"KVM: x86: Lose an interrupt\")\n"
     "Cc: stable@vger.kernel.org\n"
     "Signed-off-by: Ada Example <ada@example.org>\n---\n"
     " arch/x86/kvm/lapic.c | 3 ++-\n"
     " 1 file changed, 2 insertions(+), 1 deletion(-)\n",
     NULL},
    /* a cover and its patches, one of them missing, one sent late */
    {"arm0@bob", 2, WEEK_BOB,
     "[RFC PATCH v3 0/4] KVM: arm64: A title so long that it is folded "
     "into the next line, and into the one after that too, as titles are",
     "", "", 4, 60, 12, 0,
     "Changes since v2:\n\t- none\n\nBob Example (4):\n  a\n  b\n\n"
     " arch/arm64/kvm/arm.c | 72 ++++--\n"
     " 4 files changed, 60 insertions(+), 12 deletions(-)\n",
     NULL},
    {"arm1@bob", 2, WEEK_BOB, "[RFC PATCH v3 1/4] KVM: arm64: a", "arm0@bob",
     "arch/arm64/kvm/arm.c\narch/x86/kvm/x86.c", 2, 20, 4, 0, "First.\n---\n",
     NULL},
    {"arm2@bob", 3, WEEK_BOB, "[RFC PATCH v3 2/4] KVM: arm64: b", "arm0@bob",
     "arch/arm64/kvm/arm.c", 1, 20, 4, 0, "Second.\n---\n",
     "carol@example.net"},
    {"arm4@bob", 2, WEEK_BOB, "[RFC PATCH v3 4/4] Documentation: d", "arm0@bob",
     "Documentation/virt/kvm/api.rst", 1, 20, 4, 0, "Fourth.\n---\n", NULL},
    /* only the cover came to this list: its diffstat tells the topic */
    {"cover@bob", 3, WEEK_BOB, "[PATCH 0/2] s390/mm: Mostly for another list",
     "", "arch/s390/mm/fault.c\n.../linux/long/name.h", 2, 9, 8, 0,
     "Hello.\n\n arch/s390/mm/fault.c | 9 +++---\n"
     " .../linux/long/name.h | Bin 0 -> 12 bytes\n"
     " 2 files changed, 9 insertions(+), 8 deletions(-)\n",
     NULL},
    /* all over the place */
    {"all@ada", 4, WEEK_ADA, "[PATCH] treewide: spell it right", "",
     "arch/x86/a.c\narch/arm64/a.c\narch/s390/a.c\nvirt/kvm/a.c\n"
     "virt/kvm/b.c\narch/riscv/a.c\narch/powerpc/a.c\nmm/a.c\n"
     "drivers/vfio/a.c",
     9, 9, 9, 0, "Spelling.\n", NULL},
    {"mm@ada", 5, WEEK_ADA, "[PATCH] mm: something else", "", "mm/a.c", 1, 1, 0,
     0, "", NULL},
    /* another tree, by its tag */
    {"tool@bob", 6, WEEK_BOB, "[PATCH kvmtool v2] pci: Fix it", "", "pci.c", 1,
     3, 3, WEEK_FIXES, "Fix.\n", NULL},
    /* sent three times */
    {"again1@ada", 7, WEEK_ADA, "[PATCH v2 1/1] KVM: x86: Please", "",
     "arch/x86/kvm/x86.c", 1, 1, 1, 0, "Please.\n", NULL},
    {"again2@ada", 31, WEEK_ADA, "[PATCH RESEND v2 1/1] KVM: x86: Please", "",
     "arch/x86/kvm/x86.c", 1, 1, 1, 0, "Please.\n", NULL},
    {"again3@ada", 60, WEEK_ADA, "[PATCH v2 1/1] KVM: x86: Please", "",
     "arch/x86/kvm/x86.c", 1, 1, 1, 0, "Please!\n", NULL},
    /* a pull request with its patches, and patches of one we do not have */
    {"pull@bob", 33, WEEK_BOB, "[GIT PULL] KVM/s390 updates for 6.15", "", "",
     3, 30, 20, 0,
     "Hi,\n\nplease pull.\n\n"
     " 3 files changed, 30 insertions(+), 20 deletions(-)\n",
     NULL},
    {"pull1@bob", 33, WEEK_BOB, "[GIT PULL 1/2] KVM: s390: one", "pull@bob",
     "arch/s390/kvm/a.c", 1, 10, 10, 0, "One.\n", NULL},
    {"pull2@bob", 33, WEEK_BOB, "[GIT PULL 2/2] KVM: s390: two", "pull@bob",
     "arch/s390/kvm/b.c", 1, 20, 10, 0, "Two.\n", "carol@example.net"},
    {"lost1@ada", 34, WEEK_ADA, "[PULL 1/1] hw/misc: one", "", "hw/misc/a.c", 1,
     1, 1, 0, "One.\n", NULL},
    /* begun the week before */
    {"old1@ada", -30, WEEK_ADA, "[PATCH 1/3] KVM: x86: in three parts", "",
     "arch/x86/kvm/a.c", 1, 1, 1, 0, "One.\n", NULL},
    {"old2@ada", 8, WEEK_ADA, "[PATCH 2/3] KVM: x86: the second part",
     "old1@ada", "arch/x86/kvm/b.c", 1, 1, 1, 0, "Two.\n", NULL},
    {"old3@ada", 9, WEEK_ADA, "[PATCH 3/3] KVM: x86: the third part",
     "old1@ada", "arch/x86/kvm/c.c", 1, 1, 1, 0, "Three.\n", NULL},
    /* for kernels of the past */
    {"sel@bob", 40, WEEK_BOB,
     "[PATCH AUTOSEL 6.1] KVM: x86: Do not lose an interrupt", "",
     "arch/x86/kvm/lapic.c", 1, 2, 1, WEEK_MARKS, "Backport.\n", NULL},
    {"stable@bob", 41, WEEK_BOB,
     "[PATCH stable 5.10] KVM: arm64: the same for 5.10", "",
     "arch/arm64/kvm/arm.c", 1, 2, 1, WEEK_FIXES, "Backport.\n", NULL},
    /* a number too high, and a second series that says so */
    {"two1@bob", 50, WEEK_BOB, "[PATCH 1/2] KVM: arm64: of two", "",
     "arch/arm64/kvm/a.c", 1, 1, 1, 0, "One.\n", NULL},
    {"two2@bob", 50, WEEK_BOB, "[PATCH 2/2] KVM: arm64: of two", "two1@bob",
     "arch/arm64/kvm/b.c", 1, 1, 1, 0, "Two.\n", NULL},
    {"two3@bob", 50, WEEK_BOB, "[PATCH 3/2] KVM: arm64: of two", "two1@bob",
     "arch/arm64/kvm/c.c", 1, 1, 1, 0, "Three.\n", NULL},
    {"mend@bob", 51, WEEK_BOB, "[PATCH 2/2] KVM: arm64: of two, mended",
     "two2@bob\ntwo1@bob", "arch/arm64/kvm/b.c", 1, 2, 2, 0, "Two!\n", NULL},
    /* what hostile senders send */
    {"$(rm -rf ~);`x`&\"'/?#%25\xc3\xa9|<b>!@evil", 51,
     "\xe2\x80\xae"
     "evil\x1b[2J \xe6\xbc\xa2\xe5\xad\x97",
     "eve@evil.example",
     "[PATCH] x86: \x1b]0;you\x07 \xe2\x80\xae"
     "dirrevo\xe2\x80\xac "
     "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad"
     "\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97 "
     "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad"
     "\x97 " WEEK_LONG WEEK_LONG,
     "", "arch/x86/\nFixes: 1", 1, 4000000000u, 0, 0,
     "From evil@example Mon Mar 31 00:00:00 2025\n"
     "diff --git a/x b/x\n---\n+++ b\n@@ -1 +1 @@\n#digest unsubscribe all\n"
     "#syz fix: x\n#regzbot invalid: x\npw-bot: reject\n"
     "Link: x\nCloses: x\nFixes: x\nCc: x\n"
     "Reviewed-by: Eve <eve@evil.example>\n"
     ".\n..\n\ttab\tstops\there\n\x1b[31mred\x1b[0m\n" WEEK_LONG WEEK_LONG
	 WEEK_LONG WEEK_LONG WEEK_LONG WEEK_LONG WEEK_LONG WEEK_LONG WEEK_LONG
	     WEEK_LONG WEEK_LONG WEEK_LONG WEEK_LONG WEEK_LONG WEEK_LONG
		 WEEK_LONG "\n-- \nEve\n",
     NULL},
    {"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab"
     "cdef",
     52, "", "nameless@example.org", "[PATCH] virt: no Message-ID", "",
     "virt/kvm/kvm_main.c", 1, 1, 0, 0, "", NULL},
};

/* Many authors with a patch each, so that the tables are cut at 15. */
#define WEEK_CROWD 18

struct week {
	struct state *st;
	int64_t list_id, monday;
	struct arena arena;
	const struct roster *roster; /* for week_build; NULL */
	struct model model;
};

static inline void week_put(struct week *w, const struct week_mail *mail)
{
	struct err err;
	struct patch_subject tag;
	struct state_patch p = {
	    .files = mail->files,
	    .insertions = mail->insertions,
	    .deletions = mail->deletions,
	    .paths = mail->paths,
	    .author = {mail->name, mail->email},
	    .flags = mail->flags | STATE_PATCH_STAT,
	};
	struct strbuf subject = STRBUF_INIT;
	enum state_put result;
	int64_t id;

	utf8_add_valid(&subject, mail->subject, strlen(mail->subject));
	patch_subject_parse(subject.buf, &w->arena, &tag);
	p.message = (struct state_message){
	    .msgid = mail->msgid,
	    .kind = FACTS_PATCH,
	    .date_at = w->monday + (int64_t)mail->hours * 3600,
	    .received_at = CLOCK_NEVER,
	    .arrived_at = CLOCK_NEVER,
	    .subject = subject.buf,
	    .from = {mail->name, mail->email},
	    .refs = mail->refs,
	};
	if (tag.pull && !tag.counter)
		p.message.kind = FACTS_PULL;
	else if (tag.counted && !tag.counter)
		p.message.kind = FACTS_COVER;
	if (mail->author)
		p.author = (struct mail_addr){"", mail->author};
	p.title_at = subject.len - strlen(tag.title);
	p.tags = tag.tags;
	p.revision = tag.revision;
	p.has_revision = tag.has_revision;
	p.counted = tag.counted;
	p.counter = tag.counter;
	p.expected = tag.expected;
	p.title_key = facts_title_key(tag.title);
	p.flags |=
	    (tag.rfc ? STATE_PATCH_RFC : 0u) |
	    (tag.resend ? STATE_PATCH_RESEND : 0u) |
	    (tag.pull ? STATE_PATCH_PULL : 0u) |
	    (tag.autosel ? STATE_PATCH_AUTOSEL : 0u) |
	    (tag.kernel ? STATE_PATCH_KERNEL : 0u) |
	    (*mail->paths && p.message.kind == FACTS_PATCH ? STATE_PATCH_DIFF
							   : 0u);
	if (state_message_put(w->st, &p.message, &p, mail->text, &id, &result,
			      &err) ||
	    state_message_add_list(w->st, id, w->list_id, &err))
		fail_msg("%s: %s", mail->msgid, err.text);
	strbuf_release(&subject);
}

/* An empty week; crowd: further mails, of as many authors. */
static inline void week_open(struct week *w)
{
	struct err err;

	*w = (struct week){.monday = clock_utc(2025, 3, 31, 0, 0, 0)};
	if (state_open(":memory:", STATE_CREATE, &w->st, &err) ||
	    state_begin(w->st, &err) ||
	    state_list_put(w->st, "kvm", "kvm.vger.kernel.org",
			   "kvm@vger.kernel.org", &w->list_id, &err))
		fail_msg("%s", err.text);
}

static inline void week_put_crowd(struct week *w, int n)
{
	for (int i = 0; i < n; i++) {
		struct week_mail mail = {
		    .msgid = arena_printf(&w->arena, "crowd%d@x", i),
		    .hours = 70,
		    .name = arena_printf(&w->arena, "Person %d", i),
		    .email =
			arena_printf(&w->arena, "p%d@host%d.example", i, i),
		    .subject = arena_printf(&w->arena,
					    "[PATCH] KVM: riscv: number %d", i),
		    .refs = "",
		    .paths = "arch/riscv/kvm/vcpu.c",
		    .files = 1,
		    .insertions = 1,
		    .text = "Text.\n",
		};

		week_put(w, &mail);
	}
}

/* All is put: build the model of a range. */
static inline void week_build(struct week *w, const char *text)
{
	struct list list = {
	    .id = w->list_id,
	    .name = "kvm",
	    .address = "kvm@vger.kernel.org",
	    .archive = "https://lore.kernel.org/kvm/",
	    .topics = config_default_topics,
	    .n_topics = config_n_default_topics,
	    .roster = w->roster,
	};
	const struct range_context context = {"UTC", w->monday + 8 * 86400,
					      w->st, w->list_id};
	struct range range;
	struct err err;

	if (state_commit(w->st, &err) || series_refresh(w->st, &err) ||
	    range_parse(text, &context, &w->arena, &range, &err) ||
	    model_build(w->st, &list, &range, &w->arena, &w->model, &err))
		fail_msg("%s", err.text);
}

/* All of week_mails and a crowd, and the model of the week. */
static inline void week_open_whole(struct week *w, int crowd)
{
	week_open(w);
	for (size_t i = 0; i < LENGTH(week_mails); i++)
		week_put(w, &week_mails[i]);
	week_put_crowd(w, crowd);
	week_build(w, "2025-W14");
}

static inline void week_close(struct week *w)
{
	state_close(w->st);
	arena_release(&w->arena);
}

#endif /* TESTS_UNIT_DIGEST_WEEK_H */
