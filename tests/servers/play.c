/* SPDX-License-Identifier: MIT */
#include "tests/servers/play.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATH_SIZE 512

static char folder[PATH_SIZE];
static char peer[PATH_SIZE];
static char ca[PATH_SIZE];

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void path_of(char out[PATH_SIZE], const char *name)
{
	if (snprintf(out, PATH_SIZE, "%s/%s", folder, name) >= PATH_SIZE)
		die("path too long");
}

static void run(const char *const argv[])
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || status)
		die(argv[0]);
}

void play_begin(const char *argv0)
{
	const char *tmp = getenv("TMPDIR");
	const char *slash = strrchr(argv0, '/');
	char certs[PATH_SIZE];
	const char *const make[] = {"sh", "tests/servers/certs.sh", certs,
				    NULL};

	snprintf(folder, sizeof(folder), "%s/patchdigest-play.XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		die("mkdtemp");
	snprintf(peer, sizeof(peer), "%.*speer",
		 slash ? (int)(slash - argv0 + 1) : 0, argv0);
	path_of(certs, "certs");
	path_of(ca, "certs/ca.crt");
	run(make);
}

void play_end(void)
{
	const char *const argv[] = {"rm", "-rf", folder, NULL};

	run(argv);
}

const char *play_ca(void)
{
	return ca;
}

static void write_script(const char *path, const char *script)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(script, f) < 0 || fclose(f))
		die(path);
}

void play_start(struct play *p, const char *script)
{
	char certs[PATH_SIZE], file[PATH_SIZE], log[PATH_SIZE];
	char *const argv[] = {peer, certs, file, log, NULL};
	int fds[2];
	FILE *from;

	path_of(certs, "certs");
	path_of(file, "script");
	path_of(log, "log");
	write_script(file, script);
	unlink(log);
	if (pipe(fds))
		die("pipe");
	p->log = NULL;
	p->pid = fork();
	if (!p->pid) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		execv(argv[0], argv);
		perror(argv[0]);
		_exit(127);
	}
	close(fds[1]);
	from = fdopen(fds[0], "r");
	if (p->pid < 0 || !from || fscanf(from, "%d", &p->port) != 1)
		die("peer");
	fclose(from);
}

static char *read_all(const char *path)
{
	FILE *f = fopen(path, "r");
	char *bytes = NULL;
	size_t len = 0, n;

	if (!f)
		die(path);
	do {
		bytes = realloc(bytes, len + 65536);
		if (!bytes)
			die("realloc");
		n = fread(bytes + len, 1, 65535, f);
		len += n;
	} while (n);
	fclose(f);
	/* For strstr(): a NUL of the client's is a blank. */
	for (size_t i = 0; i < len; i++)
		if (!bytes[i])
			bytes[i] = ' ';
	bytes[len] = '\0';
	return bytes;
}

bool play_stop(struct play *p)
{
	char log[PATH_SIZE];
	int status;

	/* A client that is done has hung up, so the peer ends by itself if it
	 * waits for more; one that never got a connection does not. */
	for (int i = 0; i < 20; i++) {
		struct timespec t = {0, 5000000};

		if (waitpid(p->pid, &status, WNOHANG))
			goto ended;
		nanosleep(&t, NULL);
	}
	kill(p->pid, SIGKILL);
	waitpid(p->pid, &status, 0);
	status = 0;
ended:
	path_of(log, "log");
	p->log = read_all(log);
	return !status;
}

void play_free(struct play *p)
{
	free(p->log);
	p->log = NULL;
}

int64_t play_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
