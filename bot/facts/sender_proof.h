/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_SENDER_PROOF_H
#define BOT_FACTS_SENDER_PROOF_H

#include <stddef.h>

struct arena;
struct mail_header;

/*
 * Proof that a mail comes from the domain of its From: an
 * Authentication-Results field (RFC 8601) that one of our own mail servers wrote
 * and nobody else can have written.
 *
 * A field counts if its authserv-id, whole and in any case, is that of a
 * trusted server, and fewer than hops Received fields stand above it: our own
 * servers write on top of whatever came in. A malformed field is left out.
 * Comments and quoted strings are no results.
 *
 * It proves the From domain if it says dmarc=pass with that header.from, or
 * dkim=pass with a header.d that is that domain or a parent of it. A parent
 * has two labels or more and does not lie below a country's domain (two
 * letters): without a list of public suffixes nobody knows that co.uk is no
 * organisation, and for the rest dmarc=pass says it anyway. With a dmarc=fail
 * nothing is proved. spf proves nothing: it speaks of the envelope, and forwarding
 * breaks it.
 */

struct sender_proof_server {
	const char *id; /* authserv-id */
	int hops;       /* Received fields that our own side adds, the mail exchanger's with them:
			   trusted above the last of those */
};

/* "dmarc=pass by ID" or "dkim=pass by ID" for domain, that of the From; "" if
 * nothing proves it. trust[n_trust]: our servers. The result is in the arena. */
const char *sender_proof_find(const struct mail_header *h, const char *domain,
		       const struct sender_proof_server *trust, size_t n_trust,
		       struct arena *a);

#endif /* BOT_FACTS_SENDER_PROOF_H */
