/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain over the history. */
#include "common/chain.h"

#include "common/codec.h"
#include "common/crypto.h"

#define TEXT_MAX 4096 /* of an event in JSON; bounded by its schema */

static int hash_text(const uint8_t before[32], const struct ol_message *type, uint32_t fields,
		     const void *value, uint8_t ret_hash[32])
{
	char text[TEXT_MAX];
	ssize_t length = ol_encode_part(type, fields, value, text, sizeof text);
	const struct ol_part parts[] = { { before, 32 },
					 { text, length < 0 ? 0 : (size_t)length } };

	if (length < 0)
		return (int)length;
	ol_hash(parts, 2, NULL, ret_hash, 32);
	return 0;
}

int ol_chain_event(const uint8_t before[32], const struct ol_event *event, uint8_t ret_hash[32])
{
	return hash_text(before, &ol_msg_event, UINT32_MAX, event, ret_hash);
}

int ol_chain_item(const uint8_t before[32], const struct ol_event_list_item *item,
		  uint8_t ret_hash[32])
{
	const struct ol_message *page = &ol_msg_event_list_reply;
	const struct ol_message *type = page->fields[ol_find_field(page, "items")].item;
	uint32_t own = 1u << ol_find_field(type, "position") | 1u << ol_find_field(type, "hash");

	return hash_text(before, type, ~own, item, ret_hash);
}
