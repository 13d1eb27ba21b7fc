/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose request it is. */
#include "api-gateway/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#define BLANKS " \t"

/* Reads an address in any spelling that inet_pton(3) knows. */
static int read_address(const char *text, size_t length, struct ol_addr *ret_addr)
{
	struct sockaddr_in in4 = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	char word[INET6_ADDRSTRLEN];

	if (!length || length >= sizeof word)
		return -EINVAL;
	memcpy(word, text, length);
	word[length] = '\0';
	if (inet_pton(AF_INET, word, &in4.sin_addr) == 1)
		return ol_addr_from_sockaddr((const struct sockaddr *)&in4, ret_addr, NULL);
	if (inet_pton(AF_INET6, word, &in6.sin6_addr) == 1)
		return ol_addr_from_sockaddr((const struct sockaddr *)&in6, ret_addr, NULL);
	return -EINVAL;
}

/* Reads what follows the slash: 1 to most; a prefix of 0 would trust everybody. */
static int read_bits(const char *text, size_t length, unsigned most, uint8_t *ret_bits)
{
	unsigned bits = 0;

	if (!length || length > 3 || text[0] == '0')
		return -EINVAL;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -EINVAL;
		bits = bits * 10 + (unsigned)(text[i] - '0');
	}
	if (bits > most)
		return -EINVAL;
	*ret_bits = (uint8_t)bits;
	return 0;
}

static int add_proxy(const char *text, size_t length, struct api_proxies *proxies)
{
	const char *slash = memchr(text, '/', length);
	size_t head = slash ? (size_t)(slash - text) : length;
	struct ol_addr addr;
	uint8_t bits;

	if (proxies->count == API_PROXIES || read_address(text, head, &addr) < 0)
		return -EINVAL;
	bits = addr.family == 4 ? 32 : 128;
	if (slash && read_bits(slash + 1, length - head - 1, bits, &bits) < 0)
		return -EINVAL;
	proxies->list[proxies->count].addr = addr;
	proxies->list[proxies->count++].bits = bits;
	return 0;
}

int api_proxies_parse(const char *text, struct api_proxies *ret_proxies)
{
	struct api_proxies proxies = { .count = 0 };

	for (text += strspn(text, BLANKS ","); *text; text += strspn(text, BLANKS ",")) {
		size_t length = strcspn(text, BLANKS ",");

		if (add_proxy(text, length, &proxies) < 0)
			return -EINVAL;
		text += length;
	}
	*ret_proxies = proxies;
	return 0;
}

static bool is_within(const struct ol_addr *addr, const struct ol_addr *prefix, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (addr->family != prefix->family || memcmp(addr->bytes, prefix->bytes, whole) != 0)
		return false;
	return !rest || (addr->bytes[whole] ^ prefix->bytes[whole]) >> (8 - rest) == 0;
}

bool api_proxies_trust(const struct api_proxies *proxies, const struct ol_addr *addr)
{
	for (unsigned i = 0; i < proxies->count; i++) {
		if (is_within(addr, &proxies->list[i].addr, proxies->list[i].bits))
			return true;
	}
	return false;
}

/* Reads one hop, blanks around it allowed. */
static int read_hop(const char *text, size_t length, struct ol_addr *ret_addr)
{
	size_t blanks = strspn(text, BLANKS);

	if (blanks >= length)
		return -EINVAL;
	text += blanks;
	length -= blanks;
	while (strchr(BLANKS, text[length - 1]))
		length--;
	return read_address(text, length, ret_addr);
}

int api_client(const struct api_proxies *proxies, const struct ol_addr *peer, const char *forwarded,
	       unsigned count, struct ol_addr *ret_client)
{
	struct ol_addr client = *peer, hop;
	bool is_first = true;

	if (!count || !forwarded || !api_proxies_trust(proxies, peer)) {
		*ret_client = *peer;
		return 0;
	}
	if (count > 1)
		return -EINVAL;
	for (;;) {
		size_t length = strcspn(forwarded, ",");

		if (read_hop(forwarded, length, &hop) < 0)
			return -EINVAL;
		if (is_first || !api_proxies_trust(proxies, &hop))
			client = hop;
		is_first = false;
		if (!forwarded[length])
			break;
		forwarded += length + 1;
	}
	*ret_client = client;
	return 0;
}
