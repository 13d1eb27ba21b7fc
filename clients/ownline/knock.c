/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ownline knock` asks for, and how it is sent. */
#include "knock.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "common/bytes.h"
#include "common/crypto.h"
#include "common/loop.h"
#include "send.h"

/* When the first, second and third knock leave, in ms; a later one follows each 600 ms. */
static const int64_t leave_ms[] = { 0, 300, 900 };

int request_add_service(struct request *request, const struct ol_site_descriptor *site,
			const char *name)
{
	uint8_t id[8];

	if (request->service_count == OL_KNOCK_SERVICES)
		return -ENOSPC;
	for (unsigned i = 0; i < site->services_count; i++) {
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

static int send_one(const struct device *device, const struct ol_site_descriptor *site,
		    const struct request *request, const struct sender *sender, unsigned family)
{
	struct ol_knock knock = { .kind = OL_KNOCK_SPA,
				  .op = (uint8_t)request->op,
				  .duration_s = request->duration_s,
				  .service_count = request->service_count };
	uint8_t ephemeral[33], packet[OL_KNOCK_PACKET];
	int rc;

	if (sender->fds[family] < 0)
		return -ENOTCONN;
	memcpy(knock.device, device->id, sizeof knock.device);
	memcpy(knock.services, request->services, sizeof knock.services);
	rc = device_next_t(device, ol_realtime_ms(), &knock.t_ms);
	if (rc < 0)
		return rc;
	ol_random(ephemeral, sizeof ephemeral);
	rc = ol_knock_seal(&knock, device->secret, site->box, ephemeral, packet);
	ol_wipe(ephemeral, sizeof ephemeral);
	return rc < 0 ? rc : sender_send(sender, family, packet, sizeof packet);
}

static int64_t leave(unsigned attempt)
{
	unsigned last = sizeof leave_ms / sizeof *leave_ms - 1;

	return attempt <= last ? leave_ms[attempt]
			       : leave_ms[last] + (int64_t)(attempt - last) * 600;
}

static void sleep_until(int64_t due_ms)
{
	int64_t rest = due_ms - ol_boottime_ms();
	struct timespec ts = { .tv_sec = rest / 1000, .tv_nsec = rest % 1000 * 1000000 };

	if (rest > 0)
		nanosleep(&ts, NULL);
}

int knock_send(const struct device *device, const struct ol_site_descriptor *site,
	       const struct request *request)
{
	struct sender sender;
	int64_t began = ol_boottime_ms();
	bool is_sent[SEND_FAMILIES] = { false };
	int rc = sender_open(&sender, site->host, (uint16_t)site->spa_port, &request->source);

	if (rc < 0)
		return rc;
	for (unsigned attempt = 0; attempt < request->tries; attempt++) {
		sleep_until(began + leave(attempt));
		for (unsigned family = 0; family < SEND_FAMILIES; family++) {
			int sent = send_one(device, site, request, &sender, family);

			is_sent[family] |= sent == 0;
			if (sent < 0 && sent != -ENOTCONN)
				rc = sent;
		}
	}
	sender_close(&sender);
	return is_sent[0] || is_sent[1] ? is_sent[0] + is_sent[1] : rc;
}
