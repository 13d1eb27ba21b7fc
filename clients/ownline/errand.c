/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be done at a broker. */
#include "errand.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "common/knock.h"

#define KEPT_S (OL_KNOCK_WINDOW_MS / 1000) /* later it is too old anyway */

int errand_home(const struct site *site, const struct device *device, struct errand *ret_errand)
{
	struct errand errand = { 0 };

	if (!*site->mqtt)
		return -ENOENT;
	if (ol_broker_url_parse(site->mqtt, &errand.broker) < 0)
		return -EINVAL;
	ol_hex(device->id, sizeof device->id, errand.client);
	memcpy(errand.broker.user, errand.client, sizeof errand.client);
	memcpy(errand.broker.password, site->mqtt_password, sizeof errand.broker.password);
	snprintf(errand.knocks, sizeof errand.knocks, "ownline/v1/knock/%s", errand.client);
	snprintf(errand.results, sizeof errand.results, "ownline/v1/device/%s/result",
		 errand.client);
	*ret_errand = errand;
	return 0;
}

int errand_public(const struct site *site, unsigned number, struct errand *ret_errand)
{
	struct errand errand = { .kept_s = KEPT_S };
	char topic[OL_KNOCK_TOPIC], slot[OL_KNOCK_SLOT + 1];
	uint8_t client[16];

	if (!site->has_slot)
		return -ENOENT;
	if (ol_broker_url_parse(site->publics[number], &errand.broker) < 0)
		return -EINVAL;
	ol_random(client, sizeof client);
	ol_hex(client, sizeof client, errand.client);
	ol_knock_topic(site->box, topic);
	snprintf(errand.knocks, sizeof errand.knocks, "%s%s", topic,
		 ol_hex(site->slot, sizeof site->slot, slot));
	*ret_errand = errand;
	return 0;
}
