/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every answer tells a browser not to do with it. No I/O. */
#ifndef API_SECURITY_H
#define API_SECURITY_H

#include <stdbool.h>

#define API_SECURITY_LINES 7

struct api_security {
	struct {
		const char *name, *value;
	} lines[API_SECURITY_LINES]; /* the last is for answers that go over TLS */
	char policy[1024];
};

/* Writes the lines. connect_src names the servers beside ours that scripts may connect to, with
 * blanks between them; "" for none. Returns 0 or -EINVAL. */
int api_security_init(struct api_security *security, const char *connect_src);

/* How many of the lines an answer gets. */
unsigned api_security_count(bool is_tls);

#endif
