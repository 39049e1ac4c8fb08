/* SPDX-License-Identifier: MIT */
#ifndef COMMON_TLS_STREAM_H
#define COMMON_TLS_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct _mailstream; /* libetpan's stream: what mailimap and mailsmtp run on */

/*
 * One connection to a mail server: TCP, then verified TLS, as a libetpan
 * stream. The safety wall between libetpan and the network.
 *
 * Certificate chain and host name (DNS or IP SAN) are verified, TLS 1.2 or
 * later, SNI sent. Every command has an absolute deadline and a byte budget;
 * after the first fault every read and write fails at once (sticky); end of
 * file is a fault. SIGPIPE must be ignored by the process.
 *
 * Errors: ERR_TEMP for the network and time; ERR_DATA for an answer over its
 * budget or refused by the guard; ERR_PERM for TLS that cannot be trusted;
 * ERR_CONFIG for a CA file that cannot be used.
 */

enum tls_mode { TLS_IMPLICIT, TLS_STARTTLS, TLS_NONE };

/* The trusted CA certificates, loaded once: for a process that may not open
 * files later.  ca_file: PEM; NULL or "": the system's bundle. */
struct tls_context;
int tls_context_new(const char *ca_file, struct tls_context **out,
		    struct err *err);
void tls_context_free(struct tls_context *context); /* NULL is fine */

struct tls_config {
	const char *host; /* borrowed while open */
	int port;
	enum tls_mode mode;  /* TLS_NONE is refused unless the peer is loopback */
	const char *ca_file; /* as tls_context_new; not used if context is set */
	struct tls_context *context; /* borrowed while open; NULL: own, of ca_file */
	int timeout_ms; /* of connecting, of the handshake, of each wait */
	int wake_fd;    /* readable: give up now; -1 none */
	void (*tick)(void *arg); /* called about every second while waiting; may be NULL */
	void *tick_arg;
};

struct tls_stream;

/* A host name looked up ahead of time: in a process that may not open files
 * later. */
struct tls_addrs;
int tls_resolve(const char *host, int port, struct tls_addrs **out,
		struct err *err);
void tls_addrs_free(struct tls_addrs *addrs); /* NULL is fine */

/* tls_stream_connect opens no files: it tries the addresses in turn and does
 * the handshake if TLS_IMPLICIT. */
int tls_stream_new(const struct tls_config *config, struct tls_stream **out,
		   struct err *err);
int tls_stream_connect(struct tls_stream *s, const struct tls_addrs *addrs,
		       struct err *err);
void tls_stream_free(struct tls_stream *s); /* after the session was freed; NULL is fine */

/* The stream for mailimap_connect or mailsmtp_connect, which then owns and
 * closes it. NULL once it was closed. */
struct _mailstream *tls_stream_mailstream(struct tls_stream *s);

/* TLS on the connection that is open, after a positive STARTTLS answer. Fails
 * if plain bytes were already waiting. */
int tls_stream_start_tls(struct tls_stream *s, struct err *err);

/* True if credentials may be sent: TLS is up, or the mode is TLS_NONE and the
 * peer is loopback. */
bool tls_stream_is_secure(const struct tls_stream *s);
const char *tls_stream_version(const struct tls_stream *s); /* "TLSv1.3", "no TLS" */

/* Set the limits of the next command: wait_ms for each wait for the server,
 * total_ms for the whole command, budget for the bytes read. With 0, 0, 0 every
 * read and write fails. Before the first call: timeout_ms and 64 KB. */
void tls_stream_arm(struct tls_stream *s, int wait_ms, int64_t total_ms,
		    size_t budget);

/* From now on wake_fd does not end a wait at once but leaves it grace_ms. */
void tls_stream_set_grace(struct tls_stream *s, int grace_ms);

/* All bytes read pass guard before anybody parses them; it returns NULL or,
 * to stop the stream, what is wrong with them. */
typedef const char *tls_guard_fn(void *arg, const char *data, size_t len);
void tls_stream_set_guard(struct tls_stream *s, tls_guard_fn *guard, void *arg);

/* The fault that stopped the stream, if there was one: for error texts. */
bool tls_stream_fault(const struct tls_stream *s, struct err *err);

/* Wait for bytes (1), the timeout (0), wake_fd or news_fd (2) or a fault (-1).
 * news_fd (-1: none) ends this wait only: unlike wake_fd it may stay readable
 * while commands go on. */
int tls_stream_wait(struct tls_stream *s, int timeout_ms, int news_fd,
		    struct err *err);

#endif /* COMMON_TLS_STREAM_H */
