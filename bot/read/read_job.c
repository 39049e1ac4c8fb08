/* SPDX-License-Identifier: MIT */
#include "bot/read/read_job.h"

#include <string.h>

#include "bot/read/field.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"

void read_job_init(struct read_job *job, enum read_kind kind)
{
	*job = (struct read_job){
	    .kind = kind,
	    .input_fd = -1,
	    .window_fd = -1,
	    .seen_fd = -1,
	    .head = "",
	    .after = "",
	    .tip = "",
	    .mailbox = {.host = "",
			.user = "",
			.password_file = "",
			.password_command = "",
			.ca_file = "",
			.command_mails = {.prefix = "", .address = ""},
			.search = ""},
	};
}

static void command_mail_fields(struct field_io *io,
				struct command_mail_settings *s)
{
	/* when writing it is only read */
	struct sender_proof_server *trust =
	    (struct sender_proof_server *)s->trust;

	field_str(io, &s->prefix);
	field_str(io, &s->address);
	trust =
	    field_array(io, trust, &s->n_trust, sizeof(*trust), 9, FIELD_ANY);
	for (size_t i = 0; i < s->n_trust; i++) {
		field_str(io, &trust[i].id);
		field_int(io, &trust[i].hops);
	}
	s->trust = trust;
}

static void mailbox_fields(struct field_io *io, struct read_mailbox *m)
{
	field_str(io, &m->host);
	field_int(io, &m->port);
	field_int(io, &m->tls);
	field_int(io, &m->auth);
	field_str(io, &m->user);
	field_str(io, &m->password_file);
	field_str(io, &m->password_command);
	field_str(io, &m->ca_file);
	field_int(io, &m->timeout_ms);
	field_bool(io, &m->check);
	field_bool(io, &m->stay);
	field_bool(io, &m->idle);
	field_int(io, &m->poll_s);
	field_u32(io, &m->seq, UINT32_MAX);
	command_mail_fields(io, &m->command_mails);
	field_str(io, &m->search);
	m->folders = field_array(io, m->folders, &m->n_folders,
				 sizeof(*m->folders), 13, FIELD_ANY);
	for (size_t i = 0; i < m->n_folders; i++) {
		field_str(io, &m->folders[i].name);
		field_u32(io, &m->folders[i].uidvalidity, UINT32_MAX);
		field_u32(io, &m->folders[i].uid, UINT32_MAX);
	}
}

static void job_fields(struct field_io *io, struct read_job *job)
{
	job->kind = (enum read_kind)field_enum(io, (int)job->kind, READ_MBOX,
					       READ_MAILBOX);
	field_bool(io, &job->full);
	field_bytes(io, &job->head, &job->head_len);
	field_u64(io, &job->number);
	field_u64(io, &job->offset);
	field_str(io, &job->after);
	field_str(io, &job->tip);
	field_u64(io, &job->total);
	field_u64(io, &job->skip);
	field_u64(io, &job->careful);
	field_strs(io, &job->paths, &job->n_paths, FIELD_ANY);
	mailbox_fields(io, &job->mailbox);
}

void read_job_encode(const struct read_job *job, struct strbuf *out)
{
	struct field_io io = {.out = out};
	struct read_job copy = *job; /* stays as it is */

	job_fields(&io, &copy);
}

int read_job_decode(const char *data, size_t len, struct arena *a,
		    struct read_job *job, struct err *err)
{
	struct field_io io = {.in = {.p = data, .end = data + len}, .a = a};

	read_job_init(job, READ_MBOX);
	job_fields(&io, job);
	if (!wire_at_end(&io.in))
		return err_set(err, ERR_DATA, "a job that cannot be read");
	return 0;
}
