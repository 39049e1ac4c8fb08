/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_INPUT_H
#define BOT_READ_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct err;
struct read_job;
struct read_progress;
struct spawner;

/*
 * The bytes of an mbox: a file or a pipe, plain or packed (gzip, xz, zstd, by
 * content), opened by main, which looks at the first bytes and at no other.
 * What cannot be read twice gets a window that outlives its readers
 * (source_mbox.c).
 */

#define INPUT_HEAD_MAX 6

struct input {
	int fd;               /* what the mbox is read from; own */
	int window_fd;        /* own; -1: fd can seek */
	uint64_t offset;      /* where it begins, if it can */
	char head[INPUT_HEAD_MAX];
	size_t head_len;
	pid_t unpacker;       /* 0: it is not packed */
	struct read_progress *page; /* the unpacker's */
};

/* path "-": standard input. Release in any case. */
int input_open(struct input *in, struct spawner *sp, const char *path,
	       struct err *err);
/* Let job read from it. */
void input_set_job(const struct input *in, struct read_job *job);
/* After the last mail: -1 with ERR_DATA if not all could be unpacked. */
int input_finish(struct input *in, struct spawner *sp, struct err *err);
void input_release(struct input *in, struct spawner *sp);

#endif /* BOT_READ_INPUT_H */
