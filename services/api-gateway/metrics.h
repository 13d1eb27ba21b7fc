/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of all services as Prometheus reads them. Nobody signs them, so whatever comes is
 * only counted, and only so much of it. No I/O. */
#ifndef API_METRICS_H
#define API_METRICS_H

#include "gen/messages.h"

#define API_METRICS_TYPE     "text/plain; version=0.0.4; charset=utf-8"
#define API_METRICS_SERVICES 32
#define API_METRICS_BYTES    (512 * 1024) /* room for all of them */

struct api_metrics {
	struct {
		struct ol_health health;
		int64_t seen_ms;
	} list[API_METRICS_SERVICES];
	unsigned count;
};

/* Takes the health of a service. Returns 0, -EINVAL (no name of a service, or not its own) or
 * -ENOSPC. */
int api_metrics_take(struct api_metrics *metrics, const struct ol_health *health,
		     const char *principal, int64_t now_ms);

/* Writes all of it in the text format 0.0.4. Names other than a-z, 0-9 and _ are left out. Returns
 * the length, or -EMSGSIZE. */
int api_metrics_write(const struct api_metrics *metrics, int64_t now_ms, char *text, size_t size);

#endif
