/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/log.h"

struct outcome {
	char text[16384]; /* what came on stderr */
	int code;         /* the exit code */
};

/* Run say(arg) in a child of its own and catch what it does. */
static void catch (void (*say)(const char *arg), const char *arg,
		   struct outcome *out)
{
	size_t len = 0;
	ssize_t n;
	int status;
	int fds[2];

	fflush(NULL);
	assert_int_equal(pipe(fds), 0);
	pid_t pid = fork();
	if (!pid) {
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		close(fds[1]);
		say(arg);
		_exit(0);
	}
	close(fds[1]);
	while ((n = read(fds[0], out->text + len,
			 sizeof(out->text) - 1 - len)) > 0)
		len += (size_t)n;
	out->text[len] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	out->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void say_all(const char *arg)
{
	errno = ENOENT;
	log_warnx("warn %s", arg);
	if (errno != ENOENT)
		log_warnx("errno was lost");
	log_warnx("warnx %s", arg);
	log_info("info %s", arg);
	log_debug("debug %s", arg);
}

static void say_at_start(const char *arg)
{
	say_all(arg);
}

static void say_quiet(const char *arg)
{
	log_init(LOG_QUIET);
	say_all(arg);
}

static void say_normal(const char *arg)
{
	log_init(LOG_NORMAL);
	say_all(arg);
}

static void say_verbose(const char *arg)
{
	log_init(LOG_VERBOSE);
	say_all(arg);
}

static void say_to_journal(const char *arg)
{
	setenv("JOURNAL_STREAM", "8:1", 1);
	log_init(LOG_VERBOSE);
	say_all(arg);
}

static void say_fatal(const char *arg)
{
	errno = ENOMEM;
	fatal("end %s", arg);
}

static void say_fatalx(const char *arg)
{
	fatalx("end %s", arg);
}

#define WARNINGS "warn k=1\nwarnx k=1\n"

static void levels_and_codes(void **state)
{
	static const struct {
		const char *input;
		void (*say)(const char *);
		const char *want;
		int want_code;
	} rows[] = {
	    {"start", say_at_start, WARNINGS "info k=1\n", 0},
	    {"quiet", say_quiet, WARNINGS, 0},
	    {"normal", say_normal, WARNINGS "info k=1\n", 0},
	    {"verbose", say_verbose, WARNINGS "info k=1\ndebug k=1\n", 0},
	    {"journal", say_to_journal,
	     "<4>warn k=1\n<4>warnx k=1\n"
	     "<6>info k=1\n<7>debug k=1\n",
	     0},
	    {"fatal", say_fatal, "end k=1: Cannot allocate memory\n", 71},
	    {"fatalx", say_fatalx, "end k=1\n", 70},
	};
	struct outcome out;

	(void)state;
	unsetenv("JOURNAL_STREAM");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		catch (rows[i].say, "k=1", &out);
		table_str(i, rows[i].input, rows[i].want, out.text);
		table_int(i, rows[i].input, rows[i].want_code, out.code);
	}
	table_end();
}

static void values_stay_on_the_line(void **state)
{
	struct outcome out;

	(void)state;
	catch (say_quiet, "a\nwarnx forged\x1b[2J\xff", &out);
	assert_string_equal(out.text, "warn a?warnx forged?[2J\xef\xbf\xbd\n"
				      "warnx a?warnx forged?[2J\xef\xbf\xbd\n");
}

static void long_lines_are_cut(void **state)
{
	struct outcome out;
	char big[6000];

	(void)state;
	memset(big, '\xff', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	catch (say_quiet, big, &out);
	char *second = strchr(out.text, '\n');
	assert_non_null(second);
	assert_true(second - out.text < 4096);
	assert_true(second - out.text > 4000);
	assert_memory_equal(second + 1, "warnx ", 6);
	assert_int_equal(out.text[strlen(out.text) - 1], '\n');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(levels_and_codes),
	    cmocka_unit_test(values_stay_on_the_line),
	    cmocka_unit_test(long_lines_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
