/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* wait4() */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"

/*
 * What a command costs, with all the processes it waits for.
 *
 * usage: cost FILE NAME TIMES PROGRAM ARGUMENT...
 *
 * Runs it TIMES times, its output thrown away, and appends one line to FILE:
 * NAME, wall and CPU milliseconds of one run, and the peak RSS in KiB of the
 * largest process. A command that fails ends it.
 */

static double ms_of(const struct timeval *t)
{
	return (double)t->tv_sec * 1e3 + (double)t->tv_usec / 1e3;
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void run(char **argv, struct rusage *usage)
{
	pid_t pid = fork();
	int status, null;

	if (pid < 0)
		fatal("fork");
	if (!pid) {
		null = open("/dev/null", O_WRONLY);
		dup2(null, STDOUT_FILENO);
		execvp(argv[0], argv);
		fatal("%s", argv[0]);
	}
	while (wait4(pid, &status, 0, usage) < 0)
		if (errno != EINTR)
			fatal("wait4");
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		fatalx("%s: failed", argv[0]);
}

int main(int argc, char **argv)
{
	double wall = 0, cpu = 0;
	struct rusage usage;
	long rss = 0, times;
	FILE *out;

	if (argc < 5)
		fatalx("usage: cost FILE NAME TIMES PROGRAM ARGUMENT...");
	times = strtol(argv[3], NULL, 10);
	for (long i = 0; i < times; i++) {
		double begun = now_ms();

		run(argv + 4, &usage);
		wall += now_ms() - begun;
		cpu += ms_of(&usage.ru_utime) + ms_of(&usage.ru_stime);
		if (usage.ru_maxrss > rss)
			rss = usage.ru_maxrss;
	}
	out = fopen(argv[1], "a");
	if (!out ||
	    fprintf(out, "%s %.3f %.3f %ld\n", argv[2], wall / (double)times,
		    cpu / (double)times, rss) < 0 ||
	    fclose(out))
		fatal("write '%s'", argv[1]);
	return 0;
}
