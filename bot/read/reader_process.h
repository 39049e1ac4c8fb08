/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_READER_PROCESS_H
#define BOT_READ_READER_PROCESS_H

struct read_job;
struct read_progress;

/*
 * The reader process: a source in, records out.  It has no database and no
 * secret but the mailbox's, is closed in (sandbox.h) before it looks at the
 * first foreign byte, and is expected to die of one some day: before it
 * parses a mail it writes the mail's number into the page it shares with main.
 *
 * fd: the record socket; password: of the mailbox, NULL if there is none,
 * wiped.  Never returns: ends with exit code 0 after RECORD_END or
 * RECORD_FAULT; anything else means that it died.
 */
_Noreturn void reader_process(const struct read_job *job, int fd,
			      struct read_progress *page, char *password);

#endif /* BOT_READ_READER_PROCESS_H */
