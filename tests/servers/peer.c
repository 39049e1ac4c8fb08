/* SPDX-License-Identifier: MIT */
/*
 * peer CERTS SCRIPT LOG: a server that plays a dialogue from a text file, for
 * what real servers cannot be made to do.
 *
 * It listens on a free port of 127.0.0.1, prints the port, and plays SCRIPT
 * line by line to whoever connects; what it gets is appended to LOG as it came,
 * with lines of its own beginning "== ".  Texts know \r \n \t \0 \\ \xHH, and %t
 * for the first word of the line read last (the tag of an IMAP command).
 *
 *	send TEXT      send TEXT as it stands
 *	line TEXT      send TEXT and CRLF
 *	fill N TEXT    send TEXT N times
 *	drip MS TEXT   send TEXT byte by byte, one each MS milliseconds
 *	expect TEXT    read a line, which must hold TEXT (in any case of letters);
 *	               if not, the peer says so in LOG and exits with 1
 *	data           read lines up to a lone dot
 *	tls NAME       a TLS handshake with CERTS/NAME.crt and .key
 *	tls11 NAME     the same, but TLS 1.1 is all it speaks
 *	pause MS       do nothing for a while
 *	stall          read on and say nothing until the other end hangs up
 *	reset          hang up with an RST
 *	next           hang up, then wait for the next connection
 *	again          the same, and begin the script anew
 *
 * When the other end hangs up the script goes on behind the next "next".  At
 * its end the peer hangs up and exits.  It never lives longer than a minute.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#define LINE_SIZE 65536
#define LIFE_S    60

static const char *certs;
static FILE *log_file;
static int fd = -1;
static SSL *ssl;
static char tag[64];

static void note(const char *what, const char *detail)
{
	fprintf(log_file, "== %s%s\n", what, detail);
	fflush(log_file);
}

static void die(const char *what, const char *detail)
{
	note(what, detail);
	fprintf(stderr, "peer: %s%s\n", what, detail);
	exit(1);
}

static void sleep_ms(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&t, NULL);
}

/* The connection; all return false once the other end is gone. */

static bool put(const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = ssl ? SSL_write(ssl, bytes, (int)len)
				: send(fd, bytes, len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static bool get(char *byte)
{
	ssize_t n = ssl ? SSL_read(ssl, byte, 1) : recv(fd, byte, 1, 0);

	if (n <= 0) {
		note("end of file", "");
		return false;
	}
	fputc(*byte, log_file);
	fflush(log_file);
	return true;
}

static bool get_line(char line[LINE_SIZE])
{
	size_t n = 0;

	do {
		if (!get(line + n))
			return false;
	} while (line[n++] != '\n' && n < LINE_SIZE - 1);
	line[n] = '\0';
	return true;
}

static void hang_up(void)
{
	if (ssl)
		SSL_free(ssl);
	ssl = NULL;
	if (fd >= 0)
		close(fd);
	fd = -1;
}

static bool start_tls(const char *name, bool old)
{
	char crt[512], key[512];
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	bool ok;

	snprintf(crt, sizeof(crt), "%s/%s.crt", certs, name);
	snprintf(key, sizeof(key), "%s/%s.key", certs, name);
	if (old) {
		SSL_CTX_set_security_level(ctx, 0);
		SSL_CTX_set_min_proto_version(ctx, TLS1_1_VERSION);
		SSL_CTX_set_max_proto_version(ctx, TLS1_1_VERSION);
	}
	if (SSL_CTX_use_certificate_file(ctx, crt, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		die("no certificate ", name);
	ssl = SSL_new(ctx);
	SSL_CTX_free(ctx);
	SSL_set_fd(ssl, fd);
	ok = SSL_accept(ssl) == 1;
	note("tls ", ok ? "up" : "failed");
	return ok;
}

/* The script */

/* TEXT with its escapes undone, in place; its length. */
static size_t unescape(char *text)
{
	char *out = text;

	for (char *p = text; *p; p++) {
		char hex[3] = {0};

		if (*p == '%' && p[1] == 't') {
			static char copy[LINE_SIZE];
			size_t n = strlen(tag);

			/* The tag may be longer than "%t". */
			snprintf(copy, sizeof(copy), "%s", p + 2);
			memcpy(out, tag, n);
			out += n;
			memcpy(out, copy, strlen(copy) + 1);
			p = out - 1;
			continue;
		}
		if (*p != '\\') {
			*out++ = *p;
			continue;
		}
		switch (*++p) {
		case 'r':
			*out++ = '\r';
			break;
		case 'n':
			*out++ = '\n';
			break;
		case 't':
			*out++ = '\t';
			break;
		case '0':
			*out++ = '\0';
			break;
		case 'x':
			memcpy(hex, p + 1, 2);
			*out++ = (char)strtol(hex, NULL, 16);
			p += 2;
			break;
		default:
			*out++ = *p;
		}
	}
	return (size_t)(out - text);
}

static bool has_word(const char *line, const char *text)
{
	size_t n = strlen(text);

	for (; *line; line++)
		if (!strncasecmp(line, text, n))
			return true;
	return false;
}

/* A number and the blank behind it. */
static long number(char **p)
{
	long n = strtol(*p, p, 10);

	*p += **p == ' ';
	return n;
}

static bool expect(char *text)
{
	static char line[LINE_SIZE];

	unescape(text);
	if (!get_line(line))
		return false;
	snprintf(tag, sizeof(tag), "%.*s", (int)strcspn(line, " \r\n"), line);
	if (!has_word(line, text))
		die("expected ", text);
	return true;
}

static bool play(const char *verb, char *rest)
{
	static char line[LINE_SIZE];
	struct linger hard = {.l_onoff = 1};
	bool ok = true;
	size_t len;
	long n;

	if (!strcmp(verb, "send") || !strcmp(verb, "line")) {
		len = unescape(rest);
		ok = put(rest, len);
		return ok && (*verb == 's' || put("\r\n", 2));
	}
	if (!strcmp(verb, "fill")) {
		n = number(&rest);
		len = unescape(rest);
		while (ok && n--)
			ok = put(rest, len);
		return ok;
	}
	if (!strcmp(verb, "drip")) {
		n = number(&rest);
		len = unescape(rest);
		for (size_t i = 0; ok && i < len; i++) {
			ok = put(rest + i, 1);
			sleep_ms(n);
		}
		return ok;
	}
	if (!strcmp(verb, "expect"))
		return expect(rest);
	if (!strcmp(verb, "data")) {
		do {
			ok = get_line(line);
		} while (ok && strcmp(line, ".\r\n"));
		return ok;
	}
	if (!strcmp(verb, "tls") || !strcmp(verb, "tls11"))
		return start_tls(rest, verb[3]);
	if (!strcmp(verb, "pause")) {
		sleep_ms(number(&rest));
		return true;
	}
	if (!strcmp(verb, "stall")) {
		while (get(line))
			;
		return false;
	}
	if (!strcmp(verb, "reset")) {
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
		return false;
	}
	die("unknown verb ", verb);
	return false;
}

static void take_connection(int listener)
{
	int on = 1;

	fd = accept(listener, NULL, NULL);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	note("connection", "");
}

/* Play the script over one connection after another. */
static void play_script(FILE *script, int listener)
{
	static char line[LINE_SIZE];
	bool ok = true;

	take_connection(listener);
	while (fgets(line, sizeof(line) / 2, script)) {
		char *verb = line + strspn(line, " \t");
		char *rest;

		verb[strcspn(verb, "\n")] = '\0';
		if (!*verb || *verb == '#')
			continue;
		rest = verb + strcspn(verb, " ");
		if (*rest)
			*rest++ = '\0';
		if (!strcmp(verb, "next") || !strcmp(verb, "again")) {
			hang_up();
			if (*verb == 'a')
				rewind(script);
			take_connection(listener);
			ok = true;
		} else if (ok) {
			ok = play(verb, rest);
		}
	}
	hang_up();
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	FILE *script;

	if (argc != 4) {
		fprintf(stderr, "usage: peer CERTS SCRIPT LOG\n");
		return 64;
	}
	certs = argv[1];
	script = fopen(argv[2], "r");
	log_file = fopen(argv[3], "a");
	if (!script || !log_file) {
		perror("peer");
		return 66;
	}
	signal(SIGPIPE, SIG_IGN);
	alarm(LIFE_S);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) ||
	    listen(listener, 5) ||
	    getsockname(listener, (struct sockaddr *)&address, &len)) {
		perror("peer");
		return 71;
	}
	printf("%d\n", ntohs(address.sin_port));
	fclose(stdout);
	play_script(script, listener);
	fclose(script);
	fclose(log_file);
	return 0;
}
