/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a site by a knock, and how it gets there by UDP. */
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
	       enum ol_knock_kind kind, uint8_t ret_packet[OL_KNOCK_PACKET])
{
	struct ol_knock knock = { .kind = (uint8_t)kind,
				  .op = (uint8_t)request->op,
				  .duration_s = request->duration_s,
				  .service_count = request->service_count };
	uint8_t ephemeral[33];
	int rc;

	memcpy(knock.device, device->id, sizeof knock.device);
	memcpy(knock.services, request->services, sizeof knock.services);
	rc = device_next_t(device, ol_realtime_ms(), &knock.t_ms);
	if (rc < 0)
		return rc;
	ol_random(ephemeral, sizeof ephemeral);
	rc = ol_knock_seal(&knock, device->secret, box, ephemeral, ret_packet);
	ol_wipe(ephemeral, sizeof ephemeral);
	return rc;
}

static int send_one(struct device *device, const struct target *target,
		    const struct request *request, const struct sender *sender, unsigned family)
{
	uint8_t packet[OL_KNOCK_PACKET];
	int rc;

	if (sender->fds[family] < 0)
		return -ENOTCONN;
	rc = knock_make(device, target->box, request, OL_KNOCK_SPA, packet);
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

int knock_send(struct device *device, const struct target *target, const struct request *request)
{
	struct sender sender;
	int64_t began = ol_boottime_ms();
	bool is_sent[SEND_FAMILIES] = { false };
	int rc = sender_open(&sender, target->host, target->port, &request->source);

	if (rc < 0)
		return rc;
	for (unsigned attempt = 0; attempt < request->tries; attempt++) {
		sleep_until(began + leave(attempt));
		for (unsigned family = 0; family < SEND_FAMILIES; family++) {
			int sent = send_one(device, target, request, &sender, family);

			is_sent[family] |= sent == 0;
			if (sent < 0 && sent != -ENOTCONN)
				rc = sent;
		}
	}
	sender_close(&sender);
	return is_sent[0] || is_sent[1] ? is_sent[0] + is_sent[1] : rc;
}

enum knock_outcome knock_by(enum knock_way way, struct device *device, const struct site *site,
			    const struct request *request, struct knock_news *ret_news)
{
	const struct target target = { site->host, site->spa_port, site->box };
	int rc = way == KNOCK_MQTT ? -ENOTSUP : knock_send(device, &target, request);

	*ret_news = (struct knock_news){ .error = rc < 0 ? rc : 0 };
	return rc < 0 ? KNOCK_UNSENT : KNOCK_SENT;
}
