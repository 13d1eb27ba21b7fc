/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks by UDP. */
#include "volley.h"

#include <time.h>

#include "common/loop.h"

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

void volley_fire(struct volley *volley, const bool is_muted[SEND_FAMILIES],
		 int64_t ret_t_ms[SEND_FAMILIES])
{
	uint8_t packet[OL_KNOCK_PACKET];

	volley->attempts++;
	for (unsigned family = 0; family < SEND_FAMILIES; family++) {
		int rc;

		ret_t_ms[family] = 0;
		if (is_muted[family] || volley->sender.fds[family] < 0)
			continue;
		rc = knock_make(volley->device, volley->target.box, volley->request, OL_KNOCK_SPA,
				packet, &ret_t_ms[family]);
		if (rc == 0)
			rc = sender_send(&volley->sender, family, packet, sizeof packet);
		volley->is_sent[family] |= rc == 0;
		if (rc < 0)
			volley->error = rc;
	}
}

static void sleep_until(int64_t due_ms)
{
	int64_t rest = due_ms - ol_boottime_ms();
	struct timespec ts = { .tv_sec = rest / 1000, .tv_nsec = rest % 1000 * 1000000 };

	if (rest > 0)
		nanosleep(&ts, NULL);
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
		sleep_until(due_ms);
		volley_fire(&volley, is_muted, t_ms);
	}
	volley_end(&volley);
	return volley.is_sent[0] || volley.is_sent[1] ? volley.is_sent[0] + volley.is_sent[1]
						      : volley.error;
}
