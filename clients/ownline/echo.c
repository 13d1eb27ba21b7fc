/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who tells a device the address that it is seen at. */
#include "echo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/link.h"
#include "flat.h"
#include "stun.h"

#define SPACE " \t\r\n"

static const char *const schemes[] = { "stun:", "https://", "http://" };

enum scheme { STUN, HTTPS, HTTP, SCHEMES };

/* Host and port; the host is valid. */
static void split(const char *text, struct echo *echo)
{
	bool has_brackets = *text == '[';
	size_t length = strcspn(text, has_brackets ? "]" : ":");
	const char *rest = text + length + has_brackets;

	snprintf(echo->host, sizeof echo->host, "%.*s", (int)length - has_brackets,
		 text + has_brackets);
	echo->port = *rest == ':' ? (uint16_t)strtoul(rest + 1, NULL, 10) : STUN_PORT;
}

int echo_read(const char *text, struct echo *ret_echo)
{
	struct echo echo = { 0 };
	unsigned scheme = 0;
	char host[OL_LINK_HOST];
	const char *from;
	size_t length;

	while (scheme < SCHEMES && strncmp(text, schemes[scheme], strlen(schemes[scheme])) != 0)
		scheme++;
	if (scheme == SCHEMES || strlen(text) >= sizeof echo.url)
		return -EINVAL;
	echo.is_stun = scheme == STUN;
	from = text + strlen(schemes[scheme]);
	length = echo.is_stun ? strlen(from) : strcspn(from, "/");
	if (length >= sizeof host)
		return -EINVAL;
	snprintf(host, sizeof host, "%.*s", (int)length, from);
	if (!ol_host_is_valid(host) || (scheme == HTTP && !ol_host_is_loopback(host)))
		return -EINVAL;
	split(host, &echo);
	snprintf(echo.url, sizeof echo.url, "%s", text);
	*ret_echo = echo;
	return 0;
}

static int read_word(const char *text, size_t length, struct ol_addr *ret_addr)
{
	char word[OL_ADDR_TEXT];

	if (length >= sizeof word || memchr(text, '\0', length))
		return -EBADMSG;
	snprintf(word, sizeof word, "%.*s", (int)length, text);
	return ol_addr_parse(word, ret_addr) < 0 ? -EBADMSG : 0;
}

static int read_object(const char *text, size_t length, struct ol_addr *ret_addr)
{
	struct ol_addr addr = { 0 };
	struct flat_pair pair;
	struct flat flat;
	int rc, found = -EBADMSG;

	flat_begin(&flat, text, length);
	while ((rc = flat_next(&flat, &pair)) > 0) {
		if (flat_is(pair.name, "address") && !pair.is_number)
			found = addr.family ? -EBADMSG
					    : read_word(pair.word.text, pair.word.length, &addr);
	}
	if (rc < 0 || found < 0)
		return -EBADMSG;
	*ret_addr = addr;
	return 0;
}

int echo_answer(const char *text, size_t length, struct ol_addr *ret_addr)
{
	while (length && strchr(SPACE, text[length - 1]) && text[length - 1])
		length--;
	for (; length && strchr(SPACE, *text) && *text; text++)
		length--;
	if (length && *text == '{')
		return read_object(text, length, ret_addr);
	return read_word(text, length, ret_addr);
}
