/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_WORDING_H
#define BOT_DIGEST_WORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct mail_addr;
struct model;
struct model_series;
struct model_applied;
struct display;
struct state_patch;

/*
 * The words of the digest (LAYOUT.md 1 and 3): counts, number lists, labels,
 * titles, links. Everything returned is in the arena, one line, fit to be
 * shown.
 */

/* Other people's words fit for a line: no control or bidi characters. */
const char *wording_shown(const char *s, struct arena *a);

/* The same of a name, an address or a domain. Those of people are shorter; what
 * is longer ends in "...": a From header may hold 64 kB. */
#define WORDING_SHORT_MAX 254 /* bytes, as of an address in RFC 5321 */
const char *wording_short(const char *s, struct arena *a);

/* "1 patch", "0 patches": one and many are the noun's two forms. */
const char *wording_count(size_t n, const char *one, const char *many,
			  struct arena *a);

/* "1-3,5,6,8-12" of ascending numbers: a run of two is "5,6". Over max
 * columns it ends in ",...". */
const char *wording_numbers(const uint32_t *numbers, size_t n, size_t max,
			    struct arena *a);

/* "[7]", "[7]-[9]" */
const char *wording_refs(int first, int last, struct arena *a);

/* "2020-05-25", in the zone. */
const char *wording_day(int64_t at, const char *zone, struct arena *a);

/* "New", "v3", "RFC v2", "Resend". */
const char *wording_label(const struct model_series *s, struct arena *a);

/* "v1", "RFC", "RFC v2": the version alone. */
const char *wording_version(const char *version, bool rfc, struct arena *a);

/* Cut down, not rounded: "5 minutes", "47 hours", "2 days". */
const char *wording_duration(int64_t seconds, struct arena *a);

/* "R2 A1 T0", "R1 A0 T0 N1 (none on 3,6-8)"; "" without any tag. */
const char *wording_tags(const struct model_series *s, struct arena *a);

/* "queued by Paolo Bonzini to kvm/next"; shown: NULL, he as written. */
const char *wording_taken(const struct model_applied *t,
			  const struct display *display, struct arena *a);

/* "all 5 patches", "patches 1-3 of 5", "patch 2 of 5"; "" of a single one. */
const char *wording_taken_patches(const struct model_applied *t, uint32_t total,
				  struct arena *a);

/* "[kvmtool] arm64: ...": tags in one pair of brackets before the title. */
const char *wording_title(const char *tags, const char *title, struct arena *a);

/* The name, else the address, else "(nobody)". */
const char *wording_name(const struct mail_addr *addr, struct arena *a);
/* The same of the person that an address is shown as (model/shown.h). */
const char *wording_who(const struct model *m, const struct mail_addr *addr,
			struct arena *a);
/* "Name <address>", the address alone where the name is the address. */
const char *wording_person(const char *name, const char *email,
			   struct arena *a);

/*
 * The archive's page of a mail. Of the id everything is percent-encoded but
 * letters, digits and "@+-=._:,", so that the link is also one harmless word
 * for a shell. NULL if it has none: no archive, an id that we made up
 * ("sha256:"), or one too long for a line.
 */
const char *wording_url(const char *archive, const char *msgid,
			struct arena *a);

/* How much of a series is there: "6 patches", "3 of 16 patches (only 4-6)",
 * "0 of 4 patches (cover only)", "5 patches and 6/5"; and of a series begun
 * before the range what came in it: "2 patches (4,5 of 7)". */
const char *wording_present(const struct model_series *s, struct arena *a);
const char *wording_continued(const struct model_series *s, struct arena *a);

/* series_state_name of it; "applied 1-3 of 5" of what was taken in part. */
const char *wording_standing(const struct model_series *s, struct arena *a);

#endif /* BOT_DIGEST_WORDING_H */
