/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an element looks inside the kernel: concatenated fields, each padded to four bytes. */
#include "nft_key.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

static const char *const set_names[FW_KINDS][2] = {
	[FW_FORWARD] = { "fwd4", "fwd6" },
	[FW_SESSION] = { "ses4", "ses6" },
	[FW_SERVICE] = { "svc4", "svc6" },
};

const char *nft_set_name(enum fw_kind kind, uint8_t family)
{
	return set_names[kind][family == 6];
}

static void put(struct nft_fields *fields, const void *value, size_t size)
{
	memcpy(fields->bytes + fields->length, value, size);
	fields->length += (size + 3) & ~(size_t)3;
}

static void put_addr(struct nft_fields *fields, const struct ol_addr *addr)
{
	put(fields, addr->bytes, addr->family == 4 ? 4 : 16);
}

static void put_port(struct nft_fields *fields, uint16_t port)
{
	uint16_t network = htons(port);

	put(fields, &network, sizeof network);
}

struct nft_fields nft_key(const struct fw_element *element)
{
	struct nft_fields key = { 0 };

	if (element->kind != FW_SERVICE)
		put_addr(&key, &element->source);
	if (element->kind != FW_FORWARD)
		put_addr(&key, &element->to);
	put(&key, &element->proto, sizeof element->proto);
	put_port(&key, element->kind == FW_FORWARD ? element->port : element->to_port);
	return key;
}

struct nft_fields nft_value(const struct fw_element *element)
{
	struct nft_fields value = { 0 };

	put_addr(&value, &element->to);
	put_port(&value, element->to_port);
	return value;
}

static const uint8_t *take(const uint8_t *at, void *ret_value, size_t size)
{
	memcpy(ret_value, at, size);
	return at + ((size + 3) & ~(size_t)3);
}

static const uint8_t *take_addr(const uint8_t *at, struct ol_addr *addr)
{
	return take(at, addr->bytes, addr->family == 4 ? 4 : 16);
}

static uint16_t take_port(const uint8_t *at)
{
	uint16_t network;

	take(at, &network, sizeof network);
	return ntohs(network);
}

int nft_read(enum fw_kind kind, uint8_t family, const struct nft_fields *key,
	     const struct nft_fields *value, struct fw_element *ret_element)
{
	struct fw_element element = { .kind = (uint8_t)kind, .to.family = family };
	const uint8_t *at = key->bytes;

	element.source.family = kind == FW_SERVICE ? 0 : family;
	if (key->length != nft_key(&element).length)
		return -EBADMSG;
	if (kind == FW_FORWARD && (!value || value->length != nft_value(&element).length))
		return -EBADMSG;
	if (kind != FW_SERVICE)
		at = take_addr(at, &element.source);
	if (kind != FW_FORWARD)
		at = take_addr(at, &element.to);
	at = take(at, &element.proto, sizeof element.proto);
	if (kind == FW_FORWARD) {
		element.port = take_port(at);
		at = take_addr(value->bytes, &element.to);
	}
	element.to_port = take_port(at);
	*ret_element = element;
	return 0;
}
