/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes the reading of links and of URLs of brokers: nothing is read beyond its end, and what is
 * written is read as the same. */
#include <string.h>

#include "common/broker_url.h"
#include "common/crypto.h"
#include "common/link.h"
#include "fuzz.h"

#define TEXT_MAX 512

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	MUST(ol_crypto_init() == 0);
	return 0;
}

/* A copy that ends where its memory ends. */
static char *copy(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	MUST(text);
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

static void try_link(const char *text)
{
	char again[OL_LINK_TEXT];
	struct ol_link link;

	if (ol_link_parse(text, &link) < 0)
		return;
	MUST(ol_host_is_valid(link.host));
	MUST(!link.is_plain || ol_host_is_loopback(link.host));
	MUST(!link.has_pin || link.kind == OL_LINK_INVITATION);
	MUST(ol_link_format(&link, again) == 0);
	MUST(strcmp(again, text) == 0);
}

/* Every valid host makes a link that is read again. */
static void try_host(const char *host)
{
	struct ol_link link = { .kind = OL_LINK_ENROL };
	char text[OL_LINK_TEXT];

	if (!ol_host_is_valid(host))
		return;
	MUST(strlen(host) < sizeof link.host);
	MUST(strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-.:[]") == strlen(host));
	memcpy(link.host, host, strlen(host) + 1);
	MUST(ol_link_format(&link, text) == 0);
	try_link(text);
	MUST(ol_link_parse(text, &link) == 0);
}

static void try_broker(const char *text)
{
	struct ol_broker_url url, again;
	char written[OL_BROKER_TEXT];

	memset(&url, 0, sizeof url);
	memset(&again, 0, sizeof again);
	if (ol_broker_url_parse(text, &url) < 0)
		return;
	ol_broker_url_format(&url, false, written);
	MUST(ol_broker_url_parse(written, &again) == 0);
	MUST(url.is_tls == again.is_tls && url.port == again.port && url.port);
	MUST(strcmp(url.host, again.host) == 0);
	MUST(strcmp(url.user, again.user) == 0 && strcmp(url.password, again.password) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size > TEXT_MAX)
		return 0;
	text = copy(data, size);
	try_link(text);
	try_host(text);
	try_broker(text);
	free(text);
	return 0;
}
