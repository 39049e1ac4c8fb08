/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_PROOF_H
#define BOT_FACTS_PROOF_H

#include <stddef.h>

struct arena;
struct letter_trust;
struct mail_header;

/*
 * What our own mail server found out about the sender of a mail:
 * Authentication-Results (RFC 8601), and of those only what nobody else can
 * have written (RELIABILITY F1 to F3).
 *
 * A field counts if its authserv-id, whole and in any case, is a trusted one,
 * and fewer than hops Received fields stand above it: those of our own side
 * stand on top of whatever came in. A field that is malformed is as if it were
 * not there. Comments and what is quoted are no results.
 *
 * It proves the From domain if it says dmarc=pass with that header.from, or
 * dkim=pass with a header.d that is that domain or a parent of it. A parent
 * has two labels or more and does not lie below a country's domain (two
 * letters): without a list of public suffixes nobody knows that co.uk is no
 * organisation, and for the rest dmarc=pass says it anyway. A dmarc=fail ends
 * the matter. spf proves nothing: it speaks of the envelope, and forwarding
 * breaks it.
 */

/* "dmarc=pass by ID", "dkim=pass by ID", or "". domain: of the one From. */
const char *proof_find(const struct mail_header *h, const char *domain,
		       const struct letter_trust *trust, size_t n_trust,
		       struct arena *a);

#endif /* BOT_FACTS_PROOF_H */
