/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks by UDP. */
#include "volley.h"

#include <string.h>
#include <time.h>

#include "common/loop.h"

/* A knock that overtakes an older one makes that worthless: families are some time apart, and take
 * turns at being first. */
#define APART_MS 15

/* When the first, second and third knock leave, in ms; a later one follows each 600 ms. */
static const int64_t leave_ms[] = { 0, 300, 900 };

int volley_begin(struct volley *volley, struct device *device, const struct target *target,
		 const struct request *request)
{
	int rc;

	*volley = (struct volley){ .device = device,
				   .target = *target,
				   .request = request,
				   .began_ms = ol_boottime_ms() };
	rc = sender_open(&volley->sender, target->host, target->port, &request->source);
	return rc < 0 ? rc : 0;
}

void volley_end(struct volley *volley)
{
	sender_close(&volley->sender);
}

int64_t volley_due(const struct volley *volley)
{
	unsigned last = sizeof leave_ms / sizeof *leave_ms - 1, next = volley->attempts;

	if (next >= volley->request->tries)
		return INT64_MAX;
	if (next <= last)
		return volley->began_ms + leave_ms[next];
	return volley->began_ms + leave_ms[last] + (int64_t)(next - last) * 600;
}

static void sleep_ms(int64_t ms)
{
	struct timespec ts = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	if (ms > 0)
		nanosleep(&ts, NULL);
}

static int send_one(struct volley *volley, unsigned family, int64_t *ret_t_ms)
{
	uint8_t packet[OL_KNOCK_PACKET];
	int rc = knock_make(volley->device, volley->target.box, volley->request, OL_KNOCK_SPA,
			    packet, ret_t_ms);

	return rc < 0 ? rc : sender_send(&volley->sender, family, packet, sizeof packet);
}

void volley_fire(struct volley *volley, const bool is_muted[SEND_FAMILIES],
		 int64_t ret_t_ms[SEND_FAMILIES])
{
	bool is_second = false;

	memset(ret_t_ms, 0, SEND_FAMILIES * sizeof *ret_t_ms);
	for (unsigned i = 0; i < SEND_FAMILIES; i++) {
		unsigned family = (volley->attempts + i) % SEND_FAMILIES;
		int rc;

		if (is_muted[family] || volley->sender.fds[family] < 0)
			continue;
		if (is_second)
			sleep_ms(APART_MS);
		rc = send_one(volley, family, &ret_t_ms[family]);
		volley->is_sent[family] |= rc == 0;
		if (rc < 0)
			volley->error = rc;
		is_second = true;
	}
	volley->attempts++;
}

int volley_run(struct device *device, const struct target *target, const struct request *request)
{
	static const bool is_muted[SEND_FAMILIES];
	int64_t t_ms[SEND_FAMILIES], due_ms;
	struct volley volley;
	int rc = volley_begin(&volley, device, target, request);

	if (rc < 0)
		return rc;
	while ((due_ms = volley_due(&volley)) != INT64_MAX) {
		sleep_ms(due_ms - ol_boottime_ms());
		volley_fire(&volley, is_muted, t_ms);
	}
	volley_end(&volley);
	return volley.is_sent[0] || volley.is_sent[1] ? volley.is_sent[0] + volley.is_sent[1]
						      : volley.error;
}
