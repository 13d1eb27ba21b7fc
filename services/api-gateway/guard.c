/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a request that changes something comes from the app itself. */
#include "api-gateway/guard.h"

#include <string.h>
#include <strings.h>

/* A type, in any case of letters, perhaps with charset=utf-8 behind it as JSON always has. */
static bool is_type(const char *value, const char *type)
{
	size_t length = strlen(type);

	if (!value || strncasecmp(value, type, length) != 0)
		return false;
	value += length;
	if (!*value)
		return true;
	return strcasecmp(value, "; charset=utf-8") == 0 ||
	       strcasecmp(value, ";charset=utf-8") == 0;
}

/* A browser sends Origin with every request that changes something; a program may leave it out. */
static bool is_from_us(const struct api_guard *guard, const struct api_head *head)
{
	const char *origin = head->values[API_ORIGIN];

	if (!origin)
		return guard->is_program && !head->values[API_COOKIE];
	return strcmp(origin, guard->origin) == 0;
}

enum api_code api_guard_check(const struct api_guard *guard, const struct api_head *head,
			      const char **ret_detail)
{
	const char *mark = head->values[API_OWNLINE];

	if (!strcmp(head->method, "GET") || !strcmp(head->method, "HEAD"))
		return API_OK;
	if (!is_from_us(guard, head)) {
		*ret_detail = "Origin is not the address of this installation";
		return API_WRONG_ORIGIN;
	}
	if (!mark || strcmp(mark, "1") != 0) {
		*ret_detail = "the header X-Ownline: 1 is missing";
		return API_WRONG_ORIGIN;
	}
	if (!is_type(head->values[API_CONTENT_TYPE], guard->type)) {
		*ret_detail = guard->type;
		return API_UNSUPPORTED_MEDIA_TYPE;
	}
	return API_OK;
}

bool api_guard_is_origin(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-[]:";
	const char *host = strstr(text, "://");

	if (!host || (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0))
		return false;
	host += strlen("://");
	return *host && *host != ':' && !host[strspn(host, allowed)] &&
	       host[strlen(host) - 1] != ':';
}
