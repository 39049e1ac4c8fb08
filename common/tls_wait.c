/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/tls_private.h"

#define TICK_MS 1000

int tls_fault(struct tls_stream *s, enum err_code code, const char *fmt, ...)
{
	char text[sizeof(s->fault.text)];
	va_list ap;

	if (s->failed)
		return -1;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	s->failed = true;
	return err_set(&s->fault, code, "%s", text);
}

int tls_fault_errno(struct tls_stream *s, const char *what)
{
	struct err reason = {0};

	err_errno(&reason, "%s", what);
	return tls_fault(s, ERR_TEMP, "%s", reason.text);
}

bool tls_is_woken(const struct tls_stream *s)
{
	struct pollfd pfd = {.fd = s->config.wake_fd, .events = POLLIN};

	return !s->wake_end && s->config.wake_fd >= 0 && poll(&pfd, 1, 0) > 0;
}

/* wake_fd asks for an end: true if it is now, false if grace is left. */
static bool wake(struct tls_stream *s, int64_t *until)
{
	if (!s->grace_ms)
		return true;
	s->wake_end = clock_monotonic_ms() + s->grace_ms;
	if (s->deadline > s->wake_end)
		s->deadline = s->wake_end;
	if (until && *until > s->wake_end)
		*until = s->wake_end;
	return false;
}

static void tick(struct tls_stream *s, int64_t now)
{
	if (now - s->last_tick < TICK_MS)
		return;
	s->last_tick = now;
	if (s->config.tick)
		s->config.tick(s->config.tick_arg);
}

int tls_poll(struct tls_stream *s, short events, int64_t until, int news_fd)
{
	for (;;) {
		int64_t now = clock_monotonic_ms();
		int64_t left = until > now ? until - now : 0;
		struct pollfd pfd[3] = {
		    {.fd = s->fd, .events = events},
		    {.fd = s->wake_end ? -1 : s->config.wake_fd,
		     .events = POLLIN},
		    {.fd = news_fd, .events = POLLIN},
		};
		int n = poll(pfd, 3, left > TICK_MS ? TICK_MS : (int)left);

		if (n < 0 && errno != EINTR)
			return tls_fault_errno(s, "cannot wait for the server");
		if (n > 0 && pfd[1].revents && wake(s, &until))
			return 2;
		if (n > 0 && pfd[2].revents)
			return 2;
		if (n > 0 && pfd[0].revents)
			return 1;
		tick(s, clock_monotonic_ms());
		if (!left)
			return 0;
	}
}

int tls_wait_ready(struct tls_stream *s, short events)
{
	int64_t until = clock_monotonic_ms() + s->wait_ms;

	switch (tls_poll(s, events, until < s->deadline ? until : s->deadline,
			 -1)) {
	case 1:
		return 0;
	case 0:
		return tls_fault(s, ERR_TEMP, "no complete answer in time");
	case 2:
		return tls_fault(s, ERR_TEMP, "interrupted");
	}
	return -1;
}

int tls_check_limits(struct tls_stream *s)
{
	int64_t now = clock_monotonic_ms();

	if (s->failed)
		return -1;
	if (now - s->last_tick >= TICK_MS) {
		tick(s, now);
		if (tls_is_woken(s) && wake(s, NULL))
			return tls_fault(s, ERR_TEMP, "interrupted");
	}
	if (now >= s->deadline)
		return tls_fault(s, ERR_TEMP, "no complete answer in time");
	return 0;
}

void tls_stream_arm(struct tls_stream *s, int wait_ms, int64_t total_ms,
		    size_t budget)
{
	s->wait_ms = wait_ms;
	s->deadline = clock_monotonic_ms() + total_ms;
	if (s->wake_end && s->deadline > s->wake_end)
		s->deadline = s->wake_end;
	s->budget = s->budget_left = budget;
	if (!total_ms)
		tls_fault(s, ERR_TEMP, "the connection was given up");
}

void tls_stream_set_grace(struct tls_stream *s, int grace_ms)
{
	s->grace_ms = grace_ms;
}
