/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of all services as Prometheus reads them. */
#include "api-gateway/metrics.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct out {
	char *text;
	size_t used, size;
};

__attribute__((format(printf, 2, 3))) static void put(struct out *out, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(out->text + out->used, out->size - out->used, format, args);
	va_end(args);
	if (length < 0 || (size_t)length >= out->size - out->used)
		out->used = out->size - 1; /* full: the caller sees it */
	else
		out->used += (size_t)length;
}

static bool is_made_of(const char *text, const char *allowed)
{
	return *text && !text[strspn(text, allowed)];
}

static bool is_service(const char *name)
{
	return is_made_of(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

static bool is_metric(const struct ol_health_counter *counter)
{
	const char *name = counter->name;
	size_t length = strlen(name);

	if (counter->kind == OL_HEALTH_KIND_GAUGE &&
	    (!strcmp(name, "up") || !strcmp(name, "health_age_seconds")))
		return false; /* ours */
	if (*name < 'a' || *name > 'z' || counter->value < 0 ||
	    !is_made_of(name, "abcdefghijklmnopqrstuvwxyz0123456789_"))
		return false;
	/* What counters end in must not be in the name already: two could become one. */
	return length < 6 || strcmp(name + length - 6, "_total") != 0;
}

int api_metrics_take(struct api_metrics *metrics, const struct ol_health *health,
		     const char *principal, int64_t now_ms)
{
	unsigned i = 0;

	if (!is_service(principal) || strcmp(health->service, principal) != 0)
		return -EINVAL;
	while (i < metrics->count && strcmp(metrics->list[i].health.service, health->service) != 0)
		i++;
	if (i == API_METRICS_SERVICES)
		return -ENOSPC;
	if (i == metrics->count)
		metrics->count++;
	metrics->list[i].health = *health;
	metrics->list[i].seen_ms = now_ms;
	return 0;
}

static const char *suffix(const struct ol_health_counter *counter)
{
	return counter->kind == OL_HEALTH_KIND_COUNTER ? "_total" : "";
}

static const struct ol_health_counter *find(const struct ol_health *health,
					    const struct ol_health_counter *like)
{
	for (unsigned i = 0; i < health->counters_count; i++) {
		const struct ol_health_counter *counter = &health->counters[i];

		if (counter->kind == like->kind && !strcmp(counter->name, like->name))
			return counter;
	}
	return NULL;
}

/* True if a service before this one has it too: then it is written already. */
static bool is_known(const struct api_metrics *metrics, unsigned before,
		     const struct ol_health_counter *like)
{
	for (unsigned i = 0; i < before; i++) {
		if (find(&metrics->list[i].health, like))
			return true;
	}
	return false;
}

/* One metric of every service that has it. */
static void put_metric(struct out *out, const struct api_metrics *metrics, unsigned first,
		       const struct ol_health_counter *like)
{
	const char *end = suffix(like);

	put(out, "# HELP ownline_%s%s %s\n", like->name, end,
	    *end ? "Counted since the service started." : "As it is now.");
	put(out, "# TYPE ownline_%s%s %s\n", like->name, end, *end ? "counter" : "gauge");
	for (unsigned i = first; i < metrics->count; i++) {
		const struct ol_health *health = &metrics->list[i].health;
		const struct ol_health_counter *counter = find(health, like);

		if (counter)
			put(out, "ownline_%s%s{service=\"%s\"} %" PRId64 "\n", like->name, end,
			    health->service, counter->value);
	}
}

static void put_up(struct out *out, const struct api_metrics *metrics, int64_t now_ms)
{
	put(out, "# HELP ownline_up Whether the service is there.\n# TYPE ownline_up gauge\n");
	for (unsigned i = 0; i < metrics->count; i++)
		put(out, "ownline_up{service=\"%s\"} %d\n", metrics->list[i].health.service,
		    metrics->list[i].health.state == OL_HEALTH_STATE_UP);
	put(out, "# HELP ownline_health_age_seconds Since the service was heard of last.\n"
		 "# TYPE ownline_health_age_seconds gauge\n");
	for (unsigned i = 0; i < metrics->count; i++)
		put(out, "ownline_health_age_seconds{service=\"%s\"} %.3f\n",
		    metrics->list[i].health.service,
		    (double)(now_ms - metrics->list[i].seen_ms) / 1000);
}

/* The metrics that the services before this one do not have. */
static void put_service(struct out *out, const struct api_metrics *metrics, unsigned service)
{
	const struct ol_health *health = &metrics->list[service].health;

	for (unsigned i = 0; i < health->counters_count; i++) {
		const struct ol_health_counter *counter = &health->counters[i];

		if (is_metric(counter) && find(health, counter) == counter &&
		    !is_known(metrics, service, counter))
			put_metric(out, metrics, service, counter);
	}
}

int api_metrics_write(const struct api_metrics *metrics, int64_t now_ms, char *text, size_t size)
{
	struct out out = { .text = text, .size = size };

	put_up(&out, metrics, now_ms);
	for (unsigned i = 0; i < metrics->count; i++)
		put_service(&out, metrics, i);
	return out.used + 1 < out.size ? (int)out.used : -EMSGSIZE;
}
