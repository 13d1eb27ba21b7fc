/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that are answered later. */
#include "session-manager/parked.h"

#include <stdio.h>
#include <string.h>

#include "common/crypto.h"

struct parked *parked_find(struct parking *parking, uint64_t tag)
{
	for (unsigned i = 0; tag && i < PARKED_MOST; i++)
		if (parking->calls[i].tag == tag)
			return &parking->calls[i];
	return NULL;
}

static struct parked *find_free(struct parking *parking)
{
	for (unsigned i = 0; i < PARKED_MOST; i++)
		if (!parking->calls[i].tag)
			return &parking->calls[i];
	return NULL;
}

struct parked *parked_keep(struct parking *parking, const struct ol_delivery *delivery, size_t size)
{
	struct parked *parked = find_free(parking);

	if (!parked || size > sizeof parked->request || !delivery->response_topic)
		return NULL;
	parked->tag = ++parking->last_tag;
	parked->signer = *delivery->signer;
	memcpy(parked->request, delivery->message, size);
	snprintf(parked->topic, sizeof parked->topic, "%s", delivery->topic);
	snprintf(parked->response_topic, sizeof parked->response_topic, "%s",
		 delivery->response_topic);
	parked->delivery = *delivery;
	parked->delivery.topic = parked->topic;
	parked->delivery.parameter = "";
	parked->delivery.signer = &parked->signer;
	parked->delivery.payload = NULL;
	parked->delivery.length = 0;
	parked->delivery.message = parked->request;
	parked->delivery.response_topic = parked->response_topic;
	return parked;
}

void parked_free(struct parked *parked)
{
	ol_wipe(parked->request, sizeof parked->request);
	ol_wipe(parked->memo, sizeof parked->memo);
	parked->tag = 0;
}
