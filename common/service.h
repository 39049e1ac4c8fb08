/* SPDX-License-Identifier: MIT */
#ifndef COMMON_SERVICE_H
#define COMMON_SERVICE_H

/*
 * The service manager's side of a daemon: readiness, watchdog, status line
 * (sd_notify(3): datagrams to the socket that $NOTIFY_SOCKET names; without
 * it every call does nothing).
 */

void service_ready(void);
void service_reloading(void);
void service_stopping(void);
void service_status(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Tell the watchdog that the daemon is alive. May be called at any rate: a
 * datagram goes out at most twice in each half of $WATCHDOG_USEC. */
void service_alive(void);

#endif /* COMMON_SERVICE_H */
