/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a request's target apart. */
#include "api-gateway/target.h"

#include <errno.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Takes one character, escaped or not. Returns it, or -1. */
static int take(const char **at)
{
	int high, low, c;

	if (**at != '%')
		return (unsigned char)*(*at)++;
	high = hex_digit((*at)[1]);
	low = high < 0 ? -1 : hex_digit((*at)[2]);
	if (low < 0)
		return -1;
	c = high << 4 | low;
	*at += 3;
	return c < ' ' || c == 0x7f || c == '/' ? -1 : c;
}

/* Decodes up to one of the stops; *out moves behind the closing zero. Returns the string, or NULL.
 */
static const char *decode(const char **at, const char *stops, bool is_query, char **out)
{
	const char *begin = *out;

	while (**at && !strchr(stops, **at)) {
		bool is_plus = is_query && **at == '+';
		int c = take(at);

		if (c < 0)
			return NULL;
		*(*out)++ = (char)(is_plus ? ' ' : c);
	}
	*(*out)++ = '\0';
	return begin;
}

static int take_pair(const char **at, struct api_target *target, char **out)
{
	struct api_pair *pair = &target->pairs[target->pair_count];

	if (target->pair_count == API_PAIRS)
		return -EINVAL;
	pair->name = decode(at, "=&", true, out);
	if (!pair->name || !*pair->name || **at != '=' || api_target_value(target, pair->name))
		return -EINVAL;
	(*at)++;
	pair->value = decode(at, "&", true, out);
	if (!pair->value)
		return -EINVAL;
	target->pair_count++;
	return 0;
}

int api_target_parse(const char *target, struct api_target *ret_target)
{
	char *out = ret_target->text;
	int rc = 0;

	ret_target->pair_count = 0;
	/* What is decoded is never longer; each separator makes room for a closing zero. */
	if (strlen(target) >= sizeof ret_target->text)
		return -EINVAL;
	ret_target->path = decode(&target, "?", false, &out);
	if (!ret_target->path)
		return -EINVAL;
	while (rc == 0 && *target) {
		target++;
		rc = take_pair(&target, ret_target, &out);
	}
	return rc;
}

const char *api_target_value(const struct api_target *target, const char *name)
{
	for (unsigned i = 0; i < target->pair_count; i++) {
		if (strcmp(target->pairs[i].name, name) == 0)
			return target->pairs[i].value;
	}
	return NULL;
}
