/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every answer tells a browser not to do with it. */
#include "api-gateway/security.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define POLICY \
	"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " \
	"img-src 'self' data:; font-src 'self'; manifest-src 'self'; worker-src 'self'; " \
	"connect-src 'self'%s%s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " \
	"require-trusted-types-for 'script'"

static const struct {
	const char *name, *value;
} lines[API_SECURITY_LINES] = {
	{ "Content-Security-Policy", NULL },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "accelerometer=(), camera=(self), geolocation=(), gyroscope=(), "
				"magnetometer=(), microphone=(), midi=(), payment=(), usb=()" },
	{ "Referrer-Policy", "no-referrer" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Strict-Transport-Security", "max-age=31536000" },
};

int api_security_init(struct api_security *security, const char *connect_src)
{
	int length = snprintf(security->policy, sizeof security->policy, POLICY,
			      *connect_src ? " " : "", connect_src);

	if (length < 0 || (size_t)length >= sizeof security->policy)
		return -EINVAL;
	for (const char *at = connect_src; *at; at++) {
		if (*at < ' ' || *at >= 0x7f || strchr(";,\"'\\", *at))
			return -EINVAL;
	}
	for (unsigned i = 0; i < API_SECURITY_LINES; i++) {
		security->lines[i].name = lines[i].name;
		security->lines[i].value = lines[i].value ? lines[i].value : security->policy;
	}
	return 0;
}

unsigned api_security_count(bool is_tls)
{
	return is_tls ? API_SECURITY_LINES : API_SECURITY_LINES - 1;
}
