/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes what api-gateway reads of a request beside its body: the first byte chooses which part. */
#include <string.h>

#include "api-gateway/choice.h"
#include "api-gateway/client.h"
#include "api-gateway/cookie.h"
#include "api-gateway/target.h"
#include "fuzz.h"

/* A head as the HTTP library leaves it, with the places where its words begin. */
static void try_head(const char *text, size_t size)
{
	size_t method = strnlen(text, size), target, version;

	if (method >= size)
		return;
	target = method + 1;
	version = target + strnlen(text + target, size - target) + 1;
	if (version + 12 > size || text[size - 1] || strlen(text + version) > size - version - 1)
		return;
	if (api_head_is_intact(text, size, text + target, version - target - 1, text + version)) {
		text += version + 8; /* the request line is judged elsewhere */
		size -= version + 8;
		MUST(memchr(text, '\n', size) == NULL && memchr(text, '\r', size) == NULL);
	}
}

static void try_target(const char *text)
{
	struct api_target target;

	if (api_target_parse(text, &target) < 0)
		return;
	MUST(strlen(target.path) <= strlen(text) && target.pair_count <= API_PAIRS);
	for (unsigned i = 0; i < target.pair_count; i++)
		MUST(api_target_value(&target, target.pairs[i].name) == target.pairs[i].value);
}

static void try_client(const char *text)
{
	static const struct ol_addr proxy = { 4, { 127, 0, 0, 1 } },
				    stranger = { 4, { 192, 0, 2 } };
	struct api_proxies proxies = { .count = 0 };
	struct ol_addr client;

	MUST(api_client(&proxies, &proxy, text, 1, &client) == 0 && ol_addr_equal(&client, &proxy));
	(void)api_proxies_parse(text, &proxies);
	MUST(proxies.count <= API_PROXIES);
	MUST(api_proxies_parse("127.0.0.1", &proxies) == 0);
	MUST(api_client(&proxies, &stranger, text, 1, &client) == 0);
	MUST(ol_addr_equal(&client, &stranger));
	if (api_client(&proxies, &proxy, text, 1, &client) == 0)
		MUST(client.family == 4 || client.family == 6);
}

static void try_values(const char *text)
{
	char value[64], line[API_COOKIE_LINE];

	(void)api_accepts(text, "gzip");
	(void)api_has_tag(text, "\"0123456789abcdef\"");
	if (api_cookie_find(text, API_COOKIE_LOGIN, value, sizeof value) == 0) {
		MUST(*value && strlen(value) < sizeof value && !strpbrk(value, "; \r\n"));
		MUST(api_cookie_format(API_COOKIE_LOGIN, value, line) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (!size)
		return 0;
	text = malloc(size); /* exactly its size: the sanitizer sees a byte too far */
	MUST(text);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	switch (data[0] % 4) {
	case 0:
		try_head(text, size);
		break;
	case 1:
		try_target(text);
		break;
	case 2:
		try_client(text);
		break;
	default:
		try_values(text);
		break;
	}
	free(text);
	return 0;
}
