/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SERVERS_PLAY_H
#define TESTS_SERVERS_PLAY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * A dialogue played by tests/servers/peer, for one test.  Everything lies in a
 * folder below TMPDIR that play_end removes.  A step that fails ends the
 * test program: without a peer there is nothing to test.
 */

struct play {
	pid_t pid;
	int port;
	char *log; /* own; after play_stop: what the peer got and noted */
};

/* Once a program: makes the certificates. argv0 tells where the peer is. */
void play_begin(const char *argv0);
void play_end(void);
const char *play_ca(void); /* the CA's certificate */

void play_start(struct play *p, const char *script);
/* Ends the peer if it still runs, reads its log. False if it met what it did
 * not expect. */
bool play_stop(struct play *p);
void play_free(struct play *p);

/* Milliseconds, for how long something took. */
int64_t play_now(void);

#endif /* TESTS_SERVERS_PLAY_H */
