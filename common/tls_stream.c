/* SPDX-License-Identifier: MIT */
#include "common/tls_stream.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libetpan/mailstream.h>
#include <openssl/err.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/tls_private.h"

/*
 * A mailstream_low driver over a non-blocking socket.  libetpan trusts its
 * stream: it reads on after end of file, allocates what a literal announces
 * and has no limit in time or size.  So every byte goes through low_read and
 * low_write, which hold the deadline and the budget, and once anything failed
 * nothing goes any more: what libetpan sends while it cleans up (LOGOUT, QUIT)
 * would wait for a second timeout, or cross in clear after a failed STARTTLS.
 */

#define BUFFER_SIZE    16384 /* of libetpan's stream; one TLS record */
#define BUDGET_DEFAULT 65536

static int take_fault(const struct tls_stream *s, struct err *err)
{
	*err = s->fault;
	return -1;
}

/* The driver */

/* Bytes taken, 0 with *events to wait for, or -1. */
static ssize_t receive(struct tls_stream *s, void *buf, size_t count, int flags,
		       int *events)
{
	size_t got;
	ssize_t n;
	int ret;

	errno = 0;
	if (s->ssl) {
		ERR_clear_error();
		ret = flags & MSG_PEEK ? SSL_peek_ex(s->ssl, buf, count, &got)
				       : SSL_read_ex(s->ssl, buf, count, &got);
		if (ret == 1)
			return (ssize_t)got;
		*events = tls_wants(s, ret, "cannot read");
		return *events < 0 ? -1 : 0;
	}
	n = recv(s->fd, buf, count, flags);
	if (!n)
		return tls_fault(s, ERR_TEMP,
				 "the server closed the connection");
	if (n > 0)
		return n;
	*events = POLLIN;
	if (errno == EAGAIN || errno == EINTR)
		return 0;
	return tls_fault_errno(s, "cannot read");
}

static ssize_t low_read(mailstream_low *low, void *buf, size_t count)
{
	struct tls_stream *s = low->data;
	const char *wrong;
	ssize_t n;
	int events;

	for (;;) {
		if (tls_check_limits(s))
			return -1;
		if (!s->budget_left)
			return tls_fault(s, ERR_DATA,
					 "the answer is over %zu bytes",
					 s->budget);
		n = receive(s, buf,
			    count < s->budget_left ? count : s->budget_left, 0,
			    &events);
		if (n)
			break;
		if (tls_wait_ready(s, (short)events))
			return -1;
	}
	if (n < 0)
		return -1;
	s->budget_left -= (size_t)n;
	wrong = s->guard ? s->guard(s->guard_arg, buf, (size_t)n) : NULL;
	if (wrong)
		return tls_fault(s, ERR_DATA, "%s", wrong);
	return n;
}

static ssize_t low_write(mailstream_low *low, const void *buf, size_t count)
{
	struct tls_stream *s = low->data;

	for (;;) {
		size_t put;
		ssize_t n;
		int events = POLLOUT;

		if (tls_check_limits(s))
			return -1;
		errno = 0;
		if (s->ssl) {
			ERR_clear_error();
			if (SSL_write_ex(s->ssl, buf, count, &put) == 1)
				return (ssize_t)put;
			events = tls_wants(s, 0, "cannot write");
			if (events < 0)
				return -1;
		} else {
			n = send(s->fd, buf, count, MSG_NOSIGNAL);
			if (n > 0)
				return n;
			if (n < 0 && errno != EAGAIN && errno != EINTR)
				return tls_fault_errno(s, "cannot write");
		}
		if (tls_wait_ready(s, (short)events))
			return -1;
	}
}

static int low_close(mailstream_low *low)
{
	struct tls_stream *s = low->data;

	if (s->ssl) {
		if (!s->failed)
			SSL_shutdown(s->ssl);
		SSL_free(s->ssl);
		s->ssl = NULL;
		ERR_clear_error();
	}
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	return 0;
}

static int low_get_fd(mailstream_low *low)
{
	const struct tls_stream *s = low->data;

	return s->fd;
}

static void low_free(mailstream_low *low)
{
	struct tls_stream *s = low->data;

	s->stream = NULL;
	tls_fault(s, ERR_TEMP, "the connection is closed");
	free(low);
}

static mailstream_low_driver driver = {
    .mailstream_read = low_read,
    .mailstream_write = low_write,
    .mailstream_close = low_close,
    .mailstream_get_fd = low_get_fd,
    .mailstream_free = low_free,
};

/* Life cycle */

int tls_stream_new(const struct tls_config *config, struct tls_stream **out,
		   struct err *err)
{
	struct tls_stream *s = mem_alloc(sizeof(*s));

	*s = (struct tls_stream){.config = *config, .fd = -1};
	if (!config->context && config->mode != TLS_NONE) {
		if (tls_context_new(config->ca_file, &s->own_context, err)) {
			free(s);
			return -1;
		}
		s->config.context = s->own_context;
	}
	s->last_tick = clock_monotonic_ms();
	tls_stream_arm(s, config->timeout_ms, config->timeout_ms,
		       BUDGET_DEFAULT);
	*out = s;
	return 0;
}

int tls_stream_connect(struct tls_stream *s, const struct tls_addrs *addrs,
		       struct err *err)
{
	mailstream_low *low;

	if (tls_dial(s, addrs) ||
	    (s->config.mode == TLS_IMPLICIT && tls_handshake(s)))
		return take_fault(s, err);
	low = mailstream_low_new(s, &driver);
	s->stream = low ? mailstream_new(low, BUFFER_SIZE) : NULL;
	if (!s->stream) {
		free(low);
		return err_set(err, ERR_SYSTEM, "out of memory");
	}
	return 0;
}

void tls_stream_free(struct tls_stream *s)
{
	if (!s)
		return;
	if (s->stream)
		mailstream_close(s->stream);
	SSL_free(s->ssl);
	if (s->fd >= 0)
		close(s->fd);
	tls_context_free(s->own_context);
	free(s);
}

/* For the owner of the connection */

struct _mailstream *tls_stream_mailstream(struct tls_stream *s)
{
	return s->stream;
}

int tls_stream_start_tls(struct tls_stream *s, struct err *err)
{
	/* What came before TLS could be anybody's: CVE-2020-15953. */
	if (s->stream && s->stream->read_buffer_len)
		tls_fault(s, ERR_PERM,
			  "plain text after the answer to STARTTLS");
	if (s->failed || tls_handshake(s))
		return take_fault(s, err);
	return 0;
}

bool tls_stream_is_secure(const struct tls_stream *s)
{
	return !s->failed &&
	       (s->ssl || (s->config.mode == TLS_NONE && s->loopback));
}

const char *tls_stream_version(const struct tls_stream *s)
{
	return s->ssl ? SSL_get_version(s->ssl) : "no TLS";
}

void tls_stream_set_guard(struct tls_stream *s, tls_guard_fn *guard, void *arg)
{
	s->guard = guard;
	s->guard_arg = arg;
}

bool tls_stream_fault(const struct tls_stream *s, struct err *err)
{
	if (s->failed)
		*err = s->fault;
	return s->failed;
}

int tls_stream_wait(struct tls_stream *s, int timeout_ms, int news_fd,
		    struct err *err)
{
	int64_t until = clock_monotonic_ms() + timeout_ms;

	for (;;) {
		int events = POLLIN;
		char byte;
		ssize_t n;
		int ret;

		if (s->failed)
			return take_fault(s, err);
		if (s->stream->read_buffer_len)
			return 1;
		/* A readable socket may hold no more than a session ticket. */
		n = receive(s, &byte, 1, MSG_PEEK, &events);
		if (n > 0)
			return 1;
		ret = n < 0 ? -1 : tls_poll(s, (short)events, until, news_fd);
		if (ret < 0)
			return take_fault(s, err);
		if (ret != 1)
			return ret;
	}
}
