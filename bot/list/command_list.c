/* SPDX-License-Identifier: MIT */
#include "bot/list/command_list.h"

#include "common/arena.h"
#include "common/ascii.h"
#include "common/err.h"
#include "common/lines.h"
#include "config/config.h"
#include "state/command_mails.h"
#include "state/messages.h"
#include "state/outbox.h"

int command_list_of_row(struct state *st, const struct config *config,
			int64_t id, struct arena *a,
			const struct config_list **list, struct err *err)
{
	struct state_list row;
	int found = state_list_get(st, id, a, &row, err);

	*list = found > 0 ? config_list_find(config, row.name) : NULL;
	return found < 0 ? -1 : 0;
}

/* Of the digest or answer that the mail replies to. */
static int find_replied_to(struct state *st, const struct config *config,
			   const struct state_command_mail *mail,
			   struct arena *a, const struct config_list **list,
			   struct err *err)
{
	struct outbox_mail ours;
	size_t n;
	const char **ids = lines_split(mail->in_reply_to, a, &n);

	for (size_t i = 0; i < n && !*list; i++) {
		int found = state_outbox_find_msgid(st, ids[i], a, &ours, err);

		if (found < 0 ||
		    (found && command_list_of_row(st, config, ours.list_id, a,
						  list, err)))
			return -1;
	}
	return 0;
}

static const struct config_list *
find_addressed(const struct config *config,
	       const struct state_command_mail *mail, struct arena *a)
{
	size_t n;
	const char **to = lines_split(mail->recipients, a, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < config->n_lists; k++)
			if (!ascii_casecmp(to[i], config->lists[k].address))
				return &config->lists[k];
	return NULL;
}

static int find_come_by(struct state *st, const struct config *config,
			const struct state_command_mail *mail, struct arena *a,
			const struct config_list **list, struct err *err)
{
	const char *names;

	if (state_command_mail_lists(st, mail->message_id, a, &names, err))
		return -1;
	for (size_t i = 0; i < config->n_lists && !*list; i++)
		if (lines_has(names, config->lists[i].name))
			*list = &config->lists[i];
	return 0;
}

int command_list_find(struct state *st, const struct config *config,
		      const struct state_command_mail *mail, struct arena *a,
		      const struct config_list **list, struct err *err)
{
	*list = NULL;
	if (find_replied_to(st, config, mail, a, list, err))
		return -1;
	if (!*list)
		*list = find_addressed(config, mail, a);
	if (!*list && find_come_by(st, config, mail, a, list, err))
		return -1;
	if (!*list)
		*list = &config->lists[0];
	return 0;
}
