/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request sets in motion: a file, an answer of our own, or a call. */
#ifndef API_GATEWAY_H
#define API_GATEWAY_H

#include "api-gateway/files.h"
#include "api-gateway/http.h"
#include "api-gateway/metrics.h"
#include "api-gateway/pending.h"
#include "api-gateway/reply.h"
#include "api-gateway/transcode.h"
#include "common/knock.h"
#include "common/service.h"

struct api_counters {
	uint64_t files, calls, calls_refused, calls_unanswered, calls_late, knocks_good, knocks_bad;
	uint64_t connected; /* a gauge */
	struct ol_span call_ms;
};

struct api_state {
	struct ol_app app;
	const char *origin;
	struct api_proxies proxies;
	struct api_http *http, *numbers; /* numbers: for Prometheus, may be NULL */
	struct api_files files;
	struct api_keys keys;
	struct ol_knock_box boxes[OL_BOXES];
	unsigned box_count;
	struct api_pending pending;
	struct api_metrics metrics;
	struct api_counters counters;
	struct api_http_counters http_counters, numbers_counters;
	struct api_message message; /* scratch */
	struct api_reply reply;     /* scratch */
	char *text;                 /* scratch of API_METRICS_BYTES */
};

/* Handles a request: a hook of the HTTP server. */
void api_on_request(void *arg, const struct api_request *request);

/* The bus has the reply of a call. Returns 0 or -ENOMSG: nobody waits for it any more. */
int api_on_reply(void *arg, const struct ol_delivery *delivery);

/* A call has no reply and will have none. */
void api_on_unanswered(void *arg, uint64_t id, const struct ol_channel *request, bool is_late);

/* The bus is gone: whoever waits is told. */
void api_on_disconnected(void *arg);

#endif
