/* SPDX-License-Identifier: MIT */
#include "bot/read/job.h"

#include <string.h>

#include "bot/read/wire.h"
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
			.letters = {.prefix = "", .address = ""},
			.search = ""},
	};
}

static void encode_letters(const struct command_mail_settings *l,
			   struct strbuf *out)
{
	wire_put_str(out, l->prefix);
	wire_put_str(out, l->address);
	wire_put_u32(out, (uint32_t)l->n_trust);
	for (size_t i = 0; i < l->n_trust; i++) {
		wire_put_str(out, l->trust[i].id);
		wire_put_u32(out, (uint32_t)l->trust[i].hops);
	}
}

static void encode_mailbox(const struct read_mailbox *m, struct strbuf *out)
{
	wire_put_str(out, m->host);
	wire_put_u32(out, (uint32_t)m->port);
	wire_put_u32(out, (uint32_t)m->tls);
	wire_put_u32(out, (uint32_t)m->auth);
	wire_put_str(out, m->user);
	wire_put_str(out, m->password_file);
	wire_put_str(out, m->password_command);
	wire_put_str(out, m->ca_file);
	wire_put_u32(out, (uint32_t)m->timeout_ms);
	wire_put_u8(out, m->check);
	wire_put_u8(out, m->stay);
	wire_put_u8(out, m->idle);
	wire_put_u32(out, (uint32_t)m->poll_s);
	wire_put_u32(out, m->seq);
	encode_letters(&m->letters, out);
	wire_put_str(out, m->search);
	wire_put_u32(out, (uint32_t)m->n_folders);
	for (size_t i = 0; i < m->n_folders; i++) {
		wire_put_str(out, m->folders[i].name);
		wire_put_u32(out, m->folders[i].uidvalidity);
		wire_put_u32(out, m->folders[i].uid);
	}
}

void read_job_encode(const struct read_job *job, struct strbuf *out)
{
	wire_put_u8(out, (uint8_t)job->kind);
	wire_put_u8(out, job->full);
	wire_put_bytes(out, job->head, job->head_len);
	wire_put_u64(out, job->number);
	wire_put_u64(out, job->offset);
	wire_put_str(out, job->after);
	wire_put_str(out, job->tip);
	wire_put_u64(out, job->total);
	wire_put_u64(out, job->skip);
	wire_put_u64(out, job->careful);
	wire_put_u32(out, (uint32_t)job->n_paths);
	for (size_t i = 0; i < job->n_paths; i++)
		wire_put_str(out, job->paths[i]);
	encode_mailbox(&job->mailbox, out);
}

/* A count of things of which each takes at least size bytes of what is left. */
static size_t get_count(struct wire *in, size_t size)
{
	size_t n = wire_get_u32(in);

	if (n > (size_t)(in->end - in->p) / size)
		in->bad = true;
	return in->bad ? 0 : n;
}

static void decode_letters(struct wire *in, struct arena *a,
			   struct command_mail_settings *l)
{
	struct sender_proof_server *trust;

	l->prefix = wire_get_str(in);
	l->address = wire_get_str(in);
	l->n_trust = get_count(in, 9);
	l->trust = trust = arena_array(a, l->n_trust, sizeof(*trust));
	for (size_t i = 0; i < l->n_trust; i++) {
		trust[i].id = wire_get_str(in);
		trust[i].hops = (int)wire_get_u32(in);
	}
}

static void decode_mailbox(struct wire *in, struct arena *a,
			   struct read_mailbox *m)
{
	m->host = wire_get_str(in);
	m->port = (int)wire_get_u32(in);
	m->tls = (int)wire_get_u32(in);
	m->auth = (int)wire_get_u32(in);
	m->user = wire_get_str(in);
	m->password_file = wire_get_str(in);
	m->password_command = wire_get_str(in);
	m->ca_file = wire_get_str(in);
	m->timeout_ms = (int)wire_get_u32(in);
	m->check = wire_get_u8(in);
	m->stay = wire_get_u8(in);
	m->idle = wire_get_u8(in);
	m->poll_s = (int)wire_get_u32(in);
	m->seq = wire_get_u32(in);
	decode_letters(in, a, &m->letters);
	m->search = wire_get_str(in);
	m->n_folders = get_count(in, 13);
	m->folders = arena_array(a, m->n_folders, sizeof(*m->folders));
	for (size_t i = 0; i < m->n_folders; i++) {
		m->folders[i].name = wire_get_str(in);
		m->folders[i].uidvalidity = wire_get_u32(in);
		m->folders[i].uid = wire_get_u32(in);
	}
}

int read_job_decode(const char *data, size_t len, struct arena *a,
		    struct read_job *job, struct err *err)
{
	struct wire in = {.p = data, .end = data + len};
	uint8_t kind = wire_get_u8(&in);

	if (kind > READ_MAILBOX)
		return err_set(err, ERR_DATA, "a job of unknown kind");
	read_job_init(job, (enum read_kind)kind);
	job->full = wire_get_u8(&in);
	job->head = wire_get_bytes(&in, &job->head_len);
	job->number = wire_get_u64(&in);
	job->offset = wire_get_u64(&in);
	job->after = wire_get_str(&in);
	job->tip = wire_get_str(&in);
	job->total = wire_get_u64(&in);
	job->skip = wire_get_u64(&in);
	job->careful = wire_get_u64(&in);
	job->n_paths = get_count(&in, 5);
	job->paths = arena_array(a, job->n_paths, sizeof(*job->paths));
	for (size_t i = 0; i < job->n_paths; i++)
		job->paths[i] = wire_get_str(&in);
	decode_mailbox(&in, a, &job->mailbox);
	if (!wire_at_end(&in))
		return err_set(err, ERR_DATA, "a job that cannot be read");
	return 0;
}
