/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_WORDING_H
#define BOT_DIGEST_WORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct display;
struct mail_addr;
struct model_applied;
struct model_series;

/*
 * The words of the digest (doc/LAYOUT 1 and 3): counts, number lists, labels,
 * titles, people, links. Every function returns one line in the arena that can
 * be displayed as it is.
 */

/* Other people's words made fit for a line: control and bidi characters become
 * '?'. */
const char *wording_shown(const char *s, struct arena *a);

/* Like wording_shown(), for a name, an address or a domain: cut to
 * WORDING_SHORT_MAX bytes and "...", as a From header may hold 64 kB. */
#define WORDING_SHORT_MAX 254 /* bytes, as of an address in RFC 5321 */
const char *wording_short(const char *s, struct arena *a);

/* "1 patch", "0 patches": n and the form of the noun that goes with it. */
const char *wording_count(size_t n, const char *one, const char *many,
			  struct arena *a);

/* Like wording_count(), but "" if n is 0. */
const char *wording_some(size_t n, const char *one, const char *many,
			 struct arena *a);

/* "1-3,5,6,8-12" of ascending numbers[0..n): a run of two is "5,6". A list of
 * more than max columns is cut and ends in ",...". */
#define WORDING_NUMBERS_MAX 48 /* max of a list inside an item */
const char *wording_numbers(const uint32_t *numbers, size_t n, size_t max,
			    struct arena *a);

/* "patch 2", "patches 1-3,5" of ascending numbers[0..n). */
const char *wording_patches(const uint32_t *numbers, size_t n, struct arena *a);

/* "[7]" if first is last, else "[7]-[9]". */
const char *wording_refs(int first, int last, struct arena *a);

/* What kind of posting s is: "New", "v3", "RFC v2", "Resend". */
const char *wording_label(const struct model_series *s, struct arena *a);

/* A version alone: "v1", "RFC", "RFC v2". */
const char *wording_version(const char *version, bool rfc, struct arena *a);

/* A time span, cut down and not rounded: "5 minutes", "47 hours", "2 days". */
const char *wording_duration(int64_t seconds, struct arena *a);

/* The numbers of tags: "R2 A1 T0", "R1 A0 T0 N1 (none on 3,6-8)"; "" if s has no
 * tag. */
const char *wording_tags(const struct model_series *s, struct arena *a);

/* Who applied where: "queued by Paolo Bonzini to kvm/next". display NULL: the
 * person is named as the notice names them. */
const char *wording_applied(const struct model_applied *t,
			  const struct display *display, struct arena *a);

/* Which of total patches were applied: "all 5 patches", "patches 1-3 of 5",
 * "patch 2 of 5"; "" if total is 1 or 0. */
const char *wording_applied_patches(const struct model_applied *t, uint32_t total,
				  struct arena *a);

/* The title with its subject's tags before it: "[kvmtool] arm64: ..."; "(no
 * title)" for "". */
const char *wording_title(const char *tags, const char *title, struct arena *a);

/* The name, else the address, else "(nobody)". */
const char *wording_name(const struct mail_addr *addr, struct arena *a);
/* "Name <address>"; the address alone if the name is empty or is the address. */
const char *wording_person(const char *name, const char *email,
			   struct arena *a);
/* The person that display has for an address, like wording_name() and like
 * wording_person(). */
const char *wording_who(const struct display *display,
			const struct mail_addr *addr, struct arena *a);
const char *wording_who_full(const struct display *display,
			     const struct mail_addr *addr, struct arena *a);

/*
 * The link to the archive's page of a mail. All of the id but letters, digits
 * and "@+-=._:," is percent-encoded, so that the link is one harmless word for
 * a shell, too. NULL without an archive, for an id that patchdigest made up
 * ("sha256:"), and for a link too long for a line.
 */
const char *wording_url(const char *archive, const char *msgid,
			struct arena *a);

/* Which patches of s are on the list: "6 patches", "3 of 16 patches (only
 * 4-6)", "0 of 4 patches (cover only)", "5 patches and 6/5". */
const char *wording_present(const struct model_series *s, struct arena *a);
/* What the range has of a series that was begun before it: "2 patches (4,5 of
 * 7)", "cover letter". */
const char *wording_continued(const struct model_series *s, struct arena *a);

/* The state of s: series_state_name(), or "applied 1-3 of 5" if only some patches
 * were applied. */
const char *wording_state(const struct model_series *s, struct arena *a);

#endif /* BOT_DIGEST_WORDING_H */
