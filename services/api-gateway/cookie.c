/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two cookies. */
#include "api-gateway/cookie.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define YEAR_S "31536000"

/* Values are made by session-manager: base64url, dots between parts. */
static bool is_value(const char *text, size_t length)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789-_.";

	return strspn(text, allowed) >= length;
}

int api_cookie_find(const char *header, const char *name, char *ret_value, size_t size)
{
	size_t name_length = strlen(name), found_length = 0;
	const char *found = NULL;

	while (header && *header) {
		size_t length;

		header += strspn(header, "; ");
		length = strcspn(header, ";");
		if (strncmp(header, name, name_length) == 0 && header[name_length] == '=') {
			if (found)
				return -ENOENT;
			found = header + name_length + 1;
			found_length = length - name_length - 1;
		}
		header += length;
	}
	if (!found || !found_length || found_length >= size || !is_value(found, found_length))
		return -ENOENT;
	memcpy(ret_value, found, found_length);
	ret_value[found_length] = '\0';
	return 0;
}

int api_cookie_format(const char *name, const char *value, char ret_line[static API_COOKIE_LINE])
{
	const char *age = "";
	int length;

	if (!*value)
		age = "; Max-Age=0";
	else if (strcmp(name, API_COOKIE_BROWSER) == 0)
		age = "; Max-Age=" YEAR_S;
	length = snprintf(ret_line, API_COOKIE_LINE,
			  "%s=%s; Secure; HttpOnly; SameSite=Strict; Path=/%s", name, value, age);
	return is_value(value, strlen(value)) && length < API_COOKIE_LINE ? 0 : -EINVAL;
}
