/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a site by a knock. */
#include "knock.h"

#include <errno.h>
#include <string.h>

#include "common/bytes.h"
#include "common/crypto.h"
#include "common/loop.h"

int request_add_service(struct request *request, const struct site *site, const char *name)
{
	uint8_t id[8];

	if (request->service_count == OL_KNOCK_SERVICES)
		return -ENOSPC;
	for (unsigned i = 0; i < site->service_count; i++) {
		if (!strcmp(site->services[i].name, name)) {
			request->services[request->service_count++] = site->services[i].id;
			return 0;
		}
	}
	if (ol_unhex(name, strlen(name), id, sizeof id) < 0 || ol_get64(id) == 0)
		return -ENOENT;
	request->services[request->service_count++] = ol_get64(id);
	return 0;
}

int knock_make(struct device *device, const uint8_t box[32], const struct request *request,
	       enum ol_knock_kind kind, uint8_t ret_packet[OL_KNOCK_PACKET], int64_t *ret_t_ms)
{
	struct ol_knock knock = { .kind = (uint8_t)kind,
				  .op = (uint8_t)request->op,
				  .is_bound = kind == OL_KNOCK_MQTT,
				  .duration_s = request->duration_s,
				  .service_count = request->service_count };
	uint8_t ephemeral[33];
	int rc;

	memcpy(knock.device, device->id, sizeof knock.device);
	memcpy(knock.services, request->services, sizeof knock.services);
	if (knock.is_bound) {
		knock.ip4 = request->ip4;
		knock.ip6 = request->ip6;
	}
	rc = device_next_t(device, ol_realtime_ms(), &knock.t_ms);
	if (rc < 0)
		return rc;
	ol_random(ephemeral, sizeof ephemeral);
	rc = ol_knock_seal(&knock, device->secret, box, ephemeral, ret_packet);
	ol_wipe(ephemeral, sizeof ephemeral);
	if (rc == 0)
		*ret_t_ms = knock.t_ms;
	return rc;
}
