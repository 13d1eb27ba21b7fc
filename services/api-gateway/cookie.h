/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two cookies: of a login, and of a browser that is known. No I/O. */
#ifndef API_COOKIE_H
#define API_COOKIE_H

#include <stdbool.h>
#include <stddef.h>

#define API_COOKIE_LOGIN   "__Host-ol"
#define API_COOKIE_BROWSER "__Host-old"
#define API_COOKIE_LINE    320 /* room for a Set-Cookie line */

/* Finds a cookie in a Cookie header (NULL: there was none). Returns 0, or -ENOENT when it is not
 * there, is there twice, is empty, does not fit or is no value of ours. */
int api_cookie_find(const char *header, const char *name, char *ret_value, size_t size);

/* Writes what a Set-Cookie header says. An empty value clears the cookie. Returns 0, or -EINVAL for
 * a value that is not ours. */
int api_cookie_format(const char *name, const char *value, char ret_line[static API_COOKIE_LINE]);

#endif
