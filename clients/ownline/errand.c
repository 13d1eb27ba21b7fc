/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be done at a broker. */
#include "errand.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "common/mqtt.h"

#define KEPT_S (OL_KNOCK_WINDOW_MS / 1000) /* later it is too old anyway */

/* Returns 0, -EINVAL or -EPROTONOSUPPORT. */
static int read_broker(const char *text, struct ol_broker_url *ret_broker)
{
	if (ol_broker_url_parse(text, ret_broker) < 0)
		return -EINVAL;
	return ret_broker->is_tls && !ol_mqtt_has_tls() ? -EPROTONOSUPPORT : 0;
}

int errand_home(const struct site *site, const struct device *device, struct errand *ret_errand)
{
	struct errand errand = { 0 };
	int rc;

	if (!*site->mqtt)
		return -ENOENT;
	rc = read_broker(site->mqtt, &errand.broker);
	if (rc < 0)
		return rc;
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
	int rc;

	if (!site->has_slot)
		return -ENOENT;
	rc = read_broker(site->publics[number], &errand.broker);
	if (rc < 0)
		return rc;
	ol_random(client, sizeof client);
	ol_hex(client, sizeof client, errand.client);
	ol_knock_topic(site->box, topic);
	snprintf(errand.knocks, sizeof errand.knocks, "%s%s", topic,
		 ol_hex(site->slot, sizeof site->slot, slot));
	*ret_errand = errand;
	return 0;
}
