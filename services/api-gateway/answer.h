/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request is answered with. No I/O. */
#ifndef API_ANSWER_H
#define API_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "api-gateway/problem.h"

#define API_ANSWER_LINES 10

/* Everything in it is the caller's and must live until it is sent off with api_http_answer(); the
 * body for ever, if it is kept. */
struct api_answer {
	unsigned status;
	const void *body;
	size_t length;
	bool is_kept; /* the body need not be copied */
	bool is_last; /* the connection is closed behind it */
	struct {
		const char *name, *value;
	} lines[API_ANSWER_LINES];
	unsigned line_count;
	char problem[API_PROBLEM_BYTES]; /* the body of a problem */
};

/* Adds a header line. */
void api_answer_add(struct api_answer *answer, const char *name, const char *value);

/* Makes it a problem of ours, which is never kept by browsers; detail and field as in
 * api_problem_write(). */
void api_answer_problem(struct api_answer *answer, enum api_code code, const char *detail,
			const char *field);

#endif
