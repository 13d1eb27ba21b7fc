/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own numbers, and everybody's for Prometheus. */
#include "api-gateway/numbers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define OWN_MOST 40

struct number {
	const char *name;
	enum ol_health_kind kind;
	const uint64_t *value;
};

/* Writes the list of our own numbers; returns how many they are. */
static unsigned list_own(const struct api_state *state, struct number ret_list[static OWN_MOST])
{
	const struct api_http_counters *http = &state->http_counters;
	const struct api_counters *own = &state->counters;
	const struct number list[] = {
		{ "http_connections", OL_HEALTH_KIND_COUNTER, &http->connections },
		{ "http_connections_refused", OL_HEALTH_KIND_COUNTER, &http->refused_connections },
		{ "http_connections_late", OL_HEALTH_KIND_COUNTER, &http->late_connections },
		{ "http_requests", OL_HEALTH_KIND_COUNTER, &http->requests },
		{ "http_requests_refused", OL_HEALTH_KIND_COUNTER, &http->refused_requests },
		{ "http_answers_2xx", OL_HEALTH_KIND_COUNTER, &http->answers[2] },
		{ "http_answers_3xx", OL_HEALTH_KIND_COUNTER, &http->answers[3] },
		{ "http_answers_4xx", OL_HEALTH_KIND_COUNTER, &http->answers[4] },
		{ "http_answers_5xx", OL_HEALTH_KIND_COUNTER, &http->answers[5] },
		{ "http_connected", OL_HEALTH_KIND_GAUGE, &own->connected },
		{ "files", OL_HEALTH_KIND_COUNTER, &own->files },
		{ "calls", OL_HEALTH_KIND_COUNTER, &own->calls },
		{ "calls_refused", OL_HEALTH_KIND_COUNTER, &own->calls_refused },
		{ "calls_unanswered", OL_HEALTH_KIND_COUNTER, &own->calls_unanswered },
		{ "calls_late", OL_HEALTH_KIND_COUNTER, &own->calls_late },
		{ "calls_waiting", OL_HEALTH_KIND_GAUGE, &state->pending.count },
		{ "https_knocks_good", OL_HEALTH_KIND_COUNTER, &own->knocks_good },
		{ "https_knocks_bad", OL_HEALTH_KIND_COUNTER, &own->knocks_bad },
	};

	memcpy(ret_list, list, sizeof list);
	return sizeof list / sizeof *list;
}

void api_numbers_publish(struct api_state *state)
{
	struct number list[OWN_MOST];
	unsigned count = list_own(state, list);

	for (unsigned i = 0; i < count; i++) {
		if (list[i].kind == OL_HEALTH_KIND_COUNTER)
			(void)ol_bus_counter(state->app.bus, list[i].name, list[i].value);
		else
			(void)ol_bus_gauge(state->app.bus, list[i].name, list[i].value);
	}
	(void)ol_bus_span(state->app.bus, "call_ms", &state->counters.call_ms);
}

void api_numbers_measure(void *arg)
{
	struct api_state *state = arg;

	state->counters.connected = state->http ? api_http_connected(state->http) : 0;
}

int api_numbers_take(void *arg, const struct ol_delivery *delivery)
{
	struct api_state *state = arg;

	if (strcmp(delivery->parameter, state->app.principal) == 0)
		return 0; /* we know better */
	return api_metrics_take(&state->metrics, delivery->message, delivery->parameter,
				ol_boottime_ms());
}

static void put_numbers(struct ol_health *health, const struct number *list, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct ol_health_counter *counter = &health->counters[health->counters_count++];

		snprintf(counter->name, sizeof counter->name, "%s", list[i].name);
		counter->kind = list[i].kind;
		counter->value = (int64_t)*list[i].value;
	}
}

/* Our own health as it is now, whether there is a bus or not. */
static void refresh_own(struct api_state *state)
{
	const struct ol_bus_counters *bus = ol_bus_stats(state->app.bus);
	const struct ol_span *span = &state->counters.call_ms;
	uint64_t is_up = ol_bus_is_up(state->app.bus);
	const struct number more[] = {
		{ "bus_up", OL_HEALTH_KIND_GAUGE, &is_up },
		{ "bus_received", OL_HEALTH_KIND_COUNTER, &bus->received },
		{ "bus_published", OL_HEALTH_KIND_COUNTER, &bus->published },
		{ "bus_refused_size", OL_HEALTH_KIND_COUNTER, &bus->refused_size },
		{ "bus_refused_signature", OL_HEALTH_KIND_COUNTER, &bus->refused_signature },
		{ "bus_refused_signer", OL_HEALTH_KIND_COUNTER, &bus->refused_signer },
		{ "bus_refused_old", OL_HEALTH_KIND_COUNTER, &bus->refused_old },
		{ "bus_refused_message", OL_HEALTH_KIND_COUNTER, &bus->refused_message },
		{ "bus_failed", OL_HEALTH_KIND_COUNTER, &bus->failed },
		{ "bus_connects", OL_HEALTH_KIND_COUNTER, &bus->connects },
		{ "call_ms_count", OL_HEALTH_KIND_COUNTER, &span->count },
		{ "call_ms_sum", OL_HEALTH_KIND_COUNTER, &span->sum },
	};
	struct ol_health health = { .state = OL_HEALTH_STATE_UP };
	struct number list[OWN_MOST] = { { NULL, OL_HEALTH_KIND_COUNTER, NULL } };
	unsigned count = list_own(state, list);

	api_numbers_measure(state);
	snprintf(health.service, sizeof health.service, "%s", state->app.principal);
	put_numbers(&health, list, count);
	put_numbers(&health, more, sizeof more / sizeof *more);
	(void)api_metrics_take(&state->metrics, &health, state->app.principal, ol_boottime_ms());
}

void api_numbers_answer(void *arg, const struct api_request *request)
{
	struct api_state *state = arg;
	struct api_answer answer = { .status = 200 };
	int length;

	if (strcmp(request->head.target, "/metrics") != 0) {
		api_answer_problem(&answer, API_NOT_FOUND, NULL, NULL);
	} else if (strcmp(request->head.method, "GET") != 0 &&
		   strcmp(request->head.method, "HEAD") != 0) {
		api_answer_problem(&answer, API_METHOD_NOT_ALLOWED, NULL, NULL);
		api_answer_add(&answer, "Allow", "GET, HEAD");
	} else {
		refresh_own(state);
		length = api_metrics_write(&state->metrics, ol_boottime_ms(), state->text,
					   API_METRICS_BYTES);
		answer.body = state->text;
		answer.length = length < 0 ? 0 : (size_t)length;
		api_answer_add(&answer, "Content-Type", API_METRICS_TYPE);
		api_answer_add(&answer, "Cache-Control", "no-store");
		if (length < 0)
			api_answer_problem(&answer, API_INTERNAL, NULL, NULL);
	}
	api_http_answer(request->exchange, &answer);
}
