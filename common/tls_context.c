/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "common/arena.h"
#include "common/tls_private.h"

#define HANDSHAKE_BUDGET 65536 /* OpenSSL has limits of its own */

static const char *ssl_reason(void)
{
	unsigned long code = ERR_peek_error();
	const char *reason = code ? ERR_reason_error_string(code) : NULL;

	return reason ? reason : "protocol error";
}

int tls_context_new(const char *ca_file, struct tls_context **out,
		    struct err *err)
{
	/* Of Debian, Fedora, the BSDs and Alpine.  OpenSSL's own default is a
	 * folder that it reads while it verifies: too late in a sandbox. */
	static const char *const bundles[] = {
	    "/etc/ssl/certs/ca-certificates.crt",
	    "/etc/pki/tls/certs/ca-bundle.crt",
	    "/etc/ssl/cert.pem",
	};
	bool own = ca_file && *ca_file;
	size_t n = own ? 1 : sizeof(bundles) / sizeof(bundles[0]);
	bool loaded = false;
	SSL_CTX *ctx;

	tzset(); /* gmtime() wants it when validity times are compared */
	ERR_clear_error();
	ctx = SSL_CTX_new(TLS_client_method());
	if (!ctx || !SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION)) {
		err_set(err, ERR_SYSTEM, "cannot set up TLS: %s", ssl_reason());
		SSL_CTX_free(ctx);
		return -1;
	}
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
				  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY);
	for (size_t i = 0; i < n && !loaded; i++)
		loaded =
		    SSL_CTX_load_verify_file(ctx, own ? ca_file : bundles[i]);
	if (!loaded) {
		err_set(err, ERR_CONFIG,
			own ? "cannot use CA file '%s': %s"
			    : "no CA certificates at '%s': name a ca_file: %s",
			own ? ca_file : bundles[0], ssl_reason());
		SSL_CTX_free(ctx);
		ERR_clear_error();
		return -1;
	}
	*out = mem_alloc(sizeof(**out));
	(*out)->ctx = ctx;
	return 0;
}

void tls_context_free(struct tls_context *context)
{
	if (!context)
		return;
	SSL_CTX_free(context->ctx);
	free(context);
}

int tls_wants(struct tls_stream *s, int ret, const char *what)
{
	const int saved = errno;
	long verify = SSL_get_verify_result(s->ssl);

	switch (SSL_get_error(s->ssl, ret)) {
	case SSL_ERROR_WANT_READ:
		return POLLIN;
	case SSL_ERROR_WANT_WRITE:
		return POLLOUT;
	case SSL_ERROR_ZERO_RETURN:
		return tls_fault(s, ERR_TEMP,
				 "the server closed the connection");
	case SSL_ERROR_SYSCALL:
		errno = saved;
		if (saved)
			return tls_fault_errno(s, what);
		return tls_fault(s, ERR_TEMP,
				 "the server closed the connection");
	default:
		break;
	}
	if (verify != X509_V_OK)
		return tls_fault(s, ERR_PERM, "%s: certificate not trusted: %s",
				 what, X509_verify_cert_error_string(verify));
	switch (ERR_GET_REASON(ERR_peek_error())) {
	case SSL_R_UNEXPECTED_EOF_WHILE_READING:
		return tls_fault(s, ERR_TEMP,
				 "the server closed the connection");
	case SSL_R_WRONG_VERSION_NUMBER:
		return tls_fault(s, ERR_PERM,
				 "%s: the server does not speak TLS here",
				 what);
	}
	return tls_fault(s, ERR_PERM, "%s: %s", what, ssl_reason());
}

int tls_handshake(struct tls_stream *s)
{
	const char *what = "TLS handshake";
	const char *host = s->config.host;
	unsigned char ip[sizeof(struct in6_addr)];
	bool ok;

	ERR_clear_error();
	s->ssl = SSL_new(s->config.context->ctx);
	if (!s->ssl)
		return tls_fault(s, ERR_SYSTEM, "%s: %s", what, ssl_reason());
	/* RFC 6066 section 3: no SNI for an address. */
	if (inet_pton(AF_INET, host, ip) == 1 ||
	    inet_pton(AF_INET6, host, ip) == 1)
		ok =
		    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(s->ssl), host);
	else
		ok = SSL_set_tlsext_host_name(s->ssl, host) &&
		     SSL_set1_host(s->ssl, host);
	SSL_set_hostflags(s->ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (!ok || !SSL_set_fd(s->ssl, s->fd))
		return tls_fault(s, ERR_SYSTEM, "%s: %s", what, ssl_reason());
	tls_stream_arm(s, s->config.timeout_ms, s->config.timeout_ms,
		       HANDSHAKE_BUDGET);
	for (;;) {
		int ret, events;

		if (tls_check_limits(s))
			return -1;
		ERR_clear_error();
		errno = 0;
		ret = SSL_connect(s->ssl);
		if (ret == 1)
			return 0;
		events = tls_wants(s, ret, what);
		if (events < 0 || tls_wait_ready(s, (short)events))
			return -1;
	}
}
