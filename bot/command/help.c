/* SPDX-License-Identifier: MIT */
#include "bot/command/help.h"

#include "bot/digest/fold.h"
#include "common/arena.h"
#include "common/strbuf.h"
#include "config/config.h"

#define NOTE_COLUMN 34 /* where it says what a command does */

/* "  #digest list                    your subscriptions" */
static void write_command(const struct config *config, struct strbuf *out,
			  const char *words, const char *note)
{
	size_t start = out->len;

	strbuf_addf(out, "  %s %s", config->commands.prefix, words);
	if (*note) {
		size_t column = out->len - start;

		strbuf_addchars(out, ' ',
				column + 2 < NOTE_COLUMN ? NOTE_COLUMN - column
							 : 2);
		strbuf_addstr(out, note);
	}
	strbuf_addch(out, '\n');
}

void help_write(const struct config *config, struct strbuf *out)
{
	static const char *const numbers[] = {"none",  "one",  "two",
					      "three", "four", "five"};
	static const char *const commands[][2] = {
	    {"RANGE [FILTER...] [DETAIL]     the digest of a range", ""},
	    {"subscribe [weekly|daily|monthly] [FILTER...] [DETAIL]", ""},
	    {"list", "your subscriptions, with their numbers N"},
	    {"unsubscribe [N|all]", ""},
	    {"pause 2020-07-31", ""},
	    {"mine", "your open series and what each waits for"},
	    {"todo", "series that want an answer of yours"},
	};
	const char *prefix = config->commands.prefix;
	struct arena a = ARENA_INIT;

	fold_printf(out, 0, 0,
		    "Commands go to %s or to the list, one to a line, "
		    "%s to a mail at most. A line begins with %s; quoted "
		    "text and signatures are not read. You alone get the "
		    "answer. [x] may be left out, a|b is a choice.",
		    config->bot.address, numbers[config->commands.per_mail],
		    prefix);
	strbuf_addch(out, '\n');
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (i == 4)
			write_command(config, out, commands[i][0],
				      arena_printf(&a,
						   "no mail until then; %s "
						   "resume",
						   prefix));
		else
			write_command(config, out, commands[i][0],
				      commands[i][1]);
	strbuf_addf(
	    out,
	    "\nRANGE   2020-06-22..2020-06-28   2020-W26   2020-06   7d   2w   "
	    "36h   last\n"
	    "        1a2b3c4d..5e6f7a8b   <msgid>..<msgid>      at most 92 "
	    "days\n"
	    "FILTER  path:GLOB   section:\"NAME IN MAINTAINERS\"   from:A   "
	    "to:A   author:A\n"
	    "        prefix:kvm-unit-tests  title:WORDS  state:waiting  "
	    "needs:review  me\n"
	    "        All must fit; -path:GLOB means not.\n"
	    "DETAIL  overview | messages (commit messages too) | full (every "
	    "patch)\n"
	    "\n  %s 2w path:arch/arm64/kvm/ -from:ada@example.org "
	    "messages\n\n"
	    "To subscribe, and where your mail cannot be proved yours, a mail\n"
	    "asks you to confirm: answer it as it is. Help comes without.\n",
	    prefix);
	fold_printf(out, 0, 0, "Questions, faults: %s", config->bot.admins[0]);
	arena_release(&a);
}
