/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is answered when a request is refused: a status, a stable code, and why (RFC 9457). No I/O.
 */
#ifndef API_PROBLEM_H
#define API_PROBLEM_H

#include <stddef.h>

#define API_PROBLEM_TYPE  "application/problem+json"
#define API_PROBLEM_BYTES 4096 /* room for any problem as text */

enum api_code {
	API_OK,
	API_BAD_REQUEST,
	API_BAD_VERSION,
	API_HEAD_TOO_LARGE,
	API_INTERNAL,
	API_INVALID,
	API_LENGTH_REQUIRED,
	API_METHOD_NOT_ALLOWED,
	API_NOT_FOUND,
	API_TARGET_TOO_LONG,
	API_TOO_LARGE,
	API_UNAVAILABLE,
	API_UNSUPPORTED_MEDIA_TYPE,
	API_WRONG_ORIGIN,
	API_CODES
};

/* The HTTP status of a code. */
unsigned api_problem_status(enum api_code code);

/* The words of an HTTP status that we use; "" for others. */
const char *api_problem_title(unsigned status);

/* Writes a problem of any status and code word as JSON; detail may be "", field NULL or "". Returns
 * its length. */
size_t api_problem_format(unsigned status, const char *word, const char *detail, const char *field,
			  char ret_text[static API_PROBLEM_BYTES]);

/* The same for a code of ours. */
size_t api_problem_write(enum api_code code, const char *detail, const char *field,
			 char ret_text[static API_PROBLEM_BYTES]);

#endif
