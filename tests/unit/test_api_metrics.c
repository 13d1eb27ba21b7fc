/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers for Prometheus, whatever services say. */
#include <errno.h>
#include <stdio.h>

#include "api-gateway/metrics.h"
#include "unit.h"

static struct api_metrics metrics;
static struct ol_health health;
static char text[API_METRICS_BYTES];

static void name_it(const char *service)
{
	health = (struct ol_health){ .state = OL_HEALTH_STATE_UP };
	snprintf(health.service, sizeof health.service, "%s", service);
}

static void count(const char *name, enum ol_health_kind kind, int64_t value)
{
	struct ol_health_counter *counter = &health.counters[health.counters_count++];

	snprintf(counter->name, sizeof counter->name, "%s", name);
	counter->kind = kind;
	counter->value = value;
}

static int take(int64_t now_ms)
{
	return api_metrics_take(&metrics, &health, health.service, now_ms);
}

START_TEST(each_metric_stands_once_with_all_its_services)
{
	name_it("spa-gateway");
	count("knocks_good", OL_HEALTH_KIND_COUNTER, 7);
	count("bus_connects", OL_HEALTH_KIND_COUNTER, 1);
	ck_assert_int_eq(take(1000), 0);
	name_it("session-manager-2");
	health.state = OL_HEALTH_STATE_DOWN;
	count("sessions_open", OL_HEALTH_KIND_GAUGE, 3);
	count("bus_connects", OL_HEALTH_KIND_COUNTER, 2);
	ck_assert_int_eq(take(2500), 0);
	ck_assert_int_gt(api_metrics_write(&metrics, 3000, text, sizeof text), 0);
	ck_assert_str_eq(text,
			 "# HELP ownline_up Whether the service is there.\n"
			 "# TYPE ownline_up gauge\n"
			 "ownline_up{service=\"spa-gateway\"} 1\n"
			 "ownline_up{service=\"session-manager-2\"} 0\n"
			 "# HELP ownline_health_age_seconds Since the service was heard of last.\n"
			 "# TYPE ownline_health_age_seconds gauge\n"
			 "ownline_health_age_seconds{service=\"spa-gateway\"} 2.000\n"
			 "ownline_health_age_seconds{service=\"session-manager-2\"} 0.500\n"
			 "# HELP ownline_knocks_good_total Counted since the service started.\n"
			 "# TYPE ownline_knocks_good_total counter\n"
			 "ownline_knocks_good_total{service=\"spa-gateway\"} 7\n"
			 "# HELP ownline_bus_connects_total Counted since the service started.\n"
			 "# TYPE ownline_bus_connects_total counter\n"
			 "ownline_bus_connects_total{service=\"spa-gateway\"} 1\n"
			 "ownline_bus_connects_total{service=\"session-manager-2\"} 2\n"
			 "# HELP ownline_sessions_open As it is now.\n"
			 "# TYPE ownline_sessions_open gauge\n"
			 "ownline_sessions_open{service=\"session-manager-2\"} 3\n");
}
END_TEST

START_TEST(the_newest_word_of_a_service_counts)
{
	name_it("spa-gateway");
	count("a", OL_HEALTH_KIND_COUNTER, 1);
	ck_assert_int_eq(take(1), 0);
	health.counters[0].value = 2;
	ck_assert_int_eq(take(2), 0);
	ck_assert_uint_eq(metrics.count, 1);
	ck_assert_int_gt(api_metrics_write(&metrics, 3, text, sizeof text), 0);
	ck_assert_ptr_nonnull(strstr(text, "ownline_a_total{service=\"spa-gateway\"} 2\n"));
}
END_TEST

START_TEST(strange_names_are_left_out)
{
	static const char *const names[] = { "",    "A",   "a b", "a\"}",    "1a",      "_a",
					     "a-b", "a.b", "\n",  "a_total", "\xc3\xa4" };

	name_it("spa-gateway");
	for (size_t i = 0; i < UNIT_COUNT(names); i++)
		count(names[i], OL_HEALTH_KIND_COUNTER, 1);
	count("up", OL_HEALTH_KIND_GAUGE, 1);
	count("health_age_seconds", OL_HEALTH_KIND_GAUGE, 1);
	count("good", OL_HEALTH_KIND_COUNTER, 1);
	count("good", OL_HEALTH_KIND_COUNTER, 5);
	count("negative", OL_HEALTH_KIND_GAUGE, -1);
	ck_assert_int_eq(take(1), 0);
	ck_assert_int_gt(api_metrics_write(&metrics, 1, text, sizeof text), 0);
	ck_assert_str_eq(strstr(text, "# HELP ownline_good"),
			 "# HELP ownline_good_total Counted since the service started.\n"
			 "# TYPE ownline_good_total counter\n"
			 "ownline_good_total{service=\"spa-gateway\"} 1\n");
}
END_TEST

START_TEST(strange_services_are_refused)
{
	name_it("spa\"gateway");
	ck_assert_int_eq(take(1), -EINVAL);
	name_it("");
	ck_assert_int_eq(take(1), -EINVAL);
	name_it("spa-gateway");
	ck_assert_int_eq(api_metrics_take(&metrics, &health, "notifier", 1), -EINVAL);
	ck_assert_uint_eq(metrics.count, 0);
}
END_TEST

START_TEST(there_is_room_for_so_many)
{
	for (unsigned i = 0; i <= API_METRICS_SERVICES; i++) {
		char name[32];

		snprintf(name, sizeof name, "service-%u", i);
		name_it(name);
		for (unsigned j = 0; j < 64; j++) {
			snprintf(name, sizeof name, "a_rather_long_name_%u_%u", i, j);
			count(name, OL_HEALTH_KIND_COUNTER, INT64_C(9007199254740991));
		}
		ck_assert_int_eq(take(1), i < API_METRICS_SERVICES ? 0 : -ENOSPC);
	}
	ck_assert_int_gt(api_metrics_write(&metrics, 1, text, sizeof text), 0);
	ck_assert_int_eq(api_metrics_write(&metrics, 1, text, 1000), -EMSGSIZE);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		each_metric_stands_once_with_all_its_services,
		the_newest_word_of_a_service_counts,
		strange_names_are_left_out,
		strange_services_are_refused,
		there_is_room_for_so_many,
	};

	return unit_run("api metrics", NULL, tests, UNIT_COUNT(tests));
}
