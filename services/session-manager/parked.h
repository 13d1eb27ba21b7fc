/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that are answered later: copies of their deliveries. No I/O. */
#ifndef OL_PARKED_H
#define OL_PARKED_H

#include "common/bus.h"

#define PARKED_MOST    128
#define PARKED_REQUEST 8192 /* bytes of the struct of a request */
#define PARKED_MEMO    1024

struct parked {
	uint64_t tag;                /* 0 = free */
	struct ol_delivery delivery; /* its pointers lead into this struct */
	struct ol_peer signer;
	char topic[OL_TOPIC_MAX], response_topic[OL_TOPIC_MAX];
	_Alignas(max_align_t) uint8_t request[PARKED_REQUEST];
	_Alignas(max_align_t) uint8_t memo[PARKED_MEMO];
};

struct parking {
	struct parked calls[PARKED_MOST];
	uint64_t last_tag;
};

/* Copies a call whose request is a struct of `size` bytes; NULL if there is no room. */
struct parked *parked_keep(struct parking *parking, const struct ol_delivery *delivery,
			   size_t size);

/* The call of a tag, or NULL if it is not there any more. */
struct parked *parked_find(struct parking *parking, uint64_t tag);

/* Forgets a call, and wipes what it carried. */
void parked_free(struct parked *parked);

#endif
