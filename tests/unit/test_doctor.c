/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the facts of a connection that fails mean. */
#include "session-manager/doctor.h"
#include "unit.h"

#define NOW_MS INT64_C(1767225600000)
#define MINUTE 60000

static const struct ol_addr four = { 4, { 203, 0, 113, 7 } };
static const struct ol_addr other = { 4, { 203, 0, 113, 8 } };
static const struct ol_addr six = { 6, { 0x20, 1, 0xd, 0xb8, [15] = 7 } };
static struct doctor_facts facts;
static struct ol_doctor_finding findings[OL_DOCTOR_REPLY_ITEMS_MAX];
static unsigned count;

/* Everything is as it should be. */
static void set_up(void)
{
	facts = (struct doctor_facts){ .now_ms = NOW_MS,
				       .address = four,
				       .has_user = true,
				       .is_active = true,
				       .user = "ada",
				       .is_in_hours = true,
				       .hours_ms = INT64_MAX,
				       .has_device = true,
				       .device = "phone",
				       .confirmed_ms = 1,
				       .knock_ms = NOW_MS - 3 * MINUTE,
				       .knock_kind = 1,
				       .knock_source = four,
				       .has_service = true,
				       .service = "nas",
				       .router = "home",
				       .port = 8443,
				       .has_to4 = true,
				       .has_grant = true,
				       .is_automatic = true,
				       .is_online = true,
				       .seen_ms = NOW_MS - 30000,
				       .lease_ms = NOW_MS + 200000,
				       .has_session = true,
				       .state = OL_SESSION_STATE_OPEN,
				       .source = four,
				       .start_ms = NOW_MS - 3 * MINUTE,
				       .end_ms = NOW_MS + 57 * MINUTE };
}

static void judge(void)
{
	count = doctor_judge(&facts, findings);
}

static const struct ol_doctor_finding *finding(enum ol_check check)
{
	for (unsigned i = 0; i < count; i++)
		if (findings[i].check == check)
			return &findings[i];
	ck_abort_msg("no finding of %s", ol_check_words[check]);
}

/* Judges, and expects one bad finding that says this. */
static void expect(enum ol_check check, enum ol_check_result result, const char *detail)
{
	judge();
	ck_assert_msg(finding(check)->result == result && strstr(finding(check)->detail, detail),
		      "%s is %s: %s", ol_check_words[check],
		      ol_check_result_words[finding(check)->result], finding(check)->detail);
	if (result != OL_CHECK_RESULT_FAIL)
		return;
	for (unsigned i = 0; i < count; i++)
		ck_assert_msg(findings[i].check == check ||
				      findings[i].result != OL_CHECK_RESULT_FAIL,
			      "%s fails too: %s", ol_check_words[findings[i].check],
			      findings[i].detail);
}

START_TEST(all_is_well)
{
	judge();
	ck_assert_uint_eq(count, OL_CHECK_TARGET);
	for (unsigned i = 0; i < count; i++) {
		ck_assert_int_eq(findings[i].check, i);
		ck_assert_msg(findings[i].result == OL_CHECK_RESULT_OK, "%s: %s", ol_check_words[i],
			      findings[i].detail);
	}
	ck_assert_str_eq(finding(OL_CHECK_KNOCK)->detail,
			 "phone knocked 3 min ago from 203.0.113.7 by UDP");
	ck_assert_str_eq(finding(OL_CHECK_SESSION)->detail,
			 "the door is open for 203.0.113.7, 57 min more");
}
END_TEST

START_TEST(nothing_is_known_of_nobody)
{
	facts = (struct doctor_facts){ .now_ms = NOW_MS };
	judge();
	for (unsigned i = 0; i < count; i++)
		ck_assert_int_eq(findings[i].result, OL_CHECK_RESULT_UNKNOWN);
}
END_TEST

START_TEST(a_knock_that_never_came)
{
	facts.knock_ms = 0;
	expect(OL_CHECK_KNOCK, OL_CHECK_RESULT_FAIL, "no knock of phone was ever seen");
	ck_assert_int_eq(finding(OL_CHECK_CLOCK)->result, OL_CHECK_RESULT_UNKNOWN);
}
END_TEST

START_TEST(every_refusal_has_a_meaning)
{
	facts.refused_ms = NOW_MS - MINUTE;
	facts.refused_source = other;
	for (unsigned reason = OL_REFUSAL_REASON_LATE; ol_refusal_reason_words[reason]; reason++) {
		facts.refused_reason = (enum ol_refusal_reason)reason;
		judge();
		ck_assert_int_eq(finding(OL_CHECK_KNOCK)->result, OL_CHECK_RESULT_FAIL);
		ck_assert_ptr_nonnull(strstr(finding(OL_CHECK_KNOCK)->detail, "203.0.113.8"));
		ck_assert_ptr_null(strstr(finding(OL_CHECK_KNOCK)->detail, "nothing is known"));
	}
}
END_TEST

START_TEST(a_clock_that_is_off)
{
	facts.refused_ms = NOW_MS - MINUTE;
	facts.refused_source = four;
	facts.refused_reason = OL_REFUSAL_REASON_LATE;
	facts.skew_ms = -7 * MINUTE;
	judge();
	ck_assert_int_eq(finding(OL_CHECK_CLOCK)->result, OL_CHECK_RESULT_FAIL);
	ck_assert_ptr_nonnull(strstr(finding(OL_CHECK_CLOCK)->detail, "7 min behind"));
	facts.skew_ms = 150000;
	judge();
	ck_assert_ptr_nonnull(strstr(finding(OL_CHECK_CLOCK)->detail, "2 min ahead"));
	facts.skew_ms = INT64_MIN + 1;
	judge();
}
END_TEST

START_TEST(a_device_that_may_not_knock)
{
	facts.confirmed_ms = 0;
	expect(OL_CHECK_DEVICE, OL_CHECK_RESULT_FAIL, "six digits");
	facts.revoked_ms = NOW_MS - 3 * 3600000;
	expect(OL_CHECK_DEVICE, OL_CHECK_RESULT_FAIL, "revoked 3 h ago");
}
END_TEST

START_TEST(a_user_who_may_not)
{
	facts.is_active = false;
	expect(OL_CHECK_USER, OL_CHECK_RESULT_FAIL, "ada is not active");
	set_up();
	facts.has_grant = false;
	expect(OL_CHECK_GRANT, OL_CHECK_RESULT_FAIL, "ada may not open home/nas");
	set_up();
	facts.is_automatic = false;
	expect(OL_CHECK_GRANT, OL_CHECK_RESULT_OK, "by name");
}
END_TEST

START_TEST(a_country_that_is_not_allowed)
{
	memcpy(facts.countries, "DE AT", 6);
	expect(OL_CHECK_COUNTRIES, OL_CHECK_RESULT_FAIL, "country-database");
	facts.has_countries = true;
	expect(OL_CHECK_COUNTRIES, OL_CHECK_RESULT_FAIL, "an unknown country");
	memcpy(facts.country, "FR", 3);
	expect(OL_CHECK_COUNTRIES, OL_CHECK_RESULT_FAIL, "is in FR");
	facts.is_in_country = true;
	expect(OL_CHECK_COUNTRIES, OL_CHECK_RESULT_OK, "DE AT");
	facts.address.family = 0;
	expect(OL_CHECK_COUNTRIES, OL_CHECK_RESULT_UNKNOWN, "from where");
}
END_TEST

START_TEST(hours_that_are_over)
{
	memcpy(facts.hours, "mon-fri 08:00-18:00", 20);
	facts.is_in_hours = false;
	facts.hours_ms = NOW_MS + 200 * MINUTE;
	expect(OL_CHECK_HOURS, OL_CHECK_RESULT_FAIL, "begin in 3 h");
	facts.is_in_hours = true;
	expect(OL_CHECK_HOURS, OL_CHECK_RESULT_OK, "end in 3 h");
}
END_TEST

START_TEST(a_service_that_its_router_cannot_serve)
{
	facts.kind = OL_SERVICE_KIND_PROXY;
	expect(OL_CHECK_SERVICE, OL_CHECK_RESULT_FAIL, "cannot serve");
}
END_TEST

START_TEST(a_knock_by_one_family_and_a_connection_by_the_other)
{
	facts.address = six;
	expect(OL_CHECK_FAMILY, OL_CHECK_RESULT_FAIL, "a host for IPv4 only");
	facts.has_to6 = true;
	expect(OL_CHECK_FAMILY, OL_CHECK_RESULT_FAIL, "open for IPv4");
	facts.source = six;
	expect(OL_CHECK_FAMILY, OL_CHECK_RESULT_OK, "IPv6");
	facts.address = four;
	facts.has_to4 = false;
	expect(OL_CHECK_FAMILY, OL_CHECK_RESULT_FAIL, "a host for IPv6 only");
}
END_TEST

START_TEST(a_router_that_is_not_there)
{
	facts.seen_ms = 0;
	expect(OL_CHECK_ROUTER, OL_CHECK_RESULT_FAIL, "never reported");
	set_up();
	facts.is_online = false;
	facts.seen_ms = NOW_MS - 5 * 86400000;
	expect(OL_CHECK_ROUTER, OL_CHECK_RESULT_FAIL, "5 days ago");
	set_up();
	memcpy(facts.problem, "the base table is not loaded", 29);
	expect(OL_CHECK_ROUTER, OL_CHECK_RESULT_FAIL, "the base table is not loaded");
}
END_TEST

START_TEST(a_complaint_is_cut_between_characters)
{
	static const char key[] = "\xf0\x9f\x94\x91";

	for (unsigned shift = 0; shift < 4; shift++) {
		size_t length;

		memset(facts.problem, 'x', shift);
		for (unsigned i = 0; i < 199; i++)
			memcpy(facts.problem + shift + 4 * i, key, 5);
		judge();
		length = strlen(finding(OL_CHECK_ROUTER)->detail);
		ck_assert_uint_le(length, 200);
		ck_assert_str_eq(finding(OL_CHECK_ROUTER)->detail + length - 4, key);
	}
}
END_TEST

START_TEST(a_lease_that_is_lost)
{
	facts.lease_ms = NOW_MS;
	expect(OL_CHECK_LEASE, OL_CHECK_RESULT_FAIL, "ended 0 s ago");
	facts.lease_ms = 0;
	expect(OL_CHECK_LEASE, OL_CHECK_RESULT_FAIL, "holds no lease");
}
END_TEST

START_TEST(a_door_that_is_not_open)
{
	facts.address = other;
	expect(OL_CHECK_SESSION, OL_CHECK_RESULT_FAIL, "not for 203.0.113.8");
	set_up();
	facts.state = OL_SESSION_STATE_PENDING;
	expect(OL_CHECK_SESSION, OL_CHECK_RESULT_WARN, "not confirmed");
	facts.state = OL_SESSION_STATE_CLOSED;
	facts.reason = OL_SESSION_REASON_EXPIRED;
	facts.closed_ms = NOW_MS - 5 * MINUTE;
	expect(OL_CHECK_SESSION, OL_CHECK_RESULT_FAIL, "closed 5 min ago: expired");
	facts.has_session = false;
	expect(OL_CHECK_SESSION, OL_CHECK_RESULT_FAIL, "never opened");
}
END_TEST

START_TEST(the_host_behind_the_door)
{
	static const enum ol_check_result results[] = {
		[DOCTOR_NOT_TRIED] = OL_CHECK_RESULT_UNKNOWN,
		[DOCTOR_NO_WAY] = OL_CHECK_RESULT_UNKNOWN,
		[DOCTOR_BUSY] = OL_CHECK_RESULT_UNKNOWN,
		[DOCTOR_ANSWERS] = OL_CHECK_RESULT_OK,
		[DOCTOR_REFUSES] = OL_CHECK_RESULT_FAIL,
		[DOCTOR_SILENT] = OL_CHECK_RESULT_FAIL,
	};

	for (unsigned i = 0; i < UNIT_COUNT(results); i++) {
		doctor_target((enum doctor_target)i, "192.0.2.9:443", &findings[0]);
		ck_assert_int_eq(findings[0].check, OL_CHECK_TARGET);
		ck_assert_int_eq(findings[0].result, results[i]);
		ck_assert_str_ne(findings[0].detail, "");
	}
}
END_TEST

START_TEST(the_longest_words_fit)
{
	memset(facts.device, 'd', 32);
	memset(facts.user, 'u', 32);
	memset(facts.service, 's', 32);
	memset(facts.router, 'r', 32);
	memset(facts.problem, 'p', 200);
	memset(facts.countries, 'C', 48);
	memset(facts.hours, 'h', 100);
	facts.hours_ms = NOW_MS + 1;
	facts.address = six;
	facts.has_countries = true;
	facts.refused_ms = 1;
	facts.refused_reason = OL_REFUSAL_REASON_FAMILY;
	judge();
	for (unsigned i = 0; i < count; i++)
		ck_assert_uint_le(strlen(findings[i].detail), 200);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		all_is_well,
		nothing_is_known_of_nobody,
		a_knock_that_never_came,
		every_refusal_has_a_meaning,
		a_clock_that_is_off,
		a_device_that_may_not_knock,
		a_user_who_may_not,
		a_country_that_is_not_allowed,
		hours_that_are_over,
		a_service_that_its_router_cannot_serve,
		a_knock_by_one_family_and_a_connection_by_the_other,
		a_router_that_is_not_there,
		a_complaint_is_cut_between_characters,
		a_lease_that_is_lost,
		a_door_that_is_not_open,
		the_host_behind_the_door,
		the_longest_words_fit,
	};

	return unit_run("doctor", set_up, tests, UNIT_COUNT(tests));
}
