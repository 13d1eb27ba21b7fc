/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a knock may have: services, addresses, durations, room. */
#include "session-manager/policy.h"
#include "unit.h"

#define NOW_MS INT64_C(1767225600000)

static struct ol_addr addr(const char *text)
{
	struct ol_addr ret = { 0 };

	ck_assert_int_eq(ol_addr_parse(text, &ret), 0);
	return ret;
}

START_TEST(refresh_means_automatic_services)
{
	struct ol_knock knock = { .op = OL_KNOCK_REFRESH };

	ck_assert_int_eq(policy_act(&knock, 7, true), POLICY_OPEN);
	ck_assert_int_eq(policy_act(&knock, 7, false), POLICY_LEAVE);
}
END_TEST

START_TEST(open_and_close_mean_listed_services)
{
	struct ol_knock knock = { .service_count = 2, .services = { 7, 9, 11 } };
	static const struct {
		uint8_t op;
		uint64_t service;
		enum policy_act act;
	} cases[] = {
		{ OL_KNOCK_OPEN, 7, POLICY_OPEN },
		{ OL_KNOCK_OPEN, 9, POLICY_OPEN },
		{ OL_KNOCK_OPEN, 11, POLICY_LEAVE },
		{ OL_KNOCK_OPEN, 8, POLICY_LEAVE },
		{ OL_KNOCK_CLOSE, 7, POLICY_CLOSE },
		{ OL_KNOCK_CLOSE, 11, POLICY_LEAVE },
		{ OL_KNOCK_REFRESH, 7, POLICY_LEAVE },
		{ 0, 7, POLICY_LEAVE },
		{ 4, 7, POLICY_LEAVE },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		knock.op = cases[i].op;
		ck_assert_int_eq(policy_act(&knock, cases[i].service, false), cases[i].act);
	}
}
END_TEST

START_TEST(automatic_does_not_make_an_unlisted_service_open)
{
	struct ol_knock knock = { .op = OL_KNOCK_OPEN, .service_count = 1, .services = { 7 } };

	ck_assert_int_eq(policy_act(&knock, 9, true), POLICY_LEAVE);
	knock.op = OL_KNOCK_CLOSE;
	ck_assert_int_eq(policy_act(&knock, 9, true), POLICY_LEAVE);
}
END_TEST

START_TEST(udp_speaks_for_the_address_that_was_seen)
{
	struct policy policy = { 0 };
	struct ol_knock knock = { .kind = OL_KNOCK_SPA };
	struct ol_addr seen = addr("8.8.8.8");

	knock.ip4 = addr("9.9.9.9");
	ck_assert_ptr_eq(policy_source(&policy, &knock, &seen, 4), &seen);
	ck_assert_ptr_null(policy_source(&policy, &knock, &seen, 6));
	seen = addr("2a00::1");
	ck_assert_ptr_null(policy_source(&policy, &knock, &seen, 4));
	ck_assert_ptr_eq(policy_source(&policy, &knock, &seen, 6), &seen);
}
END_TEST

START_TEST(mqtt_speaks_for_what_the_device_says)
{
	struct policy policy = { 0 };
	struct ol_knock knock = { .kind = OL_KNOCK_MQTT };
	struct ol_addr seen = addr("8.8.8.8");

	ck_assert_ptr_null(policy_source(&policy, &knock, &seen, 4));
	knock.ip6 = addr("2a00::1");
	ck_assert_ptr_null(policy_source(&policy, &knock, &seen, 4));
	ck_assert_ptr_eq(policy_source(&policy, &knock, &seen, 6), &knock.ip6);
	knock.ip4 = addr("9.9.9.9");
	ck_assert_ptr_eq(policy_source(&policy, &knock, &seen, 4), &knock.ip4);
}
END_TEST

START_TEST(only_addresses_of_the_internet_come_in)
{
	static const char *const refused[] = { "10.0.0.1",  "192.168.1.1", "100.64.0.1",
					       "127.0.0.1", "169.254.1.1", "198.51.100.1",
					       "0.0.0.0",   "224.0.0.1" };
	static const char *const refused6[] = { "::1", "fe80::1", "fd77::1", "2001:db8::1",
						"ff02::1" };
	struct policy policy = { 0 };
	struct ol_knock knock = { .kind = OL_KNOCK_SPA };
	struct ol_addr seen;

	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		seen = addr(refused[i]);
		policy.allow_private_sources = 0;
		ck_assert_ptr_null(policy_source(&policy, &knock, &seen, 4));
		policy.allow_private_sources = 1;
		ck_assert_ptr_nonnull(policy_source(&policy, &knock, &seen, 4));
	}
	policy.allow_private_sources = 0;
	for (size_t i = 0; i < UNIT_COUNT(refused6); i++) {
		seen = addr(refused6[i]);
		ck_assert_ptr_null(policy_source(&policy, &knock, &seen, 6));
	}
}
END_TEST

START_TEST(a_service_without_a_host_of_the_family_has_no_door)
{
	struct service service = { 0 };

	service.to4 = addr("192.168.1.2");
	ck_assert_ptr_eq(policy_target(&service, 4), &service.to4);
	ck_assert_ptr_null(policy_target(&service, 6));
	service.to6 = addr("fd00::2");
	ck_assert_ptr_eq(policy_target(&service, 6), &service.to6);
}
END_TEST

START_TEST(durations_have_defaults_and_caps)
{
	static const struct {
		int64_t default_s, longest_s; /* of the service */
		uint32_t wanted_s;
		int64_t seconds;
	} cases[] = {
		{ 0, 0, 0, 3600 },
		{ 0, 0, 60, 60 },
		{ 0, 0, 86401, 86400 },
		{ 0, 0, UINT32_MAX, 86400 },
		{ 300, 0, 0, 300 },
		{ 300, 0, 7200, 7200 },
		{ 0, 900, 0, 900 },
		{ 0, 900, 901, 900 },
		{ 300, 900, 0, 300 },
		{ 1200, 900, 0, 900 },
		{ 0, 999999, 999999, 86400 },
		{ 0, 0, 1, 1 },
	};
	struct policy policy = { .default_s = 3600, .longest_s = 86400 };

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct service service = { .default_s = cases[i].default_s,
					   .longest_s = cases[i].longest_s };

		ck_assert_int_eq(policy_end_ms(&policy, &service, cases[i].wanted_s, NOW_MS),
				 NOW_MS + 1000 * cases[i].seconds);
	}
}
END_TEST

START_TEST(routers_and_users_fill_up)
{
	struct policy policy = { .router_sessions = 1000, .user_sessions = 10 };
	struct limits limits = { 0 };

	ck_assert(policy_has_room(&policy, &limits, 999, 9));
	ck_assert(!policy_has_room(&policy, &limits, 1000, 9));
	ck_assert(!policy_has_room(&policy, &limits, 999, 10));
	limits.most_sessions = 2;
	ck_assert(policy_has_room(&policy, &limits, 999, 1));
	ck_assert(!policy_has_room(&policy, &limits, 999, 2));
	limits.most_sessions = 20;
	ck_assert(policy_has_room(&policy, &limits, 999, 19));
	ck_assert(!policy_has_room(&policy, &limits, 1000, 19));
}
END_TEST

START_TEST(countries_are_two_capital_letters)
{
	static const char *const right[] = { "", "DE", "DE AT",
					     "AA BB CC DD EE FF GG HH II JJ KK LL MM NN OO PP" };
	static const char *const wrong[] = { "D",
					     "de",
					     "DEU",
					     "DE,AT",
					     "DE  AT",
					     " DE",
					     "DE ",
					     "D3",
					     "DE A",
					     "DE\nAT",
					     "AA BB CC DD EE FF GG HH II JJ KK LL MM NN OO PP QQ" };

	for (size_t i = 0; i < UNIT_COUNT(right); i++)
		ck_assert_msg(!policy_countries_fault(right[i]), "%s", right[i]);
	for (size_t i = 0; i < UNIT_COUNT(wrong); i++)
		ck_assert_msg(policy_countries_fault(wrong[i]) != NULL, "%s", wrong[i]);
}
END_TEST

START_TEST(a_list_of_countries_has_some)
{
	ck_assert(policy_countries_have("", "DE") && policy_countries_have("", ""));
	ck_assert(policy_countries_have("DE", "DE"));
	ck_assert(policy_countries_have("DE AT FR", "AT"));
	ck_assert(policy_countries_have("DE AT FR", "FR"));
	ck_assert(!policy_countries_have("DE AT FR", "EA"));
	ck_assert(!policy_countries_have("DE AT FR", "TF"));
	ck_assert(!policy_countries_have("DE", "AT"));
	ck_assert(!policy_countries_have("DE AT", ""));
}
END_TEST

START_TEST(a_gateway_brings_its_own_kind_only)
{
	for (int role = 0; role < OL_ROLES; role++) {
		unsigned kind = role == OL_ROLE_SPA_GATEWAY  ? OL_KNOCK_SPA
				: role == OL_ROLE_IP_UPDATER ? OL_KNOCK_MQTT
							     : 0;

		ck_assert_uint_eq(policy_kind((enum ol_role)role), kind);
	}
	ck_assert_uint_eq(policy_kind(OL_ROLES), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		refresh_means_automatic_services,
		open_and_close_mean_listed_services,
		automatic_does_not_make_an_unlisted_service_open,
		udp_speaks_for_the_address_that_was_seen,
		mqtt_speaks_for_what_the_device_says,
		only_addresses_of_the_internet_come_in,
		a_service_without_a_host_of_the_family_has_no_door,
		durations_have_defaults_and_caps,
		routers_and_users_fill_up,
		countries_are_two_capital_letters,
		a_list_of_countries_has_some,
		a_gateway_brings_its_own_kind_only,
	};

	return unit_run("policy", NULL, tests, UNIT_COUNT(tests));
}
