/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/tls_private.h"

int tls_resolve(const char *host, int port, struct tls_addrs **out,
		struct err *err)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC,
				       .ai_socktype = SOCK_STREAM,
				       .ai_flags = AI_NUMERICSERV};
	struct addrinfo *list;
	char service[16];
	int ret;

	snprintf(service, sizeof(service), "%d", port);
	ret = getaddrinfo(host, service, &hints, &list);
	if (ret)
		return err_set(err, ERR_TEMP, "cannot look up host '%s': %s",
			       host, gai_strerror(ret));
	*out = mem_alloc(sizeof(**out));
	(*out)->list = list;
	return 0;
}

void tls_addrs_free(struct tls_addrs *addrs)
{
	if (!addrs)
		return;
	freeaddrinfo(addrs->list);
	free(addrs);
}

static bool is_loopback(const struct sockaddr *sa)
{
	static const unsigned char mapped[13] = {
	    [10] = 0xff, [11] = 0xff, [12] = 127};

	if (sa->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)sa;

		return ntohl(in->sin_addr.s_addr) >> 24 == 127;
	}
	if (sa->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const void *)sa;

		return IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr) ||
		       !memcmp(in6->sin6_addr.s6_addr, mapped, sizeof(mapped));
	}
	return false;
}

/* Connect s->fd to one address until then; 0, or -1 with the fault set. */
static int connect_to(struct tls_stream *s, const struct addrinfo *ai,
		      int64_t until)
{
	const int on = 1;
	int error = 0;
	socklen_t len = sizeof(error);

	s->fd =
	    socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
		   ai->ai_protocol);
	if (s->fd < 0)
		return tls_fault_errno(s, "cannot connect");
	/* Each command is one write, and waits for its answer. */
	setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (!connect(s->fd, ai->ai_addr, ai->ai_addrlen))
		return 0;
	if (errno != EINPROGRESS)
		return tls_fault_errno(s, "cannot connect");
	switch (tls_poll(s, POLLOUT, until, -1)) {
	case 0:
		return tls_fault(s, ERR_TEMP,
				 "cannot connect: no answer in time");
	case 2:
		return tls_fault(s, ERR_TEMP, "interrupted");
	case -1:
		return -1;
	}
	if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &len))
		error = errno;
	errno = error;
	return error ? tls_fault_errno(s, "cannot connect") : 0;
}

int tls_dial(struct tls_stream *s, const struct tls_addrs *addrs)
{
	int64_t end = clock_monotonic_ms() + s->config.timeout_ms;
	int left = 0;

	tls_fault(s, ERR_TEMP, "no address to connect to");
	for (const struct addrinfo *ai = addrs->list; ai; ai = ai->ai_next)
		left++;
	for (const struct addrinfo *ai = addrs->list; ai; ai = ai->ai_next) {
		int64_t now = clock_monotonic_ms();

		s->failed = false;
		s->loopback = is_loopback(ai->ai_addr);
		if (s->config.mode == TLS_NONE && !s->loopback)
			return tls_fault(
			    s, ERR_PERM,
			    "without TLS only a loopback address is allowed");
		/* One dead address must not eat the time of the others. */
		if (!connect_to(s, ai,
				now + (end > now ? end - now : 0) / left--))
			return 0;
		if (s->fd >= 0)
			close(s->fd);
		s->fd = -1;
		if (tls_is_woken(s))
			break;
	}
	return -1;
}
