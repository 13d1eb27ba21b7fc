/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTPS request at a time. */
#ifndef OWNLINE_HTTPS_H
#define OWNLINE_HTTPS_H

#include <stddef.h>

#include "common/addr.h"

#define HTTPS_ANSWER 262144 /* most bytes of an answer */
#define HTTPS_WHY    300

struct https_request {
	const char *url;       /* https, or http to a loopback address */
	const char *authority; /* PEM file of whoever certified the server; "" = the system's */
	const char *type;      /* of the body */
	const void *body;      /* NULL: GET, else POST */
	size_t length;
	uint8_t family;        /* 4, 6, or 0 = any */
	struct ol_addr source; /* from this address; family 0 = any */
};

struct https_answer {
	long status;
	size_t length;
	char text[HTTPS_ANSWER + 1]; /* closed by a zero */
};

/* Sends a request and waits, at most 30 s. Follows no redirection and uses no proxy: the server
 * must see our own address. Returns 0 whatever the status; -EHOSTUNREACH (no such host, or no way
 * there); -EKEYREJECTED (the server's certificate does not hold); -ETIMEDOUT; -EMSGSIZE; or
 * -EIO. why says it in words. */
int https_send(const struct https_request *request, struct https_answer *ret_answer,
	       char why[static HTTPS_WHY]);

#endif
