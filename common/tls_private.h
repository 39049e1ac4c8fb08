/* SPDX-License-Identifier: MIT */
#ifndef COMMON_TLS_PRIVATE_H
#define COMMON_TLS_PRIVATE_H

#include <openssl/ssl.h>

#include "common/err.h"
#include "common/tls_stream.h"

/*
 * What the files of tls_stream.h share; nobody else includes this.
 *
 *	tls_context  the CA, the handshake, what OpenSSL's errors mean
 *	tls_dial     looking up and connecting
 *	tls_wait     time: deadlines, ticks, wake_fd; the fault that sticks
 *	tls_stream   the driver that libetpan reads and writes through
 */

struct tls_context {
	SSL_CTX *ctx; /* own */
};

struct tls_addrs {
	struct addrinfo *list; /* own */
};

struct tls_stream {
	struct tls_config config;
	struct tls_context *own_context; /* NULL if config.context is used */
	int fd;
	SSL *ssl;           /* own; NULL: plain */
	struct _mailstream *stream; /* libetpan's once handed out; NULL: closed */
	bool loopback;
	int64_t deadline;  /* of the command, clock_monotonic_ms */
	int64_t last_tick; /* the same clock */
	int wait_ms;
	int grace_ms;     /* after wake_fd */
	int64_t wake_end; /* wake_fd was seen: when grace_ms is over; 0: not */
	size_t budget, budget_left;
	tls_guard_fn *guard;
	void *guard_arg;
	bool failed;
	struct err fault; /* set if failed */
};

/* The first fault stays; it stops the stream. All return -1. */
int tls_fault(struct tls_stream *s, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int tls_fault_errno(struct tls_stream *s, const char *what); /* ERR_TEMP */

/* Wait for events (of poll(2)) on the socket. Returns 1 if it is ready, 2 if
 * wake_fd or news_fd (-1: none) is readable, 0 once clock_monotonic_ms is past
 * until, -1 with the fault set. */
int tls_poll(struct tls_stream *s, short events, int64_t until, int news_fd);
/* Wait within the limits of the command; 0, or -1 with the fault set. */
int tls_wait_ready(struct tls_stream *s, short events);
/* 0 while the command may go on, else -1 with the fault set. Call before each
 * read and write: where bytes never stop coming, nothing else looks at the
 * clock. */
int tls_check_limits(struct tls_stream *s);
bool tls_is_woken(const struct tls_stream *s);

/* Connect to the addresses in turn: s->fd, or -1 with the fault set. */
int tls_dial(struct tls_stream *s, const struct tls_addrs *addrs);

/* TLS on s->fd; 0, or -1 with the fault set. */
int tls_handshake(struct tls_stream *s);
/* What an SSL call that returned ret waits for: events of poll(2), or -1 with
 * the fault set. The caller sets errno to 0 before the SSL call and leaves it
 * alone after. */
int tls_wants(struct tls_stream *s, int ret, const char *what);

#endif /* COMMON_TLS_PRIVATE_H */
