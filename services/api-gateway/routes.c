/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which route of the API a request means. */
#include "api-gateway/routes.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Takes a {field} and the word that stands for it. False: they do not fit. */
static bool capture(struct api_match *match, const char **pattern, const char **path)
{
	size_t name = strcspn(*pattern, "}") - 1;
	size_t length = strcspn(*path, "/");
	unsigned i = match->capture_count;

	if (!length || length >= API_CAPTURE || name >= API_CAPTURE_NAME || i == API_CAPTURES)
		return false;
	memcpy(match->captures[i].name, *pattern + 1, name);
	match->captures[i].name[name] = '\0';
	memcpy(match->captures[i].value, *path, length);
	match->captures[i].value[length] = '\0';
	match->capture_count++;
	*pattern += name + 2;
	*path += length;
	return true;
}

static bool fits(struct api_match *match, const char *pattern, const char *path)
{
	match->capture_count = 0;
	while (*pattern) {
		if (*pattern == '{') {
			if (!capture(match, &pattern, &path))
				return false;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return !*path;
}

static void add_method(struct api_match *match, const char *method)
{
	size_t used = strlen(match->methods);
	const char *also = strcmp(method, "GET") == 0 ? ", HEAD" : "";

	snprintf(match->methods + used, sizeof match->methods - used, "%s%s%s", used ? ", " : "",
		 method, also);
}

enum api_code api_route_find(const char *method, const char *path, struct api_match *ret_match)
{
	if (strcmp(method, "HEAD") == 0)
		method = "GET";
	ret_match->methods[0] = '\0';
	for (unsigned i = 0; i < OL_ROUTES; i++) {
		if (!fits(ret_match, ol_routes[i].path, path))
			continue;
		if (strcmp(ol_routes[i].method, method) == 0) {
			ret_match->route = &ol_routes[i];
			return API_OK;
		}
		add_method(ret_match, ol_routes[i].method);
	}
	return ret_match->methods[0] ? API_METHOD_NOT_ALLOWED : API_NOT_FOUND;
}
