/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_RECORD_MAIL_H
#define BOT_READ_RECORD_MAIL_H

#include <stdbool.h>

struct command_mail;
struct facts;
struct field_io;

/*
 * The fields of a mail in a record: its facts and what it asks of the robot.
 * Reading refuses (field.h) what facts_read and command_mail_read cannot have
 * given: a number or count out of bounds, text that is not UTF-8, a control
 * byte in a line, a title that does not end its subject, no Message-ID.
 */

/* full: also in_reply_to, references and body_start, which only `parse`
 * shows; written with the rest. */
void record_facts(struct field_io *io, struct facts *f, bool full);

/* A mail that asks nothing takes one byte. */
void record_command_mail(struct field_io *io, struct command_mail *m);

#endif /* BOT_READ_RECORD_MAIL_H */
