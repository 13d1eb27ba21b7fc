/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a request, judged strictly: one spelling of everything, so that no proxy in front can
 * read it in another way than we do. No I/O. */
#ifndef API_HEAD_H
#define API_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "api-gateway/problem.h"

#define API_HEAD_BYTES   8192
#define API_TARGET_BYTES 1024
#define API_BODY_BYTES   65536

/* The headers that mean something to us; each may stand once. */
enum api_field {
	API_ACCEPT_ENCODING,
	API_CONTENT_LENGTH,
	API_CONTENT_TYPE,
	API_COOKIE,
	API_FORWARDED_FOR,
	API_HOST,
	API_IDEMPOTENCY_KEY,
	API_IF_NONE_MATCH,
	API_ORIGIN,
	API_OWNLINE,
	API_TRANSFER_ENCODING,
	API_USER_AGENT,
	API_FIELDS
};

struct api_head {
	const char *method, *version;
	const char *target; /* as it came, at most API_TARGET_BYTES */
	const char *values[API_FIELDS];
	unsigned counts[API_FIELDS]; /* how often each was there */
	size_t bytes;                /* of the whole head */
	bool is_intact;              /* what api_head_is_intact said */
};

/* Takes one header line. */
void api_head_add(struct api_head *head, const char *name, const char *value);

/* Looks at a head as the HTTP library leaves it in memory: the bytes as they came, but with zeros
 * in place of the blanks of the request line, of every colon and of both bytes of every line end.
 * So it still shows what the library forgives: a line end without CR, a folded line, a zero byte, a
 * blank too many. (A zero byte in the place of CR is all that is lost.) method, target_at and
 * version point into it; target_length is what target_at had when the request line came. */
bool api_head_is_intact(const char *method, size_t bytes, const char *target_at,
			size_t target_length, const char *version);

/* Judges the whole head. Returns API_OK, or what to refuse it with; after any refusal of a head the
 * connection must be closed. */
enum api_code api_head_check(const struct api_head *head);

/* Bytes of the body that the head announces, once it is checked. */
size_t api_head_body(const struct api_head *head);

#endif
