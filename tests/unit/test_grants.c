/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one judgement of who may open what: every reason to keep a door shut, and every bound of its
 * end. */
#include <stdlib.h>
#include <time.h>

#include "session-manager/grants.h"
#include "session-manager/refused.h"
#include "unit.h"

#define NOW_MS INT64_C(1772442000000) /* Monday, 2026-03-02 09:00 UTC */
#define HOUR_S 3600

static struct ledger ledger;
static struct policy policy;
static struct grant grant;
static struct ol_addr source;
static const struct judge judge = { &ledger, &policy, NULL };

static struct ol_addr addr(const char *text)
{
	struct ol_addr ret = { 0 };

	ck_assert_int_eq(ol_addr_parse(text, &ret), 0);
	return ret;
}

static void set_up(void)
{
	setenv("TZ", "UTC0", 1);
	tzset();
	ledger.now_ms = NOW_MS;
	ledger.router_count = 0;
	policy = (struct policy){ .default_s = HOUR_S,
				  .longest_s = 24 * HOUR_S,
				  .router_sessions = 1000,
				  .user_sessions = 100,
				  .addresses = 6 };
	source = addr("8.8.8.8");
	grant = (struct grant){ .limits = { .is_active = true },
				.way = { .service = { .id = 7,
						      .router = "home",
						      .port = 443,
						      .to4 = addr("192.168.1.2") } } };
}

static enum ol_refusal_reason ask(uint32_t wanted_s)
{
	struct asking asking = { .source = &source, .wanted_s = wanted_s, .knock_ms = 5 };

	return grant_open(&judge, &grant, &asking);
}

static struct ses *current(void)
{
	return door_current(&grant.doors[0]);
}

START_TEST(a_door_opens_for_the_address_that_asks)
{
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_NONE);
	ck_assert(ol_addr_equal(&current()->source, &source));
	ck_assert_int_eq(current()->port, 443);
	ck_assert_int_eq(current()->knock_ms, 5);
	ck_assert_int_eq(current()->end_ms, NOW_MS + 60000);
	ck_assert_uint_eq(grant.doors[1].count, 0);
}
END_TEST

START_TEST(whoever_is_not_active_opens_nothing)
{
	grant.limits.is_active = false;
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_INACTIVE);
	ck_assert_uint_eq(grant.doors[0].count, 0);
}
END_TEST

START_TEST(a_proxied_site_has_no_door)
{
	grant.way.service.kind = OL_SERVICE_KIND_PROXY;
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_UNSUPPORTED);
}
END_TEST

START_TEST(a_service_has_doors_of_its_own_families)
{
	source = addr("2a00::1");
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_FAMILY);
	grant.way.service.to6 = addr("fd00::2");
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_NONE);
	ck_assert_uint_eq(grant.doors[1].count, 1);
}
END_TEST

START_TEST(without_a_database_no_country_is_known)
{
	strcpy(grant.limits.countries, "DE AT");
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_COUNTRY);
}
END_TEST

START_TEST(hours_open_and_end_doors)
{
	strcpy(grant.limits.hours, "mon 10:00-11:00");
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_HOURS);
	strcpy(grant.limits.hours, "mon 08:00-09:30");
	ck_assert_int_eq(ask(HOUR_S), OL_REFUSAL_REASON_NONE);
	ck_assert_int_eq(current()->end_ms, NOW_MS + 1800000);
	set_up();
	strcpy(grant.limits.hours, "mon 08:00-09:30");
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_NONE);
	ck_assert_int_eq(current()->end_ms, NOW_MS + 60000);
}
END_TEST

START_TEST(hours_that_cannot_be_read_are_none)
{
	strcpy(grant.limits.hours, "when I like");
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_HOURS);
}
END_TEST

START_TEST(a_refusal_says_when_the_next_window_begins)
{
	struct verdict verdict =
		refused_verdict(OL_REFUSAL_REASON_HOURS, "tue 07:15-09:00", NOW_MS);

	ck_assert_int_eq(verdict.code, OL_REPLY_CODE_REFUSED);
	ck_assert_str_eq(verdict.detail, "not at this hour; again on Tue 07:15");
	for (int reason = 0; ol_refusal_reason_words[reason]; reason++) {
		verdict = refused_verdict((enum ol_refusal_reason)reason, "", NOW_MS);
		ck_assert_int_eq(verdict.code == OL_REPLY_CODE_OK,
				 reason == OL_REFUSAL_REASON_NONE);
		ck_assert_int_eq(!*verdict.detail, reason == OL_REFUSAL_REASON_NONE);
	}
}
END_TEST

START_TEST(too_many_new_addresses_within_an_hour)
{
	grant.addresses = 5;
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_NONE);
	grant.addresses = 6;
	ck_assert_int_eq(ask(120), OL_REFUSAL_REASON_NONE); /* it is there already */
	source = addr("9.9.9.9");
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_ADDRESSES);
	ck_assert_uint_eq(grant.doors[0].count, 1);
}
END_TEST

START_TEST(an_address_that_the_device_signs_is_not_counted)
{
	struct asking asking = { .source = &source, .is_bound = true };

	grant.addresses = 1000;
	ck_assert_int_eq(grant_open(&judge, &grant, &asking), OL_REFUSAL_REASON_NONE);
}
END_TEST

START_TEST(users_have_a_limit_of_their_own)
{
	grant.limits.most_sessions = 2;
	grant.user_sessions = 2;
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_ROOM);
	grant.user_sessions = 1;
	ck_assert_int_eq(ask(60), OL_REFUSAL_REASON_NONE);
}
END_TEST

static void invite(int64_t uses, int64_t most_uses, int64_t valid_until_ms, int64_t visit_end_ms)
{
	set_up();
	grant.visit = (struct visit){ .duration_s = HOUR_S,
				      .uses = uses,
				      .most_uses = most_uses,
				      .valid_until_ms = valid_until_ms,
				      .end_ms = visit_end_ms };
}

START_TEST(a_visit_costs_a_use_and_lasts_as_long_as_was_said)
{
	invite(0, 2, NOW_MS + 86400000, 0);
	ck_assert_int_eq(ask(5), OL_REFUSAL_REASON_NONE);
	ck_assert(grant.visit.has_begun);
	ck_assert_int_eq(grant.visit.uses, 1);
	ck_assert_int_eq(grant.visit.end_ms, NOW_MS + 3600000);
	ck_assert_int_eq(current()->end_ms, NOW_MS + 3600000);
}
END_TEST

START_TEST(both_families_of_a_visit_cost_one_use)
{
	invite(0, 1, NOW_MS + 86400000, 0);
	grant.way.service.to6 = addr("fd00::2");
	ck_assert_int_eq(ask(0), OL_REFUSAL_REASON_NONE);
	source = addr("2a00::1");
	ck_assert_int_eq(ask(0), OL_REFUSAL_REASON_NONE);
	ck_assert_int_eq(grant.visit.uses, 1);
	ck_assert_int_eq(grant.doors[1].sessions[0].end_ms, grant.doors[0].sessions[0].end_ms);
}
END_TEST

START_TEST(within_a_visit_a_guest_may_move_but_not_stay_longer)
{
	invite(1, 1, NOW_MS - 1, NOW_MS + 600000); /* valid no more, but this visit goes on */
	ck_assert_int_eq(ask(HOUR_S), OL_REFUSAL_REASON_NONE);
	ck_assert(!grant.visit.has_begun);
	ck_assert_int_eq(current()->end_ms, NOW_MS + 600000);
	current()->state = OL_SESSION_STATE_OPEN;
	source = addr("9.9.9.9");
	ledger.now_ms += 60000;
	ck_assert_int_eq(ask(HOUR_S), OL_REFUSAL_REASON_NONE);
	ck_assert(ol_addr_equal(&current()->source, &source));
	ck_assert_int_eq(current()->end_ms, NOW_MS + 600000);
	ck_assert_int_eq(grant.visit.uses, 1);
}
END_TEST

START_TEST(an_invitation_is_used_up_or_over)
{
	invite(1, 1, NOW_MS + 86400000, NOW_MS);
	ck_assert_int_eq(ask(0), OL_REFUSAL_REASON_VISIT);
	invite(0, 1, NOW_MS, 0);
	ck_assert_int_eq(ask(0), OL_REFUSAL_REASON_VISIT);
	ck_assert(!grant.visit.has_begun);
	invite(0, 1, NOW_MS + 1000, 0);
	ck_assert_int_eq(ask(0), OL_REFUSAL_REASON_NONE);
	ck_assert_int_eq(current()->end_ms, NOW_MS + 1000);
}
END_TEST

START_TEST(a_visit_that_finds_no_room_costs_nothing)
{
	invite(0, 1, NOW_MS + 86400000, 0);
	grant.user_sessions = 100;
	ck_assert_int_eq(ask(0), OL_REFUSAL_REASON_ROOM);
	ck_assert(!grant.visit.has_begun);
	ck_assert_int_eq(grant.visit.uses, 0);
}
END_TEST

START_TEST(a_visit_is_no_longer_than_its_service_allows)
{
	invite(0, 1, NOW_MS + 86400000, 0);
	grant.way.service.longest_s = 900;
	ck_assert_int_eq(ask(0), OL_REFUSAL_REASON_NONE);
	ck_assert_int_eq(current()->end_ms, NOW_MS + 900000);
	ck_assert_int_eq(grant.visit.end_ms, NOW_MS + 900000);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_door_opens_for_the_address_that_asks,
		whoever_is_not_active_opens_nothing,
		a_proxied_site_has_no_door,
		a_service_has_doors_of_its_own_families,
		without_a_database_no_country_is_known,
		hours_open_and_end_doors,
		hours_that_cannot_be_read_are_none,
		a_refusal_says_when_the_next_window_begins,
		too_many_new_addresses_within_an_hour,
		an_address_that_the_device_signs_is_not_counted,
		users_have_a_limit_of_their_own,
		a_visit_costs_a_use_and_lasts_as_long_as_was_said,
		both_families_of_a_visit_cost_one_use,
		within_a_visit_a_guest_may_move_but_not_stay_longer,
		an_invitation_is_used_up_or_over,
		a_visit_that_finds_no_room_costs_nothing,
		a_visit_is_no_longer_than_its_service_allows,
	};

	return unit_run("grants", set_up, tests, UNIT_COUNT(tests));
}
