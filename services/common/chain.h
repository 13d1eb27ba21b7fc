/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain over the history: a change of any event in it changes every hash that follows. */
#ifndef OL_CHAIN_H
#define OL_CHAIN_H

#include <stdint.h>

#include "gen/messages.h"

/* The hash of an event in the chain: BLAKE2b-256 over the hash of the one before, 32 zero bytes for
 * the first, and the event's JSON text. Returns 0, or -EINVAL when the event does not fit its
 * schema; ret_hash may be `before`. */
int ol_chain_event(const uint8_t before[32], const struct ol_event *event, uint8_t ret_hash[32]);

/* The same for an event as the history lists it; what that says of position and hash counts not. */
int ol_chain_item(const uint8_t before[32], const struct ol_event_list_item *item,
		  uint8_t ret_hash[32]);

#endif
